//! Hits of a saved search as an Atom feed (RFC 4287).

use atom_syndication::{Content, Entry, Feed, Link, Text};
use chrono::{DateTime, Utc};

use crate::archive::Hit;
use crate::error::{Error, Result};

/// Entries that a feed keeps; the oldest go first. A reader that looks in less often loses some.
pub const ENTRIES: usize = 1000;

/// The feed `old` (as it lies in its file; empty for a new one) of the saved search `name`, with `hits`
/// in front, each once. `now` is UTC, ISO 8601.
///
/// Errors when `old` is no Atom feed or `now` no time.
pub fn feed_with(old: &str, name: &str, hits: &[Hit], now: &str) -> Result<String> {
    let wrong = |what: String| Error::Usage(format!("the feed of {name}: {what}"));
    let now: DateTime<Utc> = now
        .parse()
        .map_err(|error| wrong(format!("{now}: {error}")))?;
    let mut feed = if old.trim().is_empty() {
        Feed::default()
    } else {
        old.parse::<Feed>()
            .map_err(|error| wrong(format!("not an Atom feed: {error}")))?
    };
    let mut entries: Vec<Entry> = hits.iter().map(|hit| entry(hit, now)).collect();
    let known = std::mem::take(&mut feed.entries);
    let kept = known
        .into_iter()
        .filter(|old| entries.iter().all(|new| new.id != old.id))
        .collect::<Vec<_>>();
    entries.extend(kept);
    entries.truncate(ENTRIES);
    feed.entries = entries;
    feed.title = Text::plain(format!("morgue: {name}"));
    if feed.id.is_empty() {
        feed.id = format!(
            "tag:morgue,{}:saved/{}",
            now.format("%Y-%m-%d"),
            name.replace(' ', "-")
        );
    }
    feed.updated = now.fixed_offset();
    Ok(format!("{}\n", feed.to_string()))
}

fn entry(hit: &Hit, now: DateTime<Utc>) -> Entry {
    let (id, title, words, url) = match hit {
        Hit::Article { row, snippet, .. } => (
            &row.key,
            row.title
                .clone()
                .unwrap_or_else(|| "(no headline)".to_owned()),
            row.text.slice(snippet.span).to_owned(),
            row.url.clone(),
        ),
        Hit::Quotation { row, .. } => {
            let who = row.speaker.as_ref().or(row.described.as_ref());
            let who = who.map_or("unknown speaker", String::as_str);
            let title = row.title.as_deref().unwrap_or("(no headline)");
            (
                &row.key,
                format!("{who}: {title}"),
                row.quotation.clone(),
                None,
            )
        }
    };
    Entry {
        id: format!("tag:morgue,2026:{id}"),
        title: Text::plain(title),
        updated: now.fixed_offset(),
        links: url.into_iter().map(link).collect(),
        content: Some(Content {
            value: Some(words),
            content_type: Some("text".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn link(href: String) -> Link {
    Link {
        href,
        rel: "alternate".to_owned(),
        ..Link::default()
    }
}
