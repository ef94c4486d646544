//! Words whose full stop is their own.

use std::collections::HashMap;
use std::sync::OnceLock;

/// How an abbreviation stands to the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// Stands before a name: no sentence ends with it.
    BeforeName,
    /// May be the last word.
    MayEnd,
    /// Is one only before a number.
    BeforeNumber,
}

/// Looks `word`, without its full stop, up among the known abbreviations.
pub fn abbreviation(word: &str) -> Option<Abbreviation> {
    static KNOWN: OnceLock<HashMap<&'static str, Abbreviation>> = OnceLock::new();
    if word.len() > 6 {
        return None;
    }
    let known = KNOWN.get_or_init(|| {
        let lines = include_str!("../../lexicon/abbreviations.txt").lines();
        lines
            .filter_map(|line| line.split_once(": "))
            .filter_map(|(kind, words)| {
                let kind = match kind {
                    "before" => Abbreviation::BeforeName,
                    "end" => Abbreviation::MayEnd,
                    "number" => Abbreviation::BeforeNumber,
                    _ => return None,
                };
                Some(words.split(' ').map(move |word| (word, kind)))
            })
            .flatten()
            .collect()
    });
    known.get(word).copied()
}
