//! One definition of every number: list, pages, facets, timeline, SQL, export and batch count the same
//! matches, whatever is asked.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value as Json;

use crate::run::{morgue, number, said};

const ALL: &str = "100000";

/// A query of words, fields and operators that the sample knows.
fn query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("river"),
        Just("minister"),
        Just("flood*"),
        Just("\"prime minister\""),
        Just("said near/8 minister"),
        Just("title:river"),
        Just("quote:we"),
        Just("first/40 water"),
        Just("atleast/3 the"),
        Just("kind:direct"),
        Just("source:chronicle"),
        Just("since:2025"),
        Just("until:2024-06"),
        Just("words:>200"),
        Just("topic:politics"),
        Just("about-date:2024"),
        Just("nosuchword"),
        Just(""),
    ];
    (leaf.clone(), leaf, 0..4u8).prop_map(|(a, b, how)| match how {
        0 => a.to_owned(),
        1 => format!("({a}) OR ({b})"),
        2 => format!("({a}) NOT ({b})"),
        _ => format!("{a} {b}"),
    })
}

/// What a search prints, whether or not it finds anything.
fn search(archive: &Path, command: &str, more: &[&str]) -> Json {
    let output = morgue(archive, &[&[command, "--json"], more].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{more:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn counts<'h>(hits: &'h [Json], column: &str) -> BTreeMap<&'h str, u64> {
    let mut counts = BTreeMap::new();
    for value in hits.iter().filter_map(|hit| hit[column].as_str()) {
        *counts.entry(value).or_default() += 1;
    }
    counts
}

fn facet<'r>(result: &'r Json, name: &str) -> BTreeMap<&'r str, u64> {
    let values = result["facets"][name].as_array().expect(name);
    let pair = |value: &'r Json| Some((value["id"].as_str()?, value["count"].as_u64()?));
    values.iter().filter_map(pair).collect()
}

fn agree(archive: &Path, command: &str, typed: &str, flags: &[&str]) -> Result<(), TestCaseError> {
    let asked = [flags, &["--", typed]].concat();
    let with = |more: &[&str]| search(archive, command, &[more, &asked].concat());
    let result = with(&["-n", ALL, "--facets", ALL, "--timeline", "month"]);
    let total = result["total"].as_u64().expect("a total");
    let hits = result["hits"].as_array().expect("hits");
    prop_assert_eq!(hits.len() as u64, total, "list");

    let rest = with(&["-n", ALL, "--offset", "3"]);
    let rest = rest["hits"].as_array().expect("hits").len() as u64;
    prop_assert_eq!(rest, total.saturating_sub(3), "pages");

    let export = [&[command, "-n", ALL, "--jsonl"], &asked[..]].concat();
    let lines = morgue(archive, &export).stdout;
    let lines = lines.iter().filter(|byte| **byte == b'\n').count() as u64;
    prop_assert_eq!(lines, total, "export");

    prop_assert_eq!(facet(&result, "source"), counts(hits, "source"));
    let (id, day) = match command {
        "quotes" => ("quotation_id", "published_day"),
        _ => ("article_id", "published"),
    };
    let mut months: BTreeMap<&str, u64> = BTreeMap::new();
    for published in hits.iter().filter_map(|hit| hit[day].as_str()) {
        *months.entry(&published[..7]).or_default() += 1;
    }
    prop_assert_eq!(&facet(&result, "month"), &months);
    let steps = result["timeline"].as_array().expect("a timeline");
    let step = |step: &Json, column: &str| step[column].as_u64().unwrap_or(0);
    let line: u64 = steps.iter().map(|s| step(s, "count")).sum();
    prop_assert_eq!(line, months.values().sum::<u64>(), "timeline");
    prop_assert!(steps.iter().all(|s| step(s, "count") <= step(s, "all")));

    let earlier = hits.iter().any(|hit| !hit["earlier_version"].is_null());
    if !earlier {
        facets_are_sql(archive, &result, hits, id)?;
    }
    Ok(())
}

/// The counts of facets are those of SQL over the same articles or quotations.
fn facets_are_sql(
    archive: &Path,
    result: &Json,
    hits: &[Json],
    id: &str,
) -> Result<(), TestCaseError> {
    let ids: Vec<String> = hits.iter().map(|hit| hit[id].to_string()).collect();
    let ids = ids.join(",").replace('"', "'");
    for (name, view, column) in [
        ("speaker", "speakers", "speaker_id"),
        ("topic", "topics", "code"),
        ("place", "mentions", "entity_id"),
    ] {
        // A quotation has the places of its article, and is under the topics above its own.
        if name == "place" && id == "quotation_id" {
            continue;
        }
        for (value, count) in facet(result, name).into_iter().take(3) {
            let own = match (name, id) {
                ("topic", "article_id") => "AND quotation_id IS NULL",
                _ => "",
            };
            let fits = match name {
                "topic" => format!(
                    "{column} IN (WITH RECURSIVE below(code) AS (SELECT '{value}' UNION
                       SELECT t.code FROM topics t JOIN below b ON t.broader = b.code) SELECT code FROM below)"
                ),
                _ => format!("{column} = '{value}'"),
            };
            let sql = format!(
                "SELECT count(DISTINCT {id}) FROM {view} WHERE {fits} AND {id} IN ({ids}) {own}"
            );
            let counted = number(archive, &sql);
            // Of the levels of topics between, views have those only that some text was given.
            let fair = if name == "topic" {
                counted <= count
            } else {
                counted == count
            };
            prop_assert!(
                fair,
                "{} {}: {} in SQL, {} in the facet",
                name,
                value,
                counted,
                count
            );
        }
    }
    Ok(())
}

#[test]
fn list_facets_timeline_sql_and_export_agree() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let flags = prop_oneof![
        4 => Just(vec![]),
        1 => Just(vec!["--dedupe", "text"]),
        1 => Just(vec!["--dedupe", "near"]),
        1 => Just(vec!["--versions", "all"]),
        1 => Just(vec!["--sort", "date", "--recency", "0"]),
    ];
    let command = prop_oneof![Just("search"), Just("quotes")];
    let config = ProptestConfig {
        failure_persistence: None,
        cases: 24,
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&(query(), flags, command), |(typed, flags, command)| {
            agree(&archive, command, &typed, &flags)
        })
        .expect("the numbers agree");
}
