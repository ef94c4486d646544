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
    let order = match (order, &draft.language) {
        (DateOrder::Unknown, Some(language)) => DateOrder::of_language(&language.value),
        _ => order,
    };
    match normalise_date(value, order) {
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

/// One line of words: every run of white space is one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
}
