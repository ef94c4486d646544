//! One item of RSS or Atom to a draft.

use std::borrow::Cow;

use roxmltree::Node;
use url::Url;

use crate::model::{Draft, Field, Origin};

use super::super::authors::split_authors;
use super::super::words::{one_line, take_date};
use super::super::xml;
use super::super::{Options, html};
use super::channel::Channel;
use super::names::{children, space};

/// Where a full text stands, the surest first.
const FULL: &[&str] = &[
    "content:encoded",
    "xhtml:body",
    "xhtml:div",
    "body",
    "yandex:full-text",
    "fullText",
    "full-text",
    "content",
    "atom:content",
];
/// Where a summary stands, which in RSS may be the whole text.
const SUMMARY: &[&str] = &[
    "description",
    "summary",
    "atom:summary",
    "itunes:summary",
    "googleplay:description",
    "media:description",
    "dc:description",
    "dcterms:abstract",
    "itunes:subtitle",
    "media:text",
    "cdata",
];
const PUBLISHED: &[&str] = &[
    "pubDate",
    "published",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "prism:publicationDate",
    "atom:published",
    "pubdate",
    "PubDate",
    "date",
    "created",
];
const UPDATED: &[&str] = &["updated", "modified", "atom:updated", "dcterms:modified"];

/// A description of so many words or in so many paragraphs is taken for the text.
const WHOLE_WORDS: usize = 200;
const WHOLE_PARAGRAPHS: usize = 4;

/// The draft of an item; the reason, with what names it, when it has no text.
pub fn draft(item: Node, channel: &Channel, options: &Options) -> Result<Draft, String> {
    let field = |value: Option<String>| value.map(|value| Field::new(value, Origin::Record));
    let mut draft = Draft {
        title: field(
            first(item, &["title", "media:title", "dc:title"])
                .or_else(|| grouped(item, "media:title")),
        ),
        source: field(outlet(item).or_else(|| channel.title.clone())),
        url: field(link(item, channel)),
        external_id: field(first(item, &["guid", "id", "dc:identifier", "atom:id"])),
        language: field(language(item).or_else(|| channel.language.clone())),
        section: field(section(item)),
        authors: authors(item, channel),
        ..Draft::default()
    };
    dates(item, &mut draft, options);
    match text(item) {
        Some((text, whole)) => {
            draft.text = text;
            if !whole {
                draft
                    .warnings
                    .push("has only a summary for a text".to_owned());
            }
            Ok(draft)
        }
        None if options.keep_links && draft.url.is_some() => Ok(draft),
        None => Err(no_text(item, &draft)),
    }
}

/// The text, and whether it is more than a summary.
fn text(item: Node) -> Option<(String, bool)> {
    let best = |names: &[&'static str]| {
        names.iter().find_map(|name| {
            let bodies = children(item, name).filter_map(body);
            bodies.max_by_key(String::len).map(|text| (*name, text))
        })
    };
    let full = best(FULL).map(|(_, text)| text);
    let summary = best(SUMMARY).or_else(|| {
        let group = children(item, "media:group").next()?;
        children(group, "media:description")
            .find_map(body)
            .map(|text| ("media:description", text))
    });
    match (full, summary) {
        (Some(full), Some((_, summary))) if xml::words_of(&summary) > 2 * xml::words_of(&full) => {
            Some((summary, true))
        }
        (Some(full), _) => Some((full, true)),
        (None, Some((name, text))) => {
            let long = xml::words_of(&text) >= WHOLE_WORDS
                || text.matches("\n\n").count() + 1 >= WHOLE_PARAGRAPHS;
            let whole = long && matches!(name, "description" | "media:text" | "cdata");
            Some((text, whole))
        }
        (None, None) => None,
    }
}

