//! Which articles are copies of one another: wordings, their fingerprints, overlaps and clusters.
//!
//! What is a copy is for others to say; here it is kept. Everything is rank 1: [`Store::drop_copies`]
//! and comparing all texts again makes it anew.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::store::Store;
use crate::text::Text;

/// Wordings kept for one fingerprint. A passage that stands in more texts (a mark of the house, a legal
/// notice) leads to the first of them only, so that looking up stays cheap however often it is seen.
const MOST_HOLDERS: usize = 32;

/// A wording to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewWording<'a> {
    /// Of its words.
    pub hash: &'a [u8; 16],
    /// How many words.
    pub words: usize,
    /// Its fingerprints, each once.
    pub fingerprints: &'a [u32],
    /// Those of them that very many have: they are not kept for one more.
    pub common: &'a [u32],
}

/// A wording that has fingerprints in common with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Row of the wording.
    pub wording: i64,
    /// How many fingerprints they alone, and few others, have in common.
    pub rare: usize,
    /// How many they have in common with very many.
    pub common: usize,
    /// How many it has.
    pub fingerprints: usize,
}

/// A text as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToCompare {
    /// Row of the article.
    pub article: i64,
    /// Row of the version.
    pub version: i64,
    /// Headline.
    pub title: Option<String>,
    /// The body.
    pub text: Text,
}

/// How much there is, counted in three ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyCounts {
    /// Articles.
    pub articles: u64,
    /// Different texts.
    pub texts: u64,
    /// Clusters, an article that is alone being one too.
    pub clusters: u64,
}

/// A cluster of two articles or more, as the view `duplicates` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterRow {
    /// Short id.
    pub key: String,
    /// Articles in it.
    pub articles: u64,
    /// Different texts.
    pub texts: u64,
    /// Different outlets.
    pub sources: u64,
    /// Short id of the article that leads it.
    pub lead: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub source: Option<String>,
    /// First day of publication, `YYYY-MM-DD`.
    pub first_day: Option<String>,
    /// Last day.
    pub last_day: Option<String>,
}

/// One end of an overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverlapRow {
    /// Row of the wording.
    pub wording: i64,
    /// Row of the one it overlaps with.
    pub other: i64,
    /// Of the two, 0 to 1.
    pub resemblance: f64,
    /// Of the wording, in the other.
    pub share: f64,
    /// Where: each bit a 64th of the wording.
    pub places: u64,
    /// True when it makes the wording a member of the other's cluster.
    pub kept: bool,
}

impl Store {
    /// The number of the cluster of `article` and that of its text: the smallest article of the
    /// cluster, and the smallest with the same words. Both its own when it is alone.
    pub fn copy_numbers(&self, article: i64) -> Result<(u64, u64)> {
        let sql =
            "SELECT w.cluster_id, (SELECT min(o.article_id) FROM copy o WHERE o.wording_id = w.id)
                   FROM copy p JOIN wording w ON w.id = p.wording_id WHERE p.article_id = ?1";
        let found = self.one(sql, [article], |r| {
            Ok((r.get::<_, i64>(0)? as u64, r.get::<_, i64>(1)? as u64))
        })?;
        Ok(found.unwrap_or((article as u64, article as u64)))
    }

    /// The other articles of the cluster of `article`, and those whose text overlaps with its own, in
    /// order.
    pub fn copies_of(&self, article: i64) -> Result<Vec<i64>> {
        let sql = "SELECT o.article_id FROM copy p JOIN wording w ON w.id = p.wording_id JOIN wording x ON x.cluster_id = w.cluster_id
                     JOIN copy o ON o.wording_id = x.id WHERE p.article_id = ?1 AND o.article_id <> ?1
                   UNION SELECT o.article_id FROM copy p JOIN overlap l ON l.wording_id = p.wording_id
                     JOIN copy o ON o.wording_id = l.other_id WHERE p.article_id = ?1 ORDER BY 1";
        self.all(sql, [article], |r| r.get(0))
    }

