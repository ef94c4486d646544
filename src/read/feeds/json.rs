//! JSON Feed 1 and 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use std::ops::ControlFlow;

use serde_json::{Map, Value};
use url::Url;

use crate::model::{Draft, Field, Origin};

use super::super::authors::split_authors;
use super::super::split::{Piece, Values};
use super::super::words::{one_line, take_date};
use super::super::{Input, Item, Options, Sink, html};

/// True when the record is a JSON Feed: it says so, or has its very fields.
pub fn is_json_feed(record: &Map<String, Value>) -> bool {
    let version = record.get("version").and_then(Value::as_str);
    version.is_some_and(|version| version.contains("jsonfeed.org"))
        || record.contains_key("items")
            && (record.contains_key("home_page_url") || record.contains_key("feed_url"))
}

/// Hands every item of a JSON Feed to the sink.
pub fn json_feed(
    input: &Input,
    feed: &Map<String, Value>,
    warnings: &[String],
    sink: &mut Sink,
) -> ControlFlow<()> {
    let outer = input.outer();
    let items = feed.get("items").and_then(Value::as_array);
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        return sink(outer.rejected(None, "is a JSON Feed without items"));
    };
    for (at, item) in items.iter().enumerate() {
        let place = format!("item {}", at + 1);
        sink(one(input, feed, item, place, warnings))?;
    }
    ControlFlow::Continue(())
}

fn one(
    input: &Input,
    feed: &Map<String, Value>,
    item: &Value,
    place: String,
    warnings: &[String],
) -> Item {
    let outer = input.outer();
    let raw = serde_json::to_vec(item).unwrap_or_default();
    match item
        .as_object()
        .map(|item| draft(item, feed, input.options))
    {
        None => outer.rejected(Some(place), "is no object"),
        Some(Err(reason)) => outer.rejected(Some(place), reason),
        Some(Ok(mut draft)) => {
            draft.warnings.splice(..0, warnings.iter().cloned());
            super::finish(draft, &outer, input.path, place, "json-feed", raw)
        }
    }
}

/// Hands on the items of a JSON Feed that is broken, or cut off, somewhere: each that is whole, and a
/// refusal for each that is not. None, and nothing done, when `text` is no JSON Feed.
pub fn broken_json_feed(input: &Input, text: &str, sink: &mut Sink) -> Option<ControlFlow<()>> {
    let at = text.find("\"items\"")?;
    let open = at + text[at..].find('[')?;
    let head = format!("{}\"items\": []}}", &text[..at]);
    let feed: Map<String, Value> = serde_json::from_str(&head).ok()?;
    if !is_json_feed(&feed) {
        return None;
    }
    let mut stream = &text.as_bytes()[open..];
    let mut values = Values::new(true);
    let mut number = 0;
    while let Ok(Some(Piece::Value(bytes, _))) = values.next(&mut stream, usize::MAX) {
        number += 1;
        let place = format!("item {number}");
        let item = match serde_json::from_slice::<Value>(&bytes) {
            Ok(item) => one(input, &feed, &item, place, &[]),
            // What stands behind the list is no item.
            Err(_) if bytes.trim_ascii() == b"}" => continue,
            Err(error) => input.rejected(Some(place), format!("broken JSON: {error}")),
        };
        if sink(item).is_break() {
            return Some(ControlFlow::Break(()));
        }
    }
    Some(ControlFlow::Continue(()))
}

fn draft(
    item: &Map<String, Value>,
    feed: &Map<String, Value>,
    options: &Options,
) -> Result<Draft, String> {
    let text = |map: &Map<String, Value>, name: &str| map.get(name).and_then(words);
    let field = |value: Option<String>| value.map(|value| Field::new(value, Origin::Record));
    let tag = item
        .get("tags")
        .and_then(Value::as_array)
        .and_then(|tags| tags.iter().find_map(words));
    let mut draft = Draft {
        title: field(text(item, "title").map(|title| plain_line(&title))),
        source: field(text(feed, "title").map(|title| plain_line(&title))),
        url: field(address(item, feed)),
        external_id: field(text(item, "id")),
        language: field(text(item, "language").or_else(|| text(feed, "language"))),
        section: field(tag),
        authors: authors(item, feed),
        ..Draft::default()
    };
    let published = text(item, "date_published").or_else(|| text(item, "date_modified"));
    if let Some(value) = published {
        draft.published = take_date(
            &mut draft,
            "date of publication",
            &value,
            Origin::Record,
            options.date_order,
        );
    }
    if let Some(value) = text(item, "date_modified") {
        draft.updated = take_date(
            &mut draft,
            "date of change",
            &value,
            Origin::Record,
            options.date_order,
        );
        draft.updated = draft
            .updated
            .take()
            .filter(|updated| Some(updated) != draft.published.as_ref());
    }
    let body = ["content_html", "content_text"].iter().find_map(|name| {
        let body = text(item, name)?;
        let body = if *name == "content_html" {
            html::fragment_text(&body)
        } else {
            body
        };
        body.chars().any(char::is_alphanumeric).then_some(body)
    });
    match body.or_else(|| text(item, "summary")) {
        None if options.keep_links && draft.url.is_some() => Ok(draft),
        None => Err(no_text(&draft)),
        Some(found) => {
            let has_body = ["content_html", "content_text"]
                .iter()
                .any(|name| text(item, name).is_some());
            if !has_body {
                draft
                    .warnings
                    .push("has only a summary for a text".to_owned());
            }
            draft.text = found;
            Ok(draft)
        }
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn plain_line(text: &str) -> String {
    if html::looks_like_markup(text) {
        one_line(&html::fragment_text(text))
    } else {
        one_line(text)
    }
}

/// Version 1.1 has a list of authors, version 1 one; of the item, else of the feed.
fn authors(item: &Map<String, Value>, feed: &Map<String, Value>) -> Vec<Field<String>> {
    let named = |map: &Map<String, Value>| -> Vec<String> {
        let list = map.get("authors").and_then(Value::as_array);
        let all: Vec<&Value> = list
            .into_iter()
            .flatten()
            .chain(map.get("author"))
            .collect();
        let mut names: Vec<String> = Vec::new();
        for name in all
            .iter()
            .filter_map(|author| words(author.get("name").unwrap_or(author)))
        {
            let new: Vec<String> = split_authors(&name)
                .into_iter()
                .filter(|n| !names.contains(n))
                .collect();
            names.extend(new);
        }
        names
    };
    let own = named(item);
    let names = if own.is_empty() { named(feed) } else { own };
    names
        .into_iter()
        .map(|name| Field::new(name, Origin::Record))
        .collect()
}

fn address(item: &Map<String, Value>, feed: &Map<String, Value>) -> Option<String> {
    let text = |map: &Map<String, Value>, name: &str| map.get(name).and_then(words);
    let base = ["home_page_url", "feed_url"]
        .iter()
        .find_map(|name| Url::parse(&text(feed, name)?).ok());
    ["url", "id", "external_url"].iter().find_map(|name| {
        let value = text(item, name)?;
        if value.starts_with("http://") || value.starts_with("https://") {
            return Some(value);
        }
        let joined = base
            .as_ref()
            .filter(|_| *name == "url")?
            .join(&value)
            .ok()?;
        Some(joined.to_string())
    })
}

fn no_text(draft: &Draft) -> String {
    let names: Vec<&str> = [&draft.title, &draft.url]
        .into_iter()
        .flatten()
        .map(|f| f.value.as_str())
        .collect();
    match names.is_empty() {
        true => "has no text".to_owned(),
        false => format!("has no text ({})", names.join(", ")),
    }
}
