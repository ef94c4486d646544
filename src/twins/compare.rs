//! Two texts side by side: how much of each stands in the other, and whether one is a copy.

use std::collections::BTreeMap;

use super::wording::{Kind, Token, Wording};

/// Bins into which a text is cut to say where the other stands in it: the bits of a number.
const BINS: usize = 64;
/// A copy changed all over has so much of the shorter text's shingles still …
const CHANGED_SHARE: f64 = 0.3;
/// … so much of its words in the same order …
const CHANGED_ORDER: f64 = 0.75;
/// … of its names and of its figures no more than this is missing in the other …
const CHANGED_PARTICULARS: f64 = 0.25;
/// … nor more than this of the names in the beginning.
const CHANGED_SUBJECT: f64 = 0.34;
/// Words above which the order is not looked at: it costs their product.
const MOST_ORDERED: usize = 20_000;
/// Of the shorter text this much must stand in the other, when it is long …
const LONG_SHARE: f64 = 0.5;
/// … and this much when it has no more than the fewest words; in between it falls evenly.
const SHORT_SHARE: f64 = 0.75;
/// Words from which a text is long, and up to which it is short, for these shares.
const LONG: f64 = 100.0;
const SHORT: f64 = 20.0;
/// Shingles of a text of 20 words; of fewer, nothing is said.
const FEWEST_SHINGLES: usize = 16;
/// Of the figures of the text with fewer of them this much must stand in the other.
const FIGURES_SHARE: f64 = 0.5;
/// Figures below which that says nothing.
const FEWEST_FIGURES: usize = 3;
/// Two reports are of one mould when this part of the figures differs, or of the names, or more …
const MOULD_PARTICULARS: f64 = 0.12;
/// … and at least half of the names in so many words at the beginning, which say what it is about …
const SUBJECT: usize = 15;
/// … in runs of no more than so many words, for a longer one was put in or written anew …
const MOULD_RUN: usize = 8;
/// … one in so many words is a name or figure that differs …
const MOULD_EVERY: f64 = 50.0;
/// … and they are so much of all the words that differ …
const MOULD_WORDS: f64 = 2.0 / 3.0;
/// … or, of fewer words than this, which may be all mould, so much.
const MOULD_LENGTH: usize = 60;
const SHORT_MOULD_WORDS: f64 = 0.5;
/// Texts of which one is no more than so many times as long as the other are of one length.
const ONE_LENGTH: f64 = 1.25;

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
    let (shorter, longer) = match one.words <= other.words {
        true => (one, other),
        false => (other, one),
    };
    let of_shorter = share(ones.min(others));
    let changed = || {
        of_shorter >= CHANGED_SHARE
            && in_order(shorter, longer) >= CHANGED_ORDER
            && keeps_particulars(shorter, longer)
    };
    Overlap {
        resemblance: share(ones + others - shared),
        share_of_one: share(ones),
        share_of_other: share(others),
        places_in_one: places(one, other),
        places_in_other: places(other, one),
        is_copy: ones.min(others) >= FEWEST_SHINGLES
            && (of_shorter >= least_share(shorter.words) || changed())
            && figures_agree(one, other)
            && !of_one_mould(shorter, longer),
    }
}

/// What part of the words of `text` stands in `other` in the same order: the longest common subsequence,
/// found for 64 words at once (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"). 0 for texts
/// of very many words.
fn in_order(text: &Wording, other: &Wording) -> f64 {
    let length = text.own().count();
    if length == 0 || other.tokens.len() > MOST_ORDERED {
        return 0.0;
    }
    let words = length.div_ceil(64);
    let mut places: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for (at, word) in text.own().enumerate() {
        let mask = places.entry(word).or_insert_with(|| vec![0; words]);
        mask[at / 64] |= 1 << (at % 64);
    }
    let mut open = vec![u64::MAX; words];
    for mask in other.own().filter_map(|word| places.get(&word)) {
        let mut carry = false;
        for (open, mask) in open.iter_mut().zip(mask) {
            let (sum, over) = open.overflowing_add(*open & mask);
            let (sum, again) = sum.overflowing_add(u64::from(carry));
            carry = over || again;
            *open = sum | *open & !mask;
        }
    }
    let matched = (0..length).filter(|at| open[at / 64] >> (at % 64) & 1 == 0);
    matched.count() as f64 / length as f64
}

