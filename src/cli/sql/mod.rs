//! `morgue sql`: one statement, a query kept under a name, or a shell.

mod print;
mod shell;

use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::out::{Format, FormatArgs, Out};
use super::{Done, Global};
use crate::archive::{Archive, NamedQuery, Sql};
use crate::error::{Error, Result};
use crate::store::Limits;
use print::{Printer, Shape};

#[derive(clap::Args, Debug)]
pub struct SqlArgs {
    /// One SELECT on the views, @NAME for a query kept under a name, - for standard input; a shell where
    /// there is none
    query: Option<String>,
    /// Read the query from a file
    #[arg(long, short, conflicts_with = "query")]
    file: Option<PathBuf>,
    /// A parameter of the query, :NAME there
    #[arg(long = "param", short = 'p', value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// List the queries that can be asked by @NAME
    #[arg(long, conflicts_with_all = ["query", "file", "save", "forget", "show", "plan"])]
    list: bool,
    /// Print the query instead of running it
    #[arg(long)]
    show: bool,
    /// Say how SQLite would go about it instead of running it
    #[arg(long, conflicts_with = "show")]
    plan: bool,
    /// Keep the query under a name, to be asked by @NAME, instead of running it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["show", "plan", "forget"])]
    save: Option<String>,
    /// Forget a query that was kept under a name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "file"])]
    forget: Option<String>,
    #[command(flatten)]
    shape: ShapeArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// Seconds the query may run, 0 for any time
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    time_limit: f64,
    /// Rows given at most, 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    max_rows: u64,
    /// Bytes of all values given at most, 0 for all
    #[arg(long, value_name = "BYTES", default_value_t = 0)]
    max_bytes: u64,
    /// Bytes of one value, and of the query, at most
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().value_bytes)]
    max_value: u32,
    /// Megabytes of memory that SQLite may use, 0 for any
    #[arg(long, value_name = "MB", default_value_t = 2048)]
    max_memory: u64,
    /// Depth of an expression, and of queries in the query, at most, up to 1000
    #[arg(long, value_name = "N", default_value_t = Limits::default().depth)]
    max_depth: u32,
    /// Bytes of a pattern of LIKE or GLOB at most, up to 50000
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().pattern_bytes)]
    max_pattern: u32,
}

#[derive(clap::Args, Clone, Copy, Debug)]
struct ShapeArgs {
    #[command(flatten)]
    format: FormatArgs,
    /// A table for people (the default)
    #[arg(long, group = "format")]
    table: bool,
    /// A Markdown table
    #[arg(long, group = "format")]
    markdown: bool,
}

impl ShapeArgs {
    fn shape(self) -> Shape {
        match self {
            ShapeArgs { markdown: true, .. } => Shape::Markdown,
            _ => Shape::Listing(self.format.format()),
        }
    }
}

impl LimitArgs {
    fn limits(&self) -> Result<Limits> {
        if !self.time_limit.is_finite() || self.time_limit < 0.0 {
            return Err(Error::Usage(
                "--time-limit wants seconds, 0 for any time".to_owned(),
            ));
        }
        let some = |n: u64| (n > 0).then_some(n);
        Ok(Limits {
            time: (self.time_limit > 0.0)
                .then(|| Duration::from_secs_f64(self.time_limit.min(1e9))),
            rows: some(self.max_rows),
            bytes: some(self.max_bytes),
            value_bytes: self.max_value,
            memory: some(self.max_memory).map(|mb| mb.saturating_mul(1 << 20)),
            depth: self.max_depth,
            pattern_bytes: self.max_pattern,
        })
    }
}

