//! SQL of users, with `search()` in it: the store runs the statement, and asks the archive what a query
//! finds.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::archive::Archive;
use crate::archive::search::{Hit, RECENCY, Request, ResultSet};
use crate::error::{Error, Result};
use crate::index::{Cursor, Index, Match, Options, Scope};
use crate::model::query::Node;
use crate::query;
use crate::store::{Asked, Finder, Keys, Limits, Page, Rows, Sought, Value, query as run};
use crate::text::Span;

/// Length of the column `snippet`, in bytes.
const SNIPPET: usize = 160;

/// One statement of a user.
#[derive(Clone, Copy, Debug)]
pub struct Sql<'a> {
    /// The SQL.
    pub text: &'a str,
    /// (name, value) of its parameters.
    pub parameters: &'a [(String, String)],
    /// What it may take.
    pub limits: Limits,
}

/// How long a statement may go on behind its time before it is left to itself: some functions of SQLite,
/// and a search, cannot be stopped while they are at one value or query.
const GRACE: Duration = Duration::from_secs(2);

/// Stack of the statement's thread: SQLite takes more of it the deeper an expression is.
const STACK_BYTES: usize = 16 << 20;

/// Rows on their way, in bytes, before they are passed on.
const BATCH_BYTES: u64 = 1 << 16;
/// How long a row waits for others to be passed on with.
const BATCH_TIME: Duration = Duration::from_millis(50);

impl Archive {
    /// Runs one reading statement on one snapshot and streams its rows; `search('query'[, scope])` is a
    /// table in it. Gives lines to tell the user: what of a query was ignored, what was done to the index.
    ///
    /// The statement runs in a thread of its own. One that cannot be stopped in time goes on there, without
    /// anybody to give its rows to, and holds its snapshot until it ends.
    ///
    /// Errors: [`Error::Sql`] for wrong or forbidden SQL, [`Error::Cut`] when a limit was reached.
    pub fn sql(&self, sql: Sql<'_>, rows: &mut dyn Rows) -> Result<Vec<String>> {
        let archive = Archive::read(&self.root)?;
        let (text, parameters, limits) = (sql.text.to_owned(), sql.parameters.to_vec(), sql.limits);
        let (sender, receiver) = sync_channel(4);
        let end = limits.time.map(|time| Instant::now() + time + GRACE);
        let work = move || {
            let mut batches = Batches::new(sender);
            let done = archive.answer(&text, &parameters, limits, &mut batches);
            batches.end(done);
        };
        std::thread::Builder::new()
            .name("sql".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(work)
            .map_err(|e| Error::io(&self.root, e))?;
        receive(&receiver, end, &limits, rows)
    }

    fn answer(
        self,
        text: &str,
        parameters: &[(String, String)],
        limits: Limits,
        rows: &mut dyn Rows,
    ) -> Result<Vec<String>> {
        let notes = Arc::new(Mutex::new(Vec::new()));
        let path = self.store.path().to_owned();
        let finder = SqlFinder {
            archive: self,
            index: None,
            understood: None,
            notes: Arc::clone(&notes),
        };
        let asked = Asked {
            sql: text,
            parameters,
            limits,
            finder: Some(Box::new(finder)),
        };
        run(&path, asked, rows)?;
        let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *notes))
    }
}

/// What the thread of a statement says.
enum Said {
    Columns(Vec<String>, bool),
    Rows(Vec<Vec<Value>>),
    Done(Result<Vec<String>>),
}

/// Passes rows on, some at a time.
struct Batches {
    to: SyncSender<Said>,
    rows: Vec<Vec<Value>>,
    bytes: u64,
    sent: Instant,
}

impl Batches {
    fn new(to: SyncSender<Said>) -> Batches {
        Batches {
            to,
            rows: Vec::new(),
            bytes: 0,
            sent: Instant::now(),
        }
    }

    /// False when nobody listens any more.
    fn send(&mut self) -> bool {
        self.bytes = 0;
        self.sent = Instant::now();
        let rows = std::mem::take(&mut self.rows);
        rows.is_empty() || self.to.send(Said::Rows(rows)).is_ok()
    }

    fn end(mut self, done: Result<Vec<String>>) {
        if self.send() {
            // Nobody listens any more: nobody misses it.
            let _ = self.to.send(Said::Done(done));
        }
    }
}

impl Rows for Batches {
    fn columns(&mut self, names: &[String], plan: bool) -> Result<()> {
        let said = self.to.send(Said::Columns(names.to_vec(), plan));
        said.map_err(|_| Error::Interrupted)
    }

    fn row(&mut self, values: &[Value]) -> Result<bool> {
        self.bytes += values.iter().map(Value::bytes).sum::<u64>();
        self.rows.push(values.to_vec());
        let full = self.bytes >= BATCH_BYTES || self.sent.elapsed() >= BATCH_TIME;
        Ok(!full || self.send())
    }
}

