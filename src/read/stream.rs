//! Bytes before they have a format: compression is read through, the first bytes are looked at,
//! what is no text is named.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;

/// How many first bytes are looked at to find a format.
pub const HEAD: usize = 1 << 16;

/// How many layers of compression are taken off (`x.gz.zst`); more is hostile.
const MAX_LAYERS: usize = 3;

type Then<'a> = dyn FnMut(&str, &[u8], &mut dyn BufRead) -> ControlFlow<()> + 'a;

/// Takes gzip (several members too) and Zstandard off by their magic numbers (RFC 1952, RFC 8878),
/// then calls `then` with the name without its ending, the first bytes, and the whole stream.
pub fn with_plain_bytes(
    name: String,
    input: &mut dyn BufRead,
    layer: usize,
    then: &mut Then,
) -> io::Result<ControlFlow<()>> {
    let mut head = Vec::new();
    input.take(HEAD as u64).read_to_end(&mut head)?;
    let magic: &[u8] = &head[..head.len().min(4)];
    let gzip = magic.starts_with(&[0x1F, 0x8B]);
    let zstandard = magic == [0x28, 0xB5, 0x2F, 0xFD];
    if (gzip || zstandard) && layer >= MAX_LAYERS {
        return Err(io::Error::other("compressed too many times over"));
    }
    let mut whole = Cursor::new(&head[..]).chain(input);
    if gzip {
        let mut inner = BufReader::with_capacity(HEAD, flate2::bufread::MultiGzDecoder::new(whole));
        return with_plain_bytes(
            without(&name, &[".gz", ".gzip"]),
            &mut inner,
            layer + 1,
            then,
        );
    }
    if zstandard {
        let decoder = zstd::stream::read::Decoder::with_buffer(whole)?;
        let mut inner = BufReader::with_capacity(HEAD, decoder);
        return with_plain_bytes(
            without(&name, &[".zst", ".zstd"]),
            &mut inner,
            layer + 1,
            then,
        );
    }
    Ok(then(&name, &head, &mut whole))
}

fn without(name: &str, endings: &[&str]) -> String {
    endings
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
        .to_owned()
}

/// Reads the rest of `stream`; `Ok(None)` when it is longer than `limit` bytes.
pub fn read_whole(stream: &mut dyn BufRead, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    stream.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limit).then_some(bytes))
}

/// An I/O failure in words for the user, without the operating system's number.
pub fn plainly(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read (permission denied)".to_owned(),
        io::ErrorKind::UnexpectedEof => "compressed data ends too early".to_owned(),
        _ => error.to_string(),
    }
}

/// Magic numbers of files that are no text, as listed by file(1).
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1A\n", "PNG image"),
    (0, b"\xFF\xD8\xFF", "JPEG image"),
    (0, b"GIF87a", "GIF image"),
    (0, b"GIF89a", "GIF image"),
    (0, b"II*\0", "TIFF image"),
    (0, b"MM\0*", "TIFF image"),
    (8, b"WEBP", "WebP image"),
    (0, b"%PDF-", "PDF document"),
    (0, b"{\\rtf", "RTF document"),
    (0, b"PK\x03\x04", "ZIP archive or Office document"),
    (0, b"PK\x05\x06", "empty ZIP archive"),
    (
        0,
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "old Office document",
    ),
    (0, b"Rar!\x1A\x07", "RAR archive"),
    (0, b"7z\xBC\xAF\x27\x1C", "7-Zip archive"),
    (0, b"BZh", "bzip2 file"),
    (0, b"\xFD7zXZ\0", "xz file"),
    (257, b"ustar", "TAR archive"),
    (0, b"\x7FELF", "program (ELF)"),
    (0, b"MZ\x90\0", "program (Windows)"),
    (0, b"\xCF\xFA\xED\xFE", "program (macOS)"),
    (0, b"SQLite format 3\0", "SQLite database"),
    (0, b"ID3", "MP3 sound"),
    (0, b"OggS", "Ogg sound"),
    (4, b"ftyp", "MP4 film"),
    (0, b"RIFF", "sound or film (RIFF)"),
    (0, b"\x1A\x45\xDF\xA3", "Matroska film"),
    (0, b"wOFF", "font"),
    (0, b"wOF2", "font"),
    (0, b"\0\0\x01\0", "icon"),
];

/// What a file that is no text looks like; None for text in any encoding.
pub fn binary(head: &[u8]) -> Option<String> {
    let known = MAGIC
        .iter()
        .find(|(at, magic, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    if let Some((_, _, name)) = known {
        return Some(format!("looks like {name}"));
    }
    if super::decode::looks_utf16(head).is_some() {
        return None;
    }
    // Escape is left out: ISO-2022-JP is made of it.
    let controls = head
        .iter()
        .filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127))
        .count();
    (controls * 50 > head.len()).then(|| {
        let share = controls * 100 / head.len();
        format!("{share} % of its first bytes are control characters")
    })
}
