//! TAR (POSIX.1-2001 pax, ustar, GNU).

use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;

use super::hidden;
use crate::read::{Head, Input, Reader, Sink, stream};

/// TAR archives of anything that can be read. Read from front to back: memory holds one member.
pub struct Tar;

impl Reader for Tar {
    fn sniff(&self, head: &Head) -> u8 {
        let at = |from: usize| head.bytes.get(from..).unwrap_or_default();
        if at(257).starts_with(b"ustar") {
            return 60;
        }
        if head.named(&[".tar"]) && header_sums(head.bytes) {
            60
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let outer = input.outer();
        let mut archive = tar::Archive::new(&mut *input.stream);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return sink(outer.rejected(None, stream::plainly(&error))),
        };
        let mut number = 0;
        for entry in entries {
            number += 1;
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let place = Some(format!("member {number}"));
                    let reason = format!("damaged TAR archive: {}", stream::plainly(&error));
                    return sink(outer.rejected(place, reason));
                }
            };
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let kind = entry.header().entry_type();
            if kind.is_dir() || hidden(&name) {
                continue;
            }
            if kind.is_symlink() || kind.is_hard_link() {
                sink(outer.rejected(Some(name), "is a link, which is not followed"))?;
            } else if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
                let mut member = BufReader::with_capacity(1 << 16, entry);
                outer.member(&name, &mut member as &mut dyn BufRead, sink)?;
            } else {
                sink(outer.rejected(Some(name), "is a device or of an unknown kind"))?;
            }
        }
        if number == 0 {
            return sink(outer.rejected(None, "empty TAR archive"));
        }
        ControlFlow::Continue(())
    }
}

/// True when the checksum of the first header is right: TAR of before POSIX has no magic number.
fn header_sums(bytes: &[u8]) -> bool {
    let Some(block) = bytes.get(..512) else {
        return false;
    };
    let stated = std::str::from_utf8(&block[148..156]).ok();
    let stated = stated.map(|text| text.trim_matches(['\0', ' ']));
    let stated = stated.and_then(|text| u32::from_str_radix(text, 8).ok());
    let sum = |(at, byte): (usize, &u8)| match at {
        148..156 => u32::from(b' '),
        _ => u32::from(*byte),
    };
    stated == Some(block.iter().enumerate().map(sum).sum())
}
