//! Giving back: articles, quotations, mentions, counts. Lists read the promised views, so that a
//! number here is the number in SQL.

use rusqlite::Row;

use crate::error::Result;
use crate::store::{CopyCounts, Store};
use crate::text::Text;

/// A version of an article, mostly the current one.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRow {
    /// Row of the article.
    pub id: i64,
    /// Row of the version.
    pub version: i64,
    /// Short id.
    pub key: String,
    /// Short id of the version.
    pub version_key: String,
    /// How many versions there are.
    pub versions: u64,
    /// Number of the version, where it is no longer the current one.
    pub earlier: Option<u64>,
    /// Headline.
    pub title: Option<String>,
    /// Authors, joined by "; ".
    pub byline: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// `YYYY-MM-DD`.
    pub published_day: Option<String>,
    /// Canonical URL.
    pub url: Option<String>,
    /// ISO 639 code.
    pub language: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Dateline.
    pub dateline: Option<String>,
    /// Words of the text.
    pub words: u64,
    /// The text.
    pub text: Text,
}

/// A quotation as the view `quotations` has it, or `quotation_versions`.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotationRow {
    /// Short id.
    pub key: String,
    /// Short id of its article.
    pub article_key: String,
    /// Number of the version it stands in, where that is no longer the current one.
    pub earlier: Option<u64>,
    /// The content's words.
    pub quotation: String,
    /// `direct`, `indirect`, `mixed`.
    pub kind: String,
    /// Names of who said it, joined by "; "; None when unnamed or unknown.
    pub speaker: Option<String>,
    /// Short id of the first speaker.
    pub speaker_id: Option<String>,
    /// The speaker's role as the article gives it.
    pub role: Option<String>,
    /// The words for an unnamed speaker.
    pub described: Option<String>,
    /// The words that name the speaker here.
    pub source_words: Option<String>,
    /// The reporting words.
    pub cue: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// The rule that attributed it.
    pub rule: String,
    /// ISO 639 code of its words, where they are enough to tell.
    pub language: Option<String>,
    /// The article's headline.
    pub title: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// `YYYY-MM-DD`.
    pub published_day: Option<String>,
    /// First Unicode scalar of the content in the article's text.
    pub start: u64,
    /// One past the last.
    pub end: u64,
    /// First byte.
    pub start_byte: u64,
    /// One past the last.
    pub end_byte: u64,
}

/// A mention with the words.
#[derive(Clone, Debug, PartialEq)]
pub struct MentionRow {
    /// Short id of the entity.
    pub entity_key: String,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The words.
    pub words: String,
    /// How it names it.
    pub form: String,
}

/// A role as described in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct AffiliationRow {
    /// The person's name.
    pub person: String,
    /// The role as written.
    pub role: String,
    /// The institution's name.
    pub institution: Option<String>,
    /// Short id of the article.
    pub article_key: String,
    /// `YYYY-MM-DD`.
    pub published_day: Option<String>,
}

/// A date expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateRow {
    /// The words.
    pub words: String,
    /// ISO 8601.
    pub value: String,
    /// First day meant.
    pub from_day: Option<String>,
    /// Last day meant.
    pub to_day: Option<String>,
    /// The day it was counted from.
    pub anchor_day: Option<String>,
    /// `published` or `dateline`.
    pub anchor: Option<String>,
}

/// A topic or concept with how often it, or one below it, was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicRow {
    /// `medtop`, or the codebook's name.
    pub codebook: String,
    /// Its code.
    pub code: String,
    /// English name, or the concept's.
    pub name: String,
    /// 1 for the top of the hierarchy.
    pub level: u8,
    /// Articles that have it.
    pub articles: u64,
    /// Articles whose main topic it is.
    pub main: u64,
    /// Quotations that have it.
    pub quotations: u64,
}

/// A topic or concept of one article.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleTopicRow {
    /// `medtop`, or the codebook's name.
    pub codebook: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Weight, 0 to 1.
    pub score: f64,
    /// Words that spoke for it, joined by "; ".
    pub evidence: String,
}

