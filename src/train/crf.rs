//! Linear-chain conditional random field (Lafferty et al., ICML 2001) by AdaGrad (Duchi et al., JMLR
//! 2011) with L2 and L1 regularisation, one sequence a step; single thread, a fixed order.

use morgue::annotate::learned::{FORBIDDEN, Model, Parameters, exp};

use crate::corpus::Outcome;
use crate::dataset::{Dataset, Sequence, Shuffler, quantise};

/// How to learn.
pub struct Options {
    /// Passes over the data.
    pub epochs: usize,
    /// Step size of AdaGrad.
    pub rate: f32,
    /// Strength of the L1 pull to zero, per step at which a feature is seen (keeps weights few).
    pub sparsity: f32,
    /// Weight in nats that becomes the greatest byte; 4 to 8 is right.
    pub largest: f32,
    /// Epochs at the end whose weights are averaged: what the last steps happened to see weighs less.
    pub averaged: usize,
    /// Whether a label may follow another (`None`: the start).
    pub allowed: fn(Option<&str>, &str) -> bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            epochs: 12,
            rate: 0.1,
            sparsity: 1e-3,
            largest: 6.0,
            averaged: 1,
            allowed: |_, _| true,
        }
    }
}

struct Learner<'a> {
    width: usize,
    options: &'a Options,
    weights: Vec<f32>,
    squares: Vec<f32>,
    moves: Vec<f32>,
    move_squares: Vec<f32>,
    permitted: Vec<bool>,
}

/// The model of `parameters`, as it is when read from its file.
pub fn ready(parameters: &Parameters) -> Outcome<Model> {
    Model::decode(&parameters.encode()).map_err(|error| error.to_string())
}

/// Learns weights from `data`. A sequence of one position makes it a plain log-linear classifier.
pub fn train(data: &Dataset, options: &Options) -> Parameters {
    let width = data.labels.len();
    let mut learner = Learner {
        width,
        options,
        weights: vec![0.0; data.alphabet.len() * width],
        squares: vec![1e-2; data.alphabet.len() * width],
        moves: vec![0.0; (width + 1) * width],
        move_squares: vec![1e-2; (width + 1) * width],
        permitted: permitted(&data.labels, options.allowed),
    };
    let mut mean = Mean::new(options.averaged.clamp(1, options.epochs.max(1)));
    let mut shuffler = Shuffler(7);
    for epoch in 0..options.epochs {
        let mut loss = 0.0f64;
        for number in shuffler.order(data.sequences.len()) {
            loss += f64::from(learner.step(&data.sequences[number]));
        }
        eprintln!("  epoch {epoch}: loss {loss:.0}");
        if epoch + mean.count >= options.epochs {
            mean.add(&learner.weights, &learner.moves);
        }
    }
    (learner.weights, learner.moves) = (mean.weights, mean.moves);
    for (weight, permitted) in learner.moves.iter_mut().zip(&learner.permitted) {
        if !permitted {
            *weight = f32::NEG_INFINITY;
        }
    }
    let mut parameters = quantise(
        &data.labels,
        &data.alphabet,
        &learner.weights,
        &learner.moves,
        options.largest,
    );
    for weight in &mut parameters.transitions {
        *weight = (*weight).max(FORBIDDEN);
    }
    parameters
}

/// The mean of the weights after several epochs.
struct Mean {
    count: usize,
    weights: Vec<f32>,
    moves: Vec<f32>,
}

impl Mean {
    fn new(count: usize) -> Mean {
        Mean {
            count,
            weights: Vec::new(),
            moves: Vec::new(),
        }
    }

    fn add(&mut self, weights: &[f32], moves: &[f32]) {
        let share = 1.0 / self.count as f32;
        for (sums, values) in [(&mut self.weights, weights), (&mut self.moves, moves)] {
            sums.resize(values.len(), 0.0);
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value * share;
            }
        }
    }
}

fn permitted(labels: &[String], allowed: fn(Option<&str>, &str) -> bool) -> Vec<bool> {
    let froms = labels.iter().map(Some).chain([None]);
    froms
        .flat_map(|from| {
            labels
                .iter()
                .map(move |to| allowed(from.map(String::as_str), to))
        })
        .collect()
}

