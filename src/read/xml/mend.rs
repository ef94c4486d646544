//! XML that breaks the rules in the ways that feeds and wires break them, made to keep them: signs
//! that stand alone, references of HTML, control characters, a declaration in the wrong place.

use std::collections::HashMap;

use super::super::html;
use super::Entities;

/// The longest name of a reference (HTML has one of 31 letters).
const MAX_NAME: usize = 32;

/// A text that was mended.
#[derive(Debug, Default, PartialEq)]
pub struct Mended {
    /// What an XML parser takes.
    pub text: String,
    /// How many places broke the rules. References of HTML and comments count for none.
    pub places: usize,
}

/// Mends `source`, which begins at an element: no prolog. `borders` are end tags that no CDATA
/// section holds: one that would run over them was never closed. Fails on entities that are refused,
/// and when entities make much more of it than it is.
pub fn mend<'a>(
    source: &'a str,
    entities: &'a Entities,
    borders: &'a [&'a str],
) -> Result<Mended, String> {
    let mut pass = Pass {
        source,
        entities,
        ends: Ends::new(source, borders),
        out: Mended {
            text: String::with_capacity(source.len() + 64),
            places: 0,
        },
        known: HashMap::new(),
        entity_bytes: 0,
    };
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'<', b'&', &source.as_bytes()[at..]) {
        pass.plain(at, at + next);
        at = match source.as_bytes()[at + next] {
            b'<' => pass.markup(at + next),
            _ => pass.reference(at + next)?,
        };
    }
    pass.plain(at, source.len());
    Ok(pass.out)
}

/// Where what is passed over as a whole ends: CDATA sections and comments. Places are asked for from the
/// front to the back, so that all looking together is linear in the length.
pub struct Ends<'a> {
    source: &'a str,
    borders: &'a [&'a str],
    /// The next end of a CDATA section, border, end of a comment: looked up before; past the end for none.
    next: [usize; 3],
}

impl<'a> Ends<'a> {
    /// For `source`. `borders` are end tags that no CDATA section holds.
    pub fn new(source: &'a str, borders: &'a [&'a str]) -> Ends<'a> {
        Ends {
            source,
            borders,
            next: [0; 3],
        }
    }

    /// Where the CDATA section that begins at `at` ends, behind its `]]>`; None when it is not closed, or
    /// only behind a border.
    pub fn cdata(&mut self, at: usize) -> Option<usize> {
        let end = self.after(0, at, &["]]>"])?;
        let border = self.after(1, at, self.borders);
        (border.is_none_or(|border| border > end)).then_some(end + 3)
    }

    /// Where the comment that begins at `at` ends, behind its `-->`; None when it is not closed.
    pub fn comment(&mut self, at: usize) -> Option<usize> {
        self.after(2, at + 4, &["-->"]).map(|end| end + 3)
    }

    /// The first place from `at` on of one of `marks`.
    fn after(&mut self, which: usize, at: usize, marks: &[&str]) -> Option<usize> {
        if self.next[which] < at || self.next[which] == 0 {
            let rest = self.source.get(at..).unwrap_or_default().as_bytes();
            let found = marks
                .iter()
                .filter_map(|mark| memchr::memmem::find(rest, mark.as_bytes()))
                .min();
            self.next[which] = found.map_or(usize::MAX, |found| at + found);
        }
        (self.next[which] != usize::MAX).then_some(self.next[which])
    }
}

struct Pass<'a> {
    source: &'a str,
    entities: &'a Entities,
    ends: Ends<'a>,
    out: Mended,
    /// References of HTML looked up before.
    known: HashMap<&'a str, Option<String>>,
    entity_bytes: usize,
}

impl<'a> Pass<'a> {
    /// Copies what XML allows of a stretch.
    fn plain(&mut self, from: usize, to: usize) {
        let stretch = &self.source[from..to];
        let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
        let mut pieces = stretch.split(forbidden);
        self.out.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.out.places += 1;
            self.out.text.push_str(piece);
        }
    }

    /// Handles `<` at `at`; returns where to go on.
    fn markup(&mut self, at: usize) -> usize {
        let rest = &self.source[at..];
        if rest.starts_with("<!--") {
            // Comments hold no words, and many are not well formed.
            return match self.ends.comment(at) {
                Some(end) => end,
                None => self.drop_sign(at, 4),
            };
        }
        if rest.starts_with("<![CDATA[") {
            return match self.ends.cdata(at) {
                Some(end) => {
                    self.plain(at, end);
                    end
                }
                None => self.drop_sign(at, 9),
            };
        }
        if rest.starts_with("<?xml ") || super::is_doctype(rest) {
            return rest.find('>').map_or(self.source.len(), |end| at + end + 1);
        }
        let next = rest[1..].chars().next();
        if next.is_some_and(|c| super::starts_name(c) || matches!(c, '/' | '?')) {
            self.out.text.push('<');
        } else {
            self.out.places += 1;
            self.out.text.push_str("&lt;");
        }
        at + 1
    }

