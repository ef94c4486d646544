//! The house's words as tantivy wants them.

use std::collections::HashMap;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{Analyzer, Follows, PARAGRAPH_TERM, SENTENCE_TERM, fold, places};

/// Stands between the language code and the text of a field value; cleaned texts hold none.
const LANGUAGE_END: char = '\u{1F}';

/// Words remembered with their terms before the memory is emptied; bounds it to a few megabytes.
const MEMORY_WORDS: usize = 50_000;

/// The value of a text field: the text with its language in front.
pub(super) fn field_value(language: Option<&str>, text: &str) -> String {
    format!("{}{LANGUAGE_END}{text}", language.unwrap_or(""))
}

/// Splits a field value into forms and stems; see [`crate::analysis`].
#[derive(Default)]
pub(super) struct WordTokenizer {
    language: String,
    analyzer: Option<Analyzer>,
    known: HashMap<String, (String, Option<String>)>,
    terms: String,
    /// Position, start and end of each term in `terms`.
    marks: Vec<(u32, usize, usize)>,
    token: Token,
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
        let (language, text) = value.split_once(LANGUAGE_END).unwrap_or(("", value));
        self.read(language, text);
        WordStream {
            terms: &self.terms,
            marks: self.marks.iter(),
            token: &mut self.token,
        }
    }
}

impl WordTokenizer {
    fn read(&mut self, language: &str, text: &str) {
        if self.language != language || self.known.len() > MEMORY_WORDS {
            self.known.clear();
        }
        if self.analyzer.is_none() || self.language != language {
            self.language = language.to_string();
            self.analyzer = Some(Analyzer::new((!language.is_empty()).then_some(language)));
        }
        self.terms.clear();
        self.marks.clear();
        for place in places(text) {
            match place.follows {
                Follows::Inside => {}
                Follows::Sentence => self.put(SENTENCE_TERM, place.position),
                Follows::Paragraph => self.put(PARAGRAPH_TERM, place.position),
            }
            self.add(&text[place.start..place.end], place.position);
        }
    }

    fn put(&mut self, term: &str, position: u32) {
        let start = self.terms.len();
        self.terms.push_str(term);
        self.marks.push((position, start, self.terms.len()));
    }

    fn add(&mut self, word: &str, position: u32) {
        if !self.known.contains_key(word) {
            let stem = self.analyzer.as_ref().and_then(|a| a.stem_term(word));
            self.known.insert(word.to_string(), (fold(word), stem));
        }
        let Some((form, stem)) = self.known.get(word) else {
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
