//! The program as its users start it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

/// `morgue --archive ARCHIVE ARGUMENTS`, started in the project's folder.
pub fn morgue(archive: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("--archive")
        .arg(archive)
        .args(arguments);
    command.output().expect("morgue runs")
}

/// What is printed; the command must end well.
pub fn said(archive: &Path, arguments: &[&str]) -> String {
    let output = morgue(archive, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The JSON value that is printed.
pub fn json(archive: &Path, arguments: &[&str]) -> Json {
    serde_json::from_str(&said(archive, arguments)).expect("JSON")
}

/// The one number that `sql` gives.
pub fn number(archive: &Path, sql: &str) -> u64 {
    let rows = json(archive, &["sql", sql, "--json"]);
    let row = rows[0].as_object().expect("a row");
    row.values()
        .next()
        .and_then(Json::as_u64)
        .expect("a number")
}
