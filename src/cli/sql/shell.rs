//! `morgue sql` without a query, on a terminal: a shell with history and completion.

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::print::Shape;
use super::{Statement, list};
use crate::archive::Archive;
use crate::cli::out::{Format, Out};
use crate::cli::{Done, Global};
use crate::config::history_file;
use crate::error::{Error, Result};
use crate::store::{Limits, functions, views};

const HELP: &str = "SELECT … ;       a statement ends with a semicolon
@NAME p=v …      a query kept under a name, with its parameters
.queries         those that there are
.views           the views; .schema VIEW its columns
.mode MODE       how rows are printed: table, markdown, json, jsonl, csv or tsv
.plan SELECT …   how SQLite would go about it
.quit            leave, as Ctrl-D does";

const WORDS: &[&str] = &[
    "AND",
    "AS",
    "ASC",
    "BETWEEN",
    "BY",
    "CASE",
    "COLLATE",
    "CROSS",
    "DESC",
    "DISTINCT",
    "ELSE",
    "END",
    "EXCEPT",
    "EXISTS",
    "FILTER",
    "FROM",
    "GLOB",
    "GROUP",
    "HAVING",
    "IN",
    "INTERSECT",
    "IS",
    "JOIN",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OVER",
    "PARTITION",
    "REGEXP",
    "SELECT",
    "THEN",
    "UNION",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
];

const COMMANDS: &[&str] = &[
    ".help", ".mode", ".plan", ".queries", ".quit", ".schema", ".views",
];

/// Reads and answers statements until the end of input. What goes wrong with one is told, and the next
/// may be typed.
pub fn run(
    global: &Global,
    archive: &Archive,
    limits: Limits,
    shape: Shape,
    out: &mut Out,
) -> Result<Done> {
    let mut editor = editor(archive)?;
    let history = history_file();
    if let Some(file) = &history {
        // There is none before the first use.
        let _ = editor.load_history(file);
    }
    global.hint("morgue sql: .help says what can be typed");
    let mut shell = Shell {
        global,
        archive,
        limits,
        shape,
    };
    let mut typed = String::new();
    loop {
        let prompt = if typed.is_empty() {
            "morgue> "
        } else {
            "   ...> "
        };
        match editor.readline(prompt) {
            Ok(line) => {
                typed.push_str(&line);
                typed.push('\n');
            }
            Err(ReadlineError::Interrupted) => typed.clear(),
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(terminal(&error)),
        }
        if !is_whole(&typed) {
            continue;
        }
        let whole = std::mem::take(&mut typed);
        let whole = whole.trim();
        if whole.is_empty() {
            continue;
        }
        // One that cannot be remembered can still be run.
        let _ = editor.add_history_entry(whole);
        match shell.answer(whole, out) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error @ Error::Io { .. }) => return Err(error),
            Err(error) => eprintln!("morgue: {error}"),
        }
        out.flush()?;
    }
    if let Some(file) = &history {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
        }
        editor.save_history(file).map_err(|e| terminal(&e))?;
    }
    Ok(Done::Well)
}

fn editor(archive: &Archive) -> Result<Editor<Words, FileHistory>> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .max_history_size(1_000)
        .map_err(|e| terminal(&e))?
        .build();
    let mut editor = Editor::with_config(config).map_err(|e| terminal(&e))?;
    editor.set_helper(Some(Words::of(archive)?));
    Ok(editor)
}

fn terminal(error: &ReadlineError) -> Error {
    Error::Usage(format!("the terminal: {error}"))
}

/// True when nothing more is needed: a command of one line, or a statement with its semicolon.
fn is_whole(typed: &str) -> bool {
    let typed = typed.trim();
    typed.is_empty() || typed.starts_with(['.', '@']) || typed.ends_with(';')
}

struct Shell<'a> {
    global: &'a Global,
    archive: &'a Archive,
    limits: Limits,
    shape: Shape,
}