/// A key phrase of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyPhraseRow {
    /// As first written there.
    pub phrase: String,
    /// Weight, 1 for the weightiest.
    pub score: f64,
    /// How often it stands there.
    pub times: u64,
}

/// Sums over the archive; each is the count of the view of that name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// (view, rows) in the order of the views.
    pub views: Vec<(&'static str, u64)>,
    /// Articles, different texts, clusters.
    pub copies: CopyCounts,
    /// Words of all current texts.
    pub words: u64,
    /// Bytes of the SQLite file.
    pub bytes: u64,
    /// First and last day of publication.
    pub days: Option<(String, String)>,
}

const COUNTED: [&str; 13] = [
    "articles",
    "versions",
    "quotations",
    "speakers",
    "people",
    "institutions",
    "places",
    "mentions",
    "affiliations",
    "topics",
    "key_phrases",
    "dates",
    "duplicates",
];

const ARTICLE: &str = "SELECT a.id, v.id, a.key, v.key, w.number, v.title, v.byline, v.source, v.published, v.published_day, v.url,
    v.language, v.section, v.dateline, v.words, v.text, nullif(v.number, w.number)
    FROM article a JOIN version w ON w.id = a.version_id JOIN version v ON v.article_id = a.id";

const QUOTATION: &str = "SELECT w.quotation_id, w.article_id, w.quotation, w.kind, w.speaker, w.speaker_id, w.role, w.described,
    w.source_words, w.cue, w.confidence, w.rule, w.language, w.title, w.source, w.published_day, w.start, w.\"end\", w.start_byte, w.end_byte";

impl Store {
    /// Rows of articles whose short id begins with `prefix`, at most two: one is the answer, two say
    /// that the prefix is not enough.
    pub fn articles_by_key(&self, prefix: &str) -> Result<Vec<i64>> {
        self.all(
            "SELECT id FROM article WHERE key >= ?1 AND key < ?1 || x'7F' ORDER BY key LIMIT 2",
            [prefix],
            |r| r.get(0),
        )
    }

    /// The same for quotations.
    pub fn quotations_by_key(&self, prefix: &str) -> Result<Vec<i64>> {
        self.all(
            "SELECT id FROM quotation WHERE key >= ?1 AND key < ?1 || x'7F' ORDER BY key LIMIT 2",
            [prefix],
            |r| r.get(0),
        )
    }

    /// An article's current version; None for an unknown row.
    pub fn article(&self, id: i64) -> Result<Option<ArticleRow>> {
        let sql = format!("{ARTICLE} AND v.id = a.version_id WHERE a.id = ?1");
        self.one(&sql, [id], read_article)
    }

    /// A version of an article, by its row; None for an unknown row.
    pub fn article_of_version(&self, id: i64) -> Result<Option<ArticleRow>> {
        self.one(&format!("{ARTICLE} WHERE v.id = ?1"), [id], read_article)
    }

    /// The newest day of publication, `YYYY-MM-DD`, that is not later than the day on which the last article
    /// came in: a slip of the year makes no article the newest. None where no article has a day.
    pub fn newest_day(&self) -> Result<Option<String>> {
        let sql = "SELECT max(published_day) FROM version
                   WHERE published_day <= (SELECT substr(captured, 1, 10) FROM version ORDER BY id DESC LIMIT 1)";
        Ok(self.one(sql, [], |r| r.get(0))?.flatten())
    }

    /// The short id of an article; None when there is none of that number.
    pub fn article_key(&self, id: i64) -> Result<Option<String>> {
        self.one("SELECT key FROM article WHERE id = ?1", [id], |r| r.get(0))
    }

    /// The short ids of the article of a quotation, and of the quotation; None when there is none of
    /// that number in a current version.
    pub fn quotation_keys(&self, id: i64) -> Result<Option<(String, String)>> {
        let sql = "SELECT a.key, q.key FROM quotation q JOIN article a ON a.version_id = q.version_id WHERE q.id = ?1";
        self.one(sql, [id], |r| Ok((r.get(0)?, r.get(1)?)))
    }

    /// All article rows in order of coming in.
    pub fn article_ids(&self) -> Result<Vec<i64>> {
        self.all("SELECT id FROM article ORDER BY id", [], |r| r.get(0))
    }

