//! Dates that are counted from the day of publication.

use chrono::Datelike;

use super::absolute::Hit;
use super::lex::{Lex, Unit};
use super::reading::{Reading, plus};
use super::scan::{Scan, Tense};
use crate::model::DatePrecision;

/// "yesterday", "tomorrow night", "the day after tomorrow".
pub(super) fn near(scan: &Scan, at: usize) -> Option<Hit> {
    let day = |away: i64| match scan.anchor {
        Some(anchor) => Reading::Day(plus(anchor, away)),
        None => Reading::Unknown(DatePrecision::Day),
    };
    if scan.lex(at) == Lex::Unit(Unit::Day) {
        let side = match () {
            () if scan.is(at + 1, &["after"]) => 1,
            () if scan.is(at + 1, &["before"]) => -1,
            () => return None,
        };
        return match scan.lex(at + 2) {
            Lex::Near(away) if away == side => Some((at + 3, day(2 * side))),
            _ => None,
        };
    }
    if scan.lex(at + 1) == Lex::Part
        && let Some(away) = match scan.lex(at) {
            Lex::Last if scan.is(at + 1, &["night", "evening"]) => Some(-1),
            Lex::This if scan.is(at, &["this"]) && !scan.capital(at + 1) => Some(0),
            _ => None,
        }
    {
        return Some((at + 2, day(away)));
    }
    let Lex::Near(away) = scan.lex(at) else {
        return None;
    };
    // "USA Today" and "Today" the programme are names.
    const SHOW: &[&str] = &["show", "programme", "program", "host", "newspaper"];
    let named = at > 0 && scan.capital(at - 1) || scan.is(at + 1, SHOW);
    if scan.capital(at) && named && scan.word(at).starts_with('T') {
        return None;
    }
    let end = if scan.lex(at + 1) == Lex::Part {
        at + 2
    } else {
        at + 1
    };
    Some((end, day(away)))
}

/// "Tuesday", "late Sunday night", "last Friday", "Monday of next week".
pub(super) fn weekday(scan: &Scan, at: usize) -> Option<Hit> {
    let mut from = at;
    if scan.lex(from) == Lex::Stage {
        from += 1;
    }
    let side = match scan.lex(from) {
        Lex::Last | Lex::Past => Some(-1),
        Lex::This => Some(0),
        Lex::Next => Some(1),
        _ => None,
    };
    let name = from + usize::from(side.is_some());
    let Lex::Weekday(weekday) = scan.lex(name) else {
        return None;
    };
    if !scan.capital(name) || is_title(scan, name) {
        return None;
    }
    let mut end = name + 1;
    if scan.lex(end) == Lex::Part {
        end += 1;
    }
    let week = if scan.is(end, &["of"]) { end + 1 } else { end };
    let week_side = match scan.lex(week) {
        Lex::Last => Some(-1),
        Lex::This => Some(0),
        Lex::Next => Some(1),
        _ => None,
    };
    if let (Some(side), Lex::Unit(Unit::Week)) = (week_side, scan.lex(week + 1)) {
        let reading = match scan.anchor {
            Some(anchor) => {
                let monday = super::reading::monday(anchor);
                Reading::Day(plus(monday, side * 7 + i64::from(weekday)))
            }
            None => Reading::Unknown(DatePrecision::Day),
        };
        return Some((week + 2, reading));
    }
    // "On Thursday week": the one after the next.
    let week_on = side.is_none()
        && scan.is(end, &["week"])
        && (scan.is(end + 1, &[".", ",", ";", "”", "\""]) || end + 1 >= scan.len());
    if let (true, Some(anchor)) = (week_on, scan.anchor) {
        let today = i64::from(anchor.weekday().num_days_from_monday());
        let ahead = (i64::from(weekday) - today - 1).rem_euclid(7) + 1;
        return Some((end + 1, Reading::Day(plus(anchor, ahead + 7))));
    }
    let named = scan.is(end, &["'s", "’s"]);
    let reading = match side {
        Some(side) => scan.weekday_of(weekday, side),
        None => scan.weekday(weekday, (at, end), named),
    };
    Some((end, reading))
}

