//! Answers on standard output: text for people, JSON, JSON lines, CSV and TSV for programs.

use std::io::{BufWriter, StdoutLock, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value as Json;

use crate::config::screen;
use crate::error::{Error, Result};

/// The shape of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON value.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated, with a header line (RFC 4180).
    Csv,
    /// Tab-separated, with a header line.
    Tsv,
}

/// `--json --jsonl --csv --tsv`, on every listing.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct FormatArgs {
    /// One JSON value
    #[arg(long, group = "format")]
    json: bool,
    /// One JSON object a line
    #[arg(long, group = "format")]
    jsonl: bool,
    /// Comma-separated values with a header line
    #[arg(long, group = "format")]
    csv: bool,
    /// Tab-separated values with a header line
    #[arg(long, group = "format")]
    tsv: bool,
}

impl FormatArgs {
    /// The one that was asked for.
    pub fn format(self) -> Format {
        match self {
            FormatArgs { json: true, .. } => Format::Json,
            FormatArgs { jsonl: true, .. } => Format::Jsonl,
            FormatArgs { csv: true, .. } => Format::Csv,
            FormatArgs { tsv: true, .. } => Format::Tsv,
            _ => Format::Text,
        }
    }
}

/// A progress bar on standard error; hidden when `quiet` or when nobody sees it. `template` as
/// indicatif has it.
pub fn progress_bar(quiet: bool, template: &str) -> ProgressBar {
    use std::io::IsTerminal;
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
}

/// Standard output.
pub struct Out {
    to: BufWriter<StdoutLock<'static>>,
    /// Columns to which text for people is cut; None: not cut.
    pub width: Option<usize>,
    colour: bool,
}

impl Out {
    /// Opens standard output.
    pub fn open() -> Out {
        use std::io::IsTerminal;
        let (width, colour) = screen(std::io::stdout().is_terminal());
        Out {
            to: BufWriter::with_capacity(1 << 16, std::io::stdout().lock()),
            width,
            colour,
        }
    }

    /// Writes a line.
    pub fn line(&mut self, text: impl AsRef<str>) -> Result<()> {
        self.to
            .write_all(text.as_ref().as_bytes())
            .and_then(|()| self.to.write_all(b"\n"))
            .map_err(wrong)
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.to.write_all(bytes).map_err(wrong)
    }

    /// Sends what is buffered.
    pub fn flush(&mut self) -> Result<()> {
        self.to.flush().map_err(wrong)
    }

    /// `text` in bold where colours may be used.
    pub fn bold(&self, text: &str) -> String {
        if self.colour {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// `text` dimmed where colours may be used.
    pub fn dim(&self, text: &str) -> String {
        if self.colour {
            format!("\x1b[2m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// `text` marked as a hit where colours may be used; in a pipe the words are the same without.
    pub fn hit(&self, text: &str) -> String {
        if self.colour {
            format!("\x1b[1;31m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// Writes a listing in any format but text: `rows` have one value for each of `columns`.
    pub fn listing(
        &mut self,
        format: Format,
        columns: &[&str],
        rows: impl Iterator<Item = Vec<Json>>,
    ) -> Result<()> {
        match format {
            Format::Json | Format::Text => {
                let all: Vec<Json> = rows.map(|r| object(columns, r)).collect();
                self.line(pretty(&Json::Array(all)))
            }
            Format::Jsonl => rows
                .map(|r| object(columns, r).to_string())
                .try_for_each(|l| self.line(l)),
            Format::Csv | Format::Tsv => self.separated(format, columns, rows),
        }
    }

    fn separated(
        &mut self,
        format: Format,
        columns: &[&str],
        rows: impl Iterator<Item = Vec<Json>>,
    ) -> Result<()> {
        let mut writer = separated_writer(format, &mut self.to);
        writer.write_record(columns).map_err(csv_wrong)?;
        for row in rows {
            writer
                .write_record(row.iter().map(plain))
                .map_err(csv_wrong)?;
        }
        writer.flush().map_err(wrong)
    }

    /// Writes a table for people: columns aligned, no frame.
    pub fn table(&mut self, columns: &[&str], rows: &[Vec<String>]) -> Result<()> {
        let mut table = comfy_table::Table::new();
        table
            .load_style(comfy_table::presets::NOTHING)
            .set_header(columns.to_vec());
        if let Some(width) = self.width {
            table
                .set_content_arrangement(comfy_table::ContentArrangement::Dynamic)
                .set_width(width.min(400) as u16);
        }
        for row in rows {
            table.add_row(row);
        }
        for line in table.to_string().lines() {
            self.line(line.trim_end())?;
        }
        Ok(())
    }
}

/// A CSV or TSV writer on `to`.
pub fn separated_writer<W: Write>(format: Format, to: W) -> csv::Writer<W> {
    let delimiter = if format == Format::Tsv { b'\t' } else { b',' };
    csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(to)
}

/// A JSON object of `columns` and their values, in order.
pub fn object(columns: &[&str], values: Vec<Json>) -> Json {
    Json::Object(
        columns
            .iter()
            .map(|c| (*c).to_owned())
            .zip(values)
            .collect(),
    )
}

/// Indented JSON.
pub fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// A JSON value as one cell of CSV: strings without quotation marks, null as nothing.
pub fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// An error of standard output.
pub fn wrong(error: std::io::Error) -> Error {
    Error::io("standard output", error)
}

/// The same, from the CSV writer.
pub fn csv_wrong(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(e) => wrong(e),
        other => Error::Usage(format!("CSV: {other:?}")),
    }
}
