//! The house's words as tantivy wants them.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{Analyzer, Follows, PARAGRAPH_TERM, SENTENCE_TERM, fold, foreign_to, places};
use crate::text::Span;

/// Stands behind the language code, and behind the stretches of other languages, of a field value.
const END: char = '\u{1F}';

/// Words remembered with their terms before the memory is emptied; bounds it to a few megabytes.
const MEMORY_WORDS: usize = 50_000;

/// The value of a text field: in front of the text its language, and where it is in another one.
pub(super) fn field_value(
    language: Option<&str>,
    foreign: &[(Span, String)],
    text: &str,
) -> String {
    let mut value = format!("{}{END}", language.unwrap_or(""));
    for (span, code) in foreign {
        // Writing into a String cannot fail.
        let _ = write!(value, "{} {} {code};", span.start, span.end);
    }
    value.push(END);
    value.push_str(text);
    value
}

/// What [`field_value`] wrote: language, stretches of another one, text.
fn parts_of(value: &str) -> (&str, Vec<(Span, String)>, &str) {
    let mut parts = value.splitn(3, END);
    let (Some(language), Some(foreign), Some(text)) = (parts.next(), parts.next(), parts.next())
    else {
        return ("", Vec::new(), value);
    };
    let stretch = |part: &str| {
        let mut parts = part.splitn(3, ' ');
        let start = parts.next()?.parse().ok()?;
        let end = parts.next()?.parse().ok()?;
        Some((Span { start, end }, parts.next()?.to_owned()))
    };
    let foreign = foreign.split_terminator(';').filter_map(stretch);
    (language, foreign.collect(), text)
}

/// Splits a field value into forms and stems; see [`crate::analysis`].
#[derive(Default)]
pub(super) struct WordTokenizer {
    /// By language code.
    tongues: BTreeMap<String, Tongue>,
    terms: String,
    /// Position, start and end of each term in `terms`.
    marks: Vec<(u32, usize, usize)>,
    token: Token,
}

/// The words of one language.
struct Tongue {
    analyzer: Analyzer,
    /// Form and stem of words seen before.
    known: HashMap<String, (String, Option<String>)>,
}

impl Tongue {
    fn new(code: &str) -> Tongue {
        Tongue {
            analyzer: Analyzer::new((!code.is_empty()).then_some(code)),
            known: HashMap::new(),
        }
    }

    fn terms(&mut self, word: &str) -> Option<&(String, Option<String>)> {
        if !self.known.contains_key(word) {
            if self.known.len() >= MEMORY_WORDS {
                self.known.clear();
            }
            let terms = (fold(word), self.analyzer.stem_term(word));
            self.known.insert(word.to_owned(), terms);
        }
        self.known.get(word)
    }
}

impl Clone for WordTokenizer {
    /// A tokenizer of its own; the memory is not shared.
    fn clone(&self) -> WordTokenizer {
        WordTokenizer::default()
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, value: &'a str) -> WordStream<'a> {
        let (language, foreign, text) = parts_of(value);
        self.read(language, &foreign, text);
        WordStream {
            terms: &self.terms,
            marks: self.marks.iter(),
            token: &mut self.token,
        }
    }
}

impl WordTokenizer {
    fn read(&mut self, language: &str, foreign: &[(Span, String)], text: &str) {
        self.terms.clear();
        self.marks.clear();
        for place in places(text) {
            match place.follows {
                Follows::Inside => {}
                Follows::Sentence => self.put(SENTENCE_TERM, place.position),
                Follows::Paragraph => self.put(PARAGRAPH_TERM, place.position),
            }
            let code = foreign_to(foreign, &place).unwrap_or(language);
            self.add(code, &text[place.start..place.end], place.position);
        }
    }

    fn put(&mut self, term: &str, position: u32) {
        let start = self.terms.len();
        self.terms.push_str(term);
        self.marks.push((position, start, self.terms.len()));
    }

    fn add(&mut self, code: &str, word: &str, position: u32) {
        if !self.tongues.contains_key(code) {
            self.tongues.insert(code.to_owned(), Tongue::new(code));
        }
        let tongue = self.tongues.get_mut(code);
        let Some((form, stem)) = tongue.and_then(|tongue| tongue.terms(word)) else {
            return;
        };
        for term in std::iter::once(form).chain(stem) {
            let start = self.terms.len();
            self.terms.push_str(term);
            self.marks.push((position, start, self.terms.len()));
        }
    }
}

/// The terms of one field value.
pub(super) struct WordStream<'a> {
    terms: &'a str,
    marks: std::slice::Iter<'a, (u32, usize, usize)>,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(&(position, start, end)) = self.marks.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.terms[start..end]);
        self.token.position = position as usize;
        self.token.offset_from = start;
        self.token.offset_to = end;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
