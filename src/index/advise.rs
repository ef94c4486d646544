//! Words that help the user on: those that tell a text from others, and those near a mistyped one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use tantivy::TERMINATED;
use tantivy::schema::IndexRecordOption;

use crate::analysis::{STEM_MARK, fold, places};
use crate::error::Result;
use crate::model::query::{Form, Node, TextField, Word, Words};

use super::Index;
use super::cursor::{Segment, Spot};
use super::plan::Planner;
use super::posted::Posted;
use super::schema::Scope;
use super::slot::Slot;

/// Words of a text that are weighed; what comes later says the same again.
const READ: usize = 5_000;
/// Characters that a word must have to be weighed.
const SHORTEST: usize = 3;
/// Cards that must have a word: one that no other has leads nowhere.
const SHARED: u64 = 2;
/// A word that more than one card in so many has tells nothing.
const COMMON: u64 = 4;

impl Index {
    /// The words of `text` that tell it best from the other cards of `scope`, at most `count`, the best
    /// first, as the text writes them: by their frequency here and their rarity there (tf·idf, as in
    /// Lucene's MoreLikeThis). Empty when no word of it is on another card.
    pub fn telling(&self, text: &str, scope: Scope, count: usize) -> Result<Vec<String>> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut words: Vec<(&str, u32)> = Vec::new();
        for place in places(text).iter().take(READ) {
            let word = &text[place.start..place.end];
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            if letters < SHORTEST {
                continue;
            }
            let next = words.len();
            let at = *seen.entry(fold(word)).or_insert(next);
            match words.get_mut(at) {
                Some(known) => known.1 += 1,
                None => words.push((word, 1)),
            }
        }
        let snapshot = self.snapshot()?;
        let mut planner = Planner::new(&snapshot, &self.fields, scope);
        let mut weighed = Vec::with_capacity(words.len());
        for (at, (word, times)) in words.iter().enumerate() {
            let cards = planner.cards_with(word).map_err(|e| self.wrong(&e))?;
            // The words of quotations are counted by their articles.
            if cards >= SHARED && cards * COMMON <= planner.articles.max(SHARED * COMMON) {
                let rarity = (1.0 + planner.articles as f64 / cards as f64).ln();
                weighed.push((f64::from(*times).ln_1p() * rarity, at));
            }
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        weighed.truncate(count);
        Ok(weighed
            .iter()
            .map(|(_, at)| words[*at].0.to_owned())
            .collect())
    }

    /// The word of this index that `typed` may be a slip for, with the number of its cards; None where
    /// `typed` is a word of it, or none is near. At most two edits away, of the same first letter first;
    /// the nearest, then the most frequent, then the first by letters.
    pub fn meant(
        &self,
        field: TextField,
        typed: &str,
        scope: Scope,
    ) -> Result<Option<(String, u64)>> {
        let snapshot = self.snapshot()?;
        let mut planner = Planner::new(&snapshot, &self.fields, scope);
        let known = planner.has(field, typed).map_err(|e| self.wrong(&e))?;
        if known || typed.chars().count() <= SHORTEST {
            return Ok(None);
        }
        let first = fold(typed).chars().next().map(String::from);
        for (edits, prefix) in [(1, first.clone()), (1, None), (2, first)] {
            let near = planner
                .near(field, typed, edits, prefix.as_deref().unwrap_or(""))
                .map_err(|e| self.wrong(&e))?;
            if near.is_some() {
                return Ok(near);
            }
        }
        Ok(None)
    }
}

impl Index {
    /// The words of the index that `tree` looks for in cards of `scope`, with their cards, at most `most`,
    /// the most frequent first (of quotations those that stand in most articles, ordered by their own cards); a
    /// stem ends in a dash. Empty where it asks for no words, or none is there.
    pub fn words_of(&self, tree: &Node, scope: Scope, most: usize) -> Result<Vec<(String, u64)>> {
        let snapshot = self.snapshot()?;
        let mut planner = Planner::new(&snapshot, &self.fields, scope);
        let mut asked = Vec::new();
        words_in(tree, &mut asked);
        let mut found: BTreeMap<String, (Spot, Posted)> = BTreeMap::new();
        for (field, word) in asked {
            planner
                .held(field, word, &mut found)
                .map_err(|e| self.wrong(&e))?;
        }
        let mut found: Vec<(String, (Spot, Posted))> = found.into_iter().collect();
        // By name already; the sort is stable.
        found.sort_by_key(|(_, (_, posted))| Reverse(posted.cards()));
        let mut words = Vec::with_capacity(most);
        for (shown, (spot, posted)) in found {
            let cards = planner.cards_of(spot, &posted);
            let cards = cards.map_err(|e| self.wrong(&e))?;
            if cards > 0 {
                words.push((shown, cards));
            }
            if words.len() == most {
                break;
            }
        }
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(words)
    }
}

