//! `search('query'[, scope])` as a table of SQL: its rows are what a [`Finder`] finds, best first.
//!
//! An eponymous virtual table (<https://sqlite.org/vtab.html>). Rows are asked for page by page, as they
//! are needed: a LIMIT sizes the first page, and an order by score or rank is the one that rows have.

use std::borrow::Cow;
use std::ffi::{CStr, c_int};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::vtab::{
    Context, Filters, IndexConstraintOp, IndexInfo, Module, VTab, VTabConfig, VTabConnection,
    VTabCursor, sqlite3_vtab, sqlite3_vtab_cursor,
};

use crate::error::{Error, Result};

/// What `search()` in SQL looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// The query as typed.
    pub query: String,
    /// In quotations; else in articles.
    pub quotes: bool,
}

/// Some of what was found, best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// (number of the article or quotation, score).
    pub matches: Vec<(u64, f32)>,
    /// Where the next page begins; None on the last one.
    pub next: Option<String>,
}

/// Ids of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The article, or that of the quotation.
    pub article: String,
    /// The quotation, where one was found.
    pub quotation: Option<String>,
}

/// What answers `search()`. One of them serves one statement, on one snapshot.
pub trait Finder: Send {
    /// Takes a snapshot, a new one at each call, and gives the number of the last change that it has.
    fn begin(&mut self) -> Result<u64>;
    /// At most `most` of what is found, from the beginning or where the page before ended.
    fn page(&mut self, sought: &Sought, after: Option<&str>, most: usize) -> Result<Page>;
    /// Ids of a match; None when the snapshot does not have it.
    fn keys(&mut self, sought: &Sought, number: u64) -> Result<Option<Keys>>;
    /// The words of a match that show best why it was found.
    fn snippet(&mut self, sought: &Sought, number: u64) -> Result<Option<String>>;
}

/// The finder and the time of a statement, known to all cursors of its table.
pub(super) struct Shared {
    pub finder: Mutex<Box<dyn Finder>>,
    /// When the statement must have ended; None: whenever.
    pub end: Option<Instant>,
    /// Why the finder failed.
    pub failure: Mutex<Option<Error>>,
}

impl Shared {
    fn finder(&self) -> MutexGuard<'_, Box<dyn Finder>> {
        self.finder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the finder answers; its error is kept, since SQLite takes only a text on.
    fn ask<T>(&self, ask: impl FnOnce(&mut dyn Finder) -> Result<T>) -> rusqlite::Result<T> {
        let answer = ask(self.finder().as_mut());
        if self.end.is_some_and(|end| Instant::now() > end) {
            return Err(failed("out of time"));
        }
        answer.map_err(|error| {
            let told = failed(&error.to_string());
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            told
        })
    }
}

fn failed(why: &str) -> rusqlite::Error {
    rusqlite::Error::ModuleError(why.to_owned())
}

const NAME: &CStr = c"search";
const DECLARED: &CStr = c"CREATE TABLE search (id TEXT, article_id TEXT, quotation_id TEXT, score REAL, \"rank\" INTEGER, snippet TEXT, query HIDDEN, scope HIDDEN)";

const SCORE: c_int = 3;
const RANK: c_int = 4;
const SNIPPET: c_int = 5;
const QUERY: c_int = 6;
const SCOPE: c_int = 7;

/// What the plan of a statement passes on, as bits of one number.
const HAS_QUERY: c_int = 1;
const HAS_SCOPE: c_int = 2;
const HAS_LIMIT: c_int = 4;
const HAS_OFFSET: c_int = 8;
const WANTS_KEYS: c_int = 16;

/// Rows of the first page where no LIMIT is known.
const FIRST_PAGE: usize = 1_000;
/// Rows of a page at most: a match takes 16 bytes.
const LARGEST_PAGE: usize = 4_000_000;

/// Puts the table into `connection`.
pub(super) fn create(connection: &Connection, shared: Arc<Shared>) -> rusqlite::Result<()> {
    const MODULE: Module<'_, Table> = Module::eponymous_only_module();
    connection.create_module(NAME, &MODULE, Some(shared))
}

