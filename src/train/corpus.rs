//! Reads the sets of SHARED: lines, plain or packed, and what they say.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use morgue::text::Span;
use serde::Deserialize;

/// Errors of the training program: a sentence for the person who runs it.
pub type Outcome<T> = Result<T, String>;

/// Says of what file an error speaks.
trait About<T> {
    fn about(self, path: &Path) -> Outcome<T>;
}

impl<T, E: std::fmt::Display> About<T> for Result<T, E> {
    fn about(self, path: &Path) -> Outcome<T> {
        self.map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// All lines of a file; one whose name ends in `.gz` is unpacked.
pub fn lines(path: &Path) -> Outcome<Vec<String>> {
    let file = std::fs::File::open(path).about(path)?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|e| e == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    BufReader::new(reader)
        .lines()
        .collect::<Result<_, _>>()
        .about(path)
}

/// A document whose names people marked.
#[derive(Debug, Clone, Deserialize)]
pub struct Marked {
    /// Its id in the set.
    pub id: String,
    /// Its text, uncleaned.
    pub text: String,
    /// The names, in Unicode scalars of `text`.
    #[serde(default)]
    pub entities: Vec<Mark>,
}

/// A marked stretch of text.
#[derive(Debug, Clone, Deserialize)]
pub struct Mark {
    /// First scalar.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it is: PER, ORG or LOC for names.
    pub label: String,
}

/// The documents of a set in JSON lines.
pub fn marked(path: &Path) -> Outcome<Vec<Marked>> {
    lines(path)?
        .iter()
        .map(|line| serde_json::from_str(line).about(path))
        .collect()
}

/// A document with a part of speech for each token of another tokeniser.
#[derive(Debug, Default, Clone)]
pub struct Tagged {
    /// Its text.
    pub text: String,
    /// Tokens in order.
    pub tokens: Vec<TaggedToken>,
    /// Names, in bytes of `text`, as (span, PER | ORG | LOC).
    pub names: Vec<(Span, &'static str)>,
}

/// One token of another tokeniser.
#[derive(Debug, Clone)]
pub struct TaggedToken {
    /// Bytes of the document's text.
    pub span: Span,
    /// Part of speech as written there.
    pub tag: String,
}

/// The silver documents of PolNeAR: `tags` beside the texts of `quotes`.
pub fn silver(tags: &Path, quotes: &Path) -> Outcome<Vec<Tagged>> {
    let texts: std::collections::HashMap<String, String> = marked(quotes)?
        .into_iter()
        .map(|document| (document.id, document.text))
        .collect();
    let mut documents: Vec<Tagged> = Vec::new();
    let mut offsets: Vec<usize> = Vec::new();
    for line in lines(tags)? {
        if let Some(id) = line.strip_prefix("# doc ") {
            let text = texts.get(id).cloned().unwrap_or_default();
            offsets = text.char_indices().map(|(at, _)| at).collect();
            offsets.push(text.len());
            documents.push(Tagged {
                text,
                ..Tagged::default()
            });
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let (Some(document), [_, start, end, _, tag, class]) = (documents.last_mut(), &fields[..])
        else {
            continue;
        };
        let byte = |scalar: &str| {
            scalar
                .parse::<usize>()
                .ok()
                .and_then(|at| offsets.get(at).copied())
        };
        let (Some(start), Some(end)) = (byte(start), byte(end)) else {
            continue;
        };
        let span = Span::new(start, end.max(start));
        document.tokens.push(TaggedToken {
            span,
            tag: (*tag).to_string(),
        });
        let label = match *class {
            "PERSON" => "PER",
            "ORGANIZATION" => "ORG",
            "LOCATION" => "LOC",
            _ => continue,
        };
        match document.names.last_mut() {
            Some((last, before))
                if *before == label
                    && document.text[last.end as usize..start].trim() == ""
                    && !document.text[last.end as usize..start].contains('\n') =>
            {
                last.end = span.end;
            }
            _ => document.names.push((span, label)),
        }
    }
    Ok(documents)
}

/// The documents of one genre of GUM.
pub fn gum(path: &Path) -> Outcome<Vec<Tagged>> {
    let mut documents: Vec<Tagged> = Vec::new();
    let mut inside: Option<(usize, String)> = None;
    let mut entities = Entities::default();
    for line in lines(path)? {
        if line.starts_with("# newdoc id = ") {
            documents.push(Tagged {
                ..Tagged::default()
            });
            entities = Entities::default();
            continue;
        }
        let Some(document) = documents.last_mut() else {
            continue;
        };
        if line.starts_with("# newpar") {
            let text = document.text.trim_end().len();
            document.text.truncate(text);
            if !document.text.is_empty() {
                document.text.push('\n');
            }
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [number, word, _, _, tag, _, _, _, _, notes] = fields[..] else {
            continue;
        };
        if let Some((_, last)) = number.split_once('-') {
            // A word written together of several: its parts have no text of their own.
            let last = last.parse().unwrap_or(0);
            let after = if notes.contains("SpaceAfter=No") {
                ""
            } else {
                " "
            };
            inside = Some((last, after.to_string()));
        }
        if number.contains(['-', '.']) {
            continue;
        }
        let start = document.text.len();
        document.text.push_str(word);
        document.tokens.push(TaggedToken {
            span: Span::new(start, document.text.len()),
            tag: tag.to_string(),
        });
        entities.read(notes, document);
        let number: usize = number.parse().unwrap_or(0);
        match &inside {
            Some((last, after)) if number == *last => {
                document.text.push_str(after);
                inside = None;
            }
            Some(_) => {}
            None if notes.contains("SpaceAfter=No") => {}
            None => document.text.push(' '),
        }
    }
    Ok(documents)
}

/// The nested entities of GUM, of which the named ones become names.
#[derive(Default)]
struct Entities {
    open: Vec<(String, &'static str, usize, usize)>,
}

impl Entities {
    /// Reads `Entity=(3-organization-…-coref-Name(4-…)5)`: opened and closed at this token.
    fn read(&mut self, notes: &str, document: &mut Tagged) {
        let Some(entity) = notes.split('|').find_map(|n| n.strip_prefix("Entity=")) else {
            return;
        };
        let here = document.tokens.len() - 1;
        let mut rest = entity;
        while !rest.is_empty() {
            if let Some(opened) = rest.strip_prefix('(') {
                let end = opened.find(['(', ')']).unwrap_or(opened.len());
                self.open(&opened[..end], here);
                rest = &opened[end..];
                if let Some(closed) = rest.strip_prefix(')') {
                    if let Some(last) = self.open.pop() {
                        close(&last, here, document);
                    }
                    rest = closed;
                }
            } else {
                let end = rest.find([')', '(']).unwrap_or(rest.len());
                let id = rest[..end].split('-').next().unwrap_or("");
                if let Some(at) = self.open.iter().rposition(|open| open.0 == id) {
                    let last = self.open.remove(at);
                    close(&last, here, document);
                }
                rest = rest[end..].trim_start_matches(')');
            }
        }
    }

    fn open(&mut self, fields: &str, here: usize) {
        // A part of an entity in pieces, "7[1/2]", is left out.
        let fields: Vec<&str> = fields.split('-').collect();
        let label = match fields.get(1) {
            Some(&"person") => "PER",
            Some(&"organization") => "ORG",
            Some(&"place") => "LOC",
            _ => "",
        };
        let head = fields
            .get(5)
            .and_then(|span| span.split(',').next())
            .and_then(|head| head.parse::<usize>().ok())
            .unwrap_or(1);
        self.open
            .push((fields[0].to_string(), label, here, here + head - 1));
    }
}

/// Keeps an entity whose head is a proper noun: from the first to the last proper noun around the
/// head, over "of", "the", "and" and the like.
fn close(open: &(String, &'static str, usize, usize), last: usize, document: &mut Tagged) {
    let (_, label, first, head) = open;
    let tokens = &document.tokens;
    let proper = |at: usize| tokens[at].tag.starts_with("NNP");
    if label.is_empty() || *head > last || !proper(*head) {
        return;
    }
    let link = |at: usize| {
        let word = &document.text[tokens[at].span.range()];
        matches!(
            word,
            "of" | "for" | "and" | "the" | "de" | "-" | "&" | "." | "'s" | "’s"
        )
    };
    let (mut begin, mut end) = (*head, *head);
    let mut at = *head;
    while at > *first && (proper(at - 1) || link(at - 1)) {
        at -= 1;
        if proper(at) {
            begin = at;
        }
    }
    at = *head;
    while at < last && (proper(at + 1) || link(at + 1)) {
        at += 1;
        if proper(at) {
            end = at;
        }
    }
    let span = tokens[begin].span.cover(tokens[end].span);
    // Inner names of longer ones are dropped: names are flat.
    document.names.retain(|(other, _)| !span.contains(*other));
    if !document.names.iter().any(|(other, _)| other.overlaps(span)) {
        document.names.push((span, label));
    }
}
