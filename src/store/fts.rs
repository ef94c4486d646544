//! An SQLite file of its own with full text search, for tools that can only open a file.

use std::path::Path;

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::store::{Store, View, views};

/// Views that are copied, each with the columns whose words can be looked for.
const COPIED: &[(&str, &[&str])] = &[
    ("articles", &["title", "text", "byline"]),
    ("quotations", &["quotation", "speaker", "role"]),
];

/// English stems, without accents.
const TOKENIZER: &str = "porter unicode61 remove_diacritics 2";

impl Store {
    /// Copies the views `articles` and `quotations` as they stand now into the new SQLite file `to`, each
    /// with an FTS5 table (`articles_fts`, `quotations_fts`) over it.
    ///
    /// Errors when `to` exists or cannot be written; nothing is left of it then.
    pub fn export_fts5(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Error::Usage(format!(
                "{} exists; an export never overwrites",
                to.display()
            )));
        }
        let written = self.write_fts5(to);
        if written.is_err() {
            // What could not be written may not be there to be removed.
            let _ = std::fs::remove_file(to);
        }
        written.map_err(|e| super::failed(to, "export", &e))
    }

    fn write_fts5(&self, to: &Path) -> rusqlite::Result<()> {
        let connection = Connection::open(to)?;
        connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
        connection.execute("ATTACH ?1 AS archive", [self.path.to_string_lossy()])?;
        connection.execute_batch("BEGIN")?;
        for view in views() {
            if let Some((_, words)) = COPIED.iter().find(|(name, _)| *name == view.name) {
                connection.execute_batch(&copy(&view, words))?;
            }
        }
        connection.execute_batch("COMMIT; DETACH archive")
    }
}

/// SQL that copies `view` and makes its `words` searchable.
fn copy(view: &View, words: &[&str]) -> String {
    let name = view.name;
    let columns: Vec<String> = view
        .columns
        .iter()
        .map(|c| format!("\"{}\" {}", c.name, c.kind))
        .collect();
    let id = view.columns.first().map_or("", |c| c.name);
    format!(
        "CREATE TABLE {name} (row INTEGER PRIMARY KEY, {columns});
         INSERT INTO {name} SELECT NULL, * FROM archive.{name};
         CREATE UNIQUE INDEX {name}_by_id ON {name} ({id});
         CREATE VIRTUAL TABLE {name}_fts USING fts5({words}, content='{name}', content_rowid='row', tokenize='{TOKENIZER}');
         INSERT INTO {name}_fts ({name}_fts) VALUES ('rebuild');",
        columns = columns.join(", "),
        words = words.join(", "),
    )
}
