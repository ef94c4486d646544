//! `morgue feed`: feeds that are watched.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::add::{Intake, take_in};
use super::out::{Format, FormatArgs, Out, plain};
use super::read::WebArgs;
use super::{Done, Global};
use crate::archive::now;
use crate::error::{Error, Result};
use crate::fetch::is_url;
use crate::read::{FeedLink, opml};

#[derive(clap::Subcommand, Debug)]
pub enum FeedCommand {
    /// Watch feeds: addresses, or OPML files with many
    Add {
        /// Address of a feed (RSS, Atom, JSON Feed), or an OPML file
        #[arg(required = true, value_name = "URL|FILE")]
        feeds: Vec<String>,
        /// What to call it
        #[arg(long)]
        title: Option<String>,
        /// Fetch the page of each item too, for feeds that have summaries alone
        #[arg(long)]
        pages: bool,
    },
    /// The feeds that are watched, and what came of them
    List {
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Watch a feed no more; its articles stay
    Rm {
        /// Its address
        url: String,
    },
    /// Fetch all feeds, or these, and take in what is new
    Fetch(FetchArgs),
}

#[derive(clap::Args, Debug)]
pub struct FetchArgs {
    /// Addresses [default: all that are watched]
    urls: Vec<String>,
    #[command(flatten)]
    web: WebArgs,
    #[command(flatten)]
    intake: Intake,
}

const COLUMNS: [&str; 8] = [
    "url",
    "title",
    "pages",
    "added",
    "fetched",
    "failure",
    "stored",
    "new_version",
];

pub fn feed(global: &Global, command: FeedCommand, out: &mut Out) -> Result<Done> {
    match command {
        FeedCommand::Add {
            feeds,
            title,
            pages,
        } => add(global, &feeds, title, pages, out),
        FeedCommand::List { format } => list(global, format.format(), out),
        FeedCommand::Rm { url } => {
            global.write("feed rm")?.leave_feed(&url)?;
            out.line(format!("{url} is watched no more; its articles stay"))?;
            Ok(Done::Well)
        }
        FeedCommand::Fetch(args) => fetch(global, args, out),
    }
}

fn add(
    global: &Global,
    feeds: &[String],
    title: Option<String>,
    pages: bool,
    out: &mut Out,
) -> Result<Done> {
    let mut links = Vec::new();
    for feed in feeds {
        if is_url(feed) {
            links.push(FeedLink {
                url: feed.clone(),
                title: title.clone(),
            });
            continue;
        }
        let bytes = std::fs::read(feed).map_err(|error| Error::io(feed, error))?;
        let listed = opml(&bytes).map_err(|reason| Error::Usage(format!("{feed}: {reason}")))?;
        links.extend(listed);
    }
    let mut archive = global.write("feed add")?;
    for link in &links {
        let new = archive.watch_feed(&link.url, link.title.as_deref(), pages, &now())?;
        let what = if new {
            "is watched"
        } else {
            "is watched already"
        };
        out.line(format!("{} {what}", link.url))?;
    }
    out.line("`morgue feed fetch` takes in what they hold")?;
    Ok(Done::Well)
}

fn list(global: &Global, format: Format, out: &mut Out) -> Result<Done> {
    let feeds = global.read()?.store().feeds()?;
    let rows: Vec<Vec<Json>> = feeds
        .into_iter()
        .map(|feed| {
            vec![
                json!(feed.url),
                json!(feed.title),
                json!(u8::from(feed.pages)),
                json!(feed.added),
                json!(feed.fetched),
                json!(feed.failure),
                json!(feed.stored),
                json!(feed.new_version),
            ]
        })
        .collect();
    if format == Format::Text {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(plain).collect())
            .collect();
        out.table(&COLUMNS, &cells)?;
    } else {
        out.listing(format, &COLUMNS, rows.into_iter())?;
    }
    Ok(Done::Well)
}

fn fetch(global: &Global, args: FetchArgs, out: &mut Out) -> Result<Done> {
    let archive = global.write("feed fetch")?;
    let watched = archive.store().feeds()?;
    let asked = |url: &String| args.urls.is_empty() || args.urls.contains(url);
    let missing = |url: &&String| watched.iter().all(|feed| feed.url != **url);
    if let Some(url) = args.urls.iter().find(missing) {
        return Err(Error::NotFound(format!(
            "no feed {url}: `morgue feed list` lists them"
        )));
    }
    let chosen: Vec<_> = watched
        .into_iter()
        .filter(|feed| asked(&feed.url))
        .collect();
    if chosen.is_empty() {
        return Err(Error::NotFound(
            "no feeds are watched: `morgue feed add`".to_owned(),
        ));
    }
    let mut options = args.intake.options("feed fetch".to_owned())?;
    options.web = args.web.policy();
    let pages = chosen.iter().filter(|feed| feed.pages);
    options.pages = pages.map(|feed| feed.url.clone()).collect();
    let paths: Vec<PathBuf> = chosen.iter().map(|feed| PathBuf::from(&feed.url)).collect();
    take_in(global, archive, &paths, options, &args.intake, out)
}
