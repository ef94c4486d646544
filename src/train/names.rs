//! The two models of names. The first reads the sentence; the second reads also what the first found in
//! the rest of the document, so it learns from first models that had not seen the document (four
//! parts, each labelled by a model of the other three).

use std::path::Path;

use morgue::annotate::learned::{Features, Form, Model, Packed, Parameters, forms, join};
use morgue::annotate::names::{Document, Island, LABELS, Models, names_by, recall};
use morgue::annotate::tags::{Tag, tags_by};
use morgue::annotate::words::{Words, words};
use morgue::text::{OffsetMap, Scalars, Text};

use crate::corpus::{self, Mark, Marked, Outcome};
use crate::crf::{self, Options, ready};
use crate::dataset::Dataset;

/// Parts for the second model's lessons.
const PARTS: usize = 4;
/// Folds of Wikigold, stretches of it, so that no article lies in two.
const FOLDS: usize = 5;
/// How much a lesson with unknown words counts beside the same one as it stands.
const BLIND_WEIGHT: f32 = 0.5;

/// Words of names fall into so many lots,
const LOTS: u64 = 10;
/// of which so many are made unknown,
const BLIND_LOTS: u64 = 6;
/// and so many of these have no cluster either.
const STRANGE_LOTS: u64 = 2;
/// Each so many documents of the hand-made sets come once more in capitals, as headlines do.
const SHOUTED_EACH: usize = 12;
/// How much such a copy counts.
const SHOUTED_WEIGHT: f32 = 0.5;

/// A document to learn from.
pub struct Lesson {
    text: Text,
    words: Words,
    forms: Vec<Form>,
    tags: Vec<Tag>,
    labels: Vec<u8>,
    weight: f32,
}

impl Lesson {
    fn new(tagger: &Model, raw: &str, marks: &[Mark], weight: f32) -> Lesson {
        let (text, map) = Text::clean_with_map(raw);
        let words = words(&text);
        let forms = forms(&text, &words);
        let tags = tags_by(&mut tagger.reader(), &words, &forms);
        let labels = labels(raw, &text, &map, &words, marks);
        Lesson {
            text,
            words,
            forms,
            tags,
            labels,
            weight,
        }
    }

    fn document<'a>(&'a self, forms: &'a [Form]) -> Document<'a> {
        Document::new(&self.text, &self.words, &self.tags, forms)
    }

    /// Forms in which most words of names are strangers, the same word always or never.
    fn blinded(&self, salt: u64) -> Vec<Form> {
        let mut forms = self.forms.clone();
        for (form, label) in forms.iter_mut().zip(&self.labels) {
            if *label == 0 || !form.capital || form.lower % LOTS >= BLIND_LOTS {
                continue;
            }
            for part in [&mut form.lower, &mut form.exact] {
                *part = join(*part, salt);
            }
            for part in form.suffixes.iter_mut().chain(&mut form.prefixes) {
                *part = join(*part, salt);
            }
        }
        forms
    }
}

/// BILOU labels of our tokens for marks in scalars of the raw text; "the" before a name is none of it.
fn labels(raw: &str, text: &Text, map: &OffsetMap, words: &Words, marks: &[Mark]) -> Vec<u8> {
    let scalars = Scalars::new(raw);
    let places: Vec<(usize, usize)> = words
        .tokens
        .iter()
        .map(|token| {
            let start = map.raw_start(token.span.start as usize);
            let end = map.raw_end(token.span.end as usize).max(start);
            (scalars.at(raw, start), scalars.at(raw, end))
        })
        .collect();
    let mut labels = vec![0; places.len()];
    for mark in marks {
        let kind = match mark.label.as_str() {
            "PER" => 0,
            "ORG" => 1,
            "LOC" => 2,
            _ => continue,
        };
        let mut first = places.partition_point(|(_, end)| *end <= mark.start);
        let end = places.partition_point(|(start, _)| *start < mark.end);
        if first < end
            && text
                .slice(words.tokens[first].span)
                .eq_ignore_ascii_case("the")
        {
            first += 1;
        }
        for (at, label) in labels.iter_mut().enumerate().take(end).skip(first) {
            let place = match (at == first, at + 1 == end) {
                (true, true) => 3,
                (true, false) => 0,
                (false, false) => 1,
                (false, true) => 2,
            };
            *label = kind * 4 + place + 1;
        }
    }
    labels
}

