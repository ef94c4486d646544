//! SQL that users keep under a name.

use crate::error::Result;
use crate::store::Store;

/// A query that a user keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedQueryRow {
    /// Its name.
    pub name: String,
    /// The SQL.
    pub sql: String,
}

impl Store {
    /// All of them by name.
    pub fn saved_queries(&self) -> Result<Vec<SavedQueryRow>> {
        let sql = "SELECT name, sql FROM saved_query ORDER BY name";
        self.all(sql, [], |r| {
            Ok(SavedQueryRow {
                name: r.get(0)?,
                sql: r.get(1)?,
            })
        })
    }

    /// Keeps `sql` under `name`, in place of one of the same name.
    pub fn put_saved_query(&self, name: &str, sql: &str, created: &str) -> Result<()> {
        let put = "INSERT INTO saved_query (name, sql, created) VALUES (?1, ?2, ?3)
                   ON CONFLICT (name) DO UPDATE SET sql = excluded.sql, created = excluded.created";
        self.run(put, (name, sql, created))
    }

    /// Forgets the one called `name`; false when there is none.
    pub fn drop_saved_query(&self, name: &str) -> Result<bool> {
        let sql = "DELETE FROM saved_query WHERE name = ?1 RETURNING name";
        let gone = self.one(sql, [name], |r| r.get::<_, String>(0))?;
        Ok(gone.is_some())
    }
}
