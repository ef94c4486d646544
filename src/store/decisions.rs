//! What people decided: kept for good, in words that survive when all findings are made anew.

use serde_json::{Value as Json, json};

use crate::error::Result;
use crate::store::Store;

/// A decision about copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its number.
    pub id: i64,
    /// `split`, `lead` or `undo`.
    pub kind: String,
    /// About what.
    pub subject: Json,
    /// Who made it.
    pub author: String,
    /// When: UTC, ISO 8601.
    pub made: String,
    /// True when a later decision took it back.
    pub undone: bool,
}

/// A text that is not to be of one cluster with others: hashes of texts, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The text that stands apart.
    pub text: String,
    /// From these.
    pub from: Vec<String>,
}

/// Holds for a decision `d` that nobody took back.
const STANDS: &str = "NOT EXISTS (SELECT 1 FROM decision u WHERE u.kind = 'undo' AND u.subject ->> 'decision' = d.id)";

impl Store {
    /// Keeps that a text stands apart from others. Gives the number of the decision.
    pub fn put_split(&self, split: &Split, author: &str, made: &str) -> Result<i64> {
        let subject = json!({ "text": split.text, "from": split.from });
        self.put_decision("split", &subject, author, made)
    }

    /// Keeps that an article leads its cluster, whichever it is in. Gives the number of the decision.
    pub fn put_lead(&self, article: i64, author: &str, made: &str) -> Result<i64> {
        let sql = "SELECT a.identity, lower(hex(v.text_hash)) FROM article a JOIN version v ON v.id = a.version_id WHERE a.id = ?1";
        let named = self.one(sql, [article], |r| {
            Ok(json!({ "article": r.get::<_, String>(0)?, "text": r.get::<_, String>(1)? }))
        })?;
        self.put_decision("lead", &named.unwrap_or_default(), author, made)
    }

    /// Takes a decision back by another one. Gives its number.
    pub fn put_undo(&self, decision: i64, author: &str, made: &str) -> Result<i64> {
        self.put_decision("undo", &json!({ "decision": decision }), author, made)
    }

    fn put_decision(&self, kind: &str, subject: &Json, author: &str, made: &str) -> Result<i64> {
        let sql = "INSERT INTO decision (kind, subject, author, made) VALUES (?1, ?2, ?3, ?4)";
        self.insert(sql, (kind, subject.to_string(), author, made))
    }

    /// All decisions about copies, in the order they were made.
    pub fn copy_decisions(&self) -> Result<Vec<DecisionRow>> {
        let sql = format!(
            "SELECT d.id, d.kind, d.subject, d.author, d.made, NOT {STANDS} FROM decision d
             WHERE d.kind IN ('split', 'lead') OR d.kind = 'undo' AND EXISTS (
               SELECT 1 FROM decision o WHERE o.id = d.subject ->> 'decision' AND o.kind IN ('split', 'lead'))
             ORDER BY d.id"
        );
        self.all(&sql, [], |r| {
            let subject: String = r.get(2)?;
            Ok(DecisionRow {
                id: r.get(0)?,
                kind: r.get(1)?,
                // The table takes nothing but JSON.
                subject: serde_json::from_str(&subject).unwrap_or_default(),
                author: r.get(3)?,
                made: r.get(4)?,
                undone: r.get(5)?,
            })
        })
    }

    /// The texts that stand apart, by decisions that stand.
    pub fn splits(&self) -> Result<Vec<Split>> {
        let sql = format!(
            "SELECT d.subject FROM decision d WHERE d.kind = 'split' AND {STANDS} ORDER BY d.id"
        );
        let subjects: Vec<String> = self.all(&sql, [], |r| r.get(0))?;
        let read = subjects.iter().map(|subject| {
            let subject: Json = serde_json::from_str(subject).unwrap_or_default();
            let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
            Split {
                text: text(&subject["text"]),
                from: subject["from"]
                    .as_array()
                    .map_or(Vec::new(), |from| from.iter().map(text).collect()),
            }
        });
        Ok(read.collect())
    }

    /// The article that people put at the head of a cluster, the last one they chose.
    pub(super) fn chosen_lead(&self, cluster: i64) -> Result<Option<i64>> {
        let sql = format!(
            "SELECT a.id FROM decision d JOIN article a ON a.identity = d.subject ->> 'article' JOIN copy p ON p.article_id = a.id
               JOIN wording w ON w.id = p.wording_id
             WHERE d.kind = 'lead' AND w.cluster_id = ?1 AND {STANDS} ORDER BY d.id DESC LIMIT 1"
        );
        self.one(&sql, [cluster], |r| r.get(0))
    }

    /// The hash of the text of a wording's first article, in hexadecimal.
    pub fn text_hash_of_wording(&self, wording: i64) -> Result<Option<String>> {
        let sql = "SELECT lower(hex(v.text_hash)) FROM copy p JOIN version v ON v.id = p.version_id
                   WHERE p.wording_id = ?1 ORDER BY p.article_id LIMIT 1";
        self.one(sql, [wording], |r| r.get(0))
    }

    /// The wordings of current versions with this text.
    pub fn wordings_of_text_hash(&self, hash: &str) -> Result<Vec<i64>> {
        let sql = "SELECT DISTINCT p.wording_id FROM version v JOIN copy p ON p.version_id = v.id
                   WHERE v.text_hash = unhex(?1) ORDER BY p.wording_id";
        self.all(sql, [hash], |r| r.get(0))
    }
}