/// All lessons of the training sets, in a fixed order.
/// Of Wikigold, the documents of fold `without` are left out, if one is given.
pub fn lessons(shared: &Path, tagger: &Model, without: Option<usize>) -> Outcome<Vec<Lesson>> {
    let names = shared.join("eval/names");
    let sets = [
        ("worldwide-train.jsonl.gz", 1.0),
        ("crossner-politics-train.jsonl", 2.0),
        ("wnut17-train.jsonl", 0.3),
        ("uner-ewt-dev.jsonl", 0.6),
        ("uner-ewt-test.jsonl", 0.6),
        ("wikigold.jsonl", 1.5),
    ];
    let mut lessons = Vec::new();
    for (set, weight) in sets {
        let documents = corpus::marked(&names.join(set))?;
        let count = documents.len();
        for (number, document) in documents.iter().enumerate() {
            if set == "wikigold.jsonl" && Some(number * FOLDS / count) == without {
                continue;
            }
            let (text, marks) = (&document.text, &document.entities);
            lessons.push(Lesson::new(tagger, text, marks, weight));
            let loud = text.to_uppercase();
            let in_place = loud.chars().count() == text.chars().count();
            if number % SHOUTED_EACH == 0 && in_place {
                lessons.push(Lesson::new(tagger, &loud, marks, weight * SHOUTED_WEIGHT));
            }
        }
    }
    for genre in ["news", "interview", "bio", "voyage", "academic"] {
        let path = shared.join(format!("eval/treebank/gum-{genre}.conllu.gz"));
        for document in corpus::gum(&path)? {
            lessons.push(tagged(tagger, &document, 0.7));
        }
    }
    let silver = corpus::silver(
        &names.join("polnear-train-corenlp-silver.tsv.gz"),
        &shared.join("eval/quotes/polnear-train.jsonl.gz"),
    )?;
    for document in &silver {
        lessons.push(tagged(tagger, document, 0.15));
    }
    Ok(lessons)
}

fn tagged(tagger: &Model, document: &corpus::Tagged, weight: f32) -> Lesson {
    let scalars = Scalars::new(&document.text);
    let at = |byte: u32| scalars.at(&document.text, byte as usize);
    let marks: Vec<Mark> = document
        .names
        .iter()
        .map(|(span, label)| Mark {
            start: at(span.start),
            end: at(span.end),
            label: (*label).to_string(),
        })
        .collect();
    Lesson::new(tagger, &document.text, &marks, weight)
}

/// Learns both models.
pub fn train(lessons: &[Lesson]) -> Outcome<(Parameters, Parameters)> {
    let all: Vec<&Lesson> = lessons.iter().collect();
    let mut data = Dataset::new(&LABELS);
    for part in 0..PARTS {
        let others: Vec<&Lesson> = pick(lessons, |number| number % PARTS != part);
        let first = ready(&train_first(&others))?;
        for lesson in pick(lessons, |number| number % PARTS == part) {
            teach(Some(&first), lesson, &mut data);
        }
    }
    let first = train_first(&all);
    let second = learn(&mut data);
    Ok((first, second))
}

fn pick(lessons: &[Lesson], wanted: impl Fn(usize) -> bool) -> Vec<&Lesson> {
    let numbered = lessons.iter().enumerate();
    numbered
        .filter(|(number, _)| wanted(*number))
        .map(|(_, lesson)| lesson)
        .collect()
}

fn train_first(lessons: &[&Lesson]) -> Parameters {
    let mut data = Dataset::new(&LABELS);
    for lesson in lessons {
        teach(None, lesson, &mut data);
    }
    learn(&mut data)
}

