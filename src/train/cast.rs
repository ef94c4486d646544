//! Speakers of the annotated articles, found with the project's own names and the annotators'
//! quotations, in the shape of `morgue extract`: input of `score_speakers.py`. Nothing is learned.

use std::path::Path;

use morgue::annotate::attribute::attribute;
use morgue::annotate::cast::{Cast, cast};
use morgue::annotate::names::names;
use morgue::annotate::quotes::Found;
use morgue::annotate::roles::roles;
use morgue::annotate::tags::tags;
use morgue::annotate::words::words;
use morgue::model::{Affiliation, Quotation, QuotationKind};
use morgue::text::{OffsetMap, Scalars, Span, Text};
use serde_json::{Value, json};

use crate::corpus::{Outcome, lines};

/// Writes `OUT/train.jsonl` and `OUT/dev.jsonl`, one line an article.
pub fn predict(shared: &Path, out: &Path) -> Outcome<()> {
    std::fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    for set in ["train", "dev"] {
        let gold = shared.join(format!("eval/speakers/{set}.jsonl.gz"));
        let mut answers = String::new();
        for line in lines(&gold)? {
            let article: Value = serde_json::from_str(&line).map_err(|e| e.to_string())?;
            answers.push_str(&article_speakers(&article).to_string());
            answers.push('\n');
        }
        let path = out.join(format!("{set}.jsonl"));
        std::fs::write(&path, answers).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// Offsets in scalars of the raw text, and back.
struct Offsets<'a> {
    raw: &'a str,
    text: &'a Text,
    map: OffsetMap,
    scalars: Scalars,
    /// Raw scalar offset and byte offset of each character of the cleaned text.
    starts: Vec<(usize, usize)>,
}

impl<'a> Offsets<'a> {
    fn new(raw: &'a str, text: &'a Text, map: OffsetMap) -> Offsets<'a> {
        let scalars = Scalars::new(raw);
        let ends = std::iter::once(text.len());
        let starts = text
            .as_str()
            .char_indices()
            .map(|(at, _)| at)
            .chain(ends)
            .map(|at| (scalars.at(raw, map.raw_start(at)), at))
            .collect();
        Offsets {
            raw,
            text,
            map,
            scalars,
            starts,
        }
    }

    fn spans(&self, given: &Value) -> Vec<Span> {
        let byte = |value: &Value| {
            let offset = value.as_u64()? as usize;
            let at = self.starts.partition_point(|s| s.0 < offset);
            Some(self.starts.get(at).map_or(self.text.len(), |s| s.1))
        };
        let pairs = given.as_array().map_or(&[][..], Vec::as_slice);
        pairs
            .iter()
            .filter_map(|pair| Some((byte(&pair[0])?, byte(&pair[1])?)))
            .filter(|(start, end)| start <= end)
            .map(|(start, end)| Span::new(start, end))
            .collect()
    }

    fn print(&self, spans: &[Span]) -> Value {
        let start = |s: &Span| {
            self.scalars
                .at(self.raw, self.map.raw_start(s.start as usize))
        };
        let end = |s: &Span| self.scalars.at(self.raw, self.map.raw_end(s.end as usize));
        spans.iter().map(|s| json!([start(s), end(s)])).collect()
    }
}

fn article_speakers(article: &Value) -> Value {
    let raw = article["text"].as_str().unwrap_or_default();
    let (text, map) = Text::clean_with_map(raw);
    let offsets = Offsets::new(raw, &text, map);
    let empty = Vec::new();
    let found: Vec<Found> = article["quotations"]
        .as_array()
        .unwrap_or(&empty)
        .iter()
        .map(|quotation| given_quotation(&offsets, quotation))
        .collect();
    let words = words(&text);
    let tags = tags(&text, &words);
    let mut cast = cast(&text, &words, &tags, &names(&text, &words, &tags));
    let affiliations = roles(&text, &words, &cast);
    let quotations = attribute(&text, &words, &mut cast, &affiliations, &found);
    json!({
        "id": article["id"],
        "quotations": quotations.iter().map(|q| print_quotation(&offsets, &cast, q)).collect::<Value>(),
        "affiliations": affiliations.iter().map(|a| print_affiliation(&offsets, &cast, a)).collect::<Value>(),
    })
}

fn given_quotation(offsets: &Offsets, quotation: &Value) -> Found {
    Found {
        parts: offsets.spans(&quotation["content"]),
        kind: match quotation["kind"].as_str() {
            Some("direct") => QuotationKind::Direct,
            Some("mixed") => QuotationKind::Mixed,
            _ => QuotationKind::Indirect,
        },
        cue: offsets.spans(&quotation["cue"]),
        cue_class: None,
        negated: false,
        source: offsets.spans(&quotation["source"]),
        score: 1.0,
        rule: "given",
    }
}

fn print_quotation(offsets: &Offsets, cast: &Cast, quotation: &Quotation) -> Value {
    let names: Vec<&str> = quotation
        .speakers
        .iter()
        .map(|s| cast.actors[*s as usize].name.as_str())
        .collect();
    json!({
        "content": offsets.print(&quotation.parts),
        "cue": offsets.print(&quotation.cue),
        "source": offsets.print(&quotation.source),
        "speaker": (!names.is_empty()).then(|| names.join("; ")),
        "described": quotation.described.map(|d| offsets.text.slice(d)),
        "kind": quotation.kind.as_str(),
        "confidence": quotation.confidence,
        "rule": quotation.rule,
    })
}

fn print_affiliation(offsets: &Offsets, cast: &Cast, affiliation: &Affiliation) -> Value {
    let span = &offsets.print(&[affiliation.span])[0];
    json!({
        "person": cast.actors[affiliation.person as usize].name,
        "role": offsets.text.slice(affiliation.role),
        "institution": affiliation.institution.map(|i| cast.actors[i as usize].name.as_str()),
        "start": span[0],
        "end": span[1],
    })
}
