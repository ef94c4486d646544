//! A word in its forms, and words one after the other, in the lists of one segment.

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
        let (option, looked_at) = match option.has_positions() {
            true => (option, looked_at),
            false => (IndexRecordOption::WithFreqsAndPositions, u32::MAX),
        };
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
        let mut times: Vec<u32> = Vec::new();
        for word in words {
            let one = std::slice::from_ref(word);
            let mut slot = Slot::open(one, segment, IndexRecordOption::WithFreqs, 0)?;
            while slot.doc != TERMINATED {
                let doc = slot.doc as usize;
                if times.len() <= doc {
                    times.resize((doc + 1).max(2 * times.len()), 0);
                }
                times[doc] += slot.frequency();
                slot.seek(slot.doc + 1);
            }
        }
        let counted = (0..).zip(times).filter(|(_, count)| *count > 0);
        Ok(counted.collect())
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

/// Words one after the other, in documents or in the quotations of these.
pub(super) struct Phrase {
    run: Run,
    doc: DocId,
    said: Option<Box<Said>>,
}

impl Phrase {
    pub(super) fn open(
        parts: &[(u32, Vec<Posted>)],
        segment: &Segment,
        looked_at: u32,
    ) -> std::io::Result<Phrase> {
        let said = segment.said;
        let mut phrase = Phrase {
            run: Run::open(parts, segment, looked_at)?,
            doc: 0,
            said: said.then(|| Box::new(Said::new(&segment.nest, segment.cards))),
        };
        phrase.settle(0);
        Ok(phrase)
    }

    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.settle(target)
    }

    fn settle(&mut self, target: DocId) -> DocId {
        self.doc = match &mut self.said {
            None => self.run.seek(target),
            Some(said) => said.seek(&mut self.run, target),
        };
        self.doc
    }

    /// How often it stands in the document.
    pub(super) fn frequency(&mut self) -> u32 {
        match &self.said {
            None => {
                self.run.find(None);
                self.run.ends.len() as u32
            }
            Some(said) => said.frequency(),
        }
    }

    pub(super) fn stretches(&mut self, out: &mut Vec<Interval>) {
        match &self.said {
            None => self.run.find(None),
            Some(said) => {
                self.run.ends.clear();
                said.ends(0, &mut self.run.ends);
            }
        }
        let behind = self.run.ends.iter().map(|end| end + 1);
        out.extend(behind.map(|end| (end - self.run.length, end)));
    }

    pub(super) fn size_hint(&self) -> u32 {
        let hints = self.run.slots.iter().map(|(_, slot)| slot.size_hint());
        hints.min().unwrap_or(0)
    }
}

/// Words one after the other in documents.
struct Run {
    /// With what their positions are off from that of the last word; the one with the fewest documents
    /// first.
    slots: Vec<(u32, Slot)>,
    /// Words from the first to the last.
    length: u32,
    /// True where the first is any word: one must stand there.
    open: bool,
    /// Where last words stand.
    ends: Vec<u32>,
    positions: Vec<u32>,
}

impl Run {
    fn open(
        parts: &[(u32, Vec<Posted>)],
        segment: &Segment,
        looked_at: u32,
    ) -> std::io::Result<Run> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let length = parts.last().map_or(0, |(offset, _)| offset + 1);
        let mut slots = Vec::with_capacity(parts.len());
        for (offset, words) in parts {
            slots.push((
                length - 1 - offset,
                Slot::open_plain(words, segment, option, looked_at)?,
            ));
        }
        slots.sort_by_key(|(_, slot)| slot.size_hint());
        let mut run = Run {
            slots,
            length,
            open: parts.first().is_some_and(|(offset, _)| *offset > 0),
            ends: Vec::new(),
            positions: Vec::new(),
        };
        run.seek(0);
        Ok(run)
    }

    /// Looks in the document for where last words stand: in its text, or in a quotation of it of these parts.
    fn find(&mut self, parts: Option<&[Interval]>) {
        self.ends.clear();
        for (n, (off, slot)) in self.slots.iter_mut().enumerate() {
            let found = match n {
                0 => &mut self.ends,
                _ => &mut self.positions,
            };
            match parts {
                None => slot.positions(*off, found),
                Some(parts) => {
                    slot.positions(0, found);
                    keep_said(parts, 0, found);
                    found.iter_mut().for_each(|at| *at += *off);
                }
            }
            if n > 0 {
                keep_common(&mut self.ends, &self.positions);
            } else if self.open {
                let length = self.length;
                self.ends.retain(|end| end + 1 >= length);
            }
            if self.ends.is_empty() {
                return;
            }
        }
    }
}

impl InText for Run {
    fn doc(&self) -> DocId {
        self.slots.first().map_or(TERMINATED, |(_, slot)| slot.doc)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let Some(((_, rarest), others)) = self.slots.split_first_mut() else {
            return TERMINATED;
        };
        let mut target = target;
        'all: loop {
            let doc = rarest.seek(target);
            for (_, slot) in &mut *others {
                let there = slot.seek(doc);
                if there != doc {
                    target = there;
                    continue 'all;
                }
            }
            return doc;
        }
    }

    fn length(&self) -> u32 {
        self.length
    }

    fn ends(&mut self, out: &mut Vec<u32>) {
        self.find(None);
        out.extend(&self.ends);
    }

    fn ends_in(&mut self, parts: &[Interval], out: &mut Vec<u32>) {
        self.find(Some(parts));
        out.extend(&self.ends);
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
fn keep_said(parts: &[Interval], before: usize, positions: &mut Vec<u32>) {
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

/// Keeps those of `kept` that are among `others`; both are sorted.
fn keep_common(kept: &mut Vec<u32>, others: &[u32]) {
    let (mut common, mut at) = (0, 0);
    for n in 0..kept.len() {
        let wanted = kept[n];
        while at < others.len() && others[at] < wanted {
            at += 1;
        }
        let Some(other) = others.get(at) else { break };
        kept[common] = wanted;
        common += usize::from(*other == wanted);
    }
    kept.truncate(common);
}

#[cfg(test)]
mod tests {
    use crate::index::{Index, Options};
    use crate::model::query::{Card, CardId, Form, Node, TextField, Word, Words};
    use crate::query::matches;

    #[test]
    fn any_word_before_the_others_must_stand_there() -> crate::error::Result<()> {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::create(&folder.path().join("index"))?;
        let mut writer = index.writer()?;
        let texts = ["deal done", "big deal done", "a big deal", "deal a deal"];
        let mut cards = Vec::new();
        for (number, text) in (0..).zip(texts) {
            let mut card = Card::new(CardId::Article(number), number);
            card.text = text.into();
            writer.put(&card, &[])?;
            cards.push(card);
        }
        writer.commit(1)?;
        for (words, found) in [("* deal", 3), ("* * deal", 2), ("* deal done", 1)] {
            let words = words.split(' ').map(|text| Word {
                text: text.to_owned(),
                form: if text == "*" {
                    Form::AnyWord
                } else {
                    Form::Exact
                },
            });
            let tree = Node::Text {
                field: TextField::Body,
                words: Words::Phrase(words.collect()),
            };
            let read = cards.iter().filter(|card| matches(&tree, card).is_some());
            let read = read.count() as u64;
            assert_eq!(
                index.search(&tree, &Options::default())?.total,
                read,
                "{tree:?}"
            );
            assert_eq!(read, found, "{tree:?}");
        }
        Ok(())
    }
}
