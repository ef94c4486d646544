//! Learns to choose one of several candidates, by the likelihood of the right one among all (a
//! conditional log-linear model). The shipped side is [`Model::score`], greatest first.
//!
//! [`Model::score`]: morgue::annotate::learned::Model::score

use morgue::annotate::learned::{Features, Parameters, exp};

use crate::dataset::{Alphabet, Shuffler, quantise};

/// Questions ("which of these is the source of this cue?") with their right answers.
#[derive(Default)]
pub struct Questions {
    alphabet: Alphabet,
    questions: Vec<(Vec<Box<[u32]>>, usize)>,
}

impl Questions {
    /// Adds a question with `count` candidates of which `right` is right. "None of these" is a candidate
    /// of its own, with features of its own.
    pub fn add(
        &mut self,
        count: usize,
        right: usize,
        mut features: impl FnMut(usize, &mut Features),
    ) {
        let mut found = Features::default();
        let candidates = (0..count)
            .map(|candidate| {
                found.clear();
                features(candidate, &mut found);
                self.alphabet.learn(&found)
            })
            .collect();
        self.questions.push((candidates, right));
    }

    /// Learns by AdaGrad; features seen fewer than `least` times are left out.
    pub fn train(
        &self,
        epochs: usize,
        rate: f32,
        sparsity: f32,
        least: u32,
        largest: f32,
    ) -> Parameters {
        let keep = self.alphabet.frequent(least);
        let mut weights = vec![0f32; self.alphabet.len()];
        let mut squares = vec![1e-2f32; self.alphabet.len()];
        let mut shuffler = Shuffler(13);
        for epoch in 0..epochs {
            let mut loss = 0f64;
            for number in shuffler.order(self.questions.len()) {
                let (candidates, right) = &self.questions[number];
                let shares = shares(candidates, &weights);
                loss -= f64::from(shares[*right].max(1e-20)).ln();
                for (candidate, share) in shares.iter().enumerate() {
                    let gradient = share - if candidate == *right { 1.0 } else { 0.0 };
                    for feature in candidates[candidate].iter().map(|f| *f as usize) {
                        if !keep[feature] {
                            continue;
                        }
                        squares[feature] += gradient * gradient;
                        let pace = rate / squares[feature].sqrt();
                        let moved = weights[feature] - pace * gradient;
                        weights[feature] = (moved.abs() - pace * sparsity).max(0.0).copysign(moved);
                    }
                }
            }
            eprintln!("  epoch {epoch}: loss {loss:.0}");
        }
        quantise(
            &["score".to_string()],
            &self.alphabet,
            &weights,
            &[],
            largest,
        )
    }
}

fn shares(candidates: &[Box<[u32]>], weights: &[f32]) -> Vec<f32> {
    let scores: Vec<f32> = candidates
        .iter()
        .map(|row| row.iter().map(|f| weights[*f as usize]).sum())
        .collect();
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut shares: Vec<f32> = scores.iter().map(|score| exp(score - top)).collect();
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}
