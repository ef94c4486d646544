//! Free text and fields of Factiva.

use super::{Piece, Raw, between, dates, number_behind, raws, say, word};

/// Ranks of the operators: nearness binds tightest, then NOT, AND, OR.
const NEAR: u32 = 100;
const NOT: u32 = 20;
const AND: u32 = 10;
const OR: u32 = 5;

pub(super) fn pieces(typed: &str, ignored: &mut Vec<String>) -> Vec<Piece> {
    let raws = raws(&spaced(typed));
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(raw) = raws.get(at) {
        at += 1;
        match raw {
            Raw::Open => out.push(Piece::Open),
            Raw::Close => out.push(Piece::Close),
            Raw::Quoted(text) => out.extend(word(&wildcards(text, ignored))),
            Raw::Run(run, _) => at += read(run, &raws[at..], &mut out, ignored),
        }
    }
    out
}

/// Puts spaces around `/F50/` and `/N30/`, which may stand without.
fn spaced(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut rest = typed;
    while let Some(at) = rest.find('/') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match slashed(rest) {
            Some(length) => {
                out.push(' ');
                out.push_str(&rest[..length]);
                out.push(' ');
                rest = &rest[length..];
            }
            None => {
                out.push('/');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

/// The length of `/F50/` or `/N30/` at the start.
fn slashed(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('/')?.split_once('/')?.0;
    let digits = inside.strip_prefix(['F', 'f', 'N', 'n'])?;
    number_behind(digits, "").map(|_| inside.len() + 2)
}

/// Reads one run; gives how many of the raws behind it were used up.
fn read(run: &str, behind: &[Raw], out: &mut Vec<Piece>, ignored: &mut Vec<String>) -> usize {
    let lower = run.to_lowercase();
    if lower == "date"
        && let Some((clause, taken)) = dates::conditions(behind)
    {
        out.push(Piece::Clause(clause));
        return taken;
    }
    if lower.starts_with("wc") && lower[2..].starts_with(['<', '>', '=']) {
        out.push(Piece::Clause(format!("words{}", &lower[2..])));
        return 0;
    }
    if let Some((name, value)) = run.split_once('=')
        && name.bytes().all(|b| b.is_ascii_alphabetic())
        && !name.is_empty()
    {
        return field(name, value, behind, out, ignored);
    }
    match operator(&lower) {
        Some(piece) => out.push(piece),
        None => out.extend(word(&wildcards(run, ignored))),
    }
    0
}

fn operator(lower: &str) -> Option<Piece> {
    let slashed = lower.strip_prefix('/').and_then(|l| l.strip_suffix('/'));
    if let Some(inside) = slashed {
        return match number_behind(inside, "f") {
            Some(count) => Some(Piece::Behind(format!("first/{count} "))),
            None => number_behind(inside, "n").map(|n| between(format!("near/{n}"), NEAR)),
        };
    }
    Some(match lower {
        "and" => between("AND", AND),
        "or" => between("OR", OR),
        "not" => between("AND NOT", NOT),
        "same" => between("near/p", NEAR),
        "adj" => between("adj/1", NEAR),
        "near" => between("near/1", NEAR),
        _ => {
            if let Some(count) = number_behind(lower, "atleast") {
                return Some(Piece::Before(format!("atleast/{count} ")));
            }
            if let Some(count) = number_behind(lower, "near") {
                return Some(between(format!("near/{count}"), NEAR));
            }
            let ordered = ["adj", "w/"].iter().find_map(|n| number_behind(lower, n))?;
            between(format!("adj/{ordered}"), NEAR)
        }
    })
}

/// `hd=…`: the words up to the next operator, or what stands in brackets.
fn field(
    name: &str,
    value: &str,
    behind: &[Raw],
    out: &mut Vec<Piece>,
    ignored: &mut Vec<String>,
) -> usize {
    let before = match name.to_lowercase().as_str() {
        "hd" => Piece::Before("title:".to_owned()),
        "hlp" => Piece::Lead,
        "lp" => Piece::Before(format!("first/{} ", super::LEAD)),
        "by" | "au" => Piece::Before("byline:".to_owned()),
        "sn" | "rst" | "sc" => Piece::Before("source:".to_owned()),
        "se" => Piece::Before("section:".to_owned()),
        "la" => Piece::Before("language:".to_owned()),
        "td" => Piece::Before("body:".to_owned()),
        "co" | "fds" => Piece::Before("institution:".to_owned()),
        "re" | "rgn" => Piece::Before("place:".to_owned()),
        "pe" => Piece::Before("mentions:".to_owned()),
        "ns" | "in" | "ipc" => {
            let line = format!("`{name}={value}`: the codes of Factiva are not known here");
            say(ignored, line);
            return if value.is_empty() { group(behind) } else { 0 };
        }
        _ => {
            say(
                ignored,
                format!("`{name}=`: no such field here, searched everywhere"),
            );
            out.extend(word(&wildcards(value, ignored)));
            return 0;
        }
    };
    out.push(before);
    out.extend(word(&wildcards(value, ignored)));
    0
}

/// How many raws a bracket at the start takes.
fn group(raws: &[Raw]) -> usize {
    let mut depth = 0_usize;
    for (n, raw) in raws.iter().enumerate() {
        match raw {
            Raw::Open => depth += 1,
            Raw::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if n == 0 { 0 } else { n + 1 };
        }
    }
    raws.len()
}

/// `$` and `$3` are any ending, `%` is any one word.
fn wildcards(typed: &str, ignored: &mut Vec<String>) -> String {
    let words = typed
        .split_whitespace()
        .map(|word| match word.split_once('$') {
            _ if word == "%" => "*".to_owned(),
            Some((stem, count))
                if !stem.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) =>
            {
                if !count.is_empty() {
                    say(ignored, format!("`{word}`: any ending is taken"));
                }
                format!("{stem}*")
            }
            _ => word.to_owned(),
        });
    words.collect::<Vec<_>>().join(" ")
}
