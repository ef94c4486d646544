//! Days and spans of days as typed after `date:`, `since:` and `until:`.

use crate::model::query::Day;

/// First and last day, both included; `None` is open.
pub(super) type Range = (Option<Day>, Option<Day>);

/// `2024`, `2024-03`, `2024-03-04`, `2024-01..2024-03`, `..2024`, `2024..`. `None` when it is
/// no date, or ends before it begins.
pub(super) fn range(typed: &str) -> Option<Range> {
    let (from, to) = match typed.split_once("..") {
        Some((from, to)) => {
            let side = |typed: &str| match typed {
                "" => Some(None),
                typed => bounds(typed).map(Some),
            };
            let (from, to) = (side(from)?, side(to)?);
            (from.map(|b| b.0), to.map(|b| b.1))
        }
        None => bounds(typed).map(|(from, to)| (Some(from), Some(to)))?,
    };
    let backwards = matches!((from, to), (Some(from), Some(to)) if to < from);
    let nothing = from.is_none() && to.is_none();
    (!backwards && !nothing).then_some((from, to))
}

/// First and last day of a year, month or day.
pub(super) fn bounds(typed: &str) -> Option<(Day, Day)> {
    let digits = typed.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let parts: Vec<&str> = typed.split('-').collect();
    if !digits || parts[0].len() != 4 || parts.iter().skip(1).any(|p| !matches!(p.len(), 1 | 2)) {
        return None;
    }
    let number = |n: usize| parts[n].parse::<u32>().ok();
    let year = i32::try_from(number(0)?).ok()?;
    match parts.len() {
        1 => Some((Day::new(year, 1, 1)?, Day::new(year, 12, 31)?)),
        2 => {
            let month = number(1)?;
            let last = (28..=31).rev().find_map(|d| Day::new(year, month, d))?;
            Some((Day::new(year, month, 1)?, last))
        }
        3 => {
            let day = Day::new(year, number(1)?, number(2)?)?;
            Some((day, day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: Option<(&str, &str)>) {
        let show = |day: Option<Day>| day.map_or(String::new(), |d| d.to_string());
        let got = range(typed).map(|(from, to)| (show(from), show(to)));
        let expected = expected.map(|(from, to)| (from.to_string(), to.to_string()));
        assert_eq!(got, expected, "{typed}");
    }

    #[test]
    fn reads_ranges() {
        check("2024", Some(("2024-01-01", "2024-12-31")));
        check("2024-02", Some(("2024-02-01", "2024-02-29")));
        check("2024-3-4", Some(("2024-03-04", "2024-03-04")));
        check("2024-01..2024-03", Some(("2024-01-01", "2024-03-31")));
        check("..2023", Some(("", "2023-12-31")));
        check("2023..", Some(("2023-01-01", "")));
        for wrong in [
            "",
            "..",
            "soon",
            "2024-13",
            "24",
            "2024..2023",
            "2024-01-32",
            "+024",
        ] {
            check(wrong, None);
        }
    }
}
