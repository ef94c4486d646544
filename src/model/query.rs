//! What was asked (a tree), and what can be searched (cards): plain data for query and index.

use std::fmt;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::SpokenOf;
use crate::text::Span;

/// What the user asked. Made from text by `query::parse`, printed back by `query::print`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Node {
    /// Every card.
    #[default]
    Everything,
    /// All of these.
    And(Vec<Node>),
    /// At least one of these.
    Or(Vec<Node>),
    /// Cards that do not fit.
    Not(Box<Node>),
    /// Words in a field.
    Text {
        /// Where.
        field: TextField,
        /// What.
        words: Words,
    },
    /// Words that stand in a field (of [`TextField::Any`]: in title and text together) so many times.
    AtLeast {
        /// Where.
        field: TextField,
        /// At least so often, 1 or more.
        count: u32,
        /// What.
        words: Words,
    },
    /// Texts of so many words, both ends included; the title does not count.
    Length {
        /// At least; `None` is open.
        from: Option<u32>,
        /// At most; `None` is open.
        to: Option<u32>,
    },
    /// A name not yet resolved to entities or topic codes: fits nothing until it is.
    Name {
        /// What the named thing does.
        field: NameField,
        /// The name as typed.
        typed: String,
    },
    /// A name resolved to entities. No id fits nothing.
    Entity {
        /// What the entities do.
        field: NameField,
        /// Any of these.
        ids: Vec<u64>,
        /// The name as typed.
        typed: String,
    },
    /// A topic name resolved to codes. No code fits nothing.
    Topic {
        /// Any of these.
        codes: Vec<String>,
        /// The name as typed.
        typed: String,
    },
    /// Published between two days, both included. Cards without a day never fit.
    Days {
        /// First day; `None` is open.
        from: Option<Day>,
        /// Last day; `None` is open.
        to: Option<Day>,
    },
    /// Speaking of a day between two, both included (see [`SpokenOf`]).
    AboutDays {
        /// First day; `None` is open.
        from: Option<Day>,
        /// Last day; `None` is open.
        to: Option<Day>,
    },
}

/// A field that holds words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextField {
    /// Title or text of an article, text of a quotation.
    Any,
    /// The title.
    Title,
    /// The text.
    Body,
    /// The words of quotations.
    Quote,
    /// The authors.
    Byline,
    /// The speaker's role at the time.
    Role,
    /// The cue of a quotation ("said").
    Cue,
    /// The outlet.
    Source,
    /// The section of the outlet.
    Section,
    /// The language code.
    Language,
    /// The kind of quotation or article.
    Kind,
}

impl TextField {
    /// Every field, in the order of the table in the help.
    pub const ALL: [TextField; 11] = [
        TextField::Any,
        TextField::Title,
        TextField::Body,
        TextField::Quote,
        TextField::Byline,
        TextField::Role,
        TextField::Cue,
        TextField::Source,
        TextField::Section,
        TextField::Language,
        TextField::Kind,
    ];

    /// The name typed before the colon; empty for [`TextField::Any`].
    pub fn as_str(self) -> &'static str {
        match self {
            TextField::Any => "",
            TextField::Title => "title",
            TextField::Body => "body",
            TextField::Quote => "quote",
            TextField::Byline => "byline",
            TextField::Role => "as",
            TextField::Cue => "cue",
            TextField::Source => "source",
            TextField::Section => "section",
            TextField::Language => "language",
            TextField::Kind => "kind",
        }
    }

    /// True for labels, whose words are never stemmed.
    pub fn is_label(self) -> bool {
        matches!(
            self,
            TextField::Byline
                | TextField::Source
                | TextField::Section
                | TextField::Language
                | TextField::Kind
        )
    }
}

