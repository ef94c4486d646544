//! The ingest ledger: what every run saw, kept and refused.

use crate::error::Result;
use crate::store::Store;

/// What became of the records of one file: their sum is what was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceCounts {
    /// New articles.
    pub stored: u64,
    /// New versions of known articles.
    pub new_version: u64,
    /// Known letter for letter.
    pub known: u64,
    /// Refused.
    pub rejected: u64,
    /// What the file says of itself that it holds; None when it says nothing. No part of the sum.
    pub stated: Option<u64>,
    /// Records that are no articles by their nature, as the images of a web archive. No part of the sum.
    pub passed_over: u64,
}

impl SourceCounts {
    /// All records seen.
    pub fn seen(self) -> u64 {
        self.stored + self.new_version + self.known + self.rejected
    }

    /// Adds the counts of another file.
    pub fn add(&mut self, other: SourceCounts) {
        self.stored += other.stored;
        self.new_version += other.new_version;
        self.known += other.known;
        self.rejected += other.rejected;
        self.passed_over += other.passed_over;
        self.stated = match (self.stated, other.stated) {
            (None, None) => None,
            (one, two) => Some(one.unwrap_or(0) + two.unwrap_or(0)),
        };
    }
}

/// A file of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRow {
    /// The file, as it was named.
    pub path: String,
    /// What became of its records.
    pub counts: SourceCounts,
}

/// A record that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectionRow {
    /// The file.
    pub path: String,
    /// Where in it; None for the whole file.
    pub place: Option<String>,
    /// Why.
    pub reason: String,
}

/// A run of `morgue add`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Its number.
    pub id: i64,
    /// UTC, ISO 8601.
    pub started: String,
    /// None: still running or interrupted.
    pub finished: Option<String>,
    /// The command as it was typed, without options.
    pub command: String,
    /// How many files it read.
    pub files: u64,
    /// Sums over its files.
    pub counts: SourceCounts,
}

impl Store {
    /// Opens a run.
    pub fn begin_run(&self, started: &str, command: &str) -> Result<i64> {
        self.insert(
            "INSERT INTO run (started, command) VALUES (?1, ?2)",
            (started, command),
        )
    }

    /// Closes a run.
    pub fn end_run(&self, run: i64, finished: &str) -> Result<()> {
        self.run(
            "UPDATE run SET finished = ?2 WHERE id = ?1",
            (run, finished),
        )
    }

    /// Adds to the counts of one file of a run.
    pub fn count_source(&self, run: i64, path: &str, counts: SourceCounts) -> Result<()> {
        self.run(
            "INSERT INTO run_source (run_id, path, stored, new_version, known, rejected, stated, passed_over) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (run_id, path) DO UPDATE SET stored = stored + excluded.stored, new_version = new_version + excluded.new_version,
               known = known + excluded.known, rejected = rejected + excluded.rejected,
               passed_over = passed_over + excluded.passed_over,
               stated = CASE WHEN excluded.stated IS NULL THEN stated ELSE coalesce(stated, 0) + excluded.stated END",
            (run, path, counts.stored as i64, counts.new_version as i64, counts.known as i64, counts.rejected as i64,
             counts.stated.map(|n| n as i64), counts.passed_over as i64),
        )
    }

    /// Keeps why a record was refused.
    pub fn put_rejection(
        &self,
        run: i64,
        path: &str,
        place: Option<&str>,
        reason: &str,
    ) -> Result<()> {
        self.run(
            "INSERT INTO rejection (run_id, path, place, reason) VALUES (?1, ?2, ?3, ?4)",
            (run, path, place, reason),
        )
    }

    /// True when there is an article of `identity`.
    pub fn has_article(&self, identity: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM article WHERE identity = ?1";
        Ok(self.one(sql, [identity], |_| Ok(()))?.is_some())
    }

    /// Runs with their sums, the latest first: all, or the one of this number.
    pub fn runs(&self, run: Option<i64>) -> Result<Vec<RunRow>> {
        let sql = format!(
            "SELECT {COUNTS}, r.id, r.started, r.finished, r.command, count(s.path)
             FROM run r LEFT JOIN run_source s ON s.run_id = r.id
             WHERE ?1 IS NULL OR r.id = ?1 GROUP BY r.id ORDER BY r.id DESC"
        );
        self.all(&sql, [run], |r| {
            Ok(RunRow {
                counts: counts(r)?,
                id: r.get(6)?,
                started: r.get(7)?,
                finished: r.get(8)?,
                command: r.get(9)?,
                files: r.get::<_, i64>(10)? as u64,
            })
        })
    }

    /// The files of a run, by name.
    pub fn run_sources(&self, run: i64) -> Result<Vec<SourceRow>> {
        self.sources_where("s.run_id = ?1", run)
    }

    /// The files of a run that state another number of records than was seen in them.
    pub fn amiss(&self, run: i64) -> Result<Vec<SourceRow>> {
        let seen = "s.stored + s.new_version + s.known + s.rejected";
        self.sources_where(&format!("s.run_id = ?1 AND s.stated <> {seen}"), run)
    }

    fn sources_where(&self, condition: &str, run: i64) -> Result<Vec<SourceRow>> {
        let sql = format!(
            "SELECT {COUNTS}, s.path FROM run_source s WHERE {condition} GROUP BY s.path ORDER BY s.path"
        );
        self.all(&sql, [run], |r| {
            Ok(SourceRow {
                counts: counts(r)?,
                path: r.get(6)?,
            })
        })
    }

    /// What was refused in a run, in the order in which it was met.
    pub fn rejections(&self, run: i64) -> Result<Vec<RejectionRow>> {
        let sql = "SELECT path, place, reason FROM rejection WHERE run_id = ?1 ORDER BY id";
        self.all(sql, [run], |r| {
            Ok(RejectionRow {
                path: r.get(0)?,
                place: r.get(1)?,
                reason: r.get(2)?,
            })
        })
    }
}

/// The columns of [`counts`].
const COUNTS: &str =
    "coalesce(sum(s.stored), 0), coalesce(sum(s.new_version), 0), coalesce(sum(s.known), 0),
    coalesce(sum(s.rejected), 0), sum(s.stated), coalesce(sum(s.passed_over), 0)";

fn counts(r: &rusqlite::Row) -> rusqlite::Result<SourceCounts> {
    let count = |n: usize| r.get::<_, i64>(n).map(|v| v as u64);
    Ok(SourceCounts {
        stored: count(0)?,
        new_version: count(1)?,
        known: count(2)?,
        rejected: count(3)?,
        stated: r.get::<_, Option<i64>>(4)?.map(|n| n as u64),
        passed_over: count(5)?,
    })
}
