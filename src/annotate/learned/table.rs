//! Where the row of a feature is: a table in which a look-up reads one cache line and takes no branch,
//! so that many look-ups wait for memory side by side.

use super::features::{HashedMap, join};

/// Keys that a bucket holds; more are spilled.
const SLOTS: usize = 12;
/// Words that hold the low halves of its keys.
const WORDS: usize = SLOTS / 4;
/// The lowest bit of each place of a word.
const ONES: u64 = 0x0001_0001_0001_0001;
/// Keys a bucket has on average: fewer cost memory, more spill (of 7, one bucket in forty).
const LOAD: usize = 7;
/// Bits of a row's index; the rest of its three bytes checks the key.
const ROW_BITS: u32 = 19;
const ROW_MASK: u32 = (1 << ROW_BITS) - 1;

/// One cache line: keys whose leading bits are the same.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Bucket {
    /// Low halves of the keys, four in a word: that of slot `s` is in word `s % 3` at place `s / 3`.
    /// Unused slots repeat the last one.
    low: [u64; WORDS],
    /// Row of each slot, under bits 16 to 20 of its key; behind them, zero for "no slot".
    rows: [[u8; 3]; SLOTS + 1],
    /// Which keys of this bucket may be among the spilled: a bit for each value of their last three.
    spilled: u8,
}

impl Bucket {
    /// A slot with this low half; [`SLOTS`] for none. All words are compared at once: a place that is
    /// zero after the exclusive or is the lowest of its word to borrow into its highest bit.
    #[inline]
    fn slot(&self, low: u16) -> usize {
        let wanted = u64::from(low) * ONES;
        let mut found = 0u64;
        for (number, word) in self.low.iter().enumerate() {
            let differs = word ^ wanted;
            let same = differs.wrapping_sub(ONES) & !differs & (ONES << 15);
            found |= same >> (15 - number);
        }
        let first = found.trailing_zeros() as usize;
        first / 16 * WORDS + first % 16
    }
}

/// A map from keys to rows. Row 0 is the answer for unknown keys.
pub struct Table {
    buckets: Vec<Bucket>,
    /// Rows of the keys that found no place in their bucket, by a hash of the key.
    spilled: HashedMap<u64, u32>,
}

impl Table {
    /// Builds the table from rising `keys`; `row` gives the row of each by its index. None for more rows
    /// than a table can tell apart (524,287).
    pub fn new(keys: &[u32], row: impl Fn(usize) -> u32) -> Option<Table> {
        // Bits above the twenty-first of a key must follow from its bucket.
        let count = (keys.len() / LOAD).max(2048);
        let empty = Bucket {
            low: [0; WORDS],
            rows: [[0; 3]; SLOTS + 1],
            spilled: 0,
        };
        let mut table = Table {
            buckets: vec![empty; count],
            spilled: HashedMap::default(),
        };
        let mut from = 0;
        while from < keys.len() {
            let home = table.home(keys[from]);
            let same = keys[from..]
                .iter()
                .take_while(|key| table.home(**key) == home);
            let to = from + same.count();
            let rows = keys[from..to].iter().zip(from..);
            table.fill(home, rows.map(|(key, index)| (*key, row(index))))?;
            from = to;
        }
        Some(table)
    }

    /// Fills one bucket; what finds no place is spilled. None for a row that is too many.
    fn fill(&mut self, home: usize, rows: impl Iterator<Item = (u32, u32)>) -> Option<()> {
        let bucket = &mut self.buckets[home];
        let mut lows = [0u16; SLOTS];
        let mut used = 0;
        for (key, row) in rows {
            if row > ROW_MASK {
                return None;
            }
            let low = key as u16;
            if used == SLOTS || lows[..used].contains(&low) {
                bucket.spilled |= 1 << (key & 7);
                self.spilled.insert(join(0, key.into()), row);
                continue;
            }
            let bytes = (row | check(key)).to_le_bytes();
            lows[used..].fill(low);
            bucket.rows[used..SLOTS].fill([bytes[0], bytes[1], bytes[2]]);
            used += 1;
        }
        for (slot, low) in lows.into_iter().enumerate() {
            bucket.low[slot % WORDS] |= u64::from(low) << (slot / WORDS * 16);
        }
        Some(())
    }

    /// Something that lies with what [`Table::row`] of `key` will read: where it is asked for many keys
    /// without a branch between them, the processor waits for memory for all at once.
    #[inline]
    pub fn touch(&self, key: u32) -> u64 {
        self.buckets[self.home(key)].low[0]
    }

    /// The row of `key`; 0 for an unknown one.
    #[inline(always)]
    pub fn row(&self, key: u32) -> u32 {
        let bucket = &self.buckets[self.home(key)];
        let [low, middle, high] = bucket.rows[bucket.slot(key as u16)];
        let entry = u32::from_le_bytes([low, middle, high, 0]);
        // No branch here: whether a feature is known is as good as random.
        let known = u32::from(entry & !ROW_MASK == check(key));
        let row = entry & ROW_MASK & 0u32.wrapping_sub(known);
        if (bucket.spilled >> (key & 7)) & u8::from(row == 0) != 0 {
            return self.among_spilled(key);
        }
        row
    }

    #[cold]
    fn among_spilled(&self, key: u32) -> u32 {
        let row = self.spilled.get(&join(0, key.into()));
        row.copied().unwrap_or(0)
    }

    #[inline]
    fn home(&self, key: u32) -> usize {
        ((u64::from(key) * self.buckets.len() as u64) >> 32) as usize
    }
}

/// Bits 16 to 20 of a key, above those of a row.
#[inline]
fn check(key: u32) -> u32 {
    (key >> 16 & 31) << ROW_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_all(mut keys: Vec<u32>, others: &[u32]) {
        keys.sort_unstable();
        keys.dedup();
        let table = Table::new(&keys, |index| index as u32 + 1).unwrap();
        for (index, key) in keys.iter().enumerate() {
            assert_eq!(table.row(*key), index as u32 + 1, "{key}");
        }
        for key in others {
            if keys.binary_search(key).is_err() {
                assert_eq!(table.row(*key), 0, "{key}");
            }
        }
    }

    #[test]
    fn crowded_buckets_spill() {
        check_all(Vec::new(), &[0, 1, u32::MAX]);
        check_all((0..100).collect(), &[100, 1 << 16, u32::MAX]);
        check_all((0..40).map(|n| n << 16).collect(), &[1, 41 << 16]);
        assert!(Table::new(&[7], |_| 1 << ROW_BITS).is_none());
    }

    proptest! {
        #[test]
        fn finds_what_was_put_in(keys in proptest::collection::vec(any::<u32>(), 0..300), others in proptest::collection::vec(any::<u32>(), 0..50)) {
            check_all(keys, &others);
        }
    }
}
