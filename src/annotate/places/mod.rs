//! Which countries does the text speak of, and where is a place?
//!
//! The gazetteer is `lexicon/countries.tsv` and `lexicon/cities.tsv`, and for where a city is
//! `lexicon/geonames.tsv` too. Demonyms lead to their country without becoming places.

mod countries;
mod elsewhere;
mod gazetteer;
mod locate;

pub use countries::countries;
pub use locate::locate;

/// `name` as places are looked up: folded, without a leading "the" and apostrophes, "Saint" as "st".
pub fn key(name: &str) -> String {
    let folded = crate::text::fold(name);
    let bare: String = folded
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`'))
        .collect();
    let bare = bare.strip_prefix("the ").unwrap_or(&bare);
    match bare
        .strip_prefix("saint ")
        .or_else(|| bare.strip_prefix("st. "))
    {
        Some(rest) => format!("st {rest}"),
        None => bare.to_string(),
    }
}
