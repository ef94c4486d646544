//! Quarters, halves, seasons, feasts, and ranges of any of these.

use chrono::{Datelike, NaiveDate, Weekday};

use super::absolute::{self, Hit};
use super::lex::{Lex, Unit};
use super::reading::{Reading, plus};
use super::relative;
use super::scan::{Scan, Tense};
use super::years;

const MONEY: &[&str] = &[
    "earnings",
    "profit",
    "profits",
    "revenue",
    "revenues",
    "sales",
    "growth",
    "gdp",
    "result",
    "results",
    "shares",
    "mln",
    "pct",
    "percent",
    "%",
    "company",
    "fiscal",
    "loss",
    "losses",
    "economy",
    "bank",
    "income",
    "dividend",
    "net",
    "forecast",
    "economic",
    "market",
    "output",
    "prices",
    "inflation",
    "orders",
    "billion",
    "million",
    "investors",
    "analysts",
    "quarterly",
    "exports",
    "production",
];

/// "the first quarter of 2016", "first-quarter profit", "Q3"; not the first quarter of a match.
pub(super) fn quarter(scan: &Scan, at: usize) -> Option<Hit> {
    let (quarter, after) = match (scan.lex(at), scan.word(at)) {
        (Lex::Ordinal(n @ 1..=4), _) if scan.lex(at + 1) == Lex::Unit(Unit::Quarter) => (n, at + 2),
        (_, "Q1") => (1, at + 1),
        (_, "Q2") => (2, at + 1),
        (_, "Q3") => (3, at + 1),
        (_, "Q4") => (4, at + 1),
        (_, word) => (hyphened(word)?, at + 1),
    };
    let (end, year) = year_after(scan, after);
    if year.is_none() && !scan.sentence_has(at, MONEY) {
        return None;
    }
    let reading = match (year, scan.anchor) {
        (Some(year), _) => Reading::Quarter(year, quarter),
        // The last one that has begun, or the next one to end where the words speak of what is to
        // come.
        (None, Some(anchor)) => {
            let current = (anchor.month() - 1) / 3 + 1;
            let year = match scan.tense(at, after) {
                Tense::Future => anchor.year() + i32::from(quarter < current),
                _ => anchor.year() - i32::from(quarter > current),
            };
            Reading::Quarter(year, quarter)
        }
        (None, None) => Reading::QuarterOfSomeYear(quarter),
    };
    Some((end, reading))
}

fn hyphened(word: &str) -> Option<u32> {
    let (number, quarter) = word.split_once('-')?;
    if !quarter.eq_ignore_ascii_case("quarter") {
        return None;
    }
    ["first", "second", "third", "fourth"]
        .iter()
        .position(|n| number.eq_ignore_ascii_case(n))
        .map(|n| n as u32 + 1)
}

/// "of 2016", "of last year", "2016", "this year": the year after a quarter or season.
pub(super) fn year_after(scan: &Scan, at: usize) -> (usize, Option<i32>) {
    let mut next = at;
    while scan.is(next, &["of", "in", ",", "fiscal"]) && next < at + 2 {
        next += 1;
    }
    if let Lex::Number(year @ 1900..2100, 4) = scan.lex(next) {
        return (next + 1, Some(year as i32));
    }
    let side = match scan.lex(next) {
        Lex::Last => -1,
        Lex::This => 0,
        Lex::Next => 1,
        _ if scan.is(next, &["the"]) => 0,
        _ => return (at, None),
    };
    match (scan.lex(next + 1), scan.year()) {
        (Lex::Unit(Unit::Year), Some(year)) => (next + 2, Some(year + side)),
        _ => (at, None),
    }
}

/// "the first half of 2016", "the second half of this year"; not "second-half goals".
pub(super) fn half(scan: &Scan, at: usize) -> Option<Hit> {
    let half = match scan.lex(at) {
        Lex::Ordinal(n @ 1..=2) if scan.is(at + 1, &["half"]) => n,
        _ => return None,
    };
    let (end, year) = year_after(scan, at + 2);
    let year = year?;
    let (from, to) = if half == 1 { (1, 6) } else { (7, 12) };
    let reading = Reading::range(Reading::Month(year, from), Reading::Month(year, to));
    Some((end, reading))
}

