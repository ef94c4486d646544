//! A word in its forms, and words one after the other, in the lists of one segment.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::analysis::Interval;

use super::cursor::Segment;
use super::posted::Posted;

/// A word in any of its index terms.
pub(super) struct Slot {
    lists: Vec<SegmentPostings>,
    pub doc: DocId,
}

impl Slot {
    pub(super) fn open(
        words: &[Posted],
        segment: &Segment,
        option: IndexRecordOption,
    ) -> std::io::Result<Slot> {
        // A list is large: it should not be moved as the vector grows.
        let mut lists = Vec::with_capacity(words.len());
        for word in words {
            lists.extend(word.open(&segment.reader, segment.id, option)?);
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

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
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

    pub(super) fn frequency(&self) -> u32 {
        let here = self.lists.iter().filter(|list| list.doc() == self.doc);
        here.map(Postings::term_freq).sum()
    }

    /// A form and its own stem stand at one position: each position once.
    pub(super) fn positions(&mut self, out: &mut Vec<u32>) {
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

    pub(super) fn size_hint(&self) -> u32 {
        self.lists.iter().map(DocSet::size_hint).sum()
    }
}

/// Words one after the other.
pub(super) struct Phrase {
    /// With their offsets from the first word; the one with the fewest documents first.
    slots: Vec<(u32, Slot)>,
    /// Words from the first to the last.
    length: u32,
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl Phrase {
    pub(super) fn open(parts: &[(u32, Vec<Posted>)], segment: &Segment) -> std::io::Result<Phrase> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut slots = Vec::with_capacity(parts.len());
        for (offset, words) in parts {
            slots.push((*offset, Slot::open(words, segment, option)?));
        }
        slots.sort_by_key(|(_, slot)| slot.size_hint());
        let mut phrase = Phrase {
            slots,
            length: parts.last().map_or(0, |(offset, _)| offset + 1),
            starts: Vec::new(),
            positions: Vec::new(),
        };
        phrase.seek(0);
        Ok(phrase)
    }

    pub(super) fn doc(&self) -> DocId {
        self.slots.first().map_or(TERMINATED, |(_, slot)| slot.doc)
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            let mut furthest = target;
            for (_, slot) in &mut self.slots {
                let there = slot.seek(furthest);
                if there > furthest {
                    furthest = there;
                    if furthest != TERMINATED {
                        break;
                    }
                }
            }
            // At the end too all go there: none may stay behind on a document.
            if self.slots.iter().all(|(_, slot)| slot.doc == furthest) {
                return furthest;
            }
            target = furthest;
        }
    }

    pub(super) fn stretches(&mut self, out: &mut Vec<Interval>) {
        for (n, (offset, slot)) in self.slots.iter_mut().enumerate() {
            slot.positions(&mut self.positions);
            if n == 0 {
                let starts = self.positions.iter().filter_map(|p| p.checked_sub(*offset));
                self.starts.clear();
                self.starts.extend(starts);
            } else {
                keep_common(&mut self.starts, &self.positions, *offset);
            }
            if self.starts.is_empty() {
                return;
            }
        }
        let length = self.length;
        out.extend(self.starts.iter().map(|start| (*start, start + length)));
    }

    pub(super) fn size_hint(&self) -> u32 {
        let hints = self.slots.iter().map(|(_, slot)| slot.size_hint());
        hints.min().unwrap_or(0)
    }
}

/// Keeps those of `starts` that are `offset` before one of `positions`; both are sorted.
fn keep_common(starts: &mut Vec<u32>, positions: &[u32], offset: u32) {
    let mut at = 0;
    starts.retain(|start| {
        let wanted = start + offset;
        while positions.get(at).is_some_and(|position| *position < wanted) {
            at += 1;
        }
        positions.get(at) == Some(&wanted)
    });
}
