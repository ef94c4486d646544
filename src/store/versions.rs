//! Articles and their versions: what is new, what is known, and keeping it.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::error::Result;
use crate::model::{Field, Witness};
use crate::store::Store;
use crate::text::Text;

/// A version of an article, ready to be kept. Hashes are SHA-256.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// What makes it this article: `url:…`, `id:source|…` or `text:hash`.
    pub identity: String,
    /// Short id of the article.
    pub article_key: String,
    /// Short id of the version.
    pub version_key: String,
    /// Of title and text.
    pub content_hash: [u8; 32],
    /// Of the text.
    pub text_hash: [u8; 32],
    /// The body.
    pub text: Text,
    /// Words in it.
    pub words: usize,
    /// Headline.
    pub title: Option<Field<String>>,
    /// Authors, joined by "; ".
    pub byline: Option<Field<String>>,
    /// Dateline as printed.
    pub dateline: Option<Field<String>>,
    /// ISO 8601.
    pub published: Option<Field<String>>,
    /// `YYYY-MM-DD` of `published`, in its own zone.
    pub published_day: Option<String>,
    /// ISO 8601.
    pub updated: Option<Field<String>>,
    /// Outlet.
    pub source: Option<Field<String>>,
    /// Canonical URL.
    pub url: Option<Field<String>>,
    /// The outlet's or bundle's id.
    pub external_id: Option<String>,
    /// ISO 639 code, and its origin (`text` when found by the annotator).
    pub language: Option<Field<String>>,
    /// Section.
    pub section: Option<Field<String>>,
    /// Where it was read from.
    pub path: String,
    /// Which record there.
    pub record: Option<String>,
    /// Format it was read as.
    pub format: &'static str,
    /// When it came in: UTC, ISO 8601.
    pub captured: String,
    /// What other places of the input say of fields.
    pub witnesses: Vec<Witness>,
    /// Hash of the raw bytes.
    pub raw_hash: [u8; 32],
    /// Length of the raw bytes.
    pub raw_length: usize,
    /// The raw bytes, compressed with Zstandard.
    pub raw: Vec<u8>,
}

/// What became of a version that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new article.
    Stored {
        /// Row of the article.
        article: i64,
        /// Row of the version.
        version: i64,
    },
    /// A new version of a known article.
    NewVersion {
        /// Row of the article.
        article: i64,
        /// Row of the version.
        version: i64,
        /// True for the latest one, which is now the article's current version.
        latest: bool,
    },
    /// The archive has it already, letter for letter.
    Known,
}

impl Store {
    /// True when the article of `identity` has a version with this title and text.
    pub fn knows(&self, identity: &str, content_hash: &[u8; 32]) -> Result<bool> {
        let sql = "SELECT 1 FROM article a JOIN version v ON v.article_id = a.id WHERE a.identity = ?1 AND v.content_hash = ?2";
        Ok(self
            .one(sql, (identity, content_hash.as_slice()), |_| Ok(()))?
            .is_some())
    }

    /// Keeps `new` unless it is known. Call inside a transaction.
    pub fn put_version(&self, new: &NewVersion, run: i64) -> Result<Outcome> {
        if self.knows(&new.identity, &new.content_hash)? {
            return Ok(Outcome::Known);
        }
        let known: Option<i64> = self.one(
            "SELECT id FROM article WHERE identity = ?1",
            [&new.identity],
            |r| r.get(0),
        )?;
        let article = match known {
            Some(id) => id,
            None => {
                let key = self.free_key("article", &new.article_key)?;
                self.insert(
                    "INSERT INTO article (key, identity) VALUES (?1, ?2)",
                    (key, &new.identity),
                )?
            }
        };
        let raw = self.put_raw(new)?;
        let later = match known {
            Some(_) => self.later_versions(article, new)?,
            None => Vec::new(),
        };
        let number = self.make_room(article, &later)?;
        let version = self.insert_version(new, article, number, raw, run)?;
        self.put_witnesses(version, &new.witnesses)?;
        if later.is_empty() {
            self.run(
                "UPDATE article SET version_id = ?2 WHERE id = ?1",
                (article, version),
            )?;
        }
        Ok(if known.is_some() {
            Outcome::NewVersion {
                article,
                version,
                latest: later.is_empty(),
            }
        } else {
            Outcome::Stored { article, version }
        })
    }

    /// Rows of the versions that are later than `new`, the last one first: those that were captured after
    /// it or, captured at the same time, changed after it.
    fn later_versions(&self, article: i64, new: &NewVersion) -> Result<Vec<i64>> {
        let sql =
            "SELECT id, captured, updated FROM version WHERE article_id = ?1 ORDER BY number DESC";
        let versions = self.all(sql, [article], |r| {
            let (captured, updated): (String, Option<String>) = (r.get(1)?, r.get(2)?);
            Ok((r.get(0)?, captured, updated))
        })?;
        let updated = new.updated.as_ref().and_then(|field| seconds(&field.value));
        let captured = seconds(&new.captured);
        let is_later = |row: &(i64, String, Option<String>)| {
            let changed = row.2.as_deref().and_then(seconds);
            match seconds(&row.1).cmp(&captured) {
                Ordering::Equal => changed.zip(updated).is_some_and(|(row, new)| row > new),
                order => order == Ordering::Greater,
            }
        };
        let later = versions.into_iter().take_while(is_later);
        Ok(later.map(|(id, ..)| id).collect())
    }

