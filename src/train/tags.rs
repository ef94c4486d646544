//! The tagger: GUM (hand-made) and, with less trust, PolNeAR as CoreNLP tagged it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use morgue::annotate::learned::{Features, Form, Model, Parameters, forms};
use morgue::annotate::tags::{Tag, describe, is_shouted, settle, tags_by};
use morgue::annotate::words::{Words, words};
use morgue::text::{Span, Text};

use crate::corpus::{self, Outcome, Tagged};
use crate::crf::ready;
use crate::dataset::Dataset;
use crate::perceptron::{self, Anchored};

const GENRES: [&str; 6] = ["news", "interview", "bio", "academic", "court", "voyage"];
/// Each fifth GUM document of a genre is held back for the figures.
const HELD_BACK: usize = 5;
/// A word is settled that was seen so often,
const SETTLED_TIMES: usize = 20;
/// and had another tag than its own at most once in so many times.
const SETTLED_EACH: usize = 1000;

/// A text with our words, their forms, and the tags that the set gives them.
struct Lesson {
    words: Words,
    forms: Vec<Form>,
    gold: Vec<Option<Tag>>,
}

/// Learns the tagger's weights.
pub fn train(shared: &Path) -> Outcome<Parameters> {
    let names: Vec<&str> = Tag::ALL.iter().map(|tag| tag.as_str()).collect();
    let mut data = Dataset::new(&names);
    let mut anchors = Vec::new();
    let mut lessons = silver(shared, "train")?;
    for lesson in &lessons {
        teach(lesson, &mut data, &mut anchors);
    }
    for genre in GENRES {
        let (kept, _) = gum(shared, genre)?;
        for _ in 0..3 {
            kept.iter()
                .for_each(|lesson| teach(lesson, &mut data, &mut anchors));
        }
        lessons.extend(kept);
    }
    eprintln!(
        "tags: {} sentences, {} features",
        data.sequences.len(),
        data.alphabet.len()
    );
    let mut parameters = perceptron::train(&mut data, &anchors, 5, 4, 10.0);
    settle_words(&mut parameters, &lessons)?;
    Ok(parameters)
}

/// Adds the words to which the model so far gives one tag wherever they stand.
fn settle_words(parameters: &mut Parameters, lessons: &[Lesson]) -> Outcome<()> {
    let model = ready(parameters)?;
    let mut reader = model.reader();
    let mut counts: BTreeMap<u32, BTreeMap<u8, usize>> = BTreeMap::new();
    let mut all = 0;
    for lesson in lessons {
        let tags = tags_by(&mut reader, &lesson.words, &lesson.forms);
        for sentence in &lesson.words.sentences {
            let forms = &lesson.forms[sentence.tokens()];
            if is_shouted(forms) {
                continue;
            }
            for (form, tag) in forms.iter().zip(&tags[sentence.tokens()]) {
                let mut key = Features::default();
                settle(form, &mut key);
                let count = counts.entry(key.keys()[0]).or_default();
                *count.entry(*tag as u8).or_default() += 1;
                all += 1;
            }
        }
    }
    let known: BTreeSet<u32> = parameters.features.iter().map(|(key, _)| *key).collect();
    let (mut words, mut covered, mut changed) = (0, 0, 0);
    for (key, tags) in counts {
        let times: usize = tags.values().sum();
        let Some((tag, most)) = tags.into_iter().max_by_key(|(_, count)| *count) else {
            continue;
        };
        let steady = times >= SETTLED_TIMES && (times - most) * SETTLED_EACH <= times;
        if steady && !known.contains(&key) {
            parameters.features.push((key, vec![(tag, i8::MAX)]));
            (words, covered, changed) = (words + 1, covered + times, changed + times - most);
        }
    }
    eprintln!(
        "tags: {words} words are settled, {covered} of {all} tokens, {changed} of them change"
    );
    Ok(())
}

/// Prints the share of right tags on held-back documents.
pub fn measure(shared: &Path, model: &Model) -> Outcome<()> {
    for genre in GENRES {
        let (_, held) = gum(shared, genre)?;
        report(&format!("gum-{genre}, held back"), model, &held);
    }
    report("polnear-dev, silver", model, &silver(shared, "dev")?);
    Ok(())
}

fn report(name: &str, model: &Model, lessons: &[Lesson]) {
    let (mut right, mut all) = (0, 0);
    for lesson in lessons {
        let found = tags_by(&mut model.reader(), &lesson.words, &lesson.forms);
        for (found, gold) in found.iter().zip(&lesson.gold) {
            if let Some(gold) = gold {
                all += 1;
                right += usize::from(found == gold);
            }
        }
    }
    println!(
        "tags  {name}: {:.4} of {all}",
        right as f64 / all.max(1) as f64
    );
}

