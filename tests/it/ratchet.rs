//! Quality goes up only: `morgue eval` on the project's own gold is not below `tests/gold/figures.csv`.
//!
//! Where a change makes a figure better, or a worse one is worth it, the file is made anew, and the
//! difference is part of the change:
//! `morgue eval sample_db/gold.jsonl tests/gold/forms.jsonl --csv > tests/gold/figures.csv`

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GOLD: [&str; 2] = ["sample_db/gold.jsonl", "tests/gold/forms.jsonl"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn eval(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
    let command = command.current_dir(root()).arg("eval").args(arguments);
    command.output().expect("morgue runs")
}

/// File, task, part and measure -> the figure: F1, or the share where there is none.
fn figures(csv: &str) -> BTreeMap<String, f64> {
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let column = |name: &str| header.iter().position(|c| *c == name).expect("a column");
    let (f1, recall) = (column("f1"), column("recall"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let figure = if cells[f1].is_empty() {
                cells[recall]
            } else {
                cells[f1]
            };
            (cells[..4].join(" "), figure.parse().expect("a number"))
        })
        .collect()
}

/// True for the measures of which less is better.
fn is_bad(row: &str) -> bool {
    ["wrong", "unknown", "partial"]
        .iter()
        .any(|bad| row.ends_with(bad))
}

#[test]
fn no_figure_of_our_own_gold_is_below_the_one_on_record() {
    let record = fs::read_to_string(root().join("tests/gold/figures.csv")).expect("figures.csv");
    let output = eval(&[GOLD[0], GOLD[1], "--csv"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (kept, now) = (
        figures(&record),
        figures(&String::from_utf8_lossy(&output.stdout)),
    );
    let mut worse = Vec::new();
    for (row, kept) in &kept {
        let Some(now) = now.get(row) else {
            worse.push(format!("{row}: no longer measured"));
            continue;
        };
        // Of the shares of wrong speakers the right ones tell enough.
        if now + 0.0005 < *kept && !is_bad(row) {
            worse.push(format!("{row}: {now} is below {kept}"));
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
    assert!(
        now.keys().all(|row| kept.contains_key(row)),
        "figures.csv lacks a row: make it anew"
    );
}

#[test]
fn a_wrong_prediction_lowers_the_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let mut extract = Command::new(env!("CARGO_BIN_EXE_morgue"));
    let extract = extract.current_dir(root()).args(["extract", GOLD[0]]);
    let found = extract.output().expect("morgue runs").stdout;
    let found = String::from_utf8(found).expect("UTF-8");
    fs::write(at("same.jsonl"), &found).expect("written");
    fs::write(
        at("worse.jsonl"),
        found.replace("Ilva Torm", "Nobody Known"),
    )
    .expect("written");
    let score = |pred: &str| {
        let output = eval(&[GOLD[0], "--csv", "--pred", &at(pred)]);
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let same = score("same.jsonl");
    let ours = eval(&[GOLD[0], "--csv"]).stdout;
    assert_eq!(
        same.as_bytes(),
        ours,
        "--pred measures what we find ourselves"
    );
    let row = format!("{} speakers all right", GOLD[0]);
    let (same, worse) = (figures(&same)[&row], figures(&score("worse.jsonl"))[&row]);
    assert!(worse + 0.01 < same, "{worse} {same}");
}

#[test]
fn bad_lines_are_told_with_their_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let gold = folder.path().join("gold.jsonl");
    let lines = [
        r#"{"id":"a","text":"It rained on May 3, 2021.","dates":[{"start":13,"end":24,"value":"2021-05-03"}]}"#,
        "{\"id\":",
        r#"{"id":"b","text":"short","dates":[{"start":0,"end":99,"value":"2021"}]}"#,
    ];
    fs::write(&gold, lines.join("\n")).expect("written");
    let gold = gold.display().to_string();
    let output = eval(&[&gold, "--csv"]);
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains(&format!("{gold}:line 2: EOF")), "{told}");
    assert!(
        told.contains(&format!("{gold}:line 3: the span 0..99")),
        "{told}"
    );
    let right = figures(&String::from_utf8_lossy(&output.stdout));
    assert_eq!(right[&format!("{gold} dates all days")], 1.0);
    assert_eq!(eval(&["no-such-file"]).status.code(), Some(2));
}
