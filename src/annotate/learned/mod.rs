//! The engine under everything learned: linear models over hashed features, read once from bytes in
//! the binary, deterministic to the last bit.
//!
//! A [`Model`] gives each position of a sequence a score for each label. Labels are then chosen
//! by [`Model::label`] (first-order Viterbi, with transition weights), [`Model::greedy`] (left to
//! right, earlier labels as features), [`Model::marginals`] (probability of each label, where the
//! model was trained as a conditional random field: Lafferty et al., ICML 2001), or, for a model with
//! one label, as a plain score of one thing ([`Model::score`]), by which candidates are ranked.

mod features;
mod format;
mod forms;
mod table;

pub use features::{Features, Hashed, HashedMap, hash, hash_lower, join};
pub use format::{FormatError, Packed, Parameters};
pub use forms::{Form, forms};

use std::hint::black_box;

use table::Table;

/// Score of a transition that may not happen.
pub const FORBIDDEN: i16 = -30_000;

/// Score of a label that is ruled out, low enough for any unit and far from the end of the numbers.
const IMPOSSIBLE: i16 = -10_000;

/// A linear model: rows of small weights found by feature key.
pub struct Model {
    labels: Vec<String>,
    /// One step of a weight in nats; 1.0 for a model whose scores are no log-probabilities.
    unit: f32,
    /// Weights in a row: one a label, then zeros up to a width of [`WIDTHS`].
    stride: usize,
    table: Table,
    /// Row 0 is of zeros.
    rows: Vec<i8>,
    /// `(labels + 1) * labels` scores, the row of the previous label first; the last row is the start.
    transitions: Vec<i32>,
}

/// Widths of rows for which sums are compiled; more labels take the general way.
const WIDTHS: [usize; 4] = [2, 8, 16, 48];

/// Scores of each label at each position, as [`Model::scores`] gives them.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    width: usize,
    values: Vec<i16>,
}

impl Scores {
    /// The scores of all labels at position `at`.
    pub fn at(&self, at: usize) -> &[i16] {
        &self.values[at * self.width..(at + 1) * self.width]
    }

    fn at_mut(&mut self, at: usize) -> &mut [i16] {
        &mut self.values[at * self.width..(at + 1) * self.width]
    }

    /// Makes all labels at position `at` but `label` next to impossible.
    pub fn fix(&mut self, at: usize, label: usize) {
        let row = self.at_mut(at);
        row.fill(IMPOSSIBLE);
        if let Some(score) = row.get_mut(label) {
            *score = 0;
        }
    }

