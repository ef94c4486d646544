//! Which countries does the text speak of, and where is a place?
//!
//! The gazetteer is `lexicon/countries.tsv` and `lexicon/cities.tsv`. Demonyms lead to their
//! country without becoming places.

use std::sync::LazyLock;

use super::phrases::{Known, PhraseBook, WordMap};
use super::words::{Token, Words};
use crate::text::Text;

const COUNTRIES: &str = include_str!("../lexicon/countries.tsv");
const CITIES: &str = include_str!("../lexicon/cities.tsv");

/// Where a place is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located {
    /// ISO 3166 alpha-2.
    pub country: &'static str,
    /// Latitude and longitude in degrees; of a country, a point about its middle.
    pub coordinates: (f32, f32),
}

/// Where the place called `name` is; None when the gazetteer does not know it or when several
/// places of that name are about as well known. Any case of letters; a leading "the" is passed over.
pub fn locate(name: &str) -> Option<Located> {
    let key = name.to_lowercase().replace('’', "'");
    let key = key.strip_prefix("the ").unwrap_or(&key);
    GAZETTEER.places.get(key).copied()
}

/// The countries that `text` speaks of by name, city or demonym: ISO 3166 alpha-2, sorted, each
/// once. Empty when it names none.
pub fn countries(text: &Text, words: &Words) -> Vec<String> {
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
    found.sort();
    found.dedup();
    found
}

/// Words from the beginning in which one mention is enough.
const OPENING: usize = 100;
/// Countries named beyond which one that is named once, late, is only touched upon.
const MANY: usize = 2;

/// "Swiss francs" speaks of money, not of the country.
fn is_currency(text: &Text, tokens: &[Token], at: usize) -> bool {
    const MONEY: &[&str] = &[
        "dlr",
        "dlrs",
        "dollar",
        "dollars",
        "franc",
        "francs",
        "mark",
        "marks",
        "pound",
        "pounds",
        "peso",
        "pesos",
        "crown",
        "crowns",
        "krone",
        "kroner",
        "guilder",
        "guilders",
        "lira",
        "lire",
        "rupee",
        "rupees",
        "yen",
        "won",
        "ringgit",
        "schillings",
        "pesetas",
        "rand",
        "yuan",
        "real",
        "dinar",
        "riyal",
    ];
    tokens
        .get(at)
        .is_some_and(|token| MONEY.contains(&text.slice(token.span)))
}

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

/// The number of names that lead to no country.
const NOWHERE: usize = 0;

struct Gazetteer {
    book: PhraseBook,
    /// By number: ISO code; the first leads nowhere, the last is Georgia, which may be either.
    codes: Vec<&'static str>,
    georgia: usize,
    places: WordMap<Box<str>, Located>,
}

/// Names in which a country or city is another thing.
const ELSEWHERE: &[&str] = &[
    "Indian Ocean",
    "Persian Gulf",
    "Gulf of Mexico",
    "South China Sea",
    "East China Sea",
    "English Channel",
    "Sea of Japan",
    "Latin America",
    "South America",
    "North America",
    "Central America",
    "Latin American",
    "South American",
    "North American",
    "Central American",
    "Bank of America",
    "New York Times",
    "Washington Post",
    "Los Angeles Times",
    "Chicago Tribune",
    "Boston Globe",
    "Wall Street Journal",
    "French Open",
    "Irish Sea",
    "Brussels sprouts",
    "New Guinea",
    "Panama hat",
    "Jersey City",
    "Paris Club",
    "American Indian",
    "Turkish bath",
    "New England",
    "Financial Times",
    "London Stock Exchange",
    "Paris Hilton",
    "Jack London",
    "West Indian",
    "West Indies",
    "East Indies",
    "Danish pastry",
    "Swiss Re",
    "New South",
];

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut codes = vec![""];
    let mut names: Vec<(&'static str, u32)> = ELSEWHERE.iter().map(|name| (*name, 0)).collect();
    let mut places = WordMap::default();
    for line in data(COUNTRIES) {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or("");
        let (code, name, others, demonyms) = (next(), next(), next(), next());
        let Some(located) = located(code, next(), next()) else {
            continue;
        };
        let number = codes.len() as u32;
        codes.push(code);
        for (n, name) in std::iter::once(name).chain(split(others)).enumerate() {
            names.push((name, number));
            // A region's point is not its country's.
            if n == 0 || is_state_name(name) {
                places.insert(name.to_lowercase().into(), located);
            }
        }
        names.extend(split(demonyms).map(|name| (name, number)));
    }
    for line in data(CITIES) {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or("");
        let (name, code) = (next(), next());
        let Some(located) = located(code, next(), next()) else {
            continue;
        };
        if let Some(number) = codes.iter().position(|c| *c == code) {
            names.push((name, number as u32));
            places.insert(name.to_lowercase().into(), located);
        }
    }
    let georgia = codes.len();
    codes.push("");
    names.retain(|(name, _)| *name != "Georgia");
    places.remove("georgia");
    names.push(("Georgia", georgia as u32));
    let book = PhraseBook::new(names.iter().map(|(name, number)| (cut(name), *number)));
    Gazetteer {
        book,
        codes,
        georgia,
        places,
    }
});

