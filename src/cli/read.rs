//! `morgue read`, and what it has in common with `morgue add`.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::out::Out;
use super::{Done, origins};
use crate::archive::{Overrides, Web, now, settle};
use crate::error::{Error, Result};
use crate::fetch::{Policy, is_url};
use crate::model::{Draft, Field};
use crate::read::{self, Item};

/// What to read, and fields that are stated for all of it.
#[derive(clap::Args, Debug)]
pub struct Input {
    /// Files, folders, http addresses, - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
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
    /// Which columns of tables and fields of JSON lines hold what: a YAML or JSON file with lines such
    /// as "text: Body", "published: {column: Datum, order: dmy}", "source: {constant: The Lantern}"
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    #[command(flatten)]
    pub web: WebArgs,
}

/// How to fetch addresses.
#[derive(clap::Args, Clone, Debug)]
pub struct WebArgs {
    /// Seconds between two requests to one host; its robots.txt may ask for more
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0)]
    pause: f64,
    /// Seconds that one page may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    timeout: f64,
    /// Fetch from addresses that are not public too: this machine, the local network
    #[arg(long)]
    allow_private: bool,
}

impl WebArgs {
    /// The same as the fetcher wants it; what is no time is 0.
    pub fn policy(&self) -> Policy {
        let time = |seconds| Duration::try_from_secs_f64(seconds).unwrap_or_default();
        Policy {
            pause: time(self.pause),
            timeout: time(self.timeout),
            allow_private: self.allow_private,
            ..Policy::default()
        }
    }
}

#[derive(clap::Args, Debug)]
pub struct ReadArgs {
    #[command(flatten)]
    input: Input,
}

impl Input {
    /// Options of the readers. Errors on a profile that is none.
    pub fn reading(&self) -> Result<read::Options> {
        Ok(read::Options {
            max_record: self.max_record,
            profile: self.profile()?,
            ..read::Options::default()
        })
    }

    fn profile(&self) -> Result<Option<Arc<read::Profile>>> {
        let Some(file) = &self.profile else {
            return Ok(None);
        };
        let source = std::fs::read_to_string(file).map_err(|error| Error::io(file, error))?;
        let profile = read::Profile::parse(&source)
            .map_err(|reason| Error::Usage(format!("--profile {}: {reason}", file.display())))?;
        Ok(Some(Arc::new(profile)))
    }

    /// Fields stated for all of it. Errors on a date that is none.
    pub fn overrides(&self) -> Result<Overrides> {
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

pub fn read(args: ReadArgs, out: &mut Out) -> Result<Done> {
    let overrides = args.input.overrides()?;
    let options = args.input.reading()?;
    let (mut rejected, mut failure) = (false, None);
    let mut sink = |item: Item| -> ControlFlow<()> {
        let written = match item {
            Item::Rejected(r) => {
                rejected = true;
                eprintln!("morgue: {r}");
                Ok(())
            }
            Item::Unchanged { .. } => Ok(()),
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
                settle(&mut draft, &overrides);
                let place = match &draft.record {
                    Some(record) => format!("{}:{record}", draft.path),
                    None => draft.path.clone(),
                };
                for warning in &draft.warnings {
                    eprintln!("morgue: {place}: warning: {warning}");
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
    let mut web = Web::new(args.input.web.policy(), None, &now());
    let _ = read_each(&args.input.paths, &options, &mut web, &mut sink);
    match failure {
        Some(error) => Err(error),
        None => Ok(if rejected {
            Done::WithRejections
        } else {
            Done::Well
        }),
    }
}

fn read_each(
    paths: &[PathBuf],
    options: &read::Options,
    web: &mut Web,
    sink: &mut read::Sink,
) -> ControlFlow<()> {
    for path in paths {
        if let Some(url) = path.to_str().filter(|path| is_url(path)) {
            web.read(url, options, sink)?;
            continue;
        }
        for source in read::sources(std::slice::from_ref(path)) {
            match source {
                Ok(path) => read::read_file(&path, options, sink),
                Err(rejected) => sink(Item::Rejected(rejected)),
            }?;
        }
    }
    ControlFlow::Continue(())
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
    object.insert("origins".into(), origins::json_of(&read::origins(draft)));
    object.insert(
        "text".into(),
        json!(crate::text::Text::clean(draft.text.trim()).as_str()),
    );
    Json::Object(object)
}
