//! RTF (Microsoft's Rich Text Format 1.9.1): a bundle of a database, or one article.

use std::ops::ControlFlow;

use super::{article, factiva, nexis};
use crate::read::decode::decode;
use crate::read::plain::draft_from_text;
use crate::read::{Head, Input, Reader, Sink};

/// RTF documents.
pub struct Rtf;

impl Reader for Rtf {
    fn sniff(&self, head: &Head) -> u8 {
        if head.bytes.starts_with(b"{\\rtf") {
            90
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let bytes = match input.whole() {
            Ok(bytes) => bytes,
            Err(item) => return sink(item),
        };
        let source = with_line_ends(&decode(&bytes, Some("windows-1252")).text);
        let text = match rtf_parser::RtfDocument::try_from(source.as_str()) {
            Ok(document) => document.get_text().replace(MARK, "\n"),
            Err(error) => {
                return sink(input.rejected(None, format!("damaged RTF document: {error}")));
            }
        };
        of_words(input, &text, bytes, "rtf", sink)
    }
}

/// Stands for the end of a paragraph while the parser, which knows none, is at work.
const MARK: char = '\u{2029}';

/// A mark before each control word that ends a line.
fn with_line_ends(source: &str) -> String {
    let mut marked = String::with_capacity(source.len() + source.len() / 50);
    let mut rest = source;
    while let Some(at) = rest.find('\\') {
        let word: &str = &rest[at + 1..];
        let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        marked.push_str(&rest[..at]);
        if matches!(
            &word[..length],
            "par" | "line" | "sect" | "page" | "row" | "cell"
        ) {
            // The blank ends a control word that may stand before it, and else a line.
            marked.push(' ');
            marked.push(MARK);
        }
        // A control symbol is one character long, and may be a backslash itself.
        let symbol = word.chars().next().map_or(0, char::len_utf8);
        let end = at + 1 + if length > 0 { length } else { symbol };
        marked.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    marked.push_str(rest);
    marked
}

/// The text of a document, a paragraph a line: a bundle of a database, or one article.
pub fn of_words(
    input: &Input,
    text: &str,
    raw: Vec<u8>,
    format: &'static str,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let paragraphs: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    if nexis::is_new_layout(&paragraphs) {
        return nexis::new_layout(input, paragraphs, "nexis", sink);
    }
    if factiva::is_coded(text.lines()) {
        return factiva::coded_text(input, text, "factiva", sink);
    }
    if factiva::is_plain(text.lines()) {
        return factiva::plain_text(input, text, sink);
    }
    let paragraphs: Vec<&str> = paragraphs
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    let mut draft = draft_from_text(&paragraphs.join("\n\n"), input.options.date_order);
    draft.format = format;
    if !draft.text.chars().any(char::is_alphanumeric) {
        return sink(input.rejected(None, "holds no words"));
    }
    sink(article(input, draft, None, raw))
}