/// What part of a text of so many words must stand in another for it to be a copy.
fn least_share(words: usize) -> f64 {
    let longer = ((words as f64 - SHORT) / (LONG - SHORT)).clamp(0.0, 1.0);
    SHORT_SHARE - longer * (SHORT_SHARE - LONG_SHARE)
}

fn figures_agree(one: &Wording, other: &Wording) -> bool {
    let fewer = one.figures.len().min(other.figures.len());
    let alike = in_both(&one.figures, &other.figures);
    fewer < FEWEST_FIGURES || alike as f64 >= fewer as f64 * FIGURES_SHARE
}

/// True when the texts have their words in common and not their names and figures: prices, results and
/// appointments are reported in the same words each day, while the copy of a report keeps whom and how
/// much it speaks of.
fn of_one_mould(shorter: &Wording, longer: &Wording) -> bool {
    let (Some(inner), Some(outer)) = (common_part(shorter, longer), common_part(longer, shorter))
    else {
        return false;
    };
    // What one text has before or behind all that they share, and the other has not, was put there or
    // cut off; what both have there, each its own, stands in place of the other.
    let heads = inner.start > shorter.preamble && outer.start > longer.preamble;
    let tails = inner.end < shorter.tokens.len() && outer.end < longer.tokens.len();
    let part = |text: &Wording, other: &Wording, common: std::ops::Range<usize>| {
        let from = if heads { text.preamble } else { common.start };
        let to = if tails { text.tokens.len() } else { common.end };
        without_long_runs(text, other, from..to)
    };
    let one_length = longer.words as f64 <= shorter.words as f64 * ONE_LENGTH;
    differs_in_particulars(part(shorter, longer, inner), longer)
        || one_length && differs_in_particulars(part(longer, shorter, outer), shorter)
}

/// The words of a part of `text` but those in long runs that are in no shingle shared with `other`. The
/// first of all runs may be longer: it names the subject.
fn without_long_runs(text: &Wording, other: &Wording, part: std::ops::Range<usize>) -> Vec<Token> {
    let width = text.tokens.len() + 1 - text.shingles.len();
    let mut kept = Vec::with_capacity(part.len());
    let mut end = part.start;
    for (at, shingle) in text.shingles.iter().enumerate() {
        if at + width > part.end {
            break;
        }
        if at < part.start || other.distinct.binary_search(shingle).is_err() {
            continue;
        }
        let longest = match kept.is_empty() {
            true => SUBJECT,
            false => MOULD_RUN,
        };
        let from = if at <= end + longest { end } else { at };
        kept.extend_from_slice(&text.tokens[from..at + width]);
        end = at + width;
    }
    if part.end <= end + MOULD_RUN {
        kept.extend_from_slice(&text.tokens[end..part.end]);
    }
    kept
}

/// True when nearly all names and figures of `text` stand in `other`, those of the beginning too.
fn keeps_particulars(text: &Wording, other: &Wording) -> bool {
    let body = &text.tokens[text.preamble..];
    let subject = count(&body[..body.len().min(SUBJECT)], other).names;
    let mut tokens = body.to_vec();
    tokens.sort_unstable();
    tokens.dedup_by_key(|token| token.hash);
    let all = count(&tokens, other);
    let few = |(missing, of): (f64, f64), most: f64| missing <= of * most;
    few(all.names, CHANGED_PARTICULARS)
        && few(all.figures, CHANGED_PARTICULARS)
        && few(subject, CHANGED_SUBJECT)
}