/// "Black Friday", "Fox News Sunday", "Sunday Times": names with a weekday in them.
fn is_title(scan: &Scan, at: usize) -> bool {
    const AFTER: &[&str] = &[
        "Times",
        "Telegraph",
        "Mirror",
        "Night",
        "Herald",
        "Post",
        "Independent",
        "Express",
        "Mail",
        "Standard",
        "Star",
        "World",
        "Tribune",
        "Nation",
        "Guardian",
        "Sun",
        "Live",
        "Club",
        "Group",
        "Review",
        "Society",
    ];
    const BEFORE: &[&str] = &[
        "News", "Black", "Good", "Bloody", "Super", "Ash", "Palm", "Easter", "Cyber", "Holy",
        "Maundy",
    ];
    let named = scan.follows(at, &["named", "called", "nicknamed"]);
    scan.is(at + 1, AFTER) && scan.capital(at + 1)
        || scan.follows(at, BEFORE) && scan.capital(at - 1)
        || named && scan.lex(at + 1) == Lex::Other && !scan.is(at + 1, &["'s", "’s", "that"])
        || scan.is(at + 1, &["the"]) && scan.is(at + 2, &["singer", "cat", "dog", "robot"])
}

/// "last week", "earlier this month", "next year", "this weekend", "last summer", "next June".
pub(super) fn unit(scan: &Scan, at: usize) -> Option<Hit> {
    let from = if scan.lex(at) == Lex::Stage {
        at + 1
    } else {
        at
    };
    let side = match scan.lex(from) {
        Lex::Last => -1,
        Lex::This => 0,
        Lex::Next => 1,
        Lex::Past if scan.is(from, &["previous"]) => -1,
        _ => return None,
    };
    let end = from + 2;
    let words = (at, end);
    let stretch = scan.follows(from, &["the", "over", "for"])
        && scan.is(from, &["last"])
        && scan.follows(
            from.saturating_sub(1),
            &["over", "in", "for", "during", "within", "of"],
        );
    if scan.word(from + 1).ends_with('s') && matches!(scan.lex(from + 1), Lex::Unit(_)) {
        // "the coming weeks": nobody says how many.
        return None;
    }
    let reading = match scan.lex(from + 1) {
        Lex::Unit(Unit::Day) => return None,
        Lex::Unit(unit) if stretch => back(scan, 1, unit)?,
        Lex::Unit(Unit::Weekend) => scan.weekend(side, words),
        Lex::Unit(unit) => away(scan, side, unit),
        Lex::Season(season) => beside(scan, side, season, words),
        Lex::Month(month) if scan.capital(from + 1) => {
            month_beside(scan, side, month).unwrap_or(Reading::MonthOfSomeYear(month))
        }
        _ => return None,
    };
    let reading = match reading {
        Reading::Unknown(_) => reading,
        whole if from > at => Reading::about(whole),
        whole => whole,
    };
    Some((end, reading))
}

/// "over the weekend", "at the weekend".
pub(super) fn weekend(scan: &Scan, at: usize) -> Option<Hit> {
    let fits = scan.is(at, &["weekend"])
        && scan.follows(at, &["the"])
        && scan.follows(at - 1, &["over", "at", "during", "on", "of"]);
    fits.then(|| {
        let begun = scan
            .anchor
            .is_some_and(|day| day.weekday().num_days_from_monday() >= 5);
        let ahead = begun || scan.tense(at - 1, at + 1) == Tense::Future;
        (
            at + 1,
            scan.weekend(if ahead { 0 } else { -1 }, (at - 1, at + 1)),
        )
    })
}

/// "two years ago", "a year earlier", "ten days from now".
pub(super) fn ago(scan: &Scan, at: usize) -> Option<Hit> {
    if scan.is(at, &["half"]) && scan.is(at + 1, &["a"]) && scan.lex(at + 3) == Lex::Ago {
        let century = scan.lex(at + 2) == Lex::Unit(Unit::Century);
        return century.then(|| (at + 4, away(scan, -5, Unit::Decade)));
    }
    let (count, from) = count(scan, at)?;
    let Lex::Unit(unit) = scan.lex(from) else {
        return None;
    };
    if scan.lex(from + 1) == Lex::Ago {
        return Some((from + 2, away(scan, -count, unit)));
    }
    if scan.is(from + 1, &["prior", "earlier", "before"]) && unit == Unit::Year && count == 1 {
        let last = scan.is(from + 1, &["prior", "earlier"]) || scan.is(from + 2, &[".", ",", ";"]);
        return last.then(|| (from + 2, away(scan, -1, unit)));
    }
    if scan.is(from + 1, &["from"]) && scan.is(from + 2, &["now", "today"]) {
        return Some((from + 3, away(scan, count, unit)));
    }
    None
}

