//! Times of a day beside the day: "at 3 p.m. GMT on Wednesday", "Friday at 15:30 local time".

use super::lex::Lex;
use super::reading::{Clock, Reading};
use super::scan::Scan;

/// A day at words `at..end` with the time that stands before or behind it: the words of both, and
/// the reading. None when no time stands there.
pub(super) fn beside(
    scan: &Scan,
    (at, end): (usize, usize),
    reading: &Reading,
) -> Option<(usize, usize, Reading)> {
    let Reading::Day(day) = reading else {
        return None;
    };
    if let Some((from, clock)) = before(scan, at) {
        return Some((from, end, Reading::Time(*day, clock)));
    }
    let from = end + usize::from(scan.is(end, &["at", ","]));
    let from = from + usize::from(scan.is(end, &[","]) && scan.is(from, &["at"]));
    let (to, clock) = clock(scan, from)?;
    (from > end).then_some((at, to, Reading::Time(*day, clock)))
}

/// Words that a time before a day takes at most.
const LONGEST: usize = 6;

fn before(scan: &Scan, at: usize) -> Option<(usize, Clock)> {
    (1..=LONGEST.min(at)).rev().find_map(|back| {
        let (end, clock) = clock(scan, at - back)?;
        let joined = end == at || end + 1 == at && scan.is(end, &["on", ","]);
        joined.then_some((at - back, clock))
    })
}

/// A time of a day and the word after it.
fn clock(scan: &Scan, at: usize) -> Option<(usize, Clock)> {
    let word = scan.word(at).to_ascii_lowercase();
    if matches!(word.as_str(), "noon" | "midday") {
        return zoned(scan, at + 1, 12, 0);
    }
    let digits = word
        .bytes()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'))
        .count();
    let (number, glued) = (word[..digits].trim_end_matches('.'), &word[digits..]);
    let (hour, minute) = number.split_once([':', '.']).unwrap_or((number, ""));
    let half = half_day(glued).or_else(|| half_day(&scan.word(at + 1).to_ascii_lowercase()));
    let next = at + 1 + usize::from(glued.is_empty() && half.is_some());
    if !glued.is_empty() && half_day(glued).is_none() {
        return None;
    }
    let minutes = if minute.is_empty() {
        Some(0)
    } else {
        two(minute)
    };
    match (half, hour.len()) {
        (Some(late), 1..=2) => {
            let hour: u32 = hour.parse().ok().filter(|h| (1..=12).contains(h))?;
            zoned(scan, next, hour % 12 + if late { 12 } else { 0 }, minutes?)
        }
        (None, 1..=2) if number.contains(':') => zoned(scan, next, hour.parse().ok()?, minutes?),
        // "0900 GMT": four digits are a time only before a zone.
        (None, 4) if minute.is_empty() => {
            let (end, clock) = zoned(scan, next, two(&hour[..2])?, two(&hour[2..])?)?;
            (end > next).then_some((end, clock))
        }
        _ => None,
    }
}

fn two(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| digits.len() == 2)
}

/// True for the second half of the day.
fn half_day(word: &str) -> Option<bool> {
    match word {
        "a.m." | "am" | "a.m" => Some(false),
        "p.m." | "pm" | "p.m" => Some(true),
        _ => None,
    }
}

/// The time with the zone that stands at `at`, if one does.
fn zoned(scan: &Scan, at: usize, hour: u32, minute: u32) -> Option<(usize, Clock)> {
    if hour > 23 || minute > 59 {
        return None;
    }
    let (end, offset) = match ZONES.iter().find(|(name, _)| *name == scan.word(at)) {
        Some((_, offset)) => (at + 1, *offset),
        None if scan.is(at + 1, &["time"]) && names_zone(scan, at) => (at + 2, None),
        None => (at, None),
    };
    let clock = Clock {
        hour,
        minute,
        offset,
    };
    Some((end, clock))
}

fn names_zone(scan: &Scan, at: usize) -> bool {
    scan.is(at, &["local"]) || scan.capital(at) && scan.lex(at) == Lex::Other
}

/// Zones by their letters, with minutes east of Greenwich where the letters mean one thing only.
const ZONES: &[(&str, Option<i32>)] = &[
    ("GMT", Some(0)),
    ("UTC", Some(0)),
    ("BST", Some(60)),
    ("CET", Some(60)),
    ("CEST", Some(120)),
    ("EET", Some(120)),
    ("EEST", Some(180)),
    ("MSK", Some(180)),
    ("EST", Some(-300)),
    ("EDT", Some(-240)),
    ("CDT", Some(-300)),
    ("MST", Some(-420)),
    ("MDT", Some(-360)),
    ("PST", Some(-480)),
    ("PDT", Some(-420)),
    ("SAST", Some(120)),
    ("EAT", Some(180)),
    ("PKT", Some(300)),
    ("ICT", Some(420)),
    ("WIB", Some(420)),
    ("HKT", Some(480)),
    ("SGT", Some(480)),
    ("JST", Some(540)),
    ("KST", Some(540)),
    ("AEST", Some(600)),
    ("AEDT", Some(660)),
    ("NZST", Some(720)),
    ("NZDT", Some(780)),
    ("ET", None),
    ("CT", None),
    ("CST", None),
    ("IST", None),
    ("PT", None),
];
