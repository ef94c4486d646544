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
    #[command(flatten)]
    format: FormatArgs,
}

pub fn schema(args: SchemaArgs, out: &mut Out) -> Result<Done> {
    let mut shown = views();
    if let Some(name) = &args.view {
        shown.retain(|v| v.name == name);
        if shown.is_empty() {
            let names: Vec<&str> = views().iter().map(|v| v.name).collect();
            return Err(Error::NotFound(format!(
                "no view {name}; there are {}",
                names.join(", ")
            )));
        }
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

fn text(views: &[View], out: &mut Out) -> Result<()> {
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
