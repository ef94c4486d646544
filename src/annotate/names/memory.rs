//! What the first model found in a document, for the second to read: a surname alone is a person where
//! the full name stands elsewhere.

use super::describe::Document;
use super::islands::Island;
use crate::annotate::learned::{Features, HashedMap, hash_lower, join};

/// Greatest number of tokens between two names of one list (", and the").
const LONGEST_JOINT: usize = 3;

/// Labels of words and of runs of two words over a document.
#[derive(Default)]
pub struct Memory {
    words: HashedMap<u64, Seen>,
    pairs: HashedMap<u64, Seen>,
    /// How often a whole name was found as a person, an institution, a place.
    names: HashedMap<u64, [u16; 3]>,
    /// The label of each token; 0 outside of islands.
    labels: Vec<u8>,
    /// For each token the name that covers it, or 0.
    covers: Vec<u64>,
    /// The names found, in order.
    found: Vec<Found>,
    /// For each token of a name in a list ("A, B and C"), the kinds of the others there.
    lists: HashedMap<usize, u64>,
}

/// A name that the first model found.
#[derive(Clone, Copy, Debug)]
struct Found {
    first: usize,
    end: usize,
    kind: usize,
    sentence: usize,
}

/// How often a word was labelled what.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// Outside, person, institution, place.
    kinds: [u16; 4],
    /// As the last of several words of a person, of an institution, of a place.
    last: [u16; 3],
    /// As the first of several words.
    first: [u16; 3],
    /// As a name by itself.
    alone: [u16; 3],
}

impl Seen {
    fn count(&mut self, label: u8, by: i32) {
        let change = |count: &mut u16| *count = (i32::from(*count) + by).clamp(0, 60_000) as u16;
        let Some((place, kind)) = label.checked_sub(1).map(|l| (l % 4, usize::from(l / 4))) else {
            change(&mut self.kinds[0]);
            return;
        };
        change(&mut self.kinds[kind + 1]);
        match place {
            0 => change(&mut self.first[kind]),
            2 => change(&mut self.last[kind]),
            3 => change(&mut self.alone[kind]),
            _ => {}
        }
    }
}

impl Memory {
    /// One that remembers nothing of `document` yet.
    pub fn new(document: &Document) -> Memory {
        Memory {
            labels: vec![0; document.forms.len()],
            covers: vec![0; document.forms.len()],
            ..Memory::default()
        }
    }

    /// Keeps the labels of one island.
    pub fn keep(&mut self, document: &Document, island: &Island, labels: &[u8]) {
        for (at, label) in labels.iter().enumerate() {
            let token = island.first + at;
            self.words
                .entry(document.forms[token].lower)
                .or_default()
                .count(*label, 1);
            if at > 0 {
                let pair = join(document.forms[token - 1].lower, document.forms[token].lower);
                self.pairs.entry(pair).or_default().count(*label, 1);
            }
        }
        self.labels[island.tokens()].copy_from_slice(labels);
        self.keep_names(document, island, labels);
    }

    /// Counts the names of an island.
    fn keep_names(&mut self, document: &Document, island: &Island, labels: &[u8]) {
        let mut begin = 0;
        for (at, label) in labels.iter().enumerate() {
            let Some((place, kind)) = label.checked_sub(1).map(|l| (l % 4, usize::from(l / 4)))
            else {
                continue;
            };
            if matches!(place, 0 | 3) {
                begin = at;
            }
            if matches!(place, 2 | 3) {
                let forms = &document.forms[island.first + begin..=island.first + at];
                let name = forms.iter().fold(1, |chain, form| join(chain, form.lower));
                let count = &mut self.names.entry(name).or_default()[kind];
                *count = count.saturating_add(1);
                self.covers[island.first + begin..=island.first + at].fill(name);
                self.found.push(Found {
                    first: island.first + begin,
                    end: island.first + at + 1,
                    kind,
                    sentence: island.sentence,
                });
            }
        }
    }

