//! Saved web pages: the fields a page states about itself and the words of its article.
//!
//! A page goes through four steps, each linear in its length: `trim` takes out what holds no words
//! and bounds the nesting, html5ever (in `scraper`) builds the tree, `page` flattens it to blocks of
//! words, `body` chooses the blocks of the article. `metadata` reads the fields.

mod body;
mod boilerplate;
mod byline;
mod json_ld;
mod metadata;
mod page;
mod trim;

use std::ops::ControlFlow;

use scraper::Html as Tree;

use crate::model::Draft;

use super::decode::declared_charset;
use super::plain::whole_text;
use super::{Head, Input, Options, Reader, Rejected, Sink};

/// HTML and XHTML pages.
pub struct Html;

impl Reader for Html {
    fn sniff(&self, head: &Head) -> u8 {
        let start: String = head.text.chars().take(1500).collect();
        let start = start.to_ascii_lowercase();
        let page = ["<!doctype html", "<html", "<head", "<body"];
        if page.iter().any(|mark| start.contains(mark)) && start.starts_with('<') {
            return 85;
        }
        let named = head.named(&[".html", ".htm", ".xhtml", ".shtml", ".asp", ".aspx", ".php"]);
        match (named, start.starts_with('<')) {
            (true, _) => 65,
            (false, true) if looks_like_markup(&start) => 45,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let sent = input.options.charset.clone();
        let declared = |bytes: &[u8]| sent.clone().or_else(|| declared_charset(bytes));
        whole_text(input, sink, Some(&declared), |text, input| {
            draft_from_page(&text, input.options).map_err(|reason| Rejected {
                path: input.path.to_owned(),
                place: None,
                reason,
            })
        })
    }
}

/// A draft from a page; the reason when no article is in it.
pub fn draft_from_page(source: &str, options: &Options) -> Result<Draft, String> {
    let trimmed = trim::trim(source);
    let tree = Tree::parse_document(&trimmed.html);
    let page = page::Page::of(&tree);
    let graph = json_ld::Graph::parse(&trimmed.json_ld);
    let mut draft = metadata::draft_of(&tree, &page, &graph, options);
    draft.format = "html";
    draft.text = body::text_of(&page, &draft, &graph);
    if draft.text.is_empty() {
        return Err("holds no article: no paragraphs were found in the page".to_owned());
    }
    Ok(draft)
}

/// True when a text is HTML: it has a tag or a character reference.
pub fn looks_like_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    let tag = memchr::memchr_iter(b'<', bytes).take(200).any(|at| {
        let rest = &bytes[at + 1..];
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let name = rest
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        let after = rest.get(name);
        let known = std::str::from_utf8(&rest[..name]).is_ok_and(page::is_known_tag);
        known && matches!(after, Some(b'>' | b' ' | b'/' | b'\n' | b'\t'))
    });
    let reference = || {
        memchr::memchr_iter(b'&', bytes).take(200).any(|at| {
            let rest = &bytes[at + 1..];
            let length = rest.iter().take(10).position(|b| *b == b';');
            length.is_some_and(|length| {
                length >= 2
                    && rest[..length]
                        .iter()
                        .all(|b| b.is_ascii_alphanumeric() || *b == b'#')
            })
        })
    };
    tag || reference()
}

/// The words of a piece of HTML, a paragraph a block, blank lines between; nothing is left out but
/// what a browser would not show.
pub fn fragment_text(source: &str) -> String {
    let trimmed = trim::trim(source);
    let tree = Tree::parse_fragment(&trimmed.html);
    let page = page::Page::of(&tree);
    let blocks: Vec<&str> = page
        .blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect();
    blocks.join("\n\n")
}
