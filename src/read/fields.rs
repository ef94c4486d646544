//! Records with named fields (JSON, front matter) to drafts: the usual names are found by
//! themselves, in whatever spelling (`pub_date`, `pubDate`, `PubDate`).

use serde_json::{Map, Value};

use crate::model::{Draft, Field, Origin};

use super::authors::split_authors;
use super::words::{one_line, take_date};
use super::{Options, html};

/// Names of the body, the surest first.
const TEXT: &[&str] = &[
    "text",
    "fulltext",
    "body",
    "bodytext",
    "articlebody",
    "articletext",
    "articlecontent",
    "maintext",
    "content",
    "contenttext",
    "article",
    "story",
    "storytext",
    "fullarticle",
    "plaintext",
    "bodyxhtml",
    "bodyhtml",
    "contenthtml",
    "bodies",
    "newscontent",
    "textcontent",
    "rawtext",
    "paragraphs",
    "texto",
    "contenido",
    "inhalt",
    "transcript",
    "html",
];
/// Names of a summary, taken when there is no body.
const SUMMARY: &[&str] = &[
    "description",
    "summary",
    "abstract",
    "excerpt",
    "lead",
    "snippet",
    "teaser",
];
const TITLE: &[&str] = &[
    "title",
    "headline",
    "headlines",
    "articletitle",
    "newstitle",
    "storytitle",
    "head",
    "heading",
    "hed",
    "name",
    "titel",
    "titulo",
    "titre",
    "subject",
];
const PUBLISHED: &[&str] = &[
    "published",
    "publishedat",
    "publisheddate",
    "publishedon",
    "datepublished",
    "datepublish",
    "publicationdate",
    "publicationtime",
    "publishdate",
    "publishedtime",
    "publishtime",
    "pubdate",
    "firstpublished",
    "firstpublicationdate",
    "webpublicationdate",
    "date",
    "datetime",
    "articledate",
    "releasedate",
    "issued",
    "firstcreated",
    "contentcreated",
    "versioncreated",
    "postdate",
    "displaydate",
    "timestamp",
    "time",
    "created",
    "createdat",
    "datecreated",
    "datum",
    "fecha",
];
const UPDATED: &[&str] = &[
    "updated",
    "updatedat",
    "updateddate",
    "dateupdated",
    "modified",
    "modifiedat",
    "modifieddate",
    "datemodified",
    "lastmodified",
    "lastmod",
    "lastupdated",
    "lastupdate",
    "versioncreated",
];
const SOURCE: &[&str] = &[
    "source",
    "sourcename",
    "newssource",
    "outlet",
    "outletname",
    "sitename",
    "site",
    "newspaper",
    "publication",
    "publicationname",
    "publisher",
    "publishername",
    "medium",
    "media",
    "provider",
    "infosource",
    "infosources",
    "organization",
    "sourcedomain",
    "domain",
];
const URL: &[&str] = &[
    "url",
    "link",
    "permalink",
    "canonicalurl",
    "canonical",
    "weburl",
    "articleurl",
    "pageurl",
    "sourceurl",
    "originalurl",
    "newsurl",
    "storyurl",
    "shareurl",
    "href",
    "mainentityofpage",
    "uri",
];
const AUTHOR: &[&str] = &[
    "authors",
    "author",
    "byline",
    "bylines",
    "creator",
    "creators",
    "writers",
    "writer",
    "by",
    "journalist",
    "journalists",
    "reporter",
    "reporters",
    "authorname",
    "contributors",
];
const SECTION: &[&str] = &[
    "section",
    "sectionname",
    "articlesection",
    "category",
    "categories",
    "categoryname",
    "desk",
    "newsdesk",
    "rubric",
    "ressort",
    "department",
    "channel",
];
const ID: &[&str] = &[
    "id",
    "externalid",
    "guid",
    "articleid",
    "storyid",
    "newsid",
    "docid",
    "documentid",
    "uuid",
    "identifier",
    "recordid",
    "itemid",
    "uri",
];
const LANGUAGE: &[&str] = &["language", "lang", "inlanguage", "locale", "languagecode"];
const DATELINE: &[&str] = &["dateline"];

