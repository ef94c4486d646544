//! `morgue topics`: the IPTC Media Topics and the user's codebooks.

use std::io::Read;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::codebooks::{codebook_in, export, import, remove};
use super::out::{Format, FormatArgs, Out};
use super::{Done, Global};
use crate::annotate::topics::{self, Coder, TopicInfo};
use crate::annotate::words::words;
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::model::{Codebook, Concept};
use crate::store::TopicRow;
use crate::text::{Span, Text};

#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct TopicsArgs {
    #[command(subcommand)]
    command: Option<TopicsCommand>,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(clap::Subcommand, Debug)]
enum TopicsCommand {
    /// Topics and concepts of the archive with their counts [what `morgue topics` alone does]
    List(ListArgs),
    /// A topic or concept: what it means, what is above and below it, its words, its counts
    Show {
        /// Code or name
        topic: String,
        #[command(flatten)]
        format: FormatArgs,
    },
    /// What a text would be about, with the words that say so
    Test {
        /// The text, - for standard input
        text: String,
        /// A codebook file to try, beside those of the archive
        #[arg(long, value_name = "FILE")]
        codebook: Option<PathBuf>,
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Take in a codebook (CSV, TSV or YAML) and look for it in the whole archive
    Import {
        /// The file, with name, words and perhaps except, exclude, broader, note of each concept
        file: PathBuf,
        /// Name of the codebook [default: that in the file, else the file's]
        #[arg(long)]
        name: Option<String>,
    },
    /// Print a codebook as CSV, ready to be imported again
    Export {
        /// Name of the codebook
        name: String,
    },
    /// Forget a codebook and all it found
    Remove {
        /// Name of the codebook
        name: String,
    },
}

#[derive(clap::Args, Debug)]
struct ListArgs {
    /// One codebook only, medtop for the IPTC topics
    #[arg(long, value_name = "NAME")]
    codebook: Option<String>,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn topics(global: &Global, args: TopicsArgs, out: &mut Out) -> Result<Done> {
    match args.command.unwrap_or(TopicsCommand::List(args.list)) {
        TopicsCommand::List(args) => list(global, &args, out),
        TopicsCommand::Show { topic, format } => show(global, &topic, format.format(), out),
        TopicsCommand::Test {
            text,
            codebook,
            format,
        } => test(global, text, codebook, format.format(), out),
        TopicsCommand::Import { file, name } => import(global, &file, name.as_deref(), out),
        TopicsCommand::Export { name } => export(global, &name, out),
        TopicsCommand::Remove { name } => remove(global, &name, out),
    }
}

/// The columns of a topic with its counts.
pub const COLUMNS: [&str; 7] = [
    "code",
    "name",
    "level",
    "articles",
    "main",
    "quotations",
    "codebook",
];

/// The values of a topic in the order of [`COLUMNS`].
pub fn values(row: &TopicRow) -> Vec<Json> {
    vec![
        json!(row.code),
        json!(row.name),
        json!(row.level),
        json!(row.articles),
        json!(row.main),
        json!(row.quotations),
        json!(row.codebook),
    ]
}

fn list(global: &Global, args: &ListArgs, out: &mut Out) -> Result<Done> {
    let mut rows = global.read()?.store().topic_counts()?;
    if let Some(codebook) = &args.codebook {
        rows.retain(|row| row.codebook == *codebook);
    }
    if rows.is_empty() && args.format.format() == Format::Text {
        global.hint("no such topics in this archive");
        return Ok(Done::NothingFound);
    }
    match args.format.format() {
        Format::Text => {
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|row| values(row)[..6].iter().map(super::out::plain).collect())
                .collect();
            out.table(&COLUMNS[..6], &cells)?;
        }
        format => out.listing(format, &COLUMNS, rows.iter().map(values))?,
    }
    Ok(Done::Well)
}

/// A topic or concept as `show` gives it.
struct Shown {
    code: String,
    name: String,
    about: Option<String>,
    path: Vec<String>,
    narrower: Vec<String>,
    words: Vec<String>,
    except: Vec<String>,
    exclude: Vec<String>,
}

fn show(global: &Global, typed: &str, format: Format, out: &mut Out) -> Result<Done> {
    let archive = archive_if_any(global)?;
    let mut shown: Vec<Shown> = topics::find(typed).into_iter().map(shown_topic).collect();
    if let Some(archive) = &archive {
        for codebook in archive.store().codebooks()? {
            let fits = |c: &&Concept| {
                c.code == typed || c.name.to_lowercase() == typed.trim().to_lowercase()
            };
            let concepts = codebook.concepts.iter().filter(fits);
            shown.extend(concepts.map(|c| shown_concept(c, &codebook)));
        }
    }
    if shown.is_empty() {
        return Err(Error::NotFound(format!(
            "{typed}: no topic of that code or name"
        )));
    }
    let counts = archive.map_or(Ok(Vec::new()), |a| a.store().topic_counts())?;
    let count = |code: &str| counts.iter().find(|row| row.code == code);
    match format {
        Format::Text => {
            for one in &shown {
                shown_lines(one, count(&one.code), out)?;
            }
        }
        format => {
            let columns = [
                "code",
                "name",
                "about",
                "path",
                "narrower",
                "words",
                "except",
                "exclude",
                "articles",
                "main",
                "quotations",
            ];
            let rows = shown.iter().map(|one| shown_values(one, count(&one.code)));
            out.listing(format, &columns, rows)?;
        }
    }
    Ok(Done::Well)
}

fn shown_topic(topic: &'static TopicInfo) -> Shown {
    Shown {
        code: topic.code.to_owned(),
        name: topic.name.to_owned(),
        about: Some(topic.definition.to_owned()).filter(|text| !text.is_empty()),
        path: path_names(topic.code),
        narrower: names(&topics::children(topic.code)),
        words: topics::words_for(topic.code)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        except: Vec::new(),
        exclude: Vec::new(),
    }
}

fn shown_concept(concept: &Concept, codebook: &Codebook) -> Shown {
    let below = codebook.concepts.iter();
    let below = below.filter(|c| c.broader.as_ref() == Some(&concept.code));
    Shown {
        code: concept.code.clone(),
        name: concept.name.clone(),
        about: concept.note.clone(),
        path: concept_path(concept, codebook),
        narrower: below.map(|c| c.name.clone()).collect(),
        words: concept.words.clone(),
        except: concept.except.clone(),
        exclude: concept.exclude.clone(),
    }
}

fn names(topics: &[&TopicInfo]) -> Vec<String> {
    topics.iter().map(|t| t.name.to_owned()).collect()
}

/// Names from the top down to the topic itself.
fn path_names(code: &str) -> Vec<String> {
    let mut path = names(&topics::ancestors(code));
    path.extend(topics::topic(code).map(|t| t.name.to_owned()));
    path
}

fn concept_path(concept: &Concept, codebook: &Codebook) -> Vec<String> {
    let mut path = vec![concept.name.clone()];
    let mut at = concept;
    while let Some(above) = at
        .broader
        .as_ref()
        .and_then(|code| codebook.concepts.iter().find(|c| c.code == *code))
        .filter(|_| path.len() <= codebook.concepts.len())
    {
        path.insert(0, above.name.clone());
        at = above;
    }
    path
}

fn shown_lines(one: &Shown, counts: Option<&TopicRow>, out: &mut Out) -> Result<()> {
    let heading = out.bold(&format!("{}  {}", one.code, one.name));
    out.line(heading)?;
    if let Some(about) = &one.about {
        out.line(format!("  {about}"))?;
    }
    let lists = [
        ("path", one.path.join(" > ")),
        ("narrower", one.narrower.join("; ")),
        ("words", one.words.join("; ")),
        ("except", one.except.join("; ")),
        ("exclude", one.exclude.join("; ")),
    ];
    for (name, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        out.line(format!("  {name}: {list}"))?;
    }
    if let Some(row) = counts {
        out.line(format!(
            "  in this archive: {} articles (main topic of {}), {} quotations",
            row.articles, row.main, row.quotations
        ))?;
    }
    Ok(())
}

fn shown_values(one: &Shown, counts: Option<&TopicRow>) -> Vec<Json> {
    let count = |of: fn(&TopicRow) -> u64| json!(counts.map_or(0, of));
    vec![
        json!(one.code),
        json!(one.name),
        json!(one.about),
        json!(one.path),
        json!(one.narrower),
        json!(one.words),
        json!(one.except),
        json!(one.exclude),
        count(|row| row.articles),
        count(|row| row.main),
        count(|row| row.quotations),
    ]
}

/// A topic or concept of a text under test: code, score, path, words that spoke.
type Tested = (String, f32, Vec<String>, Vec<String>);

fn test(
    global: &Global,
    text: String,
    codebook: Option<PathBuf>,
    format: Format,
    out: &mut Out,
) -> Result<Done> {
    let text = if text == "-" { standard_input()? } else { text };
    let text = Text::clean(&text);
    let spoke = |spans: &[Span]| -> Vec<String> {
        spans.iter().map(|s| text.slice(*s).to_owned()).collect()
    };
    let found = topics::topics(&text, &words(&text), None);
    let mut tested: Vec<Tested> = found
        .iter()
        .map(|t| {
            (
                t.code.to_owned(),
                t.score,
                path_names(t.code),
                spoke(&t.evidence),
            )
        })
        .collect();
    for codebook in codebooks_to_test(global, codebook)? {
        for one in Coder::new(&codebook).code(&text, None, &[]).article {
            let concept = codebook.concepts.iter().find(|c| c.code == one.code);
            let path = concept.map_or(Vec::new(), |c| concept_path(c, &codebook));
            tested.push((one.code, one.score, path, spoke(&one.evidence)));
        }
    }
    print_tested(&tested, format, out)?;
    Ok(if tested.is_empty() {
        global.hint("nothing in it speaks for any topic");
        Done::NothingFound
    } else {
        Done::Well
    })
}

/// The codebooks of the archive, and the one in `file` in place of its namesake.
fn codebooks_to_test(global: &Global, file: Option<PathBuf>) -> Result<Vec<Codebook>> {
    let mut codebooks = match archive_if_any(global)? {
        Some(archive) => archive.store().codebooks()?,
        None => Vec::new(),
    };
    if let Some(file) = file {
        let tried = codebook_in(&file, None)?;
        codebooks.retain(|c| c.name != tried.name);
        codebooks.push(tried);
    }
    Ok(codebooks)
}

fn standard_input() -> Result<String> {
    let mut typed = String::new();
    std::io::stdin()
        .read_to_string(&mut typed)
        .map_err(|e| Error::io("standard input", e))?;
    Ok(typed)
}

fn print_tested(tested: &[Tested], format: Format, out: &mut Out) -> Result<()> {
    if format == Format::Text {
        return tested.iter().try_for_each(|(code, score, path, words)| {
            out.line(format!("{score:.2}  {}  {code}", path.join(" > ")))?;
            out.line(format!("      {}", words.join("; ")))
        });
    }
    let rows = tested.iter().map(|(code, score, path, words)| {
        let score = (f64::from(*score) * 1000.0).round() / 1000.0;
        vec![
            json!(code),
            json!(path.last()),
            json!(score),
            json!(path),
            json!(words),
        ]
    });
    out.listing(format, &["code", "name", "score", "path", "evidence"], rows)
}

/// The archive, None when there is none: topics can be shown and tested without.
fn archive_if_any(global: &Global) -> Result<Option<Archive>> {
    match global.read() {
        Ok(archive) => Ok(Some(archive)),
        Err(Error::NoArchive { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
