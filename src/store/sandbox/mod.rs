//! SQL of strangers: read-only, an allow-list of actions, and limits that say so when reached.

mod allow;
mod functions;
mod limits;
mod search_table;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};

use crate::error::{Error, Result};
use crate::store::{failed, views};

pub use allow::functions;
pub use limits::Limits;
use search_table::Shared;
pub use search_table::{Finder, Keys, Page, Sought};

/// A value of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL
    Null,
    /// INTEGER
    Integer(i64),
    /// REAL
    Real(f64),
    /// TEXT
    Text(String),
    /// BLOB
    Blob(Vec<u8>),
}

impl Value {
    fn of(value: ValueRef<'_>) -> Value {
        match value {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(i) => Value::Integer(i),
            ValueRef::Real(r) => Value::Real(r),
            ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
            ValueRef::Blob(b) => Value::Blob(b.to_vec()),
        }
    }

    /// Bytes of a text or blob, 8 of anything else.
    pub fn bytes(&self) -> u64 {
        match self {
            Value::Text(text) => text.len() as u64,
            Value::Blob(bytes) => bytes.len() as u64,
            _ => 8,
        }
    }
}

/// Receives a result as it streams: the column names once, then each row; answering false stops it.
pub trait Rows {
    /// Column names, before the first row. `plan`: the rows are those of EXPLAIN QUERY PLAN.
    fn columns(&mut self, names: &[String], plan: bool) -> Result<()>;
    /// One row.
    fn row(&mut self, values: &[Value]) -> Result<bool>;
}

/// One statement of a user.
pub struct Asked<'a> {
    /// The SQL.
    pub sql: &'a str,
    /// (name, value) of its parameters. A value that reads as a number is one. A parameter without a
    /// value is NULL; a value without a parameter is an error.
    pub parameters: &'a [(String, String)],
    /// What it may take.
    pub limits: Limits,
    /// What answers `search()`; None: it is not there.
    pub finder: Option<Box<dyn Finder>>,
}

/// Runs one reading statement on one snapshot of the archive at `path`, and streams its rows in constant
/// memory.
///
/// Errors: [`Error::Sql`] for wrong or forbidden SQL, [`Error::Cut`] when a limit was reached.
pub fn query(path: &Path, asked: Asked<'_>, rows: &mut dyn Rows) -> Result<()> {
    let limits = asked.limits;
    let end = limits.time.map(|time| Instant::now() + time);
    let mut connection = open(path, &limits).map_err(|e| failed(path, "open", &e))?;
    let shared = asked.finder.map(|finder| {
        Arc::new(Shared {
            finder: Mutex::new(finder),
            end,
            failure: Mutex::new(None),
        })
    });
    if let Some(shared) = &shared {
        one_snapshot(&connection, path, shared)?;
        search_table::create(&connection, Arc::clone(shared))
            .map_err(|e| failed(path, "open", &e))?;
    }
    let expired = watch(&mut connection, end).map_err(|e| failed(path, "limit the time", &e))?;
    allow::shut(&mut connection).map_err(|e| failed(path, "open", &e))?;
    let result = prepare(&connection, asked.sql, &limits).and_then(|mut statement| {
        bind(&mut statement, asked.sql, asked.parameters)?;
        stream(&mut statement, asked.sql, &limits, end, rows)
    });
    let found = shared.as_ref().and_then(|shared| {
        let mut failure = shared
            .failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        failure.take()
    });
    match (result, found) {
        (Ok(()), _) => Ok(()),
        // An answer that stopped at another limit is cut by that one.
        (Err(Error::Cut(cut)), _) => Err(Error::Cut(cut)),
        _ if expired.load(Ordering::Relaxed) || end.is_some_and(|end| Instant::now() > end) => {
            Err(limits.out_of_time())
        }
        (Err(_), Some(error)) => Err(error),
        (Err(error), None) => Err(error),
    }
}

fn open(path: &Path, limits: &Limits) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA mmap_size = 0",
    )?;
    limits.hold(&connection)?;
    functions::register(&connection)?;
    Ok(connection)
}

/// Brings `connection` and the finder to one state of the archive, from which neither moves.
fn one_snapshot(connection: &Connection, path: &Path, shared: &Shared) -> Result<()> {
    let change = "SELECT coalesce((SELECT value FROM setting WHERE name = 'change'), '0')";
    loop {
        let found = shared
            .finder
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .begin()?;
        let seen = connection
            .execute_batch("BEGIN DEFERRED")
            .and_then(|()| connection.query_row(change, [], |row| row.get::<_, String>(0)))
            .map_err(|e| failed(path, "read", &e))?;
        if seen.parse() == Ok(found) {
            return Ok(());
        }
        // A writer was done with something in between.
        connection
            .execute_batch("COMMIT")
            .map_err(|e| failed(path, "read", &e))?;
    }
}

