//! Which words are in a text, as search sees them: split, lower case, accents folded, stemmed.
//!
//! The index and the query's own matcher both ask here, so that they cannot disagree. A word of a
//! text has a *form* (lower case, accents folded) and a *stem* (Snowball, by the text's language).
//! Both are index terms at the same position; the stem is left out where it says nothing new.

mod breaks;
mod fold;
mod nearness;
mod pattern;
mod quoted;
mod split;

pub use breaks::Follows;
pub use fold::fold;
pub use nearness::{Interval, Within, apart, covers, near_pairs};
pub use pattern::{Pattern, WordRange, within_edits};
pub use quoted::{Quoted, said_before, said_words};
pub use split::{is_unspaced, split_pattern, split_words};

use frostem::Stemmer;

use crate::text::Span;

/// The language whose stems are always looked for, whatever else an archive holds.
pub const DEFAULT_LANGUAGE: &str = "en";

/// Nearness reaches over this many words at most.
pub const FURTHEST: u32 = 255;

/// First character of an index term that is a stem; no form begins with it.
pub const STEM_MARK: char = '\u{1}';

/// Index term at the first word of every sentence but the first of a field.
pub const SENTENCE_TERM: &str = "\u{1}\u{1}s";

/// Index term at the first word of every paragraph but the first of a field.
pub const PARAGRAPH_TERM: &str = "\u{1}\u{1}p";

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Number of the word in its text, from 0.
    pub position: u32,
    /// Whether it begins a sentence or a paragraph.
    pub follows: Follows,
}

/// The words of `text` with their places.
pub fn places(text: &str) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::with_capacity(text.len() / 6);
    split_words(text, &mut |start, end| {
        let follows = match out.last() {
            Some(p) => breaks::follows(
                &text[p.start..p.end],
                &text[p.end..start],
                &text[start..end],
            ),
            None => Follows::Inside,
        };
        out.push(Place {
            start,
            end,
            position: out.len() as u32,
            follows,
        });
    });
    out
}

/// The language of a word where it stands in a stretch of another language than the rest of its text: of the
/// first that holds a letter of it.
pub fn foreign_to<'f>(foreign: &'f [(Span, String)], place: &Place) -> Option<&'f str> {
    let holds = |span: &Span| place.end > span.start as usize && place.start < span.end as usize;
    let found = foreign.iter().find(|(span, _)| holds(span));
    found.map(|(_, language)| language.as_str())
}

/// How many words `text` has.
pub fn count_words(text: &str) -> u32 {
    let mut count = 0;
    split_words(text, &mut |_, _| count += 1);
    count
}

/// Turns the words of one language into index terms.
pub struct Analyzer {
    language: String,
    stemmer: Option<Stemmer>,
}

impl Analyzer {
    /// An analyzer for an ISO 639-1 code (`fr`, `pt-BR`). No language is taken for
    /// [`DEFAULT_LANGUAGE`]; a language without a Snowball stemmer is searched by its forms.
    pub fn new(language: Option<&str>) -> Analyzer {
        let code = language.unwrap_or(DEFAULT_LANGUAGE);
        let code = code.split(['-', '_']).next().unwrap_or(code);
        let code = match code.to_lowercase().as_str() {
            "" => DEFAULT_LANGUAGE.to_string(),
            "nb" | "nn" => "no".to_string(),
            other => other.to_string(),
        };
        Analyzer {
            stemmer: Stemmer::try_from_name(&code).ok(),
            language: code,
        }
    }

    /// The code that was taken.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The index term for the stem of `word`; `None` where it says no more than the form.
    pub fn stem_term(&self, word: &str) -> Option<String> {
        let stem = self.stem(word)?;
        if self.language != DEFAULT_LANGUAGE {
            return Some(format!("{STEM_MARK}{}{STEM_MARK}{stem}", self.language));
        }
        (stem != fold(word)).then(|| format!("{STEM_MARK}{stem}"))
    }

    fn stem(&self, word: &str) -> Option<String> {
        let lower = word.to_lowercase().replace('’', "'");
        let stem = fold(&self.stemmer.as_ref()?.stem(&lower));
        (!stem.is_empty()).then_some(stem)
    }
}

/// The index terms that a stemmed query word looks for in texts of `languages` (the default
/// language is always among them): its form, its stem as a form, and its stem in each language.
/// Sorted, without doubles.
pub fn wanted_terms(word: &str, languages: &[&Analyzer]) -> Vec<String> {
    let mut terms = vec![fold(word)];
    for analyzer in languages {
        let Some(stem) = analyzer.stem(word) else {
            continue;
        };
        if analyzer.language == DEFAULT_LANGUAGE {
            terms.push(format!("{STEM_MARK}{stem}"));
            terms.push(stem);
        } else {
            terms.extend(analyzer.stem_term(word));
        }
    }
    terms.sort();
    terms.dedup();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, text_word: &str, query_word: &str, found: bool) {
        let texts = Analyzer::new(Some(language));
        let english = Analyzer::new(None);
        let wanted = wanted_terms(query_word, &[&english, &texts]);
        let mut held = vec![fold(text_word)];
        held.extend(texts.stem_term(text_word));
        let got = held.iter().any(|term| wanted.contains(term));
        assert_eq!(
            got, found,
            "{text_word} / {query_word}: {held:?} {wanted:?}"
        );
    }

    #[test]
    fn words_meet_by_form_or_stem() {
        check("en", "Ministers", "minister", true);
        check("en", "minister", "ministers", true);
        check("en", "mining", "minister", false);
        check("en", "Café", "cafe", true);
        check("fr", "élections", "election", true);
        check("fr", "ministres", "ministre", true);
        check("de", "Straße", "strasse", true);
        check("xx", "blorks", "blork", false);
        check("xx", "Blorks", "blorks", true);
    }
}
