//! The house's words as tantivy wants them.

use std::collections::HashMap;
use std::fmt::Write;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{
    Analyzer, Follows, PARAGRAPH_TERM, Place, Quoted, SENTENCE_TERM, fold, places,
};
use crate::text::Span;

/// Stands behind the language code, and behind the quotations, of a field value.
const END: char = '\u{1F}';

/// Words remembered with their terms before the memory is emptied; bounds it to a few megabytes.
const MEMORY_WORDS: usize = 50_000;

/// The value of a text field: in front of the text its language, and where it quotes somebody.
pub(super) fn field_value(language: Option<&str>, quoted: &[Vec<Span>], text: &str) -> String {
    let mut value = format!("{}{END}", language.unwrap_or(""));
    for quotation in quoted {
        for part in quotation {
            // Writing into a String cannot fail.
            let _ = write!(value, "{} {},", part.start, part.end);
        }
        value.push(';');
    }
    value.push(END);
    value.push_str(text);
    value
}

/// What [`field_value`] wrote: language, quotations, text.
fn parts_of(value: &str) -> (&str, Vec<Vec<Span>>, &str) {
    let mut parts = value.splitn(3, END);
    let (Some(language), Some(quoted), Some(text)) = (parts.next(), parts.next(), parts.next())
    else {
        return ("", Vec::new(), value);
    };
    let span = |part: &str| {
        let (start, end) = part.split_once(' ')?;
        Some(Span {
            start: start.parse().ok()?,
            end: end.parse().ok()?,
        })
    };
    let quotations = quoted.split_terminator(';');
    let quoted = quotations.map(|q| q.split_terminator(',').filter_map(span).collect());
    (language, quoted.collect(), text)
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
        let (language, quoted, text) = parts_of(value);
        self.read(language, &quoted, text);
        WordStream {
            terms: &self.terms,
            marks: self.marks.iter(),
            token: &mut self.token,
        }
    }
}

impl WordTokenizer {
    fn read(&mut self, language: &str, quoted: &[Vec<Span>], text: &str) {
        if self.language != language || self.known.len() > MEMORY_WORDS {
            self.known.clear();
        }
        if self.analyzer.is_none() || self.language != language {
            self.language = language.to_string();
            self.analyzer = Some(Analyzer::new((!language.is_empty()).then_some(language)));
        }
        self.terms.clear();
        self.marks.clear();
        let places = places(text);
        let marks = match quoted {
            [] => Vec::new(),
            quoted => Quoted::new(&places, quoted).marks(),
        };
        let mut marks = marks.into_iter().peekable();
        for place in &places {
            while let Some((_, term)) = marks.next_if(|mark| mark.0 <= place.position) {
                self.put(term, place.position);
            }
            self.add_place(text, place);
        }
        marks.for_each(|(position, term)| self.put(term, position));
    }

    fn add_place(&mut self, text: &str, place: &Place) {
        match place.follows {
            Follows::Inside => {}
            Follows::Sentence => self.put(SENTENCE_TERM, place.position),
            Follows::Paragraph => self.put(PARAGRAPH_TERM, place.position),
        }
        self.add(&text[place.start..place.end], place.position);
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
