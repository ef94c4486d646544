//! Who is spoken of now: the discourse model behind pronouns and role nouns.
//!
//! A salience model after Lappin and Leass (1994): every mention adds weight to its actor, more as a
//! subject or a speaker, less inside a quotation, and the weight fades with each sentence.

use super::Cast;
use crate::lexicon::people::Gender;
use crate::model::ActorKind;

/// Stands for the speaker of a quotation whom the text does not name.
pub const UNNAMED: u32 = u32::MAX;

/// How a mention stands, which says how much it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Said something.
    Speaker,
    /// First of its sentence.
    Subject,
    /// Elsewhere in the narration.
    Plain,
    /// Followed by a possessive or after a preposition.
    Oblique,
    /// Inside a quotation in quotation marks.
    Quoted,
}

impl Standing {
    /// Weights tuned on `eval/speakers/train`.
    fn weight(self) -> f32 {
        match self {
            Standing::Speaker => 3.0,
            Standing::Subject => 2.4,
            Standing::Plain => 1.0,
            Standing::Oblique => 0.6,
            Standing::Quoted => 0.2,
        }
    }
}

/// How much of its weight a mention keeps from one sentence to the next.
const FADE: f32 = 0.35;
/// Sentences after which nobody is remembered for a pronoun.
const MEMORY_SENTENCES: u32 = 12;
/// Mentions looked back on, to keep time linear.
const MEMORY_MENTIONS: usize = 64;

#[derive(Clone, Copy, Debug)]
struct Event {
    sentence: u32,
    actor: u32,
    weight: f32,
}

/// What the reader remembers at a place in the text.
#[derive(Debug, Default)]
pub struct Discourse {
    events: Vec<Event>,
    /// The speakers of the quotation attributed last.
    pub last_speakers: Vec<u32>,
}

impl Discourse {
    /// A mention of `actor` in `sentence`.
    pub fn mention(&mut self, actor: u32, sentence: u32, standing: Standing) {
        self.events.push(Event {
            sentence,
            actor,
            weight: standing.weight(),
        });
    }

    /// The actors that pass `fits`, best remembered first, with their weights at `sentence`.
    pub fn remembered(&self, sentence: u32, fits: impl Fn(u32) -> bool) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32)> = Vec::new();
        for event in self.events.iter().rev().take(MEMORY_MENTIONS) {
            let age = sentence.saturating_sub(event.sentence);
            if age > MEMORY_SENTENCES {
                break;
            }
            if !fits(event.actor) {
                continue;
            }
            let weight = event.weight * FADE.powi(age as i32);
            match found.iter_mut().find(|f| f.0 == event.actor) {
                Some(known) => known.1 += weight,
                None => found.push((event.actor, weight)),
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
    }

    /// The actor remembered best among those that pass `fits`, unless a second is nearly as near.
    pub fn best(&self, sentence: u32, margin: f32, fits: impl Fn(u32) -> bool) -> Option<u32> {
        let found = self.remembered(sentence, fits);
        match found.as_slice() {
            [] => None,
            [one] => Some(one.0),
            [one, two, ..] => (one.1 >= two.1 * margin).then_some(one.0),
        }
    }

    /// The last persons mentioned, the latest first, each once, at most `count`.
    pub fn latest(&self, cast: &Cast, count: usize) -> Vec<u32> {
        let mut found = Vec::new();
        for event in self.events.iter().rev().take(MEMORY_MENTIONS) {
            let person = event.actor != UNNAMED && cast.kind(event.actor) == ActorKind::Person;
            if person && !found.contains(&event.actor) {
                found.push(event.actor);
                if found.len() == count {
                    break;
                }
            }
        }
        found
    }
}

/// True when `actor` is a person whom a pronoun of `gender` may mean.
pub fn may_be(cast: &Cast, actor: u32, gender: Option<Gender>) -> bool {
    actor != UNNAMED
        && cast.kind(actor) == ActorKind::Person
        && match (cast.genders[actor as usize], gender) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
}

/// True when `actor` is an institution.
pub fn is_house(cast: &Cast, actor: u32) -> bool {
    actor != UNNAMED && cast.kind(actor) == ActorKind::Institution
}
