//! Averaged perceptron in integers for greedy tagging, with labels before as features (Collins, EMNLP
//! 2002; Honnibal's form of it). Fast where there are many labels.

use morgue::annotate::learned::{Features, Parameters};

use crate::dataset::{Dataset, Shuffler, quantise};

/// A sequence with the values that are to be seen together with the label before.
pub struct Anchored {
    /// For each position the [`Features::anchor`] values.
    pub anchors: Vec<Box<[u64]>>,
}

struct Weights {
    width: usize,
    now: Vec<i32>,
    sums: Vec<i64>,
    since: Vec<u32>,
}

impl Weights {
    fn grow(&mut self, features: usize) {
        let size = features * self.width;
        if self.now.len() < size {
            self.now.resize(size, 0);
            self.sums.resize(size, 0);
            self.since.resize(size, 0);
        }
    }

    fn change(&mut self, at: usize, by: i32, clock: u32) {
        self.sums[at] += i64::from(self.now[at]) * i64::from(clock - self.since[at]);
        self.since[at] = clock;
        self.now[at] += by;
    }
}

/// Learns greedy tagging. `anchors` runs along with the sequences of `data`; features seen in fewer
/// than `least` updates or tokens are dropped at the end by their small weights. `largest` is the mean
/// weight that becomes the greatest byte.
pub fn train(
    data: &mut Dataset,
    anchors: &[Anchored],
    epochs: usize,
    least: u32,
    largest: f32,
) -> Parameters {
    let width = data.labels.len();
    let mut weights = Weights {
        width,
        now: Vec::new(),
        sums: Vec::new(),
        since: Vec::new(),
    };
    weights.grow(data.alphabet.len());
    let mut clock = 1u32;
    let mut shuffler = Shuffler(11);
    let mut found = Features::default();
    let keep = data.alphabet.frequent(least);
    let sequences = std::mem::take(&mut data.sequences);
    for epoch in 0..epochs {
        let (mut wrong, mut all) = (0u32, 0u32);
        for number in shuffler.order(sequences.len()) {
            let sequence = &sequences[number];
            let mut path: Vec<u8> = Vec::with_capacity(sequence.labels.len());
            for (at, gold) in sequence.labels.iter().enumerate() {
                found.clear();
                found.add_history(&anchors[number].anchors[at], &path);
                let mut row: Vec<u32> = sequence.features[at]
                    .iter()
                    .copied()
                    .filter(|f| keep[*f as usize])
                    .collect();
                row.extend(data.alphabet.learn(&found));
                weights.grow(data.alphabet.len());
                let guess = best(&weights, &row);
                all += 1;
                if guess != usize::from(*gold) {
                    wrong += 1;
                    for feature in &row {
                        let from = *feature as usize * width;
                        weights.change(from + usize::from(*gold), 1, clock);
                        weights.change(from + guess, -1, clock);
                    }
                }
                clock += 1;
                path.push(guess as u8);
            }
        }
        eprintln!("  epoch {epoch}: {wrong} wrong of {all}");
    }
    data.sequences = sequences;
    let means: Vec<f32> = (0..weights.now.len())
        .map(|at| {
            let rest = i64::from(weights.now[at]) * i64::from(clock - weights.since[at]);
            ((weights.sums[at] + rest) as f64 / f64::from(clock)) as f32
        })
        .collect();
    let mut parameters = quantise(&data.labels, &data.alphabet, &means, &[], largest);
    parameters.unit = 1.0;
    parameters
}

fn best(weights: &Weights, row: &[u32]) -> usize {
    let mut scores = vec![0i32; weights.width];
    for feature in row {
        let from = *feature as usize * weights.width;
        for (score, weight) in scores.iter_mut().zip(&weights.now[from..]) {
            *score += weight;
        }
    }
    let mut best = 0;
    for (label, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = label;
        }
    }
    best
}
