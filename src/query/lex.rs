//! Characters to tokens. Anything lexes.

use crate::model::query::{NameField, Nearness, Reach, TextField};

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
    Near(Nearness),
    /// `not near/5`.
    Apart(Nearness),
    /// `atleast/3`, before what is counted.
    AtLeast(u32),
    /// `first/50`, before what stands there.
    First(u32),
    /// `words:100..500`.
    Length(Option<u32>, Option<u32>),
    /// `[a TO b]`, as `a..b`.
    Range(String),
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
        "about" => Scope::Name(NameField::About),
        "mentions" | "names" => Scope::Name(NameField::Mention),
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
            '|' => (Token::Or, rest.len() - rest.trim_start_matches('|').len()),
            '"' | '“' | '”' | '„' | '«' => quoted(rest, c),
            '+' if sign => (Token::Plus, 1),
            '-' | '−' | '–' if sign => (Token::Minus, c.len_utf8()),
            '!' if sign && next != Some('!') => (Token::Minus, 1),
            '=' if sign => (Token::Equals, 1),
            '[' if after_space => range(rest).unwrap_or_else(|| bare(rest)),
            _ => bare(rest),
        };
        // After a sign, bracket or field a new thing begins; after a word it goes on.
        after_space = !matches!(token, Token::Word(_) | Token::Quoted(..) | Token::Close);
        out.push(token);
        rest = &rest[length..];
    }
    paired(out)
}

/// Operators of two words: `not near/5`, `atleast 3`, `SAME SENTENCE`.
fn paired(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let pair = match (out.last(), &token) {
            (Some(Token::Not), Token::Near(nearness)) => Some(Token::Apart(*nearness)),
            (Some(Token::Word(first)), Token::Near(nearness)) if first == "not" => {
                Some(Token::Apart(*nearness))
            }
            (Some(Token::Word(first)), Token::Word(second)) => two_words(first, second),
            _ => None,
        };
        match pair {
            Some(pair) => {
                out.pop();
                out.push(pair);
            }
            None => out.push(token),
        }
    }
    out
}

fn two_words(first: &str, second: &str) -> Option<Token> {
    let reach = match (first, second) {
        ("SAME", "SENTENCE") => Reach::Sentence,
        ("SAME", "PARAGRAPH") => Reach::Paragraph,
        (first, count) if first.eq_ignore_ascii_case("atleast") => {
            return digits(count).map(Token::AtLeast);
        }
        _ => return None,
    };
    Some(Token::Near(Nearness {
        reach,
        ordered: false,
    }))
}

/// `[a TO b]`; a star leaves an end open.
fn range(rest: &str) -> Option<(Token, usize)> {
    let (inside, _) = rest[1..].split_once(']')?;
    let mut pieces = inside.split_whitespace();
    let (from, to, end) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let open = |end: &str| {
        if end == "*" {
            String::new()
        } else {
            end.to_owned()
        }
    };
    let one_range = to.eq_ignore_ascii_case("to") && pieces.next().is_none();
    one_range.then(|| {
        let typed = format!("{}..{}", open(from), open(end));
        (Token::Range(typed), inside.len() + 2)
    })
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
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|' | '"' | '“' | '”' | '„' | '«');
    let end = rest
        .char_indices()
        .find(|(at, c)| *at > 0 && ends(*c))
        .map_or(rest.len(), |(at, _)| at);
    let word = &rest[..end];
    if let Some(length) = length(word) {
        return (length, word.len());
    }
    if let Some((name, _)) = word.split_once(':')
        && let Some(scope) = scope(name)
    {
        return (Token::Field(scope), name.len() + 1);
    }
    (
        operator(word).unwrap_or_else(|| Token::Word(word.to_string())),
        word.len(),
    )
}

fn operator(word: &str) -> Option<Token> {
    let near = |distance, ordered| {
        Token::Near(Nearness {
            reach: Reach::Words(distance),
            ordered,
        })
    };
    Some(match word {
        "AND" | "&&" | "&" => Token::And,
        "OR" => Token::Or,
        "NOT" => Token::Not,
        "NEAR" => near(10, false),
        "ADJ" => near(1, true),
        _ => return counted(word),
    })
}

/// `near/5` (also `w/5`), `adj/3` (also `pre/3`), `near/s`, `/p`, `first/50`, `atleast/3` (also
/// `atleast3`), in any case.
fn counted(word: &str) -> Option<Token> {
    let lower = word.to_ascii_lowercase();
    if let Some(count) = lower.strip_prefix("atleast") {
        return digits(count.strip_prefix('/').unwrap_or(count)).map(Token::AtLeast);
    }
    let (name, reach) = lower.split_once('/')?;
    if name == "first" {
        return digits(reach).map(Token::First);
    }
    let ordered = match name {
        "near" | "w" => false,
        "" if digits(reach).is_none() => false,
        "adj" | "pre" => true,
        _ => return None,
    };
    let reach = match reach {
        "s" | "sent" | "sentence" => Reach::Sentence,
        "p" | "para" | "paragraph" => Reach::Paragraph,
        "seg" | "field" => Reach::Field,
        count => Reach::Words(digits(count)?),
    };
    Some(Token::Near(Nearness { reach, ordered }))
}

/// `words:500`, `words:100..500`, `words>500`, `wc<=500`.
fn length(word: &str) -> Option<Token> {
    let rest = ["words", "wc"]
        .iter()
        .find_map(|name| word.strip_prefix(name))
        .filter(|rest| rest.starts_with([':', '=', '<', '>']))?;
    let rest = rest.strip_prefix([':', '=']).unwrap_or(rest);
    let open = |count: &str| match count {
        "" => Some(None),
        count => digits(count).map(Some),
    };
    let (from, to) = if let Some(count) = rest.strip_prefix(">=") {
        (Some(digits(count)?), None)
    } else if let Some(count) = rest.strip_prefix("<=") {
        (None, Some(digits(count)?))
    } else if let Some(count) = rest.strip_prefix('>') {
        (Some(digits(count)?.saturating_add(1)), None)
    } else if let Some(count) = rest.strip_prefix('<') {
        (None, Some(digits(count)?.saturating_sub(1)))
    } else if let Some((from, to)) = rest.split_once("..") {
        (open(from)?, open(to)?)
    } else {
        let count = digits(rest)?;
        (Some(count), Some(count))
    };
    (from.is_some() || to.is_some()).then_some(Token::Length(from, to))
}

fn digits(typed: &str) -> Option<u32> {
    let plain = typed.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| typed.parse().ok()).flatten()
}
