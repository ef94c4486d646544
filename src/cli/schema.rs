//! `morgue schema`.

use serde_json::json;

use super::Done;
use super::out::{Format, FormatArgs, Out};
use crate::error::{Error, Result};
use crate::store::{View, views};

#[derive(clap::Args, Debug)]
pub struct SchemaArgs {
    /// One view only
    view: Option<String>,
    /// Markdown tables
    #[arg(long, conflicts_with = "format")]
    markdown: bool,
    /// A Mermaid diagram of the views and the ids that join them
    #[arg(long, conflicts_with_all = ["format", "markdown"])]
    mermaid: bool,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn schema(args: SchemaArgs, out: &mut Out) -> Result<Done> {
    let shown = chosen(args.view.as_deref().unwrap_or_default())?;
    if args.mermaid {
        return mermaid(&shown, out).map(|()| Done::Well);
    }
    if args.markdown {
        return markdown(&shown, out).map(|()| Done::Well);
    }
    match args.format.format() {
        Format::Text => text(&shown, out)?,
        format => {
            let rows = shown.iter().flat_map(|v| {
                v.columns
                    .iter()
                    .map(|c| vec![json!(v.name), json!(c.name), json!(c.kind), json!(c.about)])
            });
            out.listing(format, &["view", "column", "type", "about"], rows)?;
        }
    }
    Ok(Done::Well)
}

/// The view called `name`, or all of them where it is empty. Errors when there is no such view.
pub fn chosen(name: &str) -> Result<Vec<View>> {
    let mut all = views();
    if name.is_empty() {
        return Ok(all);
    }
    let names: Vec<&str> = all.iter().map(|v| v.name).collect();
    let unknown = Error::NotFound(format!("no view {name}; there are {}", names.join(", ")));
    all.retain(|v| v.name == name);
    if all.is_empty() {
        return Err(unknown);
    }
    Ok(all)
}

/// The views for people.
pub fn text(views: &[View], out: &mut Out) -> Result<()> {
    for (n, view) in views.iter().enumerate() {
        if n > 0 {
            out.line("")?;
        }
        let name = out.bold(view.name);
        out.line(format!("{name}: {}", view.about))?;
        for c in &view.columns {
            out.line(format!("  {:<18} {:<8} {}", c.name, c.kind, c.about))?;
        }
    }
    Ok(())
}

/// Ids, and the views that have one row for each.
const JOINS: &[(&str, &[&str])] = &[
    ("article_id", &["articles"]),
    ("version_id", &["versions"]),
    ("quotation_id", &["quotations"]),
    ("person_id", &["people"]),
    ("institution_id", &["institutions"]),
    ("place_id", &["places"]),
    ("speaker_id", &["people", "institutions"]),
    ("entity_id", &["people", "institutions", "places"]),
    ("code", &["topic_tree"]),
];

/// An entity relationship diagram: the views, and the ids that join those that are shown.
fn mermaid(views: &[View], out: &mut Out) -> Result<()> {
    out.line("erDiagram")?;
    for view in views {
        out.line(format!("    {} {{", view.name))?;
        for c in &view.columns {
            out.line(format!("        {} {}", c.kind, c.name))?;
        }
        out.line("    }")?;
    }
    let is_shown = |name: &str| views.iter().any(|v| v.name == name);
    for view in views {
        for column in &view.columns {
            let ones = JOINS.iter().find(|(id, _)| *id == column.name);
            let ones = ones.map_or(&[][..], |(_, ones)| ones);
            for one in ones
                .iter()
                .filter(|one| **one != view.name && is_shown(one))
            {
                out.line(format!("    {one} ||--o{{ {} : {}", view.name, column.name))?;
            }
        }
    }
    Ok(())
}

/// The data dictionary as the README has it.
fn markdown(views: &[View], out: &mut Out) -> Result<()> {
    for view in views {
        out.line(format!(
            "### `{}`\n\n{}\n\n| column | type | |\n|---|---|---|",
            view.name, view.about
        ))?;
        for c in &view.columns {
            out.line(format!("| `{}` | {} | {} |", c.name, c.kind, c.about))?;
        }
        out.line("")?;
    }
    Ok(())
}
