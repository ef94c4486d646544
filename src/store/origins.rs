//! Where the fields of an article come from.

use crate::error::Result;
use crate::model::FieldOrigin;
use crate::store::Store;

impl Store {
    /// The fields that the current version of the article `key` has, by name. Empty for an unknown key.
    pub fn origins_of(&self, key: &str) -> Result<Vec<FieldOrigin>> {
        let sql = "SELECT field, value, origin, standing, sure FROM field_origins
                   WHERE article_id = ?1 AND is_current ORDER BY field";
        let mut rows = self.all(sql, [key], |r| {
            Ok(FieldOrigin {
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
