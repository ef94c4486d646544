//! Where one word ends and the next begins.

use super::Token;
use super::abbreviations::{Abbreviation, abbreviation};
use super::pieces::{CLITICS, inner_cut};
use crate::text::Span;

/// Cuts one line, which begins at byte `base` of the text, into tokens.
pub fn cut(line: &str, base: usize, out: &mut Vec<Token>) {
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let end = at + length(line, at, c);
        let mut push = |start: usize, end: usize| {
            out.push(Token {
                span: Span::new(base + start, base + end),
            })
        };
        let word = &line[at..end];
        let cut = if is_word(c) { inner_cut(word) } else { None };
        match cut {
            Some((first, second)) => {
                push(at, at + first);
                if second > first {
                    push(at + first, at + second);
                }
                push(at + second, end);
            }
            None => push(at, end),
        }
        at = end;
    }
}

/// Bytes of the token that begins at `at` with `c`.
fn length(line: &str, at: usize, c: char) -> usize {
    let rest = &line[at..];
    if matches!(c, 'h' | 'w' | 'H' | 'W')
        && let Some(length) = address(rest)
    {
        return length;
    }
    if matches!(c, '@' | '#') {
        let name = rest[1..]
            .find(|n: char| !(n.is_alphanumeric() || n == '_'))
            .unwrap_or(rest.len() - 1);
        let letters = rest[1..].starts_with(char::is_alphabetic);
        return if letters { name + 1 } else { 1 };
    }
    if c == '<'
        && let Some(length) = stock_code(rest)
    {
        return length;
    }
    if matches!(c, '.' | '-' | '*' | '=' | '_' | '~') {
        let run = rest.bytes().take_while(|b| *b == c as u8).count();
        return run;
    }
    if c == '\'' || c == '’' {
        return elision(line, at, c);
    }
    if parts_by_character(c) {
        return cluster(rest);
    }
    if is_word(c) {
        return word(rest);
    }
    c.len_utf8()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii()
            && (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)))
}

/// Bytes of a word with the marks inside it.
fn word(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    // Where the letters since the last inner mark began.
    let mut part = 0;
    let mut dots = 0;
    while end < bytes.len() {
        let b = bytes[end];
        if b.is_ascii_alphanumeric() {
            end += 1;
            continue;
        }
        let Some(c) = rest[end..].chars().next() else {
            break;
        };
        if !b.is_ascii() && is_word(c) && !parts_by_character(c) {
            end += c.len_utf8();
            continue;
        }
        let after = &rest[end + c.len_utf8()..];
        if c == '.' {
            match full_stop(&rest[..end], part, dots, after) {
                Stop::Inside => {
                    end += 1;
                    dots += 1;
                    part = end;
                    continue;
                }
                Stop::Own => return end + 1,
                Stop::Apart => break,
            }
        }
        if !joins(c, &rest[part..end], after) {
            break;
        }
        end += c.len_utf8();
        part = end;
    }
    end
}

/// True for a mark other than the full stop that lies inside a word, between `before` and `after`.
fn joins(c: char, before: &str, after: &str) -> bool {
    let Some(next) = after.chars().next() else {
        return false;
    };
    let digits = next.is_ascii_digit() && before.ends_with(|b: char| b.is_ascii_digit());
    match c {
        '\'' | '’' => next.is_alphabetic(),
        '-' | '‑' | '_' => is_word(next) && !parts_by_character(next),
        '&' => next.is_alphabetic() && before.ends_with(char::is_alphabetic),
        ',' => digits && before.len() <= 3 && three_digits(after),
        ':' | '/' => digits,
        '@' => next.is_alphanumeric() && after.bytes().take(64).any(|b| b == b'.'),
        _ => false,
    }
}

fn three_digits(after: &str) -> bool {
    after.bytes().take_while(u8::is_ascii_digit).take(4).count() == 3
}

/// What a full stop after a word is.
enum Stop {
    /// A part of the word that goes on: "U.S", "3.5", "example.org".
    Inside,
    /// The word's own last character: "U.S.", "Gen.".
    Own,
    /// The end of a sentence, a token of its own.
    Apart,
}

fn full_stop(before: &str, part: usize, dots: usize, after: &str) -> Stop {
    let last = &before[part..];
    let next = after.chars().next();
    let ends_with_digit = last.ends_with(|c: char| c.is_ascii_digit());
    let one_letter = last.chars().nth(1).is_none() && last.starts_with(char::is_alphabetic);
    match next {
        Some(n) if n.is_ascii_digit() && ends_with_digit => Stop::Inside,
        Some(n) if n.is_alphabetic() && one_letter => Stop::Inside,
        // "gone.Then" lacks a space; "example.org" does not.
        Some(n) if n.is_lowercase() && last.ends_with(char::is_lowercase) => Stop::Inside,
        Some(n) if n.is_alphanumeric() => Stop::Apart,
        _ if dots > 0 && last.len() <= 2 && !ends_with_digit => Stop::Own,
        _ if one_letter && last.starts_with(char::is_uppercase) && last != "I" => Stop::Own,
        _ => match abbreviation(before) {
            Some(Abbreviation::BeforeNumber) => {
                let digit = after.trim_start_matches(' ').bytes().next();
                if digit.is_some_and(|d| d.is_ascii_digit()) {
                    Stop::Own
                } else {
                    Stop::Apart
                }
            }
            Some(_) => Stop::Own,
            None => Stop::Apart,
        },
    }
}

