//! Wire formats in XML: NewsML-G2, NewsML 1, NITF, the newsitem of Reuters' corpora.

mod g2;
mod newsml1;
mod nitf;
mod reuters;

use std::ops::{ControlFlow, Range};

use roxmltree::Node;

use crate::model::{Draft, Field, Origin};

use super::words::{find_dateline, indented_starts, one_line};
use super::xml::{self, Entities};
use super::{Head, Input, Item, Options, Reader, Sink, html};

pub use nitf::draft_of_source as draft_of_nitf;

/// Wire formats in XML.
pub struct Wire;

/// One record of a document: where it stands in it, and its draft or why it has none.
struct Found {
    place: Option<String>,
    /// Its source, in bytes; empty for the whole document.
    range: Range<usize>,
    draft: Result<Draft, String>,
}

/// Finds the records below a root.
type Finder = fn(Node, &Options) -> Vec<Found>;

fn finder(root: &str) -> Option<(Finder, &'static str)> {
    Some(match xml::local(root) {
        "newsMessage" | "newsItem" | "packageItem" | "knowledgeItem" | "conceptItem"
        | "planningItem" | "catalogItem" => (g2::found, "newsml-g2"),
        "nitf" | "NITF" => (nitf::found, "nitf"),
        "NewsML" | "NewsItem" => (newsml1::found, "newsml"),
        "newsitem" => (reuters::found, "newsitem"),
        _ => return None,
    })
}

impl Reader for Wire {
    fn sniff(&self, head: &Head) -> u8 {
        let known = xml::root(head.text).is_some_and(|root| finder(root).is_some());
        if known { 95 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let source = match xml::source(input) {
            Ok(source) => source,
            Err(refusal) => return sink(refusal),
        };
        let documents = documents(&source.text);
        for (at, text) in documents.iter().enumerate() {
            let number = (documents.len() > 1).then(|| format!("document {}", at + 1));
            let whole: &[u8] = if documents.len() > 1 {
                text.as_bytes()
            } else {
                &source.bytes
            };
            let document = Document {
                text,
                whole,
                number,
                warnings: &source.warnings,
            };
            document.read(input, sink)?;
        }
        ControlFlow::Continue(())
    }
}

/// One document of a file, which may hold several behind one another, each with its declaration.
struct Document<'a> {
    text: &'a str,
    whole: &'a [u8],
    number: Option<String>,
    warnings: &'a [String],
}

impl Document<'_> {
    fn read(&self, input: &Input, sink: &mut Sink) -> ControlFlow<()> {
        let found = match self.found(input.options) {
            Ok(found) => found,
            Err(reason) => return sink(input.rejected(self.number.clone(), reason)),
        };
        if found.is_empty() {
            return sink(input.rejected(self.number.clone(), "holds no items"));
        }
        for (record, format, raw, odd) in found {
            let parts: Vec<String> = [self.number.clone(), record.place]
                .into_iter()
                .flatten()
                .collect();
            let place = (!parts.is_empty()).then(|| parts.join(", "));
            let item = match record.draft {
                Err(reason) => input.rejected(place, reason),
                Ok(draft) => self.finish(draft, input, place, format, raw, odd),
            };
            sink(item)?;
        }
        ControlFlow::Continue(())
    }

    #[expect(clippy::type_complexity, reason = "one caller, next to it")]
    fn found(
        &self,
        options: &Options,
    ) -> Result<Vec<(Found, &'static str, Vec<u8>, Option<String>)>, String> {
        let start = xml::prolog_end(self.text).ok_or("no element begins in it")?;
        let mended = xml::mend(&self.text[start..], &Entities::of(self.text), &[])?;
        let odd = (mended.places > 0).then(|| {
            format!(
                "its XML was broken in {} places (signs that stand alone, control characters)",
                mended.places
            )
        });
        let mut spare = String::new();
        let tree = xml::parse(&mended.text, &mut spare)?;
        let root = tree.root_element();
        let (find, format) = finder(root.tag_name().name()).ok_or("is of no known kind")?;
        let records = find(root, options).into_iter().map(|record| {
            let part = tree
                .input_text()
                .get(record.range.clone())
                .unwrap_or_default();
            let raw = if part.is_empty() {
                self.whole
            } else {
                part.as_bytes()
            };
            (record, format, raw.to_vec(), odd.clone())
        });
        Ok(records.collect())
    }

    fn finish(
        &self,
        mut draft: Draft,
        input: &Input,
        place: Option<String>,
        format: &'static str,
        raw: Vec<u8>,
        odd: Option<String>,
    ) -> Item {
        draft.path = input.path.to_owned();
        draft.record = place;
        draft.format = format;
        draft.raw = raw;
        draft
            .warnings
            .splice(..0, self.warnings.iter().cloned().chain(odd));
        find_dateline(&mut draft);
        Item::Article(Box::new(draft))
    }
}

/// The documents that stand behind one another in `text`: each begins with a declaration.
fn documents(text: &str) -> Vec<&str> {
    let mark = "<?xml ";
    let starts: Vec<usize> = text
        .match_indices(mark)
        .map(|(at, _)| at)
        .filter(|at| {
            !text[..*at].trim_end().ends_with("<![CDATA[") && text[..*at].trim_end().ends_with('>')
        })
        .collect();
    let mut cuts = vec![0];
    cuts.extend(
        starts
            .into_iter()
            .filter(|at| !text[..*at].trim().is_empty()),
    );
    cuts.push(text.len());
    cuts.windows(2)
        .map(|pair| &text[pair[0]..pair[1]])
        .collect()
}

fn field(value: Option<String>) -> Option<Field<String>> {
    value.map(|value| Field::new(value, Origin::Record))
}

fn fields(values: Vec<String>) -> Vec<Field<String>> {
    values
        .into_iter()
        .map(|value| Field::new(value, Origin::Record))
        .collect()
}

/// The text of paragraphs without a first one that says the headline again.
fn without_headline(mut paragraphs: Vec<String>, title: Option<&str>) -> String {
    let again =
        |paragraph: &String| title.is_some_and(|title| one_line(paragraph) == one_line(title));
    if paragraphs.len() > 1 && paragraphs.first().is_some_and(again) {
        paragraphs.remove(0);
    }
    paragraphs.join("\n\n")
}

/// HTML or plain text to text, where lines may be broken to a width and paragraphs indented.
fn text_of(source: &str) -> String {
    let starts = indented_starts(source);
    if starts.is_empty() {
        return html::text_of_either(source);
    }
    let marked = html::looks_like_markup(source);
    let mut parts: Vec<&str> = Vec::with_capacity(starts.len() + 1);
    let mut from = 0;
    for start in starts {
        parts.push(&source[from..start]);
        from = start;
    }
    parts.push(&source[from..]);
    if marked {
        return html::text_of_either(&parts.join("<br><br>"));
    }
    let lines = parts
        .into_iter()
        .map(one_line)
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