/// Adds a lesson twice: as it stands, and with most words of its names made unknown. With `first`, also
/// what that model found in the rest of the document.
fn teach(first: Option<&Model>, lesson: &Lesson, data: &mut Dataset) {
    let forms = [&lesson.forms, &lesson.blinded(1), &lesson.blinded(2)];
    let mut documents = forms.map(|forms| lesson.document(forms));
    let (plain, blinded) = documents.split_at_mut(1);
    let known = |at: &usize| lesson.forms[*at].lower % LOTS >= STRANGE_LOTS;
    for document in blinded {
        document.take_alike(&plain[0], (0..lesson.forms.len()).filter(known));
    }
    let memories = documents
        .each_ref()
        .map(|d| first.map(|first| recall(&first.chain, &mut first.reader(), d).0));
    let describe = |copy: usize, island: &Island, at: usize, features: &mut Features| {
        documents[copy].describe(island, at, features);
        if let Some(memory) = &memories[copy] {
            memory.describe(&documents[copy], island, at, features);
        }
    };
    data.alphabet.begin_group();
    for island in &documents[0].islands {
        let labels = mended(&lesson.labels[island.tokens()]);
        data.add(&labels, lesson.weight, |at, features| {
            describe(0, island, at, features)
        });
    }
    data.alphabet.begin_group();
    for island in &documents[0].islands {
        let labels = mended(&lesson.labels[island.tokens()]);
        if labels.iter().all(|label| *label == 0) {
            continue;
        }
        // What two blinded copies have in common does not hang on the words made unknown.
        let mut other = Features::default();
        data.add(&labels, lesson.weight * BLIND_WEIGHT, |at, features| {
            describe(1, island, at, features);
            other.clear();
            describe(2, island, at, &mut other);
            features.keep_common(&other);
        });
    }
}

fn learn(data: &mut Dataset) -> Parameters {
    data.prune(3);
    eprintln!(
        "names: {} islands, {} features",
        data.sequences.len(),
        data.alphabet.len()
    );
    let options = Options {
        epochs: 9,
        averaged: 3,
        allowed,
        ..Options::default()
    };
    crf::train(data, &options)
}

/// Labels of an island whose border cut a name become outside, so that the model sees no broken name.
fn mended(labels: &[u8]) -> Vec<u8> {
    let mut labels = labels.to_vec();
    let place = |label: u8| label.checked_sub(1).map(|l| l % 4);
    for label in labels
        .iter_mut()
        .take_while(|l| matches!(place(**l), Some(1 | 2)))
    {
        *label = 0;
    }
    for label in labels
        .iter_mut()
        .rev()
        .take_while(|l| matches!(place(**l), Some(0 | 1)))
    {
        *label = 0;
    }
    labels
}

/// Which label may follow which in BILOU.
fn allowed(from: Option<&str>, to: &str) -> bool {
    let open = |label: &str| label.starts_with(['B', 'I']);
    match from {
        Some(from) if open(from) => !to.starts_with(['B', 'U', 'O']) && from[1..] == to[1..],
        _ => to.starts_with(['B', 'U', 'O']),
    }
}

/// Prints the figures of `score_names.py` for the development sets.
pub fn measure(shared: &Path, tagger: &Model, models: &Models) -> Outcome<()> {
    for set in ["crossner-politics-dev.jsonl", "worldwide-dev.jsonl.gz"] {
        let documents = corpus::marked(&shared.join("eval/names").join(set))?;
        report(set, &documents, tagger, models);
    }
    Ok(())
}

