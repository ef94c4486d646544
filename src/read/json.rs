//! JSON lines, and JSON documents: one article, a list of them, or an object that holds a list.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use crate::model::Draft;

use super::decode::decode;
use super::fields::{draft_from_record, has_text};
use super::split::{Piece, Values, next_line};
use super::words::find_dateline;
use super::{Head, Input, Item, Reader, Sink, stream};

/// One JSON object a line (<https://jsonlines.org>). Memory holds one line.
pub struct JsonLines;

/// Any other JSON.
pub struct Json;

impl Reader for JsonLines {
    fn sniff(&self, head: &Head) -> u8 {
        let first = head.text.lines().next().unwrap_or_default();
        let named = head.named(&[".jsonl", ".ndjson", ".jsonlines"]);
        if !head.text.starts_with('{') {
            // The first line may be the broken one.
            return if named { 70 } else { 0 };
        }
        if is_object(first) || first.len() == head.text.len() && !first.trim_end().ends_with('}') {
            return 95;
        }
        // Pretty-printed JSON goes on with a name or an end; a new object means that the first line is broken.
        let second = head
            .text
            .lines()
            .skip(1)
            .find(|line| !line.trim().is_empty());
        match second {
            Some(line) if line.trim_start().starts_with('{') => 90,
            _ if named => 60,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let mut line = 0;
        let limit = input.options.max_record;
        if let Some(mut text) = utf16(input) {
            let inner = &mut Input {
                path: input.path,
                file: None,
                stream: &mut text,
                options: input.options,
                depth: input.depth,
                allowance: input.allowance,
            };
            return self.read(inner, sink);
        }
        loop {
            let item = match next_line(input.stream, limit, &mut line) {
                Ok(None) => return ControlFlow::Continue(()),
                Ok(Some(Piece::Value(bytes, line))) => {
                    if bytes.iter().all(u8::is_ascii_whitespace) || bytes == b"\xEF\xBB\xBF" {
                        continue;
                    }
                    one_record(input, bytes, format!("line {line}"), "jsonl", 1)
                }
                Ok(Some(Piece::TooLong(length, line))) => too_long(input, length, line),
                Err(error) => {
                    let place = format!("line {}", line + 1);
                    return sink(input.rejected(Some(place), stream::plainly(&error)));
                }
            };
            sink(item)?;
        }
    }
}

impl Reader for Json {
    fn sniff(&self, head: &Head) -> u8 {
        if head.text.starts_with('{') || head.text.starts_with('[') && !head.text.starts_with("[[")
        {
            let named = head.named(&[".json"]);
            let next = head.text[1..].trim_start().chars().next();
            let likely = matches!(next, Some('{' | '"' | '}' | ']') | None);
            return if named {
                90
            } else if likely {
                65
            } else {
                0
            };
        }
        if head.named(&[".json"]) { 30 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        if let Some(mut text) = utf16(input) {
            let inner = &mut Input {
                path: input.path,
                file: None,
                stream: &mut text,
                options: input.options,
                depth: input.depth,
                allowance: input.allowance,
            };
            return self.read(inner, sink);
        }
        let array = match first_byte(input) {
            Ok(byte) => byte == Some(b'['),
            Err(error) => return sink(input.rejected(None, stream::plainly(&error))),
        };
        let limit = if array {
            input.options.max_record
        } else {
            input.options.max_document
        };
        let mut values = Values::new(array);
        let mut number = 0;
        loop {
            number += 1;
            let place = format!("record {number}");
            let item = match values.next(input.stream, limit) {
                Ok(None) if number == 1 => input.rejected(None, "holds no articles"),
                Ok(None) => return ControlFlow::Continue(()),
                Ok(Some(Piece::Value(bytes, line))) if array => {
                    one_record(input, bytes, place, "json", line)
                }
                Ok(Some(Piece::Value(bytes, line))) => {
                    document(input, bytes, number, line, sink)?;
                    continue;
                }
                Ok(Some(Piece::TooLong(length, line))) => too_long(input, length, line),
                Err(error) => {
                    return sink(input.rejected(Some(place), stream::plainly(&error)));
                }
            };
            sink(item)?;
            if number == 1 && values_ended(input) {
                return ControlFlow::Continue(());
            }
        }
    }
}

fn is_object(line: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

/// True at the end of the stream; failures show at the next read.
fn values_ended(input: &mut Input) -> bool {
    input.stream.fill_buf().is_ok_and(<[u8]>::is_empty)
}

/// Skips a byte-order mark and white space, and looks at the next byte.
fn first_byte(input: &mut Input) -> std::io::Result<Option<u8>> {
    loop {
        let chunk = input.stream.fill_buf()?;
        let skip = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF);
        match chunk.iter().position(|byte| !skip(byte)) {
            Some(at) => {
                let byte = chunk[at];
                return Ok(Some(byte));
            }
            None if chunk.is_empty() => return Ok(None),
            None => {
                let length = chunk.len();
                input.stream.consume(length);
            }
        }
    }
}

/// A stream in UTF-16, decoded as a whole (up to the limit of a document); None for any other.
fn utf16(input: &mut Input) -> Option<std::io::Cursor<Vec<u8>>> {
    let wide = input
        .stream
        .fill_buf()
        .is_ok_and(|head| super::decode::looks_utf16(head).is_some());
    if !wide {
        return None;
    }
    let limit = input.options.max_document;
    let bytes = stream::read_whole(input.stream, limit)
        .ok()
        .flatten()
        .unwrap_or_default();
    let text = decode(&bytes, None).text;
    Some(std::io::Cursor::new(text.into_bytes()))
}

fn too_long(input: &Input, length: u64, line: usize) -> Item {
    input.rejected(
        Some(format!("line {line}")),
        format!(
            "{length} bytes are more than the {} a record may have: skipped (--max-record takes more)",
            input.options.max_record
        ),
    )
}

/// Parses `bytes` into an article or a refusal.
fn one_record(
    input: &Input,
    bytes: Vec<u8>,
    place: String,
    format: &'static str,
    line: usize,
) -> Item {
    let decoded = decode(&bytes, None);
    let value: Value = match serde_json::from_str(decoded.text.trim_start_matches('\u{FEFF}')) {
        Ok(value) => value,
        Err(error) => return input.rejected(Some(place), broken(&error, line)),
    };
    match value {
        Value::Object(record) => {
            article(input, &record, bytes, Some(place), format, decoded.warnings)
        }
        other => input.rejected(
            Some(place),
            format!("is {} where an object was expected", kind(&other)),
        ),
    }
}

/// A value that stands by itself: an article, or an object that holds a list of articles.
fn document(
    input: &Input,
    bytes: Vec<u8>,
    number: usize,
    line: usize,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let decoded = decode(&bytes, None);
    let place = (number > 1).then(|| format!("record {number}"));
    let record: Map<String, Value> = match serde_json::from_str(&decoded.text) {
        Ok(record) => record,
        Err(error) => {
            let at = line + error.line() - 1;
            return sink(input.rejected(Some(format!("line {at}")), broken(&error, line)));
        }
    };
    if !has_text(&record)
        && let Some((name, list)) = held_list(&record, 0)
    {
        for (at, value) in list.iter().enumerate() {
            let place = Some(format!("{name}[{at}]"));
            let item = match value.as_object().map(unwrapped) {
                Some(inner) => {
                    let raw = serde_json::to_vec(value).unwrap_or_default();
                    article(input, inner, raw, place, "json", decoded.warnings.clone())
                }
                None => input.rejected(
                    place,
                    format!("is {} where an object was expected", kind(value)),
                ),
            };
            sink(item)?;
        }
        return ControlFlow::Continue(());
    }
    sink(article(
        input,
        unwrapped(&record),
        bytes,
        place,
        "json",
        decoded.warnings,
    ))
}

/// The longest list of objects inside an object, in document order, two objects deep.
fn held_list(record: &Map<String, Value>, depth: usize) -> Option<(String, &Vec<Value>)> {
    let mut best: Option<(String, &Vec<Value>)> = None;
    for (name, value) in record {
        let found = match value {
            Value::Array(list)
                if list
                    .iter()
                    .any(|v| v.as_object().is_some_and(|o| has_text(unwrapped(o)))) =>
            {
                Some((name.clone(), list))
            }
            Value::Object(inner) if depth < 2 => {
                held_list(inner, depth + 1).map(|(path, list)| (format!("{name}.{path}"), list))
            }
            _ => None,
        };
        if let Some(found) = found
            && best
                .as_ref()
                .is_none_or(|best| found.1.len() > best.1.len())
        {
            best = Some(found);
        }
    }
    best
}

/// The record inside wrappers of search engines and databases (`_source`, `doc`, `fields`).
fn unwrapped(record: &Map<String, Value>) -> &Map<String, Value> {
    if has_text(record) {
        return record;
    }
    [
        "_source",
        "doc",
        "document",
        "fields",
        "article",
        "attributes",
        "data",
    ]
    .iter()
    .find_map(|name| record.get(*name)?.as_object())
    .filter(|inner| has_text(inner))
    .unwrap_or(record)
}

fn article(
    input: &Input,
    record: &Map<String, Value>,
    raw: Vec<u8>,
    place: Option<String>,
    format: &'static str,
    warnings: Vec<String>,
) -> Item {
    match draft_from_record(unwrapped(record), input.options) {
        Err(reason) => input.rejected(place, reason),
        Ok(draft) => {
            let mut draft = Draft {
                path: input.path.to_owned(),
                record: place,
                format,
                raw,
                ..draft
            };
            draft.warnings.splice(..0, warnings);
            find_dateline(&mut draft);
            Item::Article(Box::new(draft))
        }
    }
}

/// serde_json's reason, its line counted from the start of the file.
fn broken(error: &serde_json::Error, first_line: usize) -> String {
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or(&reason);
    let line = first_line + error.line().saturating_sub(1);
    if line > 1 {
        format!(
            "broken JSON: {reason} at line {line} column {}",
            error.column()
        )
    } else {
        format!("broken JSON: {reason} at column {}", error.column())
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
