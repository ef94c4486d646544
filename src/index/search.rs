//! Running a query: hits in a stable order, exact totals, counts, in one pass over all matches.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::model::query::Node;

use super::Index;
use super::collect::Gather;
use super::plan::Planner;
use super::schema::Scope;

/// In which order hits come. Ties go to the newer card, then to the one that came in first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best BM25 score first.
    #[default]
    Relevance,
    /// Newest publication day first, those without a day last.
    Newest,
    /// Oldest first, those without a day last.
    Oldest,
}

/// What to give of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Articles or quotations.
    pub scope: Scope,
    /// The order.
    pub sort: Sort,
    /// Hits left out at the start.
    pub offset: usize,
    /// Hits given at most.
    pub limit: usize,
    /// True: count facets and days too.
    pub count: bool,
    /// Only cards of these articles, by number in the store; None: of all.
    pub within: Option<Vec<u64>>,
    /// No cards of this article.
    pub without: Option<u64>,
    /// Only hits behind this one in the order.
    pub after: Option<Cursor>,
}

/// A hit's place in the order, by which the next page goes on behind it, whatever has come in since.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cursor {
    pub(super) first: f64,
    pub(super) day: i64,
    pub(super) id: u64,
}

impl Eq for Cursor {}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{}-{}", self.first.to_bits(), self.day, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(typed: &str) -> std::result::Result<Cursor, ()> {
        let mut parts = typed.split('-');
        let mut next = || parts.next().ok_or(());
        let first = u64::from_str_radix(next()?, 16).map_err(drop)?;
        let cursor = Cursor {
            first: f64::from_bits(first),
            day: next()?.parse().map_err(drop)?,
            id: next()?.parse().map_err(drop)?,
        };
        next().is_err().then_some(cursor).ok_or(())
    }
}

/// The result of a query. Facets and days are counted over all matches, not only those given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many cards match.
    pub total: u64,
    /// (number in the store, score), in order.
    pub hits: Vec<(u64, f32)>,
    /// (entity, cards) of speakers, most first.
    pub speakers: Vec<(u64, u64)>,
    /// Institutions.
    pub institutions: Vec<(u64, u64)>,
    /// Places.
    pub places: Vec<(u64, u64)>,
    /// Topic codes, with those above them.
    pub topics: Vec<(String, u64)>,
    /// Outlets.
    pub sources: Vec<(String, u64)>,
    /// Sections.
    pub sections: Vec<(String, u64)>,
    /// (day as a number, 20240304; cards), by day; cards without a day are in none.
    pub days: Vec<(i64, u64)>,
    /// Behind which hit the next page begins; None on the last page.
    pub next: Option<Cursor>,
    /// What the user should know about how the query was run.
    pub notes: Vec<String>,
}

impl Index {
    /// Runs `tree`, whose names are resolved, and gives what `options` ask for.
    pub fn search(&self, tree: &Node, options: &Options) -> Result<Hits> {
        let snapshot = self.snapshot()?;
        let mut planner = Planner::new(&snapshot, &self.fields, options.scope);
        let query = planner.query(tree).map_err(|e| self.wrong(&e))?;
        let query = planner.among(query, options.within.as_deref(), options.without);
        let notes = std::mem::take(&mut planner.notes);
        let most = options.offset.saturating_add(options.limit);
        let gather = Gather {
            sort: options.sort,
            // One more tells whether there is a next page.
            keep: most.saturating_add(usize::from(options.limit > 0)),
            count: options.count,
            after: options.after,
            snapshot: &snapshot,
        };
        let mut hits = snapshot
            .searcher
            .search(&query, &gather)
            .map_err(|e| self.wrong(&e))?
            .into_hits(most);
        hits.hits = hits.hits.split_off(options.offset.min(hits.hits.len()));
        hits.notes = notes;
        Ok(hits)
    }

    /// (day as a number, cards) of all cards of `scope` that have a day, by day: what a count by day is
    /// a share of.
    pub fn days(&self, scope: Scope) -> Result<Vec<(i64, u64)>> {
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        for reader in self.searcher()?.segment_readers() {
            let columns = reader.fast_fields();
            let card = columns.u64("card").map_err(|e| self.wrong(&e))?;
            let day = columns
                .column_opt::<i64>("day")
                .map_err(|e| self.wrong(&e))?;
            let Some(day) = day else { continue };
            for doc in reader.doc_ids_alive() {
                if card.first(doc) == Some(scope.number())
                    && let Some(day) = day.first(doc)
                {
                    *days.entry(day).or_default() += 1;
                }
            }
        }
        Ok(days.into_iter().collect())
    }
}
