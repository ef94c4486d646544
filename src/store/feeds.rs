//! Feeds that are watched, and addresses that were fetched.

use crate::error::Result;
use crate::store::Store;

/// An address that was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The address as it was asked for.
    pub url: String,
    /// When: UTC, ISO 8601.
    pub fetched: String,
    /// `ETag` of the answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the answer.
    pub last_modified: Option<String>,
    /// Why it was not had.
    pub failure: Option<String>,
}

/// A feed that is watched, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// Its address.
    pub url: String,
    /// What the user calls it.
    pub title: Option<String>,
    /// Whether the page of each item is fetched too.
    pub pages: bool,
    /// When it was added: UTC, ISO 8601.
    pub added: String,
    /// When it was last fetched; None for never.
    pub fetched: Option<String>,
    /// Why it was not had, the last time.
    pub failure: Option<String>,
    /// Articles that came of it.
    pub stored: u64,
    /// New versions that came of it.
    pub new_version: u64,
}

impl Store {
    /// Keeps a feed; false when it is watched already (then title and `pages` are changed).
    pub fn put_feed(&self, url: &str, title: Option<&str>, pages: bool, now: &str) -> Result<bool> {
        let known = self.one("SELECT 1 FROM feed WHERE url = ?1", [url], |_| Ok(()))?;
        self.run(
            "INSERT INTO feed (url, title, pages, added) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (url) DO UPDATE SET title = coalesce(excluded.title, title), pages = excluded.pages",
            (url, title, pages, now),
        )?;
        Ok(known.is_none())
    }

    /// Watches a feed no more; false when it was not watched. Its articles stay.
    pub fn remove_feed(&self, url: &str) -> Result<bool> {
        let known = self.one("SELECT 1 FROM feed WHERE url = ?1", [url], |_| Ok(()))?;
        self.run("DELETE FROM feed WHERE url = ?1", [url])?;
        Ok(known.is_some())
    }

    /// All feeds, in the order in which they were added.
    pub fn feeds(&self) -> Result<Vec<FeedRow>> {
        let sql =
            "SELECT w.url, w.title, w.pages, w.added, w.fetched, w.failure, w.stored, w.new_version
                   FROM feeds w JOIN feed f ON f.url = w.url ORDER BY f.id";
        self.all(sql, [], |r| {
            Ok(FeedRow {
                url: r.get(0)?,
                title: r.get(1)?,
                pages: r.get(2)?,
                added: r.get(3)?,
                fetched: r.get(4)?,
                failure: r.get(5)?,
                stored: r.get::<_, i64>(6)? as u64,
                new_version: r.get::<_, i64>(7)? as u64,
            })
        })
    }

    /// What is known of an address that was fetched before.
    pub fn visit(&self, url: &str) -> Result<Option<Visit>> {
        let sql = "SELECT url, fetched, etag, last_modified, failure FROM visit WHERE url = ?1";
        self.one(sql, [url], |r| {
            Ok(Visit {
                url: r.get(0)?,
                fetched: r.get(1)?,
                etag: r.get(2)?,
                last_modified: r.get(3)?,
                failure: r.get(4)?,
            })
        })
    }

    /// Keeps what came of fetching an address, in place of what was known of it.
    pub fn put_visit(&self, visit: &Visit) -> Result<()> {
        self.run(
            "INSERT OR REPLACE INTO visit (url, fetched, etag, last_modified, failure) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                &visit.url,
                &visit.fetched,
                &visit.etag,
                &visit.last_modified,
                &visit.failure,
            ),
        )
    }
}
