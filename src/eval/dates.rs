//! Dates: the span, and the days it means.
//!
//! A predicted and a gold date match when they share half of the shorter one's characters, one to
//! one, the longest overlap first; of two ends of a range predicted apart one matches.
//! `span`: they match. `days`: and mean exactly the same days. `near`: at least half of the days of
//! both are common (Jaccard).

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::figure::ArticleScores;
use super::record::{Date, Gold, Predicted};

/// First and last day, as written; None where open.
type Interval = (Option<String>, Option<String>);

pub(super) fn score(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    let theirs = gold.dates.as_deref().unwrap_or_default();
    let ours = predicted.dates.as_slice();
    let matched = matches(theirs, ours);
    let (mut days, mut near) = (0, 0);
    for (x, date) in theirs.iter().enumerate() {
        let wanted = date.value.as_deref().and_then(interval);
        let part = date.value.as_deref().unwrap_or_default();
        let span = Some((date.start, date.end));
        match matched.iter().find(|m| m.0 == x) {
            Some((_, y)) => {
                let said = said(&ours[*y]);
                let alike = alike(wanted.as_ref(), said.as_ref());
                days += usize::from(alike == 1.0);
                near += usize::from(alike >= 0.5);
                if alike < 1.0 {
                    out.fault(gold, "wrong", part, span, tell(&wanted), tell(&said));
                }
            }
            None => out.fault(gold, "missed", part, span, tell(&wanted), ""),
        }
    }
    for (y, date) in ours.iter().enumerate() {
        if !matched.iter().any(|m| m.1 == y) {
            let part = date.value.as_deref().unwrap_or_default();
            let span = Some((date.start, date.end));
            out.fault(gold, "extra", part, span, "", tell(&said(date)));
        }
    }
    out.findings("all", "span", matched.len(), ours.len(), theirs.len());
    out.findings("all", "days", days, ours.len(), theirs.len());
    out.findings("all", "near", near, ours.len(), theirs.len());
}

fn matches(theirs: &[Date], ours: &[Date]) -> Vec<(usize, usize)> {
    let length = |d: &Date| d.end as i64 - d.start as i64;
    let mut all: Vec<(i64, usize, usize)> = Vec::new();
    for (x, a) in theirs.iter().enumerate() {
        for (y, b) in ours.iter().enumerate() {
            let overlap = a.end.min(b.end) as i64 - a.start.max(b.start) as i64;
            if 2 * overlap >= length(a).min(length(b)) {
                all.push((overlap, x, y));
            }
        }
    }
    all.sort_by(|a, b| b.cmp(a));
    super::pairs::one_to_one(all.into_iter().map(|(_, x, y)| (x, y)))
}

fn said(date: &Date) -> Option<Interval> {
    if date.from.is_none() && date.to.is_none() {
        return date.value.as_deref().and_then(interval);
    }
    let (from, to) = (date.from.clone().flatten(), date.to.clone().flatten());
    (from.is_some() || to.is_some()).then_some((from, to))
}

fn tell(interval: &Option<Interval>) -> String {
    let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "..".to_owned());
    match interval {
        None => "unknown".to_owned(),
        Some((from, to)) if from == to => day(from),
        Some((from, to)) => format!("{}/{}", day(from), day(to)),
    }
}

/// 1 for the same days, else the share of common days among those of both.
fn alike(a: Option<&Interval>, b: Option<&Interval>) -> f64 {
    let (Some(a), Some(b)) = (a, b) else {
        return f64::from(u8::from(a.is_none() && b.is_none()));
    };
    if a == b {
        return 1.0;
    }
    let days = |i: &Interval| -> Option<(i64, i64)> {
        let day = |d: &Option<String>| {
            Some(i64::from(
                d.as_ref()?.parse::<NaiveDate>().ok()?.num_days_from_ce(),
            ))
        };
        Some((day(&i.0)?, day(&i.1)?))
    };
    let (Some(a), Some(b)) = (days(a), days(b)) else {
        return 0.0;
    };
    let common = (a.1.min(b.1) - a.0.max(b.0) + 1).max(0);
    common as f64 / (a.1.max(b.1) - a.0.min(b.0) + 1) as f64
}

