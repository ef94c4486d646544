//! Which uses of names are the same institution or place: acronyms, short forms, and institutions
//! named by a noun phrase ("the Tarlandian embassy in Osk").

use std::collections::HashMap;

use super::form::{Use, distance, make_use};
use super::sight::{Seen, Word};
use crate::annotate::names::is_of_place;
use crate::annotate::words::Words;
use crate::lexicon::people::Noun;
use crate::model::ActorKind;
use crate::text::Text;

/// At most so many candidates are looked at for one name, to keep time linear.
const CANDIDATES: usize = 32;

/// Letters from which a word may be a misspelling of another.
const LONG_WORD: usize = 7;

/// Acronyms and the names they stand for, in order of their definition.
#[derive(Debug, Default)]
pub struct Acronyms {
    /// Folded acronym -> key of the full name.
    pub long: HashMap<String, String>,
    /// Uses of acronyms in brackets behind their names.
    pub uses: Vec<Use>,
}

/// Finds "Long Name (LN)" and "LN (Long Name)".
pub fn acronyms(text: &Text, words: &Words, seen: &[Seen], uses: &[Use]) -> Acronyms {
    let mut found = Acronyms::default();
    for use_ in uses.iter().filter(|u| u.kind != ActorKind::Person) {
        let mut open = use_.end as usize;
        if seen.get(open).is_some_and(|s| s.word == Word::Possessive) {
            open += 1;
        }
        let bracketed = seen.get(open).is_some_and(|s| s.word == Word::Open1)
            && seen.get(open + 2).is_some_and(|s| s.word == Word::Close1);
        if !bracketed || !seen[open + 1].acronym {
            continue;
        }
        let Some(short) = make_use(text, words, seen, open + 1, open + 2, use_.kind) else {
            continue;
        };
        if use_.folded.len() > 1 && short.folded.len() == 1 {
            found.long.entry(short.key()).or_insert_with(|| use_.key());
            found.uses.push(short);
        }
    }
    found
}

/// The tokens that repeat a defined acronym and that no name covers yet.
pub fn repeated_acronyms(
    text: &Text,
    words: &Words,
    seen: &[Seen],
    covered: &[bool],
    acronyms: &Acronyms,
) -> Vec<Use> {
    if acronyms.long.is_empty() {
        return Vec::new();
    }
    (0..seen.len())
        .filter(|t| seen[*t].acronym && !covered[*t])
        .filter_map(|t| make_use(text, words, seen, t, t + 1, ActorKind::Institution))
        .filter(|u| acronyms.long.contains_key(&u.key()))
        .collect()
}

/// Noun phrases that name an institution by a kind and a place or a people: "Tarlandian embassy in
/// Osk", "Osk city council", "ministry of health".
pub fn phrases(
    text: &Text,
    words: &Words,
    seen: &[Seen],
    uses: &[Use],
    covered: &[bool],
) -> Vec<Use> {
    let mut starts: HashMap<u32, &Use> = HashMap::new();
    let mut ends: HashMap<u32, &Use> = HashMap::new();
    for use_ in uses {
        starts.insert(use_.first, use_);
        ends.insert(use_.end, use_);
    }
    let mut out = Vec::new();
    for head in 0..seen.len() {
        let noun = seen[head].noun;
        if covered[head] || !noun.is(Noun::HOUSE) || noun.is(Noun::PLURAL) {
            continue;
        }
        if seen
            .get(head + 1)
            .is_some_and(|s| s.is_person_noun() && !covered[head + 1])
        {
            continue;
        }
        if let Some(first) = part(seen, &ends, covered, head) {
            out.extend(make_use(
                text,
                words,
                seen,
                first,
                head + 1,
                ActorKind::Institution,
            ));
            continue;
        }
        let (first, left) = reach_left(seen, &ends, covered, head);
        let (end, right) = reach_right(seen, &starts, covered, head + 1);
        if left || right {
            let phrase = make_use(text, words, seen, first, end, ActorKind::Institution);
            out.extend(phrase.map(|u| Use {
                described: true,
                ..u
            }));
        }
    }
    out
}

