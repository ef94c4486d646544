//! The table of queries: what each finds in the sample, as reading its articles gives it.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::run::{json, morgue, said};

const TABLE: &str = include_str!("queries.tsv");

#[test]
fn every_query_finds_its_articles() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let [options, query, expected] = columns.as_slice() else {
            panic!("three columns: {row}");
        };
        let mut arguments = vec!["search", "--json", "-n", "100", "--facets", "0"];
        arguments.extend(options.split_whitespace());
        arguments.extend(["--", query]);
        let output = morgue(&archive, &arguments);
        let result: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        let hits = result["hits"].as_array().expect("hits");
        let found: BTreeSet<&str> = hits
            .iter()
            .filter_map(|hit| hit["article_id"].as_str()?.get(..6))
            .collect();
        let expected: BTreeSet<&str> = expected.split_whitespace().collect();
        if found != expected || result["total"] != expected.len() {
            wrong.push(format!("{query}: found {found:?}, expected {expected:?}"));
        }
        count += 1;
    }
    assert!(count >= 50);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_query_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let result = json(
        &archive,
        &["search", "river ministers", "--explain", "--json"],
    );
    let clauses = result["explain"]["clauses"].as_array().expect("clauses");
    assert_eq!(clauses.len(), 2);
    assert_eq!(clauses[1]["left"], result["total"]);
    assert!(clauses[0]["count"].as_u64() >= clauses[0]["left"].as_u64());
    // The parts of a score are the score.
    for (hit, score) in result["hits"]
        .as_array()
        .expect("hits")
        .iter()
        .zip(result["explain"]["scores"].as_array().expect("scores"))
    {
        let number = |json: &Json| json.as_f64().expect("a number");
        let parts = score["parts"].as_array().expect("parts").iter();
        let sum: f64 = parts
            .map(|p| number(&p["title"]) + number(&p["text"]))
            .sum();
        let made = sum * number(&score["recency"]);
        assert!((made - number(&hit["score"])).abs() < 0.01);
    }
    let output = morgue(
        &archive,
        &["search", "river", "herons", "admiral", "--explain"],
    );
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("nothing is left after admiral"), "{text}");
}
