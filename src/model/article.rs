//! An article as a reader hands it over, before the archive knows it.

use serde::{Deserialize, Serialize};

/// Where a field of an article came from, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Said by the user on the command line.
    Flag,
    /// A named field of a record (JSON, CSV, front matter, feed, wire format).
    Record,
    /// JSON-LD (schema.org) in a web page.
    JsonLd,
    /// OpenGraph properties in a web page.
    OpenGraph,
    /// Other `meta` elements in a web page.
    Meta,
    /// An element of the page that looks like it (heading, byline, time).
    Markup,
    /// Words of the text itself (a headline line, a byline, a dateline).
    Text,
    /// A date in the article's URL.
    Url,
    /// The file's name or folder.
    FileName,
}

impl Origin {
    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Flag => "flag",
            Origin::Record => "record",
            Origin::JsonLd => "json-ld",
            Origin::OpenGraph => "open-graph",
            Origin::Meta => "meta",
            Origin::Markup => "markup",
            Origin::Text => "text",
            Origin::Url => "url",
            Origin::FileName => "file-name",
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Its origin.
    pub origin: Origin,
}

impl<T> Field<T> {
    /// A value with its origin.
    pub fn new(value: T, origin: Origin) -> Field<T> {
        Field { value, origin }
    }
}

/// What another place of the input says of a field that was taken from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Which field: `title`, `byline` or `published`.
    pub field: &'static str,
    /// What it says there: a date in ISO 8601, names joined by "; ".
    pub value: String,
    /// Where.
    pub origin: Origin,
    /// True when it says the same as the field taken.
    pub agrees: bool,
}

/// How a field stands to what other places of the input say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No other place says anything.
    Alone,
    /// Others say the same, and none anything else.
    Agreed,
    /// Another says otherwise.
    Disputed,
}

impl Standing {
    /// How `field` stands among `witnesses`.
    pub fn of(field: &str, witnesses: &[Witness]) -> Standing {
        let mut said = witnesses.iter().filter(|w| w.field == field);
        match said.next() {
            None => Standing::Alone,
            Some(first) if first.agrees && said.all(|w| w.agrees) => Standing::Agreed,
            Some(_) => Standing::Disputed,
        }
    }

    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Alone => "alone",
            Standing::Agreed => "agreed",
            Standing::Disputed => "disputed",
        }
    }
}

/// Where a field of an article comes from, and what else its input says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldOrigin {
    /// Name of the field.
    pub field: String,
    /// What it says; authors joined by "; ".
    pub value: String,
    /// As [`Origin::as_str`].
    pub origin: String,
    /// As [`Standing::as_str`].
    pub standing: String,
    /// Share of such fields that are right, 0 to 1; None where nobody has counted.
    pub sure: Option<f64>,
    /// What other places say that say otherwise, each with where that stood.
    pub others: Vec<(String, String)>,
}

/// One article as read: text not yet cleaned, fields not yet judged. Dates are ISO 8601 strings
/// with the zone as given (`2024-03-04`, `2024-03-04T08:30`, `2024-03-04T08:30:00+07:00`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Path, `-` for standard input, or URL that it was read from.
    pub path: String,
    /// Which record of a bundle: a line number, an index, a member name. None for a whole file.
    pub record: Option<String>,
    /// The format it was read as (`text`, `markdown`, `html`, `json`, `jsonl`).
    pub format: &'static str,
    /// The body, paragraphs separated by a newline or more.
    pub text: String,
    /// Headline.
    pub title: Option<Field<String>>,
    /// Authors' names, one each, without "By".
    pub authors: Vec<Field<String>>,
    /// The dateline as printed ("PHNOM PENH, March 4").
    pub dateline: Option<Field<String>>,
    /// When it was published.
    pub published: Option<Field<String>>,
    /// When it was last changed.
    pub updated: Option<Field<String>>,
    /// The outlet's name.
    pub source: Option<Field<String>>,
    /// Canonical URL.
    pub url: Option<Field<String>>,
    /// The id that the outlet or bundle gives it.
    pub external_id: Option<Field<String>>,
    /// Language, as a BCP 47 tag, where the input states it.
    pub language: Option<Field<String>>,
    /// Section of the paper.
    pub section: Option<Field<String>>,
    /// When it was fetched from its place, UTC, ISO 8601, where the input says so (a web archive).
    pub captured: Option<String>,
    /// What other places of the input say of fields.
    pub witnesses: Vec<Witness>,
    /// Bytes as received for this record, before decoding.
    pub raw: Vec<u8>,
    /// What was odd and worth a warning (conflicting dates, undecodable bytes); not a refusal.
    pub warnings: Vec<String>,
}
