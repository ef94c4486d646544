//! A codebook from CSV, TSV or YAML. The whole file is read and every fault told with its place;
//! with one fault there is no codebook.
//!
//! A table has a header line with the columns `name` and `words`, and may have `except`, `exclude`,
//! `broader` and `note`; within a cell, words are parted by semicolons. YAML is a list of mappings
//! with the same keys, or a mapping with `name` (of the codebook) and `concepts` (that list); words
//! are a list, or one string parted by semicolons.

use std::collections::BTreeMap;

use yaml_rust2::{Yaml, YamlLoader};

use super::{Rejected, decode};
use crate::model::{Codebook, Concept};
use crate::text::{fold, is_quotation_mark};

/// Names of facets, which a codebook must not have, being one itself.
const TAKEN: [&str; 12] = [
    "medtop",
    "iptc",
    "topic",
    "speaker",
    "institution",
    "place",
    "source",
    "section",
    "year",
    "month",
    "day",
    "language",
];

/// A row as typed, with where it stands.
struct Row {
    place: String,
    cells: BTreeMap<String, Vec<String>>,
}

/// Reads the codebook in `bytes` of the file `path`. Its name is `name`, else the one in the file,
/// else the file's. Errors with all faults: file, row and reason each.
pub fn codebook(path: &str, bytes: &[u8], name: Option<&str>) -> Result<Codebook, Vec<Rejected>> {
    let text = decode::decode(bytes, None).text;
    let fault = |place: Option<String>, reason: String| Rejected {
        path: path.to_owned(),
        place,
        reason,
    };
    let lower = path.to_lowercase();
    let rows = if lower.ends_with(".yaml") || lower.ends_with(".yml") {
        yaml(&text)
    } else {
        let tab = lower.ends_with(".tsv");
        table(&text, if tab { b'\t' } else { b',' }).map(|rows| (None, rows))
    };
    let (own_name, rows) =
        rows.map_err(|(place, reason)| vec![fault(Some(place).filter(|p| !p.is_empty()), reason)])?;
    let stem = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = stem.split('.').next().unwrap_or(stem);
    let name = slug(name.or(own_name.as_deref()).unwrap_or(stem));
    let mut faults = Vec::new();
    let plain = name.is_ascii() && name.starts_with(|c: char| c.is_ascii_lowercase());
    if TAKEN.contains(&name.as_str()) || !plain {
        let reason = format!("a codebook cannot be called “{name}”; give it a name by --name");
        faults.push(fault(None, reason));
    }
    if rows.is_empty() {
        faults.push(fault(None, "no concepts".to_owned()));
    }
    let places: Vec<String> = rows.iter().map(|row| row.place.clone()).collect();
    let concepts = concepts(&name, rows);
    let problems = problems(&concepts);
    faults.extend(
        problems
            .into_iter()
            .map(|(n, reason)| fault(places.get(n).cloned(), reason)),
    );
    if faults.is_empty() {
        Ok(Codebook { name, concepts })
    } else {
        Err(faults)
    }
}

/// A name as a part of a code: folded, with hyphens for spaces.
fn slug(name: &str) -> String {
    fold(name).replace(' ', "-")
}

fn concepts(book: &str, rows: Vec<Row>) -> Vec<Concept> {
    rows.into_iter()
        .map(|mut row| {
            let mut list = |key: &str| row.cells.remove(key).unwrap_or_default();
            let name = list("name").join("; ");
            Concept {
                code: format!("{book}:{}", slug(&name)),
                broader: list("broader")
                    .first()
                    .map(|b| format!("{book}:{}", slug(b))),
                note: Some(list("note").join("; ")).filter(|note| !note.is_empty()),
                words: list("words"),
                except: list("except"),
                exclude: list("exclude"),
                name,
            }
        })
        .collect()
}

