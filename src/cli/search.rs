//! `morgue search` and `morgue quotes`.

use serde_json::{Value as Json, json};

use super::batch::{self, List};
use super::explain;
use super::hits::{ARTICLE, QUOTATION, article_values, hit_json, hit_lines, quotation_values};
use super::out::{Format, FormatArgs, Out, pretty};
use super::quotation;
use super::{Done, Global};
use crate::archive::{Archive, RECENCY, Request, ResultSet};
use crate::error::{Error, Result};
use crate::index::{Cursor, Dedupe, Scope, Sort, Versions};
use crate::model::query::TimeUnit;
use crate::query::Syntax;

#[derive(clap::Args, Debug)]
pub struct SearchArgs {
    /// What to look for in
    #[arg(long = "in", value_enum, default_value = "articles")]
    place: Where,
    #[command(flatten)]
    query: QueryArgs,
}

/// What `morgue search` looks in.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Articles
    Articles,
    /// Quotations, each by itself
    Quotes,
    /// Names of people
    People,
    /// Names of institutions
    Institutions,
    /// Names of places
    Places,
    /// Names of topics and concepts
    Topics,
}

#[derive(clap::Args, Debug)]
pub struct QuotesArgs {
    #[command(flatten)]
    query: QueryArgs,
}

/// What a search runs over.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum In {
    /// Articles
    Articles,
    /// Quotations, each by itself
    Quotes,
}