/// Other names of a whole state, past or present, and not of a part of it.
fn is_state_name(name: &str) -> bool {
    const WHOLE: &[&str] = &[
        "UK",
        "U.K.",
        "Britain",
        "Great Britain",
        "US",
        "U.S.",
        "USA",
        "U.S.A.",
        "America",
        "United States of America",
        "UAE",
        "U.A.E.",
        "PRC",
        "DRC",
        "DR Congo",
        "DPRK",
        "Holland",
        "Burma",
        "Soviet Union",
        "USSR",
        "Zaire",
        "Ceylon",
        "Korea",
        "Macedonia",
        "Bosnia",
        "Swaziland",
        "Kampuchea",
        "Czechia",
        "Türkiye",
        "Vatican",
        "Falklands",
        "Trinidad",
        "Congo",
        "Palestinian territories",
    ];
    WHOLE.contains(&name)
}

fn data(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn split(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split('|').filter(|name| !name.is_empty())
}

fn located(country: &'static str, latitude: &str, longitude: &str) -> Option<Located> {
    Some(Located {
        country,
        coordinates: (latitude.parse().ok()?, longitude.parse().ok()?),
    })
}

/// A name cut as texts are cut.
fn cut(name: &'static str) -> Vec<&'static str> {
    name.split(' ')
        .flat_map(|word| match word.strip_suffix("'s") {
            Some(owner) => vec![owner, "'s"],
            None => vec![word],
        })
        .collect()
}

/// What the gazetteer knows of one word as it stands: capitalised, in capitals, or the first part
/// of "China-based".
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
    match word.split_once('-') {
        Some((head, tail)) => match book.know(head) {
            known if known != Known::default() => known,
            _ => book.know(tail),
        },
        None => known,
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

/// Names that people bear too: no place after or before another capitalised word that is none.
const BORNE: &[&str] = &[
    "Jordan",
    "Chad",
    "Georgia",
    "Israel",
    "Sydney",
    "Paris",
    "Florence",
    "Charlotte",
    "Dallas",
    "Houston",
    "Washington",
    "Cleveland",
    "Virginia",
    "Salvador",
    "Santiago",
    "Milan",
    "Adelaide",
    "Kingston",
    "Montana",
    "London",
    "Ireland",
    "Holland",
    "England",
    "Wales",
    "France",
    "Lima",
    "Victoria",
    "Carolina",
    "Austin",
    "Madison",
    "Jackson",
    "Denver",
    "Nevada",
    "Dakota",
    "Bristol",
    "Lincoln",
    "Essen",
    "Nelson",
    "India",
    "Asia",
    "China",
    "Cambridge",
    "Newcastle",
    "Darwin",
    "Perth",
    "Kent",
    "Brazil",
    "Welsh",
    "French",
    "German",
    "English",
    "Irish",
    "Scot",
    "Dane",
    "Polish",
    "Roman",
    "Halifax",
    "Rosario",
    "Mendoza",
    "Cordoba",
    "Guinea",
    "Java",
    "Medina",
    "Kano",
    "Aden",
    "Sinai",
];

fn is_person(text: &Text, tokens: &[Token], known: &[Known], at: usize, length: usize) -> bool {
    let word = text.slice(tokens[at].span);
    if length != 1 || !BORNE.contains(&word) {
        return false;
    }
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    let previous = text.slice(tokens[before].span);
    const NO_FIRST_NAME: &[&str] = &[
        "In",
        "The",
        "From",
        "To",
        "At",
        "For",
        "Of",
        "And",
        "But",
        "With",
        "By",
        "When",
        "While",
        "As",
        "On",
        "Greater",
        "Central",
        "Western",
        "Eastern",
        "Northern",
        "Southern",
        "West",
        "East",
        "North",
        "South",
        "Inner",
        "Downtown",
        "Upper",
        "Lower",
        "Team",
        "Air",
        "Bank",
        "Mr",
        "After",
        "Since",
        "Both",
        "If",
        "Like",
        "Because",
        "Although",
        "Under",
        "Against",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Minister",
        "President",
    ];
    let name = previous.starts_with(char::is_uppercase)
        && previous.len() > 1
        && previous.chars().skip(1).all(char::is_lowercase)
        && !NO_FIRST_NAME.contains(&previous)
        && known[before] == Known::default();
    let titled = matches!(
        previous,
        "Mr." | "Mrs." | "Ms." | "Mr" | "Mrs" | "Ms" | "Dr." | "Sir"
    );
    name || titled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::words::words;

    fn check(text: &str, expected: &str) {
        let text = Text::clean(text);
        assert_eq!(
            countries(&text, &words(&text)).join(" "),
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
        check("", "");
    }

    #[test]
    fn tells_the_two_georgias_apart() {
        check("Police in Georgia and Florida looked on.", "US");
        check("Russia and Georgia closed the pass.", "GE RU");
    }

    #[test]
    fn locates_places() {
        assert_eq!(locate("Phnom Penh").map(|p| p.country), Some("KH"));
        assert_eq!(locate("the Netherlands").map(|p| p.country), Some("NL"));
        assert_eq!(locate("CAIRO").map(|p| p.country), Some("EG"));
        assert_eq!(locate("Georgia"), None);
        assert_eq!(locate("Vestby Bay"), None);
    }
}
