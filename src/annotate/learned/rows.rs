//! Rows of small weights found by feature key.

use super::features::{HashedMap, join};
use super::format::{FormatError, Packed};
use super::table::Table;

/// Lengths of rows for which sums are compiled.
const STRIDES: [usize; 5] = [2, 8, 16, 32, 48];

/// The length of a row of so many labels: the labels, then zeros.
pub(super) fn stride_of(labels: usize) -> usize {
    STRIDES.into_iter().find(|s| *s >= labels).unwrap_or(labels)
}

/// The weights of one model, or of two side by side.
pub struct Rows {
    /// Weights in a row.
    pub(super) stride: usize,
    /// Row 0 is of zeros.
    pub(super) weights: Vec<i8>,
    pub(super) table: Table,
}

impl Rows {
    /// The weights of a row.
    pub(super) fn row(&self, row: u32) -> &[i8] {
        let from = row as usize * self.stride;
        &self.weights[from..from + self.stride]
    }

    /// The rows of one model. An error for one with more labels than 48, or more kinds of rows than a
    /// table can tell apart.
    pub fn new(packed: &Packed) -> Result<Rows, FormatError> {
        let width = packed.labels.len();
        let stride = stride_of(width);
        let mut weights = vec![0; stride];
        for row in packed.rows.chunks_exact(width.max(1)) {
            push(&mut weights, row, stride);
        }
        let rows: Vec<u32> = packed.places.iter().map(|place| place + 1).collect();
        Rows::build(stride, weights, &packed.keys, &rows)
    }

    /// The rows of two models with as many labels that are asked the same features: one look-up gives
    /// the weights of both, those of the second from the middle of a row.
    pub fn side_by_side(first: &Packed, second: &Packed) -> Result<Rows, FormatError> {
        let half = stride_of(first.labels.len());
        let most = first.keys.len() + second.keys.len();
        let mut known: HashedMap<u64, u32> =
            HashedMap::with_capacity_and_hasher(most / 2, Default::default());
        let mut weights = vec![0; half * 2];
        let (mut keys, mut rows) = (Vec::new(), Vec::new());
        for (key, [left, right]) in merge(first, second) {
            let next = known.len() as u32 + 1;
            let pair = u64::from(left) << 32 | u64::from(right);
            let row = *known.entry(join(0, pair)).or_insert(next);
            if row == next {
                push(&mut weights, first.row(left), half);
                push(&mut weights, second.row(right), half);
            }
            keys.push(key);
            rows.push(row);
        }
        Rows::build(half * 2, weights, &keys, &rows)
    }

    fn build(
        stride: usize,
        weights: Vec<i8>,
        keys: &[u32],
        rows: &[u32],
    ) -> Result<Rows, FormatError> {
        if !STRIDES.contains(&stride) {
            return Err(FormatError::TOO_MANY_LABELS);
        }
        let table = Table::new(keys, |index| rows[index]).ok_or(FormatError::TOO_MANY_ROWS)?;
        Ok(Rows {
            stride,
            weights,
            table,
        })
    }
}

/// Adds a row, and zeros up to `stride`.
fn push(weights: &mut Vec<i8>, row: &[i8], stride: usize) {
    let end = weights.len() + stride;
    weights.extend_from_slice(row);
    weights.resize(end, 0);
}

/// All keys of both, rising, with one more than the place that each gives them; 0 for an unknown key.
fn merge(first: &Packed, second: &Packed) -> Vec<(u32, [u32; 2])> {
    let mut all: Vec<(u32, [u32; 2])> = Vec::new();
    for (number, model) in [first, second].into_iter().enumerate() {
        let pairs = model.keys.iter().zip(&model.places);
        all.extend(pairs.map(|(key, place)| {
            let mut rows = [0; 2];
            rows[number] = place + 1;
            (*key, rows)
        }));
    }
    all.sort_by_key(|(key, _)| *key);
    all.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1[1] = later.1[1];
        }
        same
    });
    all
}
