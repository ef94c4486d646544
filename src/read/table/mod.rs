//! Tables: CSV and TSV, with a header whose names are known or a profile that says what is where.
//! Records are cut from the stream one by one; a row that does not fit the header is refused alone.

mod cutter;

use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use serde_json::{Map, Value};

use crate::model::Draft;

use super::decode::{Transcoded, looks_utf16};
use super::fields::{draft_from_record, has_text_or_summary};
use super::words::find_dateline;
use super::{Head, Input, Item, Profile, Reader, Sink, stream};

use cutter::Cutter;

/// Tables of values that a sign separates (RFC 4180, and what is like it).
pub struct Table;

/// Signs that separate columns, the most usual first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

impl Reader for Table {
    fn sniff(&self, head: &Head) -> u8 {
        if head.text.starts_with(['<', '{']) {
            return 0;
        }
        if head.named(&[".csv", ".tsv", ".tab", ".psv"]) {
            return 80;
        }
        let mut lines = head.text.lines();
        let (Some(first), Some(second)) = (lines.next(), lines.next()) else {
            return 0;
        };
        let separator = separator(first.as_bytes(), None) as char;
        let cells: Vec<&str> = first.split(separator).collect();
        let value = || Value::String("x".to_owned());
        let names: Map<String, Value> =
            cells.iter().map(|cell| (unquoted(cell), value())).collect();
        // Without a name to go by, the header must be one beyond doubt.
        let short = cells.len() >= 3 && cells.iter().all(|cell| cell.len() < 40);
        let fits = second.matches(separator).count() + 1 >= cells.len() || second.contains('"');
        if short && fits && has_text_or_summary(&names) {
            55
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let wide = input.stream.fill_buf().ok().and_then(looks_utf16);
        let profile = input.options.profile.clone();
        let outer = Input {
            path: input.path,
            file: None,
            stream: &mut io::empty(),
            options: input.options,
            depth: input.depth,
            allowance: input.allowance,
        };
        match wide {
            Some(encoding) => {
                let mut text = Transcoded::new(&mut *input.stream, encoding);
                read_rows(&outer, &mut text, profile.as_deref(), sink)
            }
            None => read_rows(&outer, &mut *input.stream, profile.as_deref(), sink),
        }
    }
}

fn unquoted(cell: &str) -> String {
    cell.trim().trim_matches('"').trim().to_owned()
}

fn read_rows(
    input: &Input,
    stream: &mut dyn BufRead,
    profile: Option<&Profile>,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let mut start = Vec::new();
    if let Err(error) = stream.take(stream::HEAD as u64).read_to_end(&mut start) {
        return sink(input.rejected(None, stream::plainly(&error)));
    }
    let form = Form::of(&start, input.path, profile);
    let mut rows = Rows {
        again: Cursor::new(start),
        stream,
        form,
        line: 1,
        limit: input.options.max_record,
        spare: 20 * (input.options.max_record as u64).min(1 << 26),
    };
    let header = match rows.header(profile) {
        Ok(header) => header,
        Err(reason) => return sink(input.rejected(None, reason)),
    };
    loop {
        let row = match rows.next() {
            Ok(None) => return ControlFlow::Continue(()),
            Ok(Some(row)) => row,
            Err(error) => {
                let place = format!("line {}", rows.line);
                return sink(input.rejected(Some(place), stream::plainly(&error)));
            }
        };
        if row.is_blank() {
            continue;
        }
        let item = rows.item(input, profile, &header, row);
        sink(item)?;
    }
}

/// How a table is written.
#[derive(Clone, Copy)]
struct Form {
    separator: u8,
    /// A quotation mark in quotes stands behind a backslash, as databases write it.
    backslash: bool,
    /// What bytes mean that are no UTF-8; none where it is to be guessed row by row.
    encoding: Option<&'static Encoding>,
}

impl Form {
    fn of(start: &[u8], path: &str, profile: Option<&Profile>) -> Form {
        let first = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
        let named_tab =
            path.to_lowercase().contains(".tsv") || path.to_lowercase().contains(".tab");
        let stated = profile.and_then(Profile::separator);
        let lines = memchr::memmem::find_iter(start, b"\\\"")
            .take(50)
            .filter(|at| {
                let next = start.get(at + 2);
                next.is_some_and(|next| {
                    !matches!(next, b'\n' | b'\r') && !SEPARATORS.contains(next)
                })
            });
        let doubled = memchr::memmem::find_iter(start, b"\"\"").take(50).count();
        Form {
            separator: stated.unwrap_or_else(|| separator(first, named_tab.then_some(b'\t'))),
            backslash: lines.count() > doubled,
            encoding: profile
                .and_then(Profile::encoding)
                .or_else(|| guessed(start)),
        }
    }

