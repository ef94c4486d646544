//! A column-mapping profile: a small YAML or JSON file that says which column of a table, or field of
//! JSON lines, holds what.
//!
//! ```yaml
//! text: [Lead, Body]            # several columns: one below the other
//! title: Headline
//! published: {column: Datum, order: dmy}
//! source: {constant: The Lantern}
//! section: null                 # not to be looked for
//! separator: ";"                # of a table
//! encoding: windows-1252        # of a table
//! columns: [Datum, Headline, Body]   # of a table without a header
//! ```
//!
//! Fields that are not named are looked for by their usual names.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use yaml_rust2::{Yaml, YamlLoader};

use crate::model::Draft;

use super::fields::draft_from_record;
use super::{DateOrder, Options};

/// Fields of an article that a profile may map.
const FIELDS: &[&str] = &[
    "text",
    "title",
    "authors",
    "published",
    "updated",
    "source",
    "url",
    "id",
    "language",
    "section",
    "dateline",
];

/// Where a field's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    /// The columns of these names.
    Columns(Vec<String>),
    /// The same for all.
    Constant(String),
    /// It is not looked for.
    Nothing,
}

/// A profile. See the head of this file for its form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    rules: BTreeMap<&'static str, Rule>,
    order: DateOrder,
    separator: Option<u8>,
    encoding: Option<String>,
    columns: Vec<String>,
}

impl Profile {
    /// Parses a profile. The reason names the field that is wrong.
    pub fn parse(source: &str) -> Result<Profile, String> {
        let documents = YamlLoader::load_from_str(source.trim_start_matches('\u{FEFF}'))
            .map_err(|error| error.to_string())?;
        let map = documents
            .first()
            .and_then(Yaml::as_hash)
            .ok_or("holds no fields: a profile is lines of \"field: column\"")?;
        let mut profile = Profile::default();
        for (name, value) in map {
            let name = name.as_str().ok_or("a name is no text")?;
            profile.take(name, value)?;
        }
        Ok(profile)
    }

    fn take(&mut self, name: &str, value: &Yaml) -> Result<(), String> {
        let text = || scalar(value).ok_or(format!("{name} is no text"));
        match name {
            "order" => self.order = order(&text()?)?,
            "separator" => self.separator = Some(separator(&text()?)?),
            "encoding" => {
                let label = text()?;
                encoding_rs::Encoding::for_label(label.as_bytes())
                    .ok_or(format!("encoding {label} is not known"))?;
                self.encoding = Some(label);
            }
            "columns" => self.columns = names(value).ok_or("columns is no list of names")?,
            _ => {
                let known = match name {
                    "author" | "byline" => "authors",
                    "date" => "published",
                    other => other,
                };
                let field = FIELDS
                    .iter()
                    .find(|field| **field == known)
                    .ok_or_else(|| {
                        format!(
                            "{name} is no field of an article: they are {}",
                            FIELDS.join(", ")
                        )
                    })?;
                let rule = self.rule(name, value)?;
                self.rules.insert(field, rule);
            }
        }
        Ok(())
    }

    fn rule(&mut self, name: &str, value: &Yaml) -> Result<Rule, String> {
        let Some(map) = value.as_hash() else {
            return match (value, names(value)) {
                (Yaml::Null, _) => Ok(Rule::Nothing),
                (_, Some(names)) => Ok(Rule::Columns(names)),
                _ => Err(format!("{name} is neither a column nor a list of columns")),
            };
        };
        let mut rule = None;
        for (key, value) in map {
            match key.as_str() {
                Some("column" | "columns") => rule = names(value).map(Rule::Columns),
                Some("constant" | "value") => rule = scalar(value).map(Rule::Constant),
                Some("order") => self.order = order(&scalar(value).unwrap_or_default())?,
                other => {
                    return Err(format!(
                        "{name}: {} is none of column, constant, order",
                        other.unwrap_or("a key")
                    ));
                }
            }
        }
        rule.ok_or(format!("{name} names neither a column nor a constant"))
    }