    /// All quotation rows of current versions, in order.
    pub fn quotation_ids(&self) -> Result<Vec<i64>> {
        self.all("SELECT q.id FROM quotation q JOIN article a ON a.version_id = q.version_id ORDER BY q.id", [], |r| r.get(0))
    }

    /// Codes of the topics that a typed name or code means: that of the name, else those whose name
    /// has it as a part, by level and code.
    pub fn topics_called(&self, typed: &str) -> Result<Vec<String>> {
        let exact = "SELECT code FROM vocabulary WHERE lower(name) = lower(?1) OR code = ?1 OR code = 'medtop:' || ?1 ORDER BY level, code";
        let codes: Vec<String> = self.all(exact, [typed], |r| r.get(0))?;
        if !codes.is_empty() || typed.is_empty() {
            return Ok(codes);
        }
        self.all("SELECT code FROM vocabulary WHERE instr(lower(name), lower(?1)) > 0 ORDER BY level, code", [typed], |r| r.get(0))
    }

    /// Name of a topic.
    pub fn topic_name(&self, code: &str) -> Result<Option<String>> {
        self.one("SELECT name FROM vocabulary WHERE code = ?1", [code], |r| {
            r.get(0)
        })
    }

    /// A quotation of a current version; None for an unknown or outdated row.
    pub fn quotation(&self, id: i64) -> Result<Option<QuotationRow>> {
        let sql = format!(
            "{QUOTATION}, NULL FROM quotations w WHERE w.quotation_id = (SELECT key FROM quotation WHERE id = ?1)"
        );
        self.one(&sql, [id], read_quotation)
    }

    /// A quotation of any version; None for an unknown row.
    pub fn quotation_of_any_version(&self, id: i64) -> Result<Option<QuotationRow>> {
        let sql = format!(
            "{QUOTATION}, iif(w.is_current, NULL, w.version) FROM quotation_versions w
             WHERE w.quotation_id = (SELECT key FROM quotation WHERE id = ?1)"
        );
        self.one(&sql, [id], read_quotation)
    }

    /// The quotations of an article, in order of its text.
    pub fn quotations_of(&self, article_key: &str) -> Result<Vec<QuotationRow>> {
        self.all(
            &format!(
                "{QUOTATION}, NULL FROM quotations w WHERE w.article_id = ?1 ORDER BY w.position"
            ),
            [article_key],
            read_quotation,
        )
    }

    /// Content spans of a quotation in bytes, in order.
    pub fn quotation_parts(&self, id: i64) -> Result<Vec<crate::text::Span>> {
        let sql = "SELECT start_byte, end_byte FROM quotation_span WHERE quotation_id = ?1 AND part = 'content' ORDER BY ordinal";
        self.all(sql, [id], |r| {
            Ok(crate::text::Span {
                start: r.get(0)?,
                end: r.get(1)?,
            })
        })
    }

    /// Who and what an article speaks of, each name once with its words' count, most mentioned first.
    pub fn cast_of(&self, article_key: &str) -> Result<Vec<(MentionRow, u64)>> {
        let sql = "SELECT entity_id, kind, name, group_concat(DISTINCT words), min(form), count(*) FROM mentions WHERE article_id = ?1
                   GROUP BY entity_id ORDER BY kind, count(*) DESC, name";
        self.all(sql, [article_key], |r| {
            let row = MentionRow {
                entity_key: r.get(0)?,
                kind: r.get(1)?,
                name: r.get(2)?,
                words: r.get(3)?,
                form: r.get(4)?,
            };
            Ok((row, r.get::<_, i64>(5)? as u64))
        })
    }

    /// Roles described in an article, in order of its text.
    pub fn roles_of(&self, article_key: &str) -> Result<Vec<AffiliationRow>> {
        let sql = "SELECT person, role, institution, article_id, published_day FROM affiliations WHERE article_id = ?1 ORDER BY start";
        self.all(sql, [article_key], read_affiliation)
    }