/// Ends what runs on `connection` after `end`; the flag says whether it did.
fn watch(connection: &mut Connection, end: Option<Instant>) -> rusqlite::Result<Arc<AtomicBool>> {
    let expired = Arc::new(AtomicBool::new(false));
    if let Some(end) = end {
        let flag = Arc::clone(&expired);
        let watch = move || {
            let over = Instant::now() > end;
            flag.fetch_or(over, Ordering::Relaxed);
            over
        };
        connection.progress_handler(1_000, Some(watch))?;
    }
    Ok(expired)
}

fn prepare<'a>(connection: &'a Connection, sql: &str, limits: &Limits) -> Result<Statement<'a>> {
    let statement = connection
        .prepare(sql)
        .map_err(|e| limits.reached(&e).unwrap_or_else(|| wrong(sql, &e)))?;
    if statement.column_count() == 0 || !statement.readonly() {
        return Err(Error::Sql(
            "only statements that read and give rows are allowed here".to_owned(),
        ));
    }
    Ok(statement)
}

fn bind(statement: &mut Statement<'_>, sql: &str, parameters: &[(String, String)]) -> Result<()> {
    for (name, value) in parameters {
        let index = [":", "@", "$"].iter().find_map(|sign| {
            statement
                .parameter_index(&format!("{sign}{name}"))
                .ok()
                .flatten()
        });
        let Some(index) = index else {
            return Err(Error::Sql(format!("the query has no parameter :{name}")));
        };
        statement
            .raw_bind_parameter(index, typed(value))
            .map_err(|e| wrong(sql, &e))?;
    }
    Ok(())
}

fn stream(
    statement: &mut Statement<'_>,
    sql: &str,
    limits: &Limits,
    end: Option<Instant>,
    rows: &mut dyn Rows,
) -> Result<()> {
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    rows.columns(&names, statement.is_explain() == 2)?;
    let (mut given, mut bytes) = (0u64, 0u64);
    let wrong = |e: &rusqlite::Error| limits.reached(e).unwrap_or_else(|| wrong(sql, e));
    let mut found = statement.raw_query();
    let mut values = Vec::with_capacity(names.len());
    while let Some(row) = found.next().map_err(|e| wrong(&e))? {
        // One step of a statement may have taken all the time.
        if end.is_some_and(|end| Instant::now() > end) {
            return Err(limits.out_of_time());
        }
        if limits.rows.is_some_and(|most| given >= most) {
            return Err(Error::Cut(format!(
                "more than {given} rows: the answer is cut (--max-rows N, 0 for all)"
            )));
        }
        values.clear();
        for n in 0..names.len() {
            values.push(Value::of(row.get_ref(n).map_err(|e| wrong(&e))?));
        }
        bytes += values.iter().map(Value::bytes).sum::<u64>();
        if limits.bytes.is_some_and(|most| bytes > most) {
            return Err(Error::Cut(format!(
                "more than {} bytes: the answer is cut after {given} rows (--max-bytes BYTES, 0 for all)",
                limits.bytes.unwrap_or_default()
            )));
        }
        given += 1;
        if !rows.row(&values)? {
            break;
        }
    }
    Ok(())
}

/// A parameter as typed on the command line: a number where it reads as one, else text.
fn typed(value: &str) -> rusqlite::types::Value {
    use rusqlite::types::Value as Sql;
    if let Ok(integer) = value.parse::<i64>() {
        return Sql::Integer(integer);
    }
    match value.parse::<f64>() {
        Ok(real) if real.is_finite() => Sql::Real(real),
        _ => Sql::Text(value.to_owned()),
    }
}

fn wrong(sql: &str, error: &rusqlite::Error) -> Error {
    use rusqlite::{Error as E, ErrorCode};
    match error {
        E::MultipleStatement => Error::Sql("one statement at a time".to_owned()),
        E::SqlInputError { msg, offset, .. } => {
            let at = usize::try_from(*offset).ok().filter(|at| *at < sql.len());
            let place = at.map(|at| pointed(sql, at)).unwrap_or_default();
            Error::Sql(format!("{msg}{place}"))
        }
        E::SqliteFailure(code, message)
            if code.code == ErrorCode::AuthorizationForStatementDenied =>
        {
            Error::Sql(format!(
                "not allowed: {}; queries may read tables and views and nothing else",
                message.as_deref().unwrap_or("this statement")
            ))
        }
        E::SqliteFailure(_, Some(message)) if message.starts_with("no such table") => {
            let names: Vec<&str> = views().iter().map(|view| view.name).collect();
            Error::Sql(format!("{message}; there are {}", names.join(", ")))
        }
        other => Error::Sql(other.to_string()),
    }
}

/// The line of `sql` that holds byte `at`, with a caret under it.
fn pointed(sql: &str, at: usize) -> String {
    let at = (0..=at)
        .rev()
        .find(|at| sql.is_char_boundary(*at))
        .unwrap_or(0);
    let start = sql[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = sql[at..].find('\n').map_or(sql.len(), |n| at + n);
    let column = sql[start..at].chars().count();
    format!("\n  {}\n  {}^", &sql[start..end], " ".repeat(column))
}
