//! "Who is who in this text?" Names become actors; then pronouns and role nouns find theirs.

mod form;
mod houses;
mod parts;
mod people;
pub mod refer;
pub mod sight;
#[cfg(test)]
pub(crate) mod tests;
mod uses;

use std::collections::HashMap;

use self::form::Use;
use self::parts::mark_parts;
use self::sight::{Seen, see};
use self::uses::{repair_kinds, uses};
use crate::annotate::names::Name;
use crate::annotate::tags::Tag;
use crate::annotate::words::Words;
use crate::lexicon::people::{Gender, given_name};
use crate::model::{Actor, ActorKind, Mention, MentionForm};
use crate::text::{Span, Text};

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
