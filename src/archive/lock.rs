//! One writer: a lock on a file in the archive's folder, which the system takes back when the process ends.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// The right to write; held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the archive in `root` and writes `holder` into it.
    ///
    /// Errors with [`Error::Busy`] and the other holder's words when it is taken.
    pub fn take(root: &Path, holder: &str) -> Result<Lock> {
        let path = root.join("lock");
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| Error::io(&path, e))?;
        match file.try_lock() {
            Ok(()) => {
                let written = file
                    .set_len(0)
                    .and_then(|()| file.rewind())
                    .and_then(|()| file.write_all(holder.as_bytes()));
                written.map_err(|e| Error::io(&path, e))?;
                Ok(Lock { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut words = String::new();
                let read = file.read_to_string(&mut words);
                let holder = if read.is_ok() && !words.is_empty() {
                    words
                } else {
                    "another process".to_owned()
                };
                Err(Error::Busy {
                    path: root.to_owned(),
                    holder,
                })
            }
            Err(TryLockError::Error(e)) => Err(Error::io(&path, e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_is_told_who_the_first_is() {
        let root = tempfile::tempdir().expect("a folder");
        let first = Lock::take(root.path(), "process 7 (morgue add)").expect("free");
        let second = Lock::take(root.path(), "process 8").expect_err("taken");
        assert!(
            second.to_string().contains("process 7 (morgue add)"),
            "{second}"
        );
        drop(first);
        Lock::take(root.path(), "process 8").expect("free again");
    }
}
