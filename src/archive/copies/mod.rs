//! Copies: which articles are the same text, or nearly, as they come in.
//!
//! Each text is compared with those that came before it, so that the result is the same whatever the
//! number of threads and however the articles are spread over runs. In another order the clusters are
//! the same, but for two limits that keep the work linear: of a passage in very many texts only the
//! first texts are looked up, and of very many copies only the closest are linked.

mod decide;
mod group;
mod report;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::archive::Archive;
use crate::error::Result;
use crate::store::{Candidate, NewWording, OverlapRow, Store};
use crate::twins::{self, Link, Wording};

use group::{group_again, merge};

pub use decide::Decided;
pub use report::{Copies, CopyRow};

/// Texts of one transaction.
const BATCH: usize = 1000;
/// Of the fingerprints of the text with fewer, this part must be common for a closer look. Fingerprints
/// are a sample: half of a text stands in the other when as few as this are alike, by chance.
const FEWEST_COMMON: f64 = 0.15;
/// Texts looked at closely: those with the largest part of fingerprints in common.
const LOOKED_AT: usize = 24;
/// Copies linked: the closest.
const LINKED: usize = 16;

impl Archive {
    /// Compares the texts that never were: those of an archive made before copies were looked for, or
    /// all after a change of how it is done.
    pub(super) fn catch_up_copies(&mut self) -> Result<()> {
        let version = twins::VERSION.to_string();
        if self.store.setting("copies")?.as_deref() != Some(&version) {
            self.store.transaction(|store| {
                store.drop_copies()?;
                store.set_setting("copies", &version)
            })?;
        }
        loop {
            let batch = self.store.to_compare(BATCH)?;
            if batch.is_empty() {
                return Ok(());
            }
            let wordings: Vec<Wording> = batch
                .par_iter()
                .map(|one| Wording::of(one.text.as_str(), one.title.as_deref()))
                .collect();
            self.store.transaction(|store| {
                let change = store.next_change()?;
                batch.iter().zip(&wordings).try_for_each(|(one, wording)| {
                    put_copy(store, one.article, one.version, wording, change)
                })
            })?;
        }
    }

    /// Forgets all copies, so that they are looked for again.
    pub(super) fn forget_copies(&mut self) -> Result<()> {
        self.store.transaction(|store| store.drop_copies())
    }
}

/// Keeps which wording the current version of an article has, and which cluster it comes into. Articles
/// whose cluster or text changes get a ticket. Call in the transaction that keeps the version.
pub(super) fn put_copy(
    store: &Store,
    article: i64,
    version: i64,
    wording: &Wording,
    change: u64,
) -> Result<()> {
    let before = store.wording_of_article(article)?;
    let known = store.wording_of_hash(&wording.hash)?;
    let mut clusters = BTreeSet::new();
    let mut regroup = before.is_some() && before != known;
    let row = match known {
        Some(row) => row,
        None => {
            let (candidates, common) = store.wordings_with(&wording.fingerprints)?;
            let new = NewWording {
                hash: &wording.hash,
                words: wording.words,
                fingerprints: &wording.fingerprints,
                common: &common,
            };
            let copies = copies_of(store, wording, candidates, &common)?;
            let row = store.put_wording(&new, article, version)?;
            regroup |= link(store, row, &copies)?;
            row
        }
    };
    store.put_copy(article, version, row)?;
    renumber_text(store, row, article, change)?;
    clusters.extend(store.cluster_of_wording(row)?);
    for join in store.joins_of(row)? {
        clusters.extend(store.cluster_of_wording(join.other)?);
    }
    if let Some(before) = before.filter(|before| *before != row) {
        clusters.extend(leave(store, before, article, change)?);
    }
    if regroup || clusters.len() > 1 && !store.splits()?.is_empty() {
        group_again(store, &clusters, change)?;
    } else {
        merge(store, &clusters, article, change)?;
    }
    // A text that stood alone and is a part of this one now is a cluster.
    for overlap in store.overlaps_of(row)? {
        if let Some(cluster) = store.cluster_of_wording(overlap.other)? {
            store.count_cluster(cluster)?;
        }
    }
    Ok(())
}

