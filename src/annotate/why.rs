//! What each rule means, in one sentence for readers: the table beside the rules. A test reads the
//! rooms of the annotator and holds that no rule is without its line.

/// What the name of a rule says; sentences without a full stop, to be joined to others.
type Means = &'static [(&'static str, &'static str)];

/// What `rule` says of a mention; None for a rule that makes none.
pub fn mention(rule: &str) -> Option<&'static str> {
    find(MENTIONS, rule)
}

/// What `rule` says of an affiliation; None for a rule that makes none.
pub fn affiliation(rule: &str) -> Option<&'static str> {
    find(AFFILIATIONS, rule)
}

/// What `rule` says of who is quoted; None for a rule that attributes nothing.
pub fn attribution(rule: &str) -> Option<&'static str> {
    find(ATTRIBUTIONS, rule)
}

/// What `rule` says of a date; None for a rule that reads none.
pub fn date(rule: &str) -> Option<&'static str> {
    find(DATES, rule)
}

fn find(table: Means, rule: &str) -> Option<&'static str> {
    table.iter().find(|r| r.0 == rule).map(|r| r.1)
}

const MENTIONS: Means = &[
    (
        "name",
        "the words are the actor's full name, or as full as this text gives it",
    ),
    (
        "name-part",
        "the words are a part or a variant of a name that stands in full elsewhere",
    ),
    (
        "acronym",
        "the capitals abbreviate a name that stands in full elsewhere",
    ),
    (
        "pronoun",
        "the pronoun means the person of its gender who was spoken of most lately and most often",
    ),
    (
        "pronoun-it",
        "\"it\" means the institution that was spoken of most lately and most often",
    ),
    (
        "role-holder",
        "the role noun is the role of someone whom the text gives such a role",
    ),
    (
        "role-recent",
        "the role noun means the person who was spoken of most lately and most often",
    ),
    (
        "house-noun",
        "the noun stands in the name of an institution of this text",
    ),
    (
        "noun-beside",
        "the text has put this noun beside the name of the institution",
    ),
    (
        "body-noun",
        "the noun means the institution that was spoken of most lately and most often",
    ),
    (
        "house-phrase",
        "the words describe an institution or place that has no name of its own",
    ),
];

const AFFILIATIONS: Means = &[
    ("role-before-name", "the role stands right before the name"),
    (
        "role-after-name",
        "the role stands behind the name, set off by a comma, a verb or brackets",
    ),
    (
        "role-shared",
        "a role in the plural stands before several names joined by commas and \"and\"",
    ),
];

const ATTRIBUTIONS: Means = &[
    ("full-name", "a person's full name heads the source"),
    (
        "name-part",
        "a part of a person's name heads the source, and the text gives it in full elsewhere",
    ),
    (
        "apposition",
        "a person's name stands behind its role in the source",
    ),
    ("joint", "several names are joined in the source"),
    ("institution", "an institution's full name heads the source"),
    (
        "institution-part",
        "a part of an institution's name heads the source",
    ),
    ("acronym", "an institution's acronym heads the source"),
    (
        "place-speaks",
        "a place heads the source and stands for who governs it",
    ),
    (
        "name-and-noun",
        "the source is an institution's name with its kind behind it",
    ),
    (
        "pronoun",
        "the source is a pronoun: the person of its gender spoken of most lately and most often, subjects and speakers first",
    ),
    (
        "pronoun-it",
        "the source is \"it\": the institution spoken of most lately and most often",
    ),
    (
        "pronoun-of-unnamed",
        "the source is a pronoun for a speaker whom the text does not name",
    ),
    (
        "relative-pronoun",
        "the source is \"who\" or \"which\": the name just before it",
    ),
    (
        "first-person",
        "\"I\" or \"we\" inside a quotation: whoever says that quotation",
    ),
    (
        "role-holder",
        "the source is a role noun: someone whom the text gives such a role",
    ),
    (
        "role-recent",
        "the source is a noun for a person with \"the\": who was spoken of most lately and most often",
    ),
    (
        "house-noun",
        "the source is a noun that stands in the name of an institution of this text",
    ),
    (
        "noun-beside",
        "the source is a noun that the text has put beside the name of an institution",
    ),
    (
        "body-noun",
        "the source is a noun for an institution: the one spoken of most lately and most often",
    ),
    ("latter", "\"the latter\": the person named last"),
    (
        "joint-again",
        "\"they\", \"the two\": those who spoke jointly just before",
    ),
    (
        "owner-of-document",
        "the source is a document or an account: whose it is stands with it",
    ),
    (
        "document-of-pronoun",
        "the source is a document of \"his\", \"her\" or \"its\" owner, who was spoken of just before",
    ),
    (
        "document-again",
        "the source is a document whose owner was told before",
    ),
    (
        "document-of-last-speaker",
        "the source is a document without an owner: it is taken for that of whoever spoke last",
    ),
    (
        "colon",
        "the quotation stands behind a colon: the first name of that sentence",
    ),
    ("transcript", "the line opens with a name and a colon"),
    ("signed", "a name stands behind the quotation, after a dash"),
    (
        "goes-on-in-paragraph",
        "no source of its own: whoever speaks before it in the same paragraph",
    ),
    (
        "told-later-in-paragraph",
        "no source of its own: whoever speaks after it in the same paragraph",
    ),
    (
        "goes-on-in-next-paragraph",
        "no source of its own: whoever speaks in the paragraph before",
    ),
    (
        "goes-on-later",
        "no source of its own: whoever speaks two paragraphs before",
    ),
    (
        "described",
        "the source names nobody, and nobody in the text fits it: its words are kept",
    ),
    (
        "marks",
        "in a text that is not English nobody is looked for: what stands in quotation marks is kept",
    ),
    ("unknown", "nothing in the text says who"),
    (
        "interview",
        "the answers of an interview are the guest's, whom its beginning introduces",
    ),
];

