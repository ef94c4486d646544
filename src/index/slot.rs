//! A word in its forms, in the lists of one segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use crate::analysis::{Interval, said_before};

use super::cursor::Segment;
use super::list::List;
use super::posted::Posted;
use super::said::{InText, Said};

/// More lists than these are not looked through one by one for every document.
const FEW: usize = 8;

/// Documents that are counted together, at least: what is written of them fits in the nearest memory.
const SHORTEST_STRETCH: u32 = 1 << 14;

/// Documents with how often they have what is looked for.
pub(super) type Counted = Arc<[(DocId, u32)]>;

/// A word in any of its index terms: in the documents that have it, or in the quotations of these.
pub(super) struct Slot {
    lists: Lists,
    pub doc: DocId,
    /// Where it is looked for in quotations.
    said: Option<Box<Said>>,
}

enum Lists {
    One(Box<List>),
    /// As they are; of many, the heap has their documents, and says which are to be looked at.
    Open {
        lists: Vec<List>,
        heap: BinaryHeap<Reverse<(DocId, usize)>>,
    },
    /// Of many whose positions nobody asks for: documents with how often they have any of them.
    Joined {
        docs: Counted,
        at: usize,
    },
}

impl Slot {
    pub(super) fn open(
        words: &[Posted],
        segment: &Segment,
        option: IndexRecordOption,
        looked_at: u32,
    ) -> std::io::Result<Slot> {
        if !segment.said {
            return Slot::open_plain(words, segment, option, looked_at);
        }
        // Positions are needed whatever is asked for.
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut slot = Slot::open_plain(words, segment, option, looked_at)?;
        slot.said = Some(Box::new(Said::new(&segment.nest, segment.cards)));
        slot.doc = 0;
        slot.settle(0);
        Ok(slot)
    }

    /// In documents as they are, also where words are looked for in quotations.
    pub(super) fn open_plain(
        words: &[Posted],
        segment: &Segment,
        option: IndexRecordOption,
        looked_at: u32,
    ) -> std::io::Result<Slot> {
        let lists = Lists::open(words, segment, option, looked_at)?;
        Ok(Slot {
            doc: lists.first(),
            lists,
            said: None,
        })
    }

    /// True when the lists of so many words are better read at once, where nobody asks for positions.
    pub(super) fn is_long(words: &[Posted]) -> bool {
        words.len() > FEW
    }

    /// Documents with how often they have any of the words: all lists read at once.
    pub(super) fn join(words: &[Posted], segment: &Segment) -> std::io::Result<Counted> {
        let cards = segment.cards as usize;
        let mut times = vec![0u32; cards];
        // Which of them are not 0; most are, and need not be looked at.
        let mut seen = vec![0u64; cards.div_ceil(64)];
        let mut slots = Vec::with_capacity(words.len());
        let mut held = 0;
        for word in words {
            let one = std::slice::from_ref(word);
            let slot = Slot::open(one, segment, IndexRecordOption::WithFreqs, 0)?;
            held += slot.size_hint();
            slots.push(slot);
        }
        // A stretch of documents after the other, as long as a list has some in it: what is counted, and where
        // quotations stand, is then at hand.
        let each = segment.cards / (held / (8 * slots.len().max(1)) as u32).max(1);
        let stretch = each.max(SHORTEST_STRETCH) as usize;
        for end in (stretch..cards + stretch).step_by(stretch) {
            for slot in &mut slots {
                while (slot.doc as usize) < end && slot.doc != TERMINATED {
                    let doc = slot.doc as usize;
                    times[doc] += slot.frequency();
                    seen[doc / 64] |= 1 << (doc % 64);
                    slot.seek(slot.doc + 1);
                }
            }
        }
        let mut counted = Vec::new();
        for (first, bits) in (0..cards).step_by(64).zip(seen) {
            let mut bits = bits;
            while bits != 0 {
                let doc = first + bits.trailing_zeros() as usize;
                counted.push((doc as DocId, times[doc]));
                bits &= bits - 1;
            }
        }
        Ok(counted.into())
    }

    /// Of words that were joined.
    pub(super) fn joined(docs: Counted) -> Slot {
        let lists = Lists::Joined { docs, at: 0 };
        Slot {
            doc: lists.first(),
            lists,
            said: None,
        }
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.settle(target)
    }

    fn settle(&mut self, target: DocId) -> DocId {
        self.doc = match &mut self.said {
            None => self.lists.go(self.doc, target),
            Some(said) => said.seek(&mut self.lists, target),
        };
        self.doc
    }

    /// How often the document has any of the words.
    pub(super) fn frequency(&self) -> u32 {
        match &self.said {
            None => self.lists.frequency(self.doc),
            Some(said) => said.frequency(),
        }
    }