/// "in 10 days", where the words around speak of what is to come.
pub(super) fn within(scan: &Scan, at: usize) -> Option<Hit> {
    if !scan.is(at, &["in"]) {
        return None;
    }
    let (count, from) = count(scan, at + 1)?;
    let Lex::Unit(unit) = scan.lex(from) else {
        return None;
    };
    let time = scan.is(from + 1, &["'", "’"]) && scan.is(from + 2, &["time"])
        || scan.is(from + 1, &["'s", "’s"]) && scan.is(from + 2, &["time"]);
    if time {
        return Some((from + 3, away(scan, count, unit)));
    }
    let small = !(scan.is(at + 1, &["a", "an", "one"]) || scan.is(from + 1, &["of"]));
    let ahead = small && scan.tense(at, from + 1) == Tense::Future;
    let heading = small
        && unit == Unit::Day
        && scan.tense(at, from + 1) == Tense::Unclear
        && scan.is(from + 1, &[",", "."]);
    (ahead || heading).then(|| (from + 1, away(scan, count, unit)))
}

/// "the past three decades", "the last 50 years", "the next two weeks", "the past few days".
pub(super) fn stretch(scan: &Scan, at: usize) -> Option<Hit> {
    let past = match scan.lex(at) {
        Lex::Last | Lex::Past => true,
        Lex::Next => false,
        _ => return None,
    };
    if scan.lex(at + 1) == Lex::Some {
        let days = past && scan.lex(at + 2) == Lex::Unit(Unit::Day);
        let anchor = scan.anchor.filter(|_| days)?;
        return Some((at + 3, Reading::Week(plus(anchor, -3))));
    }
    let (count, from) = match scan.lex(at + 1) {
        Lex::Unit(_) if past && scan.is(at, &["past"]) => (1, at + 1),
        _ => count(scan, at + 1).filter(|(_, from)| *from > at + 1)?,
    };
    let Lex::Unit(unit) = scan.lex(from) else {
        return None;
    };
    let reading = if past {
        back(scan, count, unit)?
    } else {
        ahead(scan, count, unit)?
    };
    Some((from + 1, reading))
}

/// From `count` units before publication up to it.
fn back(scan: &Scan, count: i64, unit: Unit) -> Option<Reading> {
    let anchor = scan.anchor?;
    Some(match unit {
        Unit::Day => Reading::range(Reading::Day(plus(anchor, -count)), Reading::Day(anchor)),
        Unit::Week | Unit::Weekend => {
            Reading::range(Reading::Day(plus(anchor, -7 * count)), Reading::Day(anchor))
        }
        Unit::Month => Reading::range(scan.month_away(-count), scan.month_away(0)),
        Unit::Quarter => Reading::range(scan.quarter_away(-count), scan.quarter_away(-1)),
        Unit::Year | Unit::Decade | Unit::Century => {
            let years = count as i32 * years_in(unit);
            Reading::range(
                Reading::Year(anchor.year() - years),
                Reading::Year(anchor.year()),
            )
        }
    })
}

/// From publication to `count` units after it.
fn ahead(scan: &Scan, count: i64, unit: Unit) -> Option<Reading> {
    let anchor = scan.anchor?;
    Some(match unit {
        Unit::Day => Reading::range(Reading::Day(anchor), Reading::Day(plus(anchor, count - 1))),
        Unit::Week | Unit::Weekend => {
            Reading::range(Reading::Day(anchor), Reading::Day(plus(anchor, 7 * count)))
        }
        Unit::Month => Reading::range(scan.month_away(0), scan.month_away(count)),
        Unit::Quarter => Reading::range(scan.quarter_away(1), scan.quarter_away(count)),
        Unit::Year | Unit::Decade | Unit::Century => {
            let years = count as i32 * years_in(unit);
            Reading::range(
                Reading::Year(anchor.year()),
                Reading::Year(anchor.year() + years),
            )
        }
    })
}

