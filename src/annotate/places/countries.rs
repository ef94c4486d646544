//! Countries that a text speaks of.

use super::elsewhere::{is_currency, is_person};
use super::gazetteer::{GAZETTEER, NOWHERE};
use super::key;
use super::locate::qualifier;
use crate::annotate::phrases::Known;
use crate::annotate::words::{Token, Words};
use crate::text::Text;

/// The countries that `text` speaks of by name, city or demonym: ISO 3166 alpha-2, sorted, each
/// once. Empty when it names none.
///
/// The place of a `dateline` that stands apart from the text is spoken of too.
pub fn countries(text: &Text, words: &Words, dateline: Option<&str>) -> Vec<String> {
    let tokens = &words.tokens;
    let known: Vec<Known> = tokens.iter().map(|t| know(text, *t)).collect();
    let mut seen = vec![0u16; GAZETTEER.codes.len()];
    let mut georgia = false;
    let mut at = 0;
    while at < tokens.len() {
        match longest(&known[at..]) {
            Some((number, length)) => {
                let entry = number as usize;
                if entry == GAZETTEER.georgia {
                    georgia = true;
                } else if entry != NOWHERE
                    && !is_person(text, tokens, &known, at, length)
                    && !is_currency(text, tokens, at + length)
                {
                    let entry = behind(text, &tokens[at..at + length]).unwrap_or(entry);
                    seen[entry] = seen[entry].saturating_add(if at < OPENING { 2 } else { 1 });
                }
                at += length;
            }
            None => at += 1,
        }
    }
    if georgia {
        settle_georgia(&mut seen);
    }
    let named = seen.iter().filter(|n| **n > 0).count();
    let floor = if named > MANY { 1 } else { 0 };
    let mut found: Vec<String> = (0..seen.len())
        .filter(|n| seen[*n] > floor)
        .map(|n| GAZETTEER.codes[n].to_string())
        .collect();
    if let Some(dateline) = dateline {
        let dateline = Text::clean(dateline);
        found.extend(countries(
            &dateline,
            &crate::annotate::words::words(&dateline),
            None,
        ));
    }
    found.sort();
    found.dedup();
    found
}

/// The country that stands behind a city, by its name or that of a state of the United States:
/// "Cambridge, Mass.". None for other names, and where nothing of the kind stands there.
fn behind(text: &Text, name: &[Token]) -> Option<usize> {
    let (first, last) = (name.first()?.span, name.last()?.span);
    let after = &text.as_str()[last.end as usize..];
    let (country, state) = after.starts_with(", ").then(|| qualifier(after))??;
    let known = GAZETTEER
        .places
        .get(key(text.slice(first.cover(last))).as_str())?;
    let is_city = !known.whole && known.coordinates.is_some();
    let caucasus = known.country == "GE" && state == Some("GA");
    let number = GAZETTEER.codes.iter().position(|code| *code == country);
    number.filter(|_| is_city && !caucasus)
}

/// Words from the beginning in which one mention is enough.
const OPENING: usize = 100;
/// Countries named beyond which one that is named once, late, is only touched upon.
const MANY: usize = 2;

/// Georgia is the state of the United States unless its own people or a neighbour are spoken of.
fn settle_georgia(seen: &mut [u16]) {
    let named = |code: &str| GAZETTEER.codes.iter().position(|c| *c == code);
    let caucasus = ["GE", "RU", "AM", "AZ"]
        .iter()
        .filter_map(|code| named(code))
        .any(|n| seen[n] > 0);
    let states = named("US").is_some_and(|n| seen[n] > 0);
    let code = if caucasus || !states { "GE" } else { "US" };
    if let Some(n) = named(code) {
        seen[n] += 1;
    }
}

/// What the gazetteer knows of one word as it stands: capitalised, in capitals, or the first part
/// of "China-based", "Turkish-German".
fn know(text: &Text, token: Token) -> Known {
    let word = text.slice(token.span);
    let book = &GAZETTEER.book;
    let first = word.as_bytes()[0];
    if !(first.is_ascii_uppercase() || first >= 0x80) {
        // "of", "and", "'s" stand inside names.
        return if word.len() <= 3 {
            book.know(word)
        } else {
            Known::default()
        };
    }
    let known = book.know(word);
    if known != Known::default() {
        return known;
    }
    if word.len() > 3 && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') {
        let mut title = word.to_ascii_lowercase();
        title[..1].make_ascii_uppercase();
        return book.know(&title);
    }
    let Some((head, tail)) = word.split_once('-') else {
        return known;
    };
    let (first, second) = (book.know(head), book.know(tail));
    match (first == Known::default(), second == Known::default()) {
        // "Paris-Dupont" is a name of its own.
        (false, true) if tail.starts_with(char::is_uppercase) => Known::default(),
        (false, _) => first,
        (true, _) => second,
    }
}

fn longest(known: &[Known]) -> Option<(u32, usize)> {
    if known[0] == Known::default() {
        return None;
    }
    let mut best: Option<(u32, usize)> = None;
    GAZETTEER.book.at(known, |number, length| {
        if best.is_none_or(|(_, longest)| length > longest) {
            best = Some((number, length));
        }
    });
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::words::words;

    fn check(text: &str, expected: &str) {
        let text = Text::clean(text);
        assert_eq!(
            countries(&text, &words(&text), None).join(" "),
            expected,
            "{:?}",
            text.as_str()
        );
    }

    #[test]
    fn finds_countries_by_name_city_and_demonym() {
        check("Cambodian leaders flew to Paris.", "FR KH");
        check(
            "A U.S. envoy met the Soviet delegate in West Germany.",
            "DE RU US",
        );
        check("PEKING, March 2 - Steel output rose.", "CN");
        check("The China-based firm left South Korea.", "CN KR");
        check(
            "Papua New Guinea and the United Arab Emirates signed.",
            "AE PG",
        );
        check("Britain's envoy saw Ivory Coast's minister.", "CI GB");
    }

    #[test]
    fn leaves_other_things_alone() {
        check("They roast turkey on china plates.", "");
        check("Michael Jordan and Sir France Lindgren sat down.", "");
        check("The minister of Jordan sat down.", "JO");
        check(
            "A storm crossed the Gulf of Mexico and the Indian Ocean.",
            "",
        );
        check("Give it to us, they said.", "");
        check("The mill in Cambridge, Mass., was sold.", "US");
        check("A plant in Hanover, N.J.-based hands closed.", "US");
        check("Talks in Cambridge, a town of students.", "GB");
        check("London, Paris and Bonn agreed.", "DE FR GB");
        check("Bristol-Hartwell looms went to Paris-based mills.", "FR");
        check("", "");
    }

    #[test]
    fn tells_the_two_georgias_apart() {
        check("Police in Georgia and Florida looked on.", "US");
        check("Russia and Georgia closed the pass.", "GE RU");
        check("Talks in Tbilisi, Georgia, ended.", "GE");
        check("Talks in Athens, Georgia, ended.", "US");
    }
}
