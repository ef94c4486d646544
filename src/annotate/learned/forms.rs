//! What a token looks like, hashed once and asked often.

use super::features::{hash, hash_lower, join};
use crate::annotate::words::Words;
use crate::text::Text;

/// The outward form of one token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Hash of the word as written.
    pub exact: u64,
    /// Hash of the word in lower case.
    pub lower: u64,
    /// Hash of its shape, repeated classes once: "Mina-2" is "Xx-d".
    pub shape: u64,
    /// Hashes of its last one, two, three and four characters in lower case (fewer if it is shorter).
    pub suffixes: [u64; 4],
    /// Hashes of its first two, three and four characters in lower case.
    pub prefixes: [u64; 3],
    /// Begins with a capital.
    pub capital: bool,
    /// Has two letters or more, all of them capitals.
    pub capitals: bool,
    /// Has a capital after its first character.
    pub upper_inside: bool,
    /// Number of characters.
    pub length: u16,
    /// Has a digit.
    pub digit: bool,
    /// Has a letter.
    pub letter: bool,
}

/// The forms of all tokens.
pub fn forms(text: &Text, words: &Words) -> Vec<Form> {
    let tokens = words.tokens.iter();
    tokens.map(|token| form(text.slice(token.span))).collect()
}

/// Characters from which affixes are made; of longer words only both ends are read.
const LONGEST: usize = 4;

fn form(word: &str) -> Form {
    let mut form = Form {
        exact: hash(word.as_bytes()),
        lower: hash_lower(word),
        ..Form::default()
    };
    let (mut letters, mut capitals, mut last) = (0u32, 0u32, 0u8);
    for (number, c) in word.chars().enumerate() {
        let class = class(c);
        letters += u32::from(class != b'd' && class.is_ascii_alphabetic());
        capitals += u32::from(class == b'X');
        form.digit |= class == b'd';
        form.capital |= number == 0 && class == b'X';
        form.upper_inside |= number > 0 && class == b'X';
        form.length = form.length.saturating_add(1);
        if class != last {
            form.shape = join(form.shape, u64::from(class));
        }
        last = class;
    }
    form.letter = letters > 0;
    form.capitals = letters >= 2 && capitals == letters;
    affixes(word, &mut form);
    form
}

fn affixes(word: &str, form: &mut Form) {
    let mut state = 0;
    for (number, c) in word.chars().rev().take(LONGEST).enumerate() {
        state = join(state, u64::from(lower(c)));
        form.suffixes[number..].fill(state);
    }
    let mut state = 1;
    for (number, c) in word.chars().take(LONGEST).enumerate() {
        state = join(state, u64::from(lower(c)));
        form.prefixes[number.saturating_sub(1)..].fill(state);
    }
}

fn lower(c: char) -> u32 {
    if c.is_ascii() {
        return u32::from(c.to_ascii_lowercase());
    }
    c.to_lowercase().next().map_or(0, u32::from)
}

fn class(c: char) -> u8 {
    match c {
        'a'..='z' => b'x',
        'A'..='Z' => b'X',
        '0'..='9' => b'd',
        _ if c.is_ascii() => c as u8 & 0x3F,
        _ if c.is_uppercase() => b'X',
        _ if c.is_alphabetic() => b'x',
        _ if c.is_numeric() => b'd',
        _ => b'-',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_words() {
        let (a, b) = (form("Oslo-1"), form("Bergen-22"));
        assert_eq!(a.shape, b.shape);
        assert!(a.capital && a.digit && !a.capitals);
        assert_eq!(form("RAINING").suffixes[2], form("eating").suffixes[2]);
        assert_eq!(form("Rain").lower, form("RAIN").lower);
        assert_ne!(form("Rain").exact, form("RAIN").exact);
        assert!(form("NATO").capitals && !form("A").capitals && !form("...").letter);
        assert_eq!(form("ab").prefixes[2], form("ab").prefixes[0]);
    }
}