    /// Number of positions.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// True when there is no position.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl Model {
    /// Reads a model from the bytes that [`Parameters::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Model, FormatError> {
        Model::new(&Packed::decode(bytes)?)
    }

    /// Builds the lookup table of a model. An error for one with more kinds of rows than it can hold.
    pub fn new(packed: &Packed) -> Result<Model, FormatError> {
        let width = packed.labels.len();
        let stride = WIDTHS.into_iter().find(|w| *w >= width).unwrap_or(width);
        let table = Table::new(&packed.keys, |index| packed.places[index] + 1)
            .ok_or(FormatError::TOO_MANY_ROWS)?;
        let count = packed.rows.len() / width.max(1);
        let mut rows = vec![0; stride * (count + 1)];
        let (from, into) = (
            packed.rows.chunks_exact(width.max(1)),
            rows.chunks_exact_mut(stride).skip(1),
        );
        for (into, from) in into.zip(from) {
            into[..width].copy_from_slice(from);
        }
        Ok(Model {
            labels: packed.labels.clone(),
            unit: packed.unit,
            stride,
            table,
            rows,
            transitions: packed.transitions.iter().map(|w| i32::from(*w)).collect(),
        })
    }

    /// Names of the labels; a label is its index here.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Chooses the best sequence of labels for `count` positions. `features` is called once for each
    /// position, in order, with an empty [`Features`].
    pub fn label(&self, count: usize, features: impl FnMut(usize, &mut Features)) -> Vec<u8> {
        self.viterbi(&self.scores(count, features))
    }

    /// Scores every label at every position, without transitions.
    pub fn scores(&self, count: usize, mut features: impl FnMut(usize, &mut Features)) -> Scores {
        let mut scores = self.no_scores(count);
        let mut found = Features::default();
        for (at, into) in scores.values.chunks_exact_mut(self.stride).enumerate() {
            found.clear();
            features(at, &mut found);
            self.add(found.keys(), into);
        }
        scores
    }

    /// As [`Model::scores`], in two steps: the features that `first` adds are looked up; where `hopeful`
    /// says of the scores so far that they may come to anything, those of `rest` too. Elsewhere all
    /// labels but the first are next to impossible. True when there was hope anywhere.
    pub fn scores_where(
        &self,
        count: usize,
        mut first: impl FnMut(usize, &mut Features),
        mut hopeful: impl FnMut(usize, &[i16]) -> bool,
        mut rest: impl FnMut(usize, &mut Features),
    ) -> (Scores, bool) {
        let mut scores = self.no_scores(count);
        let mut found = Features::default();
        let mut any = false;
        for at in 0..count {
            let into = scores.at_mut(at);
            found.clear();
            first(at, &mut found);
            self.add(found.keys(), into);
            if hopeful(at, into) {
                found.clear();
                rest(at, &mut found);
                self.add(found.keys(), into);
                any = true;
            } else {
                scores.fix(at, 0);
            }
        }
        (scores, any)
    }

    fn no_scores(&self, count: usize) -> Scores {
        Scores {
            width: self.stride,
            values: vec![0; count * self.stride],
        }
    }

    /// The best path through `scores` and the transitions. Of equal ones the lower label wins.
    pub fn viterbi(&self, scores: &Scores) -> Vec<u8> {
        let width = self.labels.len();
        let count = scores.len();
        if count == 0 || width == 0 {
            return Vec::new();
        }
        let mut back = vec![0u8; count * width];
        let mut best: Vec<i32> = (0..width)
            .map(|to| i32::from(scores.at(0)[to]) + self.transitions[width * width + to])
            .collect();
        let mut next = vec![0i32; width];
        for at in 1..count {
            let here = scores.at(at);
            next.fill(i32::MIN);
            let back = &mut back[at * width..(at + 1) * width];
            for (from, so_far) in best.iter().enumerate() {
                let row = &self.transitions[from * width..(from + 1) * width];
                for to in 0..width {
                    let value = so_far + row[to];
                    if value > next[to] {
                        next[to] = value;
                        back[to] = from as u8;
                    }
                }
            }
            for to in 0..width {
                next[to] += i32::from(here[to]);
            }
            // Long sequences must not run out of numbers: only differences matter.
            let top = next.iter().copied().max().unwrap_or(0);
            for to in 0..width {
                best[to] = (next[to] - top).max(-1_000_000);
            }
        }
        let mut label = first_best(&best) as u8;
        let mut path = vec![0u8; count];
        for at in (0..count).rev() {
            path[at] = label;
            label = back[at * width + usize::from(label)];
        }
        path
    }

    /// Chooses labels from left to right. Beside the features that the closure adds, each position
    /// has the label before it, the two labels before it, and the label before it joined with each
    /// [`Features::anchor`].
    pub fn greedy(&self, count: usize, mut features: impl FnMut(usize, &mut Features)) -> Vec<u8> {
        let mut found = Features::default();
        let mut path: Vec<u8> = Vec::with_capacity(count);
        let mut values = vec![0i16; self.stride];
        for at in 0..count {
            found.clear();
            features(at, &mut found);
            found.add_history(&path);
            values.fill(0);
            self.add(found.keys(), &mut values);
            path.push(first_best(&values[..self.labels.len()]) as u8);
        }
        path
    }

    /// The score of the first label for one thing with these features, in nats where the model was
    /// trained by likelihood.
    pub fn score(&self, features: impl FnOnce(&mut Features)) -> f32 {
        let mut found = Features::default();
        features(&mut found);
        let mut values = vec![0i16; self.stride];
        self.add(found.keys(), &mut values);
        f32::from(values[0]) * self.unit
    }

    /// Probability of each label at each position (`count * labels` values, position first) by
    /// forward and backward sums.
    pub fn marginals(&self, scores: &Scores) -> Vec<f32> {
        let width = self.labels.len();
        let count = scores.len();
        if count == 0 {
            return Vec::new();
        }
        let moves: Vec<f32> = self
            .transitions
            .iter()
            .map(|w| exp(*w as f32 * self.unit))
            .collect();
        let mut local = vec![0f32; count * width];
        for at in 0..count {
            let here = &scores.at(at)[..width];
            let top = here.iter().copied().max().unwrap_or(0);
            for to in 0..width {
                local[at * width + to] = exp(f32::from(here[to] - top) * self.unit);
            }
        }
        let mut forward = vec![0f32; count * width];
        for to in 0..width {
            forward[to] = local[to] * moves[width * width + to];
        }
        normalise(&mut forward[..width]);
        for at in 1..count {
            let (before, here) = forward.split_at_mut(at * width);
            let before = &before[(at - 1) * width..];
            for from in 0..width {
                for to in 0..width {
                    here[to] += before[from] * moves[from * width + to];
                }
            }
            for to in 0..width {
                here[to] *= local[at * width + to];
            }
            normalise(&mut here[..width]);
        }
        let mut backward = vec![1f32; width];
        let mut previous = vec![0f32; width];
        for at in (0..count).rev() {
            for to in 0..width {
                forward[at * width + to] *= backward[to];
                backward[to] *= local[at * width + to];
            }
            normalise(&mut forward[at * width..(at + 1) * width]);
            for from in 0..width {
                previous[from] = (0..width)
                    .map(|to| moves[from * width + to] * backward[to])
                    .sum();
            }
            normalise(&mut previous);
            backward.copy_from_slice(&previous);
        }
        forward
    }

    fn add(&self, keys: &[u32], into: &mut [i16]) {
        match self.stride {
            2 => self.add_rows::<2>(keys, into),
            8 => self.add_rows::<8>(keys, into),
            16 => self.add_rows::<16>(keys, into),
            48 => self.add_rows::<48>(keys, into),
            _ => {
                for key in keys {
                    let start = self.table.row(*key) as usize * self.stride;
                    add_row(into, &self.rows[start..start + self.stride]);
                }
            }
        }
    }

    fn add_rows<const WIDTH: usize>(&self, keys: &[u32], into: &mut [i16]) {
        let (all, _) = self.rows.as_chunks::<WIDTH>();
        let Some(into) = into.first_chunk_mut::<WIDTH>() else {
            return;
        };
        let mut sums = *into;
        let mut rows = [0u32; 128];
        for keys in keys.chunks(rows.len()) {
            self.table.touch(keys);
            let mut count = 0;
            for key in keys {
                let row = self.table.row(*key);
                rows[count] = row;
                count += usize::from(row != 0);
            }
            let rows = &rows[..count];
            let firsts = rows.iter().map(|row| all[*row as usize][0]);
            black_box(firsts.fold(0, |sum, first| sum ^ first));
            for row in rows {
                add_row(&mut sums, &all[*row as usize]);
            }
        }
        *into = sums;
    }
}

