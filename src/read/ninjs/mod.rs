//! ninjs 1, 2 and 3 (<https://iptc.org/standards/ninjs/>): news in JSON. Names are taken in any case,
//! since the versions differ in it (`versioncreated`, `versionCreated`).

use serde_json::{Map, Value};

use crate::model::{Draft, Field, Origin};

use super::authors::split_authors;
use super::words::{one_line, take_date, unwrapped};
use super::xml::words_of;
use super::{Options, html, wire};

/// Fields that tell a ninjs object, together with `uri`.
const MARKS: &[&str] = &[
    "pubstatus",
    "versioncreated",
    "representationtype",
    "bodies",
    "headlines",
    "body_text",
    "body_xhtml",
    "body_html",
    "renditions",
    "contentcreated",
    "description_text",
    "description_caption",
];

/// Kinds of items whose words are a caption.
const SEEN_OR_HEARD: &[&str] = &["picture", "graphic", "video", "audio", "animation"];

/// Elements of a body that hold no words of the article.
const BESIDE: &[&str] = &["figure", "figcaption", "aside"];

/// True for an object that is ninjs by what it states or by its fields.
pub fn is_ninjs(record: &Map<String, Value>) -> bool {
    let item = Item(record);
    let states = |value: &Value| value.to_string().to_ascii_lowercase().contains("ninjs");
    item.get("standard").is_some_and(states)
        || item.get("$schema").is_some_and(states)
        || item.text("uri").is_some() && MARKS.iter().any(|mark| item.get(mark).is_some())
}

/// The drafts of an object: one, or of a composite those of its parts, with their names. The reason when
/// there is no text.
pub fn drafts(
    record: &Map<String, Value>,
    options: &Options,
) -> Vec<(Option<String>, Result<Draft, String>)> {
    let item = Item(record);
    if matches!(item.text("type").as_deref(), Some("composite" | "package"))
        && bodies(&item, options).is_empty()
    {
        let parts = item.parts();
        let texts = parts
            .into_iter()
            .filter(|(_, part)| !bodies(&Item(part), options).is_empty());
        let drafts: Vec<_> = texts
            .map(|(name, part)| (Some(name), draft(&Item(part), options)))
            .collect();
        if !drafts.is_empty() {
            return drafts;
        }
        let reason = format!(
            "is a package of {} items without a text of its own{}",
            item.parts().len(),
            item.named()
        );
        return vec![(None, Err(reason))];
    }
    vec![(None, draft(&item, options))]
}

/// A ninjs object.
struct Item<'a>(&'a Map<String, Value>);

impl<'a> Item<'a> {
    fn get(&self, name: &str) -> Option<&'a Value> {
        let named = |key: &str| key.eq_ignore_ascii_case(name);
        self.0
            .iter()
            .find(|(key, _)| named(key))
            .map(|(_, value)| value)
    }

    /// A string or number that is not empty.
    fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(plain)
    }

    /// The name of an object, or of the first of a list.
    fn name(&self, name: &str) -> Option<String> {
        self.get(name).and_then(name_of)
    }

    fn list(&self, name: &str) -> Vec<Item<'a>> {
        let list = self.get(name).and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .map(Item)
            .collect()
    }

    /// Associated items: a list in version 3, an object of them before.
    fn parts(&self) -> Vec<(String, &'a Map<String, Value>)> {
        match self.get("associations") {
            Some(Value::Object(parts)) => parts
                .iter()
                .filter_map(|(name, part)| Some((name.clone(), part.as_object()?)))
                .collect(),
            Some(Value::Array(parts)) => {
                let part = |(at, part): (usize, &'a Value)| {
                    Some((format!("association {}", at + 1), part.as_object()?))
                };
                parts.iter().enumerate().filter_map(part).collect()
            }
            _ => Vec::new(),
        }
    }

    fn named(&self) -> String {
        let name = headline(self)
            .or_else(|| self.text("title"))
            .or_else(|| self.text("uri"));
        name.map_or(String::new(), |name| format!(" (\"{name}\")"))
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => list.iter().find_map(name_of),
        Value::Object(map) => {
            let item = Item(map);
            ["name", "value", "literal", "by"]
                .iter()
                .find_map(|name| item.text(name))
        }
        other => plain(other),
    }
}

fn line(text: &str) -> String {
    if html::looks_like_markup(text) {
        one_line(&html::fragment_text(text))
    } else {
        one_line(text)
    }
}