fn silver(shared: &Path, part: &str) -> Outcome<Vec<Lesson>> {
    let tags = shared.join(format!("eval/names/polnear-{part}-corenlp-silver.tsv.gz"));
    let end = if part == "train" { "jsonl.gz" } else { "jsonl" };
    let quotes = shared.join(format!("eval/quotes/polnear-{part}.{end}"));
    Ok(corpus::silver(&tags, &quotes)?.iter().map(lesson).collect())
}

/// The lessons of a genre: those to learn from and those held back.
fn gum(shared: &Path, genre: &str) -> Outcome<(Vec<Lesson>, Vec<Lesson>)> {
    let documents = corpus::gum(&shared.join(format!("eval/treebank/gum-{genre}.conllu.gz")))?;
    let (mut kept, mut held) = (Vec::new(), Vec::new());
    for (number, document) in documents.iter().enumerate() {
        let into = if number % HELD_BACK == 0 {
            &mut held
        } else {
            &mut kept
        };
        into.push(lesson(document));
    }
    Ok((kept, held))
}

fn lesson(document: &Tagged) -> Lesson {
    let (text, map) = Text::clean_with_map(&document.text);
    let words = words(&text);
    let forms = forms(&text, &words);
    let mut next = 0;
    let gold = words
        .tokens
        .iter()
        .map(|token| {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            let span = Span::new(
                map.raw_start(start),
                map.raw_end(end).max(map.raw_start(start)),
            );
            gold_tag(document, span, &mut next)
        })
        .collect();
    Lesson { words, forms, gold }
}

/// The tag of our token at `span`: the one of the same token there, or of the last of several
/// parts as a compound is tagged; none where the borders cross.
fn gold_tag(document: &Tagged, span: Span, next: &mut usize) -> Option<Tag> {
    let tokens = &document.tokens;
    while *next < tokens.len() && tokens[*next].span.end <= span.start {
        *next += 1;
    }
    let parts: Vec<_> = tokens[*next..]
        .iter()
        .take_while(|token| token.span.start < span.end)
        .collect();
    let (first, last) = (parts.first()?, parts.last()?);
    if parts.len() == 1 && first.span == span {
        let word = document.text.get(span.range())?;
        // GUM parts the preposition from the infinitive's "to"; CoreNLP does not.
        let to = word.eq_ignore_ascii_case("to");
        return if to { Some(Tag::TO) } else { parse(&first.tag) };
    }
    if first.span.start != span.start || last.span.end != span.end {
        return None;
    }
    let word = document.text.get(span.range())?;
    let tag = parse(&last.tag)?;
    if word.starts_with(['.', '-', '*', '=']) || word.contains("://") {
        return Some(if word.starts_with(['.', '-']) {
            Tag::Colon
        } else {
            Tag::SYM
        });
    }
    if !word.contains('-') {
        return Some(tag);
    }
    let before_noun = tokens
        .get(*next + parts.len())
        .is_some_and(|after| after.tag.starts_with("NN"));
    Some(match tag {
        Tag::VBN | Tag::VBG | Tag::CD => Tag::JJ,
        Tag::NN if before_noun => Tag::JJ,
        tag => tag,
    })
}

fn parse(tag: &str) -> Option<Tag> {
    Tag::parse(match tag {
        "-LSB-" | "-LCB-" => "-LRB-",
        "-RSB-" | "-RCB-" => "-RRB-",
        "NFP" | "ADD" | "AFX" | "GW" | "XX" | "#" => "SYM",
        tag => tag,
    })
}

/// Adds the sentences of a lesson in which all tokens have tags.
fn teach(lesson: &Lesson, data: &mut Dataset, anchors: &mut Vec<Anchored>) {
    for sentence in &lesson.words.sentences {
        let gold = &lesson.gold[sentence.tokens()];
        let Some(labels) = gold
            .iter()
            .map(|tag| tag.map(|tag| tag as u8))
            .collect::<Option<Vec<u8>>>()
        else {
            continue;
        };
        let forms = &lesson.forms[sentence.tokens()];
        let shouted = is_shouted(forms);
        data.add(&labels, 1.0, |at, f| describe(forms, shouted, at, f));
        let mut found = Features::default();
        let rows = (0..labels.len()).map(|at| {
            found.clear();
            describe(forms, shouted, at, &mut found);
            found.anchors().into()
        });
        anchors.push(Anchored {
            anchors: rows.collect(),
        });
    }
}
