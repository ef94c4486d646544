//! What trainers learn from: features as dense numbers, sequences of them with their labels.

use std::collections::HashMap;

use morgue::annotate::learned::{Features, Parameters};

/// Gives each feature key a dense number, in order of first sight.
#[derive(Default)]
pub struct Alphabet {
    numbers: HashMap<u32, u32>,
    keys: Vec<u32>,
    counts: Vec<u32>,
    group: u32,
    seen_in: Vec<u32>,
}

impl Alphabet {
    /// Begins a new group (a document): a feature counts once in a group, so that what only one
    /// document has is known for rare. Without groups each sight counts.
    pub fn begin_group(&mut self) {
        self.group += 1;
    }

    /// The numbers of `features`, new ones included.
    pub fn learn(&mut self, features: &Features) -> Box<[u32]> {
        features
            .keys()
            .iter()
            .map(|key| self.number(*key))
            .collect()
    }

    /// The number of one key, new if unseen.
    pub fn number(&mut self, key: u32) -> u32 {
        let next = self.keys.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.keys.push(key);
            self.counts.push(0);
            self.seen_in.push(0);
        }
        let seen_in = &mut self.seen_in[number as usize];
        if self.group == 0 || *seen_in != self.group {
            *seen_in = self.group;
            self.counts[number as usize] += 1;
        }
        number
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The key of a number.
    pub fn key(&self, number: usize) -> u32 {
        self.keys[number]
    }

    /// For each number: whether it was seen at least `least` times or in as many groups.
    pub fn frequent(&self, least: u32) -> Vec<bool> {
        self.counts.iter().map(|count| *count >= least).collect()
    }
}

/// A sequence with its labels.
#[derive(Default, Clone)]
pub struct Sequence {
    /// Features of each position.
    pub features: Vec<Box<[u32]>>,
    /// Label of each position.
    pub labels: Vec<u8>,
    /// How much its errors matter; 1.0 for hand-annotated ones.
    pub weight: f32,
}

/// All that a trainer reads.
#[derive(Default)]
pub struct Dataset {
    /// Names of the labels.
    pub labels: Vec<String>,
    /// Features seen.
    pub alphabet: Alphabet,
    /// Sequences in a fixed order.
    pub sequences: Vec<Sequence>,
}

impl Dataset {
    /// An empty set with these labels.
    pub fn new<S: ToString>(labels: &[S]) -> Dataset {
        Dataset {
            labels: labels.iter().map(ToString::to_string).collect(),
            ..Dataset::default()
        }
    }

    /// Adds a sequence: `features` is called once a position, as [`Reader::scores`] will.
    ///
    /// [`Reader::scores`]: morgue::annotate::learned::Reader::scores
    pub fn add(
        &mut self,
        labels: &[u8],
        weight: f32,
        mut features: impl FnMut(usize, &mut Features),
    ) {
        let mut found = Features::default();
        let rows = (0..labels.len())
            .map(|at| {
                found.clear();
                features(at, &mut found);
                self.alphabet.learn(&found)
            })
            .collect();
        self.sequences.push(Sequence {
            features: rows,
            labels: labels.to_vec(),
            weight,
        });
    }

    /// Drops features seen fewer than `least` times, which keeps weights small and general.
    pub fn prune(&mut self, least: u32) {
        let keep = self.alphabet.frequent(least);
        for sequence in &mut self.sequences {
            for row in &mut sequence.features {
                *row = row.iter().copied().filter(|f| keep[*f as usize]).collect();
            }
        }
    }
}

/// Rounds real weights (feature-major) to bytes and drops features whose weights all vanish.
/// `largest` is the weight that becomes 127; greater ones are cut.
pub fn quantise(
    labels: &[String],
    alphabet: &Alphabet,
    weights: &[f32],
    transitions: &[f32],
    largest: f32,
) -> Parameters {
    let width = labels.len();
    let unit = largest / 127.0;
    let features = weights
        .chunks(width)
        .enumerate()
        .filter_map(|(number, row)| {
            let row: Vec<(u8, i8)> = row
                .iter()
                .enumerate()
                .map(|(label, w)| (label as u8, (w / unit).round().clamp(-127.0, 127.0) as i8))
                .filter(|(_, w)| *w != 0)
                .collect();
            (!row.is_empty()).then(|| (alphabet.key(number), row))
        })
        .collect();
    Parameters {
        labels: labels.to_vec(),
        unit,
        features,
        transitions: transitions
            .iter()
            .map(|w| (w / unit).round().clamp(-30_000.0, 30_000.0) as i16)
            .collect(),
    }
}

/// A small generator of numbers for shuffling (SplitMix64, Steele et al., OOPSLA 2014).
pub struct Shuffler(pub u64);

impl Shuffler {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The numbers below `count` in some order (Fisher and Yates).
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
        order
    }
}
