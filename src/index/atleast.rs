//! Words that stand in a card so many times, counted over several fields.

use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, TERMINATED};

use crate::analysis::Interval;

use super::cursor::{Cursor, Files, Plan, Segment, Spot};

/// Plans in fields, and how often they must fit together. Weighs nothing in the score.
#[derive(Clone)]
pub(super) struct AtLeastQuery {
    pub parts: Vec<(Spot, Plan)>,
    pub least: u32,
    pub files: Arc<Files>,
}

impl std::fmt::Debug for AtLeastQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AtLeastQuery")
            .field("parts", &self.parts)
            .field("least", &self.least)
            .finish_non_exhaustive()
    }
}

impl Query for AtLeastQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AtLeastWeight(self.clone())))
    }
}

struct AtLeastWeight(AtLeastQuery);

impl Weight for AtLeastWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut cursors = Vec::with_capacity(self.0.parts.len());
        for (spot, plan) in &self.0.parts {
            let segment = Segment::open(reader, *spot, &self.0.files)?;
            cursors.push(Cursor::open_with_positions(plan, &segment, u32::MAX)?);
        }
        let mut scorer = AtLeastScorer {
            cursors,
            least: self.0.least as usize,
            doc: 0,
            scratch: Vec::new(),
        };
        scorer.settle(0);
        if scorer.doc == TERMINATED {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("at least", 0.0))
    }
}

struct AtLeastScorer {
    cursors: Vec<Cursor>,
    least: usize,
    doc: DocId,
    scratch: Vec<Interval>,
}

impl AtLeastScorer {
    /// Goes to the first document at or after `target` that has enough.
    fn settle(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            let docs = self.cursors.iter_mut().map(|c| c.seek(target));
            self.doc = docs.min().unwrap_or(TERMINATED);
            if self.doc == TERMINATED || self.times() >= self.least {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    fn times(&mut self) -> usize {
        let mut times = 0;
        for cursor in self.cursors.iter_mut().filter(|c| c.doc() == self.doc) {
            cursor.stretches(&mut self.scratch);
            times += self.scratch.len();
        }
        times
    }
}

impl DocSet for AtLeastScorer {
    fn advance(&mut self) -> DocId {
        self.seek(self.doc.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.settle(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.cursors.iter().map(Cursor::size_hint).sum()
    }
}

impl Scorer for AtLeastScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
