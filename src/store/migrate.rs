//! Brings the tables up to date: a list that only grows, one transaction, `user_version`.

use crate::error::{Error, Result};
use crate::store::Store;

/// The migrations in order; the position is the version.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_archive.sql"),
    include_str!("../../migrations/0002_views.sql"),
    include_str!("../../migrations/0003_institutions.sql"),
    include_str!("../../migrations/0004_codebooks.sql"),
    include_str!("../../migrations/0005_where_and_when.sql"),
    include_str!("../../migrations/0006_saved_searches.sql"),
    include_str!("../../migrations/0007_near_duplicates.sql"),
    include_str!("../../migrations/0008_saved_queries.sql"),
    include_str!("../../migrations/0009_views.sql"),
    include_str!("../../migrations/0010_quotation_versions.sql"),
    include_str!("../../migrations/0011_ledger.sql"),
    include_str!("../../migrations/0012_versions.sql"),
    include_str!("../../migrations/0013_feeds.sql"),
    include_str!("../../migrations/0014_origins.sql"),
];

/// "MORG", so that `file` and we can tell an archive from other SQLite files.
const APPLICATION_ID: i64 = 0x4D4F_5247;

/// Applies what is missing. Errors when the file belongs to another program or to a newer morgue.
pub fn migrate(store: &mut Store) -> Result<()> {
    let found = version(store)?;
    if found == MIGRATIONS.len() {
        return Ok(());
    }
    store.transaction(|store| {
        // Looked up again: another process may have been first.
        for sql in &MIGRATIONS[version(store)?..] {
            store.execute_plain(sql)?;
        }
        store.execute_plain(&format!(
            "PRAGMA user_version = {}; PRAGMA application_id = {APPLICATION_ID}",
            MIGRATIONS.len()
        ))
    })
}

/// Errors when the tables are not those of this morgue.
pub fn check(store: &Store) -> Result<()> {
    let found = version(store)?;
    if found < MIGRATIONS.len() {
        return Err(Error::Usage(format!(
            "{} is of an older morgue (tables {found}, here {}): bring it up to date with `morgue index rebuild`",
            store.path().display(),
            MIGRATIONS.len()
        )));
    }
    Ok(())
}

fn version(store: &Store) -> Result<usize> {
    let pragma = |name: &str| -> Result<i64> {
        Ok(store
            .one(&format!("PRAGMA {name}"), [], |r| r.get(0))?
            .unwrap_or(0))
    };
    let version = pragma("user_version")? as usize;
    let path = store.path().display();
    if pragma("application_id")? != APPLICATION_ID {
        let tables: i64 = store
            .one("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?
            .unwrap_or(0);
        if tables > 0 || version > 0 {
            return Err(Error::Integrity(format!(
                "{path}: a SQLite file, but not a morgue archive"
            )));
        }
        return Ok(0);
    }
    if version > MIGRATIONS.len() {
        return Err(Error::Usage(format!(
            "{path} is of a newer morgue (tables {version}, here {})",
            MIGRATIONS.len()
        )));
    }
    Ok(version)
}
