//! gzip (RFC 1952): members one after another, and what can be had of damaged files.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The bytes of all members. After a damaged one it fails once, and the next call goes on with the
/// next member that can be found: a web archive has a member a record, so one is lost and not all.
pub struct Members<R> {
    state: State<R>,
}

enum State<R> {
    Within(Box<GzDecoder<Pushed<R>>>),
    Between(Pushed<R>),
    Lost(Pushed<R>),
    Ended,
}

/// The first bytes of a member: magic number and the one method there is.
const MAGIC: [u8; 3] = [0x1F, 0x8B, 8];

impl<R: BufRead> Members<R> {
    /// Members of `inner`, from its first byte on.
    pub fn new(inner: R) -> Members<R> {
        Members {
            state: State::Within(Box::new(GzDecoder::new(Pushed::new(inner)))),
        }
    }

    /// At the end of a member: another, padding, or something else.
    fn after(mut inner: Pushed<R>) -> io::Result<State<R>> {
        inner.skip_while(|byte| byte == 0)?;
        if inner.fill_buf()?.is_empty() {
            return Ok(State::Ended);
        }
        if inner.begins_with_magic()? {
            return Ok(State::Within(Box::new(GzDecoder::new(inner))));
        }
        Ok(State::Lost(inner))
    }

    /// Somewhere in damaged bytes: goes to the next that look like a member.
    fn found(mut inner: Pushed<R>) -> io::Result<State<R>> {
        loop {
            inner.skip_while(|byte| byte != MAGIC[0])?;
            if inner.fill_buf()?.is_empty() {
                return Ok(State::Ended);
            }
            if inner.begins_with_magic()? {
                return Ok(State::Within(Box::new(GzDecoder::new(inner))));
            }
            inner.consume(1);
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(inner) => match Members::after(inner)? {
                    State::Lost(inner) => {
                        self.state = State::Lost(inner);
                        let reason = "after the compressed data stands something else";
                        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
                    }
                    next => next,
                },
                State::Lost(inner) => Members::found(inner)?,
                State::Within(mut member) => match member.read(buffer) {
                    Ok(0) => State::Between(member.into_inner()),
                    Ok(length) => {
                        self.state = State::Within(member);
                        return Ok(length);
                    }
                    Err(error) => {
                        self.state = State::Lost(member.into_inner());
                        return Err(error);
                    }
                },
            }
        }
    }
}

/// A stream with bytes put back in front.
struct Pushed<R> {
    front: Vec<u8>,
    inner: R,
}

impl<R: BufRead> Pushed<R> {
    fn new(inner: R) -> Pushed<R> {
        let front = Vec::new();
        Pushed { front, inner }
    }

    fn skip_while(&mut self, skip: impl Fn(u8) -> bool) -> io::Result<()> {
        loop {
            let chunk = self.fill_buf()?;
            let length = chunk.len();
            match chunk.iter().position(|byte| !skip(*byte)) {
                Some(at) => {
                    self.consume(at);
                    return Ok(());
                }
                None if length == 0 => return Ok(()),
                None => self.consume(length),
            }
        }
    }

    /// Looks at three bytes and puts them back.
    fn begins_with_magic(&mut self) -> io::Result<bool> {
        let mut start = Vec::new();
        self.take(MAGIC.len() as u64).read_to_end(&mut start)?;
        let found = start == MAGIC;
        start.append(&mut self.front);
        self.front = start;
        Ok(found)
    }
}

impl<R: BufRead> Read for Pushed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let chunk = self.fill_buf()?;
        let length = chunk.len().min(buffer.len());
        buffer[..length].copy_from_slice(&chunk[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Pushed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.front.is_empty() {
            self.inner.fill_buf()
        } else {
            Ok(&self.front)
        }
    }

    fn consume(&mut self, length: usize) {
        if self.front.is_empty() {
            self.inner.consume(length);
        } else {
            self.front.drain(..length);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).expect("in memory");
        encoder.finish().expect("in memory")
    }

    /// What is read, with a `!` for each failure.
    fn read(bytes: &[u8]) -> String {
        let mut members = Members::new(bytes);
        let (mut text, mut buffer) = (Vec::new(), [0; 7]);
        loop {
            match members.read(&mut buffer) {
                Ok(0) => return String::from_utf8_lossy(&text).into_owned(),
                Ok(length) => text.extend(&buffer[..length]),
                Err(_) => text.push(b'!'),
            }
        }
    }

    #[test]
    fn a_damaged_member_does_not_take_the_others_with_it() {
        let [one, two, three] = ["one ", "two two two two ", "three"].map(member);
        assert_eq!(
            read(&[&one[..], &two, &three].concat()),
            "one two two two two three"
        );
        let mut bad = two.clone();
        bad[14] ^= 0xFF;
        let found = read(&[&one[..], &bad, &three].concat());
        assert!(
            found.starts_with("one ") && found.ends_with("!three"),
            "{found}"
        );
        assert_eq!(read(&[&one[..], &two[..9]].concat()), "one !");
        assert_eq!(read(&[&one[..], &[0; 512]].concat()), "one ");
        assert_eq!(read(&[&one[..], b"junk", &three].concat()), "one !three");
        assert_eq!(read(b""), "!");
    }
}
