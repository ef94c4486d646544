//! The `newsitem` of the Reuters corpora (RCV1, TRC2 as XML): headline, text, and `dc` elements.

use roxmltree::Node;

use crate::model::{Draft, Origin};

use super::super::Options;
use super::super::authors::split_authors;
use super::super::words::take_date;
use super::super::xml::{self, Part};
use super::{Found, field, fields, has_words};

/// The one record of a `newsitem`.
pub fn found(root: Node, options: &Options) -> Vec<Found> {
    vec![Found {
        place: None,
        range: 0..0,
        draft: draft(root, options),
    }]
}

fn draft(item: Node, options: &Options) -> Result<Draft, String> {
    let line = |name: &str| xml::child(item, name).and_then(xml::line);
    let stated = |element: &str| {
        let mut all = item
            .descendants()
            .filter(|node| node.tag_name().name() == "dc");
        let found = all.find(|node| xml::attribute(*node, "element") == Some(element))?;
        xml::attribute(found, "value").map(str::to_owned)
    };
    let mut draft = Draft {
        title: field(line("headline").or_else(|| line("title"))),
        authors: fields(line("byline").map_or(Vec::new(), |byline| split_authors(&byline))),
        dateline: field(line("dateline")),
        source: field(stated("dc.source").or_else(|| stated("dc.publisher"))),
        external_id: field(xml::attribute(item, "itemid").map(str::to_owned)),
        language: field(xml::attribute(item, "lang").map(str::to_owned)),
        ..Draft::default()
    };
    let date = xml::attribute(item, "date").map(str::to_owned);
    if let Some(value) = date.or_else(|| stated("dc.date.published")) {
        draft.published = take_date(
            &mut draft,
            "date of publication",
            &value,
            Origin::Record,
            options.date_order,
        );
    }
    let part = |node: Node| match node.tag_name().name() {
        "p" | "text" => Part::Block,
        "br" => Part::Break,
        _ => Part::Inline,
    };
    draft.text = xml::child(item, "text").map_or(String::new(), |text| {
        xml::paragraphs(text, &part).join("\n\n")
    });
    match has_words(&draft.text) {
        true => Ok(draft),
        false => Err("has no text: its <text> is missing or empty".to_owned()),
    }
}
