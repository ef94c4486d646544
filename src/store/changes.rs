//! Versions of an article, and what each changed of the one before.

use crate::error::Result;
use crate::store::Store;

/// A version of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionRow {
    /// Its row.
    pub id: i64,
    /// Its number in the article, from 1.
    pub number: i64,
    /// True for the one that is shown and searched.
    pub is_current: bool,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// ISO 8601.
    pub updated: Option<String>,
    /// When it came in: UTC, ISO 8601.
    pub captured: String,
    /// Words of its text.
    pub words: i64,
    /// The body.
    pub text: String,
}

/// A quotation of a version: row, words, speaker, first byte and byte behind the last.
pub type SaidRow = (i64, String, Option<String>, i64, i64);

/// What a version changed of the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChangeRow {
    /// Row of the version before.
    pub previous: i64,
    /// Words that are new.
    pub added: u64,
    /// Words that are gone.
    pub removed: u64,
    /// Words of paragraphs that stand elsewhere.
    pub moved: u64,
    /// Words added and removed over words of both.
    pub share: f64,
    /// Headline, lead, body, quotation: whether each was touched.
    pub zones: [bool; 4],
}

impl Store {
    /// The versions of an article, the earliest first.
    pub fn versions_of(&self, article: i64) -> Result<Vec<VersionRow>> {
        let sql = "SELECT v.id, v.number, v.id = a.version_id, v.title, v.published, v.updated, v.captured, v.words, v.text
                   FROM version v JOIN article a ON a.id = v.article_id WHERE a.id = ?1 ORDER BY v.number";
        self.all(sql, [article], |r| {
            Ok(VersionRow {
                id: r.get(0)?,
                number: r.get(1)?,
                is_current: r.get(2)?,
                title: r.get(3)?,
                published: r.get(4)?,
                updated: r.get(5)?,
                captured: r.get(6)?,
                words: r.get(7)?,
                text: r.get(8)?,
            })
        })
    }

    /// Rows of articles that have more than one version.
    pub fn articles_in_versions(&self) -> Result<Vec<i64>> {
        let sql = "SELECT DISTINCT article_id FROM version WHERE number > 1 ORDER BY article_id";
        self.all(sql, [], |r| r.get(0))
    }

    /// What was said in a version, in order.
    pub fn said_in(&self, version: i64) -> Result<Vec<SaidRow>> {
        let sql = "SELECT q.id, w.quotation, w.speaker, q.start_byte, q.end_byte
                   FROM quotation q JOIN quotation_versions w ON w.quotation_id = q.key
                   WHERE q.version_id = ?1 ORDER BY q.ordinal";
        self.all(sql, [version], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
        })
    }

    /// Keeps what `version` changed, in place of what was known of it. `quotations` are what became of each,
    /// with its rows before and after. Call inside a transaction.
    pub fn put_change(
        &self,
        version: i64,
        change: &ChangeRow,
        quotations: &[(&str, Option<i64>, Option<i64>)],
    ) -> Result<()> {
        let [headline, lead, body, quotation] = change.zones;
        self.run(
            "INSERT OR REPLACE INTO version_change (version_id, previous_id, words_added, words_removed, words_moved, share,
               headline, lead, body, quotation) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            (
                version,
                change.previous,
                change.added as i64,
                change.removed as i64,
                change.moved as i64,
                change.share,
                headline,
                lead,
                body,
                quotation,
            ),
        )?;
        self.run(
            "DELETE FROM quotation_change WHERE version_id = ?1",
            [version],
        )?;
        for (ordinal, (kind, before, after)) in quotations.iter().enumerate() {
            self.run(
                "INSERT INTO quotation_change (version_id, ordinal, change, before_id, after_id) VALUES (?1, ?2, ?3, ?4, ?5)",
                (version, ordinal as i64, kind, before, after),
            )?;
        }
        Ok(())
    }
}
