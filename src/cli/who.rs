//! `morgue who`.

use serde_json::{Value as Json, json};

use super::out::{Format, FormatArgs, Out, object, pretty};
use super::quotation::quotation_lines;
use super::{Done, Global};
use crate::archive::Card;
use crate::error::Result;
use crate::store::EntityRow;

#[derive(clap::Args, Debug)]
pub struct WhoArgs {
    /// A name in any form, or an id
    #[arg(required = true)]
    name: Vec<String>,
    /// Quotations shown at most
    #[arg(long, short = 'n', default_value_t = 5, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    format: FormatArgs,
}

/// The columns of a person, institution or place.
pub const COLUMNS: [&str; 8] = [
    "id",
    "kind",
    "name",
    "other_names",
    "layer",
    "articles",
    "mentions",
    "quotations",
];

pub fn who(global: &Global, args: WhoArgs, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let name = args.name.join(" ");
    let Some(card) = archive.who(&name, args.limit)? else {
        global.hint(&format!("nobody called {name} in this archive"));
        return Ok(Done::NothingFound);
    };
    match args.format.format() {
        Format::Text => text(&card, out)?,
        Format::Json => out.line(pretty(&card_json(&card)))?,
        format => {
            let all = std::iter::once(&card.entity).chain(&card.others);
            out.listing(format, &COLUMNS, all.map(entity_values))?;
        }
    }
    Ok(Done::Well)
}

/// The values of an entity in the order of [`COLUMNS`].
pub fn entity_values(e: &EntityRow) -> Vec<Json> {
    vec![
        json!(e.key),
        json!(e.kind),
        json!(e.name),
        json!(e.other_names.join("; ")),
        json!(e.layer),
        json!(e.articles),
        json!(e.mentions),
        json!(e.quotations),
    ]
}

fn card_json(card: &Card) -> Json {
    let mut json = object(&COLUMNS, entity_values(&card.entity));
    json["roles"] = card
        .roles
        .iter()
        .map(|(r, n)| json!({ "person": r.person, "role": r.role, "institution": r.institution, "first_day": r.published_day, "times": n }))
        .collect();
    json["latest_quotations"] = card
        .quotations
        .iter()
        .map(super::quotation::quotation_json)
        .collect();
    json["named_with"] = card
        .named_with
        .iter()
        .map(|(name, kind, n)| json!({ "name": name, "kind": kind, "articles": n }))
        .collect();
    json["other_candidates"] = card
        .others
        .iter()
        .map(|e| object(&COLUMNS, entity_values(e)))
        .collect();
    json
}

fn text(card: &Card, out: &mut Out) -> Result<()> {
    let e = &card.entity;
    let name = out.bold(&e.name);
    out.line(format!("{name} ({}, {})", e.kind, e.key))?;
    if !e.other_names.is_empty() {
        out.line(format!("  also: {}", e.other_names.join("; ")))?;
    }
    out.line(format!(
        "  {} articles, {} mentions, {} quotations",
        e.articles, e.mentions, e.quotations
    ))?;
    if !card.roles.is_empty() {
        out.line("roles")?;
    }
    for (role, times) in &card.roles {
        let whose = if e.kind == "person" {
            String::new()
        } else {
            format!("{}: ", role.person)
        };
        let at = role
            .institution
            .as_ref()
            .filter(|i| **i != e.name)
            .map(|i| format!(", {i}"))
            .unwrap_or_default();
        let since = role
            .published_day
            .as_ref()
            .map(|d| format!(" ({d})"))
            .unwrap_or_default();
        let times = if *times > 1 {
            format!(" ×{times}")
        } else {
            String::new()
        };
        out.line(format!("  {whose}{}{at}{since}{times}", role.role))?;
    }
    if !card.quotations.is_empty() {
        out.line(format!(
            "latest quotations ({} of {})",
            card.quotations.len(),
            e.quotations
        ))?;
    }
    for quotation in &card.quotations {
        quotation_lines(quotation, None, out)?;
    }
    if !card.named_with.is_empty() {
        let names: Vec<String> = card
            .named_with
            .iter()
            .map(|(name, _, n)| format!("{name} ({n})"))
            .collect();
        out.line(format!("named with: {}", names.join(", ")))?;
    }
    if !card.others.is_empty() {
        out.line("others of that name")?;
        for other in &card.others {
            out.line(format!(
                "  {}  {} ({}), {} mentions, {} quotations",
                other.key, other.name, other.kind, other.mentions, other.quotations
            ))?;
        }
    }
    Ok(())
}
