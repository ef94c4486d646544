//! `morgue db backup|check`.

use std::path::PathBuf;

use super::out::Out;
use super::{Done, Global};
use crate::error::{Error, Result};

#[derive(clap::Subcommand, Debug)]
pub enum DbCommand {
    /// Copy the archive, while it is in use, into one compact file
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// SQLite's own check of the file and of all references; exit code 5 when something is wrong
    Check,
}

pub fn db(global: &Global, command: DbCommand, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    match command {
        DbCommand::Backup { file } => {
            archive.store().backup(&file)?;
            out.line(format!("{} written", file.display()))?;
        }
        DbCommand::Check => {
            let faults = archive.store().check()?;
            faults.iter().try_for_each(|fault| out.line(fault))?;
            if !faults.is_empty() {
                return Err(Error::Integrity(format!(
                    "{}: {} faults",
                    archive.store().path().display(),
                    faults.len()
                )));
            }
            out.line("whole")?;
        }
    }
    Ok(Done::Well)
}
