//! Characters to tokens. Anything lexes.

use crate::model::query::{NameField, TextField};

/// What a field name before a colon means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Text(TextField),
    Exact,
    Name(NameField),
    Dates,
    AboutDates,
    Since,
    Until,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Plus,
    Minus,
    Equals,
    And,
    Or,
    Not,
    Near {
        distance: u32,
        ordered: bool,
    },
    Field(Scope),
    /// Text between double quotes, the number after a `~` behind it, and whether it was closed.
    Quoted(String, Option<u32>, bool),
    Word(String),
}

/// The field names, with their other names.
fn scope(name: &str) -> Option<Scope> {
    Some(match name.to_lowercase().as_str() {
        "title" | "headline" | "hl" => Scope::Text(TextField::Title),
        "body" | "text" => Scope::Text(TextField::Body),
        "quote" | "quotes" | "quotation" => Scope::Text(TextField::Quote),
        "byline" | "author" | "by" => Scope::Text(TextField::Byline),
        "as" | "role" => Scope::Text(TextField::Role),
        "cue" => Scope::Text(TextField::Cue),
        "source" | "outlet" => Scope::Text(TextField::Source),
        "section" => Scope::Text(TextField::Section),
        "language" | "lang" => Scope::Text(TextField::Language),
        "kind" => Scope::Text(TextField::Kind),
        "exact" => Scope::Exact,
        "speaker" | "said-by" | "saidby" => Scope::Name(NameField::Speaker),
        "institution" | "org" => Scope::Name(NameField::Institution),
        "place" | "location" => Scope::Name(NameField::Place),
        "about" | "mentions" => Scope::Name(NameField::About),
        "topic" => Scope::Name(NameField::Topic),
        "date" | "published" => Scope::Dates,
        "about-date" | "on-date" => Scope::AboutDates,
        "since" | "from" => Scope::Since,
        "until" | "to" => Scope::Until,
        _ => return None,
    })
}

pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut after_space = true;
    while let Some(c) = rest.chars().next() {
        let next = rest.chars().nth(1);
        let sign = after_space && next.is_some_and(|next| !next.is_whitespace());
        let (token, length) = match c {
            c if c.is_whitespace() => {
                after_space = true;
                rest = &rest[c.len_utf8()..];
                continue;
            }
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '"' | '“' | '”' | '„' | '«' => quoted(rest, c),
            '+' if sign => (Token::Plus, 1),
            '-' | '−' | '–' if sign => (Token::Minus, c.len_utf8()),
            '=' if sign => (Token::Equals, 1),
            _ => bare(rest),
        };
        // After a sign, bracket or field a new thing begins; after a word it goes on.
        after_space = !matches!(token, Token::Word(_) | Token::Quoted(..) | Token::Close);
        out.push(token);
        rest = &rest[length..];
    }
    out
}

fn quoted(rest: &str, open: char) -> (Token, usize) {
    let inner = &rest[open.len_utf8()..];
    let closes = |c: char| match open {
        '«' => matches!(c, '»' | '"'),
        _ => matches!(c, '"' | '”' | '“'),
    };
    let end = inner.char_indices().find(|(_, c)| closes(*c));
    let Some((at, close)) = end else {
        return (Token::Quoted(inner.to_string(), None, false), rest.len());
    };
    let mut length = open.len_utf8() + at + close.len_utf8();
    let mut reach = None;
    if let Some(digits) = rest[length..].strip_prefix('~') {
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        reach = digits[..count].parse().ok();
        length += 1 + count;
    }
    (Token::Quoted(inner[..at].to_string(), reach, true), length)
}

fn bare(rest: &str) -> (Token, usize) {
    let end = rest
        .char_indices()
        .find(|(at, c)| {
            *at > 0 && (c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«'))
        })
        .map_or(rest.len(), |(at, _)| at);
    let word = &rest[..end];
    if let Some((name, _)) = word.split_once(':')
        && let Some(scope) = scope(name)
    {
        return (Token::Field(scope), name.len() + 1);
    }
    let token = match word {
        "AND" | "&&" => Token::And,
        "OR" | "||" | "|" => Token::Or,
        "NOT" => Token::Not,
        "NEAR" => Token::Near {
            distance: 10,
            ordered: false,
        },
        "ADJ" => Token::Near {
            distance: 1,
            ordered: true,
        },
        _ => nearness(word).unwrap_or_else(|| Token::Word(word.to_string())),
    };
    (token, word.len())
}

/// `near/5` (also `w/5`) and `adj/3` (also `pre/3`), in any case.
fn nearness(word: &str) -> Option<Token> {
    let (name, number) = word.split_once('/')?;
    let distance: u32 = number.parse().ok()?;
    let ordered = match name.to_lowercase().as_str() {
        "near" | "w" => false,
        "adj" | "pre" => true,
        _ => return None,
    };
    number
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then_some(Token::Near { distance, ordered })
}