/// Bytes of a web address at the beginning of `rest`, without the marks of the sentence after it.
fn address(rest: &str) -> Option<usize> {
    let begins = |start: &str| {
        rest.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    if !(begins("http://") || begins("https://") || begins("www.")) {
        return None;
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '<' | '>' | '’'))
        .unwrap_or(rest.len());
    let trimmed = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
    (trimmed.len() > 4).then_some(trimmed.len())
}

/// Bytes of a stock exchange's code as agencies write it, "<MDBL.L>": its stop ends no sentence.
fn stock_code(rest: &str) -> Option<usize> {
    let end = rest.get(..16).unwrap_or(rest).find('>')?;
    let code = &rest[1..end];
    let plain =
        |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'.' | b'=' | b'-');
    (code.starts_with(|c: char| c.is_ascii_uppercase()) && code.bytes().all(plain))
        .then_some(end + 1)
}

/// An apostrophe before letters: a mark, unless it stands for something left out ("'s", "’90s").
fn elision(line: &str, at: usize, c: char) -> usize {
    let mark = c.len_utf8();
    let after = &line[at + mark..];
    let touches = line[..at].ends_with(|b: char| b.is_alphanumeric());
    let letters = after
        .find(|n: char| !n.is_ascii_alphanumeric())
        .unwrap_or(after.len());
    let tail = &after[..letters.min(6)];
    let decade = letters == 3 && tail.ends_with('s') && tail.as_bytes()[0].is_ascii_digit();
    let clitic = touches && letters <= 2 && CLITICS.contains(&tail);
    if decade || clitic {
        mark + letters
    } else {
        mark
    }
}

/// True for scripts that do not part words by spaces.
fn parts_by_character(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Bytes of one character with the marks that hang on it (and, in Khmer and Burmese, the consonants
/// written below it).
fn cluster(rest: &str) -> usize {
    let mut before = None;
    for (at, c) in rest.char_indices() {
        let stacked = matches!(before, Some('\u{17D2}' | '\u{1039}'));
        let hangs = unicode_normalization::char::is_combining_mark(c);
        if at > 0 && !(hangs || stacked && parts_by_character(c)) {
            return at;
        }
        before = Some(c);
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let mut tokens = Vec::new();
        cut(line, 0, &mut tokens);
        let found: Vec<&str> = tokens.iter().map(|t| &line[t.span.range()]).collect();
        assert_eq!(found.join(" | "), expected, "{line}");
    }

    #[test]
    fn words_and_marks() {
        check("Rain fell.", "Rain | fell | .");
        check("“No,” she said…", "“ | No | , | ” | she | said | …");
        check("Wait... what?!", "Wait | ... | what | ? | !");
        check("two--no, three", "two | -- | no | , | three");
        check("A well-known act", "A | well-known | act");
        check("and/or", "and | / | or");
        check("", "");
    }

    #[test]
    fn numbers() {
        check("1,250.50 at 10:30", "1,250.50 | at | 10:30");
        check("in 2019, 2020", "in | 2019 | , | 2020");
        check("$5 or 7%", "$ | 5 | or | 7 | %");
        check("won 3-1.", "won | 3-1 | .");
        check("the ’90s", "the | ’90s");
    }

    #[test]
    fn clitics_and_apostrophes() {
        check("Mina's don't", "Mina | 's | do | n't");
        check("They’re O’Hara’s", "They | ’re | O’Hara | ’s");
        check("the boys' room", "the | boys | ' | room");
        check("‘No’ it’s", "‘ | No | ’ | it | ’s");
        check("cannot", "can | not");
        check("'No' he", "' | No | ' | he");
    }

    #[test]
    fn abbreviations() {
        check(
            "Gen. Vann of the U.S. left.",
            "Gen. | Vann | of | the | U.S. | left | .",
        );
        check(
            "J.R. Okoro met Mr. B. Lind.",
            "J.R. | Okoro | met | Mr. | B. | Lind | .",
        );
        check("at 9 a.m. No. 5", "at | 9 | a.m. | No. | 5");
        check("He said no. Then", "He | said | no | . | Then");
        check("It was I. Then", "It | was | I | . | Then");
        check("gone.Then", "gone | . | Then");
        check("Smith&Sons and AT&T", "Smith&Sons | and | AT&T");
        check("Tarn Rail <TRN.L> fell", "Tarn | Rail | <TRN.L> | fell");
        check("a <b> c < D e", "a | < | b | > | c | < | D | e");
    }

    #[test]
    fn addresses() {
        check(
            "see www.example.org/a?b=c.",
            "see | www.example.org/a?b=c | .",
        );
        check("(https://example.org)", "( | https://example.org | )");
        check("mail mina@example.org now", "mail | mina@example.org | now");
        check("@mina_o on #Harbour #1", "@mina_o | on | #Harbour | # | 1");
        check("example.org", "example.org");
    }

    #[test]
    fn names_in_compounds() {
        check("Oslo-based", "Oslo | - | based");
        check("anti-Okoro", "anti | - | Okoro");
        check("US-China talks", "US | - | China | talks");
        check("Jean-Luc Hwang-bo", "Jean-Luc | Hwang-bo");
    }

    #[test]
    fn scripts_without_spaces() {
        check("東京へ", "東 | 京 | へ");
        check("កម្ពុជា", "ក | ម្ពុ | ជា");
        check("ที่", "ที่");
        check("x東y", "x | 東 | y");
    }
}
