//! SQL of strangers cannot hurt: a table of attacks, and any string at all.

use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use morgue::archive::{Archive, Sql};
use morgue::error::{Error, Result};
use morgue::store::{Limits, Rows, Value};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::run::{morgue, said};

const TABLE: &str = include_str!("attacks.tsv");

fn sample() -> &'static Path {
    static SAMPLE: OnceLock<tempfile::TempDir> = OnceLock::new();
    SAMPLE
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            said(folder.path(), &["add", "sample_db/articles"]);
            said(folder.path(), &["search", "river"]);
            folder
        })
        .path()
}

/// Names and contents of all files of the archive that hold the truth.
fn state(archive: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(archive).expect("a folder");
    let mut state: Vec<(String, Vec<u8>)> = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.is_file() && path.extension().is_none_or(|e| e != "db-shm"))
        .map(|path| {
            let bytes = std::fs::read(&path).expect("bytes");
            (path.display().to_string(), Sha256::digest(bytes).to_vec())
        })
        // A reader may leave an empty one behind.
        .filter(|(path, hash)| !(path.ends_with("-wal") && hash[..] == Sha256::digest(b"")[..]))
        .collect();
    state.sort();
    state
}

/// Counts rows and holds nothing.
#[derive(Default)]
struct Counted(u64);

impl Rows for Counted {
    fn columns(&mut self, _: &[String], _: bool) -> Result<()> {
        Ok(())
    }

    fn row(&mut self, _: &[Value]) -> Result<bool> {
        self.0 += 1;
        Ok(true)
    }
}

fn limits(seconds: f64) -> Limits {
    Limits {
        time: Some(Duration::from_secs_f64(seconds)),
        rows: Some(1_000),
        value_bytes: 1_000_000,
        memory: None,
        ..Limits::default()
    }
}

fn run(archive: &Archive, text: &str, seconds: f64) -> (Result<Vec<String>>, u64) {
    let mut rows = Counted::default();
    let sql = Sql {
        text,
        parameters: &[],
        limits: limits(seconds),
    };
    (archive.sql(sql, &mut rows), rows.0)
}

#[test]
fn every_attack_is_refused() {
    let folder = sample();
    let archive = Archive::read(folder).expect("an archive");
    let before = state(folder);
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let (code, text) = line.split_once('\t').expect("a code and a statement");
        let begin = Instant::now();
        let (result, rows) = run(&archive, text, 0.3);
        let got = result.as_ref().err().map(Error::exit_code);
        if got.map(|code| code.to_string()).as_deref() != Some(code) || rows > 0 {
            wrong.push(format!("{text}: {result:?}, {rows} rows"));
        }
        if begin.elapsed() > Duration::from_secs(20) {
            wrong.push(format!("{text}: {:?}", begin.elapsed()));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 100);
    assert_eq!(before, state(folder));
}

#[test]
fn what_grows_with_its_depth_is_cut() {
    let archive = Archive::read(sample()).expect("an archive");
    let many = |piece: &str, times: usize| piece.repeat(times);
    for text in [
        format!("SELECT {}1{}", many("abs(", 1_200), many(")", 1_200)),
        format!("SELECT {}1", many("NOT ", 1_200)),
        format!("SELECT 1 {}", many(" UNION SELECT 1", 200)),
        format!("SELECT '{}'", many("x", 1_100_000)),
    ] {
        let (result, rows) = run(&archive, &text, 5.0);
        let error = result.expect_err("a limit");
        assert!(
            matches!(error, Error::Cut(_) | Error::Sql(_)) && rows == 0,
            "{}: {error}",
            &text[..40]
        );
    }
    let deep = format!("SELECT {}1", many("1 + ", 1_200));
    let (result, _) = run(&archive, &deep, 5.0);
    assert!(matches!(result, Err(Error::Cut(_))), "{result:?}");
}

#[test]
fn each_limit_has_a_flag_and_says_that_it_was_reached() {
    let many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000) SELECT x, 'some words' FROM n";
    let sorted = format!("SELECT * FROM ({many}) ORDER BY x % 7, x LIMIT 1");
    let held = format!("SELECT count(DISTINCT x || 'some words') FROM ({many})");
    let deep = format!("SELECT {}1", "1 + ".repeat(30));
    let wide = format!("SELECT 'a' LIKE '{}'", "%a".repeat(30));
    for (flag, value, sql, message) in [
        (
            "--time-limit",
            "0.05",
            sorted.as_str(),
            "longer than 0.05 s",
        ),
        ("--max-rows", "5", many, "more than 5 rows"),
        ("--max-bytes", "1000", many, "more than 1000 bytes"),
        (
            "--max-value",
            "999",
            "SELECT zeroblob(1000)",
            "more than 999 bytes",
        ),
        ("--max-memory", "20", held.as_str(), "more than 20 MB"),
        ("--max-depth", "20", deep.as_str(), "more than 20 deep"),
        ("--max-pattern", "50", wide.as_str(), "more than 50 bytes"),
    ] {
        let output = morgue(sample(), &["sql", sql, "--csv", flag, value]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(6), "{flag}: {told}");
        assert!(told.contains(message) && told.contains(flag), "{told}");
    }
}

/// Pieces that SQL is made of, and such as make trouble.
const PIECES: &[&str] = &[
    "SELECT ",
    "* ",
    "FROM ",
    "WHERE ",
    "articles ",
    "quotations ",
    "speakers ",
    "search('tax') ",
    "search(",
    "'quotes'",
    ") ",
    "(",
    "LIMIT 3 ",
    "OFFSET 1 ",
    "ORDER BY ",
    "\"rank\" ",
    "score DESC ",
    "count(*) ",
    "JOIN ",
    "USING (article_id) ",
    "= ",
    "'",
    "\"",
    ";",
    ", ",
    "NULL ",
    "1 ",
    "-9e999 ",
    "x'ff' ",
    ":p ",
    "? ",
    "DELETE ",
    "INSERT INTO ",
    "article ",
    "PRAGMA ",
    "table_info(article)",
    "ATTACH ",
    "WITH x AS (",
    "UNION ",
    "regexp('a', title) ",
    "wilson(1, 2) ",
    "date_trunc('week', published) ",
    "fold(",
    "GROUP BY 1 ",
    "--",
    "/*",
    "\0",
    "é",
    "\n",
    "EXPLAIN ",
    "QUERY PLAN ",
    "snippet ",
    "CASE ",
    "END ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_string_panics_or_writes(
        pieces in proptest::collection::vec(0..PIECES.len(), 0..24),
        any in ".{0,40}",
        mixed in any::<bool>(),
    ) {
        let mut text: String = pieces.iter().map(|n| PIECES[*n]).collect();
        if mixed {
            text.push_str(&any);
        }
        let archive = Archive::read(sample()).expect("an archive");
        // Whatever it says, it comes back; wrong SQL is an error like any other.
        let _ = run(&archive, &text, 0.2);
        let database = sample().join("archive.db");
        let magic = std::fs::read(&database).expect("bytes");
        prop_assert!(magic.starts_with(b"SQLite format 3\0"));
    }
}

#[test]
fn after_any_string_the_archive_is_as_it_was() {
    let before = state(sample());
    let archive = Archive::read(sample()).expect("an archive");
    let mut lots = 7u64;
    for _ in 0..500 {
        let mut text = String::new();
        for _ in 0..12 {
            lots = lots
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(PIECES[(lots >> 33) as usize % PIECES.len()]);
        }
        let _ = run(&archive, &text, 0.2);
    }
    assert_eq!(before, state(sample()));
}
