//! SQL of strangers: read-only, an allow-list of actions, and limits that say so when reached.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::store::failed;

/// Limits of one query. None: unlimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Option<Duration>,
    /// Rows given.
    pub rows: Option<u64>,
    /// Bytes of one value.
    pub value_bytes: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            time: Some(Duration::from_secs(60)),
            rows: None,
            value_bytes: 100_000_000,
        }
    }
}

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

/// Receives a result as it streams: the column names once, then each row; answering false stops it.
pub trait Rows {
    /// Column names, before the first row.
    fn columns(&mut self, names: &[String]) -> Result<()>;
    /// One row.
    fn row(&mut self, values: &[Value]) -> Result<bool>;
}

/// Runs one reading statement on the archive at `path` and streams its rows in constant memory.
///
/// Errors: [`Error::Sql`] for wrong or forbidden SQL, [`Error::Cut`] when a limit was reached.
pub fn query(
    path: &Path,
    sql: &str,
    parameters: &[(String, String)],
    limits: Limits,
    rows: &mut dyn Rows,
) -> Result<()> {
    let mut connection = open(path, limits)?;
    let expired = Arc::new(AtomicBool::new(false));
    if let Some(time) = limits.time {
        let (end, flag) = (Instant::now() + time, expired.clone());
        let watch = move || {
            let over = Instant::now() > end;
            flag.fetch_or(over, Ordering::Relaxed);
            over
        };
        connection
            .progress_handler(10_000, Some(watch))
            .map_err(|e| failed(path, "limit the time", &e))?;
    }
    let result = stream(&connection, sql, parameters, limits, rows);
    if expired.load(Ordering::Relaxed) {
        let seconds = limits.time.unwrap_or_default().as_secs_f64();
        return Err(Error::Cut(format!(
            "the query ran longer than {seconds} s: the answer is cut (--time-limit SECONDS, 0 for none)"
        )));
    }
    result
}

fn open(path: &Path, limits: Limits) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let doing = |e: rusqlite::Error| failed(path, "open", &e);
    let mut connection = Connection::open_with_flags(path, flags).map_err(doing)?;
    connection
        .busy_timeout(Duration::from_secs(10))
        .map_err(doing)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536").map_err(doing)?;
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
        .map_err(doing)?;
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, limits.value_bytes as i32),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1_000_000),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value).map_err(doing)?;
    }
    super::functions::register(&connection).map_err(doing)?;
    connection.authorizer(Some(allow)).map_err(doing)?;
    Ok(connection)
}

/// The allow-list: reading tables, calling functions, recursion, and pragmas that only tell.
fn allow(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => {
            Authorization::Allow
        }
        AuthAction::Function { function_name }
            if !function_name.eq_ignore_ascii_case("load_extension") =>
        {
            Authorization::Allow
        }
        AuthAction::Pragma { pragma_name, .. }
            if matches!(
                pragma_name.to_ascii_lowercase().as_str(),
                "table_info"
                    | "table_xinfo"
                    | "table_list"
                    | "index_list"
                    | "index_info"
                    | "foreign_key_list"
                    | "function_list"
                    | "compile_options"
            ) =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}

fn stream(
    connection: &Connection,
    sql: &str,
    parameters: &[(String, String)],
    limits: Limits,
    rows: &mut dyn Rows,
) -> Result<()> {
    let mut statement = connection.prepare(sql).map_err(|e| wrong(sql, &e))?;
    if statement.column_count() == 0 {
        return Err(Error::Sql(
            "only statements that read and give rows are allowed here".to_owned(),
        ));
    }
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
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    rows.columns(&names)?;
    let mut given = 0u64;
    let mut found = statement.raw_query();
    let mut values = Vec::with_capacity(names.len());
    while let Some(row) = found.next().map_err(|e| wrong(sql, &e))? {
        if limits.rows.is_some_and(|most| given >= most) {
            return Err(Error::Cut(format!(
                "more than {given} rows: the answer is cut (--max-rows N, 0 for all)"
            )));
        }
        values.clear();
        for n in 0..names.len() {
            values.push(match row.get_ref(n).map_err(|e| wrong(sql, &e))? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(i) => Value::Integer(i),
                ValueRef::Real(r) => Value::Real(r),
                ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
                ValueRef::Blob(b) => Value::Blob(b.to_vec()),
            });
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
        other => Error::Sql(other.to_string()),
    }
}

/// The line of `sql` that holds byte `at`, with a caret under it.
fn pointed(sql: &str, at: usize) -> String {
    let start = sql[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = sql[at..].find('\n').map_or(sql.len(), |n| at + n);
    let column = sql[start..at].chars().count();
    format!("\n  {}\n  {}^", &sql[start..end], " ".repeat(column))
}
