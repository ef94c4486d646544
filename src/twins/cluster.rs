//! From pairs of copies to clusters.

use std::collections::{BTreeMap, BTreeSet};

/// Of the smaller of two places in a text this much must lie in the other for them to be one place.
const SAME_PLACE: f64 = 0.25;

/// A copy of a text, seen from that text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The copy.
    pub other: i64,
    /// Where in this text it stands: each bit a 64th of the text.
    pub places: u64,
}

/// Which of the copies of one text make it a member of their cluster; one answer for each link.
///
/// A round-up holds several texts that have nothing to do with each other. It belongs to the one that
/// fills most of it (the oldest of equals) and to all that stand in the same place; what stands
/// elsewhere is a part of it and no more.
pub fn kept(links: &[Link]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by_key(|n| (u32::MAX - links[*n].places.count_ones(), links[*n].other));
    let mut answer = vec![false; links.len()];
    // Many copies stand in the very same place.
    let mut taken: BTreeSet<u64> = BTreeSet::new();
    for n in order {
        let places = links[n].places;
        answer[n] = taken.contains(&places) || taken.iter().all(|t| same_place(*t, places));
        if answer[n] {
            taken.insert(places);
        }
    }
    answer
}

fn same_place(one: u64, other: u64) -> bool {
    let smaller = one.count_ones().min(other.count_ones());
    f64::from((one & other).count_ones()) >= f64::from(smaller) * SAME_PLACE
}

/// The clusters of `texts`: what is joined by `joins` (text, text, resemblance), the closest first, but
/// never two texts that are `apart`. Each cluster sorted, clusters by their first text.
pub fn clusters(
    texts: &[i64],
    joins: &[(i64, i64, f64)],
    apart: &BTreeSet<(i64, i64)>,
) -> Vec<Vec<i64>> {
    let mut cluster_of: BTreeMap<i64, i64> = texts.iter().map(|t| (*t, *t)).collect();
    let mut members: BTreeMap<i64, Vec<i64>> = texts.iter().map(|t| (*t, vec![*t])).collect();
    let mut joins = joins.to_vec();
    joins.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    for (one, other, _) in joins {
        let (Some(a), Some(b)) = (cluster_of.get(&one), cluster_of.get(&other)) else {
            continue;
        };
        let (a, b) = (*a.min(b), *a.max(b));
        if a == b || !may_join(&members[&a], &members[&b], apart) {
            continue;
        }
        let moved = members.remove(&b).unwrap_or_default();
        for text in &moved {
            cluster_of.insert(*text, a);
        }
        members.entry(a).or_default().extend(moved);
    }
    let sorted = members.into_values().map(|mut cluster| {
        cluster.sort_unstable();
        cluster
    });
    sorted.collect()
}

fn may_join(one: &[i64], other: &[i64], apart: &BTreeSet<(i64, i64)>) -> bool {
    apart.is_empty()
        || !one.iter().any(|a| {
            other
                .iter()
                .any(|b| apart.contains(&(*a.min(b), *a.max(b))))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST_HALF: u64 = 0x0000_0000_FFFF_FFFF;
    const LAST_THIRD: u64 = 0xFFFF_F000_0000_0000;

    fn check(places: &[u64], answer: &[bool]) {
        let links = places.iter().zip(1..);
        let links: Vec<Link> = links
            .map(|(places, other)| Link {
                other,
                places: *places,
            })
            .collect();
        assert_eq!(kept(&links), answer, "{places:x?}");
    }

    #[test]
    fn a_round_up_belongs_to_what_fills_most_of_it() {
        check(&[], &[]);
        check(&[LAST_THIRD], &[true]);
        check(&[LAST_THIRD, FIRST_HALF], &[false, true]);
        check(&[LAST_THIRD, u64::MAX, FIRST_HALF], &[false, true, true]);
        check(&[FIRST_HALF, !FIRST_HALF], &[true, false]);
    }

    #[test]
    fn trims_of_one_text_stay_together() {
        check(&[0xF, 0xFF, 0xFFFF, u64::MAX], &[true; 4]);
    }

    #[test]
    fn joins_make_clusters_but_not_of_texts_set_apart() {
        let joins = [(1, 2, 0.9), (2, 3, 0.5), (4, 5, 0.8)];
        let of = |apart: &[(i64, i64)]| {
            clusters(
                &[1, 2, 3, 4, 5, 6],
                &joins,
                &apart.iter().copied().collect(),
            )
        };
        assert_eq!(of(&[]), [vec![1, 2, 3], vec![4, 5], vec![6]]);
        assert_eq!(of(&[(1, 3)]), [vec![1, 2], vec![3], vec![4, 5], vec![6]]);
        assert_eq!(
            of(&[(4, 5), (1, 2)]),
            [vec![1], vec![2, 3], vec![4], vec![5], vec![6]]
        );
    }
}
