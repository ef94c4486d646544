//! Where the fields of an article come from.

use crate::error::Result;
use crate::store::Store;

/// A field of an article's current version.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginRow {
    /// Name of the field.
    pub field: String,
    /// What it says.
    pub value: String,
    /// Where that stood, as `Origin::as_str`.
    pub origin: String,
    /// How it stands to other places of the input, as `Standing::as_str`.
    pub standing: String,
    /// Share of such fields that are right, 0 to 1; None where nobody has counted.
    pub sure: Option<f64>,
    /// What other places say that say otherwise, each with where that stood.
    pub others: Vec<(String, String)>,
}

impl Store {
    /// The fields that the current version of the article `key` has, by name. Empty for an unknown key.
    pub fn origins_of(&self, key: &str) -> Result<Vec<OriginRow>> {
        let sql = "SELECT field, value, origin, standing, sure FROM field_origins
                   WHERE article_id = ?1 AND is_current ORDER BY field";
        let mut rows = self.all(sql, [key], |r| {
            Ok(OriginRow {
                field: r.get(0)?,
                value: r.get(1)?,
                origin: r.get::<_, Option<String>>(2)?.unwrap_or_default(),
                standing: r.get(3)?,
                sure: r.get(4)?,
                others: Vec::new(),
            })
        })?;
        let sql = "SELECT w.field, w.value, w.origin FROM witness w JOIN article a ON a.version_id = w.version_id
                   WHERE a.key = ?1 AND NOT w.agrees ORDER BY w.ordinal";
        let others = self.all(sql, [key], |r| {
            let field: String = r.get(0)?;
            Ok((field, r.get(1)?, r.get(2)?))
        })?;
        for (field, value, origin) in others {
            if let Some(row) = rows.iter_mut().find(|row| row.field == field) {
                row.others.push((value, origin));
            }
        }
        Ok(rows)
    }
}
