//! NewsML-G2 (<https://iptc.org/standards/newsml-g2/>): news items, alone or in a message.

use roxmltree::Node;

use crate::model::{Draft, Field, Origin};

use super::super::Options;
use super::super::authors::split_authors;
use super::super::words::{find_dateline, take_date};
use super::super::xml::{self, Part};
use super::{Found, field, fields, has_words, nitf, text_of, without_headline};

/// Items that hold no text of their own, and what they are.
const OTHERS: &[(&str, &str)] = &[
    ("packageItem", "a package"),
    ("knowledgeItem", "a list of terms (knowledge item)"),
    ("conceptItem", "an entry of a vocabulary (concept item)"),
    ("planningItem", "a plan of coverage (planning item)"),
    ("catalogItem", "a catalogue of vocabularies"),
];

/// The items below a root: itself, or those of a message.
pub fn found(root: Node, options: &Options) -> Vec<Found> {
    if root.tag_name().name() != "newsMessage" {
        return vec![Found {
            place: None,
            range: 0..0,
            draft: draft(root, options),
        }];
    }
    let sets = root
        .children()
        .filter(|node| node.tag_name().name() == "itemSet");
    sets.flat_map(|set| set.children().filter(Node::is_element))
        .enumerate()
        .map(|(at, item)| Found {
            place: Some(format!("item {}", at + 1)),
            range: item.range(),
            draft: draft(item, options),
        })
        .collect()
}

fn draft(item: Node, options: &Options) -> Result<Draft, String> {
    let name = item.tag_name().name();
    let meta = xml::child(item, "itemMeta").unwrap_or(item);
    let content = xml::child(item, "contentMeta").unwrap_or(item);
    if name != "newsItem" {
        return Err(no_news(item, name));
    }
    let status = code(xml::child(meta, "pubStatus"));
    let inner = inner(item, options);
    let title = headline(content).or_else(|| xml::child(meta, "title").and_then(xml::line));
    let inner_title = inner
        .as_ref()
        .and_then(|inner| inner.title.as_ref().map(|title| title.value.clone()));
    let title = title.or(inner_title);
    let mut draft = Draft {
        source: field(source(item, meta, content)),
        url: field(address(item, meta, content)),
        external_id: field(xml::attribute(item, "guid").map(str::to_owned)),
        language: field(language(item, content)),
        section: field(section(meta, content)),
        dateline: field(dateline(content)),
        authors: fields(authors(content)),
        ..Draft::default()
    };
    let own_source = draft.source.as_ref().map(|source| source.value.clone());
    draft
        .authors
        .retain(|author| Some(&author.value) != own_source.as_ref());
    dates(meta, content, &mut draft, options);
    if let Some(inner) = inner {
        let again = inner.text.split("\n\n").map(str::to_owned).collect();
        let body = without_headline(again, title.as_deref());
        let mut parts = deck(content);
        parts.retain(|line| !body.starts_with(line.as_str()));
        draft.text = body;
        find_dateline(&mut draft);
        parts.push(std::mem::take(&mut draft.text));
        draft.text = parts.join("\n\n");
        fill(&mut draft, inner);
    }
    draft.title = field(title);
    match status.as_deref() {
        Some("canceled" | "cancelled") => {
            return Err(format!(
                "is canceled by its provider (pubStatus canceled){}",
                named(&draft)
            ));
        }
        Some("usable") | None => {}
        Some(other) => draft
            .warnings
            .push(format!("its provider states: {other} (pubStatus)")),
    }
    if let Some(until) = xml::child(meta, "embargoed").and_then(xml::line) {
        draft.warnings.push(format!("embargoed until {until}"));
    }
    if has_words(&draft.text) {
        // What the text begins with is as printed; the place of the item is the next best.
        if draft.dateline.is_none() {
            draft.dateline = field(xml::child(content, "located").and_then(party));
        }
        return Ok(draft);
    }
    without_text(item, meta, content, draft)
}

