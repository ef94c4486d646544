//! Which stretches of words stand near each other; the same sums for index and matcher.

/// A stretch of word positions, half open.
pub type Interval = (u32, u32);

/// Pairs (index in `left`, index in `right`) whose stretches do not overlap and lie at most
/// `distance` words apart: neighbours are at distance 1. `ordered` wants the left one first.
/// Both slices are sorted. Pairs come sorted.
pub fn near_pairs(
    left: &[Interval],
    right: &[Interval],
    distance: u32,
    ordered: bool,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    follow(left, right, distance, &mut |l, r| pairs.push((l, r)));
    if !ordered {
        follow(right, left, distance, &mut |r, l| pairs.push((l, r)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn follow(
    first: &[Interval],
    then: &[Interval],
    distance: u32,
    pair: &mut dyn FnMut(usize, usize),
) {
    for (n, (_, end)) in first.iter().enumerate() {
        let from = then.partition_point(|other| other.0 < *end);
        for (m, other) in then.iter().enumerate().skip(from) {
            if other.0 - end >= distance {
                break;
            }
            pair(n, m);
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
        assert_eq!(near_pairs(&left, &right, 1, true), [(1, 1)]);
        assert_eq!(near_pairs(&left, &right, 2, true), [(1, 1)]);
        assert_eq!(near_pairs(&left, &right, 3, true), [(0, 0), (1, 1)]);
        assert_eq!(near_pairs(&right, &left, 7, true), [(0, 1)]);
        assert_eq!(near_pairs(&left, &left, 100, false), [(0, 1), (1, 0)]);
    }
}
