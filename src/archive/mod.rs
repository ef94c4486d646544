//! Where the rooms meet: the library's front door. An [`Archive`] is a folder with `archive.db`
//! (SQLite, the truth) and `index/` (tantivy, a shadow that can always be made again).

mod add;
mod again;
mod changes;
mod codebooks;
mod copies;
mod explain;
mod feeds;
mod hits;
mod like;
mod lock;
mod prepare;
mod queries;
mod saved;
mod search;
mod shadow;
mod sql;
mod web;
mod who;

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::store::Store;

pub use add::{AddOptions, Event, Overrides, Progress, Summary, dry_run, settle};
pub use changes::Difference;
pub use codebooks::Coded;
pub use copies::{Copies, CopyRow, Decided};
pub use explain::{Clause, Explanation, HitScore, ScorePart};
pub use lock::Lock;
pub use queries::{NamedQuery, Parameter};
pub use saved::{Alert, request_of};
pub use search::{FacetValue, Hit, Meaning, RECENCY, Request, ResultSet, Step, Suggestion};
pub use shadow::IndexStatus;
pub use sql::Sql;
pub use web::Web;
pub use who::{Card, Found};

/// An archive opened for reading, or for writing when it holds the lock.
#[derive(Debug)]
pub struct Archive {
    root: PathBuf,
    store: Store,
    _lock: Option<Lock>,
}

impl Archive {
    /// Opens the archive in `root` for writing, and makes it when there is none. `holder` is what
    /// others are told while they wait.
    ///
    /// Errors with [`Error::Busy`] when another process writes.
    pub fn create(root: &Path, holder: &str) -> Result<Archive> {
        std::fs::create_dir_all(root).map_err(|e| Error::io(root, e))?;
        let lock = Lock::take(root, holder)?;
        let store = Store::create(&root.join("archive.db"))?;
        Ok(Archive {
            root: root.to_owned(),
            store,
            _lock: Some(lock),
        })
    }

    /// Opens the archive in `root` for reading. Errors with [`Error::NoArchive`] when there is none.
    pub fn read(root: &Path) -> Result<Archive> {
        let path = root.join("archive.db");
        if !path.is_file() {
            return Err(Error::NoArchive {
                path: root.to_owned(),
            });
        }
        Ok(Archive {
            root: root.to_owned(),
            store: Store::read(&path)?,
            _lock: None,
        })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The SQLite file.
    pub fn store(&self) -> &Store {
        &self.store
    }

    fn index_folder(&self) -> PathBuf {
        self.root.join("index")
    }
}

/// Now, in UTC, ISO 8601 to the second.
pub fn now() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
