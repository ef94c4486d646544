//! `morgue dup`: which articles are copies of one another, and what people decided about it.

use serde_json::{Value as Json, json};

use super::out::{Format, FormatArgs, Out, object, pretty};
use super::{Done, Global};
use crate::archive::{Archive, Copies, CopyRow, Decided, Found, now};
use crate::config;
use crate::error::{Error, Result};
use crate::store::{ArticleRow, DecisionRow};

#[derive(clap::Subcommand, Debug)]
pub enum DupCommand {
    /// All clusters of articles with the same text or nearly, the largest first
    List {
        /// Only so many
        #[arg(short = 'n', long, value_name = "N")]
        limit: Option<usize>,
        #[command(flatten)]
        format: FormatArgs,
    },
    /// The copies of an article: how much of it stands where, and who names an agency as its source
    Show {
        /// Id of the article, or the beginning of it; that of a cluster is an article's too
        id: String,
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Take an article's text out of its cluster, for good
    Split(Decision),
    /// Put an article at the head of its cluster
    Lead(Decision),
    /// Take a decision back
    Undo {
        /// Its number, as `morgue dup decisions` has it
        number: i64,
        /// Who decides [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// What people decided about copies
    Decisions {
        #[command(flatten)]
        format: FormatArgs,
    },
}

#[derive(clap::Args, Debug)]
pub struct Decision {
    /// Id of the article, or the beginning of it
    id: String,
    /// Who decides [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub fn dup(global: &Global, command: DupCommand, out: &mut Out) -> Result<Done> {
    match command {
        DupCommand::List { limit, format } => list(global, limit, format.format(), out),
        DupCommand::Show { id, format } => show(global, &id, format.format(), out),
        DupCommand::Split(decision) => {
            let mut archive = global.write("dup split")?;
            let article = article(&archive, &decision.id)?;
            let decided = archive.split_copy(article.id, &author(decision.by), &now())?;
            told(
                global,
                &decided,
                &format!("{} stands apart", article.key),
                out,
            )
        }
        DupCommand::Lead(decision) => {
            let mut archive = global.write("dup lead")?;
            let article = article(&archive, &decision.id)?;
            let decided = archive.lead_copy(article.id, &author(decision.by), &now())?;
            told(
                global,
                &decided,
                &format!("{} leads its cluster", article.key),
                out,
            )
        }
        DupCommand::Undo { number, by } => {
            let mut archive = global.write("dup undo")?;
            let decided = archive.undo_copy_decision(number, &author(by), &now())?;
            told(
                global,
                &decided,
                &format!("decision {number} is taken back"),
                out,
            )
        }
        DupCommand::Decisions { format } => decisions(global, format.format(), out),
    }
}

fn author(named: Option<String>) -> String {
    named
        .or_else(config::user)
        .unwrap_or_else(|| "unknown".to_owned())
}

fn told(global: &Global, decided: &Decided, what: &str, out: &mut Out) -> Result<Done> {
    if let Some(note) = &decided.note {
        global.hint(&format!("morgue: {note}"));
    }
    out.line(format!("{what} (decision {})", decided.number))?;
    Ok(Done::Well)
}

fn article(archive: &Archive, id: &str) -> Result<ArticleRow> {
    let Found::Article(row) = archive.find(id)? else {
        return Err(Error::Usage(format!(
            "{id} is a quotation; name an article"
        )));
    };
    let found = archive.store().article(row)?;
    found.ok_or_else(|| Error::NotFound(format!("no article {id}")))
}

const CLUSTER: [&str; 9] = [
    "cluster_id",
    "articles",
    "texts",
    "sources",
    "lead_id",
    "title",
    "source",
    "first_day",
    "last_day",
];

fn list(global: &Global, limit: Option<usize>, format: Format, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let store = archive.store();
    let (clusters, counts) =
        store.snapshot(|| Ok((store.clusters()?, store.counts_of_copies()?)))?;
    let shown = &clusters[..limit.unwrap_or(clusters.len()).min(clusters.len())];
    if format != Format::Text {
        let rows = shown.iter().map(|c| {
            vec![
                json!(c.key),
                json!(c.articles),
                json!(c.texts),
                json!(c.sources),
                json!(c.lead),
                json!(c.title),
                json!(c.source),
                json!(c.first_day),
                json!(c.last_day),
            ]
        });
        out.listing(format, &CLUSTER, rows)?;
    } else {
        out.line(format!(
            "{} articles, {} different texts, {} counting each cluster as one; {} clusters of two or more",
            counts.articles, counts.texts, counts.clusters, clusters.len()
        ))?;
        for c in shown {
            let title = c.title.as_deref().unwrap_or("(no headline)");
            let facts = [c.source.clone(), days(&c.first_day, &c.last_day)];
            let facts: Vec<String> = facts.into_iter().flatten().collect();
            out.line(format!(
                "  {}  {} articles, {}, {}  {title}  {}",
                c.key,
                c.articles,
                counted(c.texts, "text"),
                counted(c.sources, "outlet"),
                facts.join(" · ")
            ))?;
        }
    }
    Ok(if clusters.is_empty() {
        Done::NothingFound
    } else {
        Done::Well
    })
}

fn counted(count: u64, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        more => format!("{more} {word}s"),
    }
}

fn days(first: &Option<String>, last: &Option<String>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) if first != last => Some(format!("{first} to {last}")),
        (first, _) => first.clone(),
    }
}

