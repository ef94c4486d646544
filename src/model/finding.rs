//! What the annotator finds in one text. Every finding is a span of that text with the rule that
//! made it. Indexes (`u32`) point into [`Findings::actors`].

use serde::{Deserialize, Serialize};

use super::Coding;
use crate::text::Span;

/// All findings of one text. Empty for an empty text. Lists are in order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// ISO 639-1 code (639-3 where there is none) of the text's language; None when too short to tell.
    pub language: Option<String>,
    /// The cast: persons, institutions and places of this text.
    pub actors: Vec<Actor>,
    /// Every place in the text that names an actor.
    pub mentions: Vec<Mention>,
    /// Who holds which role where, as described here.
    pub affiliations: Vec<Affiliation>,
    /// Who said what.
    pub quotations: Vec<Quotation>,
    /// IPTC Media Topics, the main one first.
    pub topics: Vec<TopicScore>,
    /// Countries spoken of by name, city or demonym: ISO 3166 alpha-2, sorted.
    pub countries: Vec<String>,
    /// Days and spans of days that the text speaks of.
    pub dates: Vec<DateMention>,
    /// What the text turns on, in its own words, the weightiest first.
    pub key_phrases: Vec<KeyPhrase>,
    /// What each codebook of the archive finds; the annotator, which knows none, leaves it empty.
    pub codings: Vec<Coding>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// An organisation of any kind, governments and their parts included.
    Institution,
    /// A country, city, region, sea, building.
    Place,
}

impl ActorKind {
    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            ActorKind::Person => "person",
            ActorKind::Institution => "institution",
            ActorKind::Place => "place",
        }
    }

    /// The label of CoNLL-2003 (PER, ORG, LOC).
    pub fn label(self) -> &'static str {
        match self {
            ActorKind::Person => "PER",
            ActorKind::Institution => "ORG",
            ActorKind::Place => "LOC",
        }
    }
}

/// Someone or something in this text.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Person, institution or place.
    pub kind: ActorKind,
    /// Canonical name in this text: the fullest form, without title or article.
    pub name: String,
    /// Where it is, of a place.
    pub place: Location,
    /// The institution this one is part of ("the X Institute's Y Centre"): index of an actor.
    pub part_of: Option<u32>,
}

/// Where a place is, as far as is plain. Empty for what is no place or in no gazetteer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Latitude and longitude in degrees.
    pub coordinates: Option<(f32, f32)>,
    /// Of the country, 0 to 1: the share of the candidates' weight.
    pub confidence: f32,
    /// What the name may mean, the weightiest first; empty for a name of one place only.
    pub candidates: Vec<PlaceCandidate>,
}

/// A place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceCandidate {
    /// ISO 3166 alpha-2.
    pub country: &'static str,
    /// State of the United States; empty elsewhere.
    pub region: &'static str,
    /// Latitude and longitude in degrees.
    pub coordinates: (f32, f32),
    /// People who live there.
    pub population: u32,
}

/// How a mention names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionForm {
    /// The full name.
    Full,
    /// A part of the name, or a variant spelling of it.
    Part,
    /// An acronym.
    Acronym,
    /// A pronoun.
    Pronoun,
    /// A role noun ("the minister", "the embassy").
    Role,
}

impl MentionForm {
    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionForm::Full => "full",
            MentionForm::Part => "part",
            MentionForm::Acronym => "acronym",
            MentionForm::Pronoun => "pronoun",
            MentionForm::Role => "role",
        }
    }
}

/// A span that names an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// Whom they name.
    pub actor: u32,
    /// How.
    pub form: MentionForm,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A person's role, with the institution where one is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affiliation {
    /// Index of the person.
    pub person: u32,
    /// The role as written ("assistant secretary for East Asian and Pacific Affairs").
    pub role: Span,
    /// Index of the institution, when the text names one.
    pub institution: Option<u32>,
    /// Role, institution and name together.
    pub span: Span,
    /// The rule that found it.
    pub rule: &'static str,
}

/// How much of a quotation stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuotationKind {
    /// All of it.
    Direct,
    /// None of it.
    Indirect,
    /// A part of it.
    Mixed,
}

impl QuotationKind {
    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            QuotationKind::Direct => "direct",
            QuotationKind::Indirect => "indirect",
            QuotationKind::Mixed => "mixed",
        }
    }
}

