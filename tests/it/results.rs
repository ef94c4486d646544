//! Results: pages that join without a gap, timelines with what they are a share of, more like this, and
//! what was perhaps meant.

use serde_json::Value as Json;

use crate::run::{json, morgue, number, said};

fn ids(result: &Json, column: &str) -> Vec<String> {
    let hits = result["hits"].as_array().expect("hits");
    hits.iter()
        .map(|hit| hit[column].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn pages_join_without_a_gap() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    for sort in ["relevance", "date", "oldest"] {
        for (command, column) in [("search", "article_id"), ("quotes", "quotation_id")] {
            let page = |more: &[&str]| {
                let ask = [command, "river OR minister", "--sort", sort, "--json"];
                json(&archive, &[&ask, more].concat())
            };
            let whole = ids(&page(&["-n", "1000"]), column);
            let (mut joined, mut cursor) = (Vec::new(), None::<String>);
            loop {
                let result = match &cursor {
                    None => page(&["-n", "4"]),
                    Some(cursor) => page(&["-n", "4", "--cursor", cursor]),
                };
                assert_eq!(result["total"], whole.len());
                joined.extend(ids(&result, column));
                match result["cursor"].as_str() {
                    Some(next) => cursor = Some(next.to_owned()),
                    None => break,
                }
            }
            assert!(whole.len() > 8);
            assert_eq!(joined, whole, "{command} by {sort}");
        }
    }
    let wrong = morgue(&archive, &["search", "river", "--cursor", "12"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_timeline_says_of_how_many() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let result = json(
        &archive,
        &["search", "flood", "--timeline", "year", "--json"],
    );
    let steps = result["timeline"].as_array().expect("a timeline");
    let of = |step: &Json, column: &str| step[column].as_u64().expect("a number");
    let matches: u64 = steps.iter().map(|step| of(step, "count")).sum();
    assert_eq!(
        matches
            + json(&archive, &["search", "flood NOT date:0001..9999", "--json"])["total"]
                .as_u64()
                .expect("a number"),
        result["total"].as_u64().expect("a number")
    );
    for step in steps {
        let year = &step["from"].as_str().expect("a day")[..4];
        let sql = format!("SELECT count(*) FROM articles WHERE published_day LIKE '{year}%'");
        assert_eq!(of(step, "all"), number(&archive, &sql), "{year}");
        assert!(of(step, "count") <= of(step, "all"));
    }
}

#[test]
fn more_like_this_leaves_itself_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let flood = json(&archive, &["search", "title:\"river came up\"", "--json"]);
    let id = ids(&flood, "article_id").remove(0);
    let like = json(&archive, &["search", "--like", &id[..6], "--json"]);
    let found = ids(&like, "article_id");
    assert!(!found.contains(&id) && !found.is_empty());
    // What was asked can be asked again, and finds the article itself then too.
    let typed = like["query"].as_str().expect("a query");
    let again = json(&archive, &["search", typed, "--json"]);
    assert_eq!(
        again["total"].as_u64(),
        like["total"].as_u64().map(|n| n + 1)
    );
    assert_eq!(ids(&again, "article_id")[0], id);
    // Others on the same flood come first.
    let first = said(&archive, &["show", &found[0], "--text"]);
    assert!(first.contains("flood"), "{first}");

    let quotes = json(&archive, &["quotes", "fourteen pages", "--json"]);
    let quotation = ids(&quotes, "quotation_id").remove(0);
    let like = json(&archive, &["quotes", "--like", &quotation, "--json"]);
    assert!(!ids(&like, "quotation_id").contains(&quotation));
    let missing = morgue(&archive, &["search", "--like", "zzzzzz"]);
    assert_eq!(missing.status.code(), Some(1));
}

#[test]
fn a_slip_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    for (typed, meant) in [("minsiter", "minister"), ("rivre", "river")] {
        let output = morgue(&archive, &["search", typed, "--json"]);
        assert_eq!(output.status.code(), Some(1));
        let result: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(result["suggestions"][0]["meant"], meant);
        let right = json(&archive, &["search", &format!("={meant}"), "--json"]);
        assert!(right["total"].as_u64() > Some(0));
    }
    let output = morgue(&archive, &["search", "flood zzqqxxv", "--json"]);
    let result: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(result["suggestions"].is_null());
}

#[test]
fn names_are_found_by_their_beginnings() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let find = |place: &str, typed: &str| {
        json(
            &archive,
            &["search", "--in", place, typed, "--json", "-n", "500"],
        )
    };
    let people = find("people", "tor hal");
    assert_eq!(
        people["hits"][0]["name"], "Ilva Marie Torm-Haldane",
        "{people}"
    );
    assert_eq!(
        find("institutions", "LISK river")["hits"][0]["name"],
        "Lisk River Authority"
    );
    assert_eq!(
        find("topics", "flood")["total"],
        find("topics", "FLOOD")["total"]
    );
    for (place, view) in [
        ("people", "people"),
        ("institutions", "institutions"),
        ("places", "places"),
    ] {
        let all = find(place, "");
        let sql = format!("SELECT count(*) FROM {view} WHERE articles > 0");
        assert_eq!(
            all["total"].as_u64(),
            Some(number(&archive, &sql)),
            "{place}"
        );
        assert_eq!(
            all["hits"].as_array().expect("hits").len() as u64,
            all["total"]
        );
    }
    let mixed = morgue(
        &archive,
        &["search", "--in", "people", "Torm", "--since", "2024"],
    );
    assert_eq!(mixed.status.code(), Some(2));
}

#[test]
fn an_article_shows_all_that_matches() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let flood = json(&archive, &["search", "title:\"river came up\"", "--json"]);
    let id = ids(&flood, "article_id").remove(0);
    let shown = json(
        &archive,
        &[
            "show",
            &id,
            "--query",
            "\"fourteen pages\" OR ferry",
            "--json",
        ],
    );
    let text: Vec<char> = shown["text"].as_str().expect("a text").chars().collect();
    let matches = shown["matches"].as_array().expect("matches");
    assert!(matches.len() >= 2, "{shown}");
    for found in matches {
        let [start, end] = ["start", "end"].map(|at| found[at].as_u64().expect("a place") as usize);
        let words: String = text[start..end].iter().collect();
        assert_eq!(found["words"], words);
        assert!(
            words == "fourteen pages" || words.to_lowercase().starts_with("ferr"),
            "{words}"
        );
    }
    let second = said(
        &archive,
        &["show", &id, "--query", "\"fourteen pages\"", "--match", "2"],
    );
    assert!(second.contains("match 2 of"), "{second}");
    assert!(second.contains("previous: --match 1"), "{second}");
    let wrong = morgue(
        &archive,
        &["show", &id, "--query", "river", "--match", "9999"],
    );
    assert_eq!(wrong.status.code(), Some(2));
    let none = morgue(&archive, &["show", &id, "--query", "zzqqxxv"]);
    assert_eq!(none.status.code(), Some(1));
}
