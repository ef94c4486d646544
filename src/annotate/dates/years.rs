//! Years, decades and centuries, and the numbers that are none of these.

use super::absolute::Hit;
use super::lex::{Lex, Unit};
use super::reading::Reading;
use super::scan::Scan;

/// "the 1990s", "the early '90s", "the sixties".
pub(super) fn decade(scan: &Scan, at: usize) -> Option<Hit> {
    let Lex::Decade(year) = scan.lex(at) else {
        return None;
    };
    let elided = scan.word(at).starts_with(['\'', '’']);
    let spelled = !elided && !scan.word(at).starts_with(|c: char| c.is_ascii_digit());
    let short = !elided && scan.word(at).len() <= 3;
    let marked = scan.follows(at, &["'", "’", "‘"])
        || scan.follows(at, &["and", "or"]) && matches!(scan.lex_before(at - 1), Lex::Decade(_));
    let staged = scan.follows(at, &["early", "late", "mid"]);
    let owner = if staged { at - 1 } else { at };
    if (spelled || short && !marked) && !staged && !scan.follows(at, &["the"])
        || scan.follows(owner, &["his", "her", "their", "my", "your", "its"])
    {
        return None;
    }
    // "the 80s" of temperatures and ages are told by what follows.
    if short && !marked && scan.sentence_has(at, &["degrees", "temperatures", "age", "aged"]) {
        return None;
    }
    Some((at + 1, Reading::Decade(year as i32)))
}

/// "the 19th century", "the 17th and 18th centuries".
pub(super) fn century(scan: &Scan, at: usize) -> Option<Hit> {
    let nth = |at: usize| match scan.lex(at) {
        Lex::Ordinal(n @ 1..=21) => Some(Reading::Century((n as i32 - 1) * 100)),
        _ => None,
    };
    let first = nth(at)?;
    if scan.lex(at + 1) == Lex::Unit(Unit::Century) {
        return Some((at + 2, first));
    }
    let last = nth(at + 2).filter(|last| first.from() < last.from())?;
    let joined = scan.is(at + 1, &["and", "to", "-", "–", "or"]);
    let fits = joined && scan.lex(at + 3) == Lex::Unit(Unit::Century);
    fits.then(|| (at + 4, Reading::range(first, last)))
}

/// "in 2012", "the 2016 election"; not "2000 people", "$1950", "Flight 1549".
pub(super) fn year(scan: &Scan, at: usize) -> Option<Hit> {
    let Lex::Number(year, 4) = scan.lex(at) else {
        return None;
    };
    if counts_things(scan, at)
        || is_title(scan, at)
        || scan.glued(at) && !scan.follows(at, &["(", "–", "—", "-", "\"", "“"])
    {
        return None;
    }
    const SURE: &[&str] = &[
        "in", "since", "until", "by", "of", "from", "during", "before", "after", "circa",
    ];
    let likely = match year {
        1900..=2060 => {
            !(year % 1000 == 0 && scan.follows(at, &["than", "about", "some", "over", "nearly"]))
        }
        1100..1900 => {
            scan.follows(at, &["in", "since"])
                || scan.follows(at, SURE) && scan.is(at + 1, &[",", ".", ";", ")"])
        }
        _ => false,
    };
    likely.then_some((at + 1, Reading::Year(year as i32)))
}

/// "1984, the novel", "Orwell's 1984 is": a year that is the name of a work.
fn is_title(scan: &Scan, at: usize) -> bool {
    const WORKS: &[&str] = &["novel", "film", "movie", "book", "album", "song", "musical"];
    let after = at + usize::from(scan.is(at + 1, &[","]));
    let named = scan.is(after + 1, &["the", "a", "his", "her"]) && scan.is(after + 2, WORKS);
    let owned = scan.follows(at, &["'s", "’s"])
        && scan.is(
            at + 1,
            &["is", "was", "has", "on", "in", "and", ",", ".", "to", "at"],
        );
    named || owned || scan.follows(at, WORKS)
}

/// True when the number at `at` is a sum, a count or a label.
pub(super) fn counts_things(scan: &Scan, at: usize) -> bool {
    const LABELS: &[&str] = &[
        "$",
        "£",
        "€",
        "¥",
        "#",
        "No.",
        "no.",
        "number",
        "Flight",
        "flight",
        "Route",
        "Highway",
        "room",
        "page",
        "Rs",
        "Rs.",
        "USD",
        "code",
        "model",
        "x",
        "Windows",
        "Boeing",
        "Airbus",
        "Area",
        "Studio",
        "Rte.",
        "channel",
        "approximately",
        "nearly",
        "almost",
    ];
    const THINGS: &[&str] = &[
        "people",
        "men",
        "women",
        "children",
        "dollars",
        "jobs",
        "kilometers",
        "kilometres",
        "miles",
        "feet",
        "meters",
        "metres",
        "tonnes",
        "tons",
        "troops",
        "soldiers",
        "pct",
        "percent",
        "%",
        "votes",
        "dead",
        "workers",
        "km",
        "kg",
        "m",
        "mph",
        "members",
        "francs",
        "yen",
        "pounds",
        "euros",
        "shares",
        "hours",
        "hrs",
        "GMT",
        "UTC",
        "mln",
        "billion",
        "million",
        "barrels",
        "bpd",
        "students",
        "homes",
        "families",
        "houses",
        "cases",
        "deaths",
        "patients",
        "calories",
        "square",
        "rupees",
        "times",
        "words",
        "points",
        "vs",
        "characters",
        "refugees",
        "migrants",
        "schools",
        "families",
    ];
    scan.follows(at, LABELS) || scan.is(at + 1, THINGS) || scan.word(at + 1) == "/"
}
