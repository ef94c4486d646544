//! Which word lists a token, or a run of tokens, stands in.

use std::sync::OnceLock;

use crate::annotate::learned::{Form, HashedMap, hash_lower, join};

macro_rules! lists {
    ($($name:literal,)*) => {
        /// The lists; the index of a list is its class.
        const LISTS: &[&str] = &[$(include_str!(concat!("../../lexicon/names/", $name, ".txt")),)*];
    };
}

lists! {
    "countries", "cities", "regions", "demonyms", "given-names", "surnames", "institutions",
    "institution-words", "titles", "place-words", "company-words", "media", "other-capitals",
    "more-given-names", "more-surnames", "more-cities",
}

/// Number of lists; at most 16.
pub const CLASSES: usize = LISTS.len();

/// Lists of countries.
pub const COUNTRY: u16 = 1;
/// Lists of cities.
pub const CITY: u16 = 1 << 1 | 1 << 15;
/// The list of regions.
pub const REGION: u16 = 1 << 2;
/// All lists of places.
pub const PLACES: u16 = COUNTRY | CITY | REGION;
/// The list of peoples.
pub const DEMONYM: u16 = 1 << 3;
/// Lists of given names.
pub const GIVEN: u16 = 1 << 4 | 1 << 13;
/// The list of titles.
pub const TITLE: u16 = 1 << 8;

/// The lists, a bit each, that have this word alone as an entry, by the hash of its lower case.
pub fn lists_with(lower: u64) -> u16 {
    let entry = entries().get(&join(0, lower));
    entry.map_or(0, |entry| entry.classes)
}

/// True for a word that is the name of a place or of its people by itself.
pub fn is_of_place(word: &str) -> bool {
    lists_with(hash_lower(word)) & (PLACES | DEMONYM) != 0
}

/// Where one token stands in entries of the lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Lists with an entry that is this token alone, a bit each.
    pub alone: u16,
    /// Lists with an entry of several tokens that begins here.
    pub begin: u16,
    /// Lists with an entry of several tokens that goes on or ends here.
    pub inside: u16,
}

impl Listed {
    /// True if the token stands in no list.
    pub fn is_empty(self) -> bool {
        self == Listed::default()
    }
}

struct Entry {
    /// Lists in which the entry is whole.
    classes: u16,
    /// True if longer entries begin like this.
    goes_on: bool,
}

fn entries() -> &'static HashedMap<u64, Entry> {
    static ENTRIES: OnceLock<HashedMap<u64, Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut entries: HashedMap<u64, Entry> = HashedMap::default();
        for (class, list) in LISTS.iter().enumerate() {
            for line in list.lines().filter(|line| !line.starts_with('#')) {
                let mut chain = 0;
                let mut words = line.split_whitespace().peekable();
                while let Some(word) = words.next() {
                    chain = join(chain, hash_lower(word));
                    let entry = entries.entry(chain).or_insert(Entry {
                        classes: 0,
                        goes_on: false,
                    });
                    match words.peek() {
                        Some(_) => entry.goes_on = true,
                        None => entry.classes |= 1 << class,
                    }
                }
            }
        }
        entries
    })
}

/// Looks the tokens `first..end` up, into `out`, which has an entry for each token of the text.
pub fn look_up(forms: &[Form], first: usize, end: usize, out: &mut [Listed]) {
    let entries = entries();
    for start in first..end {
        let mut chain = 0;
        let mut longest: Option<(usize, u16)> = None;
        for (at, form) in forms[..end].iter().enumerate().skip(start) {
            chain = join(chain, form.lower);
            let Some(entry) = entries.get(&chain) else {
                break;
            };
            if entry.classes != 0 {
                if at == start {
                    out[start].alone |= entry.classes;
                } else {
                    longest = Some((at, entry.classes));
                }
            }
            if !entry.goes_on {
                break;
            }
        }
        if let Some((last, classes)) = longest {
            out[start].begin |= classes;
            for listed in &mut out[start + 1..=last] {
                listed.inside |= classes;
            }
        }
    }
}
