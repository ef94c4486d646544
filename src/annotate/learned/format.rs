//! How a model is kept in bytes.
//!
//! `MRGW`, a version byte, then one zstd frame of: number of labels (u8), each name (u8 length, UTF-8);
//! unit (f32); transitions (i16); number of rows (u32) and of features (u32); the rows, for each label
//! its weights in all of them (i8); the keys of the features, rising, each as the step from the one
//! before (LEB128); for each feature the index of its row, low bytes first, then middle ones, then
//! high ones. Numbers are little-endian. Columns of like things pack better than rows of unlike ones,
//! and most features share their row with others.

use std::collections::BTreeMap;

use thiserror::Error;

const MAGIC: &[u8; 5] = b"MRGW\x02";
/// No model of the house comes near it; a broken file must not ask for all memory.
const LARGEST_BYTES: usize = 256 << 20;

/// A model as trained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters {
    /// Names of the labels.
    pub labels: Vec<String>,
    /// One step of a weight in nats.
    pub unit: f32,
    /// Key of each feature and its weights that are not zero, by label.
    pub features: Vec<(u32, Vec<(u8, i8)>)>,
    /// From each label (then from the start) to each label. Empty for a model without sequences.
    pub transitions: Vec<i16>,
}

/// A model as a file holds it: each row of weights once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Packed {
    /// Names of the labels.
    pub labels: Vec<String>,
    /// One step of a weight in nats.
    pub unit: f32,
    /// From each label (then from the start) to each label.
    pub transitions: Vec<i16>,
    /// Rows of one weight a label, one after the other.
    pub rows: Vec<i8>,
    /// Keys of the features, rising.
    pub keys: Vec<u32>,
    /// For each feature the index of its row.
    pub places: Vec<u32>,
}

