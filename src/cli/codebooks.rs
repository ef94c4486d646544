//! `morgue topics import|export|remove`: the user's codebooks.

use std::path::Path;

use super::out::{Format, Out, csv_wrong, separated_writer};
use super::{Done, Global};
use crate::archive;
use crate::error::{Error, Result};
use crate::model::{Codebook, Concept};
use crate::read;

/// The codebook in `file`; every fault in it is in the error, a line each.
pub fn codebook_in(file: &Path, name: Option<&str>) -> Result<Codebook> {
    let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
    read::codebook(&file.to_string_lossy(), &bytes, name).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Error::Usage(lines.join("\n"))
    })
}

/// Takes in a codebook and looks for it in the whole archive.
pub fn import(global: &Global, file: &Path, name: Option<&str>, out: &mut Out) -> Result<Done> {
    let codebook = codebook_in(file, name)?;
    let mut archive = global.write("topics import")?;
    let now = archive::now();
    let (coded, note) = archive.import_codebook(&codebook, &file.to_string_lossy(), &now)?;
    note.iter()
        .for_each(|note| global.hint(&format!("morgue: {note}")));
    out.line(format!(
        "{} {}: {} concepts, found in {} of {} articles and {} quotations",
        codebook.name,
        if coded.replaced {
            "replaced"
        } else {
            "imported"
        },
        codebook.concepts.len(),
        coded.articles,
        coded.looked_through,
        coded.quotations
    ))?;
    Ok(Done::Well)
}

/// Prints a codebook as CSV.
pub fn export(global: &Global, name: &str, out: &mut Out) -> Result<Done> {
    let concepts = global.read()?.store().concepts(name)?;
    if concepts.is_empty() {
        return Err(Error::NotFound(format!(
            "no codebook {name} in this archive"
        )));
    }
    let mut writer = separated_writer(Format::Csv, Vec::new());
    let broader = |c: &Concept| {
        let above = concepts
            .iter()
            .find(|other| Some(&other.code) == c.broader.as_ref());
        above.map_or(String::new(), |above| above.name.clone())
    };
    writer
        .write_record(["name", "words", "except", "exclude", "broader", "note"])
        .map_err(csv_wrong)?;
    for c in &concepts {
        let record = [
            c.name.clone(),
            c.words.join("; "),
            c.except.join("; "),
            c.exclude.join("; "),
            broader(c),
            c.note.clone().unwrap_or_default(),
        ];
        writer.write_record(record).map_err(csv_wrong)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| Error::Usage(format!("CSV: {e}")))?;
    out.bytes(&bytes)?;
    Ok(Done::Well)
}

/// Forgets a codebook.
pub fn remove(global: &Global, name: &str, out: &mut Out) -> Result<Done> {
    let (articles, note) = global.write("topics remove")?.remove_codebook(name)?;
    note.iter()
        .for_each(|note| global.hint(&format!("morgue: {note}")));
    out.line(format!(
        "{name} removed; it had been found in {articles} articles"
    ))?;
    Ok(Done::Well)
}