impl Shell<'_> {
    /// Does what was typed; false to leave.
    fn answer(&mut self, typed: &str, out: &mut Out) -> Result<bool> {
        let (word, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        match word.trim_end_matches(';') {
            ".quit" | ".exit" => return Ok(false),
            ".help" => out.line(HELP)?,
            ".queries" => {
                list(self.archive, Shape::Listing(Format::Text), out)?;
            }
            ".views" | ".tables" => {
                for view in views() {
                    out.line(format!("{:<18} {}", view.name, view.about))?;
                }
            }
            ".schema" => crate::cli::schema::text(&crate::cli::schema::chosen(rest.trim())?, out)?,
            ".mode" => self.shape = mode(rest.trim())?,
            ".plan" => self.run(&format!("EXPLAIN QUERY PLAN {rest}"), &[], out)?,
            named if named.starts_with('@') => {
                let parameters: Vec<String> = rest.split_whitespace().map(str::to_owned).collect();
                self.run(named, &parameters, out)?;
            }
            command if command.starts_with('.') => {
                return Err(Error::Usage(format!("{command}: .help says what there is")));
            }
            _ => self.run(typed, &[], out)?,
        }
        Ok(true)
    }

    fn run(&self, typed: &str, parameters: &[String], out: &mut Out) -> Result<()> {
        let statement = Statement::read(self.archive, typed, parameters)?;
        statement
            .run(self.global, self.archive, self.limits, self.shape, out)
            .map(drop)
    }
}

fn mode(name: &str) -> Result<Shape> {
    Ok(match name {
        "table" => Shape::Listing(Format::Text),
        "markdown" => Shape::Markdown,
        "json" => Shape::Listing(Format::Json),
        "jsonl" => Shape::Listing(Format::Jsonl),
        "csv" => Shape::Listing(Format::Csv),
        "tsv" => Shape::Listing(Format::Tsv),
        other => {
            return Err(Error::Usage(format!(
                ".mode {other}: there are table, markdown, json, jsonl, csv and tsv"
            )));
        }
    })
}

/// What can be completed: views, their columns, functions, words of SQL, queries and commands.
struct Words {
    all: Vec<String>,
    columns: Vec<String>,
}

impl Words {
    fn of(archive: &Archive) -> Result<Words> {
        let mut columns: Vec<String> = Vec::new();
        let mut all: Vec<String> = vec!["search(".to_owned()];
        for view in views() {
            all.push(view.name.to_owned());
            columns.extend(view.columns.iter().map(|c| c.name.to_owned()));
        }
        columns.sort();
        columns.dedup();
        let queries = archive.named_queries()?;
        all.extend(queries.iter().map(|query| format!("@{}", query.name)));
        all.extend(columns.iter().cloned());
        all.extend(
            functions()
                .filter(|f| !f.starts_with('-'))
                .map(|f| format!("{f}(")),
        );
        all.extend(WORDS.iter().chain(COMMANDS).map(|w| (*w).to_owned()));
        all.sort();
        all.dedup();
        Ok(Words { all, columns })
    }

    /// Where the word before byte `at` of `line` begins, and what it may become.
    fn completions(&self, line: &str, at: usize) -> (usize, Vec<String>) {
        let before = &line[..at];
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '-');
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_word(*c))
            .last()
            .map_or(at, |(n, _)| n);
        let dotted = before[..start].ends_with('.');
        let first = dotted && before[..start - 1].trim().is_empty();
        let (start, known) = match (first, dotted) {
            (true, _) => (start - 1, &self.all),
            (_, true) => (start, &self.columns),
            _ => (start, &self.all),
        };
        let begun = before[start..].to_lowercase();
        let fits = |word: &&String| word.to_lowercase().starts_with(&begun);
        if begun.is_empty() && !dotted {
            return (start, Vec::new());
        }
        (start, known.iter().filter(fits).cloned().collect())
    }
}

impl Completer for Words {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.completions(line, at))
    }
}

impl Hinter for Words {
    type Hint = String;
}
impl Highlighter for Words {}
impl Validator for Words {}
impl Helper for Words {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_completed_by_where_they_stand() {
        let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let known = Words {
            all: words(&[".views", "@most-quoted", "SELECT", "speaker", "speakers"]),
            columns: words(&["speaker", "start"]),
        };
        for (line, start, wanted) in [
            ("sel", 0, &["SELECT"][..]),
            ("SELECT sp", 7, &["speaker", "speakers"]),
            ("SELECT q.sp", 9, &["speaker"]),
            ("SELECT q.", 9, &["speaker", "start"]),
            ("@mo", 0, &["@most-quoted"]),
            (".v", 0, &[".views"]),
            ("SELECT ", 7, &[]),
            ("é", 0, &[]),
        ] {
            let found = known.completions(line, line.len());
            assert_eq!(found, (start, words(wanted)), "{line}");
        }
    }

    #[test]
    fn a_statement_ends_with_its_semicolon() {
        for (typed, whole) in [
            ("", true),
            ("SELECT 1", false),
            ("SELECT 1\nFROM x;\n", true),
            (".help", true),
            ("@most-quoted n=3", true),
        ] {
            assert_eq!(is_whole(typed), whole, "{typed}");
        }
    }
}
