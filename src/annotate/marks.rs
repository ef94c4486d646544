//! Pairs of quotation marks, over the whole text.
//!
//! Marks of every usual kind pair up: “ ” „ " '' `` ‘ ’ ' « » ‹ › 「 」 『 』. A straight mark opens or
//! closes by what stands beside it. Where a paragraph ends inside a pair and the next one begins
//! with the same kind of mark, the pair goes on, as newspapers set long quotations; else a missing
//! mark closes it there.

use crate::text::{Span, Text};

/// A stretch between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked {
    /// From the opening to the closing mark, both included; to the end of its paragraph where the
    /// closing mark is missing.
    pub span: Span,
    /// How many pairs stand around it.
    pub depth: u8,
    /// False where the closing mark is missing.
    pub closed: bool,
    /// Number of paragraphs it touches.
    pub paragraphs: u16,
}

/// Finds all pairs, in order of their opening marks. Pairs nest and never cross. Linear in the text.
pub fn marks(text: &Text) -> Vec<Marked> {
    let mut pairing = Pairing::default();
    let mut at = 0;
    for line in text.as_str().split('\n') {
        if !line.trim().is_empty() {
            pairing.paragraph(line, at);
        }
        at += line.len() + 1;
    }
    pairing.end_paragraph(None);
    pairing.found.sort_by_key(|m| (m.span.start, m.depth));
    pairing.found
}

/// Deeper nesting than this is a broken text.
const DEEPEST: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
    Guillemet,
    Corner,
}

/// One mark with what its neighbours say.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: usize,
    end: usize,
    family: Family,
    /// Its form or place says that it opens.
    opens: bool,
    /// Its form or place says that it closes.
    closes: bool,
    /// It follows a punctuation mark, as closing marks do and apostrophes do not.
    after_stop: bool,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    start: usize,
    family: Family,
    paragraphs: u16,
}

#[derive(Default)]
struct Pairing {
    open: Vec<Open>,
    found: Vec<Marked>,
    /// End of the last paragraph that held a character.
    last_end: usize,
}

impl Pairing {
    fn paragraph(&mut self, line: &str, base: usize) {
        let marks = marks_of(line, base);
        let begin = base + line.len() - line.trim_start().len();
        let reopens = marks.first().filter(|m| m.start == begin && m.opens);
        self.end_paragraph(reopens.map(|m| m.family));
        let first = usize::from(reopens.is_some() && !self.open.is_empty());
        for (index, mark) in marks.iter().enumerate().skip(first) {
            self.take(mark, &marks[index + 1..]);
        }
        self.last_end = base + line.trim_end().len();
    }

    /// Closes what does not go on in a paragraph that begins with a mark of family `reopens`.
    fn end_paragraph(&mut self, reopens: Option<Family>) {
        let goes_on = self.open.first().is_some_and(|o| reopens == Some(o.family));
        let kept = usize::from(goes_on);
        while self.open.len() > kept {
            self.close_at(self.last_end, false);
        }
        if let Some(open) = self.open.first_mut() {
            open.paragraphs = open.paragraphs.saturating_add(1);
        }
    }

    fn take(&mut self, mark: &Mark, later: &[Mark]) {
        let held = self.open.iter().rposition(|o| o.family == mark.family);
        match held {
            Some(_) if mark.family == Family::Single && is_possessive(mark, later) => {}
            Some(level) if mark.closes || !mark.opens => {
                // Marks opened inside and never closed were apostrophes.
                self.open.truncate(level + 1);
                self.close_at(mark.end, true);
            }
            Some(level) => {
                self.open.truncate(level + 1);
                self.close_at(mark.start, false);
                self.push(mark);
            }
            None if !mark.opens => {}
            None if mark.family == Family::Single && !has_close(later) => {}
            None => self.push(mark),
        }
    }

    fn push(&mut self, mark: &Mark) {
        if self.open.len() < DEEPEST {
            self.open.push(Open {
                start: mark.start,
                family: mark.family,
                paragraphs: 1,
            });
        }
    }