    /// Counts `later` up by one, and gives the number before them; without any the next one.
    fn make_room(&self, article: i64, later: &[i64]) -> Result<i64> {
        for id in later {
            self.run("UPDATE version SET number = number + 1 WHERE id = ?1", [id])?;
        }
        let next = match later.last() {
            Some(first) => self.one(
                "SELECT number - 1 FROM version WHERE id = ?1",
                [first],
                |r| r.get(0),
            )?,
            None => self.one(
                "SELECT coalesce(max(number), 0) + 1 FROM version WHERE article_id = ?1",
                [article],
                |r| r.get(0),
            )?,
        };
        Ok(next.unwrap_or(1))
    }

    fn put_witnesses(&self, version: i64, witnesses: &[Witness]) -> Result<()> {
        for (ordinal, witness) in witnesses.iter().enumerate() {
            self.run(
                "INSERT INTO witness (version_id, ordinal, field, value, origin, agrees) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (
                    version,
                    ordinal as i64,
                    witness.field,
                    &witness.value,
                    witness.origin.as_str(),
                    witness.agrees,
                ),
            )?;
        }
        Ok(())
    }

    /// The shortest prefix of `key`, of ten characters or more, that no row of `table` has.
    pub(super) fn free_key(&self, table: &'static str, key: &str) -> Result<String> {
        let sql = format!("SELECT 1 FROM {table} WHERE key = ?1");
        for length in 10..key.len() {
            let short = &key[..length];
            if self.one(&sql, [short], |_| Ok(()))?.is_none() {
                return Ok(short.to_owned());
            }
        }
        Ok(key.to_owned())
    }

    fn put_raw(&self, new: &NewVersion) -> Result<i64> {
        let hash = new.raw_hash.as_slice();
        if let Some(id) = self.one("SELECT id FROM raw WHERE hash = ?1", [hash], |r| r.get(0))? {
            return Ok(id);
        }
        self.insert(
            "INSERT INTO raw (hash, length, bytes) VALUES (?1, ?2, ?3)",
            (hash, new.raw_length as i64, &new.raw),
        )
    }

    fn insert_version(
        &self,
        new: &NewVersion,
        article: i64,
        number: i64,
        raw: i64,
        run: i64,
    ) -> Result<i64> {
        let key = self.free_key("version", &new.version_key)?;
        let value = |f: &Option<Field<String>>| f.as_ref().map(|f| f.value.clone());
        let origin = |f: &Option<Field<String>>| f.as_ref().map(|f| f.origin.as_str());
        let parameters: [&dyn rusqlite::ToSql; 35] = [
            &key,
            &article,
            &number,
            &new.content_hash.as_slice(),
            &new.text_hash.as_slice(),
            &new.text.as_str(),
            &(new.text.as_str().chars().count() as i64),
            &(new.words as i64),
            &value(&new.title),
            &origin(&new.title),
            &value(&new.byline),
            &origin(&new.byline),
            &value(&new.dateline),
            &origin(&new.dateline),
            &value(&new.published),
            &origin(&new.published),
            &new.published_day,
            &value(&new.updated),
            &origin(&new.updated),
            &value(&new.source),
            &origin(&new.source),
            &value(&new.url),
            &origin(&new.url),
            &new.external_id,
            &value(&new.language),
            &origin(&new.language),
            &value(&new.section),
            &origin(&new.section),
            &new.path,
            &new.record,
            &new.format,
            &new.captured,
            &raw,
            &run,
            &0i64,
        ];
        self.insert(
            "INSERT INTO version (key, article_id, number, content_hash, text_hash, text, characters, words, title, title_origin,
               byline, byline_origin, dateline, dateline_origin, published, published_origin, published_day, updated, updated_origin,
               source, source_origin, url, url_origin, external_id, language, language_origin, section, section_origin,
               path, record, format, captured, raw_id, run_id, annotator)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
               ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)",
            parameters.as_slice(),
        )
    }
}

/// A time in ISO 8601 as seconds since 1970 in UTC; one without a zone is taken for UTC, a day for its
/// beginning. None for what is no time.
fn seconds(iso: &str) -> Option<i64> {
    let zoned = DateTime::parse_from_rfc3339(iso).map(|moment| moment.timestamp());
    let bare = || {
        let shapes = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
        let mut times = shapes
            .iter()
            .map(|shape| NaiveDateTime::parse_from_str(iso, shape));
        times.find_map(|time| Some(time.ok()?.and_utc().timestamp()))
    };
    let day = || {
        Some(
            iso.parse::<NaiveDate>()
                .ok()?
                .and_time(NaiveTime::MIN)
                .and_utc()
                .timestamp(),
        )
    };
    zoned.ok().or_else(bare).or_else(day)
}
