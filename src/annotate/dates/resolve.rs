//! Which year, week or day is meant where the text leaves it out.

use chrono::{Datelike, NaiveDate};

use super::reading::{Reading, monday, plus, plus_months};
use super::scan::{Scan, Tense};
use crate::model::DatePrecision;

impl Scan<'_> {
    /// A day of a month without its year: of the years around publication the likeliest.
    pub(super) fn day_of_month(
        &self,
        month: u32,
        day: u32,
        words: (usize, usize),
    ) -> Option<Reading> {
        // A leap year shows whether the day can exist at all.
        NaiveDate::from_ymd_opt(2000, month, day)?;
        let Some(anchor) = self.anchor else {
            return Some(Reading::DayOfSomeYear(month, day));
        };
        let years = [-1, 0, 1].map(|n| anchor.year() + n);
        let days = years.map(|year| NaiveDate::from_ymd_opt(year, month, day));
        self.likeliest(&days, words).map(Reading::Day)
    }

    /// The year of a month without one; None without an anchor.
    pub(super) fn year_of_month(&self, month: u32, words: (usize, usize)) -> Option<i32> {
        let anchor = self.anchor?;
        if anchor.month() == month {
            return Some(anchor.year());
        }
        let years = [-1, 0, 1].map(|n| anchor.year() + n);
        let days = years.map(|year| NaiveDate::from_ymd_opt(year, month, 15));
        self.likeliest(&days, words).map(|day| day.year())
    }

    /// A month without its year.
    pub(super) fn month(&self, month: u32, words: (usize, usize)) -> Reading {
        match self.year_of_month(month, words) {
            Some(year) => Reading::Month(year, month),
            None => Reading::MonthOfSomeYear(month),
        }
    }

    /// The nearest of `days`, where the future counts as farther off than the past unless the
    /// words around speak of it.
    fn likeliest(&self, days: &[Option<NaiveDate>], words: (usize, usize)) -> Option<NaiveDate> {
        self.weighed(days, words, 2.0)
    }

    /// The same, where without a telling verb the future is as near as the past.
    pub(super) fn nearest(
        &self,
        days: &[Option<NaiveDate>],
        words: (usize, usize),
    ) -> Option<NaiveDate> {
        self.weighed(days, words, 1.0)
    }

    fn weighed(
        &self,
        days: &[Option<NaiveDate>],
        words: (usize, usize),
        unclear: f64,
    ) -> Option<NaiveDate> {
        let anchor = self.anchor?;
        let (behind, before) = match self.tense(words.0, words.1) {
            Tense::Future => (8.0, 1.0),
            Tense::Unclear => (1.0, unclear),
            Tense::Past => (1.0, 4.0),
        };
        days.iter().flatten().copied().min_by(|a, b| {
            let cost = |day: NaiveDate| {
                let ahead = (day - anchor).num_days() as f64;
                if ahead > 0.0 {
                    ahead * before
                } else {
                    -ahead * behind
                }
            };
            cost(*a).total_cmp(&cost(*b))
        })
    }

    /// A weekday without its week: the last one up to publication, the next one where the words
    /// around speak of what is to come, the nearest where it is a name ("Monday's debate").
    pub(super) fn weekday(&self, weekday: u32, words: (usize, usize), named: bool) -> Reading {
        let Some(anchor) = self.anchor else {
            return Reading::Unknown(DatePrecision::Day);
        };
        let back = i64::from((anchor.weekday().num_days_from_monday() + 7 - weekday) % 7);
        let ahead = (7 - back) % 7;
        let forward = if named {
            ahead < back
        } else {
            self.tense(words.0, words.1) == Tense::Future
        };
        Reading::Day(plus(anchor, if forward { ahead } else { -back }))
    }

    /// "last", "this" or "next" (-1, 0, 1) weekday.
    pub(super) fn weekday_of(&self, weekday: u32, side: i64) -> Reading {
        let Some(anchor) = self.anchor else {
            return Reading::Unknown(DatePrecision::Day);
        };
        let of_week = |week: i64| plus(monday(anchor), week * 7 + i64::from(weekday));
        Reading::Day(match side {
            -1 if of_week(0) < anchor => of_week(0),
            -1 => of_week(-1),
            1 if of_week(0) > anchor && i64::from(weekday) < 1 => of_week(0),
            1 => of_week(1),
            _ => of_week(0),
        })
    }

    /// A weekend: `side` -1 last, 0 this, 1 next.
    pub(super) fn weekend(&self, side: i64, words: (usize, usize)) -> Reading {
        let Some(anchor) = self.anchor else {
            return Reading::Unknown(DatePrecision::Week);
        };
        let saturday = plus(monday(anchor), 5);
        let begun = anchor >= saturday;
        let weeks = match side {
            -1 => -1,
            1 => 1,
            _ if begun => 0,
            _ if self.tense(words.0, words.1) == Tense::Past => -1,
            _ => 0,
        };
        Reading::Weekend(plus(saturday, weeks * 7))
    }

    /// A season without its year.
    pub(super) fn season(&self, season: u32, words: (usize, usize)) -> Reading {
        let month = season * 3 + 4;
        let month = if month > 12 { month - 12 } else { month };
        match self.year_of_month(month, words) {
            // Winter is counted by the year it begins in.
            Some(year) if season == 3 => Reading::Season(year - 1, 3),
            Some(year) => Reading::Season(year, season),
            None => Reading::Unknown(DatePrecision::Quarter),
        }
    }

    /// The month that lies `months` from publication.
    pub(super) fn month_away(&self, months: i64) -> Reading {
        match self.anchor {
            Some(day) => {
                let (year, month) = plus_months(day.year(), day.month(), months);
                Reading::Month(year, month)
            }
            None => Reading::Unknown(DatePrecision::Month),
        }
    }

    /// The quarter that lies `quarters` from publication.
    pub(super) fn quarter_away(&self, quarters: i64) -> Reading {
        match self.anchor {
            Some(day) => {
                let (year, month) = plus_months(day.year(), day.month(), quarters * 3);
                Reading::Quarter(year, (month - 1) / 3 + 1)
            }
            None => Reading::Unknown(DatePrecision::Quarter),
        }
    }
}