/// What is wrong, with the number of the concept.
fn problems(concepts: &[Concept]) -> Vec<(usize, String)> {
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, concept) in concepts.iter().enumerate() {
        if concept.code.ends_with(':') {
            wrong.push((n, "no name".to_owned()));
        } else if seen.insert(&concept.code, n).is_some() {
            wrong.push((n, format!("“{}” stands here a second time", concept.name)));
        }
    }
    for (n, concept) in concepts.iter().enumerate() {
        let is_broader = concepts
            .iter()
            .any(|c| c.broader.as_ref() == Some(&concept.code));
        if concept.words.is_empty() && !is_broader {
            wrong.push((
                n,
                format!("“{}” has no words and nothing below it", concept.name),
            ));
        }
        let lists = [&concept.words, &concept.except, &concept.exclude];
        for phrase in lists.into_iter().flatten() {
            wrong.extend(wildcard_problem(phrase).map(|reason| (n, reason)));
        }
        if let Some(broader) = &concept.broader
            && !seen.contains_key(broader.as_str())
        {
            let typed = broader.split_once(':').map_or("", |(_, typed)| typed);
            wrong.push((n, format!("broader “{typed}” is no concept of this file")));
        }
        if is_in_circle(concepts, &seen, n) {
            wrong.push((n, format!("“{}” lies above itself", concept.name)));
        }
    }
    wrong.sort();
    wrong
}

fn wildcard_problem(phrase: &str) -> Option<String> {
    if !phrase.contains(char::is_alphanumeric) {
        return Some(format!("“{phrase}” has no letter or digit"));
    }
    phrase
        .split_whitespace()
        .find_map(|word| {
            let stem = word.strip_suffix('*')?;
            let letters = stem.chars().filter(|c| c.is_alphanumeric()).count();
            (letters < 2).then(|| format!("“{word}”: a wildcard wants two letters before it"))
        })
        .or_else(|| {
            let inner = phrase
                .split_whitespace()
                .find(|w| w.strip_suffix('*').unwrap_or(w).contains('*'));
            inner.map(|word| format!("“{word}”: a wildcard stands at the end of a word, once"))
        })
}

