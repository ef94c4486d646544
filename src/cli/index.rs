//! `morgue index status|verify|rebuild`.

use serde_json::json;

use super::out::{Format, FormatArgs, Out, pretty, progress_bar};
use super::{Done, Global};
use crate::archive::Archive;
use crate::error::{Error, Result};

#[derive(clap::Subcommand, Debug)]
pub enum IndexCommand {
    /// Version, cards, and what the index has not seen yet
    Status {
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Compare the index with the store, card by card; exit code 5 when they differ
    Verify,
    /// Make the index anew from the store
    Rebuild {
        /// Make the findings anew from the texts first: after an update of morgue, or when in doubt
        #[arg(long)]
        findings: bool,
    },
}

pub fn index(global: &Global, command: IndexCommand, out: &mut Out) -> Result<Done> {
    match command {
        IndexCommand::Status { format } => {
            let status = global.read()?.index_status()?;
            let rows = [
                ("state", json!(status.state)),
                ("articles", json!(status.articles)),
                ("quotations", json!(status.quotations)),
                ("change", json!(status.change)),
                ("store_change", json!(status.store_change)),
                ("tickets", json!(status.tickets)),
                ("old_findings", json!(status.old_findings)),
                ("bytes", json!(status.bytes)),
            ];
            match format.format() {
                Format::Text => rows.iter().try_for_each(|(n, v)| {
                    out.line(format!("{n:<14} {:>12}", super::out::plain(v)))
                })?,
                Format::Json => {
                    let object = rows.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
                    out.line(pretty(&serde_json::Value::Object(object)))?;
                }
                format => out.listing(
                    format,
                    &["name", "value"],
                    rows.into_iter().map(|(n, v)| vec![json!(n), v]),
                )?,
            }
        }
        IndexCommand::Verify => {
            let faults = global.read()?.index_faults()?;
            for fault in &faults {
                out.line(fault)?;
            }
            if !faults.is_empty() {
                return Err(Error::Integrity(format!(
                    "{} faults; `morgue index rebuild` makes the index anew",
                    faults.len()
                )));
            }
            out.line(
                "the index has every article and every quotation of the store, and nothing else",
            )?;
        }
        IndexCommand::Rebuild { findings } => {
            let mut archive = global.write("index rebuild")?;
            if findings {
                let versions = remake(global, &mut archive)?;
                out.line(format!("findings made anew: {versions} versions"))?;
            }
            let (articles, quotations) = archive.rebuild_index()?;
            out.line(format!(
                "index rebuilt: {articles} articles, {quotations} quotations"
            ))?;
        }
    }
    Ok(Done::Well)
}

/// Makes the findings anew under a progress bar; gives the number of versions.
fn remake(global: &Global, archive: &mut Archive) -> Result<u64> {
    let bar = progress_bar(
        global.quiet,
        "{bar:30} {pos} of {len} versions, {per_sec}, {eta} left",
    );
    let versions = archive.remake_findings(&mut |done, of| {
        bar.set_length(of);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    Ok(versions)
}