    /// The separator that it states for a table.
    pub fn separator(&self) -> Option<u8> {
        self.separator
    }

    /// The encoding that it states for a table.
    pub fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        encoding_rs::Encoding::for_label(self.encoding.as_ref()?.as_bytes())
    }

    /// The columns of a table without a header; empty where the header names them.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// True when it says where the text is.
    pub fn has_text(&self) -> bool {
        matches!(self.rules.get("text"), Some(Rule::Columns(_)))
    }

    /// The first column that it names and `columns` lacks.
    pub fn missing(&self, columns: &[String]) -> Option<&str> {
        let named = self.rules.values().filter_map(|rule| match rule {
            Rule::Columns(names) => Some(names),
            _ => None,
        });
        named
            .flatten()
            .find(|name| !columns.contains(name))
            .map(String::as_str)
    }

    /// The draft of a record. The reason when it has no text; a field that is not there, other than
    /// the text, is warned of.
    pub fn draft(&self, record: &Map<String, Value>, options: &Options) -> Result<Draft, String> {
        let mut mapped = Map::new();
        let mut odd = Vec::new();
        for (field, rule) in &self.rules {
            let value = match rule {
                Rule::Constant(value) => Value::String(value.clone()),
                Rule::Nothing => Value::Null,
                Rule::Columns(names) => {
                    let found: Vec<&Value> = names
                        .iter()
                        .filter_map(|name| looked_up(record, name))
                        .collect();
                    if found.is_empty() {
                        odd.push(format!(
                            "the profile's {field} \"{}\" is not there",
                            names.join(", ")
                        ));
                    }
                    joined(field, found)
                }
            };
            mapped.insert((*field).to_owned(), value);
        }
        let used = |name: &String| {
            let columns =
                |rule: &Rule| matches!(rule, Rule::Columns(names) if names.contains(name));
            self.rules.values().any(columns) || mapped.contains_key(name)
        };
        let rest: Vec<_> = record
            .iter()
            .filter(|(name, _)| !used(name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        let only_text = self.rules.contains_key("text");
        mapped.extend(rest);
        let options = Options {
            date_order: if self.order == DateOrder::Unknown {
                options.date_order
            } else {
                self.order
            },
            ..options.clone()
        };
        let empty = mapped.get("text").is_some_and(|text| {
            matches!(text, Value::Null) || text.as_str().is_some_and(|t| t.trim().is_empty())
        });
        if only_text && empty {
            let names: Vec<&str> = record.keys().map(String::as_str).take(12).collect();
            let why = if odd.iter().any(|odd| odd.contains("'s text")) {
                "has no such field"
            } else {
                "is empty"
            };
            return Err(format!(
                "has no text: what the profile names {why}; its fields are {}",
                names.join(", ")
            ));
        }
        let mut draft = draft_from_record(&mapped, &options)?;
        self.clear(&mapped, &mut draft);
        draft.warnings.extend(odd);
        Ok(draft)
    }

    /// Takes out what was found under another name than the profile's.
    fn clear(&self, mapped: &Map<String, Value>, draft: &mut Draft) {
        for field in self.rules.keys() {
            let value = mapped.get(*field);
            let empty = value
                .is_none_or(|value| matches!(value, Value::Null) || value.as_str() == Some(""));
            if !empty {
                continue;
            }
            match *field {
                "title" => draft.title = None,
                "authors" => draft.authors.clear(),
                "published" => draft.published = None,
                "updated" => draft.updated = None,
                "source" => draft.source = None,
                "url" => draft.url = None,
                "id" => draft.external_id = None,
                "language" => draft.language = None,
                "section" => draft.section = None,
                "dateline" => draft.dateline = None,
                _ => {}
            }
        }
    }
}

/// The value under `name`, or at the end of a path with dots.
fn looked_up<'a>(record: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = record.get(name) {
        return Some(value);
    }
    let (first, rest) = name.split_once('.')?;
    looked_up(record.get(first)?.as_object()?, rest)
}