/// What an inner document says and the item does not.
fn fill(draft: &mut Draft, inner: Draft) {
    fn take(own: &mut Option<Field<String>>, inner: Option<Field<String>>) {
        if own.is_none() {
            *own = inner;
        }
    }
    take(&mut draft.published, inner.published);
    take(&mut draft.dateline, inner.dateline);
    take(&mut draft.source, inner.source);
    take(&mut draft.language, inner.language);
    take(&mut draft.section, inner.section);
    if !inner.authors.is_empty() {
        draft.authors = inner.authors;
    }
    draft.warnings.extend(inner.warnings);
}

/// The draft of the inline content with the most words; of other inline content with words there is a
/// warning, unless it is the same in other clothes.
fn inner(item: Node, options: &Options) -> Option<Draft> {
    let set = xml::child(item, "contentSet")?;
    let mut all: Vec<Draft> = set
        .children()
        .filter_map(|content| match content.tag_name().name() {
            "inlineXML" => Some(of_xml(content, options)),
            "inlineData" => Some(of_data(content)),
            _ => None,
        })
        .filter(|draft| has_words(&draft.text))
        .collect();
    all.sort_by_key(|draft| std::cmp::Reverse(xml::words_of(&draft.text)));
    let mut all = all.into_iter();
    let mut best = all.next()?;
    let others = all.filter(|other| !alike(&best.text, &other.text)).count();
    if others > 0 {
        best.warnings.push(format!(
            "has {others} other texts beside the longest, which are left out"
        ));
    }
    Some(best)
}

/// True when most words of the shorter text stand in the longer.
fn alike(long: &str, short: &str) -> bool {
    let known: std::collections::HashSet<&str> = long.split_whitespace().collect();
    let shared = short
        .split_whitespace()
        .filter(|word| known.contains(word))
        .count();
    shared * 5 >= xml::words_of(short) * 4
}

fn of_xml(content: Node, options: &Options) -> Draft {
    let nitf = content
        .descendants()
        .find(|node| node.tag_name().name().eq_ignore_ascii_case("nitf"));
    if let Some(nitf) = nitf {
        return nitf::draft(nitf, options);
    }
    let part = |node: Node| match node.tag_name().name() {
        "figure" | "figcaption" | "object" | "links" => Part::Skip,
        _ => xml::html_part(node),
    };
    Draft {
        text: xml::paragraphs(content, &part).join("\n\n"),
        ..Draft::default()
    }
}

fn of_data(content: Node) -> Draft {
    let kind = xml::attribute(content, "contenttype").unwrap_or("text/plain");
    let coded = xml::attribute(content, "encoding").is_some();
    let text =
        if coded || !(kind.starts_with("text/") || kind.contains("html") || kind.contains("xml")) {
            String::new()
        } else {
            text_of(&xml::text(content))
        };
    Draft {
        text,
        ..Draft::default()
    }
}

/// An item without inline text: its summary, or the reason that says where the text is.
fn without_text(item: Node, meta: Node, content: Node, mut draft: Draft) -> Result<Draft, String> {
    let class = code(xml::child(meta, "itemClass")).unwrap_or_else(|| "text".to_owned());
    let named = named(&draft);
    let remote: Vec<&str> = item
        .descendants()
        .filter(|node| node.tag_name().name() == "remoteContent")
        .filter_map(|node| xml::attribute(node, "href").or(xml::attribute(node, "residref")))
        .collect();
    if class != "text" {
        let caption = summary(content)
            .map(|caption| format!(": its caption has {} words", xml::words_of(&caption)));
        return Err(format!(
            "is a {class} without a text{}{named}",
            caption.unwrap_or_default()
        ));
    }
    if let Some(first) = remote.first() {
        return Err(format!(
            "has no text: it stands in a file of its own, {first}{named}"
        ));
    }
    match summary(content) {
        Some(summary) => {
            draft.text = summary;
            draft
                .warnings
                .push("has only a summary for a text".to_owned());
            Ok(draft)
        }
        None => Err(format!("has no text: its contentSet holds no words{named}")),
    }
}

