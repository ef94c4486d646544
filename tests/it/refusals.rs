//! Bad input: one clear line with path and place, the rest stored, exit code 3.

use std::fs;
use std::process::Command;

#[test]
fn each_bad_thing_is_told_and_the_rest_is_stored() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let mut lines: Vec<String> = (0..9)
        .map(|n| format!(r#"{{"id":"n{n}","source":"Test","text":"The harbour opened at {n}."}}"#))
        .collect();
    lines[6] = "{\"id\": \"broken\", ".to_owned();
    fs::write(at("a.jsonl"), lines.join("\n")).expect("written");
    fs::write(at("empty.txt"), "").expect("written");
    fs::write(at("picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").expect("written");
    let long = format!(
        "{{\"text\":\"{}\"}}\n{{\"text\":\"A short one after the long one.\"}}\n",
        "word ".repeat(10_000_001)
    );
    fs::write(at("long.jsonl"), long).expect("written");
    fs::create_dir(at("inner")).expect("a folder");
    fs::write(
        at("inner/note.txt"),
        "The council met on Monday. It said the bridge would stay shut.",
    )
    .expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_morgue"))
        .args(["--archive", &at("archive").display().to_string(), "add"])
        .args(
            [
                "a.jsonl",
                "empty.txt",
                "picture.png",
                "long.jsonl",
                "inner",
                "missing.txt",
            ]
            .map(at),
        )
        .output()
        .expect("morgue runs");
    let told = String::from_utf8_lossy(&output.stderr);
    for (path, what) in [
        ("a.jsonl:line 7", "EOF"),
        ("empty.txt", "empty file"),
        ("picture.png", "PNG"),
        ("long.jsonl:line 1", "50000017 bytes are more"),
        ("missing.txt", "no such file"),
    ] {
        let line = told.lines().find(|l| l.contains(path));
        assert!(
            line.is_some_and(|l| l.to_lowercase().contains(&what.to_lowercase())),
            "{path}: {what}\n{told}"
        );
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        printed.starts_with("15 seen = 10 stored + 0 new versions + 0 known + 5 rejected"),
        "{printed}{told}"
    );
    assert_eq!(output.status.code(), Some(3));
}
