//! Terms and connectors of Nexis.

use super::{Piece, Raw, between, dates, number_behind, raws, say, word};

/// Ranks of the connectors: OR binds tightest, then the smaller distance.
const OR: u32 = 1_000;
const NEAREST: u32 = 500;
const SENTENCE: u32 = 40;
const PARAGRAPH: u32 = 30;
const SEGMENT: u32 = 20;
const AND: u32 = 10;
const AND_NOT: u32 = 5;

pub(super) fn pieces(typed: &str, ignored: &mut Vec<String>) -> Vec<Piece> {
    let raws = raws(typed);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(raw) = raws.get(at) {
        at += 1;
        match raw {
            Raw::Open => out.push(Piece::Open),
            Raw::Close => out.push(Piece::Close),
            Raw::Quoted(text) => out.extend(word(&wildcards(text, ignored))),
            Raw::Run(run, glued) => {
                let next = raws.get(at).and_then(|raw| match raw {
                    Raw::Run(run, _) => Some(run.to_lowercase()),
                    _ => None,
                });
                let taken = read(run, *glued, next.as_deref(), &raws[at..], &mut out, ignored);
                at += taken;
            }
        }
    }
    out
}

/// Reads one run; gives how many of the raws behind it were used up.
fn read(
    run: &str,
    glued: bool,
    next: Option<&str>,
    behind: &[Raw],
    out: &mut Vec<Piece>,
    ignored: &mut Vec<String>,
) -> usize {
    let lower = run.to_lowercase();
    if let "not" | "and" | "but" = lower.as_str()
        && let Some((piece, taken)) = with_not(&lower, next)
    {
        out.push(piece);
        return taken;
    }
    if lower == "date"
        && let Some((clause, taken)) = dates::conditions(behind)
    {
        out.push(Piece::Clause(clause));
        return taken;
    }
    if lower == "length"
        && let [Raw::Open, Raw::Run(count, _), Raw::Close, ..] = behind
    {
        out.push(Piece::Clause(format!("words:{count}")));
        return 3;
    }
    match connector(&lower) {
        Some(piece) => out.push(piece),
        None if glued => segment(run, out, ignored),
        None => out.extend(word(&wildcards(run, ignored))),
    }
    0
}

/// `and not`, `but not`, `not w/5`, and what stands alone.
fn with_not(lower: &str, next: Option<&str>) -> Option<(Piece, usize)> {
    match (lower, next) {
        ("and" | "but", Some("not")) => Some((between("AND NOT", AND_NOT), 1)),
        ("not", Some(next)) => match near(next) {
            Some((name, rank)) => Some((between(format!("not {name}"), rank), 1)),
            None => Some((between("AND NOT", AND_NOT), 0)),
        },
        _ => None,
    }
}

fn connector(lower: &str) -> Option<Piece> {
    Some(match lower {
        "and" | "&" => between("AND", AND),
        "or" => between("OR", OR),
        "andnot" | "butnot" => between("AND NOT", AND_NOT),
        _ => {
            if let Some(count) = number_behind(lower, "atleast") {
                return Some(Piece::Before(format!("atleast/{count} ")));
            }
            let (name, rank) = near(lower)?;
            between(name, rank)
        }
    })
}

/// `w/5`, `/5`, `near/5`, `pre/5`, `onear/5`, `w/s`, `/p`, `w/seg`, and `w/5` written `w5`.
fn near(lower: &str) -> Option<(String, u32)> {
    let (name, reach) = lower.split_once('/')?;
    let ours = match name {
        "" | "w" | "near" => "near",
        "pre" | "onear" | "+" => "adj",
        _ => return None,
    };
    Some(match reach {
        "s" | "sent" => (format!("{ours}/s"), SENTENCE),
        "p" | "para" => (format!("{ours}/p"), PARAGRAPH),
        "seg" => (format!("{ours}/field"), SEGMENT),
        _ => {
            let count = number_behind(reach, "")?;
            (
                format!("{ours}/{count}"),
                NEAREST.saturating_sub(count).max(SENTENCE + 1),
            )
        }
    })
}

/// A name right before a bracket.
fn segment(run: &str, out: &mut Vec<Piece>, ignored: &mut Vec<String>) {
    let field = match run.to_uppercase().as_str() {
        "HEADLINE" | "TITLE" => "title:",
        "BODY" | "TEXT" => "body:",
        "BYLINE" | "AUTHOR" => "byline:",
        "PUBLICATION" | "SOURCE" | "PUB" => "source:",
        "SECTION" => "section:",
        "SUBJECT" | "TERMS" | "TOPIC" => "topic:",
        "PERSON" | "NAME" => "mentions:",
        "COMPANY" | "ORGANIZATION" => "institution:",
        "GEOGRAPHIC" | "CITY" | "COUNTRY" | "STATE" => "place:",
        "LANGUAGE" => "language:",
        "HLEAD" => return out.push(Piece::Lead),
        "LEAD" => return out.push(Piece::Before(format!("first/{} ", super::LEAD))),
        name @ ("ALLCAPS" | "CAPS" | "NOCAPS") => {
            return say(
                ignored,
                format!("`{name}`: capitals are not kept apart here"),
            );
        }
        name @ ("SINGULAR" | "PLURAL") => {
            return say(ignored, format!("`{name}`: found in any number"));
        }
        name => {
            return say(
                ignored,
                format!("`{name}()`: no such segment here, searched everywhere"),
            );
        }
    };
    out.push(Piece::Before(field.to_owned()));
}

/// `!` is any ending, `*` one character.
fn wildcards(typed: &str, ignored: &mut Vec<String>) -> String {
    let words = typed.split_whitespace().map(|word| {
        if let Some(stem) = word.strip_suffix('!') {
            return format!("{}*", stem.replace('*', "?"));
        }
        if word.len() > 1 && word.ends_with('*') {
            say(ignored, format!("`{word}`: any ending is taken"));
            return format!("{}*", word.trim_end_matches('*').replace('*', "?"));
        }
        word.replace('*', "?")
    });
    words.collect::<Vec<_>>().join(" ")
}