/// Prints the figures for Wikigold by folds, the sum so far after each: each fifth is labelled by models that learned from the rest
/// and from all other sets.
pub fn measure_folds(shared: &Path, tagger: &Model) -> Outcome<()> {
    let documents = corpus::marked(&shared.join("eval/names/wikigold.jsonl"))?;
    let mut counts = Counts::default();
    for fold in 0..FOLDS {
        let (first, second) = train(&lessons(shared, tagger, Some(fold))?)?;
        let models = together(&first.pack(), &second.pack())?;
        for (number, document) in documents.iter().enumerate() {
            if number * FOLDS / documents.len() == fold {
                count(document, tagger, &models, &mut counts);
            }
        }
        print(&format!("wikigold, {} of {FOLDS} folds", fold + 1), &counts);
    }
    Ok(())
}

/// Prints the names of each document of `gold` as `score_names.py` reads them.
pub fn predictions(gold: &Path, tagger: &Model, models: &Models) -> Outcome<()> {
    for document in corpus::marked(gold)? {
        let lesson = Lesson::new(tagger, &document.text, &[], 1.0);
        let entities: Vec<_> = predict(&document.text, &lesson, models)
            .into_iter()
            .map(|(start, end, label)| serde_json::json!({"start": start, "end": end, "label": label}))
            .collect();
        println!(
            "{}",
            serde_json::json!({"id": document.id, "entities": entities})
        );
    }
    Ok(())
}

/// Both models as [`names_by`] reads them.
pub fn together(first: &Packed, second: &Packed) -> Outcome<Models> {
    Models::new(first, second).map_err(|error| error.to_string())
}

/// Right, found and gold names of PER, ORG, LOC and all.
type Counts = [[usize; 3]; 4];

fn report(set: &str, documents: &[Marked], tagger: &Model, models: &Models) {
    let mut counts = Counts::default();
    for document in documents {
        count(document, tagger, models, &mut counts);
    }
    print(set, &counts);
}

fn count(document: &Marked, tagger: &Model, models: &Models, counts: &mut Counts) {
    let lesson = Lesson::new(tagger, &document.text, &[], 1.0);
    let found = predict(&document.text, &lesson, models);
    let chars: Vec<char> = document.text.chars().collect();
    let mut gold: Vec<(usize, usize, String)> = document
        .entities
        .iter()
        .map(|mark| {
            let the: String = chars[mark.start..].iter().take(4).collect();
            let skip = if the.to_lowercase() == "the " { 4 } else { 0 };
            (mark.start + skip, mark.end, mark.label.clone())
        })
        .collect();
    gold.sort();
    gold.dedup();
    for (kind, label) in ["PER", "ORG", "LOC", ""].iter().enumerate() {
        let of = |name: &&(usize, usize, String)| label.is_empty() || name.2 == *label;
        counts[kind][0] += found.iter().filter(of).filter(|n| gold.contains(n)).count();
        counts[kind][1] += found.iter().filter(of).count();
        counts[kind][2] += gold.iter().filter(of).count();
    }
}

fn print(set: &str, counts: &Counts) {
    let mut line = format!("names {set}:");
    for (kind, label) in ["PER", "ORG", "LOC", "all"].iter().enumerate() {
        let [right, found, gold] = counts[kind].map(|n| n as f64);
        let f1 = 2.0 * right / (found + gold).max(1.0);
        line += &format!(
            "  {label} {f1:.3} (P {:.3} R {:.3})",
            right / found.max(1.0),
            right / gold.max(1.0)
        );
    }
    println!("{line}");
}

/// The names of a document in scalars of its raw text.
fn predict(raw: &str, lesson: &Lesson, models: &Models) -> Vec<(usize, usize, String)> {
    let (_, map) = Text::clean_with_map(raw);
    let scalars = Scalars::new(raw);
    names_by(
        models,
        &mut models.reader(),
        &lesson.text,
        &lesson.words,
        &lesson.tags,
        &lesson.forms,
    )
    .iter()
    .map(|name| {
        let start = map.raw_start(name.span.start as usize);
        let end = map.raw_end(name.span.end as usize).max(start);
        (
            scalars.at(raw, start),
            scalars.at(raw, end),
            name.kind.label().to_string(),
        )
    })
    .collect()
}
