//! Words one after the other, in the lists of one segment.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use crate::analysis::Interval;

use super::cursor::Segment;
use super::posted::Posted;
use super::said::{InText, Said};
use super::slot::{Slot, keep_said};

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
