//! From tokens to findings: spans with their marks, how much is in marks, what the cue says.

use crate::annotate::cues::denies;
use crate::annotate::learned::hash_lower;
use crate::model::{CueClass, QuotationKind};
use crate::text::Span;

use super::scene::{Kind, Scene};
use super::{Candidate, Found};

/// Turns a candidate into a finding. None when no word is left of its content.
pub fn assemble(scene: &Scene, candidate: &Candidate, rule: &'static str) -> Option<Found> {
    let parts = parts(scene, &candidate.content);
    if parts.is_empty() || is_title(scene, candidate, &parts) {
        return None;
    }
    // Content that grew over its paragraphs, or took the cue for its own, has those words alone.
    let apart = |range: &(usize, usize)| !parts.iter().any(|p| p.0 < range.1 && range.0 < p.1);
    let source = source(scene, candidate);
    let source = source.iter().filter_map(|r| trim(scene, *r));
    let source: Vec<(usize, usize)> = source.filter(apart).collect();
    let in_source = |range: &(usize, usize)| source.iter().any(|s| s.0 < range.1 && range.0 < s.1);
    let cue = candidate.cue.iter().copied();
    let cue: Vec<(usize, usize)> = cue.filter(|c| apart(c) && !in_source(c)).collect();
    let anchor = candidate.anchor.filter(|_| !cue.is_empty());
    let spans = |ranges: &[(usize, usize)]| -> Vec<Span> {
        ranges.iter().map(|r| scene.span(r.0, r.1)).collect()
    };
    Some(Found {
        kind: match rule {
            // The page sets these words apart, as marks would.
            "transcript" | "interview" | "dialogue" | "block" => QuotationKind::Direct,
            _ => kind(scene, &parts),
        },
        cue: spans(&cue),
        // A dash or a colon reports too, and says nothing else.
        cue_class: anchor
            .map(|at| class(scene, at, parts[0]))
            .or((!cue.is_empty()).then_some(CueClass::Neutral)),
        negated: anchor.is_some_and(|at| negated(scene, at)),
        source: spans(&source),
        parts: spans(&parts),
        score: candidate.score,
        rule,
    })
}

/// "She read “The Old Man of the Fjord”": the title of a work, which one makes or reads but does not say.
fn is_title(scene: &Scene, candidate: &Candidate, parts: &[(usize, usize)]) -> bool {
    const WORKS: [&str; 8] = [
        "read",
        "write",
        "publish",
        "direct",
        "perform",
        "play",
        "record",
        "translate",
    ];
    let [(first, end)] = *parts else {
        return false;
    };
    let makes = candidate.anchor.is_some_and(|at| {
        let stem = scene.sights[at].stem;
        WORKS.iter().any(|work| hash_lower(work) == stem)
    });
    let maker = candidate.source.first().is_some_and(|(at, _)| {
        scene.sights[*at].name == 1 || scene.sights[*at].kind == Kind::Pronoun
    });
    let marked = |at: &usize| scene.sights[*at].depth > 0 && is_word(scene.word(*at));
    let words = (first..end).filter(marked);
    let capitals = words.clone().all(|at| {
        let short = scene.word(at).chars().count() < 4;
        scene.sights[at].capital || short
    });
    let opens = scene.sights[first].kind == Kind::Open && scene.sights[first + 1].capital;
    makes && maker && opens && capitals && words.count() > 1
}

/// The source without the words that join its clause to another: "that Ada Brandvold".
fn source(scene: &Scene, candidate: &Candidate) -> Vec<(usize, usize)> {
    let joins = |at: &usize| {
        matches!(
            scene.sights[*at].kind,
            Kind::That | Kind::And | Kind::Because
        )
    };
    let mut ranges = candidate.source.clone();
    if let Some((first, end)) = ranges.first_mut() {
        while *first + 1 < *end && (joins(first) || is_that(scene, *first)) {
            *first += 1;
        }
    }
    ranges
}

/// "that" before a name or an article is no determiner.
fn is_that(scene: &Scene, at: usize) -> bool {
    scene.word(at).eq_ignore_ascii_case("that")
        && (scene.sights[at + 1].capital || scene.sights[at + 1].kind == Kind::Determiner)
}

/// The content without loose marks at its edges, with the closing mark of what it opens.
fn parts(scene: &Scene, ranges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for range in ranges {
        let Some((first, mut end)) = trim(scene, *range) else {
            continue;
        };
        let opened = scene.sights[first].kind == Kind::Open;
        while opened
            && scene.sights.get(end).is_some_and(|next| {
                next.pair != 0
                    && next.pair == scene.sights[first].pair
                    && matches!(next.kind, Kind::Close | Kind::Comma | Kind::Stop)
            })
        {
            end += 1;
        }
        let (first, end) = over_paragraphs(scene, first, end);
        match out.last_mut() {
            Some(last) if last.1 >= first => last.1 = last.1.max(end),
            _ => out.push((first, end)),
        }
    }
    out
}

