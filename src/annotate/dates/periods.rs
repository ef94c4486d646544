//! Business years, months counted from the ends of a year, and parts of longer stretches.

use chrono::{Datelike, NaiveDate};

use super::absolute::{self, Hit};
use super::lex::{Lex, Unit, lex};
use super::reading::{Reading, last_of_month, plus, plus_months};
use super::relative;
use super::scan::Scan;
use super::years;

/// "mid-1980s", "mid-March", "mid-2026".
pub(super) fn mid(scan: &Scan, at: usize) -> Option<Hit> {
    let (head, tail) = scan.word(at).split_once('-')?;
    if !head.eq_ignore_ascii_case("mid") {
        return None;
    }
    let whole = match lex(&tail.to_lowercase()) {
        Lex::Month(month) if tail.starts_with(char::is_uppercase) => {
            return match absolute::year_of(scan, at + 1) {
                (end, Some(year)) => Some((end, Reading::about(Reading::Month(year, month)))),
                (end, None) => Some((end, about(scan.month(month, (at, end))))),
            };
        }
        Lex::Number(year @ 1800..2100, 4) => Reading::Year(year as i32),
        // "the mid-30s" may be an age or a share.
        Lex::Decade(year) if tail.len() > 3 => Reading::Decade(year as i32),
        _ => return None,
    };
    Some((at + 1, Reading::about(whole)))
}

fn about(whole: Reading) -> Reading {
    match whole {
        unknown @ (Reading::Unknown(_) | Reading::MonthOfSomeYear(_)) => unknown,
        whole => Reading::about(whole),
    }
}

/// "early in 2022", "the late 18th century", "the end of the year", "the end of 2025".
pub(super) fn part(scan: &Scan, at: usize) -> Option<Hit> {
    let (true, next) = absolute::stage(scan, at) else {
        return None;
    };
    let of = scan.lex(at) != Lex::Stage;
    let after = next + usize::from(scan.is(next, &["the"]));
    if of && after > next && matches!(scan.lex(after), Lex::Unit(Unit::Month | Unit::Year)) {
        let Lex::Unit(unit) = scan.lex(after) else {
            return None;
        };
        return Some((after + 1, about(relative::away(scan, 0, unit))));
    }
    let rules = [years::decade, years::century, relative::unit, years::year];
    let (end, whole) = rules.iter().find_map(|rule| rule(scan, after))?;
    let sure = !matches!(whole, Reading::About(_) | Reading::Range(..)) && (of || after == next);
    sure.then(|| (end, about(whole)))
}

/// "fiscal 2023", "fiscal year 2024", "FY2024": nobody says where such a year begins.
pub(super) fn fiscal(scan: &Scan, at: usize) -> Option<Hit> {
    let year = |at: usize| match scan.lex(at) {
        Lex::Number(year @ 1900..2100, 4) => Some((at + 1, Reading::Year(year as i32))),
        Lex::Dashed => absolute::dashed(scan, at),
        _ => None,
    };
    let word = scan.word(at);
    let (end, whole) = if scan.is(at, &["fiscal", "financial"]) {
        let named = scan.is(at + 1, &["year", "years"]);
        year(at + 1 + usize::from(named))?
    } else if word == "FY" {
        year(at + 1)?
    } else {
        let digits = word.strip_prefix("FY")?;
        match lex(digits) {
            Lex::Number(year @ 1900..2100, 4) => (at + 1, Reading::Year(year as i32)),
            Lex::Number(year, 2) => (at + 1, Reading::Year(2000 + year as i32)),
            _ => return None,
        }
    };
    Some((end, Reading::about(whole)))
}

/// "the year ended March 31", "six months to June 30, 2024", "the week ending May 5".
pub(super) fn ended(scan: &Scan, at: usize) -> Option<Hit> {
    let (count, from) = match scan.lex(at) {
        Lex::Unit(_) => (1, at),
        _ => relative::count(scan, at)?,
    };
    let Lex::Unit(unit) = scan.lex(from) else {
        return None;
    };
    let word = from + 1;
    let closed = scan.is(word, &["ended", "ending"]) || scan.is(word, &["to"]) && count > 1;
    if !closed {
        return None;
    }
    let next = word + 1 + usize::from(scan.is(word + 1, &["on", "in"]));
    let (end, last) = absolute::day(scan, next).or_else(|| absolute::month(scan, next))?;
    let last = match last {
        Reading::Day(day) => day,
        Reading::Month(year, month) => last_of_month(year, month)?,
        _ => return None,
    };
    let first = first_day(last, count, unit)?;
    Some((end, Reading::range(Reading::Day(first), Reading::Day(last))))
}

/// The day on which `count` units began that end with `last`.
fn first_day(last: NaiveDate, count: i64, unit: Unit) -> Option<NaiveDate> {
    let months = count
        * match unit {
            Unit::Day => return Some(plus(last, 1 - count)),
            Unit::Week | Unit::Weekend => return Some(plus(last, 1 - 7 * count)),
            Unit::Month => 1,
            Unit::Quarter => 3,
            Unit::Year => 12,
            Unit::Decade | Unit::Century => return None,
        };
    let next = plus(last, 1);
    let (year, month) = plus_months(next.year(), next.month(), -months);
    NaiveDate::from_ymd_opt(year, month, next.day()).or_else(|| last_of_month(year, month))
}

/// "the first nine months of 2023", "the last two months of the year".
pub(super) fn months_of_year(scan: &Scan, at: usize) -> Option<Hit> {
    let first = match scan.lex(at) {
        Lex::Ordinal(1) => true,
        Lex::Last if scan.is(at, &["last"]) => false,
        _ => return None,
    };
    let (count, from) = relative::count(scan, at + 1)?;
    let months = scan.lex(from) == Lex::Unit(Unit::Month) && (1..12).contains(&count);
    if !months || !scan.is(from + 1, &["of", "in"]) {
        return None;
    }
    let (end, year) = super::spells::year_after(scan, from + 1);
    let (year, count) = (year?, count as u32);
    let (a, b) = if first { (1, count) } else { (13 - count, 12) };
    let reading = Reading::range(Reading::Month(year, a), Reading::Month(year, b));
    Some((end, reading))
}
