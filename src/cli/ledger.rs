//! `morgue ledger`: what every run of `morgue add` saw, kept and refused.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value as Json, json};

use super::out::{Format, FormatArgs, Out, object, plain, pretty};
use super::{Done, Global};
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::store::{RejectionRow, RunRow, SourceCounts, SourceRow};

#[derive(clap::Args, Debug)]
pub struct LedgerArgs {
    /// One run, by number, or `last`: its files and what was refused [default: all runs]
    run: Option<String>,
    /// Only what was refused
    #[arg(long, requires = "run")]
    rejected: bool,
    #[command(flatten)]
    format: FormatArgs,
}

const RUN: [&str; 12] = [
    "run_id",
    "started",
    "finished",
    "files",
    "seen",
    "stored",
    "new_version",
    "known",
    "rejected",
    "stated",
    "passed_over",
    "command",
];
const SOURCE: [&str; 8] = [
    "path",
    "seen",
    "stored",
    "new_version",
    "known",
    "rejected",
    "stated",
    "passed_over",
];
const REJECTION: [&str; 3] = ["path", "place", "reason"];

pub fn ledger(global: &Global, args: LedgerArgs, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let format = args.format.format();
    let Some(asked) = &args.run else {
        let runs = archive.store().runs(None)?;
        return table(format, &RUN, runs.into_iter().map(run_row).collect(), out);
    };
    let run = one_run(&archive, asked)?;
    let sources = archive.store().run_sources(run.id)?;
    let rejections = archive.store().rejections(run.id)?;
    let rejections: Vec<_> = rejections.into_iter().map(rejection_row).collect();
    if args.rejected {
        return table(format, &REJECTION, rejections, out);
    }
    let sources: Vec<_> = sources.into_iter().map(source_row).collect();
    match format {
        Format::Text => {
            table(format, &SOURCE, sources, out)?;
            if !rejections.is_empty() {
                out.line("")?;
                table(format, &REJECTION, rejections, out)?;
            }
        }
        Format::Json => {
            let mut whole = object(&RUN, run_row(run));
            let objects = |columns: &[&str], rows: Vec<Vec<Json>>| -> Json {
                rows.into_iter().map(|row| object(columns, row)).collect()
            };
            whole["sources"] = objects(&SOURCE, sources);
            whole["rejections"] = objects(&REJECTION, rejections);
            out.line(pretty(&whole))?;
        }
        format => out.listing(format, &SOURCE, sources.into_iter())?,
    }
    Ok(Done::Well)
}

/// Writes what became of a run to `file` as one JSON object: the run, its files, what was refused.
pub fn report(archive: &Archive, run: i64, file: &Path) -> Result<()> {
    let wrong = |error| Error::io(file, error);
    let store = archive.store();
    let run = one_run(archive, &run.to_string())?;
    let mut to = BufWriter::new(File::create(file).map_err(wrong)?);
    let head = object(&RUN, run_row(run.clone())).to_string();
    let sources = store.run_sources(run.id)?.into_iter().map(source_row);
    let rejections = store.rejections(run.id)?.into_iter().map(rejection_row);
    to.write_all(head.trim_end_matches('}').as_bytes())
        .map_err(wrong)?;
    list(&mut to, "sources", &SOURCE, sources).map_err(wrong)?;
    list(&mut to, "rejections", &REJECTION, rejections).map_err(wrong)?;
    to.write_all(b"}\n")
        .and_then(|()| to.flush())
        .map_err(wrong)
}

fn list(
    to: &mut impl Write,
    name: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Json>>,
) -> std::io::Result<()> {
    write!(to, ",\n\"{name}\":[")?;
    for (at, row) in rows.enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(to, "{comma}\n{}", object(columns, row))?;
    }
    write!(to, "]")
}

fn one_run(archive: &Archive, asked: &str) -> Result<RunRow> {
    let missing = || Error::NotFound(format!("no run {asked}: `morgue ledger` lists them"));
    let found = if asked == "last" {
        archive.store().runs(None)?
    } else {
        let number = asked.parse().map_err(|_| missing())?;
        archive.store().runs(Some(number))?
    };
    found.into_iter().next().ok_or_else(missing)
}

fn counts(counts: SourceCounts) -> Vec<Json> {
    vec![
        json!(counts.seen()),
        json!(counts.stored),
        json!(counts.new_version),
        json!(counts.known),
        json!(counts.rejected),
        json!(counts.stated),
        json!(counts.passed_over),
    ]
}

fn run_row(run: RunRow) -> Vec<Json> {
    let mut row = vec![
        json!(run.id),
        json!(run.started),
        json!(run.finished),
        json!(run.files),
    ];
    row.extend(counts(run.counts));
    row.push(json!(run.command));
    row
}

fn source_row(source: SourceRow) -> Vec<Json> {
    let mut row = vec![json!(source.path)];
    row.extend(counts(source.counts));
    row
}

fn rejection_row(rejection: RejectionRow) -> Vec<Json> {
    vec![
        json!(rejection.path),
        json!(rejection.place),
        json!(rejection.reason),
    ]
}

fn table(format: Format, columns: &[&str], rows: Vec<Vec<Json>>, out: &mut Out) -> Result<Done> {
    if format == Format::Text {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(plain).collect())
            .collect();
        out.table(columns, &cells)?;
    } else {
        out.listing(format, columns, rows.into_iter())?;
    }
    Ok(Done::Well)
}