/// One utterance over several paragraphs: a paragraph of a pair of marks that goes on from, or into,
/// another paragraph stands for the whole pair.
fn over_paragraphs(scene: &Scene, first: usize, end: usize) -> (usize, usize) {
    let pair = scene.sights[first].pair;
    let paragraph = |at: usize| scene.words.sentences[scene.sights[at].sentence as usize].paragraph;
    let opens = first == 0
        || paragraph(first - 1) != paragraph(first)
        || scene.sights[first - 1].pair != pair;
    let inside = |at: &usize| scene.sights[*at].pair == pair;
    let crosses = paragraph(first) != paragraph(end - 1);
    if pair == 0 || !(opens || crosses) || !inside(&(end - 1)) {
        return (first, end);
    }
    let begin = (0..first).rev().take_while(inside).last().unwrap_or(first);
    let last = (end..scene.sights.len())
        .take_while(inside)
        .last()
        .map_or(end, |at| at + 1);
    let whole_paragraphs = crosses || last == end || paragraph(end) != paragraph(end - 1);
    if paragraph(begin) == paragraph(last - 1) || !whole_paragraphs {
        (first, end)
    } else {
        (begin, last)
    }
}

/// Drops commas, stops and the like at the edges outside of marks.
fn trim(scene: &Scene, (mut first, mut end): (usize, usize)) -> Option<(usize, usize)> {
    let loose = |at: usize| {
        let sight = &scene.sights[at];
        matches!(
            sight.kind,
            Kind::Comma | Kind::Stop | Kind::Colon | Kind::Semicolon | Kind::Dash
        ) && sight.depth == 0
    };
    while first < end && (loose(first) || scene.sights[first].kind == Kind::Close) {
        first += 1;
    }
    while first < end && (loose(end - 1) || scene.sights[end - 1].kind == Kind::Open) {
        end -= 1;
    }
    let says = (first..end).any(|at| is_word(scene.word(at)));
    says.then_some((first, end))
}

fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

fn kind(scene: &Scene, parts: &[(usize, usize)]) -> QuotationKind {
    let (mut inside, mut outside) = (0, 0);
    for at in parts.iter().flat_map(|(first, end)| *first..*end) {
        if is_word(scene.word(at)) {
            if scene.sights[at].depth > 0 {
                inside += 1;
            } else {
                outside += 1;
            }
        }
    }
    match (inside, outside) {
        (0, _) => QuotationKind::Indirect,
        (_, 0) => QuotationKind::Direct,
        _ => QuotationKind::Mixed,
    }
}

/// The class of the cue; asking *to* do is an order, asking *whether* a question.
fn class(scene: &Scene, anchor: usize, (content, end): (usize, usize)) -> CueClass {
    let Some(cue) = scene.sights[anchor].cue else {
        return CueClass::Neutral;
    };
    let asks = cue.base == hash_lower("ask");
    // "asked the crew to mend it", not "asked the crew whether it is to be mended".
    let mut telling = scene.sights[content..end].iter().filter(|s| {
        matches!(
            s.kind,
            Kind::To | Kind::Finite | Kind::Wh | Kind::Because | Kind::That
        )
    });
    let to = telling.next().is_some_and(|s| s.kind == Kind::To)
        || content > anchor
            && scene.sights[anchor..content]
                .iter()
                .any(|s| s.kind == Kind::To);
    let wants = matches!(scene.word(content), "for" | "that");
    if asks && (to || wants) {
        CueClass::Order
    } else {
        cue.class
    }
}

/// "did not say", "never said", "refused to say": a denying word in the three before the cue, in the
/// same clause; or a refusing cue before "to".
fn negated(scene: &Scene, anchor: usize) -> bool {
    let first = scene.words.sentences[scene.sights[anchor].sentence as usize].first as usize;
    let before = (first..anchor).rev().take(3).take_while(|at| {
        let kind = scene.sights[*at].kind;
        !matches!(
            kind,
            Kind::Comma | Kind::Open | Kind::Close | Kind::Semicolon | Kind::That
        )
    });
    let refuses = denies(scene.word(anchor))
        && scene
            .sights
            .get(anchor + 1)
            .is_some_and(|s| s.kind == Kind::To);
    refuses || before.into_iter().any(|at| denies(scene.word(at)))
}
