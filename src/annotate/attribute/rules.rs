//! The rules that read a source: each a small function, its name the rule of the attribution.

use std::collections::{HashMap, HashSet};

use super::source::{Head, Member, head, members};
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
pub(super) struct Holder {
    pub(super) person: u32,
    pub(super) institution: Option<u32>,
    /// The words of the role and of what stands around it, lower case.
    pub(super) words: Vec<String>,
    /// Where the text gives it.
    pub(super) start: u32,
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
}

fn holders(text: &Text, affiliations: &[Affiliation]) -> HashMap<String, Vec<Holder>> {
    let mut holders: HashMap<String, Vec<Holder>> = HashMap::new();
    for affiliation in affiliations {
        let role = text.slice(affiliation.role);
        let words = words_of(text.slice(affiliation.span)).take(40);
        let holder = Holder {
            person: affiliation.person,
            institution: affiliation.institution,
            words: words.chain(initials(role)).collect(),
            start: affiliation.span.start,
        };
        for word in words_of(role).chain(initials(role)) {
            holders.entry(word).or_default().push(holder.clone());
        }
    }
    holders
}

/// "Chief Harbour Officer (North)": "cho", as the text may call its holder later.
fn initials(role: &str) -> Option<String> {
    let role = role.split('(').next().unwrap_or_default();
    let capitals = role.split([' ', '-']).filter_map(|w| w.chars().next());
    let initials: String = capitals.filter(|c| c.is_uppercase()).collect();
    (initials.chars().count() > 2).then(|| initials.to_lowercase())
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
    pub(super) holders: HashMap<String, Vec<Holder>>,
    /// Noun of a document -> whose it was.
    pub(super) documents: HashMap<String, Vec<u32>>,
    /// Nouns of speakers whom the text does not name.
    pub(super) unnamed: HashSet<String>,
    /// Who answers in an interview.
    pub(super) guest: Option<u32>,
    /// Institutions that have spoken, at most the first few.
    pub(super) spoken_houses: Vec<u32>,
    /// Word of an institution's name -> institutions.
    pub(super) houses: HashMap<String, Vec<u32>>,
    /// Noun that the text has put beside the name of an institution ("Tarn Rail, the operator") -> which.
    pub(super) called: HashMap<String, u32>,
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
            called: HashMap::new(),
            documents: HashMap::new(),
            unnamed: HashSet::new(),
            spoken_houses: Vec::new(),
            guest: None,
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
            self.learn_noun(actor, first as usize, end as usize);
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

    /// Remembers the noun beside the name of an institution: "the operator, Tarn Rail", "Tarn Rail, a
    /// small operator".
    fn learn_noun(&mut self, actor: u32, first: usize, end: usize) {
        if !is_house(self.cast, actor) {
            return;
        }
        let seen = &self.cast.seen;
        let body = |t: &usize| seen[*t].noun.is(Noun::BODY) && !seen[*t].noun.is(Noun::PLURAL);
        let same = |t: &usize| seen[*t].sentence == seen[first].sentence;
        let comma = |t: usize| seen.get(t).is_some_and(|s| s.word == Word::Comma);
        let before = first.checked_sub(1 + usize::from(first > 0 && comma(first - 1)));
        let behind = (end + 1..seen.len().min(end + 6)).take_while(|t| same(t) && !comma(*t));
        let opens = |t: usize| {
            seen.get(t)
                .is_some_and(|s| matches!(s.word, Word::Indefinite | Word::Definite))
        };
        let noun = before
            .filter(|t| same(t) && body(t))
            .or_else(|| behind.filter(|_| comma(end) && opens(end + 1)).find(body));
        if let Some(noun) = noun {
            self.called.insert(self.lower(noun), actor);
        }
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
                    self.learn_noun(actor, token, name_end);
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
        let answer = match found.rule {
            "interview" => self.interview(first),
            _ => self.understand(first, end, &named_inside),
        };
        let sentence = self.cast.seen[first].sentence;
        self.remember_unnamed(&answer, first, end);
        for speaker in &answer.speakers {
            self.discourse
                .mention(*speaker, sentence, Standing::Speaker);
        }
        if !answer.speakers.is_empty() {
            self.discourse.last_speakers = answer.speakers.clone();
        }
        let houses = answer.speakers.iter().filter(|s| is_house(self.cast, **s));
        for house in houses {
            if self.spoken_houses.len() < 3 && !self.spoken_houses.contains(house) {
                self.spoken_houses.push(*house);
            }
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
            "role-holder" | "role-recent" | "house-noun" | "noun-beside" | "body-noun" => {
                MentionForm::Role
            }
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

    /// "A:": whom the text has introduced before its first question. "Q:" is whoever asks.
    fn interview(&mut self, first: usize) -> Answer {
        if self.guest.is_none() {
            self.guest = self.discourse.latest(self.cast, 1).first().copied();
        }
        let answers = self.lower(first).starts_with('a');
        match self.guest.filter(|_| answers) {
            Some(guest) => Answer::one(guest, "interview"),
            None => Answer {
                rule: "described",
                ..Answer::default()
            },
        }
    }

    fn understand(&mut self, first: usize, end: usize, inside: &[u32]) -> Answer {
        let members = members(self.cast, first, end);
        self.named(&members)
            .or_else(|| self.antecedent(first, &members))
            .or_else(|| members.first().and_then(|m| self.member(*m, inside)))
            .or_else(|| self.role_behind(&members, inside))
            .or_else(|| self.surname(&members))
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
            return self.named_behind(members);
        };
        let first = self.cast.named[index as usize];
        // "In Tarland, the minister": a place or a house, and then a person's noun.
        if members[1..].iter().any(|m| self.is_someone(m)) {
            return None;
        }
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

    /// "The operator, Tarn Rail", "Two parties, the Greens and the Union,": names behind a noun for houses.
    fn named_behind(&self, members: &[Member]) -> Option<Answer> {
        let Head::Noun(noun) = members.first()?.head else {
            return None;
        };
        let noun = self.cast.seen[noun].noun;
        let behind = &members[1..];
        let mut speakers: Vec<u32> = behind
            .iter()
            .filter_map(|m| match m.head {
                Head::Name(name) => Some(self.cast.named[name as usize].actor),
                _ => None,
            })
            .filter(|a| is_house(self.cast, *a))
            .collect();
        let joined = behind.iter().any(|m| m.joined);
        let all = !behind.is_empty() && speakers.len() == behind.len();
        speakers.dedup();
        let fits = match speakers.len() {
            1 => !joined && noun.is(Noun::HOUSE.or(Noun::BODY)),
            _ => joined && noun.is(Noun::PLURAL),
        };
        (all && fits).then_some(Answer {
            speakers,
            described: None,
            rule: if joined { "joint" } else { "apposition" },
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
        self.named_before(near.clone())
            .or_else(|| self.described_before(first, near))
    }

    /// "an official at the board, who": the words before the pronoun.
    fn described_before(&self, first: usize, near: impl Iterator<Item = usize>) -> Option<Answer> {
        let seen = &self.cast.seen;
        let opens = |t: usize| matches!(seen[t].word, Word::Definite | Word::Indefinite);
        let end = first - usize::from(seen[first.checked_sub(1)?].word == Word::Comma);
        let clause: Vec<usize> = near
            .skip(first - end)
            .take_while(|t| seen[*t].word != Word::Comma)
            .collect();
        let begins = clause
            .last()
            .copied()
            .filter(|t| opens(*t) && (*t == 0 || seen[*t - 1].sentence != seen[*t].sentence));
        let start = begins.or_else(|| clause.iter().copied().find(|t| opens(*t)))?;
        (start + 1 < end).then(|| Answer {
            speakers: Vec::new(),
            described: Some(
                self.words.tokens[start]
                    .span
                    .cover(self.words.tokens[end - 1].span),
            ),
            rule: "described",
        })
    }

    /// The name right before a relative pronoun.
    fn named_before(&self, near: impl Iterator<Item = usize>) -> Option<Answer> {
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
            Head::Name(_) => None,
            Head::Nothing => self.bare_owner(member, inside),
            Head::Pronoun(token) => self.pronoun(token, inside),
            Head::Noun(token) => self.noun(member, token, inside),
        }
    }

    /// "In Tarland, the minister": the role behind a place or a house.
    fn role_behind(&mut self, members: &[Member], inside: &[u32]) -> Option<Answer> {
        let role = members.iter().skip(1).find(|m| self.is_someone(m))?;
        self.member(*role, inside)
    }

    /// "the minister", not "a minister" (which tells of the name before).
    fn is_someone(&self, member: &Member) -> bool {
        let known = self.cast.seen[member.first].word == Word::Definite;
        known
            && !member.joined
            && matches!(member.head, Head::Noun(t) if self.cast.seen[t].noun.is(Noun::ROLE))
    }

    /// "Brandvold" where the finder of names saw none: a word of the name of one person known.
    fn surname(&self, members: &[Member]) -> Option<Answer> {
        let Head::Noun(token) = members.first()?.head else {
            return None;
        };
        if !self.cast.seen[token].capital || self.cast.name_at[token] > 0 {
            return None;
        }
        let word = self.text.slice(self.words.tokens[token].span);
        let same = |w: &str| w == word || self.cast.seen[token].acronym && w.to_uppercase() == word;
        let mut known = self.cast.actors.iter().enumerate().filter(|(_, actor)| {
            actor.kind == ActorKind::Person && actor.name.split(' ').skip(1).any(same)
        });
        let (actor, _) = known.next()?;
        let one = known.next().is_none();
        one.then(|| Answer::one(actor as u32, "name-part"))
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

    pub(super) fn it(&mut self, token: usize) -> Option<Answer> {
        let sentence = self.cast.seen[token].sentence;
        let cast = &*self.cast;
        let house = self.discourse.best(sentence, 1.0, |a| is_house(cast, a))?;
        Some(Answer::one(house, "pronoun-it"))
    }

    /// "they", "the two": those who spoke jointly just before.
    pub(super) fn they(&self) -> Option<Answer> {
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
}
