//! `morgue show`.

use serde_json::{Value as Json, json};

use super::out::{Format, FormatArgs, Out, pretty};
use super::quotation::{quotation_json, quotation_lines};
use super::{Done, Global, diff, dup, matches, origins};
use crate::annotate::language;
use crate::archive::{Archive, Found};
use crate::error::{Error, Result};
use crate::store::{ArticleRow, Store};

#[derive(clap::Args, Debug)]
pub struct ShowArgs {
    /// Id of an article or a quotation, or the beginning of one
    id: String,
    /// The text only
    #[arg(long)]
    text: bool,
    /// Its versions, with what each changed
    #[arg(long, conflicts_with_all = ["text", "query"])]
    versions: bool,
    /// Where each of its fields comes from, how sure it is, and what else its file said
    #[arg(long, conflicts_with_all = ["text", "versions", "query"])]
    origins: bool,
    /// Mark what this query matches in the article
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    /// Of the matches only this one, with its paragraph and which are before and behind it
    #[arg(long = "match", value_name = "N", requires = "query")]
    pub number: Option<usize>,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn show(global: &Global, args: ShowArgs, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let store = archive.store();
    match archive.find(&args.id)? {
        Found::Quotation(row) => {
            let quotation = store.quotation(row)?.ok_or_else(|| gone(&args.id))?;
            match args.format.format() {
                Format::Text => quotation_lines(&quotation, None, out)?,
                _ => out.line(pretty(&quotation_json(&quotation)))?,
            }
        }
        Found::Article(row) => {
            let article = store.article(row)?.ok_or_else(|| gone(&args.id))?;
            if let Some(query) = &args.query {
                return matches::show(global, &archive, &article, query, &args, out);
            }
            if args.versions {
                diff::versions(&archive, article.id, args.format.format(), out)?;
                return Ok(Done::Well);
            }
            if args.origins {
                origins::list(&store.origins_of(&article.key)?, args.format.format(), out)?;
                return Ok(Done::Well);
            }
            if args.text {
                out.line(article.text.as_str())?;
                return Ok(Done::Well);
            }
            match args.format.format() {
                Format::Text => text(&archive, &article, out)?,
                Format::Jsonl => out.line(article_json(&archive, &article)?.to_string())?,
                _ => out.line(pretty(&article_json(&archive, &article)?))?,
            }
        }
    }
    Ok(Done::Well)
}

fn gone(id: &str) -> Error {
    Error::NotFound(format!(
        "{id}: no longer in the current version of its article"
    ))
}

fn text(archive: &Archive, a: &ArticleRow, out: &mut Out) -> Result<()> {
    let store = archive.store();
    let title = out.bold(a.title.as_deref().unwrap_or("(no headline)"));
    out.line(title)?;
    let versions = (a.versions > 1).then(|| format!("version {}", a.versions));
    let facts = [
        a.source.clone(),
        a.byline.clone(),
        a.published.clone(),
        a.dateline.clone(),
        a.section.clone(),
        a.language.clone(),
        a.url.clone(),
        versions,
    ];
    out.line(format!(
        "{}  {}",
        a.key,
        facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    ))?;
    if let Some(line) = dup::sentence(&archive.copies(a)?) {
        out.line(line)?;
    }
    for row in store.origins_of(&a.key)? {
        if row.field == "published" && !row.others.is_empty() {
            let line = out.dim(&format!(
                "date from {}; {}",
                row.origin,
                origins::others(&row)
            ));
            out.line(line)?;
        }
    }
    if let Some(limits) = language::limits(a.language.as_deref()) {
        let limits = out.dim(limits);
        out.line(limits)?;
    }
    out.line("")?;
    out.line(a.text.as_str())?;
    let quotations = store.quotations_of(&a.key)?;
    if !quotations.is_empty() {
        out.line("\nquotations")?;
    }
    for q in &quotations {
        quotation_lines(q, None, out)?;
    }
    let cast = store.cast_of(&a.key)?;
    for (kind, heading) in [
        ("person", "people"),
        ("institution", "institutions"),
        ("place", "places"),
    ] {
        let names: Vec<String> = cast
            .iter()
            .filter(|(m, _)| m.kind == kind)
            .map(|(m, n)| format!("{} ({n})", m.name))
            .collect();
        if !names.is_empty() {
            out.line(format!("\n{heading}\n  {}", names.join("; ")))?;
        }
    }
    let roles = store.roles_of(&a.key)?;
    if !roles.is_empty() {
        out.line("\nroles")?;
    }
    for r in &roles {
        out.line(format!(
            "  {}: {}{}",
            r.person,
            r.role,
            r.institution
                .as_ref()
                .map(|i| format!(", {i}"))
                .unwrap_or_default()
        ))?;
    }
    topic_lines(store, a, out)?;
    let dates: Vec<String> = store
        .dates_of(&a.key)?
        .into_iter()
        .map(|d| format!("{} = {}", d.words, d.value))
        .collect();
    if !dates.is_empty() {
        out.line(format!("\ndates\n  {}", dates.join("; ")))?;
    }
    Ok(())
}

/// Topics, the concepts of each codebook, and key phrases: a heading and a line each.
fn topic_lines(store: &Store, a: &ArticleRow, out: &mut Out) -> Result<()> {
    let topics = store.topics_of(&a.key)?;
    for group in topics.chunk_by(|one, next| one.codebook == next.codebook) {
        let heading = match group[0].codebook.as_str() {
            "medtop" => "topics",
            codebook => codebook,
        };
        let names: Vec<String> = group
            .iter()
            .map(|t| format!("{} ({:.2})", t.name, t.score))
            .collect();
        out.line(format!("\n{heading}\n  {}", names.join("; ")))?;
    }
    let phrases: Vec<String> = store
        .key_phrases_of(&a.key)?
        .into_iter()
        .map(|k| k.phrase.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    if !phrases.is_empty() {
        out.line(format!("\nkey phrases\n  {}", phrases.join("; ")))?;
    }
    Ok(())
}

fn article_json(archive: &Archive, a: &ArticleRow) -> Result<Json> {
    let store = archive.store();
    let cast: Vec<Json> = store
        .cast_of(&a.key)?
        .into_iter()
        .map(|(m, n)| json!({ "entity_id": m.entity_key, "kind": m.kind, "name": m.name, "mentions": n }))
        .collect();
    let roles: Vec<Json> = store
        .roles_of(&a.key)?
        .into_iter()
        .map(|r| json!({ "person": r.person, "role": r.role, "institution": r.institution }))
        .collect();
    let topics: Vec<Json> = store
        .topics_of(&a.key)?
        .into_iter()
        .map(|t| json!({ "codebook": t.codebook, "code": t.code, "name": t.name, "score": t.score, "evidence": t.evidence }))
        .collect();
    let phrases: Vec<Json> = store
        .key_phrases_of(&a.key)?
        .into_iter()
        .map(|k| json!({ "phrase": k.phrase, "score": k.score, "times": k.times }))
        .collect();
    let dates: Vec<Json> = store
        .dates_of(&a.key)?
        .into_iter()
        .map(|d| json!({ "words": d.words, "value": d.value, "from_day": d.from_day, "to_day": d.to_day, "anchor_day": d.anchor_day, "anchor": d.anchor }))
        .collect();
    Ok(json!({
        "article_id": a.key, "title": a.title, "byline": a.byline, "source": a.source, "published": a.published,
        "published_day": a.published_day, "section": a.section, "language": a.language, "url": a.url, "dateline": a.dateline,
        "words": a.words, "versions": a.versions, "text": a.text.as_str(),
        "quotations": store.quotations_of(&a.key)?.iter().map(quotation_json).collect::<Vec<_>>(),
        "cast": cast, "affiliations": roles, "topics": topics, "key_phrases": phrases, "dates": dates,
        "copies": dup::copies_json(&archive.copies(a)?),
        "origins": origins::json_of(&store.origins_of(&a.key)?),
    }))
}
