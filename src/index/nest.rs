//! Which quotations belong to which article: their cards stand behind its own, in the order of the article,
//! and have no words of their own. Their words are those of the article between two positions.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Cardinality, Column};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::analysis::{Interval, Quoted};

use super::cursor::Files;

/// Cards whose places are read from their columns at once.
const BLOCK: usize = 1_024;

/// The columns by which a card finds its article, and an article its quotations.
pub(super) struct Nest {
    nth: Option<Column<u64>>,
    first_word: Option<Column<u64>>,
    length: Option<Column<i64>>,
    parts: Option<Column<u64>>,
    cards: DocId,
    /// What was read of the columns, once for all searches: a column takes longer to ask for one value than
    /// all the rest of looking at a quotation.
    blocks: Vec<OnceLock<Box<[Place]>>>,
}

/// What the columns say of a card.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// See [`Nested::first_word`].
    first_word: u32,
    /// Words.
    length: u32,
    /// Of a quotation one past its last word.
    pub end: u32,
}

impl Place {
    /// The first word of a quotation.
    pub(super) fn start(self) -> u32 {
        self.first_word / 2
    }

    /// True where a quotation has several parts.
    pub(super) fn is_parted(self) -> bool {
        !self.first_word.is_multiple_of(2)
    }
}

/// What the columns hold of one card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Nested {
    /// Of a quotation its number in its article, from 1; of an article 0.
    pub nth: u64,
    /// Of an article how many quotations follow. Of a quotation twice the position of its first word, and one
    /// more where it has several parts.
    pub first_word: u64,
    /// Words; of a quotation in all its parts together.
    pub length: i64,
    /// Of a quotation of several parts all their ends but the first.
    pub parts: Vec<u64>,
}

impl Nested {
    /// Of an article of so many words, which so many quotations follow.
    pub(super) fn article(length: usize, quotations: usize) -> Nested {
        Nested {
            nth: 0,
            first_word: quotations as u64,
            length: length as i64,
            parts: Vec::new(),
        }
    }

    /// Of a quotation whose words are `said`, as [`said_words`](crate::analysis::said_words) gives them.
    pub(super) fn quotation(nth: usize, said: &[Interval]) -> Nested {
        let first = said.first().map_or(0, |part| u64::from(part.0));
        let length: u32 = said.iter().map(|part| part.1 - part.0).sum();
        let ends = said.iter().flat_map(|part| [part.0, part.1]).skip(1);
        let several = said.len() > 1;
        Nested {
            nth: nth as u64,
            first_word: first * 2 + u64::from(several),
            length: i64::from(length),
            parts: ends.filter(|_| several).map(u64::from).collect(),
        }
    }
}

impl Nest {
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Nest> {
        let columns = reader.fast_fields();
        Ok(Nest {
            nth: columns.column_opt("nth")?,
            first_word: columns.column_opt("first_word")?,
            length: columns.column_opt("length")?,
            parts: columns.column_opt("parts")?,
            cards: reader.max_doc(),
            blocks: (0..reader.max_doc())
                .step_by(BLOCK)
                .map(|_| OnceLock::new())
                .collect(),
        })
    }

    /// The card of the article that `card` belongs to: itself where it is one.
    pub(super) fn article_of(&self, card: DocId) -> DocId {
        let nth = self.nth.as_ref().and_then(|column| column.first(card));
        card - nth.unwrap_or(0) as DocId
    }

    /// How many quotations follow the card of an article.
    pub(super) fn quotations(&self, article: DocId) -> u32 {
        self.place(article).first_word
    }

    /// How many words a card has.
    pub(super) fn length(&self, card: DocId) -> u32 {
        self.place(card).length
    }

    /// How many words all its quotations have together.
    pub(super) fn said(&self) -> u64 {
        // Not by the blocks, which are kept: most searches need few of them.
        let (mut nths, mut lengths) = ([0; BLOCK], [0; BLOCK]);
        let mut words = 0;
        for first in (0..self.cards).step_by(BLOCK) {
            let count = BLOCK.min((self.cards - first) as usize);
            read(self.nth.as_ref(), first, &mut nths[..count]);
            read(self.length.as_ref(), first, &mut lengths[..count]);
            let said = nths.iter().zip(&lengths).take(count);
            let said = said.filter(|(nth, _)| **nth > 0);
            words += said.map(|(_, length)| *length as u64).sum::<u64>();
        }
        words
    }

    /// The places of the quotations of an article, of which there are so many, in order.
    pub(super) fn places(&self, article: DocId, quotations: u32) -> impl Iterator<Item = Place> {
        let first = article as usize + 1;
        let mut left = quotations as usize;
        let mut from = first % BLOCK;
        (first / BLOCK..)
            .map_while(move |number| {
                let block = (left > 0).then(|| self.block(number))?;
                let here = block
                    .get(from..(from + left).min(block.len()))
                    .unwrap_or_default();
                (left, from) = (left - here.len(), 0);
                (!here.is_empty()).then_some(here)
            })
            .flatten()
            .copied()
    }

