//! Saved searches: a person's, kept until that person removes them.

use crate::error::Result;
use crate::store::Store;

/// A saved search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedRow {
    /// Its name.
    pub name: String,
    /// `articles` or `quotes`.
    pub scope: String,
    /// The query as understood.
    pub query: String,
    /// UTC, ISO 8601.
    pub created: String,
    /// Row of the last version that an alert has looked at.
    pub seen_version: i64,
    /// `morgue add` prints what is new.
    pub printed: bool,
    /// File that gets a JSON line for each new hit.
    pub append_to: Option<String>,
    /// Atom file that gets an entry for each new hit.
    pub feed: Option<String>,
    /// Command that gets what is new as JSON lines.
    pub command: Option<String>,
}

impl SavedRow {
    /// True when something happens as new articles fit.
    pub fn alerts(&self) -> bool {
        self.printed || self.append_to.is_some() || self.feed.is_some() || self.command.is_some()
    }
}

const COLUMNS: &str =
    "name, scope, query, created, seen_version, printed, append_to, feed, command";

impl Store {
    /// All saved searches, by name.
    pub fn saved_searches(&self) -> Result<Vec<SavedRow>> {
        let sql = format!("SELECT {COLUMNS} FROM saved_search ORDER BY name");
        self.all(&sql, [], |r| {
            Ok(SavedRow {
                name: r.get(0)?,
                scope: r.get(1)?,
                query: r.get(2)?,
                created: r.get(3)?,
                seen_version: r.get(4)?,
                printed: r.get(5)?,
                append_to: r.get(6)?,
                feed: r.get(7)?,
                command: r.get(8)?,
            })
        })
    }

    /// Keeps a search in place of one of the same name.
    pub fn put_saved_search(&self, new: &SavedRow) -> Result<()> {
        let sql = format!(
            "INSERT OR REPLACE INTO saved_search ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        );
        self.run(
            &sql,
            (
                &new.name,
                &new.scope,
                &new.query,
                &new.created,
                new.seen_version,
                new.printed,
                &new.append_to,
                &new.feed,
                &new.command,
            ),
        )
    }

    /// Forgets a saved search; false when there is none of that name.
    pub fn drop_saved_search(&self, name: &str) -> Result<bool> {
        let known = self
            .saved_searches()?
            .iter()
            .any(|saved| saved.name == name);
        self.run("DELETE FROM saved_search WHERE name = ?1", [name])?;
        Ok(known)
    }

    /// Says that alerts have looked at everything up to the version `seen`.
    pub fn saved_search_has_seen(&self, name: &str, seen: i64) -> Result<()> {
        self.run(
            "UPDATE saved_search SET seen_version = ?2 WHERE name = ?1",
            (name, seen),
        )
    }

    /// Row of the newest version, 0 in an empty archive.
    pub fn newest_version(&self) -> Result<i64> {
        let newest = self.one("SELECT ifnull(max(id), 0) FROM version", [], |r| r.get(0))?;
        Ok(newest.unwrap_or(0))
    }

    /// Rows of articles that are new, or have a new version, since the version `seen`; sorted.
    pub fn articles_since(&self, seen: i64) -> Result<Vec<u64>> {
        self.all(
            "SELECT DISTINCT article_id FROM version WHERE id > ?1 ORDER BY article_id",
            [seen],
            |r| Ok(r.get::<_, i64>(0)? as u64),
        )
    }
}