    fn close_at(&mut self, end: usize, closed: bool) {
        if let Some(open) = self.open.pop() {
            // An unclosed single mark was an apostrophe.
            if closed || open.family != Family::Single {
                self.found.push(Marked {
                    span: Span::new(open.start, end.max(open.start)),
                    depth: self.open.len() as u8,
                    closed,
                    paragraphs: open.paragraphs,
                });
            }
        }
    }
}

/// "the workers' hall": the mark follows an s, and a later one closes better.
fn is_possessive(mark: &Mark, later: &[Mark]) -> bool {
    !mark.after_stop
        && later
            .iter()
            .find(|m| m.family == Family::Single)
            .is_some_and(|m| m.closes && m.after_stop)
}

fn has_close(later: &[Mark]) -> bool {
    later
        .iter()
        .take(64)
        .any(|m| m.family == Family::Single && m.closes)
}

fn marks_of(line: &str, base: usize) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut before = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let Some(mut family) = family(c) else {
            before = Some(c);
            continue;
        };
        let mut end = at + c.len_utf8();
        // Two single marks or two grave accents are one double mark.
        if matches!(c, '\'' | '`' | '‘' | '’') && line[end..].starts_with(c) {
            chars.next();
            end += c.len_utf8();
            family = Family::Double;
        }
        let after = line[end..].chars().next();
        if let Some((opens, closes)) = direction(c, family, before, &line[end..], after) {
            out.push(Mark {
                start: base + at,
                end: base + end,
                family,
                opens,
                closes,
                after_stop: before.is_some_and(|b| matches!(b, '.' | ',' | '!' | '?' | '…' | ';')),
            });
        }
        before = Some(c);
    }
    out
}

fn family(c: char) -> Option<Family> {
    match c {
        '"' | '“' | '”' | '„' | '‟' | '″' | '＂' => Some(Family::Double),
        '\'' | '‘' | '’' | '‚' | '`' => Some(Family::Single),
        '«' | '»' | '‹' | '›' => Some(Family::Guillemet),
        '「' | '」' | '『' | '』' => Some(Family::Corner),
        _ => None,
    }
}

/// Whether a mark opens, closes, or could do both; None for an apostrophe.
fn direction(
    c: char,
    family: Family,
    before: Option<char>,
    rest: &str,
    after: Option<char>,
) -> Option<(bool, bool)> {
    let free_before = before.is_none_or(|b| {
        b.is_whitespace()
            || matches!(b, '(' | '[' | '{' | '—' | '–' | '―' | '-' | '/' | ':')
            || self::family(b).is_some()
    });
    let free_after = after.is_none_or(|a| {
        a.is_whitespace()
            || a.is_ascii_punctuation() && !matches!(a, '[' | '(' | '$' | '#' | '@')
            || matches!(a, '—' | '–' | '―' | '…' | '”' | '’' | '»')
    });
    let space_before = before.is_none_or(char::is_whitespace);
    let space_after = after.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match (family, c) {
        (Family::Corner, '「' | '『') => Some((true, false)),
        (Family::Corner, _) => Some((false, true)),
        (Family::Guillemet, '«' | '‹') if space_before || word(after) || !free_after => {
            Some((true, false))
        }
        (Family::Guillemet, '»' | '›') if space_before && word(after) => Some((true, false)),
        (Family::Guillemet, _) => Some((false, true)),
        (Family::Single, _) if word(before) && word(after) => None,
        (Family::Single, '‘' | '‚') if after.is_some_and(|a| !a.is_whitespace()) => {
            Some((true, false))
        }
        (Family::Single, _) if free_before && !free_after && !is_clipped(rest) => {
            Some((c != '’', false))
        }
        (Family::Single, _) if free_before && !space_after && is_mark(after) => Some((true, false)),
        (Family::Single, _) if !space_before && !word(after) => Some((false, true)),
        (Family::Single, _) => None,
        (Family::Double, '„' | '‟') => Some((true, false)),
        (Family::Double, '“') => Some((true, !space_before && free_after)),
        (Family::Double, '”') => Some((space_before && !free_after, true)),
        _ if space_before && !space_after => Some((true, false)),
        _ if !space_before && space_after => Some((false, true)),
        _ if free_before && !free_after => Some((true, false)),
        _ if !free_before && free_after => Some((false, true)),
        // A straight mark with a word or nothing on both sides: whichever is due.
        _ if word(before) && word(after) || free_before && free_after => Some((true, true)),
        _ => Some((false, true)),
    }
}

