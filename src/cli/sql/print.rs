//! Rows of SQL as they come: a table, Markdown, JSON, JSON lines, CSV or TSV.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::cli::out::{Format, Out, csv_wrong, plain, pretty, separated_writer};
use crate::error::{Error, Result};
use crate::store::{Rows, Value};

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As every listing.
    Listing(Format),
    /// A Markdown table.
    Markdown,
}

/// Rows of a table that are looked at for its widths.
const TABLE_ROWS: usize = 1_000;

/// Prints rows as they come; only the table for people waits for some, to know its widths.
pub struct Printer<'a> {
    out: &'a mut Out,
    shape: Shape,
    columns: Vec<String>,
    /// The first rows of a table.
    table: Vec<Vec<String>>,
    /// Widths of the columns, in characters, once the first rows are printed.
    widths: Option<Vec<usize>>,
    count: u64,
    /// Depth of each step of a plan, by its id; None where the rows are no plan.
    plan: Option<HashMap<i64, usize>>,
}

impl<'a> Printer<'a> {
    pub fn new(out: &'a mut Out, shape: Shape) -> Printer<'a> {
        Printer {
            out,
            shape,
            columns: Vec::new(),
            table: Vec::new(),
            widths: None,
            count: 0,
            plan: None,
        }
    }

    /// Ends the answer; `whole`: it was not cut short by an error.
    pub fn finish(&mut self, whole: bool) -> Result<()> {
        if self.columns.is_empty() || self.plan.is_some() {
            return Ok(());
        }
        match self.shape {
            Shape::Listing(Format::Json) if whole => {
                self.out.line(if self.count == 0 { "]" } else { "\n]" })
            }
            Shape::Listing(Format::Json) => self.out.line(""),
            Shape::Listing(Format::Text)
                if !self.table.is_empty() || (whole && self.count == 0) =>
            {
                self.print_table()
            }
            _ => Ok(()),
        }
    }

    fn record(&mut self, format: Format, cells: impl Iterator<Item = String>) -> Result<()> {
        let mut line = separated_writer(format, Vec::with_capacity(256));
        for cell in cells {
            line.write_field(cell).map_err(csv_wrong)?;
        }
        line.write_record(None::<&[u8]>).map_err(csv_wrong)?;
        let bytes = line
            .into_inner()
            .map_err(|e| Error::Usage(format!("CSV: {e}")))?;
        self.out.bytes(&bytes)
    }

    fn object(&self, values: &[Value]) -> Json {
        let values = values.iter().map(json_value);
        Json::Object(self.columns.iter().cloned().zip(values).collect())
    }

    fn print_table(&mut self) -> Result<()> {
        let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let rows = std::mem::take(&mut self.table);
        let width = |n: usize| {
            let cells = rows.iter().map(|row| &row[n]).chain(self.columns.get(n));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        self.widths = Some((0..names.len()).map(width).collect());
        self.out.table(&names, &rows)
    }

    /// A row of a table: one of the first, or one more below them.
    fn table_row(&mut self, cells: Vec<String>) -> Result<()> {
        let Some(widths) = &self.widths else {
            self.table.push(cells);
            return if self.table.len() < TABLE_ROWS {
                Ok(())
            } else {
                self.print_table()
            };
        };
        let padded = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        let line = padded.collect::<Vec<_>>().join("  ");
        self.out.line(format!(" {line}").trim_end())
    }

    fn markdown(&mut self, cells: impl Iterator<Item = String>) -> Result<()> {
        let cells: Vec<String> = cells.map(|c| c.replace('|', "\\|")).collect();
        self.out.line(format!("| {} |", cells.join(" | ")))
    }

    /// A step of a plan, below the step that it serves.
    fn step(&mut self, values: &[Value]) -> Result<()> {
        let Some(depths) = &mut self.plan else {
            return Ok(());
        };
        let [
            Value::Integer(id),
            Value::Integer(parent),
            _,
            Value::Text(what),
        ] = values
        else {
            return Ok(());
        };
        let depth = depths.get(parent).map_or(0, |depth| depth + 1);
        depths.insert(*id, depth);
        self.out.line(format!("{}{what}", "  ".repeat(depth)))
    }
}

impl Rows for Printer<'_> {
    fn columns(&mut self, names: &[String], plan: bool) -> Result<()> {
        self.columns = different(names);
        if plan && self.shape == Shape::Listing(Format::Text) {
            self.plan = Some(HashMap::new());
            return Ok(());
        }
        match self.shape {
            Shape::Listing(format @ (Format::Csv | Format::Tsv)) => {
                self.record(format, names.iter().cloned())
            }
            Shape::Listing(Format::Json) => self.out.bytes(b"["),
            Shape::Listing(_) => Ok(()),
            Shape::Markdown => {
                self.markdown(names.iter().cloned())?;
                self.markdown(names.iter().map(|_| "---".to_owned()))
            }
        }
    }

    fn row(&mut self, values: &[Value]) -> Result<bool> {
        self.count += 1;
        if self.plan.is_some() {
            return self.step(values).map(|()| true);
        }
        match self.shape {
            Shape::Listing(Format::Text) => self.table_row(values.iter().map(cell).collect())?,
            Shape::Listing(format @ (Format::Csv | Format::Tsv)) => {
                self.record(format, values.iter().map(|v| plain(&json_value(v))))?;
            }
            Shape::Listing(Format::Jsonl) => self.out.line(self.object(values).to_string())?,
            Shape::Listing(Format::Json) => {
                self.out
                    .bytes(if self.count == 1 { b"\n" } else { b",\n" })?;
                self.out.bytes(pretty(&self.object(values)).as_bytes())?;
            }
            Shape::Markdown => self.markdown(values.iter().map(cell))?,
        }
        Ok(true)
    }
}

/// `names` with those that come again told apart (`name:1`), so that no value of an object is lost.
fn different(names: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let mut own = name.clone();
        let mut times = 0;
        while all.contains(&own) {
            times += 1;
            own = format!("{name}:{times}");
        }
        all.push(own);
    }
    all
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
fn cell(value: &Value) -> String {
    plain(&json_value(value))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::different;

    #[test]
    fn columns_of_one_name_are_told_apart() {
        let names = ["id", "id", "id:1", "id", "name"].map(str::to_owned);
        assert_eq!(different(&names), ["id", "id:1", "id:1:1", "id:2", "name"]);
    }
}