/// The closest copies of a new text among those kept. `common` are its fingerprints that very many
/// have: passages of these count only when most of the text is such, as that of wire copy may be.
fn copies_of(
    store: &Store,
    wording: &Wording,
    mut candidates: Vec<Candidate>,
    common: &[u32],
) -> Result<Vec<(i64, twins::Overlap)>> {
    let all = wording.fingerprints.len();
    let common = if common.len() * 2 < all { common } else { &[] };
    let part = |c: &Candidate| {
        let (alike, left_out) = match common {
            [] => (c.rare + c.common, 0),
            _ => (c.rare, c.common),
        };
        let fewer = (all - common.len()).min(c.fingerprints.saturating_sub(left_out));
        alike as f64 / fewer.max(1) as f64
    };
    candidates.retain(|c| part(c) >= FEWEST_COMMON);
    candidates.sort_by(|a, b| {
        let most = |c: &Candidate| c.rare + c.common;
        let order = part(b).total_cmp(&part(a));
        order
            .then(most(b).cmp(&most(a)))
            .then(a.wording.cmp(&b.wording))
    });
    candidates.truncate(LOOKED_AT);
    let own = (!common.is_empty()).then(|| wording.without(common));
    let mut copies = Vec::new();
    for candidate in candidates {
        let Some(text) = store.text_of_wording(candidate.wording)? else {
            continue;
        };
        let other = Wording::of(text.text.as_str(), text.title.as_deref());
        let overlap = match &own {
            Some(own) => twins::compare(own, &other.without(common)),
            None => twins::compare(wording, &other),
        };
        if overlap.is_copy {
            copies.push((candidate.wording, overlap));
        }
    }
    copies.sort_by(|a, b| {
        let most = |o: &twins::Overlap| o.share_of_one.max(o.share_of_other);
        most(&b.1)
            .total_cmp(&most(&a.1))
            .then(b.1.resemblance.total_cmp(&a.1.resemblance))
            .then(a.0.cmp(&b.0))
    });
    copies.truncate(LINKED);
    Ok(copies)
}

/// Keeps the overlaps of a new wording. True when two that were joined before are so no more.
fn link(store: &Store, row: i64, copies: &[(i64, twins::Overlap)]) -> Result<bool> {
    for (other, overlap) in copies {
        let end = OverlapRow {
            wording: row,
            other: *other,
            resemblance: overlap.resemblance,
            share: overlap.share_of_one,
            places: overlap.places_in_one,
            kept: true,
        };
        store.put_overlap(&end)?;
        store.put_overlap(&OverlapRow {
            wording: *other,
            other: row,
            share: overlap.share_of_other,
            places: overlap.places_in_other,
            ..end
        })?;
    }
    let mut lost = keep(store, row, row)?;
    for (other, _) in copies {
        lost |= keep(store, *other, row)?;
    }
    Ok(lost)
}

/// Decides anew which overlaps of a wording make it a member of a cluster. True when one of those that
/// did before does no more; `new` was none before.
fn keep(store: &Store, wording: i64, new: i64) -> Result<bool> {
    let overlaps = store.overlaps_of(wording)?;
    let links: Vec<Link> = overlaps
        .iter()
        .map(|o| Link {
            other: o.other,
            places: o.places,
        })
        .collect();
    let mut lost = false;
    for (overlap, kept) in overlaps.iter().zip(twins::kept(&links)) {
        if overlap.kept != kept {
            lost |= overlap.kept && overlap.other != new && overlap.wording != new;
            store.put_overlap(&OverlapRow { kept, ..*overlap })?;
        }
    }
    Ok(lost)
}

/// Takes `article` out of the wording it had. Gives the clusters in which something may have changed.
fn leave(store: &Store, before: i64, article: i64, change: u64) -> Result<BTreeSet<i64>> {
    let mut clusters: BTreeSet<i64> = store.cluster_of_wording(before)?.into_iter().collect();
    if !store.articles_of_wording(before)?.is_empty() {
        renumber_text(store, before, article, change)?;
        return Ok(clusters);
    }
    let fingerprints = store
        .text_of_wording(before)?
        .map(|t| Wording::of(t.text.as_str(), t.title.as_deref()).fingerprints);
    for other in store.drop_wording(before, &fingerprints.unwrap_or_default())? {
        keep(store, other, before)?;
        clusters.extend(store.cluster_of_wording(other)?);
    }
    Ok(clusters)
}

/// Tickets for the articles of a wording whose number was, or is now, that of `article`.
fn renumber_text(store: &Store, wording: i64, article: i64, change: u64) -> Result<()> {
    let others = store.articles_of_wording(wording)?;
    if others.iter().all(|other| article <= *other) {
        others
            .iter()
            .try_for_each(|other| store.put_ticket(*other, change))?;
    }
    Ok(())
}
