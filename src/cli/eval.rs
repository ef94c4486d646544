//! `morgue eval`.

use std::collections::HashMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::Done;
use super::out::{Format, FormatArgs, Out};
use crate::error::{Error, Result};
use crate::eval::{Estimate, Fault, Figure, Gold, Predicted, Scores, Task};
use crate::export::extract_line;
use crate::read;

#[derive(clap::Args, Debug)]
pub struct EvalArgs {
    /// Files of gold, JSON lines; what is measured is told by their fields
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Only these tasks, parted by commas [default: all that the file has]
    #[arg(long, value_delimiter = ',', value_name = "TASK", value_parser = task)]
    task: Vec<Task>,
    /// By what the speakers' figures are told apart
    #[arg(long, value_enum, default_value_t = By::Kind)]
    by: By,
    /// Measure the findings in this file, lines as of morgue extract, in place of our own
    #[arg(long, value_name = "FILE")]
    pred: Option<PathBuf>,
    /// List what was missed and what is wrong, with its words, in place of the figures
    #[arg(long)]
    errors: bool,
    #[command(flatten)]
    format: FormatArgs,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// Direct, mixed, indirect
    Kind,
    /// Full name, part of name, acronym, pronoun, role noun, unnamed, no source
    SourceForm,
}

fn task(typed: &str) -> std::result::Result<Task, String> {
    Task::ALL
        .into_iter()
        .find(|t| t.as_str() == typed)
        .ok_or_else(|| {
            let all: Vec<&str> = Task::ALL.iter().map(|t| t.as_str()).collect();
            format!("the tasks are {}", all.join(", "))
        })
}

pub fn eval(args: EvalArgs, out: &mut Out) -> Result<Done> {
    let mut bad = false;
    let predicted = match &args.pred {
        Some(path) => Some(predictions(path, &mut bad)?),
        None => None,
    };
    let tasks: &[Task] = if args.task.is_empty() {
        &Task::ALL
    } else {
        &args.task
    };
    let mut measured = Vec::new();
    for path in &args.gold {
        let scores = measure(path, predicted.as_ref(), tasks, &mut bad)?;
        measured.push((path.display().to_string(), scores));
    }
    if args.errors {
        faults(&measured, args.format.format(), out)?;
    } else {
        figures(&measured, args.by, args.format.format(), out)?;
    }
    Ok(match measured.iter().all(|(_, s)| s.figures().is_empty()) {
        _ if bad => Done::WithRejections,
        true => Done::NothingFound,
        false => Done::Well,
    })
}

