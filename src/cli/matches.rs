//! `morgue show ID --query QUERY`: an article with all that a query matches in it.

use serde_json::{Value as Json, json};

use super::hits::{marked, offsets};
use super::out::{Format, Out, pretty};
use super::show::ShowArgs;
use super::{Done, Global};
use crate::archive::{Archive, Hit, Request};
use crate::error::{Error, Result};
use crate::query;
use crate::store::ArticleRow;
use crate::text::Span;

/// Prints the article with its matches marked, or with `--match` one of them.
pub fn show(
    global: &Global,
    archive: &Archive,
    article: &ArticleRow,
    typed: &str,
    args: &ShowArgs,
    out: &mut Out,
) -> Result<Done> {
    let text = article.text.as_str();
    let result = archive.search(&Request {
        query: typed.to_owned(),
        within: Some(vec![article.id as u64]),
        limit: 1,
        snippet: text.len(),
        ..Request::default()
    })?;
    for note in result.ignored.iter().chain(&result.notes) {
        global.hint(&format!("morgue: {note}"));
    }
    let (title, spans) = match result.hits.first() {
        Some(Hit::Article { title, snippet, .. }) => {
            (title.as_slice(), snippet.highlights.as_slice())
        }
        _ => (&[][..], &[][..]),
    };
    match (args.format.format(), args.number) {
        (Format::Text, None) => whole(article, title, spans, out)?,
        (Format::Text, Some(number)) => one(text, spans, number, out)?,
        (Format::Jsonl, _) => {
            out.line(json_of(article, &result.understood, title, spans).to_string())?
        }
        _ => out.line(pretty(&json_of(article, &result.understood, title, spans)))?,
    }
    Ok(if result.total == 0 {
        Done::NothingFound
    } else {
        Done::Well
    })
}

fn whole(article: &ArticleRow, title: &[Span], spans: &[Span], out: &mut Out) -> Result<()> {
    let headline = article.title.as_deref().unwrap_or("(no headline)");
    let marked_headline = marked(headline, Span::new(0, headline.len()), title, out);
    out.line(out.bold(&marked_headline))?;
    let text = article.text.as_str();
    let body = marked(text, Span::new(0, text.len()), spans, out);
    out.line(format!("\n{body}\n"))?;
    let count = title.len() + spans.len();
    out.line(format!(
        "{count} matches, {} of them in the text",
        spans.len()
    ))?;
    for (number, span) in (1..).zip(spans) {
        let line = format!("  {number}  {}", around(text, *span, 30));
        let line = out.dim(&line);
        out.line(line)?;
    }
    Ok(())
}

/// The paragraph of the match of this number, from one.
fn one(text: &str, spans: &[Span], number: usize, out: &mut Out) -> Result<()> {
    let Some(span) = number.checked_sub(1).and_then(|at| spans.get(at)) else {
        return Err(Error::Usage(format!(
            "--match {number}: the text has {} matches",
            spans.len()
        )));
    };
    let start = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let end = text[span.end as usize..]
        .find('\n')
        .map_or(text.len(), |at| at + span.end as usize);
    let paragraph = Span::new(start, end);
    let inside: Vec<Span> = spans
        .iter()
        .copied()
        .filter(|s| paragraph.contains(*s))
        .collect();
    out.line(marked(text, paragraph, &inside, out))?;
    let previous = (number > 1).then(|| format!("; previous: --match {}", number - 1));
    let next = (number < spans.len()).then(|| format!("; next: --match {}", number + 1));
    out.line(format!(
        "match {number} of {}: {}{}{}",
        spans.len(),
        &text[span.range()],
        previous.unwrap_or_default(),
        next.unwrap_or_default()
    ))
}

/// A match with about `width` bytes before and behind it, on one line.
fn around(text: &str, span: Span, width: usize) -> String {
    let stretch = query::snippet(text, &[span], span.len() + 2 * width).span;
    let words: Vec<&str> = text[stretch.range()].split_whitespace().collect();
    words.join(" ")
}

fn json_of(article: &ArticleRow, query: &str, title: &[Span], spans: &[Span]) -> Json {
    let text = article.text.as_str();
    let matches: Vec<Json> = offsets(text, spans)
        .as_array()
        .into_iter()
        .flatten()
        .zip(spans)
        .enumerate()
        .map(|(at, (place, span))| {
            json!({
                "number": at + 1, "start": place[0], "end": place[1], "words": &text[span.range()],
            })
        })
        .collect();
    json!({
        "article_id": article.key, "query": query, "title": article.title,
        "title_highlights": offsets(article.title.as_deref().unwrap_or(""), title),
        "text": text, "matches": matches,
    })
}
