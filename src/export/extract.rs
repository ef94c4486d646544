//! `morgue extract`: one JSON line in, one JSON line out, no archive touched.

use serde::{Deserialize, Serialize};

use super::why;
use crate::annotate::{Context, Desk, annotate_all, dates::anchor, language, words::words};
use crate::model::{Actor, Findings, MentionForm, Quotation, QuotationKind, TopicScore};
use crate::text::{OffsetMap, Scalars, Span, Text};

/// A text to be looked at, with what is known of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Document {
    /// Given back as it is.
    #[serde(default)]
    pub id: serde_json::Value,
    /// The text.
    pub text: String,
    /// Day of publication, ISO 8601; what follows the day is passed over.
    #[serde(default)]
    pub published: Option<String>,
    /// Headline, where it is not part of the text.
    #[serde(default)]
    pub title: Option<String>,
    /// The outlet.
    /// Dateline, where it is not part of the text.
    #[serde(default)]
    pub dateline: Option<String>,
    /// The outlet.
    #[serde(default)]
    pub source: Option<String>,
}

/// A document with what was found in it.
pub(super) struct Found<'a> {
    pub(super) document: &'a Document,
    pub(super) findings: Findings,
    pub(super) given: Given<'a>,
    published: Option<chrono::NaiveDate>,
}

impl Found<'_> {
    /// The day that dates were counted from.
    pub(super) fn anchor(&self) -> Option<chrono::NaiveDate> {
        let text = &self.given.text;
        anchor(text, &words(text), self.published)
    }
}

impl Document {
    /// Reads one JSON line; None when it is no object with a text.
    pub fn read(line: &str) -> Option<Document> {
        serde_json::from_str(line).ok()
    }

    pub(super) fn find(&self) -> Found<'_> {
        let (given, context) = (Given::new(&self.text), self.context());
        let findings = annotate_all(&mut Desk::new(), &[(&given.text, &context)]).pop();
        self.found(given, &context, findings.unwrap_or_default())
    }

    fn context(&self) -> Context {
        let published = self.published.as_deref().and_then(|p| p.get(..10));
        Context {
            published: published.and_then(|d| d.parse().ok()),
            title: self.title.clone(),
            dateline: self.dateline.clone(),
            source: self.source.clone(),
        }
    }

    fn found<'a>(&'a self, given: Given<'a>, context: &Context, findings: Findings) -> Found<'a> {
        Found {
            document: self,
            findings,
            published: context.published,
            given,
        }
    }
}

/// The answer to one line: JSON, and whether the line was bad.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extraction {
    /// One JSON object without a line end.
    pub json: String,
    /// True when `json` is an error record.
    pub bad: bool,
}

/// Scalar offsets `[start, end)` into the text as given.
type Range = [usize; 2];

/// Fields that only an explained answer has are None in a plain one.
#[derive(Serialize)]
struct Output<'a> {
    id: &'a serde_json::Value,
    language: Option<&'a str>,
    /// What was not looked for, in a language other than English.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<Option<String>>,
    quotations: Vec<QuotationOut<'a>>,
    entities: Vec<EntityOut<'a>>,
    affiliations: Vec<AffiliationOut<'a>>,
    topics: Vec<TopicOut>,
    countries: &'a [String],
    dates: Vec<DateOut<'a>>,
}

#[derive(Serialize)]
struct QuotationOut<'a> {
    content: Vec<Range>,
    cue: Vec<Range>,
    source: Vec<Range>,
    speaker: Option<String>,
    described: Option<&'a str>,
    kind: &'static str,
    direct: bool,
    cue_class: Option<&'static str>,
    negated: bool,
    confidence: f64,
    rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<TopicOut>,
}

#[derive(Serialize)]
struct EntityOut<'a> {
    start: usize,
    end: usize,
    label: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    /// Latitude and longitude of a LOC where plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    coordinates: Option<[f64; 2]>,
    /// How many places the name may mean, where they are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct AffiliationOut<'a> {
    person: &'a str,
    role: &'a str,
    institution: Option<&'a str>,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct TopicOut {
    code: &'static str,
    name: &'static str,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<Range>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize)]
