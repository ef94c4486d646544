//! Features: what is seen at one position, each as one hashed key.

/// Parts that are known again.
pub(super) const PARTS: usize = 1 << PART_BITS;
const PART_BITS: u32 = 12;

/// The features of one position. A feature is a template (which question is asked) and a value (what
/// the answer is), hashed together; a model knows a feature by 32 bits of that hash.
#[derive(Debug, Default)]
pub struct Features {
    keys: Vec<u32>,
    templates: Vec<u32>,
    anchors: Vec<u64>,
    parts: Vec<Part>,
    /// The parts seen last, by their leading bits; empty where all features are to be listed.
    seen: Vec<u64>,
}

/// Features that hang together: a range of keys, empty where they are known from another position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Where the sum of its weights is kept.
    pub(super) slot: usize,
    pub(super) known: bool,
    pub(super) begin: usize,
    pub(super) end: usize,
}

/// Templates from here up are the engine's own.
const HISTORY: u32 = 60_000;

impl Features {
    /// Features of which parts may be left out that were seen before.
    pub(super) fn in_parts() -> Features {
        let mut seen = vec![0; PARTS];
        // No part is 0 elsewhere; here one could be.
        seen[0] = u64::MAX;
        Features {
            seen,
            ..Features::default()
        }
    }

    /// Adds a feature. `template` is below 60,000; each question has its own.
    #[inline]
    pub fn add(&mut self, template: u32, value: u64) {
        self.keys
            .push((join(u64::from(template) + 1, value) >> 32) as u32);
        if self.seen.is_empty() {
            self.templates.push(template);
        }
    }

    /// Adds features that `value` alone decides, by `list`, which is not called where their sum is still
    /// known. `number` is the part's own.
    #[inline]
    pub fn add_part(&mut self, number: u32, value: u64, list: impl FnOnce(&mut Features)) {
        let begin = self.keys.len();
        let Some(seen) = self.seen.first_chunk_mut::<PARTS>() else {
            list(self);
            return;
        };
        let part = join(u64::from(number) + 1, value);
        let slot = (part >> (u64::BITS - PART_BITS)) as usize;
        let known = seen[slot] == part;
        seen[slot] = part;
        if !known {
            list(self);
        }
        self.parts.push(Part {
            slot,
            known,
            begin,
            end: self.keys.len(),
        });
    }

    /// Adds a feature that two answers make together.
    #[inline]
    pub fn add_pair(&mut self, template: u32, first: u64, second: u64) {
        self.add(template, join(first, second));
    }

    /// Adds the feature only where the answer is yes.
    #[inline]
    pub fn add_if(&mut self, template: u32, yes: bool) {
        if yes {
            self.add(template, 1);
        }
    }

    /// Names a value that is to be seen together with the label before, in greedy decoding.
    #[inline]
    pub fn anchor(&mut self, value: u64) {
        self.anchors.push(value);
    }

    /// Forgets everything but which parts were seen.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.templates.clear();
        self.anchors.clear();
        self.parts.clear();
    }

    /// Drops each key that `other`, filled by the same questions in the same order, has not in its place.
    pub fn keep_common(&mut self, other: &Features) {
        let mut others = other.keys.iter();
        self.keys.retain(|key| others.next() == Some(key));
        self.templates.clear();
    }

    /// Puts the features, which must be listed all, in order of their templates, so that what is learned
    /// does not hang on how they are parted.
    pub fn sort(&mut self) {
        let mut pairs: Vec<(u32, u32)> =
            self.templates.drain(..).zip(self.keys.drain(..)).collect();
        pairs.sort_by_key(|(template, _)| *template);
        self.keys.extend(pairs.iter().map(|(_, key)| *key));
    }

    /// The keys so far.
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// The parts so far, in order.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The anchors so far.
    pub fn anchors(&self) -> &[u64] {
        &self.anchors
    }

    /// Adds what greedy decoding knows: the labels chosen before this position, and the last of them
    /// together with each of `anchors`.
    pub fn add_history(&mut self, anchors: &[u64], path: &[u8]) {
        let label = |back: usize| {
            path.len()
                .checked_sub(back)
                .map_or(255, |at| u64::from(path[at]))
        };
        let (last, last_two) = (label(1), label(1) << 8 | label(2));
        self.add(HISTORY, last);
        self.add(HISTORY + 1, last_two);
        for (number, anchor) in (2..).zip(anchors) {
            self.add_pair(HISTORY + number, *anchor, last);
        }
    }
}

/// Builds maps whose keys are hashes already, so that they are not hashed again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hashed(u64);

impl std::hash::Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = join(self.0, hash(bytes));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = join(0, number as u64);
    }
}

/// A map from a hash to what is known of it.
pub type HashedMap<K, V> = std::collections::HashMap<K, V, std::hash::BuildHasherDefault<Hashed>>;

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hashes bytes to 64 bits; the same on every machine. Not for use against an adversary.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    hash_as(bytes, |word| word)
}

/// Hashes bytes, eight of which `change` makes others at once.
#[inline]
fn hash_as(bytes: &[u8], change: impl Fn(u64) -> u64) -> u64 {
    let mut state = bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = join(state, change(u64::from_le_bytes(*chunk)));
    }
    let rest = rest
        .iter()
        .rev()
        .fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    join(state, change(rest))
}

/// Hash of the lower-case form of `word`, without making it where it is ASCII.
#[inline]
pub fn hash_lower(word: &str) -> u64 {
    if word.is_ascii() {
        hash_as(word.as_bytes(), lower_ascii)
    } else {
        hash(word.to_lowercase().as_bytes())
    }
}

/// Eight bytes of ASCII in lower case: a byte has its highest bit after the first sum where it is past
/// "Z", after the second where it is "A" or past it.
#[inline]
fn lower_ascii(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let past_z = word + EACH * (0x7F - b'Z' as u64);
    let from_a = word + EACH * (0x80 - b'A' as u64);
    word | ((past_z ^ from_a) & (EACH * 0x80)) >> 2
}

/// Joins two hashes to one; order matters. (The folded multiply of wyhash.)
#[inline]
pub fn join(first: u64, second: u64) -> u64 {
    let product = u128::from(first ^ MULTIPLIER) * u128::from(second ^ 0xD1B5_4A32_D192_ED03);
    (product >> 64) as u64 ^ (product as u64).rotate_left(23)
}