/// A field that names someone or something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameField {
    /// Who said it (`speaker:`, `said-by:`).
    Speaker,
    /// For which institution.
    Institution,
    /// Where.
    Place,
    /// Who or what it is about: named there, and not a speaker of it.
    About,
    /// Who or what is named at all.
    Mention,
    /// An IPTC Media Topic or a concept of a codebook, by name or code.
    Topic,
}

impl NameField {
    /// The name typed before the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            NameField::Speaker => "speaker",
            NameField::Institution => "institution",
            NameField::Place => "place",
            NameField::About => "about",
            NameField::Mention => "mentions",
            NameField::Topic => "topic",
        }
    }
}

/// Words that stand in some order to each other within one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// One word.
    Word(Word),
    /// Words one after the other; a [`Form::AnyWord`] among them leaves room for one.
    Phrase(Vec<Word>),
    /// Any of these (only inside other words).
    Either(Vec<Words>),
    /// Two stretches that do not overlap and stand near each other.
    Near {
        /// One.
        left: Box<Words>,
        /// The other.
        right: Box<Words>,
        /// How near.
        nearness: Nearness,
    },
    /// The stretches of one that none of the other stands near.
    Apart {
        /// What is looked for.
        left: Box<Words>,
        /// What must not stand near it.
        right: Box<Words>,
        /// How near.
        nearness: Nearness,
    },
    /// What ends within the first `count` words of the field.
    First {
        /// What is looked for.
        words: Box<Words>,
        /// So many words, 1 or more.
        count: u32,
    },
}

/// How near two stretches of words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Nearness {
    /// How far apart they may be.
    pub reach: Reach,
    /// The left one first.
    pub ordered: bool,
}

/// How far apart two stretches of words may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// So many words; neighbours: 1.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
    /// In one field.
    Field,
}

/// One word of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As typed; of a [`Form::Pattern`] with its wildcards.
    pub text: String,
    /// How it fits a word of a text.
    pub form: Form,
}

/// How a query word fits a word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// In any inflection (same stem).
    Stemmed,
    /// In this form only, whatever its case and accents.
    Exact,
    /// With wildcards, against the form.
    Pattern,
    /// Within this many edits of the form (1 or 2).
    Fuzzy(u8),
    /// Between two words, joined by `..`, both included; an end left out is open.
    Between,
    /// Any word; only inside a phrase.
    AnyWord,
}

/// A calendar day, of the publication date as given. Ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(NaiveDate);

impl Day {
    /// A day of the Gregorian calendar; `None` when there is no such day, or the year is not of
    /// four digits.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, day).map(Day)
    }

    /// The day with which an ISO 8601 date or time begins (`2024-03-04T08:30+07:00`).
    pub fn parse(iso: &str) -> Option<Day> {
        let date = iso.get(..10)?;
        let mut parts = date.split('-').map(|p| p.parse::<u32>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        Day::new(i32::try_from(year).ok()?, month, day)
    }

    /// Year, month and day as one number, 20240304.
    pub fn number(self) -> i64 {
        i64::from(self.0.year()) * 10_000 + i64::from(self.0.month() * 100 + self.0.day())
    }

    /// The day of such a number.
    pub fn from_number(number: i64) -> Option<Day> {
        let year = i32::try_from(number / 10_000).ok()?;
        let rest = u32::try_from(number % 10_000).ok()?;
        Day::new(year, rest / 100, rest % 100)
    }

    /// The first day of the week (Monday, ISO 8601), month or year that holds this day.
    pub fn floor(self, unit: TimeUnit) -> Day {
        let first = match unit {
            TimeUnit::Day => Some(self.0),
            TimeUnit::Week => self.0.checked_sub_days(chrono::Days::new(u64::from(
                self.0.weekday().num_days_from_monday(),
            ))),
            TimeUnit::Month => self.0.with_day(1),
            TimeUnit::Year => self.0.with_day(1).and_then(|d| d.with_month(1)),
        };
        Day(first.unwrap_or(self.0))
    }

    /// The day as a `chrono` date.
    pub fn date(self) -> NaiveDate {
        self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

/// The step of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    /// By day.
    Day,
    /// By week, from Monday.
    Week,
    /// By month.
    Month,
    /// By year.
    Year,
}

/// What a card stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CardId {
    /// An article, by its number in the store.
    Article(u64),
    /// A quotation, by its number in the store.
    Quotation(u64),
}

