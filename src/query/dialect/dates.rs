//! Days as other services write them, and conditions on the day of publication.

use crate::model::query::Day;

use super::Raw;
use crate::query::dates::bounds;

/// `3/4/2024` (month first, day first where the first is above twelve), `20240304`, `2024-03-04`,
/// `3/2024`, `2024`: as the house writes it.
pub(super) fn day(typed: &str) -> Option<String> {
    let numbers: Vec<u32> = typed
        .split(['/', '-', '.'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (year, month, day) = match numbers.as_slice() {
        [n] if typed.len() == 8 => (n / 10_000, Some(n / 100 % 100), Some(n % 100)),
        [year] if typed.len() == 4 => (*year, None, None),
        [year, month, day] if *year > 999 => (*year, Some(*month), Some(*day)),
        [day, month, year] if *day > 12 => (*year, Some(*month), Some(*day)),
        [month, day, year] => (*year, Some(*month), Some(*day)),
        [month, year] => (*year, Some(*month), None),
        _ => return None,
    };
    let known = Day::new(
        i32::try_from(year).ok()?,
        month.unwrap_or(1),
        day.unwrap_or(1),
    )?;
    let whole = known.to_string();
    let length = match (month, day) {
        (None, _) => 4,
        (_, None) => 7,
        _ => 10,
    };
    Some(whole[..length].to_owned())
}

/// The condition that `word` (after, before, on and their like) sets with `day`.
fn condition(word: &str, typed: &str) -> Option<String> {
    let day = day(typed)?;
    let (first, last) = bounds(&day)?;
    Some(match word {
        "aft" | "after" | ">" | "gtr" | "gt" => format!("since:{}", last.date().succ_opt()?),
        "bef" | "before" | "<" | "les" | "lt" => format!("until:{}", first.date().pred_opt()?),
        "geq" | ">=" | "from" | "since" => format!("since:{day}"),
        "leq" | "<=" | "to" | "until" => format!("until:{day}"),
        "is" | "=" | "on" | "in" => format!("date:{day}"),
        _ => return None,
    })
}

/// Conditions at the start of `raws`, which follow the word "date": `aft 3/4/2024`, `(geq (1/1/2024)
/// and leq (2/1/2024))`, `from 20240101 to 20240201`. As clauses, with how many raws they take.
pub(super) fn conditions(raws: &[Raw]) -> Option<(String, usize)> {
    let mut reading = Reading::default();
    let bracketed = raws.first() == Some(&Raw::Open);
    for (n, raw) in raws.iter().enumerate() {
        let goes_on = match raw {
            Raw::Open => {
                reading.depth += 1;
                true
            }
            Raw::Close => reading.close(),
            Raw::Run(run, _) => reading.read(&run.to_lowercase(), bracketed),
            Raw::Quoted(_) => false,
        };
        if !goes_on {
            break;
        }
        if reading.word.is_none() {
            reading.taken = n + 1;
        }
        let to =
            matches!(raws.get(n + 1), Some(Raw::Run(next, _)) if next.eq_ignore_ascii_case("to"));
        if reading.depth == 0 && reading.word.is_none() && !to {
            break;
        }
    }
    let clause = match reading.clauses.as_slice() {
        [] => return None,
        [from, to] => match (from.strip_prefix("since:"), to.strip_prefix("until:")) {
            (Some(from), Some(to)) if !bracketed => format!("date:{from}..{to}"),
            _ => reading.clauses.join(" "),
        },
        clauses => clauses.join(" "),
    };
    Some((clause, reading.taken))
}

#[derive(Default)]
struct Reading {
    clauses: Vec<String>,
    /// A word that waits for its day.
    word: Option<String>,
    depth: usize,
    taken: usize,
}

impl Reading {
    /// False for a bracket that was opened before.
    fn close(&mut self) -> bool {
        let inside = self.depth > 0;
        self.depth = self.depth.saturating_sub(1);
        inside
    }

    /// False where `run` belongs to no condition.
    fn read(&mut self, run: &str, bracketed: bool) -> bool {
        if bracketed && run == "and" {
            return true;
        }
        let (sign, typed) = run.split_at(run.len() - run.trim_start_matches(['<', '>', '=']).len());
        let sign = match sign {
            "" => self.word.as_deref().unwrap_or("is"),
            sign => sign,
        };
        if let Some(clause) = condition(sign, typed) {
            self.clauses.push(clause);
            self.word = None;
            return true;
        }
        let waits = self.word.is_none() && is_word(run);
        if waits {
            self.word = Some(run.to_owned());
        }
        waits
    }
}

fn is_word(lower: &str) -> bool {
    condition(lower, "2024").is_some()
}