    /// Articles, different texts and clusters of the archive.
    pub fn counts_of_copies(&self) -> Result<CopyCounts> {
        let sql = "SELECT (SELECT count(*) FROM article), count(*), count(DISTINCT cluster_id) FROM wording";
        let count = |r: &rusqlite::Row, n: usize| r.get::<_, i64>(n).map(|v| v as u64);
        let counts = self.one(sql, [], |r| {
            Ok(CopyCounts {
                articles: count(r, 0)?,
                texts: count(r, 1)?,
                clusters: count(r, 2)?,
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    /// The lead of a cluster; None when an article is alone.
    pub fn lead_of_cluster(&self, cluster: i64) -> Result<Option<i64>> {
        let sql = "SELECT lead_id FROM cluster WHERE id = ?1";
        self.one(sql, [cluster], |r| r.get(0))
    }

    /// All clusters of two articles or more: the largest first, then the earliest.
    pub fn clusters(&self) -> Result<Vec<ClusterRow>> {
        let sql = "SELECT cluster_id, articles, texts, count(DISTINCT source), min(article_id) FILTER (WHERE is_lead), min(title) FILTER (WHERE is_lead),
                     min(source) FILTER (WHERE is_lead), min(published_day), max(published_day)
                   FROM duplicates WHERE articles > 1 AND NOT is_part GROUP BY cluster_id ORDER BY articles DESC, min(published_day) IS NULL, min(published_day), cluster_id";
        let count = |r: &rusqlite::Row, n: usize| r.get::<_, i64>(n).map(|v| v as u64);
        self.all(sql, [], |r| {
            Ok(ClusterRow {
                key: r.get(0)?,
                articles: count(r, 1)?,
                texts: count(r, 2)?,
                sources: count(r, 3)?,
                lead: r.get(4)?,
                title: r.get(5)?,
                source: r.get(6)?,
                first_day: r.get(7)?,
                last_day: r.get(8)?,
            })
        })
    }

    /// The first `limit` versions that were never compared, in the order they came in.
    pub fn to_compare(&self, limit: usize) -> Result<Vec<ToCompare>> {
        self.all(
            "SELECT article_id, id, title, text FROM version
             WHERE id > (SELECT coalesce(max(version_id), 0) FROM copy) ORDER BY id LIMIT ?1",
            [limit as i64],
            read_text,
        )
    }

    /// A text with the wording of this row; None for an unknown row.
    pub fn text_of_wording(&self, wording: i64) -> Result<Option<ToCompare>> {
        let sql = "SELECT v.article_id, v.id, v.title, v.text FROM wording w JOIN version v ON v.id = w.version_id WHERE w.id = ?1";
        self.one(sql, [wording], read_text)
    }

    /// Forgets all that is known of copies. Call inside a transaction.
    pub fn drop_copies(&self) -> Result<()> {
        ["overlap", "copy", "cluster", "wording", "fingerprint"]
            .iter()
            .try_for_each(|table| self.run(&format!("DELETE FROM {table}"), []))
    }

    /// The wording of `article` as it was last compared.
    pub fn wording_of_article(&self, article: i64) -> Result<Option<i64>> {
        let sql = "SELECT wording_id FROM copy WHERE article_id = ?1";
        self.one(sql, [article], |r| r.get(0))
    }

    /// The wording with this hash.
    pub fn wording_of_hash(&self, hash: &[u8; 16]) -> Result<Option<i64>> {
        let sql = "SELECT id FROM wording WHERE hash = ?1";
        self.one(sql, [hash.as_slice()], |r| r.get(0))
    }

    /// Wordings that have one of `fingerprints`, in order of their rows; of a fingerprint that very many
    /// have, the first of them. And the fingerprints that very many have, in the order given.
    pub fn wordings_with(&self, fingerprints: &[u32]) -> Result<(Vec<Candidate>, Vec<u32>)> {
        let mut found: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
        let mut common = Vec::new();
        for fingerprint in fingerprints {
            let holders = self.holders(*fingerprint)?;
            let many = holders.len() >= MOST_HOLDERS;
            common.extend(many.then_some(*fingerprint));
            for wording in holders {
                let counts = found.entry(wording).or_default();
                counts.0 += usize::from(!many);
                counts.1 += usize::from(many);
            }
        }
        let sql = "SELECT fingerprints FROM wording WHERE id = ?1";
        let counted = found.into_iter().map(|(wording, (rare, common))| {
            let fingerprints = self.one(sql, [wording], |r| r.get::<_, i64>(0))?;
            Ok(Candidate {
                wording,
                rare,
                common,
                fingerprints: fingerprints.unwrap_or(0) as usize,
            })
        });
        Ok((counted.collect::<Result<_>>()?, common))
    }

    fn holders(&self, fingerprint: u32) -> Result<Vec<i64>> {
        let sql = "SELECT wording_id FROM fingerprint WHERE fingerprint = ?1 ORDER BY wording_id";
        self.all(sql, [fingerprint], |r| r.get(0))
    }

    /// Keeps a wording that no article had before, as a cluster of its own. Gives its row.
    pub fn put_wording(&self, new: &NewWording<'_>, article: i64, version: i64) -> Result<i64> {
        let row = self.insert(
            "INSERT INTO wording (hash, words, fingerprints, version_id, cluster_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                new.hash.as_slice(),
                new.words as i64,
                new.fingerprints.len() as i64,
                version,
                article,
            ),
        )?;
        let rare = new
            .fingerprints
            .iter()
            .filter(|fingerprint| !new.common.contains(fingerprint));
        for fingerprint in rare {
            self.run(
                "INSERT INTO fingerprint VALUES (?1, ?2)",
                (fingerprint, row),
            )?;
        }
        Ok(row)
    }

    /// Forgets a wording that no article has any more. Gives what overlapped with it.
    pub fn drop_wording(&self, wording: i64, fingerprints: &[u32]) -> Result<Vec<i64>> {
        let others = self.overlaps_of(wording)?;
        let sql = "DELETE FROM fingerprint WHERE fingerprint = ?1 AND wording_id = ?2";
        for fingerprint in fingerprints {
            self.run(sql, (fingerprint, wording))?;
        }
        let sql = "DELETE FROM overlap WHERE wording_id = ?1 AND other_id = ?2";
        for other in &others {
            self.run(sql, (wording, other.other))?;
            self.run(sql, (other.other, wording))?;
        }
        self.run("DELETE FROM wording WHERE id = ?1", [wording])?;
        Ok(others.iter().map(|o| o.other).collect())
    }

    /// Keeps which wording the version of an article has, in place of what it had.
    pub fn put_copy(&self, article: i64, version: i64, wording: i64) -> Result<()> {
        let sql = "INSERT INTO copy VALUES (?1, ?2, ?3) ON CONFLICT (article_id)
                   DO UPDATE SET version_id = excluded.version_id, wording_id = excluded.wording_id";
        self.run(sql, (article, version, wording))
    }

    /// The articles that have a wording, in order.
    pub fn articles_of_wording(&self, wording: i64) -> Result<Vec<i64>> {
        let sql = "SELECT article_id FROM copy WHERE wording_id = ?1 ORDER BY article_id";
        self.all(sql, [wording], |r| r.get(0))
    }

    /// Keeps one end of an overlap in place of what was kept of it.
    pub fn put_overlap(&self, end: &OverlapRow) -> Result<()> {
        self.run(
            "INSERT OR REPLACE INTO overlap VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                end.wording,
                end.other,
                end.resemblance,
                end.share,
                end.places as i64,
                end.kept,
            ),
        )
    }

    /// The overlaps of a wording, in order of the others.
    pub fn overlaps_of(&self, wording: i64) -> Result<Vec<OverlapRow>> {
        let sql = "SELECT wording_id, other_id, resemblance, share, places, kept FROM overlap WHERE wording_id = ?1 ORDER BY other_id";
        self.all(sql, [wording], read_overlap)
    }

    /// Those that join two clusters: kept at both ends.
    pub fn joins_of(&self, wording: i64) -> Result<Vec<OverlapRow>> {
        let sql = "SELECT o.wording_id, o.other_id, o.resemblance, o.share, o.places, o.kept
                   FROM overlap o JOIN overlap b ON b.wording_id = o.other_id AND b.other_id = o.wording_id
                   WHERE o.wording_id = ?1 AND o.kept AND b.kept ORDER BY o.other_id";
        self.all(sql, [wording], read_overlap)
    }

    /// The number of the cluster of a wording; None for an unknown row.
    pub fn cluster_of_wording(&self, wording: i64) -> Result<Option<i64>> {
        let sql = "SELECT cluster_id FROM wording WHERE id = ?1";
        self.one(sql, [wording], |r| r.get(0))
    }

    /// The wordings of a cluster, in order.
    pub fn wordings_of_cluster(&self, cluster: i64) -> Result<Vec<i64>> {
        let sql = "SELECT id FROM wording WHERE cluster_id = ?1 ORDER BY id";
        self.all(sql, [cluster], |r| r.get(0))
    }

    /// How many articles a cluster has; None when it has fewer than two.
    pub fn cluster_size(&self, cluster: i64) -> Result<Option<u64>> {
        let sql = "SELECT articles FROM cluster WHERE id = ?1 AND articles > 1";
        self.one(sql, [cluster], |r| Ok(r.get::<_, i64>(0)? as u64))
    }

    /// Puts a wording into a cluster.
    pub fn set_cluster(&self, wording: i64, cluster: i64) -> Result<()> {
        let sql = "UPDATE wording SET cluster_id = ?2 WHERE id = ?1";
        self.run(sql, (wording, cluster))
    }

    /// Counts the articles of a cluster anew and finds its lead: the one people chose, else the earliest
    /// published, then the first to come in. An article alone is no cluster, unless a round-up holds its
    /// text.
    pub fn count_cluster(&self, cluster: i64) -> Result<()> {
        self.run("DELETE FROM cluster WHERE id = ?1", [cluster])?;
        let chosen = self.chosen_lead(cluster)?;
        self.run(
            "INSERT INTO cluster
             SELECT ?1, coalesce(?2, (SELECT p.article_id FROM wording w JOIN copy p ON p.wording_id = w.id JOIN version v ON v.id = p.version_id
                         WHERE w.cluster_id = ?1 ORDER BY v.published_day IS NULL, coalesce(julianday(v.published), julianday(v.published_day)), p.article_id LIMIT 1)),
                    count(*), count(DISTINCT w.id)
             FROM wording w JOIN copy p ON p.wording_id = w.id WHERE w.cluster_id = ?1
             HAVING count(*) > 1 OR count(*) = 1 AND EXISTS (
               SELECT 1 FROM wording x JOIN overlap r ON r.wording_id = x.id JOIN overlap o ON o.wording_id = r.other_id AND o.other_id = x.id
               WHERE x.cluster_id = ?1 AND NOT o.kept)",
            (cluster, chosen),
        )
    }
}

fn read_text(r: &rusqlite::Row) -> rusqlite::Result<ToCompare> {
    Ok(ToCompare {
        article: r.get(0)?,
        version: r.get(1)?,
        title: r.get(2)?,
        text: Text::from_stored(r.get(3)?),
    })
}

fn read_overlap(r: &rusqlite::Row) -> rusqlite::Result<OverlapRow> {
    Ok(OverlapRow {
        wording: r.get(0)?,
        other: r.get(1)?,
        resemblance: r.get(2)?,
        share: r.get(3)?,
        places: r.get::<_, i64>(4)? as u64,
        kept: r.get(5)?,
    })
}
