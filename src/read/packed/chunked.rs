//! The chunked coding of HTTP (RFC 9112, section 7.1).

use std::io::{self, BufRead, Read};

/// The longest line that states a chunk's length, in bytes.
const MAX_LINE: u64 = 8192;

/// The bytes of all chunks. Fails when a chunk is cut short or its length is none.
pub struct Chunked<R> {
    inner: R,
    left: u64,
    ended: bool,
    first: bool,
}

impl<R: BufRead> Chunked<R> {
    /// Chunks of `inner`.
    pub fn new(inner: R) -> Chunked<R> {
        Chunked {
            inner,
            left: 0,
            ended: false,
            first: true,
        }
    }

    fn next_length(&mut self) -> io::Result<u64> {
        if !self.first {
            // The line end after a chunk.
            let mut end = Vec::new();
            (&mut self.inner).take(2).read_until(b'\n', &mut end)?;
        }
        self.first = false;
        let mut line = Vec::new();
        (&mut self.inner)
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)?;
        let text = String::from_utf8_lossy(&line);
        let digits = text.split(';').next().unwrap_or_default().trim();
        u64::from_str_radix(digits, 16).map_err(|_| damaged("the length of a chunk is missing"))
    }
}

/// True when the first bytes are the length of a chunk.
pub fn begins_chunk(start: &[u8]) -> bool {
    let digits = start.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let after = start[digits..].iter().find(|b| **b != b' ');
    (1..=8).contains(&digits) && matches!(after, Some(b'\r' | b'\n' | b';'))
}

impl<R: BufRead> Read for Chunked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.ended {
            return Ok(0);
        }
        if self.left == 0 {
            self.left = self.next_length()?;
            if self.left == 0 {
                self.ended = true;
                return Ok(0);
            }
        }
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let length = self.inner.read(&mut buffer[..most])?;
        if length == 0 {
            return Err(damaged("a chunk is cut short"));
        }
        self.left -= length as u64;
        Ok(length)
    }
}

fn damaged(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
