//! A word in its forms, and words one after the other, in the lists of one segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::analysis::Interval;

use super::cursor::Segment;
use super::posted::Posted;

/// More lists than these are not looked through one by one for every document.
const FEW: usize = 8;

/// A word in any of its index terms.
pub(super) struct Slot {
    lists: Lists,
    pub doc: DocId,
}

enum Lists {
    /// As they are; of many, the heap has their documents, and says which are to be looked at.
    Open {
        lists: Vec<SegmentPostings>,
        heap: BinaryHeap<Reverse<(DocId, usize)>>,
    },
    /// Of many whose positions nobody asks for: documents with how often they have any of them.
    Joined { docs: Vec<(DocId, u32)>, at: usize },
}

impl Slot {
    pub(super) fn open(
        words: &[Posted],
        segment: &Segment,
        option: IndexRecordOption,
    ) -> std::io::Result<Slot> {
        // A list is large: it should not be moved as the vector grows.
        let mut lists = Vec::with_capacity(words.len().min(FEW));
        if words.len() > FEW && option != IndexRecordOption::WithFreqsAndPositions {
            return Slot::join(words, segment, option);
        }
        for word in words {
            lists.extend(word.open(&segment.reader, segment.id, option)?);
        }
        let mut heap = BinaryHeap::new();
        if lists.len() > FEW {
            heap.extend(lists.iter().enumerate().map(|(n, l)| Reverse((l.doc(), n))));
        }
        let mut slot = Slot {
            lists: Lists::Open { lists, heap },
            doc: 0,
        };
        slot.settle();
        Ok(slot)
    }

    /// Reads all lists at once.
    fn join(
        words: &[Posted],
        segment: &Segment,
        option: IndexRecordOption,
    ) -> std::io::Result<Slot> {
        let mut times: Vec<u32> = Vec::new();
        for word in words {
            let Some(mut list) = word.open(&segment.reader, segment.id, option)? else {
                continue;
            };
            while list.doc() != TERMINATED {
                let doc = list.doc() as usize;
                if times.len() <= doc {
                    times.resize((doc + 1).max(2 * times.len()), 0);
                }
                times[doc] += list.term_freq();
                list.advance();
            }
        }
        let counted = (0..).zip(times).filter(|(_, count)| *count > 0);
        let docs: Vec<(DocId, u32)> = counted.collect();
        let mut slot = Slot {
            lists: Lists::Joined { docs, at: 0 },
            doc: 0,
        };
        slot.settle();
        Ok(slot)
    }

    fn settle(&mut self) -> DocId {
        self.doc = match &self.lists {
            Lists::Joined { docs, at } => docs.get(*at).map_or(TERMINATED, |d| d.0),
            Lists::Open { lists, heap } => match (lists.as_slice(), heap.peek()) {
                ([one], _) => one.doc(),
                (_, Some(Reverse((doc, _)))) => *doc,
                (lists, None) => lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED),
            },
        };
        self.doc
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let next = target == self.doc + 1;
        match &mut self.lists {
            Lists::Joined { docs, at } => {
                *at += match next {
                    true => 1,
                    false => docs[*at..].partition_point(|d| d.0 < target),
                };
            }
            Lists::Open { lists, heap } if heap.is_empty() => {
                for list in lists.iter_mut().filter(|list| list.doc() < target) {
                    go(list, target, next);
                }
            }
            Lists::Open { lists, heap } => {
                while let Some(mut top) = heap.peek_mut() {
                    let Reverse((doc, number)) = *top;
                    if doc >= target {
                        break;
                    }
                    let list = &mut lists[number];
                    go(list, target, next);
                    *top = Reverse((list.doc(), number));
                }
            }
        }
        self.settle()
    }

    /// How often the document has any of the words.
    pub(super) fn frequency(&self) -> u32 {
        match &self.lists {
            Lists::Joined { docs, at } => docs.get(*at).map_or(0, |d| d.1),
            Lists::Open { lists, .. } => {
                let here = lists.iter().filter(|list| list.doc() == self.doc);
                here.map(Postings::term_freq).sum()
            }
        }
    }

    /// A form and its own stem stand at one position: each position once.
    pub(super) fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let Lists::Open { lists, .. } = &mut self.lists else {
            return;
        };
        let mut here = 0;
        for list in lists.iter_mut().filter(|list| list.doc() == self.doc) {
            list.append_positions_with_offset(0, out);
            here += 1;
        }
        if here > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }

    /// About how many documents are to come.
    pub(super) fn size_hint(&self) -> u32 {
        match &self.lists {
            Lists::Joined { docs, at } => docs.len().saturating_sub(*at) as u32,
            Lists::Open { lists, .. } => lists.iter().map(DocSet::size_hint).sum(),
        }
    }
}

fn go(list: &mut SegmentPostings, target: DocId, next: bool) {
    if next {
        list.advance();
    } else {
        list.seek(target);
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
                let behind = there > furthest;
                furthest = there;
                // The rarest word leads; at the end all go there, none may stay behind on a document.
                if behind && there != TERMINATED {
                    break;
                }
            }
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