/// The lines of `path` that are not blank, with their numbers from 1.
fn lines(path: &Path) -> Result<Vec<(u64, String)>> {
    let mut lines = Vec::new();
    let mut failure = None;
    let opened = read::with_bytes(path, &mut |stream| {
        for (number, line) in (1..).zip(stream.split(b'\n')) {
            match line {
                Ok(line) if line.trim_ascii().is_empty() => {}
                Ok(line) => lines.push((number, String::from_utf8_lossy(&line).into_owned())),
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
    });
    match opened.err().or(failure) {
        Some(error) => Err(Error::io(path, error)),
        None => Ok(lines),
    }
}

/// Says what is wrong with a line.
fn refuse(path: &Path, number: u64, reason: &str) {
    eprintln!("morgue: {}:line {number}: {reason}", path.display());
}

fn predictions(path: &Path, bad: &mut bool) -> Result<HashMap<String, Predicted>> {
    let mut all = HashMap::new();
    for (number, line) in lines(path)? {
        match Predicted::read(&line) {
            Ok(found) => {
                if let Some(error) = &found.error {
                    *bad = true;
                    refuse(path, number, error);
                }
                all.insert(found.id.clone(), found);
            }
            Err(reason) => {
                *bad = true;
                refuse(path, number, &reason);
            }
        }
    }
    Ok(all)
}

fn measure(
    path: &Path,
    predicted: Option<&HashMap<String, Predicted>>,
    tasks: &[Task],
    bad: &mut bool,
) -> Result<Scores> {
    let nothing = Predicted::default();
    let lines = lines(path)?;
    let read: Vec<std::result::Result<_, String>> = lines
        .par_iter()
        .map(|(number, line)| {
            let gold = Gold::read(line)?;
            let ours = match predicted {
                Some(_) => None,
                None => Some(Predicted::read(&extract_line(line, *number).json)?),
            };
            Ok((gold, ours))
        })
        .collect();
    let mut scores = Scores::new();
    for ((number, _), read) in lines.iter().zip(read) {
        match read {
            Ok((gold, ours)) => {
                let theirs = predicted.and_then(|p| p.get(&gold.id));
                scores.add(&gold, ours.as_ref().or(theirs).unwrap_or(&nothing), tasks);
            }
            Err(reason) => {
                *bad = true;
                refuse(path, *number, &reason);
            }
        }
    }
    Ok(scores)
}

/// The rows that are told: speakers by one way of telling them apart.
fn told(scores: &Scores, by: By) -> Vec<Figure> {
    let kinds = ["direct", "mixed", "indirect"];
    let mut figures = scores.figures();
    figures.retain(|f| match by {
        _ if f.task != Task::Speakers || f.part == "all" => true,
        By::Kind => kinds.contains(&f.part),
        By::SourceForm => !kinds.contains(&f.part),
    });
    figures
}

fn figures(measured: &[(String, Scores)], by: By, format: Format, out: &mut Out) -> Result<()> {
    if format == Format::Text {
        for (n, (file, scores)) in measured.iter().enumerate() {
            if n > 0 {
                out.line("")?;
            }
            table(file, scores, by, out)?;
        }
        return Ok(());
    }
    let rows = measured
        .iter()
        .flat_map(|(file, scores)| told(scores, by).into_iter().map(move |f| row(file, &f)));
    out.listing(format, COLUMNS, rows)
}

fn table(file: &str, scores: &Scores, by: By, out: &mut Out) -> Result<()> {
    let articles = scores.articles();
    let plural = if articles == 1 { "article" } else { "articles" };
    let heading = out.bold(&format!("{file}: {articles} {plural}"));
    out.line(heading)?;
    let count = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
    let rows: Vec<Vec<String>> = told(scores, by)
        .iter()
        .map(|f| {
            vec![
                f.task.as_str().to_owned(),
                f.part.to_owned(),
                f.measure.to_owned(),
                count(Some(f.gold)),
                count(f.predicted),
                count(Some(f.right)),
                words(f.precision),
                words(Some(f.recall)),
                words(f.f1),
            ]
        })
        .collect();
    if rows.is_empty() {
        return out.line("nothing to measure: no line has gold of a task that was asked for");
    }
    let columns = [
        "task",
        "part",
        "measure",
        "gold",
        "predicted",
        "right",
        "precision",
        "recall",
        "F1",
    ];
    out.table(&columns, &rows)
}

/// "0.952 (0.940–0.963)": the figure and its 95 % interval.
fn words(estimate: Option<Estimate>) -> String {
    match estimate {
        None => String::new(),
        Some(Estimate {
            value,
            interval: None,
        }) => format!("{value:.3}"),
        Some(Estimate {
            value,
            interval: Some((low, high)),
        }) => {
            format!("{value:.3} ({low:.3}–{high:.3})")
        }
    }
}

const COLUMNS: &[&str] = &[
    "file",
    "task",
    "part",
    "measure",
    "gold",
    "predicted",
    "right",
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
    "f1",
    "f1_low",
    "f1_high",
];

fn row(file: &str, f: &Figure) -> Vec<Json> {
    let mut row = vec![
        json!(file),
        json!(f.task.as_str()),
        json!(f.part),
        json!(f.measure),
        json!(f.gold),
        json!(f.predicted),
        json!(f.right),
    ];
    for estimate in [f.precision, Some(f.recall), f.f1] {
        let interval = estimate.and_then(|e| e.interval);
        row.push(json!(estimate.map(|e| rounded(e.value))));
        row.push(json!(interval.map(|i| rounded(i.0))));
        row.push(json!(interval.map(|i| rounded(i.1))));
    }
    row
}

/// Four decimals are more than any set of gold bears.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

const FAULT_COLUMNS: &[&str] = &[
    "file", "id", "task", "what", "part", "start", "end", "gold", "got", "words",
];

fn faults(measured: &[(String, Scores)], format: Format, out: &mut Out) -> Result<()> {
    let all = measured
        .iter()
        .flat_map(|(file, scores)| scores.faults().iter().map(move |f| (file, f)));
    if format != Format::Text {
        return out.listing(
            format,
            FAULT_COLUMNS,
            all.map(|(file, f)| fault_row(file, f)),
        );
    }
    let mut last = "";
    for (_, fault) in all {
        if fault.id != last {
            last = &fault.id;
            let id = out.bold(last);
            out.line(id)?;
        }
        out.line(fault_line(fault))?;
    }
    Ok(())
}

/// "  speakers wrong, direct 12–40: gold Ola Wren; got Per Holm | “It sticks,”".
fn fault_line(fault: &Fault) -> String {
    let mut line = format!("  {} {}", fault.task.as_str(), fault.what);
    if !fault.part.is_empty() {
        line.push_str(&format!(", {}", fault.part));
    }
    if let Some((start, end)) = fault.span {
        line.push_str(&format!(" {start}–{end}"));
    }
    let answers = [("gold", &fault.gold), ("got", &fault.got)];
    let given = answers.iter().filter(|(_, answer)| !answer.is_empty());
    let given: Vec<String> = given
        .map(|(who, answer)| format!("{who} {answer}"))
        .collect();
    if !given.is_empty() {
        line.push_str(&format!(": {}", given.join("; ")));
    }
    if !fault.words.is_empty() {
        line.push_str(&format!(" | {}", fault.words));
    }
    line
}

fn fault_row(file: &str, f: &Fault) -> Vec<Json> {
    vec![
        json!(file),
        json!(f.id),
        json!(f.task.as_str()),
        json!(f.what),
        json!(f.part),
        json!(f.span.map(|s| s.0)),
        json!(f.span.map(|s| s.1)),
        json!(f.gold),
        json!(f.got),
        json!(f.words),
    ]
}
