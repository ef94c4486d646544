//! `morgue add` and `morgue read`.

use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::out::{Out, progress_bar};
use super::{Done, Global, saved};
use crate::archive::{AddOptions, Event, Overrides, Summary, now, override_fields};
use crate::error::{Error, Result};
use crate::model::{Draft, Field};
use crate::read::{self, Item};

/// What to read, and fields that are stated for all of it.
#[derive(clap::Args, Debug)]
pub struct Input {
    /// Files, folders, - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Headline of the article
    #[arg(long)]
    title: Option<String>,
    /// Outlet of all articles
    #[arg(long)]
    source: Option<String>,
    /// Publication date of all articles, ISO 8601
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Author of all articles
    #[arg(long, value_name = "NAME")]
    byline: Option<String>,
    /// Canonical URL of the article
    #[arg(long)]
    url: Option<String>,
    /// Language of all articles, a BCP 47 tag
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Section of all articles
    #[arg(long)]
    section: Option<String>,
    /// Largest record, in bytes; a larger one is refused
    #[arg(long, value_name = "BYTES", default_value_t = read::Options::default().max_record)]
    max_record: usize,
}

#[derive(clap::Args, Debug)]
pub struct AddArgs {
    #[command(flatten)]
    input: Input,
    /// When the articles came in, UTC, ISO 8601 [default: now]; for archives that are made again
    #[arg(long, value_name = "TIME")]
    captured: Option<String>,
    /// Run the commands of saved searches that something new fits
    #[arg(long)]
    run_alerts: bool,
}

#[derive(clap::Args, Debug)]
pub struct ReadArgs {
    #[command(flatten)]
    input: Input,
}

impl Input {
    fn reading(&self) -> read::Options {
        read::Options {
            max_record: self.max_record,
            ..read::Options::default()
        }
    }

    fn overrides(&self) -> Result<Overrides> {
        let published = match &self.published {
            None => None,
            Some(typed) => Some(
                read::normalise_date(typed, read::DateOrder::Unknown).map_err(|_| {
                    Error::Usage(format!(
                        "--published {typed}: not a date; write it as 2024-03-04"
                    ))
                })?,
            ),
        };
        Ok(Overrides {
            title: self.title.clone(),
            source: self.source.clone(),
            published,
            byline: self.byline.clone(),
            url: self.url.clone(),
            language: self.language.clone(),
            section: self.section.clone(),
        })
    }
}

pub fn add(global: &Global, args: AddArgs, out: &mut Out) -> Result<Done> {
    let options = AddOptions {
        overrides: args.input.overrides()?,
        reading: args.input.reading(),
        command: format!(
            "add {}",
            args.input
                .paths
                .iter()
                .map(|p| p.to_string_lossy())
                .collect::<Vec<_>>()
                .join(" ")
        ),
        now: args.captured.clone().unwrap_or_else(now),
        remade: args.captured.is_some(),
    };
    let mut archive = global.write("add")?;
    let bar = progress_bar(
        global.quiet,
        "{spinner} {pos} records, {msg}, {per_sec}, {elapsed}",
    );
    let mut stdin = BufReader::new(std::io::stdin());
    let summary = archive.add(
        &args.input.paths,
        &mut stdin,
        &options,
        &mut |event| match event {
            Event::Rejected(rejected) => bar.suspend(|| eprintln!("morgue: {rejected}")),
            Event::Warning { place, text } => {
                bar.suspend(|| eprintln!("morgue: {place}: warning: {text}"))
            }
            Event::Progress { records, bytes } => {
                bar.set_position(records);
                bar.set_message(format!("{:.1} MB of text", bytes as f64 / 1e6));
            }
        },
    )?;
    bar.finish_and_clear();
    summary
        .notes
        .iter()
        .for_each(|note| global.hint(&format!("morgue: {note}")));
    report(&summary, out)?;
    let told = saved::alert(global, &mut archive, args.run_alerts, out)?;
    Ok(if summary.total().rejected > 0 || !told {
        Done::WithRejections
    } else {
        Done::Well
    })
}

fn report(summary: &Summary, out: &mut Out) -> Result<()> {
    let total = summary.total();
    out.line(format!(
        "{} seen = {} stored + {} new versions + {} known + {} rejected",
        total.seen(),
        total.stored,
        total.new_version,
        total.known,
        total.rejected
    ))?;
    if total.seen() > 0 && total.stored + total.new_version + total.rejected == 0 {
        out.line("nothing new: the archive has all of it already")?;
    }
    Ok(())
}

pub fn read(args: ReadArgs, out: &mut Out) -> Result<Done> {
    let overrides = args.input.overrides()?;
    let options = args.input.reading();
    let (mut rejected, mut failure) = (false, None);
    let mut sink = |item: Item| -> ControlFlow<()> {
        let written = match item {
            Item::Rejected(r) => {
                rejected = true;
                eprintln!("morgue: {r}");
                Ok(())
            }
            Item::Stated { path, records } => {
                eprintln!("morgue: {path}: says that it holds {records}");
                Ok(())
            }
            Item::PassedOver {
                path,
                records,
                kinds,
            } => {
                eprintln!("morgue: {path}: {records} records are no articles: {kinds}");
                Ok(())
            }
            Item::Article(mut draft) => {
                override_fields(&mut draft, &overrides);
                for warning in &draft.warnings {
                    eprintln!("morgue: {}: warning: {warning}", draft.path);
                }
                out.line(article_json(&draft).to_string())
            }
        };
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    for source in read::sources(&args.input.paths) {
        let flow = match source {
            Ok(path) => read::read_file(&path, &options, &mut sink),
            Err(r) => sink(Item::Rejected(r)),
        };
        if flow.is_break() {
            break;
        }
    }
    match failure {
        Some(error) => Err(error),
        None => Ok(if rejected {
            Done::WithRejections
        } else {
            Done::Well
        }),
    }
}

/// An article as `morgue read` writes it.
fn article_json(draft: &Draft) -> Json {
    let value = |field: &Option<Field<String>>| field.as_ref().map(|f| f.value.clone());
    let mut object = serde_json::Map::new();
    object.insert("path".into(), json!(draft.path));
    if let Some(record) = &draft.record {
        object.insert("record".into(), json!(record));
    }
    object.insert("title".into(), json!(value(&draft.title)));
    object.insert(
        "authors".into(),
        draft.authors.iter().map(|a| json!(a.value)).collect(),
    );
    object.insert("published".into(), json!(value(&draft.published)));
    for (name, field) in [
        ("updated", &draft.updated),
        ("dateline", &draft.dateline),
        ("section", &draft.section),
        ("id", &draft.external_id),
    ] {
        if let Some(field) = field {
            object.insert(name.into(), json!(field.value));
        }
    }
    object.insert("source".into(), json!(value(&draft.source)));
    object.insert("url".into(), json!(value(&draft.url)));
    object.insert("language".into(), json!(value(&draft.language)));
    object.insert(
        "text".into(),
        json!(crate::text::Text::clean(draft.text.trim()).as_str()),
    );
    Json::Object(object)
}