/// "summer 2016", "the winter of 1944", "in the spring"; not "the fall of the city".
pub(super) fn season(scan: &Scan, at: usize) -> Option<Hit> {
    let Lex::Season(season) = scan.lex(at) else {
        return None;
    };
    let (end, year) = year_after(scan, at + 1);
    if let Some(year) = year {
        return Some((end, Reading::Season(year, season)));
    }
    let years = at + 1 + usize::from(scan.is(at + 1, &["of"]));
    if season == 3
        && let Some((end, Reading::Range(Some(first), _))) = absolute::dashed(scan, years)
        && let Reading::Year(year) = *first
    {
        return Some((end, Reading::Season(year, season)));
    }
    let alone = scan.follows(at, &["the"])
        && scan.follows(at - 1, &["in", "during", "over", "by", "until", "since"])
        && !scan.is(at + 1, &["of", "in", "from"])
        && !scan.capital(at);
    alone.then(|| (at + 1, scan.season(season, (at, at + 1))))
}

/// "Labor Day", "Christmas Eve", "the Fourth of July": the nearest one.
pub(super) fn feast(scan: &Scan, at: usize) -> Option<Hit> {
    if !scan.capital(at) {
        return None;
    }
    let initial = scan.word(at).as_bytes().first();
    let (words, when) = FEASTS.iter().find(|(words, _)| {
        words.as_bytes().first() == initial
            && words
                .split(' ')
                .enumerate()
                .all(|(n, word)| same(scan.word(at + n), word))
    })?;
    let mut end = at + words.split(' ').count();
    if BARE.contains(words) && !stands_as_a_day(scan, at, end) {
        return None;
    }
    let mut year = None;
    let next = if scan.is(end, &[",", "of"]) {
        end + 1
    } else {
        end
    };
    if let Lex::Number(given @ 1900..2100, 4) = scan.lex(next) {
        year = Some(given as i32);
        end = next + 1;
    }
    let day = match (year, scan.anchor) {
        (Some(year), _) => when.day(year)?,
        (None, Some(anchor)) => {
            let days = [-1, 0, 1].map(|n| when.day(anchor.year() + n));
            match scan.lex_before(at) {
                Lex::Last => days.into_iter().flatten().rfind(|day| *day < anchor)?,
                Lex::Next => days.into_iter().flatten().find(|day| *day > anchor)?,
                Lex::This => days[1]?,
                _ => scan.nearest(&days, (at, end))?,
            }
        }
        (None, None) => match when {
            Feast::On(month, day) => {
                return Some((end, Reading::DayOfSomeYear(*month, *day)));
            }
            _ => return None,
        },
    };
    Some((end, Reading::Day(day)))
}

/// Feasts whose names are in the names of other things.
const BARE: &[&str] = &["Easter", "Christmas", "Black Friday", "Cyber Monday"];

/// "at Easter", "before Christmas"; not "Easter Island", "a Black Friday sale".
fn stands_as_a_day(scan: &Scan, at: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &[
        "at", "on", "by", "before", "after", "since", "until", "till", "this", "last", "next",
        "over", "from", "during", "of",
    ];
    const THINGS: &[&str] = &[
        "sale", "sales", "deals", "tree", "trees", "eggs", "shopping", "-",
    ];
    scan.follows(at, BEFORE) && !scan.capital(end) && !scan.is(end, THINGS)
}

fn same(word: &str, wanted: &str) -> bool {
    // Only the clitic and the bare mark are written with either apostrophe.
    word == wanted
        || word
            .strip_prefix('’')
            .is_some_and(|rest| wanted.strip_prefix('\'') == Some(rest))
}

/// When a feast is kept.
enum Feast {
    /// Month and day.
    On(u32, u32),
    /// Month, weekday, which one (1 first … 5 last).
    The(u32, Weekday, u8),
    /// Days after Easter Sunday (Gregorian).
    Easter(i64),
    /// The day of the federal elections of the United States.
    Election,
}

impl Feast {
    fn day(&self, year: i32) -> Option<NaiveDate> {
        match self {
            Feast::On(month, day) => NaiveDate::from_ymd_opt(year, *month, *day),
            Feast::The(month, weekday, 5) => {
                NaiveDate::from_weekday_of_month_opt(year, *month, *weekday, 5)
                    .or_else(|| NaiveDate::from_weekday_of_month_opt(year, *month, *weekday, 4))
            }
            Feast::The(month, weekday, n) => {
                NaiveDate::from_weekday_of_month_opt(year, *month, *weekday, *n)
            }
            Feast::Easter(days) => Some(plus(easter(year)?, *days)),
            Feast::Election => {
                let monday = NaiveDate::from_weekday_of_month_opt(year, 11, Weekday::Mon, 1)?;
                (year % 2 == 0).then(|| plus(monday, 1))
            }
        }
    }
}

/// Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, month as u32, day as u32)
}

/// Feasts of one plain date. Own compilation; the days that differ between countries are left out,
/// but for those of the United States, whose names are theirs.
const FEASTS: &[(&str, Feast)] = &[
    ("New Year 's Day", Feast::On(1, 1)),
    ("New Year 's Eve", Feast::On(12, 31)),
    ("Martin Luther King Day", Feast::The(1, Weekday::Mon, 3)),
    ("Groundhog Day", Feast::On(2, 2)),
    ("Valentine 's Day", Feast::On(2, 14)),
    ("Presidents Day", Feast::The(2, Weekday::Mon, 3)),
    ("International Women 's Day", Feast::On(3, 8)),
    ("St. Patrick 's Day", Feast::On(3, 17)),
    ("Ash Wednesday", Feast::Easter(-46)),
    ("Palm Sunday", Feast::Easter(-7)),
    ("Good Friday", Feast::Easter(-2)),
    ("Easter Sunday", Feast::Easter(0)),
    ("Easter Monday", Feast::Easter(1)),
    ("Easter", Feast::Easter(0)),
    ("Shrove Tuesday", Feast::Easter(-47)),
    ("Maundy Thursday", Feast::Easter(-3)),
    ("Ascension Day", Feast::Easter(39)),
    ("Whit Monday", Feast::Easter(50)),
    ("Anzac Day", Feast::On(4, 25)),
    ("ANZAC Day", Feast::On(4, 25)),
    ("Earth Day", Feast::On(4, 22)),
    ("May Day", Feast::On(5, 1)),
    ("Memorial Day", Feast::The(5, Weekday::Mon, 5)),
    ("Juneteenth", Feast::On(6, 19)),
    ("Fourth of July", Feast::On(7, 4)),
    ("Bastille Day", Feast::On(7, 14)),
    ("Labor Day", Feast::The(9, Weekday::Mon, 1)),
    ("Columbus Day", Feast::The(10, Weekday::Mon, 2)),
    ("Halloween", Feast::On(10, 31)),
    ("All Saints Day", Feast::On(11, 1)),
    ("All Saints ' Day", Feast::On(11, 1)),
    ("Election Day", Feast::Election),
    ("Veterans Day", Feast::On(11, 11)),
    ("Armistice Day", Feast::On(11, 11)),
    ("Thanksgiving", Feast::The(11, Weekday::Thu, 4)),
    ("Black Friday", Feast::The(11, Weekday::Fri, 4)),
    ("Christmas Eve", Feast::On(12, 24)),
    ("Christmas Day", Feast::On(12, 25)),
    ("Boxing Day", Feast::On(12, 26)),
    ("Christmas", Feast::On(12, 25)),
];

/// "from July 2024 to July 2027", "Sept. 19-22", "between 2001 and 2014", "Monday to Friday".
pub(super) fn range(scan: &Scan, at: usize) -> Option<Hit> {
    // "From 1957 and 1958" are two years.
    let between = scan.is(at, &["between"]);
    let first = at + usize::from(between || scan.is(at, &["from"]));
    if let Some(hit) = days_of_month(scan, first) {
        return Some(hit);
    }
    let (middle, from) = point(scan, first)?;
    if !joins(scan, middle, between) {
        return None;
    }
    let (end, to) = point(scan, middle + 1).or_else(|| {
        let Lex::Number(day @ 1..=31, 1..=2) = scan.lex(middle + 1) else {
            return None;
        };
        match &from {
            Reading::Day(from) => {
                let to = from.with_day(day)?;
                (to > *from).then(|| (middle + 2, Reading::Day(to)))
            }
            _ => None,
        }
    })?;
    let from = year_from(scan, from, &to, middle);
    let in_order = from.from() <= to.to() || to.to().is_none();
    in_order.then(|| (end, Reading::range(from, to)))
}

fn joins(scan: &Scan, at: usize, between: bool) -> bool {
    scan.is(
        at,
        &["to", "through", "until", "till", "-", "–", "—", "thru"],
    ) || between && scan.is(at, &["and"])
}

