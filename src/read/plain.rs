//! Plain text, with or without a headline, a byline and a date on lines of their own.

use std::ops::ControlFlow;

use crate::model::{Draft, Field, Origin};

use super::authors::split_authors;
use super::decode::decode;
use super::words::{find_dateline, one_line};
use super::{Head, Input, Item, Reader, Sink, normalise_date, stream};

/// The longest headline, in characters.
const MAX_HEADLINE: usize = 150;

/// Plain text: what nothing else claims.
pub struct Plain;

impl Reader for Plain {
    fn sniff(&self, head: &Head) -> u8 {
        if head.named(&[".txt", ".text"]) {
            50
        } else {
            10
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        whole_text(input, sink, None, |text, input| {
            let mut draft = draft_from_text(&text, input.options.date_order);
            draft.format = "text";
            Ok(draft)
        })
    }
}

/// Finds the charset that a format declares in its first bytes.
pub type DeclaredCharset<'a> = &'a dyn Fn(&[u8]) -> Option<String>;

/// Reads a stream that is one article: its bytes within the limit, decoded, made a draft by `make`.
pub fn whole_text(
    input: &mut Input,
    sink: &mut Sink,
    declared: Option<DeclaredCharset>,
    make: impl Fn(String, &Input) -> Result<Draft, super::Rejected>,
) -> ControlFlow<()> {
    let limit = input.options.max_record;
    let bytes = match stream::read_whole(input.stream, limit) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let reason = format!("more than {limit} bytes, too long for one article");
            return sink(input.rejected(None, reason));
        }
        Err(error) => return sink(input.rejected(None, stream::plainly(&error))),
    };
    let declared = declared.and_then(|declared| declared(&bytes));
    let decoded = decode(&bytes, declared.as_deref());
    let mut draft = match make(decoded.text, input) {
        Ok(draft) => draft,
        Err(rejected) => return sink(Item::Rejected(rejected)),
    };
    if !draft.text.chars().any(char::is_alphanumeric) {
        return sink(input.rejected(None, "holds no words"));
    }
    draft.path = input.path.to_owned();
    draft.raw = bytes;
    draft.warnings.splice(..0, decoded.warnings);
    find_dateline(&mut draft);
    sink(Item::Article(Box::new(draft)))
}

/// Takes headline, byline and date off the top where they stand on lines of their own; the rest is
/// the text. A dateline at the start of a paragraph stays in the text.
pub fn draft_from_text(text: &str, order: super::DateOrder) -> Draft {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut draft = Draft::default();
    let Some(first) = lines.iter().position(|line| !line.is_empty()) else {
        return draft;
    };
    let mut start = first;
    if is_headline(&lines[first..]) {
        draft.title = Some(Field::new(one_line(lines[first]), Origin::Text));
        start = first + 1;
    }
    let mut at = start;
    // A deck may stand between headline and byline; it stays in the text.
    let mut deck = Vec::new();
    for _ in 0..4 {
        let Some(next) = (at..lines.len()).find(|i| !lines[*i].is_empty()) else {
            break;
        };
        let line = lines[next];
        if let Some(names) = byline(line).filter(|_| draft.authors.is_empty()) {
            draft.authors = names;
            start = next + 1;
        } else if let Some(date) = date_line(line, order).filter(|_| draft.published.is_none()) {
            draft.published = Some(date);
            start = next + 1;
        } else if draft.title.is_some() && deck.is_empty() && start == first + 1 && line.len() < 250
        {
            deck.push(next);
        } else {
            break;
        }
        at = next + 1;
    }
    let body = deck
        .into_iter()
        .filter(|line| *line < start)
        .map(|line| lines[line])
        .chain(lines[start..].iter().copied());
    draft.text = body.collect::<Vec<_>>().join("\n").trim().to_owned();
    if draft.text.is_empty() {
        // Nothing but a headline: then it is the text.
        draft.text = text.trim().to_owned();
        draft.title = None;
    }
    draft
}

/// A short line without a full stop, set off from what follows by an empty line, a byline, or the
/// much greater length of the paragraphs.
fn is_headline(lines: &[&str]) -> bool {
    let line = lines[0];
    let length = line.chars().count();
    let mut rest = lines[1..].iter().filter(|line| !line.is_empty());
    let Some(next) = rest.next() else {
        return false;
    };
    let ends_open = line.ends_with(['.', ',', ';', ':', '-', '–', '—'])
        || (line.starts_with(['“', '"'])
            && line.ends_with(['”', '"'])
            && line.contains(['.', ',']));
    let begins_low = line.chars().next().is_some_and(char::is_lowercase);
    if length > MAX_HEADLINE || ends_open || begins_low || byline(line).is_some() {
        return false;
    }
    if normalise_date(line, super::DateOrder::DayFirst).is_ok() && length < 40 {
        return false;
    }
    if byline(next).is_some() {
        return true;
    }
    let next_length = next.chars().count();
    if lines[1].is_empty() {
        let body = std::iter::once(next).chain(rest.take(5));
        return body
            .into_iter()
            .any(|line| line.chars().count() > length.max(60) || line.ends_with(['.', '”', '"']));
    }
    next_length >= 120 && next_length >= 2 * length
}

