//! Which words are used alike: what stands in the place of a word that no lesson had tells what it is.

use std::sync::LazyLock;

use crate::annotate::learned::{HashedMap, hash};

const LIST: &str = include_str!("../../lexicon/clusters.tsv");

/// The cluster of a word, and the kind of that cluster; 0 for an unknown word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Words of one cluster stand in the same places.
    pub cluster: u16,
    /// Clusters of one kind are near each other.
    pub kind: u16,
}

static CLUSTERS: LazyLock<HashedMap<u64, Alike>> = LazyLock::new(|| {
    let mut clusters = HashedMap::with_capacity_and_hasher(200_000, Default::default());
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    for (cluster, line) in (1..).zip(lines) {
        let (kind, words) = line.split_once('\t').unwrap_or_default();
        let kind = kind.parse().unwrap_or(0);
        let alike = Alike { cluster, kind };
        clusters.extend(words.split(' ').map(|word| (hash(word.as_bytes()), alike)));
    }
    clusters
});

/// The cluster of a word by the hash of the word in lower case.
pub fn alike(lower: u64) -> Alike {
    CLUSTERS.get(&lower).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::learned::hash_lower;

    #[test]
    fn words_used_alike_share_a_cluster() {
        let of = |word: &str| alike(hash_lower(word));
        assert_eq!(of("Peugeot"), of("Renault"));
        assert_ne!(of("Peugeot").cluster, of("Peter").cluster);
        assert_eq!(of("qqqxz"), Alike::default());
    }
}
