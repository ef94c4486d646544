//! A user's codebook: found alike whether it or the article came first; list, facets and SQL agree.

use std::path::Path;

use serde_json::Value as Json;

use crate::run::{json, morgue, number, said};

const BOOK: &str = "name,words,except,exclude,broader,note
Water,river*; flood*; dam; reservoir,river bank,,,What flows
Floods,flood*; high water; “under water”,,,Water,
Money,budget*; crown*; key rate; “interest rate”,crown prince,,,
Votes,vote*; election*; ballot,,football,,
";

const FOUND: &str = "SELECT article_id, quotation_id, code, score, is_main, evidence FROM topics
                     WHERE codebook = 'themes' ORDER BY 1, 2, 3";

#[test]
fn list_facets_and_sql_agree() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, book) = (folder.path().join("a"), folder.path().join("themes.csv"));
    std::fs::write(&book, BOOK).expect("written");
    let book = book.to_str().expect("UTF-8");
    said(&archive, &["add", "sample_db/articles"]);
    said(&archive, &["topics", "import", book]);
    let list = json(&archive, &["topics", "list", "--json"]);
    let count = |code: &str, column: &str| -> u64 {
        let row = list
            .as_array()
            .and_then(|rows| rows.iter().find(|r| r["code"] == code));
        row.and_then(|r| r[column].as_u64()).unwrap_or(0)
    };
    for (scope, column, one) in [
        ("articles", "articles", "article_id"),
        ("quotes", "quotations", "quotation_id"),
    ] {
        let all = json(
            &archive,
            &[
                "search", "--in", scope, "--json", "-n", "0", "--facets", "9999",
            ],
        );
        let mut seen = 0;
        for facet in ["topic", "themes"] {
            for value in all["facets"][facet].as_array().expect("a facet") {
                let code = value["id"].as_str().expect("an id");
                let facet = value["count"].as_u64();
                assert_eq!(facet, Some(count(code, column)), "{code} in {scope}");
                let of_article = if scope == "articles" {
                    "AND quotation_id IS NULL"
                } else {
                    ""
                };
                let sql = format!(
                    "SELECT count(DISTINCT {one}) FROM topics WHERE path LIKE '%/{code}/%' {of_article}"
                );
                assert_eq!(facet, Some(number(&archive, &sql)), "{code} in {scope}");
                if code.starts_with("themes:") {
                    seen += 1;
                    let found = json(
                        &archive,
                        &["search", "--in", scope, "--topic", code, "--json"],
                    );
                    assert_eq!(found["total"].as_u64(), facet, "{code} in {scope}");
                }
            }
        }
        assert_eq!(seen, 4, "every concept is found in {scope}");
    }
    assert!(count("themes:water", "articles") >= count("themes:floods", "articles"));
    said(&archive, &["index", "verify"]);
    assert!(
        number(
            &archive,
            "SELECT count(*) FROM articles WHERE main_topic GLOB 'themes:*'"
        ) == 0
    );
}

#[test]
fn it_does_not_matter_which_came_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let book = folder.path().join("themes.csv");
    std::fs::write(&book, BOOK).expect("written");
    let file = book.to_str().expect("UTF-8");
    said(&one, &["add", "sample_db/articles"]);
    said(&one, &["topics", "import", file]);
    said(&two, &["topics", "import", file]);
    said(&two, &["add", "sample_db/articles"]);
    let found = said(&one, &["sql", FOUND, "--csv"]);
    assert!(found.lines().count() > 20, "{found}");
    assert_eq!(found, said(&two, &["sql", FOUND, "--csv"]));
    // What was exported is imported again as it was.
    let exported = said(&one, &["topics", "export", "themes"]);
    std::fs::write(&book, &exported).expect("written");
    let line = said(&one, &["topics", "import", file]);
    assert!(line.starts_with("themes replaced: 4 concepts"), "{line}");
    assert_eq!(found, said(&one, &["sql", FOUND, "--csv"]));
    assert_eq!(exported, said(&one, &["topics", "export", "themes"]));
    said(&one, &["topics", "remove", "themes"]);
    assert_eq!(
        number(
            &one,
            "SELECT count(*) FROM topics WHERE codebook = 'themes'"
        ),
        0
    );
    let all = json(&one, &["search", "--json", "-n", "0"]);
    assert_eq!(all["facets"]["themes"], Json::Null);
    assert_eq!(
        morgue(&one, &["topics", "remove", "themes"]).status.code(),
        Some(1)
    );
}

#[test]
fn a_faulty_codebook_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("themes.csv");
    std::fs::write(&book, "name,words\nWater,r*\nWater,dam\n").expect("written");
    let output = morgue(
        &folder.path().join("a"),
        &["topics", "import", book.to_str().expect("UTF-8")],
    );
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("themes.csv:line 2: “r*”") && told.contains("themes.csv:line 3: “Water”"),
        "{told}"
    );
    assert!(!folder.path().join("a").exists());
}

#[test]
fn topics_can_be_shown_and_tested_without_an_archive() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("none");
    let shown = json(&nowhere, &["topics", "show", "20000639", "--json"]);
    assert_eq!(shown[0]["path"][1], "international relations");
    assert!(
        shown[0]["words"]
            .as_array()
            .is_some_and(|words| words.len() > 5)
    );
    let tested = json(
        &nowhere,
        &[
            "topics",
            "test",
            "The striker scored the winning goal in the cup final.",
            "--json",
        ],
    );
    assert_eq!(tested[0]["path"][0], "sport");
    assert_eq!(
        morgue(&nowhere, &["topics", "show", "nosuchtopic"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        morgue(&nowhere, &["topics", "test", "It is."])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn retired_topics_are_not_given() {
    let list =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/vocabularies/iptc-media-topics.tsv");
    let Ok(list) = std::fs::read_to_string(list) else {
        eprintln!("skipped: ../shared is absent");
        return;
    };
    let header = list
        .lines()
        .find(|line| line.contains("retired"))
        .expect("a header");
    let column = header
        .split('\t')
        .position(|c| c.trim_start_matches("# ") == "retired");
    let column = column.expect("a column");
    let mut retired = 0;
    for line in list.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells[0].starts_with("medtop:") && cells.get(column).is_some_and(|c| !c.is_empty()) {
            retired += 1;
            assert!(
                morgue::annotate::topics::topic(cells[0]).is_none(),
                "{} is retired",
                cells[0]
            );
        }
    }
    assert!(retired > 0);
}
