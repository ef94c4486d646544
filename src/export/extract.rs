//! `morgue extract`: one JSON line in, one JSON line out, no archive touched.

use serde::{Deserialize, Serialize};

use crate::annotate::{Context, annotate, language};
use crate::model::{Actor, Findings, MentionForm, Quotation, QuotationKind, TopicScore};
use crate::text::{OffsetMap, Scalars, Span, Text};

#[derive(Deserialize)]
struct Input {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    dateline: Option<String>,
    #[serde(default)]
    source: Option<String>,
}

/// The answer to one line: JSON, and whether the line was bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extraction {
    /// One JSON object without a line end.
    pub json: String,
    /// True when `json` is an error record.
    pub bad: bool,
}

/// Scalar offsets `[start, end)` into the text as given.
type Range = [usize; 2];

#[derive(Serialize)]
struct Output<'a> {
    id: &'a serde_json::Value,
    language: Option<&'a str>,
    /// What was not looked for, in a language other than English.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
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
}

#[derive(Serialize)]
struct AffiliationOut<'a> {
    person: &'a str,
    role: &'a str,
    institution: Option<&'a str>,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct TopicOut {
    code: &'static str,
    name: &'static str,
    score: f64,
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
}

/// Turns spans of the cleaned text into scalar offsets of the text as given.
struct Given<'a> {
    raw: &'a str,
    scalars: Scalars,
    map: OffsetMap,
    text: &'a Text,
}

impl Given<'_> {
    fn range(&self, span: Span) -> Range {
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

/// Reads the JSON of one line, `{"id", "text", "published"?, "title"?, "dateline"?, "source"?}`, and gives what is
/// found in its text. Offsets are Unicode scalars into `text` exactly as given, end exclusive.
///
/// A line that is no such object gives `{"id": null, "error": …}` with `number`, the line's.
pub fn extract_line(line: &str, number: u64) -> Extraction {
    match serde_json::from_str::<Input>(line) {
        Ok(input) => Extraction {
            json: extract(&input),
            bad: false,
        },
        Err(error) => {
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
    }
}

fn extract(input: &Input) -> String {
    let (text, map) = Text::clean_with_map(&input.text);
    let published = input
        .published
        .as_deref()
        .and_then(|p| p.get(..10))
        .and_then(|d| d.parse().ok());
    let context = Context {
        published,
        title: input.title.clone(),
        dateline: input.dateline.clone(),
        source: input.source.clone(),
    };
    let findings = annotate(&text, &context);
    let given = Given {
        raw: &input.text,
        scalars: Scalars::new(&input.text),
        map,
        text: &text,
    };
    let output = Output {
        id: &input.id,
        language: findings.language.as_deref(),
        note: language::limits(findings.language.as_deref()),
        quotations: findings
            .quotations
            .iter()
            .map(|q| quotation(q, &findings, &given))
            .collect(),
        entities: entities(&findings, &given),
        affiliations: affiliations(&findings, &given),
        topics: topics(&findings.topics),
        countries: &findings.countries,
        dates: dates(&findings, &given),
    };
    // Strings, numbers and lists of them always serialise.
    serde_json::to_string(&output).unwrap_or_default()
}

fn quotation<'a>(q: &'a Quotation, findings: &Findings, given: &'a Given) -> QuotationOut<'a> {
    let names: Vec<&str> = q
        .speakers
        .iter()
        .map(|s| actor(findings, *s).name.as_str())
        .collect();
    let opens_with_mark = q.parts.first().is_some_and(|p| {
        given
            .text
            .slice(*p)
            .starts_with(crate::text::is_quotation_mark)
    });
    QuotationOut {
        content: given.ranges(&q.parts),
        cue: given.ranges(&q.cue),
        source: given.ranges(&q.source),
        speaker: (!names.is_empty()).then(|| names.join("; ")),
        described: q.described.map(|d| given.text.slice(d)),
        kind: q.kind.as_str(),
        direct: q.kind == QuotationKind::Direct || opens_with_mark,
        cue_class: q.cue_class.map(|c| c.as_str()),
        negated: q.negated,
        confidence: rounded(q.confidence),
        rule: q.rule,
        language: q.language.as_deref(),
        topics: topics(&q.topics),
    }
}

fn entities<'a>(findings: &'a Findings, given: &Given) -> Vec<EntityOut<'a>> {
    let named = findings.mentions.iter().filter(|m| {
        matches!(
            m.form,
            MentionForm::Full | MentionForm::Part | MentionForm::Acronym
        )
    });
    named
        .map(|m| {
            let who = actor(findings, m.actor);
            let [start, end] = given.range(m.span);
            EntityOut {
                start,
                end,
                label: who.kind.label(),
                name: &who.name,
                country: who.place.country.as_deref(),
                coordinates: who.place.coordinates.map(|c| [rounded(c.0), rounded(c.1)]),
                candidates: Some(who.place.candidates.len()).filter(|n| *n > 0),
            }
        })
        .collect()
}

fn affiliations<'a>(findings: &'a Findings, given: &'a Given) -> Vec<AffiliationOut<'a>> {
    findings
        .affiliations
        .iter()
        .map(|a| {
            let [start, end] = given.range(a.span);
            AffiliationOut {
                person: &actor(findings, a.person).name,
                role: given.text.slice(a.role),
                institution: a.institution.map(|i| actor(findings, i).name.as_str()),
                start,
                end,
            }
        })
        .collect()
}

fn topics(scores: &[TopicScore]) -> Vec<TopicOut> {
    scores
        .iter()
        .map(|t| TopicOut {
            code: t.code,
            name: t.name,
            score: rounded(t.score),
        })
        .collect()
}

fn dates<'a>(findings: &'a Findings, given: &Given) -> Vec<DateOut<'a>> {
    findings
        .dates
        .iter()
        .map(|d| {
            let [start, end] = given.range(d.span);
            let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.format("%Y-%m-%d").to_string());
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
            }
        })
        .collect()
}

fn actor(findings: &Findings, index: u32) -> &Actor {
    &findings.actors[index as usize]
}

/// Three decimals: what the calibration bears, and the same digits on any machine.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}
