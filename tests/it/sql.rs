//! `morgue sql`: search in it, its functions, shapes, queries by name, and the archive for other tools.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value as Json;

use crate::run::{json, morgue, number, said};

fn sample() -> &'static Path {
    static SAMPLE: OnceLock<tempfile::TempDir> = OnceLock::new();
    SAMPLE
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let captured = ["--captured", "2025-11-01T00:00:00Z"];
            said(
                folder.path(),
                &[&["add", "sample_db/articles"][..], &captured].concat(),
            );
            folder
        })
        .path()
}

fn lines(sql: &str) -> Vec<String> {
    let printed = said(sample(), &["sql", sql, "--csv"]);
    printed.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn search_in_sql_finds_what_search_finds() {
    let table = include_str!("queries.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'));
    let queries = table.filter_map(|line| {
        let mut columns = line.split('\t');
        let options = columns.next()?;
        options.trim().is_empty().then_some(columns.next()?)
    });
    let mut count = 0;
    for query in queries {
        for scope in ["articles", "quotes"] {
            let asked = [
                "search", "--json", "-n", "100", "--facets", "0", "--in", scope, "--", query,
            ];
            let output = morgue(sample(), &asked);
            let found: Json = serde_json::from_slice(&output.stdout).expect("JSON");
            let column = if scope == "quotes" {
                "quotation_id"
            } else {
                "article_id"
            };
            let wanted: Vec<String> = found["hits"]
                .as_array()
                .expect("hits")
                .iter()
                .map(|hit| hit[column].as_str().expect("an id").to_owned())
                .collect();
            let typed = query.replace('\'', "''");
            let sql = format!("SELECT id FROM search('{typed}', '{scope}')");
            let total = format!("SELECT count(*) FROM search('{typed}', '{scope}')");
            assert_eq!(
                number(sample(), &total),
                found["total"],
                "{query} in {scope}"
            );
            assert_eq!(
                lines(&sql)[..wanted.len()],
                wanted[..],
                "{query} in {scope}"
            );
        }
        count += 1;
    }
    assert!(count >= 30, "{count}");
}

#[test]
fn search_in_sql_has_order_pages_and_snippets() {
    let all = lines("SELECT \"rank\", id FROM search('river OR minister')");
    assert!(all.len() > 8);
    let page = lines(
        "SELECT \"rank\", id FROM search('river OR minister') ORDER BY score DESC LIMIT 3 OFFSET 2",
    );
    assert_eq!(page, all[2..5]);
    let back = lines("SELECT \"rank\", id FROM search('river OR minister') ORDER BY \"rank\" DESC");
    assert_eq!(back, all.iter().rev().cloned().collect::<Vec<_>>());
    let joined = lines(
        "SELECT DISTINCT s.\"rank\", s.article_id FROM search('river OR minister') s JOIN articles a USING (article_id) ORDER BY 1",
    );
    assert_eq!(joined, all);
    let snippets = lines("SELECT snippet FROM search('\"fourteen pages\"')");
    assert!(
        snippets.iter().all(|s| s.contains("fourteen pages")),
        "{snippets:?}"
    );
    let each = lines(
        "SELECT p.name, count(*) FROM (SELECT 'flood' AS name UNION SELECT 'otters' UNION SELECT NULL) p JOIN search(p.name) GROUP BY 1 ORDER BY 1",
    );
    let flood = number(sample(), "SELECT count(*) FROM search('flood')");
    let otters = number(sample(), "SELECT count(*) FROM search('otters')");
    assert_eq!(each, [format!("flood,{flood}"), format!("otters,{otters}")]);
}

#[test]
fn functions_of_users() {
    for (sql, expected) in [
        ("regexp('^Ilv', 'Ilva')", "1"),
        ("'Ilva' REGEXP 'x'", "0"),
        ("regexp(NULL, 'x') IS NULL", "1"),
        ("unaccent('Žaldice')", "Zaldice"),
        ("fold('Žaldice')", "zaldice"),
        (
            "date_trunc('month', '2024-02-29T23:10:00+07:00')",
            "2024-02-01",
        ),
        ("date_trunc('quarter', '2024-12-31')", "2024-10-01"),
        ("date_trunc('quarter', '2024-03-31')", "2024-01-01"),
        ("date_trunc('week', '2024-02-29')", "2024-02-26"),
        ("date_trunc('year', 'soon') IS NULL", "1"),
        ("round(wilson_low(8, 10), 4)", "0.4902"),
        ("round(wilson_high(8, 10), 4)", "0.9433"),
        ("round(json_extract(wilson(8, 10), '$[1]'), 4)", "0.9433"),
        ("wilson_low(0, 10)", "0.0"),
        ("wilson(1, 0) IS NULL", "1"),
        ("wilson_low(3, 2) IS NULL", "1"),
    ] {
        assert_eq!(lines(&format!("SELECT {sql}")), [expected], "{sql}");
    }
}

/// Parameters of the queries that need one.
const GIVEN: &[(&str, &[&str])] = &[
    ("role-over-time", &["person=Torm"]),
    ("topics-of-speaker", &["speaker=Dray"]),
    ("speaker-by-month", &["speaker=Torm"]),
    ("named-together", &["name=Ferrant"]),
    ("stopped-being-quoted", &["day=2024-06-01"]),
];

/// The rows of each query that comes with morgue, on the sample. Where the findings get better, they are
/// made anew by `MORGUE_REMAKE=1 cargo test --release named_queries`, and the difference is looked at.
#[test]
fn named_queries_give_their_rows() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/queries");
    let listed = json(sample(), &["sql", "--list", "--json"]);
    let all = listed.as_array().expect("queries");
    assert!(all.len() >= 15);
    let mut wrong = Vec::new();
    for query in all {
        let name = query["name"].as_str().expect("a name");
        let asked = format!("@{name}");
        let mut arguments = vec!["sql", &asked, "--csv"];
        let given = GIVEN.iter().find(|(of, _)| *of == name);
        for parameter in given.map_or(&[][..], |(_, given)| given) {
            arguments.extend(["-p", parameter]);
        }
        let rows = said(sample(), &arguments);
        assert!(rows.lines().count() > 1, "{name} gives nothing");
        let file = kept.join(format!("{name}.csv"));
        if std::env::var_os("MORGUE_REMAKE").is_some() {
            fs::create_dir_all(&kept).expect("a folder");
            fs::write(&file, &rows).expect("written");
        }
        if fs::read_to_string(&file).unwrap_or_default() != rows {
            wrong.push(name.to_owned());
        }
    }
    assert_eq!(
        wrong,
        Vec::<String>::new(),
        "rows differ from tests/gold/queries"
    );
}

#[test]
fn parameters_have_defaults_and_come_from_anywhere() {
    let two = said(sample(), &["sql", "@most-quoted", "-p", "n=2", "--csv"]);
    assert_eq!(two.lines().count(), 3);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("q.sql");
    fs::write(
        &file,
        "-- :least = 3  words\nSELECT :least + 1 AS n, :other AS o",
    )
    .expect("written");
    let path = file.display().to_string();
    assert_eq!(said(sample(), &["sql", "-f", &path, "--csv"]), "n,o\n4,\n");
    let given = [
        "sql",
        "-f",
        &path,
        "--jsonl",
        "-p",
        "least=5",
        "-p",
        ":other=1,5",
    ];
    assert_eq!(said(sample(), &given), "{\"n\":6,\"o\":\"1,5\"}\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_morgue"))
        .arg("--archive")
        .arg(sample())
        .args(["sql", "--csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("morgue runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"SELECT 1 AS one").expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("an answer");
    assert_eq!(output.stdout, b"one\n1\n");
    for wrong in ["nothing=1", "n"] {
        let output = morgue(sample(), &["sql", "@most-quoted", "-p", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn queries_are_kept_under_a_name() {
    let folder = tempfile::tempdir().expect("a folder");
    said(folder.path(), &["add", "sample_db/articles/cpa"]);
    let sql = "-- Two and something.\n-- :more = 1  how much more\nSELECT 2 + :more AS sum";
    said(folder.path(), &["sql", "--save", "two-more", "--", sql]);
    assert_eq!(
        said(folder.path(), &["sql", "@two-more", "--csv"]),
        "sum\n3\n"
    );
    assert_eq!(
        said(
            folder.path(),
            &["sql", "@two-more", "-p", "more=5", "--csv"]
        ),
        "sum\n7\n"
    );
    assert_eq!(
        said(folder.path(), &["sql", "@two-more", "--show"]),
        format!("{sql}\n")
    );
    let list = said(folder.path(), &["sql", "--list"]);
    assert!(
        list.ends_with(
            "@two-more  (your own)\n    Two and something.\n    -p more=1  how much more\n"
        ),
        "{list}"
    );
    assert_eq!(
        number(folder.path(), "SELECT count(*) FROM saved_queries"),
        1
    );
    for (name, code) in [("most-quoted", 2), ("Two More", 2), ("", 2)] {
        let output = morgue(folder.path(), &["sql", "--save", name, "SELECT 1"]);
        assert_eq!(output.status.code(), Some(code), "{name}");
    }
    said(folder.path(), &["sql", "--forget", "two-more"]);
    for gone in [
        ["sql", "@two-more", "--csv"],
        ["sql", "--forget", "two-more"],
    ] {
        assert_eq!(morgue(folder.path(), &gone).status.code(), Some(1));
    }
}

#[test]
fn values_keep_their_types_and_names() {
    let sql = "SELECT 1 AS i, 2.0 AS r, '3' AS t, NULL AS n, x'ff' AS b, 4 AS i";
    assert_eq!(
        said(sample(), &["sql", sql, "--jsonl"]),
        "{\"i\":1,\"r\":2.0,\"t\":\"3\",\"n\":null,\"b\":\"ff\",\"i:1\":4}\n"
    );
    assert_eq!(
        said(sample(), &["sql", sql, "--csv"]),
        "i,r,t,n,b,i\n1,2.0,3,,ff,4\n"
    );
    assert_eq!(
        said(sample(), &["sql", sql, "--tsv"]),
        "i\tr\tt\tn\tb\ti\n1\t2.0\t3\t\tff\t4\n"
    );
    assert_eq!(
        said(
            sample(),
            &["sql", "SELECT 'a|b' AS x, 1 AS y", "--markdown"]
        ),
        "| x | y |\n| --- | --- |\n| a\\|b | 1 |\n"
    );
    assert_eq!(
        said(sample(), &["sql", "SELECT 1 AS x WHERE 0", "--json"]),
        "[]\n"
    );
    assert_eq!(
        said(sample(), &["sql", "SELECT 1 AS x WHERE 0", "--table"]),
        " x\n"
    );
}

#[test]
fn values_have_the_types_that_the_schema_says() {
    let mut wrong = Vec::new();
    for view in morgue::store::views() {
        let columns = view.columns.iter().map(|c| {
            let (name, kind) = (c.name, c.kind.to_lowercase());
            format!("sum(typeof(\"{name}\") NOT IN ('{kind}', 'null')) AS \"{name}\"")
        });
        let sql = format!(
            "SELECT {} FROM {}",
            columns.collect::<Vec<_>>().join(", "),
            view.name
        );
        let counts = json(sample(), &["sql", &sql, "--json"]);
        for (name, count) in counts[0].as_object().expect("a row") {
            if count.as_u64().unwrap_or(0) > 0 {
                wrong.push(format!("{}.{name}: {count}", view.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn errors_point_at_the_word() {
    for (sql, told) in [
        (
            "SELECT titel FROM articles",
            "no such column: titel\n  SELECT titel FROM articles\n         ^",
        ),
        (
            "SELECT 1\nFRM articles",
            "syntax error\n  FRM articles\n      ^",
        ),
        (
            "SELECT 'é', nope(1)",
            "no such function: nope\n  SELECT 'é', nope(1)\n              ^",
        ),
    ] {
        let output = morgue(sample(), &["sql", sql]);
        let error = String::from_utf8_lossy(&output.stderr);
        let last = told.split_once('\n').expect("lines").1;
        assert!(error.contains(last), "{error}");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
    }
    let output = morgue(sample(), &["sql", "SELECT * FROM quotes"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("no such table: quotes; there are articles, "),
        "{error}"
    );
}

#[test]
fn a_plan_is_a_tree() {
    let plan = said(
        sample(),
        &[
            "sql",
            "--plan",
            "SELECT * FROM articles WHERE article_id IN (SELECT article_id FROM topics)",
        ],
    );
    assert!(plan.contains("article"), "{plan}");
    assert!(plan.lines().any(|line| line.starts_with("  ")), "{plan}");
    let typed = said(sample(), &["sql", "EXPLAIN QUERY PLAN SELECT 1"]);
    assert_eq!(typed, "SCAN CONSTANT ROW\n");
}

#[test]
fn the_schema_has_shapes() {
    let diagram = said(sample(), &["schema", "--mermaid"]);
    assert!(diagram.starts_with("erDiagram\n    articles {\n        TEXT article_id\n"));
    assert!(diagram.contains("    articles ||--o{ quotations : article_id\n"));
    let table = said(sample(), &["schema", "quotations", "--markdown"]);
    assert!(table.starts_with("### `quotations`\n"));
    let columns = json(sample(), &["schema", "quotations", "--json"]);
    assert_eq!(columns[0]["column"], "quotation_id");
}

#[test]
fn an_export_has_full_text_search_for_any_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("fts.db");
    let path = file.display().to_string();
    said(sample(), &["export", "--fts5", &path]);
    let again = morgue(sample(), &["export", "--fts5", &path]);
    assert_eq!(again.status.code(), Some(2));
    let connection = rusqlite::Connection::open(&file).expect("opens");
    let count = |sql: &str| -> i64 { connection.query_row(sql, [], |r| r.get(0)).expect(sql) };
    for view in ["articles", "quotations"] {
        let sql = format!("SELECT count(*) FROM {view}");
        assert_eq!(count(&sql), number(sample(), &sql) as i64, "{view}");
    }
    let found = "SELECT count(*) FROM articles_fts JOIN articles ON row = articles_fts.rowid WHERE articles_fts MATCH '\"fourteen pages\"'";
    let ours = "SELECT count(*) FROM search('\"fourteen pages\"')";
    assert_eq!(count(found), number(sample(), ours) as i64);
    let found = "SELECT count(*) FROM quotations_fts WHERE quotations_fts MATCH 'speaker : torm'";
    let ours = "SELECT count(*) FROM quotations WHERE speaker LIKE '%torm%'";
    assert_eq!(count(found), number(sample(), ours) as i64);
}