impl CardId {
    /// The number in the store.
    pub fn number(self) -> u64 {
        match self {
            CardId::Article(id) | CardId::Quotation(id) => id,
        }
    }
}

/// What the index holds of an article or of a quotation: words and ids, nothing that the store
/// lacks. Empty fields are fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The article or quotation.
    pub id: CardId,
    /// The article it belongs to (of an article, its own number).
    pub article: u64,
    /// The version it is of, where that is no longer the current one.
    pub earlier: Option<u64>,
    /// What it has in common with cards of the same words; None: no other has them.
    pub twins: Option<u64>,
    /// What it has in common with cards of nearly the same words; None: no other has them.
    pub cluster: Option<u64>,
    /// Title of the article; empty on a quotation.
    pub title: String,
    /// Text of the article; on a quotation that of its article too.
    pub text: Arc<str>,
    /// Where in the text the quotations stand, each in its parts; on a quotation itself alone.
    pub quoted: Vec<Vec<Span>>,
    /// Stretches of the text in another language than the rest, with its code; the first that holds a word
    /// counts. The same on an article and on its quotations.
    pub foreign: Arc<[(Span, String)]>,
    /// Authors.
    pub byline: String,
    /// Role of the speaker at the time; on a quotation.
    pub role: String,
    /// The cue; on a quotation.
    pub cue: String,
    /// Outlet.
    pub source: String,
    /// Section of the outlet.
    pub section: String,
    /// ISO 639-1 code; it also says how the words are stemmed that are in no other language.
    pub language: Option<String>,
    /// Kind of quotation (`direct`) or article.
    pub kind: String,
    /// Publication day.
    pub day: Option<Day>,
    /// Days and years that its text speaks of.
    pub spoken_of: SpokenOf,
    /// Entities who speak.
    pub speakers: Vec<u64>,
    /// Institutions spoken for, or named.
    pub institutions: Vec<u64>,
    /// Places; on a quotation those of its article.
    pub places: Vec<u64>,
    /// Those named in it who do not speak. With speakers and institutions these are all who are mentioned.
    pub about: Vec<u64>,
    /// Topic codes, with the broader ones above them.
    pub topics: Vec<String>,
}

impl Card {
    /// A card with nothing on it yet.
    pub fn new(id: CardId, article: u64) -> Card {
        Card {
            id,
            article,
            earlier: None,
            twins: None,
            cluster: None,
            title: String::new(),
            text: Arc::from(""),
            quoted: Vec::new(),
            foreign: Arc::from([]),
            byline: String::new(),
            role: String::new(),
            cue: String::new(),
            source: String::new(),
            section: String::new(),
            language: None,
            kind: String::new(),
            day: None,
            spoken_of: SpokenOf::default(),
            speakers: Vec::new(),
            institutions: Vec::new(),
            places: Vec::new(),
            about: Vec::new(),
            topics: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_round_trip_and_floor() {
        let day = Day::parse("2024-02-29T23:10:00+07:00").unwrap();
        assert_eq!(day.to_string(), "2024-02-29");
        assert_eq!(day.number(), 20240229);
        assert_eq!(Day::from_number(20240229), Some(day));
        for (unit, first) in [
            (TimeUnit::Day, "2024-02-29"),
            (TimeUnit::Week, "2024-02-26"),
            (TimeUnit::Month, "2024-02-01"),
            (TimeUnit::Year, "2024-01-01"),
        ] {
            assert_eq!(day.floor(unit).to_string(), first);
        }
        for wrong in ["2023-02-29", "", "soon", "2024-3-4", "2024/03/04"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }
}
