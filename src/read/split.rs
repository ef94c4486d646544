//! A stream of JSON to the bytes of its single values, without holding more than one of them.

use std::io::{self, BufRead};

/// One piece of the stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// The bytes of a line or value, and the line (from 1) on which it begins.
    Value(Vec<u8>, usize),
    /// It was longer than the limit: its length in bytes, and its line. Nothing of it was kept.
    TooLong(u64, usize),
}

/// The next line without its end; None at the end of the stream. `line` counts lines.
pub fn next_line(
    stream: &mut dyn BufRead,
    limit: usize,
    line: &mut usize,
) -> io::Result<Option<Piece>> {
    let mut kept = Vec::new();
    let mut length = 0u64;
    loop {
        let chunk = stream.fill_buf()?;
        if chunk.is_empty() && length == 0 {
            return Ok(None);
        }
        let end = memchr::memchr(b'\n', chunk);
        let part = &chunk[..end.unwrap_or(chunk.len())];
        length += part.len() as u64 + u64::from(end.is_some());
        if length <= limit as u64 + 1 {
            kept.extend_from_slice(part);
        } else {
            kept = Vec::new();
        }
        let used = part.len() + usize::from(end.is_some());
        let last = end.is_some() || chunk.is_empty();
        stream.consume(used);
        if last {
            *line += 1;
            return Ok(Some(if length > limit as u64 + 1 {
                Piece::TooLong(length, *line)
            } else {
                Piece::Value(kept, *line)
            }));
        }
    }
}

/// Cuts a JSON text into its values: the elements of one array, or values one after another.
/// Knows brackets and strings only; whether a value is valid is for the parser to say.
#[derive(Default)]
pub struct Values {
    depth: usize,
    in_string: bool,
    escaped: bool,
    inside_array: bool,
    begun: bool,
    line: usize,
}

impl Values {
    /// For a stream whose first bracket is `[` when `array`.
    pub fn new(array: bool) -> Values {
        Values {
            inside_array: array,
            line: 1,
            ..Values::default()
        }
    }

    /// The next value; None at the end. A value cut off by the end of the stream is returned as it is.
    pub fn next(&mut self, stream: &mut dyn BufRead, limit: usize) -> io::Result<Option<Piece>> {
        let base = usize::from(self.inside_array);
        let mut kept = Vec::new();
        let mut length = 0u64;
        let mut start_line = self.line;
        loop {
            let chunk = stream.fill_buf()?;
            if chunk.is_empty() {
                return Ok((length > 0).then(|| piece(kept, length, limit, start_line)));
            }
            let mut used = 0;
            let mut from = 0;
            let mut complete = false;
            for (at, &byte) in chunk.iter().enumerate() {
                used = at + 1;
                if byte == b'\n' {
                    self.line += 1;
                }
                if self.opens_list(byte) {
                    from = used;
                    continue;
                }
                if length == 0 && self.depth == base && self.between(byte) {
                    from = used;
                    continue;
                }
                if length == 0 {
                    start_line = self.line;
                }
                let ends_before = self.depth == base
                    && !self.in_string
                    && (byte == b',' || (byte == b']' && base == 1));
                if ends_before {
                    complete = true;
                    if length <= limit as u64 {
                        kept.extend_from_slice(&chunk[from..at]);
                    }
                    from = used;
                    break;
                }
                length += 1;
                if self.step(byte) && self.depth == base {
                    complete = true;
                    break;
                }
            }
            if length <= limit as u64 {
                kept.extend_from_slice(&chunk[from..used]);
            } else {
                kept = Vec::new();
            }
            stream.consume(used);
            if complete {
                return Ok(Some(piece(kept, length, limit, start_line)));
            }
        }
    }

    /// True for the bracket that opens the list itself.
    fn opens_list(&mut self, byte: u8) -> bool {
        let opens = self.inside_array && !self.begun && byte == b'[';
        if opens {
            self.begun = true;
            self.depth = 1;
        }
        opens
    }

    /// True for bytes between values.
    fn between(&self, byte: u8) -> bool {
        byte.is_ascii_whitespace() || byte == b',' || (byte == b']' && self.inside_array)
    }

    /// Follows one byte; true when it closed a bracket.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return true;
            }
            _ => {}
        }
        false
    }
}

fn piece(kept: Vec<u8>, length: u64, limit: usize, line: usize) -> Piece {
    if length > limit as u64 {
        Piece::TooLong(length, line)
    } else {
        Piece::Value(kept, line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn values(json: &str, array: bool, limit: usize) -> Vec<String> {
        // A tiny buffer, so that every value crosses its border.
        let mut stream = BufReader::with_capacity(3, json.as_bytes());
        let mut cutter = Values::new(array);
        let mut found = Vec::new();
        while let Ok(Some(piece)) = cutter.next(&mut stream, limit) {
            found.push(match piece {
                Piece::Value(bytes, line) => {
                    format!("{line} {}", String::from_utf8_lossy(&bytes).trim())
                }
                Piece::TooLong(length, line) => format!("{line} too long: {length}"),
            });
        }
        found
    }

    #[test]
    fn values_are_cut_at_their_brackets() {
        assert_eq!(
            values("[\n{\"a\": \"]}\\\"\"},\n {\"b\": [1, {}]} ]\n", true, 99),
            ["2 {\"a\": \"]}\\\"\"}", "3 {\"b\": [1, {}]}"]
        );
        assert_eq!(
            values("{\n\"a\": 1\n}\n{\n}\n", false, 99),
            ["1 {\n\"a\": 1\n}", "4 {\n}"]
        );
        assert_eq!(
            values("[1, \"x\", null]", true, 99),
            ["1 1", "1 \"x\"", "1 null"]
        );
        assert_eq!(
            values("[{\"a\": \"bbbbbbbbbb\"}, {}]", true, 8),
            ["1 too long: 19", "1 {}"]
        );
        assert_eq!(values("[]", true, 99), [""; 0]);
        assert_eq!(values("{\"cut\": ", false, 99), ["1 {\"cut\":"]);
    }

    #[test]
    fn lines_over_the_limit_are_skipped_without_being_kept() {
        let mut stream = BufReader::with_capacity(3, "one\n\nlonger line\nlast".as_bytes());
        let mut line = 0;
        let mut found = Vec::new();
        while let Ok(Some(piece)) = next_line(&mut stream, 6, &mut line) {
            found.push(piece);
        }
        assert_eq!(
            found,
            [
                Piece::Value(b"one".to_vec(), 1),
                Piece::Value(Vec::new(), 2),
                Piece::TooLong(12, 3),
                Piece::Value(b"last".to_vec(), 4),
            ]
        );
    }
}
