//! Words written in one that are two or three: with a clitic, or names joined to other words by a hyphen.

/// Where a word is to be cut once more: before a clitic (one cut, given twice), or around a hyphen
/// that joins a name to a common word.
pub fn inner_cut(word: &str) -> Option<(usize, usize)> {
    if let Some(cut) = clitic(word) {
        return (cut > 0).then_some((cut, cut));
    }
    if word.eq_ignore_ascii_case("cannot") {
        return Some((3, 3));
    }
    let hyphen = word.find('-')?;
    let last = word.rfind('-')?;
    let capital = |part: &str| part.starts_with(char::is_uppercase);
    if capital(word) && AFTER_NAMES.contains(&&word[last + 1..]) {
        return Some((last, last + 1));
    }
    let (before, after) = (&word[..hyphen], &word[hyphen + 1..]);
    if BEFORE_NAMES.contains(&before) && capital(after) {
        return Some((hyphen, hyphen + 1));
    }
    let place = |part: &str| PLACES_IN_PAIRS.contains(&part);
    (place(before) && place(after)).then_some((hyphen, hyphen + 1))
}

/// Byte length of the word before its clitic ("'s", "n't"), if it has one.
fn clitic(word: &str) -> Option<usize> {
    let mark = word.rfind(['\'', '’'])?;
    let (before, tail) = word.split_at(mark);
    let tail = tail.trim_start_matches(['\'', '’']);
    if tail.eq_ignore_ascii_case("t") {
        let n = before.ends_with(['n', 'N']);
        return (n && before.len() > 1).then(|| mark - 1);
    }
    let known = tail != "t" && tail != "em" && CLITICS.contains(&tail);
    (known && mark > 0).then_some(mark)
}

/// What hangs on a word behind an apostrophe.
pub const CLITICS: [&str; 10] = ["s", "re", "ve", "ll", "d", "m", "S", "t", "em", "LL"];

/// Words after a hyphen that say something about the name before it.
const AFTER_NAMES: [&str; 36] = [
    "based",
    "led",
    "backed",
    "born",
    "like",
    "owned",
    "run",
    "funded",
    "trained",
    "style",
    "controlled",
    "listed",
    "registered",
    "occupied",
    "administered",
    "held",
    "flagged",
    "era",
    "related",
    "oriented",
    "sponsored",
    "aligned",
    "bound",
    "wide",
    "linked",
    "made",
    "built",
    "supported",
    "brokered",
    "dominated",
    "educated",
    "affiliated",
    "friendly",
    "mediated",
    "appointed",
    "centric",
];

/// Words before a hyphen that say something about the name after it.
const BEFORE_NAMES: [&str; 10] = [
    "pro", "anti", "ex", "non", "post", "pre", "Pro", "Anti", "Ex", "Non",
];

/// Places that stand in pairs with a hyphen ("US-China talks") oftener than in one name.
const PLACES_IN_PAIRS: [&str; 60] = [
    "US",
    "U.S",
    "U.S.",
    "UK",
    "U.K.",
    "EU",
    "UAE",
    "USA",
    "China",
    "India",
    "Pakistan",
    "Russia",
    "Ukraine",
    "Japan",
    "Korea",
    "Israel",
    "Palestine",
    "Iran",
    "Iraq",
    "Syria",
    "Turkey",
    "Egypt",
    "Sudan",
    "Ethiopia",
    "Kenya",
    "Nigeria",
    "Ghana",
    "Mexico",
    "Canada",
    "Brazil",
    "Argentina",
    "Chile",
    "Peru",
    "Bolivia",
    "Colombia",
    "Venezuela",
    "Cuba",
    "France",
    "Germany",
    "Britain",
    "Italy",
    "Spain",
    "Poland",
    "Greece",
    "Cambodia",
    "Thailand",
    "Vietnam",
    "Laos",
    "Myanmar",
    "Malaysia",
    "Singapore",
    "Indonesia",
    "Australia",
    "Taiwan",
    "Afghanistan",
    "Bangladesh",
    "Nepal",
    "Africa",
    "Asia",
    "Tehran",
];
