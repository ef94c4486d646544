//! Which words of a page are its article.
//!
//! The element that holds the article is the one with most running text close to it (after Arc90's
//! Readability, 2009, with text that counts less the deeper it lies). Blocks inside that lead
//! elsewhere go; the deck above it comes along.

use crate::model::Draft;

use scraper::node::Element;

use super::boilerplate::{Role, is_readers_room, role};
use super::json_ld::Graph;
use super::page::{Block, Page};
use super::pointers::is_pointer;
use super::tail::{drop_appeals, is_credit};

/// What text of a child counts for its parent.
const DECAY: f32 = 0.9;

/// An element called a bystander that holds this share of the page's text is none.
const TOO_MUCH: f32 = 0.4;

/// Letters of a link that may be a headline.
const TEASED: usize = 20;

/// The article's words, a paragraph a block, blank lines between. Empty when there are none.
pub fn text_of(page: &Page, draft: &Draft, graph: &Graph) -> String {
    let weights: Vec<f32> = page.blocks.iter().map(weight).collect();
    let around = bystanders(page, &weights);
    let Some(root) = holder(page, &weights, &around) else {
        return stated(graph).unwrap_or_default();
    };
    let inside: Vec<bool> = within(page, root);
    let title = draft.title.as_ref();
    let title = title.map(|t| flat(&t.value)).unwrap_or_default();
    let mut kept: Vec<usize> = (0..page.blocks.len())
        .filter(|at| {
            let block = &page.blocks[*at];
            inside[block.part] && !around[block.part] && keeps(page, block, &title)
        })
        .collect();
    drop_appeals(&page.blocks, &mut kept);
    drop_loose_headings(page, &mut kept);
    if let Some(deck) = deck(page, &kept, graph) {
        kept.insert(0, deck);
    }
    let texts: Vec<&str> = kept
        .iter()
        .map(|at| page.blocks[*at].text.as_str())
        .collect();
    let text = texts.join("\n\n");
    match stated(graph) {
        Some(stated) if text.len() * 3 < stated.len() => stated,
        _ => text,
    }
}

/// The body that JSON-LD states.
fn stated(graph: &Graph) -> Option<String> {
    let body = graph.text(&["articleBody"])?;
    let body = if super::looks_like_markup(&body) {
        super::fragment_text(&body)
    } else {
        body
    };
    (body.chars().count() > 200).then_some(body)
}

/// How much a block speaks for its surroundings: its length where it is running text.
fn weight(block: &Block) -> f32 {
    let share = linked_share(block);
    let length = block.length as f32;
    let sentence = block
        .text
        .contains(['.', '!', '?', '”', '"', '。', '、', ',', '»', ':']);
    // Ideographs and syllables carry about three letters' worth.
    let dense = block
        .text
        .chars()
        .take(40)
        .filter(|c| *c as u32 >= 0x1100)
        .count()
        * 2
        > block.length.min(40);
    let least = if dense { 20.0 } else { 50.0 };
    if length < least || share > 0.5 || !sentence {
        return 0.0;
    }
    length * (1.0 - share) * if dense { 3.0 } else { 1.0 }
}

fn linked_share(block: &Block) -> f32 {
    block.linked as f32 / block.length.max(1) as f32
}

/// For each element: is it, or is it inside, something around the article?
fn bystanders(page: &Page, weights: &[f32]) -> Vec<bool> {
    let mut held = vec![0.0f32; page.parts.len()];
    for (block, weight) in page.blocks.iter().zip(weights) {
        held[block.part] += weight;
    }
    for at in (0..page.parts.len()).rev() {
        let parent = page.parts[at].parent;
        if parent != at {
            held[parent] += held[at];
        }
    }
    let total: f32 = weights.iter().sum();
    let mut around = vec![false; page.parts.len()];
    for at in 0..page.parts.len() {
        let part = &page.parts[at];
        around[at] = (part.parent != at && around[part.parent])
            || (role(part.element) == Role::Around && held[at] < total * bound(part.element));
    }
    around
}

