//! Matches that count as one: of those of the same words, or nearly the same, the earliest published
//! stands for all, so that totals, facets and days do not hang on the order that is asked for.

use std::cmp::Ordering;
use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Query;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::collect::Gather;
use super::opened::Columns;
use super::search::{Dedupe, Hits};

/// A match, and what it is weighed by against its copies.
#[derive(Clone, Copy, Debug)]
struct Copy {
    segment: SegmentOrdinal,
    doc: DocId,
    score: Score,
    /// What it shares with its copies, a cluster (true) or its words; None: it has none.
    shared: Option<(bool, u64)>,
    day: Option<i64>,
    /// Number in the store, and the version where that is no longer the current one.
    card: (u64, u64),
}

impl Copy {
    /// The earlier published first, those without a day last, then the one that came in first.
    fn order(&self, other: &Copy) -> Ordering {
        let key = |c: &Copy| (c.day.is_none(), c.day, c.card.0, c.card.1);
        key(self).cmp(&key(other))
    }
}

impl Gather {
    /// What `query` finds, counting copies once; the first `most` hits, with how many copies each has.
    pub(super) fn once_each(
        &self,
        query: &dyn Query,
        by: Dedupe,
        most: usize,
    ) -> tantivy::Result<Hits> {
        let every = Every {
            by,
            scoring: self.requires_scoring(),
        };
        let found = self.snapshot.run(query, every)?;
        let (leads, copies) = leads(found);
        let mut fruits = Vec::new();
        for (number, reader) in (0..).zip(self.snapshot.searcher.segment_readers()) {
            let mut segment = self.for_segment(number, reader)?;
            for lead in leads.iter().filter(|lead| lead.segment == number) {
                segment.collect(lead.doc, lead.score);
            }
            fruits.push(segment.harvest());
        }
        let mut hits = self.merge_fruits(fruits)?.into_hits(most);
        for hit in &mut hits.hits {
            let card = (hit.id, hit.earlier.unwrap_or(0));
            hit.copies = copies.get(&card).copied().unwrap_or(0);
        }
        Ok(hits)
    }
}

/// The first of each set of copies, by segment and document; and how many others it stands for, by card.
fn leads(mut found: Vec<Copy>) -> (Vec<Copy>, HashMap<(u64, u64), u64>) {
    found.sort_unstable_by(Copy::order);
    let mut lead_of: HashMap<(bool, u64), (u64, u64)> = HashMap::new();
    let mut copies: HashMap<(u64, u64), u64> = HashMap::new();
    found.retain(|copy| {
        let Some(shared) = copy.shared else {
            return true;
        };
        match lead_of.get(&shared) {
            Some(lead) => {
                *copies.entry(*lead).or_default() += 1;
                false
            }
            None => {
                lead_of.insert(shared, copy.card);
                true
            }
        }
    });
    found.sort_unstable_by_key(|lead| (lead.segment, lead.doc));
    (found, copies)
}

/// Collects every match.
struct Every {
    by: Dedupe,
    scoring: bool,
}

impl Collector for Every {
    type Fruit = Vec<Copy>;
    type Child = EverySegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<EverySegment> {
        let columns = reader.fast_fields();
        let cluster = match self.by {
            Dedupe::Near => columns.column_opt::<u64>("cluster")?,
            _ => None,
        };
        Ok(EverySegment {
            segment,
            columns: Columns::open(reader)?,
            cluster,
            twins: columns.column_opt::<u64>("twins")?,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scoring
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Copy>>) -> tantivy::Result<Vec<Copy>> {
        Ok(fruits.concat())
    }
}

struct EverySegment {
    segment: SegmentOrdinal,
    columns: Columns,
    cluster: Option<Column<u64>>,
    twins: Option<Column<u64>>,
    found: Vec<Copy>,
}

impl SegmentCollector for EverySegment {
    type Fruit = Vec<Copy>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let first = |column: &Option<Column<u64>>| column.as_ref().and_then(|c| c.first(doc));
        let earlier = first(&self.columns.earlier).unwrap_or(0);
        self.found.push(Copy {
            segment: self.segment,
            doc,
            score,
            // Twins are in one cluster, or in none.
            shared: first(&self.cluster)
                .map(|number| (true, number))
                .or_else(|| first(&self.twins).map(|number| (false, number))),
            day: self.columns.day.as_ref().and_then(|d| d.first(doc)),
            card: (self.columns.id.first(doc).unwrap_or(0), earlier),
        });
    }

    fn harvest(self) -> Vec<Copy> {
        self.found
    }
}
