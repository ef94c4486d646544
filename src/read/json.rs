//! JSON lines, and JSON documents: one article, a list of them, or an object that holds a list.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use crate::model::Draft;

use super::decode::{Transcoded, decode};
use super::feeds::{broken_json_feed, is_json_feed, json_feed};
use super::fields::{draft_from_record, has_text};
use super::ninjs::{self, is_ninjs};
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
        if let Some(encoding) = wide(input) {
            let mut text = Transcoded::new(&mut *input.stream, encoding);
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
                    one_record(input, bytes, format!("line {line}"), "jsonl", 1, sink)?;
                    continue;
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
        if let Some(encoding) = wide(input) {
            let mut text = Transcoded::new(&mut *input.stream, encoding);
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
                    one_record(input, bytes, place, "json", line, sink)?;
                    continue;
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

fn too_long(input: &Input, length: u64, line: usize) -> Item {
    input.rejected(
        Some(format!("line {line}")),
        format!(
            "{length} bytes are more than the {} a record may have: skipped (--max-record takes more)",
            input.options.max_record
        ),
    )
}

/// The encoding of a stream in UTF-16; None for any other.
fn wide(input: &mut Input) -> Option<&'static encoding_rs::Encoding> {
    let head = input.stream.fill_buf().ok()?;
    super::decode::looks_utf16(head)
}

/// Parses `bytes`, an element of a list or a line, and hands on what is in it.
fn one_record(
    input: &Input,
    bytes: Vec<u8>,
    place: String,
    format: &'static str,
    line: usize,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let decoded = decode(&bytes, None);
    let record = match serde_json::from_str(decoded.text.trim_start_matches('\u{FEFF}')) {
        Ok(Value::Object(record)) => record,
        Ok(other) => {
            let reason = format!("is {} where an object was expected", kind(&other));
            return sink(input.rejected(Some(place), reason));
        }
        Err(error) => return sink(input.rejected(Some(place), broken(&error, line))),
    };
    let given = Given {
        input,
        format,
        warnings: decoded.warnings,
    };
    if is_json_feed(&record) {
        return json_feed(input, &record, &given.warnings, sink);
    }
    // A line may be an answer of a service, with a page of articles in it.
    let list = held_list(&record, 0).filter(|(name, _)| {
        let name = name.rsplit('.').next().unwrap_or(name);
        LISTS.contains(&name) && !has_text(unwrapped(&record)) && !is_ninjs(&record)
    });
    match list {
        Some((name, list)) => given.listed(&format!("{place} {name}"), list, sink),
        None => given.record(&record, bytes, Some(place), sink),
    }
}

/// Names of the list of articles in an answer of a service.
const LISTS: &[&str] = &[
    "articles",
    "items",
    "results",
    "docs",
    "hits",
    "stories",
    "entries",
    "posts",
    "news",
    "records",
    "documents",
    "data",
    "value",
];

/// A value that stands by itself: an article, a feed, or an object that holds a list of articles.
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
            if let Some(flow) = broken_json_feed(input, &decoded.text, sink) {
                return flow;
            }
            let at = line + error.line() - 1;
            return sink(input.rejected(Some(format!("line {at}")), broken(&error, line)));
        }
    };
    let given = Given {
        input,
        format: "json",
        warnings: decoded.warnings,
    };
    if is_json_feed(&record) {
        return json_feed(input, &record, &given.warnings, sink);
    }
    if !has_text(&record)
        && !is_ninjs(&record)
        && let Some((name, list)) = held_list(&record, 0)
    {
        return given.listed(&name, list, sink);
    }
    given.record(&record, bytes, place, sink)
}

/// What the records of a stream have in common.
struct Given<'a, 'i> {
    input: &'a Input<'i>,
    format: &'static str,
    warnings: Vec<String>,
}

impl Given<'_, '_> {
    /// Each object of the list called `name`.
    fn listed(&self, name: &str, list: &[Value], sink: &mut Sink) -> ControlFlow<()> {
        for (at, value) in list.iter().enumerate() {
            let place = Some(format!("{name}[{at}]"));
            match value.as_object() {
                Some(record) => {
                    let raw = serde_json::to_vec(value).unwrap_or_default();
                    self.record(record, raw, place, sink)?;
                }
                None => {
                    let reason = format!("is {} where an object was expected", kind(value));
                    sink(self.input.rejected(place, reason))?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// One object: by the profile, as ninjs, or by the usual names.
    fn record(
        &self,
        record: &Map<String, Value>,
        raw: Vec<u8>,
        place: Option<String>,
        sink: &mut Sink,
    ) -> ControlFlow<()> {
        let options = self.input.options;
        if let Some(profile) = &options.profile {
            let inner = unwrapped(record);
            let draft = profile.draft(record, options).or_else(|reason| {
                match inner.len() == record.len() {
                    true => Err(reason),
                    false => profile.draft(inner, options),
                }
            });
            return sink(self.item(draft, self.format, raw, place));
        }
        if !is_ninjs(record) {
            let draft = draft_from_record(unwrapped(record), options);
            return sink(self.item(draft, self.format, raw, place));
        }
        for (part, draft) in ninjs::drafts(record, options) {
            let names: Vec<String> = [place.clone(), part].into_iter().flatten().collect();
            let place = (!names.is_empty()).then(|| names.join(", "));
            sink(self.item(draft, "ninjs", raw.clone(), place))?;
        }
        ControlFlow::Continue(())
    }

    fn item(
        &self,
        draft: Result<Draft, String>,
        format: &'static str,
        raw: Vec<u8>,
        place: Option<String>,
    ) -> Item {
        match draft {
            Err(reason) => self.input.rejected(place, reason),
            Ok(draft) => {
                let mut draft = Draft {
                    path: self.input.path.to_owned(),
                    record: place,
                    format,
                    raw,
                    ..draft
                };
                draft.warnings.splice(..0, self.warnings.iter().cloned());
                find_dateline(&mut draft);
                Item::Article(Box::new(draft))
            }
        }
    }
}

/// The longest list of objects inside an object, in document order, two objects deep.
fn held_list(record: &Map<String, Value>, depth: usize) -> Option<(String, &Vec<Value>)> {
    let mut best: Option<(String, &Vec<Value>)> = None;
    for (name, value) in record {
        let found = match value {
            Value::Array(list)
                if list.iter().any(|v| {
                    v.as_object()
                        .is_some_and(|o| has_text(unwrapped(o)) || is_ninjs(o))
                }) =>
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
