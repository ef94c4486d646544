//! RTF (Microsoft's Rich Text Format 1.9.1): a bundle of a database, or one article.

use std::ops::ControlFlow;

use super::{article, factiva, nexis, proquest};
use crate::read::decode::decode;
use crate::read::plain::draft_from_text;
use crate::read::{Head, Input, Reader, Sink};

/// RTF documents.
pub struct Rtf;

impl Reader for Rtf {
    fn sniff(&self, head: &Head) -> u8 {
        if head.bytes.starts_with(b"{\\rtf") {
            90
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let bytes = match input.whole() {
            Ok(bytes) => bytes,
            Err(item) => return sink(item),
        };
        let source = prepared(&decode(&bytes, Some("windows-1252")).text);
        let text = match rtf_parser::RtfDocument::try_from(source.as_str()) {
            Ok(document) => document.get_text().replace(MARK, "\n"),
            Err(error) => {
                return sink(input.rejected(None, format!("damaged RTF document: {error}")));
            }
        };
        of_words(input, &text, bytes, "rtf", sink)
    }
}

/// Stands for the end of a paragraph while the parser, which knows none, is at work; no white space, which the
/// parser drops behind a control word.
const MARK: char = '\u{E001}';

/// The source as the parser gets all of its text: with a mark before each control word that ends a line, and
/// letters for the numbers that stand for them (`\uN` with what is to be shown in its stead, `\'hh` in the
/// document's code page).
fn prepared(source: &str) -> String {
    let mut source = Source {
        out: String::with_capacity(source.len() + source.len() / 50),
        rest: source,
        page: code_page(source),
        bytes: Vec::new(),
        high: None,
        stand_ins: vec![1],
        open: false,
    };
    while source.step() {}
    source.out
}

/// The label of the encoding of `\'hh`; windows-1252 where the document says none.
fn code_page(source: &str) -> String {
    let number = source.split_once("\\ansicpg").map_or("", |(_, rest)| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        &rest[..digits]
    });
    match number {
        "932" => "shift_jis".to_owned(),
        "936" => "gbk".to_owned(),
        "949" => "euc-kr".to_owned(),
        "950" => "big5".to_owned(),
        "10000" => "macintosh".to_owned(),
        "" | "0" => "windows-1252".to_owned(),
        n if n.starts_with("125") || n == "874" => format!("windows-{n}"),
        n => format!("cp{n}"),
    }
}

struct Source<'s> {
    out: String,
    rest: &'s str,
    page: String,
    /// Of letters in the code page that were not written yet.
    bytes: Vec<u8>,
    /// The first half of a letter of two numbers.
    high: Option<u32>,
    /// For each open group how many characters stand behind a letter's number for programs that do not know it.
    stand_ins: Vec<usize>,
    /// A control word was written that a letter would go on.
    open: bool,
}