impl In {
    /// The scope of that name.
    pub fn scope(self) -> Scope {
        match self {
            In::Articles => Scope::Articles,
            In::Quotes => Scope::Quotes,
        }
    }
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum SortArg {
    /// Best match first
    Relevance,
    /// Newest first
    Date,
    /// Oldest first
    Oldest,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum SyntaxArg {
    /// The grammar of morgue
    Morgue,
    /// Terms and connectors of Nexis
    Nexis,
    /// Free text of Factiva
    Factiva,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum VersionsArg {
    /// The current version of each article
    Latest,
    /// Every version, each a hit of its own
    All,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum DedupeArg {
    /// Each match counts
    None,
    /// Those of the same words count once
    Text,
    /// Those of nearly the same words count once: wire copy, cut or touched up (quotations: the same words)
    Near,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum UnitArg {
    Day,
    Week,
    Month,
    Year,
}

/// What is asked for: the query and the conditions beside it.
#[derive(clap::Args, Debug)]
pub struct Asked {
    /// Words, "phrases", AND OR NOT, brackets, field:value; without any, everything
    pub query: Vec<String>,
    /// In whose words the query is typed
    #[arg(long, value_enum, default_value = "morgue", hide_default_value = true)]
    syntax: SyntaxArg,
    /// Who said it, under any name
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Institution spoken for or named
    #[arg(long, value_name = "NAME")]
    institution: Vec<String>,
    /// Topic or its code; narrower topics count too
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// Place named
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Outlet
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Section
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// Language code
    #[arg(long, value_name = "CODE")]
    language: Vec<String>,
    /// Kind of quotation: direct, indirect, mixed
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Published on this day or later
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Speaking of this day, month, year or span (2024-01..2024-03), whenever published
    #[arg(long, value_name = "DATES")]
    about_date: Vec<String>,
}

/// Which hits are shown, and how.
#[derive(clap::Args, Debug)]
pub struct Shown {
    /// Order of hits
    #[arg(long, value_enum, default_value = "relevance")]
    sort: SortArg,
    /// Current versions only, or all
    #[arg(long, value_enum, default_value = "latest", hide_default_value = true)]
    versions: VersionsArg,
    /// Copies count once, in the list as in every count; the earliest published stands for all
    #[arg(long, value_enum, default_value = "none", hide_default_value = true)]
    dedupe: DedupeArg,
    /// What an article of the newest day gains by it, in hundredths of its score; half of it a year before;
    /// 0 for nothing
    #[arg(long, value_name = "PERCENT", default_value_t = RECENCY)]
    recency: u32,
    /// Hits given at most
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub limit: usize,
    /// Hits left out at the start
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: usize,
    /// The next page: the cursor that the page before gave, for the same query and order
    #[arg(long, value_name = "CURSOR", value_parser = cursor)]
    cursor: Option<Cursor>,
    /// More like this article or quotation: what shares its telling words, the most of them first
    #[arg(long, value_name = "ID")]
    like: Option<String>,
    /// Values of each facet given at most, 0 for none [default: 5, in JSON 50]
    #[arg(long, value_name = "N")]
    facets: Option<usize>,
    /// Count matches by day, week, month or year
    #[arg(long, value_enum, value_name = "STEP")]
    timeline: Option<UnitArg>,
    /// Length of snippets in bytes
    #[arg(long, default_value_t = 240, value_name = "BYTES")]
    snippet: usize,
    /// Say why: what each clause finds alone, after which nothing is left, the words of the index that
    /// are looked for, and of what the scores of the first hits are made
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    pub format: FormatArgs,
}

#[derive(clap::Args, Debug)]
struct QueryArgs {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    list: List,
}

pub fn search(global: &Global, args: SearchArgs, out: &mut Out) -> Result<Done> {
    let scope = match args.place {
        Where::Articles => Scope::Articles,
        Where::Quotes => Scope::Quotes,
        place => {
            let QueryArgs { asked, shown, list } = &args.query;
            if !asked.filters().is_empty() || list.batch.is_some() || shown.like.is_some() {
                let wrong = "people, institutions, places and topics are searched by name only";
                return Err(Error::Usage(wrong.to_owned()));
            }
            return super::named::named(global, place, &asked.query.join(" "), shown, out);
        }
    };
    run(global, scope, &args.query, out)
}

pub fn quotes(global: &Global, args: QuotesArgs, out: &mut Out) -> Result<Done> {
    run(global, Scope::Quotes, &args.query, out)
}

fn run(global: &Global, scope: Scope, args: &QueryArgs, out: &mut Out) -> Result<Done> {
    let request = Request {
        query: args.asked.query.join(" "),
        syntax: args.asked.syntax(),
        filters: args.asked.filters(),
        ..args.shown.request(scope)
    };
    if let Some(file) = &args.list.batch {
        return batch::batch(
            global,
            file,
            args.list.batch_field,
            &request,
            &args.shown,
            out,
        );
    }
    answer(global, &global.read()?, &request, &args.shown, out)
}

/// Runs `request` and prints its result as `shown` says.
pub fn answer(
    global: &Global,
    archive: &Archive,
    request: &Request,
    shown: &Shown,
    out: &mut Out,
) -> Result<Done> {
    let (scope, format) = (request.scope, shown.format.format());
    let result = archive.search(request)?;
    result
        .notes
        .iter()
        .for_each(|note| global.hint(&format!("morgue: {note}")));
    match format {
        Format::Text => text(global, &result, request.timeline.is_some(), out)?,
        Format::Json => out.line(pretty(&result_json(&result, request.timeline.is_some())))?,
        format if scope == Scope::Quotes => {
            let columns = [&quotation::COLUMNS[..], &QUOTATION].concat();
            out.listing(
                format,
                &columns,
                result.hits.iter().filter_map(quotation_values),
            )?;
        }
        format => out.listing(
            format,
            &ARTICLE,
            result.hits.iter().filter_map(article_values),
        )?,
    }
    Ok(if result.total == 0 {
        Done::NothingFound
    } else {
        Done::Well
    })
}

fn cursor(typed: &str) -> std::result::Result<Cursor, String> {
    typed
        .parse()
        .map_err(|()| "not a cursor that a search gave".to_owned())
}

impl Asked {
    /// In whose words the query is typed.
    pub fn syntax(&self) -> Syntax {
        match self.syntax {
            SyntaxArg::Morgue => Syntax::Morgue,
            SyntaxArg::Nexis => Syntax::Nexis,
            SyntaxArg::Factiva => Syntax::Factiva,
        }
    }

    /// The conditions beside the query: (field, value).
    pub fn filters(&self) -> Vec<(&'static str, String)> {
        let mut filters = Vec::new();
        for (field, values) in [
            ("speaker", &self.speaker),
            ("institution", &self.institution),
            ("topic", &self.topic),
            ("place", &self.place),
            ("source", &self.source),
            ("section", &self.section),
            ("language", &self.language),
            ("kind", &self.kind),
            ("about-date", &self.about_date),
        ] {
            filters.extend(values.iter().map(|v| (field, v.clone())));
        }
        filters.extend(self.since.iter().map(|d| ("since", d.clone())));
        filters.extend(self.until.iter().map(|d| ("until", d.clone())));
        filters
    }
}

impl Shown {
    /// A request for everything, shown so.
    pub fn request(&self, scope: Scope) -> Request {
        let default_facets = match self.format.format() {
            Format::Text => 5,
            Format::Json => 50,
            _ => 0,
        };
        Request {
            scope,
            sort: match self.sort {
                SortArg::Relevance => Sort::Relevance,
                SortArg::Date => Sort::Newest,
                SortArg::Oldest => Sort::Oldest,
            },
            offset: self.offset,
            after: self.cursor,
            like: self.like.clone(),
            explain: self.explain,
            limit: self.limit,
            facets: self.facets.unwrap_or(default_facets),
            timeline: self.timeline.map(|unit| match unit {
                UnitArg::Day => TimeUnit::Day,
                UnitArg::Week => TimeUnit::Week,
                UnitArg::Month => TimeUnit::Month,
                UnitArg::Year => TimeUnit::Year,
            }),
            snippet: self.snippet,
            versions: match self.versions {
                VersionsArg::Latest => Versions::Latest,
                VersionsArg::All => Versions::All,
            },
            dedupe: match self.dedupe {
                DedupeArg::None => Dedupe::None,
                DedupeArg::Text => Dedupe::Text,
                DedupeArg::Near => Dedupe::Near,
            },
            recency: self.recency,
            ..Request::default()
        }
    }
}

fn text(global: &Global, result: &ResultSet, timeline: bool, out: &mut Out) -> Result<()> {
    result
        .ignored
        .iter()
        .for_each(|i| global.hint(&format!("morgue: {i}")));
    meanings(result, out)?;
    let shown = if (result.hits.len() as u64) < result.total {
        format!(", {} shown", result.hits.len())
    } else {
        String::new()
    };
    out.line(format!("{} found{shown}", result.total))?;
    hit_lines(&result.hits, out)?;
    if let Some(explanation) = &result.explanation {
        explain::lines(explanation, out)?;
    }
    for suggestion in &result.suggestions {
        out.line(format!(
            "`{}` is on no page here; did you mean {} ({})?",
            suggestion.typed, suggestion.meant, suggestion.count
        ))?;
    }
    if timeline {
        for step in &result.timeline {
            let share = 100.0 * step.count as f64 / step.all.max(1) as f64;
            out.line(format!(
                "  {}  {} of {} ({share:.1} %)",
                step.from, step.count, step.all
            ))?;
        }
    }
    for (facet, values) in result
        .facets
        .iter()
        .filter(|(_, values)| !values.is_empty())
    {
        let values: Vec<String> = values
            .iter()
            .map(|v| format!("{} ({})", v.name, v.count))
            .collect();
        let line = format!("{facet}: {}", values.join("; "));
        let line = out.dim(&line);
        out.line(line)?;
    }
    Ok(())
}

/// Whom the names of the query were taken to mean, a line each.
pub fn meanings(result: &ResultSet, out: &mut Out) -> Result<()> {
    for meaning in &result.meanings {
        // Of several who bear the name, the id tells one from the other and can be asked for.
        let several = meaning.meant.len() > 1 && meaning.field != "topic";
        let shown = meaning
            .meant
            .iter()
            .take(8)
            .map(|(id, name)| match several {
                true => format!("{name} ({}:{id})", meaning.field),
                false => name.clone(),
            });
        let names: Vec<String> = shown.collect();
        let more = if meaning.meant.len() > 8 {
            format!(" and {} more", meaning.meant.len() - 8)
        } else {
            String::new()
        };
        let meant = if names.is_empty() {
            "nobody and nothing in this archive".to_owned()
        } else {
            names.join("; ")
        };
        out.line(format!(
            "{} {}: {meant}{more}",
            meaning.field, meaning.typed
        ))?;
    }
    Ok(())
}

fn result_json(result: &ResultSet, timeline: bool) -> Json {
    let mut facets = serde_json::Map::new();
    for (name, values) in &result.facets {
        let values = values
            .iter()
            .map(|v| json!({ "id": v.id, "name": v.name, "count": v.count }))
            .collect();
        facets.insert((*name).to_owned(), values);
    }
    let names: Vec<Json> = result
        .meanings
        .iter()
        .map(|m| {
            let meant: Vec<Json> = m
                .meant
                .iter()
                .map(|(id, name)| json!({ "id": id, "name": name }))
                .collect();
            json!({ "field": m.field, "typed": m.typed, "meant": meant })
        })
        .collect();
    let mut json = json!({
        "query": result.understood,
        "ignored": result.ignored,
        "names": names,
        "total": result.total,
        "hits": result.hits.iter().map(hit_json).collect::<Vec<_>>(),
        "facets": facets,
    });
    if timeline {
        json["timeline"] = result
            .timeline
            .iter()
            .map(|s| json!({ "from": s.from, "count": s.count, "all": s.all }))
            .collect();
    }
    if let Some(explanation) = &result.explanation {
        json["explain"] = explain::json(explanation);
    }
    if !result.suggestions.is_empty() {
        json["suggestions"] = result
            .suggestions
            .iter()
            .map(|s| json!({ "typed": s.typed, "meant": s.meant, "count": s.count }))
            .collect();
    }
    json["cursor"] = json!(result.next.map(|cursor| cursor.to_string()));
    json
}