/// The words of an element that holds text, HTML in whatever wrapping, or XHTML. None without words,
/// and for what stands elsewhere (`src`) or is no text.
fn body(node: Node) -> Option<String> {
    let kind = xml::attribute(node, "type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let elsewhere = xml::attribute(node, "src").is_some() || xml::attribute(node, "url").is_some();
    let text_type = kind.is_empty()
        || kind.starts_with("text")
        || kind.contains("html")
        || kind.contains("xml")
        || kind == "plain"
        || kind == "escaped";
    if elsewhere || !text_type || xml::attribute(node, "mode") == Some("base64") {
        return None;
    }
    let text = if node.children().any(|child| child.is_element()) {
        xml::paragraphs(node, &xml::html_part).join("\n\n")
    } else {
        html::text_of_either(&xml::text(node))
    };
    text.chars().any(char::is_alphanumeric).then_some(text)
}

/// The text of the first element under one of `names` that has words, in one line without markup.
fn first(item: Node, names: &[&str]) -> Option<String> {
    let mut found = names.iter().flat_map(|name| children(item, name));
    found.find_map(|node| flat(&xml::text(node)))
}

fn grouped(item: Node, name: &str) -> Option<String> {
    let places = ["media:group", "media:content"];
    places.iter().find_map(|place| {
        let group = children(item, place).next()?;
        first(group, &[name])
    })
}

/// One line without markup; None when there are no words.
pub fn flat(text: &str) -> Option<String> {
    let line = if html::looks_like_markup(text) {
        one_line(&html::fragment_text(text))
    } else {
        one_line(text)
    };
    (!line.is_empty()).then_some(line)
}

/// The outlet that an item of a gathering feed comes from.
fn outlet(item: Node) -> Option<String> {
    let source = children(item, "source")
        .next()
        .or_else(|| children(item, "atom:source").next());
    let titled = source.and_then(|source| first(source, &["title", "atom:title"]));
    let plain = || {
        let source = source.filter(|source| !source.children().any(|child| child.is_element()))?;
        flat(&xml::text(source))
    };
    titled
        .or_else(plain)
        .or_else(|| first(item, &["dc:publisher", "prism:publicationName"]))
}

fn language(item: Node) -> Option<String> {
    first(item, &["dc:language", "language"]).or_else(|| {
        let stated = item
            .ancestors()
            .find_map(|node| xml::attribute(node, "lang"));
        stated.map(str::to_owned)
    })
}

/// The first category that is no tag.
fn section(item: Node) -> Option<String> {
    let named = |node: Node| {
        let said = xml::attribute(node, "label").or_else(|| xml::attribute(node, "term"));
        said.and_then(flat).or_else(|| flat(&xml::text(node)))
    };
    let is_tag = |node: &Node| {
        matches!(
            xml::attribute(*node, "domain"),
            Some("post_tag" | "tag" | "nav_menu")
        )
    };
    let categories = children(item, "category").filter(|node| !is_tag(node));
    let mut found = categories.filter_map(named);
    found
        .next()
        .or_else(|| first(item, &["prism:section", "dc:subject", "media:category"]))
}

fn authors(item: Node, channel: &Channel) -> Vec<Field<String>> {
    let mut names: Vec<String> = Vec::new();
    for name in [
        "dc:creator",
        "author",
        "atom:author",
        "itunes:author",
        "media:credit",
    ] {
        let of_text = |node: &Node| {
            name != "media:credit"
                || xml::attribute(*node, "role")
                    .is_some_and(|role| role.eq_ignore_ascii_case("author"))
        };
        names.extend(children(item, name).filter(of_text).flat_map(names_of));
        if !names.is_empty() {
            break;
        }
    }
    if names.is_empty() {
        let source = children(item, "source").next();
        names = source.map_or(Vec::new(), |source| {
            children(source, "author").flat_map(names_of).collect()
        });
    }
    if names.is_empty() {
        names.clone_from(&channel.authors);
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
        .into_iter()
        .map(|name| Field::new(name, Origin::Record))
        .collect()
}

/// The names in an author element: `<name>` inside it, "mail (name)", or a byline.
pub fn names_of(node: Node) -> Vec<String> {
    let inner = children(node, "name")
        .next()
        .or_else(|| children(node, "atom:name").next());
    let Some(text) = flat(&xml::text(inner.unwrap_or(node))) else {
        return Vec::new();
    };
    let bracketed = || {
        let (before, rest) = text.split_once('(')?;
        before
            .contains('@')
            .then(|| rest.trim_end_matches(')').trim())
    };
    let said = bracketed().unwrap_or(&text);
    if said.contains('@') && !said.contains(' ') {
        return Vec::new();
    }
    if let Some(names) = surnames_first(said) {
        return names;
    }
    let said = said.trim_start_matches("/u/");
    let names = split_authors(said);
    // Whoever signs with a name that is none ("teapots12") is named by it.
    let alias = names.is_empty() && !said.contains("://") && said.chars().count() <= 60;
    if alias { vec![said.to_owned()] } else { names }
}

/// "Lopo, A., Quist, B. C." as journals write: each surname with its initials.
fn surnames_first(said: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = said
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let initials = |part: &str| {
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        part.ends_with('.') && (1..=4).contains(&letters) && part.chars().all(|c| !c.is_lowercase())
    };
    let all = parts.len() >= 2 && parts.len().is_multiple_of(2);
    let fits = all
        && parts
            .chunks(2)
            .all(|pair| initials(pair[1]) && !initials(pair[0]));
    fits.then(|| {
        parts
            .chunks(2)
            .map(|pair| format!("{} {}", pair[1], pair[0]))
            .collect()
    })
}

fn dates(item: Node, draft: &mut Draft, options: &Options) {
    let order = options.date_order;
    let published = first(item, PUBLISHED);
    let updated = first(item, UPDATED);
    let (published, updated) = match (published, updated) {
        (None, Some(updated)) => (Some(updated), None),
        both => both,
    };
    if let Some(value) = published {
        draft.published = take_date(draft, "date of publication", &value, Origin::Record, order);
    }
    if let Some(value) = updated {
        draft.updated = take_date(draft, "date of change", &value, Origin::Record, order);
        if draft.updated == draft.published {
            draft.updated = None;
        }
    }
}

/// The article's address: what Feedburner hid, the link, or a guid that is one.
fn link(item: Node, channel: &Channel) -> Option<String> {
    let base = bases(item, channel);
    let whole = |address: &str| {
        let address = address.trim();
        let parsed = match &base {
            Some(base) => base.join(address),
            None => Url::parse(address),
        };
        let url = parsed
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))?;
        // As it stands where it is whole: what follows is known by it elsewhere.
        let stands = address.starts_with("http://") || address.starts_with("https://");
        Some(if stands {
            address.to_owned()
        } else {
            url.to_string()
        })
    };
    let text = |name: &str| children(item, name).find_map(|node| flat(&xml::text(node)));
    let href = |name: &str| {
        let links: Vec<Node> = children(item, name).filter(alternate).collect();
        let page = links
            .iter()
            .find(|link| xml::attribute(**link, "type").is_none_or(|t| t.contains("html")));
        let href = page
            .or(links.first())
            .and_then(|link| xml::attribute(*link, "href"));
        href.map(str::to_owned)
    };
    let guid = || {
        let node = children(item, "guid").next()?;
        let link = xml::attribute(node, "isPermaLink") != Some("false");
        flat(&xml::text(node)).filter(|guid| link && guid.starts_with("http"))
    };
    let about = || xml::attribute(item, "about").map(str::to_owned);
    let candidates: [&dyn Fn() -> Option<String>; 7] = [
        &|| text("feedburner:origLink"),
        &|| text("link"),
        &|| href("link"),
        &|| href("atom:link"),
        &guid,
        &about,
        &|| text("id").filter(|id| id.starts_with("http")),
    ];
    candidates.iter().find_map(|candidate| whole(&candidate()?))
}

