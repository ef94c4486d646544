//! Near-duplicates: who is in whose cluster, whatever the order of work.

use std::path::Path;

use serde_json::json;

use crate::run::{json, said};

const LOCK: &str = "The lock at Tarn Mill will stay shut until the end of the month, the Lisk River Authority said \
    on Monday. Divers found a crack as long as a man in the lower gate on Saturday morning. “We do not know how old \
    it is, and that is what worries us,” said Lucinda Orr, who heads the authority.\n\nSixty barges wait above \
    the lock, most of them with gravel for the motorway. Their owners asked the ministry to pay for each day of \
    waiting. The ministry said that it would read the request with care.\n\nA spare gate lies in a yard at \
    Dunmere since 1988, but nobody can say whether it fits. It is to be measured this week.";
const SCHOOL: &str = "Every school in Port Halden gets a teacher of swimming, the town decided after a debate of \
    four hours. One child in three leaves school unable to cross a pool, a count of last autumn had shown. The sea \
    is never further than six streets away.\n\nThe mayor voted against and said afterwards that he could swim \
    himself. Parents in the gallery applauded both. The first eleven teachers begin in September, and two pools \
    that were to be sold remain in the hands of the town.";

fn first(text: &str, paragraphs: usize) -> String {
    let kept: Vec<&str> = text.split("\n\n").take(paragraphs).collect();
    kept.join("\n\n")
}

fn edited(text: &str) -> String {
    text.replace("on Monday", "in a statement")
        .replace("asked the ministry", "have asked the ministry of transport")
        .replace("with care", "carefully")
}

/// (id, title, day, text), in the order of coming in.
fn articles() -> Vec<(&'static str, &'static str, &'static str, String)> {
    let notice = "Dividend of 15 crowns. Payable on 1 April.";
    vec![
        ("a", "Lock shut", "2025-03-04", first(LOCK, 1)),
        ("b", "Swimming for all", "2025-03-04", SCHOOL.to_owned()),
        (
            "c",
            "Crack in gate",
            "2025-03-03",
            format!("TARN MILL (CPA) - {}", edited(LOCK)),
        ),
        ("d", "Swimming for all", "2025-03-05", SCHOOL.to_uppercase()),
        (
            "e",
            "The day in brief",
            "2025-03-05",
            format!("{LOCK}\n\n{SCHOOL}"),
        ),
        (
            "f",
            "Halden Shipyards pays",
            "2025-03-05",
            notice.to_owned(),
        ),
        ("g", "Lisk Mills pays", "2025-03-05", notice.to_owned()),
    ]
}

fn add(archive: &Path, part: &[(&str, &str, &str, String)], threads: &str) {
    let lines = part.iter().map(|(id, title, day, text)| {
        json!({ "id": id, "title": title, "published": day, "source": "CPA", "text": text })
            .to_string()
    });
    let file = archive.with_extension("jsonl");
    std::fs::write(&file, lines.collect::<Vec<_>>().join("\n")).expect("a file");
    let path = file.to_str().expect("UTF-8");
    said(archive, &["--threads", threads, "add", path]);
}

/// Each cluster as its external ids, the lead marked, and its kind.
fn clusters(archive: &Path) -> Vec<String> {
    let sql = "SELECT group_concat(name, ' ') AS names FROM (
                 SELECT d.cluster_id, a.external_id || CASE WHEN d.is_lead THEN '*' ELSE '' END || ':' || d.kind AS name
                 FROM duplicates d JOIN articles a USING (article_id) WHERE NOT d.is_part ORDER BY a.external_id)
               GROUP BY cluster_id ORDER BY 1";
    let rows = json(archive, &["sql", sql, "--json"]);
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|r| r["names"].as_str().expect("names").to_owned())
        .collect()
}

const FOUND: [&str; 2] = ["a:near c*:near e:near", "b*:text d:text"];

#[test]
fn the_same_clusters_in_one_run_or_many_and_after_all_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let (once, thrice) = (folder.path().join("once"), folder.path().join("thrice"));
    let all = articles();
    add(&once, &all, "1");
    assert_eq!(clusters(&once), FOUND);
    for part in all.chunks(3) {
        add(&thrice, part, "3");
    }
    assert_eq!(clusters(&thrice), FOUND);
    let rows = "SELECT * FROM duplicates ORDER BY article_id";
    let before = said(&thrice, &["sql", rows, "--csv"]);
    assert_eq!(before, said(&once, &["sql", rows, "--csv"]));
    said(&thrice, &["index", "rebuild", "--findings"]);
    assert_eq!(before, said(&thrice, &["sql", rows, "--csv"]));

    // In another order other articles give the clusters their names; who is together stays.
    let back = folder.path().join("back");
    add(&back, &all.into_iter().rev().collect::<Vec<_>>(), "2");
    assert_eq!(clusters(&back), FOUND);
}

#[test]
fn a_new_version_leaves_the_cluster_and_another_brings_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let all = articles();
    add(&archive, &all, "2");
    let mut changed = all[2].clone();
    changed.3 = "The spare gate fits.".to_owned();
    add(&archive, &[changed], "2");
    // Of the round-up more is the other story now; a part of it is still the first one.
    assert_eq!(clusters(&archive), ["a*:near", "b*:text d:text e:near"]);
    let mut changed = all[2].clone();
    changed.3 += " It is to be put in by Easter.";
    add(&archive, &[changed], "2");
    assert_eq!(clusters(&archive), FOUND);
    let rows = "SELECT * FROM duplicates ORDER BY article_id";
    let before = said(&archive, &["sql", rows, "--csv"]);
    said(&archive, &["index", "rebuild", "--findings"]);
    assert_eq!(before, said(&archive, &["sql", rows, "--csv"]));
}