/// The names of a line that is a byline and nothing else.
fn byline(line: &str) -> Option<Vec<Field<String>>> {
    let rest = ["By ", "BY ", "by ", "By: "]
        .iter()
        .find_map(|lead| line.strip_prefix(lead))?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let capital = words.first()?.chars().next()?.is_uppercase();
    let ends = line.ends_with(['.', '!', '?', '”', '"']) && !line.ends_with("Jr.");
    if !capital || ends || words.len() > 12 || line.chars().count() > 100 {
        return None;
    }
    // "By Monday the harbour was open" is a sentence: most words of a byline have capitals.
    let small = words
        .iter()
        .filter(|w| {
            w.chars().next().is_some_and(char::is_lowercase)
                && !matches!(**w, "and" | "in" | "de" | "van" | "von" | "of" | "for")
        })
        .count();
    let names = split_authors(rest);
    let fields = names.into_iter().map(|name| Field::new(name, Origin::Text));
    let fields: Vec<_> = fields.collect();
    (small * 3 <= words.len() && !fields.is_empty()).then_some(fields)
}

/// The date of a line that holds a date and hardly anything else ("Published: March 4, 2024").
fn date_line(line: &str, order: super::DateOrder) -> Option<Field<String>> {
    let lower = line.to_lowercase();
    let bare = [
        "published on",
        "published:",
        "published",
        "posted on",
        "posted:",
        "date:",
        "updated:",
    ]
    .iter()
    .find_map(|lead| lower.strip_prefix(lead))
    .unwrap_or(&lower);
    let words = bare.split_whitespace().count();
    let ends = line.ends_with(['.', '!', '?']);
    if words > 8 || ends || line.len() > 60 || lower.starts_with("updated") {
        return None;
    }
    let shown = &line[line.len() - bare.len().min(line.len())..];
    let iso = normalise_date(shown.trim(), order).ok()?;
    Some(Field::new(iso, Origin::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, title: Option<&str>, authors: &[&str], date: Option<&str>, body: &str) {
        let draft = draft_from_text(text, super::super::DateOrder::Unknown);
        assert_eq!(draft.title.map(|t| t.value).as_deref(), title, "{text}");
        let names: Vec<_> = draft.authors.iter().map(|a| a.value.as_str()).collect();
        assert_eq!(names, authors, "{text}");
        assert_eq!(draft.published.map(|d| d.value).as_deref(), date, "{text}");
        assert_eq!(draft.text, body, "{text}");
    }

    const LONG: &str = "The harbour of Port Sable froze on Monday for the first time since the winter of the great flood, the harbour master said, and ferries stayed in port.";

    #[test]
    fn a_headline_is_told_from_a_paragraph() {
        check(
            &format!("Harbour freezes\n\n{LONG}"),
            Some("Harbour freezes"),
            &[],
            None,
            LONG,
        );
        check(
            &format!("Harbour freezes\n{LONG}"),
            Some("Harbour freezes"),
            &[],
            None,
            LONG,
        );
        check(LONG, None, &[], None, LONG);
        let paragraphs = format!("{LONG}\nInside heading\n{LONG}");
        check(&paragraphs, None, &[], None, &paragraphs);
        check(
            "A line.\n\nAnother line.",
            None,
            &[],
            None,
            "A line.\n\nAnother line.",
        );
        check("Only a headline", None, &[], None, "Only a headline");
        check(
            "Wrapped text goes on\nover lines of like length\nto its end.",
            None,
            &[],
            None,
            "Wrapped text goes on\nover lines of like length\nto its end.",
        );
        check("", None, &[], None, "");
    }

    #[test]
    fn byline_and_date_lines_become_fields() {
        check(
            &format!("Harbour freezes\nBy Ana Lopo and Bo Quist\nMarch 4, 2024\n\n{LONG}"),
            Some("Harbour freezes"),
            &["Ana Lopo", "Bo Quist"],
            Some("2024-03-04"),
            LONG,
        );
        check(
            &format!("Harbour freezes\n\nIce stops ferries\n\nBy ANA LOPO\n\n{LONG}"),
            Some("Harbour freezes"),
            &["ANA LOPO"],
            None,
            &format!("Ice stops ferries\n\n{LONG}"),
        );
        check(
            &format!("By Monday the harbour was open again\n\n{LONG}"),
            Some("By Monday the harbour was open again"),
            &[],
            None,
            LONG,
        );
    }

    #[test]
    fn the_dateline_stays_in_the_text() {
        let text = format!("Harbour freezes\n\nPORT SABLE, March 4 — {LONG}");
        let mut draft = draft_from_text(&text, super::super::DateOrder::Unknown);
        find_dateline(&mut draft);
        assert!(draft.text.starts_with("PORT SABLE, March 4 — The harbour"));
        assert_eq!(
            draft.dateline.map(|d| d.value).as_deref(),
            Some("PORT SABLE, March 4")
        );
    }
}
