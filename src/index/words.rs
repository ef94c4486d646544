//! Words of one field as a tantivy query, scored by BM25.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, TERMINATED};

use crate::analysis::Interval;

use super::cursor::{Cursor, Files, Joined, Plan, Segment, Spot};
use super::nest::Nest;
use super::posted::Posted;

/// A plan in a field.
#[derive(Clone)]
pub(super) struct WordsQuery {
    pub spot: Spot,
    pub plan: Plan,
    pub boost: f32,
    /// How many cards have this field.
    pub cards: u64,
    /// How many words these have on average; None: as many as tantivy has counted in the field.
    pub length: Option<f32>,
    /// About how many documents other words leave to look at.
    pub looked_at: u32,
    pub files: Arc<Files>,
}

impl std::fmt::Debug for WordsQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordsQuery")
            .field("spot", &self.spot)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

impl Query for WordsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.words_weight(scoring)?))
    }
}

impl WordsQuery {
    fn words_weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<WordsWeight> {
        let bm25 = match scoring {
            EnableScoring::Enabled { searcher, .. } if self.boost > 0.0 => {
                Some(Bm25::new(self, searcher)?)
            }
            _ => None,
        };
        Ok(WordsWeight {
            spot: self.spot,
            plan: self.plan.clone(),
            joined: Joined::default(),
            looked_at: self.looked_at,
            files: Arc::clone(&self.files),
            bm25,
        })
    }
}

/// The same words in any of several fields; the scores of those that have them are added. Unlike
/// tantivy's union it looks at no card that nobody asks for, which is most of them when other words must
/// stand there too.
#[derive(Clone, Debug)]
pub(super) struct PlacesQuery(pub Vec<WordsQuery>);

impl Query for PlacesQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|query| query.words_weight(scoring));
        Ok(Box::new(PlacesWeight(
            weights.collect::<tantivy::Result<_>>()?,
        )))
    }
}

struct PlacesWeight(Vec<WordsWeight>);

impl Weight for PlacesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(self.0.len());
        for weight in &self.0 {
            parts.extend(weight.words_scorer(reader, boost)?);
        }
        Ok(match parts.len() {
            0 => Box::new(EmptyScorer),
            1 => Box::new(parts.remove(0)),
            _ => Box::new(PlacesScorer::new(parts)),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let found = scorer.doc() <= doc && scorer.seek(doc) == doc;
        let score = if found { scorer.score() } else { 0.0 };
        Ok(Explanation::new("words", score))
    }
}

struct PlacesScorer {
    parts: Vec<WordsScorer>,
    doc: DocId,
}

impl PlacesScorer {
    fn new(parts: Vec<WordsScorer>) -> PlacesScorer {
        let doc = first_of(&parts);
        PlacesScorer { parts, doc }
    }
}

fn first_of(parts: &[WordsScorer]) -> DocId {
    let docs = parts.iter().map(DocSet::doc);
    docs.min().unwrap_or(TERMINATED)
}

impl DocSet for PlacesScorer {
    fn advance(&mut self) -> DocId {
        self.seek(self.doc.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        for part in &mut self.parts {
            if part.doc() < target {
                part.seek(target);
            }
        }
        self.doc = first_of(&self.parts);
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let hints = self.parts.iter().map(DocSet::size_hint);
        hints.fold(0, u32::saturating_add)
    }
}

impl Scorer for PlacesScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let here = self.parts.iter_mut().filter(|part| part.doc() == doc);
        here.map(Scorer::score).sum()
    }
}

struct WordsWeight {
    spot: Spot,
    plan: Plan,
    joined: Joined,
    looked_at: u32,
    files: Arc<Files>,
    bm25: Option<Bm25>,
}

impl WordsWeight {
    /// None where no card of the segment can fit.
    fn words_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<WordsScorer>> {
        let segment = Segment::open(reader, self.spot, &self.files)?;
        let cursor = Cursor::open(&self.plan, &segment, &self.joined, self.looked_at)?;
        if cursor.doc() == TERMINATED {
            return Ok(None);
        }
        let scoring = match &self.bm25 {
            Some(bm25) => Some((
                Bm25 {
                    weight: bm25.weight * boost,
                    norms: Arc::clone(&bm25.norms),
                    average: bm25.average,
                },
                match self.spot.said {
                    true => Lengths::Said(segment.nest),
                    false => Lengths::Norms(reader.get_fieldnorms_reader(self.spot.field)?),
                },
            )),
            None => None,
        };
        let mut scorer = WordsScorer {
            cursor,
            scoring,
            frequency: 0,
            scratch: Vec::new(),
        };
        scorer.settle();
        Ok(Some(scorer))
    }
}

