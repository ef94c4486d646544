//! The README's commands do what it says: every `$` line of its console blocks is run, in order, in
//! one folder, and what follows it is what is printed.

use std::fs;
use std::path::Path;
use std::process::Command;

/// (command, expected output) of every console block.
fn steps(readme: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            match line.strip_prefix("$ ") {
                Some(command) => steps.push((command.to_owned(), String::new())),
                None => {
                    let (_, output) = steps.last_mut().expect("a command comes before its output");
                    output.push_str(line);
                    output.push('\n');
                }
            }
        }
    }
    steps
}

#[test]
fn its_commands_print_what_it_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("README.md");
    let folder = tempfile::tempdir().expect("a folder");
    let binary = Path::new(env!("CARGO_BIN_EXE_morgue"))
        .parent()
        .expect("a folder");
    let path = format!(
        "{}:{}",
        binary.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let steps = steps(&readme);
    assert!(steps.len() >= 6, "the tour is in the README");
    for (command, expected) in steps {
        // Building is what ran this test.
        let command = command.replace("cargo install --path . --locked && ", "");
        let command = command.replace("tour", &folder.path().join("tour").display().to_string());
        if command.starts_with("cargo ") {
            continue;
        }
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(&command)
            .current_dir(root)
            .env("PATH", &path)
            .env_remove("MORGUE_ARCHIVE");
        let output = shell.output().expect("a shell");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(
            printed,
            expected,
            "{command}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn every_command_is_in_it() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("README.md");
    let help = Command::new(env!("CARGO_BIN_EXE_morgue"))
        .arg("--help")
        .output()
        .expect("help");
    let help = String::from_utf8_lossy(&help.stdout);
    let commands = help
        .lines()
        .skip_while(|l| *l != "Commands:")
        .skip(1)
        .take_while(|l| !l.is_empty());
    let names: Vec<&str> = commands
        .filter_map(|l| l.split_whitespace().next())
        .filter(|n| *n != "help")
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(
            readme.contains(&format!("`morgue {name}")),
            "morgue {name} is not in the README"
        );
    }
}

#[test]
fn the_data_dictionary_is_the_schema() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("README.md");
    for view in morgue::store::views() {
        assert!(
            readme.contains(&format!("| `{}` | {} |", view.name, view.about)),
            "view {} is not in the README",
            view.name
        );
    }
}

#[test]
fn the_columns_of_the_views_are_the_schema() {
    let kept =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/VIEWS.md"))
            .expect("VIEWS.md");
    let made = Command::new(env!("CARGO_BIN_EXE_morgue"))
        .args(["schema", "--markdown"])
        .output()
        .expect("schema");
    let made = String::from_utf8_lossy(&made.stdout);
    assert!(
        kept == format!("{VIEWS_HEADING}{made}"),
        "make migrations/VIEWS.md anew: its heading, then `morgue schema --markdown`"
    );
}

const VIEWS_HEADING: &str =
    "# The views\n\nWhat each promised view holds, as `morgue schema --markdown` says it.\n\n";
