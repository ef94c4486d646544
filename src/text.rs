//! `Text` (cleaned once, immutable) and `Span` (byte range): the only slicing in the house.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A half-open range of bytes `[start, end)` of a [`Text`], on character borders.
///
/// Ordered by start, then end. A text longer than 4 GiB cannot be spanned; readers refuse
/// such a record before it becomes a [`Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets. Panics when `end < start`, which is a bug of the caller.
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "span ends before it starts: {start}..{end}");
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True when the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range of `usize`, for indexing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// True when `other` lies wholly inside `self`.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// The text of an article, cleaned at the door and never changed after.
///
/// Cleaning ([`Text::clean`]): line ends become `\n`, the text is in Unicode normalisation form C
/// (UAX #15), characters that show nothing (zero-width space and joiners outside of scripts that
/// need them, byte-order mark, soft hyphen, control characters, bidirectional marks) are gone, and
/// the other spaces of Unicode are plain ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Text(String);

impl Text {
    /// Cleans `raw`. Idempotent: cleaning a cleaned text changes nothing. The empty string is fine.
    pub fn clean(raw: &str) -> Text {
        Text(clean_pieces(raw).0)
    }

    /// Cleans `raw` and keeps, beside the text, the way back to offsets of `raw`.
    pub fn clean_with_map(raw: &str) -> (Text, OffsetMap) {
        let (text, pieces) = clean_pieces(raw);
        (
            Text(text),
            OffsetMap {
                pieces,
                raw_len: raw.len(),
            },
        )
    }

    /// A text that was cleaned before and kept (by the store); it is not looked at again.
    pub fn from_stored(cleaned: String) -> Text {
        Text(cleaned)
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True for the empty text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words of `span`. Panics when the span is out of bounds or cuts a character: spans come
    /// from the text itself, so that would be a bug.
    pub fn slice(&self, span: Span) -> &str {
        &self.0[span.range()]
    }

    /// True when `span` lies in the text on character borders.
    pub fn holds(&self, span: Span) -> bool {
        span.start <= span.end && self.0.get(span.range()).is_some()
    }
}

/// For each stretch of cleaned text that is byte-identical to the raw one: (clean start, raw start).
/// Offsets between two stretches map into the raw stretch that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<(u32, u32, u32)>,
    raw_len: usize,
}

impl OffsetMap {
    /// The raw byte offset at which the cleaned byte offset `clean` begins.
    pub fn raw_start(&self, clean: usize) -> usize {
        match self.pieces.partition_point(|p| p.0 as usize <= clean) {
            0 => 0,
            n => {
                let (at, raw, len) = self.pieces[n - 1];
                (raw as usize + (clean - at as usize).min(len as usize)).min(self.raw_len)
            }
        }
    }

    /// The raw byte offset one past the raw character that the cleaned byte before `clean` came from.
    pub fn raw_end(&self, clean: usize) -> usize {
        if clean == 0 {
            return 0;
        }
        let n = self.pieces.partition_point(|p| (p.0 as usize) < clean);
        if n == 0 {
            return 0;
        }
        let (at, raw, len) = self.pieces[n - 1];
        let into = clean - at as usize;
        if into <= len as usize && len > 0 {
            raw as usize + into
        } else {
            // The byte came from a replaced stretch: it ends where the next piece begins.
            self.pieces.get(n).map_or(self.raw_len, |p| p.1 as usize)
        }
    }
}

/// Turns byte offsets of a string into offsets in Unicode scalars, in one pass over sorted or
/// unsorted offsets at O(1) a query after O(n) set-up.
pub struct Scalars {
    /// Scalars before each block of 64 bytes.
    blocks: Vec<u32>,
    ascii: bool,
}

impl Scalars {
    /// Counts `text` once.
    pub fn new(text: &str) -> Scalars {
        if text.is_ascii() {
            return Scalars {
                blocks: Vec::new(),
                ascii: true,
            };
        }
        let mut blocks = Vec::with_capacity(text.len() / 64 + 1);
        let mut seen = 0u32;
        for chunk in text.as_bytes().chunks(64) {
            blocks.push(seen);
            seen += chunk.iter().filter(|b| is_scalar_start(**b)).count() as u32;
        }
        blocks.push(seen);
        Scalars {
            blocks,
            ascii: false,
        }
    }

    /// The number of scalars before byte `offset` of the same `text`.
    pub fn at(&self, text: &str, offset: usize) -> usize {
        if self.ascii {
            return offset;
        }
        let block = offset / 64;
        let rest = &text.as_bytes()[block * 64..offset];
        self.blocks[block] as usize + rest.iter().filter(|b| is_scalar_start(**b)).count()
    }
}

