//! Findings made again: which versions wait for it, and what entities are called afterwards.

use crate::error::Result;
use crate::store::Store;
use crate::text::{Text, fold};

/// A version whose findings are to be made again.
#[derive(Clone, Debug, PartialEq)]
pub struct StaleVersion {
    /// Row of the article.
    pub article: i64,
    /// Row of the version.
    pub version: i64,
    /// What makes the article this article.
    pub identity: String,
    /// SHA-256 of title and text.
    pub content_hash: Vec<u8>,
    /// The body.
    pub text: Text,
    /// Headline.
    pub title: Option<String>,
    /// Where the article was written, as it says.
    pub dateline: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// `YYYY-MM-DD`.
    pub published_day: Option<String>,
}

impl Store {
    /// How many versions have findings of another annotator than `annotator`, or none yet.
    pub fn stale_count(&self, annotator: u32) -> Result<u64> {
        let sql = "SELECT count(*) FROM version WHERE annotator <> ?1";
        Ok(self
            .one(sql, [annotator], |r| r.get::<_, i64>(0))?
            .unwrap_or(0) as u64)
    }

    /// Marks the findings of every version as old; they stay until they are made again.
    pub fn mark_stale(&self) -> Result<()> {
        self.run("UPDATE version SET annotator = 0", [])
    }

    /// The first `limit` of those versions, in the order they came in.
    pub fn stale_versions(&self, annotator: u32, limit: usize) -> Result<Vec<StaleVersion>> {
        self.all(
            "SELECT v.article_id, v.id, a.identity, v.content_hash, v.text, v.title, v.dateline, v.source, v.published_day
             FROM version v JOIN article a ON a.id = v.article_id
             WHERE v.annotator <> ?1 ORDER BY v.id LIMIT ?2",
            (annotator, limit as i64),
            |r| {
                Ok(StaleVersion {
                    article: r.get(0)?,
                    version: r.get(1)?,
                    identity: r.get(2)?,
                    content_hash: r.get(3)?,
                    text: Text::from_stored(r.get(4)?),
                    title: r.get(5)?,
                    dateline: r.get(6)?,
                    source: r.get(7)?,
                    published_day: r.get(8)?,
                })
            },
        )
    }

    /// Forgets the language that the annotator found in `version`, so that it may find another.
    pub fn forget_found_language(&self, version: i64) -> Result<()> {
        let sql = "UPDATE version SET language = NULL, language_origin = NULL WHERE id = ?1 AND language_origin = 'text'";
        self.run(sql, [version])
    }

    /// Names every entity as if all findings had come in now: entities found by machine that no text
    /// speaks of are dropped, the others get the name of their first actor, and all get the other
    /// names that their mentions bear. Call inside a transaction.
    pub fn name_entities_again(&self) -> Result<()> {
        self.drop_unused_entities()?;
        self.run(
            "UPDATE entity SET name = (SELECT name FROM actor WHERE entity_id = entity.id
               ORDER BY version_id, ordinal LIMIT 1) WHERE layer = 'machine'",
            [],
        )?;
        self.run("DELETE FROM alias", [])?;
        self.run("DELETE FROM alias_word", [])?;
        let mut after = 0i64;
        while let Some(version) = self.one(
            "SELECT min(version_id) FROM actor WHERE version_id > ?1",
            [after],
            |r| r.get::<_, Option<i64>>(0),
        )? {
            let Some(version) = version else { break };
            self.name_entities_of(version)?;
            after = version;
        }
        Ok(())
    }

    fn name_entities_of(&self, version: i64) -> Result<()> {
        let names = self.all(
            "SELECT entity_id, name, 'full' FROM actor WHERE version_id = ?1 ORDER BY ordinal",
            [version],
            read_name,
        )?;
        let mentions = self.all(
            "SELECT c.entity_id, substr(v.text, m.start_char + 1, m.end_char - m.start_char), m.form
             FROM mention m JOIN actor c ON c.id = m.actor_id JOIN version v ON v.id = m.version_id
             WHERE m.version_id = ?1 AND m.form IN ('full', 'part', 'acronym') ORDER BY m.id",
            [version],
            read_name,
        )?;
        let mut seen = std::collections::HashSet::new();
        names
            .iter()
            .chain(&mentions)
            .filter(|named| seen.insert((named.0, named.1.as_str())))
            .try_for_each(|(entity, name, form)| self.put_alias(*entity, name, &fold(name), form))
    }
}

fn read_name(r: &rusqlite::Row) -> rusqlite::Result<(i64, String, String)> {
    Ok((r.get(0)?, r.get(1)?, r.get(2)?))
}