    fn drop_sign(&mut self, at: usize, length: usize) -> usize {
        self.out.places += 1;
        at + length
    }

    /// Handles `&` at `at`; returns where to go on.
    fn reference(&mut self, at: usize) -> Result<usize, String> {
        let rest = &self.source[at + 1..];
        let length = rest.bytes().take(MAX_NAME).position(|b| b == b';');
        let name = length.map(|length| &rest[..length]).filter(|name| {
            let digits = name.strip_prefix('#').unwrap_or(name);
            !digits.is_empty()
                && digits
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
        });
        let Some(name) = name else {
            self.out.places += 1;
            self.out.text.push_str("&amp;");
            return Ok(at + 1);
        };
        let end = at + name.len() + 2;
        if let Some(number) = name.strip_prefix('#') {
            match numbered(number) {
                Some(c) => push_escaped(&mut self.out.text, c.encode_utf8(&mut [0; 4])),
                None => self.out.places += 1,
            }
        } else if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
            self.out.text.push_str(&self.source[at..end]);
        } else if let Some(value) = self.entities.get(name) {
            let value = value?;
            self.entity_bytes += value.len();
            if self.entity_bytes > self.source.len() + (1 << 20) {
                return Err(
                    "its entities make more than twice its length of it, which is refused"
                        .to_owned(),
                );
            }
            push_escaped(&mut self.out.text, value);
        } else {
            let of_html = self.known.entry(name).or_insert_with(|| of_html(name));
            match of_html {
                Some(value) => push_escaped(&mut self.out.text, value),
                None => {
                    self.out.places += 1;
                    self.out.text.push_str("&amp;");
                    return Ok(at + 1);
                }
            }
        }
        Ok(end)
    }
}

/// The character of a numeric reference. Those from 128 to 159 mean windows-1252, as in HTML; those
/// that XML forbids are none.
fn numbered(number: &str) -> Option<char> {
    let value = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    if (128..160).contains(&value) {
        let byte = [value as u8];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
        return text.chars().next();
    }
    char::from_u32(value).filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'))
}

/// What `&name;` is in HTML.
fn of_html(name: &str) -> Option<String> {
    let shown = html::fragment_text(&format!("<p>x&{name};x"));
    let value = shown.strip_prefix('x')?.strip_suffix('x')?;
    let value = if name == "nbsp" { "\u{A0}" } else { value };
    (!value.contains('&') || name == "amp").then(|| value.to_owned())
}

fn push_escaped(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str, places: usize) {
        let mended = mend(source, &Entities::default(), &["</item>"]);
        let expected = Mended {
            text: expected.to_owned(),
            places,
        };
        assert_eq!(mended, Ok(expected), "{source}");
    }

    #[test]
    fn what_breaks_the_rules_is_mended() {
        check(
            "<a>Bread & salt &amp; ice</a>",
            "<a>Bread &amp; salt &amp; ice</a>",
            1,
        );
        check("<a b='?x=1&y=2;'/>", "<a b='?x=1&amp;y=2;'/>", 1);
        check(
            "<a>caf&eacute;&nbsp;au&mdash;lait</a>",
            "<a>café\u{A0}au—lait</a>",
            0,
        );
        check("<a>&#8220;ice&#x201D;&#150;&#0;</a>", "<a>“ice”–</a>", 1);
        check("<a>&#60;b&#62;</a>", "<a>&lt;b&gt;</a>", 0);
        check("<a>3 < 4</a>", "<a>3 &lt; 4</a>", 1);
        check("<a>&nosuch;</a>", "<a>&amp;nosuch;</a>", 1);
        check("<a>\u{1}b\u{B}</a>", "<a>b</a>", 2);
        check("<a><!-- a -- b --></a>", "<a></a>", 0);
        check(
            "<a><![CDATA[x & <y>]]></a>",
            "<a><![CDATA[x & <y>]]></a>",
            0,
        );
        check(
            "<item><a><![CDATA[x</a></item><item><![CDATA[y]]></item>",
            "<item><a>x</a></item><item><![CDATA[y]]></item>",
            1,
        );
    }

    #[test]
    fn entities_do_not_blow_up() {
        let source = format!(
            "<!DOCTYPE a [<!ENTITY e '{}'>]><a>{}</a>",
            "ice ".repeat(60),
            "&e;".repeat(20_000)
        );
        let entities = Entities::of(&source);
        let start = super::super::prolog_end(&source).unwrap_or(0);
        assert!(mend(&source[start..], &entities, &[]).is_err());
        let few = mend("<a>&e;</a>", &entities, &[]).unwrap_or_default();
        assert!(few.text.starts_with("<a>ice ice"));
    }
}
