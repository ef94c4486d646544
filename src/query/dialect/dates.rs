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
    let (mut clauses, mut word, mut taken) = (Vec::new(), None::<String>, 0);
    let mut depth = 0_usize;
    for (n, raw) in raws.iter().enumerate() {
        match raw {
            Raw::Open => depth += 1,
            Raw::Close if depth == 0 => break,
            Raw::Close => {
                depth -= 1;
                if depth == 0 && !clauses.is_empty() {
                    taken = n + 1;
                    break;
                }
            }
            Raw::Quoted(_) => break,
            Raw::Run(run, _) => {
                let lower = run.to_lowercase();
                let signs = lower.len() - lower.trim_start_matches(['<', '>', '=']).len();
                if lower == "and" && depth > 0 {
                    continue;
                }
                let (sign, typed) = lower.split_at(signs);
                let sign = if sign.is_empty() {
                    word.as_deref().unwrap_or("is")
                } else {
                    sign
                };
                match condition(sign, typed) {
                    Some(clause) => {
                        clauses.push(clause);
                        word = None;
                        taken = n + 1;
                    }
                    None if is_word(&lower) && word.is_none() => word = Some(lower),
                    None => break,
                }
                let more = matches!(raws.get(n + 1), Some(Raw::Run(next, _)) if next.eq_ignore_ascii_case("to"));
                if depth == 0 && word.is_none() && !more {
                    break;
                }
            }
        }
    }
    let clause = match clauses.as_slice() {
        [] => return None,
        [from, to] => match (from.strip_prefix("since:"), to.strip_prefix("until:")) {
            (Some(from), Some(to)) if raws.first() != Some(&Raw::Open) => {
                format!("date:{from}..{to}")
            }
            _ => clauses.join(" "),
        },
        _ => clauses.join(" "),
    };
    Some((clause, taken))
}

fn is_word(lower: &str) -> bool {
    condition(lower, "2024").is_some()
}
