//! Saved searches: run again, and told of what is new, once.

use std::path::Path;

use crate::run::{json, morgue, number, said};

const WIRE: &str = "sample_db/articles/cpa";

fn lines(path: &Path) -> usize {
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}

#[test]
fn what_is_new_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let file = |name: &str| folder.path().join(name);
    let (hits, feed) = (file("hits.jsonl"), file("hits.xml"));
    let count = format!("cat >> {}", file("taken.jsonl").display());
    said(&archive, &["add", WIRE]);
    let paths = [hits.to_str().expect("UTF-8"), feed.to_str().expect("UTF-8")];
    let kept = said(
        &archive,
        &[
            "saved",
            "add",
            "torm",
            "--in",
            "quotes",
            "--speaker",
            "Torm",
            "--alert",
            "--append",
            paths[0],
            "--feed",
            paths[1],
            "--command",
            &count,
        ],
    );
    let before = json(&archive, &["quotes", "--speaker", "Torm", "--json"])["total"].clone();
    assert!(kept.contains("torm: speaker:\"Torm\""), "{kept}");
    assert!(kept.contains(&format!("{before} found now")), "{kept}");

    // Nothing new, nothing told.
    let again = said(&archive, &["add", WIRE, "--run-alerts"]);
    assert!(!again.contains("alert") && !hits.exists());

    // A command is a stranger's until the user says otherwise.
    let told = said(&archive, &["add", "sample_db/articles"]);
    let new = number(
        &archive,
        "SELECT count(*) FROM quotations q JOIN articles a USING (article_id)
         WHERE q.speaker LIKE '%Torm%' AND a.path NOT LIKE '%/cpa/%'",
    );
    assert!(
        new > 0 && told.contains(&format!("alert torm: {new} new")),
        "{told}"
    );
    assert_eq!(lines(&hits) as u64, new);
    assert!(!file("taken.jsonl").exists());
    let feed = std::fs::read_to_string(&feed).expect("a feed");
    assert_eq!(feed.matches("<entry>").count() as u64, new);

    let third = said(&archive, &["add", "sample_db/articles", "--run-alerts"]);
    assert!(!third.contains("alert"), "{third}");
    assert_eq!(lines(&hits) as u64, new);

    let run = json(&archive, &["saved", "run", "torm", "--json"]);
    assert_eq!(
        run["total"],
        json(&archive, &["quotes", "--speaker", "Torm", "--json"])["total"]
    );
    assert_eq!(
        number(
            &archive,
            "SELECT count(*) FROM saved_searches WHERE printed"
        ),
        1
    );
    said(&archive, &["saved", "rm", "torm"]);
    for missing in [["saved", "rm", "torm"], ["saved", "run", "torm"]] {
        assert_eq!(morgue(&archive, &missing).status.code(), Some(1));
    }
    assert_eq!(morgue(&archive, &["saved", "list"]).status.code(), Some(1));
}

#[test]
fn a_failing_alert_is_tried_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let out = folder.path().join("taken.jsonl");
    said(&archive, &["add", WIRE]);
    let command = format!("test -e {0} && cat > {0}", out.display());
    said(
        &archive,
        &["saved", "add", "river", "river", "--command", &command],
    );
    let add = ["add", "sample_db/articles", "--run-alerts"];
    assert_eq!(morgue(&archive, &add).status.code(), Some(3));
    std::fs::write(&out, "").expect("written");
    assert_eq!(morgue(&archive, &add).status.code(), Some(0));
    assert!(lines(&out) > 0);
}
