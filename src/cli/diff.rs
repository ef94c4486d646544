//! `morgue diff`, and the list of an article's versions.

use serde_json::{Value as Json, json};

use super::out::{Format, Out, plain, pretty};
use super::{Done, Global};
use crate::archive::{Archive, Difference, Found};
use crate::changes::{Piece, QuotationChange, Said};
use crate::error::{Error, Result};

#[derive(clap::Args, Debug)]
pub struct DiffArgs {
    /// Id of an article, or the beginning of one
    id: String,
    /// Number of the earlier version [default: the one before --to]
    #[arg(long, value_name = "N")]
    from: Option<i64>,
    /// Number of the later version [default: the last]
    #[arg(long, value_name = "N")]
    to: Option<i64>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

pub fn diff(global: &Global, args: DiffArgs, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let Found::Article(row) = archive.find(&args.id)? else {
        return Err(Error::Usage(format!(
            "{} is a quotation; name an article",
            args.id
        )));
    };
    let found = archive.difference(row, args.from, args.to)?;
    if args.json {
        out.line(pretty(&as_json(&found)))?;
    } else {
        as_text(&found, out)?;
    }
    Ok(Done::Well)
}

fn zones(found: &Difference) -> Vec<&'static str> {
    let change = &found.change;
    let all = [
        ("headline", change.headline),
        ("lead", change.lead),
        ("body", change.body),
        ("quotation", change.quotation),
    ];
    all.into_iter()
        .filter(|(_, touched)| *touched)
        .map(|(name, _)| name)
        .collect()
}

fn said(side: &[Said], at: Option<usize>) -> Option<&Said> {
    at.and_then(|at| side.get(at))
}

fn as_json(found: &Difference) -> Json {
    let change = &found.change;
    let quotation = |q: &QuotationChange| {
        let (before, after) = (
            said(&found.said_before, q.before),
            said(&found.said_after, q.after),
        );
        json!({
            "change": q.kind.as_str(),
            "before": before.map(|said| &said.words),
            "speaker_before": before.and_then(|said| said.speaker.as_ref()),
            "after": after.map(|said| &said.words),
            "speaker_after": after.and_then(|said| said.speaker.as_ref()),
        })
    };
    let piece = |piece: &Piece| match piece {
        Piece::Same(text) => json!({"same": text}),
        Piece::Removed(text) => json!({"removed": text}),
        Piece::Added(text) => json!({"added": text}),
        Piece::Moved(text) => json!({"moved": text}),
    };
    let paragraphs = change.paragraphs.iter();
    let paragraphs = paragraphs.map(|pieces| pieces.iter().map(piece).collect::<Json>());
    json!({
        "from_version": found.earlier.number,
        "to_version": found.later.number,
        "words_added": change.added,
        "words_removed": change.removed,
        "words_moved": change.moved,
        "share": change.share,
        "zones": zones(found),
        "title_before": found.earlier.title,
        "title": found.later.title,
        "paragraphs": paragraphs.collect::<Vec<_>>(),
        "quotations": found.quotations.iter().map(quotation).collect::<Vec<_>>(),
    })
}

fn as_text(found: &Difference, out: &mut Out) -> Result<()> {
    let change = &found.change;
    let (earlier, later) = (&found.earlier, &found.later);
    out.line(format!(
        "version {} → version {}",
        earlier.number, later.number
    ))?;
    if change.is_none() && found.quotations.is_empty() {
        return out.line("nothing but space, typography or a line about the update is different");
    }
    let zones = zones(found);
    let zones = if zones.is_empty() {
        "none".to_owned()
    } else {
        zones.join(", ")
    };
    out.line(format!(
        "{} words added, {} removed, {} moved; {:.1} % of both texts; in: {zones}",
        change.added,
        change.removed,
        change.moved,
        change.share * 100.0
    ))?;
    if change.headline {
        let title = |title: &Option<String>| title.clone().unwrap_or_default();
        let (old, new) = (title(&earlier.title), title(&later.title));
        out.line(format!("\n{} {}", removed(out, &old), added(out, &new)))?;
    }
    let mut left_out = false;
    for pieces in &change.paragraphs {
        if matches!(pieces[..], [Piece::Same(_)]) {
            left_out = true;
            continue;
        }
        let gap = if std::mem::take(&mut left_out) {
            "\n…\n"
        } else {
            "\n"
        };
        let words: Vec<String> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Same(text) => text.clone(),
                Piece::Removed(text) => removed(out, text),
                Piece::Added(text) => added(out, text),
                Piece::Moved(text) => out.dim(&format!("[moved: {text}]")),
            })
            .collect();
        out.line(format!("{gap}{}", words.join(" ")))?;
    }
    if !found.quotations.is_empty() {
        out.line("\nquotations")?;
    }
    for q in &found.quotations {
        let (before, after) = (
            said(&found.said_before, q.before),
            said(&found.said_after, q.after),
        );
        let told = |said: &Said| {
            let speaker = said.speaker.as_deref().unwrap_or("unknown");
            format!("{speaker}: {}", said.words)
        };
        let both = [before, after].into_iter().flatten().map(told);
        out.line(format!(
            "  {:<13} {}",
            q.kind.as_str(),
            both.collect::<Vec<_>>().join("  →  ")
        ))?;
    }
    Ok(())
}

/// As `wdiff` marks it, so that a pipe has it too.
fn removed(out: &Out, text: &str) -> String {
    out.dim(&format!("[-{text}-]"))
}

fn added(out: &Out, text: &str) -> String {
    out.bold(&format!("{{+{text}+}}"))
}

const COLUMNS: [&str; 9] = [
    "version",
    "is_current",
    "published",
    "updated",
    "captured",
    "words",
    "words_added",
    "words_removed",
    "title",
];

/// The versions of an article, with what each changed of the one before.
pub fn versions(archive: &Archive, article: i64, format: Format, out: &mut Out) -> Result<()> {
    let mut rows: Vec<Vec<Json>> = Vec::new();
    for version in archive.store().versions_of(article)? {
        let change = match version.number {
            1 => None,
            number => Some(archive.difference(article, None, Some(number))?.change),
        };
        rows.push(vec![
            json!(version.number),
            json!(u8::from(version.is_current)),
            json!(version.published),
            json!(version.updated),
            json!(version.captured),
            json!(version.words),
            json!(change.as_ref().map(|c| c.added)),
            json!(change.as_ref().map(|c| c.removed)),
            json!(version.title),
        ]);
    }
    if format != Format::Text {
        return out.listing(format, &COLUMNS, rows.into_iter());
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(plain).collect())
        .collect();
    out.table(&COLUMNS, &cells)
}