/// Start of a name in capitals that ends in `head` and stands behind an institution's possessive, with or
/// without its acronym: "the Osk Institute's (OI) Coast Centre".
fn part(seen: &[Seen], ends: &HashMap<u32, &Use>, covered: &[bool], head: usize) -> Option<usize> {
    let of_name = |t: &usize| seen[*t].capital && seen[*t].word == Word::Open && !covered[*t];
    let first = (0..=head).rev().take(6).take_while(of_name).last()?;
    let mut edge = first;
    if edge >= 3 && seen[edge - 1].word == Word::Close1 && seen[edge - 3].word == Word::Open1 {
        edge -= 3;
    }
    let possessive = edge > 0 && seen[edge - 1].word == Word::Possessive;
    let owner = ends.get(&(edge.checked_sub(1)? as u32))?;
    let house = owner.kind == ActorKind::Institution && possessive && !owner.described;
    (first < head && house && seen[owner.first as usize].sentence == seen[head].sentence)
        .then_some(first)
}

/// Start of the phrase whose head is `head`, and whether a name or a people's name opens it.
fn reach_left(
    seen: &[Seen],
    ends: &HashMap<u32, &Use>,
    covered: &[bool],
    head: usize,
) -> (usize, bool) {
    let sentence = seen[head].sentence;
    let mut first = head;
    for _ in 0..3 {
        let possessive = first > 0 && seen[first - 1].word == Word::Possessive;
        let edge = if possessive { first - 1 } else { first };
        if let Some(name) = ends.get(&(edge as u32)) {
            let person = name.kind == ActorKind::Person;
            if seen[name.first as usize].sentence == sentence && (possessive || !person) {
                return (name.first as usize, true);
            }
        }
        if first == 0 || seen[first - 1].sentence != sentence {
            break;
        }
        let before = &seen[first - 1];
        let opens_sentence = first == 1 || seen[first - 2].sentence != sentence;
        if before.word != Word::Open || covered[first - 1] {
            break;
        }
        if before.capital && !opens_sentence && !before.is_title() {
            return (first - 1, true);
        }
        if before.capital || !before.noun.is(Noun::MODIFIER) {
            break;
        }
        first -= 1;
    }
    (first, false)
}

/// End of the phrase, and whether a name ends it: "of Health", "in Osk".
fn reach_right(
    seen: &[Seen],
    starts: &HashMap<u32, &Use>,
    covered: &[bool],
    from: usize,
) -> (usize, bool) {
    if seen.get(from).is_none_or(|s| s.word != Word::Preposition) {
        return (from, false);
    }
    let mut at = from + 1;
    if seen.get(at).is_some_and(|s| s.word == Word::Definite) {
        at += 1;
    }
    if let Some(name) = starts.get(&(at as u32))
        && name.kind != ActorKind::Person
        && seen[at].sentence == seen[from].sentence
    {
        return (name.end as usize, true);
    }
    let subject = |t: &usize| {
        seen.get(*t).is_some_and(|s| {
            s.word == Word::Open
                && !covered[*t]
                && (s.noun.is(Noun::MODIFIER) && !s.is_person_noun())
        })
    };
    let length = (at..at + 3).take_while(subject).count();
    (if length > 0 { at + length } else { from }, false)
}

/// Groups uses that name the same institution or place. Returns the group of each use and the number
/// of groups.
pub fn group(uses: &[&Use], acronyms: &Acronyms) -> (Vec<usize>, usize) {
    let mut forms: Vec<Form> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let of_use: Vec<usize> = uses
        .iter()
        .map(|use_| {
            *by_key.entry(alias(&use_.key())).or_insert_with(|| {
                forms.push(Form::new(use_));
                forms.len() - 1
            })
        })
        .collect();
    let mut parent: Vec<usize> = (0..forms.len()).collect();
    join_acronyms(&forms, &by_key, acronyms, &mut parent);
    join_short_forms(&forms, &mut parent);
    join_misspellings(&forms, &mut parent);
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let groups = of_use
        .iter()
        .map(|form| {
            let next = numbers.len();
            *numbers.entry(root(&parent, *form)).or_insert(next)
        })
        .collect();
    (groups, numbers.len())
}

/// One way of writing an institution.
struct Form {
    words: Vec<String>,
    initials: [String; 2],
    kind: ActorKind,
    described: bool,
}

impl Form {
    fn new(use_: &Use) -> Form {
        let letters = |keep: fn(&str) -> bool| {
            use_.folded
                .iter()
                .filter(|w| keep(w))
                .filter_map(|w| w.chars().next())
                .collect::<String>()
        };
        Form {
            words: use_
                .folded
                .iter()
                .filter(|w| !is_stop(w))
                .cloned()
                .collect(),
            initials: [letters(|w| !is_stop(w)), letters(|_| true)],
            kind: use_.kind,
            described: use_.described,
        }
    }
}

