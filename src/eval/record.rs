//! The lines that are compared: a reader's, and a program's as `morgue extract` writes it.

use serde::{Deserialize, Deserializer};

/// Half-open range of Unicode scalars.
pub type Range = (usize, usize);

/// What a careful reader found in one text. A field that is None was not annotated.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    /// Joins the line to the prediction's; a number is its digits.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// The text.
    #[serde(deserialize_with = "chars")]
    pub text: Vec<char>,
    /// Who said what.
    pub quotations: Option<Vec<Quotation>>,
    /// Persons with their forms and roles.
    pub people: Option<Vec<Named>>,
    /// Institutions with their forms.
    #[serde(default)]
    pub institutions: Vec<Named>,
    /// Names.
    pub entities: Option<Vec<Entity>>,
    /// Topics, in the field itself or as `mains` and `all` beside the text.
    pub topics: Option<Topics>,
    #[serde(default, rename = "mains")]
    outer_mains: Option<Vec<String>>,
    #[serde(default, rename = "all")]
    outer_all: Option<Vec<String>>,
    /// Dates.
    pub dates: Option<Vec<Date>>,
    /// Countries spoken of, ISO 3166 alpha-2.
    pub countries: Option<Vec<String>>,
}

/// What a program found in one text; all empty where it found nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Predicted {
    /// The text's.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// Why there are no findings, where the program refused the line.
    pub error: Option<String>,
    /// Who said what.
    pub quotations: Vec<Quotation>,
    /// Names.
    pub entities: Vec<Entity>,
    /// Roles.
    pub affiliations: Vec<Affiliation>,
    /// Topics, the main one first.
    pub topics: Vec<Topic>,
    /// Dates.
    pub dates: Vec<Date>,
    /// Countries spoken of.
    pub countries: Vec<String>,
}

/// A quotation.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Quotation {
    /// The words, in parts.
    pub content: Vec<Range>,
    /// The words that name who says it.
    #[serde(default)]
    pub source: Vec<Range>,
    /// `direct`, `mixed` or `indirect`.
    pub kind: Option<String>,
    /// True when it opens with a quotation mark.
    pub direct: Option<bool>,
    /// Who said it, by canonical name; joint speakers parted by `; `.
    pub speaker: Option<String>,
    /// The text's words for one whom it does not name.
    pub described: Option<String>,
}

/// A person or an institution.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    /// Canonical name.
    pub name: String,
    /// Other forms of it in the text.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Roles of a person.
    #[serde(default)]
    pub roles: Vec<Role>,
}

/// A role as a reader wrote it down.
#[derive(Clone, Debug, Deserialize)]
pub struct Role {
    /// As written in the text.
    pub role: String,
    /// Where, by canonical name.
    pub institution: Option<String>,
}

/// A role as a program found it.
#[derive(Clone, Debug, Deserialize)]
pub struct Affiliation {
    /// Canonical name.
    pub person: String,
    /// As written in the text.
    pub role: String,
    /// Where, by canonical name.
    pub institution: Option<String>,
}

/// A name in the text.
#[derive(Clone, Debug, Deserialize)]
pub struct Entity {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// PER, ORG or LOC.
    pub label: String,
    /// Country of a place: absent when nobody said, null when it has none that is plain.
    #[serde(default, deserialize_with = "said")]
    pub country: Option<Option<String>>,
}

/// The topics a reader accepts.
#[derive(Clone, Debug, Deserialize)]
pub struct Topics {
    /// Accepted as the main one.
    pub mains: Vec<String>,
    /// Every one that fits.
    pub all: Vec<String>,
}

/// A topic as a program gives it.
#[derive(Clone, Debug, Deserialize)]
pub struct Topic {
    /// `medtop:` code.
    pub code: String,
}

/// A date expression.
#[derive(Clone, Debug, Deserialize)]
pub struct Date {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// ISO 8601 and its extensions.
    pub value: Option<String>,
    /// First day; absent when only the value is said.
    #[serde(default, deserialize_with = "said")]
    pub from: Option<Option<String>>,
    /// Last day.
    #[serde(default, deserialize_with = "said")]
    pub to: Option<Option<String>>,
}

impl Gold {
    /// Reads one line. The error says what is wrong with it: no such JSON, no text, a span out of
    /// the text.
    pub fn read(line: &str) -> Result<Gold, String> {
        let mut gold: Gold = serde_json::from_str(line).map_err(|e| e.to_string())?;
        if let (None, Some(mains), Some(all)) =
            (&gold.topics, gold.outer_mains.take(), gold.outer_all.take())
        {
            gold.topics = Some(Topics { mains, all });
        }
        let length = gold.text.len();
        let outside = gold.ranges().find(|r| r.0 > r.1 || r.1 > length);
        match outside {
            Some((start, end)) => Err(format!(
                "the span {start}..{end} is not in the text of {length} characters"
            )),
            None => Ok(gold),
        }
    }

    fn ranges(&self) -> impl Iterator<Item = Range> {
        let quotations = self.quotations.iter().flatten();
        let quoted = quotations.flat_map(|q| q.content.iter().chain(&q.source).copied());
        let named = self.entities.iter().flatten().map(|e| (e.start, e.end));
        let dated = self.dates.iter().flatten().map(|d| (d.start, d.end));
        quoted.chain(named).chain(dated)
    }

    /// The words of `range` on one line, cut after `most` characters.
    pub fn excerpt(&self, range: Range, most: usize) -> String {
        let end = range.1.min(self.text.len());
        let words: String = self.text[range.0.min(end)..end].iter().collect();
        let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((at, _)) = words.char_indices().nth(most) {
            words.truncate(at);
            words.push('…');
        }
        words
    }
}

impl Predicted {
    /// Reads one line of `morgue extract`. The error says what is wrong with it.
    pub fn read(line: &str) -> Result<Predicted, String> {
        serde_json::from_str(line).map_err(|e| e.to_string())
    }
}

fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(id) => id,
        other => other.to_string(),
    })
}

fn chars<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<char>, D::Error> {
    Ok(String::deserialize(from)?.chars().collect())
}

/// Keeps null apart from absent.
fn said<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}
