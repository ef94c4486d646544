//! NITF 3 (<https://iptc.org/standards/nitf/>), with what The New York Times Annotated Corpus does
//! with it: `block` elements that hold the lead twice, and its data in `pubdata` and `meta`.

use roxmltree::Node;

use crate::model::{Draft, Origin};

use super::super::Options;
use super::super::authors::split_authors;
use super::super::words::{find_dateline, take_date};
use super::super::xml::{self, Entities, Part};
use super::{Found, field, fields, has_words};

/// Blocks that say again what the full text says.
const AGAIN: &[&str] = &[
    "lead_paragraph",
    "online_lead_paragraph",
    "lead_paragraph_online",
];

/// The one record of an NITF document.
pub fn found(root: Node, options: &Options) -> Vec<Found> {
    let mut draft = draft(root, options);
    let draft = if has_words(&draft.text) {
        Ok(draft)
    } else if let Some(summary) = summary(root) {
        draft.text = summary;
        draft
            .warnings
            .push("has only a summary for a text".to_owned());
        Ok(draft)
    } else {
        let title = draft.title.map(|title| format!(" (\"{}\")", title.value));
        Err(format!(
            "has no text: its body.content is missing or empty{}",
            title.unwrap_or_default()
        ))
    };
    vec![Found {
        place: None,
        range: 0..0,
        draft,
    }]
}

/// The draft of an NITF document in a string; None when it is none. Its text may be empty.
pub fn draft_of_source(source: &str, options: &Options) -> Option<Draft> {
    let start = xml::prolog_end(source)?;
    let mended = xml::mend(&source[start..], &Entities::of(source), &[]).ok()?;
    let mut spare = String::new();
    let tree = xml::parse(&mended.text, &mut spare).ok()?;
    let root = tree.root_element();
    let nitf = root.tag_name().name().eq_ignore_ascii_case("nitf");
    nitf.then(|| draft(root, options))
}

/// The draft of an `nitf` element. Its text may be empty.
pub fn draft(nitf: Node, options: &Options) -> Draft {
    let head = xml::child(nitf, "head").unwrap_or(nitf);
    let body = xml::child(nitf, "body").unwrap_or(nitf);
    let body_head = xml::child(body, "body.head").unwrap_or(body);
    let pubdata = xml::find(head, "pubdata");
    let of_pub = |name: &str| xml::attribute(pubdata?, name).map(str::to_owned);
    let title = headline(body_head).or_else(|| xml::child(head, "title").and_then(xml::line));
    let mut draft = Draft {
        authors: fields(authors(body_head)),
        dateline: field(dateline(body_head)),
        source: field(source(head, body_head, pubdata)),
        url: field(of_pub("ex-ref").filter(|url| url.starts_with("http"))),
        external_id: field(id(head)),
        language: field(
            xml::attribute(nitf, "lang")
                .or(xml::attribute(body, "lang"))
                .map(str::to_owned),
        ),
        section: field(section(head, pubdata)),
        ..Draft::default()
    };
    dates(head, body_head, &mut draft, options);
    let keywords: Vec<&str> = head
        .descendants()
        .filter(|node| node.tag_name().name() == "keyword")
        .filter_map(|node| xml::attribute(node, "key"))
        .collect();
    let mut paragraphs = deck(body_head, title.as_deref());
    paragraphs.retain(|line| !keywords.contains(&line.as_str()));
    draft.text = super::without_headline(content(body), title.as_deref());
    find_dateline(&mut draft);
    // A deck alone is no text.
    if has_words(&draft.text) {
        paragraphs.push(std::mem::take(&mut draft.text));
        draft.text = paragraphs.join("\n\n");
    }
    draft.title = field(title);
    if let Some(status) =
        xml::find(head, "docdata").and_then(|data| xml::attribute(data, "management-status"))
        && !matches!(status, "usable" | "embargoed")
    {
        draft
            .warnings
            .push(format!("its management status is \"{status}\""));
    }
    draft
}

fn headline(body_head: Node) -> Option<String> {
    let hedline = xml::child(body_head, "hedline")?;
    let whole = || {
        let bare = !hedline.children().any(|child| child.is_element());
        xml::line(hedline).filter(|_| bare)
    };
    let first = |name: &str| xml::child(hedline, name).and_then(xml::line);
    first("hl1").or_else(whole).or_else(|| first("hl2"))
}

/// Headlines below the first: printed with the article, so they stay in its text.
fn deck(body_head: Node, title: Option<&str>) -> Vec<String> {
    let Some(hedline) = xml::child(body_head, "hedline") else {
        return Vec::new();
    };
    let of_web =
        |node: &Node| xml::attribute(*node, "class").is_some_and(|class| class.contains("online"));
    hedline
        .children()
        .filter(|node| node.tag_name().name() == "hl2" && !of_web(node))
        .filter_map(xml::line)
        .filter(|line| Some(line.as_str()) != title)
        .collect()
}

/// The paragraphs of the body, and what is said at its end.
fn content(body: Node) -> Vec<String> {
    let content = xml::child(body, "body.content");
    let full = content.filter(|content| {
        let class = |node: Node| xml::attribute(node, "class") == Some("full_text");
        content.descendants().any(class)
    });
    let part = |node: Node| match node.tag_name().name() {
        "block"
            if full.is_some()
                && xml::attribute(node, "class").is_some_and(|c| AGAIN.contains(&c)) =>
        {
            Part::Skip
        }
        "media" | "media-caption" | "media-metadata" | "table-metadata" | "nitf-col" => Part::Skip,
        "br" => Part::Break,
        "em" | "strong" | "a" | "person" | "org" | "location" | "city" | "state" | "region"
        | "country" | "sublocation" | "function" | "event" | "chron" | "money" | "num" | "frac"
        | "frac-num" | "frac-sep" | "frac-den" | "sub" | "sup" | "q" | "lang" | "pronounce"
        | "classifier" | "object.title" | "virtloc" | "copyrite" | "postaddr" | "alt-code"
        | "span" | "b" | "i" | "u" | "name.given" | "name.family" => Part::Inline,
        _ => Part::Block,
    };
    let mut all = content.map_or(Vec::new(), |content| xml::paragraphs(content, &part));
    let end = xml::child(body, "body.end").and_then(|end| xml::child(end, "tagline"));
    all.extend(end.and_then(xml::line).filter(|line| !all.contains(line)));
    all
}

