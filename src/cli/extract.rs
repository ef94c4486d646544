//! `morgue extract`.

use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;

use rayon::prelude::*;

use super::Done;
use super::out::Out;
use crate::annotate::Desk;
use crate::error::{Error, Result};
use crate::export::{Document, Extraction, explain, explain_json, explain_line, extract_lines};
use crate::model::Draft;
use crate::read::{self, Item};

/// Bytes of input that are worked on at once,
const BATCH_BYTES: usize = 4 << 20;
/// and of those that one thread does together.
const SHARE_BYTES: usize = 128 << 10;

/// A line with its number.
type Line = (u64, String);

#[derive(clap::Args, Debug)]
pub struct ExtractArgs {
    /// File of JSON lines, - for standard input; with --explain an article in any format too
    #[arg(default_value = "-", value_name = "FILE")]
    file: std::path::PathBuf,
    /// Say for each finding why it was made, for a person to read
    #[arg(long)]
    explain: bool,
    /// With --explain: JSON lines in which every finding has a field "why"
    #[arg(long, requires = "explain")]
    json: bool,
}

pub fn extract(args: ExtractArgs, out: &mut Out) -> Result<Done> {
    if args.explain {
        return explained(&args.file, args.json, out);
    }
    let mut done = Ok(Done::Well);
    let opened = read::with_bytes(&args.file, &mut |stream| {
        done = each_line(&args.file, stream, extract_lines, out);
    });
    opened.map_err(|e| Error::io(&args.file, e))?;
    done
}

/// Answers line by line, in order, with all cores.
fn each_line(
    file: &Path,
    input: &mut dyn BufRead,
    answer: fn(&mut Desk, &[Line]) -> Vec<Extraction>,
    out: &mut Out,
) -> Result<Done> {
    let mut number = 0u64;
    let mut done = Done::Well;
    loop {
        let mut shares: Vec<Vec<Line>> = Vec::new();
        let (mut bytes, mut share_bytes) = (0, SHARE_BYTES);
        while bytes < BATCH_BYTES {
            let mut line = Vec::new();
            let read = input.read_until(b'\n', &mut line);
            if read.map_err(|e| Error::io(file, e))? == 0 {
                break;
            }
            number += 1;
            bytes += line.len();
            if line.trim_ascii().is_empty() {
                continue;
            }
            if share_bytes >= SHARE_BYTES {
                shares.push(Vec::new());
                share_bytes = 0;
            }
            share_bytes += line.len();
            let line = String::from_utf8_lossy(&line).into_owned();
            if let Some(share) = shares.last_mut() {
                share.push((number, line));
            }
        }
        if bytes == 0 {
            return Ok(done);
        }
        let answers: Vec<Vec<Extraction>> = shares
            .par_iter()
            .map_init(Desk::new, |desk, share| answer(desk, share))
            .collect();
        for answer in answers.into_iter().flatten() {
            if answer.bad {
                done = Done::WithRejections;
            }
            out.line(answer.json)?;
        }
        // Whoever maps over us line by line waits for the answer.
        out.flush()?;
    }
}

fn explain_lines(_: &mut Desk, lines: &[Line]) -> Vec<Extraction> {
    let explain = |(number, line): &Line| explain_line(line, *number);
    lines.iter().map(explain).collect()
}

/// Lines as of `morgue extract` are explained one by one; anything else is read as `morgue add`
/// reads it, so that an article can be explained as it lies there.
fn explained(file: &Path, json: bool, out: &mut Out) -> Result<Done> {
    let mut bytes = Vec::new();
    let mut failure = None;
    let opened = read::with_bytes(file, &mut |stream| {
        failure = stream.read_to_end(&mut bytes).err();
    });
    if let Some(error) = opened.err().or(failure) {
        return Err(Error::io(file, error));
    }
    let first = bytes
        .split(|b| *b == b'\n')
        .find(|l| !l.trim_ascii().is_empty());
    let lines = first.is_some_and(|l| Document::read(&String::from_utf8_lossy(l)).is_some());
    match (lines, json) {
        (true, true) => each_line(file, &mut &bytes[..], explain_lines, out),
        (true, false) => explained_lines(file, &bytes, out),
        (false, _) => explained_articles(file, &bytes, json, out),
    }
}

fn explained_lines(file: &Path, bytes: &[u8], out: &mut Out) -> Result<Done> {
    let mut done = Done::Well;
    let mut between = "";
    for (number, line) in (1..).zip(bytes.split(|b| *b == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Document>(line) {
            Ok(document) => {
                out.line(format!("{between}{}", explain(&document)))?;
                between = "\n";
            }
            Err(error) => {
                done = Done::WithRejections;
                eprintln!("morgue: {}:line {number}: {error}", file.display());
            }
        }
    }
    Ok(done)
}

fn explained_articles(file: &Path, bytes: &[u8], json: bool, out: &mut Out) -> Result<Done> {
    let mut done = Ok(Done::Well);
    let mut between = "";
    let name = file.to_string_lossy();
    let options = read::Options::default();
    let _ = read::read_stream(&name, &mut &bytes[..], &options, &mut |item| {
        let written = match item {
            Item::Rejected(rejected) => {
                done = Ok(Done::WithRejections);
                eprintln!("morgue: {rejected}");
                Ok(())
            }
            Item::Stated { .. } | Item::Unchanged { .. } | Item::PassedOver { .. } => Ok(()),
            Item::Article(draft) if json => out.line(explain_json(&document(*draft))),
            Item::Article(draft) => out.line(format!("{between}{}", explain(&document(*draft)))),
        };
        between = "\n";
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                done = Err(error);
                ControlFlow::Break(())
            }
        }
    });
    done
}

/// An article as `morgue add` would annotate it.
fn document(draft: Draft) -> Document {
    let id = match &draft.record {
        Some(record) => format!("{}#{record}", draft.path),
        None => draft.path,
    };
    Document {
        id: id.into(),
        text: crate::text::Text::clean(draft.text.trim())
            .as_str()
            .to_owned(),
        published: draft.published.map(|p| p.value),
        title: draft.title.map(|t| t.value),
        dateline: draft.dateline.map(|d| d.value),
        source: draft.source.map(|s| s.value),
    }
}
