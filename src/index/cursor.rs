//! Walking through posting lists: a word in its forms, phrases, nearness.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::{CompositeFile, FileSlice};
use tantivy::index::{InvertedIndexReader, SegmentId, SegmentReader};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, TERMINATED};

use crate::analysis::{Interval, Within, apart, covers, near_pairs, said_before};

use super::nest::Nest;
use super::phrase::Phrase;
use super::posted::Posted;
use super::slot::{Counted, Slot};

/// What is looked for in one field, as index terms.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plan {
    /// Any of these terms.
    Slot(Vec<Posted>),
    /// Slots at these offsets from the first word.
    Phrase(Vec<(u32, Vec<Posted>)>),
    /// Any of these.
    Either(Vec<Plan>),
    /// Two that stand near each other.
    Near {
        left: Box<Plan>,
        right: Box<Plan>,
        bond: Bond,
    },
    /// One that the other does not stand near.
    Apart {
        left: Box<Plan>,
        right: Box<Plan>,
        bond: Bond,
    },
    /// Within the first so many words.
    First { inner: Box<Plan>, count: u32 },
    /// Within a quotation.
    Quoted { inner: Box<Plan> },
}

impl Plan {
    /// How many documents have what is looked for, at most.
    pub(super) fn cards(&self) -> u64 {
        let slot = |words: &[Posted]| words.iter().map(Posted::cards).sum();
        match self {
            Plan::Slot(words) => slot(words),
            Plan::Phrase(parts) => parts.iter().map(|part| slot(&part.1)).min().unwrap_or(0),
            Plan::Either(parts) => parts.iter().map(Plan::cards).sum(),
            Plan::Near { left, right, .. } => left.cards().min(right.cards()),
            Plan::Apart { left: inner, .. }
            | Plan::First { inner, .. }
            | Plan::Quoted { inner } => inner.cards(),
        }
    }

    /// About how many documents of a segment have all its words, if words stood in documents by chance.
    fn candidates(&self, segment: &Segment) -> u32 {
        let all = f64::from(segment.holders.max(1));
        (self.share(segment) * all) as u32
    }

    fn share(&self, segment: &Segment) -> f64 {
        let all = f64::from(segment.holders.max(1));
        let slot = |words: &[Posted]| -> f64 {
            let cards = words
                .iter()
                .map(|word| f64::from(word.cards_in(segment.id)));
            (cards.sum::<f64>() / all).min(1.0)
        };
        match self {
            Plan::Slot(words) => slot(words),
            Plan::Phrase(parts) => parts.iter().map(|part| slot(&part.1)).product(),
            Plan::Either(parts) => {
                let each = parts.iter().map(|part| part.share(segment));
                each.sum::<f64>().min(1.0)
            }
            Plan::Near { left, right, .. } => left.share(segment) * right.share(segment),
            Plan::Apart { left: inner, .. }
            | Plan::First { inner, .. }
            | Plan::Quoted { inner } => inner.share(segment),
        }
    }
}

/// How near two stretches must stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bond {
    /// Words apart; None: any, where no break lies between.
    pub distance: Option<u32>,
    /// The terms of breaks.
    pub breaks: Vec<Posted>,
    pub ordered: bool,
}

/// What is opened of the segments once for all searches.
pub(super) type Files = HashMap<SegmentId, SegmentFiles>;

/// What is opened of one segment.
pub(super) struct SegmentFiles {
    /// The positions files of its fields; None where a merge has just taken them away.
    pub positions: Option<CompositeFile>,
    /// How many of its cards are of articles, deleted ones too.
    pub articles: u32,
    pub nest: Arc<Nest>,
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub field: Field,
    /// Only articles have this field.
    pub of_articles: bool,
    /// Only in what the quotations of the articles that have this field say.
    pub said: bool,
}

/// The words of one field in one segment.
pub(super) struct Segment {
    pub reader: Arc<InvertedIndexReader>,
    pub id: SegmentId,
    /// Its documents, deleted ones too.
    pub cards: u32,
    /// Those among them that can have the field.
    pub holders: u32,
    /// The positions of all words of the field; None: only the reader has them.
    pub positions: Option<FileSlice>,
    pub nest: Arc<Nest>,
    /// See [`Spot::said`].
    pub said: bool,
}

impl Segment {
    pub(super) fn open(
        reader: &SegmentReader,
        spot: Spot,
        files: &Files,
    ) -> tantivy::Result<Segment> {
        let id = reader.segment_id();
        let files = files.get(&id);
        let positions = files.and_then(|files| files.positions.as_ref());
        Ok(Segment {
            reader: reader.inverted_index(spot.field)?,
            id,
            cards: reader.max_doc(),
            holders: match files {
                Some(files) if spot.of_articles => files.articles,
                _ => reader.max_doc(),
            },
            positions: positions.and_then(|file| file.open_read(spot.field)),
            nest: match files {
                Some(files) => Arc::clone(&files.nest),
                None => Arc::new(Nest::open(reader)?),
            },
            said: spot.said,
        })
    }
}

