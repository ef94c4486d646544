//! A text as its words alone, with its shingles and fingerprints.

use std::collections::VecDeque;

use sha2::{Digest, Sha256};

use crate::text::fold;

/// Words of a shingle. Broder took 10 for web pages; newspapers change single words more often, and
/// five running words are seldom alike by chance.
const SHINGLE_WORDS: usize = 5;
/// Shingles of a window of which the smallest is a fingerprint: a run of
/// `WINDOW + SHINGLE_WORDS - 1` = 12 words that two texts share is always found, at the cost of 2 in
/// `WINDOW + 1` shingles kept (Schleimer, Wilkerson and Aiken 2003).
const WINDOW: usize = 8;
/// A text of fewer words says too little by itself ("Pay April 1, record March 15"): it counts as the
/// same only under the same headline.
pub const SHORT_WORDS: usize = 40;
/// A text of fewer words has no fingerprints: no near copies of it are looked for.
const FEWEST_WORDS: usize = 20;
/// Words of a first line that begins with "By", at most, to be a byline.
const BYLINE_WORDS: usize = 12;

/// A text as its words: lower case, without accents and punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Of the words, and of a short text's headline: alike for texts that are the same but for case,
    /// accents, punctuation, space, and figures in words or digits.
    pub hash: [u8; 16],
    /// How many words; in scripts without spaces, letters.
    pub words: usize,
    /// Fingerprints, each once, in the order of their numbers; none for a text of under 20 words.
    pub fingerprints: Vec<u32>,
    /// Words in the order of the text.
    pub(super) tokens: Vec<Token>,
    /// How many of the first words are a byline or a dateline.
    pub(super) preamble: usize,
    /// Words in the order of their numbers.
    pub(super) bag: Vec<u64>,
    /// Figures, months and weekdays in the order of their numbers.
    pub(super) figures: Vec<u64>,
    /// Shingles in the order of the text: as many as words, but for the last four.
    pub(super) shingles: Vec<u64>,
    /// Shingles each once, in the order of their numbers.
    pub(super) distinct: Vec<u64>,
    /// True for each word that begins a shingle that was left out; empty when none was.
    pub(super) left_out: Vec<bool>,
}

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Token {
    /// One number for each word.
    pub hash: u64,
    /// What it tells.
    pub kind: Kind,
}

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Nothing by itself.
    Common,
    /// Perhaps whom a report is about: it begins with a capital.
    Name,
    /// How much or when: a figure, a month, a weekday.
    Figure,
}

impl Wording {
    /// The wording of `text` under the headline `title`. Linear in the text but for sorting.
    pub fn of(text: &str, title: Option<&str>) -> Wording {
        let (mut tokens, mut figures, mut preamble) = (Vec::new(), Vec::new(), 0);
        let mut whole = Sha256::new();
        let body = preamble_of(text);
        for (at, piece) in pieces(text) {
            let capital = piece.starts_with(char::is_uppercase);
            let folded = match piece.contains(',') {
                true => fold(&piece.replace(',', "")),
                false => fold(piece),
            };
            for word in words_of(&folded).map(plain) {
                let (hash, figure) = (hash_of(word), is_figure(word));
                whole.update(word);
                whole.update(b" ");
                figures.extend(figure.then_some(hash));
                preamble += usize::from(at < body);
                let kind = match (figure, capital) {
                    (true, _) => Kind::Figure,
                    (_, true) => Kind::Name,
                    _ => Kind::Common,
                };
                tokens.push(Token { hash, kind });
            }
        }
        let hashes: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
        let shingles: Vec<u64> = hashes.windows(SHINGLE_WORDS).map(together).collect();
        if tokens.len() < SHORT_WORDS {
            whole.update(b"\n");
            whole.update(fold(title.unwrap_or_default()));
        }
        let mut hash = [0; 16];
        hash.copy_from_slice(&whole.finalize()[..16]);
        Wording {
            hash,
            words: tokens.len(),
            fingerprints: match tokens.len() < FEWEST_WORDS {
                true => Vec::new(),
                false => winnow(&shingles),
            },
            tokens,
            preamble,
            bag: in_order(hashes),
            figures: in_order(figures),
            distinct: distinct(shingles.clone()),
            left_out: Vec::new(),
            shingles,
        }
    }

