//! The ledger: what was seen is what was stored, known and refused, whatever interrupts a run.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

use crate::run::{json, morgue, number, said};

/// Enough short articles for several batches, one line of them broken, one article twice.
fn articles(folder: &Path, count: usize) -> String {
    let path = folder.join("wire.jsonl");
    let mut file = fs::File::create(&path).expect("a file");
    for n in 0..count {
        if n == 40 {
            writeln!(file, "{{\"id\": broken").expect("written");
        }
        let n = if n == 90 { 89 } else { n };
        writeln!(
            file,
            r#"{{"id":"w{n}","source":"Canal Post","published":"2031-02-{:02}","title":"Ice report {n}","text":"The ice at lock {n} was {} centimetres thick, the canal board said. \"Nobody should skate there,\" said Jan Hede, who chairs the board."}}"#,
            n % 28 + 1,
            n % 50,
        )
        .expect("written");
    }
    path.to_string_lossy().into_owned()
}

fn findings(archive: &Path) -> String {
    let sql = "SELECT v.version_id, v.article_id, v.title, q.quotation_id, q.speaker FROM versions v LEFT JOIN quotations q USING (article_id) ORDER BY 1, 4";
    said(archive, &["sql", sql, "--csv"])
}

#[test]
fn a_killed_run_and_the_next_are_one_undisturbed_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let wire = articles(folder.path(), 1500);
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    let output = morgue(&whole, &["add", &wire]);
    assert_eq!(output.status.code(), Some(3));
    for milliseconds in [20, 60, 110, 170, 240] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_morgue"));
        run.arg("--archive").arg(&killed).args(["add", &wire]);
        let mut run = run
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(milliseconds));
        run.kill().expect("killed");
        run.wait().expect("gone");
    }
    let last = morgue(&killed, &["add", &wire]);
    assert_eq!(last.status.code(), Some(3));
    assert_eq!(findings(&killed), findings(&whole));
    let stored = "SELECT sum(stored) FROM ledger";
    assert_eq!(number(&killed, stored), number(&whole, stored));
    assert_eq!(
        number(&killed, stored),
        number(&killed, "SELECT count(*) FROM articles")
    );
    said(&killed, &["index", "verify"]);
}

#[test]
fn the_sum_is_the_same_on_every_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, report) = (folder.path().join("a"), folder.path().join("report.json"));
    let wire = articles(folder.path(), 300);
    let zip = "tests/formats/clippings.zip";
    let trial = morgue(&archive, &["add", "--dry-run", &wire, zip]);
    assert!(!archive.exists(), "a dry run writes nothing");
    let output = morgue(
        &archive,
        &["add", &wire, zip, "--report", &report.to_string_lossy()],
    );
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    let tried = String::from_utf8(trial.stdout).expect("UTF-8");
    assert_eq!(tried.replace("would be seen", "seen"), told);
    assert_eq!(
        told.lines().next(),
        Some("307 seen = 303 stored + 0 new versions + 1 known + 3 rejected")
    );
    let written: Json =
        serde_json::from_str(&fs::read_to_string(&report).expect("a report")).expect("JSON");
    assert_eq!(written, json(&archive, &["ledger", "last", "--json"]));
    let sum = |rows: &Json, name: &str| -> u64 {
        let rows = rows.as_array().expect("rows").iter();
        rows.map(|row| row[name].as_u64().expect("a number")).sum()
    };
    for name in [
        "seen",
        "stored",
        "new_version",
        "known",
        "rejected",
        "passed_over",
    ] {
        let by_run = sum(&json(&archive, &["ledger", "--json"]), name);
        assert_eq!(by_run, sum(&written["sources"], name), "{name}");
        let sql = format!("SELECT sum({name}) FROM ledger");
        assert_eq!(by_run, number(&archive, &sql), "{name}");
    }
    let refused = written["rejections"].as_array().expect("refusals").len() as u64;
    assert_eq!(refused, sum(&written["sources"], "rejected"));
    assert_eq!(refused, number(&archive, "SELECT count(*) FROM rejections"));
    let listed = said(&archive, &["ledger", "1", "--rejected", "--csv"]);
    assert_eq!(listed.lines().count() as u64, refused + 1);
    let again = morgue(&archive, &["add", "--dry-run", &wire]);
    let again = String::from_utf8(again.stdout).expect("UTF-8");
    assert!(
        again.starts_with("301 would be seen = 0 stored + 0 new versions + 300 known + 1 rejected"),
        "{again}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let wire = articles(folder.path(), 6000);
    let mut run = Command::new(env!("CARGO_BIN_EXE_morgue"));
    run.arg("--archive")
        .arg(&archive)
        .args(["--threads", "1", "add", "--progress", "json", &wire]);
    let mut run = run
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // Once it tells how far it is, it listens.
    let mut lines = BufReader::new(run.stderr.take().expect("its errors"));
    let mut errors = String::new();
    lines.read_line(&mut errors).expect("a line");
    let killed = Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(killed.expect("kill runs").success());
    lines.read_to_string(&mut errors).expect("UTF-8");
    let Output { status, stdout, .. } = run.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&stdout);
    // On a very fast machine it may have finished before the signal came.
    if status.code() != Some(3) {
        assert_eq!(status.code(), Some(130), "{errors}");
        assert!(
            errors.contains("the same command goes on from there"),
            "{errors}"
        );
        let runs = json(&archive, &["ledger", "--json"]);
        assert_eq!(runs[0]["finished"], Json::Null);
        let seen = format!("{} seen", runs[0]["seen"]);
        assert!(told.starts_with(&seen), "{told} {seen}");
    }
    morgue(&archive, &["add", &wire]);
    assert_eq!(number(&archive, "SELECT count(*) FROM articles"), 5999);
    said(&archive, &["index", "verify"]);
}