    /// The cells of a row.
    fn cells(&self, row: &[u8]) -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.separator)
            .has_headers(false)
            .flexible(true)
            .double_quote(true)
            .escape(self.backslash.then_some(b'\\'))
            .from_reader(row);
        let mut record = csv::ByteRecord::new();
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            return Vec::new();
        }
        record.iter().map(|cell| self.text(cell, row)).collect()
    }

    fn text(&self, cell: &[u8], row: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(cell) {
            return text.to_owned();
        }
        let encoding = self
            .encoding
            .or_else(|| guessed(row))
            .unwrap_or(encoding_rs::WINDOWS_1252);
        encoding.decode_without_bom_handling(cell).0.into_owned()
    }
}

/// The encoding of bytes that are no UTF-8; None when they are. A character cut at the end is no fault.
fn guessed(bytes: &[u8]) -> Option<&'static Encoding> {
    match std::str::from_utf8(bytes) {
        Ok(_) => return None,
        Err(error) if error.error_len().is_none() => return None,
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Some(detector.guess(None, Utf8Detection::Deny))
}

/// The sign that is most often in the first line outside of quotes.
fn separator(text: &[u8], named: Option<u8>) -> u8 {
    if let Some(stated) = stated_separator(text) {
        return stated.0;
    }
    let mut counts = [0usize; SEPARATORS.len()];
    let mut quoted = false;
    for byte in text.iter().take_while(quoted_or_inside) {
        if *byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some(at) = SEPARATORS.iter().position(|sign| sign == byte) {
            counts[at] += 1;
        }
    }
    let most = (0..counts.len())
        .max_by_key(|at| (counts[*at], std::cmp::Reverse(*at)))
        .unwrap_or(0);
    match named {
        Some(sign)
            if counts[most] == 0
                || SEPARATORS
                    .iter()
                    .position(|s| *s == sign)
                    .is_some_and(|at| counts[at] > 0) =>
        {
            sign
        }
        _ => SEPARATORS[most],
    }
}

fn quoted_or_inside(byte: &&u8) -> bool {
    !matches!(byte, b'\n' | b'\r')
}

/// `sep=;` in a first line of its own, as Excel writes it: the sign, and the length of the line.
fn stated_separator(text: &[u8]) -> Option<(u8, usize)> {
    let rest = text.strip_prefix(b"sep=")?;
    let end = rest.iter().position(|b| *b == b'\n')?;
    rest.first().map(|sign| (*sign, 4 + end + 1))
}

/// The names of the columns, and the bytes of the line that holds them.
struct Header {
    names: Vec<String>,
    bytes: Vec<u8>,
}

/// One row as it stands in the stream.
struct Row {
    bytes: Vec<u8>,
    line: usize,
    /// Why it is no row, where it was not kept or is not closed.
    fault: Option<String>,
    /// A quotation mark stands inside a quoted cell.
    odd: bool,
}

impl Row {
    fn is_blank(&self) -> bool {
        self.fault.is_none() && self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

/// The rows of a stream.
struct Rows<'a> {
    /// What is read before the stream goes on.
    again: Cursor<Vec<u8>>,
    stream: &'a mut dyn BufRead,
    form: Form,
    /// The line at which the next row begins.
    line: usize,
    limit: usize,
    /// How many bytes may still be read again behind a row that swallowed others.
    spare: u64,
}

impl Rows<'_> {
    /// The header: the profile's, or the first row. The reason when no column can hold a text, or the
    /// profile names one that is not there.
    fn header(&mut self, profile: Option<&Profile>) -> Result<Header, String> {
        let start = self.again.get_ref();
        let mark = if start.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        let stated = stated_separator(&start[mark..]).map_or(0, |(_, length)| length);
        self.again.set_position((mark + stated) as u64);
        self.line += usize::from(stated > 0);
        let given = profile.map_or(&[][..], Profile::columns);
        let (names, bytes) = if given.is_empty() {
            let row = loop {
                match self.next() {
                    Ok(Some(row)) if row.is_blank() => continue,
                    Ok(Some(row)) => break row,
                    Ok(None) => return Err("holds no words".to_owned()),
                    Err(error) => return Err(stream::plainly(&error)),
                }
            };
            (unique(self.form.cells(&row.bytes)), row.bytes)
        } else {
            let line = given.join(std::str::from_utf8(&[self.form.separator]).unwrap_or(","));
            (unique(given.to_vec()), line.into_bytes())
        };
        let list = || names.join(", ");
        if let Some(missing) = profile.and_then(|profile| profile.missing(&names)) {
            return Err(format!(
                "has no column \"{missing}\", which the profile names; its columns are {}",
                list()
            ));
        }
        let record: Map<String, Value> = names
            .iter()
            .map(|name| (name.clone(), Value::String("x".to_owned())))
            .collect();
        if !has_text_or_summary(&record) && !profile.is_some_and(Profile::has_text) {
            return Err(format!(
                "is a table without a column that is called as a text is; its first row is {}; \
                 a profile says which column is what (--profile)",
                list()
            ));
        }
        Ok(Header { names, bytes })
    }