fn draft(item: &Item, options: &Options) -> Result<Draft, String> {
    let field = |value: Option<String>| value.map(|value| Field::new(value, Origin::Record));
    let status = item.text("pubstatus").map(|status| {
        status
            .rsplit([':', '/'])
            .next()
            .unwrap_or_default()
            .to_lowercase()
    });
    if matches!(status.as_deref(), Some("canceled" | "cancelled")) {
        return Err(format!(
            "is canceled by its provider (pubstatus canceled){}",
            item.named()
        ));
    }
    let (inner, mut warnings) = text(item, options)?;
    if let Some(status) = status.filter(|status| status != "usable") {
        warnings.push(format!("its provider states: {status} (pubstatus)"));
    }
    if let Some(until) = item.text("embargoed") {
        warnings.push(format!("embargoed until {until}"));
    }
    let nitf = inner.nitf.unwrap_or_default();
    let mut draft = Draft {
        title: field(headline(item))
            .or(nitf.title)
            .or_else(|| field(item.text("title").or_else(|| item.text("name")))),
        dateline: field(item.text("dateline")).or(nitf.dateline),
        source: field(source(item)).or(nitf.source),
        url: field(address(item)).or(nitf.url),
        external_id: field(item.text("uri").or_else(|| item.text("guid"))),
        language: field(item.text("language")).or(nitf.language),
        section: field(section(item)).or(nitf.section),
        warnings,
        ..Draft::default()
    };
    let authors = authors(
        item,
        draft.source.as_ref().map(|source| source.value.as_str()),
    );
    draft.authors = if authors.is_empty() {
        nitf.authors
    } else {
        authors
    };
    dates(item, &mut draft, options);
    draft.published = draft.published.take().or(nitf.published);
    draft.text = without_title(
        inner.text,
        draft.title.as_ref().map(|title| title.value.as_str()),
    );
    super::words::find_dateline(&mut draft);
    if draft.dateline.is_none() {
        draft.dateline = field(item.name("located"));
    }
    Ok(draft)
}

/// A body, with what an NITF document in it says.
struct Body {
    text: String,
    nitf: Option<Draft>,
}

/// The best body, or the best description; the reason when there is neither.
fn text(item: &Item, options: &Options) -> Result<(Body, Vec<String>), String> {
    let kind = item.text("type").unwrap_or_default().to_ascii_lowercase();
    let seen = SEEN_OR_HEARD.contains(&kind.as_str());
    let mut warnings = Vec::new();
    let caption = description(item);
    if let Some(best) = best(bodies(item, options), &mut warnings) {
        if seen {
            warnings.push(format!("is a {kind}: its text may be a caption"));
        }
        return Ok((best, warnings));
    }
    match caption {
        Some(caption) if seen => Err(format!(
            "is a {kind} without a text: its caption has {} words{}",
            words_of(&caption),
            item.named()
        )),
        Some(text) => {
            warnings.push("has only a summary for a text".to_owned());
            Ok((Body { text, nitf: None }, warnings))
        }
        None if seen => Err(format!("is a {kind} without a text{}", item.named())),
        None => Err(format!(
            "has no text: no body and no description{}",
            item.named()
        )),
    }
}

/// All bodies with words, in the order of the object.
fn bodies(item: &Item, options: &Options) -> Vec<Body> {
    let listed = item.list("bodies").into_iter().filter_map(|body| {
        let kind = body
            .text("contenttype")
            .or_else(|| body.text("role"))
            .unwrap_or_default();
        Some((kind, body.text("value")?))
    });
    let flat = item.0.iter().filter_map(|(key, value)| {
        let kind = key.to_ascii_lowercase();
        let kind = kind.strip_prefix("body_").or_else(|| {
            kind.strip_prefix("body")
                .filter(|rest| rest.is_empty() || *rest == "text" || rest.ends_with("html"))
        })?;
        Some((kind.to_owned(), plain(value)?))
    });
    listed
        .chain(flat)
        .filter_map(|(kind, value)| body(&kind, &value, options))
        .collect()
}

fn body(kind: &str, value: &str, options: &Options) -> Option<Body> {
    let kind = kind.to_ascii_lowercase();
    let start: String = value.chars().take(200).collect();
    let nitf = kind.contains("nitf") || start.contains("<nitf");
    let body = if nitf && let Some(draft) = wire::draft_of_nitf(value, options) {
        Body {
            text: draft.text.clone(),
            nitf: Some(draft),
        }
    } else if nitf || kind.contains("xml") && !kind.contains("html") {
        // XML of a vendor's own: its words cannot be told from its data.
        return None;
    } else if kind.contains("html") || html::looks_like_markup(value) {
        Body {
            text: html::fragment_text_without(value, BESIDE),
            nitf: None,
        }
    } else {
        Body {
            text: unwrapped(value),
            nitf: None,
        }
    };
    body.text.chars().any(char::is_alphanumeric).then_some(body)
}