fn is_scalar_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// A name as it is compared: lower case, without accents, runs of space and punctuation one space.
///
/// "José Graziano da Silva" and "Jose  Graziano Da Silva" fold alike. Empty when nothing is left.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    if name.is_ascii() {
        fold_ascii(name, &mut out);
        return out;
    }
    for c in name
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c) || !is_latin_mark(*c))
    {
        let folded: &str = match c {
            'ø' | 'Ø' => "o",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'ł' | 'Ł' => "l",
            'ß' => "ss",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'ı' => "i",
            '\'' | '’' | '‘' | '.' => continue,
            c if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => {
                out.extend(c.to_lowercase());
                continue;
            }
            _ => " ",
        };
        if folded != " " || !(out.is_empty() || out.ends_with(' ')) {
            out.push_str(folded);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// [`fold`] without the tables of Unicode: ten times as fast, and most text is plain.
fn fold_ascii(name: &str, out: &mut String) {
    for byte in name.bytes() {
        match byte {
            b'\'' | b'.' => {}
            b if b.is_ascii_alphanumeric() => out.push(char::from(b.to_ascii_lowercase())),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
}

/// True for a character that opens or closes a quotation in some language.
pub fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '‘'..='‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '`'
    )
}

/// `text` without the accents of Latin, Greek and Cyrillic letters, else unchanged.
pub fn unaccent(text: &str) -> String {
    text.nfd().filter(|c| !is_latin_mark(*c)).nfc().collect()
}

/// Marks of Latin, Greek and Cyrillic letters, which readers leave out; those of other scripts are letters.
fn is_latin_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// A stable short id: 24 characters of Crockford's base 32 (no i, l, o, u) of the SHA-256 of `parts`.
pub fn short_key(parts: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let bytes = hash.finalize();
    let mut key = String::with_capacity(24);
    for five in bytes[..15].chunks(5) {
        let bits = five.iter().fold(0u64, |bits, b| bits << 8 | u64::from(*b));
        key.extend((0..8).map(|n| DIGITS[(bits >> (35 - 5 * n) & 31) as usize] as char));
    }
    key
}

/// What becomes of one raw character.
enum Fate {
    Keep,
    Drop,
    Become(char),
}

fn fate(c: char, next: Option<char>) -> Fate {
    match c {
        '\n' | '\t' => Fate::Keep,
        '\r' if next == Some('\n') => Fate::Drop,
        '\r' | '\u{85}' | '\u{2028}' | '\u{0B}' | '\u{0C}' => Fate::Become('\n'),
        '\u{2029}' => Fate::Become('\n'),
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Fate::Become(' ')
        }
        '\u{FEFF}' | '\u{AD}' | '\u{2060}' | '\u{180E}' | '\u{FFFE}' | '\u{FFFF}' => Fate::Drop,
        // Zero-width space marks word borders in Khmer and Thai and shows nothing elsewhere.
        '\u{200B}' => Fate::Drop,
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Fate::Drop,
        c if c.is_control() => Fate::Drop,
        _ => Fate::Keep,
    }
}

fn clean_pieces(raw: &str) -> (String, Vec<(u32, u32, u32)>) {
    let mut out = String::with_capacity(raw.len());
    let mut pieces: Vec<(u32, u32, u32)> = Vec::new();
    let push = |out: &mut String,
                raw_start: usize,
                text: &str,
                same: bool,
                pieces: &mut Vec<(u32, u32, u32)>| {
        if let (true, Some(last)) = (same, pieces.last_mut()) {
            let contiguous = last.2 > 0
                && (last.0 + last.2) as usize == out.len()
                && (last.1 + last.2) as usize == raw_start;
            if contiguous {
                last.2 += text.len() as u32;
                out.push_str(text);
                return;
            }
        }
        let len = if same { text.len() as u32 } else { 0 };
        pieces.push((out.len() as u32, raw_start as u32, len));
        out.push_str(text);
    };
    // Segments between characters that can neither compose with what is before nor after are
    // normalised by themselves, so that the map stays exact around them.
    let mut segment_start = 0;
    let mut dropped_in_segment = String::new();
    let mut segment_is_plain = true;
    let mut chars = raw.char_indices().peekable();
    let flush = |out: &mut String,
                 pieces: &mut Vec<_>,
                 start: usize,
                 end: usize,
                 kept: &mut String,
                 plain: bool| {
        if start == end {
            return;
        }
        let source = &raw[start..end];
        if plain {
            push(out, start, source, true, pieces);
        } else {
            let composed: String = match is_nfc_quick(kept.chars()) {
                IsNormalized::Yes => kept.clone(),
                _ => kept.nfc().collect(),
            };
            // What is alike from the start on keeps its offsets.
            let alike = alike(source, &composed);
            let halves = [
                (start, &composed[..alike], true),
                (start + alike, &composed[alike..], false),
            ];
            for (at, text, same) in halves.into_iter().filter(|half| !half.1.is_empty()) {
                push(out, at, text, same, pieces);
            }
        }
        kept.clear();
    };
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|n| n.1);
        let fate = fate(c, next);
        let border = is_border(c);
        // What is dropped stays with what is before it, so that a mark behind it finds its letter.
        let starts_anew = border && (c == '\r' || !matches!(fate, Fate::Drop));
        if starts_anew && at > segment_start {
            flush(
                &mut out,
                &mut pieces,
                segment_start,
                at,
                &mut dropped_in_segment,
                segment_is_plain,
            );
            segment_start = at;
            segment_is_plain = true;
        }
        if !border && segment_is_plain {
            dropped_in_segment.clear();
            dropped_in_segment.push_str(&raw[segment_start..at]);
            segment_is_plain = false;
        }
        match fate {
            Fate::Keep if segment_is_plain => {}
            Fate::Keep => dropped_in_segment.push(c),
            other => {
                if segment_is_plain {
                    dropped_in_segment.clear();
                    dropped_in_segment.push_str(&raw[segment_start..at]);
                    segment_is_plain = false;
                }
                if let Fate::Become(to) = other {
                    dropped_in_segment.push(to);
                }
            }
        }
    }
    flush(
        &mut out,
        &mut pieces,
        segment_start,
        raw.len(),
        &mut dropped_in_segment,
        segment_is_plain,
    );
    (out, pieces)
}

/// Bytes from the start on, in whole characters, that two strings share.
fn alike(a: &str, b: &str) -> usize {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    same.map(|(c, _)| c.len_utf8()).sum()
}

/// True for a character that never composes with what is before it and stays as it is (UAX #15,
/// section 9: quick check yes, combining class 0), and for blanks.
fn is_border(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{17F}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{20AC}')
        || c.is_whitespace()
        || canonical_combining_class(c) == 0
            && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(raw: &str, clean: &str) {
        assert_eq!(Text::clean(raw).as_str(), clean, "{raw:?}");
    }

    #[test]
    fn cleans_once() {
        check("", "");
        check("a\r\nb\rc", "a\nb\nc");
        check("\u{FEFF}The\u{A0}Post\u{AD}man", "The Postman");
        check("cafe\u{301} noir", "café noir");
        check("zero\u{200B}width", "zerowidth");
        check("“Quoted” – he said…", "“Quoted” – he said…");
        check("tab\tstays\u{0}", "tab\tstays");
    }

    #[test]
    fn map_leads_back() {
        let raw = "\u{FEFF}A\r\ncafe\u{301} x";
        let (text, map) = Text::clean_with_map(raw);
        let at = text.as_str().find("café").unwrap();
        let end = at + "café".len();
        assert_eq!(&raw[map.raw_start(at)..map.raw_end(end)], "cafe\u{301}");
        let x = text.as_str().find('x').unwrap();
        assert_eq!(&raw[map.raw_start(x)..map.raw_end(x + 1)], "x");
    }

    #[test]
    fn map_keeps_words_apart_that_a_mark_parts() {
        let raw = "cafe\u{301}”—e\u{301}tude";
        let (text, map) = Text::clean_with_map(raw);
        let end = text.as_str().find('”').unwrap();
        assert_eq!(&raw[..map.raw_end(end)], "cafe\u{301}");
        let from = text.as_str().find("étude").unwrap();
        assert_eq!(&raw[map.raw_start(from)..], "e\u{301}tude");
        for raw in [
            "by Владимир.",
            "at 東京 now",
            "in ไทย\u{200B}ไทย",
            "x\u{FEFF}ệy",
        ] {
            let (text, map) = Text::clean_with_map(raw);
            for (at, c) in text.as_str().char_indices() {
                assert!(raw[map.raw_start(at)..].starts_with(c), "{c} of {raw}");
            }
        }
    }

    #[test]
    fn a_mark_finds_its_letter_over_what_is_dropped() {
        check("e\0\u{200B}\u{301}", "é");
        check("e\r\n\u{301}", "e\n\u{301}");
    }

    #[test]
    fn folds_names() {
        for (name, folded) in [
            ("José  Graziano da Silva", "jose graziano da silva"),
            ("O’Neill", "oneill"),
            ("U.S.", "us"),
            ("Søren Ærø-Łuk", "soren aero luk"),
            ("", ""),
            ("—", ""),
        ] {
            assert_eq!(fold(name), folded);
        }
        // Plain text goes another way; both lead to the same.
        let plain: String = (0..128u8).map(char::from).collect::<String>() + " O'Neill, U.S. ";
        assert_eq!(format!("{} e", fold(&plain)), fold(&format!("{plain} é")));
    }

    #[test]
    fn keys_are_short_and_tell_parts_apart() {
        assert_eq!(short_key(&["a", "b"]).len(), 24);
        assert_ne!(short_key(&["ab", ""]), short_key(&["a", "b"]));
    }

    #[test]
    fn scalars_count() {
        let text = "é“x”".repeat(60);
        let scalars = Scalars::new(&text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(scalars.at(&text, at), n);
        }
        assert_eq!(scalars.at(&text, text.len()), text.chars().count());
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent_and_maps_in_bounds(raw in "\\PC{0,40}|[a-c\\r\\n\u{301}\u{AD}é“ ]{0,40}") {
            let (text, map) = Text::clean_with_map(&raw);
            prop_assert_eq!(Text::clean(text.as_str()), text.clone());
            prop_assert!(is_nfc_quick(text.as_str().chars()) != IsNormalized::No);
            for (at, c) in text.as_str().char_indices() {
                let (start, end) = (map.raw_start(at), map.raw_end(at + c.len_utf8()));
                prop_assert!(start <= end && end <= raw.len(), "{}..{} of {}", start, end, raw.len());
            }
        }
    }
}
