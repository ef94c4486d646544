//! Why a query finds what it finds: what each clause finds by itself, where nothing was left, and of
//! what the scores of the first hits are made.

use crate::error::Result;
use crate::index::{Counting, Dedupe, Index, Match, Options, Recency, Scope};
use crate::model::query::{Node, TextField};
use crate::query;

/// Hits whose scores are explained.
const HITS: usize = 3;
/// Words of the index shown for a clause.
const TERMS: usize = 12;

/// A clause of the query: one of those that AND joins.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// As text.
    pub typed: String,
    /// In plain words.
    pub meaning: String,
    /// How many cards fit it alone.
    pub count: u64,
    /// How many fit it and all before it.
    pub left: u64,
    /// The words of the index that it looks for and that are there, a stem with a dash behind, each
    /// with its cards; the most frequent first.
    pub words: Vec<(String, u64)>,
}

/// What a clause adds to the score of a hit.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorePart {
    /// The clause.
    pub clause: String,
    /// BM25 of the title, with its weight.
    pub title: f32,
    /// BM25 of the text.
    pub text: f32,
}

/// Why a query finds what it finds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Every clause, in order.
    pub clauses: Vec<Clause>,
    /// The first clause after which nothing was left.
    pub emptied: Option<String>,
    /// Of the first hits, in their order: of what their scores are made.
    pub scores: Vec<HitScore>,
}

/// Of what the score of a hit is made: the sum of its parts, times what its day is worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HitScore {
    /// What the clauses add, where that is not nothing.
    pub parts: Vec<ScorePart>,
    /// 1 and the gain of a newer day.
    pub recency: f32,
}

/// Explains `tree`, whose names are resolved. `hits` are the first hits with the articles they are of and
/// their days as numbers. Costs two searches for each clause, and two for each clause and hit.
pub(super) fn explain(
    index: &Index,
    tree: &Node,
    options: &Options,
    hits: &[(Match, u64, Option<i64>)],
) -> Result<Explanation> {
    let parts = match tree {
        Node::And(parts) => parts.as_slice(),
        tree => std::slice::from_ref(tree),
    };
    let counting = Options {
        limit: 0,
        offset: 0,
        after: None,
        count: Counting::Total,
        recency: None,
        ..options.clone()
    };
    let mut clauses = Vec::with_capacity(parts.len());
    for n in 0..parts.len() {
        clauses.push(clause(index, &parts[..=n], &counting)?);
    }
    let mut scores = Vec::new();
    for (hit, article, day) in hits.iter().take(HITS) {
        let factor = |recency: Recency| recency.factor(*day);
        scores.push(HitScore {
            parts: score(index, parts, &counting, (hit, *article))?,
            recency: options.recency.map_or(1.0, factor),
        });
    }
    let emptied = clauses.iter().find(|clause| clause.left == 0);
    Ok(Explanation {
        emptied: emptied.map(|clause| clause.typed.clone()),
        clauses,
        scores,
    })
}

/// The last of `parts`, alone and after the others.
fn clause(index: &Index, parts: &[Node], counting: &Options) -> Result<Clause> {
    let part = parts.last().unwrap_or(&Node::Everything);
    let said = counting.scope == Scope::Quotes;
    let meanings = query::explain(part, said).into_iter().map(|m| m.1);
    let meanings: Vec<String> = meanings.collect();
    let together = Node::And(parts.to_vec());
    Ok(Clause {
        typed: query::print(part),
        meaning: meanings.join("; or "),
        count: index.search(part, counting)?.total,
        left: index.search(&together, counting)?.total,
        words: index.words_of(part, counting.scope, TERMS)?,
    })
}

/// What each of `parts` adds to the score of a hit.
fn score(
    index: &Index,
    parts: &[Node],
    counting: &Options,
    (hit, article): (&Match, u64),
) -> Result<Vec<ScorePart>> {
    let here = Options {
        limit: usize::MAX / 2,
        within: Some(vec![article]),
        dedupe: Dedupe::None,
        ..counting.clone()
    };
    let of = |tree: &Node| -> Result<f32> {
        let found = index.search(tree, &here)?;
        let same = |found: &&Match| (found.id, found.earlier) == (hit.id, hit.earlier);
        Ok(found.hits.iter().find(same).map_or(0.0, |hit| hit.score))
    };
    let mut scores = Vec::new();
    for part in parts {
        let whole = of(part)?;
        let text = match part {
            Node::Text {
                field: TextField::Any,
                words,
            } => of(&Node::Text {
                field: TextField::Body,
                words: words.clone(),
            })?,
            Node::Text {
                field: TextField::Title,
                ..
            } => 0.0,
            _ => whole,
        };
        if whole > 0.0 {
            scores.push(ScorePart {
                clause: query::print(part),
                title: (whole - text).max(0.0),
                text,
            });
        }
    }
    Ok(scores)
}
