//! Role phrases beside a name, by tokens.

use crate::annotate::cast::sight::{Seen, Word};
use crate::annotate::cast::{Cast, Named};
use crate::lexicon::people::Noun;
use crate::model::ActorKind;

/// A role phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// First token of the role as written.
    pub first: usize,
    /// One past its last token.
    pub end: usize,
    /// Index of the institution's actor.
    pub institution: Option<u32>,
    /// Tokens of role and institution together.
    pub whole: (usize, usize),
    /// True for "senators": several share it.
    pub plural: bool,
}

/// Tokens looked at on either side of a name.
const REACH: usize = 24;

fn is_role(seen: &Seen) -> bool {
    let role = seen.noun.is(Noun::ROLE)
        || seen.noun.is(Noun::HUMAN) && !seen.noun.is(Noun::MODIFIER.or(Noun::KIN));
    role && seen.word != Word::Function
}

/// Roles behind a name: ", director of the Y", "(director)", "who heads Y", "is the minister of".
pub fn after_name(cast: &Cast, end: usize) -> Vec<Role> {
    let Some(start) = opening(cast, end) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut from = start;
    for _ in 0..3 {
        let Some(role) = read_role(cast, from) else {
            break;
        };
        // ", senior reporter B": the role before the next name is that one's.
        if cast.person(role.end.max(role.whole.1)).is_some() {
            break;
        }
        out.push(role);
        let next = role.end.max(role.whole.1);
        match cast.seen.get(next).map(|s| s.word) {
            Some(Word::And) if read_role(cast, next + 1).is_some() => from = next + 1,
            _ => break,
        }
    }
    // "director and founder of Y": the institution belongs to both.
    let last = out.last().and_then(|r| r.institution);
    for role in &mut out {
        role.institution = role.institution.or(last);
    }
    out
}

/// Where a role phrase behind a name may begin, if one may.
fn opening(cast: &Cast, end: usize) -> Option<usize> {
    let word = |t: usize| cast.seen.get(t).map(|s| s.word);
    let same_sentence = |t: usize| {
        cast.seen.get(t).map(|s| s.sentence) == cast.seen.get(end - 1).map(|s| s.sentence)
    };
    if !same_sentence(end) {
        return None;
    }
    match word(end)? {
        Word::Comma | Word::Open1 if same_sentence(end + 1) => {
            let mut at = end + 1;
            if word(at) == Some(Word::Who) {
                at += 1;
                while word(at) == Some(Word::Function) {
                    at += 1;
                }
            }
            Some(skip_article(cast, at))
        }
        Word::Function => {
            let mut at = end;
            while word(at) == Some(Word::Function) && at < end + 2 {
                at += 1;
            }
            let article = cast.seen.get(at).is_some_and(Seen::is_determiner);
            let says_what = at > end && cast.seen[at - 1].copula;
            // "is president of Y": an office needs no article.
            let office =
                cast.seen.get(at).is_some_and(is_role) && word(at + 1) == Some(Word::Preposition);
            ((article || office) && says_what).then(|| skip_article(cast, at))
        }
        _ => None,
    }
}

fn skip_article(cast: &Cast, at: usize) -> usize {
    let article = cast.seen.get(at).is_some_and(Seen::is_determiner);
    if article && cast.name_at[at] == 0 {
        at + 1
    } else {
        at
    }
}

/// Reads "[Y['s]] [modifiers] ROLE [for/of …] [of/at/with Y]" from token `from`.
fn read_role(cast: &Cast, from: usize) -> Option<Role> {
    let sentence = cast.seen.get(from)?.sentence;
    let open = |t: usize| {
        cast.seen.get(t).filter(|s| {
            s.sentence == sentence && (s.word == Word::Open || s.word == Word::Possessive)
        })
    };
    let from = skip_article(cast, from);
    let mut first = from;
    let mut institution = None;
    let mut at = from;
    let mut head = None;
    while at < from + 10 {
        if cast.person(at).is_some() {
            break;
        }
        if let Some(name) = cast.name(at) {
            institution = institution.or(affiliates(cast, name).then_some(name.actor));
            at = (name.end as usize).max(at + 1);
            if cast.seen.get(at).map(|s| s.word) == Some(Word::Possessive) {
                at += 1;
            }
            if head.is_none() && institution.is_some() {
                first = at;
            }
            continue;
        }
        let Some(seen) = open(at) else { break };
        if is_role(seen) && !seen.noun.is(Noun::PLURAL) {
            head = Some(at);
        } else if head.is_some() {
            break;
        }
        at += 1;
    }
    let head = head?;
    if first > head {
        first = head;
    }
    Some(complete(cast, from, first, head, institution))
}

