//! ZIP (PKWARE APPNOTE 6.3.10) and WACZ, web archives packed in one (<https://specs.webrecorder.net/wacz/1.1.1/>).

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use zip::ZipArchive;
use zip::result::ZipError;

use super::hidden;
use super::members::Allowance;
use crate::read::{Head, Input, Outer, Reader, Sink, stream};

/// How much of a ZIP that is no file of its own is kept in memory, in bytes; more goes to a file
/// without a name, which the system takes away.
const IN_MEMORY: usize = 16 << 20;

/// The most members: their directory is held in memory, some 300 bytes each.
const MAX_MEMBERS: usize = 2_000_000;

/// ZIP archives of anything that can be read.
pub struct Zip;

trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

impl Reader for Zip {
    fn sniff(&self, head: &Head) -> u8 {
        let zip = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"];
        if zip.iter().any(|magic| head.bytes.starts_with(magic)) {
            50
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let outer = input.outer();
        let (mut source, length) = match seekable(input) {
            Ok(source) => source,
            Err(error) => return sink(outer.rejected(None, stream::plainly(&error))),
        };
        let own = Allowance::new(length);
        let allowance = input.allowance.unwrap_or(&own);
        let outer = outer.within(allowance);
        match ZipArchive::new(&mut source) {
            Ok(archive) => members(archive, &outer, allowance, sink),
            Err(error) => {
                let reason = format!("damaged ZIP archive: {}", in_words(&error));
                sink(outer.rejected(None, reason))?;
                salvage(&mut source, &outer, allowance, sink)
            }
        }
    }
}

/// The whole as something that can be read from its end, and its length in bytes.
fn seekable(input: &mut Input) -> io::Result<(Box<dyn Source>, u64)> {
    let mut source: Box<dyn Source> = match input.file {
        Some(file) => Box::new(BufReader::new(file.try_clone()?)),
        None => {
            let mut kept = tempfile::SpooledTempFile::new(IN_MEMORY);
            io::copy(input.stream, &mut kept)?;
            Box::new(BufReader::new(kept))
        }
    };
    let length = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(0))?;
    Ok((source, length))
}

fn members(
    mut archive: ZipArchive<impl Read + Seek>,
    outer: &Outer,
    allowance: &Allowance,
    sink: &mut Sink,
) -> ControlFlow<()> {
    if archive.len() > MAX_MEMBERS {
        let reason = format!("{} members are more than {MAX_MEMBERS}", archive.len());
        return sink(outer.rejected(None, reason));
    }
    let web_archive = archive.index_for_name("datapackage.json").is_some()
        && archive
            .file_names_raw()
            .any(|name| name.starts_with(b"archive/"));
    let mut read = 0;
    for at in 0..archive.len() {
        let name = archive.by_index_raw(at).map(|raw| name_of(&raw));
        let name = name.unwrap_or_else(|_| format!("member {}", at + 1));
        let member = match archive.by_index(at) {
            Ok(member) => member,
            Err(error) => {
                sink(outer.rejected(Some(name), in_words(&error)))?;
                continue;
            }
        };
        if web_archive && !name.starts_with("archive/") {
            continue;
        }
        read += usize::from(!member.is_dir() && !hidden(&name));
        one(member, &name, outer, allowance, sink)?;
        if allowance.is_spent() {
            return sink(outer.rejected(None, Allowance::reason()));
        }
    }
    if read == 0 {
        return sink(outer.rejected(None, "empty ZIP archive"));
    }
    ControlFlow::Continue(())
}

/// Reads what stands before the damage in an archive that has lost its directory.
fn salvage(
    source: &mut (impl Read + Seek),
    outer: &Outer,
    allowance: &Allowance,
    sink: &mut Sink,
) -> ControlFlow<()> {
    if source.seek(SeekFrom::Start(0)).is_err() {
        return ControlFlow::Continue(());
    }
    while let Ok(Some(member)) = zip::read::read_zipfile_from_stream(source) {
        let name = name_of(&member);
        one(member, &name, outer, allowance, sink)?;
        if allowance.is_spent() {
            return sink(outer.rejected(None, Allowance::reason()));
        }
    }
    ControlFlow::Continue(())
}

fn one<R: Read>(
    member: zip::read::ZipFile<'_, R>,
    name: &str,
    outer: &Outer,
    allowance: &Allowance,
    sink: &mut Sink,
) -> ControlFlow<()> {
    if member.is_dir() || hidden(name) {
        return ControlFlow::Continue(());
    }
    if member.is_symlink() {
        return sink(outer.rejected(Some(name.to_owned()), "is a link, which is not followed"));
    }
    let mut stream = BufReader::with_capacity(1 << 16, allowance.count(member));
    outer.member(name, &mut stream as &mut dyn BufRead, sink)
}

fn name_of<R: Read>(member: &zip::read::ZipFile<'_, R>) -> String {
    match member.name() {
        Ok(name) => name.into_owned(),
        Err(_) => String::from_utf8_lossy(member.name_raw()).into_owned(),
    }
}

fn in_words(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "is encrypted".to_owned(),
        other => other.to_string(),
    }
}