    fn item(
        &mut self,
        input: &Input,
        profile: Option<&Profile>,
        header: &Header,
        row: Row,
    ) -> Item {
        let place = Some(format!("line {}", row.line));
        if let Some(fault) = row.fault {
            return input.rejected(place, fault);
        }
        let mut cells = self.form.cells(&row.bytes);
        let columns = header.names.len();
        while cells.len() > columns && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        // Rows that a missing mark has joined may have as many fields as one.
        if row.odd && self.read_again(&row) {
            let reason = "has a quotation mark inside a cell and runs over several lines: the next line is read by itself";
            return input.rejected(place, reason);
        }
        if cells.len() != columns {
            let reason = format!("has {} fields where the header has {columns}", cells.len());
            let more = if self.read_again(&row) {
                ": a quotation mark may be missing, and the next line is read by itself"
            } else {
                ""
            };
            return input.rejected(place, format!("{reason}{more}"));
        }
        let record: Map<String, Value> = header
            .names
            .iter()
            .cloned()
            .zip(cells.into_iter().map(Value::String))
            .collect();
        let draft = match profile {
            Some(profile) => profile.draft(&record, input.options),
            None => draft_from_record(&record, input.options),
        };
        match draft {
            Err(reason) => input.rejected(place, reason),
            Ok(draft) => {
                let mut raw = header.bytes.clone();
                raw.push(b'\n');
                raw.extend_from_slice(&row.bytes);
                let mut draft = Draft {
                    path: input.path.to_owned(),
                    record: place,
                    format: "table",
                    raw,
                    ..draft
                };
                if row.odd {
                    draft
                        .warnings
                        .push("a quotation mark stands inside a cell".to_owned());
                }
                find_dateline(&mut draft);
                Item::Article(Box::new(draft))
            }
        }
    }

    /// Goes back behind the first line of a row that has several; false when it has not, or when too
    /// much was read again before.
    fn read_again(&mut self, row: &Row) -> bool {
        let Some(end) = memchr::memchr(b'\n', &row.bytes) else {
            return false;
        };
        let rest = &row.bytes[end + 1..];
        if rest.iter().all(u8::is_ascii_whitespace) || rest.len() as u64 > self.spare {
            return false;
        }
        self.spare -= rest.len() as u64;
        let mut bytes = rest.to_vec();
        bytes.push(b'\n');
        let at = self.again.position() as usize;
        bytes.extend_from_slice(&self.again.get_ref()[at.min(self.again.get_ref().len())..]);
        self.again = Cursor::new(bytes);
        self.line = row.line + 1;
        true
    }

    fn chunk(&mut self) -> io::Result<&[u8]> {
        let at = self.again.position() as usize;
        if at < self.again.get_ref().len() {
            return Ok(&self.again.get_ref()[at..]);
        }
        self.stream.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        let at = self.again.position() as usize;
        if at < self.again.get_ref().len() {
            self.again.set_position((at + length) as u64);
        } else {
            self.stream.consume(length);
        }
    }

    /// The next row without its line end; None at the end. Quoted line ends belong to it.
    fn next(&mut self) -> io::Result<Option<Row>> {
        let (limit, line, form) = (self.limit, self.line, self.form);
        let mut row = Row {
            bytes: Vec::new(),
            line,
            fault: None,
            odd: false,
        };
        let mut cutter = Cutter::default();
        let mut length = 0usize;
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() {
                break;
            }
            let end = chunk.iter().position(|byte| cutter.ends(*byte, form));
            let used = end.map_or(chunk.len(), |end| end + 1);
            let lines = memchr::memchr_iter(b'\n', &chunk[..used]).count();
            length += used;
            if length <= limit {
                row.bytes.extend_from_slice(&chunk[..used]);
            } else if row.fault.is_none() {
                row.fault = Some(String::new());
            }
            self.line += lines;
            self.consume(used);
            if end.is_some() {
                break;
            }
        }
        if length == 0 {
            return Ok(None);
        }
        row.odd = cutter.odd;
        let unclosed = cutter.quoted && row.fault.is_none();
        if row.fault.is_some() {
            row.fault = Some(format!(
                "{length} bytes are more than the {limit} a record may have: skipped (--max-record takes more)"
            ));
        } else if unclosed && self.read_again(&row) {
            row.fault = Some(
                "has a quotation mark that is never closed; the next line is read by itself"
                    .to_owned(),
            );
        } else if unclosed {
            row.fault = Some("has a quotation mark that is never closed".to_owned());
        }
        while row
            .bytes
            .last()
            .is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
        {
            row.bytes.pop();
        }
        Ok(Some(row))
    }
}

/// Names that are all different and none empty.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for (at, name) in names.into_iter().enumerate() {
        let mut name = name.trim().to_owned();
        if name.is_empty() {
            name = format!("column {}", at + 1);
        }
        let same = seen.iter().filter(|other| **other == name).count();
        if same > 0 {
            name = format!("{name} {}", at + 1);
        }
        seen.push(name);
    }
    seen
}

#[cfg(test)]
mod tests;
