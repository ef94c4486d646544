//! Dates that say themselves where in the calendar they stand: days and months.

use chrono::NaiveDate;

use super::lex::{Lex, Unit};
use super::reading::Reading;
use super::scan::Scan;
use super::years;
use crate::model::DatePrecision;

/// A reading and one past its last word.
pub(super) type Hit = (usize, Reading);

/// "2024-02-26", "2024-02"; "2014-2016", "2015-16".
pub(super) fn dashed(scan: &Scan, at: usize) -> Option<Hit> {
    if scan.lex(at) != Lex::Dashed {
        return None;
    }
    let word = scan.word(at);
    let day = word.split('T').next().unwrap_or(word);
    if let Ok(day) = NaiveDate::parse_from_str(day, "%Y-%m-%d") {
        return Some((at + 1, Reading::Day(day)));
    }
    let (from, to) = word.split_once('-')?;
    let from_year = calendar_year(from)?;
    match to.len() {
        4 => {
            let to_year = calendar_year(to)?;
            (to_year > from_year).then(|| years(at, from_year, to_year))
        }
        2 => {
            let to: i32 = to.parse().ok()?;
            let in_century = to > from_year % 100 && scan.follows(at, BEFORE_YEARS);
            let next = to == (from_year + 1) % 100;
            let to_year = if next {
                from_year + 1
            } else {
                from_year / 100 * 100 + to
            };
            (next || in_century).then(|| years(at, from_year, to_year))
        }
        _ => None,
    }
}

/// Words before "1914-18" that make it years and no score.
const BEFORE_YEARS: &[&str] = &["in", "from", "during", "of", "the", "between", "(", "for"];

fn years(at: usize, from: i32, to: i32) -> Hit {
    (
        at + 1,
        Reading::range(Reading::Year(from), Reading::Year(to)),
    )
}

fn calendar_year(digits: &str) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    (digits.len() == 4 && (1000..2100).contains(&year)).then_some(year)
}

