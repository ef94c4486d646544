//! Bytes before they have a format: compression is read through, the first bytes are looked at,
//! what is no text is named.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::decode::{FromUtf32, looks_utf32};

/// How many first bytes are looked at to find a format.
pub const HEAD: usize = 1 << 16;

/// How many layers of compression are taken off (`x.gz.zst`); more is hostile.
const MAX_LAYERS: usize = 3;

/// How many damaged members may stand before the first whole one.
const MAX_DAMAGED: usize = 64;

/// How many times as long as its packed form something may become, beyond the first
/// [`ALWAYS_UNPACKED`] bytes. News packs to a third or a tenth; a bomb to a thousandth.
pub const MAX_RATIO: u64 = 200;
/// Bytes that anything may unpack to, however small it is.
pub const ALWAYS_UNPACKED: u64 = 64 << 20;

type Then<'a> = dyn FnMut(&str, &[u8], usize, &mut dyn BufRead) -> ControlFlow<()> + 'a;

/// Takes gzip (several members too) and Zstandard off by their magic numbers (RFC 1952, RFC 8878),
/// then calls `then` with the name without its ending, the first bytes, how many layers were taken off,
/// and the whole stream. What unpacks to far more than it is fails while it is read.
pub fn with_plain_bytes(
    name: String,
    input: &mut dyn BufRead,
    layer: usize,
    then: &mut Then,
) -> io::Result<ControlFlow<()>> {
    let mut head = Vec::new();
    let mut failure = input.take(HEAD as u64).read_to_end(&mut head).err();
    let mut first = None;
    if head.is_empty()
        && let Some(damage) = failure.take()
    {
        // Of a web archive the first record may be the damaged one, and others stand behind it.
        for _ in 0..MAX_DAMAGED {
            failure = input.take(HEAD as u64).read_to_end(&mut head).err();
            if !head.is_empty() || failure.is_none() {
                break;
            }
        }
        if !head.starts_with(b"WARC/") {
            return Err(damage);
        }
        first = Some(damage);
    }
    let magic: &[u8] = &head[..head.len().min(4)];
    let gzip = magic.starts_with(&[0x1F, 0x8B]);
    let zstandard = magic == [0x28, 0xB5, 0x2F, 0xFD];
    if (gzip || zstandard) && layer >= MAX_LAYERS {
        return Err(io::Error::other("compressed too many times over"));
    }
    let front = Failing {
        failure: first,
        inner: Cursor::new(&head[..]),
    };
    let mut whole = front.chain(Failing {
        failure,
        inner: input,
    });
    if gzip {
        let counted = Counted::new(whole);
        let packed = counted.count();
        let decoder = super::gzip::Members::new(counted);
        let mut inner = BufReader::with_capacity(HEAD, Unpacked::new(decoder, packed));
        return with_plain_bytes(
            without(&name, &[".gz", ".gzip"]),
            &mut inner,
            layer + 1,
            then,
        );
    }
    if zstandard {
        let counted = Counted::new(whole);
        let packed = counted.count();
        let decoder = zstd::stream::read::Decoder::with_buffer(counted)?;
        let mut inner = BufReader::with_capacity(HEAD, Unpacked::new(decoder, packed));
        return with_plain_bytes(
            without(&name, &[".zst", ".zstd"]),
            &mut inner,
            layer + 1,
            then,
        );
    }
    if let Some(big) = looks_utf32(&head) {
        let mut inner = BufReader::with_capacity(HEAD, FromUtf32::new(whole, big));
        return with_plain_bytes(name, &mut inner, layer, then);
    }
    Ok(then(&name, &head, layer, &mut whole))
}

/// A stream that has failed while its first bytes were looked at: the failure comes in its place.
struct Failing<R> {
    failure: Option<io::Error>,
    inner: R,
}

impl<R: BufRead> Read for Failing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => self.inner.read(buffer),
        }
    }
}

impl<R: BufRead> BufRead for Failing<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, length: usize) {
        self.inner.consume(length);
    }
}

/// A file whose bytes are added to a sum while it is read.
pub struct Consumed<'a> {
    file: &'a File,
    sum: Option<&'a AtomicU64>,
    read: u64,
}

impl<'a> Consumed<'a> {
    /// Reads `file` from where it stands.
    pub fn new(file: &'a File, sum: Option<&'a AtomicU64>) -> Consumed<'a> {
        let read = 0;
        Consumed { file, sum, read }
    }

    /// Adds what of `size` has not been read: the file is done with.
    pub fn complete(&self, size: u64) {
        if let Some(sum) = self.sum {
            sum.fetch_add(size.saturating_sub(self.read), Ordering::Relaxed);
        }
    }
}

impl Read for Consumed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.read += length as u64;
        if let Some(sum) = self.sum {
            sum.fetch_add(length as u64, Ordering::Relaxed);
        }
        Ok(length)
    }
}

/// Counts the bytes that are taken out of a stream.
pub struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    /// Counts from 0.
    pub fn new(inner: R) -> Counted<R> {
        let count = Rc::default();
        Counted { inner, count }
    }

    /// Bytes so far, for one who has not got the stream.
    pub fn count(&self) -> Rc<Cell<u64>> {
        self.count.clone()
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.count.set(self.count.get() + length as u64);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.inner.consume(length);
        self.count.set(self.count.get() + length as u64);
    }
}

/// What comes out of a decoder; fails once that is far more than what went in.
pub struct Unpacked<R> {
    decoder: R,
    packed: Rc<Cell<u64>>,
    length: u64,
}

impl<R> Unpacked<R> {
    /// `packed` is how many bytes the decoder has taken so far.
    pub fn new(decoder: R, packed: Rc<Cell<u64>>) -> Unpacked<R> {
        Unpacked {
            decoder,
            packed,
            length: 0,
        }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.decoder.read(buffer)?;
        self.length += length as u64;
        if self.length > ALWAYS_UNPACKED && self.length / MAX_RATIO > self.packed.get() {
            let reason =
                format!("unpacks to more than {MAX_RATIO} times its size, which no text does");
            return Err(io::Error::other(reason));
        }
        Ok(length)
    }
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
    (0, b"%PDF-", "PDF document; save it as text first"),
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