#[repr(C)]
struct Table {
    /// SQLite's part; must come first.
    base: sqlite3_vtab,
    shared: Arc<Shared>,
}

// SAFETY: as `VTab` asks, the struct is `repr(C)` and its first field is SQLite's.
#[allow(unsafe_code)]
unsafe impl<'vtab> VTab<'vtab> for Table {
    type Aux = Arc<Shared>;
    type Cursor = Cursor;

    fn connect(
        db: &mut VTabConnection,
        aux: Option<&Arc<Shared>>,
        _module: &[u8],
        _database: &[u8],
        _table: &[u8],
        _arguments: &[&[u8]],
    ) -> rusqlite::Result<(Cow<'static, CStr>, Table)> {
        db.config(VTabConfig::DirectOnly)?;
        let table = Table {
            base: sqlite3_vtab::default(),
            shared: Arc::clone(aux.ok_or_else(|| failed("no finder"))?),
        };
        Ok((Cow::Borrowed(DECLARED), table))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        // Arguments in the order in which the cursor takes them.
        let mut places: [Option<usize>; 4] = [None; 4];
        for (n, constraint) in info.constraints().enumerate() {
            let place = match (constraint.operator(), constraint.column()) {
                (IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LIMIT, _) => 2,
                (IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_OFFSET, _) => 3,
                (IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ, QUERY) => 0,
                (IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ, SCOPE) => 1,
                _ => continue,
            };
            if constraint.is_usable() {
                places[place] = Some(n);
            } else if place < 2 {
                // Another order of the tables gives the argument a value first.
                return Ok(false);
            }
        }
        let mut plan = 0;
        let flags = [HAS_QUERY, HAS_SCOPE, HAS_LIMIT, HAS_OFFSET];
        let mut argument = 0;
        for (place, flag) in places.iter().zip(flags) {
            if let Some(n) = place {
                argument += 1;
                plan |= flag;
                let mut usage = info.constraint_usage(*n);
                usage.set_argv_index(argument);
                usage.set_omit(flag == HAS_QUERY || flag == HAS_SCOPE);
            }
        }
        // Ids, and what is looked up by them.
        if info.col_used() & (0b111 | 1 << SNIPPET) != 0 {
            plan |= WANTS_KEYS;
        }
        let by_order = {
            let mut terms = info.order_bys();
            let first = terms.next();
            let alone = terms.next().is_none();
            first.is_some_and(|term| match (term.column(), term.is_order_by_desc()) {
                (RANK, false) => true,
                (SCORE, true) => alone,
                _ => false,
            })
        };
        info.set_order_by_consumed(by_order);
        info.set_idx_num(plan);
        info.set_estimated_cost(100.0);
        info.set_estimated_rows(100);
        Ok(true)
    }

    fn open(&'vtab mut self) -> rusqlite::Result<Cursor> {
        Ok(Cursor {
            base: sqlite3_vtab_cursor::default(),
            shared: Arc::clone(&self.shared),
            sought: Sought::default(),
            wants_keys: false,
            page: Vec::new().into_iter(),
            next_page: None,
            page_rows: 0,
            row: None,
            rank: 0,
        })
    }
}

#[repr(C)]
struct Cursor {
    /// SQLite's part; must come first.
    base: sqlite3_vtab_cursor,
    shared: Arc<Shared>,
    sought: Sought,
    wants_keys: bool,
    page: std::vec::IntoIter<(u64, f32)>,
    next_page: Option<String>,
    page_rows: usize,
    row: Option<Row>,
    rank: i64,
}

struct Row {
    number: u64,
    score: f64,
    keys: Option<Keys>,
}

impl Cursor {
    fn turn_page(&mut self, after: Option<&str>) -> rusqlite::Result<()> {
        let (sought, rows) = (&self.sought, self.page_rows);
        let page = self.shared.ask(|finder| finder.page(sought, after, rows))?;
        self.page = page.matches.into_iter();
        self.next_page = page.next;
        self.page_rows = rows.saturating_mul(30).clamp(1, LARGEST_PAGE);
        Ok(())
    }

