//! Which days something speaks of, in the form in which they are searched.

use super::query::Day;
use chrono::Datelike;

/// Days of a date expression up to which it speaks of each of them: a month. A longer one speaks
/// of years.
const EACH_DAY: i64 = 31;

/// Years of a date expression up to which it speaks of each of them.
const EACH_YEAR: i32 = 1000;

/// Days and years spoken of, sorted, each once. Empty: of none.
///
/// "March 3" and "last week" speak of days, "2019", "the first quarter" and "the 1990s" of years: who
/// asks for a day does not want all that was said of its decade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpokenOf {
    /// Days.
    pub days: Vec<Day>,
    /// Years.
    pub years: Vec<i32>,
}

impl SpokenOf {
    /// What dates with these first and last days speak of; an open one of the year of its one end,
    /// an unknown one of nothing.
    pub fn new(dates: impl IntoIterator<Item = (Option<Day>, Option<Day>)>) -> SpokenOf {
        let mut spoken = SpokenOf::default();
        for (from, to) in dates {
            let ends = from.or(to).zip(to.or(from));
            let Some((first, last)) = ends else { continue };
            let length = (last.date() - first.date()).num_days() + 1;
            if from.is_some() && to.is_some() && (1..=EACH_DAY).contains(&length) {
                let days = first.date().iter_days().take(length as usize);
                spoken
                    .days
                    .extend(days.filter_map(|d| Day::new(d.year(), d.month(), d.day())));
            } else {
                let years = first.date().year()..=last.date().year();
                spoken.years.extend(years.take(EACH_YEAR as usize));
            }
        }
        spoken.days.sort_unstable();
        spoken.days.dedup();
        spoken.years.sort_unstable();
        spoken.years.dedup();
        spoken
    }

    /// True when a day of it lies between `from` and `to`, both included and open where None, or
    /// a whole year of it does.
    pub fn fits(&self, from: Option<Day>, to: Option<Day>) -> bool {
        let day = |day: &Day| from.is_none_or(|f| f <= *day) && to.is_none_or(|t| *day <= t);
        let (first, last) = whole_years(from, to);
        self.days.iter().any(day) || self.years.iter().any(|y| (first..=last).contains(y))
    }
}

/// First and last year that lie wholly between two days; the first is the greater when none does.
pub fn whole_years(from: Option<Day>, to: Option<Day>) -> (i32, i32) {
    let first = from.map_or(0, |day| {
        day.date().year() + i32::from(day.date().ordinal() > 1)
    });
    let last = to.map_or(9999, |day| {
        let ends = (day.date().month(), day.date().day()) == (12, 31);
        day.date().year() - i32::from(!ends)
    });
    (first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Option<Day> {
        Day::parse(iso)
    }

    #[test]
    fn short_dates_speak_of_days_and_long_ones_of_years() {
        let spoken = SpokenOf::new([
            (day("2024-02-26"), day("2024-02-26")),
            (day("1990-01-01"), day("1999-12-31")),
            (day("2003-01-01"), None),
            (None, None),
        ]);
        for (from, to, fits) in [
            ("2024-02-26", "2024-02-26", true),
            ("2024-02-01", "2024-02-29", true),
            ("2024-03-01", "2024-03-31", false),
            ("1995-03-04", "1995-03-04", false),
            ("1995-01-01", "1995-12-31", true),
            ("1995-01-02", "1996-12-30", false),
            ("2003-01-01", "2003-12-31", true),
            ("", "1990-12-31", true),
            ("2025-01-01", "", false),
        ] {
            assert_eq!(spoken.fits(day(from), day(to)), fits, "{from}..{to}");
        }
        assert!(!SpokenOf::default().fits(None, None));
    }
}
