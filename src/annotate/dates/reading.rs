//! What a date expression means, before it is written down.

use chrono::{Datelike, Days, NaiveDate};

use crate::model::DatePrecision;

/// A stretch of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// One day.
    Day(NaiveDate),
    /// Saturday and Sunday, by the Saturday.
    Weekend(NaiveDate),
    /// Monday to Sunday (ISO 8601), by any of its days.
    Week(NaiveDate),
    /// Year and month.
    Month(i32, u32),
    /// A part of a stretch, whose days nobody can say: "early in 2022".
    About(Box<Reading>),
    /// A time of a day.
    Time(NaiveDate, Clock),
    /// Year and number of the quarter, 1 to 4.
    Quarter(i32, u32),
    /// Number of the quarter; the year cannot be told.
    QuarterOfSomeYear(u32),
    /// Year and season: 0 spring, 1 summer, 2 autumn, 3 winter (of the north).
    Season(i32, u32),
    /// A year.
    Year(i32),
    /// A decade, by its first year.
    Decade(i32),
    /// A century, by its first year.
    Century(i32),
    /// A day of a year that nobody says: month and day.
    DayOfSomeYear(u32, u32),
    /// A month of a year that nobody says.
    MonthOfSomeYear(u32),
    /// From one to another; None where open.
    Range(Option<Box<Reading>>, Option<Box<Reading>>),
    /// A date of which the anchor is missing.
    Unknown(DatePrecision),
}

/// A time of a day as the text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// 0 to 23.
    pub(super) hour: u32,
    /// 0 to 59.
    pub(super) minute: u32,
    /// Minutes east of Greenwich; None where the zone is the place's own or not said.
    pub(super) offset: Option<i32>,
}

