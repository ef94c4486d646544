//! What the index is told of an article and of its quotations: words and ids.

use crate::error::Result;
use crate::store::Store;
use crate::text::Span;

/// An article for the index. Entities are rows; topic codes are those given and all above them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleCardRow {
    /// Row of the article.
    pub article: i64,
    /// Row of the version.
    pub version: i64,
    /// True when that is no longer the current one.
    pub earlier: bool,
    /// Number of the cluster of its article, and that of its text; see [`Store::copy_numbers`].
    pub copies: (u64, u64),
    /// Headline.
    pub title: String,
    /// Text.
    pub text: String,
    /// Authors.
    pub byline: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// ISO 639 code.
    pub language: Option<String>,
    /// What is quoted in another language.
    pub foreign: Vec<(Span, String)>,
    /// `YYYY-MM-DD`.
    pub published_day: Option<String>,
    /// Who is quoted.
    pub speakers: Vec<i64>,
    /// Persons named.
    pub people: Vec<i64>,
    /// Institutions named.
    pub institutions: Vec<i64>,
    /// Places named.
    pub places: Vec<i64>,
    /// Topics of the article.
    pub topics: Vec<String>,
    /// Its date expressions.
    pub dates: Vec<DateCardRow>,
    /// Its quotations.
    pub quotations: Vec<QuotationCardRow>,
}

/// The words of a quotation, with all that they are read by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpokenRow {
    /// Text of its article.
    pub text: String,
    /// Where its words stand.
    pub parts: Vec<Span>,
    /// ISO 639 code, its own or that of its article.
    pub language: Option<String>,
    /// What its article quotes in another language than its own.
    pub foreign: Vec<(Span, String)>,
}

/// A date expression for the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateCardRow {
    /// Its words.
    pub span: Span,
    /// First day, `YYYY-MM-DD`.
    pub from_day: Option<String>,
    /// Last day.
    pub to_day: Option<String>,
}

/// A quotation for the index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuotationCardRow {
    /// Row.
    pub quotation: i64,
    /// The content's words.
    pub text: String,
    /// `direct`, `indirect`, `mixed`.
    pub kind: String,
    /// ISO 639 code, where its words are enough to tell.
    pub language: Option<String>,
    /// Where its words stand.
    pub parts: Vec<Span>,
    /// The first speaker's role in this article.
    pub role: String,
    /// The reporting words.
    pub cue: String,
    /// Who said it.
    pub speakers: Vec<i64>,
    /// Institutions that spoke, or for which the speaker has a role in this article.
    pub institutions: Vec<i64>,
    /// Persons, institutions and places named in its words.
    pub named: Vec<i64>,
    /// Topics of what was said.
    pub topics: Vec<String>,
}

impl Store {
    /// The versions of one article, the current one first, then from the latest to the first; empty when
    /// the row is unknown.
    pub fn cards(&self, article: i64) -> Result<Vec<ArticleCardRow>> {
        let sql = "SELECT a.id, v.id, coalesce(v.title, ''), v.text, v.byline, v.source, v.section, v.language, v.published_day,
                     v.id <> a.version_id
                   FROM article a JOIN version v ON v.article_id = a.id WHERE a.id = ?1 ORDER BY v.id <> a.version_id, v.number DESC";
        let cards = self.all(sql, [article], |r| {
            Ok(ArticleCardRow {
                article: r.get(0)?,
                version: r.get(1)?,
                title: r.get(2)?,
                text: r.get(3)?,
                byline: r.get(4)?,
                source: r.get(5)?,
                section: r.get(6)?,
                language: r.get(7)?,
                published_day: r.get(8)?,
                earlier: r.get(9)?,
                ..ArticleCardRow::default()
            })
        })?;
        cards.into_iter().map(|card| self.fill_card(card)).collect()
    }

