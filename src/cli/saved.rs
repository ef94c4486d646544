//! `morgue saved`: searches kept under a name, and the alerts that `morgue add` gives for them.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

use super::out::{Format, FormatArgs, Out};
use super::search::{self, Asked, In, Shown};
use super::{Done, Global, hits};
use crate::archive::{Alert, Archive, Request, now, request_of};
use crate::error::{Error, Result};
use crate::export::feed_with;
use crate::store::SavedRow;

/// Length of snippets in alerts, in bytes.
const SNIPPET: usize = 240;

#[derive(clap::Subcommand, Debug)]
pub enum SavedCommand {
    /// Keep a search under a name, in place of one of the same name
    Add(Box<AddSaved>),
    /// All saved searches
    List {
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Run a saved search
    Run {
        /// Its name
        name: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// Forget a saved search
    #[command(visible_alias = "remove")]
    Rm {
        /// Its name
        name: String,
    },
}

#[derive(clap::Args, Debug)]
pub struct AddSaved {
    /// Name of the search
    name: String,
    /// What to look for in
    #[arg(long = "in", value_enum, default_value = "articles")]
    scope: In,
    #[command(flatten)]
    asked: Asked,
    /// Tell of what is new at the end of each `morgue add`
    #[arg(long)]
    alert: bool,
    /// Append what is new to FILE, a JSON line for each hit
    #[arg(long, value_name = "FILE")]
    append: Option<String>,
    /// Put what is new into the Atom feed FILE
    #[arg(long, value_name = "FILE")]
    feed: Option<String>,
    /// Give what is new as JSON lines to a shell command; only run by `morgue add --run-alerts`
    #[arg(long, value_name = "COMMAND")]
    command: Option<String>,
}

pub fn saved(global: &Global, command: SavedCommand, out: &mut Out) -> Result<Done> {
    match command {
        SavedCommand::Add(args) => keep(global, *args, out),
        SavedCommand::List { format } => list(global, format.format(), out),
        SavedCommand::Run { name, shown } => {
            let archive = global.read()?;
            let saved = request_of(&archive.saved_search(&name)?);
            let request = Request {
                query: saved.query,
                ..shown.request(saved.scope)
            };
            search::answer(global, &archive, &request, &shown, out)
        }
        SavedCommand::Rm { name } => {
            global.write("saved rm")?.forget_search(&name)?;
            out.line(format!("{name} forgotten"))?;
            Ok(Done::Well)
        }
    }
}

fn keep(global: &Global, args: AddSaved, out: &mut Out) -> Result<Done> {
    let absolute = |path: Option<String>| -> Result<Option<String>> {
        let Some(path) = path else { return Ok(None) };
        let whole = std::path::absolute(&path).map_err(|e| Error::io(Path::new(&path), e))?;
        Ok(Some(whole.to_string_lossy().into_owned()))
    };
    let saved = SavedRow {
        name: args.name,
        created: now(),
        printed: args.alert,
        append_to: absolute(args.append)?,
        feed: absolute(args.feed)?,
        command: args.command,
        ..SavedRow::default()
    };
    let request = Request {
        query: args.asked.query.join(" "),
        syntax: args.asked.syntax(),
        filters: args.asked.filters(),
        scope: args.scope.scope(),
        ..Request::default()
    };
    let result = global.write("saved add")?.save_search(&saved, &request)?;
    for note in result.notes.iter().chain(&result.ignored) {
        global.hint(&format!("morgue: {note}"));
    }
    search::meanings(&result, out)?;
    out.line(format!(
        "{}: {}\n{} found now",
        saved.name, result.understood, result.total
    ))?;
    Ok(Done::Well)
}

const COLUMNS: [&str; 8] = [
    "name",
    "scope",
    "query",
    "created",
    "printed",
    "append_to",
    "feed",
    "command",
];

fn list(global: &Global, format: Format, out: &mut Out) -> Result<Done> {
    let all = global.read()?.store().saved_searches()?;
    if format == Format::Text {
        for saved in &all {
            let tells = [
                saved.printed.then(|| "told by add".to_owned()),
                saved.append_to.as_ref().map(|f| format!("appended to {f}")),
                saved.feed.as_ref().map(|f| format!("feed {f}")),
                saved.command.as_ref().map(|c| format!("command {c}")),
            ];
            let tells: Vec<String> = tells.into_iter().flatten().collect();
            let facts = out.dim(&[vec![saved.scope.clone()], tells].concat().join(" · "));
            out.line(format!("{}  {facts}\n    {}", saved.name, saved.query))?;
        }
    } else {
        out.listing(format, &COLUMNS, all.iter().map(values))?;
    }
    Ok(if all.is_empty() {
        Done::NothingFound
    } else {
        Done::Well
    })
}

fn values(saved: &SavedRow) -> Vec<Json> {
    vec![
        json!(saved.name),
        json!(saved.scope),
        json!(saved.query),
        json!(saved.created),
        json!(u8::from(saved.printed)),
        json!(saved.append_to),
        json!(saved.feed),
        json!(saved.command),
    ]
}

/// Gives the alerts that are due. One that fails is told on standard error and tried again the next
/// time, and the others go on; false then.
pub fn alert(
    global: &Global,
    archive: &mut Archive,
    commands: bool,
    out: &mut Out,
) -> Result<bool> {
    let mut well = true;
    for alert in archive.alerts(SNIPPET)? {
        let name = &alert.saved.name;
        if alert.saved.command.is_some() && !commands {
            global.hint(&format!(
                "morgue: {name} has a command for what is new: `morgue add --run-alerts` runs it"
            ));
        }
        match tell(global, &alert, commands, out) {
            Ok(()) => archive.alert_is_told(&alert)?,
            Err(error) => {
                eprintln!("morgue: alert {name}: {error}");
                well = false;
            }
        }
    }
    Ok(well)
}

fn tell(global: &Global, alert: &Alert, commands: bool, out: &mut Out) -> Result<()> {
    let (saved, result) = (&alert.saved, &alert.result);
    for note in &result.notes {
        global.hint(&format!("morgue: {note}"));
    }
    let lines: String = result
        .hits
        .iter()
        .map(|hit| format!("{}\n", hits::hit_json(hit)))
        .collect();
    if let Some(path) = &saved.append_to {
        let path = Path::new(path);
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.and_then(|mut file| file.write_all(lines.as_bytes()))
            .map_err(|e| Error::io(path, e))?;
    }
    if let Some(path) = &saved.feed {
        put_feed(Path::new(path), alert)?;
    }
    if let Some(command) = saved.command.as_ref().filter(|_| commands) {
        give(command, &lines)?;
    }
    if saved.printed {
        out.line(format!("alert {}: {} new", saved.name, result.total))?;
        hits::hit_lines(&result.hits, out)?;
    }
    Ok(())
}

/// Writes the feed beside its file and puts it in its place, so that no reader sees half of it.
fn put_feed(path: &Path, alert: &Alert) -> Result<()> {
    let old = match std::fs::read_to_string(path) {
        Ok(old) => old,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::io(path, error)),
    };
    let new = feed_with(&old, &alert.saved.name, &alert.result.hits, &now())?;
    let beside = path.with_extension("new");
    std::fs::write(&beside, new)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|e| Error::io(path, e))
}

fn give(command: &str, lines: &str) -> Result<()> {
    let failed = |why: String| Error::Usage(format!("{command}: {why}"));
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|e| failed(e.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(lines.as_bytes()) {
            // A command that does not read is its own matter.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                return Err(failed(error.to_string()));
            }
            _ => {}
        }
    }
    let status = child.wait().map_err(|e| failed(e.to_string()))?;
    if status.success() {
        Ok(())
    } else {
        Err(failed(status.to_string()))
    }
}
