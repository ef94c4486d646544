//! Numbers to hits: rows of the store, with what matched in their texts.

use crate::archive::search::{Hit, Request, ResultSet};
use crate::archive::{Archive, Found, shadow};
use crate::error::Result;
use crate::index::{Hits, Match, Scope};
use crate::model::query::{Card, CardId, Day, Node, TextField};
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
        for found in &hits.hits {
            let hit = match request.scope {
                Scope::Articles => match self.article_of(found)? {
                    Some(row) => {
                        Some(self.article_hit((tree, &known), row, found, request.snippet)?)
                    }
                    None => None,
                },
                Scope::Quotes => match self.quotation_of(found)? {
                    Some(row) => Some(self.quotation_hit((tree, &known), row, found)?),
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

    fn article_of(&self, found: &Match) -> Result<Option<ArticleRow>> {
        match found.earlier {
            Some(version) => self.store.article_of_version(version as i64),
            None => self.store.article(found.id as i64),
        }
    }

    fn quotation_of(&self, found: &Match) -> Result<Option<QuotationRow>> {
        match found.earlier {
            Some(_) => self.store.quotation_of_any_version(found.id as i64),
            None => self.store.quotation(found.id as i64),
        }
    }

    /// The hits that are shown, with the articles they are of and their days as numbers.
    pub(super) fn places_of(
        &self,
        shown: &[Hit],
        hits: &Hits,
    ) -> Result<Vec<(Match, u64, Option<i64>)>> {
        let mut places = Vec::with_capacity(shown.len());
        for (hit, found) in shown.iter().zip(&hits.hits) {
            let (article, day) = match hit {
                Hit::Article { row, .. } => (found.id, &row.published_day),
                Hit::Quotation { row, .. } => match self.find(&row.article_key)? {
                    Found::Article(article) => (article as u64, &row.published_day),
                    Found::Quotation(_) => (0, &row.published_day),
                },
            };
            let day = day.as_deref().and_then(Day::parse).map(Day::number);
            places.push((*found, article, day));
        }
        Ok(places)
    }

    pub(super) fn article_hit(
        &self,
        asked: (&Node, &Known),
        row: ArticleRow,
        found: &Match,
        width: usize,
    ) -> Result<Hit> {
        let id = CardId::Article(row.id as u64);
        let mut card = Card::new(id, row.id as u64);
        card.earlier = found.earlier;
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
            score: found.score,
            copies: found.copies,
            title: of(TextField::Title),
            snippet,
        })
    }

    fn quotation_hit(
        &self,
        asked: (&Node, &Known),
        row: QuotationRow,
        found: &Match,
    ) -> Result<Hit> {
        let article = match self.find(&row.article_key)? {
            Found::Article(article) => article as u64,
            Found::Quotation(_) => 0,
        };
        let mut card = Card::new(CardId::Quotation(found.id), article);
        card.earlier = found.earlier;
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
            score: found.score,
            copies: found.copies,
        })
    }

    /// What matched in the texts of a hit, of which `card` has the texts only.
    fn marks(&self, (tree, known): (&Node, &Known), card: Card) -> Result<Vec<(TextField, Span)>> {
        if let Known::Texts(texts) = known
            && let Some(marks) = query::matches(texts, &card)
        {
            return Ok(marks);
        }
        let rows = self.store.cards(card.article as i64)?;
        let same = |c: &Card| (c.id, c.earlier) == (card.id, card.earlier);
        let whole = rows.iter().flat_map(shadow::cards).find(same);
        Ok(query::matches(tree, &whole.unwrap_or(card)).unwrap_or_default())
    }
}
