//! Entities: someone across articles, under every name the archive has seen.

use crate::error::Result;
use crate::model::ActorKind;
use crate::store::Store;

/// An entity to be kept, found by machine.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntity {
    /// Short id, made from kind and name, so that it survives re-extraction.
    pub key: String,
    /// Person, institution or place.
    pub kind: ActorKind,
    /// Canonical name.
    pub name: String,
    /// The name folded (lower case, no accents).
    pub folded: String,
}

/// An entity as kept, with its counts over current versions.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityRow {
    /// Row.
    pub id: i64,
    /// Short id.
    pub key: String,
    /// `person`, `institution` or `place`.
    pub kind: String,
    /// Canonical name.
    pub name: String,
    /// Other names, sorted.
    pub other_names: Vec<String>,
    /// `machine` or `confirmed`.
    pub layer: String,
    /// Articles that speak of it.
    pub articles: u64,
    /// Mentions in them.
    pub mentions: u64,
    /// Quotations of it.
    pub quotations: u64,
}

const ROW: &str = "SELECT e.id, e.key, e.kind, e.name, e.layer,
    (SELECT count(DISTINCT c.version_id) FROM actor c JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id),
    (SELECT count(*) FROM mention m JOIN actor c ON c.id = m.actor_id JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id),
    (SELECT count(DISTINCT qs.quotation_id) FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id
       JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id)
  FROM entity e";

impl Store {
    /// The entity of this kind and folded name: (row, name).
    pub fn entity_named(&self, kind: ActorKind, folded: &str) -> Result<Option<i64>> {
        self.one(
            "SELECT id FROM entity WHERE kind = ?1 AND folded = ?2",
            (kind.as_str(), folded),
            |r| r.get(0),
        )
    }

    /// Keeps a new entity, gives its row.
    pub fn put_entity(&self, new: &NewEntity) -> Result<i64> {
        let key = self.free_key("entity", &new.key)?;
        self.insert(
            "INSERT INTO entity (key, kind, name, folded) VALUES (?1, ?2, ?3, ?4)",
            (key, new.kind.as_str(), &new.name, &new.folded),
        )
    }

    /// Keeps a name of an entity, and its words for looking up by a part. Twice is once.
    pub fn put_alias(&self, entity: i64, name: &str, folded: &str, form: &str) -> Result<()> {
        let sql =
            "INSERT OR IGNORE INTO alias (entity_id, folded, name, form) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (entity, folded, name, form))?;
        let words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty());
        words.into_iter().try_for_each(|w| {
            self.run(
                "INSERT OR IGNORE INTO alias_word VALUES (?1, ?2)",
                (w, entity),
            )
        })
    }

    /// Rows of the entities that a typed name may mean: those that bear it letter for letter (folded),
    /// else those that have all its words in their names. `kinds` narrows; empty: any.
    pub fn entities_called(&self, folded: &str, kinds: &[ActorKind]) -> Result<Vec<i64>> {
        let kinds: Vec<&str> = if kinds.is_empty() {
            vec!["person", "institution", "place"]
        } else {
            kinds.iter().map(|k| k.as_str()).collect()
        };
        let wanted = serde_json::json!(kinds).to_string();
        let exact = self.all(
            "SELECT DISTINCT e.id FROM alias n JOIN entity e ON e.id = n.entity_id
             WHERE n.folded = ?1 AND e.kind IN (SELECT value FROM json_each(?2)) ORDER BY e.id",
            (folded, &wanted),
            |r| r.get::<_, i64>(0),
        )?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        let words: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.all(
            "SELECT e.id FROM entity e WHERE e.kind IN (SELECT value FROM json_each(?2)) AND e.id IN
               (SELECT entity_id FROM alias_word WHERE word IN (SELECT value FROM json_each(?1))
                GROUP BY entity_id HAVING count(*) = json_array_length(?1)) ORDER BY e.id",
            (serde_json::json!(words.iter().collect::<std::collections::BTreeSet<_>>()).to_string(), &wanted),
            |r| r.get(0),
        )
    }

    /// Entities of a kind that have a word beginning with each of `words` (folded) in their names, the
    /// most quoted first, then the most mentioned, then by name: how many, and those from `offset` on, at
    /// most `limit`. Without words, all.
    pub fn entities_with(
        &self,
        words: &[String],
        kind: ActorKind,
        offset: usize,
        limit: usize,
    ) -> Result<(u64, Vec<EntityRow>)> {
        let words = serde_json::json!(words).to_string();
        let fits = "e.kind = ?1 AND EXISTS (SELECT 1 FROM actor c JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id)
             AND NOT EXISTS (SELECT 1 FROM json_each(?2) w WHERE NOT EXISTS (SELECT 1 FROM alias_word b
               WHERE b.entity_id = e.id AND b.word >= w.value AND b.word < w.value || char(1114111)))";
        let total = self.one(
            &format!("SELECT count(*) FROM entity e WHERE {fits}"),
            (kind.as_str(), &words),
            |r| r.get::<_, i64>(0),
        )?;
        let limits = [limit, offset].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let rows = self.all(
            &format!(
                "{ROW} WHERE {fits} ORDER BY 8 DESC, 7 DESC, e.name, e.key LIMIT ?3 OFFSET ?4"
            ),
            (kind.as_str(), &words, limits[0], limits[1]),
            read_entity,
        )?;
        let rows = rows.into_iter().map(|row| self.with_names(row));
        Ok((total.unwrap_or(0) as u64, rows.collect::<Result<_>>()?))
    }

    /// An entity with its counts; None for an unknown row.
    pub fn entity(&self, id: i64) -> Result<Option<EntityRow>> {
        let row = self.one(&format!("{ROW} WHERE e.id = ?1"), [id], read_entity)?;
        row.map(|r| self.with_names(r)).transpose()
    }

    /// The entity whose short id is `key` or begins with it, when only one does.
    pub fn entity_by_key(&self, key: &str) -> Result<Vec<i64>> {
        self.all(
            "SELECT id FROM entity WHERE key >= ?1 AND key < ?1 || x'7F' ORDER BY key LIMIT 2",
            [key],
            |r| r.get(0),
        )
    }

    /// Short id and name of an entity.
    pub fn entity_label(&self, id: i64) -> Result<Option<(String, String)>> {
        self.one("SELECT key, name FROM entity WHERE id = ?1", [id], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
    }

    /// Forgets entities found by machine that no text speaks of any more.
    pub fn drop_unused_entities(&self) -> Result<()> {
        self.run("DELETE FROM entity WHERE layer = 'machine' AND id NOT IN (SELECT entity_id FROM actor)", [])
    }

    fn with_names(&self, mut row: EntityRow) -> Result<EntityRow> {
        let sql = "SELECT n.name FROM alias n JOIN entity e ON e.id = n.entity_id WHERE e.id = ?1 AND n.folded <> e.folded ORDER BY n.name";
        row.other_names = self.all(sql, [row.id], |r| r.get(0))?;
        Ok(row)
    }
}

fn read_entity(r: &rusqlite::Row) -> rusqlite::Result<EntityRow> {
    let count = |n| r.get::<_, i64>(n).map(|v| v as u64);
    Ok(EntityRow {
        id: r.get(0)?,
        key: r.get(1)?,
        kind: r.get(2)?,
        name: r.get(3)?,
        other_names: Vec::new(),
        layer: r.get(4)?,
        articles: count(5)?,
        mentions: count(6)?,
        quotations: count(7)?,
    })
}