/// "from July to September 2015": the first takes the year of the second, "Monday to Friday" is
/// one week.
fn year_from(scan: &Scan, from: Reading, to: &Reading, middle: usize) -> Reading {
    let stated = matches!(scan.lex_before(middle), Lex::Number(_, 4));
    match (&from, to) {
        (Reading::Month(_, a), Reading::Month(year, b)) if !stated => {
            Reading::Month(year - i32::from(a > b), *a)
        }
        (Reading::Day(a), Reading::Day(b)) if a > b && !stated => {
            let moved = if matches!(scan.lex_before(middle), Lex::Weekday(_)) {
                Some(plus(*a, -7))
            } else {
                a.with_year(b.year())
            };
            moved.filter(|day| day <= b).map_or(from, Reading::Day)
        }
        (Reading::Day(a), Reading::Day(b)) if !stated && a.year() < b.year() => {
            match a.with_year(b.year()) {
                Some(day) if day <= *b => Reading::Day(day),
                _ => from,
            }
        }
        _ => from,
    }
}

/// "Sept. 19-22", "June 5 to 9, 2015", "5-9 June".
fn days_of_month(scan: &Scan, at: usize) -> Option<Hit> {
    let (month, first) = match (scan.lex(at), scan.lex(at + 1)) {
        (Lex::Month(month), Lex::Dashed | Lex::Number(_, 1..=2)) if scan.capital(at) => {
            (Some(month), at + 1)
        }
        (Lex::Dashed | Lex::Number(_, 1..=2), _) => (None, at),
        _ => return None,
    };
    let (from, to, after) = if scan.lex(first) == Lex::Dashed {
        let (a, b) = scan.word(first).split_once('-')?;
        (a.parse().ok()?, b.parse().ok()?, first + 1)
    } else {
        let Lex::Number(a, 1..=2) = scan.lex(first) else {
            return None;
        };
        let Lex::Number(b, 1..=2) = scan.lex(first + 2) else {
            return None;
        };
        // "March 3 and 4 boats": a number that counts things is no day.
        let counts = month.is_some()
            && scan.lex(first + 3) == Lex::Other
            && scan.word(first + 3).starts_with(char::is_lowercase);
        let beside = b == a + 1 && !counts || scan.follows(at, &["between"]);
        let joined = scan.is(first + 1, &["and"]) && beside;
        if !joined && !joins(scan, first + 1, false) {
            return None;
        }
        (a, b, first + 3)
    };
    let (month, end) = match month {
        Some(month) => (month, after),
        None => match scan.lex(after) {
            Lex::Month(month) if scan.capital(after) => (month, after + 1),
            _ => return None,
        },
    };
    if !(1..=31).contains(&from) || from >= to || to > 31 {
        return None;
    }
    let year_word = if scan.is(end, &[","]) { end + 1 } else { end };
    let (end, a, b) = match scan.lex(year_word) {
        Lex::Number(year @ 1000..2100, 4) => {
            let day = |day| NaiveDate::from_ymd_opt(year as i32, month, day).map(Reading::Day);
            (year_word + 1, day(from)?, day(to)?)
        }
        _ => {
            let day = |day| scan.day_of_month(month, day, (at, end));
            (end, day(from)?, day(to)?)
        }
    };
    Some((end, Reading::range(a, b)))
}

/// "since 2003", "since the 1960s", "since last March".
pub(super) fn since(scan: &Scan, at: usize) -> Option<Hit> {
    if !scan.is(at, &["since"]) {
        return None;
    }
    let next = at + 1 + usize::from(scan.is(at + 1, &["the"]));
    let (end, from) = point(scan, next)?;
    let open = !matches!(from, Reading::Unknown(_) | Reading::Range(..));
    open.then(|| (end, Reading::Range(Some(Box::new(from)), None)))
}

/// One date that is no range.
fn point(scan: &Scan, at: usize) -> Option<Hit> {
    const RULES: [fn(&Scan, usize) -> Option<Hit>; 12] = [
        absolute::slashed,
        absolute::september_11,
        absolute::day,
        absolute::month,
        years::decade,
        years::year,
        feast,
        relative::near,
        relative::weekday,
        relative::unit,
        relative::ago,
        season,
    ];
    let at = at
        + usize::from(
            scan.is(at, &["the", "'", "’"]) && matches!(scan.lex(at + 1), Lex::Decade(_)),
        );
    RULES.iter().find_map(|rule| rule(scan, at))
}