fn is_mark(c: Option<char>) -> bool {
    c.is_some_and(|c| family(c).is_some())
}

/// "'em", "'90s": a word that has lost its beginning.
fn is_clipped(rest: &str) -> bool {
    let word: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .take(8)
        .flat_map(char::to_lowercase)
        .collect();
    rest.starts_with(|c: char| c.is_ascii_digit()) && rest.get(2..3) == Some("s")
        || matches!(
            word.as_str(),
            "em" | "til" | "cause" | "tis" | "twas" | "n" | "bout" | "round"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let text = Text::clean(text);
        let found: Vec<&str> = marks(&text).iter().map(|m| text.slice(m.span)).collect();
        assert_eq!(found, expected, "{}", text.as_str());
    }

    #[test]
    fn marks_of_every_kind_pair() {
        check("“We wait,” he said. “We do.”", &["“We wait,”", "“We do.”"]);
        check(
            "\"We wait,\" he said. \"We do.\"",
            &["\"We wait,\"", "\"We do.\""],
        );
        check("''We wait,'' he said.", &["''We wait,''"]);
        check("``We wait,'' he said.", &["``We wait,''"]);
        check("„Wir warten“, sagte er.", &["„Wir warten“"]);
        check("« On attend », dit-il.", &["« On attend »"]);
        check("»Wir warten«, sagte er.", &["»Wir warten«"]);
        check("»Wir warten,« sagte er.", &["»Wir warten,«"]);
        check("«We wait», he said («so far»).", &["«We wait»", "«so far»"]);
        check("「待つ」と彼は言った。", &["「待つ」"]);
        check("'We wait,' he said.", &["'We wait,'"]);
        check(
            "—\"We wait\"—they say (\"so far\").",
            &["\"We wait\"", "\"so far\""],
        );
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("The miners' wives don't know '90s songs by O'Dell.", &[]);
        check(
            "‘The miners’ wives wait,’ she said.",
            &["‘The miners’ wives wait,’"],
        );
        check("Get 'em all, said the miners' man.", &[]);
        check("A 6'2\" man", &[]);
    }

    #[test]
    fn pairs_nest() {
        check(
            "“He said ‘no’ and isn't back,” she said.",
            &["“He said ‘no’ and isn't back,”", "‘no’"],
        );
        check("\"'No,' he told me.\"", &["\"'No,' he told me.\"", "'No,'"]);
    }

    #[test]
    fn paragraphs_that_reopen_go_on() {
        check(
            "“One.\n“Two.\n“Three,” he said.",
            &["“One.\n“Two.\n“Three,”"],
        );
        check("\"One.\n\n\"Two,\" he said.", &["\"One.\n\n\"Two,\""]);
        check("“One.\nThen he left.", &["“One."]);
        check("“One.\nThen “two” left.", &["“One.", "“two”"]);
    }

    proptest! {
        #[test]
        fn any_text_gives_spans_in_bounds_that_nest(raw in "[a-c \n\"'“”‘’«».,é`]{0,80}|\\PC{0,60}") {
            let text = Text::clean(&raw);
            let found = marks(&text);
            for (at, one) in found.iter().enumerate() {
                prop_assert!(text.holds(one.span));
                for other in &found[at + 1..] {
                    prop_assert!(!one.span.overlaps(other.span) || one.span.contains(other.span)
                        || other.span.contains(one.span));
                }
            }
        }
    }
}
