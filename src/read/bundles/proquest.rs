//! ProQuest as text: documents between lines of underscores, with named fields.

use std::ops::ControlFlow;

use super::{Found, hand_over, unwrapped, whole_text};
use crate::read::{Head, Input, Reader, Sink};

/// Fields that follow the text.
const BELOW: [&str; 34] = [
    "Subject",
    "Business indexing term",
    "Company / organization",
    "Location",
    "People",
    "Title",
    "Publication title",
    "Publication date",
    "Publication year",
    "Publication info",
    "Pages",
    "First page",
    "Section",
    "Publication subject",
    "Publisher",
    "Place of publication",
    "Country of publication",
    "ISSN",
    "Source type",
    "Language of publication",
    "Document type",
    "ProQuest document ID",
    "Document URL",
    "Copyright",
    "Last updated",
    "Database",
    "Author",
    "Identifier / keyword",
    "Classification",
    "Dateline",
    "Column",
    "Links",
    "Credit",
    "Caption",
];

/// ProQuest downloads as text.
pub struct ProQuest;

impl Reader for ProQuest {
    fn sniff(&self, head: &Head) -> u8 {
        let field = |name: &str| head.text.lines().any(|line| line.starts_with(name));
        let counted = head
            .text
            .lines()
            .take(400)
            .any(|line| counted(line.trim()).is_some());
        let full = field("Full text:") || field("Full Text:");
        let own = field("ProQuest document ID:")
            || field("Publication title:")
            || field("Publication info:");
        if full && (counted || own) { 94 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let text = match whole_text(input) {
            Ok(text) => text,
            Err(item) => return sink(item),
        };
        let mut parts = vec![String::new()];
        let mut stated = None;
        for line in text.lines() {
            let bar = line.trim();
            if bar.len() >= 20 && bar.bytes().all(|b| b == b'_') {
                parts.push(String::new());
                continue;
            }
            if let Some((_, all)) = counted(bar) {
                stated = Some(all);
            }
            if let Some(part) = parts.last_mut() {
                part.push_str(line);
                part.push('\n');
            }
        }
        let is_document = |part: &String| part.lines().any(|line| name_and_value(line).is_some());
        parts.retain(is_document);
        if parts.is_empty() {
            let reason = "looks like ProQuest download, but no document in it could be told apart";
            return sink(input.rejected(None, reason));
        }
        let found = parts
            .iter()
            .map(|part| (Ok(document(part)), part.as_bytes().to_vec()));
        hand_over(input, "proquest", found, stated, sink)
    }
}

/// “Document 1 of 20”.
fn counted(line: &str) -> Option<(u64, u64)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["Document", at, "of", all] => Some((at.parse().ok()?, all.parse().ok()?)),
        _ => None,
    }
}

fn name_and_value(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let known = BELOW.contains(&name)
        || [
            "Full text",
            "Full Text",
            "Abstract",
            "Abstract (summary)",
            "Headline",
        ]
        .contains(&name);
    known.then_some((name, value.trim()))
}

/// “Tabb, Oren; Quell, Nadia” as “Oren Tabb; Nadia Quell”.
fn given_first(names: &str) -> String {
    let turned = names
        .split(';')
        .map(|name| match name.trim().split_once(", ") {
            Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
            _ => name.trim().to_owned(),
        });
    turned.collect::<Vec<_>>().join("; ")
}

fn document(part: &str) -> Found {
    let mut found = Found::default();
    let mut text = String::new();
    let (mut abstracted, mut info) = (String::new(), String::new());
    let mut into = "";
    let mut title = String::new();
    for line in part.lines() {
        match name_and_value(line) {
            Some((name, value)) => {
                into = name;
                match name {
                    "Full text" | "Full Text" => text = format!("{value}\n"),
                    "Abstract" | "Abstract (summary)" => abstracted = format!("{value}\n"),
                    "Title" | "Headline" => found.title = value.to_owned(),
                    "Author" | "Credit" if found.byline.is_empty() => {
                        found.byline = given_first(value)
                    }
                    "Publication title" => {
                        found.source = value
                            .split(';')
                            .next()
                            .unwrap_or_default()
                            .trim()
                            .to_owned()
                    }
                    "Publication date" => found.date = value.to_owned(),
                    "Publication info" => info = value.to_owned(),
                    "Language of publication" => found.language = value.to_owned(),
                    "Section" => found.section = value.to_owned(),
                    "Dateline" => found.dateline = value.to_owned(),
                    "ProQuest document ID" => found.id = value.to_owned(),
                    "Document URL" => found.url = value.to_owned(),
                    _ => {}
                }
            }
            None if into.starts_with("Full") => text.push_str(&format!("{line}\n")),
            None if into.starts_with("Abstract") => abstracted.push_str(&format!("{line}\n")),
            None if into.is_empty() && counted(line.trim()).is_none() && title.is_empty() => {
                title = line.trim().to_owned();
            }
            None => {}
        }
    }
    if found.title.is_empty() {
        found.title = title;
    }
    // “The Gazette ; City [City]01 Jan 2010: A1.”
    if let Some((source, rest)) = info.split_once(" ; ").or_else(|| info.split_once('[')) {
        if found.source.is_empty() {
            found.source = source.trim().to_owned();
        }
        if found.date.is_empty() {
            let date = rest.rsplit(']').next().unwrap_or(rest);
            found.date = date.split(':').next().unwrap_or(date).trim().to_owned();
        }
    }
    let unavailable =
        ["not available.", "not available"].contains(&text.trim().to_lowercase().as_str());
    let words = if unavailable || text.trim().is_empty() {
        abstracted
    } else {
        text
    };
    found.paragraphs = if words.contains("\n\n") {
        unwrapped(&words)
    } else {
        words
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    found
}
