//! Saved web pages: the fields a page states about itself and the words of its article.
//!
//! A page goes through four steps, each linear in its length: `trim` takes out what holds no words
//! and bounds the nesting, html5ever (in `scraper`) builds the tree, `page` flattens it to blocks of
//! words, `body` chooses the blocks of the article. `metadata` reads the fields.

mod body;
mod boilerplate;
mod byline;
mod elements;
mod json_ld;
mod metadata;
mod page;
mod pointers;
mod table;
mod tail;
mod title;
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
    text_of_tree(&Tree::parse_fragment(&trimmed.html))
}

/// HTML or plain text to text: markup is told by its tags and references; of plain text the lines are
/// kept, but for those that were broken to a width. HTML that was escaped twice is seen by the tags that
/// are left.
pub fn text_of_either(source: &str) -> String {
    if !looks_like_markup(source) {
        return super::words::unwrapped(source);
    }
    let text = fragment_text(source);
    if !has_tags(source) && has_tags(&text) {
        return fragment_text(&text);
    }
    text
}

/// The words of a piece of HTML without those of elements called as one of `left_out`; only those of the
/// element of class `bodytext` where there is one, as some agencies mark theirs.
pub fn fragment_text_without(source: &str, left_out: &[&str]) -> String {
    let trimmed = trim::trim(source);
    let mut tree = Tree::parse_fragment(&trimmed.html);
    let out: Vec<_> = tree
        .tree
        .nodes()
        .filter(|node| {
            let element = node.value().as_element();
            element.is_some_and(|element| left_out.contains(&element.name()))
        })
        .map(|node| node.id())
        .collect();
    for id in out {
        if let Some(mut node) = tree.tree.get_mut(id) {
            node.detach();
        }
    }
    match bodytext(&tree) {
        Some(body) => fragment_text(&body),
        None => text_of_tree(&tree),
    }
}

fn bodytext(tree: &Tree) -> Option<String> {
    let selector = scraper::Selector::parse(".bodytext").ok()?;
    let html = tree.select(&selector).next()?.inner_html();
    html.chars().any(char::is_alphanumeric).then_some(html)
}

fn text_of_tree(tree: &Tree) -> String {
    let page = page::Page::of(tree);
    let blocks: Vec<&str> = page
        .blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect();
    blocks.join("\n\n")
}

/// True when a tag of HTML stands in `text`; escaped ones are none.
pub fn has_tags(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes())
        .take(200)
        .any(|at| {
            let rest = text[at + 1..].trim_start_matches('/');
            let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let ends = rest[name..].starts_with(['>', ' ', '/', '\n']);
            ends && page::is_known_tag(&rest[..name])
        })
}