fn named(draft: &Draft) -> String {
    let name = draft.title.as_ref().or(draft.external_id.as_ref());
    name.map_or(String::new(), |name| format!(" (\"{}\")", name.value))
}

fn no_news(item: Node, name: &str) -> String {
    let what = OTHERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, what)| *what);
    let links = item
        .descendants()
        .filter(|node| node.tag_name().name() == "itemRef")
        .count();
    match what {
        Some(what) if name == "packageItem" => {
            format!("is {what} that names {links} items and holds no text: add the items it names")
        }
        Some(what) => format!("is {what}, and no article"),
        None => format!("is a <{name}>, and no news item"),
    }
}

/// What a code or an address ends with: `stat:usable`, `http://…/usable`.
fn code(node: Option<Node>) -> Option<String> {
    let node = node?;
    let value = xml::attribute(node, "qcode")
        .or(xml::attribute(node, "uri"))
        .or(xml::attribute(node, "literal"))?;
    value.rsplit([':', '/']).next().map(str::to_owned)
}

fn headline(content: Node) -> Option<String> {
    let all: Vec<Node> = content
        .children()
        .filter(|node| node.tag_name().name() == "headline")
        .collect();
    let main = |node: &&Node| {
        xml::attribute(**node, "role")
            .is_none_or(|role| role.ends_with("main") || role.ends_with(":headline"))
    };
    all.iter()
        .find(main)
        .or(all.first())
        .and_then(|node| xml::line(*node))
}

/// Headlines below the first: printed with the article, so they stay in its text.
fn deck(content: Node) -> Vec<String> {
    let below = |node: &Node| {
        let role = xml::attribute(*node, "role")
            .unwrap_or_default()
            .to_ascii_lowercase();
        node.tag_name().name() == "headline" && role.contains("sub")
    };
    content
        .children()
        .filter(below)
        .filter_map(xml::line)
        .collect()
}

fn summary(content: Node) -> Option<String> {
    let mut all = content
        .children()
        .filter(|node| node.tag_name().name() == "description");
    all.find_map(xml::line)
}

/// The name of a party: written out, else what its code ends with.
fn party(node: Node) -> Option<String> {
    let coded = || {
        code(Some(node)).filter(|code| {
            code.chars().any(char::is_alphabetic) && xml::attribute(node, "uri").is_none()
        })
    };
    xml::child(node, "name")
        .and_then(xml::line)
        .or_else(|| xml::attribute(node, "literal").map(str::to_owned))
        .or_else(coded)
}

fn source(item: Node, meta: Node, content: Node) -> Option<String> {
    let holder = || {
        let holder = xml::at(item, &["rightsInfo", "copyrightHolder"])?;
        party(holder)
    };
    let host = || {
        let provider = xml::child(meta, "provider")?;
        let url = url::Url::parse(xml::attribute(provider, "uri")?).ok()?;
        url.host_str()
            .map(|host| host.trim_start_matches("www.").to_owned())
    };
    // A domain is a poor name: what else is named goes before it.
    let provider = xml::child(meta, "provider").and_then(party);
    let named = |name: &String| name.contains(' ') || !name.contains('.');
    provider
        .clone()
        .filter(named)
        .or_else(|| {
            let source = xml::child(content, "infoSource").and_then(party);
            source.filter(|name| named(name) && provider.is_some())
        })
        .or_else(holder)
        .or_else(|| xml::child(content, "infoSource").and_then(party))
        .or(provider)
        .or_else(host)
}

/// The page that shows the article, where the item names one.
fn address(item: Node, meta: Node, content: Node) -> Option<String> {
    let page = |node: &Node| {
        let rel = xml::attribute(*node, "rel")
            .or(xml::attribute(*node, "type"))
            .unwrap_or_default()
            .to_ascii_lowercase();
        rel.contains("permalink")
            || rel.contains("canonical")
            || rel.contains("weburl")
            || rel.ends_with(":web")
    };
    let href = |node: Node| {
        let text = || xml::line(node);
        xml::attribute(node, "href")
            .or(xml::attribute(node, "uri"))
            .map(str::to_owned)
            .or_else(text)
    };
    let places = [meta, content, item];
    let mut all = places
        .iter()
        .flat_map(|place| place.children())
        .filter(|node| matches!(node.tag_name().name(), "link" | "altLoc" | "altId") && page(node));
    all.find_map(href).filter(|url| url.starts_with("http"))
}