/// The bytes are no model of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a model of this version: {0}")]
pub struct FormatError(&'static str);

impl FormatError {
    pub(super) const TOO_MANY_ROWS: FormatError = FormatError("too many rows");
    pub(super) const TOO_MANY_LABELS: FormatError = FormatError("too many labels");
}

impl Parameters {
    /// Puts features in order of their keys and each row of weights once, the most frequent first.
    pub fn pack(&self) -> Packed {
        let dense = |weights: &[(u8, i8)]| {
            let mut row = vec![0i8; self.labels.len()];
            for (label, weight) in weights {
                row[usize::from(*label)] = *weight;
            }
            row
        };
        let mut features: Vec<(u32, Vec<i8>)> = self
            .features
            .iter()
            .map(|(key, weights)| (*key, dense(weights)))
            .collect();
        features.sort();
        let mut counts: BTreeMap<&[i8], usize> = BTreeMap::new();
        for (_, row) in &features {
            *counts.entry(row).or_default() += 1;
        }
        let mut rows: Vec<(&[i8], usize)> = counts.into_iter().collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let place: BTreeMap<&[i8], u32> = rows
            .iter()
            .enumerate()
            .map(|(at, (row, _))| (*row, at as u32))
            .collect();
        let mut transitions = self.transitions.clone();
        transitions.resize((self.labels.len() + 1) * self.labels.len(), 0);
        Packed {
            labels: self.labels.clone(),
            unit: self.unit,
            transitions,
            rows: rows
                .iter()
                .flat_map(|(row, _)| row.iter().copied())
                .collect(),
            keys: features.iter().map(|(key, _)| *key).collect(),
            places: features
                .iter()
                .map(|(_, row)| place[row.as_slice()])
                .collect(),
        }
    }

    /// The bytes of the file. The same parameters give the same bytes.
    pub fn encode(&self) -> Vec<u8> {
        self.pack().encode()
    }
}

impl Packed {
    /// The row one before `number`; empty for 0.
    pub(super) fn row(&self, number: u32) -> &[i8] {
        let width = self.labels.len();
        let end = number as usize * width;
        &self.rows[end.saturating_sub(width)..end]
    }

    fn encode(&self) -> Vec<u8> {
        let mut body = vec![self.labels.len() as u8];
        for name in &self.labels {
            body.push(name.len() as u8);
            body.extend(name.as_bytes());
        }
        body.extend(self.unit.to_le_bytes());
        for weight in &self.transitions {
            body.extend(weight.to_le_bytes());
        }
        let width = self.labels.len().max(1);
        body.extend(((self.rows.len() / width) as u32).to_le_bytes());
        body.extend((self.keys.len() as u32).to_le_bytes());
        for label in 0..self.labels.len() {
            let column = self.rows.iter().skip(label).step_by(width);
            body.extend(column.map(|weight| *weight as u8));
        }
        let mut before = 0;
        for key in &self.keys {
            push_number(&mut body, key.wrapping_sub(before));
            before = *key;
        }
        for byte in 0..3 {
            body.extend(self.places.iter().map(|place| place.to_le_bytes()[byte]));
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(zstd::bulk::compress(&body, 19).unwrap_or_default());
        bytes
    }

    /// Reads what [`Parameters::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Packed, FormatError> {
        let frame = bytes
            .strip_prefix(MAGIC)
            .ok_or(FormatError("wrong beginning"))?;
        let body = zstd::stream::decode_all(frame).map_err(|_| FormatError("broken frame"))?;
        if body.len() > LARGEST_BYTES {
            return Err(FormatError("too large"));
        }
        let mut rest = body.as_slice();
        let labels = (0..take::<1>(&mut rest)?[0])
            .map(|_| {
                let length = usize::from(take::<1>(&mut rest)?[0]);
                let name = take_slice(&mut rest, length)?;
                String::from_utf8(name.to_vec()).map_err(|_| FormatError("label is not UTF-8"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let unit = f32::from_le_bytes(take::<4>(&mut rest)?);
        let transitions = (0..(labels.len() + 1) * labels.len())
            .map(|_| take::<2>(&mut rest).map(i16::from_le_bytes))
            .collect::<Result<Vec<_>, _>>()?;
        let count = u32::from_le_bytes(take::<4>(&mut rest)?) as usize;
        let features = u32::from_le_bytes(take::<4>(&mut rest)?) as usize;
        let rows = decode_rows(&mut rest, count, labels.len())?;
        let keys = decode_keys(&mut rest, features)?;
        let places = decode_places(&mut rest, features)?;
        if places.iter().any(|place| *place as usize >= count) {
            return Err(FormatError("unknown row"));
        }
        Ok(Packed {
            labels,
            unit,
            transitions,
            rows,
            keys,
            places,
        })
    }
}

fn decode_rows(rest: &mut &[u8], count: usize, width: usize) -> Result<Vec<i8>, FormatError> {
    let size = count.checked_mul(width).ok_or(FormatError("too large"))?;
    let columns = take_slice(rest, size)?;
    let mut rows = vec![0i8; size];
    for (label, column) in columns.chunks_exact(count.max(1)).enumerate() {
        for (into, weight) in rows.iter_mut().skip(label).step_by(width).zip(column) {
            *into = *weight as i8;
        }
    }
    Ok(rows)
}

fn decode_keys(rest: &mut &[u8], count: usize) -> Result<Vec<u32>, FormatError> {
    if count > rest.len() {
        return Err(FormatError("cut short"));
    }
    let mut key = 0u32;
    let mut keys = Vec::with_capacity(count);
    for number in 0..count {
        let step = take_number(rest)?;
        key = key
            .checked_add(step)
            .ok_or(FormatError("keys not rising"))?;
        if step == 0 && number > 0 {
            return Err(FormatError("keys not rising"));
        }
        keys.push(key);
    }
    Ok(keys)
}

fn decode_places(rest: &mut &[u8], count: usize) -> Result<Vec<u32>, FormatError> {
    let low = take_slice(rest, count)?;
    let middle = take_slice(rest, count)?;
    let high = take_slice(rest, count)?;
    let bytes = low.iter().zip(middle).zip(high);
    Ok(bytes
        .map(|((low, middle), high)| u32::from_le_bytes([*low, *middle, *high, 0]))
        .collect())
}

fn push_number(into: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

fn take_number(rest: &mut &[u8]) -> Result<u32, FormatError> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = take::<1>(rest)?[0];
        number |= u32::from(byte & 0x7F) << shift.min(31);
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(FormatError("number too long"))
}

fn take_slice<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], FormatError> {
    let (head, tail) = rest
        .split_at_checked(count)
        .ok_or(FormatError("cut short"))?;
    *rest = tail;
    Ok(head)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], FormatError> {
    let (head, tail) = rest
        .split_first_chunk::<N>()
        .ok_or(FormatError("cut short"))?;
    *rest = tail;
    Ok(*head)
}