fn summary(nitf: Node) -> Option<String> {
    let head = xml::at(nitf, &["body", "body.head", "abstract"])?;
    let text = xml::paragraphs(head, &xml::html_part).join("\n\n");
    has_words(&text).then_some(text)
}

/// The names of the bylines as printed; forms for an index ("normalized") are left out.
fn authors(body_head: Node) -> Vec<String> {
    let bylines = body_head
        .children()
        .filter(|node| node.tag_name().name() == "byline");
    let printed = |node: &Node| {
        xml::attribute(*node, "class").is_none_or(|class| !class.contains("normalized"))
    };
    let mut names: Vec<String> = Vec::new();
    for byline in bylines.filter(printed) {
        let people: Vec<String> = byline
            .descendants()
            .filter(|node| node.tag_name().name() == "person")
            .filter_map(xml::line)
            .collect();
        let found = match people.is_empty() {
            false => people,
            true => split_authors(&byline_words(byline)),
        };
        names.extend(
            found
                .into_iter()
                .filter(|name| !names.contains(name))
                .collect::<Vec<_>>(),
        );
    }
    names
}

/// The words of a byline without the titles of office in it (`byttl`).
fn byline_words(byline: Node) -> String {
    let part = |node: Node| match node.tag_name().name() {
        "byttl" | "virtloc" => Part::Skip,
        "br" => Part::Break,
        _ => Part::Inline,
    };
    xml::paragraphs(byline, &part).join(", ")
}

fn dateline(body_head: Node) -> Option<String> {
    let dateline = xml::child(body_head, "dateline")?;
    let part = |node: Node| match node.tag_name().name() {
        "story.date" => Part::Skip,
        _ => Part::Inline,
    };
    let words = xml::paragraphs(dateline, &part).join(" ");
    has_words(&words).then_some(words)
}

fn source(head: Node, body_head: Node, pubdata: Option<Node>) -> Option<String> {
    let attribute = |node: Option<Node>, name: &str| {
        node.and_then(|node| xml::attribute(node, name))
            .map(str::to_owned)
    };
    attribute(pubdata, "name")
        .or_else(|| xml::child(body_head, "distributor").and_then(xml::line))
        .or_else(|| xml::find(body_head, "copyrite.holder").and_then(xml::line))
        .or_else(|| attribute(xml::find(head, "doc.copyright"), "holder"))
        .or_else(|| attribute(xml::find(head, "doc-id"), "regsrc"))
}

fn id(head: Node) -> Option<String> {
    let of = |element: &str, name: &str| {
        xml::attribute(xml::find(head, element)?, name).map(str::to_owned)
    };
    of("doc-id", "id-string").or_else(|| of("du-key", "key"))
}

/// What the paper's own web site or desk calls it.
fn section(head: Node, pubdata: Option<Node>) -> Option<String> {
    let meta = |name: &str| {
        let mut all = head
            .children()
            .filter(|node| node.tag_name().name() == "meta");
        let found = all.find(|node| xml::attribute(*node, "name") == Some(name))?;
        let first = xml::attribute(found, "content")?.split(';').next()?.trim();
        (!first.is_empty()).then(|| first.to_owned())
    };
    let subject = || {
        let subject = xml::find(head, "tobject.subject")?;
        let names = [
            "tobject.subject.type",
            "tobject.subject.matter",
            "tobject.subject.detail",
        ];
        names
            .iter()
            .find_map(|name| xml::attribute(subject, name))
            .map(str::to_owned)
    };
    let fixture = || xml::attribute(xml::find(head, "fixture")?, "fix-id").map(str::to_owned);
    meta("online_sections")
        .or_else(|| meta("dsk"))
        .or_else(|| meta("section"))
        .or_else(|| xml::attribute(pubdata?, "position.section").map(str::to_owned))
        .or_else(fixture)
        .or_else(subject)
}

fn dates(head: Node, body_head: Node, draft: &mut Draft, options: &Options) {
    let of = |node: Node, element: &str, name: &str| {
        xml::attribute(xml::find(node, element)?, name).map(str::to_owned)
    };
    let stated = of(head, "date.issue", "norm")
        .or_else(|| of(head, "pubdata", "date.publication"))
        .or_else(|| of(body_head, "story.date", "norm"))
        .or_else(|| of(head, "date.release", "norm"))
        .or_else(|| xml::find(body_head, "story.date").and_then(xml::line));
    if let Some(value) = stated {
        // A day with a zone and no time ("20240304+0100") is a day.
        let digits = value.len() > 8 && value.as_bytes()[..8].iter().all(u8::is_ascii_digit);
        let day = digits && matches!(value.as_bytes()[8], b'+' | b'-' | b'Z');
        // Midnight without a zone is how a day is written.
        let midnight = digits && value.len() == 15 && value.ends_with("T000000");
        let value = if day || midnight {
            value[..8].to_owned()
        } else {
            value
        };
        draft.published = take_date(
            draft,
            "date of publication",
            &value,
            Origin::Record,
            options.date_order,
        );
    }
}