#[inline]
fn add_row(sums: &mut [i16], weights: &[i8]) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum = sum.saturating_add(i16::from(*weight));
    }
}

/// Index of the first greatest value; 0 for none.
fn first_best<T: PartialOrd + Copy>(values: &[T]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}

fn normalise(values: &mut [f32]) {
    let sum: f32 = values.iter().sum();
    if sum > 0.0 {
        for value in values {
            *value /= sum;
        }
    } else {
        let even = 1.0 / values.len().max(1) as f32;
        values.fill(even);
    }
}

/// The exponential function by range reduction and a polynomial: basic operations only, so that every
/// machine gives the same bits. Relative error below 1e-5; 0 below -80, capped above 80.
pub fn exp(x: f32) -> f32 {
    if x < -80.0 {
        return 0.0;
    }
    let x = x.min(80.0) * std::f32::consts::LOG2_E;
    // The floor, without a call where the processor at hand has no instruction for it.
    let cut = x as i32;
    let whole = (cut - i32::from(cut as f32 > x)) as f32;
    let rest = (x - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest
                            * (1.0 / 6.0
                                + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0)))));
    series * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Parameters {
        let key = |word: &str| {
            let mut features = Features::default();
            features.add(0, hash(word.as_bytes()));
            features.keys()[0]
        };
        Parameters {
            labels: vec!["O".into(), "B".into(), "I".into()],
            unit: 0.05,
            features: vec![
                (key("Mina"), vec![(1, 60)]),
                (key("Okoro"), vec![(1, 40), (2, 39)]),
                (key("said"), vec![(0, 50)]),
            ],
            transitions: vec![0, 0, FORBIDDEN, 0, 0, 10, 0, 0, 10, 0, 0, FORBIDDEN],
        }
    }

    fn words(text: &str) -> impl Fn(usize, &mut Features) {
        let words: Vec<u64> = text.split(' ').map(|w| hash(w.as_bytes())).collect();
        move |at, features| features.add(0, words[at])
    }

    fn check(text: &str, expected: &[u8]) {
        let model = Model::new(&small().pack()).unwrap();
        let count = text.split(' ').count();
        assert_eq!(model.label(count, words(text)), expected, "{text}");
    }

    #[test]
    fn labels_by_best_path() {
        check("Mina Okoro said", &[1, 2, 0]);
        check("Okoro said", &[1, 0]);
        check("said Okoro", &[0, 1]);
        check("nobody", &[0]);
        assert!(
            Model::new(&small().pack())
                .unwrap()
                .label(0, |_, _| {})
                .is_empty()
        );
    }

    #[test]
    fn marginals_are_probabilities_that_agree_with_the_path() {
        let model = Model::new(&small().pack()).unwrap();
        let scores = model.scores(3, words("Mina Okoro said"));
        let marginals = model.marginals(&scores);
        for row in marginals.chunks(3) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
        assert!(marginals[1] > 0.8 && marginals[3 + 2] > 0.5 && marginals[6] > 0.8);
    }

    #[test]
    fn exp_is_near_the_true_one() {
        for x in [-79.0f32, -3.5, -0.1, 0.0, 0.7, 1.0, 20.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 2e-5, "{x}");
        }
    }

    #[test]
    fn survives_its_own_format() {
        let bytes = small().encode();
        assert_eq!(Packed::decode(&bytes).unwrap(), small().pack());
        assert_eq!(small().pack().rows.len(), 9);
        assert!(Model::decode(&bytes[..bytes.len() / 2]).is_err());
        assert!(Model::decode(b"no model").is_err());
    }
}
