//! Which days does the text speak of?
//!
//! Each rule is a small function that looks at the words from one place on; the first of the table
//! that fits wins, and its name is the provenance. What the text leaves out is taken from the day
//! of publication, else from a full date in the dateline; without either, "February 26" is
//! `XXXX-02-26` and "yesterday" is `unknown`.

mod absolute;
mod lex;
mod reading;
mod relative;
mod resolve;
mod scan;
mod spells;

use chrono::NaiveDate;

use self::absolute::Hit;
use self::lex::Lex;
use self::reading::Reading;
use self::scan::Scan;
use super::words::Words;
use crate::model::DateMention;
use crate::text::Text;

type Rule = fn(&Scan, usize) -> Option<Hit>;

/// The rules in the order they are tried.
const RULES: [(&str, Rule); 19] = [
    ("range", spells::range),
    ("since", spells::since),
    ("iso", absolute::dashed),
    ("slashed", absolute::slashed),
    ("september-11", absolute::september_11),
    ("day-of-month", absolute::day),
    ("month", absolute::month),
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
    ("decade", absolute::decade),
];

/// Rules for what nothing else has claimed.
const LAST_RULES: [(&str, Rule); 2] = [("century", absolute::century), ("year", absolute::year)];

/// Finds the date expressions of `text` and the days they mean. `published` is the day in the
/// zone of the outlet. Empty for a text without dates.
pub fn dates(text: &Text, words: &Words, published: Option<NaiveDate>) -> Vec<DateMention> {
    let scan = anchored(text, words, published);
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        match read(&scan, at) {
            Some((end, reading, rule)) => {
                found.push(DateMention {
                    span: scan.span(at, end),
                    value: reading.value(),
                    from: reading.from(),
                    to: reading.to(),
                    precision: reading.precision(),
                    rule,
                });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The day that "yesterday" is counted from: `published`, else a full date near the beginning of
/// `text`; None when there is neither.
pub fn anchor(text: &Text, words: &Words, published: Option<NaiveDate>) -> Option<NaiveDate> {
    anchored(text, words, published).anchor
}

fn anchored<'a>(text: &'a Text, words: &'a Words, published: Option<NaiveDate>) -> Scan<'a> {
    let mut scan = Scan::new(text, words, published);
    if scan.anchor.is_none() {
        scan.anchor = dateline(&scan);
    }
    scan
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
        Lex::Other => scan.capital(at) || scan.word(at).ends_with("-quarter"),
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
];

/// Words from the beginning in which a full date is the day of the article.
const DATELINE_WORDS: usize = 60;

/// The first full date near the beginning: the anchor where publication is not known.
fn dateline(scan: &Scan) -> Option<NaiveDate> {
    let rules: [Rule; 3] = [absolute::dashed, absolute::slashed, absolute::day];
    (0..scan.len().min(DATELINE_WORDS)).find_map(|at| {
        rules.iter().find_map(|rule| match rule(scan, at)? {
            (_, Reading::Day(day)) => Some(day),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests;