const COPY: [&str; 12] = [
    "article_id",
    "cluster_id",
    "kind",
    "is_lead",
    "share",
    "share_of_other",
    "resemblance",
    "credit",
    "credit_words",
    "title",
    "source",
    "published_day",
];

fn show(global: &Global, id: &str, format: Format, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let article = article(&archive, id)?;
    let copies = archive.copies(&article)?;
    if format == Format::Text {
        return text(&article, &copies, out);
    }
    let values = |row: &CopyRow| {
        let cluster = copies.cluster.as_ref().filter(|_| row.kind != "part");
        let (credit, words) = row.credit.clone().unzip();
        vec![
            json!(row.key),
            json!(cluster),
            json!(row.kind),
            json!(u8::from(row.is_lead)),
            json!(row.share),
            json!(row.share_of_other),
            json!(row.resemblance),
            json!(credit),
            json!(words),
            json!(row.title),
            json!(row.source),
            json!(row.published_day),
        ]
    };
    if format == Format::Json {
        let rows = copies
            .rows
            .iter()
            .map(|row| object(&COPY, values(row)))
            .collect();
        let mut whole = copies_json(&copies);
        whole["rows"] = Json::Array(rows);
        out.line(pretty(&whole))?;
    } else {
        out.listing(format, &COPY, copies.rows.iter().map(values))?;
    }
    Ok(done(&copies))
}

fn done(copies: &Copies) -> Done {
    match copies.rows.is_empty() {
        true => Done::NothingFound,
        false => Done::Well,
    }
}

fn text(article: &ArticleRow, copies: &Copies, out: &mut Out) -> Result<Done> {
    let Some(line) = sentence(copies) else {
        out.line(format!(
            "{}: no other article has this text or a part of it",
            article.key
        ))?;
        return Ok(Done::NothingFound);
    };
    out.line(line)?;
    for (n, row) in copies.rows.iter().enumerate() {
        let how = match row.kind {
            _ if n == 0 => "the article asked for".to_owned(),
            "same" => "the same words".to_owned(),
            kind => format!(
                "{} of the text, {} of its own{}",
                percent(row.share),
                percent(row.share_of_other),
                if kind == "part" {
                    "; of another cluster"
                } else {
                    ""
                }
            ),
        };
        let title = row
            .title
            .clone()
            .unwrap_or_else(|| "(no headline)".to_owned());
        let credit = row
            .credit
            .as_ref()
            .map(|(agency, words)| format!("from {agency} (“{words}”)"));
        let lead = row.is_lead.then(|| "lead".to_owned());
        let facts = [
            lead,
            Some(how),
            Some(title),
            row.source.clone(),
            row.published_day.clone(),
            credit,
        ];
        out.line(format!(
            "  {}  {}",
            row.key,
            facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        ))?;
    }
    Ok(Done::Well)
}

/// "71 % of this text stands in 14 other outlets"; None when it stands nowhere else.
pub fn sentence(copies: &Copies) -> Option<String> {
    let others = copies.rows.len().checked_sub(1)?;
    let (count, what) = match copies.outlets {
        0 => (others as u64, "article"),
        outlets => (outlets, "outlet"),
    };
    let plural = if count == 1 { "" } else { "s" };
    Some(format!(
        "{} of this text stands in {count} other {what}{plural}",
        percent(copies.share)
    ))
}

/// What `dup show` and `show` say of an article's copies as JSON; null when there are none.
pub fn copies_json(copies: &Copies) -> Json {
    if copies.rows.is_empty() {
        return Json::Null;
    }
    json!({
        "cluster_id": copies.cluster, "others": copies.rows.len() - 1, "outlets": copies.outlets, "share": copies.share,
    })
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn decisions(global: &Global, format: Format, out: &mut Out) -> Result<Done> {
    let archive = global.read()?;
    let decisions = archive.store().copy_decisions()?;
    if format == Format::Text {
        for d in &decisions {
            let undone = if d.undone { "  (taken back)" } else { "" };
            out.line(format!(
                "  {}  {}  {}  {}  {}{undone}",
                d.id,
                d.kind,
                d.made,
                d.author,
                about(d)
            ))?;
        }
    } else {
        let columns = ["decision", "kind", "subject", "author", "made", "undone"];
        let rows = decisions.iter().map(|d| {
            vec![
                json!(d.id),
                json!(d.kind),
                d.subject.clone(),
                json!(d.author),
                json!(d.made),
                json!(u8::from(d.undone)),
            ]
        });
        out.listing(format, &columns, rows)?;
    }
    Ok(if decisions.is_empty() {
        Done::NothingFound
    } else {
        Done::Well
    })
}

/// What a decision is about, in a few words.
fn about(decision: &DecisionRow) -> String {
    let word = |name: &str| {
        decision.subject[name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let short = |hash: String| hash.chars().take(12).collect::<String>();
    match decision.kind.as_str() {
        "lead" => word("article"),
        "split" => {
            let from = decision.subject["from"].as_array().map_or(0, Vec::len);
            format!("text {} from {from} others", short(word("text")))
        }
        _ => format!("decision {}", decision.subject["decision"]),
    }
}
