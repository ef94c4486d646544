//! `morgue sql`.

use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::out::{Format, FormatArgs, Out, csv_wrong, object, plain, pretty, separated_writer};
use super::{Done, Global};
use crate::error::{Error, Result};
use crate::store::{Limits, Rows, Value, query};

#[derive(clap::Args, Debug)]
pub struct SqlArgs {
    /// One SELECT on the views, - for standard input
    #[arg(required_unless_present = "file")]
    query: Option<String>,
    /// Read the query from a file
    #[arg(long, short, conflicts_with = "query")]
    file: Option<PathBuf>,
    /// A parameter of the query, :NAME there
    #[arg(long = "param", short = 'p', value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// Seconds the query may run, 0 for any time
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    time_limit: f64,
    /// Rows given at most, 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    max_rows: u64,
    /// Bytes of one value at most
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().value_bytes)]
    max_value: u32,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn sql(global: &Global, args: SqlArgs, out: &mut Out) -> Result<Done> {
    let sql = text(&args)?;
    let parameters = args
        .parameters
        .iter()
        .map(|p| parameter(p))
        .collect::<Result<Vec<_>>>()?;
    let archive = global.read()?;
    if !args.time_limit.is_finite() || args.time_limit < 0.0 {
        return Err(Error::Usage(
            "--time-limit wants seconds, 0 for any time".to_owned(),
        ));
    }
    let limits = Limits {
        time: (args.time_limit > 0.0).then(|| Duration::from_secs_f64(args.time_limit.min(1e9))),
        rows: (args.max_rows > 0).then_some(args.max_rows),
        value_bytes: args.max_value,
    };
    let mut printer = Printer {
        out,
        format: args.format.format(),
        columns: Vec::new(),
        table: Vec::new(),
        count: 0,
    };
    let result = query(
        archive.store().path(),
        &sql,
        &parameters,
        limits,
        &mut printer,
    );
    printer.finish(&result)?;
    result?;
    Ok(Done::Well)
}

fn text(args: &SqlArgs) -> Result<String> {
    if let Some(file) = &args.file {
        return std::fs::read_to_string(file).map_err(|e| Error::io(file, e));
    }
    match args.query.as_deref() {
        Some("-") | None => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|e| Error::io("standard input", e))?;
            Ok(text)
        }
        Some(query) => Ok(query.to_owned()),
    }
}

fn parameter(typed: &str) -> Result<(String, String)> {
    let pair = typed
        .split_once('=')
        .ok_or_else(|| Error::Usage(format!("-p {typed}: write it as name=value")))?;
    Ok((
        pair.0.trim_start_matches([':', '@', '$']).to_owned(),
        pair.1.to_owned(),
    ))
}

/// Prints rows as they come; only the table for people waits for the last, to know its widths.
struct Printer<'a> {
    out: &'a mut Out,
    format: Format,
    columns: Vec<String>,
    table: Vec<Vec<String>>,
    count: u64,
}

/// Rows of a table that are looked at for its widths; what comes after is printed as it comes.
const TABLE_ROWS: usize = 10_000;

impl Rows for Printer<'_> {
    fn columns(&mut self, names: &[String]) -> Result<()> {
        self.columns = names.to_vec();
        match self.format {
            Format::Csv | Format::Tsv => self.record(names.iter().cloned()),
            Format::Json => self.out.bytes(b"["),
            _ => Ok(()),
        }
    }

    fn row(&mut self, values: &[Value]) -> Result<bool> {
        let row: Vec<Json> = values.iter().map(json_value).collect();
        let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        self.count += 1;
        match self.format {
            Format::Text => {
                self.table.push(row.iter().map(cell).collect());
                if self.table.len() >= TABLE_ROWS {
                    self.print_table()?;
                }
            }
            Format::Csv | Format::Tsv => self.record(row.iter().map(plain))?,
            Format::Jsonl => self.out.line(object(&names, row).to_string())?,
            Format::Json => {
                self.out
                    .bytes(if self.count == 1 { b"\n" } else { b",\n" })?;
                self.out.bytes(pretty(&object(&names, row)).as_bytes())?;
            }
        }
        Ok(true)
    }
}

impl Printer<'_> {
    fn record(&mut self, cells: impl Iterator<Item = String>) -> Result<()> {
        let mut line = separated_writer(self.format, Vec::new());
        line.write_record(cells.collect::<Vec<_>>())
            .map_err(csv_wrong)?;
        let bytes = line
            .into_inner()
            .map_err(|e| Error::Usage(format!("CSV: {e}")))?;
        self.out.bytes(&bytes)
    }

    fn print_table(&mut self) -> Result<()> {
        let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let rows = std::mem::take(&mut self.table);
        self.out.table(&names, &rows)
    }

    fn finish(&mut self, result: &Result<()>) -> Result<()> {
        if self.columns.is_empty() {
            return Ok(());
        }
        match self.format {
            Format::Json if result.is_ok() => self.out.line("\n]"),
            Format::Text if !self.table.is_empty() || self.count == 0 => self.print_table(),
            _ => Ok(()),
        }
    }
}

fn json_value(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(i) => json!(i),
        Value::Real(r) => json!(r),
        Value::Text(t) => json!(t),
        Value::Blob(b) => json!(b.iter().map(|b| format!("{b:02x}")).collect::<String>()),
    }
}

/// A value in a table for people: one line.
fn cell(value: &Json) -> String {
    plain(value)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
