//! Quotation marks that no cue has claimed: rules for those that are quotations all the same.

use crate::annotate::marks::Marked;

use super::Candidate;
use super::scene::{Kind, Scene};

/// Finds quotations in pairs of marks whose words `taken` does not hold. In order of the text. `chances`
/// is, for each token, the probability that it reports.
pub fn unclaimed(
    scene: &Scene,
    chances: &[f32],
    taken: &mut [bool],
) -> Vec<(Candidate, &'static str)> {
    let mut found = Vec::new();
    for marked in scene.marked.iter().filter(|m| m.depth == 0) {
        let (first, end) = tokens_of(scene, marked);
        let claimed = taken[first..end].iter().filter(|t| **t).count();
        if end - first < 3 || claimed * 4 > end - first {
            continue;
        }
        let one = signed(scene, first, end)
            .or_else(|| named(scene, first, end))
            .or_else(|| introduced(scene, chances, first, end))
            .or_else(|| continued(scene, marked, taken))
            .or_else(|| alone(scene, first, end));
        if let Some(one) = one {
            taken[first..end].fill(true);
            found.push(one);
        }
    }
    found
}

fn tokens_of(scene: &Scene, marked: &Marked) -> (usize, usize) {
    let tokens = &scene.words.tokens;
    (
        tokens.partition_point(|t| t.span.end <= marked.span.start),
        tokens.partition_point(|t| t.span.start < marked.span.end),
    )
}

/// `“We wait.” — Mina Okoro`: a quotation and, behind a dash, the name of who said it.
fn signed(scene: &Scene, first: usize, end: usize) -> Option<(Candidate, &'static str)> {
    let dash = scene.sights.get(end)?;
    let paragraph = |at: usize| scene.words.sentences[scene.sights[at].sentence as usize].paragraph;
    let last = (end..scene.sights.len())
        .take(14)
        .take_while(|at| paragraph(*at) == paragraph(end))
        .last()?
        + 1;
    let own_line = paragraph(end) == paragraph(end - 1) || last - end < 12;
    let whole = scene
        .sights
        .get(last)
        .is_none_or(|_| paragraph(last) != paragraph(end));
    let named = scene.sights.get(end + 1).is_some_and(|s| s.capital);
    let opens_line = first == 0 || paragraph(first - 1) != paragraph(first);
    if dash.kind != Kind::Dash || !own_line || !whole || !named || !opens_line || last - end < 2 {
        return None;
    }
    let candidate = Candidate {
        anchor: None,
        source: vec![(end + 1, last)],
        cue: vec![(end, end + 1)],
        ..bare(first, end, 0.9)
    };
    Some((candidate, "signed"))
}

/// `“We wait,” Mina Okoro.`: a comma inside the marks, and behind them nothing but a name.
fn named(scene: &Scene, first: usize, end: usize) -> Option<(Candidate, &'static str)> {
    let sights = &scene.sights;
    let paragraph = |at: usize| scene.words.sentences[sights[at].sentence as usize].paragraph;
    let opens = first == 0 || paragraph(first - 1) != paragraph(first);
    let comma = sights[end - 2].kind == Kind::Comma;
    let name_end = (end..sights.len())
        .take(6)
        .take_while(|at| sights[*at].kind == Kind::Proper && paragraph(*at) == paragraph(first))
        .last()?
        + 1;
    let stop = sights.get(name_end).is_none_or(|s| s.kind == Kind::Stop);
    let last = (name_end + 1..sights.len()).next();
    let whole = last.is_none_or(|at| paragraph(at) != paragraph(first));
    let candidate = Candidate {
        source: vec![(end, name_end)],
        ..bare(first, end, 0.9)
    };
    (opens && comma && stop && whole).then_some((candidate, "named"))
}

/// `Mina Okoro told the council:` and, in the paragraphs behind it, nothing but a pair of marks.
fn introduced(
    scene: &Scene,
    chances: &[f32],
    first: usize,
    end: usize,
) -> Option<(Candidate, &'static str)> {
    let sentence = |at: usize| &scene.words.sentences[scene.sights[at].sentence as usize];
    let paragraph = |at: usize| sentence(at).paragraph;
    let colon = first
        .checked_sub(1)
        .filter(|at| scene.sights[*at].kind == Kind::Colon)?;
    let alone = end >= scene.sights.len() || paragraph(end) != paragraph(end - 1);
    if paragraph(colon) == paragraph(first) || !alone {
        return None;
    }
    let intro = sentence(colon).first as usize..colon;
    let reports = |at: &usize| {
        let sight = &scene.sights[*at];
        sight.depth == 0 && sight.cue.is_some() && chances[*at] > 0.05
    };
    let cue = intro.rev().take(30).filter(reports).reduce(|best, at| {
        if chances[at] > chances[best] {
            at
        } else {
            best
        }
    })?;
    let candidate = Candidate {
        anchor: Some(cue),
        cue: vec![(cue, cue + 1)],
        source: subject_until(scene, sentence(colon).first as usize, cue),
        ..bare(first, end, 0.9)
    };
    Some((candidate, "introduced"))
}

