//! `morgue search --in people|institutions|places|topics`: who and what the archive knows by a name.

use serde_json::{Value as Json, json};

use super::out::{Format, Out, object, plain, pretty};
use super::search::{Shown, Where};
use super::{Done, Global, topics, who};
use crate::error::Result;
use crate::model::ActorKind;
use crate::store::Store;
use crate::text::fold;

/// Names in which each word of `typed` begins a word; the most quoted first.
pub fn named(
    global: &Global,
    place: Where,
    typed: &str,
    shown: &Shown,
    out: &mut Out,
) -> Result<Done> {
    let archive = global.read()?;
    let words: Vec<String> = fold(typed)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let (columns, total, rows): (&[&str], u64, Vec<Vec<Json>>) = match place {
        Where::Institutions => entities(archive.store(), &words, ActorKind::Institution, shown)?,
        Where::Places => entities(archive.store(), &words, ActorKind::Place, shown)?,
        Where::Topics => concepts(archive.store(), &words, shown)?,
        _ => entities(archive.store(), &words, ActorKind::Person, shown)?,
    };
    match shown.format.format() {
        Format::Text => {
            let cut = (rows.len() as u64) < total;
            let of = if cut {
                format!(", {} shown", rows.len())
            } else {
                String::new()
            };
            out.line(format!("{total} found{of}"))?;
            let cells: Vec<Vec<String>> =
                rows.iter().map(|r| r.iter().map(plain).collect()).collect();
            out.table(columns, &cells)?;
        }
        Format::Json => {
            let hits: Vec<Json> = rows.into_iter().map(|row| object(columns, row)).collect();
            out.line(pretty(
                &json!({ "query": words.join(" "), "total": total, "hits": hits }),
            ))?;
        }
        format => out.listing(format, columns, rows.into_iter())?,
    }
    Ok(if total == 0 {
        Done::NothingFound
    } else {
        Done::Well
    })
}

type Listing = (&'static [&'static str], u64, Vec<Vec<Json>>);

fn entities(store: &Store, words: &[String], kind: ActorKind, shown: &Shown) -> Result<Listing> {
    let (total, rows) = store.entities_with(words, kind, shown.offset, shown.limit)?;
    Ok((
        &who::COLUMNS,
        total,
        rows.iter().map(who::entity_values).collect(),
    ))
}

fn concepts(store: &Store, words: &[String], shown: &Shown) -> Result<Listing> {
    let mut rows = store.topic_counts()?;
    rows.retain(|row| {
        let name = fold(&row.name);
        let mut begins = words.iter().map(|word| {
            let mut parts = name.split(|c: char| !c.is_alphanumeric());
            parts.any(|part| part.starts_with(word.as_str()))
        });
        begins.all(|begins| begins)
    });
    let total = rows.len() as u64;
    let page = rows.iter().skip(shown.offset).take(shown.limit);
    Ok((&topics::COLUMNS, total, page.map(topics::values).collect()))
}