    fn advance(&mut self) -> rusqlite::Result<()> {
        loop {
            let Some((number, score)) = self.page.next() else {
                let Some(after) = self.next_page.take() else {
                    self.row = None;
                    return Ok(());
                };
                self.turn_page(Some(&after))?;
                continue;
            };
            let mut keys = None;
            if self.wants_keys {
                let sought = &self.sought;
                keys = self.shared.ask(|finder| finder.keys(sought, number))?;
                if keys.is_none() {
                    // The index is ahead of this snapshot.
                    continue;
                }
            }
            self.rank += 1;
            self.row = Some(Row {
                number,
                score: as_written(score),
                keys,
            });
            return Ok(());
        }
    }
}

/// The number that is written as `score` is, so that SQL and `morgue search --json` show the same.
fn as_written(score: f32) -> f64 {
    score.to_string().parse().unwrap_or(f64::from(score))
}

// SAFETY: as `VTabCursor` asks, the struct is `repr(C)` and its first field is SQLite's.
#[allow(unsafe_code)]
unsafe impl VTabCursor for Cursor {
    fn filter(
        &mut self,
        plan: c_int,
        _: Option<&str>,
        arguments: &Filters<'_>,
    ) -> rusqlite::Result<()> {
        if plan & HAS_QUERY == 0 {
            return Err(failed("write what to look for: search('words')"));
        }
        let query: Option<String> = arguments.get(0)?;
        let mut argument = 1;
        let scope: Option<String> = if plan & HAS_SCOPE == 0 {
            None
        } else {
            argument += 1;
            arguments.get(1)?
        };
        let mut most = None;
        for flag in [HAS_LIMIT, HAS_OFFSET] {
            if plan & flag != 0 {
                let rows: i64 = arguments.get(argument)?;
                argument += 1;
                // Less than nothing is no limit.
                let rows = usize::try_from(rows).ok();
                most = match (flag, rows) {
                    (HAS_LIMIT, rows) => rows,
                    (_, rows) => most.map(|most: usize| most.saturating_add(rows.unwrap_or(0))),
                };
            }
        }
        self.wants_keys = plan & WANTS_KEYS != 0;
        self.rank = 0;
        self.page = Vec::new().into_iter();
        self.next_page = None;
        self.row = None;
        let Some(query) = query else {
            return Ok(());
        };
        let quotes = match scope.as_deref() {
            None | Some("articles") => false,
            Some("quotes" | "quotations") => true,
            Some(other) => {
                return Err(failed(&format!(
                    "search(…, '{other}'): it looks in 'articles' or in 'quotes'"
                )));
            }
        };
        self.sought = Sought { query, quotes };
        self.page_rows = most.unwrap_or(FIRST_PAGE).clamp(1, LARGEST_PAGE);
        self.turn_page(None)?;
        self.advance()
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.advance()
    }

    fn eof(&self) -> bool {
        self.row.is_none()
    }

    fn column(&self, context: &mut Context, column: c_int) -> rusqlite::Result<()> {
        let Some(row) = &self.row else {
            return context.set_result(Option::<i64>::None);
        };
        let article = row.keys.as_ref().map(|keys| keys.article.as_str());
        let quotation = row.keys.as_ref().and_then(|keys| keys.quotation.as_deref());
        match column {
            0 => context.set_result(quotation.or(article)),
            1 => context.set_result(article),
            2 => context.set_result(quotation),
            SCORE => context.set_result(row.score),
            RANK => context.set_result(self.rank),
            SNIPPET => {
                let snippet = self
                    .shared
                    .ask(|finder| finder.snippet(&self.sought, row.number))?;
                context.set_result(snippet)
            }
            QUERY => context.set_result(self.sought.query.as_str()),
            _ => context.set_result(if self.sought.quotes {
                "quotes"
            } else {
                "articles"
            }),
        }
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        Ok(self.rank)
    }
}