/// "Ada Brandvold, the mayor, told": all before the cue at `cue`, where nothing else has a predicate.
fn subject_until(scene: &Scene, first: usize, cue: usize) -> Vec<(usize, usize)> {
    let helps = |at: &usize| {
        matches!(
            scene.sights[*at].kind,
            Kind::Comma | Kind::Adverb | Kind::Finite
        )
    };
    let end = (first..cue)
        .rev()
        .find(|at| !helps(at))
        .map_or(first, |at| at + 1);
    let plain = |at: usize| {
        !matches!(
            scene.sights[at].kind,
            Kind::Finite | Kind::Colon | Kind::Close
        )
    };
    let named = scene.sights.get(first).is_some_and(|s| {
        matches!(
            s.kind,
            Kind::Determiner | Kind::Proper | Kind::Noun | Kind::Pronoun
        )
    });
    if named && first < end && end - first <= 24 && (first..end).all(plain) {
        vec![(first, end)]
    } else {
        Vec::new()
    }
}

/// A paragraph all in marks, after one with a quotation, or a pair of marks over several paragraphs that
/// opens behind one: the same speaker goes on.
fn continued(scene: &Scene, marked: &Marked, taken: &[bool]) -> Option<(Candidate, &'static str)> {
    let (first, end) = tokens_of(scene, marked);
    let paragraph = |at: usize| scene.words.sentences[scene.sights[at].sentence as usize].paragraph;
    let opens = first == 0
        || paragraph(first - 1) != paragraph(first)
        || marked.closed && marked.paragraphs > 1;
    let closes = end >= scene.sights.len() || paragraph(end) != paragraph(end - 1);
    let speech = scene.sights[first..end]
        .iter()
        .any(|s| s.kind == Kind::Finite)
        && end - first > 6;
    let follows = taken[..first].iter().rev().take(60).any(|t| *t);
    (opens && closes && speech && follows).then(|| (bare(first, end, 0.55), "continued"))
}

/// `A poster read: “Stay home.”`, `Will she go? “I have not decided.”`: a whole sentence in marks that begins
/// a sentence of the text or follows a colon; not a title (“The Long Quay”), not words in passing.
fn alone(scene: &Scene, first: usize, end: usize) -> Option<(Candidate, &'static str)> {
    let sights = &scene.sights;
    let inner = sights.get(first + 1..end - 1)?;
    let begins = first == 0 || sights[first - 1].sentence != sights[first].sentence;
    let before = first.checked_sub(1).map(|at| sights[at].kind);
    let colon = !begins && before == Some(Kind::Colon);
    let stops = inner.last().is_some_and(|s| s.kind == Kind::Stop);
    let predicate = inner.iter().any(|s| s.kind == Kind::Finite)
        || colon && inner.first().is_some_and(|s| s.kind == Kind::Base);
    let capitals = inner.iter().filter(|s| s.capital).count();
    let least = if colon { 3 } else { 5 };
    let opens = begins || colon || matches!(before, Some(Kind::Stop | Kind::Close));
    if !(opens
        && stops
        && predicate
        && inner[0].capital
        && capitals * 2 <= inner.len()
        && inner.len() >= least)
    {
        return None;
    }
    let mut candidate = bare(first, end, 0.5);
    if colon {
        let sentence = &scene.words.sentences[sights[first].sentence as usize];
        let from = sentence.first as usize;
        let verb = (from + 1..first - 1)
            .rev()
            .find(|at| sights[*at].kind == Kind::Finite)?;
        candidate.source = vec![(from, verb)];
        candidate.cue = vec![(verb, first)];
    }
    Some((candidate, "alone"))
}

fn bare(first: usize, end: usize, score: f32) -> Candidate {
    Candidate {
        anchor: None,
        chance: 0.0,
        content: vec![(first, end)],
        source: Vec::new(),
        cue: Vec::new(),
        content_sure: 1.0,
        source_sure: 1.0,
        score,
    }
}
