//! Names of places that name something else here: people, money.

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
    tokens
        .get(at)
        .is_some_and(|token| MONEY.contains(&text.slice(token.span)))
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
