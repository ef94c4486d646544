//! Sources by rule, for cues beside which the model saw none: the subject that touches the cue, or the
//! one that its verb shares with another cue of the sentence.

use super::Candidate;
use super::scene::{Kind, Scene};

/// Words of a subject, or before it; keeps time linear.
const LONGEST: usize = 24;

/// Gives a source to each candidate without one where a rule knows it. `candidates` are in order of the
/// text.
pub fn fill(scene: &Scene, candidates: &mut [Candidate]) {
    for at in 0..candidates.len() {
        if candidates[at].source.is_empty() && !subject_in_content(scene, &mut candidates[at]) {
            let found = subject_before(scene, &candidates[at])
                .or_else(|| subject_behind(scene, &candidates[at]))
                .or_else(|| subject_of_main(scene, &candidates[at]))
                .map(|range| vec![range])
                .or_else(|| shared(scene, candidates, at));
            candidates[at].source = found.unwrap_or_default();
        }
        with_name(scene, &mut candidates[at]);
    }
}

/// "Ada Brandvold, a research fellow," where the source has but the fellow: the name that begins the
/// sentence belongs to it.
fn with_name(scene: &Scene, candidate: &mut Candidate) {
    let Some((start, _)) = candidate.source.first().copied() else {
        return;
    };
    let first = scene.words.sentences[scene.sights[start].sentence as usize].first as usize;
    let apposed = scene.sights[start].kind == Kind::Determiner
        && (first + 2..first + LONGEST).contains(&start)
        && scene.sights[start - 1].kind == Kind::Comma
        && matches!(scene.sights[start - 2].name, 1 | 4)
        && scene.sights[first..start - 1].iter().all(|s| s.capital);
    if apposed && free(candidate, first, start) {
        candidate.source[0].0 = first;
    }
}

/// "…, he has affirmed", "Ada Brandvold later noted": what stands right before the cue.
fn subject_before(scene: &Scene, candidate: &Candidate) -> Option<(usize, usize)> {
    let anchor = candidate.anchor?;
    let verb = scene.sights[anchor].kind;
    if !matches!(verb, Kind::Finite | Kind::Participle | Kind::Ing) {
        return None;
    }
    let first = scene.words.sentences[scene.sights[anchor].sentence as usize].first as usize;
    let begin = candidate.cue.iter().map(|c| c.0).min()?.min(anchor);
    let helps = |kind| match kind {
        Kind::Adverb => true,
        Kind::Finite | Kind::Base => verb != Kind::Ing,
        _ => false,
    };
    let mut before = (first..begin).rev().take(LONGEST);
    let end = before.find(|at| !helps(scene.sights[*at].kind))? + 1;
    let start = phrase_start(scene, first, end)?;
    free(candidate, start, end).then_some((start, end))
}

/// The beginning of the noun phrase that ends before token `end`; None where none does.
fn phrase_start(scene: &Scene, first: usize, end: usize) -> Option<usize> {
    let last = end - 1;
    match scene.sights[last].kind {
        Kind::Pronoun if is_subject(scene.word(last)) => Some(last),
        Kind::Noun | Kind::Proper => {
            let inside = (first..last)
                .rev()
                .take(LONGEST)
                .take_while(|at| belongs(scene.sights[*at].kind));
            let start = inside.last().unwrap_or(last);
            let determined = scene.sights[start].kind == Kind::Determiner
                || scene.sights[last].name != 0
                || scene.sights[last].kind == Kind::Proper;
            let governed = start > first
                && matches!(
                    scene.sights[start - 1].kind,
                    Kind::Preposition | Kind::And | Kind::Finite | Kind::Base | Kind::To
                );
            (determined && !governed).then_some(start)
        }
        _ => None,
    }
}

/// "It will rain, a senior forecaster said" with the forecaster taken for content: a later part of the
/// content that touches the cue and has no verb is the source.
fn subject_in_content(scene: &Scene, candidate: &mut Candidate) -> bool {
    let Some(begin) = candidate.cue.iter().map(|c| c.0).min() else {
        return false;
    };
    let finite = candidate
        .anchor
        .is_some_and(|a| scene.sights[a].kind == Kind::Finite);
    let end = candidate.cue.iter().map(|c| c.1).max().unwrap_or(begin);
    let touches = |part: &(usize, usize)| part.1 == begin || part.0 == end;
    let touching = candidate.content.iter().skip(1).position(touches);
    let Some(at) = touching.map(|at| at + 1).filter(|_| finite) else {
        return false;
    };
    let (first, end) = candidate.content[at];
    let plain = scene.sights[first..end].iter().all(|s| {
        s.depth == 0 && (belongs(s.kind) || matches!(s.kind, Kind::Preposition | Kind::Pronoun))
    });
    if plain {
        candidate.source = vec![candidate.content.remove(at)];
    }
    plain
}