    /// Sees which names stand in one list: what one of them is, the others are likely too. To be called
    /// once, after the last island.
    pub fn join_lists(&mut self, document: &Document) {
        let joints = [",", ";", "and", "or", "&", "the"].map(hash_lower);
        let joined = |a: &Found, b: &Found| {
            let between = document.forms.get(a.end..b.first).unwrap_or_default();
            a.sentence == b.sentence
                && (1..=LONGEST_JOINT).contains(&between.len())
                && between.iter().all(|form| joints.contains(&form.lower))
        };
        for list in self.found.chunk_by(joined).filter(|list| list.len() > 1) {
            let mut kinds = [0usize; 3];
            list.iter().for_each(|found| kinds[found.kind] += 1);
            for found in list {
                let others = (0..3).fold(0, |all, kind| {
                    let count = kinds[kind] - usize::from(kind == found.kind);
                    all << 2 | count.min(3) as u64
                });
                self.lists
                    .extend((found.first..found.end).map(|at| (at, others)));
            }
        }
    }

    /// Adds what the rest of the document says of the whole name that covers the token here.
    fn describe_name(&self, name: u64, here: u8, features: &mut Features) {
        let Some(mut kinds) = self.names.get(&name).copied().filter(|_| here > 0) else {
            return;
        };
        let own = &mut kinds[usize::from((here - 1) / 4)];
        *own = own.saturating_sub(1);
        let answer = kinds
            .iter()
            .fold(0u64, |all, n| all << 2 | u64::from((*n).min(3)));
        features.add_pair(140, answer, here.into());
    }

    /// Adds what other places of the document say of the token `at` of an island, and what the first
    /// model said of it here.
    pub fn describe(
        &self,
        document: &Document,
        island: &Island,
        at: usize,
        features: &mut Features,
    ) {
        let token = island.first + at;
        let labels = &self.labels[island.tokens()];
        let here = labels[at];
        features.add(100, here.into());
        let before = at.checked_sub(1).map_or(99, |before| labels[before]);
        features.add_pair(101, before.into(), here.into());
        features.add_pair(
            102,
            here.into(),
            labels.get(at + 1).copied().unwrap_or(99).into(),
        );
        self.describe_name(self.covers[token], here, features);
        if let Some(others) = self.lists.get(&token) {
            features.add_pair(150, *others, here.into());
        }
        let mut seen = self
            .words
            .get(&document.forms[token].lower)
            .copied()
            .unwrap_or_default();
        seen.count(here, -1);
        self.describe_seen(110, &seen, here, features);
        if at > 0 {
            let pair = join(document.forms[token - 1].lower, document.forms[token].lower);
            let mut seen = self.pairs.get(&pair).copied().unwrap_or_default();
            seen.count(here, -1);
            self.describe_seen(120, &seen, here, features);
        }
        if at + 1 < island.tokens().len() {
            let pair = join(document.forms[token].lower, document.forms[token + 1].lower);
            let mut seen = self.pairs.get(&pair).copied().unwrap_or_default();
            seen.count(labels[at + 1], -1);
            self.describe_seen(130, &seen, here, features);
        }
    }

    fn describe_seen(&self, template: u32, seen: &Seen, here: u8, features: &mut Features) {
        let total: u32 = seen.kinds.iter().map(|n| u32::from(*n)).sum();
        if total == 0 {
            features.add(template, 0);
            return;
        }
        let mut best = 0;
        for kind in 1..4 {
            if seen.kinds[kind] > seen.kinds[best] {
                best = kind;
            }
        }
        let share = u32::from(seen.kinds[best]) * 4 / total;
        let value = (best as u64) << 8 | u64::from(share) << 4 | u64::from(total.min(3));
        features.add(template, value + 1);
        features.add_pair(template + 1, value, here.into());
        let flag = |counts: &[u16; 3]| {
            (0..3).fold(0u64, |bits, kind| {
                bits | u64::from(counts[kind] > 0) << kind
            })
        };
        let places = flag(&seen.last) << 8 | flag(&seen.first) << 4 | flag(&seen.alone);
        features.add(template + 2, places);
        features.add_pair(template + 3, places, here.into());
        for kind in 0..4 {
            if seen.kinds[kind] > 0 {
                features.add_pair(
                    template + 4,
                    kind as u64,
                    u64::from(seen.kinds[kind].min(4)),
                );
            }
        }
    }
}