fn alternate(link: &Node) -> bool {
    matches!(
        xml::attribute(*link, "rel"),
        None | Some("alternate" | "canonical" | "related")
    ) && space(*link) != "other"
}

/// What relative addresses in the item are meant from: each `xml:base`, from the outermost in.
fn bases(item: Node, channel: &Channel) -> Option<Url> {
    let mut base: Option<Cow<Url>> = channel.base.as_ref().map(Cow::Borrowed);
    let nodes: Vec<Node> = item.ancestors().collect();
    for node in nodes.into_iter().rev() {
        let stated = node
            .attributes()
            .find(|a| a.name() == "base")
            .map(|a| a.value());
        let joined = stated.and_then(|stated| match &base {
            Some(base) => base.join(stated).ok(),
            None => Url::parse(stated).ok(),
        });
        base = joined.map(Cow::Owned).or(base);
    }
    base.map(Cow::into_owned)
}

/// Why there is no text, with what names the item.
fn no_text(item: Node, draft: &Draft) -> String {
    let value = |field: &Option<Field<String>>| field.as_ref().map(|f| f.value.clone());
    let elsewhere = FULL
        .iter()
        .flat_map(|name| children(item, name))
        .find_map(|node| xml::attribute(node, "src"));
    let why = match elsewhere {
        Some(src) => format!("has no text: it stands in a file of its own, {src}"),
        None => "has no text".to_owned(),
    };
    let title = value(&draft.title).map(|title| format!("\"{title}\""));
    let names: Vec<String> = [title, value(&draft.url)].into_iter().flatten().collect();
    match names.is_empty() {
        true => why,
        false => format!("{why} ({})", names.join(", ")),
    }
}