/// The role with what follows its head: "for trade", "of defence", "of the Y", "at Y's Z".
fn complete(cast: &Cast, from: usize, first: usize, head: usize, institution: Option<u32>) -> Role {
    let sentence = cast.seen[head].sentence;
    let mut role = Role {
        first,
        end: head + 1,
        institution,
        whole: (from, head + 1),
        plural: false,
    };
    let mut at = head + 1;
    while let Some(seen) = cast.seen.get(at) {
        if seen.sentence != sentence || at > head + REACH {
            break;
        }
        let joins = matches!(seen.word, Word::Preposition) && cast.name_at[at] == 0;
        if !joins {
            break;
        }
        let after = skip_article(cast, at + 1);
        match cast.name(after) {
            Some(name) if cast.kind(name.actor) == ActorKind::Person => break,
            Some(name) => {
                let mut name = *name;
                // "Y's Z": the last of a chain is meant.
                while let Some(next) = cast.name(step_over(cast, name.end as usize)) {
                    if cast.kind(next.actor) != ActorKind::Institution || next.first < name.end {
                        break;
                    }
                    name = *next;
                }
                let house = affiliates(cast, &name);
                if house && role.institution.is_none() {
                    role.institution = Some(name.actor);
                }
                at = name.end as usize;
                if !house {
                    while cast.name_at.get(at) == Some(&0)
                        && continues_name(&cast.seen[at], sentence)
                    {
                        at += 1;
                    }
                    role.end = at;
                }
                role.whole.1 = at;
                if house {
                    break;
                }
            }
            None => {
                let end = (after..after + 8)
                    .take_while(|t| {
                        cast.name_at.get(*t) == Some(&0)
                            && cast.seen[*t].sentence == sentence
                            && (cast.seen[*t].word == Word::Open
                                || cast.seen[*t].word == Word::And
                                    && cast
                                        .seen
                                        .get(t + 1)
                                        .is_some_and(|s| s.word == Word::Open && s.capital))
                    })
                    .last();
                let Some(last) = end else { break };
                // "head of the main opposition Y": the words before the name describe it.
                if let Some(house) = cast.name(last + 1).filter(|n| affiliates(cast, n)) {
                    role.institution.get_or_insert(house.actor);
                    role.whole.1 = house.end as usize;
                    break;
                }
                role.end = last + 1;
                role.whole.1 = last + 1;
                at = last + 1;
            }
        }
    }
    behind_comma(cast, &mut role, sentence);
    role
}

/// "consultant (surgery), Y" and "consultant, Y": the institution stands behind a comma.
fn behind_comma(cast: &Cast, role: &mut Role, sentence: u32) {
    let word = |t: usize| cast.seen.get(t).map(|s| s.word);
    let mut at = role.end;
    if word(at) == Some(Word::Open1) {
        let close = (at..at + 6).find(|t| word(*t) == Some(Word::Close1));
        let Some(close) = close.filter(|c| cast.seen[*c].sentence == sentence) else {
            return;
        };
        role.end = close + 1;
        role.whole.1 = role.whole.1.max(role.end);
        at = close + 1;
    }
    if word(at) != Some(Word::Comma) || role.institution.is_some() {
        return;
    }
    let name = cast.name(at + 1).filter(|n| affiliates(cast, n));
    if let Some(name) = name.filter(|n| cast.seen[n.first as usize].sentence == sentence) {
        let joined = cast.seen.get(name.end as usize).map(|s| s.word) == Some(Word::Comma);
        if joined {
            role.institution = Some(name.actor);
            role.whole.1 = name.end as usize;
        }
    }
}

