//! The rules that read a source: each a small function, its name the rule of the attribution.

use std::collections::{HashMap, HashSet};

use super::source::{Head, Member, head, members, owner};
use super::{is_person, mention, standing};
use crate::annotate::cast::refer::{Discourse, Standing, UNNAMED, is_house, may_be};
use crate::annotate::cast::sight::Word;
use crate::annotate::cast::{Cast, Named};
use crate::annotate::quotes::Found;
use crate::annotate::words::Words;
use crate::lexicon::people::{Gender, Noun};
use crate::model::{ActorKind, Affiliation, Mention, MentionForm, QuotationKind};
use crate::text::{Span, Text};

/// Who said it, by one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The speakers; empty when unnamed or unknown.
    pub speakers: Vec<u32>,
    /// The words for an unnamed speaker.
    pub described: Option<Span>,
    /// The rule.
    pub rule: &'static str,
}

impl Default for Answer {
    fn default() -> Answer {
        Answer {
            speakers: Vec::new(),
            described: None,
            rule: "unknown",
        }
    }
}

impl Answer {
    pub(super) fn one(speaker: u32, rule: &'static str) -> Answer {
        Answer {
            speakers: vec![speaker],
            described: None,
            rule,
        }
    }
}

/// Someone with a role.
#[derive(Clone, Debug)]
struct Holder {
    person: u32,
    institution: Option<u32>,
    /// The words of the role and of what stands around it, lower case.
    words: Vec<String>,
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
}

fn holders(text: &Text, affiliations: &[Affiliation]) -> HashMap<String, Vec<Holder>> {
    let mut holders: HashMap<String, Vec<Holder>> = HashMap::new();
    for affiliation in affiliations {
        let holder = Holder {
            person: affiliation.person,
            institution: affiliation.institution,
            words: words_of(text.slice(affiliation.span)).take(40).collect(),
        };
        for word in words_of(text.slice(affiliation.role)) {
            holders.entry(word).or_default().push(holder.clone());
        }
    }
    holders
}

