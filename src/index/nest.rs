//! Which quotations belong to which article: their cards stand behind its own, in the order of the article,
//! and have no words of their own. Their words are those of the article between two positions.

use std::sync::Arc;

use tantivy::columnar::{Cardinality, Column};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::analysis::{Interval, Quoted};

use super::cursor::Files;

/// The columns by which a card finds its article, and an article its quotations.
pub(super) struct Nest {
    nth: Option<Column<u64>>,
    first_word: Option<Column<u64>>,
    length: Option<Column<i64>>,
    parts: Option<Column<u64>>,
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
        })
    }

    /// The card of the article that `card` belongs to: itself where it is one.
    pub(super) fn article_of(&self, card: DocId) -> DocId {
        let nth = self.nth.as_ref().and_then(|column| column.first(card));
        card - nth.unwrap_or(0) as DocId
    }

    /// How many quotations follow the card of an article.
    pub(super) fn quotations(&self, article: DocId) -> u32 {
        self.first_word(article) as u32
    }

    /// How many words a card has.
    pub(super) fn length(&self, card: DocId) -> u32 {
        let length = self.length.as_ref().and_then(|column| column.first(card));
        length.unwrap_or(0) as u32
    }

    /// How many words the quotations among the first `cards` cards have together.
    pub(super) fn said(&self, cards: DocId) -> u64 {
        const BLOCK: usize = 1_024;
        let (mut nths, mut lengths) = ([0; BLOCK], [0; BLOCK]);
        let mut words = 0;
        for first in (0..cards).step_by(BLOCK) {
            let count = BLOCK.min((cards - first) as usize);
            read(self.nth.as_ref(), first, &mut nths[..count]);
            read(self.length.as_ref(), first, &mut lengths[..count]);
            let cards = nths.iter().zip(&lengths).take(count);
            let said = cards.filter(|(nth, _)| **nth > 0);
            words += said.map(|(_, length)| *length as u64).sum::<u64>();
        }
        words
    }

    /// Where in its article a quotation stands; see [`said_words`](crate::analysis::said_words).
    pub(super) fn words_of(&self, quotation: DocId) -> Vec<Interval> {
        let first_word = self.first_word(quotation);
        let (first, length) = ((first_word / 2) as u32, self.length(quotation));
        let several = self.parts.as_ref().filter(|_| first_word % 2 == 1);
        let Some(parts) = several else {
            return (length > 0)
                .then_some((first, first + length))
                .into_iter()
                .collect();
        };
        let ends = parts.values_for_doc(quotation).map(|end| end as u32);
        let ends: Vec<u32> = std::iter::once(first).chain(ends).collect();
        ends.chunks_exact(2)
            .map(|part| (part[0], part[1]))
            .collect()
    }

    /// Reads where the quotations of an article stand, of which there are so many.
    pub(super) fn read(&self, article: DocId, quotations: u32, out: &mut Spans) {
        out.firsts.resize(quotations as usize, 0);
        out.lengths.resize(quotations as usize, 0);
        read(self.first_word.as_ref(), article + 1, &mut out.firsts);
        read(self.length.as_ref(), article + 1, &mut out.lengths);
    }

    /// Where an article quotes somebody.
    pub(super) fn quoted(&self, article: DocId) -> Quoted {
        let quotations = 1..=self.quotations(article);
        let said: Vec<Vec<Interval>> = quotations.map(|nth| self.words_of(article + nth)).collect();
        Quoted::new(said.iter().map(Vec::as_slice))
    }

    fn first_word(&self, card: DocId) -> u64 {
        let column = self.first_word.as_ref();
        column.and_then(|column| column.first(card)).unwrap_or(0)
    }
}

/// Where the quotations of one article stand, as far as one part of each says it.
#[derive(Default)]
pub(super) struct Spans {
    firsts: Vec<u64>,
    lengths: Vec<i64>,
}

impl Spans {
    /// The first word of the quotation of this number, and how many words it has; None where it has several
    /// parts.
    pub(super) fn of(&self, nth: u32) -> (u32, Option<u32>) {
        let at = nth as usize - 1;
        let (first, length) = (self.firsts[at], self.lengths[at]);
        let single = first.is_multiple_of(2);
        ((first / 2) as u32, single.then_some(length as u32))
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
