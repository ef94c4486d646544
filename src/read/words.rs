//! What every reader does to a draft at the end: fields that stand in the words of the text.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Draft, Field, Origin};

use super::{DateOrder, DateProblem, normalise_date};

/// "PORT SABLE, March 4 (Agency) —" and "Port Sable (Agency) -": the place in capitals or an
/// agency in brackets makes it a dateline (AP Stylebook, "datelines").
static DATELINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^((?:\p{Lu}[\p{Lu}.'’-]+(?:[ -]\p{Lu}[\p{Lu}.'’-]+){0,3}(?:, [\p{L}. ]{2,30})?(?:,? \p{L}{3,9}\.? \d{1,2})?(?: ?\([\p{L} /.]{2,30}\))?)|(?:\p{Lu}[\p{L} .'’-]{1,40}(?:, \p{L}{3,9}\.? \d{1,2})? ?\([\p{L} /.]{2,30}\)))(?: ?[—–]|\s-{1,2}\s)",
    )
    .ok()
});

/// Looks for a dateline at the start of the text when no field gave one. The text keeps it.
pub fn find_dateline(draft: &mut Draft) {
    if draft.dateline.is_some() {
        return;
    }
    let start: String = draft.text.trim_start().chars().take(160).collect();
    let found = DATELINE.as_ref().and_then(|shape| shape.captures(&start));
    if let Some(found) = found {
        draft.dateline = Some(Field::new(found[1].trim().to_owned(), Origin::Text));
    }
}

/// Takes `value` as a date into a field; a value that gives none is named in the warnings.
/// The draft's own language settles the order of day and month where `order` does not.
pub fn take_date(
    draft: &mut Draft,
    name: &str,
    value: &str,
    origin: Origin,
    order: DateOrder,
) -> Option<Field<String>> {
    match normalise_date(value, order_of(draft, order)) {
        Ok(iso) => Some(Field::new(iso, origin)),
        Err(problem) => {
            let shown: String = value.chars().take(60).collect();
            draft.warnings.push(match problem {
                DateProblem::Ambiguous => {
                    format!("{name} \"{shown}\" may be day or month first: left out")
                }
                DateProblem::Unreadable => format!("{name} \"{shown}\" is no date: left out"),
            });
            None
        }
    }
}

/// The order of day and month in `draft`: `order`, or where that is unknown the one of its language.
pub fn order_of(draft: &Draft, order: DateOrder) -> DateOrder {
    match (order, &draft.language) {
        (DateOrder::Unknown, Some(language)) => DateOrder::of_language(&language.value),
        _ => order,
    }
}

/// One line of words: every run of white space is one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The length from which a line that ends in the middle of a sentence was broken to a width.
const BROKEN_LINE: usize = 45;

/// Plain text whose lines were broken to a width, a paragraph a line: a long line that ends without a
/// stop goes on in the next one.
pub fn unwrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for line in text.trim().lines().map(str::trim) {
        if !out.is_empty() {
            out.push(if open && !line.is_empty() { ' ' } else { '\n' });
        }
        out.push_str(line);
        let stops = [
            '.', '!', '?', ':', ';', '…', '"', '”', '»', '。', '！', '？', ')',
        ];
        open = line.chars().count() >= BROKEN_LINE && !line.ends_with(stops);
    }
    out
}

/// Where the paragraphs of a text begin whose lines are broken to a width while each paragraph's first line is
/// indented, as wires send it: the places of those lines. Empty for any other text, one that is indented
/// as a whole among them.
pub fn indented_starts(text: &str) -> Vec<usize> {
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if !line.trim().is_empty() && at > 0 {
            lines.push((at, indent));
        }
        at += line.len();
    }
    let least = lines.iter().map(|(_, indent)| *indent).min().unwrap_or(0);
    let starts: Vec<usize> = lines
        .iter()
        .filter(|(_, indent)| (least + 2..=least + 8).contains(indent))
        .map(|(at, _)| *at)
        .collect();
    let broken = lines.iter().filter(|(_, indent)| *indent == least).count();
    let fits = broken >= 2 && starts.len() + broken == lines.len() && lines.len() >= 4;
    if fits { starts } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let mut draft = Draft {
            text: text.to_owned(),
            ..Draft::default()
        };
        find_dateline(&mut draft);
        assert_eq!(
            draft.dateline.map(|d| d.value).as_deref(),
            expected,
            "{text}"
        );
        assert_eq!(draft.text, text);
    }

    #[test]
    fn datelines_are_seen_and_stay() {
        check(
            "PORT SABLE, March 4 — The harbour froze.",
            Some("PORT SABLE, March 4"),
        );
        check(
            "PORT SABLE (Meridian) - The harbour froze.",
            Some("PORT SABLE (Meridian)"),
        );
        check(
            "Port Sable (MNA) – The harbour froze.",
            Some("Port Sable (MNA)"),
        );
        check("LOWMARSH, Calvia — Snow fell.", Some("LOWMARSH, Calvia"));
        check("The harbour froze – again.", None);
        check("Port Sable froze - the harbour too.", None);
        check("", None);
    }

    #[test]
    fn broken_lines_are_joined() {
        let broken = "The harbour of Port Sable froze on Monday for the first\ntime since the flood.\nBo Quist\n\nA list:\n- ice";
        assert_eq!(
            unwrapped(broken),
            "The harbour of Port Sable froze on Monday for the first time since the flood.\nBo Quist\n\nA list:\n- ice"
        );
        assert_eq!(unwrapped(""), "");
    }

    #[test]
    fn paragraphs_of_wires_begin_with_indented_lines() {
        let wire = "(Adds detail)\n    The harbour froze on\nMonday, he said.\n    Ferries stayed in\nport.";
        let starts: Vec<&str> = indented_starts(wire)
            .iter()
            .map(|at| {
                wire[*at..]
                    .trim_start()
                    .split(' ')
                    .next()
                    .unwrap_or_default()
            })
            .collect();
        assert_eq!(starts, ["The", "Ferries"]);
        assert!(indented_starts("One\n    two\n    three\n    four\n    five").is_empty());
        assert!(indented_starts("").is_empty());
    }
}