struct DateOut<'a> {
    start: usize,
    end: usize,
    value: &'a str,
    from: Option<String>,
    to: Option<String>,
    precision: &'static str,
    rule: &'static str,
    /// The day it was counted from, and where that is known from.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchored_on: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

/// Turns spans of the cleaned text into scalar offsets of the text as given.
pub(super) struct Given<'a> {
    raw: &'a str,
    scalars: Scalars,
    map: OffsetMap,
    pub(super) text: Text,
}

impl<'a> Given<'a> {
    fn new(raw: &'a str) -> Given<'a> {
        let (text, map) = Text::clean_with_map(raw);
        Given {
            raw,
            scalars: Scalars::new(raw),
            map,
            text,
        }
    }

    pub(super) fn range(&self, span: Span) -> Range {
        let start = floor(self.raw, self.map.raw_start(span.start as usize));
        let end = ceil(self.raw, self.map.raw_end(span.end as usize)).max(start);
        [
            self.scalars.at(self.raw, start),
            self.scalars.at(self.raw, end),
        ]
    }

    fn ranges(&self, spans: &[Span]) -> Vec<Range> {
        spans.iter().map(|s| self.range(*s)).collect()
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Reads the JSON of lines, `{"id", "text", "published"?, "title"?, "dateline"?, "source"?}`, each with its
/// number, and gives for each what is found in its text. Offsets are Unicode scalars into `text` exactly
/// as given, end exclusive.
///
/// A line that is no such object gives `{"id": null, "error": …}` with `number`, the line's. An answer does
/// not hang on the other lines, nor on what `desk` was used for; many at once are answered sooner.
pub fn extract_lines<L: AsRef<str>>(desk: &mut Desk, lines: &[(u64, L)]) -> Vec<Extraction> {
    let read = |(_, line): &(u64, L)| serde_json::from_str::<Document>(line.as_ref());
    let documents: Vec<serde_json::Result<Document>> = lines.iter().map(read).collect();
    let good = || documents.iter().flatten();
    let given: Vec<Given> = good().map(|document| Given::new(&document.text)).collect();
    let contexts: Vec<Context> = good().map(Document::context).collect();
    let articles: Vec<(&Text, &Context)> = given.iter().map(|g| &g.text).zip(&contexts).collect();
    let findings = annotate_all(desk, &articles);
    let mut answers = good()
        .zip(given)
        .zip(&contexts)
        .zip(findings)
        .map(|(((document, given), context), findings)| document.found(given, context, findings))
        .map(|found| json(&found, false));
    documents
        .iter()
        .zip(lines)
        .map(|(document, (number, line))| match document {
            Ok(_) => Extraction {
                json: answers.next().unwrap_or_default(),
                bad: false,
            },
            Err(error) => refusal(line.as_ref(), *number, error),
        })
        .collect()
}

/// [`extract_lines`] of one line.
pub fn extract_line(line: &str, number: u64) -> Extraction {
    let lines = [(number, line)];
    extract_lines(&mut Desk::new(), &lines)
        .pop()
        .unwrap_or_default()
}

/// The same, where every finding has a field `why` and what else explains it.
pub fn explain_line(line: &str, number: u64) -> Extraction {
    match serde_json::from_str::<Document>(line) {
        Ok(document) => Extraction {
            json: explain_json(&document),
            bad: false,
        },
        Err(error) => refusal(line, number, &error),
    }
}

/// What is found in `document` and why, as one JSON object without a line end.
pub fn explain_json(document: &Document) -> String {
    json(&document.find(), true)
}

fn refusal(line: &str, number: u64, error: &serde_json::Error) -> Extraction {
    // The id is given back where the line has one, so that the error can be joined.
    let id = serde_json::from_str::<serde_json::Value>(line)
        .ok()
        .and_then(|v| v.get("id").cloned());
    let json = serde_json::json!({ "id": id, "error": error.to_string(), "line": number });
    Extraction {
        json: json.to_string(),
        bad: true,
    }
}

fn json(found: &Found, explained: bool) -> String {
    let findings = &found.findings;
    let output = Output {
        id: &found.document.id,
        language: findings.language.as_deref(),
        note: language::limits(findings.language.as_deref()),
        anchor: explained.then(|| found.anchor().map(|day| day.to_string())),
        quotations: findings
            .quotations
            .iter()
            .map(|q| quotation(q, found, explained))
            .collect(),
        entities: entities(found, explained),
        affiliations: affiliations(found, explained),
        topics: topics(&findings.topics, found, explained),
        countries: &findings.countries,
        dates: dates(found, explained),
    };
    // Strings, numbers and lists of them always serialise.
    serde_json::to_string(&output).unwrap_or_default()
}

fn quotation<'a>(q: &'a Quotation, found: &'a Found, explained: bool) -> QuotationOut<'a> {
    let given = &found.given;
    let speaker = why::speakers(q, &found.findings);
    QuotationOut {
        content: given.ranges(&q.parts),
        cue: given.ranges(&q.cue),
        source: given.ranges(&q.source),
        speaker: (!speaker.is_empty()).then_some(speaker),
        described: q.described.map(|d| given.text.slice(d)),
        kind: q.kind.as_str(),
        direct: q.kind == QuotationKind::Direct || opens_with_mark(q, &given.text),
        cue_class: q.cue_class.map(|c| c.as_str()),
        negated: q.negated,
        confidence: rounded(q.confidence),
        rule: q.rule,
        language: q.language.as_deref(),
        why: explained.then(|| why::quotation(q, &found.findings, &given.text)),
        topics: topics(&q.topics, found, explained),
    }
}

fn opens_with_mark(q: &Quotation, text: &Text) -> bool {
    q.parts
        .first()
        .is_some_and(|p| text.slice(*p).starts_with(crate::text::is_quotation_mark))
}

fn entities<'a>(found: &'a Found, explained: bool) -> Vec<EntityOut<'a>> {
    let named = found.findings.mentions.iter().filter(|m| {
        matches!(
            m.form,
            MentionForm::Full | MentionForm::Part | MentionForm::Acronym
        )
    });
    named
        .map(|m| {
            let who = actor(&found.findings, m.actor);
            let [start, end] = found.given.range(m.span);
            EntityOut {
                start,
                end,
                label: who.kind.label(),
                name: &who.name,
                country: who.place.country.as_deref(),
                coordinates: who.place.coordinates.map(|c| [rounded(c.0), rounded(c.1)]),
                candidates: Some(who.place.candidates.len()).filter(|n| *n > 0),
                form: explained.then(|| m.form.as_str()),
                rule: explained.then_some(m.rule),
                why: why::mention(m.rule).filter(|_| explained),
            }
        })
        .collect()
}

fn affiliations<'a>(found: &'a Found, explained: bool) -> Vec<AffiliationOut<'a>> {
    let name = |index: u32| actor(&found.findings, index).name.as_str();
    found
        .findings
        .affiliations
        .iter()
        .map(|a| {
            let [start, end] = found.given.range(a.span);
            AffiliationOut {
                person: name(a.person),
                role: found.given.text.slice(a.role),
                institution: a.institution.map(name),
                start,
                end,
                rule: explained.then_some(a.rule),
                why: why::affiliation(a.rule).filter(|_| explained),
            }
        })
        .collect()
}

fn topics(scores: &[TopicScore], found: &Found, explained: bool) -> Vec<TopicOut> {
    scores
        .iter()
        .map(|t| TopicOut {
            code: t.code,
            name: t.name,
            score: rounded(t.score),
            evidence: explained.then(|| found.given.ranges(&t.evidence)),
            why: explained.then(|| why::topic(t, &found.given.text)),
        })
        .collect()
}

fn dates<'a>(found: &'a Found, explained: bool) -> Vec<DateOut<'a>> {
    let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.format("%Y-%m-%d").to_string());
    found
        .findings
        .dates
        .iter()
        .map(|d| {
            let [start, end] = found.given.range(d.span);
            DateOut {
                start,
                end,
                value: &d.value,
                from: day(d.from),
                to: day(d.to),
                precision: d.precision.as_str(),
                rule: d.rule,
                anchor: day(d.anchor.map(|a| a.day)),
                anchored_on: d.anchor.map(|a| a.origin),
                why: why::date(d.rule).filter(|_| explained),
            }
        })
        .collect()
}

pub(super) fn actor(findings: &Findings, index: u32) -> &Actor {
    &findings.actors[index as usize]
}

/// Three decimals: what the calibration bears, and the same digits on any machine.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}