    /// The words in order but those that were left out.
    pub(super) fn own(&self) -> impl Iterator<Item = u64> + '_ {
        let own = |at: usize| !self.left_out.get(at).copied().unwrap_or(false);
        let tokens = self.tokens.iter().enumerate();
        tokens
            .filter(move |(at, _)| own(*at))
            .map(|(_, token)| token.hash)
    }

    /// The wording without the passages of which all fingerprints are among `common`: what very many
    /// texts have (a mark of the house, a legal notice) makes no two of them copies. `common` is sorted.
    pub fn without(&self, common: &[u32]) -> Wording {
        let mut inside = vec![false; self.shingles.len()];
        let mut last: Option<usize> = None;
        for (at, shingle) in self.shingles.iter().enumerate() {
            if common.binary_search(&high(*shingle)).is_err() {
                continue;
            }
            // Two fingerprints in a row are never further apart than a window.
            let from = last.filter(|last| at - last <= WINDOW).unwrap_or(at);
            inside[from..=at].fill(true);
            last = Some(at);
        }
        let left = self.shingles.iter().zip(&inside).filter(|(_, out)| !**out);
        let left: Vec<u64> = left.map(|(shingle, _)| *shingle).collect();
        Wording {
            words: self.words + left.len() - self.shingles.len(),
            distinct: distinct(left),
            left_out: if inside.contains(&true) {
                inside
            } else {
                Vec::new()
            },
            ..self.clone()
        }
    }
}

/// Stretches of letters and digits, with what may stand inside a word or a number, and where they begin.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let separates = move |(at, c): (usize, char)| match c {
        '.' | '\'' | '’' | '‘' => false,
        ',' => !(digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next())),
        c => !(c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)),
    };
    let mut from = 0;
    let borders = text.char_indices().filter(move |one| separates(*one));
    let ends = borders
        .map(|(at, c)| (at, at + c.len_utf8()))
        .chain([(text.len(), text.len())]);
    ends.map(move |(at, next)| {
        let start = std::mem::replace(&mut from, next);
        (start, &text[start..at])
    })
    .filter(|(_, piece)| !piece.is_empty())
}

/// Where the body begins: behind a first line "By …" and a dateline that ends in brackets and a dash.
fn preamble_of(text: &str) -> usize {
    let first = text.lines().next().unwrap_or_default();
    let is_byline = first.starts_with("By ") && first.split(' ').count() <= BYLINE_WORDS;
    let from = if is_byline { first.len() } else { 0 };
    let rest = text[from..].trim_start();
    text.len() - rest.len() + super::credit::dateline(rest).map_or(0, str::len)
}

/// The words of a folded piece; letters of scripts that are written without spaces are words.
fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').flat_map(|word| {
        let by_letter = word.chars().any(without_spaces);
        let whole = (!by_letter && !word.is_empty()).then_some(word);
        let letters = word.char_indices().filter(move |_| by_letter);
        whole
            .into_iter()
            .chain(letters.map(|(at, c)| &word[at..at + c.len_utf8()]))
    })
}

