//! `morgue search --batch FILE`: a list of names or queries, and what each finds.

use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::out::{Format, Out};
use super::search::Shown;
use super::{Done, Global};
use crate::archive::{Archive, Hit, Request, ResultSet};
use crate::error::{Error, Result};

#[derive(clap::Args, Debug)]
pub struct List {
    /// One search for each line of FILE (- for standard input): of a .csv or .tsv its first column
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    /// The lines are names or values for this field, not queries
    #[arg(long, value_name = "FIELD", requires = "batch")]
    pub batch_field: Option<BatchField>,
}

/// Fields that a list may be of.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum BatchField {
    Speaker,
    Institution,
    Topic,
    Place,
    Source,
    Section,
}

impl BatchField {
    fn as_str(self) -> &'static str {
        match self {
            BatchField::Speaker => "speaker",
            BatchField::Institution => "institution",
            BatchField::Topic => "topic",
            BatchField::Place => "place",
            BatchField::Source => "source",
            BatchField::Section => "section",
        }
    }
}

/// Headings by which the first line of a table is known for one.
const HEADINGS: [&str; 9] = [
    "name",
    "names",
    "query",
    "search",
    "speaker",
    "institution",
    "topic",
    "place",
    "source",
];

const COLUMNS: [&str; 7] = [
    "line",
    "query",
    "understood",
    "total",
    "hits",
    "notes",
    "error",
];

/// What one line gave.
struct Answer {
    line: u64,
    typed: String,
    result: std::result::Result<ResultSet, String>,
}

/// Runs `request` together with each line of `file`, and prints a line for each: those with no hit and
/// those in error too.
pub fn batch(
    global: &Global,
    file: &Path,
    field: Option<BatchField>,
    request: &Request,
    shown: &Shown,
    out: &mut Out,
) -> Result<Done> {
    let lines = lines_of(global, file)?;
    let archive = global.read()?;
    let answers: Vec<Answer> = lines
        .into_iter()
        .map(|(line, typed)| Answer {
            result: typed
                .clone()
                .and_then(|typed| find(&archive, &typed, field, request)),
            line,
            typed: typed.unwrap_or_default(),
        })
        .collect();
    match shown.format.format() {
        Format::Text => {
            let rows: Vec<Vec<String>> = answers.iter().map(Answer::row).collect();
            out.table(&["line", "total", "query", "notes"], &rows)?;
        }
        format => out.listing(format, &COLUMNS, answers.iter().map(|a| a.values(format)))?,
    }
    let failed = answers.iter().filter(|a| a.result.is_err()).count();
    let found = answers.iter().filter(|a| a.total() > 0).count();
    global.hint(&format!(
        "morgue: {} lines = {found} with hits + {} without + {failed} in error",
        answers.len(),
        answers.len() - found - failed
    ));
    Ok(match (failed, found) {
        (1.., _) => Done::WithRejections,
        (0, 0) => Done::NothingFound,
        _ => Done::Well,
    })
}

fn find(
    archive: &Archive,
    typed: &str,
    field: Option<BatchField>,
    request: &Request,
) -> std::result::Result<ResultSet, String> {
    let mut request = request.clone();
    match field {
        Some(field) => request.filters.push((field.as_str(), typed.to_owned())),
        None => request.also = typed.to_owned(),
    }
    request.facets = 0;
    archive.search(&request).map_err(|error| error.to_string())
}

impl Answer {
    fn total(&self) -> u64 {
        self.result.as_ref().map_or(0, |result| result.total)
    }

    /// What there is to know of how the line was understood.
    fn notes(&self) -> Vec<String> {
        let Ok(result) = &self.result else {
            return Vec::new();
        };
        let mut notes = result.ignored.clone();
        for meaning in &result.meanings {
            let names: Vec<&str> = meaning.meant.iter().map(|m| m.1.as_str()).collect();
            notes.push(match names.len() {
                0 => format!(
                    "{} {} is nobody and nothing here",
                    meaning.field, meaning.typed
                ),
                _ => format!("{} {}: {}", meaning.field, meaning.typed, names.join("; ")),
            });
        }
        notes
    }

    fn row(&self) -> Vec<String> {
        let (total, notes) = match &self.result {
            Ok(result) => (result.total.to_string(), self.notes().join(" · ")),
            Err(error) => ("error".to_owned(), error.clone()),
        };
        vec![self.line.to_string(), total, self.typed.clone(), notes]
    }

    fn values(&self, format: Format) -> Vec<Json> {
        let result = self.result.as_ref().ok();
        let hits: Vec<&str> = result.map_or(Vec::new(), |r| r.hits.iter().map(key).collect());
        let list = |items: Vec<&str>, between: &str| match format {
            Format::Csv | Format::Tsv => json!(items.join(between)),
            _ => json!(items),
        };
        let notes = self.notes();
        vec![
            json!(self.line),
            json!(self.typed),
            json!(result.map(|r| &r.understood)),
            json!(result.map(|r| r.total)),
            list(hits, " "),
            list(notes.iter().map(String::as_str).collect(), " · "),
            json!(self.result.as_ref().err()),
        ]
    }
}

fn key(hit: &Hit) -> &str {
    match hit {
        Hit::Article { row, .. } => &row.key,
        Hit::Quotation { row, .. } => &row.key,
    }
}

/// (number from one, what is asked for) of every line of `file`; empty ones are in error.
fn lines_of(
    global: &Global,
    file: &Path,
) -> Result<Vec<(u64, std::result::Result<String, String>)>> {
    let mut bytes = Vec::new();
    let read = if file.as_os_str() == "-" {
        BufReader::new(std::io::stdin()).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut f| f.read_to_end(&mut bytes))
    };
    read.map_err(|error| Error::io(file, error))?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let delimiter = match file.extension().and_then(|e| e.to_str()) {
        Some("csv") => Some(b','),
        Some("tsv") => Some(b'\t'),
        _ => None,
    };
    let mut lines = match delimiter {
        Some(delimiter) => table(bytes, delimiter),
        None => bytes
            .split(|b| *b == b'\n')
            .zip(1..)
            .map(|(line, n)| (n, checked(line)))
            .collect(),
    };
    // What follows the last line end is no line.
    if delimiter.is_none() && bytes.last().is_none_or(|b| *b == b'\n') {
        lines.pop();
    }
    if delimiter.is_some()
        && let Some((_, Ok(first))) = lines.first()
        && HEADINGS.contains(&first.to_lowercase().as_str())
    {
        global.hint(&format!(
            "morgue: the first line of {} is its heading: {first}",
            file.display()
        ));
        lines.drain(..1);
    }
    Ok(lines)
}

fn table(bytes: &[u8], delimiter: u8) -> Vec<(u64, std::result::Result<String, String>)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut lines = Vec::new();
    for record in reader.byte_records() {
        lines.push(match record {
            Ok(record) => (
                record.position().map_or(0, csv::Position::line),
                checked(record.get(0).unwrap_or_default()),
            ),
            Err(error) => (
                error.position().map_or(0, csv::Position::line),
                Err(error.to_string()),
            ),
        });
    }
    lines
}

fn checked(line: &[u8]) -> std::result::Result<String, String> {
    let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
    match text.trim() {
        "" => Err("empty".to_owned()),
        text => Ok(text.to_owned()),
    }
}
