//! Choosing labels for a whole sequence: the best path, and the probability of each label.

use std::ops::Range;

use super::format::Packed;
use super::rows::stride_of;
use super::{exp, first_best};

/// Score of a label that is ruled out, low enough for any unit and far from the end of the numbers.
const IMPOSSIBLE: i16 = -10_000;
/// Score of a transition to what is no label but fills a row.
const NOWHERE: i32 = i32::MIN / 4;

/// Scores of each label at each position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    width: usize,
    values: Vec<i16>,
    /// Columns before those of the labels in question.
    skip: usize,
}

impl Scores {
    /// Zero for all of `width` columns at `count` positions.
    pub(super) fn none(count: usize, width: usize) -> Scores {
        Scores {
            width,
            values: vec![0; count * width],
            skip: 0,
        }
    }

    /// The scores of all labels at position `at`.
    pub fn at(&self, at: usize) -> &[i16] {
        &self.values[at * self.width + self.skip..(at + 1) * self.width]
    }

    /// All columns at position `at`.
    pub(super) fn row_mut(&mut self, at: usize) -> &mut [i16] {
        &mut self.values[at * self.width..(at + 1) * self.width]
    }

    /// Makes all labels at position `at` but `label` next to impossible.
    pub fn fix(&mut self, at: usize, label: usize) {
        let row = self.row_mut(at);
        row.fill(IMPOSSIBLE);
        if let Some(score) = row.get_mut(label) {
            *score = 0;
        }
    }

