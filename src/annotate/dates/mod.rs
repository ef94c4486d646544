//! Which days does the text speak of?
//!
//! Each rule is a small function that looks at the words from one place on; the first of the table
//! that fits wins, and its name is the provenance. What the text leaves out is counted from the day
//! of the dateline or of publication, and the finding says from which; without either, "February 26"
//! is `XXXX-02-26` and "yesterday" is `unknown`.

mod absolute;
mod clock;
mod lex;
mod periods;
mod reading;
mod relative;
mod resolve;
mod scan;
mod spells;
mod years;

use chrono::NaiveDate;

use self::absolute::Hit;
use self::lex::Lex;
use self::reading::Reading;
use self::scan::Scan;
use super::words::Words;
use crate::model::{DateAnchor, DateMention};
use crate::text::Text;

type Rule = fn(&Scan, usize) -> Option<Hit>;

/// The rules in the order they are tried.
const RULES: [(&str, Rule); 24] = [
    ("range", spells::range),
    ("since", spells::since),
    ("iso", absolute::dashed),
    ("slashed", absolute::slashed),
    ("september-11", absolute::september_11),
    ("fiscal-year", periods::fiscal),
    ("period-ended", periods::ended),
    ("months-of-year", periods::months_of_year),
    ("day-of-month", absolute::day),
    ("month", absolute::month),
    ("mid", periods::mid),
    ("quarter", spells::quarter),
    ("half-year", spells::half),
    ("feast", spells::feast),
    ("day-nearby", relative::near),
    ("weekday", relative::weekday),
    ("stretch", relative::stretch),
    ("unit-beside", relative::unit),
    ("weekend", relative::weekend),
    ("units-away", relative::ago),
    ("units-ahead", relative::within),
    ("season", spells::season),
    ("decade", years::decade),
    ("part", periods::part),
];

/// Rules for what nothing else has claimed.
const LAST_RULES: [(&str, Rule); 2] = [("century", years::century), ("year", years::year)];

/// Rules for texts of any language.
const RULES_OF_FIGURES: [(&str, Rule); 3] = [
    ("iso", absolute::dashed),
    ("slashed", absolute::slashed),
    ("year-month-day", absolute::east_asian),
];

/// Finds the date expressions of `text` and the days they mean. `published` is the day in the
/// zone of the outlet. Empty for a text without dates.
pub fn dates(text: &Text, words: &Words, published: Option<NaiveDate>) -> Vec<DateMention> {
    let (mut scan, origin) = anchored(text, words, published);
    let mut found: Vec<DateMention> = Vec::new();
    // One past the last word of the date before.
    let mut free = 0;
    let mut at = 0;
    while at < scan.len() {
        let Some((end, reading, rule)) = read(&scan, at) else {
            at += 1;
            continue;
        };
        let anchor = anchor_used(&mut scan, at, &reading).map(|day| DateAnchor { day, origin });
        let (from, end, reading) = match clock::beside(&scan, (at, end), &reading) {
            Some((from, end, timed)) if from >= free => (from, end, timed),
            _ => (at, end, reading),
        };
        found.push(mention(&scan, (from, end), &reading, anchor, rule));
        (at, free) = (end, end);
    }
    found
}

