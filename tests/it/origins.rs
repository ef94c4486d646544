//! Where fields come from: the same in `read`, `show`, SQL and the table that is compiled in.

use std::fs;

use serde_json::{Value as Json, json};

use crate::run::{json as asked, morgue, said};

const PAGE: &str = r#"<html lang="en"><head><title>Ferry stays in port | The Mercury</title>
<meta property="og:title" content="Ferry stays in port"><meta name="date" content="2031-05-07">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Lisk ferry stays in port, again",
"datePublished": "2031-05-03T09:00:00Z", "author": {"@type": "Person", "name": "Oren Tabb"}}</script></head>
<body><article><h1>Ferry stays in port</h1><p class="byline">By <a rel="author">Oren Tabb</a></p>
<p>The ferry to Lisk Island stayed in port on Monday, as it did on Sunday and for most of last week.</p>
<p>"We wait for the wind to turn," said Nadia Quell, who runs the ferry and the only inn on the island.</p>
</article></body></html>"#;

#[test]
fn every_screen_says_the_same_of_origins() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let page = folder.path().join("ferry.html");
    fs::write(&page, PAGE).expect("written");
    let page = page.to_string_lossy();
    let read = said(&archive, &["read", &page]);
    let read: Json = serde_json::from_str(&read).expect("a line");
    let errors = String::from_utf8_lossy(&morgue(&archive, &["add", &page]).stderr).into_owned();
    assert!(errors.contains("dates of publication differ: 2031-05-03T09:00:00Z (json-ld) is kept, 2031-05-07 (meta) is not"), "{errors}");
    let rows = asked(
        &archive,
        &[
            "sql",
            "SELECT * FROM field_origins ORDER BY field",
            "--json",
        ],
    );
    let rows = rows.as_array().expect("rows");
    let id = rows[0]["article_id"].as_str().expect("an id");
    let shown = asked(&archive, &["show", id, "--json"]);
    let listed = asked(&archive, &["show", id, "--origins", "--json"]);
    assert_eq!(shown["origins"], listed);
    let in_file = read["origins"].as_array().expect("origins").iter();
    let in_file: Vec<&Json> = in_file.filter(|row| row["field"] != "language").collect();
    // The language may be found when the article is annotated, after reading.
    let stored = listed.as_array().expect("origins").iter();
    let stored: Vec<&Json> = stored.filter(|row| row["field"] != "language").collect();
    assert_eq!(in_file, stored);
    for (row, shown) in rows.iter().zip(listed.as_array().expect("origins")) {
        let name = row["field"].as_str().expect("a name");
        for key in ["field", "value", "origin", "standing", "sure"] {
            assert_eq!(shown[key], row[key], "{name}: {key}");
        }
        let others = shown["others"].as_array().expect("a list");
        assert_eq!(!others.is_empty(), row["standing"] == "disputed", "{name}");
    }
    let conflicts = asked(
        &archive,
        &[
            "sql",
            "SELECT field, origin, other_value, other_origin FROM conflicts ORDER BY field",
            "--json",
        ],
    );
    assert_eq!(
        conflicts,
        json!([
            {"field": "published", "origin": "json-ld", "other_value": "2031-05-07", "other_origin": "meta"},
            {"field": "title", "origin": "open-graph", "other_value": "Lisk ferry stays in port, again", "other_origin": "json-ld"},
        ])
    );
    let standing = "SELECT standing FROM field_origins WHERE field = 'byline'";
    assert_eq!(
        asked(&archive, &["sql", standing, "--json"])[0]["standing"],
        "agreed"
    );
}

#[test]
fn shares_in_the_table_are_those_compiled_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles/brenn-examiner"]);
    let stored = asked(
        &archive,
        &[
            "sql",
            "SELECT field, origin, standing, share FROM sureness ORDER BY 1, 2, 3",
            "--json",
        ],
    );
    let compiled: Vec<Json> = morgue::model::sureness::rows()
        .map(|row| json!({"field": row.field, "origin": row.origin, "standing": row.standing, "share": row.share}))
        .collect();
    assert!(compiled.len() > 20);
    assert_eq!(stored, Json::Array(compiled));
}