fn is_stop(word: &str) -> bool {
    matches!(
        word,
        "of" | "the" | "and" | "for" | "in" | "on" | "de" | "del" | "la" | "s"
    )
}

/// Country names that initials do not join.
fn alias(key: &str) -> String {
    let same = match key {
        "usa" | "united states of america" | "us" => "united states",
        "uk" | "great britain" | "britain" => "united kingdom",
        "united nations organisation" | "un" => "united nations",
        "uae" => "united arab emirates",
        "eu" => "european union",
        _ => key,
    };
    same.to_owned()
}

fn root(parent: &[usize], mut at: usize) -> usize {
    while parent[at] != at {
        at = parent[at];
    }
    at
}

fn join_acronyms(
    forms: &[Form],
    by_key: &HashMap<String, usize>,
    acronyms: &Acronyms,
    parent: &mut [usize],
) {
    let mut by_initials: HashMap<&str, usize> = HashMap::new();
    for (at, form) in forms.iter().enumerate() {
        if form.words.len() > 1 {
            for initials in &form.initials {
                by_initials.entry(initials).or_insert(at);
            }
        }
    }
    for (at, form) in forms.iter().enumerate() {
        let [word] = form.words.as_slice() else {
            continue;
        };
        let defined = acronyms
            .long
            .get(word)
            .and_then(|key| by_key.get(&alias(key)));
        let formed = by_initials.get(word.as_str()).filter(|_| word.len() >= 2);
        if let Some(long) = defined.or(formed)
            && root(parent, *long) != at
        {
            parent[at] = *long;
        }
    }
}

/// Joins a shorter form with the only longer one that begins or ends with it.
fn join_short_forms(forms: &[Form], parent: &mut [usize]) {
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, form) in forms.iter().enumerate() {
        for word in &form.words {
            let list = by_word.entry(word).or_default();
            if list.len() < CANDIDATES {
                list.push(at);
            }
        }
    }
    for (at, form) in forms.iter().enumerate() {
        let Some(first) = form.words.first() else {
            continue;
        };
        if form.kind != ActorKind::Institution || parent[at] != at {
            continue;
        }
        let list = by_word.get(first.as_str()).map_or(&[][..], Vec::as_slice);
        let mut longer = list.iter().copied().filter(|l| {
            let words = &forms[*l].words;
            // "The Osk Institute's centre" is not the Osk Institute.
            forms[*l].kind == ActorKind::Institution
                && forms[*l].described <= form.described
                && words.len() > form.words.len()
                && (words.starts_with(&form.words) && starts_alone(&form.words, words)
                    || words.ends_with(&form.words))
        });
        if let (Some(one), None) = (longer.next(), longer.next())
            && root(parent, one) != at
        {
            parent[at] = root(parent, one);
        }
    }
}

/// Joins names of institutions that differ in one letter of one long word, which names no place: "Lindqvist
/// Fund" and "Lindquist Fund".
fn join_misspellings(forms: &[Form], parent: &mut [usize]) {
    let mut by_rest: HashMap<(usize, String), Vec<usize>> = HashMap::new();
    for (at, form) in forms.iter().enumerate() {
        let count = form.words.len();
        if form.kind != ActorKind::Institution || form.described || !(2..=6).contains(&count) {
            continue;
        }
        for (place, word) in form.words.iter().enumerate() {
            if word.len() < LONG_WORD || is_of_place(word) {
                continue;
            }
            let rest = form.words.iter().enumerate().filter(|(p, _)| *p != place);
            let rest: Vec<&str> = rest.map(|(_, word)| word.as_str()).collect();
            let alike = by_rest.entry((place, rest.join(" "))).or_default();
            let same = |other: &&usize| distance(&forms[**other].words[place], word, 1) <= 1;
            if let Some(other) = alike.iter().find(same) {
                let (one, two) = (root(parent, *other), root(parent, at));
                parent[one.max(two)] = one.min(two);
            }
            if alike.len() < CANDIDATES {
                alike.push(at);
            }
        }
    }
}

/// "Hanvel" for "Hanvel Brands", but not "Osk" for "Osk University Hospital".
fn starts_alone(short: &[String], long: &[String]) -> bool {
    short.len() > 1 || long.len() == 2 || {
        let last = long.last().map_or("", String::as_str);
        matches!(
            last,
            "inc" | "corp" | "ltd" | "plc" | "group" | "co" | "company"
        )
    }
}