/// "Citing a leak, the captain …": the subject behind the comma that ends the content.
fn subject_of_main(scene: &Scene, candidate: &Candidate) -> Option<(usize, usize)> {
    let anchor = candidate.anchor?;
    let sentence = &scene.words.sentences[scene.sights[anchor].sentence as usize];
    let opens = anchor <= sentence.first as usize + 1 && scene.sights[anchor].kind == Kind::Ing;
    let content_end = candidate.content.last()?.1;
    if !opens || content_end >= sentence.end as usize {
        return None;
    }
    let start = content_end + usize::from(scene.sights[content_end].kind == Kind::Comma);
    if start == content_end && scene.sights[content_end - 1].kind != Kind::Comma {
        return None;
    }
    let here = scene
        .sights
        .get(start)
        .filter(|_| start < sentence.end as usize)?;
    if here.kind == Kind::Pronoun {
        return is_subject(scene.word(start)).then_some((start, start + 1));
    }
    let last = (start..sentence.end as usize)
        .take_while(|at| belongs(scene.sights[*at].kind))
        .last()?;
    let named = matches!(scene.sights[last].kind, Kind::Noun | Kind::Proper);
    named.then_some((start, last + 1))
}

/// "“…,” added Ada Brandvold": what stands right behind the cue, the content being before it.
fn subject_behind(scene: &Scene, candidate: &Candidate) -> Option<(usize, usize)> {
    let anchor = candidate.anchor?;
    let sights = &scene.sights;
    let content_end = candidate.content.first()?.1;
    if content_end > anchor || sights[anchor].kind != Kind::Finite {
        return None;
    }
    let sentence = &scene.words.sentences[sights[anchor].sentence as usize];
    let start = candidate.cue.iter().map(|c| c.1).max()?.max(anchor + 1);
    let end = sentence.end as usize;
    let here = sights.get(start).filter(|_| start < end)?;
    if here.kind == Kind::Pronoun {
        return (is_subject(scene.word(start)) && free(candidate, start, start + 1))
            .then_some((start, start + 1));
    }
    let last = (start..end)
        .take(LONGEST)
        .take_while(|at| belongs(sights[*at].kind))
        .last()?;
    let named = sights[start..=last]
        .iter()
        .any(|s| matches!(s.kind, Kind::Noun | Kind::Proper));
    (named && free(candidate, start, last + 1)).then_some((start, last + 1))
}

/// "He said … and added …", "…, adding that …": the source of the cue before in the sentence.
fn shared(scene: &Scene, candidates: &[Candidate], at: usize) -> Option<Vec<(usize, usize)>> {
    let anchor = candidates[at].anchor?;
    let begin = candidates[at].cue.iter().map(|c| c.0).min()?.min(anchor);
    let sentence = scene.sights[anchor].sentence;
    let joined = begin > 0
        && matches!(scene.sights[begin - 1].kind, Kind::And | Kind::Comma)
        && scene.sights[begin].sentence == sentence;
    if !joined {
        return None;
    }
    let others = candidates[at.saturating_sub(8)..candidates.len().min(at + 8)].iter();
    others
        .filter(|c| !c.source.is_empty())
        .filter_map(|c| c.anchor.map(|other| (other, c)))
        .filter(|(other, _)| *other < anchor && scene.sights[*other].sentence == sentence)
        .filter(|(other, _)| scene.sights[*other].depth == scene.sights[anchor].depth)
        .max_by_key(|(other, _)| *other)
        .map(|(_, c)| c.source.clone())
}

fn belongs(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Determiner
            | Kind::Adjective
            | Kind::Noun
            | Kind::Proper
            | Kind::Possessive
            | Kind::Number
    )
}

fn is_subject(word: &str) -> bool {
    ["he", "she", "it", "they", "we", "i", "you"]
        .iter()
        .any(|w| word.eq_ignore_ascii_case(w))
}

/// Outside of the candidate's content.
fn free(candidate: &Candidate, first: usize, end: usize) -> bool {
    candidate
        .content
        .iter()
        .all(|(from, to)| end <= *from || *to <= first)
}
