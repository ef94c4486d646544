//! Where a text says that it comes from: the agency in its dateline, its byline or its last line.

/// Agencies by the names that stand in bylines, each with the one it is told under.
const AGENCIES: &[(&str, &str)] = &[
    ("Associated Press", "AP"),
    ("Agence France-Presse", "AFP"),
    ("Reuters", "Reuters"),
    ("Reuter", "Reuters"),
    ("Deutsche Presse-Agentur", "dpa"),
    ("United Press International", "UPI"),
    ("Press Association", "PA Media"),
    ("PA Media", "PA Media"),
    ("Bloomberg News", "Bloomberg"),
    ("Canadian Press", "Canadian Press"),
    ("Press Trust of India", "PTI"),
    ("Australian Associated Press", "AAP"),
    ("Xinhua", "Xinhua"),
    ("ITAR-TASS", "TASS"),
    ("Kyodo News", "Kyodo"),
    ("Yonhap", "Yonhap"),
    ("Anadolu Agency", "Anadolu"),
    ("staff and agencies", "agencies"),
];

/// Letters into a text by which its dateline has ended.
const DATELINE: usize = 90;

/// The agency that a text gives as its source, and the words that say so. None when it names none.
///
/// A dateline with brackets names one whatever it is called: "OSTREL (CPA) - ".
pub fn credit(
    text: &str,
    byline: Option<&str>,
    dateline: Option<&str>,
) -> Option<(String, String)> {
    dateline
        .and_then(in_brackets)
        .or_else(|| self::dateline(text).and_then(in_brackets))
        .or_else(|| byline.and_then(named))
        .or_else(|| ending(text))
}

/// The beginning of `text` up to the dash behind a dateline's brackets; None when there is no such.
pub(super) fn dateline(text: &str) -> Option<&str> {
    let line = text.lines().next()?;
    let end = line
        .char_indices()
        .nth(DATELINE)
        .map_or(line.len(), |(at, _)| at);
    let dash = line[..end].find([')'])?;
    let rest = line[dash + 1..].trim_start_matches([' ', '\u{a0}']);
    rest.starts_with(['-', '–', '—', ':'])
        .then(|| &line[..=dash])
}

/// The words in the last brackets of a dateline; nothing when they are no name.
fn in_brackets(dateline: &str) -> Option<(String, String)> {
    let (before, rest) = dateline.rsplit_once('(')?;
    let (inside, _) = rest.split_once(')')?;
    let named = inside.trim();
    let words = named.split_whitespace().count();
    let is_name = named.chars().next().is_some_and(char::is_alphabetic) && (1..=4).contains(&words);
    let is_place = before.chars().filter(|c| c.is_alphabetic()).count() < 50;
    let agency = AGENCIES
        .iter()
        .find(|(name, _)| *name == named)
        .map_or(named, |(_, short)| *short);
    (is_name && is_place).then(|| (agency.to_owned(), dateline.trim().to_owned()))
}

/// An agency in a byline: by its full name, or alone by the short one.
fn named(byline: &str) -> Option<(String, String)> {
    let is_it = |(name, short): &&(&str, &str)| {
        byline.contains(name)
            || byline
                .split([';', ',', '/'])
                .any(|part| part.trim() == *short)
    };
    let (_, short) = AGENCIES.iter().find(is_it)?;
    Some(((*short).to_owned(), byline.to_owned()))
}

/// A last line of an agency's name alone, marks aside.
fn ending(text: &str) -> Option<(String, String)> {
    let line = text.trim_end().lines().next_back()?.trim();
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let is_it = |(name, short): &&(&str, &str)| {
        bare.eq_ignore_ascii_case(name) || bare == *short && line != bare
    };
    let (_, short) = AGENCIES.iter().find(is_it)?;
    Some(((*short).to_owned(), line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, byline: Option<&str>, dateline: Option<&str>, agency: Option<&str>) {
        let found = credit(text, byline, dateline);
        assert_eq!(
            found.as_ref().map(|(agency, _)| agency.as_str()),
            agency,
            "{found:?}"
        );
    }

    #[test]
    fn datelines_bylines_and_last_lines_name_the_agency() {
        check("OSTREL (CPA) - The gate fits.", None, None, Some("CPA"));
        check(
            "DUNMERE, March 3 (Reuters) — The gate fits.",
            None,
            None,
            Some("Reuters"),
        );
        check(
            "The gate fits.",
            None,
            Some("OSTREL, (Associated Press) -"),
            Some("AP"),
        );
        check(
            "The gate fits.",
            Some("By Ane Brekke, Associated Press"),
            None,
            Some("AP"),
        );
        check("The gate fits.", Some("Ane Brekke; AFP"), None, Some("AFP"));
        check("The gate fits.\n\n— AFP", None, None, Some("AFP"));
        check("The gate fits.\nReuter", None, None, Some("Reuters"));
    }

    #[test]
    fn brackets_and_names_elsewhere_are_no_credit() {
        check("", None, None, None);
        check("The authority (LRA) said the gate fits.", None, None, None);
        check(
            "The gate fits, Reuters reported.",
            Some("Ane Brekke"),
            None,
            None,
        );
        check(
            "Nobody came (it rained) - said the mayor.",
            None,
            None,
            Some("it rained").filter(|_| false),
        );
    }
}
