//! Walking through posting lists: a word in its forms, phrases, nearness.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use crate::analysis::{Interval, Quoted, Within, apart, covers, near_pairs};

/// What is looked for in one field, as index terms.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plan {
    /// Any of these terms.
    Slot(Vec<Term>),
    /// Slots at these offsets from the first word.
    Phrase(Vec<(u32, Vec<Term>)>),
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
    /// Within a quotation, whose marks are these.
    Quoted { inner: Box<Plan>, marks: [Term; 4] },
}

/// How near two stretches must stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bond {
    /// Words apart; None: any, where no break lies between.
    pub distance: Option<u32>,
    /// The terms of breaks.
    pub breaks: Vec<Term>,
    pub ordered: bool,
}

/// A place in the documents of a segment that may fit a plan. Only [`Cursor::stretches`] says
/// whether the document really does.
pub(super) enum Cursor {
    Slot(Slot),
    Phrase(Vec<(u32, Slot)>),
    Either(Vec<Cursor>),
    Near {
        left: Box<Cursor>,
        right: Box<Cursor>,
        bond: OpenBond,
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
        marks: Box<[Slot; 4]>,
    },
}

/// A [`Bond`] with the places of breaks.
pub(super) struct OpenBond {
    distance: Option<u32>,
    breaks: Slot,
    ordered: bool,
}

