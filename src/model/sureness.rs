//! How sure a field is by where it comes from.

use super::{Origin, Standing};

/// One line a cell: field, origin, standing, share.
const SHARES: &str = include_str!("sureness.tsv");

/// Share of fields of this origin and standing that are right, 0 to 1; None where nobody has counted.
/// Counted on the real pages that `sureness.tsv` names; what the user or a record states is taken for right.
pub fn sureness(field: &str, origin: Origin, standing: Standing) -> Option<f64> {
    rows().find_map(|row| {
        let same = row.field == field && row.origin == origin.as_str();
        (same && row.standing == standing.as_str()).then_some(row.share)
    })
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sureness {
    /// Name of the field.
    pub field: &'static str,
    /// As [`Origin::as_str`].
    pub origin: &'static str,
    /// As [`Standing::as_str`].
    pub standing: &'static str,
    /// 0 to 1.
    pub share: f64,
}

/// All lines of the table.
pub fn rows() -> impl Iterator<Item = Sureness> {
    let lines = SHARES.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.filter_map(|line| {
        let mut cells = line.split('\t');
        Some(Sureness {
            field: cells.next()?,
            origin: cells.next()?,
            standing: cells.next()?,
            share: cells.next()?.parse().ok()?,
        })
    })
}
