//! Ids and names: which article, which quotation, who.

use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::model::ActorKind;
use crate::store::{AffiliationRow, EntityRow, QuotationRow};
use crate::text::fold;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Row of an article.
    Article(i64),
    /// Row of a quotation.
    Quotation(i64),
}

/// All about a person or institution.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Who, with counts.
    pub entity: EntityRow,
    /// Roles as described, each with how often.
    pub roles: Vec<(AffiliationRow, u64)>,
    /// The latest quotations.
    pub quotations: Vec<QuotationRow>,
    /// Named in the same articles: name, kind, articles.
    pub named_with: Vec<(String, String, u64)>,
    /// Others whom the name may mean.
    pub others: Vec<EntityRow>,
}

impl Archive {
    /// What the id, or the beginning of an id, names.
    ///
    /// Errors with [`Error::NotFound`] when it fits nothing, or more than one thing.
    pub fn find(&self, id: &str) -> Result<Found> {
        let id = id.trim().to_ascii_lowercase();
        let articles = self.store.articles_by_key(&id)?;
        let quotations = self.store.quotations_by_key(&id)?;
        match (&articles[..], &quotations[..]) {
            _ if id.is_empty() => Err(Error::NotFound("an id is needed".to_owned())),
            ([article], []) => Ok(Found::Article(*article)),
            ([], [quotation]) => Ok(Found::Quotation(*quotation)),
            ([], []) => Err(Error::NotFound(format!(
                "no article and no quotation has an id that begins with {id}"
            ))),
            _ => Err(Error::NotFound(format!(
                "several ids begin with {id}: write more of it"
            ))),
        }
    }

    /// The card of the person or institution that `name` (in any form, or an id) means: of several
    /// the most quoted, then the most mentioned, with the others listed. None when nobody bears it.
    pub fn who(&self, name: &str, quotations: usize) -> Result<Option<Card>> {
        self.store.snapshot(|| {
            let mut candidates = Vec::new();
            for row in self.entities(name, &[ActorKind::Person, ActorKind::Institution])? {
                candidates.extend(self.store.entity(row)?);
            }
            candidates.sort_by(|a, b| {
                let weight = |e: &EntityRow| (e.quotations, e.mentions);
                weight(b)
                    .cmp(&weight(a))
                    .then_with(|| a.name.cmp(&b.name))
                    .then_with(|| a.key.cmp(&b.key))
            });
            let mut candidates = candidates.into_iter();
            let Some(entity) = candidates.next() else {
                return Ok(None);
            };
            Ok(Some(Card {
                roles: self.store.roles_of_entity(&entity.key)?,
                quotations: self.store.quotations_by(entity.id, quotations)?,
                named_with: self.store.named_with(entity.id, 8)?,
                others: candidates.collect(),
                entity,
            }))
        })
    }

    /// Rows of the entities of `kinds` that a typed name, or the beginning of an id of eight
    /// characters or more, may mean.
    pub(super) fn entities(&self, name: &str, kinds: &[ActorKind]) -> Result<Vec<i64>> {
        let called = self.store.entities_called(&fold(name), kinds)?;
        if !called.is_empty() || name.len() < 8 {
            return Ok(called);
        }
        self.store.entity_by_key(&name.to_ascii_lowercase())
    }
}
