//! The program as its users run it.

use std::path::Path;
use std::process::{Command, Output};

/// Runs morgue on `archive` from the root of the project, to its end.
pub fn morgue(archive: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("--archive")
        .arg(archive)
        .args(arguments);
    command.output().expect("morgue runs")
}
