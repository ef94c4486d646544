//! `morgue topics`.

use serde_json::json;

use super::out::{Format, FormatArgs, Out};
use super::{Done, Global};
use crate::error::Result;

#[derive(clap::Args, Debug)]
pub struct TopicsArgs {
    #[command(flatten)]
    format: FormatArgs,
}

pub fn topics(global: &Global, args: TopicsArgs, out: &mut Out) -> Result<Done> {
    let rows = global.read()?.store().topic_counts()?;
    if rows.is_empty() && args.format.format() == Format::Text {
        global.hint("no topics in this archive");
        return Ok(Done::NothingFound);
    }
    match args.format.format() {
        Format::Text => {
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|r| {
                    vec![
                        r.code.clone(),
                        r.name.clone(),
                        r.articles.to_string(),
                        r.main.to_string(),
                        r.quotations.to_string(),
                    ]
                })
                .collect();
            out.table(&["code", "name", "articles", "main", "quotations"], &cells)?;
        }
        format => {
            let values = rows.iter().map(|r| {
                vec![
                    json!(r.code),
                    json!(r.name),
                    json!(r.articles),
                    json!(r.main),
                    json!(r.quotations),
                ]
            });
            out.listing(
                format,
                &["code", "name", "articles", "main", "quotations"],
                values,
            )?;
        }
    }
    Ok(Done::Well)
}