/// Reads a text from its start and remembers who was spoken of.
pub struct Reader<'a> {
    pub(super) text: &'a Text,
    pub(super) words: &'a Words,
    pub(super) cast: &'a mut Cast,
    pub(super) discourse: Discourse,
    pub(super) quoted: &'a [bool],
    pub(super) mentions: Vec<Mention>,
    /// Word of a role in lower case -> who holds such a role.
    holders: HashMap<String, Vec<Holder>>,
    /// Noun of a document -> whose it was.
    documents: HashMap<String, Vec<u32>>,
    /// Nouns of speakers whom the text does not name.
    unnamed: HashSet<String>,
    /// Word of an institution's name -> institutions.
    houses: HashMap<String, Vec<u32>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        text: &'a Text,
        words: &'a Words,
        cast: &'a mut Cast,
        affiliations: &[Affiliation],
        quoted: &'a [bool],
    ) -> Reader<'a> {
        let holders = holders(text, affiliations);
        let mut houses: HashMap<String, Vec<u32>> = HashMap::new();
        for (actor, it) in cast.actors.iter().enumerate() {
            if it.kind == ActorKind::Institution {
                for word in it.name.to_lowercase().split_whitespace() {
                    houses
                        .entry(word.to_owned())
                        .or_default()
                        .push(actor as u32);
                }
            }
        }
        Reader {
            text,
            words,
            cast,
            discourse: Discourse::default(),
            quoted,
            mentions: Vec::new(),
            holders,
            houses,
            documents: HashMap::new(),
            unnamed: HashSet::new(),
        }
    }

    /// Takes in the token at `token` outside of sources; returns the next token to look at.
    pub(super) fn step(&mut self, token: usize) -> usize {
        let sentence = self.cast.seen[token].sentence;
        if let Some(&Named {
            first, end, actor, ..
        }) = self.cast.name(token)
        {
            let standing = standing(self.cast, self.quoted, first as usize, end as usize);
            self.discourse.mention(actor, sentence, standing);
            return (end as usize).max(token + 1);
        }
        let gender = match self.cast.seen[token].word {
            _ if self.quoted[token] => None,
            Word::He => Some(Gender::Man),
            Word::She => Some(Gender::Woman),
            Word::Owner => match self.lower(token).as_str() {
                "his" => Some(Gender::Man),
                "her" => Some(Gender::Woman),
                _ => None,
            },
            _ => None,
        };
        if let Some(gender) = gender {
            let person = self.pronoun_person(token, gender, &[]);
            if let Some(person) = person.filter(|p| *p != UNNAMED) {
                self.discourse.mention(person, sentence, Standing::Oblique);
                let span = self.words.tokens[token].span;
                self.mentions
                    .push(mention(span, person, MentionForm::Pronoun, "pronoun"));
            }
        }
        token + 1
    }

    /// Takes in the names of a source that was read.
    pub(super) fn pass(&mut self, first: usize, end: usize) {
        let mut token = first;
        while token < end {
            match self.cast.name(token) {
                Some(name) => {
                    let (actor, name_end) = (name.actor, name.end as usize);
                    let sentence = self.cast.seen[token].sentence;
                    self.discourse.mention(actor, sentence, Standing::Oblique);
                    token = name_end.max(token + 1);
                }
                None => token += 1,
            }
        }
    }

    pub(super) fn lower(&self, token: usize) -> String {
        self.text
            .slice(self.words.tokens[token].span)
            .to_lowercase()
    }

    /// Reads the source `first..end` of a quotation.
    pub(super) fn read_source(&mut self, found: &Found, first: usize, end: usize) -> Answer {
        let end = end.min(first + 80);
        let named_inside = self.named_in_content(found);
        let answer = self.understand(first, end, &named_inside);
        let sentence = self.cast.seen[first].sentence;
        self.remember_unnamed(&answer, first, end);
        for speaker in &answer.speakers {
            self.discourse
                .mention(*speaker, sentence, Standing::Speaker);
        }
        if !answer.speakers.is_empty() {
            self.discourse.last_speakers = answer.speakers.clone();
        }
        self.note(&answer, first, end);
        answer
    }

    /// "a senior official": the next "he" may be this one, and so may "the official".
    fn remember_unnamed(&mut self, answer: &Answer, first: usize, end: usize) {
        if answer.rule == "pronoun-of-unnamed" {
            self.discourse
                .mention(UNNAMED, self.cast.seen[first].sentence, Standing::Speaker);
        }
        if answer.rule != "described" {
            return;
        }
        if let Head::Noun(token) = head(self.cast, first, end) {
            let noun = self.cast.seen[token].noun;
            let someone = noun.is(Noun::ROLE.or(Noun::HUMAN)) && !noun.is(Noun::PLURAL);
            if someone {
                self.discourse
                    .mention(UNNAMED, self.cast.seen[first].sentence, Standing::Speaker);
            }
            self.unnamed.insert(self.lower(token));
        }
    }

    /// Persons that a direct quotation names: seldom its speaker.
    fn named_in_content(&self, found: &Found) -> Vec<u32> {
        if found.kind != QuotationKind::Direct {
            return Vec::new();
        }
        let mut inside = Vec::new();
        for part in &found.parts {
            let (first, end) = super::tokens_of(self.words, &[*part]);
            let names = (first..end.min(first + 400)).filter_map(|t| self.cast.person(t));
            inside.extend(names.map(|n| n.actor));
        }
        inside
    }

    fn note(&mut self, answer: &Answer, first: usize, end: usize) {
        let form = match answer.rule {
            "pronoun" | "pronoun-it" => MentionForm::Pronoun,
            "role-holder" | "role-recent" | "house-noun" | "body-noun" => MentionForm::Role,
            _ => return,
        };
        if let [speaker] = answer.speakers[..] {
            let span = self.words.tokens[first]
                .span
                .cover(self.words.tokens[end - 1].span);
            self.mentions
                .push(mention(span, speaker, form, answer.rule));
        }
    }

    fn understand(&mut self, first: usize, end: usize, inside: &[u32]) -> Answer {
        let members = members(self.cast, first, end);
        self.named(&members)
            .or_else(|| self.antecedent(first, &members))
            .or_else(|| members.first().and_then(|m| self.member(*m, inside)))
            .unwrap_or(Answer {
                rule: "described",
                ..Answer::default()
            })
    }

    /// Names that head the members: persons first; institutions when the source begins with one.
    fn named(&self, members: &[Member]) -> Option<Answer> {
        let heads = |kind: fn(ActorKind) -> bool| {
            members
                .iter()
                .filter_map(move |m| match m.head {
                    Head::Name(name) => Some(self.cast.named[name as usize]),
                    _ => None,
                })
                .filter(move |n| kind(self.cast.kind(n.actor)))
        };
        let mut persons: Vec<Named> = heads(|k| k == ActorKind::Person).collect();
        persons.dedup_by_key(|n| n.actor);
        if let Some(&first) = persons.first() {
            let joined = persons.len() > 1
                && members
                    .iter()
                    .any(|m| m.joined && matches!(m.head, Head::Name(_)));
            let apposed = !matches!(members[0].head, Head::Name(n) if is_person(self.cast, self.cast.named[n as usize].actor));
            // "A spokesman, B": unless the first is a crowd, B is its name.
            if apposed && self.is_crowd(&members[0]) {
                return None;
            }
            if !joined {
                persons.truncate(1);
            }
            let rule = match (joined, apposed, first.form) {
                (true, _, _) => "joint",
                (_, true, _) => "apposition",
                (_, _, MentionForm::Full) => "full-name",
                _ => "name-part",
            };
            return Some(Answer {
                speakers: persons.iter().map(|n| n.actor).collect(),
                described: None,
                rule,
            });
        }
        let Head::Name(index) = members.first()?.head else {
            return None;
        };
        let first = self.cast.named[index as usize];
        let all_names = members.iter().all(|m| matches!(m.head, Head::Name(_)));
        let joint = members.len() > 1 && all_names && members.iter().any(|m| m.joined);
        let mut speakers: Vec<u32> = heads(|_| true).map(|n| n.actor).collect();
        speakers.dedup();
        if !joint {
            speakers.truncate(1);
        }
        let rule = match (joint, first.form, self.cast.kind(first.actor)) {
            (true, ..) => "joint",
            (_, _, ActorKind::Place) => "place-speaks",
            (_, MentionForm::Acronym, _) => "acronym",
            (_, MentionForm::Full, _) => "institution",
            _ => "institution-part",
        };
        Some(Answer {
            speakers,
            described: None,
            rule,
        })
    }

    fn is_crowd(&self, member: &Member) -> bool {
        matches!(member.head, Head::Noun(t) if self.cast.seen[t].noun.is(Noun::PLURAL)
            && !self.cast.seen[t].noun.is(Noun::ROLE))
    }

    /// "who", "which": the name just before.
    fn antecedent(&self, first: usize, members: &[Member]) -> Option<Answer> {
        let Head::Pronoun(token) = members.first()?.head else {
            return None;
        };
        if self.cast.seen[token].word != Word::Who {
            return None;
        }
        let sentence = self.cast.seen[first].sentence;
        let near = (first.saturating_sub(10)..first)
            .rev()
            .take_while(|t| self.cast.seen[*t].sentence == sentence);
        if matches!(self.lower(token).as_str(), "who" | "whom") {
            let person = near.clone().find_map(|t| self.cast.person(t));
            if let Some(person) = person {
                return Some(Answer::one(person.actor, "relative-pronoun"));
            }
        }
        let before = near
            .take(4)
            .take_while(|t| {
                self.cast.name_at[*t] > 0
                    || self.cast.seen[*t].noun.is(Noun::BODY.or(Noun::HOUSE))
                    || matches!(
                        self.cast.seen[*t].word,
                        Word::Comma | Word::Close1 | Word::Mark
                    )
            })
            .find(|t| self.cast.name_at[*t] > 0)?;
        Some(Answer::one(
            self.cast.name(before)?.actor,
            "relative-pronoun",
        ))
    }

    /// One member that no name heads.
    fn member(&mut self, member: Member, inside: &[u32]) -> Option<Answer> {
        match member.head {
            Head::Name(name) => Some(Answer::one(
                self.cast.named[name as usize].actor,
                "name-inside",
            )),
            Head::Nothing => self.bare_owner(member, inside),
            Head::Pronoun(token) => self.pronoun(token, inside),
            Head::Noun(token) => self.noun(member, token, inside),
        }
    }

    /// "his": nothing but an owner.
    fn bare_owner(&mut self, member: Member, inside: &[u32]) -> Option<Answer> {
        if self.cast.seen[member.first].word != Word::Owner {
            return None;
        }
        match self.lower(member.first).as_str() {
            "his" => self.person_answer(member.first, Gender::Man, inside),
            "her" => self.person_answer(member.first, Gender::Woman, inside),
            "its" => self.it(member.first),
            _ => None,
        }
    }

    fn pronoun(&mut self, token: usize, inside: &[u32]) -> Option<Answer> {
        match self.cast.seen[token].word {
            Word::He => self.person_answer(token, Gender::Man, inside),
            Word::She => self.person_answer(token, Gender::Woman, inside),
            Word::It => self.it(token),
            Word::They => self.they(),
            Word::I => Some(Answer {
                rule: "first-person",
                ..Answer::default()
            }),
            _ => None,
        }
    }

    fn person_answer(&mut self, token: usize, gender: Gender, inside: &[u32]) -> Option<Answer> {
        let person = self.pronoun_person(token, gender, inside)?;
        if person == UNNAMED {
            return Some(Answer {
                rule: "pronoun-of-unnamed",
                ..Answer::default()
            });
        }
        Some(Answer::one(person, "pronoun"))
    }

    fn it(&mut self, token: usize) -> Option<Answer> {
        let sentence = self.cast.seen[token].sentence;
        let cast = &*self.cast;
        let house = self.discourse.best(sentence, 1.0, |a| is_house(cast, a))?;
        Some(Answer::one(house, "pronoun-it"))
    }

    /// "they", "the two": those who spoke jointly just before.
    fn they(&self) -> Option<Answer> {
        let speakers = self.discourse.last_speakers.clone();
        (speakers.len() > 1).then_some(Answer {
            speakers,
            described: None,
            rule: "joint-again",
        })
    }

    /// The person a pronoun of `gender` means; tells the person's gender when it was not known.
    fn pronoun_person(&mut self, token: usize, gender: Gender, not: &[u32]) -> Option<u32> {
        let sentence = self.cast.seen[token].sentence;
        let cast = &*self.cast;
        let person = self.discourse.best(sentence, 1.0, |a| {
            a == UNNAMED || may_be(cast, a, Some(gender)) && !not.contains(&a)
        })?;
        if person == UNNAMED {
            return Some(person);
        }
        self.cast.genders[person as usize].get_or_insert(gender);
        Some(person)
    }

    /// A noun heads the source.
    fn noun(&mut self, member: Member, token: usize, inside: &[u32]) -> Option<Answer> {
        let noun = self.cast.seen[token].noun;
        let lower = self.lower(token);
        if let Some(answer) = self.those_before(&lower) {
            return Some(answer);
        }
        if noun.is(Noun::PAPER.or(Noun::STUDY))
            && let Some(answer) = self.document(member, token, noun)
        {
            return Some(answer);
        }
        let police = lower == "police";
        if noun.is(Noun::PLURAL) && !police {
            return None;
        }
        if noun.is(Noun::BODY.or(Noun::HOUSE))
            && let Some(answer) = self.name_and_noun(member.first, token)
        {
            return Some(answer);
        }
        let reference = self.reference(member.first, token);
        let acronym = self.cast.seen[token].acronym && self.holders.contains_key(&lower);
        if !police
            && (noun.is(Noun::ROLE.or(Noun::HUMAN)) || acronym)
            && let Some(answer) = self.role(member, token, reference, inside)
        {
            return Some(answer);
        }
        let house = noun.is(Noun::HOUSE.or(Noun::BODY)) || police;
        if reference != Reference::New && (house || self.houses.contains_key(&lower)) {
            return self.house(token, &lower, noun);
        }
        None
    }

    /// "the latter", "the duo", "the two": persons just spoken of.
    fn those_before(&self, lower: &str) -> Option<Answer> {
        match lower {
            "latter" => {
                let last = self.discourse.latest(self.cast, 1);
                last.first().map(|p| Answer::one(*p, "latter"))
            }
            "duo" | "pair" => {
                let mut speakers = self.discourse.latest(self.cast, 2);
                speakers.reverse();
                (speakers.len() == 2).then_some(Answer {
                    speakers,
                    described: None,
                    rule: "joint",
                })
            }
            "two" | "three" => self.they(),
            _ => None,
        }
    }

    /// "Tarn magazine", "his Hanvel trading company": the name just before the noun.
    fn name_and_noun(&self, first: usize, token: usize) -> Option<Answer> {
        let before = (first.max(token.saturating_sub(3))..token)
            .rev()
            .take_while(|t| self.cast.name_at[*t] > 0 || self.cast.seen[*t].word == Word::Open)
            .find(|t| self.cast.name_at[*t] > 0)?;
        let actor = self.cast.name(before)?.actor;
        is_house(self.cast, actor).then(|| Answer::one(actor, "name-and-noun"))
    }

    /// Whether the phrase speaks of someone known.
    fn reference(&self, first: usize, head: usize) -> Reference {
        let word = self.cast.seen[first].word;
        let owned = (first..head).any(|t| self.cast.seen[t].word == Word::Possessive);
        let other =
            (first..head).any(|t| matches!(self.lower(t).as_str(), "other" | "second" | "another"));
        match word {
            _ if other => Reference::New,
            Word::Definite => Reference::Known,
            Word::Indefinite => Reference::New,
            Word::Owner if self.cast.seen[head].noun.is(Noun::HUMAN) => Reference::New,
            _ if owned || word == Word::Owner => Reference::Owned,
            _ => Reference::Bare,
        }
    }

    /// "the post", "its website", "the ministry's statement": whose it is.
    fn document(&mut self, member: Member, token: usize, noun: Noun) -> Option<Answer> {
        if let Some(name) = owner(self.cast, member.first, member.end, token) {
            let actor = self.cast.named[name as usize].actor;
            let speaks = noun.is(Noun::PAPER) || self.cast.kind(actor) != ActorKind::Place;
            let told = self.lower(token);
            self.documents.insert(told, vec![actor]);
            return speaks.then(|| Answer::one(actor, "owner-of-document"));
        }
        let sentence = self.cast.seen[token].sentence;
        if self.cast.seen[member.first].word == Word::Owner {
            let cast = &*self.cast;
            let whose = match self.lower(member.first).as_str() {
                "his" => self
                    .discourse
                    .best(sentence, 1.0, |a| may_be(cast, a, Some(Gender::Man))),
                "her" => self
                    .discourse
                    .best(sentence, 1.0, |a| may_be(cast, a, Some(Gender::Woman))),
                "its" => self.discourse.best(sentence, 1.0, |a| is_house(cast, a)),
                _ => None,
            };
            return whose.map(|a| Answer::one(a, "document-of-pronoun"));
        }
        let inner =
            (member.first..token).find(|t| self.cast.seen[*t].noun.is(Noun::HOUSE.or(Noun::BODY)));
        if let Some(inner) = inner {
            let (lower, noun) = (self.lower(inner), self.cast.seen[inner].noun);
            if let Some(answer) = self.house(inner, &lower, noun) {
                return Some(answer);
            }
        }
        let preposition =
            (token + 1..member.end).find(|t| self.cast.seen[*t].word == Word::Preposition);
        if let Some(preposition) = preposition {
            let behind = head(self.cast, preposition + 1, member.end);
            if let Head::Noun(inner) = behind {
                let (lower, noun) = (self.lower(inner), self.cast.seen[inner].noun);
                if noun.is(Noun::HOUSE.or(Noun::BODY)) {
                    return self.house(inner, &lower, noun);
                }
            }
            return None;
        }
        let definite = self.cast.seen[member.first].word == Word::Definite;
        if let Some(speakers) = self.documents.get(&self.lower(token)).filter(|_| definite) {
            return Some(Answer {
                speakers: speakers.clone(),
                described: None,
                rule: "document-again",
            });
        }
        let told = !self.discourse.last_speakers.is_empty();
        (noun.is(Noun::PAPER) && !noun.is(Noun::STUDY) && definite && told).then(|| Answer {
            speakers: self.discourse.last_speakers.clone(),
            described: None,
            rule: "document-of-last-speaker",
        })
    }

    /// "the minister": who holds such a role, else whom "the man" may mean.
    fn role(
        &mut self,
        member: Member,
        token: usize,
        reference: Reference,
        inside: &[u32],
    ) -> Option<Answer> {
        if reference == Reference::New {
            return None;
        }
        if let Some(person) = self.holder(member, token, inside) {
            return Some(Answer::one(person, "role-holder"));
        }
        let noun = self.cast.seen[token].noun;
        let lower = self.lower(token);
        let vague = reference != Reference::Known
            || self.unnamed.contains(&lower)
            || matches!(
                lower.as_str(),
                "source" | "insider" | "suspect" | "official"
            );
        if vague {
            return None;
        }
        let sentence = self.cast.seen[token].sentence;
        let cast = &*self.cast;
        let person = self.discourse.best(sentence, ROLE_MARGIN, |a| {
            may_be(cast, a, noun.gender()) && !inside.contains(&a)
        })?;
        Some(Answer::one(person, "role-recent"))
    }

    /// The holder of the role in `member` who fits best: by its words, its institution, and how lately
    /// he was spoken of.
    fn holder(&self, member: Member, token: usize, inside: &[u32]) -> Option<u32> {
        let sentence = self.cast.seen[token].sentence;
        let gender = self.cast.seen[token].noun.gender();
        let cast = &*self.cast;
        let fits = |a: u32| may_be(cast, a, gender) && !inside.contains(&a);
        let said: Vec<(String, bool)> = (member.first..member.end)
            .filter(|t| self.cast.seen[*t].word == Word::Open)
            .map(|t| (self.lower(t), self.cast.seen[t].capital))
            .collect();
        let houses: Vec<u32> = (member.first..member.end)
            .filter_map(|t| self.cast.name(t))
            .map(|n| n.actor)
            .filter(|a| is_house(cast, *a))
            .collect();
        let weights = self.discourse.remembered(sentence, fits);
        let score = |holder: &Holder| {
            let known = |w: &str| holder.words.iter().any(|x| alike(x, w));
            let words: f32 = said
                .iter()
                .map(|(w, capital)| match (known(w), capital) {
                    (true, true) => 2.0,
                    (true, false) => 1.0,
                    (false, true) => -0.5,
                    (false, false) => 0.0,
                })
                .sum();
            let house = match holder.institution {
                Some(house) if houses.contains(&house) => 3.0,
                Some(_) if !houses.is_empty() => -2.0,
                _ => 0.0,
            };
            let weight = weights.iter().find(|w| w.0 == holder.person);
            words + house + weight.map_or(0.0, |w| w.1.min(2.0))
        };
        let heads = self.holders.get(&self.lower(token));
        let others = said
            .iter()
            .filter(|(_, capital)| *capital)
            .filter_map(|(w, _)| self.holders.get(w));
        let mut best: Option<(f32, u32)> = None;
        for holder in heads
            .into_iter()
            .chain(others)
            .flat_map(|list| list.iter().rev().take(32))
        {
            let score = score(holder);
            if fits(holder.person) && best.is_none_or(|b| score > b.0) {
                best = Some((score, holder.person));
            }
        }
        best.filter(|b| b.0 > 0.0).map(|b| b.1)
    }

    /// "the ministry", "the company": an institution whose name has the noun, else the one spoken of.
    fn house(&mut self, token: usize, lower: &str, noun: Noun) -> Option<Answer> {
        let sentence = self.cast.seen[token].sentence;
        let cast = &*self.cast;
        if let Some(list) = self.houses.get(lower) {
            let best = self
                .discourse
                .best(sentence, 1.0, |a| list.contains(&a))
                .or(list.last().copied());
            if let Some(house) = best {
                return Some(Answer::one(house, "house-noun"));
            }
        }
        if !noun.is(Noun::BODY) {
            return None;
        }
        let house = self.discourse.best(sentence, 1.0, |a| is_house(cast, a))?;
        Some(Answer::one(house, "body-noun"))
    }
}

/// Whether a noun phrase speaks of someone the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reference {
    /// "the X"
    Known,
    /// "X"
    Bare,
    /// "Y's X"
    Owned,
    /// "a X"
    New,
}

/// The lead one person must have over the next to be meant by "the driver".
const ROLE_MARGIN: f32 = 1.5;

/// The same word, or a country and its people ("Tarland", "Tarlandian").
fn alike(a: &str, b: &str) -> bool {
    a == b
        || a.len() >= 4
            && b.len() >= 4
            && a.is_char_boundary(4)
            && b.starts_with(&a[..4])
            && a.len().abs_diff(b.len()) <= 4
}
