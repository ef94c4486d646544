//! The words that speak for topics, ready to be looked up.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::vocabulary::VOCABULARY;
use crate::annotate::phrases::PhraseBook;

const WORDS: &str = include_str!("../../lexicon/topic_words.tsv");

/// A vote of a phrase for a topic, by its place in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Vote {
    pub(super) topic: usize,
    pub(super) weight: f32,
}

/// What one phrase says.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    /// For each topic above them, itself included: the strongest below. A phrase that is given
    /// for a topic and for the one below it speaks once.
    pub(super) paths: Vec<Vote>,
}

pub(super) struct Lexicon {
    pub(super) book: PhraseBook,
    pub(super) phrases: Vec<Phrase>,
}

/// Weight of a name of the vocabulary that the word list leaves out.
const NAME_WEIGHT: f32 = 2.0;

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut votes: BTreeMap<Vec<String>, Vec<Vote>> = BTreeMap::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.splitn(3, '\t');
        let (Some(code), Some(weight), Some(words)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (Some(topic), Ok(weight)) = (VOCABULARY.place(code), weight.parse()) else {
            continue;
        };
        for phrase in words.split(',') {
            votes
                .entry(cut(phrase))
                .or_default()
                .push(Vote { topic, weight });
        }
    }
    for (topic, info) in VOCABULARY.topics.iter().enumerate() {
        let plain = info.name.contains(' ') && !info.name.contains(['(', ',']);
        if plain && info.level > 2 {
            votes
                .entry(cut(&info.name.to_lowercase()))
                .or_insert_with(|| {
                    vec![Vote {
                        topic,
                        weight: NAME_WEIGHT,
                    }]
                });
        }
    }
    let book = PhraseBook::new(
        votes
            .keys()
            .enumerate()
            .map(|(number, words)| (words.iter().map(String::as_str).collect(), number as u32)),
    );
    Lexicon {
        book,
        phrases: votes.into_values().map(phrase).collect(),
    }
});

/// The words that speak for the topic `code` itself, the weightiest first; empty for an unknown one.
pub fn words_for(code: &str) -> Vec<&'static str> {
    let digits = code.strip_prefix("medtop:").unwrap_or(code);
    let mut found: Vec<(f32, &'static str)> = Vec::new();
    for line in WORDS.lines() {
        let mut fields = line.splitn(3, '\t');
        if let (Some(topic), Some(weight), Some(words)) =
            (fields.next(), fields.next(), fields.next())
            && topic == digits
        {
            let weight: f32 = weight.parse().unwrap_or(0.0);
            found.extend(words.split(',').map(|word| (weight, word.trim())));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.dedup_by_key(|(_, word)| *word);
    found.into_iter().map(|(_, word)| word).collect()
}

/// A phrase that speaks for several fields speaks less clearly for each.
fn phrase(topics: Vec<Vote>) -> Phrase {
    let vocabulary = &*VOCABULARY;
    let mut fields: Vec<usize> = topics
        .iter()
        .map(|vote| vocabulary.path(vote.topic)[0])
        .collect();
    fields.sort_unstable();
    fields.dedup();
    let share = 1.0 / (fields.len() as f32).sqrt();
    let mut paths: BTreeMap<usize, f32> = BTreeMap::new();
    for vote in &topics {
        for place in vocabulary.path(vote.topic) {
            let weight = paths.entry(place).or_insert(0.0);
            *weight = weight.max(vote.weight * share);
        }
    }
    Phrase {
        paths: paths
            .into_iter()
            .map(|(topic, weight)| Vote { topic, weight })
            .collect(),
    }
}

fn cut(phrase: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in phrase.split_whitespace() {
        let (stem, owner) = match word.strip_suffix("'s") {
            Some(stem) => (stem, true),
            None => (word, false),
        };
        let mut normal = String::new();
        normalise(stem, &mut normal);
        words.push(normal);
        if owner {
            words.push("'s".to_string());
        }
    }
    words
}

/// Writes `word` to `out` in lower case, without its last stop and its plural.
pub(in crate::annotate) fn normalise(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
    } else if word == "’s" {
        out.push_str("'s");
    } else {
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    if out.len() > 1 && out.ends_with('.') {
        out.pop();
    }
    let plural = out.len() > 3
        && out.ends_with('s')
        && !(out.ends_with("ss")
            || out.ends_with("us")
            || out.ends_with("is")
            || out.ends_with("'s"));
    if !plural {
        return;
    }
    out.pop();
    if out.len() > 3 && out.ends_with("ie") {
        out.truncate(out.len() - 2);
        out.push('y');
    } else if ["che", "she", "xe", "sse"]
        .iter()
        .any(|end| out.ends_with(end))
    {
        out.pop();
    }
}
