//! Numbers to hits: rows of the store, with what matched in their texts.

use crate::archive::search::{Hit, Request, ResultSet};
use crate::archive::{Archive, Found, shadow};
use crate::error::Result;
use crate::index::{Hits, Scope};
use crate::model::query::{Card, CardId, Node, TextField};
use crate::query::{self, Known};
use crate::store::{ArticleRow, QuotationRow};
use crate::text::Span;

impl Archive {
    pub(super) fn rows(
        &self,
        tree: &Node,
        request: &Request,
        hits: &Hits,
        result: &mut ResultSet,
    ) -> Result<()> {
        let known = query::known_by(tree);
        for (id, score) in &hits.hits {
            let hit = match request.scope {
                Scope::Articles => match self.store.article(*id as i64)? {
                    Some(row) => {
                        Some(self.article_hit((tree, &known), row, *score, request.snippet)?)
                    }
                    None => None,
                },
                Scope::Quotes => match self.store.quotation(*id as i64)? {
                    Some(row) => Some(self.quotation_hit((tree, &known), *id, row, *score)?),
                    None => None,
                },
            };
            match hit {
                Some(hit) => result.hits.push(hit),
                None => result.notes.push(
                    "the index is behind the store: a hit without a row was left out".to_owned(),
                ),
            }
        }
        Ok(())
    }

    /// (number, article) of the hits that are shown.
    pub(super) fn places_of(&self, shown: &[Hit], hits: &Hits) -> Result<Vec<(u64, u64)>> {
        let mut places = Vec::with_capacity(shown.len());
        for (hit, (id, _)) in shown.iter().zip(&hits.hits) {
            let article = match hit {
                Hit::Article { .. } => *id,
                Hit::Quotation { row, .. } => match self.find(&row.article_key)? {
                    Found::Article(article) => article as u64,
                    Found::Quotation(_) => 0,
                },
            };
            places.push((*id, article));
        }
        Ok(places)
    }

    pub(super) fn article_hit(
        &self,
        asked: (&Node, &Known),
        row: ArticleRow,
        score: f32,
        width: usize,
    ) -> Result<Hit> {
        let id = CardId::Article(row.id as u64);
        let mut card = Card::new(id, row.id as u64);
        card.title = row.title.clone().unwrap_or_default();
        card.text = row.text.as_str().to_owned();
        card.language.clone_from(&row.language);
        let marks = self.marks(asked, card)?;
        let of = |field: TextField| -> Vec<Span> {
            let marks = marks.iter().filter(|(f, _)| *f == field);
            marks.map(|(_, span)| *span).collect()
        };
        let snippet = query::snippet(row.text.as_str(), &of(TextField::Body), width);
        Ok(Hit::Article {
            row: Box::new(row),
            score,
            title: of(TextField::Title),
            snippet,
        })
    }

    fn quotation_hit(
        &self,
        asked: (&Node, &Known),
        id: u64,
        row: QuotationRow,
        score: f32,
    ) -> Result<Hit> {
        let article = match self.find(&row.article_key)? {
            Found::Article(article) => article as u64,
            Found::Quotation(_) => 0,
        };
        let mut card = Card::new(CardId::Quotation(id), article);
        card.text.clone_from(&row.quotation);
        card.language.clone_from(&row.language);
        let marks = self.marks(asked, card)?;
        Ok(Hit::Quotation {
            highlights: marks
                .into_iter()
                .filter(|(field, _)| *field == TextField::Quote)
                .map(|(_, span)| span)
                .collect(),
            row: Box::new(row),
            score,
        })
    }

    /// What matched in the texts of a hit, of which `card` has the texts only.
    fn marks(&self, (tree, known): (&Node, &Known), card: Card) -> Result<Vec<(TextField, Span)>> {
        if let Known::Texts(texts) = known
            && let Some(marks) = query::matches(texts, &card)
        {
            return Ok(marks);
        }
        let row = self.store.cards(card.article as i64)?;
        let cards = row.as_ref().map(shadow::cards).unwrap_or_default();
        let whole = cards.into_iter().find(|c| c.id == card.id);
        Ok(query::matches(tree, &whole.unwrap_or(card)).unwrap_or_default())
    }
}
