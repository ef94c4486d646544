//! "Who is who in this text?" Names become actors; then pronouns and role nouns find theirs.

mod form;
mod houses;
mod people;
pub mod refer;
pub mod sight;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;

use self::form::{Use, make_use};
use self::sight::{Seen, Word, see};
use crate::annotate::names::Name;
use crate::annotate::tags::Tag;
use crate::annotate::words::Words;
use crate::lexicon::people::{Gender, Noun, given_name};
use crate::model::{Actor, ActorKind, Mention, MentionForm};
use crate::text::{Span, Text, is_quotation_mark};

/// A name in the text with its actor, by tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// First token of the name proper.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// Index of the actor.
    pub actor: u32,
    /// How it is named.
    pub form: MentionForm,
}

/// Who is who. Actors stand in the order of their first mention.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// The actors.
    pub actors: Vec<Actor>,
    /// Gender of each actor, where names, titles or pronouns tell it.
    pub genders: Vec<Option<Gender>>,
    /// Names in order of the text; a name inside a longer one comes after it.
    pub named: Vec<Named>,
    /// For each token the index + 1 in `named` of the longest name that covers it, 0 for none.
    pub name_at: Vec<u32>,
    /// Every token, seen once.
    pub seen: Vec<Seen>,
    /// Mentions in order of the text: names here, pronouns and role nouns after [`refer`].
    pub mentions: Vec<Mention>,
}

impl Cast {
    /// The name that covers token `at`.
    pub fn name(&self, at: usize) -> Option<&Named> {
        let index = *self.name_at.get(at)? as usize;
        index.checked_sub(1).and_then(|i| self.named.get(i))
    }

    /// The name that covers token `at`, if it is a person's.
    pub fn person(&self, at: usize) -> Option<&Named> {
        self.name(at)
            .filter(|n| self.kind(n.actor) == ActorKind::Person)
    }

    /// What actor `actor` is.
    pub fn kind(&self, actor: u32) -> ActorKind {
        self.actors[actor as usize].kind
    }
}

/// Joins `names` (in order of the text) into actors. Empty for no names. `tags` stand beside the
/// tokens of `words`.
pub fn cast(text: &Text, words: &Words, tags: &[Tag], names: &[Name]) -> Cast {
    let seen = see(text, words, tags);
    let mut uses = uses(text, words, tags, &seen, names);
    repair_kinds(&mut uses);
    let mut covered = cover(&uses, seen.len());
    let acronyms = houses::acronyms(text, words, &seen, &uses);
    let known = |u: &Use, covered: &[bool]| covered[u.first as usize];
    uses.extend(
        acronyms
            .uses
            .iter()
            .filter(|u| !known(u, &covered))
            .cloned(),
    );
    covered = cover(&uses, seen.len());
    uses.extend(houses::repeated_acronyms(
        text, words, &seen, &covered, &acronyms,
    ));
    uses.sort_by_key(|u| (u.first, std::cmp::Reverse(u.end)));
    covered = cover(&uses, seen.len());
    uses.extend(houses::phrases(text, words, &seen, &uses, &covered));
    uses.sort_by_key(|u| (u.first, std::cmp::Reverse(u.end)));
    let groups = groups(&uses, &acronyms);
    let mut cast = build(text, words, seen, &uses, &groups);
    mark_parts(&mut cast);
    cast
}

fn cover(uses: &[Use], tokens: usize) -> Vec<bool> {
    let mut covered = vec![false; tokens];
    for use_ in uses {
        covered[use_.first as usize..use_.end as usize].fill(true);
    }
    covered
}