/// A capitalised word behind a name: "Indo-Pacific Security".
fn continues_name(seen: &Seen, sentence: u32) -> bool {
    seen.sentence == sentence && seen.capital && seen.word == Word::Open
}

/// Steps over "'s", "’s (YI)" and closing brackets between two names of a chain.
fn step_over(cast: &Cast, mut at: usize) -> usize {
    let word = |t: usize| cast.seen.get(t).map(|s| s.word);
    let mut possessive = false;
    for _ in 0..5 {
        match word(at) {
            Some(Word::Possessive) => {
                possessive = true;
                at += 1;
            }
            Some(Word::Open1) if word(at + 2) == Some(Word::Close1) => at += 3,
            _ => break,
        }
    }
    if possessive { at } else { usize::MAX }
}

/// True when a name may be where someone holds a role: an institution, or a house that was seen as a
/// place ("Osk Hospital").
fn affiliates(cast: &Cast, name: &Named) -> bool {
    match cast.kind(name.actor) {
        ActorKind::Institution => true,
        ActorKind::Place => cast.seen[name.first as usize..name.end as usize]
            .iter()
            .any(|s| s.capital && s.noun.is(Noun::HOUSE)),
        ActorKind::Person => false,
    }
}

/// Roles before a name: "Prime Minister X", "Y director X", "the minister of trade, X", "senators X and Z",
/// "Y spokesman, Captain X", "director and founder of Y, X".
pub fn before_name(cast: &Cast, first: usize) -> Vec<Role> {
    if first >= cast.seen.len() {
        return Vec::new();
    }
    let sentence = cast.seen[first].sentence;
    let comma = |at: usize| {
        at > 0 && cast.seen[at - 1].word == Word::Comma && cast.seen[at - 1].sentence == sentence
    };
    let mut titles = first;
    while titles > 0
        && cast.seen[titles - 1].is_title()
        && cast.seen[titles - 1].sentence == sentence
    {
        titles -= 1;
    }
    let mut out = Vec::new();
    if titles < first || !comma(first) {
        out.extend(role_before(cast, first, first));
    }
    if comma(titles) {
        out.extend(role_before(cast, titles - 1, first));
    }
    let shared = out.last().map_or_else(Vec::new, |role| joined(cast, role));
    out.extend(shared);
    out
}

/// The roles joined to one before a name by commas and "and": "director, producer and founder of Y".
fn joined(cast: &Cast, role: &Role) -> Vec<Role> {
    let mut out = Vec::new();
    let mut at = role.whole.0.min(role.first);
    let word = |t: usize| cast.seen[t].word;
    while at > 1 && (word(at - 1) == Word::And || word(at - 1) == Word::Comma && !out.is_empty()) {
        let head = at - 2;
        let seen = &cast.seen[head];
        let role_too = is_role(seen)
            && cast.name_at[head] == 0
            && !seen.noun.is(Noun::PLURAL)
            && seen.sentence == cast.seen[role.first].sentence;
        if !role_too {
            break;
        }
        let modified = head > 0 && cast.name_at[head - 1] == 0 && modifies(cast, head - 1);
        let first = head - usize::from(modified && cast.seen[head - 1].noun.is(Noun::MODIFIER));
        out.push(Role {
            first,
            end: head + 1,
            whole: (first, role.whole.1),
            ..*role
        });
        at = first;
    }
    out
}

