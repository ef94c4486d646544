//! What is told of an article's copies: how much of it stands where, and who says where it came from.

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::error::Result;
use crate::store::{ArticleRow, Store};
use crate::twins::{self, Wording};

/// An article and its copies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copies {
    /// Short id of the cluster; None when the article is alone.
    pub cluster: Option<String>,
    /// Articles of the cluster and others that overlap with this one: this one first, then the rest of
    /// the cluster, the lead first and the earliest next, then the others.
    pub rows: Vec<CopyRow>,
    /// Outlets, other than the article's own, in which a part of its text stands.
    pub outlets: u64,
    /// How much of the text stands in these outlets, 0 to 1: at least so much in half of them. Where
    /// there is no other outlet, the same of the other articles.
    pub share: f64,
}

/// An article seen from the one that was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CopyRow {
    /// Short id.
    pub key: String,
    /// `same` words, `near`, or `part` for what overlaps and is in another cluster.
    pub kind: &'static str,
    /// It leads the cluster.
    pub is_lead: bool,
    /// How much of the text asked for stands in it, 0 to 1.
    pub share: f64,
    /// How much of it stands in the text asked for.
    pub share_of_other: f64,
    /// Shingles in both over shingles in either.
    pub resemblance: f64,
    /// The agency it names as where it comes from, and in which words.
    pub credit: Option<(String, String)>,
    /// Headline.
    pub title: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// `YYYY-MM-DD`.
    pub published_day: Option<String>,
}

impl Archive {
    /// The copies of an article; no rows when it has none.
    pub fn copies(&self, article: &ArticleRow) -> Result<Copies> {
        let store = &self.store;
        let found = store.copies_of(article.id)?;
        if found.is_empty() {
            return Ok(Copies::default());
        }
        let own = wording(article);
        let mut rows = vec![row(article, &own, &own, "same", false)];
        let (cluster, text) = store.copy_numbers(article.id)?;
        let lead = store.lead_of_cluster(cluster as i64)?;
        rows[0].is_lead = lead == Some(article.id);
        for other in found {
            let Some(copy) = store.article(other)? else {
                continue;
            };
            let kind = match store.copy_numbers(other)? {
                (_, of) if of == text => "same",
                (of, _) if of == cluster => "near",
                _ => "part",
            };
            rows.push(row(&copy, &own, &wording(&copy), kind, lead == Some(other)));
        }
        rows[1..].sort_by(|a, b| {
            let rank = |r: &CopyRow| (r.kind == "part", !r.is_lead, r.published_day.is_none());
            let order = rank(a)
                .cmp(&rank(b))
                .then(a.published_day.cmp(&b.published_day));
            order.then(a.key.cmp(&b.key))
        });
        let cluster = lead.map(|_| key_of(store, cluster)).transpose()?.flatten();
        let (outlets, share) = spread(&rows);
        Ok(Copies {
            cluster,
            rows,
            outlets,
            share,
        })
    }
}

fn key_of(store: &Store, article: u64) -> Result<Option<String>> {
    Ok(store.article(article as i64)?.map(|a| a.key))
}

fn wording(article: &ArticleRow) -> Wording {
    Wording::of(article.text.as_str(), article.title.as_deref())
}

fn row(
    copy: &ArticleRow,
    own: &Wording,
    other: &Wording,
    kind: &'static str,
    is_lead: bool,
) -> CopyRow {
    let overlap = twins::compare(own, other);
    let all = kind == "same";
    let byline = copy.byline.as_deref();
    CopyRow {
        key: copy.key.clone(),
        kind,
        is_lead,
        // A text of fewer words than a shingle has nothing to compare.
        share: if all { 1.0 } else { overlap.share_of_one },
        share_of_other: if all { 1.0 } else { overlap.share_of_other },
        resemblance: if all { 1.0 } else { overlap.resemblance },
        credit: twins::credit(copy.text.as_str(), byline, copy.dateline.as_deref()),
        title: copy.title.clone(),
        source: copy.source.clone(),
        published_day: copy.published_day.clone(),
    }
}

/// How many other outlets, and how much stands in half of them or more.
fn spread(rows: &[CopyRow]) -> (u64, f64) {
    let Some((own, others)) = rows.split_first() else {
        return (0, 0.0);
    };
    let mut outlets: BTreeMap<&str, f64> = BTreeMap::new();
    for other in others.iter().filter(|o| o.source != own.source) {
        let most = outlets
            .entry(other.source.as_deref().unwrap_or_default())
            .or_default();
        *most = most.max(other.share);
    }
    let count = outlets.len() as u64;
    let mut shares: Vec<f64> = match count {
        0 => others.iter().map(|o| o.share).collect(),
        _ => outlets.into_values().collect(),
    };
    shares.sort_by(f64::total_cmp);
    let middle = shares.len().saturating_sub(1) / 2;
    (count, shares.get(middle).copied().unwrap_or(0.0))
}
