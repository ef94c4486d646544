//! Two texts side by side: how much of each stands in the other, and whether one is a copy.

use super::wording::Wording;

/// Bins into which a text is cut to say where the other stands in it: the bits of a number.
const BINS: usize = 64;
/// Of the shorter text this much must stand in the other, when it is long …
const LONG_SHARE: f64 = 0.5;
/// … and this much when it has no more than the fewest words; in between it falls evenly.
const SHORT_SHARE: f64 = 0.9;
/// Words from which a text is long, and up to which it is short, for these shares.
const LONG: f64 = 120.0;
const SHORT: f64 = 20.0;
/// Of the figures of the text with fewer of them this much must stand in the other: reports made of one
/// mould (prices, dividends, results) have the words in common and not the figures.
const FIGURES_SHARE: f64 = 0.5;
/// Figures below which they say nothing.
const FEWEST_FIGURES: usize = 3;

/// How much two texts have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overlap {
    /// Shingles in both over shingles in either, 0 to 1 (Broder's resemblance).
    pub resemblance: f64,
    /// The part of the first text's shingles that the other has (Broder's containment).
    pub share_of_one: f64,
    /// The part of the other's shingles that the first has.
    pub share_of_other: f64,
    /// Where in the first text: each bit is a 64th of it, the lowest the beginning.
    pub places_in_one: u64,
    /// Where in the other.
    pub places_in_other: u64,
    /// True when one is a copy of the other: edited, trimmed, or with something added.
    pub is_copy: bool,
}

/// Compares two texts. Nothing in common when either is shorter than a shingle.
pub fn compare(one: &Wording, other: &Wording) -> Overlap {
    let shared = in_both(&one.distinct, &other.distinct);
    if shared == 0 {
        return Overlap::default();
    }
    let (ones, others) = (one.distinct.len(), other.distinct.len());
    let share = |of: usize| shared as f64 / of as f64;
    Overlap {
        resemblance: share(ones + others - shared),
        share_of_one: share(ones),
        share_of_other: share(others),
        places_in_one: places(one, other),
        places_in_other: places(other, one),
        is_copy: share(ones.min(others)) >= least_share(one.words.min(other.words))
            && figures_agree(&one.figures, &other.figures),
    }
}

/// What part of a text of so many words must stand in another for it to be a copy.
fn least_share(words: usize) -> f64 {
    let longer = ((words as f64 - SHORT) / (LONG - SHORT)).clamp(0.0, 1.0);
    SHORT_SHARE - longer * (SHORT_SHARE - LONG_SHARE)
}

fn figures_agree(one: &[u64], other: &[u64]) -> bool {
    let fewer = one.len().min(other.len());
    fewer < FEWEST_FIGURES || in_both(one, other) as f64 >= fewer as f64 * FIGURES_SHARE
}

/// How many members two sorted lists have in common.
fn in_both(one: &[u64], other: &[u64]) -> usize {
    let (mut a, mut b, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        both += usize::from(x == y);
        a += usize::from(x <= y);
        b += usize::from(y <= x);
    }
    both
}

/// The bins of `text` of whose shingles at least half stand in `other`.
fn places(text: &Wording, other: &Wording) -> u64 {
    let mut bins = [(0u32, 0u32); BINS];
    for (at, shingle) in text.shingles.iter().enumerate() {
        let bin = &mut bins[at * BINS / text.shingles.len()];
        bin.0 += u32::from(other.distinct.binary_search(shingle).is_ok());
        bin.1 += 1;
    }
    let full = bins.iter().enumerate().filter(|(_, b)| b.0 > 0 && b.0 * 2 >= b.1);
    full.fold(0, |mask, (n, _)| mask | 1 << n)
}
