//! ProQuest: documents with named fields, as text between lines of underscores, and as HTML, which it sends by
//! mail too.

use std::ops::ControlFlow;

use super::{Found, hand_over, unwrapped, whole_text};
use crate::read::html::fragment_text;
use crate::read::{Head, Input, Reader, Sink};

/// What an HTML document begins with: an anchor of this name, before which mail programs put their own words.
const ANCHOR: &str = "DocID_";
/// Stands before a field's name that HTML prints in bold; no newspaper prints it.
const FIELD: char = '\u{E000}';
/// A line of this many characters was not broken to a width.
const LONG_LINE: usize = 120;

/// The fields, but for those that begin the text.
const FIELDS: [&str; 43] = [
    "Full text",
    "Full Text",
    "Abstract",
    "Abstract (summary)",
    "Headline",
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
    "Illustration",
    "Number of pages",
    "Supplement",
    "Correction",
];

/// ProQuest downloads as text.
pub struct ProQuest;

impl Reader for ProQuest {
    fn sniff(&self, head: &Head) -> u8 {
        if is_text(head.text) { 94 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        match whole_text(input) {
            Ok(text) => of_text(input, &text, sink),
            Err(item) => sink(item),
        }
    }
}

/// True for a download as text.
pub fn is_text(text: &str) -> bool {
    let field = |name: &str| text.lines().any(|line| line.starts_with(name));
    let counted = text
        .lines()
        .take(400)
        .any(|line| counted(line.trim()).is_some());
    let full = field("Full text:") || field("Full Text:");
    let own =
        field("ProQuest document ID:") || field("Publication title:") || field("Publication info:");
    full && (counted || own)
}

/// Hands over the documents of a download as text.
pub fn of_text(input: &Input, text: &str, sink: &mut Sink) -> ControlFlow<()> {
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
    let found = parts.iter().map(|part| {
        let found = document(part, &name_and_value, true);
        (Ok(found), part.as_bytes().to_vec())
    });
    hand_over(input, "proquest", found, stated, sink)
}

/// “Document 1 of 20”.
fn counted(line: &str) -> Option<(u64, u64)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["Document", at, "of", all] => Some((at.parse().ok()?, all.parse().ok()?)),
        _ => None,
    }
}

/// A field and what stands behind its name on the line. Spaces in the name may have got lost.
fn name_and_value(line: &str) -> Option<(&'static str, &str)> {
    let (name, value) = line.split_once(':')?;
    let known = FIELDS
        .iter()
        .find(|known| letters(known).eq(letters(name)))?;
    Some((*known, value.trim()))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| *c != ' ')
}

/// ProQuest downloads as HTML.
pub struct ProQuestHtml;

impl Reader for ProQuestHtml {
    fn sniff(&self, head: &Head) -> u8 {
        let text = head.text;
        if text.starts_with('<') && text.contains(ANCHOR) && text.contains("ProQuest") {
            97
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let text = match whole_text(input) {
            Ok(text) => text,
            Err(item) => return sink(item),
        };
        let anchors = text.match_indices(ANCHOR).filter_map(|(at, _)| {
            let tag = text[..at].rfind('<')?;
            // A list of the documents may lead to them.
            let named = text[tag..at].starts_with("<a ") && text[tag..at].contains("name=");
            (named && !text[tag..at].contains("href")).then_some(tag)
        });
        let starts: Vec<usize> = anchors.collect();
        if starts.is_empty() {
            let reason = "looks like ProQuest download, but no document in it could be told apart";
            return sink(input.rejected(None, reason));
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let parts = starts.iter().zip(ends).map(|(from, to)| &text[*from..to]);
        let found = parts.map(|part| {
            let lines = fragment_text(&marked(part));
            let mut found = document(&lines, &marked_field, false);
            if found.id.is_empty() {
                let name = part.split_once(ANCHOR).map_or("", |(_, name)| name);
                let name = name.split(['"', '\'']).next().unwrap_or_default();
                found.id = name.rsplit('_').next().unwrap_or_default().to_owned();
            }
            (Ok(found), part.as_bytes().to_vec())
        });
        hand_over(input, "proquest", found, None, sink)
    }
}

/// A field that [`marked`] has marked.
fn marked_field(line: &str) -> Option<(&'static str, &str)> {
    name_and_value(line.trim().strip_prefix(FIELD)?)
}

/// The markup with [`FIELD`] before the names of fields.
fn marked(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find("<strong") {
        let (before, bold) = rest.split_at(at);
        out.push_str(before);
        let end = bold.find("</strong>").unwrap_or(bold.len());
        let name = bold[..end].split_once('>').map_or("", |(_, name)| name);
        // What is bold in the middle of a line names no field.
        let begins = before.trim_end().ends_with('>');
        if begins && name_and_value(&name.replace("&nbsp;", " ")).is_some() {
            out.push(FIELD);
        }
        out.push_str(&bold[..end]);
        rest = &bold[end..];
    }
    out.push_str(rest);
    out
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

/// What a line names a field, and the rest of it.
type Named<'n> = &'n dyn Fn(&str) -> Option<(&'static str, &str)>;

/// `is_text`: its lines may have been broken to a width.
fn document(part: &str, field: Named, is_text: bool) -> Found {
    let mut found = Found::default();
    let mut text = String::new();
    let (mut abstracted, mut info) = (String::new(), String::new());
    let mut into = "";
    let mut title = String::new();
    for line in part.lines() {
        match field(line) {
            Some((name, value)) => {
                into = name;
                match name {
                    "Full text" | "Full Text" => text = format!("{value}\n"),
                    "Abstract" | "Abstract (summary)" => abstracted = format!("{value}\n"),
                    "Title" | "Headline" => found.title = value.to_owned(),
                    "Author" | "Credit" if found.byline.is_empty() && value != "Anonymous" => {
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
    // “Tram line to be longer: [North Final Edition]”
    if let Some((headline, edition)) = found.title.rsplit_once(": [")
        && edition.to_lowercase().ends_with("edition]")
    {
        found.title = headline.to_owned();
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
    let unavailable = |words: &str| {
        let words = words.trim().trim_end_matches('.').to_lowercase();
        ["", "not available", "none available"].contains(&words.as_str())
    };
    let words = match unavailable(&text) {
        true if unavailable(&abstracted) => String::new(),
        true => abstracted,
        false => text,
    };
    let (words, credit) = without_credits(&words);
    // Of several names it is not told where one ends.
    if found.byline.is_empty() && credit.split_whitespace().count() <= 3 {
        found.byline = credit;
    }
    let broken = words.contains("\n\n") && !words.lines().any(|line| line.len() > LONG_LINE);
    found.paragraphs = match broken && is_text {
        true => unwrapped(words),
        false => words.lines().map(|line| line.trim().to_owned()).collect(),
    };
    let says = |line: &String| !line.is_empty() && line != "Enlarge this image.";
    found.paragraphs.retain(says);
    found
}

/// The words without the captions and credits below them and the line that parts these off; and the credit.
fn without_credits(words: &str) -> (&str, String) {
    let mut words = words.trim_end();
    let mut credit = String::new();
    loop {
        let (before, last) = words.rsplit_once('\n').unwrap_or(("", words));
        let last = last.trim();
        match last.split_once(':') {
            Some(("CREDIT" | "Credit", names)) => credit = names.trim().to_owned(),
            Some(("CAPTION" | "Caption", _)) => {}
            None if !last.is_empty() && last.bytes().all(|b| b == b'-') => {}
            _ => return (words, credit),
        }
        words = before.trim_end();
    }
}