/// Dates of figures only ("2024-02-26", "26.02.2024", "2024年2月26日"), which are alike in most
/// languages. In order of the text; empty for a text without any.
pub fn dates_in_figures(text: &Text, words: &Words) -> Vec<DateMention> {
    let scan = Scan::new(text, words, None);
    let mut found: Vec<DateMention> = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let hit = RULES_OF_FIGURES
            .iter()
            .find_map(|(name, rule)| rule(&scan, at).map(|(end, reading)| (end, reading, *name)));
        match hit {
            Some((end, reading @ Reading::Day(_), rule)) => {
                found.push(mention(&scan, (at, end), &reading, None, rule));
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

fn mention(
    scan: &Scan,
    (from, end): (usize, usize),
    reading: &Reading,
    anchor: Option<DateAnchor>,
    rule: &'static str,
) -> DateMention {
    DateMention {
        span: scan.span(from, end),
        value: reading.value(),
        from: reading.from(),
        to: reading.to(),
        precision: reading.precision(),
        anchor,
        rule,
    }
}

/// The day that "yesterday" is counted from: that of a dateline a little before `published`, else
/// `published`, else a full date near the beginning of `text`; None when there is none of them.
pub fn anchor(text: &Text, words: &Words, published: Option<NaiveDate>) -> Option<NaiveDate> {
    anchored(text, words, published).0.anchor
}

/// The text with its anchor, and where that is known from.
fn anchored<'a>(
    text: &'a Text,
    words: &'a Words,
    published: Option<NaiveDate>,
) -> (Scan<'a>, &'static str) {
    let mut scan = Scan::new(text, words, published);
    match dateline(&scan) {
        Some(day) => {
            scan.anchor = Some(day);
            (scan, "dateline")
        }
        None => (scan, "published"),
    }
}

/// The day that `reading` was counted from: without it the words would say something else.
fn anchor_used(scan: &mut Scan, at: usize, reading: &Reading) -> Option<NaiveDate> {
    let anchor = scan.anchor.take()?;
    let without = read(scan, at).map(|(_, reading, _)| reading);
    scan.anchor = Some(anchor);
    (without.as_ref() != Some(reading)).then_some(anchor)
}

fn read(scan: &Scan, at: usize) -> Option<(usize, Reading, &'static str)> {
    if !may_open(scan, at) {
        return None;
    }
    RULES
        .iter()
        .chain(&LAST_RULES)
        .find_map(|(name, rule)| rule(scan, at).map(|(end, reading)| (end, reading, *name)))
}

/// True when a date may begin at `at`; most words are passed over here.
fn may_open(scan: &Scan, at: usize) -> bool {
    match scan.lex(at) {
        Lex::Other => {
            let word = scan.word(at);
            scan.capital(at)
                || word.ends_with("-quarter")
                || word.starts_with("mid-")
                || matches!(word, "fiscal" | "financial")
        }
        Lex::Small => scan.is(at, OPENERS),
        Lex::Some | Lex::Part | Lex::Ago => false,
        Lex::Count(1) => matches!(scan.lex(at + 1), Lex::Unit(_) | Lex::Count(_)),
        _ => true,
    }
}

/// Small words that dates begin with.
const OPENERS: &[&str] = &[
    "from",
    "between",
    "since",
    "in",
    "end",
    "beginning",
    "start",
    "middle",
    "half",
];

/// Words from the beginning in which a full date is the day of an article without one.
const DATELINE_WORDS: usize = 60;
/// Words from the beginning in which a dateline's date begins.
const PLACE_WORDS: usize = 8;
/// Days that a text may lie before it is published.
const OLDEST_DATELINE: i64 = 3;

/// The day of the dateline: where publication is known, only of a true dateline ("LUND, Feb 26 -")
/// a little before it; else a full date near the beginning that a dash or the end of its line closes.
fn dateline(scan: &Scan) -> Option<NaiveDate> {
    let rules: [Rule; 3] = [absolute::dashed, absolute::slashed, absolute::day];
    let day_at = |at: usize| {
        rules.iter().find_map(|rule| match rule(scan, at)? {
            (end, Reading::Day(day)) => Some((end, day)),
            _ => None,
        })
    };
    let closed = |end: usize| (end..end + 5).any(|at| scan.is(at, &["-", "--", "–", "—"]));
    let Some(published) = scan.anchor else {
        let head = scan.len().min(DATELINE_WORDS);
        let days = (0..head).filter_map(day_at);
        return days
            .filter(|(end, _)| closed(*end) || scan.ends_line(*end))
            .map(|(_, day)| day)
            .next();
    };
    let (end, day) = (1..scan.len().min(PLACE_WORDS)).find_map(day_at)?;
    let age = (published - day).num_days();
    let fits = scan.is_capitals(0) && closed(end) && (1..=OLDEST_DATELINE).contains(&age);
    fits.then_some(day)
}

#[cfg(test)]
mod tests;