impl Learner<'_> {
    /// One step along the gradient of one sequence's log-likelihood; gives the loss before it.
    fn step(&mut self, sequence: &Sequence) -> f32 {
        let (width, count) = (self.width, sequence.labels.len());
        if count == 0 {
            return 0.0;
        }
        let mut local = vec![0f32; count * width];
        for (row, features) in local.chunks_mut(width).zip(&sequence.features) {
            for feature in features {
                let from = *feature as usize * width;
                for (value, weight) in row.iter_mut().zip(&self.weights[from..from + width]) {
                    *value += weight;
                }
            }
        }
        let gold = self.gold_score(sequence, &local);
        let mut tops = 0.0f32;
        for row in local.chunks_mut(width) {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            tops += top;
            row.iter_mut().for_each(|value| *value = exp(*value - top));
        }
        let moves: Vec<f32> = self
            .moves
            .iter()
            .zip(&self.permitted)
            .map(|(weight, permitted)| if *permitted { exp(*weight) } else { 0.0 })
            .collect();
        let (forward, scales) = forward(&local, &moves, width);
        let log_sum = tops + scales.iter().map(|s| s.ln()).sum::<f32>();
        self.climb(sequence, &local, &moves, forward, &scales);
        (log_sum - gold) * sequence.weight
    }

    fn gold_score(&self, sequence: &Sequence, local: &[f32]) -> f32 {
        let mut score = 0.0;
        let mut before = self.width;
        for (at, label) in sequence.labels.iter().enumerate() {
            let label = usize::from(*label);
            score += local[at * self.width + label] + self.moves[before * self.width + label];
            before = label;
        }
        score
    }

    /// Backward pass and updates in one, from the last position to the first.
    fn climb(
        &mut self,
        sequence: &Sequence,
        local: &[f32],
        moves: &[f32],
        mut forward: Vec<f32>,
        scales: &[f32],
    ) {
        let (width, count) = (self.width, sequence.labels.len());
        let mut backward = vec![1f32; width];
        let mut expected = vec![0f32; (width + 1) * width];
        for at in (0..count).rev() {
            let label = usize::from(sequence.labels[at]);
            let (earlier, here) = forward.split_at_mut(at * width);
            let here = &mut here[..width];
            let before: &[f32] = if at == 0 {
                &[]
            } else {
                &earlier[(at - 1) * width..]
            };
            for (value, back) in here.iter_mut().zip(&backward) {
                *value *= back;
            }
            // What flows into this position, for the transitions and the position before.
            let inward: Vec<f32> = (0..width)
                .map(|to| backward[to] * local[at * width + to] / scales[at])
                .collect();
            if at == 0 {
                for to in 0..width {
                    expected[width * width + to] += here[to];
                }
                expected[width * width + label] -= 1.0;
            } else {
                for from in 0..width {
                    let mut sum = 0.0;
                    for to in 0..width {
                        let flow = moves[from * width + to] * inward[to];
                        expected[from * width + to] += before[from] * flow;
                        sum += flow;
                    }
                    backward[from] = sum;
                }
                expected[usize::from(sequence.labels[at - 1]) * width + label] -= 1.0;
            }
            here[label] -= 1.0;
            self.update(&sequence.features[at], here, sequence.weight);
        }
        for (number, gradient) in expected.iter().enumerate() {
            if *gradient != 0.0 && self.permitted[number] {
                let gradient = gradient * sequence.weight;
                self.move_squares[number] += gradient * gradient;
                self.moves[number] -=
                    self.options.rate * gradient / self.move_squares[number].sqrt();
            }
        }
    }

    fn update(&mut self, features: &[u32], gradient: &[f32], weight: f32) {
        let (rate, sparsity) = (self.options.rate, self.options.sparsity);
        for feature in features {
            let from = *feature as usize * self.width;
            let weights = &mut self.weights[from..from + self.width];
            let squares = &mut self.squares[from..from + self.width];
            for ((value, square), gradient) in weights.iter_mut().zip(squares).zip(gradient) {
                let gradient = gradient * weight;
                *square += gradient * gradient;
                let pace = rate / square.sqrt();
                let moved = *value - pace * gradient;
                let pull = pace * sparsity * weight;
                *value = (moved.abs() - pull).max(0.0).copysign(moved);
            }
        }
    }
}

/// Forward sums, each position scaled to one, and the scales.
fn forward(local: &[f32], moves: &[f32], width: usize) -> (Vec<f32>, Vec<f32>) {
    let count = local.len() / width;
    let mut forward = vec![0f32; local.len()];
    let mut scales = Vec::with_capacity(count);
    for at in 0..count {
        let (before, here) = forward.split_at_mut(at * width);
        let here = &mut here[..width];
        if at == 0 {
            here.copy_from_slice(&moves[width * width..]);
        } else {
            for (from, mass) in before[(at - 1) * width..].iter().enumerate() {
                for to in 0..width {
                    here[to] += mass * moves[from * width + to];
                }
            }
        }
        for to in 0..width {
            here[to] *= local[at * width + to];
        }
        let scale = here.iter().sum::<f32>().max(1e-30);
        here.iter_mut().for_each(|value| *value /= scale);
        scales.push(scale);
    }
    (forward, scales)
}