/// Thai, Lao, Tibetan, Burmese, Khmer; kana, Chinese characters.
fn without_spaces(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// True for what changes from one report to the next of its kind: figures, months and weekdays, as
/// [`plain`] writes them.
fn is_figure(word: &str) -> bool {
    word.chars().any(char::is_numeric)
        || matches!(
            word,
            "thousand"
                | "mln"
                | "bln"
                | "trillion"
                | "nil"
                | "unchanged"
                | "jan"
                | "feb"
                | "mar"
                | "apr"
                | "may"
                | "jun"
                | "jul"
                | "aug"
                | "sep"
                | "oct"
                | "nov"
                | "dec"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
        )
}

/// English figures in digits and months by their abbreviation: editors change one for the other.
fn plain(word: &str) -> &str {
    match word {
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        "fifteen" => "15",
        "twenty" => "20",
        "thirty" => "30",
        "forty" => "40",
        "fifty" => "50",
        "hundred" => "100",
        "million" => "mln",
        "billion" => "bln",
        "january" => "jan",
        "february" => "feb",
        "march" => "mar",
        "april" => "apr",
        "june" => "jun",
        "july" => "jul",
        "august" => "aug",
        "september" | "sept" => "sep",
        "october" => "oct",
        "november" => "nov",
        "december" => "dec",
        other => other,
    }
}

/// FNV-1a (Fowler, Noll and Vo), then mixed so that its order is as good as random.
fn hash_of(word: &str) -> u64 {
    let fnv = word.bytes().fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    mixed(fnv)
}

/// One number for the words of a shingle, in their order.
fn together(hashes: &[u64]) -> u64 {
    hashes.iter().fold(0, |all, hash| mixed(all ^ hash))
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn in_order(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

fn distinct(numbers: Vec<u64>) -> Vec<u64> {
    let mut numbers = in_order(numbers);
    numbers.dedup();
    numbers
}

/// The fingerprint of a shingle that is chosen. 32 bits: what they bring together by chance, comparing
/// parts.
fn high(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

/// The smallest shingle of every window, the last one where several are alike; of a text shorter than
/// a window the smallest of all. Each once, in order.
fn winnow(shingles: &[u64]) -> Vec<u32> {
    let mut picked = Vec::with_capacity(shingles.len() / WINDOW * 2 + 1);
    // Positions whose shingles rise: the first is the smallest of the window.
    let mut rising: VecDeque<usize> = VecDeque::new();
    let mut last = None;
    for (at, shingle) in shingles.iter().enumerate() {
        while rising.back().is_some_and(|b| shingles[*b] >= *shingle) {
            rising.pop_back();
        }
        rising.push_back(at);
        if rising.front().is_some_and(|f| f + WINDOW <= at) {
            rising.pop_front();
        }
        let smallest = rising.front().copied();
        if (at + 1 >= WINDOW || at + 1 == shingles.len()) && smallest != last {
            picked.extend(smallest.map(|s| high(shingles[s])));
            last = smallest;
        }
    }
    picked.sort_unstable();
    picked.dedup();
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Wording {
        Wording::of(text, None)
    }

    /// Running text of `words` words, no two texts of different seeds with a shingle in common.
    fn prose(seed: usize, words: usize) -> String {
        let words: Vec<String> = (0..words)
            .map(|n| format!("w{}x{n}", seed * 7919 + n % 11))
            .collect();
        words.join(" ")
    }

    #[test]
    fn case_accents_marks_and_space_are_no_difference() {
        let one = of("The Mayor of Ostrel said: “Él café’s shut.”\n\nTen came, or 1,200.");
        let other = of("the mayor of Ostrel said \"el cafes shut\" 10  came or 1200");
        assert_eq!((one.hash, &one.shingles), (other.hash, &other.shingles));
        assert_ne!(one.hash, of("the mayor of Ostrel said ten came").hash);
    }

    #[test]
    fn a_short_text_stands_with_its_headline() {
        let notice = "Quarterly dividend 15 cents. Pay April 1. Record March 15.";
        let under = |title| Wording::of(notice, Some(title)).hash;
        assert_ne!(
            under("Harbour Tools sets quarterly"),
            under("Lisk Mills sets quarterly")
        );
        assert_eq!(
            under("HARBOUR TOOLS SETS QUARTERLY"),
            under("Harbour Tools sets quarterly")
        );
        let long = prose(1, 60);
        assert_eq!(
            Wording::of(&long, Some("One")).hash,
            Wording::of(&long, Some("Other")).hash
        );
    }

    #[test]
    fn a_run_of_twelve_words_gives_a_common_fingerprint() {
        for length in 12..40 {
            let run = prose(3, length);
            let one = of(&format!("{} {run} {}", prose(4, 50), prose(5, 70)));
            let other = of(&format!("{} {run} {}", prose(6, 33), prose(7, 44)));
            let common = one
                .fingerprints
                .iter()
                .any(|f| other.fingerprints.contains(f));
            assert!(common, "a run of {length} words");
        }
    }

    #[test]
    fn few_fingerprints_for_many_words_and_none_for_few() {
        assert!(of("").fingerprints.is_empty());
        assert!(of(&prose(1, 19)).fingerprints.is_empty());
        assert!(!of(&prose(1, 20)).fingerprints.is_empty());
        let many = of(&prose(1, 10_000)).fingerprints.len();
        assert!((2000..2400).contains(&many), "{many}");
    }

    #[test]
    fn letters_are_words_where_there_are_no_spaces() {
        assert_eq!(of("រដ្ឋសភា").words, "រដ្ឋសភា".chars().count());
        assert_eq!(of("市長は来なかった").words, 8);
    }
}