pub fn sql(global: &Global, args: SqlArgs, out: &mut Out) -> Result<Done> {
    let shape = args.shape.shape();
    if args.list {
        return list(&global.read()?, shape, out);
    }
    if let Some(name) = &args.forget {
        global.write("sql --forget")?.forget_query(name)?;
        out.line(format!("{name} forgotten"))?;
        return Ok(Done::Well);
    }
    let limits = args.limits.limits()?;
    let asks_nothing = args.query.is_none() && args.file.is_none();
    if asks_nothing && std::io::stdin().is_terminal() {
        return shell::run(global, &global.read()?, limits, shape, out);
    }
    let typed = typed(&args)?;
    if let Some(name) = &args.save {
        let text = match typed.trim().strip_prefix('@') {
            Some(other) => global.read()?.named_query(other)?.text,
            None => typed,
        };
        global.write("sql --save")?.keep_query(name, &text)?;
        out.line(format!("@{name} kept"))?;
        return Ok(Done::Well);
    }
    let archive = global.read()?;
    let mut asked = Statement::read(&archive, &typed, &args.parameters)?;
    if args.show {
        out.line(asked.text.trim_end())?;
        return Ok(Done::Well);
    }
    if args.plan {
        asked.text.insert_str(0, "EXPLAIN QUERY PLAN ");
    }
    asked.run(global, &archive, limits, shape, out)
}

/// The query as typed, or as it stands in the file or on standard input.
fn typed(args: &SqlArgs) -> Result<String> {
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

/// SQL to run, with the values of its parameters.
struct Statement {
    text: String,
    parameters: Vec<(String, String)>,
}

impl Statement {
    /// `typed` is SQL, or `@NAME` of a query kept under a name; `parameters` (each `name=value`) go before
    /// the defaults that its heading gives.
    fn read(archive: &Archive, typed: &str, parameters: &[String]) -> Result<Statement> {
        let given = parameters
            .iter()
            .map(|p| parameter(p))
            .collect::<Result<Vec<_>>>()?;
        let named = match typed.trim().strip_prefix('@') {
            Some(name) => archive.named_query(name)?,
            None => NamedQuery::read("", typed, true),
        };
        let defaults = named.parameters.iter().filter_map(|parameter| {
            let default = parameter.default.clone()?;
            let is_given = given.iter().any(|(name, _)| *name == parameter.name);
            (!is_given).then(|| (parameter.name.clone(), default))
        });
        let parameters = defaults.chain(given.iter().cloned()).collect();
        Ok(Statement {
            text: named.text,
            parameters,
        })
    }

    fn run(
        &self,
        global: &Global,
        archive: &Archive,
        limits: Limits,
        shape: Shape,
        out: &mut Out,
    ) -> Result<Done> {
        let mut printer = Printer::new(out, shape);
        let sql = Sql {
            text: &self.text,
            parameters: &self.parameters,
            limits,
        };
        let result = archive.sql(sql, &mut printer);
        printer.finish(result.is_ok())?;
        for note in result? {
            global.hint(&format!("morgue: {note}"));
        }
        Ok(Done::Well)
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

/// The queries that can be asked by name: those that come with morgue, then the user's own.
fn list(archive: &Archive, shape: Shape, out: &mut Out) -> Result<Done> {
    let all = archive.named_queries()?;
    let Shape::Listing(format) = shape else {
        return Err(Error::Usage("--list knows no --markdown".to_owned()));
    };
    if format != Format::Text {
        let columns = ["name", "about", "own", "parameters", "sql"];
        out.listing(format, &columns, all.iter().map(values))?;
        return Ok(Done::Well);
    }
    for query in &all {
        let own = if query.own { "  (your own)" } else { "" };
        let name = out.bold(&format!("@{}", query.name));
        out.line(format!("{name}{own}"))?;
        if !query.about.is_empty() {
            out.line(format!("    {}", query.about))?;
        }
        for parameter in &query.parameters {
            let default = parameter.default.as_ref().map(|d| format!("={d}"));
            let line = format!(
                "    -p {}{}  {}",
                parameter.name,
                default.unwrap_or_default(),
                parameter.about
            );
            out.line(out.dim(&line))?;
        }
    }
    Ok(Done::Well)
}

fn values(query: &NamedQuery) -> Vec<Json> {
    let parameters: Vec<Json> = query
        .parameters
        .iter()
        .map(|p| json!({"name": p.name, "default": p.default, "about": p.about}))
        .collect();
    vec![
        json!(query.name),
        json!(query.about),
        json!(u8::from(query.own)),
        json!(parameters),
        json!(query.text),
    ]
}
