//! Who said each quotation: from the words of its source, or from where it stands, to an actor.

mod confidence;
mod nouns;
mod place;
mod rules;
mod source;
#[cfg(test)]
mod tests;

use self::rules::{Answer, Reader};
use crate::annotate::cast::Cast;
use crate::annotate::cast::refer::Standing;
use crate::annotate::cast::sight::Word;
use crate::annotate::quotes::Found;
use crate::annotate::words::Words;
use crate::model::{ActorKind, Affiliation, Mention, MentionForm, Quotation, QuotationKind};
use crate::text::{Span, Text};

/// Attributes `found` (any order; the answer is in order of the text) and adds the pronouns and role
/// nouns that were understood on the way to the cast's mentions. Empty for no quotations.
pub fn attribute(
    text: &Text,
    words: &Words,
    cast: &mut Cast,
    affiliations: &[Affiliation],
    found: &[Found],
) -> Vec<Quotation> {
    let mut order: Vec<usize> = (0..found.len())
        .filter(|f| !found[*f].parts.is_empty())
        .collect();
    order.sort_by_key(|f| {
        (
            found[*f].parts[0].start,
            std::cmp::Reverse(found[*f].parts[0].end),
        )
    });
    let sources: Vec<(usize, usize)> = (0..found.len())
        .map(|f| tokens_of(words, &found[f].source))
        .collect();
    let quoted = quoted_tokens(words, found, cast.seen.len());
    let mut answers: Vec<Option<Answer>> = vec![None; found.len()];
    let mentions = {
        let mut reader = Reader::new(text, words, cast, affiliations, &quoted);
        read_through(&mut reader, found, &sources, &mut answers);
        place::fill(&mut reader, found, &order, &sources, &mut answers);
        reader.mentions
    };
    cast.mentions.extend(mentions);
    cast.mentions.sort_by_key(|m| (m.span, m.actor));
    cast.mentions.dedup_by_key(|m| m.span);
    order
        .into_iter()
        .map(|f| finish(&found[f], answers[f].take().unwrap_or_default()))
        .collect()
}

/// Walks through the text once: sources are understood in the order a reader meets them.
fn read_through(
    reader: &mut Reader,
    found: &[Found],
    sources: &[(usize, usize)],
    answers: &mut [Option<Answer>],
) {
    let mut by_start: Vec<usize> = (0..found.len())
        .filter(|f| sources[*f].0 < sources[*f].1)
        .collect();
    by_start.sort_by_key(|f| (sources[*f], *f));
    let mut next = by_start.into_iter().peekable();
    let mut token = 0;
    let count = reader.cast.seen.len();
    while token < count {
        let mut source_end = token;
        while let Some(quotation) = next.next_if(|f| sources[*f].0 <= token) {
            let (first, end) = sources[quotation];
            let answer = reader.read_source(&found[quotation], first, end);
            answers[quotation] = Some(answer);
            source_end = source_end.max(end);
        }
        if source_end > token {
            reader.pass(token, source_end);
            token = source_end;
        } else {
            token = reader.step(token);
        }
    }
}

/// The tokens from the first to the last of `spans`; an empty range for no spans.
fn tokens_of(words: &Words, spans: &[Span]) -> (usize, usize) {
    let Some(whole) = spans.iter().copied().reduce(Span::cover) else {
        return (0, 0);
    };
    let first = words.tokens.partition_point(|t| t.span.end <= whole.start);
    let end = words.tokens.partition_point(|t| t.span.start < whole.end);
    (first, end.max(first))
}

/// For each token whether it stands in a quotation wholly in quotation marks.
fn quoted_tokens(words: &Words, found: &[Found], count: usize) -> Vec<bool> {
    let mut quoted = vec![false; count];
    for quotation in found.iter().filter(|f| f.kind == QuotationKind::Direct) {
        for part in &quotation.parts {
            let (first, end) = tokens_of(words, &[*part]);
            quoted[first..end].fill(true);
        }
    }
    quoted
}

fn finish(found: &Found, answer: Answer) -> Quotation {
    let confidence = confidence::of(answer.rule);
    let known = confidence >= confidence::THRESHOLD;
    let described = answer.described.or_else(|| {
        let whole = found.source.iter().copied().reduce(Span::cover);
        whole.filter(|_| answer.speakers.is_empty() || !known)
    });
    Quotation {
        parts: found.parts.clone(),
        kind: found.kind,
        cue: found.cue.clone(),
        cue_class: found.cue_class,
        negated: found.negated,
        source: found.source.clone(),
        speakers: if known { answer.speakers } else { Vec::new() },
        described,
        confidence,
        rule: answer.rule,
        topics: Vec::new(),
        language: None,
    }
}

/// How a name stands at its place in the sentence.
fn standing(cast: &Cast, quoted: &[bool], first: usize, end: usize) -> Standing {
    if quoted.get(first).copied().unwrap_or(false) {
        return Standing::Quoted;
    }
    let sentence = cast.seen[first].sentence;
    let before = first
        .checked_sub(1)
        .map(|t| &cast.seen[t])
        .filter(|s| s.sentence == sentence);
    let after = cast.seen.get(end).map_or(Word::Mark, |s| s.word);
    match before {
        _ if after == Word::Possessive => Standing::Oblique,
        None => Standing::Subject,
        Some(s) if s.word == Word::Preposition => Standing::Oblique,
        Some(_) => Standing::Plain,
    }
}

fn mention(span: Span, actor: u32, form: MentionForm, rule: &'static str) -> Mention {
    Mention {
        span,
        actor,
        form,
        rule,
    }
}

fn is_person(cast: &Cast, actor: u32) -> bool {
    cast.kind(actor) == ActorKind::Person
}