/// The role that ends at token `end`, before a name that begins at `first`: at once, or behind a comma.
fn role_before(cast: &Cast, end: usize, first: usize) -> Option<Role> {
    let sentence = cast.seen[first].sentence;
    let comma = end < first;
    let mut start = end;
    while start > 0 && end - start < REACH {
        let at = start - 1;
        let seen = &cast.seen[at];
        let inside = seen.sentence == sentence
            && cast.person(at).is_none()
            && (cast.name_at[at] > 0
                || matches!(seen.word, Word::Open | Word::Possessive | Word::Definite)
                || matches!(
                    seen.word,
                    Word::Preposition | Word::And | Word::Open1 | Word::Close1
                ));
        if !inside {
            break;
        }
        start -= 1;
    }
    // The head: the last role word that is joined to the name by nothing but its own complement.
    let is_head = |t: &usize| is_role(&cast.seen[*t]) && cast.name_at[*t] == 0;
    let mut head = (start..end).rev().find(is_head)?;
    // "commander-in-chief General X": the rank is a form of address behind another role.
    while head > start
        && cast.seen[head].is_title()
        && is_head(&(head - 1))
        && !cast.seen[head - 1].is_title()
    {
        head -= 1;
    }
    if !reaches(cast, head + 1, end, comma) || comma && behind_another(cast, start) {
        return None;
    }
    let (first_word, institution) = left_edge(cast, start, head);
    let hangs = |t: usize| cast.seen[t].word == Word::Preposition;
    // "resigned as president, A and B stayed": an office behind a preposition needs its article.
    if comma && first_word > start && hangs(first_word - 1) {
        return None;
    }
    let mut role = complete(cast, first_word, first_word, head, institution);
    role.plural = cast.seen[head].noun.is(Noun::PLURAL);
    role.end = role.end.min(end);
    role.whole = (first_word.min(role.first), first);
    Some(role)
}

/// Where a role before a name begins, and the institution that opens it.
fn left_edge(cast: &Cast, start: usize, head: usize) -> (usize, Option<u32>) {
    let mut first = head;
    while first > start {
        let at = first - 1;
        let seen = &cast.seen[at];
        if let Some(name) = cast.name(at) {
            return opened_by(cast, name, start, first);
        }
        if seen.word == Word::Close1 || seen.word == Word::Possessive {
            return owned_by(cast, start, at, first);
        }
        // "Trade and Industry Minister"
        let pair = seen.word == Word::And
            && at > start
            && cast.seen[first].capital
            && cast.name_at[at - 1] == 0
            && cast.seen[at - 1].capital
            && !is_role(&cast.seen[at - 1]);
        let goes_on = seen.word == Word::Open
            && (seen.noun != Noun::default() || seen.capital || modifies(cast, at));
        if !pair && !goes_on {
            break;
        }
        first -= 1;
    }
    (first, None)
}

/// "Osk Hospital director" begins at the role, "former Osk Hospital director" at "former", and "Norway
/// president" at the country, which belongs to the role.
fn opened_by(cast: &Cast, name: &Named, start: usize, first: usize) -> (usize, Option<u32>) {
    if !affiliates(cast, name) {
        return ((name.first as usize).max(start), None);
    }
    let before = (name.first as usize).checked_sub(1).filter(|t| *t >= start);
    let former = before.filter(|t| {
        let seen = &cast.seen[*t];
        seen.noun.is(Noun::MODIFIER) && !seen.is_person_noun()
    });
    (former.unwrap_or(first), Some(name.actor))
}

/// "Y's director", "Y (YI) director": the owner ends near `at`. "Norway's president" begins at the country.
fn owned_by(cast: &Cast, start: usize, at: usize, first: usize) -> (usize, Option<u32>) {
    let before = (start..at).rev().find(|t| cast.name_at[*t] > 0);
    let Some(name) = before.filter(|t| at - t <= 4).and_then(|t| cast.name(t)) else {
        return (first, None);
    };
    if affiliates(cast, name) {
        return (first, Some(name.actor));
    }
    let adjoins = name.end as usize == at;
    let country = adjoins.then_some((name.first as usize).max(start));
    (country.unwrap_or(first), None)
}

/// "A, director of Y, B": the role between two names is the first one's.
fn behind_another(cast: &Cast, start: usize) -> bool {
    start > 1 && cast.seen[start - 1].word == Word::Comma && cast.person(start - 2).is_some()
}

/// True when what stands between a role's head and the name belongs to the role.
fn reaches(cast: &Cast, from: usize, end: usize, comma: bool) -> bool {
    if from == end {
        return !comma || end > 1;
    }
    let titles = (from..end).all(|t| cast.seen[t].is_title());
    titles || cast.seen[from].word == Word::Preposition && cast.name_at[from] == 0
}

/// A lower-case word before a role in lower case that belongs to it ("energy minister").
fn modifies(cast: &Cast, at: usize) -> bool {
    let seen = &cast.seen[at];
    !seen.capital
        && cast.seen.get(at + 1).is_some_and(|next| !next.capital)
        && seen.word == Word::Open
        && !seen.is_determiner()
}
