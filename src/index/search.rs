//! Running a query: hits in a stable order, exact totals, counts, in one pass over all matches.

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
    /// What the user should know about how the query was run.
    pub notes: Vec<String>,
}

impl Index {
    /// Runs `tree`, whose names are resolved, and gives what `options` ask for.
    pub fn search(&self, tree: &Node, options: &Options) -> Result<Hits> {
        let searcher = self.searcher()?;
        let mut planner =
            Planner::new(&searcher, &self.fields, options.scope).map_err(|e| self.wrong(&e))?;
        let query = planner.query(tree).map_err(|e| self.wrong(&e))?;
        let query = planner.within(query, options.within.as_deref());
        let notes = std::mem::take(&mut planner.notes);
        let gather = Gather {
            sort: options.sort,
            keep: options.offset.saturating_add(options.limit),
            count: options.count,
        };
        let mut hits = searcher
            .search(&query, &gather)
            .map_err(|e| self.wrong(&e))?
            .into_hits();
        hits.hits = hits.hits.split_off(options.offset.min(hits.hits.len()));
        hits.notes = notes;
        Ok(hits)
    }
}
