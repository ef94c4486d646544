//! What a source span is made of: names, roles, institutions, documents, pronouns.

use crate::annotate::cast::Cast;
use crate::annotate::cast::sight::Word;
use crate::lexicon::people::Noun;
use crate::model::ActorKind;

/// What one member of a source ("A, head of B, and C") is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A name: its index in the cast's `named`, and the token.
    Name(u32),
    /// A noun, at this token.
    Noun(usize),
    /// A pronoun, at this token.
    Pronoun(usize),
    /// Nothing that names anyone.
    Nothing,
}

/// A member of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its first token.
    pub first: usize,
    /// One past its last token.
    pub end: usize,
    /// What it is.
    pub head: Head,
    /// True when "and" stands before it.
    pub joined: bool,
}

/// Cuts the tokens `first..end` of a source at commas and "and" outside of names and brackets.
pub fn members(cast: &Cast, first: usize, end: usize) -> Vec<Member> {
    let mut out = Vec::new();
    let (mut from, mut joined, mut depth) = (first, false, 0usize);
    let mut close = |from: usize, to: usize, joined: bool| {
        let from = (from..to)
            .find(|t| !matches!(cast.seen[*t].word, Word::Comma | Word::And | Word::Mark))
            .unwrap_or(to);
        if from < to {
            let behind = !out.is_empty() && leads_behind(cast, from);
            out.push(Member {
                first: from,
                end: to,
                head: if behind {
                    Head::Nothing
                } else {
                    head(cast, from, to)
                },
                joined,
            });
        }
    };
    for token in first..end {
        let seen = &cast.seen[token];
        match seen.word {
            Word::Open1 => depth += 1,
            Word::Close1 => depth = depth.saturating_sub(1),
            Word::Comma | Word::And | Word::Mark if depth == 0 => {
                let inside_name = cast
                    .name(token)
                    .is_some_and(|n| (n.first as usize) < token && token + 1 < n.end as usize);
                if !inside_name {
                    close(from, token, joined);
                    joined = seen.word == Word::And || joined && from == token;
                    from = token + 1;
                }
            }
            _ => {}
        }
    }
    close(from, end, joined);
    out
}

/// The head of the noun phrase `first..end`.
pub fn head(cast: &Cast, first: usize, end: usize) -> Head {
    let first = (first..end).find(|t| !leads(cast, *t)).unwrap_or(end);
    if first >= end {
        return Head::Nothing;
    }
    if is_pronoun(cast.seen[first].word) {
        return Head::Pronoun(first);
    }
    if let Some(person) = person_head(cast, first, end) {
        return Head::Name(person);
    }
    let phrase_end = phrase_end(cast, first, end);
    let last = (first..phrase_end)
        .rev()
        .find(|t| {
            !matches!(
                cast.seen[*t].word,
                Word::Close1 | Word::Open1 | Word::Possessive | Word::Mark
            )
        })
        .filter(|t| *t >= first);
    match last {
        None => Head::Nothing,
        Some(last) => {
            let at = outside_brackets(cast, first, last);
            let bracketed = cast.seen[at].noun.is(Noun::HOUSE.or(Noun::BODY))
                && at + 2 <= last
                && cast.seen[last].acronym;
            let name = match cast.name_at[at] {
                0 if bracketed => cast.name_at[last],
                name => name,
            };
            match name.checked_sub(1) {
                Some(name) => Head::Name(name),
                None => Head::Noun(at),
            }
        }
    }
}

/// True for a member such as "chaired by B" behind another: it names nobody of its own.
fn leads_behind(cast: &Cast, token: usize) -> bool {
    cast.name_at[token] == 0 && cast.seen[token].word == Word::Preposition
}

/// Articles and prepositions that open a phrase and belong to no name.
fn leads(cast: &Cast, token: usize) -> bool {
    let seen = &cast.seen[token];
    cast.name_at[token] == 0
        && (seen.is_determiner() || matches!(seen.word, Word::Preposition | Word::Function))
        && !seen.noun.is(Noun::MANY)
}