/// Where inside a nested value the words are.
const INNER: &[&str] = &[
    "name", "title", "rendered", "value", "text", "main", "plain", "html", "content", "full",
    "print", "#text", "$t", "$", "@id", "url", "$oid", "$date", "id",
];

/// A draft from the fields of one record; the reason when it has no text.
pub fn draft_from_record(record: &Map<String, Value>, options: &Options) -> Result<Draft, String> {
    let keys: Vec<(String, &Value)> = record
        .iter()
        .map(|(key, value)| (plain_key(key), value))
        .collect();
    let mut draft = draft_of_keys(&keys, options);
    if let Some(text) = body(&keys, TEXT) {
        draft.text = text;
    } else if let Some(text) = body(&keys, SUMMARY) {
        draft.text = text;
        draft
            .warnings
            .push("has only a summary for a text".to_owned());
    } else {
        return Err(no_text(record));
    }
    Ok(draft)
}

/// The fields of a record without its body, for front matter.
pub fn draft_from_fields(record: &Map<String, Value>, options: &Options) -> Draft {
    let keys: Vec<(String, &Value)> = record
        .iter()
        .map(|(key, value)| (plain_key(key), value))
        .collect();
    draft_of_keys(&keys, options)
}

/// True when the record has a field under one of the names of a body.
pub fn has_text(record: &Map<String, Value>) -> bool {
    record.iter().any(|(key, value)| {
        let key = plain_key(key);
        let list = matches!(value, Value::Array(_)) && key != "paragraphs" && key != "bodies";
        TEXT.contains(&key.as_str()) && !list && words(value).is_some()
    })
}

/// True when the record has a field under one of the names of a body or of a summary.
pub fn has_text_or_summary(record: &Map<String, Value>) -> bool {
    let summary = |key: &String| SUMMARY.contains(&plain_key(key).as_str());
    has_text(record) || record.keys().any(summary)
}

fn draft_of_keys(keys: &[(String, &Value)], options: &Options) -> Draft {
    let field =
        |names: &[&str]| first(keys, names, words).map(|value| Field::new(value, Origin::Record));
    let mut draft = Draft {
        title: field(TITLE).map(|title| Field {
            value: plain_line(&title.value),
            ..title
        }),
        dateline: field(DATELINE),
        source: field(SOURCE).map(|source| Field {
            value: host_or_name(&source.value),
            ..source
        }),
        url: first(keys, URL, link).map(|value| Field::new(value, Origin::Record)),
        external_id: field(ID),
        language: field(LANGUAGE),
        section: field(SECTION),
        authors: authors(keys),
        ..Draft::default()
    };
    let order = options.date_order;
    if let Some(value) = first(keys, PUBLISHED, words) {
        draft.published = take_date(
            &mut draft,
            "date of publication",
            &value,
            Origin::Record,
            order,
        );
    }
    if let Some(value) = first(keys, UPDATED, words) {
        draft.updated = take_date(&mut draft, "date of change", &value, Origin::Record, order);
    }
    draft
}

fn no_text(record: &Map<String, Value>) -> String {
    if record.is_empty() {
        return "has no text: it has no fields at all".to_owned();
    }
    let mut names: Vec<&str> = record.keys().map(String::as_str).take(12).collect();
    if record.len() > names.len() {
        names.push("…");
    }
    format!("has no text: its fields are {}", names.join(", "))
}