    /// Where in its article a quotation stands; see [`said_words`](crate::analysis::said_words).
    pub(super) fn words_of(&self, quotation: DocId) -> Vec<Interval> {
        let place = self.place(quotation);
        match &self.parts {
            Some(parts) if place.is_parted() => {
                let ends = parts.values_for_doc(quotation).map(|end| end as u32);
                let ends: Vec<u32> = std::iter::once(place.start()).chain(ends).collect();
                ends.chunks_exact(2)
                    .map(|part| (part[0], part[1]))
                    .collect()
            }
            _ if place.length == 0 => Vec::new(),
            _ => vec![(place.start(), place.end)],
        }
    }

    /// Where an article quotes somebody.
    pub(super) fn quoted(&self, article: DocId) -> Quoted {
        let quotations = 1..=self.quotations(article);
        let said: Vec<Vec<Interval>> = quotations.map(|nth| self.words_of(article + nth)).collect();
        Quoted::new(said.iter().map(Vec::as_slice))
    }

    fn place(&self, card: DocId) -> Place {
        let card = card as usize;
        let block = self.block(card / BLOCK);
        block.get(card % BLOCK).copied().unwrap_or_default()
    }

    /// Empty behind the last card.
    fn block(&self, number: usize) -> &[Place] {
        let Some(block) = self.blocks.get(number) else {
            return &[];
        };
        block.get_or_init(|| {
            let first = (number * BLOCK) as DocId;
            let count = BLOCK.min((self.cards - first) as usize);
            let (mut first_words, mut lengths) = (vec![0; count], vec![0; count]);
            read(self.first_word.as_ref(), first, &mut first_words);
            read(self.length.as_ref(), first, &mut lengths);
            let last_end = |card| {
                let parts = self.parts.as_ref()?;
                parts.values_for_doc(card).last()
            };
            let columns = first_words.iter().zip(&lengths).zip(first..);
            let places = columns.map(|((first_word, length), card)| {
                let (first_word, length) = (*first_word as u32, *length as u32);
                let place = Place {
                    first_word,
                    length,
                    end: first_word / 2 + length,
                };
                let parted = place.is_parted().then(|| last_end(card)).flatten();
                Place {
                    end: parted.map_or(place.end, |end| end as u32),
                    ..place
                }
            });
            places.collect()
        })
    }
}

/// The values of the cards from `first` on, as many as there is room for.
fn read<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + Default + 'static>(
    column: Option<&Column<T>>,
    first: DocId,
    out: &mut [T],
) {
    match column {
        Some(column) if column.get_cardinality() == Cardinality::Full => {
            column.values.get_range(u64::from(first), out);
        }
        column => {
            for (value, card) in out.iter_mut().zip(first..) {
                let here = column.and_then(|column| column.first(card));
                *value = here.unwrap_or_default();
            }
        }
    }
}

/// The quotations of articles.
#[derive(Clone)]
pub(super) struct QuotationsOf {
    /// Finds articles only.
    pub articles: Arc<dyn Query>,
    pub files: Arc<Files>,
}

impl std::fmt::Debug for QuotationsOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("QuotationsOf").field(&self.articles).finish()
    }
}

impl Query for QuotationsOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(QuotationsWeight {
            articles: self.articles.weight(scoring)?,
            files: Arc::clone(&self.files),
        }))
    }
}

struct QuotationsWeight {
    articles: Box<dyn Weight>,
    files: Arc<Files>,
}

impl Weight for QuotationsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let nest = match self.files.get(&reader.segment_id()) {
            Some(files) => Arc::clone(&files.nest),
            None => Arc::new(Nest::open(reader)?),
        };
        let mut scorer = QuotationsScorer {
            articles: self.articles.scorer(reader, boost)?,
            nest,
            cards: reader.max_doc(),
            doc: 0,
        };
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("quotations of articles", 0.0))
    }
}

struct QuotationsScorer {
    articles: Box<dyn Scorer>,
    nest: Arc<Nest>,
    cards: DocId,
    doc: DocId,
}

impl QuotationsScorer {
    /// Goes to the first quotation at or after `target` of an article that is found.
    fn settle(&mut self, target: DocId) -> DocId {
        let mut target = target;
        while target < self.cards {
            let asked = self.nest.article_of(target);
            if self.articles.doc() < asked {
                self.articles.seek(asked);
            }
            let article = self.articles.doc();
            if article == TERMINATED {
                break;
            }
            let last = article + self.nest.quotations(article);
            self.doc = target.max(article + 1);
            if self.doc <= last {
                return self.doc;
            }
            target = last + 1;
        }
        self.doc = TERMINATED;
        TERMINATED
    }
}

impl DocSet for QuotationsScorer {
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
        self.articles.size_hint()
    }
}

impl Scorer for QuotationsScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