/// What the cue says of the act of speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueClass {
    /// said, told, according to
    Neutral,
    /// claimed, alleged, insisted
    Claim,
    /// denied, rejected
    Denial,
    /// ordered, urged, asked to
    Order,
    /// asked, wondered
    Question,
    /// thinks, believes, hopes
    Thought,
    /// praised, blamed, warned
    Judgement,
    /// promised, plans
    Intention,
}

impl CueClass {
    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            CueClass::Neutral => "neutral",
            CueClass::Claim => "claim",
            CueClass::Denial => "denial",
            CueClass::Order => "order",
            CueClass::Question => "question",
            CueClass::Thought => "thought",
            CueClass::Judgement => "judgement",
            CueClass::Intention => "intention",
        }
    }
}

/// Words reported as somebody's. Content, cue and source share no word.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotation {
    /// The content, in one part or several, in order; quotation marks included.
    pub parts: Vec<Span>,
    /// How much of it is in quotation marks.
    pub kind: QuotationKind,
    /// The words that report it ("said", "according to"), in parts; empty when none.
    pub cue: Vec<Span>,
    /// Class of the cue; None without a cue.
    pub cue_class: Option<CueClass>,
    /// True when the cue is denied ("did not say").
    pub negated: bool,
    /// The words that name who says it here ("the embassy", "he"); empty when none.
    pub source: Vec<Span>,
    /// Who said it: indexes of actors; several when they speak jointly, none when unnamed or unknown.
    pub speakers: Vec<u32>,
    /// Where the text names nobody: its words for who said it ("a senior official").
    pub described: Option<Span>,
    /// Share of such attributions that are right, 0 to 1, calibrated on the dev sets.
    pub confidence: f32,
    /// The rule that attributed it.
    pub rule: &'static str,
    /// What was said is about: IPTC Media Topics.
    pub topics: Vec<TopicScore>,
    /// ISO 639-1 code of its words; None when they are too few to tell.
    pub language: Option<String>,
}

/// An IPTC Media Topic with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicScore {
    /// `medtop:` code.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// 0 to 1.
    pub score: f32,
    /// The words of the text that spoke for it, a few.
    pub evidence: Vec<Span>,
}

/// A phrase that the text turns on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyPhrase {
    /// Its first place.
    pub span: Span,
    /// Its weight, 1 for the weightiest of the text.
    pub score: f32,
    /// How often it stands there, in any case of letters and number.
    pub times: u32,
}

/// How exactly a date is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatePrecision {
    /// A time of a day.
    Time,
    /// A day.
    Day,
    /// A week or weekend.
    Week,
    /// A month.
    Month,
    /// A quarter or season.
    Quarter,
    /// A year.
    Year,
    /// A decade or century.
    Decade,
    /// From one to another.
    Range,
    /// About then.
    Vague,
}

impl DatePrecision {
    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            DatePrecision::Time => "time",
            DatePrecision::Day => "day",
            DatePrecision::Week => "week",
            DatePrecision::Month => "month",
            DatePrecision::Quarter => "quarter",
            DatePrecision::Year => "year",
            DatePrecision::Decade => "decade",
            DatePrecision::Range => "range",
            DatePrecision::Vague => "vague",
        }
    }
}

/// A date expression and the days it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The words.
    pub span: Span,
    /// ISO 8601 value as in `score_dates.py` (day, month, year, `2016-W38`, `2016-Q3`, `199X`, `A/B`, `XXXX-02-26`),
    /// with a time `2024-02-26T15:30Z`.
    pub value: String,
    /// First day, inclusive; None when open or unknown.
    pub from: Option<chrono::NaiveDate>,
    /// Last day, inclusive; None when open or unknown.
    pub to: Option<chrono::NaiveDate>,
    /// How exact.
    pub precision: DatePrecision,
    /// What it was counted from; None when the words say it all, or when nothing was known.
    pub anchor: Option<DateAnchor>,
    /// The rule that read it.
    pub rule: &'static str,
}

/// The day that a date was counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateAnchor {
    /// The day.
    pub day: chrono::NaiveDate,
    /// Where it is known from: `published` or `dateline`.
    pub origin: &'static str,
}
