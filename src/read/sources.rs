//! Which files there are to read.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Rejected, stream};

/// The files under `paths`, in the order given, folders sorted by name. Lazy, so that a folder of a
/// million files costs no memory.
///
/// Hidden files and folders inside a folder are skipped (a hidden path named outright is read), so
/// are sockets and devices. Links are followed; one that leads back to a folder above is left out.
/// A path that does not exist or cannot be entered gives a refusal. `-` is handed through.
pub fn sources(paths: &[PathBuf]) -> impl Iterator<Item = Result<PathBuf, Rejected>> + '_ {
    paths
        .iter()
        .flat_map(|path| -> Box<dyn Iterator<Item = _>> {
            if path.as_os_str() == "-" {
                return Box::new(std::iter::once(Ok(path.clone())));
            }
            match path.metadata() {
                Err(error) => {
                    Box::new(std::iter::once(Err(refused(path, stream::plainly(&error)))))
                }
                Ok(meta) if !meta.is_dir() => Box::new(std::iter::once(Ok(path.clone()))),
                Ok(_) => Box::new(walk(path)),
            }
        })
}

fn walk(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Rejected>> + use<> {
    let folder = folder.to_owned();
    WalkDir::new(&folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !hidden(entry))
        .filter_map(move |entry| match entry {
            Ok(entry) if entry.file_type().is_file() => Some(Ok(entry.into_path())),
            Ok(_) => None,
            Err(error) if error.loop_ancestor().is_some() => None,
            Err(error) => {
                let path = error.path().unwrap_or(&folder).to_owned();
                let reason = error
                    .io_error()
                    .map_or_else(|| error.to_string(), stream::plainly);
                Some(Err(refused(&path, reason)))
            }
        })
}

fn hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn refused(path: &Path, reason: String) -> Rejected {
    Rejected {
        path: path.to_string_lossy().into_owned(),
        place: None,
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order_without_hidden_files() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("b/c"))?;
        std::fs::create_dir_all(at(".git"))?;
        for name in ["b/c/2.txt", "b/1.txt", "a.txt", ".hidden", ".git/x"] {
            std::fs::write(at(name), "x")?;
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), at("b/up"))?;
        let paths = vec![folder.path().to_owned(), at("missing"), "-".into()];
        let found: Vec<_> = sources(&paths).collect();
        let expected = vec![
            Ok(at("a.txt")),
            Ok(at("b/1.txt")),
            Ok(at("b/c/2.txt")),
            Err(refused(&at("missing"), "no such file or folder".to_owned())),
            Ok(PathBuf::from("-")),
        ];
        assert_eq!(found, expected);
        Ok(())
    }
}
