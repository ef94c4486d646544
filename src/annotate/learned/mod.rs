//! The engine under everything learned: linear models over hashed features, read once from bytes in
//! the binary, deterministic to the last bit.
//!
//! A [`Reader`] of a [`Model`] gives each position of a sequence a score for each label
//! ([`Reader::scores`]). Labels are then chosen by [`Chain::viterbi`] (first-order Viterbi, with transition
//! weights), or [`Reader::greedy`] does both (left to right, earlier labels as features);
//! [`Chain::marginals`] gives the probability of each label, where the model was trained as a conditional
//! random field (Lafferty et al., ICML 2001).

mod chain;
mod features;
mod format;
mod forms;
mod reader;
mod rows;
mod table;

pub use chain::{Chain, Scores};
pub use features::{Features, Hashed, HashedMap, hash, hash_lower, join};
pub use format::{FormatError, Packed, Parameters};
pub use forms::{Form, forms};
pub use reader::Reader;
pub use rows::Rows;

/// Score of a transition that may not happen.
pub const FORBIDDEN: i16 = -30_000;

/// A linear model: the weights of features, and how labels follow each other.
pub struct Model {
    /// Its labels.
    pub chain: Chain,
    /// Its weights.
    pub rows: Rows,
}

impl Model {
    /// Reads a model from the bytes that [`Parameters::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Model, FormatError> {
        Model::new(&Packed::decode(bytes)?)
    }

    /// Builds the lookup table of a model. An error for one with more labels or more kinds of rows than
    /// it can hold.
    pub fn new(packed: &Packed) -> Result<Model, FormatError> {
        Ok(Model {
            chain: Chain::new(packed),
            rows: Rows::new(packed)?,
        })
    }

    /// Names of the labels; a label is its index here.
    pub fn labels(&self) -> &[String] {
        self.chain.labels()
    }

    /// A reader of it that was asked nothing yet.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.rows)
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

/// The exponential function by range reduction and a polynomial: basic operations only, so that every
/// machine gives the same bits. Relative error below 1e-5; 0 below -80, capped above 80.
#[inline]
pub fn exp(x: f32) -> f32 {
    /// Added to a small number it leaves its nearest whole one in the lowest bits.
    const WHOLE: f32 = 12_582_912.0;
    let scaled = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let near = (scaled + WHOLE) - WHOLE;
    // The floor, without a call where the processor at hand has no instruction for it.
    let whole = if near > scaled { near - 1.0 } else { near };
    let rest = (scaled - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest
                            * (1.0 / 6.0
                                + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0)))));
    let power = (whole + WHOLE).to_bits().wrapping_sub(WHOLE.to_bits());
    let value = series * f32::from_bits(power.wrapping_add(127) << 23);
    if x < -80.0 { 0.0 } else { value }
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
        let scores = model.reader().scores(count, words(text));
        assert_eq!(model.chain.viterbi(&scores), expected, "{text}");
    }

    #[test]
    fn labels_by_best_path() {
        check("Mina Okoro said", &[1, 2, 0]);
        check("Okoro said", &[1, 0]);
        check("said Okoro", &[0, 1]);
        check("nobody", &[0]);
        let model = Model::new(&small().pack()).unwrap();
        assert!(
            model
                .chain
                .viterbi(&model.reader().scores(0, |_, _| {}))
                .is_empty()
        );
    }

    #[test]
    fn marginals_are_probabilities_that_agree_with_the_path() {
        let model = Model::new(&small().pack()).unwrap();
        let scores = model.reader().scores(3, words("Mina Okoro said"));
        let marginals = model.chain.marginals(&scores);
        for row in marginals.chunks(3) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
        assert!(marginals[1] > 0.8 && marginals[3 + 2] > 0.5 && marginals[6] > 0.8);
    }

    #[test]
    fn two_models_side_by_side_score_as_each_alone() {
        let first = small().pack();
        let mut other = small();
        other.features.remove(1);
        other.features[0].1[0].1 = -9;
        let second = other.pack();
        let both = Rows::side_by_side(&first, &second).unwrap();
        let text = "Mina Okoro said nothing";
        let mut scores = Reader::new(&both).scores(4, words(text));
        for packed in [&first, &second] {
            let model = Model::new(packed).unwrap();
            let alone = model.reader().scores(4, words(text));
            for at in 0..4 {
                assert_eq!(scores.at(at)[..8], *alone.at(at));
            }
            assert_eq!(model.chain.viterbi(&scores), model.chain.viterbi(&alone));
            scores.turn();
        }
    }

    #[test]
    fn parts_seen_before_score_the_same() {
        let model = Model::new(&small().pack()).unwrap();
        let plain = |at: usize, into: &mut Features| words("Mina Okoro said Mina said")(at, into);
        let mut reader = model.reader();
        for _ in 0..2 {
            let parted = reader.scores(5, |at, into| {
                into.add_part(3, at as u64 % 3, |into| plain(at % 3, into));
                plain(at, into);
            });
            let listed = model.reader().scores(5, |at, into| {
                plain(at % 3, into);
                plain(at, into);
            });
            assert_eq!(parted, listed);
        }
    }

    #[test]
    fn settled_labels_need_no_look_around() {
        let mut settled = Features::default();
        settled.add(9, hash(b"said"));
        let mut parameters = small();
        parameters
            .features
            .push((settled.keys()[0], vec![(2, i8::MAX)]));
        let model = Model::new(&parameters.pack()).unwrap();
        let text = ["Mina", "said", "Mina"].map(|word| hash(word.as_bytes()));
        let mut looked_at = Vec::new();
        let path = model.reader().greedy(
            3,
            text.len(),
            |at, features| features.add(9, text[at]),
            |at, features| {
                looked_at.push(at);
                features.add(0, text[at]);
            },
        );
        assert_eq!((path, looked_at), (vec![1, 2, 1], vec![0, 2]));
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
