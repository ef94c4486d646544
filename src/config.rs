//! Where the archive is and how the screen is: the only place that reads the environment.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What the environment says, read once at the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Folder of the archive.
    pub archive: PathBuf,
    /// Columns of the terminal for text that is cut to fit; None: no terminal, nothing is cut.
    pub width: Option<usize>,
    /// Colours may be used on standard output.
    pub colour: bool,
}

/// The folder of the archive: `named` (from `--archive`, or `MORGUE_ARCHIVE`, which the argument
/// parser reads), else the nearest `.morgue/` upward from `current`, else `morgue` in the user's data
/// folder (XDG base directories). The folder need not exist.
///
/// Errors when there is neither a name nor a home folder.
pub fn archive_folder(named: Option<PathBuf>, current: &Path) -> Result<PathBuf> {
    if let Some(folder) = named {
        return Ok(folder);
    }
    if let Some(near) = current
        .ancestors()
        .map(|f| f.join(".morgue"))
        .find(|f| f.is_dir())
    {
        return Ok(near);
    }
    use etcetera::BaseStrategy;
    let base = etcetera::choose_base_strategy().map_err(|e| {
        Error::Usage(format!(
            "no place for the archive ({e}): name one with --archive DIR"
        ))
    })?;
    Ok(base.data_dir().join("morgue"))
}

/// The file that remembers what was typed into `morgue sql`, in the user's state folder (XDG base
/// directories); None when there is no home folder.
pub fn history_file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let base = etcetera::choose_base_strategy().ok()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir());
    Some(folder.join("morgue").join("sql_history"))
}

/// Reads what the terminal and the environment say of colour and width.
pub fn screen(is_terminal: bool) -> (Option<usize>, bool) {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|v| v == "dumb");
    let width = is_terminal.then(|| {
        std::env::var("COLUMNS")
            .ok()
            .and_then(|c| c.parse().ok())
            .unwrap_or(100)
    });
    (width, is_terminal && !no_colour && !dumb)
}

/// The name under which the user is logged in, where the environment says so.
pub fn user() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(std::env::var_os)?;
    Some(named.to_string_lossy().into_owned()).filter(|name| !name.is_empty())
}

/// The folder the program was started in; `.` when it cannot be told.
pub fn current_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_folder_wins_then_the_nearest() {
        let root = tempfile::tempdir().expect("a folder");
        let inner = root.path().join("desk/today");
        std::fs::create_dir_all(&inner).expect("folders");
        std::fs::create_dir_all(root.path().join(".morgue")).expect("folders");
        let named = Some(PathBuf::from("/somewhere"));
        assert_eq!(
            archive_folder(named, &inner).expect("named"),
            PathBuf::from("/somewhere")
        );
        assert_eq!(
            archive_folder(None, &inner).expect("near"),
            root.path().join(".morgue")
        );
    }
}
