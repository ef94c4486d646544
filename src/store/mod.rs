//! "Keep this; give it back." The only user of rusqlite.
//!
//! The store holds three ranks of truth in one SQLite file: what cannot be had again (articles,
//! versions, raw bytes, decisions), what the annotator found, and the tickets that tell the index
//! what it has not seen yet. Everything about one version is written in one transaction.

mod again;
mod cards;
mod changes;
mod codebooks;
mod copies;
mod decisions;
mod entities;
mod feeds;
mod findings;
mod fts;
mod get;
mod ledger;
mod migrate;
mod origins;
mod queries;
mod sandbox;
mod saved;
mod schema;
mod tickets;
mod versions;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};

pub use again::StaleVersion;
pub use cards::{ArticleCardRow, DateCardRow, QuotationCardRow};
pub use changes::{ChangeRow, SaidRow, VersionRow};
pub use codebooks::{CodebookRow, ToCode};
pub use copies::{Candidate, ClusterRow, CopyCounts, NewWording, OverlapRow, ToCompare};
pub use decisions::{DecisionRow, Split};
pub use entities::{EntityRow, NewEntity};
pub use feeds::{FeedRow, Visit};
pub use get::{
    AffiliationRow, ArticleRow, ArticleTopicRow, Counts, DateRow, KeyPhraseRow, MentionRow,
    QuotationRow, TopicRow,
};
pub use ledger::{RejectionRow, RunRow, SourceCounts, SourceRow};
pub use queries::SavedQueryRow;
pub use sandbox::{Asked, Finder, Keys, Limits, Page, Rows, Sought, Value, functions, query};
pub use saved::SavedRow;
pub use schema::{Column, View, views};
pub use versions::{NewVersion, Outcome};