/// The first body, or one that says the same and more of it: more words, or its paragraphs.
fn best(bodies: Vec<Body>, warnings: &mut Vec<String>) -> Option<Body> {
    let mut bodies = bodies.into_iter();
    let mut best = bodies.next()?;
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
    let mut others = 0;
    for body in bodies {
        let (own, other) = (words_of(&best.text), words_of(&body.text));
        let (short, long) = if own <= other {
            (&best.text, &body.text)
        } else {
            (&body.text, &best.text)
        };
        if !alike(short, long) {
            others += 1;
        } else if other * 20 > own * 21
            || other * 20 >= own * 19 && lines(&body.text) > lines(&best.text)
        {
            best = body;
        }
    }
    if others > 0 {
        warnings.push(format!(
            "has {others} other bodies that say something else, which are left out"
        ));
    }
    Some(best)
}

/// True when most words of the shorter text stand in the longer.
fn alike(short: &str, long: &str) -> bool {
    let known: std::collections::HashSet<&str> = long.split_whitespace().collect();
    let shared = short
        .split_whitespace()
        .filter(|word| known.contains(word))
        .count();
    shared * 3 >= words_of(short) * 2
}

fn description(item: &Item) -> Option<String> {
    let listed = item
        .list("descriptions")
        .into_iter()
        .filter_map(|each| each.text("value"));
    let flat = item
        .0
        .iter()
        .filter(|(key, _)| key.to_ascii_lowercase().starts_with("description"))
        .filter_map(|(_, value)| plain(value));
    let longest = listed.chain(flat).max_by_key(String::len)?;
    Some(html::text_of_either(&longest))
}

fn headline(item: &Item) -> Option<String> {
    let all = item.list("headlines");
    let main = |each: &&Item| {
        each.text("role")
            .is_some_and(|role| role.eq_ignore_ascii_case("main"))
    };
    let chosen = all
        .iter()
        .find(main)
        .or(all.first())
        .and_then(|each| each.text("value"));
    chosen
        .or_else(|| item.text("headline"))
        .map(|headline| line(&headline))
}

fn source(item: &Item) -> Option<String> {
    let names = [
        "infosources",
        "infosource",
        "source",
        "provider",
        "copyrightholder",
    ];
    names
        .iter()
        .find_map(|name| item.name(name))
        .map(|source| line(&source))
}

fn address(item: &Item) -> Option<String> {
    let names = ["url", "weburl", "canonicalurl", "link", "permalink"];
    let own = names.iter().find_map(|name| item.text(name));
    let listed = || {
        let all = item.list("altids").into_iter().chain(item.list("links"));
        let page = |each: &Item| {
            let role = each
                .text("role")
                .or_else(|| each.text("rel"))
                .unwrap_or_default()
                .to_ascii_lowercase();
            ["url", "web", "canonical", "permalink"]
                .iter()
                .any(|word| role.contains(word))
        };
        all.filter(page)
            .find_map(|each| each.text("value").or_else(|| each.text("href")))
    };
    own.or_else(listed)
        .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
}

fn section(item: &Item) -> Option<String> {
    let names = [
        "section", "sections", "category", "subjects", "subject", "service", "services",
    ];
    names.iter().find_map(|name| item.name(name))
}

/// The names of the byline; an agency that is the source itself is no author.
fn authors(item: &Item, source: Option<&str>) -> Vec<Field<String>> {
    let mut bylines: Vec<String> = ["byline", "by"]
        .iter()
        .filter_map(|name| item.text(name))
        .collect();
    for name in ["bylines", "authors", "creators", "creator", "author"] {
        if let Some(Value::Array(list)) = item.get(name) {
            bylines.extend(list.iter().filter_map(name_of));
        } else {
            bylines.extend(item.name(name));
        }
    }
    let holder = item.text("copyrightholder");
    let is_source = |name: &String| {
        let like = |other: &str| other.eq_ignore_ascii_case(name);
        source.is_some_and(like) || holder.as_deref().is_some_and(like)
    };
    let mut names: Vec<String> = Vec::new();
    for name in bylines
        .iter()
        .flat_map(|byline| split_authors(&line(byline)))
    {
        if !is_source(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
        .into_iter()
        .map(|name| Field::new(name, Origin::Record))
        .collect()
}

fn dates(item: &Item, draft: &mut Draft, options: &Options) {
    let order = options.date_order;
    let names = [
        "firstcreated",
        "contentcreated",
        "versioncreated",
        "firstpublished",
        "datepublished",
        "date",
    ];
    if let Some(value) = names.iter().find_map(|name| item.text(name)) {
        draft.published = take_date(draft, "date of publication", &value, Origin::Record, order);
    }
    if let Some(value) = item.text("versioncreated") {
        draft.updated = take_date(draft, "date of change", &value, Origin::Record, order);
        draft.updated = draft
            .updated
            .take()
            .filter(|updated| Some(updated) != draft.published.as_ref());
    }
}

/// The text without a first line that says the headline again.
fn without_title(text: String, title: Option<&str>) -> String {
    let Some((first, rest)) = text.trim_start().split_once('\n') else {
        return text;
    };
    match title {
        Some(title) if one_line(first) == title && rest.chars().any(char::is_alphanumeric) => {
            rest.trim_start().to_owned()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests;
