//! Mailboxes: messages behind one another, each after a line that begins with `From ` (RFC 4155).
//! Memory holds one message.

use std::io;
use std::ops::ControlFlow;

use super::super::split::{Piece, next_line};
use super::super::{Head, Input, Reader, Sink, stream};
use super::Received;

/// A mailbox of the kinds mboxo and mboxrd.
pub struct Mbox;

impl Reader for Mbox {
    fn sniff(&self, head: &Head) -> u8 {
        let mut lines = head.text.lines();
        let first = lines.next().unwrap_or_default();
        let second = lines.next().unwrap_or_default();
        let header = second
            .split_once(':')
            .is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '));
        let header = header || second.starts_with('>');
        if is_border(first.as_bytes()) && header {
            92
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let limit = input.options.max_record;
        let outside = Input {
            path: input.path,
            file: None,
            stream: &mut io::empty(),
            options: input.options,
            depth: input.depth,
            allowance: input.allowance,
        };
        let mut box_ = Cutting {
            line: 0,
            number: 0,
            limit,
            message: None,
        };
        loop {
            let piece = match next_line(input.stream, limit, &mut box_.line) {
                Ok(piece) => piece,
                Err(error) => {
                    box_.flush(&outside, sink)?;
                    let place = format!("line {}", box_.line + 1);
                    return sink(outside.rejected(Some(place), stream::plainly(&error)));
                }
            };
            match piece {
                None => return box_.flush(&outside, sink),
                Some(Piece::Value(line, _)) if box_.begins(&line) => {
                    box_.flush(&outside, sink)?;
                    box_.begin(&line);
                }
                Some(Piece::Value(line, _)) => box_.push(&line),
                Some(Piece::TooLong(length, _)) => box_.pass(length),
            }
        }
    }
}

/// A message that is being gathered.
struct Gathered {
    bytes: Vec<u8>,
    length: u64,
    /// The line that begins it.
    border: String,
    blank: bool,
}

struct Cutting {
    line: usize,
    number: usize,
    limit: usize,
    message: Option<Gathered>,
}

impl Cutting {
    /// True for the line before a message. One inside a message stands behind an empty line.
    fn begins(&self, line: &[u8]) -> bool {
        line.starts_with(b"From ")
            && is_border(line)
            && self.message.as_ref().is_none_or(|message| message.blank)
    }

    fn begin(&mut self, line: &[u8]) {
        self.number += 1;
        self.message = Some(Gathered {
            bytes: Vec::new(),
            length: 0,
            border: String::from_utf8_lossy(line).into_owned(),
            blank: true,
        });
    }

    fn push(&mut self, line: &[u8]) {
        let Some(message) = &mut self.message else {
            return;
        };
        // mboxrd puts a mark before each such line, however many there are.
        let marks = line.iter().take_while(|b| **b == b'>').count();
        let line = if marks > 0 && line[marks..].starts_with(b"From ") {
            &line[1..]
        } else {
            line
        };
        message.length += line.len() as u64 + 1;
        if message.length <= self.limit as u64 {
            message.bytes.extend_from_slice(line);
            message.bytes.push(b'\n');
        } else {
            message.bytes = Vec::new();
        }
        message.blank = line.iter().all(u8::is_ascii_whitespace);
    }

    fn pass(&mut self, length: u64) {
        if let Some(message) = &mut self.message {
            message.length += length.max(self.limit as u64 + 1);
            message.bytes = Vec::new();
            message.blank = false;
        }
    }

    fn flush(&mut self, input: &Input, sink: &mut Sink) -> ControlFlow<()> {
        let Some(message) = self.message.take() else {
            return ControlFlow::Continue(());
        };
        let place = Some(format!("message {}", self.number));
        if message.length > self.limit as u64 {
            let reason = format!(
                "{} bytes are more than the {} a record may have: skipped (--max-record takes more)",
                message.length, self.limit
            );
            return sink(input.rejected(place, reason));
        }
        let received = Received {
            bytes: &message.bytes,
            place,
            delivered: delivered(&message.border),
        };
        received.read(input, sink)
    }
}

/// `From SENDER Mon Mar  4 08:30:00 2024`: a time of day and a year stand in it.
fn is_border(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let rest = &rest[..rest.len().min(300)];
    let digit = |at: usize| rest.get(at).is_some_and(u8::is_ascii_digit);
    let time = (1..rest.len()).any(|at| rest[at] == b':' && digit(at - 1) && digit(at + 1));
    let year = rest.split(u8::is_ascii_whitespace).any(|word| {
        word.len() == 4 && word.iter().all(u8::is_ascii_digit)
            || word.len() == 10 && word[4] == b'-'
    });
    time && year
}

/// The time in a border, in an order that dates are read in: "4 Mar 2024 08:30:00".
fn delivered(border: &str) -> Option<String> {
    let words: Vec<&str> = border.split_whitespace().collect();
    let time = words.iter().position(|word| {
        word.matches(':').count() >= 1 && word.starts_with(|c: char| c.is_ascii_digit())
    })?;
    let year = words[time..]
        .iter()
        .find(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    let (month, day) = (words.get(time.checked_sub(2)?)?, words.get(time - 1)?);
    Some(format!("{day} {month} {year} {}", words[time]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_have_a_time_and_a_year() {
        assert!(is_border(b"From ana@post.example Mon Mar  4 08:30:00 2024"));
        assert!(is_border(
            b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011 +0200"
        ));
        assert!(!is_border(b"From Monday on the ferry is late."));
        assert!(!is_border(b"From: Ana"));
        let border = "From ana@post.example Mon Mar  4 08:30:00 2024";
        assert_eq!(delivered(border).as_deref(), Some("4 Mar 2024 08:30:00"));
        assert_eq!(delivered("From x"), None);
    }
}