/// Lower-case letters and digits only.
fn plain_key(key: &str) -> String {
    // "dc:creator", "article.body": the last part is the name.
    let last = key.rsplit([':', '.']).next().unwrap_or(key);
    last.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn first(
    keys: &[(String, &Value)],
    names: &[&str],
    take: impl Fn(&Value) -> Option<String>,
) -> Option<String> {
    names.iter().find_map(|name| {
        let mut named = keys.iter().filter(|(key, _)| key == name);
        named.find_map(|(_, value)| take(value))
    })
}

/// The words of a value: a string or number, the named part of an object, the first of a list.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let text = text.trim();
            let nothing = matches!(text, "" | "null" | "None" | "nan" | "NaN" | "N/A");
            (!nothing).then(|| text.to_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Object(inner) => INNER.iter().find_map(|name| words(inner.get(*name)?)),
        Value::Array(list) => list.iter().find_map(words),
        _ => None,
    }
}

fn link(value: &Value) -> Option<String> {
    words(value).filter(|url| url.starts_with("http://") || url.starts_with("https://"))
}

/// The outlet's name, or the host when a URL stands there.
fn host_or_name(value: &str) -> String {
    let Some((_, rest)) = value.split_once("://") else {
        return one_line(value);
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.trim_start_matches("www.").to_owned()
}

fn plain_line(text: &str) -> String {
    if html::looks_like_markup(text) {
        one_line(&html::fragment_text(text))
    } else {
        one_line(text)
    }
}

fn authors(keys: &[(String, &Value)]) -> Vec<Field<String>> {
    fn collect(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Array(list) => list.iter().for_each(|item| collect(item, into)),
            Value::Object(inner) => {
                let whole = INNER[..4].iter().find_map(|name| words(inner.get(*name)?));
                let part = |names: [&str; 3]| names.iter().find_map(|n| words(inner.get(*n)?));
                let family = part(["last", "lastName", "last_name"]);
                let name = whole.or_else(|| {
                    let given = part(["first", "firstName", "first_name"]);
                    Some([given?, family?].join(" "))
                });
                into.extend(
                    name.iter()
                        .flat_map(|name| split_authors(&plain_line(name))),
                );
            }
            other => {
                into.extend(
                    words(other)
                        .iter()
                        .flat_map(|w| split_authors(&plain_line(w))),
                );
            }
        }
    }
    for name in AUTHOR {
        let mut names = Vec::new();
        for (_, value) in keys.iter().filter(|(key, _)| key == name) {
            collect(value, &mut names);
        }
        if !names.is_empty() {
            let mut seen: Vec<String> = Vec::new();
            names.retain(|name| {
                let new = !seen.contains(name);
                seen.push(name.clone());
                new
            });
            let field = |name| Field::new(name, Origin::Record);
            return names.into_iter().map(field).collect();
        }
    }
    Vec::new()
}

