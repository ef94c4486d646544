//! WARC web archives (ISO 28500:2017, WARC 1.1; 0.17 to 1.1 are read): each page that a server
//! answered with is an article, with its address and the time of its capture.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use super::payload::{self, Payload};
use crate::model::{Field, Origin};
use crate::read::decode::declared_charset;
use crate::read::html::draft_from_page;
use crate::read::plain::{draft_from_text, whole_text};
use crate::read::{Head, Input, Item, Outer, Reader, Rejected, Sink, stream};

/// The longest line of a record's head, in bytes.
const MAX_LINE: u64 = 1 << 20;
/// The most lines of a record's head.
const MAX_FIELDS: usize = 1000;

/// WARC files, compressed or not. Memory holds one page.
pub struct Warc;

impl Reader for Warc {
    fn sniff(&self, head: &Head) -> u8 {
        let version = head.bytes.strip_prefix(b"WARC/");
        if version.is_some_and(|v| v.first().is_some_and(u8::is_ascii_digit)) {
            return 96;
        }
        // The first record may be the damaged one.
        if head.named(&[".warc"]) { 90 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let outer = input.outer();
        let options = input.options;
        let failures = Cell::new(0);
        let mut records = Records {
            stream: Watched {
                inner: &mut *input.stream,
                failures: &failures,
            },
            number: 0,
            kept: None,
        };
        let mut passed = BTreeMap::new();
        loop {
            match records.next() {
                Next::End => break,
                Next::Damaged(place, reason) => {
                    sink(outer.rejected(Some(place), reason))?;
                }
                Next::Record(record) => {
                    let before = failures.get();
                    let mut block = Block {
                        stream: &mut records.stream,
                        left: record.length,
                    };
                    if let Some(kind) = one(&record, &mut block, &outer, options, sink)? {
                        *passed.entry(kind).or_insert(0u64) += 1;
                    }
                    // After damage the stream stands at another record already.
                    if failures.get() == before
                        && let Err(error) = io::copy(&mut block, &mut io::sink())
                    {
                        let reason = format!("damaged: {}", stream::plainly(&error));
                        sink(outer.rejected(Some(record.place()), reason))?;
                    }
                }
            }
        }
        if records.number == 0 {
            return sink(outer.rejected(None, "holds no WARC record"));
        }
        if passed.is_empty() {
            return ControlFlow::Continue(());
        }
        let kinds: Vec<String> = passed
            .iter()
            .map(|(kind, n)| format!("{n} {kind}"))
            .collect();
        sink(Item::PassedOver {
            path: input.path.to_owned(),
            records: passed.values().sum(),
            kinds: kinds.join(", "),
        })
    }
}

/// Reads the block of `record`; the kind of what is no article.
fn one(
    record: &Record,
    block: &mut dyn BufRead,
    outer: &Outer,
    options: &crate::read::Options,
    sink: &mut Sink,
) -> ControlFlow<(), Option<String>> {
    let kind = record.field("WARC-Type").unwrap_or("record without a type");
    let http = record.field("Content-Type").is_some_and(|t| {
        t.trim_start()
            .to_ascii_lowercase()
            .starts_with("application/http")
    });
    let place = record.place();
    let payload = match kind {
        "response" if http => match Payload::of_response(block) {
            Ok(payload) => payload,
            Err(reason) => {
                sink(outer.rejected(Some(place), reason))?;
                return ControlFlow::Continue(None);
            }
        },
        "response" | "resource" | "conversion" => {
            Payload::plain(record.field("Content-Type").unwrap_or_default(), block)
        }
        other => return ControlFlow::Continue(Some(other.to_owned())),
    };
    if payload.status != 200 {
        return ControlFlow::Continue(Some(format!("answered with status {}", payload.status)));
    }
    let Payload {
        media_type,
        charset,
        body,
        ..
    } = payload;
    let page = payload::is_page(&media_type);
    if !(page || media_type == "text/plain" && kind == "conversion") {
        let name = if media_type.is_empty() {
            "of no type"
        } else {
            &media_type
        };
        return ControlFlow::Continue(Some(name.to_owned()));
    }
    let mut body = io::BufReader::with_capacity(1 << 16, body);
    let mut inner = Input {
        path: outer.path(),
        file: None,
        stream: &mut body,
        options,
        depth: 0,
        allowance: None,
    };
    let mut placed = |mut item: Item| {
        record.complete(&mut item, &place);
        sink(item)
    };
    let charset = |bytes: &[u8]| charset.clone().or_else(|| declared_charset(bytes));
    whole_text(&mut inner, &mut placed, Some(&charset), |text, input| {
        let made = if page {
            draft_from_page(&text, input.options)
        } else {
            Ok(draft_from_text(&text, input.options.date_order))
        };
        made.map_err(|reason| Rejected {
            path: input.path.to_owned(),
            place: None,
            reason,
        })
    })?;
    ControlFlow::Continue(None)
}

/// The head of a record.
struct Record {
    number: u64,
    length: u64,
    fields: Vec<(String, String)>,
}

impl Record {
    fn field(&self, name: &str) -> Option<&str> {
        let found = self
            .fields
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The address, without the angle brackets that WARC 1.0 shows in its grammar.
    fn target(&self) -> Option<&str> {
        let target = self.field("WARC-Target-URI")?;
        Some(target.trim_start_matches('<').trim_end_matches('>'))
    }

    fn place(&self) -> String {
        match self.target() {
            Some(target) => format!("record {} ({target})", self.number),
            None => format!("record {}", self.number),
        }
    }

    /// Gives an item what the archive knows of its page.
    fn complete(&self, item: &mut Item, place: &str) {
        match item {
            Item::Rejected(rejected) => rejected.place = Some(place.to_owned()),
            Item::Article(draft) => {
                draft.record = Some(format!("record {}", self.number));
                draft.format = "warc";
                draft.captured = self.field("WARC-Date").and_then(capture_time);
                let web = |target: &&str| target.starts_with("http");
                if draft.url.is_none() {
                    let target = self.target().filter(web);
                    draft.url = target.map(|t| Field::new(t.to_owned(), Origin::Record));
                }
                if self.field("WARC-Truncated").is_some() {
                    draft
                        .warnings
                        .push("the page was cut short when it was captured".to_owned());
                }
            }
            Item::Stated { .. } | Item::Unchanged { .. } | Item::PassedOver { .. } => {}
        }
    }
}

/// A WARC-Date (W3C profile of ISO 8601, UTC) to the second.
fn capture_time(date: &str) -> Option<String> {
    let time = chrono::DateTime::parse_from_rfc3339(date.trim()).ok()?;
    let time = time.with_timezone(&chrono::Utc);
    Some(time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

enum Next {
    Record(Record),
    /// Where, and what is wrong; the stream then stands where a record may begin.
    Damaged(String, String),
    End,
}

struct Records<'a> {
    stream: Watched<'a>,
    number: u64,
    /// A line that was read too early.
    kept: Option<Vec<u8>>,
}

impl Records<'_> {
    fn next(&mut self) -> Next {
        let mut skipped = 0u64;
        let mut failure = None;
        loop {
            match self.line() {
                Ok(None) if skipped == 0 && failure.is_none() => return Next::End,
                Ok(None) => return self.damaged(skipped, failure),
                Ok(Some(line)) if line.starts_with(b"WARC/") => {
                    if skipped > 0 || failure.is_some() {
                        self.kept = Some(line);
                        return self.damaged(skipped, failure);
                    }
                    return self.head();
                }
                Ok(Some(line)) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Some(line)) => skipped += line.len() as u64,
                Err(error) => failure = Some(stream::plainly(&error)),
            }
        }
    }