impl Source<'_> {
    /// Goes on to the next control word, symbol or group; false at the end.
    fn step(&mut self) -> bool {
        let at = self.rest.find(['\\', '{', '}']).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(at);
        if !text.is_empty() {
            self.flush();
            self.out.push_str(text);
            self.open = false;
        }
        self.rest = rest;
        match rest.as_bytes().first() {
            None => {
                self.flush();
                return false;
            }
            Some(b'{') => {
                let stand_ins = self.stand_ins.last().copied().unwrap_or(1);
                self.stand_ins.push(stand_ins);
                self.copy(1, false);
            }
            Some(b'}') => {
                if self.stand_ins.len() > 1 {
                    self.stand_ins.pop();
                }
                self.copy(1, false);
            }
            Some(_) => self.control(),
        }
        true
    }

    fn control(&mut self) {
        let word = &self.rest[1..];
        let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        if length == 0 {
            if let Some(byte) = hex_of(word) {
                self.bytes.push(byte);
                self.rest = &word[3..];
                return;
            }
            // A control symbol is one character long, and may be a backslash itself.
            let symbol = word.chars().next().map_or(0, char::len_utf8);
            return self.copy(1 + symbol, false);
        }
        let (name, behind) = word.split_at(length);
        let sign = usize::from(behind.starts_with('-'));
        let digits = behind[sign..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let number: Option<i32> = behind[..sign + digits].parse().ok();
        let end = 1 + length + sign + digits;
        match (name, number) {
            ("uc", Some(number)) => {
                if let Some(stand_ins) = self.stand_ins.last_mut() {
                    *stand_ins = usize::try_from(number).unwrap_or(0);
                }
                self.skip_word(end);
            }
            ("u", Some(number)) => {
                self.skip_word(end);
                for _ in 0..self.stand_ins.last().copied().unwrap_or(1) {
                    self.skip_stand_in();
                }
                self.put_number(number);
            }
            _ => {
                if matches!(name, "par" | "line" | "sect" | "page" | "row" | "cell") {
                    self.flush();
                    // The blank ends a control word that may stand before it, and else a line.
                    self.out.push(' ');
                    self.out.push(MARK);
                }
                self.copy(end, true);
            }
        }
    }

    fn copy(&mut self, length: usize, open: bool) {
        self.flush();
        let (here, rest) = self.rest.split_at(length);
        self.out.push_str(here);
        self.rest = rest;
        self.open = open;
    }

    /// Leaves out a control word, and the blank that ends it.
    fn skip_word(&mut self, length: usize) {
        let rest = &self.rest[length..];
        self.rest = rest.strip_prefix(' ').unwrap_or(rest);
    }

    fn skip_stand_in(&mut self) {
        let length = match self.rest.as_bytes() {
            [] | [b'{' | b'}', ..] => 0,
            [b'\\', b'\'', ..] if hex_of(&self.rest[1..]).is_some() => 4,
            // A control word stands for itself: it is no letter's stand-in.
            [b'\\', next, ..] if next.is_ascii_alphabetic() => 0,
            [b'\\', ..] => self.rest.chars().take(2).map(char::len_utf8).sum(),
            _ => self.rest.chars().next().map_or(0, char::len_utf8),
        };
        self.rest = &self.rest[length..];
    }

    /// Numbers above 32,767 are written as negative ones, letters beyond 16 bits in two halves.
    fn put_number(&mut self, number: i32) {
        let unit = (number & 0xFFFF) as u32;
        self.flush();
        match (self.high.take(), unit) {
            (_, 0xD800..0xDC00) => self.high = Some(unit),
            (Some(high), 0xDC00..0xE000) => {
                let letter = 0x1_0000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
                self.put(char::from_u32(letter).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => self.put(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }

    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            decode(&bytes, Some(&self.page))
                .text
                .chars()
                .for_each(|letter| self.put(letter));
        }
    }

    fn put(&mut self, letter: char) {
        if std::mem::take(&mut self.open) {
            self.out.push(' ');
        }
        if matches!(letter, '\\' | '{' | '}') {
            self.out.push('\\');
        }
        self.out.push(letter);
    }
}

/// The byte of `'hh`.
fn hex_of(symbol: &str) -> Option<u8> {
    let digits = symbol.strip_prefix('\'')?.get(..2)?;
    u8::from_str_radix(digits, 16).ok()
}

/// The text of a document, a paragraph a line: a bundle of a database, or one article.
pub fn of_words(
    input: &Input,
    text: &str,
    raw: Vec<u8>,
    format: &'static str,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let paragraphs: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    if nexis::is_new_layout(&paragraphs) {
        return nexis::new_layout(input, paragraphs, "nexis", sink);
    }
    if nexis::is_old_layout(text) {
        // Blank paragraphs part its fields.
        return nexis::old_text(input, &paragraphs.join("\n"), sink);
    }
    if factiva::is_coded(text.lines()) {
        return factiva::coded_text(input, text, "factiva", sink);
    }
    if factiva::is_plain(text.lines()) {
        return factiva::plain_text(input, text, sink);
    }
    if proquest::is_text(text) {
        return proquest::of_text(input, text, sink);
    }
    let paragraphs: Vec<&str> = paragraphs
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    let mut draft = draft_from_text(&paragraphs.join("\n\n"), input.options.date_order);
    draft.format = format;
    if !draft.text.chars().any(char::is_alphanumeric) {
        return sink(input.rejected(None, "holds no words"));
    }
    sink(article(input, draft, None, raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, text: &str) {
        let document = rtf_parser::RtfDocument::try_from(prepared(source).as_str()).unwrap();
        let got = document.get_text().replace(MARK, "\n");
        assert_eq!(got.trim(), text, "{source}");
    }

    #[test]
    fn letters_by_number_are_read() {
        for (source, text) in [
            (
                r"{\rtf1\ansi \u8220?The quay\u8221? is shut}",
                "“The quay” is shut",
            ),
            (
                r"{\rtf1\ansi \u8220\'93The quay\u8221\'94 is shut}",
                "“The quay” is shut",
            ),
            (
                r"{\rtf1\ansi\uc0 \u8220The quay\u8221 is shut}",
                "“The quay”is shut",
            ),
            (
                r"{\rtf1\ansi \u8220 ?The quay\u8221 ? is shut}",
                "“The quay” is shut",
            ),
            (
                r"{\rtf1\ansi x{\uc2 \u19996\'93\'94}\u20140?done}",
                "x东京done",
            ),
            (r"{\rtf1\ansi \u-10179?\u-8694?}", "\u{1F60A}"),
            (
                r"{\rtf1\ansi{\uc0\u304 stanbul} x\u233 ?t\u233 ?}",
                "İstanbul xété",
            ),
            (
                r"{\rtf1\ansi\b\u201?t\b0\'e9 caf\'e9\par x}",
                "Été café \nx",
            ),
            (r"{\rtf1\ansi\ansicpg1251 \'cf\'ee\'f0\'f2}", "Порт"),
            (r"{\rtf1\ansi\ansicpg932 \'8d\'60 a}", "港 a"),
            (r"{\rtf1\ansi a\{b\}\\c \u123?}", "a{b}\\c {"),
            (
                "{\\rtf1\\ansi a\\par\n\\par\n  b\\par\\par c}",
                "a \n \n  b \n\nc",
            ),
        ] {
            check(source, text);
        }
    }
}