/// From the first word that `text` shares with `other` to behind the last.
fn common_part(text: &Wording, other: &Wording) -> Option<std::ops::Range<usize>> {
    let shared = |shingle: &u64| other.distinct.binary_search(shingle).is_ok();
    let first = text.shingles.iter().position(shared)?;
    let last = text.shingles.iter().rposition(shared)?;
    Some(first..last + text.tokens.len() - text.shingles.len() + 1)
}

fn differs_in_particulars(mut part: Vec<Token>, from: &Wording) -> bool {
    let part_words = part.len();
    let beginning = count(&part[..part.len().min(SUBJECT)], from);
    part.sort_unstable();
    part.dedup_by_key(|token| token.hash);
    let all = count(&part, from);
    let much = |(missing, of): (f64, f64)| missing > 0.0 && missing >= of * MOULD_PARTICULARS;
    let subject = beginning.names.0 > 0.0 && beginning.names.0 * 2.0 >= beginning.names.1;
    let missing = all.names.0 + all.figures.0;
    let most = match part_words < MOULD_LENGTH {
        true => SHORT_MOULD_WORDS,
        false => MOULD_WORDS,
    };
    (much(all.figures) || much(all.names) && subject)
        && missing * MOULD_EVERY >= part_words as f64
        && missing >= (missing + all.common) * most
}

/// Words of a part that another text has nowhere.
#[derive(Default)]
struct Missing {
    /// Names: so many, of so many.
    names: (f64, f64),
    /// Figures: the same.
    figures: (f64, f64),
    /// Other words.
    common: f64,
}