/// The body under one of `names`, markup turned into text. A list of strings is a list of paragraphs.
fn body(keys: &[(String, &Value)], names: &[&str]) -> Option<String> {
    fn paragraphs(value: &Value, depth: usize) -> Option<String> {
        match value {
            Value::Array(list) if depth < 4 => {
                let parts: Vec<String> = list
                    .iter()
                    .filter_map(|item| paragraphs(item, depth + 1))
                    .collect();
                (!parts.is_empty()).then(|| parts.join("\n\n"))
            }
            Value::Object(inner) if depth < 4 => INNER
                .iter()
                .filter(|name| !matches!(**name, "name" | "title" | "@id" | "url" | "id"))
                .find_map(|name| paragraphs(inner.get(*name)?, depth + 1)),
            Value::String(_) => words(value).map(|text| {
                if html::looks_like_markup(&text) {
                    html::fragment_text(&text)
                } else {
                    text
                }
            }),
            _ => None,
        }
    }
    names.iter().find_map(|name| {
        let mut named = keys.iter().filter(|(key, _)| key == name);
        named
            .find_map(|(_, value)| paragraphs(value, 0))
            .filter(|text| text.chars().any(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: &str) -> Result<Draft, String> {
        let record: Map<String, Value> = serde_json::from_str(json).map_err(|e| e.to_string())?;
        draft_from_record(&record, &Options::default())
    }

    fn value(field: &Option<Field<String>>) -> &str {
        field.as_ref().map_or("", |field| field.value.as_str())
    }

    #[test]
    fn usual_names_are_found_in_any_spelling() -> Result<(), String> {
        let draft = draft(
            r#"{"HeadLine": "Harbour  froze", "article_body": "It froze.\n\nTwice.",
                "pub_date": "March 4, 2024", "Publisher": {"name": "The Sable Post"},
                "byline": "By Ana Lopo and Bo Quist", "webUrl": "https://post.example/1",
                "_id": {"$oid": "77"}, "lang": "en", "section_name": "Coast"}"#,
        )?;
        assert_eq!(value(&draft.title), "Harbour froze");
        assert_eq!(draft.text, "It froze.\n\nTwice.");
        assert_eq!(value(&draft.published), "2024-03-04");
        assert_eq!(value(&draft.source), "The Sable Post");
        assert_eq!(value(&draft.url), "https://post.example/1");
        assert_eq!(value(&draft.external_id), "77");
        assert_eq!(value(&draft.language), "en");
        assert_eq!(value(&draft.section), "Coast");
        let authors: Vec<_> = draft.authors.iter().map(|a| a.value.as_str()).collect();
        assert_eq!(authors, ["Ana Lopo", "Bo Quist"]);
        Ok(())
    }

    #[test]
    fn nested_and_marked_up_values_become_words() -> Result<(), String> {
        let draft = draft(
            r#"{"title": {"rendered": "Bread &amp; salt"}, "author": [{"name": "Ana Lopo"}, {"firstName": "Bo", "lastName": "Quist"}],
                "content": {"rendered": "<p>One <b>bold</b> day.</p><script>x()</script><p>Two.</p>"},
                "source": "https://www.post.example/feed", "link": "/relative", "uri": "urn:x:1"}"#,
        )?;
        assert_eq!(value(&draft.title), "Bread & salt");
        assert_eq!(draft.text, "One bold day.\n\nTwo.");
        assert_eq!(value(&draft.source), "post.example");
        assert_eq!(draft.url, None);
        assert_eq!(value(&draft.external_id), "urn:x:1");
        assert_eq!(draft.authors.len(), 2);
        Ok(())
    }

    #[test]
    fn ninjs_is_read_by_its_names() -> Result<(), String> {
        let draft = draft(
            r#"{"uri": "urn:sable:9", "headlines": [{"role": "main", "value": "Ferry late"}],
                "bodies": [{"role": "main", "contenttype": "text/plain", "value": "The ferry was late."}],
                "byline": "Ana Lopo", "versioncreated": "2024-03-04T08:30:00Z", "language": "en-GB"}"#,
        )?;
        assert_eq!(value(&draft.title), "Ferry late");
        assert_eq!(draft.text, "The ferry was late.");
        assert_eq!(value(&draft.published), "2024-03-04T08:30:00Z");
        Ok(())
    }

    #[test]
    fn a_record_without_text_says_what_it_has() {
        let reason = "has no text: its fields are title, url".to_owned();
        assert_eq!(
            draft(r#"{"title": "x", "url": ""}"#).err(),
            Some(reason.clone())
        );
        assert_eq!(draft(r#"{"title": "x", "url": null}"#).err(), Some(reason));
        assert!(draft("{}").is_err());
    }

    #[test]
    fn doubtful_dates_are_left_out_with_a_warning() -> Result<(), String> {
        let draft = draft(r#"{"text": "x", "date": "03/04/2024"}"#)?;
        assert_eq!(draft.published, None);
        assert_eq!(draft.warnings.len(), 1);
        let settled = super::draft_from_record(
            serde_json::json!({"text": "x", "date": "03/04/2024", "lang": "en-GB"})
                .as_object()
                .unwrap_or(&Map::new()),
            &Options::default(),
        )?;
        assert_eq!(value(&settled.published), "2024-04-03");
        Ok(())
    }
}
