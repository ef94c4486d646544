//! What a server answered, as a web archive keeps it: head and body, the body's codings taken off.

use std::io::{BufRead, BufReader, Read};

use super::chunked::{Chunked, begins_chunk};

/// The most bytes of an answer's head.
const MAX_HEAD: u64 = 1 << 20;
/// How many first bytes are looked at to tell whether a coding was taken off already.
const LOOK: usize = 512;

/// A body with what its head says of it.
pub struct Payload<'a> {
    /// HTTP status; 200 for what is kept without a head.
    pub status: u16,
    /// The media type in lower case, without parameters; empty when none is stated.
    pub media_type: String,
    /// The charset parameter of the media type.
    pub charset: Option<String>,
    /// The bytes.
    pub body: Box<dyn Read + 'a>,
}

impl<'a> Payload<'a> {
    /// A block that is the body itself.
    pub fn plain(content_type: &str, block: &'a mut dyn BufRead) -> Payload<'a> {
        let (media_type, charset) = media_type(content_type);
        Payload {
            status: 200,
            media_type,
            charset,
            body: Box::new(block),
        }
    }

    /// A block that is an HTTP message (RFC 9112): head, empty line, body. Errors when it has no head.
    pub fn of_response(block: &'a mut dyn BufRead) -> Result<Payload<'a>, String> {
        let head = head(block)?;
        let mut lines = head.lines();
        let status = lines.next().unwrap_or_default();
        let status = status.strip_prefix("HTTP/").and_then(|rest| {
            let number = rest.split_ascii_whitespace().nth(1)?;
            number.parse::<u16>().ok()
        });
        let status = status.ok_or("holds no HTTP answer")?;
        let fields: Vec<(String, &str)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
            .collect();
        let field = |name: &str| {
            let found = fields.iter().find(|(n, _)| n == name);
            found.map(|(_, value)| *value)
        };
        let (media_type, charset) = media_type(field("content-type").unwrap_or_default());
        let mut body: Box<dyn BufRead + 'a> = Box::new(block);
        let codings =
            ["content-encoding", "transfer-encoding"].map(|n| field(n).unwrap_or_default());
        for coding in codings.iter().rev().flat_map(|list| list.rsplit(',')) {
            body = decoded(&coding.trim().to_ascii_lowercase(), body)?;
        }
        Ok(Payload {
            status,
            media_type,
            charset,
            body: Box::new(body),
        })
    }
}

/// True for HTML and XHTML.
pub fn is_page(media_type: &str) -> bool {
    matches!(media_type, "text/html" | "application/xhtml+xml")
}

fn head(block: &mut dyn BufRead) -> Result<String, String> {
    let mut head = Vec::new();
    let mut limited = block.take(MAX_HEAD);
    loop {
        let from = head.len();
        let read = limited.read_until(b'\n', &mut head);
        let length = read.map_err(|error| format!("damaged: {error}"))?;
        let line = &head[from..];
        if length == 0 || line.iter().all(u8::is_ascii_whitespace) {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn media_type(content_type: &str) -> (String, Option<String>) {
    let mut parts = content_type.split(';');
    let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (media_type, charset)
}

/// `body` with one coding taken off. Many recorders take codings off and leave the field as it
/// was, so the bytes are asked first.
fn decoded<'a>(
    coding: &str,
    mut body: Box<dyn BufRead + 'a>,
) -> Result<Box<dyn BufRead + 'a>, String> {
    let start = body
        .fill_buf()
        .map_err(|error| format!("damaged: {error}"))?;
    let start = &start[..start.len().min(LOOK)];
    let with = |reader: Box<dyn Read + 'a>| {
        Box::new(BufReader::with_capacity(1 << 16, reader)) as Box<dyn BufRead>
    };
    Ok(match coding {
        "gzip" | "x-gzip" if start.starts_with(&[0x1F, 0x8B]) => {
            with(Box::new(flate2::bufread::MultiGzDecoder::new(body)))
        }
        "zstd" if start.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) => {
            let decoder = zstd::stream::read::Decoder::with_buffer(body);
            with(Box::new(decoder.map_err(|error| error.to_string())?))
        }
        "deflate" if is_zlib(start) => with(Box::new(flate2::bufread::ZlibDecoder::new(body))),
        "deflate" if !is_text(start) => with(Box::new(flate2::bufread::DeflateDecoder::new(body))),
        "br" if !is_text(start) => with(Box::new(brotli_decompressor::Decompressor::new(
            body,
            1 << 16,
        ))),
        "chunked" if begins_chunk(start) => with(Box::new(Chunked::new(body))),
        "" | "identity" | "gzip" | "x-gzip" | "zstd" | "deflate" | "br" | "chunked" => body,
        other => return Err(format!("has the coding {other}, which is not read")),
    })
}

fn is_zlib(start: &[u8]) -> bool {
    matches!(start, [a, b, ..] if a & 0x0F == 8 && (u16::from(*a) << 8 | u16::from(*b)) % 31 == 0)
}

fn is_text(start: &[u8]) -> bool {
    let whole = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    whole && start.contains(&b'<') && !start.iter().any(|b| matches!(b, 0..=8 | 14..=31))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn body(head: &str, body: &[u8]) -> Result<String, String> {
        let bytes = [head.as_bytes(), b"\r\n\r\n", body].concat();
        let mut block = &bytes[..];
        let mut payload = Payload::of_response(&mut block)?;
        let mut text = String::new();
        let read = payload.body.read_to_string(&mut text);
        read.map_err(|error| error.to_string())?;
        Ok(format!("{} {} {text}", payload.status, payload.media_type))
    }

    #[test]
    fn codings_are_taken_off_once() -> Result<(), String> {
        let page = b"<p>Ice in the harbour of Port Halden, <b>again</b></p>";
        let told = format!("200 text/html {}", String::from_utf8_lossy(page));
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(page).expect("in memory");
        let gzip = gzip.finish().expect("in memory");
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(page).expect("in memory");
        let zlib = zlib.finish().expect("in memory");
        let chunked = |bytes: &[u8]| {
            let (one, two) = bytes.split_at(10);
            let mut all = b"a;x=1\r\n".to_vec();
            all.extend(one);
            all.extend(format!("\r\n{:X}\r\n", two.len()).as_bytes());
            all.extend(two);
            all.extend(b"\r\n0\r\nTrailer: 1\r\n\r\n");
            all
        };
        let answer = |fields: &str| {
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/HTML; charset=utf-8{fields}")
        };
        let coded = "\r\nContent-Encoding: gzip";
        assert_eq!(body(&answer(coded), &gzip)?, told);
        assert_eq!(body(&answer(coded), page)?, told);
        assert_eq!(body(&answer("\r\ncontent-encoding: deflate"), &zlib)?, told);
        let both = "\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked";
        assert_eq!(body(&answer(both), &chunked(&gzip))?, told);
        assert_eq!(body(&answer(both), page)?, told);
        assert_eq!(body("HTTP/2 404", b"x")?, "404  x");
        assert!(body("GET / HTTP/1.1", b"").is_err());
        assert!(body(&answer("\r\nContent-Encoding: sdch"), page).is_err());
        let cut = &chunked(page)[..30];
        assert!(body(&answer("\r\nTransfer-Encoding: chunked"), cut).is_err());
        Ok(())
    }
}