    /// Roles of a person, or people of an institution, over the archive: earliest day first.
    pub fn roles_of_entity(&self, entity_key: &str) -> Result<Vec<(AffiliationRow, u64)>> {
        let sql = "SELECT person, role, institution, min(article_id), min(published_day), count(*) FROM affiliations
                   WHERE person_id = ?1 OR institution_id = ?1 GROUP BY person, lower(role), institution
                   ORDER BY min(published_day) IS NULL, min(published_day), person, role";
        self.all(sql, [entity_key], |r| {
            Ok((read_affiliation(r)?, r.get::<_, i64>(5)? as u64))
        })
    }

    /// Quotations of a speaker, latest first: (row, of all).
    pub fn quotations_by(&self, entity: i64, limit: usize) -> Result<Vec<QuotationRow>> {
        let sql = format!(
            "{QUOTATION}, NULL FROM quotations w WHERE w.quotation_id IN (SELECT q.key FROM quotation q JOIN quotation_speaker s ON s.quotation_id = q.id
               JOIN actor c ON c.id = s.actor_id WHERE c.entity_id = ?1)
             ORDER BY w.published_day IS NULL, w.published_day DESC, w.article_id, w.position LIMIT ?2"
        );
        self.all(&sql, (entity, limit as i64), read_quotation)
    }

    /// Entities most often named in the same articles: (name, kind, articles).
    pub fn named_with(&self, entity: i64, limit: usize) -> Result<Vec<(String, String, u64)>> {
        let sql = "SELECT e.name, e.kind, count(DISTINCT o.version_id) AS n FROM actor c JOIN article a ON a.version_id = c.version_id
                   JOIN actor o ON o.version_id = c.version_id AND o.entity_id <> c.entity_id JOIN entity e ON e.id = o.entity_id
                   WHERE c.entity_id = ?1 AND e.kind <> 'place' GROUP BY e.id ORDER BY n DESC, e.name LIMIT ?2";
        self.all(sql, (entity, limit as i64), |r| {
            Ok((r.get(0)?, r.get(1)?, r.get::<_, i64>(2)? as u64))
        })
    }

    /// Topics of an article, the main one first, then the concepts of each codebook in the same way.
    pub fn topics_of(&self, article_key: &str) -> Result<Vec<ArticleTopicRow>> {
        let sql = "SELECT codebook, code, name, score, evidence FROM topics WHERE article_id = ?1 AND quotation_id IS NULL
                   ORDER BY codebook <> 'medtop', codebook, is_main DESC, score DESC, code";
        self.all(sql, [article_key], |r| {
            Ok(ArticleTopicRow {
                codebook: r.get(0)?,
                code: r.get(1)?,
                name: r.get(2)?,
                score: r.get(3)?,
                evidence: r.get(4)?,
            })
        })
    }

    /// Key phrases of an article, the weightiest first.
    pub fn key_phrases_of(&self, article_key: &str) -> Result<Vec<KeyPhraseRow>> {
        let sql =
            "SELECT phrase, score, times FROM key_phrases WHERE article_id = ?1 ORDER BY position";
        self.all(sql, [article_key], |r| {
            Ok(KeyPhraseRow {
                phrase: r.get(0)?,
                score: r.get(1)?,
                times: r.get::<_, i64>(2)? as u64,
            })
        })
    }

    /// Date expressions of an article in order of its text.
    pub fn dates_of(&self, article_key: &str) -> Result<Vec<DateRow>> {
        let sql = "SELECT words, value, from_day, to_day, anchor_day, anchor FROM dates WHERE article_id = ?1 ORDER BY start";
        self.all(sql, [article_key], |r| {
            Ok(DateRow {
                words: r.get(0)?,
                value: r.get(1)?,
                from_day: r.get(2)?,
                to_day: r.get(3)?,
                anchor_day: r.get(4)?,
                anchor: r.get(5)?,
            })
        })
    }

    /// All topics and concepts that were given, or have one below them that was, with their counts
    /// as facets have them: the IPTC topics first, then each codebook; most articles first.
    pub fn topic_counts(&self) -> Result<Vec<TopicRow>> {
        let sql = "WITH RECURSIVE up (code, above) AS (
                     SELECT DISTINCT code, code FROM topic
                     UNION SELECT u.code, v.broader FROM up u JOIN vocabulary v ON v.code = u.above WHERE v.broader IS NOT NULL)
                   SELECT w.codebook, w.code, w.name, w.level, count(DISTINCT CASE WHEN t.quotation_id IS NULL THEN t.article_id END) AS n,
                     count(DISTINCT CASE WHEN t.quotation_id IS NULL AND t.is_main THEN t.article_id END), count(DISTINCT t.quotation_id)
                   FROM topics t JOIN up u ON u.code = t.code JOIN vocabulary w ON w.code = u.above
                   GROUP BY w.code ORDER BY w.codebook <> 'medtop', w.codebook, n DESC, w.code";
        let count = |r: &Row, n: usize| r.get::<_, i64>(n).map(|v| v as u64);
        self.all(sql, [], |r| {
            Ok(TopicRow {
                codebook: r.get(0)?,
                code: r.get(1)?,
                name: r.get(2)?,
                level: r.get(3)?,
                articles: count(r, 4)?,
                main: count(r, 5)?,
                quotations: count(r, 6)?,
            })
        })
    }

    /// Sums over the whole archive.
    pub fn counts(&self) -> Result<Counts> {
        let number = |sql: &str| -> Result<u64> {
            Ok(self.one(sql, [], |r| r.get::<_, i64>(0))?.unwrap_or(0) as u64)
        };
        let mut views = Vec::with_capacity(COUNTED.len());
        for view in COUNTED {
            views.push((view, number(&format!("SELECT count(*) FROM {view}"))?));
        }
        let days = self.one(
            "SELECT min(published_day), max(published_day) FROM articles",
            [],
            |r| {
                Ok(r.get::<_, Option<String>>(0)?
                    .zip(r.get::<_, Option<String>>(1)?))
            },
        )?;
        Ok(Counts {
            views,
            copies: self.counts_of_copies()?,
            words: number("SELECT coalesce(sum(words), 0) FROM articles")?,
            bytes: number(
                "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            )?,
            days: days.flatten(),
        })
    }
}

