//! Where the names of the text begin and end, and of which kind each is.

use std::collections::HashMap;

use super::form::{Use, make_use};
use super::sight::{Seen, Word};
use crate::annotate::names::Name;
use crate::annotate::tags::Tag;
use crate::annotate::words::Words;
use crate::lexicon::people::Noun;
use crate::model::ActorKind;
use crate::text::{Text, is_quotation_mark};

/// Uses of names: cut at brackets, and an institution's name at a possessive between two of them.
pub fn uses(text: &Text, words: &Words, tags: &[Tag], seen: &[Seen], names: &[Name]) -> Vec<Use> {
    let mut out = Vec::with_capacity(names.len());
    for name in names {
        let (mut first, end) = (name.first as usize, (name.end as usize).min(seen.len()));
        if first >= end {
            continue;
        }
        if name.kind == ActorKind::Person && end - first == 1 {
            if given_before(text, words, tags, seen, names, first) {
                first -= 1;
            } else if nickname_before(text, words, seen, first) {
                first -= 4;
            }
        }
        if name.kind == ActorKind::Institution {
            first = head_of_house(seen, names, first).unwrap_or(first);
        }
        let bracket = (first + 1..end).find(|t| seen[*t].word == Word::Open1);
        let body = bracket.unwrap_or(end);
        let cut = (first + 1..body.saturating_sub(1))
            .find(|t| seen[*t].word == Word::Possessive && name.kind == ActorKind::Institution)
            .filter(|t| body - t > 2 && owns(&seen[first..*t]));
        match cut {
            Some(cut) => {
                out.extend(make_use(text, words, seen, first, cut, name.kind));
                out.extend(make_use(text, words, seen, cut + 1, body, name.kind));
            }
            None => out.extend(make_use(text, words, seen, first, body, name.kind)),
        }
        if let Some(bracket) = bracket.filter(|b| b + 1 < end) {
            out.extend(make_use(
                text,
                words,
                seen,
                bracket + 1,
                bracket + 2,
                name.kind,
            ));
        }
    }
    out.sort_by_key(|u| (u.first, std::cmp::Reverse(u.end)));
    out.dedup_by_key(|u| u.first);
    out
}

/// True when what stands before a possessive is an institution by itself, so that what follows is its
/// part: "the Osk Institute's Coast Centre", "HWU's Strike Committee", but not "the People's Union".
fn owns(before: &[Seen]) -> bool {
    let house = before.iter().any(|s| s.capital && s.noun.is(Noun::HOUSE));
    house || matches!(before, [one] if one.acronym)
}

/// True when a given name and a nickname in quotation marks stand before a surname: "Jorun “Jo” Aune".
fn nickname_before(text: &Text, words: &Words, seen: &[Seen], first: usize) -> bool {
    let Some(given) = first.checked_sub(4) else {
        return false;
    };
    let mark = |t: usize| {
        text.slice(words.tokens[t].span)
            .starts_with(is_quotation_mark)
    };
    let name = |t: usize| seen[t].capital && seen[t].word == Word::Open && !seen[t].is_title();
    mark(first - 1)
        && mark(first - 3)
        && name(first - 2)
        && name(given)
        && seen[given].sentence == seen[first].sentence
}

/// The head of an institution of which only the end was seen: "Office of East Asian and Pacific Affairs".
/// Between them stand only words with capitals and "and" that no name covers, one at least.
fn head_of_house(seen: &[Seen], names: &[Name], first: usize) -> Option<usize> {
    let before = names.partition_point(|n| (n.end as usize) <= first);
    let free_from = before.checked_sub(1).map_or(0, |n| names[n].end as usize);
    let inside = |t: &usize| {
        let s = &seen[*t];
        *t >= free_from && (s.word == Word::And || s.word == Word::Open && s.capital)
    };
    let start = (0..first).rev().take(5).take_while(inside).last()?;
    let head = start.checked_sub(2).filter(|head| *head >= free_from)?;
    let house = &seen[head];
    (seen[start].word == Word::Open
        && seen[start - 1].word == Word::Preposition
        && house.capital
        && house.noun.is(Noun::HOUSE)
        && house.sentence == seen[first].sentence)
        .then_some(head)
}

/// The prepositions and conjunctions that `Word` does not know.
const PREPOSITIONS: &[&str] = &[
    "above",
    "across",
    "albeit",
    "along",
    "alongside",
    "amid",
    "amidst",
    "amongst",
    "around",
    "because",
    "below",
    "beneath",
    "beside",
    "besides",
    "beyond",
    "concerning",
    "despite",
    "down",
    "except",
    "excluding",
    "following",
    "given",
    "lest",
    "notwithstanding",
    "off",
    "onto",
    "opposite",
    "out",
    "past",
    "per",
    "plus",
    "regarding",
    "since",
    "throughout",
    "till",
    "toward",
    "towards",
    "underneath",
    "unless",
    "unlike",
    "until",
    "up",
    "upon",
    "versus",
    "via",
    "whereas",
    "whether",
    "while",
    "whilst",
    "without",
    "although",
    "though",
    "aboard",
    "astride",
    "atop",
    "barring",
];

/// True when the word before a lone surname is a proper noun that no name took: its given name.
fn given_before(
    text: &Text,
    words: &Words,
    tags: &[Tag],
    seen: &[Seen],
    names: &[Name],
    first: usize,
) -> bool {
    let Some(before) = first.checked_sub(1) else {
        return false;
    };
    let word = &seen[before];
    let free = names.partition_point(|n| n.end as usize <= before);
    let taken = names.get(free).is_some_and(|n| n.first as usize <= before);
    !taken
        && word.capital
        && !word.acronym
        && word.word == Word::Open
        && word.name_word.is_none()
        && word.noun == Noun::default()
        && word.sentence == seen[first].sentence
        && match tags.get(before) {
            Some(Tag::NNP) => true,
            // Prepositions are a closed class: another word so tagged at the head of a sentence is a name.
            Some(Tag::IN) => {
                let word = text.slice(words.tokens[before].span).to_lowercase();
                !PREPOSITIONS.contains(&word.as_str())
            }
            _ => false,
        }
}

/// One string is one kind of thing in one text: the kind it has most often. A single word that is
/// the surname of a person named in full before is that person.
pub fn repair_kinds(uses: &mut [Use]) {
    let mut counts: HashMap<String, [u32; 3]> = HashMap::new();
    for use_ in uses.iter() {
        counts.entry(use_.key()).or_default()[use_.kind as usize] += 1;
    }
    let mut surnames: HashMap<String, ()> = HashMap::new();
    let mut as_place: HashMap<String, ()> = HashMap::new();
    let kinds = [ActorKind::Person, ActorKind::Institution, ActorKind::Place];
    for use_ in uses.iter_mut() {
        let count = counts.get(&use_.key()).copied().unwrap_or_default();
        let most = count.iter().max().copied().unwrap_or(0);
        if count[use_.kind as usize] < most && !use_.titled {
            use_.kind = kinds[count.iter().position(|c| *c == most).unwrap_or(0)];
        }
        if use_.kind == ActorKind::Person {
            if let (Some(last), true) = (use_.folded.last(), use_.folded.len() > 1) {
                surnames.insert(last.clone(), ());
            }
        } else if let [word] = use_.folded.as_slice() {
            if surnames.contains_key(word) && !as_place.contains_key(word) {
                use_.kind = ActorKind::Person;
            } else {
                as_place.insert(word.clone(), ());
            }
        }
    }
}
