//! `sample_db/archive.db` is what the code makes of `sample_db/articles`, and the index agrees with it.

use std::path::Path;

use morgue::store::{Asked, Limits, Rows, Value, query, views};

use crate::run::morgue;

fn add(archive: &Path, threads: &str) {
    let captured = "2025-11-01T00:00:00Z";
    let output = morgue(
        archive,
        &[
            "--threads",
            threads,
            "add",
            "sample_db/articles",
            "--captured",
            captured,
        ],
    );
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[derive(Default)]
struct Dump(Vec<String>);

impl Rows for Dump {
    fn columns(&mut self, names: &[String], _: bool) -> morgue::error::Result<()> {
        self.0.push(format!("{names:?}"));
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> morgue::error::Result<bool> {
        self.0.push(format!("{values:?}"));
        Ok(true)
    }
}

fn rows(database: &Path, sql: &str) -> Vec<String> {
    let mut dump = Dump::default();
    let asked = Asked {
        sql,
        parameters: &[],
        limits: Limits::default(),
        finder: None,
    };
    query(database, asked, &mut dump).expect(sql);
    dump.0
}

/// SQL for all rows of a view, in order of its first columns.
fn all_rows(view: &morgue::store::View) -> String {
    let columns = 1..=view.columns.len().min(5);
    let order: Vec<String> = columns.map(|n| n.to_string()).collect();
    format!("SELECT * FROM {} ORDER BY {}", view.name, order.join(", "))
}

#[test]
fn the_archive_is_what_the_code_makes_on_any_number_of_threads() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_db/archive.db");
    for threads in ["1", "3"] {
        let folder = tempfile::tempdir().expect("a folder");
        add(folder.path(), threads);
        for view in views() {
            let sql = all_rows(&view);
            let (made, kept) = (
                rows(&folder.path().join("archive.db"), &sql),
                rows(&kept, &sql),
            );
            assert_eq!(
                made.len(),
                kept.len(),
                "rows of {}: remake it with sample_db/make",
                view.name
            );
            for (made, kept) in made.iter().zip(&kept) {
                assert_eq!(made, kept, "{}: remake it with sample_db/make", view.name);
            }
        }
    }
}

#[test]
fn counts_agree_between_list_facet_sql_and_stats() {
    let folder = tempfile::tempdir().expect("a folder");
    add(folder.path(), "2");
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = morgue(folder.path(), arguments);
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let database = folder.path().join("archive.db");
    let count = |sql: &str| rows(&database, sql)[1].clone();
    let stats = json(&["stats", "--json"]);
    let quotes = json(&["quotes", "--json", "-n", "100000", "--facets", "100000"]);
    let articles = json(&["search", "--json", "-n", "100000", "--timeline", "year"]);
    assert_eq!(quotes["total"], stats["quotations"]);
    assert_eq!(
        quotes["hits"].as_array().expect("hits").len() as u64,
        stats["quotations"]
    );
    assert_eq!(articles["total"], stats["articles"]);
    assert_eq!(
        count("SELECT count(*) FROM quotations"),
        format!("[Integer({})]", stats["quotations"])
    );
    let dated: u64 = articles["timeline"]
        .as_array()
        .expect("timeline")
        .iter()
        .filter_map(|s| s["count"].as_u64())
        .sum();
    assert_eq!(
        count("SELECT count(published_day) FROM articles"),
        format!("[Integer({dated})]")
    );
    let speakers = quotes["facets"]["speaker"].as_array().expect("facet");
    assert!(speakers.len() > 10);
    for speaker in speakers {
        let id = speaker["id"].as_str().expect("an id");
        let sql =
            format!("SELECT count(DISTINCT quotation_id) FROM speakers WHERE speaker_id = '{id}'");
        assert_eq!(
            count(&sql),
            format!("[Integer({})]", speaker["count"]),
            "{speaker}"
        );
    }
}

#[test]
fn adding_again_stores_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    add(folder.path(), "2");
    let output = morgue(folder.path(), &["add", "sample_db/articles"]);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        printed.starts_with("41 seen = 0 stored + 0 new versions + 41 known + 0 rejected\n"),
        "{printed}"
    );
    assert!(printed.contains("nothing new"), "{printed}");
}

#[test]
fn a_missing_or_broken_index_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    add(folder.path(), "2");
    let search = || {
        morgue(
            folder.path(),
            &["search", "\"fourteen pages\"", "--facets", "0"],
        )
    };
    let first = search();
    std::fs::remove_dir_all(folder.path().join("index")).expect("an index");
    let again = search();
    assert_eq!(first.stdout, again.stdout);
    assert!(String::from_utf8_lossy(&again.stderr).contains("made anew"));
    std::fs::write(folder.path().join("index/version"), "0").expect("written");
    let old = search();
    assert_eq!(first.stdout, old.stdout);
    assert!(String::from_utf8_lossy(&old.stderr).contains("another version"));
    let verify = || morgue(folder.path(), &["index", "verify"]);
    assert_eq!(verify().status.code(), Some(0));
    spoil_largest_file(&folder.path().join("index"));
    let damaged = verify();
    assert_eq!(damaged.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&damaged.stdout).contains("checksum"));
}

/// Turns bytes in the middle of the folder's largest file over.
fn spoil_largest_file(folder: &Path) {
    let files = std::fs::read_dir(folder).expect("a folder");
    let largest = files
        .map(|file| file.expect("a file").path())
        .max_by_key(|path| path.metadata().map_or(0, |meta| meta.len()))
        .expect("some file");
    let mut bytes = std::fs::read(&largest).expect("bytes");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 16].iter_mut().for_each(|b| *b = !*b);
    std::fs::write(&largest, bytes).expect("written");
}

#[test]
fn findings_made_again_are_those_of_a_new_archive() {
    let (new, again) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    add(new.path(), "2");
    add(again.path(), "2");
    let database = again.path().join("archive.db");
    let connection = rusqlite::Connection::open(&database).expect("opens");
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             UPDATE version SET annotator = 0 WHERE id % 3 = 0;
             DELETE FROM quotation WHERE version_id % 3 = 0;
             UPDATE entity SET name = 'Somebody Else' WHERE id % 5 = 0;
             INSERT INTO alias SELECT id, 'nobody', 'Nobody', 'full' FROM entity LIMIT 3;
             INSERT INTO entity (key, kind, name, folded) VALUES ('zz', 'person', 'No One', 'no one');",
        )
        .expect("spoilt");
    drop(connection);
    let status = morgue(again.path(), &["index", "status", "--json"]);
    assert!(String::from_utf8_lossy(&status.stdout).contains("\"old_findings\": 13"));
    for round in ["old ones", "all"] {
        let output = morgue(again.path(), &["index", "rebuild", "--findings"]);
        assert_eq!(output.status.code(), Some(0));
        for view in views() {
            let sql = all_rows(&view);
            let (made, wanted) = (
                rows(&database, &sql),
                rows(&new.path().join("archive.db"), &sql),
            );
            let differs = made
                .iter()
                .zip(&wanted)
                .find(|(made, wanted)| made != wanted);
            assert_eq!(differs, None, "{} after making {round} again", view.name);
            assert_eq!(made.len(), wanted.len(), "rows of {}", view.name);
        }
    }
    let verify = morgue(again.path(), &["index", "verify"]);
    assert_eq!(verify.status.code(), Some(0));
}
