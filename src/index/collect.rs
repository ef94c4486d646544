//! The collector: the best hits and all counts in one pass.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::nest::Nest;
use super::opened::{Columns, Snapshot};
use super::search::{Counting, Cursor, Hits, Match, Recency, Sort};

/// What to gather.
pub(super) struct Gather {
    pub sort: Sort,
    /// Hits to keep.
    pub keep: usize,
    /// What to count too.
    pub count: Counting,
    /// Keep only hits behind this one.
    pub after: Option<Cursor>,
    /// How much newer cards weigh more.
    pub recency: Option<Recency>,
    /// What is searched.
    pub snapshot: Arc<Snapshot>,
}

const ENTITIES: [&str; 3] = ["speaker", "institution", "place"];
const NAMES: [&str; 3] = ["topic", "source_name", "section_name"];

/// A hit with what it is ordered by; the greater is the better.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ranked {
    /// The score, or the day.
    first: f64,
    day: i64,
    id: u64,
    /// The version, where it is no longer the current one; else 0.
    earlier: u64,
    score: f32,
}

impl Ranked {
    fn cursor(self) -> Cursor {
        Cursor {
            first: self.first,
            day: self.day,
            id: self.id,
            earlier: self.earlier,
        }
    }

    fn found(self) -> Match {
        Match {
            id: self.id,
            earlier: (self.earlier > 0).then_some(self.earlier),
            score: self.score,
            copies: 0,
        }
    }

    fn is_behind(self, cursor: Cursor) -> bool {
        let there = Ranked {
            first: cursor.first,
            day: cursor.day,
            id: cursor.id,
            earlier: cursor.earlier,
            score: 0.0,
        };
        self < there
    }
}

impl Eq for Ranked {}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        self.first
            .total_cmp(&other.first)
            .then(self.day.cmp(&other.day))
            .then(other.id.cmp(&self.id))
            // The current version first, then the later one.
            .then((self.earlier == 0).cmp(&(other.earlier == 0)))
            .then(self.earlier.cmp(&other.earlier))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What one segment, or all of them, gave.
#[derive(Default)]
pub(super) struct Gathered {
    total: u64,
    best: BinaryHeap<Reverse<Ranked>>,
    entities: [HashMap<u64, u64>; 3],
    names: [BTreeMap<String, u64>; 3],
    days: BTreeMap<i64, u64>,
}

impl Gathered {
    fn keep(&mut self, ranked: Ranked, most: usize) {
        if self.best.len() < most {
            self.best.push(Reverse(ranked));
        } else if self.best.peek().is_some_and(|worst| ranked > worst.0) {
            self.best.pop();
            self.best.push(Reverse(ranked));
        }
    }

    /// True when as many as are kept all score higher.
    fn beats(&self, score: Score, most: usize) -> bool {
        let worst = self.best.peek().filter(|_| self.best.len() >= most);
        worst.is_some_and(|worst| worst.0.score > score)
    }

    fn join(&mut self, other: Gathered, most: usize) {
        self.total += other.total;
        other.best.into_iter().for_each(|r| self.keep(r.0, most));
        for (mine, theirs) in self.entities.iter_mut().zip(&other.entities) {
            // The order of adding does not matter: counts are sorted before they are given.
            let mut theirs: Vec<_> = theirs.iter().collect();
            theirs.sort_unstable();
            theirs
                .into_iter()
                .for_each(|(id, n)| *mine.entry(*id).or_default() += n);
        }
        for (mine, theirs) in self.names.iter_mut().zip(other.names) {
            theirs
                .into_iter()
                .for_each(|(name, n)| *mine.entry(name).or_default() += n);
        }
        other
            .days
            .into_iter()
            .for_each(|(day, n)| *self.days.entry(day).or_default() += n);
    }

    /// The result, sorted; of the hits the first `most`, and where the next page begins if more were kept.
    pub(super) fn into_hits(self, most: usize) -> Hits {
        let mut best: Vec<Ranked> = self.best.into_iter().map(|r| r.0).collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let more = best.len() > most;
        best.truncate(most);
        let [speakers, institutions, places] =
            self.entities.map(|m| by_count(m.into_iter().collect()));
        let [topics, sources, sections] = self.names.map(|m| by_count(m.into_iter().collect()));
        Hits {
            total: self.total,
            next: best.last().filter(|_| more).map(|last| last.cursor()),
            hits: best.into_iter().map(Ranked::found).collect(),
            speakers,
            institutions,
            places,
            topics,
            sources,
            sections,
            days: self.days.into_iter().collect(),
            notes: Vec::new(),
        }
    }
}