    fn fill_card(&self, mut card: ArticleCardRow) -> Result<ArticleCardRow> {
        let named = self.all(
            "SELECT DISTINCT kind, entity_id FROM actor WHERE version_id = ?1 ORDER BY 1, 2",
            [card.version],
            |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)),
        )?;
        for (kind, entity) in named {
            match kind.as_str() {
                "person" => card.people.push(entity),
                "institution" => card.institutions.push(entity),
                _ => card.places.push(entity),
            }
        }
        card.copies = self.copy_numbers(card.article)?;
        card.topics = self.paths("t.version_id = ?1 AND t.quotation_id IS NULL", card.version)?;
        card.foreign = self.foreign_words(card.version)?;
        card.dates = self.date_cards(card.version)?;
        card.quotations = self.quotation_cards(&card)?;
        let mut speakers: Vec<i64> = card
            .quotations
            .iter()
            .flat_map(|q| q.speakers.iter().copied())
            .collect();
        speakers.sort_unstable();
        speakers.dedup();
        card.speakers = speakers;
        Ok(card)
    }

    /// The words of one quotation; `None` when the row is unknown.
    pub fn spoken(&self, quotation: i64) -> Result<Option<SpokenRow>> {
        let sql = "SELECT v.id, v.text, coalesce(q.language, v.language) FROM quotation q JOIN version v ON v.id = q.version_id
                   WHERE q.id = ?1";
        let found = self.one(sql, [quotation], |r| {
            Ok((r.get::<_, i64>(0)?, r.get(1)?, r.get(2)?))
        })?;
        let Some((version, text, language)) = found else {
            return Ok(None);
        };
        Ok(Some(SpokenRow {
            text,
            parts: self.quotation_parts(quotation)?,
            language,
            foreign: self.foreign_words(version)?,
        }))
    }

    /// What the current version of an article quotes in another language than its own.
    pub fn foreign_words_of(&self, article: i64) -> Result<Vec<(Span, String)>> {
        let sql = "SELECT version_id FROM article WHERE id = ?1";
        match self.one(sql, [article], |r| r.get(0))? {
            Some(version) => self.foreign_words(version),
            None => Ok(Vec::new()),
        }
    }

    /// The same of a version.
    pub fn foreign_words(&self, version: i64) -> Result<Vec<(Span, String)>> {
        let sql = "SELECT s.start_byte, s.end_byte, q.language FROM quotation q JOIN version v ON v.id = q.version_id
                     JOIN quotation_span s ON s.quotation_id = q.id AND s.part = 'content'
                   WHERE q.version_id = ?1 AND q.language IS NOT NULL AND q.language IS NOT v.language
                   ORDER BY q.ordinal, s.ordinal";
        self.all(sql, [version], |r| {
            let span = Span {
                start: r.get(0)?,
                end: r.get(1)?,
            };
            Ok((span, r.get(2)?))
        })
    }

    fn date_cards(&self, version: i64) -> Result<Vec<DateCardRow>> {
        let sql = "SELECT start_byte, end_byte, from_day, to_day FROM date_mention
                   WHERE version_id = ?1 ORDER BY start_byte";
        self.all(sql, [version], |r| {
            let span = Span {
                start: r.get(0)?,
                end: r.get(1)?,
            };
            Ok(DateCardRow {
                span,
                from_day: r.get(2)?,
                to_day: r.get(3)?,
            })
        })
    }

    /// The topics that fit `condition`, and all above them.
    fn paths(&self, condition: &'static str, row: i64) -> Result<Vec<String>> {
        let sql = format!(
            "SELECT w.path FROM topic t JOIN vocabulary w ON w.code = t.code WHERE {condition}"
        );
        Ok(codes_of(&self.all(&sql, [row], |r| r.get(0))?))
    }

    fn quotation_cards(&self, card: &ArticleCardRow) -> Result<Vec<QuotationCardRow>> {
        let mut quotations = self.all(
            "SELECT id, kind, language FROM quotation WHERE version_id = ?1 ORDER BY ordinal",
            [card.version],
            |r| {
                Ok(QuotationCardRow {
                    quotation: r.get(0)?,
                    kind: r.get(1)?,
                    language: r.get(2)?,
                    ..QuotationCardRow::default()
                })
            },
        )?;
        let word = |start: i64, end: i64| {
            card.text
                .get(start as usize..end as usize)
                .unwrap_or_default()
        };
        let mentions = self.all(
            "SELECT m.start_byte, m.end_byte, c.entity_id FROM mention m JOIN actor c ON c.id = m.actor_id
             WHERE m.version_id = ?1 ORDER BY 3, 1",
            [card.version],
            |r| Ok((Span { start: r.get(0)?, end: r.get(1)? }, r.get::<_, i64>(2)?)),
        )?;
        for q in &mut quotations {
            q.parts = self.quotation_parts(q.quotation)?;
            let inside = |span: &Span| q.parts.iter().any(|part| part.contains(*span));
            let named = mentions.iter().filter(|(span, _)| inside(span));
            q.named = named.map(|(_, entity)| *entity).collect();
            q.named.dedup();
            let parts = q.parts.iter().filter_map(|s| card.text.get(s.range()));
            let parts: Vec<&str> = parts.collect();
            q.text = parts.join(" ");
            q.speakers = self.all(
                "SELECT c.entity_id FROM quotation_speaker s JOIN actor c ON c.id = s.actor_id WHERE s.quotation_id = ?1 ORDER BY s.ordinal",
                [q.quotation],
                |r| r.get(0),
            )?;
            q.institutions = self.all(
                "SELECT c.entity_id FROM quotation_speaker s JOIN actor c ON c.id = s.actor_id AND c.kind = 'institution' WHERE s.quotation_id = ?1
                 UNION SELECT c.entity_id FROM quotation_speaker s JOIN affiliation f ON f.person_id = s.actor_id
                   JOIN actor c ON c.id = f.institution_id WHERE s.quotation_id = ?1 ORDER BY 1",
                [q.quotation],
                |r| r.get(0),
            )?;
            q.cue = self
                .all(
                    "SELECT start_byte, end_byte FROM quotation_span WHERE quotation_id = ?1 AND part = 'cue' ORDER BY ordinal",
                    [q.quotation],
                    |r| Ok(word(r.get(0)?, r.get(1)?).to_owned()),
                )?
                .join(" ");
            q.role = self
                .one(
                    "SELECT f.role_start, f.role_end FROM quotation_speaker s JOIN affiliation f ON f.person_id = s.actor_id
                     WHERE s.quotation_id = ?1 AND s.ordinal = 0 ORDER BY f.start_byte LIMIT 1",
                    [q.quotation],
                    |r| Ok(characters(&card.text, r.get::<_, i64>(0)? as usize, r.get::<_, i64>(1)? as usize)),
                )?
                .unwrap_or_default();
            q.topics = self.paths("t.quotation_id = ?1", q.quotation)?;
        }
        Ok(quotations)
    }
}

/// The codes of paths, each once, sorted.
fn codes_of(paths: &[String]) -> Vec<String> {
    let mut codes: Vec<&str> = paths
        .iter()
        .flat_map(|path| path.split('/'))
        .filter(|code| !code.is_empty())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().map(str::to_owned).collect()
}

/// The characters `start..end`, in Unicode scalars.
fn characters(text: &str, start: usize, end: usize) -> String {
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect()
}
