//! Codebooks: keeping them, and what they find.

use crate::error::Result;
use crate::model::{Codebook, Coding, Concept};
use crate::store::Store;
use crate::text::{Span, Text};

/// A codebook as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookRow {
    /// Its name.
    pub name: String,
    /// The file it came from.
    pub origin: String,
    /// UTC, ISO 8601.
    pub imported: String,
    /// How many concepts it has.
    pub concepts: u64,
}

/// A current version, to be looked through for concepts.
#[derive(Clone, Debug, PartialEq)]
pub struct ToCode {
    /// Row of the article.
    pub article: i64,
    /// Row of the version.
    pub version: i64,
    /// Headline.
    pub title: Option<String>,
    /// Text.
    pub text: Text,
    /// Rows of its quotations with their parts, in order.
    pub quotations: Vec<(i64, Vec<Span>)>,
}

impl Store {
    /// All codebooks, by name.
    pub fn codebooks(&self) -> Result<Vec<Codebook>> {
        let names: Vec<String> =
            self.all("SELECT name FROM codebook ORDER BY name", [], |r| r.get(0))?;
        names
            .into_iter()
            .map(|name| {
                let concepts = self.concepts(&name)?;
                Ok(Codebook { name, concepts })
            })
            .collect()
    }

    /// All codebooks, by name, without their concepts.
    pub fn codebook_rows(&self) -> Result<Vec<CodebookRow>> {
        let sql = "SELECT b.name, b.origin, b.imported, count(c.id) FROM codebook b LEFT JOIN concept c ON c.codebook_id = b.id
                   GROUP BY b.id ORDER BY b.name";
        self.all(sql, [], |r| {
            Ok(CodebookRow {
                name: r.get(0)?,
                origin: r.get(1)?,
                imported: r.get(2)?,
                concepts: r.get::<_, i64>(3)? as u64,
            })
        })
    }

    /// The concepts of a codebook in the order of its file; empty for an unknown one.
    pub fn concepts(&self, codebook: &str) -> Result<Vec<Concept>> {
        let sql = "SELECT c.code, c.name, c.broader, c.note, c.words, c.excepted, c.exclude FROM concept c
                   JOIN codebook b ON b.id = c.codebook_id WHERE b.name = ?1 ORDER BY c.ordinal";
        // Written by us as a list of strings and checked by SQLite; anything else gives no words.
        let list = |json: String| serde_json::from_str(&json).unwrap_or_default();
        self.all(sql, [codebook], |r| {
            Ok(Concept {
                code: r.get(0)?,
                name: r.get(1)?,
                broader: r.get(2)?,
                note: r.get(3)?,
                words: list(r.get(4)?),
                except: list(r.get(5)?),
                exclude: list(r.get(6)?),
            })
        })
    }

    /// Keeps a codebook; one of the same name must have been dropped. Call inside a transaction.
    pub fn put_codebook(&self, codebook: &Codebook, origin: &str, imported: &str) -> Result<()> {
        let row = self.insert(
            "INSERT INTO codebook (name, origin, imported) VALUES (?1, ?2, ?3)",
            (&codebook.name, origin, imported),
        )?;
        for (n, c) in codebook.concepts.iter().enumerate() {
            let list = |words: &[String]| serde_json::json!(words).to_string();
            self.run(
                "INSERT INTO concept (codebook_id, ordinal, code, name, broader, note, words, excepted, exclude)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                (
                    row,
                    n as i64,
                    &c.code,
                    &c.name,
                    &c.broader,
                    &c.note,
                    list(&c.words),
                    list(&c.except),
                    list(&c.exclude),
                ),
            )?;
            self.run(
                "INSERT INTO vocabulary (code, name, broader, level, codebook) VALUES (?1, ?2, ?3, ?4, ?5)",
                (&c.code, &c.name, &c.broader, level(codebook, c), &codebook.name),
            )?;
        }
        self.fill_paths()
    }

    /// Forgets a codebook and what it found; gives the articles where it had found something, sorted.
    /// Nothing happens for an unknown one. Call inside a transaction.
    pub fn drop_codebook(&self, name: &str) -> Result<Vec<i64>> {
        let found = "FROM topic WHERE code IN (SELECT code FROM vocabulary WHERE codebook = ?1)";
        let articles = self.all(
            &format!("SELECT DISTINCT a.id FROM article a WHERE a.version_id IN (SELECT version_id {found}) ORDER BY a.id"),
            [name],
            |r| r.get(0),
        )?;
        self.run(&format!("DELETE {found}"), [name])?;
        self.run("DELETE FROM vocabulary WHERE codebook = ?1", [name])?;
        self.run("DELETE FROM codebook WHERE name = ?1", [name])?;
        Ok(articles)
    }

    /// Current versions with an article row above `after`, at most `limit`, in order.
    pub fn to_code(&self, after: i64, limit: usize) -> Result<Vec<ToCode>> {
        let sql = "SELECT a.id, v.id, v.title, v.text FROM article a JOIN version v ON v.id = a.version_id
                   WHERE a.id > ?1 ORDER BY a.id LIMIT ?2";
        let mut versions = self.all(sql, (after, limit as i64), |r| {
            Ok(ToCode {
                article: r.get(0)?,
                version: r.get(1)?,
                title: r.get(2)?,
                text: Text::from_stored(r.get(3)?),
                quotations: Vec::new(),
            })
        })?;
        for version in &mut versions {
            let quotations: Vec<i64> = self.all(
                "SELECT id FROM quotation WHERE version_id = ?1 ORDER BY ordinal",
                [version.version],
                |r| r.get(0),
            )?;
            for quotation in quotations {
                version
                    .quotations
                    .push((quotation, self.quotation_parts(quotation)?));
            }
        }
        Ok(versions)
    }

    /// Keeps what a codebook found in a version that it had not been looked for in.
    pub fn put_coding(&self, of: &ToCode, coding: &Coding) -> Result<()> {
        self.put_concepts(of.version, None, &coding.article, &of.text)?;
        for ((row, _), found) in of.quotations.iter().zip(&coding.quotations) {
            self.put_concepts(of.version, Some(*row), found, &of.text)?;
        }
        Ok(())
    }
}

/// 1 for a concept at the top.
fn level(codebook: &Codebook, concept: &Concept) -> u32 {
    let mut level = 1;
    let mut at = concept;
    // A codebook that was read has no circle; should there be one, it ends here.
    while let Some(above) = at
        .broader
        .as_ref()
        .and_then(|code| codebook.concepts.iter().find(|c| c.code == *code))
        .filter(|_| level <= codebook.concepts.len() as u32)
    {
        level += 1;
        at = above;
    }
    level
}