impl OpenBond {
    fn open(bond: &Bond, reader: &InvertedIndexReader) -> std::io::Result<OpenBond> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(OpenBond {
            distance: bond.distance,
            breaks: Slot::open(&bond.breaks, reader, option)?,
            ordered: bond.ordered,
        })
    }

    /// Positions of the breaks in `doc`.
    fn breaks(&mut self, doc: DocId) -> Vec<u32> {
        let mut positions = Vec::new();
        if self.distance.is_none() && self.breaks.seek(doc) == doc {
            self.breaks.positions(&mut positions);
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
    /// A cursor at the first candidate of a segment.
    pub(super) fn open(plan: &Plan, reader: &InvertedIndexReader) -> std::io::Result<Cursor> {
        let single = IndexRecordOption::WithFreqs;
        match plan {
            Plan::Slot(terms) => Slot::open(terms, reader, single).map(Cursor::Slot),
            plan => Cursor::open_with_positions(plan, reader),
        }
    }

    pub(super) fn open_with_positions(
        plan: &Plan,
        reader: &InvertedIndexReader,
    ) -> std::io::Result<Cursor> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(match plan {
            Plan::Slot(terms) => Cursor::Slot(Slot::open(terms, reader, option)?),
            Plan::Phrase(parts) => {
                let mut slots = Vec::with_capacity(parts.len());
                for (offset, terms) in parts {
                    slots.push((*offset, Slot::open(terms, reader, option)?));
                }
                let mut cursor = Cursor::Phrase(slots);
                cursor.seek(0);
                cursor
            }
            Plan::Either(parts) => {
                let cursors = parts
                    .iter()
                    .map(|part| Cursor::open_with_positions(part, reader));
                Cursor::Either(cursors.collect::<std::io::Result<_>>()?)
            }
            Plan::Near { left, right, bond } => {
                let mut cursor = Cursor::Near {
                    left: Box::new(Cursor::open_with_positions(left, reader)?),
                    right: Box::new(Cursor::open_with_positions(right, reader)?),
                    bond: OpenBond::open(bond, reader)?,
                };
                cursor.seek(0);
                cursor
            }
            Plan::Apart { left, right, bond } => Cursor::Apart {
                left: Box::new(Cursor::open_with_positions(left, reader)?),
                right: Box::new(Cursor::open_with_positions(right, reader)?),
                bond: OpenBond::open(bond, reader)?,
            },
            Plan::First { inner, count } => Cursor::First {
                inner: Box::new(Cursor::open_with_positions(inner, reader)?),
                count: *count,
            },
            Plan::Quoted { inner, marks } => {
                let slot = |term: &Term| Slot::open(std::slice::from_ref(term), reader, option);
                let [a, b, c, d] = marks;
                Cursor::Quoted {
                    inner: Box::new(Cursor::open_with_positions(inner, reader)?),
                    marks: Box::new([slot(a)?, slot(b)?, slot(c)?, slot(d)?]),
                }
            }
        })
    }

    /// The candidate, or `TERMINATED`.
    pub(super) fn doc(&self) -> DocId {
        match self {
            Cursor::Slot(slot) => slot.doc,
            Cursor::Phrase(slots) => slots.first().map_or(TERMINATED, |(_, slot)| slot.doc),
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
            Cursor::Phrase(slots) => {
                let mut target = target;
                loop {
                    let mut furthest = target;
                    for (_, slot) in slots.iter_mut() {
                        furthest = furthest.max(slot.seek(furthest));
                    }
                    // At the end too all go there: none may stay behind on a document.
                    if slots.iter().all(|(_, slot)| slot.doc == furthest) {
                        return furthest;
                    }
                    target = furthest;
                }
            }
            Cursor::Near { left, right, .. } => {
                let mut target = target;
                loop {
                    let there = right.seek(left.seek(target));
                    if left.seek(there) == there {
                        return there;
                    }
                    target = left.doc();
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
                slot.positions(&mut positions);
                out.extend(positions.into_iter().map(|p| (p, p + 1)));
            }
            Cursor::Phrase(slots) => phrase_stretches(slots, out),
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
            Cursor::Near { left, right, bond } => {
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
            Cursor::Quoted { inner, marks } => {
                let doc = inner.doc();
                if marks[0].seek(doc) != doc {
                    return;
                }
                inner.stretches(out);
                let quoted = quoted_in(doc, marks);
                out.retain(|stretch| quoted.holds(*stretch));
            }
        }
    }

    /// How often the plan fits in the current candidate; 0 when it does not.
    pub(super) fn frequency(&mut self, scratch: &mut Vec<Interval>) -> u32 {
        if let Cursor::Slot(slot) = self {
            return slot.frequency();
        }
        self.stretches(scratch);
        scratch.len() as u32
    }

    /// About how many documents are to come.
    pub(super) fn size_hint(&self) -> u32 {
        match self {
            Cursor::Slot(slot) => slot.size_hint(),
            Cursor::Phrase(slots) => slots
                .iter()
                .map(|(_, slot)| slot.size_hint())
                .min()
                .unwrap_or(0),
            Cursor::Either(parts) => parts.iter().map(Cursor::size_hint).sum(),
            Cursor::Near { left, right, .. } => left.size_hint().min(right.size_hint()),
            Cursor::Apart { left: inner, .. }
            | Cursor::First { inner, .. }
            | Cursor::Quoted { inner, .. } => inner.size_hint(),
        }
    }
}

/// Where `doc` quotes somebody, by the marks in it.
fn quoted_in(doc: DocId, marks: &mut [Slot; 4]) -> Quoted {
    let mut positions = [const { Vec::new() }; 4];
    for (slot, positions) in marks.iter_mut().zip(&mut positions) {
        if slot.seek(doc) == doc {
            slot.positions(positions);
        }
    }
    Quoted::from_marks(positions.each_ref().map(Vec::as_slice))
}

fn phrase_stretches(slots: &mut [(u32, Slot)], out: &mut Vec<Interval>) {
    let Some((last, _)) = slots.last() else {
        return;
    };
    let length = last + 1;
    let (mut starts, mut positions) = (Vec::new(), Vec::new());
    for (n, (offset, slot)) in slots.iter_mut().enumerate() {
        slot.positions(&mut positions);
        if n == 0 {
            std::mem::swap(&mut starts, &mut positions);
        } else {
            starts.retain(|start| positions.binary_search(&(start + *offset)).is_ok());
        }
        if starts.is_empty() {
            return;
        }
    }
    out.extend(starts.into_iter().map(|start| (start, start + length)));
}

/// A word in any of its index terms.
pub(super) struct Slot {
    lists: Vec<SegmentPostings>,
    doc: DocId,
}

impl Slot {
    fn open(
        terms: &[Term],
        reader: &InvertedIndexReader,
        option: IndexRecordOption,
    ) -> std::io::Result<Slot> {
        let mut lists = Vec::new();
        for term in terms {
            lists.extend(reader.read_postings(term, option)?);
        }
        let mut slot = Slot { lists, doc: 0 };
        slot.settle();
        Ok(slot)
    }

    fn settle(&mut self) -> DocId {
        self.doc = match self.lists.as_slice() {
            [one] => one.doc(),
            lists => lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED),
        };
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let next = target == self.doc + 1;
        for list in &mut self.lists {
            if list.doc() >= target {
                continue;
            }
            if next {
                list.advance();
            } else {
                list.seek(target);
            }
        }
        self.settle()
    }

    fn frequency(&self) -> u32 {
        let here = self.lists.iter().filter(|list| list.doc() == self.doc);
        here.map(Postings::term_freq).sum()
    }

    /// A form and its own stem stand at one position: each position once.
    fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let doc = self.doc;
        let mut here = 0;
        for list in self.lists.iter_mut().filter(|list| list.doc() == doc) {
            list.append_positions_with_offset(0, out);
            here += 1;
        }
        if here > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }

    fn size_hint(&self) -> u32 {
        self.lists.iter().map(DocSet::size_hint).sum()
    }
}
