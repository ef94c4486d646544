//! Words that help the user on: those that tell a text from others, and those near a mistyped one.

use std::collections::{BTreeMap, HashMap};

use tantivy::schema::Field;

use crate::analysis::{STEM_MARK, fold, places};
use crate::error::Result;
use crate::model::query::{Form, Node, TextField, Word, Words};

use super::Index;
use super::plan::Planner;
use super::posted::Posted;
use super::schema::Scope;

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
            let cards = planner
                .cards_with(TextField::Body, word, Form::Stemmed)
                .map_err(|e| self.wrong(&e))?;
            if cards >= SHARED && cards * COMMON <= planner.cards.max(SHARED * COMMON) {
                let rarity = (1.0 + planner.cards as f64 / cards as f64).ln();
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
        let known = planner
            .cards_with(field, typed, Form::Stemmed)
            .map_err(|e| self.wrong(&e))?;
        if known > 0 || typed.chars().count() <= SHORTEST {
            return Ok(None);
        }
        let first = fold(typed).chars().next().map(String::from);
        for (edits, prefix) in [(1, first.clone()), (1, None), (2, first)] {
            let near = planner
                .near(field, typed, edits, prefix.as_deref().unwrap_or(""))
                .map_err(|e| self.wrong(&e))?;
            let best = near
                .into_iter()
                .min_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }
}

impl Index {
    /// The words of the index that `tree` looks for in cards of `scope`, with their cards, at most `most`,
    /// the most frequent first; a stem ends in a dash. Empty where it asks for no words, or none is there.
    pub fn words_of(&self, tree: &Node, scope: Scope, most: usize) -> Result<Vec<(String, u64)>> {
        let snapshot = self.snapshot()?;
        let mut planner = Planner::new(&snapshot, &self.fields, scope);
        let mut asked = Vec::new();
        words_in(tree, &mut asked);
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for (field, word) in asked {
            planner
                .held(field, word, &mut found)
                .map_err(|e| self.wrong(&e))?;
        }
        let mut words: Vec<(String, u64)> = found.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(most);
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
    /// The terms of the index that `word` fits, as people read them, with their cards.
    fn held(
        &mut self,
        field: TextField,
        word: &Word,
        found: &mut BTreeMap<String, u64>,
    ) -> tantivy::Result<()> {
        for (field, _) in self.fields.places(field, self.scope) {
            for posted in self.posted(field, word)? {
                let (text, cards) = (posted.text.as_str(), posted.cards());
                let shown = match text.strip_prefix(STEM_MARK) {
                    Some(stem) => match stem.split_once(STEM_MARK) {
                        Some((language, stem)) => format!("{stem}- ({language})"),
                        None => format!("{stem}-"),
                    },
                    None => text.to_owned(),
                };
                let count = found.entry(shown).or_default();
                *count = (*count).max(cards);
            }
        }
        found.retain(|_, cards| *cards > 0);
        Ok(())
    }

    /// How many cards of the searched fields have the word, at most counted for each of its terms.
    fn cards_with(&mut self, field: TextField, word: &str, form: Form) -> tantivy::Result<u64> {
        let word = Word {
            text: word.to_owned(),
            form,
        };
        let mut most = 0;
        for (field, _) in self.fields.places(field, self.scope) {
            let cards = self.posted(field, &word)?.iter().map(Posted::cards).sum();
            most = most.max(cards);
        }
        Ok(most.min(self.cards))
    }

    /// Words within `edits` of `typed` that begin with `prefix`, with their cards.
    fn near(
        &mut self,
        field: TextField,
        typed: &str,
        edits: u8,
        prefix: &str,
    ) -> tantivy::Result<Vec<(String, u64)>> {
        let word = Word {
            text: typed.to_owned(),
            form: Form::Fuzzy(edits),
        };
        let chars: Vec<char> = fold(typed).chars().collect();
        let mut found: HashMap<String, u64> = HashMap::new();
        let fields: Vec<Field> = self
            .fields
            .places(field, self.scope)
            .iter()
            .map(|f| f.0)
            .collect();
        for field in fields {
            let fits = |form: &str| crate::analysis::within_edits(&chars, form, edits);
            for posted in self.expand(field, &word, prefix, &fits)? {
                *found.entry(posted.text.clone()).or_default() += posted.cards();
            }
        }
        Ok(found.into_iter().filter(|(_, cards)| *cards > 0).collect())
    }
}
