//! Which finding is which: words of spans, their overlap, and pairs one to one.

use unicode_normalization::char::is_combining_mark;

use super::record::Range;

/// True for a character of a word: letters, digits and the underscore, as in the scorers' `\w`.
pub fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() && !is_combining_mark(c)
}

/// Where the words of `spans` begin, sorted. A span that cuts a word has the rest of it.
pub fn words(text: &[char], spans: &[Range]) -> Vec<usize> {
    let mut found = Vec::new();
    for &(start, end) in spans {
        let end = end.min(text.len());
        let opens = |at: &usize| is_word(text[*at]) && (*at == start || !is_word(text[*at - 1]));
        found.extend((start..end).filter(opens));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// How many are in both of two sorted lists.
pub fn shared(a: &[usize], b: &[usize]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both
}

/// Dice's coefficient of two sorted lists (Dice 1945), 0 to 1; 1 for two empty ones.
pub fn dice(a: &[usize], b: &[usize]) -> f64 {
    match a.len() + b.len() {
        0 => 1.0,
        all => 2.0 * shared(a, b) as f64 / all as f64,
    }
}

/// Which of two pairs with the same overlap goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// The one that comes first in the lists.
    First,
    /// The one that comes last.
    Last,
}

/// Pairs of places in `gold` and in `predicted` whose words overlap by half (Dice), one to one, the
/// best overlap first.
pub fn pairs(gold: &[Vec<usize>], predicted: &[Vec<usize>], ties: Ties) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (x, a) in gold.iter().enumerate() {
        for (y, b) in predicted.iter().enumerate() {
            if shared(a, b) > 0 && dice(a, b) >= 0.5 {
                all.push((dice(a, b), x, y));
            }
        }
    }
    all.sort_by(|a, b| {
        let places = (a.1, a.2).cmp(&(b.1, b.2));
        b.0.total_cmp(&a.0).then(match ties {
            Ties::First => places,
            Ties::Last => places.reverse(),
        })
    });
    one_to_one(all.into_iter().map(|(_, x, y)| (x, y)))
}

/// Keeps the pairs whose two places are in no pair before.
pub fn one_to_one(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (x, y) in pairs {
        if !kept.iter().any(|k| k.0 == x || k.1 == y) {
            kept.push((x, y));
        }
    }
    kept
}