/// Several columns: of a text one below the other, of authors all, of others the first that is not empty.
fn joined(field: &str, values: Vec<&Value>) -> Value {
    let filled = |value: &&Value| {
        !matches!(value, Value::Null) && value.as_str().is_none_or(|text| !text.trim().is_empty())
    };
    let mut filled: Vec<&Value> = values.into_iter().filter(filled).collect();
    match (field, filled.len()) {
        (_, 0) => Value::Null,
        ("text" | "authors", 2..) => Value::Array(filled.into_iter().cloned().collect()),
        _ => filled.remove(0).clone(),
    }
}

fn scalar(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) | Yaml::Real(text) => Some(text.clone()),
        Yaml::Integer(number) => Some(number.to_string()),
        Yaml::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn names(value: &Yaml) -> Option<Vec<String>> {
    match value {
        Yaml::Array(list) => list.iter().map(scalar).collect(),
        other => Some(vec![scalar(other)?]),
    }
}

fn order(text: &str) -> Result<DateOrder, String> {
    match text {
        "dmy" | "day-first" => Ok(DateOrder::DayFirst),
        "mdy" | "month-first" => Ok(DateOrder::MonthFirst),
        "ymd" | "unknown" => Ok(DateOrder::Unknown),
        other => Err(format!("order {other} is none of dmy, mdy, ymd")),
    }
}

fn separator(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" => Ok(b'\t'),
        other if other.len() == 1 && !other.starts_with('"') => Ok(other.as_bytes()[0]),
        other => Err(format!("separator \"{other}\" is no single sign")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(profile: &str, record: &str) -> Result<Draft, String> {
        let record: Map<String, Value> =
            serde_json::from_str(record).map_err(|error| error.to_string())?;
        Profile::parse(profile)?.draft(&record, &Options::default())
    }

    #[test]
    fn columns_and_constants_are_mapped() -> Result<(), String> {
        let found = draft(
            "text: [Lead, Body]\ntitle: H\npublished: {column: Datum, order: dmy}\nsource: {constant: The Lantern}\nsection: null\nid: meta.id",
            r#"{"Lead":"One.","Body":"Two.","H":"Ice","Datum":"03/04/2024","section":"x","lang":"de","meta":{"id":7}}"#,
        )?;
        assert_eq!(found.text, "One.\n\nTwo.");
        assert_eq!(
            found.published.map(|d| d.value).as_deref(),
            Some("2024-04-03")
        );
        assert_eq!(
            found.source.map(|s| s.value).as_deref(),
            Some("The Lantern")
        );
        assert_eq!(
            (found.section, found.external_id.map(|i| i.value)),
            (None, Some("7".to_owned()))
        );
        assert_eq!(found.language.map(|l| l.value).as_deref(), Some("de"));
        Ok(())
    }

    #[test]
    fn what_is_not_there_is_told() {
        let reason = draft("text: Body", r#"{"content":"x","Title":"y"}"#)
            .err()
            .unwrap_or_default();
        assert!(
            reason.ends_with("has no such field; its fields are content, Title"),
            "{reason}"
        );
        let odd = draft("text: a\ntitle: b", r#"{"a":"x","headline":"no"}"#).unwrap_or_default();
        assert_eq!((odd.title, odd.warnings.len()), (None, 1));
    }

    #[test]
    fn a_wrong_profile_says_where() {
        let reason = |profile: &str| Profile::parse(profile).err().unwrap_or_default();
        assert!(reason("headline: x").contains("no field of an article"));
        assert!(reason("published: {column: d, order: x}").contains("none of dmy"));
        assert!(reason("title: {colum: x}").contains("none of column"));
        assert!(reason("").contains("no fields"));
        assert!(reason("a: [").contains("line") || !reason("a: [").is_empty());
        assert!(Profile::parse("{\"text\": \"Body\"}").is_ok());
    }
}