fn by_count<T: Ord>(mut counts: Vec<(T, u64)>) -> Vec<(T, u64)> {
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = GatherSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<GatherSegment> {
        let columns = reader.fast_fields();
        let mut entities = Vec::new();
        let mut names = Vec::new();
        if self.count == Counting::All {
            for name in ENTITIES {
                entities.push(columns.column_opt::<u64>(name)?);
            }
            for name in NAMES {
                let column = columns.str(name)?;
                let terms = column.as_ref().map_or(0, |c| c.num_terms());
                names.push((column, vec![0u64; terms]));
            }
        }
        Ok(GatherSegment {
            sort: self.sort,
            keep: self.keep,
            count: self.count,
            after: self.after,
            recency: self.recency,
            order: self.snapshot.columns(reader)?,
            nest: self.snapshot.nest(reader)?,
            entities,
            names,
            days: HashMap::new(),
            gathered: Gathered::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<Gathered>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        fruits.into_iter().for_each(|f| all.join(f, self.keep));
        Ok(all)
    }
}

pub(super) struct GatherSegment {
    sort: Sort,
    keep: usize,
    count: Counting,
    after: Option<Cursor>,
    recency: Option<Recency>,
    order: Columns,
    nest: Arc<Nest>,
    entities: Vec<Option<Column<u64>>>,
    names: Vec<(Option<StrColumn>, Vec<u64>)>,
    days: HashMap<i64, u64>,
    gathered: Gathered,
}

impl SegmentCollector for GatherSegment {
    type Fruit = Gathered;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.gathered.total += 1;
        // Most matches lose by their score alone; their columns need not be read.
        let most = score * (1.0 + self.recency.map_or(0.0, |r| r.share));
        let loses = self.sort == Sort::Relevance && self.gathered.beats(most, self.keep);
        if loses && self.count == Counting::Total {
            return;
        }
        let day = self.order.day.as_ref().and_then(|d| d.first(doc));
        if self.keep > 0 && !loses {
            let number = day.unwrap_or(0);
            let score = score * self.recency.map_or(1.0, |r| r.factor(day));
            let first = match self.sort {
                Sort::Relevance => f64::from(score),
                Sort::Newest => number as f64,
                Sort::Oldest => day.map_or(f64::MIN, |d| -(d as f64)),
            };
            let earlier = self.order.earlier.as_ref().and_then(|e| e.first(doc));
            let ranked = Ranked {
                first,
                day: number,
                id: self.order.id.first(doc).unwrap_or(0),
                earlier: earlier.unwrap_or(0),
                score,
            };
            if self.after.is_none_or(|cursor| ranked.is_behind(cursor)) {
                self.gathered.keep(ranked, self.keep);
            }
        }
        if self.count == Counting::Total {
            return;
        }
        if let Some(day) = day {
            *self.days.entry(day).or_default() += 1;
        }
        let article = self.nest.article_of(doc);
        // Of a quotation only its article has the places.
        let cards = [doc, doc, article];
        let columns = self.entities.iter().zip(&mut self.gathered.entities);
        for ((column, counts), card) in columns.zip(cards) {
            let Some(column) = column else { continue };
            column
                .values_for_doc(card)
                .for_each(|id| *counts.entry(id).or_default() += 1);
        }
        for (column, counts) in &mut self.names {
            let Some(column) = column else { continue };
            column
                .term_ords(doc)
                .for_each(|term| counts[term as usize] += 1);
        }
    }

    fn harvest(mut self) -> Gathered {
        self.gathered.days = self.days.into_iter().collect();
        for ((column, counts), names) in self.names.iter().zip(&mut self.gathered.names) {
            let Some(column) = column else { continue };
            let mut name = String::new();
            for (term, count) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
                name.clear();
                // A term that cannot be read back is a broken index, which opening would have told.
                if column.ord_to_str(term as u64, &mut name).unwrap_or(false) {
                    names.insert(name.clone(), *count);
                }
            }
        }
        self.gathered
    }
}
