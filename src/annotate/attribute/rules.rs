//! The rules that read a source: each a small function, its name the rule of the attribution.

use std::collections::HashMap;

use super::source::{Head, Member, head, members, owner};
use super::{is_person, mention, standing};
use crate::annotate::cast::refer::{Discourse, Standing, may_be};
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

/// Reads a text from its start and remembers who was spoken of.
pub struct Reader<'a> {
    pub(super) text: &'a Text,
    pub(super) words: &'a Words,
    pub(super) cast: &'a mut Cast,
    pub(super) discourse: Discourse,
    pub(super) quoted: &'a [bool],
    pub(super) mentions: Vec<Mention>,
    /// Role word in lower case -> persons who hold such a role, with all words of it.
    holders: HashMap<String, Vec<(u32, String)>>,
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
        let mut holders: HashMap<String, Vec<(u32, String)>> = HashMap::new();
        for affiliation in affiliations {
            let role = text.slice(affiliation.role).to_lowercase();
            for word in role.split(|c: char| !c.is_alphanumeric() && c != '-') {
                if !word.is_empty() {
                    let list = holders.entry(word.to_owned()).or_default();
                    list.push((affiliation.person, role.clone()));
                }
            }
        }
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
            if let Some(person) = self.pronoun_person(token, gender, &[]) {
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
        let before = (first.saturating_sub(3)..first)
            .rev()
            .take_while(|t| {
                self.cast.name_at[*t] > 0
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
            Head::Nothing => self.bare_determiner(member),
            Head::Pronoun(token) => self.pronoun(token, inside),
            Head::Noun(token) => self.noun(member, token, inside),
        }
    }

    fn bare_determiner(&self, _member: Member) -> Option<Answer> {
        None
    }

    fn pronoun(&mut self, token: usize, inside: &[u32]) -> Option<Answer> {
        let sentence = self.cast.seen[token].sentence;
        match self.cast.seen[token].word {
            Word::He => {
                let person = self.pronoun_person(token, Gender::Man, inside)?;
                Some(Answer::one(person, "pronoun"))
            }
            Word::She => {
                let person = self.pronoun_person(token, Gender::Woman, inside)?;
                Some(Answer::one(person, "pronoun"))
            }
            Word::It => {
                let cast = &*self.cast;
                let house = self
                    .discourse
                    .best(sentence, 1.0, |a| cast.kind(a) == ActorKind::Institution)?;
                Some(Answer::one(house, "pronoun-it"))
            }
            Word::I => Some(Answer {
                rule: "first-person",
                ..Answer::default()
            }),
            _ => None,
        }
    }

    /// The person a pronoun of `gender` means; tells the person's gender when it was not known.
    fn pronoun_person(&mut self, token: usize, gender: Gender, not: &[u32]) -> Option<u32> {
        let sentence = self.cast.seen[token].sentence;
        let cast = &*self.cast;
        let person = self.discourse.best(sentence, 1.0, |a| {
            may_be(cast, a, Some(gender)) && !not.contains(&a)
        })?;
        self.cast.genders[person as usize].get_or_insert(gender);
        Some(person)
    }

    /// A noun heads the source.
    fn noun(&mut self, member: Member, token: usize, inside: &[u32]) -> Option<Answer> {
        let noun = self.cast.seen[token].noun;
        let definite = self.is_definite(member.first, token);
        let lower = self.lower(token);
        if lower == "latter" {
            let last = self.discourse.latest(self.cast, 1);
            return last.first().map(|p| Answer::one(*p, "latter"));
        }
        if matches!(lower.as_str(), "duo" | "pair") {
            let mut speakers = self.discourse.latest(self.cast, 2);
            speakers.reverse();
            return (speakers.len() == 2).then_some(Answer {
                speakers,
                described: None,
                rule: "joint",
            });
        }
        if noun.is(Noun::PAPER.or(Noun::STUDY)) {
            if let Some(answer) = self.document(member, token, noun) {
                return Some(answer);
            }
        }
        if noun.is(Noun::PLURAL) && !noun.is(Noun::HOUSE.or(Noun::BODY)) && lower != "police" {
            return None;
        }
        if definite && (noun.is(Noun::ROLE.or(Noun::HUMAN)) || self.holders.contains_key(&lower)) {
            if let Some(answer) = self.role(member, token, inside) {
                return Some(answer);
            }
        }
        if definite
            && (noun.is(Noun::HOUSE.or(Noun::BODY))
                || lower == "police"
                || self.houses.contains_key(&lower))
        {
            return self.house(token, &lower, noun);
        }
        None
    }

    /// True for "the X", "this X", "X" with no article before; false for "a X", "his X", "Y's X".
    fn is_definite(&self, first: usize, head: usize) -> bool {
        let opening = &self.cast.seen[first];
        match opening.word {
            Word::Definite => true,
            Word::Indefinite => false,
            Word::Owner => self.cast.seen[head].noun.is(Noun::HOUSE.or(Noun::BODY)),
            _ => {
                !self.cast.seen[head].noun.is(Noun::HUMAN)
                    && !(first..head).any(|t| self.cast.seen[t].word == Word::Possessive)
            }
        }
    }

    /// "the post", "its website", "the ministry's statement": whose it is.
    fn document(&mut self, member: Member, token: usize, noun: Noun) -> Option<Answer> {
        if let Some(name) = owner(self.cast, member.first, member.end, token) {
            let actor = self.cast.named[name as usize].actor;
            let speaks = noun.is(Noun::PAPER) || self.cast.kind(actor) != ActorKind::Place;
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
                "its" => self
                    .discourse
                    .best(sentence, 1.0, |a| cast.kind(a) == ActorKind::Institution),
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
        let told = !self.discourse.last_speakers.is_empty();
        (noun.is(Noun::PAPER) && !noun.is(Noun::STUDY) && definite && told).then(|| Answer {
            speakers: self.discourse.last_speakers.clone(),
            described: None,
            rule: "document-of-last-speaker",
        })
    }

    /// "the minister": who holds such a role, else whom "the man" may mean.
    fn role(&mut self, member: Member, token: usize, inside: &[u32]) -> Option<Answer> {
        let sentence = self.cast.seen[token].sentence;
        let noun = self.cast.seen[token].noun;
        let cast = &*self.cast;
        let lower = self.lower(token);
        let said: Vec<String> = (member.first..member.end)
            .filter(|t| self.cast.seen[*t].word == Word::Open)
            .map(|t| self.lower(t))
            .collect();
        let fits = |a: u32| may_be(cast, a, noun.gender()) && !inside.contains(&a);
        if let Some(holders) = self.holders.get(&lower) {
            let shared = |role: &str| said.iter().filter(|w| role.contains(w.as_str())).count();
            let weights = self.discourse.remembered(sentence, fits);
            let weight = |p: u32| weights.iter().find(|w| w.0 == p).map_or(0.0, |w| w.1);
            let best = holders.iter().filter(|(p, _)| fits(*p)).max_by(|a, b| {
                (shared(&a.1) as f32 + weight(a.0).min(2.0))
                    .total_cmp(&(shared(&b.1) as f32 + weight(b.0).min(2.0)))
            });
            if let Some((person, _)) = best {
                return Some(Answer::one(*person, "role-holder"));
            }
        }
        let known_only = said.len() > 3;
        let person = self
            .discourse
            .best(sentence, 1.5, fits)
            .filter(|_| !known_only)?;
        Some(Answer::one(person, "role-recent"))
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
        let house = self
            .discourse
            .best(sentence, 1.0, |a| cast.kind(a) == ActorKind::Institution)?;
        Some(Answer::one(house, "body-noun"))
    }
}
