//! Queries in SQL that are kept under a name: those that come with morgue, and the user's own.

use crate::archive::{Archive, now};
use crate::error::{Error, Result};

/// SQL with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedQuery {
    /// Its name.
    pub name: String,
    /// What it answers.
    pub about: String,
    /// Its parameters, as its heading has them.
    pub parameters: Vec<Parameter>,
    /// The SQL, with its heading.
    pub text: String,
    /// False: it comes with morgue.
    pub own: bool,
}

/// A parameter of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The value it has when none is given; None: NULL.
    pub default: Option<String>,
    /// What it means.
    pub about: String,
}

macro_rules! queries {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("queries/", $name, ".sql")))),*]
    };
}

/// (name, text) of the queries that come with morgue.
const COMING_WITH_MORGUE: &[(&str, &str)] = queries![
    "most-quoted",
    "mentioned-never-quoted",
    "share-of-voice",
    "stopped-being-quoted",
    "only-one-outlet",
    "role-over-time",
    "co-quoted",
    "topics-by-month",
    "quotations-changed",
    "speakers-on",
    "speaker-by-month",
    "topics-of-speaker",
    "named-together",
    "heard-first",
    "reporting-words",
    "new-voices",
    "unnamed-sources",
    "direct-and-indirect",
    "countries-by-month",
    "quotations-by-section",
    "outlets",
];

impl NamedQuery {
    /// Reads the heading of `text`: lines of comment at its beginning. `-- :name = default  meaning`
    /// tells of a parameter, where the default may be left out; the other lines say what is answered.
    pub fn read(name: &str, text: &str, own: bool) -> NamedQuery {
        let mut query = NamedQuery {
            name: name.to_owned(),
            text: text.to_owned(),
            own,
            ..NamedQuery::default()
        };
        let heading = text.lines().map_while(|line| line.strip_prefix("--"));
        for line in heading.map(str::trim) {
            match line.strip_prefix(':') {
                Some(parameter) => query.parameters.push(Parameter::read(parameter)),
                None if query.about.is_empty() => query.about.push_str(line),
                None => {
                    query.about.push(' ');
                    query.about.push_str(line);
                }
            }
        }
        query
    }
}

impl Parameter {
    /// Reads `name = default  meaning`, where two spaces end the default.
    fn read(line: &str) -> Parameter {
        let end = line.find([' ', '=']).unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        let (default, about) = match rest.trim_start().strip_prefix('=') {
            Some(rest) => {
                let rest = rest.trim_start();
                let (default, about) = rest.split_once("  ").unwrap_or((rest, ""));
                (Some(default.trim().to_owned()), about)
            }
            None => (None, rest),
        };
        Parameter {
            name: name.to_owned(),
            default,
            about: about.trim().to_owned(),
        }
    }
}

impl Archive {
    /// All queries: those that come with morgue in their order, then the user's own by name.
    pub fn named_queries(&self) -> Result<Vec<NamedQuery>> {
        let ours = COMING_WITH_MORGUE.iter();
        let mut all: Vec<NamedQuery> = ours
            .map(|(name, text)| NamedQuery::read(name, text, false))
            .collect();
        for row in self.store.saved_queries()? {
            all.push(NamedQuery::read(&row.name, &row.sql, true));
        }
        Ok(all)
    }

    /// The query called `name`. Errors when there is none.
    pub fn named_query(&self, name: &str) -> Result<NamedQuery> {
        let name = name.trim();
        let found = self.named_queries()?.into_iter().find(|q| q.name == name);
        found.ok_or_else(|| unknown(name))
    }

    /// Keeps `text` under `name`, in place of one of the same name.
    ///
    /// Errors when the name has other than small letters, digits, `-` and `_`, or is that of a query
    /// which comes with morgue.
    pub fn keep_query(&mut self, name: &str, text: &str) -> Result<()> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(fits) {
            return Err(Error::Usage(format!(
                "{name}: a name of small letters, digits, - and _ is wanted"
            )));
        }
        if COMING_WITH_MORGUE.iter().any(|(ours, _)| *ours == name) {
            return Err(Error::Usage(format!(
                "@{name} comes with morgue: choose another name"
            )));
        }
        self.store
            .transaction(|store| store.put_saved_query(name, text, &now()))
    }

    /// Forgets the user's query called `name`. Errors when there is none.
    pub fn forget_query(&mut self, name: &str) -> Result<()> {
        if self
            .store
            .transaction(|store| store.drop_saved_query(name))?
        {
            return Ok(());
        }
        Err(unknown(name))
    }
}

fn unknown(name: &str) -> Error {
    Error::NotFound(format!(
        "no query @{name} of that name: `morgue sql --list` has all"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_what_is_answered_and_asked_for() {
        let text = "-- Who spoke,\n-- and when.\n-- :since = 2024-01-01  from this day\n-- :who  a name\n-- :n=5\nSELECT 1 -- :no";
        let query = NamedQuery::read("x", text, true);
        assert_eq!(query.about, "Who spoke, and when.");
        let parameters: Vec<(&str, Option<&str>, &str)> = query
            .parameters
            .iter()
            .map(|p| (p.name.as_str(), p.default.as_deref(), p.about.as_str()))
            .collect();
        assert_eq!(
            parameters,
            [
                ("since", Some("2024-01-01"), "from this day"),
                ("who", None, "a name"),
                ("n", Some("5"), ""),
            ]
        );
    }

    #[test]
    fn no_query_of_the_folder_is_forgotten() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/archive/queries");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| {
                entry
                    .expect("a file")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        let mut names: Vec<String> = COMING_WITH_MORGUE
            .iter()
            .map(|(name, _)| format!("{name}.sql"))
            .collect();
        names.sort();
        assert_eq!(files, names);
        for (name, text) in COMING_WITH_MORGUE {
            let query = NamedQuery::read(name, text, false);
            assert!(!query.about.is_empty(), "{name} says nothing");
            for parameter in &query.parameters {
                assert!(!parameter.about.is_empty(), "{name}: {}", parameter.name);
            }
        }
    }
}
