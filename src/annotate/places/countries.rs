//! Countries that a text speaks of.

use super::elsewhere::{is_currency, is_passing, is_person, is_treaty};
use super::gazetteer::{GAZETTEER, NOWHERE};
use super::key;
use super::locate::qualifier;
use crate::annotate::phrases::Known;
use crate::annotate::words::{Token, Words, words as cut};
use crate::text::Text;

/// The countries that `text` speaks of by name, city or demonym: ISO 3166 alpha-2, sorted, each
/// once. Empty when it names none. One that is named once, late or in passing, beside another that
/// is spoken of more is only touched upon and left out.
///
/// A `title` that is not part of the text counts as its opening does. The place of a `dateline`
/// that stands apart from the text is spoken of too.
pub fn countries(
    text: &Text,
    words: &Words,
    title: Option<&str>,
    dateline: Option<&str>,
) -> Vec<String> {
    let mut seen = Seen::new();
    if let Some(title) = title {
        let title = Text::clean(title);
        seen.read(&title, &cut(&title).tokens);
    }
    seen.read(text, &words.tokens);
    let mut found = seen.spoken_of();
    if let Some(dateline) = dateline {
        let dateline = Text::clean(dateline);
        let mut seen = Seen::new();
        seen.read(&dateline, &cut(&dateline).tokens);
        found.extend(seen.spoken_of());
    }
    found.sort();
    found.dedup();
    found
}

/// How much each country of the gazetteer is spoken of.
struct Seen {
    /// Mentions; one of the opening counts twice.
    counts: Vec<u16>,
    /// Named once, after the opening but still early.
    early: Vec<bool>,
}

impl Seen {
    fn new() -> Seen {
        Seen {
            counts: vec![0; GAZETTEER.codes.len()],
            early: vec![false; GAZETTEER.codes.len()],
        }
    }

    fn read(&mut self, text: &Text, tokens: &[Token]) {
        let known: Vec<Known> = tokens.iter().map(|t| know(text, *t)).collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_state(text, tokens, at) {
                self.count(GAZETTEER.states, at, false);
            }
            let Some((number, length)) =
                longest(&known[at..]).filter(|_| !is_ticker(text, tokens, at))
            else {
                at += 1;
                continue;
            };
            let entry = number as usize;
            if entry != NOWHERE
                && !is_person(text, tokens, &known, at, length)
                && !is_currency(text, tokens, at + length)
                && !is_treaty(text, tokens, at, length)
            {
                let entry = behind(text, &tokens[at..at + length]).unwrap_or(entry);
                self.count(entry, at, is_passing(text, tokens, at, length));
            }
            at += length;
        }
    }

    fn count(&mut self, entry: usize, at: usize, is_passing: bool) {
        let count = &mut self.counts[entry];
        if is_passing {
            *count = (*count).max(1);
            return;
        }
        *count = count.saturating_add(if at < OPENING { 2 } else { 1 });
        self.early[entry] |= at < OPENING_OF_MANY;
    }

    /// Georgia is the state of the United States unless its own people or a neighbour are spoken of.
    fn settle_georgia(&mut self) {
        let georgia = std::mem::take(&mut self.counts[GAZETTEER.georgia]);
        if georgia == 0 {
            return;
        }
        let place = |code: &str| GAZETTEER.codes.iter().position(|c| *c == code);
        let is_seen = |code: &str| place(code).is_some_and(|n| self.counts[n] > 0);
        let caucasus = ["GE", "RU", "AM", "AZ"].into_iter().any(is_seen);
        let code = if caucasus || !is_seen("US") {
            "GE"
        } else {
            "US"
        };
        if let Some(n) = place(code) {
            self.counts[n] = self.counts[n].saturating_add(georgia);
            self.early[n] |= self.early[GAZETTEER.georgia];
        }
    }

    fn spoken_of(mut self) -> Vec<String> {
        self.settle_georgia();
        let named = self.counts.iter().filter(|n| **n > 0).count();
        let most = self.counts.iter().max().copied().unwrap_or(0);
        let enough = |n: usize| match self.counts[n] {
            0 => false,
            1 => most == 1 || named > MANY && self.early[n],
            _ => true,
        };
        (0..self.counts.len())
            .filter(|n| enough(*n))
            .map(|n| GAZETTEER.codes[n].to_string())
            .collect()
    }
}

