//! Looking in quotations for what stands in their articles.

use std::ops::Range;
use std::sync::Arc;

use tantivy::{DocId, TERMINATED};

use crate::analysis::Interval;

use super::nest::Nest;

/// So many ends are compared with every quotation.
const FEW: usize = 8;

/// What is looked for, as articles have it.
pub(super) trait InText {
    /// The article, or `TERMINATED`.
    fn doc(&self) -> DocId;

    /// Goes to the first article at or after `target`, which is behind the one it is at.
    fn seek(&mut self, target: DocId) -> DocId;

    /// Words from the first to the last of what is looked for.
    fn length(&self) -> u32;

    /// Appends where the last words stand in the article.
    fn ends(&mut self, out: &mut Vec<u32>);

    /// The same in a quotation of it of these parts, counted in the quotation.
    fn ends_in(&mut self, parts: &[Interval], out: &mut Vec<u32>);
}

/// Goes through the quotations that have what is looked for.
pub(super) struct Said {
    nest: Arc<Nest>,
    /// Documents of the segment.
    cards: DocId,
    /// The article that is looked at, and how many quotations it has.
    article: DocId,
    quotations: u32,
    /// Where last words stand in it; behind these the same of quotations of several parts, counted in these.
    ends: Vec<u32>,
    /// Its quotations that have it.
    found: Vec<Found>,
    /// Which of them is looked at.
    at: usize,
}

/// A quotation that has it.
struct Found {
    /// Its number in its article.
    nth: u32,
    /// Which of the ends are in it.
    ends: Range<usize>,
    /// What they are counted from.
    start: u32,
}

impl Said {
    pub(super) fn new(nest: &Arc<Nest>, cards: DocId) -> Said {
        Said {
            nest: Arc::clone(nest),
            cards,
            article: TERMINATED,
            quotations: 0,
            ends: Vec::new(),
            found: Vec::new(),
            at: 0,
        }
    }

    /// How often the quotation has it.
    pub(super) fn frequency(&self) -> u32 {
        let found = self.found.get(self.at);
        found.map_or(0, |found| found.ends.len() as u32)
    }

    /// Appends where last words stand in the quotation, counted from its first word, with `off` added.
    pub(super) fn ends(&self, off: u32, out: &mut Vec<u32>) {
        if let Some(found) = self.found.get(self.at) {
            let ends = &self.ends[found.ends.clone()];
            out.extend(ends.iter().map(|at| at - found.start + off));
        }
    }

    /// Goes to the first quotation at or after `target` that has it.
    pub(super) fn seek(&mut self, text: &mut dyn InText, target: DocId) -> DocId {
        let mut target = target;
        loop {
            let end = self.article.saturating_add(self.quotations);
            if self.article <= target && target <= end {
                while let Some(found) = self.found.get(self.at) {
                    if self.article + found.nth >= target {
                        return self.article + found.nth;
                    }
                    self.at += 1;
                }
                target = end + 1;
            }
            if target >= self.cards {
                break;
            }
            // Behind the last quotation of one article stands the next article.
            let asked = match target == end + 1 {
                true => target,
                false => self.nest.article_of(target),
            };
            let article = match text.doc() {
                doc if doc < asked => text.seek(asked),
                doc => doc,
            };
            if article == TERMINATED {
                break;
            }
            self.go_to(text, article);
            target = target.max(article);
        }
        self.article = TERMINATED;
        self.found.clear();
        TERMINATED
    }

    fn go_to(&mut self, text: &mut dyn InText, article: DocId) {
        self.article = article;
        self.quotations = self.nest.quotations(article);
        self.at = 0;
        self.found.clear();
        self.ends.clear();
        if self.quotations > 0 {
            text.ends(&mut self.ends);
        }
        let in_text = self.ends.len();
        let room = text.length() - 1;
        // Over the cue between two parts it can stand where it stands nowhere in the text.
        if in_text == 0 && (room == 0 || self.quotations == 0) {
            return;
        }
        let Said {
            nest, ends: all, ..
        } = self;
        let mut from = 0;
        for (place, nth) in nest.places(article, self.quotations).zip(1..) {
            let start = place.start();
            let ends = &all[..in_text];
            let inside = if in_text <= FEW {
                let before = |at: u32| ends.iter().filter(|end| **end < at).count();
                before(start + room)..before(place.end)
            } else {
                // Mostly each begins behind the one before it.
                if from > 0 && ends[from - 1] >= start + room {
                    from = 0;
                }
                let before = ends[from..].iter().take_while(|at| **at < start + room);
                from += before.count();
                let inside = ends[from..].iter().take_while(|at| **at < place.end);
                from..from + inside.count()
            };
            let (ends, start) = match place.is_parted() {
                false => (inside, start),
                true if room == 0 && inside.is_empty() => continue,
                true => {
                    let before = all.len();
                    let parts = nest.words_of(article + nth);
                    text.ends_in(&parts, all);
                    (before..all.len(), 0)
                }
            };
            if !ends.is_empty() {
                self.found.push(Found { nth, ends, start });
            }
        }
    }
}