/// What [`Slot::join`] made of the words of one plan, by segment: once, however many pieces of the segment are
/// looked at.
#[derive(Debug, Default)]
pub(super) struct Joined(Mutex<HashMap<SegmentId, Counted>>);

impl Joined {
    fn of(&self, words: &[Posted], segment: &Segment) -> std::io::Result<Counted> {
        let mut joined = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(docs) = joined.get(&segment.id) {
            return Ok(Arc::clone(docs));
        }
        let docs = Slot::join(words, segment)?;
        joined.insert(segment.id, Arc::clone(&docs));
        Ok(docs)
    }
}

/// A place in the documents of a segment that may fit a plan. Only [`Cursor::stretches`] says
/// whether the document really does.
pub(super) enum Cursor {
    Slot(Slot),
    Phrase(Phrase),
    Either(Vec<Cursor>),
    Near {
        left: Box<Cursor>,
        right: Box<Cursor>,
        bond: OpenBond,
        /// The right one has fewer documents.
        right_leads: bool,
    },
    Apart {
        left: Box<Cursor>,
        right: Box<Cursor>,
        bond: OpenBond,
    },
    First {
        inner: Box<Cursor>,
        count: u32,
    },
    Quoted {
        inner: Box<Cursor>,
        nest: Arc<Nest>,
    },
}

/// A [`Bond`] with the places of breaks.
pub(super) struct OpenBond {
    distance: Option<u32>,
    breaks: Slot,
    ordered: bool,
    /// Where quotations are looked at, whose articles have the breaks.
    said: Option<Arc<Nest>>,
}

impl OpenBond {
    fn open(bond: &Bond, segment: &Segment, looked_at: u32) -> std::io::Result<OpenBond> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(OpenBond {
            distance: bond.distance,
            breaks: Slot::open_plain(&bond.breaks, segment, option, looked_at)?,
            ordered: bond.ordered,
            said: segment.said.then(|| Arc::clone(&segment.nest)),
        })
    }

    /// Positions of the breaks in `doc`.
    fn breaks(&mut self, doc: DocId) -> Vec<u32> {
        let mut positions = Vec::new();
        if self.distance.is_some() {
            return positions;
        }
        let said = self.said.as_ref();
        let text = said.map_or(doc, |nest| nest.article_of(doc));
        if self.breaks.seek(text) == text {
            self.breaks.positions(0, &mut positions);
        }
        if let Some(nest) = said {
            let words = nest.words_of(doc);
            for position in &mut positions {
                *position = said_before(&words, *position);
            }
        }
        positions
    }

    fn within<'b>(&self, breaks: &'b [u32]) -> Within<'b> {
        match self.distance {
            Some(distance) => Within::Words(distance),
            None => Within::Unbroken(breaks),
        }
    }
}

impl Cursor {
    /// A cursor at the first candidate of a segment, of whose documents other words leave about `looked_at` to
    /// look at.
    pub(super) fn open(
        plan: &Plan,
        segment: &Segment,
        joined: &Joined,
        looked_at: u32,
    ) -> std::io::Result<Cursor> {
        match plan {
            Plan::Slot(words) if Slot::is_long(words) => {
                let docs = joined.of(words, segment)?;
                Ok(Cursor::Slot(Slot::joined(docs)))
            }
            Plan::Slot(words) => {
                let single = IndexRecordOption::WithFreqs;
                Slot::open(words, segment, single, looked_at).map(Cursor::Slot)
            }
            plan => Cursor::open_with_positions(plan, segment, looked_at),
        }
    }