const DATES: Means = &[
    (
        "range",
        "from one date to another; each takes from the other what it lacks",
    ),
    ("since", "from a date on, to an open end"),
    ("iso", "year, month and day with hyphens"),
    (
        "slashed",
        "day and month with slashes, where they cannot be taken for each other",
    ),
    (
        "year-month-day",
        "year, month and day in figures, each with its East Asian sign behind it",
    ),
    (
        "september-11",
        "the day of 2001 that goes by its month and day",
    ),
    (
        "day-of-month",
        "a month and a day; a year that is left out is the likeliest around the anchor",
    ),
    (
        "month",
        "a month; a year that is left out is the likeliest around the anchor",
    ),
    ("quarter", "a quarter of a year"),
    ("half-year", "a half of a year"),
    ("feast", "a feast or holiday: the nearest one to the anchor"),
    (
        "day-nearby",
        "today, yesterday, tomorrow and their parts, counted from the anchor",
    ),
    (
        "weekday",
        "a weekday: the last one up to the anchor, or the next where the words speak of what is to come",
    ),
    (
        "stretch",
        "a number of units up to the anchor, or on from it",
    ),
    (
        "unit-beside",
        "the week, month, season or year before, of, or after the anchor",
    ),
    ("weekend", "the weekend of the anchor, or the one before"),
    ("units-away", "a number of units before or after the anchor"),
    ("units-ahead", "a number of units on from the anchor"),
    ("season", "a season, of the northern half of the earth"),
    ("decade", "a decade"),
    ("century", "a century"),
    ("year", "a year"),
    (
        "fiscal-year",
        "a business or fiscal year: about the year it is named after, since nobody says where it begins",
    ),
    (
        "period-ended",
        "a stretch of months that ends at the day named",
    ),
    ("months-of-year", "the first or last months of a year"),
    ("mid", "the middle of a month or year"),
    ("part", "the beginning or end of a stretch that is named"),
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use regex::Regex;

    use super::*;

    /// Strings of the code (not of its tests) that fit one of `patterns`, with their file.
    fn rules_in(folder: &str, patterns: &[&str]) -> Vec<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/annotate")
            .join(folder);
        let patterns: Vec<Regex> = patterns
            .iter()
            .map(|p| Regex::new(p).expect("a pattern"))
            .collect();
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if path.is_dir() || name == "tests.rs" || name == "why.rs" {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            let code = text
                .split("\n#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or(&text);
            for pattern in &patterns {
                for hit in pattern.captures_iter(code) {
                    found.push((name.clone(), hit[1].to_owned()));
                }
            }
        }
        assert!(
            !found.is_empty(),
            "no rule found; are the patterns of this test out of date?"
        );
        found
    }

    fn check(folder: &str, patterns: &[&str], means: fn(&str) -> Option<&'static str>) {
        for (file, rule) in rules_in(folder, patterns) {
            assert!(
                means(&rule).is_some(),
                "{file}: rule {rule:?} has no line in src/annotate/why.rs"
            );
        }
    }

    #[test]
    fn every_rule_has_its_line() {
        let answers = [
            r#"rule: "([a-z0-9-]+)""#,
            r#"Answer::one\([^"]*?"([a-z0-9-]+)",?\s*\)"#,
            r#"=> "([a-z]+(?:-[a-z]+)*)""#,
            r#"\(\s*"([a-z-]+)",\s*[01]\.\d+\)"#,
        ];
        check("attribute", &answers, attribution);
        check("", &[r#"rule: "([a-z0-9-]+)""#], attribution);
        check(
            "roles",
            &[r#"affiliation\([^"]*?"([a-z0-9-]+)",?\s*\)"#],
            affiliation,
        );
        check(
            "dates",
            &[r#"\(\s*"([a-z0-9-]+)",\s*[a-z]+::[a-z_0-9]+\s*\)"#],
            date,
        );
        check(
            "cast",
            &[r#"\((?:form|MentionForm::[A-Za-z]+), "([a-z-]+)"\)"#],
            mention,
        );
        for rule in [
            "pronoun",
            "pronoun-it",
            "role-holder",
            "role-recent",
            "house-noun",
            "noun-beside",
            "body-noun",
        ] {
            assert!(mention(rule).is_some(), "{rule}");
        }
    }

    #[test]
    fn no_line_is_left_over() {
        let folders = ["", "attribute", "roles", "dates", "cast"];
        let all: Vec<(String, String)> = folders
            .iter()
            .flat_map(|f| rules_in(f, &[r#""([a-z0-9-]+)""#]))
            .collect();
        for (rule, _) in [MENTIONS, AFFILIATIONS, ATTRIBUTIONS, DATES].concat() {
            assert!(
                all.iter().any(|(_, known)| known == rule),
                "no rule is called {rule:?}"
            );
        }
    }
}