fn language(item: Node, content: Node) -> Option<String> {
    let stated = xml::child(content, "language").and_then(|node| xml::attribute(node, "tag"));
    let inline = || {
        let set = xml::child(item, "contentSet")?;
        set.descendants()
            .find_map(|node| xml::attribute(node, "lang"))
    };
    stated
        .or_else(|| xml::attribute(item, "lang"))
        .or_else(inline)
        .map(str::to_owned)
}

/// The name of the first subject of the main vocabulary at its top level, else of the first subject, else
/// of the service.
fn section(meta: Node, content: Node) -> Option<String> {
    let subjects: Vec<Node> = content
        .children()
        .filter(|node| node.tag_name().name() == "subject")
        .collect();
    let top = subjects.iter().find(|node| {
        let code = xml::attribute(**node, "qcode").unwrap_or_default();
        let digits = code.rsplit(':').next().unwrap_or_default();
        digits.len() == 8 && digits.ends_with("000000")
    });
    // Categories of one letter (ANPA 1312) are no names.
    let name = |node: &Node| {
        let name = xml::child(*node, "name").and_then(xml::line)?;
        (name.chars().count() > 1).then_some(name)
    };
    let abstracts = || {
        let kind =
            |node: &&Node| xml::attribute(**node, "type").is_none_or(|t| t.ends_with("abstract"));
        subjects.iter().filter(kind).find_map(name)
    };
    let subject = top.and_then(name).or_else(abstracts);
    subject.or_else(|| xml::at(meta, &["service", "name"]).and_then(xml::line))
}

fn dateline(content: Node) -> Option<String> {
    xml::child(content, "dateline").and_then(xml::line)
}

/// Those of the byline, else the creators, else contributors who are said to have written.
fn authors(content: Node) -> Vec<String> {
    let named = |name: &str| {
        content
            .children()
            .filter(|node| node.tag_name().name() == name)
            .collect::<Vec<_>>()
    };
    let mut names: Vec<String> = named("by")
        .into_iter()
        .filter_map(xml::line)
        .flat_map(|by| split_authors(&by))
        .collect();
    if names.is_empty() {
        let person =
            |node: &Node| xml::attribute(*node, "type").is_none_or(|kind| !kind.contains("org"));
        let full = |node: Node| {
            xml::child(node, "name")
                .and_then(xml::line)
                .or_else(|| xml::attribute(node, "literal").map(str::to_owned))
        };
        names = named("creator")
            .into_iter()
            .filter(person)
            .filter_map(full)
            .collect();
        if names.is_empty() {
            let wrote = |node: &Node| {
                let role = xml::attribute(*node, "role")
                    .or(xml::attribute(*node, "jobtitle"))
                    .unwrap_or_default();
                ["author", "writer", "reporter", "journalist"]
                    .iter()
                    .any(|word| role.to_ascii_lowercase().contains(word))
            };
            names = named("contributor")
                .into_iter()
                .filter(wrote)
                .filter_map(full)
                .collect();
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn dates(meta: Node, content: Node, draft: &mut Draft, options: &Options) {
    let of = |node: Node, name: &str| xml::child(node, name).and_then(xml::line);
    let version = of(meta, "versionCreated");
    let published = of(meta, "firstCreated")
        .or_else(|| of(content, "contentCreated"))
        .or_else(|| version.clone());
    let order = options.date_order;
    if let Some(value) = published {
        draft.published = take_date(draft, "date of publication", &value, Origin::Record, order);
    }
    if let Some(value) = version {
        draft.updated = take_date(draft, "date of change", &value, Origin::Record, order);
        draft.updated = draft
            .updated
            .take()
            .filter(|updated| Some(updated) != draft.published.as_ref());
    }
}
