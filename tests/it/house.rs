//! The house stands: which room may know which, and who may touch what, read from the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Room -> the rooms it may know. What is not here may know nobody.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("error", &[]),
    ("model", &["text"]),
    ("analysis", &["text"]),
    ("lexicon", &["text", "model"]),
    ("read", &["text", "model", "error"]),
    ("changes", &[]),
    ("fetch", &[]),
    ("annotate", &["text", "model", "lexicon"]),
    ("query", &["text", "model", "error", "analysis"]),
    ("resolve", &["text", "model"]),
    ("twins", &["text"]),
    ("store", &["text", "model", "error"]),
    ("index", &["text", "model", "error", "analysis"]),
    (
        "archive",
        &[
            "text", "model", "error", "analysis", "lexicon", "read", "annotate", "query",
            "resolve", "twins", "store", "index", "fetch", "changes",
        ],
    ),
    ("eval", &["annotate"]),
    ("config", &["error"]),
    (
        "export",
        &["text", "model", "error", "annotate", "store", "archive"],
    ),
    (
        "cli",
        &[
            "text", "model", "error", "read", "annotate", "query", "store", "index", "archive",
            "eval", "export", "config", "fetch", "changes",
        ],
    ),
];

/// Words that may stand only in these places.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("rusqlite::", &["store"]),
    ("tantivy::", &["index"]),
    ("clap::", &["cli"]),
    ("println!", &["cli"]),
    ("eprintln!", &["cli"]),
    ("print!(", &["cli"]),
    ("std::env", &["config", "main"]),
    ("ureq::", &["fetch"]),
    ("std::net", &["fetch"]),
    // After a second Ctrl-C alone.
    ("process::exit", &["cli"]),
];

/// What pure rooms do not do.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "File::",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "std::process",
    "std::env",
];
const PURE: &[&str] = &[
    "text", "model", "error", "analysis", "lexicon", "annotate", "query", "resolve", "twins",
    "eval", "changes",
];

/// Every source file but the training program: (room, path, text without its tests and comments).
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inner = path.strip_prefix(&root).expect("inside").to_owned();
                let room = inner
                    .iter()
                    .next()
                    .expect("a name")
                    .to_string_lossy()
                    .trim_end_matches(".rs")
                    .to_owned();
                let text = fs::read_to_string(&path).expect("a source");
                found.push((room, inner, code(&text)));
            }
        }
    }
    found.retain(|(room, _, _)| room != "train");
    found.sort();
    found
}

fn code(text: &str) -> String {
    let before_tests = text
        .split("\n#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or(text);
    before_tests
        .lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Rooms that `text` names after `crate::`.
fn known_rooms(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split("};").next().unwrap_or(group);
            rooms.extend(group.split(',').filter_map(first_word));
        } else {
            rooms.extend(first_word(rest));
        }
    }
    rooms
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

#[test]
fn rooms_know_only_the_floors_below() {
    let may: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    let rooms: BTreeSet<&str> = may.keys().copied().collect();
    let mut faults = Vec::new();
    for (room, path, text) in sources() {
        if room == "main" || room == "lib" {
            continue;
        }
        let Some(allowed) = may.get(room.as_str()) else {
            faults.push(format!("{} is in no room of the house", path.display()));
            continue;
        };
        for known in known_rooms(&text) {
            if rooms.contains(known.as_str()) && known != room && !allowed.contains(&known.as_str())
            {
                faults.push(format!("{}: {room} must not know {known}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_floors_have_no_circles() {
    for (n, (room, allowed)) in MAY_KNOW.iter().enumerate() {
        for below in *allowed {
            let place = MAY_KNOW.iter().position(|(r, _)| r == below);
            let later = place.is_none_or(|p| p >= n) && !(*room == "export" || *room == "cli");
            assert!(!later, "{room} knows {below}, which stands above it");
        }
    }
}

#[test]
fn dangerous_things_have_one_owner() {
    let mut faults = Vec::new();
    for (room, path, text) in sources() {
        for (word, owners) in ONLY_IN {
            if text.contains(word) && !owners.contains(&room.as_str()) {
                faults.push(format!("{}: {word} belongs to {owners:?}", path.display()));
            }
        }
        if PURE.contains(&room.as_str()) {
            let named = IMPURE.iter().filter(|w| text.contains(**w));
            faults
                .extend(named.map(|w| format!("{}: a pure room must not use {w}", path.display())));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_the_compiler_cannot_check_is_in_one_place() {
    // SQLite's virtual tables ask for two promises about the layout of a struct, and no more.
    let mut found = Vec::new();
    for (_, path, text) in sources() {
        let lines = text.lines().filter(|line| line.contains("unsafe "));
        found.extend(lines.map(|line| (path.display().to_string(), line.trim().to_owned())));
    }
    let file = "store/sandbox/search_table.rs";
    assert!(
        found.len() == 2
            && found
                .iter()
                .all(|(path, line)| path == file && line.starts_with("unsafe impl")),
        "{found:?}"
    );
}

#[test]
fn every_module_is_on_the_map() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"))
        .expect("lib.rs");
    let modules: Vec<&str> = map
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod "))
        .map(|l| l.trim_end_matches(';'))
        .collect();
    assert!(!modules.is_empty());
    for module in modules {
        assert!(
            map.contains(&format!("[`{module}`]")),
            "{module} is not on the map in lib.rs"
        );
    }
}

#[test]
fn no_sentence_of_the_evaluation_texts_is_here() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.is_dir() {
        eprintln!("skipped: ../shared is absent");
        return;
    }
    let seed = fs::read_to_string(shared.join("seed/cambodia-us-relations.txt"))
        .expect("the seed article");
    let sentences: Vec<&str> = seed
        .split(['.', '\n'])
        .map(str::trim)
        .filter(|s| s.len() > 40)
        .collect();
    for (_, path, _) in sources() {
        let text = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("src")
                .join(&path),
        )
        .expect("a source");
        for sentence in &sentences {
            assert!(
                !text.contains(sentence),
                "{}: holds a sentence of the seed article",
                path.display()
            );
        }
    }
}
