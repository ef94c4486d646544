//! Which stretches of words stand near each other; the same sums for index and matcher.

/// A stretch of word positions, half open.
pub type Interval = (u32, u32);

/// How near two stretches must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within<'b> {
    /// At most so many words apart; neighbours are at distance 1.
    Words(u32),
    /// With none of these positions (where sentences begin, or paragraphs; sorted) between the first
    /// word and the last. Without any: in one field.
    Unbroken(&'b [u32]),
}

/// Pairs (index in `left`, index in `right`) whose stretches do not overlap and lie near each other.
/// `ordered` wants the left one first. Both slices are sorted. Pairs come sorted.
pub fn near_pairs(
    left: &[Interval],
    right: &[Interval],
    within: Within,
    ordered: bool,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    follow(left, right, within, &mut |l, r| pairs.push((l, r)));
    if !ordered {
        follow(right, left, within, &mut |r, l| pairs.push((l, r)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Indexes of the stretches in `left` that no stretch in `right` lies near, as [`near_pairs`] has it.
pub fn apart(left: &[Interval], right: &[Interval], within: Within, ordered: bool) -> Vec<usize> {
    let mut near = near_pairs(left, right, within, ordered)
        .into_iter()
        .map(|pair| pair.0)
        .peekable();
    (0..left.len())
        .filter(|n| {
            let mut alone = true;
            while near.next_if_eq(n).is_some() {
                alone = false;
            }
            alone
        })
        .collect()
}

fn follow(
    first: &[Interval],
    then: &[Interval],
    within: Within,
    pair: &mut dyn FnMut(usize, usize),
) {
    for (n, (start, end)) in first.iter().enumerate() {
        let from = then.partition_point(|other| other.0 < *end);
        let limit = match within {
            Within::Words(distance) => end.saturating_add(distance),
            Within::Unbroken(breaks) => {
                let next = breaks.partition_point(|position| position <= start);
                breaks.get(next).copied().unwrap_or(u32::MAX)
            }
        };
        let whole = matches!(within, Within::Unbroken(_));
        for (m, other) in then.iter().enumerate().skip(from) {
            if other.0 >= limit {
                break;
            }
            if *end <= limit && (!whole || other.1 <= limit) {
                pair(n, m);
            }
        }
    }
}

/// The stretch from the first to the last word of each pair, sorted, without doubles.
pub fn covers(left: &[Interval], right: &[Interval], pairs: &[(usize, usize)]) -> Vec<Interval> {
    let mut out: Vec<Interval> = pairs
        .iter()
        .map(|(l, r)| {
            let (a, b) = (left[*l], right[*r]);
            (a.0.min(b.0), a.1.max(b.1))
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_words() {
        let (left, right) = ([(0, 1), (10, 12)], [(3, 4), (12, 13)]);
        let near = |l: &[Interval], r: &[Interval], n, ordered| {
            near_pairs(l, r, Within::Words(n), ordered)
        };
        assert_eq!(near(&left, &right, 1, true), [(1, 1)]);
        assert_eq!(near(&left, &right, 2, true), [(1, 1)]);
        assert_eq!(near(&left, &right, 3, true), [(0, 0), (1, 1)]);
        assert_eq!(near(&right, &left, 7, true), [(0, 1)]);
        assert_eq!(near(&left, &left, 100, false), [(0, 1), (1, 0)]);
    }

    #[test]
    fn no_break_lies_between() {
        let (left, right) = ([(0, 1), (10, 12)], [(3, 4), (12, 14)]);
        let near = |breaks: &[u32]| near_pairs(&left, &right, Within::Unbroken(breaks), false);
        assert_eq!(near(&[5]), [(0, 0), (1, 1)]);
        assert_eq!(near(&[2, 10]), [(1, 1)]);
        // A phrase over a break stands in no sentence.
        assert_eq!(near(&[2, 13]), [(1, 0)]);
        assert_eq!(near(&[2, 11]), []);
        assert_eq!(near(&[]).len(), 4);
    }

    #[test]
    fn some_stand_alone() {
        let (left, right) = ([(0, 1), (5, 6), (9, 10)], [(4, 5), (6, 7)]);
        assert_eq!(apart(&left, &right, Within::Words(1), false), [0, 2]);
        assert_eq!(apart(&left, &right, Within::Words(4), true), [2]);
        assert_eq!(apart(&left, &[], Within::Words(4), true), [0, 1, 2]);
    }
}
