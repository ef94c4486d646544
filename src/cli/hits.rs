//! How hits are shown: lines for people with what matched marked, values and objects for programs.

use serde_json::{Value as Json, json};

use super::out::{Out, object};
use super::quotation::{self, quotation_lines};
use crate::archive::Hit;
use crate::error::Result;
use crate::query::Snippet;
use crate::store::ArticleRow;
use crate::text::{Scalars, Span};

/// Hits for people.
pub fn hit_lines(hits: &[Hit], out: &mut Out) -> Result<()> {
    for hit in hits {
        match hit {
            Hit::Article {
                row,
                copies,
                title,
                snippet,
                ..
            } => article_lines(row, *copies, title, snippet, out)?,
            Hit::Quotation {
                row,
                copies,
                highlights,
                ..
            } => {
                let words = marked(
                    &row.quotation,
                    Span::new(0, row.quotation.len()),
                    highlights,
                    out,
                );
                quotation_lines(row, Some(&words), out)?;
                let aside = aside(row.earlier, *copies);
                if !aside.is_empty() {
                    out.line(out.dim(&format!("      {}", aside.join(" · "))))?;
                }
            }
        }
    }
    Ok(())
}

/// What is to be said of an earlier version, and of what a hit stands for.
fn aside(earlier: Option<u64>, copies: u64) -> Vec<String> {
    let version = earlier.map(|number| format!("version {number}, no longer the current one"));
    let others = match copies {
        0 => None,
        1 => Some("and 1 copy".to_owned()),
        more => Some(format!("and {more} copies")),
    };
    version.into_iter().chain(others).collect()
}

fn article_lines(
    row: &ArticleRow,
    copies: u64,
    title: &[Span],
    snippet: &Snippet,
    out: &mut Out,
) -> Result<()> {
    let headline = row.title.as_deref().unwrap_or("(no headline)");
    let headline = out.bold(&marked(headline, Span::new(0, headline.len()), title, out));
    let facts: Vec<String> = [row.source.clone(), row.published_day.clone()]
        .into_iter()
        .flatten()
        .chain(aside(row.earlier, copies))
        .collect();
    let facts = out.dim(&facts.join(" · "));
    out.line(format!("  {}  {headline}  {facts}", row.key))?;
    let text = marked(row.text.as_str(), snippet.span, &snippet.highlights, out);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let before = if snippet.span.start > 0 { "… " } else { "" };
    let after = if (snippet.span.end as usize) < row.text.len() {
        " …"
    } else {
        ""
    };
    out.line(format!("      {before}{words}{after}"))
}

/// The stretch `span` of `text` with the hits in it marked.
pub fn marked(text: &str, span: Span, hits: &[Span], out: &Out) -> String {
    let mut shown = String::with_capacity(span.len() + 16 * hits.len());
    let mut at = span.start as usize;
    for hit in hits {
        shown.push_str(&text[at..hit.start as usize]);
        shown.push_str(&out.hit(&text[hit.range()]));
        at = hit.end as usize;
    }
    shown.push_str(&text[at..span.end as usize]);
    shown
}

/// The columns of an article among hits.
pub const ARTICLE: [&str; 12] = [
    "article_id",
    "title",
    "byline",
    "source",
    "published",
    "section",
    "language",
    "url",
    "score",
    "snippet",
    "earlier_version",
    "copies",
];

/// The columns of a quotation among hits, behind its own.
pub const QUOTATION: [&str; 3] = ["score", "earlier_version", "copies"];

/// An article's values in the order of [`ARTICLE`]; None for a quotation.
pub fn article_values(hit: &Hit) -> Option<Vec<Json>> {
    let Hit::Article {
        row,
        score,
        copies,
        snippet,
        ..
    } = hit
    else {
        return None;
    };
    let words = row
        .text
        .slice(snippet.span)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    Some(vec![
        json!(row.key),
        json!(row.title),
        json!(row.byline),
        json!(row.source),
        json!(row.published),
        json!(row.section),
        json!(row.language),
        json!(row.url),
        json!(rounded(*score)),
        json!(words),
        json!(row.earlier),
        json!(copies),
    ])
}

/// A quotation's values, those of [`QUOTATION`] last; None for an article.
pub fn quotation_values(hit: &Hit) -> Option<Vec<Json>> {
    let Hit::Quotation {
        row, score, copies, ..
    } = hit
    else {
        return None;
    };
    let mut values = quotation::values(row);
    values.extend([json!(rounded(*score)), json!(row.earlier), json!(copies)]);
    Some(values)
}

fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}

/// A hit as a JSON object.
pub fn hit_json(hit: &Hit) -> Json {
    match hit {
        Hit::Article {
            row,
            title,
            snippet,
            ..
        } => {
            let mut json = object(&ARTICLE, article_values(hit).unwrap_or_default());
            json["title_highlights"] = offsets(row.title.as_deref().unwrap_or(""), title);
            json["highlights"] = offsets(row.text.as_str(), &snippet.highlights);
            json
        }
        Hit::Quotation {
            row, highlights, ..
        } => {
            let columns = [&quotation::COLUMNS[..], &QUOTATION].concat();
            let mut json = object(&columns, quotation_values(hit).unwrap_or_default());
            json["highlights"] = offsets(&row.quotation, highlights);
            json
        }
    }
}

/// Spans as `[start, end]` in Unicode scalars.
pub fn offsets(text: &str, spans: &[Span]) -> Json {
    let scalars = Scalars::new(text);
    spans
        .iter()
        .map(|s| {
            json!([
                scalars.at(text, s.start as usize),
                scalars.at(text, s.end as usize)
            ])
        })
        .collect()
}