fn years_in(unit: Unit) -> i32 {
    match unit {
        Unit::Decade => 10,
        Unit::Century => 100,
        _ => 1,
    }
}

/// A number of units: "two", "a couple of", "10".
pub(super) fn count(scan: &Scan, at: usize) -> Option<(i64, usize)> {
    match scan.lex(at) {
        Lex::Number(count, 1..=3) => Some((i64::from(count), at + 1)),
        Lex::Count(tens @ (20 | 30 | 40 | 50)) => match scan.lex(at + 2) {
            Lex::Count(ones @ 1..=9) if scan.word(at + 1) == "-" => {
                Some((i64::from(tens + ones), at + 3))
            }
            _ => Some((i64::from(tens), at + 1)),
        },
        Lex::Count(1) => match scan.lex(at + 1) {
            Lex::Count(more) if more > 1 => {
                let of = usize::from(scan.is(at + 2, &["of"]));
                Some((i64::from(more), at + 2 + of))
            }
            _ => Some((1, at + 1)),
        },
        Lex::Count(count) if count > 1 => {
            let of = usize::from(scan.is(at, &["couple"]) && scan.is(at + 1, &["of"]));
            Some((i64::from(count), at + 1 + of))
        }
        _ => None,
    }
}

/// The unit that lies `units` away from publication: "three weeks ago" is a week.
pub(super) fn away(scan: &Scan, units: i64, unit: Unit) -> Reading {
    let Some(anchor) = scan.anchor else {
        return Reading::Unknown(match unit {
            Unit::Day => DatePrecision::Day,
            Unit::Week | Unit::Weekend => DatePrecision::Week,
            Unit::Month => DatePrecision::Month,
            Unit::Quarter => DatePrecision::Quarter,
            Unit::Year => DatePrecision::Year,
            Unit::Decade | Unit::Century => DatePrecision::Decade,
        });
    };
    let year = i64::from(anchor.year());
    match unit {
        Unit::Day => Reading::Day(plus(anchor, units)),
        Unit::Week => Reading::Week(plus(anchor, units * 7)),
        Unit::Weekend => Reading::Weekend(plus(super::reading::monday(anchor), units * 7 + 5)),
        Unit::Month => scan.month_away(units),
        Unit::Quarter => scan.quarter_away(units),
        Unit::Year => Reading::Year((year + units).clamp(1, 9999) as i32),
        Unit::Decade => Reading::Decade(((year / 10 + units) * 10).clamp(0, 9990) as i32),
        // "this century" is one; "a century ago" is about then.
        Unit::Century if units.abs() > 0 => {
            Reading::Decade(((year / 10 + units * 10) * 10).clamp(0, 9990) as i32)
        }
        Unit::Century => Reading::Century((year / 100 * 100) as i32),
    }
}

fn beside(scan: &Scan, side: i64, season: u32, words: (usize, usize)) -> Reading {
    let Some(anchor) = scan.anchor else {
        return Reading::Unknown(DatePrecision::Quarter);
    };
    let begins = season * 3 + 3;
    let year = match side {
        0 => match scan.season(season, words) {
            Reading::Season(year, 3) => year,
            _ => anchor.year(),
        },
        -1 if anchor.month() > begins + 2 && season < 3 => anchor.year(),
        -1 => anchor.year() - 1,
        _ if anchor.month() < begins => anchor.year(),
        _ => anchor.year() + 1,
    };
    Reading::Season(year, season)
}

fn month_beside(scan: &Scan, side: i64, month: u32) -> Option<Reading> {
    let anchor = scan.anchor?;
    let year = match side {
        -1 if month < anchor.month() => anchor.year(),
        -1 => anchor.year() - 1,
        1 if month > anchor.month() => anchor.year(),
        1 => anchor.year() + 1,
        _ => anchor.year(),
    };
    Some(Reading::Month(year, month))
}