    /// Turns from the labels of the first of two models side by side to those of the second.
    pub fn turn(&mut self) {
        self.skip = self.width / 2;
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

/// Labels, and how well each follows each.
#[derive(Clone, Debug)]
pub struct Chain {
    labels: Vec<String>,
    /// One step of a weight in nats; 1.0 for a model whose scores are no log-probabilities.
    unit: f32,
    /// Length of a row: the labels, and what fills it.
    stride: usize,
    /// From each label, then from the start, a row of scores.
    moves: Vec<i32>,
    /// The same as factors, zero for what fills a row.
    factors: Vec<f32>,
    /// To each label a row of factors, one for each label that it may follow.
    backward: Vec<f32>,
}

impl Chain {
    /// The labels of a model.
    pub fn new(packed: &Packed) -> Chain {
        let (width, unit) = (packed.labels.len(), packed.unit);
        let stride = stride_of(width);
        let mut moves = vec![NOWHERE; (width + 1) * stride];
        let mut factors = vec![0.0; (width + 1) * stride];
        let mut backward = vec![0.0; width * stride];
        for (number, score) in packed.transitions.iter().enumerate() {
            let (from, to) = (number / width, number % width);
            let factor = exp(f32::from(*score) * unit);
            moves[from * stride + to] = i32::from(*score);
            factors[from * stride + to] = factor;
            if from < width {
                backward[to * stride + from] = factor;
            }
        }
        Chain {
            labels: packed.labels.clone(),
            unit,
            stride,
            moves,
            factors,
            backward,
        }
    }

    /// Names of the labels; a label is its index here.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The best path through `scores` and the transitions. Of equal ones the lower label wins.
    pub fn viterbi(&self, scores: &Scores) -> Vec<u8> {
        self.viterbi_of(scores, 0..scores.len())
    }

    /// As [`Chain::viterbi`], through a stretch of the positions.
    pub fn viterbi_of(&self, scores: &Scores, positions: Range<usize>) -> Vec<u8> {
        match self.stride {
            2 => self.best_path::<2>(scores, positions),
            8 => self.best_path::<8>(scores, positions),
            16 => self.best_path::<16>(scores, positions),
            _ => self.best_path::<48>(scores, positions),
        }
    }

    fn best_path<const STRIDE: usize>(
        &self,
        scores: &Scores,
        mut positions: Range<usize>,
    ) -> Vec<u8> {
        let (moves, _) = self.moves.as_chunks::<STRIDE>();
        let (Some((start, moves)), Some(first)) = (moves.split_last(), positions.next()) else {
            return Vec::new();
        };
        // For each position but the first, the label before each label.
        let mut back = vec![[0u8; STRIDE]; positions.len()];
        let mut best = *start;
        for (best, score) in best.iter_mut().zip(scores.at(first)) {
            *best += i32::from(*score);
        }
        for (at, back) in positions.zip(&mut back) {
            let (mut next, mut from) = ([i32::MIN; STRIDE], [0i32; STRIDE]);
            for (number, (so_far, moves)) in best.iter().zip(moves).enumerate() {
                for to in 0..STRIDE {
                    let value = so_far + moves[to];
                    let better = value > next[to];
                    next[to] = if better { value } else { next[to] };
                    from[to] = if better { number as i32 } else { from[to] };
                }
            }
            for (next, score) in next.iter_mut().zip(scores.at(at)) {
                *next += i32::from(*score);
            }
            // Long sequences must not run out of numbers: only differences matter.
            let top = next.iter().copied().max().unwrap_or(0);
            for to in 0..STRIDE {
                best[to] = (next[to] - top).max(-1_000_000);
                back[to] = from[to] as u8;
            }
        }
        let mut label = first_best(&best[..self.labels.len()]) as u8;
        let mut path = vec![label; back.len() + 1];
        for (path, back) in path.iter_mut().zip(&back).rev() {
            label = back[usize::from(label)];
            *path = label;
        }
        path
    }

    /// Probability of each label at each position (`count * labels` values, position first) by
    /// forward and backward sums.
    pub fn marginals(&self, scores: &Scores) -> Vec<f32> {
        match self.stride {
            2 => self.probabilities::<2>(scores),
            8 => self.probabilities::<8>(scores),
            16 => self.probabilities::<16>(scores),
            _ => self.probabilities::<48>(scores),
        }
    }

    fn probabilities<const STRIDE: usize>(&self, scores: &Scores) -> Vec<f32> {
        let (factors, _) = self.factors.as_chunks::<STRIDE>();
        let (into, _) = self.backward.as_chunks::<STRIDE>();
        let (Some((start, factors)), false) = (factors.split_last(), scores.is_empty()) else {
            return Vec::new();
        };
        let width = self.labels.len();
        let local: Vec<[f32; STRIDE]> = (0..scores.len())
            .map(|at| self.factors_at(scores.at(at)))
            .collect();
        let mut forward: Vec<[f32; STRIDE]> = Vec::with_capacity(local.len());
        for local in &local {
            let mut here = [0f32; STRIDE];
            match forward.last() {
                Some(before) => multiply(before, factors, &mut here),
                None => here = *start,
            }
            for to in 0..STRIDE {
                here[to] *= local[to];
            }
            normalise(&mut here, width);
            forward.push(here);
        }
        let mut all = vec![0f32; local.len() * width];
        let mut backward = [1f32; STRIDE];
        for (at, all) in all.chunks_exact_mut(width).enumerate().rev() {
            let here = &mut forward[at];
            for to in 0..STRIDE {
                here[to] *= backward[to];
                backward[to] *= local[at][to];
            }
            normalise(here, width);
            all.copy_from_slice(&here[..width]);
            let mut before = [0f32; STRIDE];
            multiply(&backward, into, &mut before);
            normalise(&mut before, width);
            backward = before;
        }
        all
    }

    /// What the scores of one position, which may be fewer than those of a row, are as factors.
    fn factors_at<const STRIDE: usize>(&self, scores: &[i16]) -> [f32; STRIDE] {
        let mut here = [0i16; STRIDE];
        for (here, score) in here.iter_mut().zip(scores) {
            *here = *score;
        }
        let labels = &here[..self.labels.len()];
        let top = labels.iter().copied().max().unwrap_or(0);
        here.map(|score| exp(f32::from(score - top) * self.unit))
    }
}

/// Adds the product of a row and a matrix; what fills a row of the matrix is zero.
#[inline]
fn multiply<const STRIDE: usize>(
    row: &[f32; STRIDE],
    matrix: &[[f32; STRIDE]],
    sum: &mut [f32; STRIDE],
) {
    for (factor, row) in row.iter().zip(matrix) {
        for to in 0..STRIDE {
            sum[to] += factor * row[to];
        }
    }
}

/// Makes the first `width` values, which are all that are not zero, add up to one.
#[inline]
fn normalise(values: &mut [f32], width: usize) {
    let sum: f32 = values.iter().sum();
    if sum > 0.0 {
        for value in values {
            *value /= sum;
        }
    } else {
        values[..width].fill(1.0 / width.max(1) as f32);
    }
}
