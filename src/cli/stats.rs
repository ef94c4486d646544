//! `morgue stats`.

use serde_json::json;

use super::out::{Format, FormatArgs, Out};
use super::{Done, Global};
use crate::error::Result;

#[derive(clap::Args, Debug)]
pub struct StatsArgs {
    #[command(flatten)]
    format: FormatArgs,
}

pub fn stats(global: &Global, args: StatsArgs, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let store = archive.store();
    let counts = store.snapshot(|| store.counts())?;
    let mut rows: Vec<(String, serde_json::Value)> = counts
        .views
        .iter()
        .map(|(v, n)| ((*v).to_owned(), json!(n)))
        .collect();
    rows.push(("texts".into(), json!(counts.copies.texts)));
    rows.push(("clusters".into(), json!(counts.copies.clusters)));
    rows.push(("words".into(), json!(counts.words)));
    rows.push(("bytes".into(), json!(counts.bytes)));
    rows.push((
        "first_day".into(),
        json!(counts.days.as_ref().map(|d| &d.0)),
    ));
    rows.push(("last_day".into(), json!(counts.days.as_ref().map(|d| &d.1))));
    match args.format.format() {
        Format::Text => rows.iter().try_for_each(|(name, value)| {
            out.line(format!("{name:<14} {:>12}", super::out::plain(value)))
        })?,
        Format::Json => {
            let object = serde_json::Value::Object(rows.into_iter().collect());
            out.line(super::out::pretty(&object))?;
        }
        format => out.listing(
            format,
            &["name", "value"],
            rows.into_iter().map(|(n, v)| vec![json!(n), v]),
        )?,
    }
    Ok(Done::Well)
}
