//! Decisions of people about copies: this text is none of these, that article leads.

use std::collections::BTreeSet;

use crate::archive::Archive;
use crate::archive::copies::group::group_again;
use crate::error::{Error, Result};
use crate::store::{DecisionRow, Split, Store};

/// A decision that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Its number, by which it can be taken back.
    pub number: i64,
    /// A line about the index to tell the user.
    pub note: Option<String>,
}

impl Archive {
    /// Takes the text of an article out of its cluster, for good: what comes in later does not bring it
    /// back. Gives the number of the decision and a line about the index.
    ///
    /// Errors when its cluster has no other text.
    pub fn split_copy(&mut self, article: i64, author: &str, now: &str) -> Result<Decided> {
        self.decide(|store, change| {
            let wording = store.wording_of_article(article)?;
            let cluster = wording.map(|w| store.cluster_of_wording(w)).transpose()?;
            let (Some(wording), Some(cluster)) = (wording, cluster.flatten()) else {
                return Err(alone());
            };
            let mut from = Vec::new();
            for other in store.wordings_of_cluster(cluster)? {
                from.extend(
                    store
                        .text_hash_of_wording(other)?
                        .filter(|_| other != wording),
                );
            }
            if from.is_empty() {
                return Err(alone());
            }
            let text = store.text_hash_of_wording(wording)?.unwrap_or_default();
            let number = store.put_split(&Split { text, from }, author, now)?;
            group_again(store, &BTreeSet::from([cluster]), change)?;
            Ok(number)
        })
    }

    /// Puts an article at the head of its cluster. Gives the number of the decision.
    ///
    /// Errors when it is in none.
    pub fn lead_copy(&mut self, article: i64, author: &str, now: &str) -> Result<Decided> {
        self.decide(|store, _| {
            let cluster = store.copy_numbers(article)?.0 as i64;
            if store.cluster_size(cluster)?.is_none() {
                return Err(alone());
            }
            let number = store.put_lead(article, author, now)?;
            store.count_cluster(cluster)?;
            Ok(number)
        })
    }

    /// Takes back a decision about copies. Gives the number of the decision that does so.
    ///
    /// Errors when there is none of that number, or it was taken back before.
    pub fn undo_copy_decision(&mut self, number: i64, author: &str, now: &str) -> Result<Decided> {
        self.decide(|store, change| {
            let decisions = store.copy_decisions()?;
            let stands = |d: &&DecisionRow| d.id == number && !d.undone && d.kind != "undo";
            let Some(decision) = decisions.iter().find(stands) else {
                return Err(Error::NotFound(format!(
                    "no decision {number} about copies that could be taken back"
                )));
            };
            let undo = store.put_undo(number, author, now)?;
            let mut clusters = BTreeSet::new();
            for wording in wordings_named(store, decision)? {
                clusters.extend(store.cluster_of_wording(wording)?);
            }
            group_again(store, &clusters, change)?;
            Ok(undo)
        })
    }

    fn decide(&mut self, decision: impl FnOnce(&Store, u64) -> Result<i64>) -> Result<Decided> {
        self.catch_up_copies()?;
        let number = self.store.transaction(|store| {
            let change = store.next_change()?;
            decision(store, change)
        })?;
        Ok(Decided {
            number,
            note: self.index_tickets()?,
        })
    }
}

/// The wordings of which a decision speaks.
fn wordings_named(store: &Store, decision: &DecisionRow) -> Result<Vec<i64>> {
    let from = decision.subject["from"].as_array().into_iter().flatten();
    let mut named = Vec::new();
    for hash in from.chain([&decision.subject["text"]]) {
        named.extend(store.wordings_of_text_hash(hash.as_str().unwrap_or_default())?);
    }
    Ok(named)
}

fn alone() -> Error {
    Error::NotFound("this text is in no cluster with another".to_owned())
}