/// What share of the page's text a bystander holds at most: comments may be longer than the article.
fn bound(element: &Element) -> f32 {
    if is_readers_room(element) {
        0.9
    } else {
        TOO_MUCH
    }
}

/// The element that holds the article; None when the page has no running text.
fn holder(page: &Page, weights: &[f32], around: &[bool]) -> Option<usize> {
    let mut score = vec![0.0f32; page.parts.len()];
    for (block, weight) in page.blocks.iter().zip(weights) {
        if !around[block.part] {
            score[block.part] += weight;
        }
    }
    let mut best: Option<(f32, usize)> = None;
    for at in (0..page.parts.len()).rev() {
        let part = &page.parts[at];
        if part.parent != at {
            score[part.parent] += score[at] * DECAY;
        }
        let favour = match (role(part.element), part.element.name()) {
            (Role::Article, _) => 1.3,
            (_, "article") => 1.1,
            (_, "p" | "body" | "html") => 0.8,
            _ => 1.0,
        };
        let value = score[at] * favour;
        if value > 0.0 && best.is_none_or(|best| value > best.0) {
            best = Some((value, at));
        }
    }
    best.map(|best| best.1)
}

/// For each element: is it `root` or inside it?
fn within(page: &Page, root: usize) -> Vec<bool> {
    let mut inside = vec![false; page.parts.len()];
    for at in 0..page.parts.len() {
        let parent = page.parts[at].parent;
        inside[at] = at == root || (parent != at && inside[parent]);
    }
    inside
}

fn is_cut(text: &str) -> bool {
    text.ends_with('…') || text.ends_with("...")
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Is this block of the article's element part of the article?
fn keeps(page: &Page, block: &Block, title: &str) -> bool {
    let share = linked_share(block);
    let tag = page.tag(block);
    if tag == "h1"
        || is_pointer(&block.text, share)
        || is_credit(block)
        || (block.length < 200
            && block.length <= title.len() * 2 + 20
            && flat(&block.text) == title)
    {
        return false;
    }
    if share > 0.6 && (block.length < 150 || tag == "li") {
        return false;
    }
    // The headline of another article with the beginning of its text.
    if tag == "li" && block.linked > TEASED && is_cut(&block.text) {
        return false;
    }
    let ends = block.text.ends_with([
        '.', '!', '?', '”', '"', '。', '»', '“', ':', '…', ')', '’', '\'',
    ]);
    is_heading(tag)
        || matches!(
            tag,
            "p" | "blockquote" | "li" | "pre" | "td" | "tr" | "dd" | "dt"
        )
        || ends && block.length > 20
        || block.length > 60
}

/// Headings that no paragraph follows go, but for those that are sentences: in lists of facts the
/// words below may be somebody else's frame.
fn drop_loose_headings(page: &Page, kept: &mut Vec<usize>) {
    let mut followed = false;
    let mut good: Vec<usize> = Vec::with_capacity(kept.len());
    for &at in kept.iter().rev() {
        let block = &page.blocks[at];
        let heading = is_heading(page.tag(block));
        let sentence = block.length > 30 && block.linked == 0 && block.text.ends_with('.');
        if !heading || followed || sentence {
            good.push(at);
        }
        followed = !heading;
    }
    good.reverse();
    *kept = good;
}

/// Letters and digits in lower case.
pub fn flat(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The block before the body that is the article's own description, word for word. What is merely
/// called a deck or a summary is as often a teaser.
fn deck(page: &Page, kept: &[usize], graph: &Graph) -> Option<usize> {
    let first = *kept.first()?;
    let stated = graph
        .text(&["description"])
        .map(|text| flat(&text))
        .unwrap_or_default();
    let near = page.blocks[..first].iter().enumerate().rev().take(40);
    for (at, block) in near {
        let words = flat(&block.text);
        if words.len() > 30 && !stated.is_empty() && (words == stated) {
            return Some(at);
        }
        if page.tag(block) == "h1" {
            break;
        }
    }
    None
}