fn read_article(r: &Row) -> rusqlite::Result<ArticleRow> {
    Ok(ArticleRow {
        id: r.get(0)?,
        version: r.get(1)?,
        key: r.get(2)?,
        version_key: r.get(3)?,
        versions: r.get::<_, i64>(4)? as u64,
        title: r.get(5)?,
        byline: r.get(6)?,
        source: r.get(7)?,
        published: r.get(8)?,
        published_day: r.get(9)?,
        url: r.get(10)?,
        language: r.get(11)?,
        section: r.get(12)?,
        dateline: r.get(13)?,
        words: r.get::<_, i64>(14)? as u64,
        text: Text::from_stored(r.get(15)?),
        earlier: r.get::<_, Option<i64>>(16)?.map(|n| n as u64),
    })
}

fn read_quotation(r: &Row) -> rusqlite::Result<QuotationRow> {
    let offset = |n| r.get::<_, i64>(n).map(|v| v as u64);
    Ok(QuotationRow {
        key: r.get(0)?,
        article_key: r.get(1)?,
        quotation: r.get::<_, Option<String>>(2)?.unwrap_or_default(),
        kind: r.get(3)?,
        speaker: r.get(4)?,
        speaker_id: r.get(5)?,
        role: r.get(6)?,
        described: r.get(7)?,
        source_words: r.get(8)?,
        cue: r.get(9)?,
        confidence: r.get(10)?,
        rule: r.get(11)?,
        language: r.get(12)?,
        title: r.get(13)?,
        source: r.get(14)?,
        published_day: r.get(15)?,
        start: offset(16)?,
        end: offset(17)?,
        start_byte: offset(18)?,
        end_byte: offset(19)?,
        earlier: r.get::<_, Option<i64>>(20)?.map(|n| n as u64),
    })
}

fn read_affiliation(r: &Row) -> rusqlite::Result<AffiliationRow> {
    Ok(AffiliationRow {
        person: r.get(0)?,
        role: r.get(1)?,
        institution: r.get(2)?,
        article_key: r.get(3)?,
        published_day: r.get(4)?,
    })
}
