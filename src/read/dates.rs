//! Dates of publication in the shapes that newspapers and databases write, to ISO 8601 with the
//! zone as given.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveTime};
use regex::{Captures, Regex};

/// What a date like 03/04/2024 means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// Nobody knows: such a date is refused.
    #[default]
    Unknown,
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

impl DateOrder {
    /// The order that a BCP 47 language tag implies. English alone implies none, since British and
    /// American use differ. The empty tag implies none.
    pub fn of_language(tag: &str) -> DateOrder {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        match tag.as_str() {
            "" | "en" | "und" => DateOrder::Unknown,
            "en-us" | "en-ph" => DateOrder::MonthFirst,
            _ => DateOrder::DayFirst,
        }
    }
}

/// Why a value gives no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// Day and month could be either way round.
    Ambiguous,
    /// No date of a known shape.
    Unreadable,
}

/// Month names: English, German, French, Spanish, Italian, Portuguese, Dutch, Norwegian, Danish,
/// Swedish, Indonesian, Polish and Turkish, by their first letters, the longer ones first.
const MONTHS: &[(&str, u32)] = &[
    ("janv", 1),
    ("jan", 1),
    ("jän", 1),
    ("jaen", 1),
    ("ene", 1),
    ("gen", 1),
    ("sty", 1),
    ("oca", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("lut", 2),
    ("şub", 2),
    ("märz", 3),
    ("mär", 3),
    ("maer", 3),
    ("mar", 3),
    ("maa", 3),
    ("mrt", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("kwi", 4),
    ("nis", 4),
    ("may", 5),
    ("mai", 5),
    ("mei", 5),
    ("mag", 5),
    ("maj", 5),
    ("juin", 6),
    ("jun", 6),
    ("giu", 6),
    ("cze", 6),
    ("haz", 6),
    ("juil", 7),
    ("jul", 7),
    ("lug", 7),
    ("lip", 7),
    ("tem", 7),
    ("aug", 8),
    ("août", 8),
    ("aou", 8),
    ("ago", 8),
    ("agu", 8),
    ("sie", 8),
    ("ağu", 8),
    ("sep", 9),
    ("set", 9),
    ("wrz", 9),
    ("eyl", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("paź", 10),
    ("eki", 10),
    ("nov", 11),
    ("lis", 11),
    ("kas", 11),
    ("dec", 12),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("des", 12),
    ("gru", 12),
    ("ara", 12),
];

/// Zone names that mean one offset only (RFC 2822 obsolete zones and common ones of agencies).
const ZONES: &[(&str, &str)] = &[
    ("Z", "Z"),
    ("UTC", "Z"),
    ("GMT", "Z"),
    ("UT", "Z"),
    ("EST", "-05:00"),
    ("EDT", "-04:00"),
    ("CDT", "-05:00"),
    ("MST", "-07:00"),
    ("MDT", "-06:00"),
    ("PST", "-08:00"),
    ("PDT", "-07:00"),
    ("WET", "+00:00"),
    ("WEST", "+01:00"),
    ("CET", "+01:00"),
    ("MEZ", "+01:00"),
    ("CEST", "+02:00"),
    ("MESZ", "+02:00"),
    ("EET", "+02:00"),
    ("EEST", "+03:00"),
    ("MSK", "+03:00"),
    ("SAST", "+02:00"),
    ("EAT", "+03:00"),
    ("PKT", "+05:00"),
    ("ICT", "+07:00"),
    ("WIB", "+07:00"),
    ("SGT", "+08:00"),
    ("HKT", "+08:00"),
    ("MYT", "+08:00"),
    ("PHT", "+08:00"),
    ("JST", "+09:00"),
    ("KST", "+09:00"),
    ("AEST", "+10:00"),
    ("AEDT", "+11:00"),
    ("NZST", "+12:00"),
    ("NZDT", "+13:00"),
];

/// A compiled expression of this file; the pattern is a constant.
macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

pattern!(
    YEAR_FIRST,
    r"^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:\D|$)"
);
pattern!(KOREAN, r"^(\d{4})년\s*(\d{1,2})월\s*(\d{1,2})일");
pattern!(
    COMPACT,
    r"^(\d{4})(\d\d)(\d\d)(?:$|[T ]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$)"
);
pattern!(
    NUMBERS,
    r"(?:^|\D)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{4})(?:\D|$)"
);
pattern!(
    FROM_GMT,
    r"(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d\d))?(?:\D|$)"
);
pattern!(
    DAY_MONTH,
    r"(?i)(?:^|[^\d:])(\d{1,2})(?:(?:st|nd|rd|th|er|\.|º|°)?[\s-]+|\.)(?:of\s+|de\s+|d[’'])?(\p{L}{3,})\.?,?[\s-]+(?:de\s+|del\s+)?(\d{4})(?:\D|$)"
);
pattern!(
    MONTH_DAY,
    r"(?i)(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:\D|$)"
);
pattern!(
    CLOCK,
    r"(?i)(\d{1,2})[:.h](\d\d)(?::(\d\d))?(?:[.,]\d+)?(?:\s*([ap])\.?m\b)?"
);
// Before the day a clock has no dots: "04.03.2024" begins with none.
pattern!(
    CLOCK_BEFORE,
    r"(?i)(\d{1,2})[:h](\d\d)(?::(\d\d))?(?:[.,]\d+)?(?:\s*([ap])\.?m\b)?"
);
pattern!(
    OFFSET,
    r"(?:\d|\s|[A-Z])([+-])(\d\d):?(\d\d)?\s*(?:\(.*\))?$"
);
pattern!(EPOCH, r"^(\d{9,10}|\d{12,13}|\d{16})(?:\.\d+)?$");

/// A date as newspapers write it to `2024-03-04`, `2024-03-04T08:30`, `2024-03-04T08:30:00+07:00`:
/// as exact as given, fractions of seconds dropped, zone as given. Takes ISO 8601, RFC 2822, epoch
/// seconds, milliseconds and microseconds, `20240304`, "March 4, 2024 10:15 GMT", "4. März 2024",
/// "04.03.2024", "2024年3月4日". A month or year alone is no date of publication.
pub fn normalise_date(value: &str, order: DateOrder) -> Result<String, DateProblem> {
    let value = value.trim();
    // No date needs more; a longer value is a sentence, and looking for a date in it is guessing.
    if value.is_empty() || value.len() > 120 {
        return Err(DateProblem::Unreadable);
    }
    if let Some(iso) = epoch(value).or_else(|| compact(value)) {
        return Ok(iso);
    }
    let (day, end) = day(value, order)?;
    let rest = &value[end.min(value.len())..];
    let before = &value[..value.len() - rest.len()];
    let Some((time, seconds)) = clock(&CLOCK, rest).or_else(|| clock(&CLOCK_BEFORE, before)) else {
        return Ok(day.to_string());
    };
    let time = if seconds {
        time.format("%H:%M:%S").to_string()
    } else {
        time.format("%H:%M").to_string()
    };
    let zone = zone(value, rest).unwrap_or_default();
    Ok(format!("{day}T{time}{zone}"))
}

fn epoch(value: &str) -> Option<String> {
    let found = EPOCH.as_ref()?.captures(value)?;
    let digits = &found[1];
    let number: i64 = digits.parse().ok()?;
    let seconds = match digits.len() {
        9 | 10 => number,
        12 | 13 => number / 1_000,
        _ => number / 1_000_000,
    };
    let moment = DateTime::from_timestamp(seconds, 0)?;
    Some(moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn compact(value: &str) -> Option<String> {
    let found = COMPACT.as_ref()?.captures(value)?;
    let day = date(number(&found, 1)?, number(&found, 2)?, number(&found, 3)?)?;
    let Some(hour) = number(&found, 4) else {
        return Some(day.to_string());
    };
    let second = number(&found, 6).unwrap_or(0);
    let time = NaiveTime::from_hms_opt(hour, number(&found, 5)?, second)?;
    let zone = found.get(7).map_or(String::new(), |z| {
        let (sign, digits) = z.as_str().split_at(1);
        match digits.replace(':', "").as_str() {
            "" => "Z".to_owned(),
            d => format!("{sign}{}:{}", &d[..2], &d[2..]),
        }
    });
    Some(format!("{day}T{time}{zone}"))
}

/// The day, and where in `value` its words end.
fn day(value: &str, order: DateOrder) -> Result<(NaiveDate, usize), DateProblem> {
    for shape in [&YEAR_FIRST, &KOREAN] {
        if let Some(found) = shape.as_ref().and_then(|shape| shape.captures(value)) {
            let day = numbers(&found, 1, 2, 3).ok_or(DateProblem::Unreadable)?;
            return Ok((day, found.get(3).map_or(0, |m| m.end())));
        }
    }
    if let Some(found) = DAY_MONTH.as_ref().and_then(|shape| shape.captures(value))
        && let Some(day) = named(&found, 3, 2, 1)
    {
        return Ok((day, found.get(3).map_or(0, |m| m.end())));
    }
    if let Some(found) = MONTH_DAY.as_ref().and_then(|shape| shape.captures(value))
        && let Some(day) = named(&found, 3, 1, 2)
    {
        return Ok((day, found.get(3).map_or(0, |m| m.end())));
    }
    let found = NUMBERS
        .as_ref()
        .and_then(|shape| shape.captures(value))
        .ok_or(DateProblem::Unreadable)?;
    let end = found.get(4).map_or(0, |m| m.end());
    let day_first = numbers(&found, 4, 3, 1);
    let month_first = numbers(&found, 4, 1, 3);
    // A date with dots is written day first wherever dots are used.
    let order = if &found[2] == "." {
        DateOrder::DayFirst
    } else {
        order
    };
    match (day_first, month_first, order) {
        (Some(day), Some(other), _) if day == other => Ok((day, end)),
        (Some(_), Some(_), DateOrder::Unknown) => Err(DateProblem::Ambiguous),
        (Some(day), _, DateOrder::DayFirst) | (Some(day), None, _) => Ok((day, end)),
        (_, Some(day), _) => Ok((day, end)),
        (None, None, _) => Err(DateProblem::Unreadable),
    }
}

fn number(found: &Captures, group: usize) -> Option<u32> {
    found.get(group)?.as_str().parse().ok()
}

fn numbers(found: &Captures, year: usize, month: usize, day: usize) -> Option<NaiveDate> {
    date(
        number(found, year)?,
        number(found, month)?,
        number(found, day)?,
    )
}

fn named(found: &Captures, year: usize, month: usize, day: usize) -> Option<NaiveDate> {
    let word = found.get(month)?.as_str().to_lowercase();
    let month = MONTHS.iter().find(|(start, _)| word.starts_with(start))?.1;
    date(number(found, year)?, month, number(found, day)?)
}

/// Newspapers begin in 1605 (Relation aller Fürnemmen und gedenckwürdigen Historien).
fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1605..=2200).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year as i32, month, day)
}

/// The time of day, and whether seconds are given.
fn clock(shape: &Option<Regex>, text: &str) -> Option<(NaiveTime, bool)> {
    let found = shape.as_ref()?.captures(text)?;
    let mut hour = number(&found, 1)?;
    match found.get(4).map(|half| half.as_str().to_ascii_lowercase()) {
        Some(half) if half == "p" && hour < 12 => hour += 12,
        Some(half) if half == "a" && hour == 12 => hour = 0,
        _ => {}
    }
    let second = number(&found, 3);
    let time = NaiveTime::from_hms_opt(hour, number(&found, 2)?, second.unwrap_or(0))?;
    Some((time, second.is_some()))
}

fn zone(value: &str, rest: &str) -> Option<String> {
    if let Some(found) = FROM_GMT.as_ref()?.captures(value)
        && let Some(hours) = number(&found, 2).filter(|hours| *hours <= 14)
    {
        let minutes = found.get(3).map_or("00", |m| m.as_str());
        return Some(format!("{}{hours:02}:{minutes}", &found[1]));
    }
    if let Some(found) = OFFSET.as_ref()?.captures(rest) {
        let minutes = found.get(3).map_or("00", |m| m.as_str());
        return Some(format!("{}{}:{minutes}", &found[1], &found[2]));
    }
    // "08:30Z" and "10:15 GMT" alike: the letters after the last digit.
    value
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter_map(|word| {
            let word = word.strip_prefix('T').filter(|w| *w == "Z").unwrap_or(word);
            ZONES.iter().find(|(name, _)| *name == word)
        })
        .map(|(_, offset)| (*offset).to_owned())
        .next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &str) {
        assert_eq!(
            normalise_date(value, DateOrder::Unknown).as_deref(),
            Ok(expected),
            "{value}"
        );
    }

    #[test]
    fn common_shapes_become_iso_with_the_zone_as_given() {
        check("2024-03-04", "2024-03-04");
        check("2024-03-04T08:30:00+07:00", "2024-03-04T08:30:00+07:00");
        check("2024-03-04T08:30:00.123+0700", "2024-03-04T08:30:00+07:00");
        check("2024-03-04 08:30", "2024-03-04T08:30");
        check("2024-03-04T08:30Z", "2024-03-04T08:30Z");
        check("2024-03-04 08:30:00 UTC", "2024-03-04T08:30:00Z");
        check("2024/3/4", "2024-03-04");
        check("March 4, 2024", "2024-03-04");
        check(
            "Monday, March 4, 2024 at 10:15 p.m. EST",
            "2024-03-04T22:15-05:00",
        );
        check("4 Mar 2024 10:15 GMT", "2024-03-04T10:15Z");
        check(
            "Mon, 04 Mar 2024 08:30:00 +0700",
            "2024-03-04T08:30:00+07:00",
        );
        check(
            "Mon Mar 04 2024 08:30:00 GMT+0700 (Indochina Time)",
            "2024-03-04T08:30:00+07:00",
        );
        check(
            "27. Februar 2012 Montag 9:50 PM GMT+1",
            "2012-02-27T21:50+01:00",
        );
        check(
            "27 February 2012 9:50 PM UTC-03:30",
            "2012-02-27T21:50-03:30",
        );
        check("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01");
        check("4th of March 2024", "2024-03-04");
        check("4. März 2024, 10:15 Uhr", "2024-03-04T10:15");
        check("Montag 4. Maerz 2024", "2024-03-04");
        check("4 de marzo de 2024", "2024-03-04");
        check("le 1er août 2024 à 10h15", "2024-08-01T10:15");
        check("04.03.2024 10:15", "2024-03-04T10:15");
        check("04.03.2024", "2024-03-04");
        check("10:15, 04.03.2024", "2024-03-04T10:15");
        check("25/03/2024", "2024-03-25");
        check("03/25/2024 9:05 AM", "2024-03-25T09:05");
        check("04/04/2024", "2024-04-04");
        check("1709512200", "2024-03-04T00:30:00Z");
        check("1709512200000", "2024-03-04T00:30:00Z");
        check("20240304", "2024-03-04");
        check("20240304T083000Z", "2024-03-04T08:30:00Z");
        check("20240304T083000+0700", "2024-03-04T08:30:00+07:00");
        check("2024年3月4日 10:15", "2024-03-04T10:15");
        check("2024 年 3 月 4 日", "2024-03-04");
        check("Dienstag 10.Dezember 2019", "2019-12-10");
        check("décembre 10 2019", "2019-12-10");
        check("2024. 3. 4", "2024-03-04");
    }

    #[test]
    fn what_is_no_date_or_two_dates_is_refused() {
        let problem = |value: &str| normalise_date(value, DateOrder::Unknown).err();
        assert_eq!(problem("03/04/2024"), Some(DateProblem::Ambiguous));
        assert_eq!(problem("2024"), Some(DateProblem::Unreadable));
        assert_eq!(problem("March 2024"), Some(DateProblem::Unreadable));
        assert_eq!(problem("yesterday"), Some(DateProblem::Unreadable));
        assert_eq!(problem("2024-02-31"), Some(DateProblem::Unreadable));
        assert_eq!(
            problem("0000-00-00 00:00:00"),
            Some(DateProblem::Unreadable)
        );
        assert_eq!(problem("99/99/2024"), Some(DateProblem::Unreadable));
        assert_eq!(problem(""), Some(DateProblem::Unreadable));
    }

    #[test]
    fn a_language_settles_the_order() {
        let read = |tag: &str| normalise_date("03/04/2024", DateOrder::of_language(tag)).ok();
        assert_eq!(read("en-GB").as_deref(), Some("2024-04-03"));
        assert_eq!(read("en_US").as_deref(), Some("2024-03-04"));
        assert_eq!(read("en"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_value_gives_a_date_or_a_problem(value in "\\PC{0,60}") {
            if let Ok(iso) = normalise_date(&value, DateOrder::DayFirst) {
                proptest::prop_assert!(NaiveDate::parse_from_str(&iso[..10], "%Y-%m-%d").is_ok());
            }
        }
    }
}
