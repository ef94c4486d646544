//! Where a place is: candidates of its name, weighed by how many live there and by what else the
//! text speaks of.

use std::sync::LazyLock;

use super::gazetteer::{GAZETTEER, data};
use super::key;
use crate::model::{Location, PlaceCandidate};

const GEONAMES: &str = include_str!("../../lexicon/geonames.tsv");

/// How many times likelier a place is whose country the text speaks of.
const SPOKEN_OF: f32 = 30.0;
/// How many times likelier a place is that the project's own list of well-known ones has.
const WELL_KNOWN: f32 = 4.0;
/// People of a well-known place that GeoNames' list of cities does not have: a region, an old name.
const UNCOUNTED: u32 = 5_000_000;
/// Share of all candidates' weight from which one is taken.
const PLAIN: f32 = 0.8;

/// Where the place called `name` is in a text that speaks of `countries`. `after` is what stands
/// behind the name, where ", Texas" or ", France" tells. Without country where no candidate is
/// plain; empty where the gazetteer does not know the name.
pub fn locate(name: &str, after: &str, countries: &[String]) -> Location {
    let (name, after) = match name.split_once(", ") {
        Some((name, within)) => (name, format!(", {within}")),
        None => (name, after.to_string()),
    };
    let key = key(name);
    if let Some(known) = GAZETTEER.places.get(key.as_str()).filter(|k| k.whole) {
        return Location {
            country: Some(known.country.to_string()),
            coordinates: known.coordinates,
            confidence: 0.98,
            candidates: Vec::new(),
        };
    }
    let candidates = candidates(&key);
    if candidates.is_empty()
        && STATES
            .iter()
            .any(|(names, _)| names.split('|').any(|known| is_spelling(name, known)))
    {
        return Location {
            country: Some("US".to_string()),
            confidence: 0.98,
            ..Location::default()
        };
    }
    let caucasus = candidates.iter().any(|c| c.country == "GE");
    match qualifier(&after) {
        // "Tbilisi, Georgia".
        Some((_, Some("GA"))) if caucasus => likeliest(&key, candidates, countries),
        Some((country, region)) if !candidates.is_empty() => within(candidates, country, region),
        _ => likeliest(&key, candidates, countries),
    }
}

/// The candidates of a name, the largest first.
fn candidates(key: &str) -> Vec<PlaceCandidate> {
    if key == "georgia" {
        return GEORGIAS.to_vec();
    }
    let first = LINES.partition_point(|line| name_of(line) < key);
    let own = GAZETTEER.places.get(key);
    let mut found: Vec<PlaceCandidate> = LINES[first..]
        .iter()
        .take_while(|line| name_of(line) == key)
        .filter_map(|line| candidate(line))
        .collect();
    if let Some(own) = own.filter(|own| found.iter().all(|c| c.country != own.country))
        && let Some(coordinates) = own.coordinates
    {
        found.push(PlaceCandidate {
            country: own.country,
            region: "",
            coordinates,
            population: UNCOUNTED,
        });
    }
    found.sort_by_key(|c| std::cmp::Reverse(c.population));
    found
}

/// The country of the Caucasus and the state of the United States.
const GEORGIAS: [PlaceCandidate; 2] = [
    PlaceCandidate {
        country: "US",
        region: "GA",
        coordinates: (32.7, -83.4),
        population: 10_700_000,
    },
    PlaceCandidate {
        country: "GE",
        region: "",
        coordinates: (42.3, 43.4),
        population: 3_700_000,
    },
];

static LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| data(GEONAMES).collect());