fn is_pronoun(word: Word) -> bool {
    matches!(
        word,
        Word::He | Word::She | Word::It | Word::They | Word::I | Word::Who
    )
}

/// One past the noun phrase that begins at `first`: the first preposition, pronoun or verb outside of names.
fn phrase_end(cast: &Cast, first: usize, end: usize) -> usize {
    (first + 1..end)
        .find(|t| {
            cast.name_at[*t] == 0
                && (matches!(
                    cast.seen[*t].word,
                    Word::Preposition | Word::Function | Word::Who | Word::Comma
                ))
        })
        .unwrap_or(end)
}

/// Steps from a token inside brackets to the one before the bracket.
fn outside_brackets(cast: &Cast, first: usize, last: usize) -> usize {
    match (first..last)
        .rev()
        .find(|t| matches!(cast.seen[*t].word, Word::Open1 | Word::Close1))
    {
        Some(open) if cast.seen[open].word == Word::Open1 && open > first => {
            let before = open - 1;
            if before > first && cast.seen[before].word == Word::Possessive {
                before - 1
            } else {
                before
            }
        }
        _ => last,
    }
}

/// The person's name that heads the phrase: "the minister Ada Brandvold", "minister for trade Ada
/// Brandvold"; not "a friend of Ada Brandvold", "Brandvold's office", "a spokesman for President Brandvold".
fn person_head(cast: &Cast, first: usize, end: usize) -> Option<u32> {
    let at = (first..end).find(|t| cast.person(*t).is_some())?;
    let index = cast.name_at[at] - 1;
    let name = cast.named[index as usize];
    let after = cast
        .seen
        .get(name.end as usize)
        .map_or(Word::Mark, |s| s.word);
    if after == Word::Possessive && (name.end as usize) + 1 < end {
        return None;
    }
    let next_noun = (name.end as usize) < end
        && cast.seen[name.end as usize].noun != Noun::default()
        && cast.seen[name.end as usize].word == Word::Open
        && cast.name_at[name.end as usize] == 0;
    if next_noun {
        return None;
    }
    let preposition = (first..at)
        .rev()
        .find(|t| cast.name_at[*t] == 0 && cast.seen[*t].word == Word::Preposition);
    let Some(preposition) = preposition else {
        return Some(index);
    };
    let between: Vec<usize> = (preposition + 1..at)
        .filter(|t| !cast.seen[*t].is_determiner())
        .collect();
    // "for trade Dr Ada Brandvold": a bare form of address tells nothing when more stands before it.
    let plain = |t: usize| cast.seen[t].is_title() && cast.seen[t].noun == Noun::default();
    let kept = between.iter().rposition(|t| !plain(*t));
    let last = *between.get(kept?)?;
    let seen = &cast.seen[last];
    let belongs = seen.is_person_noun() || seen.is_title();
    (!belongs).then_some(index)
}

/// The name inside the phrase that a document belongs to: its possessor, a name before the noun, or
/// one behind "of", "by", "from".
pub fn owner(cast: &Cast, first: usize, end: usize, noun: usize) -> Option<u32> {
    let before = (first..noun).rev().find(|t| cast.name_at[*t] > 0);
    let direct = before.filter(|t| {
        let name = cast.named[cast.name_at[*t] as usize - 1];
        let possessive = cast.seen.get(name.end as usize).map(|s| s.word) == Some(Word::Possessive);
        possessive || cast.kind(name.actor) != ActorKind::Person
    });
    if let Some(token) = direct {
        return Some(cast.name_at[token] - 1);
    }
    let preposition = (noun + 1..end)
        .find(|t| cast.name_at[*t] == 0 && cast.seen[*t].word == Word::Preposition)?;
    match head(cast, preposition + 1, end) {
        Head::Name(name) => Some(name),
        _ => None,
    }
}
