//! Asking a model about many texts in a row.

use std::hint::black_box;

use super::chain::Scores;
use super::features::{Features, PARTS};
use super::first_best;
use super::rows::Rows;

/// Leading bits of a key by which the look-ups done last are kept.
const RECENT_BITS: u32 = 14;
const RECENT: usize = 1 << RECENT_BITS;

/// A model with what it was asked last: most features of a text are those of another, and need not wait
/// for memory again. What was asked before never changes an answer.
pub struct Reader<'m> {
    rows: &'m Rows,
    /// Under the leading bits of a key the key that was last looked up, and its row below it.
    recent: Vec<u64>,
    /// For each part that [`Features`] knows again the sum of its rows.
    sums: Vec<i16>,
    found: Features,
    /// The row of each key found.
    places: Vec<u32>,
    /// Which keys found were not asked of late.
    missed: Vec<u32>,
}

impl<'m> Reader<'m> {
    /// A reader that was asked nothing yet.
    pub fn new(rows: &'m Rows) -> Reader<'m> {
        let mut recent = vec![0; RECENT];
        // A zero under another key than 0 is no answer to any; here it would be one.
        recent[0] = u64::MAX;
        Reader {
            rows,
            recent,
            sums: vec![0; PARTS * rows.stride],
            found: Features::in_parts(),
            places: Vec::new(),
            missed: Vec::new(),
        }
    }

    /// Scores every label at `count` positions, without transitions. `features` is called once for each
    /// position, in order, with an empty [`Features`].
    pub fn scores(&mut self, count: usize, features: impl FnMut(usize, &mut Features)) -> Scores {
        let mut scores = Scores::none(count, self.rows.stride);
        self.add_to(&mut scores, features);
        scores
    }

    /// Adds the scores of more features.
    pub fn add_to(&mut self, scores: &mut Scores, mut features: impl FnMut(usize, &mut Features)) {
        for at in 0..scores.len() {
            self.found.clear();
            features(at, &mut self.found);
            self.add(scores.row_mut(at));
        }
    }

    /// As [`Reader::scores`], in two steps: the features that `first` adds are looked up; where `hopeful`
    /// says of the scores so far that they may come to anything, those of `rest` too. Elsewhere all
    /// labels but the first are next to impossible. True when there was hope anywhere.
    pub fn scores_where(
        &mut self,
        count: usize,
        mut first: impl FnMut(usize, &mut Features),
        mut hopeful: impl FnMut(usize, &[i16]) -> bool,
        mut rest: impl FnMut(usize, &mut Features),
    ) -> (Scores, bool) {
        let mut scores = Scores::none(count, self.rows.stride);
        let mut any = false;
        for at in 0..count {
            self.found.clear();
            first(at, &mut self.found);
            self.add(scores.row_mut(at));
            if hopeful(at, scores.at(at)) {
                self.found.clear();
                rest(at, &mut self.found);
                self.add(scores.row_mut(at));
                any = true;
            } else {
                scores.fix(at, 0);
            }
        }
        (scores, any)
    }

    /// Chooses among the first `labels` from left to right. Beside the features that the closure adds,
    /// each position has the label before it, the two labels before it, and the label before it joined
    /// with each [`Features::anchor`].
    pub fn greedy(
        &mut self,
        labels: usize,
        count: usize,
        mut features: impl FnMut(usize, &mut Features),
    ) -> Vec<u8> {
        let mut path: Vec<u8> = Vec::with_capacity(count);
        let mut values = vec![0i16; self.rows.stride];
        for at in 0..count {
            self.found.clear();
            features(at, &mut self.found);
            self.found.add_history(&path);
            values.fill(0);
            self.add(&mut values);
            path.push(first_best(&values[..labels.min(values.len())]) as u8);
        }
        path
    }

    /// Adds the rows of all features found.
    fn add(&mut self, into: &mut [i16]) {
        self.look_up();
        match self.rows.stride {
            2 => self.add_rows::<2>(into),
            8 => self.add_rows::<8>(into),
            16 => self.add_rows::<16>(into),
            32 => self.add_rows::<32>(into),
            _ => self.add_rows::<48>(into),
        }
    }

    /// Finds the rows of all keys: first those asked of late, without a branch, then the others, for all
    /// of which memory is asked before the first is waited for.
    fn look_up(&mut self) {
        let keys = self.found.keys();
        self.places.resize(keys.len(), 0);
        self.missed.resize(keys.len(), 0);
        let Some(recent) = self.recent.first_chunk_mut::<RECENT>() else {
            return;
        };
        let mut count = 0;
        for (at, (key, place)) in keys.iter().zip(&mut self.places).enumerate() {
            let entry = recent[(key >> (u32::BITS - RECENT_BITS)) as usize];
            *place = entry as u32;
            self.missed[count] = at as u32;
            count += usize::from((entry >> 32) as u32 != *key);
        }
        let missed = &self.missed[..count];
        let table = &self.rows.table;
        let touched = missed.iter().map(|at| table.touch(keys[*at as usize]));
        black_box(touched.fold(0, |all, one| all ^ one));
        for at in missed {
            let key = keys[*at as usize];
            let row = table.row(key);
            self.places[*at as usize] = row;
            recent[(key >> (u32::BITS - RECENT_BITS)) as usize] =
                u64::from(key) << 32 | u64::from(row);
        }
    }

    fn add_rows<const STRIDE: usize>(&mut self, into: &mut [i16]) {
        let (weights, _) = self.rows.weights.as_chunks::<STRIDE>();
        let (sums, _) = self.sums.as_chunks_mut::<STRIDE>();
        let Some(into) = into.first_chunk_mut::<STRIDE>() else {
            return;
        };
        // Short rows are few and lie in the cache.
        if STRIDE > 8 {
            let touched = self.places.iter().map(|row| weights[*row as usize][0]);
            black_box(touched.fold(0, |all, one| all ^ one));
        }
        let add = |sum: &mut [i16; STRIDE], rows: &[u32]| {
            for row in rows {
                for (sum, weight) in sum.iter_mut().zip(&weights[*row as usize]) {
                    *sum = sum.saturating_add(i16::from(*weight));
                }
            }
        };
        let mut all = *into;
        let mut begin = 0;
        for part in self.found.parts() {
            add(&mut all, &self.places[begin..part.begin]);
            let sum = &mut sums[part.slot];
            if !part.known {
                *sum = [0; STRIDE];
                add(sum, &self.places[part.begin..part.end]);
            }
            for (all, sum) in all.iter_mut().zip(sum) {
                *all = all.saturating_add(*sum);
            }
            begin = part.end;
        }
        add(&mut all, &self.places[begin..]);
        *into = all;
    }
}