/// The archive's SQLite file, opened for reading or for writing.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens `path` for writing, makes it when missing, and brings its tables up to date.
    ///
    /// Errors when the file is no archive, is from a newer morgue, or cannot be written.
    pub fn create(path: &Path) -> Result<Store> {
        let connection = Connection::open(path).map_err(|e| failed(path, "open", &e))?;
        let mut store = Store {
            connection,
            path: path.to_owned(),
        };
        store.set_up(&[
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = NORMAL",
            "PRAGMA foreign_keys = ON",
            "PRAGMA cache_size = -65536",
            "PRAGMA temp_store = MEMORY",
            // 64 MB of log instead of 4: pages that are written again and again reach the file once.
            "PRAGMA wal_autocheckpoint = 16384",
        ])?;
        migrate::migrate(&mut store)?;
        Ok(store)
    }

    /// Opens an archive that exists, for reading only. Errors when it is missing or needs a
    /// newer or older morgue.
    pub fn read(path: &Path) -> Result<Store> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|e| failed(path, "open", &e))?;
        let store = Store {
            connection,
            path: path.to_owned(),
        };
        store.set_up(&["PRAGMA query_only = ON", "PRAGMA cache_size = -32768"])?;
        migrate::check(&store)?;
        Ok(store)
    }

    /// The SQLite file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` in one transaction: all of it is kept, or none.
    pub fn transaction<T>(&mut self, work: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        self.execute_plain("BEGIN IMMEDIATE")?;
        match work(self) {
            Ok(value) => {
                self.execute_plain("COMMIT")?;
                Ok(value)
            }
            Err(error) => {
                // The first error is the one that matters; a failing rollback is undone by SQLite itself.
                let _ = self.execute_plain("ROLLBACK");
                Err(error)
            }
        }
    }

    /// Runs `work` on one snapshot of the archive.
    pub fn snapshot<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.execute_plain("BEGIN DEFERRED")?;
        let result = work();
        self.execute_plain("COMMIT")?;
        result
    }

    /// Takes a snapshot, a new one at each call, that all reading sees from now on.
    pub fn hold_snapshot(&self) -> Result<()> {
        if !self.connection.is_autocommit() {
            self.execute_plain("COMMIT")?;
        }
        self.execute_plain("BEGIN DEFERRED")
    }

    /// A setting, None when never set.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        use rusqlite::OptionalExtension;
        self.connection
            .prepare_cached("SELECT value FROM setting WHERE name = ?1")
            .and_then(|mut s| s.query_row([name], |r| r.get(0)).optional())
            .map_err(|e| self.wrong("read a setting", &e))
    }

    /// Keeps a setting.
    pub fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        self.run("INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))
    }

    /// SQLite's own check of the file and of all foreign keys: one line a fault, empty when whole.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let mut lines = self
            .connection
            .prepare("PRAGMA integrity_check")
            .map_err(|e| self.wrong("check", &e))?;
        let found = lines
            .query_map([], |r| r.get::<_, String>(0))
            .map_err(|e| self.wrong("check", &e))?;
        for line in found {
            let line = line.map_err(|e| self.wrong("check", &e))?;
            if line != "ok" {
                faults.push(line);
            }
        }
        let mut keys = self
            .connection
            .prepare("PRAGMA foreign_key_check")
            .map_err(|e| self.wrong("check", &e))?;
        let found = keys
            .query_map([], |r| {
                Ok(format!(
                    "{} row {:?} refers to a missing {}",
                    r.get::<_, String>(0)?,
                    r.get::<_, Option<i64>>(1)?,
                    r.get::<_, String>(2)?
                ))
            })
            .map_err(|e| self.wrong("check", &e))?;
        for line in found {
            faults.push(line.map_err(|e| self.wrong("check", &e))?);
        }
        Ok(faults)
    }

    /// Copies the archive as it stands now into the new file `to`, compact and in one piece.
    ///
    /// Errors when `to` exists or cannot be written.
    pub fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Error::Usage(format!(
                "{} exists; a backup never overwrites",
                to.display()
            )));
        }
        // A connection of its own: this one may be held to reading, which a copy is to SQLite and is not.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let copied = Connection::open_with_flags(&self.path, flags)
            .and_then(|c| c.execute("VACUUM INTO ?1", [to.to_string_lossy()]));
        copied.map(drop).map_err(|e| self.wrong("back up", &e))
    }

    fn set_up(&self, pragmas: &[&str]) -> Result<()> {
        self.connection
            .busy_timeout(Duration::from_secs(10))
            .map_err(|e| self.wrong("open", &e))?;
        self.connection.set_prepared_statement_cache_capacity(128);
        // Else each new value of a parameter has its statement prepared anew: 15 % of the time of `add`.
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|e| self.wrong("open", &e))?;
        pragmas.iter().try_for_each(|p| self.execute_plain(p))
    }

    fn execute_plain(&self, sql: &str) -> Result<()> {
        self.connection
            .execute_batch(sql)
            .map_err(|e| self.wrong(sql, &e))
    }

    fn run(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<()> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(parameters))
            .map(drop)
            .map_err(|e| self.wrong("write", &e))
    }

    fn insert(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<i64> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut s| s.insert(parameters))
            .map_err(|e| self.wrong("write", &e))
    }

    fn one<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        use rusqlite::OptionalExtension;
        self.connection
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row(parameters, read).optional())
            .map_err(|e| self.wrong("read", &e))
    }

    fn all<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(|e| self.wrong("read", &e))?;
        let rows = statement
            .query_map(parameters, read)
            .map_err(|e| self.wrong("read", &e))?;
        rows.collect::<rusqlite::Result<Vec<T>>>()
            .map_err(|e| self.wrong("read", &e))
    }

    fn wrong(&self, doing: &str, error: &rusqlite::Error) -> Error {
        failed(&self.path, doing, error)
    }
}

fn failed(path: &Path, doing: &str, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy {
            path: path.to_owned(),
            holder: "another process".to_owned(),
        },
        Some(ErrorCode::NotADatabase) => Error::Integrity(format!(
            "{}: not a morgue archive (SQLite: {error})",
            path.display()
        )),
        _ => Error::Store {
            context: format!("{}: {doing}", path.display()),
            message: error.to_string(),
        },
    }
}
