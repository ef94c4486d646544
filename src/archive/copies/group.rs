//! Clusters as they change: grown together, or found anew.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::store::Store;
use crate::twins;

/// Makes one cluster of several, of which nothing else has changed; its number is the smallest article.
pub(super) fn merge(
    store: &Store,
    clusters: &BTreeSet<i64>,
    article: i64,
    change: u64,
) -> Result<()> {
    let number = clusters.first().map_or(article, |c| *c.min(&article));
    for cluster in clusters.iter().filter(|c| **c != number) {
        for wording in store.wordings_of_cluster(*cluster)? {
            put_into(store, wording, number, change)?;
        }
        store.count_cluster(*cluster)?;
    }
    store.count_cluster(number)
}

/// Finds anew the clusters of all texts that are in one of `clusters`, or joined to one that is.
pub(super) fn group_again(store: &Store, clusters: &BTreeSet<i64>, change: u64) -> Result<()> {
    let mut seen = clusters.clone();
    let mut queue: Vec<i64> = clusters.iter().copied().collect();
    let (mut texts, mut joins) = (Vec::new(), Vec::new());
    while let Some(cluster) = queue.pop() {
        for wording in store.wordings_of_cluster(cluster)? {
            texts.push(wording);
            for join in store.joins_of(wording)? {
                joins.push((wording, join.other, join.resemblance));
                let beside = store.cluster_of_wording(join.other)?;
                queue.extend(beside.filter(|cluster| seen.insert(*cluster)));
            }
        }
    }
    texts.sort_unstable();
    for texts in twins::clusters(&texts, &joins, &apart(store)?) {
        let mut number = None;
        for text in &texts {
            let first = store.articles_of_wording(*text)?.first().copied();
            number = first.min(number).or(first).or(number);
        }
        let Some(number) = number else { continue };
        seen.insert(number);
        for text in texts {
            put_into(store, text, number, change)?;
        }
    }
    seen.iter().try_for_each(|c| store.count_cluster(*c))
}

/// Pairs of wordings that people hold apart, the smaller row first.
fn apart(store: &Store) -> Result<BTreeSet<(i64, i64)>> {
    let mut pairs = BTreeSet::new();
    for split in store.splits()? {
        for one in store.wordings_of_text_hash(&split.text)? {
            for from in &split.from {
                let others = store.wordings_of_text_hash(from)?;
                pairs.extend(
                    others
                        .iter()
                        .map(|other| (one.min(*other), one.max(*other))),
                );
            }
        }
    }
    Ok(pairs)
}

/// Puts a wording into a cluster, and a ticket for its articles when it was in another.
fn put_into(store: &Store, wording: i64, cluster: i64, change: u64) -> Result<()> {
    if store.cluster_of_wording(wording)? == Some(cluster) {
        return Ok(());
    }
    store.set_cluster(wording, cluster)?;
    store
        .articles_of_wording(wording)?
        .iter()
        .try_for_each(|article| store.put_ticket(*article, change))
}
