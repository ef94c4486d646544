//! Paragraphs, sentences and words of a text.

use crate::text::{Span, Text};

/// A word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
}

/// A sentence: a run of tokens inside one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Index of its first token.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// Index of its paragraph.
    pub paragraph: u32,
}

impl Sentence {
    /// Its tokens as a range of indexes.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// The text cut up. Every non-space byte of the text lies in exactly one token, every token in
/// exactly one sentence, every sentence in exactly one paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All sentences in order.
    pub sentences: Vec<Sentence>,
    /// Paragraphs (stretches between newlines that hold a token), without surrounding space.
    pub paragraphs: Vec<Span>,
}

/// Cuts `text` into paragraphs, sentences and tokens. Empty for a text without words.
pub fn words(text: &Text) -> Words {
    let mut out = Words::default();
    let mut at = 0;
    for line in text.as_str().split('\n') {
        let end = at + line.len();
        let first = out.tokens.len();
        tokenize(line, at, &mut out.tokens);
        if out.tokens.len() > first {
            let span = Span {
                start: out.tokens[first].span.start,
                end: out.tokens[out.tokens.len() - 1].span.end,
            };
            let paragraph = out.paragraphs.len() as u32;
            out.paragraphs.push(span);
            split_sentences(text, first, paragraph, &mut out);
        }
        at = end + 1;
    }
    out
}

const CLITICS: [&str; 8] = ["'s", "'re", "'ve", "'ll", "'d", "'m", "'S", "'"];

fn tokenize(line: &str, base: usize, out: &mut Vec<Token>) {
    let mut push = |start: usize, end: usize| {
        out.push(Token {
            span: Span::new(base + start, base + end),
        })
    };
    let bytes = line.as_bytes();
    let mut chars = line.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        if !is_word(c) {
            chars.next();
            // Runs of dots and dashes are one mark.
            let mut end = start + c.len_utf8();
            if c == '.' || c == '-' {
                while bytes.get(end) == Some(&(c as u8)) {
                    end += 1;
                    chars.next();
                }
            }
            push(start, end);
            continue;
        }
        let mut end = start;
        while let Some(&(at, c)) = chars.peek() {
            let next = line[at + c.len_utf8()..].chars().next();
            let joins = is_word(c) || joins_words(c, &line[start..at], next);
            if !joins {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let word = &line[start..end];
        match clitic(word) {
            Some(cut) if cut > 0 => {
                push(start, start + cut);
                push(start + cut, end);
            }
            _ => push(start, end),
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
}

/// True for a mark inside a word: the hyphen, apostrophe, full stop of an abbreviation, comma of a number.
fn joins_words(c: char, before: &str, next: Option<char>) -> bool {
    let next_is_word = next.is_some_and(is_word);
    match c {
        '\'' | '’' => next_is_word,
        '-' | '‑' | '&' | '/' if c != '/' => next_is_word,
        ',' => {
            next.is_some_and(|n| n.is_ascii_digit())
                && before.ends_with(|b: char| b.is_ascii_digit())
        }
        ':' => {
            next.is_some_and(|n| n.is_ascii_digit())
                && before.ends_with(|b: char| b.is_ascii_digit())
        }
        '.' => {
            let dotted = before.chars().rev().take_while(|b| *b != '.').count();
            let letters = before.ends_with(char::is_alphabetic);
            let number = next.is_some_and(|n| n.is_ascii_digit())
                && before.ends_with(|b: char| b.is_ascii_digit());
            // "U.S", "a.m", "example.com"; and the last stop of "U.S." or of "J.", "Mr."
            number
                || next_is_word && letters
                || (letters && dotted == 1 && before.contains('.'))
                || is_abbreviation(before)
        }
        _ => false,
    }
}

/// Words that carry a full stop of their own: titles, months, ranks, corporate forms, initials.
fn is_abbreviation(word: &str) -> bool {
    const KNOWN: &[&str] = &[
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Sr", "Jr", "St", "Gen", "Lt", "Col", "Maj", "Capt",
        "Sgt", "Cpl", "Adm", "Cmdr", "Sen", "Rep", "Gov", "Pres", "Rev", "Hon", "Amb", "Supt",
        "Insp", "Det", "Atty", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "Inc", "Corp",
        "Ltd", "Co", "Bros", "No", "vs", "etc", "Ave", "Blvd", "Rd", "Mt", "Ft", "Dept", "Univ",
        "Assn", "Brig", "Messrs", "Mme", "Mlle", "Fr", "Msgr", "Ph", "approx", "est", "fig", "vol",
        "pp", "ed",
    ];
    let mut chars = word.chars();
    let initial =
        matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase() && c != 'I');
    initial || KNOWN.contains(&word)
}

/// Byte length of the word before its clitic ("'s", "n't"), if it has one.
fn clitic(word: &str) -> Option<usize> {
    let straight = word.replace('’', "'");
    let lower = straight.to_ascii_lowercase();
    let tail = |n: usize| word.char_indices().rev().nth(n - 1).map(|(at, _)| at);
    if lower.len() > 3 && lower.ends_with("n't") {
        return tail(3);
    }
    CLITICS
        .iter()
        .find(|c| straight.len() > c.len() && straight.ends_with(**c))
        .and_then(|c| tail(c.len()))
}

fn split_sentences(text: &Text, first: usize, paragraph: u32, out: &mut Words) {
    let count = out.tokens.len();
    let mut begin = first;
    let mut at = first;
    let mut sentences = Vec::new();
    let mut cut = |begin: usize, end: usize, tokens: &[Token]| {
        let span = Span {
            start: tokens[begin].span.start,
            end: tokens[end - 1].span.end,
        };
        sentences.push(Sentence {
            span,
            first: begin as u32,
            end: end as u32,
            paragraph,
        });
    };
    while at < count {
        let word = text.slice(out.tokens[at].span);
        let next = out.tokens.get(at + 1).map(|t| text.slice(t.span));
        if ends_sentence(word, next) {
            let mut end = at + 1;
            while end < count
                && is_closer(text.slice(out.tokens[end].span))
                && out.tokens[end - 1].span.end == out.tokens[end].span.start
            {
                end += 1;
            }
            let goes_on = out.tokens.get(end).is_some_and(|t| {
                let w = text.slice(t.span);
                w.starts_with(|c: char| c.is_lowercase())
                    || matches!(w, "," | ";" | ":" | "—" | "–")
            });
            if !goes_on {
                cut(begin, end, &out.tokens);
                begin = end;
            }
            at = end;
        } else {
            at += 1;
        }
    }
    if begin < count {
        cut(begin, count, &out.tokens);
    }
    out.sentences.extend(sentences);
}

fn ends_sentence(word: &str, next: Option<&str>) -> bool {
    match word {
        "." | "!" | "?" | "…" | "。" | "！" | "？" | "។" | "॥" | "।" => true,
        "..." => next.is_some_and(|n| n.starts_with(char::is_uppercase)),
        // "in the U.S. The": an abbreviation may end a sentence before a word that opens one.
        _ => {
            word.len() > 2
                && word.ends_with('.')
                && next.is_some_and(|n| {
                    matches!(
                        n,
                        "The"
                            | "A"
                            | "An"
                            | "In"
                            | "He"
                            | "She"
                            | "It"
                            | "They"
                            | "We"
                            | "But"
                            | "And"
                            | "“"
                    )
                })
        }
    }
}

fn is_closer(mark: &str) -> bool {
    matches!(
        mark,
        "\"" | "”" | "’" | "'" | "»" | ")" | "]" | "}" | "." | "!" | "?"
    )
}
