//! Names of places that name something else here, people, money, treaties, or that are named only
//! in passing.

use super::gazetteer::GAZETTEER;
use super::key;
use crate::annotate::phrases::Known;
use crate::annotate::words::Token;
use crate::text::Text;

/// "Swiss francs" speaks of money, not of the country.
pub(super) fn is_currency(text: &Text, tokens: &[Token], at: usize) -> bool {
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
    tokens.get(at).is_some_and(|token| {
        let word = text.slice(token.span);
        MONEY.iter().any(|money| money.eq_ignore_ascii_case(word))
    })
}

/// "The Paris Agreement" and "the Geneva Conventions" speak of no city, "English-language" of no
/// country.
pub(super) fn is_treaty(text: &Text, tokens: &[Token], at: usize, length: usize) -> bool {
    const TREATIES: &[&str] = &[
        "accord",
        "accords",
        "agreement",
        "agreements",
        "club",
        "convention",
        "conventions",
        "pact",
        "protocol",
        "protocols",
        "treaty",
    ];
    let Some(last) = tokens.get(at + length - 1) else {
        return false;
    };
    if matches!(
        behind_hyphen(text, tokens, at + length),
        "language" | "speaking"
    ) {
        return true;
    }
    let name = text.slice(tokens[at].span.cover(last.span));
    let is_city = GAZETTEER
        .places
        .get(key(name).as_str())
        .is_some_and(|known| !known.whole && known.coordinates.is_some());
    is_city
        && tokens.get(at + length).is_some_and(|token| {
            let next = text.slice(token.span);
            TREATIES.iter().any(|word| word.eq_ignore_ascii_case(next))
        })
}

/// Words that end the names of companies.
const COMPANY: &[&str] = &[
    "AG",
    "Airlines",
    "Airways",
    "Associates",
    "Bank",
    "Co",
    "Corp",
    "Group",
    "Holdings",
    "Inc",
    "Industries",
    "Insurance",
    "Ltd",
    "Motors",
    "NV",
    "Oil",
    "PLC",
    "Partners",
    "Petroleum",
    "Plc",
    "SA",
    "Securities",
    "Steel",
    "Trust",
];
/// Words looked at before and behind a name.
const NEAR: usize = 4;

/// A place named in passing, where the words are about somebody or something else: where a company
/// has its seat or a share is listed, a market, and the name in that of a company.
pub(super) fn is_passing(text: &Text, tokens: &[Token], at: usize, length: usize) -> bool {
    let word = |n: usize| tokens.get(n).map_or("", |token| text.slice(token.span));
    let end = at + length;
    if behind_hyphen(text, tokens, end) == "based" {
        return true;
    }
    let is_market = ["interbank", "stock exchange", "metal exchange"]
        .iter()
        .any(|market| {
            let mut next = end;
            market.split(' ').all(|part| {
                next += 1;
                part.eq_ignore_ascii_case(word(next - 1))
            })
        });
    let in_company = (end..end + NEAR)
        .map(word)
        .take_while(|next| next.starts_with(|c: char| c.is_uppercase() || c == '&'))
        .any(is_company);
    let before = &tokens[at.saturating_sub(2 * NEAR)..at];
    let is_listed = before
        .iter()
        .rev()
        .map(|token| text.slice(token.span))
        .take_while(|word| !matches!(*word, "." | ";" | "?" | "!"))
        .any(|word| matches!(word, "listed" | "listing" | "quoted"));
    let of_company =
        at >= 2 && word(at - 1) == "of" && (is_company(word(at - 2)) || word(at - 2) == ">");
    is_market || in_company || is_listed || of_company
}

/// The word that a hyphen joins to a name that ends at `end`; empty where none does.
fn behind_hyphen<'t>(text: &'t Text, tokens: &[Token], end: usize) -> &'t str {
    match tokens.get(end - 1..end + 2) {
        Some([_, hyphen, word]) if text.slice(hyphen.span) == "-" => text.slice(word.span),
        Some([last, ..]) => text
            .slice(last.span)
            .rsplit_once('-')
            .map_or("", |(_, word)| word),
        _ => "",
    }
}

fn is_company(word: &str) -> bool {
    COMPANY.contains(&word.trim_end_matches('.'))
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
    "Hanover",
    "Venice",
    "Naples",
];

pub(super) fn is_person(
    text: &Text,
    tokens: &[Token],
    known: &[Known],
    at: usize,
    length: usize,
) -> bool {
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