/// Gives the rows that come to `rows`, until all are there or the time is up.
fn receive(
    from: &Receiver<Said>,
    end: Option<Instant>,
    limits: &Limits,
    rows: &mut dyn Rows,
) -> Result<Vec<String>> {
    let gone = || Error::Integrity("the statement ended without an answer".to_owned());
    loop {
        let said = match end {
            None => from.recv().map_err(|_| gone())?,
            Some(end) => {
                // What is ready comes through, however long the rows before it took to print.
                let left = end.saturating_duration_since(Instant::now()).max(GRACE);
                match from.recv_timeout(left) {
                    Ok(said) => said,
                    Err(RecvTimeoutError::Timeout) => return Err(limits.out_of_time()),
                    Err(RecvTimeoutError::Disconnected) => return Err(gone()),
                }
            }
        };
        match said {
            Said::Columns(names, plan) => rows.columns(&names, plan)?,
            Said::Rows(all) => {
                for row in all {
                    if !rows.row(&row)? {
                        return Ok(Vec::new());
                    }
                }
            }
            Said::Done(done) => return done,
        }
    }
}

/// Answers the `search()` of one statement by the archive's own search.
struct SqlFinder {
    archive: Archive,
    /// Opened when it is first needed, and held from then on.
    index: Option<Box<Index>>,
    /// The query asked last, and its tree with names resolved.
    understood: Option<(Sought, Arc<Node>)>,
    notes: Arc<Mutex<Vec<String>>>,
}

impl SqlFinder {
    fn tell(&self, lines: Vec<String>) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        for line in lines {
            if !notes.contains(&line) {
                notes.push(line);
            }
        }
    }

    fn tree(&mut self, sought: &Sought) -> Result<Arc<Node>> {
        if let Some((known, tree)) = &self.understood
            && known == sought
        {
            return Ok(Arc::clone(tree));
        }
        let mut result = ResultSet::default();
        let request = Request {
            query: sought.query.clone(),
            ..Request::default()
        };
        let tree = self.archive.understand(&request, &mut result)?;
        let tree = Arc::new(self.archive.resolved(&tree, &mut result.meanings)?);
        self.tell(result.ignored);
        self.understood = Some((sought.clone(), Arc::clone(&tree)));
        Ok(tree)
    }

    fn index(&mut self) -> Result<&Index> {
        if self.index.is_none() {
            let mut notes = Vec::new();
            let mut index = self.archive.index_for_reading(&mut notes)?;
            self.tell(notes);
            index.hold()?;
            self.index = Some(index);
        }
        match &self.index {
            Some(index) => Ok(index),
            None => Err(Error::Integrity("no search index".to_owned())),
        }
    }
}

impl Finder for SqlFinder {
    fn begin(&mut self) -> Result<u64> {
        self.archive.store.hold_snapshot()?;
        self.archive.store.change()
    }

    fn page(&mut self, sought: &Sought, after: Option<&str>, most: usize) -> Result<Page> {
        let tree = self.tree(sought)?;
        let after = after.map(str::parse::<Cursor>).transpose();
        let request = Request {
            recency: RECENCY,
            ..Request::default()
        };
        let options = Options {
            scope: scope(sought),
            recency: self.archive.recency(&request)?,
            limit: most,
            after: after.map_err(|()| Error::Usage("no such page".to_owned()))?,
            ..Options::default()
        };
        let mut hits = self.index()?.search(&tree, &options)?;
        self.tell(std::mem::take(&mut hits.notes));
        Ok(Page {
            matches: hits.hits.iter().map(|hit| (hit.id, hit.score)).collect(),
            next: hits.next.map(|next| next.to_string()),
        })
    }

    fn keys(&mut self, sought: &Sought, number: u64) -> Result<Option<Keys>> {
        let number = number as i64;
        if sought.quotes {
            let keys = self.archive.store.quotation_keys(number)?;
            return Ok(keys.map(|(article, quotation)| Keys {
                article,
                quotation: Some(quotation),
            }));
        }
        let key = self.archive.store.article_key(number)?;
        Ok(key.map(|article| Keys {
            article,
            quotation: None,
        }))
    }

    fn snippet(&mut self, sought: &Sought, number: u64) -> Result<Option<String>> {
        let tree = self.tree(sought)?;
        let store = &self.archive.store;
        if sought.quotes {
            let row = store.quotation(number as i64)?;
            return Ok(row.map(|row| row.quotation));
        }
        let Some(row) = store.article(number as i64)? else {
            return Ok(None);
        };
        let known = query::known_by(&tree);
        let hit = self
            .archive
            .article_hit((&tree, &known), row, &Match::default(), SNIPPET)?;
        Ok(match hit {
            Hit::Article { row, snippet, .. } => Some(stretch(row.text.as_str(), snippet.span)),
            Hit::Quotation { row, .. } => Some(row.quotation),
        })
    }
}

fn scope(sought: &Sought) -> Scope {
    if sought.quotes {
        Scope::Quotes
    } else {
        Scope::Articles
    }
}

/// A stretch of a text in one line, with dots where the text goes on.
fn stretch(text: &str, span: Span) -> String {
    let words: Vec<&str> = text[span.range()].split_whitespace().collect();
    let before = if span.start > 0 { "… " } else { "" };
    let after = if (span.end as usize) < text.len() {
        " …"
    } else {
        ""
    };
    format!("{before}{}{after}", words.join(" "))
}