/// Uses of names: cut at brackets, and an institution's name at a possessive between two of them.
fn uses(text: &Text, words: &Words, tags: &[Tag], seen: &[Seen], names: &[Name]) -> Vec<Use> {
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
fn repair_kinds(uses: &mut [Use]) {
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

/// For each use the number of its actor: persons first, then institutions and places.
fn groups(uses: &[Use], acronyms: &houses::Acronyms) -> Vec<usize> {
    let (mut persons, mut others) = (Vec::new(), Vec::new());
    for (at, use_) in uses.iter().enumerate() {
        if use_.kind == ActorKind::Person {
            persons.push(at)
        } else {
            others.push(at)
        }
    }
    let of = |list: &[usize]| list.iter().map(|at| &uses[*at]).collect::<Vec<&Use>>();
    let people = people::group(&of(&persons));
    let (houses, _) = houses::group(&of(&others), acronyms);
    let mut groups = vec![0; uses.len()];
    for (at, group) in persons.iter().zip(&people.of_use) {
        groups[*at] = *group;
    }
    for (at, group) in others.iter().zip(&houses) {
        groups[*at] = people.fullest.len() + group;
    }
    groups
}

fn build(text: &Text, words: &Words, seen: Vec<Seen>, uses: &[Use], groups: &[usize]) -> Cast {
    let mut cast = Cast {
        name_at: vec![0; seen.len()],
        seen,
        ..Cast::default()
    };
    let mut actor_of: HashMap<usize, u32> = HashMap::new();
    let mut fullest: Vec<usize> = Vec::new();
    let mut written: HashMap<&[String], u32> = HashMap::new();
    for use_ in uses {
        *written.entry(&use_.folded).or_default() += 1;
    }
    for (at, use_) in uses.iter().enumerate() {
        let actor = *actor_of.entry(groups[at]).or_insert_with(|| {
            cast.actors.push(Actor {
                kind: use_.kind,
                name: String::new(),
                place: Default::default(),
                part_of: None,
            });
            cast.genders.push(None);
            fullest.push(at);
            fullest.len() as u32 - 1
        }) as usize;
        if fuller(use_, &uses[fullest[actor]], &written) {
            fullest[actor] = at;
        }
        tell_gender(&mut cast.genders[actor], use_);
    }
    for (actor, at) in fullest.iter().enumerate() {
        cast.actors[actor].name = print_name(text, uses[*at].span(words));
    }
    for (at, use_) in uses.iter().enumerate() {
        let actor = actor_of[&groups[at]];
        add_named(
            &mut cast,
            words,
            use_,
            actor,
            &uses[fullest[actor as usize]],
        );
    }
    cast
}

fn tell_gender(gender: &mut Option<Gender>, use_: &Use) {
    if use_.kind != ActorKind::Person {
        return;
    }
    let name = use_.folded.first().map_or("", String::as_str);
    let by_name = given_name(name).filter(|_| use_.folded.len() > 1 || gender.is_none());
    if let Some(told) = use_.gender.or(by_name)
        && (use_.gender.is_some() || gender.is_none())
    {
        *gender = Some(told);
    }
}

/// True when `a` is a fuller form than `b`: more words, an acronym never, a longer text; of as many
/// words the one not in a headline's capitals, then the spelling that the text has more often.
fn fuller(a: &Use, b: &Use, written: &HashMap<&[String], u32>) -> bool {
    if a.folded.len() != b.folded.len() {
        return a.folded.len() > b.folded.len();
    }
    if a.folded.len() == 1 && a.kind != ActorKind::Person {
        return a.folded[0].len() > b.folded[0].len() + 3;
    }
    let rank = |u: &Use| (!u.shouted, written.get(u.folded.as_slice()).copied());
    rank(a) > rank(b)
}

fn print_name(text: &Text, span: Span) -> String {
    let mut name = String::with_capacity(span.len());
    for word in text.slice(span).split_whitespace() {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    name
}

fn add_named(cast: &mut Cast, words: &Words, use_: &Use, actor: u32, fullest: &Use) {
    let form = if use_.folded == fullest.folded {
        MentionForm::Full
    } else if use_.folded.len() == 1 && cast.seen[use_.first as usize].acronym {
        MentionForm::Acronym
    } else if use_.folded.len() < fullest.folded.len() || use_.kind == ActorKind::Person {
        MentionForm::Part
    } else {
        MentionForm::Full
    };
    cast.named.push(Named {
        first: use_.first,
        end: use_.end,
        actor,
        form,
    });
    for token in use_.first..use_.end {
        let slot = &mut cast.name_at[token as usize];
        if *slot == 0 {
            *slot = cast.named.len() as u32;
        }
    }
    let (form, rule) = match form {
        _ if use_.described => (MentionForm::Role, "house-phrase"),
        MentionForm::Full => (form, "name"),
        MentionForm::Acronym => (form, "acronym"),
        _ => (form, "name-part"),
    };
    cast.mentions.push(Mention {
        span: use_.span(words),
        actor,
        form,
        rule,
    });
}

/// "X Institute at the Y Academy" and "Y Institute's (YI) X Centre": the first is part of the second,
/// the second of the first.
fn mark_parts(cast: &mut Cast) {
    for pair in 1..cast.named.len() {
        let (a, b) = (cast.named[pair - 1], cast.named[pair]);
        let both = cast.kind(a.actor) == ActorKind::Institution
            && cast.kind(b.actor) == ActorKind::Institution
            && a.actor != b.actor
            && b.first >= a.end;
        if !both {
            continue;
        }
        let between = &cast.seen[a.end as usize..b.first as usize];
        match between {
            [s, ..] if s.word == Word::Possessive && between.len() <= 2 => {
                make_part(cast, b.actor, a.actor);
            }
            [p, rest @ ..]
                if p.word == Word::Preposition
                    && rest.iter().all(|s| s.word == Word::Definite)
                    && rest.len() < 2 =>
            {
                make_part(cast, a.actor, b.actor);
            }
            [c] if c.word == Word::Close1 && pair > 1 => mark_over_bracket(cast, pair),
            [p, c] if p.word == Word::Close1 && c.word == Word::Possessive => {
                make_part(cast, b.actor, a.actor);
            }
            _ => {}
        }
    }
}

/// `part` becomes part of `whole`, unless that closes a circle.
fn make_part(cast: &mut Cast, part: u32, whole: u32) {
    let mut above = Some(whole);
    for _ in 0..8 {
        match above {
            Some(actor) if actor == part => return,
            Some(actor) => above = cast.actors[actor as usize].part_of,
            None => break,
        }
    }
    if above.is_none() {
        cast.actors[part as usize].part_of.get_or_insert(whole);
    }
}

/// "Y Institute's (YI) X Centre": the acronym stands between the two.
fn mark_over_bracket(cast: &mut Cast, pair: usize) {
    let (long, short, part) = (cast.named[pair - 2], cast.named[pair - 1], cast.named[pair]);
    let possessive = cast.seen[long.end as usize].word == Word::Possessive;
    if possessive && long.actor == short.actor && part.actor != long.actor {
        make_part(cast, part.actor, long.actor);
    }
}
