//! What the versions of an article changed: the same on every screen, and after everything is made anew.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::run::{json, number, said};

const FIRST: &str = "The ferry to Lisk Island stayed in port on Monday.\n\n\"We wait for the wind to turn,\" said Oren Tabb, who runs the ferry.\n\nNobody was hurt.\n\nLast updated 3 May 2031, 09:00";
const SECOND: &str = "The ferry to Lisk Island stayed in port on Tuesday.\n\n“We wait for the wind to turn,” said Nadia Quell, who runs the ferry.\n\nNobody was hurt.\n\n\"The bridge is safe,\" said Jan Hede, the harbour master.\n\nLast updated 4 May 2031, 10:30";
const THIRD: &str = "The ferry to Lisk Island stayed in port on Tuesday.\n\nNobody was hurt.\n\n“We wait for the wind to turn,” said Nadia Quell, who runs the ferry.\n\n\"The bridge is quite safe,\" said Jan Hede, the harbour master.";

fn add(folder: &Path, title: &str, text: &str) {
    add_as(folder, "a", "2031-06-01T00:00:00Z", title, text);
}

fn add_as(folder: &Path, archive: &str, captured: &str, title: &str, text: &str) {
    let path = folder.join("article.json");
    let article = serde_json::json!({"url": "https://mercury.example/ferry", "source": "Mercury", "title": title, "published": "2031-05-03", "text": text});
    fs::write(&path, article.to_string()).expect("written");
    let path = path.to_string_lossy();
    said(
        &folder.join(archive),
        &["add", &path, "--captured", captured],
    );
}

fn changes(archive: &Path) -> (Json, Json) {
    let all = |view: &str| {
        json(
            archive,
            &[
                "sql",
                &format!("SELECT * FROM {view} ORDER BY 2, 4"),
                "--json",
            ],
        )
    };
    (all("version_changes"), all("quotation_changes"))
}

#[test]
fn diff_views_and_list_agree() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    add(folder.path(), "Ferry stays in port", FIRST);
    add(folder.path(), "Ferry stays in port", SECOND);
    add(folder.path(), "Ferry still in port", THIRD);
    let id = json(
        &archive,
        &["sql", "SELECT article_id FROM articles", "--json"],
    )[0]["article_id"]
        .clone();
    let id = id.as_str().expect("an id");
    let (versions, quotations) = changes(&archive);
    let listed = json(&archive, &["show", id, "--versions", "--json"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
    for (n, row) in versions.as_array().expect("rows").iter().enumerate() {
        let to = (n + 2).to_string();
        let diff = json(&archive, &["diff", id, "--to", &to, "--json"]);
        for name in [
            "from_version",
            "to_version",
            "words_added",
            "words_removed",
            "words_moved",
            "share",
        ] {
            assert_eq!(diff[name], row[name], "{name} of version {to}");
        }
        let zones = diff["zones"].as_array().expect("zones");
        for zone in ["headline", "lead", "body", "quotation"] {
            assert_eq!(
                zones.contains(&zone.into()),
                row[zone] == 1,
                "{zone} of version {to}"
            );
        }
        assert_eq!(listed[n + 1]["words_added"], row["words_added"]);
        let of_version = |q: &&Json| q["to_version"] == row["to_version"];
        let in_view: Vec<&Json> = quotations
            .as_array()
            .expect("rows")
            .iter()
            .filter(of_version)
            .collect();
        let in_diff = diff["quotations"].as_array().expect("quotations");
        assert_eq!(in_view.len(), in_diff.len());
        for name in [
            "change",
            "before",
            "after",
            "speaker_before",
            "speaker_after",
        ] {
            let mut of_view: Vec<String> = in_view.iter().map(|q| q[name].to_string()).collect();
            let mut of_diff: Vec<String> = in_diff.iter().map(|q| q[name].to_string()).collect();
            of_view.sort();
            of_diff.sort();
            assert_eq!(of_view, of_diff, "{name}");
        }
    }
    let sum = |sql: &str| number(&archive, sql);
    assert_eq!(
        sum(
            "SELECT count(*) FROM quotation_changes WHERE change = 're-attributed' AND speaker_before = 'Oren Tabb' AND speaker_after = 'Nadia Quell'"
        ),
        1
    );
    assert_eq!(
        sum(
            "SELECT count(*) FROM quotation_changes WHERE change = 'added' AND speaker_after = 'Jan Hede'"
        ),
        1
    );
    assert_eq!(
        sum(
            "SELECT count(*) FROM quotation_changes WHERE change = 'changed' AND after LIKE '%quite safe%'"
        ),
        1
    );
    assert_eq!(
        sum("SELECT words_moved > 0 AND headline FROM version_changes WHERE to_version = 3"),
        1
    );
    said(&archive, &["index", "rebuild", "--findings"]);
    assert_eq!(changes(&archive), (versions, quotations));
    let told = said(&archive, &["diff", id, "--to", "2"]);
    assert!(told.contains("[-Monday.-] {+Tuesday.+}"), "{told}");
    assert!(!told.contains("updated"), "{told}");
}

#[test]
fn an_older_capture_that_comes_later_is_an_earlier_version() {
    let folder = tempfile::tempdir().expect("a folder");
    let versions = [
        ("2031-05-03T09:00:00Z", "Ferry stays in port", FIRST),
        ("2031-05-04T10:30:00Z", "Ferry stays in port", SECOND),
        ("2031-05-05T08:00:00Z", "Ferry still in port", THIRD),
    ];
    let orders = [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]];
    let states = orders.iter().enumerate().map(|(number, order)| {
        let archive = number.to_string();
        for at in order {
            let (captured, title, text) = versions[*at];
            add_as(folder.path(), &archive, captured, title, text);
        }
        let archive = folder.path().join(archive);
        let (changes, quotations) = changes(&archive);
        let current = [
            "sql",
            "SELECT article_id, title, text, versions, captured FROM articles",
            "--json",
        ];
        let listed = [
            "sql",
            "SELECT number, is_current, title, captured FROM versions ORDER BY number",
            "--json",
        ];
        let found = json(&archive, &["search", "quite safe", "--json"]);
        let duplicates = ["sql", "SELECT count(*) FROM duplicates", "--json"];
        [
            changes,
            quotations,
            json(&archive, &current),
            json(&archive, &listed),
            found["total"].clone(),
            json(&archive, &duplicates),
        ]
    });
    let states: Vec<_> = states.collect();
    assert_eq!(states[0][2][0]["title"], "Ferry still in port");
    assert_eq!(states[0][3].as_array().map(Vec::len), Some(3));
    for (state, order) in states.iter().zip(&orders) {
        assert_eq!(state, &states[0], "added in the order {order:?}");
    }
}
