//! Who holds which role where, as described in the text.

mod phrase;
#[cfg(test)]
mod tests;

use self::phrase::{Role, after_name, before_name};
use crate::annotate::cast::sight::Word;
use crate::annotate::cast::{Cast, Named};
use crate::annotate::words::Words;
use crate::model::{ActorKind, Affiliation};
use crate::text::{Span, Text};

/// At most so many names share one role ("senators A, B and C").
const SHARERS: usize = 12;

/// Finds the roles of the persons of `cast`. In order of the text; empty when nobody has one.
pub fn roles(text: &Text, words: &Words, cast: &Cast) -> Vec<Affiliation> {
    let mut found = Vec::new();
    for (at, name) in cast.named.iter().enumerate() {
        if cast.kind(name.actor) != ActorKind::Person {
            continue;
        }
        for mut role in before_name(cast, name.first as usize) {
            if !role.plural {
                let house = institution_behind(text, words, cast, name.end as usize);
                role.institution = role.institution.or(house);
                found.push(affiliation(words, name, role, "role-before-name"));
                continue;
            }
            let sharers = sharers(cast, at);
            if sharers.len() > 1 {
                let shared = sharers
                    .iter()
                    .map(|n| affiliation(words, n, role, "role-shared"));
                found.extend(shared);
            }
        }
        for role in after_name(cast, name.end as usize) {
            found.push(affiliation(words, name, role, "role-after-name"));
        }
    }
    let mut found = without_repeats(text, found);
    found.sort_by_key(|a| (a.span, a.role, a.person));
    found
}

fn affiliation(words: &Words, name: &Named, role: Role, rule: &'static str) -> Affiliation {
    let span = |first: usize, end: usize| Span {
        start: words.tokens[first].span.start,
        end: words.tokens[end - 1].span.end,
    };
    let whole = span(role.whole.0, role.whole.1);
    let named = span(name.first as usize, name.end as usize);
    Affiliation {
        person: name.actor,
        role: span(role.first, role.end),
        institution: role.institution,
        span: whole.cover(named),
        rule,
    }
}

/// The institution behind a name: "Professor X of Y", "minister X from Y".
fn institution_behind(text: &Text, words: &Words, cast: &Cast, end: usize) -> Option<u32> {
    let sentence = cast.seen.get(end)?.sentence;
    if !matches!(text.slice(words.tokens[end].span), "of" | "from" | "at") {
        return None;
    }
    let article = cast.seen.get(end + 1)?.word == Word::Definite;
    let name = cast.name(end + 1 + usize::from(article))?;
    let house = cast.kind(name.actor) == ActorKind::Institution
        && cast.seen[name.first as usize].sentence == sentence;
    house.then_some(name.actor)
}

/// The names joined to the one at `at` by commas and "and".
fn sharers(cast: &Cast, at: usize) -> Vec<Named> {
    let mut out = vec![cast.named[at]];
    for next in cast.named[at + 1..].iter().take(SHARERS) {
        let end = out.last().map_or(0, |n| n.end as usize);
        let between = cast.seen.get(end..next.first as usize).unwrap_or_default();
        let joined = !between.is_empty()
            && between.len() < 3
            && between
                .iter()
                .all(|s| matches!(s.word, Word::Comma | Word::And) || s.is_title())
            && between[0].sentence == cast.seen[next.first as usize].sentence;
        if !joined || cast.kind(next.actor) != ActorKind::Person {
            break;
        }
        out.push(*next);
    }
    out
}

/// Each role of a person once, the fullest wording kept ("minister of trade" for "minister").
fn without_repeats(text: &Text, found: Vec<Affiliation>) -> Vec<Affiliation> {
    let mut order: Vec<(usize, String)> = found
        .iter()
        .map(|a| text.slice(a.role).to_lowercase())
        .enumerate()
        .collect();
    order.sort_by_key(|(at, role)| (found[*at].person, std::cmp::Reverse(role.len()), *at));
    let mut keep = vec![true; found.len()];
    let mut kept: Vec<(u32, String, Option<u32>)> = Vec::new();
    for (at, role) in order {
        let person = found[at].person;
        if kept.last().is_some_and(|k| k.0 != person) {
            kept.clear();
        }
        let house = found[at].institution;
        let said = |k: &(u32, String, Option<u32>)| {
            k.1.contains(&role) && (house.is_none() || k.2 == house)
        };
        if kept.iter().take(32).any(said) {
            keep[at] = false;
        } else {
            kept.push((person, role, house));
        }
    }
    let mut keep = keep.into_iter();
    found
        .into_iter()
        .filter(|_| keep.next().unwrap_or(false))
        .collect()
}