    /// Where the words stand, with `off` added. A form and its own stem stand at one position: each
    /// position once.
    pub(super) fn positions(&mut self, off: u32, out: &mut Vec<u32>) {
        out.clear();
        match &self.said {
            None => self.lists.positions(self.doc, off, out),
            Some(said) => said.ends(off, out),
        }
    }

    /// About how many documents are to come.
    pub(super) fn size_hint(&self) -> u32 {
        self.lists.size_hint()
    }
}

impl Lists {
    fn open(
        words: &[Posted],
        segment: &Segment,
        option: IndexRecordOption,
        looked_at: u32,
    ) -> std::io::Result<Lists> {
        // A list is large: it should not be moved as the vector grows.
        let mut lists = Vec::with_capacity(words.len().min(FEW));
        for word in words {
            if let Some(info) = word.info(segment.id) {
                lists.push(List::open(info, segment, option, looked_at)?);
            }
        }
        if lists.len() == 1
            && let Some(list) = lists.pop()
        {
            return Ok(Lists::One(Box::new(list)));
        }
        let mut heap = BinaryHeap::new();
        if lists.len() > FEW {
            heap.extend(lists.iter().enumerate().map(|(n, l)| Reverse((l.doc(), n))));
        }
        Ok(Lists::Open { lists, heap })
    }

    /// The first document of all lists.
    fn first(&self) -> DocId {
        match self {
            Lists::One(list) => list.doc(),
            Lists::Joined { docs, at } => docs.get(*at).map_or(TERMINATED, |d| d.0),
            Lists::Open { lists, heap } => match heap.peek() {
                Some(Reverse((doc, _))) => *doc,
                None => lists.iter().map(List::doc).min().unwrap_or(TERMINATED),
            },
        }
    }

    /// Goes from `doc` to the first document at or after `target`, which is behind it.
    fn go(&mut self, doc: DocId, target: DocId) -> DocId {
        let next = target == doc + 1;
        match self {
            Lists::One(list) => go(list, target, next),
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
        self.first()
    }

    fn frequency(&self, doc: DocId) -> u32 {
        match self {
            Lists::One(list) => list.frequency(),
            Lists::Joined { docs, at } => docs.get(*at).map_or(0, |d| d.1),
            Lists::Open { lists, .. } => {
                let here = lists.iter().filter(|list| list.doc() == doc);
                here.map(List::frequency).sum()
            }
        }
    }

    /// Appends where the words stand in `doc`.
    fn positions(&mut self, doc: DocId, off: u32, out: &mut Vec<u32>) {
        let lists = match self {
            Lists::One(list) => return list.positions(off, out),
            Lists::Open { lists, .. } => lists,
            Lists::Joined { .. } => return,
        };
        let (before, mut here) = (out.len(), 0);
        for list in lists.iter_mut().filter(|list| list.doc() == doc) {
            list.positions(off, out);
            here += 1;
        }
        if here > 1 {
            out[before..].sort_unstable();
            keep_once(before, out);
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            Lists::One(list) => list.size_hint(),
            Lists::Joined { docs, at } => docs.len().saturating_sub(*at) as u32,
            Lists::Open { lists, .. } => lists.iter().map(List::size_hint).sum(),
        }
    }
}

impl InText for Lists {
    fn doc(&self) -> DocId {
        self.first()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.go(self.first(), target)
    }

    fn length(&self) -> u32 {
        1
    }

    fn ends(&mut self, out: &mut Vec<u32>) {
        self.positions(self.first(), 0, out);
    }

    fn ends_in(&mut self, parts: &[Interval], out: &mut Vec<u32>) {
        let before = out.len();
        self.positions(self.first(), 0, out);
        keep_said(parts, before, out);
    }
}

fn go(list: &mut List, target: DocId, next: bool) {
    if next {
        list.advance();
    } else {
        list.seek(target);
    }
}

/// Of the positions from `before` on, which are sorted, each once.
fn keep_once(before: usize, positions: &mut Vec<u32>) {
    let mut kept = before;
    for n in before..positions.len() {
        if n == before || positions[n] != positions[kept - 1] {
            positions[kept] = positions[n];
            kept += 1;
        }
    }
    positions.truncate(kept);
}

/// Of the positions from `before` on those that a quotation of these parts has, counted in it.
pub(super) fn keep_said(parts: &[Interval], before: usize, positions: &mut Vec<u32>) {
    let mut kept = before;
    for n in before..positions.len() {
        let at = positions[n];
        if parts.iter().any(|part| part.0 <= at && at < part.1) {
            positions[kept] = said_before(parts, at);
            kept += 1;
        }
    }
    positions.truncate(kept);
}
