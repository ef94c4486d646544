//! `morgue export`.

use std::path::PathBuf;

use super::out::Out;
use super::{Done, Global};
use crate::error::Result;

#[derive(clap::Args, Debug)]
pub struct ExportArgs {
    /// Write an SQLite file with the views articles and quotations as tables, and FTS5 tables over them
    /// (articles_fts, quotations_fts); it must not exist
    #[arg(long, value_name = "FILE", required = true)]
    fts5: PathBuf,
}

pub fn export(global: &Global, args: ExportArgs, out: &mut Out) -> Result<Done> {
    global.read()?.store().export_fts5(&args.fts5)?;
    out.line(format!("{} written", args.fts5.display()))?;
    Ok(Done::Well)
}