impl Clock {
    fn value(self) -> String {
        let time = format!("{:02}:{:02}", self.hour, self.minute);
        match self.offset {
            None => time,
            Some(0) => format!("{time}Z"),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                format!("{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

impl Reading {
    /// A part of `whole` that nobody can say exactly.
    pub(super) fn about(whole: Reading) -> Reading {
        Reading::About(Box::new(whole))
    }

    /// A range of two readings.
    pub(super) fn range(from: Reading, to: Reading) -> Reading {
        Reading::Range(Some(Box::new(from)), Some(Box::new(to)))
    }

    /// ISO 8601 and its extensions, as `DateMention::value` says.
    pub(super) fn value(&self) -> String {
        match self {
            Reading::Day(day) => day.to_string(),
            Reading::Weekend(saturday) => {
                format!("{saturday}/{}", plus(*saturday, 1))
            }
            Reading::Week(day) => {
                let week = day.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Reading::Month(year, month) => format!("{year:04}-{month:02}"),
            Reading::About(whole) => whole.value(),
            Reading::Time(day, clock) => format!("{day}T{}", clock.value()),
            Reading::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Reading::QuarterOfSomeYear(quarter) => format!("XXXX-Q{quarter}"),
            Reading::Season(year, season) => format!("{year:04}-{}", SEASONS[*season as usize]),
            Reading::Year(year) => format!("{year:04}"),
            Reading::Decade(year) => format!("{:03}X", year / 10),
            Reading::Century(year) => format!("{:02}XX", year / 100),
            Reading::DayOfSomeYear(month, day) => format!("XXXX-{month:02}-{day:02}"),
            Reading::MonthOfSomeYear(month) => format!("XXXX-{month:02}"),
            Reading::Range(from, to) => {
                let end = |side: &Option<Box<Reading>>| {
                    side.as_ref().map_or("..".to_string(), |r| r.value())
                };
                format!("{}/{}", end(from), end(to))
            }
            Reading::Unknown(_) => "unknown".to_string(),
        }
    }

    /// First day; None when open or unknown.
    pub(super) fn from(&self) -> Option<NaiveDate> {
        match self {
            Reading::Day(day) | Reading::Time(day, _) | Reading::Weekend(day) => Some(*day),
            Reading::Week(day) => Some(monday(*day)),
            Reading::Month(year, month) => NaiveDate::from_ymd_opt(*year, *month, 1),
            Reading::About(whole) => whole.from(),
            Reading::Quarter(year, quarter) => NaiveDate::from_ymd_opt(*year, quarter * 3 - 2, 1),
            Reading::Season(year, season) => NaiveDate::from_ymd_opt(*year, season * 3 + 3, 1),
            Reading::Year(year) | Reading::Decade(year) | Reading::Century(year) => {
                NaiveDate::from_ymd_opt(*year, 1, 1)
            }
            Reading::Range(from, _) => from.as_ref().and_then(|r| r.from()),
            Reading::DayOfSomeYear(..)
            | Reading::MonthOfSomeYear(_)
            | Reading::QuarterOfSomeYear(_)
            | Reading::Unknown(_) => None,
        }
    }

    /// Last day; None when open or unknown.
    pub(super) fn to(&self) -> Option<NaiveDate> {
        match self {
            Reading::Day(day) | Reading::Time(day, _) => Some(*day),
            Reading::About(whole) => whole.to(),
            Reading::Weekend(saturday) => Some(plus(*saturday, 1)),
            Reading::Week(day) => Some(plus(monday(*day), 6)),
            Reading::Month(year, month) => last_of_month(*year, *month),
            Reading::Quarter(year, quarter) => last_of_month(*year, quarter * 3),
            Reading::Season(year, 3) => last_of_month(year + 1, 2),
            Reading::Season(year, season) => last_of_month(*year, season * 3 + 5),
            Reading::Year(year) => NaiveDate::from_ymd_opt(*year, 12, 31),
            Reading::Decade(year) => NaiveDate::from_ymd_opt(year + 9, 12, 31),
            Reading::Century(year) => NaiveDate::from_ymd_opt(year + 99, 12, 31),
            Reading::Range(_, to) => to.as_ref().and_then(|r| r.to()),
            Reading::DayOfSomeYear(..)
            | Reading::MonthOfSomeYear(_)
            | Reading::QuarterOfSomeYear(_)
            | Reading::Unknown(_) => None,
        }
    }

    /// How exact.
    pub(super) fn precision(&self) -> DatePrecision {
        match self {
            Reading::Day(_) | Reading::DayOfSomeYear(..) => DatePrecision::Day,
            Reading::Weekend(_) | Reading::Week(_) => DatePrecision::Week,
            Reading::Month(..) | Reading::MonthOfSomeYear(_) => DatePrecision::Month,
            Reading::Quarter(..) | Reading::QuarterOfSomeYear(_) | Reading::Season(..) => {
                DatePrecision::Quarter
            }
            Reading::Year(_) => DatePrecision::Year,
            Reading::Decade(_) | Reading::Century(_) => DatePrecision::Decade,
            Reading::Range(..) => DatePrecision::Range,
            Reading::About(_) => DatePrecision::Vague,
            Reading::Time(..) => DatePrecision::Time,
            Reading::Unknown(precision) => *precision,
        }
    }
}

/// The Monday of the ISO week of `day`.
pub(super) fn monday(day: NaiveDate) -> NaiveDate {
    plus(day, -i64::from(day.weekday().num_days_from_monday()))
}

/// `day` moved by `days`; itself at the ends of the calendar.
pub(super) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    let moved = if days < 0 {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        day.checked_add_days(Days::new(days as u64))
    };
    moved.unwrap_or(day)
}

/// `month` of `year` moved by `months`.
pub(super) fn plus_months(year: i32, month: u32, months: i64) -> (i32, u32) {
    let at = i64::from(year) * 12 + i64::from(month) - 1 + months;
    (at.div_euclid(12) as i32, at.rem_euclid(12) as u32 + 1)
}

/// The last day of `month` of `year`.
pub(super) fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = plus_months(year, month, 1);
    NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
}
