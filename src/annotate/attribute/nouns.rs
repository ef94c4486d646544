//! Sources that a noun heads: "the minister", "the ministry", "the post".

use super::rules::{Answer, Holder, Reader};
use super::source::{Head, Member, head, owner};
use crate::annotate::cast::refer::{is_house, may_be};
use crate::annotate::cast::sight::Word;
use crate::lexicon::people::{Gender, Noun};
use crate::model::ActorKind;

impl Reader<'_> {
    /// A noun heads the source.
    pub(super) fn noun(&mut self, member: Member, token: usize, inside: &[u32]) -> Option<Answer> {
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
            return self.both_houses(member.first, noun);
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

    /// "the agencies": the two institutions that the text has named, when there are but two.
    fn both_houses(&self, first: usize, noun: Noun) -> Option<Answer> {
        let known = self.cast.seen[first].word == Word::Definite;
        if !known || !noun.is(Noun::BODY.or(Noun::HOUSE)) {
            return None;
        }
        (self.spoken_houses.len() == 2).then(|| Answer {
            speakers: self.spoken_houses.clone(),
            described: None,
            rule: "joint-again",
        })
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
        // "the court's ruling", not "court documents".
        let inner = (member.first..token)
            .find(|t| self.cast.seen[*t].noun.is(Noun::HOUSE.or(Noun::BODY)))
            .filter(|t| *t > member.first);
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
        let here = self.words.tokens[token].span.start;
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
                    (false, true) => -1.5,
                    (false, false) => 0.0,
                })
                .sum();
            let house = match holder.institution {
                Some(house) if houses.contains(&house) => 3.0,
                Some(_) if !houses.is_empty() => -2.0,
                _ => 0.0,
            };
            let weight = weights.iter().find(|w| w.0 == holder.person);
            // Who comes later only is meant by the whole role, not by a word of it.
            let later =
                holder.start > here && (said.len() < 2 || said.iter().any(|s| !known(&s.0)));
            let later = if later { -4.0 } else { 0.0 };
            words + house + later + weight.map_or(0.0, |w| w.1.min(2.0))
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
        if let Some(house) = self.called.get(lower) {
            return Some(Answer::one(*house, "noun-beside"));
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