/// "26/02/2024", "02/26/2024"; where day and month can be taken for each other, nothing is said.
pub(super) fn slashed(scan: &Scan, at: usize) -> Option<Hit> {
    let stroke = scan.lex(at) == Lex::Slashed;
    if !stroke && !matches!(scan.lex(at), Lex::Number(_, 1..=2)) {
        return None;
    }
    let (numbers, end) = if stroke {
        let numbers: Vec<&str> = scan.word(at).split(['/', '.']).collect();
        (numbers, at + 1)
    } else {
        let mark = scan.word(at + 1);
        if !matches!(mark, "/" | ".") || scan.word(at + 3) != mark || !scan.glued(at + 4) {
            return None;
        }
        (
            vec![scan.word(at), scan.word(at + 2), scan.word(at + 4)],
            at + 5,
        )
    };
    if let [from, to] = numbers[..] {
        return business_year(at, from, to);
    }
    let [a, b, year] = numbers[..] else {
        return None;
    };
    let (a, b): (u32, u32) = (a.parse().ok()?, b.parse().ok()?);
    let year = match (year.len(), year.parse::<i32>().ok()?) {
        (4, year) => year,
        (2, year @ 0..50) => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    let stops = scan.word(at).contains('.') || scan.word(at + 1) == ".";
    let (day, month) = match (a, b) {
        // With full stops the day stands first wherever they are used.
        (1..=31, 1..=12) if stops => (a, b),
        (13..=31, 1..=12) => (a, b),
        (1..=12, 13..=31) => (b, a),
        (1..=12, 1..=12) if a == b => (a, a),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    Some((end, Reading::Day(day)))
}

/// "2024年2月26日", "2024년 2월 26일".
pub(super) fn east_asian(scan: &Scan, at: usize) -> Option<Hit> {
    let mut next = at;
    let mut numbers = [0u32; 3];
    for (number, marks) in numbers
        .iter_mut()
        .zip([["年", "년"], ["月", "월"], ["日", "일"]])
    {
        let word = scan.word(next);
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        *number = digits.parse().ok()?;
        let glued = &word[digits.len()..];
        next += if marks.contains(&glued) {
            1
        } else if glued.is_empty() && marks.contains(&scan.word(next + 1)) {
            2
        } else {
            return None;
        };
    }
    let [year, month, day] = numbers;
    let day = NaiveDate::from_ymd_opt(year as i32, month, day)?;
    Some((next, Reading::Day(day)))
}

/// "2025/26".
fn business_year(at: usize, from: &str, to: &str) -> Option<Hit> {
    let from = calendar_year(from)?;
    let next: i32 = to.parse().ok()?;
    (to.len() == 2 && next == (from + 1) % 100).then(|| years(at, from, from + 1))
}

/// "9/11", and "Sept. 11" where that day of 2001 is meant.
pub(super) fn september_11(scan: &Scan, at: usize) -> Option<Hit> {
    let day = NaiveDate::from_ymd_opt(2001, 9, 11)?;
    if scan.anchor.is_some_and(|anchor| anchor < day) {
        return None;
    }
    if scan.word(at) == "9/11" {
        return Some((at + 1, Reading::Day(day)));
    }
    let slashed = scan.word(at) == "9"
        && scan.word(at + 1) == "/"
        && scan.word(at + 2) == "11"
        && scan.word(at + 3) != "/"
        && !scan.follows(at, &["/"]);
    if slashed {
        return Some((at + 3, Reading::Day(day)));
    }
    let named = scan.lex(at) == Lex::Month(9)
        && scan.word(at + 1) == "11"
        && !matches!(scan.lex(year_at(scan, at + 2)), Lex::Number(_, 4));
    const ATTACKS: &[&str] = &[
        "attack",
        "attacks",
        "terror",
        "terrorist",
        "terrorists",
        "hijackers",
        "victims",
        "families",
        "commission",
        "memorial",
    ];
    let meant = scan.is(at + 2, ATTACKS)
        || scan.is(at + 3, &["attack", "attacks"])
        || scan.follows(at, &["before", "after", "since"]) && mentions_9_11(scan);
    (named && meant).then_some((at + 2, Reading::Day(day)))
}

fn mentions_9_11(scan: &Scan) -> bool {
    (0..scan.len()).any(|n| scan.word(n) == "9/11")
}

/// Where the year of a day would stand: past a comma or "of".
fn year_at(scan: &Scan, at: usize) -> usize {
    if scan.is(at, &[",", "of"]) {
        at + 1
    } else {
        at
    }
}

/// "Tuesday, February 26, 2024", "26 Feb. 2024", "the 26th of February", "June 16th of last year".
pub(super) fn day(scan: &Scan, at: usize) -> Option<Hit> {
    let from = match scan.lex(at) {
        Lex::Weekday(_) if scan.is(at + 1, &[",", "the"]) => at + 2,
        Lex::Weekday(_) => at + 1,
        _ => at,
    };
    let Some((month, day, end)) = month_and_day(scan, from) else {
        return day_alone(scan, at);
    };
    let (end, year) = year_of(scan, end);
    let reading = match year {
        Some(year) => Reading::Day(NaiveDate::from_ymd_opt(year, month, day)?),
        None => scan.day_of_month(month, day, (at, end))?,
    };
    Some((end, reading))
}

/// "the 15th of next month".
fn day_alone(scan: &Scan, at: usize) -> Option<Hit> {
    let Lex::Ordinal(day) = scan.lex(at) else {
        return None;
    };
    let side = match scan.lex(at + 2) {
        Lex::Last => -1,
        Lex::This => 0,
        Lex::Next => 1,
        _ if scan.is(at + 2, &["the"]) => 0,
        _ => return None,
    };
    let of_month = scan.is(at + 1, &["of"]) && scan.lex(at + 3) == Lex::Unit(Unit::Month);
    let Reading::Month(year, month) = scan.month_away(side) else {
        return of_month.then_some((at + 4, Reading::Unknown(DatePrecision::Day)));
    };
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    of_month.then_some((at + 4, Reading::Day(day)))
}

/// Month, day and the word after, in either order.
fn month_and_day(scan: &Scan, at: usize) -> Option<(u32, u32, usize)> {
    match scan.lex(at) {
        Lex::Month(month) if scan.capital(at) => {
            let next = if scan.is(at + 1, &["the"]) {
                at + 2
            } else {
                at + 1
            };
            let day = day_number(scan, next).or_else(|| spelt_day(scan, next))?;
            // "June 26 people": a number that counts things is no day.
            let clock = scan.word(next + 1) == ":" && scan.glued(next + 2)
                || scan.is(next + 1, &["%", "pct", "percent"]);
            (!clock).then_some((month, day, next + 1))
        }
        _ => {
            let day = day_number(scan, at)?;
            let next = if scan.is(at + 1, &["of"]) {
                at + 2
            } else {
                at + 1
            };
            match scan.lex(next) {
                Lex::Month(month) if scan.capital(next) => Some((month, day, next + 1)),
                _ => None,
            }
        }
    }
}

/// The day of a month at word `at`.
fn day_number(scan: &Scan, at: usize) -> Option<u32> {
    match scan.lex(at) {
        Lex::Number(day @ 1..=31, 1..=2) => Some(day),
        Lex::Ordinal(day @ 1..=31) => Some(day),
        _ => None,
    }
}

/// The day of a month in words, where nothing follows that it could count: "July one, 1986".
fn spelt_day(scan: &Scan, at: usize) -> Option<u32> {
    let Lex::Count(day @ 1..=31) = scan.lex(at) else {
        return None;
    };
    let ends =
        scan.is(at + 1, &[",", ".", ";", ")"]) || scan.ends_line(at + 1) || at + 1 >= scan.len();
    (ends && !scan.is(at, &["a", "an", "couple", "dozen"])).then_some(day)
}

/// The year that follows a day or month, and the word after it: ", 2024", "of last year".
pub(super) fn year_of(scan: &Scan, at: usize) -> (usize, Option<i32>) {
    let next = year_at(scan, at);
    if let Lex::Number(year @ 1000..2100, 4) = scan.lex(next)
        && !years::counts_things(scan, next)
    {
        return (next + 1, Some(year as i32));
    }
    let next = if scan.is(at, &["of"]) { at + 1 } else { at };
    let side = match scan.lex(next) {
        Lex::Last => -1,
        Lex::This => 0,
        Lex::Next => 1,
        _ => return (at, None),
    };
    match (scan.lex(next + 1), scan.year()) {
        (Lex::Unit(Unit::Year), Some(year)) => (next + 2, Some(year + side)),
        _ => (at, None),
    }
}

/// "July 2024", "late February", "the end of March 2023".
pub(super) fn month(scan: &Scan, at: usize) -> Option<Hit> {
    let (stage, from) = stage(scan, at);
    let Lex::Month(month) = scan.lex(from) else {
        return None;
    };
    if !scan.capital(from) {
        return None;
    }
    let (end, year) = year_of(scan, from + 1);
    if year.is_none() && !stage && !month_stands_alone(scan, from) {
        return None;
    }
    let reading = match year {
        Some(year) => Reading::Month(year, month),
        None => scan.month(month, (at, end)),
    };
    let reading = match reading {
        month @ Reading::Month(..) if stage => Reading::about(month),
        other => other,
    };
    Some((end, reading))
}

/// True when "early", "the end of" stand at `at`; and the word after.
pub(super) fn stage(scan: &Scan, at: usize) -> (bool, usize) {
    if scan.lex(at) == Lex::Stage {
        let next = if scan.is(at + 1, &["in", "-"]) {
            at + 2
        } else {
            at + 1
        };
        return (true, next);
    }
    let part = &["end", "beginning", "start", "middle"];
    if scan.is(at, part) && scan.is(at + 1, &["of"]) {
        return (true, at + 2);
    }
    (false, at)
}

/// True when a bare month at `at` is one, and not a person, a verb or a march.
fn month_stands_alone(scan: &Scan, at: usize) -> bool {
    const BEFORE: &[&str] = &[
        "in",
        "since",
        "until",
        "till",
        "by",
        "during",
        "from",
        "through",
        "of",
        "before",
        "after",
        "between",
        "to",
        "for",
        "around",
        "every",
        "each",
        "throughout",
        "a",
        "an",
        "and",
        "or",
    ];
    let verb_follows = scan.is(
        at + 1,
        &["said", "says", "told", "was", "is", "has", "had", "will"],
    );
    if scan.follows(
        at,
        &[
            "in",
            "since",
            "until",
            "till",
            "during",
            "throughout",
            "between",
        ],
    ) {
        return !scan.capital(at + 1) || !is_name(scan, at);
    }
    let preposition = scan.follows(at, BEFORE);
    if scan.follows(at, &["of"]) && matches!(scan.lex_before(at - 1), Lex::Unit(_)) {
        return true;
    }
    if is_name(scan, at) {
        // "May" and "March" begin names and sentences: only a preposition makes them months.
        let common = !scan.is(at, &["May", "March", "Jan", "Mar"]);
        return preposition
            && !verb_follows
            && !scan.capital(at + 1)
            && (common && scan.follows(at, &["a", "an"])
                || !scan.follows(at, &["a", "an", "and", "to", "for", "of", "or"]));
    }
    let neighbour_named = scan.capital(at + 1) && !scan.is(at + 1, &["I"])
        || at > 0 && scan.capital(at - 1) && !preposition && !starts_sentence(scan, at - 1);
    !neighbour_named && (preposition || !verb_follows)
}

fn starts_sentence(scan: &Scan, at: usize) -> bool {
    scan.sentence(at).start == at
}

/// Months that are names of people or other words as well.
fn is_name(scan: &Scan, at: usize) -> bool {
    scan.is(
        at,
        &[
            "May", "March", "Mar", "April", "June", "August", "Jan", "Dec",
        ],
    )
}
