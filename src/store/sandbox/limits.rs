//! How much one query may take, and which limit an error of SQLite speaks of.

use std::time::Duration;

use rusqlite::limits::Limit;
use rusqlite::{Connection, Error as Sqlite, ErrorCode};

use crate::error::Error;

/// Limits of one query. None: unlimited. A limit that is reached gives [`Error::Cut`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time, what `search()` takes included.
    pub time: Option<Duration>,
    /// Rows given.
    pub rows: Option<u64>,
    /// Bytes of all values given: of a text and a blob its length, of any other value 8.
    pub bytes: Option<u64>,
    /// Bytes of one value, and of the statement.
    pub value_bytes: u32,
    /// Memory that SQLite may use, in bytes. It holds for the whole process and can only get less.
    pub memory: Option<u64>,
    /// Depth of an expression, and of queries and views in a query, at most 1,000.
    pub depth: u32,
    /// Bytes of a pattern of LIKE or GLOB, at most 50,000.
    pub pattern_bytes: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            time: Some(Duration::from_secs(60)),
            rows: None,
            bytes: None,
            value_bytes: 100_000_000,
            memory: Some(2 << 30),
            depth: 1_000,
            pattern_bytes: 1_000,
        }
    }
}

impl Limits {
    /// Holds `connection` to those limits that SQLite keeps itself.
    pub(super) fn hold(&self, connection: &Connection) -> rusqlite::Result<()> {
        let number = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        for (limit, value) in [
            (Limit::SQLITE_LIMIT_LENGTH, number(self.value_bytes)),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, 1_000_000),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, number(self.depth.max(1))),
            (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (
                Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH,
                number(self.pattern_bytes),
            ),
            (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
        ] {
            connection.set_limit(limit, value)?;
        }
        let Some(memory) = self.memory else {
            return Ok(());
        };
        connection.execute_batch(&format!("PRAGMA hard_heap_limit = {memory}"))
    }

    /// The limit that `error` says was reached; None when it says something else.
    pub(super) fn reached(&self, error: &Sqlite) -> Option<Error> {
        let (code, message) = match error {
            Sqlite::SqliteFailure(code, message) => {
                (code.code, message.as_deref().unwrap_or_default())
            }
            Sqlite::SqlInputError { error, msg, .. } => (error.code, msg.as_str()),
            _ => return None,
        };
        let cut = match code {
            ErrorCode::TooBig => format!(
                "a value, or the query itself, has more than {} bytes (--max-value BYTES)",
                self.value_bytes
            ),
            ErrorCode::OutOfMemory => format!(
                "the query needs more than {} MB of memory (--max-memory MB, 0 for any)",
                self.memory.unwrap_or_default() >> 20
            ),
            _ if message.contains("Expression tree is too large")
                || message.contains("nested too deep") =>
            {
                format!(
                    "an expression, or queries in queries, are more than {} deep (--max-depth N)",
                    self.depth
                )
            }
            _ if message.contains("pattern too complex") => format!(
                "a pattern of LIKE or GLOB has more than {} bytes (--max-pattern BYTES)",
                self.pattern_bytes
            ),
            _ if message.contains("too many terms in compound SELECT") => {
                "more than 100 SELECTs are joined by UNION, EXCEPT or INTERSECT".to_owned()
            }
            _ => return None,
        };
        Some(Error::Cut(format!("{cut}: the answer is cut")))
    }

    /// The error of a query that ran out of time.
    pub fn out_of_time(&self) -> Error {
        let seconds = self.time.unwrap_or_default().as_secs_f64();
        Error::Cut(format!(
            "the query ran longer than {seconds} s: the answer is cut (--time-limit SECONDS, 0 for none)"
        ))
    }
}