fn is_in_circle(concepts: &[Concept], places: &BTreeMap<&str, usize>, start: usize) -> bool {
    let above = |n: usize| places.get(concepts[n].broader.as_deref()?).copied();
    let mut at = start;
    for _ in 0..concepts.len() {
        match above(at) {
            Some(next) if next == start => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

type Failure = (String, String);

fn table(text: &str, delimiter: u8) -> Result<Vec<Row>, Failure> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let wrong = |error: csv::Error| (String::new(), format!("not a table: {error}"));
    let columns: Vec<String> = reader
        .headers()
        .map_err(wrong)?
        .iter()
        .map(|column| column.to_lowercase())
        .collect();
    if let Some(missing) = ["name", "words"]
        .iter()
        .find(|c| !columns.iter().any(|have| have == *c))
    {
        let reason = format!("the header line lacks the column “{missing}”");
        return Err(("line 1".to_owned(), reason));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut cells = BTreeMap::new();
        for (column, cell) in columns.iter().zip(&record) {
            cells.insert(column.clone(), parted(column, cell));
        }
        rows.push(Row {
            place: format!("line {line}"),
            cells,
        });
    }
    Ok(rows)
}

/// The words of a cell; a name or a note is one.
fn parted(column: &str, cell: &str) -> Vec<String> {
    let whole = matches!(column, "name" | "broader" | "note");
    let parts: Vec<&str> = if whole {
        vec![cell]
    } else {
        cell.split([';', '\n']).collect()
    };
    let trimmed = parts
        .into_iter()
        .map(|part| part.trim().trim_matches(is_quotation_mark).trim())
        .filter(|part| !part.is_empty());
    trimmed.map(str::to_owned).collect()
}

fn yaml(text: &str) -> Result<(Option<String>, Vec<Row>), Failure> {
    let documents = YamlLoader::load_from_str(text).map_err(|error| {
        (
            format!("line {}", error.marker().line()),
            error.info().to_owned(),
        )
    })?;
    let Some(document) = documents.first() else {
        return Ok((None, Vec::new()));
    };
    let (name, list) = match document {
        Yaml::Hash(_) => (scalar(&document["name"]), &document["concepts"]),
        list => (None, list),
    };
    let Yaml::Array(list) = list else {
        return Err((String::new(), "no list of concepts".to_owned()));
    };
    let mut rows = Vec::new();
    for (n, item) in list.iter().enumerate() {
        let place = format!("concept {}", n + 1);
        let Yaml::Hash(pairs) = item else {
            return Err((place, "not a mapping with name and words".to_owned()));
        };
        let mut cells = BTreeMap::new();
        for (key, value) in pairs {
            let key = scalar(key).unwrap_or_default().to_lowercase();
            let values = match value {
                Yaml::Array(list) => list.iter().collect(),
                one => vec![one],
            };
            let words = values.into_iter().filter_map(scalar);
            let words = words.flat_map(|word| parted(&key, &word)).collect();
            cells.insert(key, words);
        }
        rows.push(Row { place, cells });
    }
    Ok((name, rows))
}

/// A plain value as text: YAML reads `2020` and `no` as other things than words.
fn scalar(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) | Yaml::Real(text) => Some(text.clone()),
        Yaml::Integer(number) => Some(number.to_string()),
        Yaml::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_table_and_yaml_alike() {
        let table = "name,words,exclude,broader\nMoney,\"price*; cost of living\",,\n\
                     Élan vital,wage,advert,money\n";
        let list = "name: My Book\nconcepts:\n- name: Money\n  words: [price*, cost of living]\n\
                    - name: Élan vital\n  words: wage\n  exclude: advert\n  broader: Money\n";
        let one = codebook("d/my book.csv", table.as_bytes(), None).expect("a table");
        let two = codebook("x.yaml", list.as_bytes(), None).expect("YAML");
        assert_eq!(one, two);
        assert_eq!(one.name, "my-book");
        assert_eq!(one.concepts[0].words, ["price*", "cost of living"]);
        assert_eq!(one.concepts[1].code, "my-book:elan-vital");
        assert_eq!(one.concepts[1].broader.as_deref(), Some("my-book:money"));
        assert_eq!(one.concepts[1].exclude, ["advert"]);
    }

    fn check(path: &str, text: &str, expected: &[&str]) {
        let faults = codebook(path, text.as_bytes(), None).expect_err("faults");
        let said: Vec<String> = faults.iter().map(Rejected::to_string).collect();
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        check(
            "b.csv",
            "concept,words\n",
            &["b.csv:line 1: the header line lacks the column “name”"],
        );
        check("b.csv", "name,words\n", &["b.csv: no concepts"]);
        check(
            "b.csv",
            "name,words,broader\nA,ab c*d,\na,x*,\n,ok,\nB,,C\n",
            &[
                "b.csv:line 2: “c*d”: a wildcard stands at the end of a word, once",
                "b.csv:line 3: “a” stands here a second time",
                "b.csv:line 3: “x*”: a wildcard wants two letters before it",
                "b.csv:line 4: no name",
                "b.csv:line 5: broader “c” is no concept of this file",
                "b.csv:line 5: “B” has no words and nothing below it",
            ],
        );
        check(
            "b.csv",
            "name,words,broader\nA,aa,B\nB,bb,A\n",
            &[
                "b.csv:line 2: “A” lies above itself",
                "b.csv:line 3: “B” lies above itself",
            ],
        );
        check(
            "topic.csv",
            "name,words\nA,aa\n",
            &["topic.csv: a codebook cannot be called “topic”; give it a name by --name"],
        );
        check("b.yml", "just words", &["b.yml: no list of concepts"]);
        check(
            "b.yml",
            "- a\n",
            &["b.yml:concept 1: not a mapping with name and words"],
        );
    }
}