/// The days that a value in the gold's notation means: a day, month, year, week `2016-W38`, quarter
/// `2016-Q3`, decade `199X`, century `19XX`, season `2008-summer`, range `A/B` with `..` for an open
/// end, `XXXX` for an unknown year. None for `unknown`; what cannot be read stands for itself.
fn interval(value: &str) -> Option<Interval> {
    if value.is_empty() || value == "unknown" {
        return None;
    }
    if let Some((from, to)) = value.split_once('/') {
        let end = |side: &str| if side == ".." { None } else { interval(side) };
        return Some((end(from).and_then(|i| i.0), end(to).and_then(|i| i.1)));
    }
    if let Some(rest) = value.strip_prefix("XXXX") {
        let day = format!("XXXX-{}", rest.strip_prefix('-').unwrap_or(rest));
        return Some((Some(day.clone()), Some(day)));
    }
    let (from, to) = calendar(value).unwrap_or_else(|| (format!("?{value}"), format!("?{value}")));
    Some((Some(from), Some(to)))
}

fn calendar(value: &str) -> Option<(String, String)> {
    let years = value.trim_end_matches('X');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(years) {
        return match (years.len(), value.len() - years.len()) {
            (4, 0) => Some((format!("{years}-01-01"), format!("{years}-12-31"))),
            (3, 0 | 1) => Some((format!("{years}0-01-01"), format!("{years}9-12-31"))),
            (2, 2) => Some((format!("{years}00-01-01"), format!("{years}99-12-31"))),
            _ => None,
        };
    }
    let (year, rest) = value.split_once('-')?;
    let year: i32 = year.parse().ok().filter(|_| year.len() == 4)?;
    if let Some(week) = rest.strip_prefix('W') {
        let monday = NaiveDate::from_isoywd_opt(year, week.parse().ok()?, Weekday::Mon)?;
        return Some((
            monday.to_string(),
            monday.checked_add_days(Days::new(6))?.to_string(),
        ));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let quarter: u32 = quarter.parse().ok()?;
        return months(
            year,
            quarter.checked_mul(3)?.checked_sub(2)?,
            year,
            quarter * 3,
        );
    }
    match rest {
        "spring" => return months(year, 3, year, 5),
        "summer" => return months(year, 6, year, 8),
        "fall" | "autumn" => return months(year, 9, year, 11),
        "winter" => return months(year, 12, year.checked_add(1)?, 2),
        _ if rest.len() == 2 => {
            let month: u32 = rest.parse().ok()?;
            return months(year, month, year, month);
        }
        _ => {}
    }
    let day = value.get(..10)?;
    day.parse::<NaiveDate>().ok()?;
    Some((day.to_owned(), day.to_owned()))
}

fn months(year: i32, month: u32, last_year: i32, last: u32) -> Option<(String, String)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let (year, month) = if last == 12 {
        (last_year.checked_add(1)?, 1)
    } else {
        (last_year, last + 1)
    };
    let end = NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()?;
    Some((first.to_string(), end.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_mean_days() {
        for (value, expected) in [
            ("2016-02-26", "2016-02-26"),
            ("2016-02", "2016-02-01/2016-02-29"),
            ("2016", "2016-01-01/2016-12-31"),
            ("199X", "1990-01-01/1999-12-31"),
            ("199", "1990-01-01/1999-12-31"),
            ("19XX", "1900-01-01/1999-12-31"),
            ("2016-W38", "2016-09-19/2016-09-25"),
            ("2016-Q3", "2016-07-01/2016-09-30"),
            ("2008-summer", "2008-06-01/2008-08-31"),
            ("2008-winter", "2008-12-01/2009-02-28"),
            ("2024-07/2027-07", "2024-07-01/2027-07-31"),
            ("2025-10/..", "2025-10-01/.."),
            ("XXXX-02-26", "XXXX-02-26"),
            ("unknown", "unknown"),
            ("2016-13", "?2016-13"),
            ("soon", "?soon"),
        ] {
            assert_eq!(tell(&interval(value)), expected, "{value}");
        }
    }
}
