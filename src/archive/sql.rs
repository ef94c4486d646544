//! SQL of users, with `search()` in it: the store runs the statement, and asks the archive what a query
//! finds.

use std::sync::{Arc, Mutex, PoisonError};

use crate::archive::Archive;
use crate::archive::search::{Hit, Request, ResultSet};
use crate::error::{Error, Result};
use crate::index::{Cursor, Index, Options, Scope};
use crate::model::query::Node;
use crate::query;
use crate::store::{Asked, Finder, Keys, Limits, Page, Rows, Sought, query as run};
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

impl Archive {
    /// Runs one reading statement on one snapshot and streams its rows; `search('query'[, scope])` is a
    /// table in it. Gives lines to tell the user: what of a query was ignored, what was done to the index.
    ///
    /// Errors: [`Error::Sql`] for wrong or forbidden SQL, [`Error::Cut`] when a limit was reached.
    pub fn sql(&self, sql: Sql<'_>, rows: &mut dyn Rows) -> Result<Vec<String>> {
        let notes = Arc::new(Mutex::new(Vec::new()));
        let finder = SqlFinder {
            archive: Archive::read(&self.root)?,
            index: None,
            understood: None,
            notes: Arc::clone(&notes),
        };
        let asked = Asked {
            sql: sql.text,
            parameters: sql.parameters,
            limits: sql.limits,
            finder: Some(Box::new(finder)),
        };
        run(self.store.path(), asked, rows)?;
        let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *notes))
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
        let options = Options {
            scope: scope(sought),
            limit: most,
            after: after.map_err(|()| Error::Usage("no such page".to_owned()))?,
            ..Options::default()
        };
        let mut hits = self.index()?.search(&tree, &options)?;
        self.tell(std::mem::take(&mut hits.notes));
        Ok(Page {
            matches: hits.hits,
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
            .article_hit((&tree, &known), row, 0.0, SNIPPET)?;
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
