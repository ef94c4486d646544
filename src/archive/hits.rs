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
        card.text = row.text.as_str().into();
        card.language.clone_from(&row.language);
        let foreign = match found.earlier {
            Some(version) => self.store.foreign_words(version as i64)?,
            None => self.store.foreign_words_of(row.id)?,
        };
        card.foreign = foreign.into();
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
        let spoken = self.store.spoken(found.id as i64)?.unwrap_or_default();
        card.text = spoken.text.into();
        card.quoted = vec![spoken.parts.clone()];
        card.language = spoken.language;
        card.foreign = spoken.foreign.into();
        let marks = self.marks(asked, card)?;
        Ok(Hit::Quotation {
            highlights: marks
                .into_iter()
                .filter(|(field, _)| *field == TextField::Quote)
                .filter_map(|(_, span)| within(&spoken.parts, span))
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

/// A stretch of an article as one of a quotation in it, of which a space joins the `parts`; None where
/// it lies outside.
fn within(parts: &[Span], stretch: Span) -> Option<Span> {
    let (mut before, mut within) = (0, None::<Span>);
    for part in parts {
        let (start, end) = (stretch.start.max(part.start), stretch.end.min(part.end));
        if start < end {
            let here = Span {
                start: before + start - part.start,
                end: before + end - part.start,
            };
            within = Some(within.map_or(here, |known| known.cover(here)));
        }
        before += part.end - part.start + 1;
    }
    within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_an_article_are_found_in_a_quotation() {
        let article = "Pay now, she said, or pay later.";
        let parts = [Span::new(0, 7), Span::new(19, 31)];
        let joined: Vec<&str> = parts.iter().map(|part| &article[part.range()]).collect();
        let joined = joined.join(" ");
        for (stretch, expected) in [
            ((0, 3), "Pay"),
            ((22, 25), "pay"),
            ((4, 25), "now or pay"),
            ((0, 32), "Pay now or pay later"),
        ] {
            let span = within(&parts, Span::new(stretch.0, stretch.1)).unwrap();
            assert_eq!(&joined[span.range()], expected, "{stretch:?}");
        }
        assert_eq!(within(&parts, Span::new(9, 12)), None);
    }
}