/// True at a comma behind which a state of the United States stands by the abbreviation of newspapers:
/// ", Fla.".
fn is_state(text: &Text, tokens: &[Token], at: usize) -> bool {
    let word = |n: usize| tokens.get(n).map_or("", |token| text.slice(token.span));
    let short = word(at) == "," && (word(at + 1).ends_with('.') || word(at + 2) == ".");
    short
        && matches!(
            qualifier(&text.as_str()[tokens[at].span.start as usize..]),
            Some(("US", Some(_)))
        )
}

/// True for a word alone between angle brackets, as agencies give the sign of a share: "<SCOT>".
fn is_ticker(text: &Text, tokens: &[Token], at: usize) -> bool {
    let is = |n: usize, mark: &str| {
        tokens
            .get(n)
            .is_some_and(|token| text.slice(token.span) == mark)
    };
    at > 0 && is(at - 1, "<") && is(at + 1, ">")
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
const OPENING: usize = 60;
/// The same where more than [`MANY`] countries are named: each has less room.
const OPENING_OF_MANY: usize = 120;
const MANY: usize = 4;

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
    if word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') {
        let lower = word.to_ascii_lowercase();
        let mut title = lower.clone();
        title[..1].make_ascii_uppercase();
        let known = book.know(&title);
        // "RIO DE JANEIRO".
        return if known == Known::default() && word.len() <= 3 {
            book.know(&lower)
        } else {
            known
        };
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
            countries(&text, &words(&text), None, None).join(" "),
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
        check("The China-led group left South Korea.", "CN KR");
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
    fn a_country_touched_upon_is_not_spoken_of() {
        check("ABU DHABI, May 2 - Kenya sold tea.", "AE KE");
        check("The Paris Agreement binds Kenya.", "KE");
        check("OSTREL, MINN., May 2 - The mill burnt.", "US");
        check("They dug for gold, ore. Kenya paid.", "KE");
        check("Kenya sold Swiss Franc notes.", "KE");
        check(
            "OSTREL, Fla., May 2 - Tarland Mills <SCOT> sold looms to Kenya.",
            "KE US",
        );
        check("Norway's loan of May will be listed in Luxembourg.", "NO");
        check("A London-based fund bought land in Kenya.", "KE");
        check("Kenya bought looms of Tarland Mills Co of Japan.", "KE");
        check("The London-based fund grew.", "GB");
        let late = "Kenya sold tea. ".to_string() + &"Buyers came and went. ".repeat(15);
        check(&format!("{late} One sailed to Japan."), "KE");
        check(
            &format!("{} Japan paid Peru.", "Buyers came. ".repeat(30)),
            "JP PE",
        );
        check(&format!("{late} Japan paid. One sailed to Japan."), "JP KE");
        let many = "Kenya, Chile, Peru and Norway sold tea. ".to_string()
            + &"Buyers came and went. ".repeat(15);
        check(&format!("{many} One sailed to Japan."), "CL JP KE NO PE");
    }

    #[test]
    fn the_headline_counts() {
        let text = Text::clean(
            &("Kenya sold tea. ".to_string()
                + &"Buyers came and went. ".repeat(15)
                + "One sailed to Japan."),
        );
        let found = countries(&text, &words(&text), Some("JAPAN BUYS TEA"), None);
        assert_eq!(found, ["JP", "KE"]);
    }

    #[test]
    fn tells_the_two_georgias_apart() {
        check("Police in Georgia and Florida looked on.", "US");
        check("Russia and Georgia closed the pass.", "GE RU");
        check("Talks in Tbilisi, Georgia, ended.", "GE");
        check("Talks in Athens, Georgia, ended.", "US");
    }
}
