//! How a quotation is shown.

use serde_json::{Value as Json, json};

use super::out::{Out, object};
use crate::error::Result;
use crate::store::QuotationRow;

/// The columns of a quotation, as in the view `quotations`.
pub const COLUMNS: [&str; 18] = [
    "quotation_id",
    "article_id",
    "quotation",
    "kind",
    "speaker",
    "speaker_id",
    "role",
    "described",
    "source_words",
    "cue",
    "confidence",
    "rule",
    "language",
    "title",
    "source",
    "published_day",
    "start",
    "end",
];

/// A quotation's values in the order of [`COLUMNS`].
pub fn values(q: &QuotationRow) -> Vec<Json> {
    vec![
        json!(q.key),
        json!(q.article_key),
        json!(q.quotation),
        json!(q.kind),
        json!(q.speaker),
        json!(q.speaker_id),
        json!(q.role),
        json!(q.described),
        json!(q.source_words),
        json!(q.cue),
        json!(q.confidence),
        json!(q.rule),
        json!(q.language),
        json!(q.title),
        json!(q.source),
        json!(q.published_day),
        json!(q.start),
        json!(q.end),
    ]
}

/// A quotation as a JSON object.
pub fn quotation_json(q: &QuotationRow) -> Json {
    object(&COLUMNS, values(q))
}

/// A quotation for people: who, how and where on one line, the words below. `words` replaces the
/// words where they are shown with hits marked.
pub fn quotation_lines(q: &QuotationRow, words: Option<&str>, out: &mut Out) -> Result<()> {
    let who = match (&q.speaker, &q.described) {
        (Some(name), _) => {
            let role = q
                .role
                .as_ref()
                .map(|r| format!(", {}", one_line(r)))
                .unwrap_or_default();
            format!("{}{role}", out.bold(name))
        }
        (None, Some(words)) => format!("({})", one_line(words)),
        (None, None) => "(speaker unknown)".to_owned(),
    };
    let facts = [
        Some(q.kind.clone()),
        q.cue.as_deref().map(one_line),
        q.source.clone(),
        q.published_day.clone(),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    out.line(format!("  {}  {who}  {}", q.key, out.dim(&facts)))?;
    let shown = words.unwrap_or(&q.quotation);
    shown
        .split('\n')
        .filter(|l| !l.trim().is_empty())
        .try_for_each(|line| out.line(format!("      {line}")))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
