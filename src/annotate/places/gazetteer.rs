//! The project's own lists of countries, peoples and cities, made quick to find.

use std::sync::LazyLock;

use super::key;
use crate::annotate::phrases::PhraseBook;
use crate::lexicon::WordMap;

const COUNTRIES: &str = include_str!("../../lexicon/countries.tsv");
const CITIES: &str = include_str!("../../lexicon/cities.tsv");

/// The number of names that lead to no country.
pub(super) const NOWHERE: usize = 0;

/// A name of the project's own lists.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    /// ISO 3166 alpha-2.
    pub(super) country: &'static str,
    /// Latitude and longitude in degrees; of a country, a point about its middle.
    pub(super) coordinates: Option<(f32, f32)>,
    /// It names the whole country.
    pub(super) whole: bool,
}

pub(super) struct Gazetteer {
    /// Names of countries, cities and peoples, each with the number of its country.
    pub(super) book: PhraseBook,
    /// By number: ISO code; the first leads nowhere, the last is Georgia, which may be either.
    pub(super) codes: Vec<&'static str>,
    pub(super) georgia: usize,
    /// The number of the United States.
    pub(super) states: usize,
    /// Places by [`key`].
    pub(super) places: WordMap<Box<str>, Known>,
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

pub(super) static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
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
            let whole = n == 0 || is_state_name(name);
            let coordinates = located.coordinates.filter(|_| whole);
            let known = Known {
                coordinates,
                whole,
                ..located
            };
            places.entry(key(name).into()).or_insert(known);
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
            places.entry(key(name).into()).or_insert(located);
        }
    }
    let states = codes
        .iter()
        .position(|code| *code == "US")
        .unwrap_or(NOWHERE);
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
        states,
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

pub(super) fn data(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn split(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split('|').filter(|name| !name.is_empty())
}

fn located(country: &'static str, latitude: &str, longitude: &str) -> Option<Known> {
    Some(Known {
        country,
        coordinates: Some((latitude.parse().ok()?, longitude.parse().ok()?)),
        whole: false,
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
