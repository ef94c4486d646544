//! How a model is kept in bytes.
//!
//! `MRGW`, a version byte, then one zstd frame of: number of labels (u8), each name (u8 length, UTF-8);
//! unit (f32); transitions (i16); number of features (u32), and for each, by rising key: the step
//! from the key before (LEB128), the number of weights (u8), and each weight as label (u8), i8.
//! Numbers are little-endian.

use thiserror::Error;

const MAGIC: &[u8; 5] = b"MRGW\x01";
/// No model of the house comes near it; a broken file must not ask for all memory.
const LARGEST_BYTES: usize = 256 << 20;

/// A model as trained: what a file holds.
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

/// The bytes are no model of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a model of this version: {0}")]
pub struct FormatError(&'static str);

impl Parameters {
    /// The bytes of the file. Features are sorted by key; the same parameters give the same bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = vec![self.labels.len() as u8];
        for name in &self.labels {
            body.push(name.len() as u8);
            body.extend(name.as_bytes());
        }
        body.extend(self.unit.to_le_bytes());
        for weight in self.full_transitions() {
            body.extend(weight.to_le_bytes());
        }
        let mut features: Vec<_> = self.features.iter().collect();
        features.sort();
        body.extend((features.len() as u32).to_le_bytes());
        // Columns of like things pack better than rows of unlike ones.
        let mut before = 0;
        for (key, _) in &features {
            push_number(&mut body, key.wrapping_sub(before));
            before = *key;
        }
        body.extend(features.iter().map(|(_, weights)| weights.len() as u8));
        for (_, weights) in &features {
            body.extend(weights.iter().map(|(label, _)| *label));
        }
        for (_, weights) in &features {
            body.extend(weights.iter().map(|(_, weight)| *weight as u8));
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(zstd::bulk::compress(&body, 19).unwrap_or_default());
        bytes
    }

    /// Reads what [`Parameters::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Parameters, FormatError> {
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
        let features = decode_features(rest, labels.len())?;
        Ok(Parameters {
            labels,
            unit,
            features,
            transitions,
        })
    }

    fn full_transitions(&self) -> Vec<i16> {
        let mut transitions = self.transitions.clone();
        transitions.resize((self.labels.len() + 1) * self.labels.len(), 0);
        transitions
    }
}

type FeatureRow = (u32, Vec<(u8, i8)>);

fn decode_features(mut rest: &[u8], labels: usize) -> Result<Vec<FeatureRow>, FormatError> {
    let count = u32::from_le_bytes(take::<4>(&mut rest)?) as usize;
    if count > rest.len() {
        return Err(FormatError("cut short"));
    }
    let mut key = 0u32;
    let mut keys = Vec::with_capacity(count);
    for _ in 0..count {
        key = key.wrapping_add(take_number(&mut rest)?);
        keys.push(key);
    }
    let sizes = take_slice(&mut rest, count)?;
    let total: usize = sizes.iter().map(|size| usize::from(*size)).sum();
    let names = take_slice(&mut rest, total)?;
    let weights = take_slice(&mut rest, total)?;
    if names.iter().any(|label| usize::from(*label) >= labels) {
        return Err(FormatError("unknown label"));
    }
    let mut pairs = names.iter().zip(weights).map(|(l, w)| (*l, *w as i8));
    Ok(keys
        .into_iter()
        .zip(sizes)
        .map(|(key, size)| (key, pairs.by_ref().take(usize::from(*size)).collect()))
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