fn words_in<'t>(tree: &'t Node, out: &mut Vec<(TextField, &'t Word)>) {
    match tree {
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| words_in(part, out)),
        Node::Not(inner) => words_in(inner, out),
        Node::Text { field, words } | Node::AtLeast { field, words, .. } => {
            single_words(*field, words, out);
        }
        _ => {}
    }
}

fn single_words<'t>(field: TextField, words: &'t Words, out: &mut Vec<(TextField, &'t Word)>) {
    match words {
        Words::Word(word) => out.push((field, word)),
        Words::Phrase(words) => {
            let known = words.iter().filter(|word| word.form != Form::AnyWord);
            out.extend(known.map(|word| (field, word)));
        }
        Words::Either(parts) => parts.iter().for_each(|part| single_words(field, part, out)),
        Words::Near { left, right, .. } | Words::Apart { left, right, .. } => {
            single_words(field, left, out);
            single_words(field, right, out);
        }
        Words::First { words, .. } => single_words(field, words, out),
    }
}

impl Planner<'_> {
    /// The terms of the index that `word` fits, as people read them, each in the spot where most cards have it.
    fn held(
        &mut self,
        field: TextField,
        word: &Word,
        found: &mut BTreeMap<String, (Spot, Posted)>,
    ) -> tantivy::Result<()> {
        for (spot, _) in self.fields.spots(field, self.scope) {
            for posted in self.posted(spot.field, word)? {
                let shown = match posted.text.strip_prefix(STEM_MARK) {
                    Some(stem) => match stem.split_once(STEM_MARK) {
                        Some((language, stem)) => format!("{stem}- ({language})"),
                        None => format!("{stem}-"),
                    },
                    None => posted.text.clone(),
                };
                let most = found.get(&shown).map_or(0, |known| known.1.cards());
                if posted.cards() > most {
                    found.insert(shown, (spot, posted));
                }
            }
        }
        Ok(())
    }

    /// How many cards have a word there.
    fn cards_of(&self, spot: Spot, posted: &Posted) -> tantivy::Result<u64> {
        if !spot.said {
            return Ok(posted.cards());
        }
        let mut cards = 0;
        self.each_segment(spot, posted, &mut |mut slot| {
            while slot.doc != TERMINATED {
                cards += 1;
                slot.seek(slot.doc + 1);
            }
        })?;
        Ok(cards)
    }

    fn each_segment(
        &self,
        spot: Spot,
        posted: &Posted,
        see: &mut dyn FnMut(Slot),
    ) -> tantivy::Result<()> {
        for reader in self.searcher.segment_readers() {
            let segment = Segment::open(reader, spot, self.files)?;
            let words = std::slice::from_ref(posted);
            see(Slot::open(words, &segment, IndexRecordOption::Basic, 0)?);
        }
        Ok(())
    }

    /// Whether any card of the searched fields has the word.
    fn has(&mut self, field: TextField, word: &str) -> tantivy::Result<bool> {
        let word = Word {
            text: word.to_owned(),
            form: Form::Stemmed,
        };
        for (spot, _) in self.fields.spots(field, self.scope) {
            for posted in self.posted(spot.field, &word)? {
                let mut found = false;
                self.each_segment(spot, &posted, &mut |slot| found |= slot.doc != TERMINATED)?;
                if found {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// How many cards have an inflection of the word in their text, at most, counted for each of its terms; of
    /// quotations their articles.
    fn cards_with(&mut self, word: &str) -> tantivy::Result<u64> {
        let word = Word {
            text: word.to_owned(),
            form: Form::Stemmed,
        };
        let mut most = 0;
        for (spot, _) in self.fields.spots(TextField::Body, self.scope) {
            let cards = self.posted(spot.field, &word)?;
            most = most.max(cards.iter().map(Posted::cards).sum());
        }
        Ok(most.min(self.articles))
    }

    /// Of the words within `edits` of `typed` that begin with `prefix` the most frequent that a card has, with
    /// its cards.
    fn near(
        &mut self,
        field: TextField,
        typed: &str,
        edits: u8,
        prefix: &str,
    ) -> tantivy::Result<Option<(String, u64)>> {
        let word = Word {
            text: typed.to_owned(),
            form: Form::Fuzzy(edits),
        };
        let chars: Vec<char> = fold(typed).chars().collect();
        let fits = |form: &str| crate::analysis::within_edits(&chars, form, edits);
        let mut found: BTreeMap<String, Vec<(Spot, Posted)>> = BTreeMap::new();
        for (spot, _) in self.fields.spots(field, self.scope) {
            for posted in self.expand(spot.field, &word, prefix, &fits)? {
                let here = found.entry(posted.text.clone()).or_default();
                here.push((spot, posted));
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, here)| {
            Reverse(here.iter().map(|(_, posted)| posted.cards()).sum::<u64>())
        });
        for (text, here) in found {
            let mut cards = 0;
            for (spot, posted) in here {
                cards += self.cards_of(spot, &posted)?;
            }
            if cards > 0 {
                return Ok(Some((text, cards)));
            }
        }
        Ok(None)
    }
}
