//! Asking a model about many texts in a row.

use std::hint::black_box;

use super::chain::Scores;
use super::features::{Features, PARTS};
use super::first_best;
use super::rows::Rows;

/// Leading bits of a key by which the look-ups done last are kept.
const RECENT_BITS: u32 = 14;
const RECENT: usize = 1 << RECENT_BITS;
/// Look-ups that wait for memory side by side: more than a processor keeps open, and few enough that what
/// came first is still near when it is read.
const AT_ONCE: usize = 64;

/// The weight of a label that is settled.
const SETTLED: i16 = i8::MAX as i16;

/// A model with what it was asked last: most features of a text are those of another, and need not wait
/// for memory again. What was asked before never changes an answer.
pub struct Reader<'m> {
    rows: &'m Rows,
    /// Under the leading bits of a key the key that was last looked up, and its row below it.
    recent: Vec<u64>,
    /// For each part that [`Features`] knows again the sum of its rows.
    sums: Vec<i16>,
    found: Features,
    /// Where the features of each position end.
    ends: Vec<End>,
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
            ends: Vec::new(),
            places: Vec::new(),
            missed: Vec::new(),
        }
    }

    /// Scores every label at `count` positions, without transitions. `features` is called once for each
    /// position, in order, and adds those of that position.
    pub fn scores(&mut self, count: usize, features: impl FnMut(usize, &mut Features)) -> Scores {
        let mut scores = Scores::none(count, self.rows.stride);
        self.add_to(&mut scores, features);
        scores
    }

    /// Adds the scores of more features.
    pub fn add_to(&mut self, scores: &mut Scores, features: impl FnMut(usize, &mut Features)) {
        self.look_up(0..scores.len(), features);
        for at in 0..scores.len() {
            self.add(at, scores.row_mut(at));
        }
    }

    /// As [`Reader::scores`], in two steps: the features that `first` adds are looked up; where `hopeful`
    /// says of the scores so far that they may come to anything, those of `rest` too. Elsewhere all
    /// labels but the first are next to impossible. None when there was hope nowhere.
    pub fn scores_where(
        &mut self,
        count: usize,
        first: impl FnMut(usize, &mut Features),
        mut hopeful: impl FnMut(usize, &[i16]) -> bool,
        rest: impl FnMut(usize, &mut Features),
    ) -> Option<Scores> {
        let mut scores = self.scores(count, first);
        let mut hopes = Vec::new();
        for at in 0..count {
            if hopeful(at, scores.at(at)) {
                hopes.push(at);
            } else {
                scores.fix(at, 0);
            }
        }
        if hopes.is_empty() {
            return None;
        }
        self.look_up(hopes.iter().copied(), rest);
        for (number, at) in hopes.into_iter().enumerate() {
            self.add(number, scores.row_mut(at));
        }
        Some(scores)
    }

    /// Chooses among the first `labels` from left to right. Where the one feature that `settled` may add
    /// has the greatest weight there is for a label, it decides. Elsewhere, beside the features that the other closure adds, each position has
    /// the label before it, the two labels before it, and the label before it joined with each
    /// [`Features::anchor`].
    pub fn greedy(
        &mut self,
        labels: usize,
        count: usize,
        settled: impl FnMut(usize, &mut Features),
        features: impl FnMut(usize, &mut Features),
    ) -> Vec<u8> {
        self.look_up(0..count, settled);
        let mut values = vec![0i16; self.rows.stride];
        let mut path = vec![0u8; count];
        let mut open = Vec::new();
        for (at, label) in path.iter_mut().enumerate() {
            values.fill(0);
            self.add(at, &mut values);
            match values.iter().position(|value| *value == SETTLED) {
                Some(settled) => *label = settled as u8,
                None => open.push(at),
            }
        }
        self.look_up(open.iter().copied(), features);
        let mut history = Features::default();
        for (number, at) in open.into_iter().enumerate() {
            values.fill(0);
            self.add(number, &mut values);
            history.clear();
            let (from, to) = (self.end(number).anchors, self.end(number + 1).anchors);
            history.add_history(&self.found.anchors()[from..to], &path[..at]);
            for key in history.keys() {
                add_row(&mut values, self.rows.row(self.recall(*key)));
            }
            path[at] = first_best(&values[..labels.min(values.len())]) as u8;
        }
        path
    }

    /// Where the features before those of a position end.
    fn end(&self, number: usize) -> End {
        let before = number.checked_sub(1).and_then(|at| self.ends.get(at));
        before.copied().unwrap_or_default()
    }

    /// Lists the features of all positions and finds their rows: first those asked of late, without a
    /// branch, then the others, for all of which memory is asked before the first is waited for.
    fn look_up(
        &mut self,
        positions: impl Iterator<Item = usize>,
        mut features: impl FnMut(usize, &mut Features),
    ) {
        self.found.clear();
        self.ends.clear();
        for at in positions {
            features(at, &mut self.found);
            self.ends.push(End {
                keys: self.found.keys().len(),
                parts: self.found.parts().len(),
                anchors: self.found.anchors().len(),
            });
        }
        let keys = self.found.keys();
        self.places.resize(keys.len(), 0);
        self.missed.resize(keys.len(), 0);
        let Some(recent) = self.recent.first_chunk_mut::<RECENT>() else {
            return;
        };
        let mut count = 0;
        for (at, (key, place)) in keys.iter().zip(&mut self.places).enumerate() {
            let entry = recent[home(*key)];
            *place = entry as u32;
            self.missed[count] = at as u32;
            count += usize::from((entry >> 32) as u32 != *key);
        }
        let table = &self.rows.table;
        for missed in self.missed[..count].chunks(AT_ONCE) {
            let touched = missed.iter().map(|at| table.touch(keys[*at as usize]));
            black_box(touched.fold(0, |all, one| all ^ one));
            for at in missed {
                let key = keys[*at as usize];
                let row = table.row(key);
                self.places[*at as usize] = row;
                recent[home(key)] = u64::from(key) << 32 | u64::from(row);
            }
        }
    }

    /// The row of one key.
    fn recall(&mut self, key: u32) -> u32 {
        let entry = &mut self.recent[home(key)];
        if (*entry >> 32) as u32 != key {
            *entry = u64::from(key) << 32 | u64::from(self.rows.table.row(key));
        }
        *entry as u32
    }

    /// Adds the rows of all features of a position, which is counted from the last look-up on.
    fn add(&mut self, number: usize, into: &mut [i16]) {
        match self.rows.stride {
            2 => self.add_rows::<2>(number, into),
            8 => self.add_rows::<8>(number, into),
            16 => self.add_rows::<16>(number, into),
            32 => self.add_rows::<32>(number, into),
            _ => self.add_rows::<48>(number, into),
        }
    }

    fn add_rows<const STRIDE: usize>(&mut self, number: usize, into: &mut [i16]) {
        let (from, to) = (self.end(number), self.end(number + 1));
        let (weights, _) = self.rows.weights.as_chunks::<STRIDE>();
        let (sums, _) = self.sums.as_chunks_mut::<STRIDE>();
        let Some(into) = into.first_chunk_mut::<STRIDE>() else {
            return;
        };
        // Short rows are few and lie in the cache; for others memory is asked together.
        if STRIDE > 8 {
            let places = self.places[from.keys..to.keys].iter();
            let touched = places.map(|row| weights[*row as usize][0]);
            black_box(touched.fold(0, |all, one| all ^ one));
        }
        let add = |sum: &mut [i16; STRIDE], rows: &[u32]| {
            for row in rows {
                add_row(sum, &weights[*row as usize]);
            }
        };
        let mut all = *into;
        let mut begin = from.keys;
        for part in &self.found.parts()[from.parts..to.parts] {
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
        add(&mut all, &self.places[begin..to.keys]);
        *into = all;
    }
}

/// How many of all that was found belongs to one position and those before it.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    keys: usize,
    parts: usize,
    anchors: usize,
}

#[inline]
fn home(key: u32) -> usize {
    (key >> (u32::BITS - RECENT_BITS)) as usize
}

#[inline]
fn add_row(sums: &mut [i16], weights: &[i8]) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum = sum.saturating_add(i16::from(*weight));
    }
}
