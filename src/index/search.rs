//! Running a query: hits in a stable order, exact totals, counts, in one pass over all matches.

use chrono::Datelike;

use std::sync::Arc;

use crate::error::Result;
use crate::model::query::{Day, Node};

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

/// Which versions of articles are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Versions {
    /// The current one of each article.
    #[default]
    Latest,
    /// Every one, each a hit of its own.
    All,
}

/// Which matches count as one: the earliest published stands for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Dedupe {
    /// Each counts.
    #[default]
    None,
    /// Those of the same words.
    Text,
    /// Those of nearly the same words.
    Near,
}

/// How much newer articles weigh more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recency {
    /// The day of the newest; what is later weighs as much.
    pub newest: Day,
    /// What an article of that day gains, as a share of its score; 0 or more.
    pub share: f32,
}

impl Eq for Recency {}

impl Recency {
    /// Days after which the gain is half.
    const HALF_LIFE: f32 = 365.0;

    /// By what the score of a card of this day (as a number, 20240304) is multiplied: 1 without a day,
    /// else 1 and a share that halves with every year before the newest day.
    pub fn factor(self, day: Option<i64>) -> f32 {
        let days = |day: Day| day.date().num_days_from_ce();
        match day.and_then(Day::from_number) {
            Some(day) => {
                let age = (days(self.newest) - days(day)).max(0);
                1.0 + self.share * (-(age as f32) / Recency::HALF_LIFE).exp2()
            }
            None => 1.0,
        }
    }
}

/// What is counted over all matches beside their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Counting {
    /// Nothing.
    #[default]
    Total,
    /// Days.
    Days,
    /// Days and facets.
    All,
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
    /// What to count too.
    pub count: Counting,
    /// Only cards of these articles, by number in the store; None: of all.
    pub within: Option<Vec<u64>>,
    /// No cards of this article.
    pub without: Option<u64>,
    /// Only hits behind this one in the order.
    pub after: Option<Cursor>,
    /// The current versions, or all.
    pub versions: Versions,
    /// Which matches count as one.
    pub dedupe: Dedupe,
    /// How much newer ones weigh more; None: nothing.
    pub recency: Option<Recency>,
}

/// A hit's place in the order, by which the next page goes on behind it, whatever has come in since.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cursor {
    pub(super) first: f64,
    pub(super) day: i64,
    pub(super) id: u64,
    /// The version, where it is no longer the current one; else 0.
    pub(super) earlier: u64,
}

impl Eq for Cursor {}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{}-{}", self.first.to_bits(), self.day, self.id)?;
        match self.earlier {
            0 => Ok(()),
            earlier => write!(f, "-{earlier}"),
        }
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
            earlier: next().map_or(Ok(0), |v| v.parse().map_err(drop))?,
        };
        next().is_err().then_some(cursor).ok_or(())
    }
}

/// A matching card.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Match {
    /// Its number in the store.
    pub id: u64,
    /// The version it is of, where that is no longer the current one.
    pub earlier: Option<u64>,
    /// BM25, and what recency adds; 0 where hits are ordered by day.
    pub score: f32,
    /// Other matches that it stands for.
    pub copies: u64,
}

/// The result of a query. Facets and days are counted over all matches, not only those given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many cards match.
    pub total: u64,
    /// Those given, in order.
    pub hits: Vec<Match>,
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
        planner.versions = options.versions;
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
            recency: options.recency.filter(|r| r.share > 0.0),
            snapshot: Arc::clone(&snapshot),
        };
        let mut hits = match options.dedupe {
            Dedupe::None => snapshot
                .run(&*query, gather)
                .map(|gathered| gathered.into_hits(most)),
            by => gather.once_each(&*query, by, most),
        }
        .map_err(|e| self.wrong(&e))?;
        hits.hits = hits.hits.split_off(options.offset.min(hits.hits.len()));
        hits.notes = notes;
        Ok(hits)
    }

    /// (day as a number, cards) of all cards that have a day, by day, of the scope and versions of
    /// `options`: what a count by day is a share of. Copies count each: which of them stands for all hangs on
    /// what is asked for, so that a share of those that stand for all in the whole archive could exceed 1.
    pub fn days(&self, options: &Options) -> Result<Vec<(i64, u64)>> {
        let all = Options {
            scope: options.scope,
            versions: options.versions,
            sort: Sort::Oldest,
            count: Counting::Days,
            ..Options::default()
        };
        Ok(self.search(&Node::Everything, &all)?.days)
    }
}
