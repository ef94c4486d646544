//! What can go wrong, always with the path or article it concerns.

use std::path::PathBuf;

/// Any failure of the library. Each names the thing it concerns; none is printed here.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// What was touched.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The user asked for something that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// No archive at the place, or none could be found.
    #[error("no archive at {}: make one with `morgue add`, or name one with --archive DIR", path.display())]
    NoArchive {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Another process holds the write lock.
    #[error("archive {} is being written by {holder}; try again when it has finished", path.display())]
    Busy {
        /// The archive's folder.
        path: PathBuf,
        /// Who holds it, as it wrote into the lock file.
        holder: String,
    },
    /// An id or prefix that fits nothing, or several things.
    #[error("{0}")]
    NotFound(String),
    /// The SQLite file says no.
    #[error("{context}: {message}")]
    Store {
        /// What was being done.
        context: String,
        /// SQLite's words.
        message: String,
    },
    /// The SQL given by the user is wrong or not allowed.
    #[error("SQL: {0}")]
    Sql(String),
    /// An answer was ended by a limit.
    #[error("{0}")]
    Cut(String),
    /// The search index says no.
    #[error("index {}: {message}", path.display())]
    Index {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        message: String,
    },
    /// The archive contradicts itself.
    #[error("{0}")]
    Integrity(String),
    /// The user pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// An I/O error about `path`.
    pub fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Error {
        Error::Io {
            path: path.into(),
            source,
        }
    }

    /// The exit code of the program for this failure (2 usage, 4 busy, 5 integrity, 6 cut, …).
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::NotFound(_) => 1,
            Error::Io { .. } | Error::Usage(_) | Error::NoArchive { .. } | Error::Sql(_) => 2,
            Error::Busy { .. } => 4,
            Error::Store { .. } | Error::Index { .. } | Error::Integrity(_) => 5,
            Error::Cut(_) => 6,
            Error::Interrupted => 130,
        }
    }
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;