fn name_of(line: &'static str) -> &'static str {
    line.split('\t').next().unwrap_or("")
}

fn candidate(line: &'static str) -> Option<PlaceCandidate> {
    let mut fields = line.split('\t').skip(1);
    let (country, region) = (fields.next()?, fields.next()?);
    let coordinates = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let thousands: u32 = fields.next()?.parse().ok()?;
    Some(PlaceCandidate {
        country,
        region,
        coordinates,
        population: thousands * 1000,
    })
}

/// The place of the country (and state) that the text names behind it; the country alone where the
/// gazetteer has no such place.
fn within(candidates: Vec<PlaceCandidate>, country: &str, region: Option<&str>) -> Location {
    let fits = |c: &&PlaceCandidate| c.country == country && region.is_none_or(|r| r == c.region);
    Location {
        country: Some(country.to_string()),
        coordinates: candidates.iter().find(fits).map(|c| c.coordinates),
        confidence: 0.95,
        candidates: several(candidates),
    }
}

fn likeliest(key: &str, candidates: Vec<PlaceCandidate>, countries: &[String]) -> Location {
    let known = GAZETTEER.places.get(key);
    let weight = |c: &PlaceCandidate| {
        let mut weight = c.population as f32;
        if countries.iter().any(|code| code == c.country) {
            weight *= SPOKEN_OF;
        }
        if known.is_some_and(|own| own.country == c.country) {
            weight *= WELL_KNOWN;
        }
        weight
    };
    let by_country = |country: &str| {
        let same = candidates.iter().filter(|c| c.country == country);
        same.map(weight).sum::<f32>()
    };
    let total: f32 = candidates.iter().map(weight).sum();
    let best = candidates
        .iter()
        .max_by(|a, b| weight(a).total_cmp(&weight(b)));
    let Some(best) = best else {
        // A region of a country: its own point is not known.
        return Location {
            country: known.map(|own| own.country.to_string()),
            confidence: 0.95,
            ..Location::default()
        };
    };
    let (here, country) = (weight(best) / total, by_country(best.country) / total);
    Location {
        country: (country >= PLAIN).then(|| best.country.to_string()),
        coordinates: (here >= PLAIN).then_some(best.coordinates),
        confidence: (country * 0.98 * 1000.0).round() / 1000.0,
        candidates: several(candidates),
    }
}

/// One candidate is no choice.
fn several(candidates: Vec<PlaceCandidate>) -> Vec<PlaceCandidate> {
    if candidates.len() > 1 {
        candidates
    } else {
        Vec::new()
    }
}

/// The country, and the state of the United States, that stands behind a place after a comma.
pub(super) fn qualifier(after: &str) -> Option<(&'static str, Option<&'static str>)> {
    let rest = after.strip_prefix(", ")?;
    let state = STATES.iter().find(|(names, _)| {
        names.split('|').any(|name| {
            rest.get(..name.len())
                .is_some_and(|start| is_spelling(start, name))
                && !rest[name.len()..].starts_with(char::is_alphanumeric)
        })
    });
    if let Some((_, code)) = state {
        return Some(("US", Some(code)));
    }
    let end = rest
        .find([',', '.', ';', ')', '\n', ':'])
        .unwrap_or(rest.len());
    let name = rest[..end].trim_end();
    let known = GAZETTEER.places.get(key(name).as_str())?;
    (known.whole || known.coordinates.is_none()).then_some((known.country, None))
}

/// As it is written, or in capitals.
fn is_spelling(word: &str, name: &str) -> bool {
    let capitals = !word.contains(|c: char| c.is_ascii_lowercase());
    word == name || capitals && word.eq_ignore_ascii_case(name)
}

/// States of the United States with the abbreviations of newspapers, and their postal codes.
const STATES: [(&str, &str); 51] = [
    ("Alabama|Ala.", "AL"),
    ("Alaska", "AK"),
    ("Arizona|Ariz.", "AZ"),
    ("Arkansas|Ark.", "AR"),
    ("California|Calif.", "CA"),
    ("Colorado|Colo.", "CO"),
    ("Connecticut|Conn.", "CT"),
    ("Delaware|Del.", "DE"),
    ("District of Columbia|D.C.|DC", "DC"),
    ("Florida|Fla.", "FL"),
    ("Georgia|Ga.", "GA"),
    ("Hawaii", "HI"),
    ("Idaho", "ID"),
    ("Illinois|Ill.", "IL"),
    ("Indiana|Ind.", "IN"),
    ("Iowa", "IA"),
    ("Kansas|Kan.", "KS"),
    ("Kentucky|Ky.", "KY"),
    ("Louisiana|La.", "LA"),
    ("Maine", "ME"),
    ("Maryland|Md.", "MD"),
    ("Massachusetts|Mass.", "MA"),
    ("Michigan|Mich.", "MI"),
    ("Minnesota|Minn.", "MN"),
    ("Mississippi|Miss.", "MS"),
    ("Missouri|Mo.", "MO"),
    ("Montana|Mont.", "MT"),
    ("Nebraska|Neb.", "NE"),
    ("Nevada|Nev.", "NV"),
    ("New Hampshire|N.H.", "NH"),
    ("New Jersey|N.J.", "NJ"),
    ("New Mexico|N.M.", "NM"),
    ("New York|N.Y.", "NY"),
    ("North Carolina|N.C.", "NC"),
    ("North Dakota|N.D.", "ND"),
    ("Ohio", "OH"),
    ("Oklahoma|Okla.", "OK"),
    ("Oregon|Ore.", "OR"),
    ("Pennsylvania|Pa.", "PA"),
    ("Rhode Island|R.I.", "RI"),
    ("South Carolina|S.C.", "SC"),
    ("South Dakota|S.D.", "SD"),
    ("Tennessee|Tenn.", "TN"),
    ("Texas|Tex.", "TX"),
    ("Utah", "UT"),
    ("Vermont|Vt.", "VT"),
    ("Virginia|Va.", "VA"),
    ("Washington|Wash.", "WA"),
    ("West Virginia|W.Va.", "WV"),
    ("Wisconsin|Wis.", "WI"),
    ("Wyoming|Wyo.", "WY"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// `expected`: country, or -; whether coordinates are known; how many candidates.
    fn check(name: &str, after: &str, countries: &str, expected: &str) {
        let countries: Vec<String> = countries.split_whitespace().map(str::to_owned).collect();
        let found = locate(name, after, &countries);
        let got = format!(
            "{} {}{}",
            found.country.as_deref().unwrap_or("-"),
            if found.coordinates.is_some() {
                "at "
            } else {
                ""
            },
            found.candidates.len()
        );
        assert_eq!(got, expected, "{name}{after} [{countries:?}]");
    }

    #[test]
    fn plain_names_are_where_they_are() {
        check("Phnom Penh", "", "", "KH at 0");
        check("the Netherlands", "", "", "NL at 0");
        check("CAIRO", "", "", "EG at 0");
        check("Texas", "", "", "US 0");
        check("Fla.", "", "", "US 0");
        check("Vestby Bay", "", "", "- 0");
        check("", "", "", "- 0");
    }

    #[test]
    fn what_stands_behind_decides() {
        check("Paris", "", "", "FR at 2");
        check("Paris", ", Texas, on Friday", "FR", "US at 2");
        check("Paris, Texas", "", "", "US at 2");
        check("Athens", ", Ga.", "", "US at 4");
        check("Tbilisi", ", Georgia", "GE", "GE at 0");
    }

    #[test]
    fn what_the_text_speaks_of_weighs() {
        check("Georgia", "", "", "- 2");
        check("Georgia", "", "GE RU", "GE at 2");
        check("Georgia", "", "US", "US at 2");
        check("Cambridge", "", "", "- 4");
        check("Cambridge", "", "GB", "GB at 4");
        check("Cambridge", "", "US", "US at 4");
        check("San José", "", "CR NI", "CR at 6");
    }
}