    /// The same with the positions of words, where other words leave about `looked_at` documents to look at.
    pub(super) fn open_with_positions(
        plan: &Plan,
        segment: &Segment,
        looked_at: u32,
    ) -> std::io::Result<Cursor> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let looked_at = looked_at.min(plan.candidates(segment));
        let open = |plan: &Plan| Cursor::open_with_positions(plan, segment, looked_at);
        Ok(match plan {
            Plan::Slot(words) => Cursor::Slot(Slot::open(words, segment, option, looked_at)?),
            Plan::Phrase(parts) => Cursor::Phrase(Phrase::open(parts, segment, looked_at)?),
            Plan::Either(parts) => {
                let cursors = parts.iter().map(open);
                Cursor::Either(cursors.collect::<std::io::Result<_>>()?)
            }
            Plan::Near { left, right, bond } => {
                let (left, right) = (Box::new(open(left)?), Box::new(open(right)?));
                let mut cursor = Cursor::Near {
                    right_leads: right.size_hint() < left.size_hint(),
                    left,
                    right,
                    bond: OpenBond::open(bond, segment, looked_at)?,
                };
                cursor.seek(0);
                cursor
            }
            Plan::Apart { left, right, bond } => Cursor::Apart {
                left: Box::new(open(left)?),
                right: Box::new(open(right)?),
                bond: OpenBond::open(bond, segment, looked_at)?,
            },
            Plan::First { inner, count } => Cursor::First {
                inner: Box::new(open(inner)?),
                count: *count,
            },
            Plan::Quoted { inner } => Cursor::Quoted {
                inner: Box::new(open(inner)?),
                nest: Arc::clone(&segment.nest),
            },
        })
    }

    /// The candidate, or `TERMINATED`.
    pub(super) fn doc(&self) -> DocId {
        match self {
            Cursor::Slot(slot) => slot.doc,
            Cursor::Phrase(phrase) => phrase.doc(),
            Cursor::Either(parts) => parts.iter().map(Cursor::doc).min().unwrap_or(TERMINATED),
            Cursor::Near { left, .. } | Cursor::Apart { left, .. } => left.doc(),
            Cursor::First { inner, .. } | Cursor::Quoted { inner, .. } => inner.doc(),
        }
    }

    /// Moves to the first candidate at or after `target`.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Cursor::Slot(slot) => slot.seek(target),
            Cursor::Apart { left: inner, .. }
            | Cursor::First { inner, .. }
            | Cursor::Quoted { inner, .. } => inner.seek(target),
            Cursor::Either(parts) => {
                let docs = parts.iter_mut().map(|part| part.seek(target));
                docs.min().unwrap_or(TERMINATED)
            }
            Cursor::Phrase(phrase) => phrase.seek(target),
            Cursor::Near {
                left,
                right,
                right_leads,
                ..
            } => {
                let (first, other) = match right_leads {
                    true => (right, left),
                    false => (left, right),
                };
                let mut target = target;
                loop {
                    let there = other.seek(first.seek(target));
                    if first.seek(there) == there {
                        return there;
                    }
                    target = first.doc();
                }
            }
        }
    }

    /// Where the plan fits in the current candidate; sorted, empty when it does not.
    pub(super) fn stretches(&mut self, out: &mut Vec<Interval>) {
        out.clear();
        match self {
            Cursor::Slot(slot) => {
                let mut positions = Vec::new();
                slot.positions(0, &mut positions);
                out.extend(positions.into_iter().map(|p| (p, p + 1)));
            }
            Cursor::Phrase(phrase) => phrase.stretches(out),
            Cursor::Either(parts) => {
                let doc = parts.iter().map(Cursor::doc).min();
                let mut inner = Vec::new();
                for part in parts.iter_mut().filter(|part| Some(part.doc()) == doc) {
                    part.stretches(&mut inner);
                    out.append(&mut inner);
                }
                out.sort_unstable();
                out.dedup();
            }
            Cursor::Near {
                left, right, bond, ..
            } => {
                let breaks = bond.breaks(left.doc());
                let (mut a, mut b) = (Vec::new(), Vec::new());
                left.stretches(&mut a);
                right.stretches(&mut b);
                let pairs = near_pairs(&a, &b, bond.within(&breaks), bond.ordered);
                *out = covers(&a, &b, &pairs);
            }
            Cursor::Apart { left, right, bond } => {
                let doc = left.doc();
                let breaks = bond.breaks(doc);
                let (mut a, mut b) = (Vec::new(), Vec::new());
                left.stretches(&mut a);
                if right.seek(doc) == doc {
                    right.stretches(&mut b);
                }
                let alone = apart(&a, &b, bond.within(&breaks), bond.ordered);
                out.extend(alone.into_iter().map(|n| a[n]));
            }
            Cursor::First { inner, count } => {
                inner.stretches(out);
                out.retain(|stretch| stretch.1 <= *count);
            }
            Cursor::Quoted { inner, nest } => {
                let doc = inner.doc();
                if nest.quotations(doc) > 0 {
                    inner.stretches(out);
                    let quoted = nest.quoted(doc);
                    out.retain(|stretch| quoted.holds(*stretch));
                }
            }
        }
    }

    /// How often the plan fits in the current candidate; 0 when it does not.
    pub(super) fn frequency(&mut self, scratch: &mut Vec<Interval>) -> u32 {
        match self {
            Cursor::Slot(slot) => slot.frequency(),
            Cursor::Phrase(phrase) => phrase.frequency(),
            cursor => {
                cursor.stretches(scratch);
                scratch.len() as u32
            }
        }
    }

    /// About how many documents are to come.
    pub(super) fn size_hint(&self) -> u32 {
        match self {
            Cursor::Slot(slot) => slot.size_hint(),
            Cursor::Phrase(phrase) => phrase.size_hint(),
            Cursor::Either(parts) => parts.iter().map(Cursor::size_hint).sum(),
            Cursor::Near { left, right, .. } => left.size_hint().min(right.size_hint()),
            Cursor::Apart { left: inner, .. }
            | Cursor::First { inner, .. }
            | Cursor::Quoted { inner, .. } => inner.size_hint(),
        }
    }
}