#[test]
fn a_round_up_overlaps_with_what_it_holds_and_is_one_of_its_cluster_only() {
    let folder = tempfile::tempdir().expect("a folder");
    add(folder.path(), &articles(), "2");
    let sql = "SELECT b.external_id AS other, round(o.share_of_other, 2) AS share, o.same_cluster AS same FROM overlaps o
               JOIN articles a ON a.article_id = o.article_id JOIN articles b ON b.article_id = o.other_id
               WHERE a.external_id = 'e' ORDER BY 1";
    let rows = json(folder.path(), &["sql", sql, "--json"]);
    let rows: Vec<String> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|r| format!("{} {}", r["other"], r["same"]))
        .collect();
    let part = "SELECT b.external_id || d.is_part AS name FROM duplicates d JOIN articles b USING (article_id)
                WHERE d.cluster_id = (SELECT article_id FROM articles WHERE external_id = 'b') ORDER BY 1";
    let members = json(folder.path(), &["sql", part, "--json"]);
    let members = members.as_array().expect("rows").iter();
    let members: Vec<&str> = members.filter_map(|r| r["name"].as_str()).collect();
    assert_eq!(members, ["b0", "d0", "e1"]);
    assert_eq!(rows, ["\"a\" 1", "\"b\" 0", "\"c\" 1", "\"d\" 0"]);
}

/// The set is made by hand: its ids begin with the story that an article tells, and go on with a number.
#[test]
fn the_stories_of_the_hand_made_set_are_its_clusters() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/copies.jsonl");
    said(folder.path(), &["add", path.to_str().expect("UTF-8")]);
    let found = clusters(folder.path()).into_iter().map(|cluster| {
        let ids = cluster
            .split(' ')
            .filter_map(|id| id.split(['*', ':']).next());
        ids.map(str::to_owned).collect::<Vec<_>>()
    });
    let mut stories: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    let text = std::fs::read_to_string(&path).expect("the set");
    for line in text.lines() {
        let article: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let id = article["id"].as_str().expect("an id");
        let story = id.split('/').next().expect("a story").to_owned();
        stories.entry(story).or_default().push(id.to_owned());
    }
    let mut wanted: Vec<Vec<String>> = stories.into_values().filter(|s| s.len() > 1).collect();
    for story in &mut wanted {
        story.sort();
    }
    wanted.sort();
    let mut found: Vec<Vec<String>> = found.collect();
    found.sort();
    assert_eq!(found, wanted);
}

#[test]
fn people_split_and_lead_and_take_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path();
    add(archive, &articles(), "2");
    let id = |name: &str| {
        let sql = format!("SELECT article_id FROM articles WHERE external_id = '{name}'");
        let rows = json(archive, &["sql", &sql, "--json"]);
        rows[0]["article_id"].as_str().expect("an id").to_owned()
    };
    let told = said(archive, &["dup", "lead", &id("a"), "--by", "Ane"]);
    assert!(told.contains("decision 1"), "{told}");
    assert_eq!(clusters(archive), ["a*:near c:near e:near", FOUND[1]]);
    said(archive, &["dup", "split", &id("c"), "--by", "Ane"]);
    let split = clusters(archive);
    assert_eq!(split, ["a*:near e:near", FOUND[1]]);
    // A copy that comes in later does not bring it back, nor does making everything anew.
    let mut later = articles()[2].clone();
    later.0 = "h";
    later.3 += " Nobody knows.";
    add(archive, &[later], "2");
    let both = clusters(archive);
    assert!(
        both.iter()
            .any(|c| c == "c*:near h:near" || c.contains("a")),
        "{both:?}"
    );
    said(archive, &["index", "rebuild", "--findings"]);
    assert_eq!(clusters(archive), both);
    said(archive, &["dup", "undo", "2", "--by", "Ane"]);
    said(archive, &["dup", "undo", "1", "--by", "Ane"]);
    assert_eq!(clusters(archive)[0], "a:near c*:near e:near h:near");
    let decisions = json(archive, &["dup", "decisions", "--json"]);
    let undone = decisions
        .as_array()
        .expect("rows")
        .iter()
        .filter(|d| d["undone"] == 1);
    assert_eq!(
        (decisions.as_array().map(Vec::len), undone.count()),
        (Some(4), 2)
    );
    let faults = said(archive, &["index", "verify"]);
    assert!(faults.contains("nothing else"), "{faults}");
}

#[test]
fn what_is_told_of_copies_agrees() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/copies.jsonl");
    said(folder.path(), &["add", path.to_str().expect("UTF-8")]);
    let list = json(folder.path(), &["dup", "list", "--json"]);
    let stats = json(folder.path(), &["stats", "--json"]);
    assert_eq!(list.as_array().map(Vec::len), Some(4));
    assert_eq!(
        (&stats["articles"], &stats["texts"], &stats["clusters"]),
        (&21.into(), &19.into(), &14.into())
    );
    let ferry = list[0]["lead_id"].as_str().expect("a lead");
    let shown = said(folder.path(), &["dup", "show", ferry]);
    assert!(
        shown.starts_with("43 % of this text stands in 4 other outlets\n"),
        "{shown}"
    );
    assert!(
        shown.contains("from CPA (“PORT HALDEN, May 2 (CPA)”)"),
        "{shown}"
    );
    assert!(
        said(folder.path(), &["show", ferry]).contains("of this text stands in 4 other outlets")
    );
    let json = json(folder.path(), &["dup", "show", ferry, "--json"]);
    assert_eq!((&json["others"], &json["outlets"]), (&4.into(), &4.into()));
}
