//! How many of the planted copies an archive has found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use morgue::store::{Asked, Limits, Rows, Value, query};

use super::Planted;
use crate::corpus::{Outcome, lines};

type Pair = (String, String);

/// Prints precision and recall of the clusters and overlaps in `archive`, which holds the articles of
/// `planted`, by pair and by cluster. A pair is right when both hold one original; pairs of which
/// neither was planted or copied are the corpora's own and are only counted.
pub fn score(planted: &Path, archive: &Path) -> Outcome<()> {
    let mut articles: BTreeMap<String, Planted> = BTreeMap::new();
    for line in lines(planted)? {
        let article: Planted = serde_json::from_str(&line).map_err(|e| e.to_string())?;
        articles.insert(article.id.clone(), article);
    }
    let database = archive.join("archive.db");
    let clusters = clusters(&database)?;
    let clustered = pairs_of(clusters.values());
    let overlapping = overlaps(&database)?.union(&clustered).cloned().collect();
    let families = families(&articles);
    let wanted = pairs_of(families.values());
    by_pair("in one cluster", &clustered, &wanted, &articles);
    by_pair(
        "in one cluster or overlapping",
        &overlapping,
        &wanted,
        &articles,
    );
    by_kind(&overlapping, &wanted);
    by_cluster(&clusters, &families, &articles);
    Ok(())
}

/// Articles by original.
fn families(articles: &BTreeMap<String, Planted>) -> BTreeMap<String, BTreeSet<String>> {
    let mut families: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for article in articles.values() {
        for original in &article.originals {
            let family = families.entry(original.clone()).or_default();
            family.insert(article.id.clone());
        }
    }
    families
}

fn pairs_of<'a>(groups: impl Iterator<Item = &'a BTreeSet<String>>) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    for group in groups {
        let group: Vec<&String> = group.iter().collect();
        for (n, one) in group.iter().enumerate() {
            let others = group[n + 1..].iter();
            pairs.extend(others.map(|other| ((*one).clone(), (*other).clone())));
        }
    }
    pairs
}

fn by_pair(
    what: &str,
    found: &BTreeSet<Pair>,
    wanted: &BTreeSet<Pair>,
    articles: &BTreeMap<String, Planted>,
) {
    let right = found.intersection(wanted).count();
    // Two articles of the corpora that are copies by nature have copies that are so too.
    let original = |id: &String| id.split('+').next().unwrap_or_default().to_owned();
    let by_nature = |(one, other): &&Pair| {
        let joined = |id: &String| articles.get(id).is_some_and(|a| a.originals.len() > 1);
        let (a, b) = (original(one), original(other));
        !joined(one)
            && !joined(other)
            && (found.contains(&(a.clone(), b.clone())) || found.contains(&(b, a)))
    };
    let wrong: Vec<&Pair> = found
        .difference(wanted)
        .filter(|pair| !by_nature(pair))
        .collect();
    let (precision, recall) = (
        right as f64 / (right + wrong.len()).max(1) as f64,
        right as f64 / wanted.len().max(1) as f64,
    );
    println!(
        "pairs {what}: precision {precision:.4} recall {recall:.4} of {} ({} wrong, {} of the corpora's own)",
        wanted.len(),
        wrong.len(),
        found.len() - right - wrong.len()
    );
    wrong
        .iter()
        .take(10)
        .for_each(|pair| println!("  wrong {pair:?}"));
}

/// Recall by what was done to the copy, of pairs of a copy and its original.
fn by_kind(found: &BTreeSet<Pair>, wanted: &BTreeSet<Pair>) {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for pair in wanted.iter().filter(|(one, _)| !one.contains('+')) {
        let kind = pair.1.rsplit('+').next().unwrap_or_default();
        let kind = kind
            .trim_end_matches(|c: char| c != '-')
            .trim_end_matches('-');
        let kind = if kind.starts_with("joined") {
            "joined"
        } else {
            kind
        };
        let count = kinds.entry(kind).or_default();
        count.0 += usize::from(found.contains(pair));
        count.1 += 1;
        if !found.contains(pair) && count.1 - count.0 < 6 {
            println!("  missed {pair:?}");
        }
    }
    for (kind, (found, all)) in kinds {
        println!("  {kind}: {found} of {all} found");
    }
}

/// A family is found when one cluster has all of it, joined articles aside; a cluster is right when
/// all that is planted or copied in it is of one family.
fn by_cluster(
    clusters: &BTreeMap<String, BTreeSet<String>>,
    families: &BTreeMap<String, BTreeSet<String>>,
    articles: &BTreeMap<String, Planted>,
) {
    let cluster_of: BTreeMap<&String, &String> = clusters
        .iter()
        .flat_map(|(cluster, members)| members.iter().map(move |m| (m, cluster)))
        .collect();
    let single = |id: &&String| articles.get(*id).is_some_and(|a| a.originals.len() == 1);
    let whole = families.values().filter(|family| {
        let in_clusters: BTreeSet<Option<&&String>> = family
            .iter()
            .filter(single)
            .map(|id| cluster_of.get(id))
            .collect();
        in_clusters.len() == 1 && !in_clusters.contains(&None)
    });
    let (whole, mut right, mut all) = (whole.count(), 0, 0);
    for members in clusters.values() {
        let originals: BTreeSet<&String> = members
            .iter()
            .filter(single)
            .flat_map(|id| &articles[id].originals)
            .collect();
        right += usize::from(originals.len() == 1);
        all += usize::from(!originals.is_empty());
    }
    println!(
        "clusters: {right} of {all} of one original only ({:.4}); {whole} of {} originals whole ({:.4})",
        right as f64 / all.max(1) as f64,
        families.len(),
        whole as f64 / families.len().max(1) as f64
    );
}

#[derive(Default)]
struct Texts(Vec<Vec<String>>);

impl Rows for Texts {
    fn columns(&mut self, _: &[String], _: bool) -> morgue::error::Result<()> {
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> morgue::error::Result<bool> {
        let text = |value: &Value| match value {
            Value::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        self.0.push(values.iter().map(text).collect());
        Ok(true)
    }
}

fn rows(database: &Path, sql: &str) -> Outcome<Vec<Vec<String>>> {
    let mut texts = Texts::default();
    let asked = Asked {
        sql,
        parameters: &[],
        limits: Limits::default(),
        finder: None,
    };
    query(database, asked, &mut texts).map_err(|e| e.to_string())?;
    Ok(texts.0)
}

fn clusters(database: &Path) -> Outcome<BTreeMap<String, BTreeSet<String>>> {
    let sql =
        "SELECT d.cluster_id, a.external_id FROM duplicates d JOIN articles a USING (article_id)";
    let mut clusters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(database, sql)? {
        clusters
            .entry(row[0].clone())
            .or_default()
            .insert(row[1].clone());
    }
    Ok(clusters)
}

fn overlaps(database: &Path) -> Outcome<BTreeSet<Pair>> {
    let sql = "SELECT a.external_id, b.external_id FROM overlaps o JOIN articles a ON a.article_id = o.article_id
               JOIN articles b ON b.article_id = o.other_id WHERE a.external_id < b.external_id";
    Ok(rows(database, sql)?
        .into_iter()
        .map(|r| (r[0].clone(), r[1].clone()))
        .collect())
}
