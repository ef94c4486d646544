//! Factiva as XML (`PPSResponse`, `ppsarticle`).

use std::ops::ControlFlow;

use roxmltree::{Document, Node, ParsingOptions};

use super::{Found, hand_over, whole_text};
use crate::read::{Head, Input, Reader, Sink};

/// Factiva downloads as XML.
pub struct FactivaXml;

impl Reader for FactivaXml {
    fn sniff(&self, head: &Head) -> u8 {
        let xml = head.text.starts_with('<');
        if xml && (head.text.contains("<ppsarticle") || head.text.contains("<PPSResponse")) {
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
        let options = ParsingOptions {
            allow_dtd: false,
            ..ParsingOptions::default()
        };
        let document = match Document::parse_with_options(
            text.trim_start_matches('\u{FEFF}').trim_start(),
            options,
        ) {
            Ok(document) => document,
            Err(error) => return sink(input.rejected(None, format!("broken XML: {error}"))),
        };
        let named = |name: &'static str| {
            let all = document.descendants();
            all.filter(move |node| node.is_element() && node.tag_name().name() == name)
        };
        let stated =
            named("ppsarticleResultSet").find_map(|node| node.attribute("count")?.parse().ok());
        let articles = named("article").filter(|node| {
            child(*node, "headline").is_some() || child(*node, "accessionNo").is_some()
        });
        let parts = articles.map(|node| (Ok(found(node)), text[node.range()].as_bytes().to_vec()));
        hand_over(input, "factiva", parts, stated, sink)
    }
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|child| child.tag_name().name() == name)
}

fn text(node: Node) -> String {
    let all = node
        .descendants()
        .filter_map(|inner| inner.is_text().then(|| inner.text()).flatten());
    all.collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn paragraphs(node: Node, name: &str) -> Vec<String> {
    let Some(node) = child(node, name) else {
        return Vec::new();
    };
    let parts = node
        .descendants()
        .filter(|inner| inner.tag_name().name() == "paragraph");
    let found: Vec<String> = parts.map(text).filter(|text| !text.is_empty()).collect();
    if found.is_empty() {
        vec![text(node)]
    } else {
        found
    }
}

fn found(article: Node) -> Found {
    let one = |name: &str| child(article, name).map(text).unwrap_or_default();
    let mut date = one("publicationDate");
    // A date alone has its time in a field of its own.
    let time = one("publicationTime");
    if !date.contains('T') && !time.is_empty() {
        date = format!("{date}T{time}");
    }
    Found {
        title: paragraphs(article, "headline").join(" "),
        byline: one("byline"),
        source: one("sourceName"),
        date,
        section: one("sectionName"),
        language: one("baseLanguage"),
        id: one("accessionNo"),
        paragraphs: [
            paragraphs(article, "leadParagraph"),
            paragraphs(article, "tailParagraphs"),
        ]
        .concat(),
        ..Found::default()
    }
}