    fn damaged(&self, skipped: u64, failure: Option<String>) -> Next {
        let place = format!("after record {}", self.number);
        let reason = match failure {
            Some(failure) => {
                format!("damaged: {failure}; goes on with the next record that can be found")
            }
            None => format!("{skipped} bytes where a record should begin are skipped"),
        };
        Next::Damaged(place, reason)
    }

    fn head(&mut self) -> Next {
        self.number += 1;
        let place = format!("record {}", self.number);
        let mut fields: Vec<(String, String)> = Vec::new();
        loop {
            let line = match self.line() {
                Ok(Some(line)) => line,
                Ok(None) => return Next::Damaged(place, "ends within its head".to_owned()),
                Err(error) => return Next::Damaged(place, stream::plainly(&error)),
            };
            let line = String::from_utf8_lossy(&line).into_owned();
            let text = line.trim_end_matches(['\r', '\n']);
            if text.is_empty() {
                break;
            }
            if fields.len() >= MAX_FIELDS {
                return Next::Damaged(place, format!("more than {MAX_FIELDS} lines in its head"));
            }
            match (text.split_once(':'), fields.last_mut()) {
                (_, Some(last)) if text.starts_with([' ', '\t']) => {
                    last.1.push(' ');
                    last.1.push_str(text.trim());
                }
                (Some((name, value)), _) => {
                    fields.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                (None, _) => {}
            }
        }
        let mut record = Record {
            number: self.number,
            length: 0,
            fields,
        };
        match record.field("Content-Length").map(str::parse) {
            Some(Ok(length)) => {
                record.length = length;
                Next::Record(record)
            }
            _ => Next::Damaged(record.place(), "has no Content-Length".to_owned()),
        }
    }

    /// The next line with its end; None at the end of the stream. A longer one comes in pieces.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = self.kept.take().unwrap_or_default();
        if line.is_empty() {
            (&mut self.stream)
                .take(MAX_LINE)
                .read_until(b'\n', &mut line)?;
        }
        Ok(Some(line).filter(|line| !line.is_empty()))
    }
}

/// Counts the failures of a stream.
struct Watched<'a> {
    inner: &'a mut dyn BufRead,
    failures: &'a Cell<u64>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let chunk = self.fill_buf()?;
        let length = chunk.len().min(buffer.len());
        buffer[..length].copy_from_slice(&chunk[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let failures = self.failures;
        self.inner.fill_buf().inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                failures.set(failures.get() + 1);
            }
        })
    }

    fn consume(&mut self, length: usize) {
        self.inner.consume(length);
    }
}

/// The block of a record: so many bytes, or a failure.
struct Block<'a, 'b> {
    stream: &'a mut Watched<'b>,
    left: u64,
}

impl Read for Block<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let chunk = self.fill_buf()?;
        let length = chunk.len().min(buffer.len());
        buffer[..length].copy_from_slice(&chunk[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Block<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let chunk = self.stream.fill_buf()?;
        if chunk.is_empty() {
            let reason = "the file ends within the record";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(&chunk[..chunk.len().min(most)])
    }

    fn consume(&mut self, length: usize) {
        self.left -= length as u64;
        self.stream.consume(length);
    }
}
