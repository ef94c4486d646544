//! A fixture of every format, and beside each the articles that `morgue read` finds in it.
//!
//! `tests/formats/NAME` is read and compared with `tests/formats/NAME.expected`: the JSON lines, then
//! what was told on the error stream, each line after `! `. Where a reader gets better they are made
//! anew by `MORGUE_REMAKE=1 cargo test --release --test it formats`, and the difference is looked at.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::morgue;

#[test]
fn every_fixture_gives_its_articles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut fixtures: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the fixtures")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_none_or(|end| end != "expected"))
        .collect();
    fixtures.sort();
    let remake = std::env::var_os("MORGUE_REMAKE").is_some();
    let mut wrong = Vec::new();
    for fixture in &fixtures {
        let name = fixture.file_name().expect("a name").to_string_lossy();
        let given = format!("tests/formats/{name}");
        let output = morgue(&folder, &["read", &given]);
        let mut found = String::from_utf8(output.stdout).expect("UTF-8");
        for line in String::from_utf8(output.stderr).expect("UTF-8").lines() {
            found.push_str(&format!("! {line}\n"));
        }
        let expected = folder.join(format!("{name}.expected"));
        if remake {
            fs::write(&expected, &found).expect("written");
        }
        if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{name} gives\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