fn count(part: &[Token], from: &Wording) -> Missing {
    let mut all = Missing::default();
    for token in part {
        let missing = f64::from(u8::from(from.bag.binary_search(&token.hash).is_err()));
        match token.kind {
            Kind::Name => all.names = (all.names.0 + missing, all.names.1 + 1.0),
            Kind::Figure => all.figures = (all.figures.0 + missing, all.figures.1 + 1.0),
            Kind::Common => all.common += missing,
        }
    }
    all
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
    let full = bins
        .iter()
        .enumerate()
        .filter(|(_, b)| b.0 > 0 && b.0 * 2 >= b.1);
    full.fold(0, |mask, (n, _)| mask | 1 << n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNCIL: &str = "The harbour council voted on Tuesday night to close the east mole to lorries until the \
        cracks in its footing have been measured. Engineers found the first of them in spring, after a storm had \
        moved two of the stones. The council's chairwoman said the closure would cost the fish market a third of \
        its trade and that she saw no other way. Skippers who land at the mole asked for a pontoon, which the \
        council will discuss in June. A survey of the whole sea wall is to begin as soon as the weather allows it.";

    const LIBRARY: &str = "A library that lends tools opened in the old telephone exchange of Saint-Aubry. Members \
        may take home a drill, a ladder or a sewing machine for a week and pay what they like. Its founders, two \
        retired teachers, collected nine hundred objects in a year, most of them from cellars that were cleared \
        after a death. The first thing to be borrowed was a plumb line, and it has not come back.";

    fn copies(one: &str, other: &str) -> bool {
        let of = |text| Wording::of(text, None);
        compare(&of(one), &of(other)).is_copy
    }

    #[track_caller]
    fn check(one: &str, other: &str, copy: bool) {
        assert_eq!(copies(one, other), copy, "{one}\\n{other}");
        assert_eq!(copies(other, one), copy, "the other way");
    }

    #[test]
    fn edited_trimmed_and_longer_copies_are_copies() {
        let edited = COUNCIL
            .replace("on Tuesday night", "late on Tuesday")
            .replace("chairwoman said", "chairwoman, Ane Brekke, said")
            .replace("asked for a pontoon", "want a pontoon");
        let trimmed = COUNCIL.split_inclusive(". ").take(2).collect::<String>();
        check(COUNCIL, COUNCIL, true);
        check(COUNCIL, &edited, true);
        check(COUNCIL, &trimmed, true);
        check(&edited, &trimmed, true);
        check(
            COUNCIL,
            &format!("OSTREL (CPA) - {COUNCIL} {LIBRARY}"),
            true,
        );
    }

    #[test]
    fn other_news_is_no_copy_nor_is_a_shared_sentence() {
        check(COUNCIL, LIBRARY, false);
        check("", COUNCIL, false);
        let background = "Engineers found the first of them in spring, after a storm had moved two of the stones.";
        check(COUNCIL, &format!("{LIBRARY} {background}"), false);
    }

    #[test]
    fn reports_of_one_mould_are_no_copies() {
        let rate = |rate: &str, amount: &str| {
            format!(
                "The central bank of Corvany came into the money market to arrange {amount} crowns of repurchase \
                 agreements for its customers, a spokesman said. Dealers said overnight money was trading at \
                 {rate} percent when the bank began its temporary supply of reserves to the banking system."
            )
        };
        check(
            &rate("6 3/16", "two billion"),
            &rate("6 3/16", "two billion"),
            true,
        );
        check(
            &rate("6 3/16", "two billion"),
            &rate("6 1/4", "1.5 billion"),
            false,
        );
        let yields = |yields: &str, month: &str| {
            format!(
                "The ministry of agriculture expects a yield of {yields} litres of juice from a crate of this \
                 year's apples, grown for pressing in the valley of the Lisk. Its estimate rests on tests of \
                 ripeness in forty orchards as of {month} 1, the ministry said."
            )
        };
        check(
            &yields("11.4", "September"),
            &yields("11.9", "October"),
            false,
        );
    }

    #[test]
    fn shares_and_places_say_how_much_and_where() {
        let (one, other) = (
            Wording::of(COUNCIL, None),
            Wording::of(&format!("{LIBRARY} {COUNCIL}"), None),
        );
        let overlap = compare(&one, &other);
        assert_eq!(
            (overlap.share_of_one, overlap.places_in_one),
            (1.0, u64::MAX)
        );
        assert!((0.5..0.7).contains(&overlap.share_of_other), "{overlap:?}");
        assert_eq!(overlap.places_in_other & 0xFFFF, 0);
        assert_eq!(overlap.places_in_other >> 40, u64::MAX >> 40);
    }

    #[test]
    fn words_in_order_are_counted() {
        let order =
            |one: &str, other: &str| in_order(&Wording::of(one, None), &Wording::of(other, None));
        assert_eq!(order("", COUNCIL), 0.0);
        assert_eq!(order(COUNCIL, COUNCIL), 1.0);
        assert_eq!(
            order("mole harbour stones spring", "harbour mole spring stones"),
            0.5
        );
        let longer = format!("{LIBRARY} {COUNCIL} {LIBRARY}");
        assert_eq!(order(COUNCIL, &longer), 1.0);
        assert!(order(COUNCIL, LIBRARY) < 0.5);
    }

    #[test]
    fn what_very_many_have_is_left_out() {
        let notice = "You read this because our readers pay for it. The Lantern is owned by nobody but them, has \
            no advertisements and asks no questions; write to the desk if you want to know how to help us go on \
            doing so, by post or by coming to the door.";
        let (one, other) = (
            Wording::of(
                &format!("Rain fell on the Lisk all day and the mole stayed dry. {notice}"),
                None,
            ),
            Wording::of(
                &format!("Nobody came to the opening of the new bridge at noon. {notice}"),
                None,
            ),
        );
        let both = one
            .fingerprints
            .iter()
            .filter(|f| other.fingerprints.contains(f));
        let common: Vec<u32> = both.copied().collect();
        assert!(compare(&one, &other).is_copy);
        assert!(!compare(&one.without(&common), &other.without(&common)).is_copy);
        assert_eq!(one.without(&[]), one);
    }
}