impl Weight for WordsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.words_scorer(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc {
            scorer.score()
        } else {
            0.0
        };
        Ok(Explanation::new("words", score))
    }
}

/// By what the length of a text is known.
enum Lengths {
    Norms(FieldNormReader),
    Said(Arc<Nest>),
}

struct WordsScorer {
    cursor: Cursor,
    scoring: Option<(Bm25, Lengths)>,
    frequency: u32,
    scratch: Vec<Interval>,
}

impl WordsScorer {
    /// Goes on from the current candidate to one that really fits.
    fn settle(&mut self) -> DocId {
        loop {
            let doc = self.cursor.doc();
            if doc == TERMINATED {
                return doc;
            }
            self.frequency = self.cursor.frequency(&mut self.scratch);
            if self.frequency > 0 {
                return doc;
            }
            self.cursor.seek(doc + 1);
        }
    }
}

impl DocSet for WordsScorer {
    fn advance(&mut self) -> DocId {
        self.seek(self.doc().saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.cursor.doc() >= target {
            return self.cursor.doc();
        }
        self.cursor.seek(target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.cursor.doc()
    }

    fn size_hint(&self) -> u32 {
        self.cursor.size_hint()
    }
}

impl Scorer for WordsScorer {
    fn score(&mut self) -> Score {
        match &self.scoring {
            Some((bm25, lengths)) => {
                let doc = self.cursor.doc();
                let norm = match lengths {
                    Lengths::Norms(norms) => bm25.norms[norms.fieldnorm_id(doc) as usize],
                    Lengths::Said(nest) => Bm25::norm(nest.length(doc) as f32, bm25.average),
                };
                bm25.score(norm, self.frequency)
            }
            None => 0.0,
        }
    }
}

/// BM25 with the usual constants (Robertson and Zaragoza 2009: k1 1.2, b 0.75). A word in several
/// forms counts as one term, a phrase or nearness as the sum of its words. In quotations a word is as rare as
/// it is among articles: the index does not count the quotations that have it.
struct Bm25 {
    weight: f32,
    /// Length part of the denominator for each of tantivy's 256 length classes.
    norms: Arc<[f32; 256]>,
    /// Words of a card on average.
    average: f32,
}

impl Bm25 {
    const K1: f32 = 1.2;
    const B: f32 = 0.75;

    fn new(query: &WordsQuery, searcher: &Searcher) -> tantivy::Result<Bm25> {
        let cards = query.cards.max(1);
        let average = match query.length {
            Some(length) => length,
            None => {
                let mut tokens = 0;
                for reader in searcher.segment_readers() {
                    tokens += reader.inverted_index(query.spot.field)?.total_num_tokens();
                }
                (tokens as f32 / cards as f32).max(1.0)
            }
        };
        let mut norms = [0.0; 256];
        for (class, norm) in norms.iter_mut().enumerate() {
            let length = FieldNormReader::id_to_fieldnorm(class as u8) as f32;
            *norm = Bm25::norm(length, average);
        }
        Ok(Bm25 {
            weight: rarity(&query.plan, cards) * (1.0 + Bm25::K1) * query.boost,
            norms: Arc::new(norms),
            average,
        })
    }

    fn norm(length: f32, average: f32) -> f32 {
        Bm25::K1 * (1.0 - Bm25::B + Bm25::B * length / average)
    }

    fn score(&self, norm: f32, frequency: u32) -> f32 {
        let frequency = frequency as f32;
        self.weight * frequency / (frequency + norm)
    }
}

/// Inverse document frequency of what the plan looks for.
fn rarity(plan: &Plan, cards: u64) -> f32 {
    match plan {
        Plan::Slot(words) => slot_rarity(words, cards),
        Plan::Phrase(parts) => parts.iter().map(|part| slot_rarity(&part.1, cards)).sum(),
        Plan::Either(parts) => {
            let each = parts.iter().map(|part| rarity(part, cards));
            each.fold(f32::MAX, f32::min)
        }
        Plan::Apart { left: inner, .. } | Plan::First { inner, .. } | Plan::Quoted { inner } => {
            rarity(inner, cards)
        }
        Plan::Near { left, right, .. } => rarity(left, cards) + rarity(right, cards),
    }
}

fn slot_rarity(words: &[Posted], cards: u64) -> f32 {
    let holding: u64 = words.iter().map(Posted::cards).sum();
    let holding = holding.min(cards) as f32;
    (1.0 + (cards as f32 - holding + 0.5) / (holding + 0.5)).ln()
}
