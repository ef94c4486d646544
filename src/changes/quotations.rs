//! What became of the quotations of a version in the next one.

use similar::{Algorithm, capture_diff_slices, diff_ratio};

use super::words::plain;

/// What part of the words of two quotations must be the same for one to be the other changed.
const CHANGED: f32 = 0.6;
/// Quotations on each side above which those that are not the same are not compared by words.
const MOST: usize = 300;

/// A quotation of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its row.
    pub row: i64,
    /// First byte of its first part.
    pub from: usize,
    /// Byte behind its last part.
    pub to: usize,
    /// Its words.
    pub words: String,
    /// Who said it; None when nobody is known.
    pub speaker: Option<String>,
}

/// What became of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was not there before.
    Added,
    /// It is there no more.
    Removed,
    /// Its words are others, most of them the same.
    Changed,
    /// Its words are the same, and another has said them.
    ReAttributed,
}

impl Kind {
    /// The name as stored in SQL and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
            Kind::ReAttributed => "re-attributed",
        }
    }
}

/// A quotation that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationChange {
    /// What became of it.
    pub kind: Kind,
    /// Index among the earlier version's.
    pub before: Option<usize>,
    /// Index among the later version's.
    pub after: Option<usize>,
}

/// Which quotations were added, removed, changed or given to another: in the order of the later version,
/// those that are gone behind.
pub fn quotation_changes(earlier: &[Said], later: &[Said]) -> Vec<QuotationChange> {
    let plains = |side: &[Said]| -> Vec<String> { side.iter().map(|q| plain(&q.words)).collect() };
    let (olds, news) = (plains(earlier), plains(later));
    let mut free: Vec<bool> = vec![true; earlier.len()];
    let mut partner: Vec<Option<usize>> = vec![None; later.len()];
    let same = |old: usize, new: usize| earlier[old].speaker == later[new].speaker;
    // Of the same words twice, those with the same speaker belong together.
    for same_speaker in [true, false] {
        for new in 0..news.len() {
            if partner[new].is_none() {
                let fits = |old: &usize| {
                    free[*old] && olds[*old] == news[new] && (!same_speaker || same(*old, new))
                };
                partner[new] = (0..olds.len()).find(fits);
                if let Some(old) = partner[new] {
                    free[old] = false;
                }
            }
        }
    }
    let mut changes = Vec::new();
    for new in 0..news.len() {
        let kind = match partner[new] {
            Some(old) if same(old, new) => continue,
            Some(_) => Kind::ReAttributed,
            None => {
                partner[new] = nearest(&olds, &free, &news[new]);
                if let Some(old) = partner[new] {
                    free[old] = false;
                    Kind::Changed
                } else {
                    Kind::Added
                }
            }
        };
        changes.push(QuotationChange {
            kind,
            before: partner[new],
            after: Some(new),
        });
    }
    let gone = (0..olds.len()).filter(|old| free[*old]);
    changes.extend(gone.map(|old| QuotationChange {
        kind: Kind::Removed,
        before: Some(old),
        after: None,
    }));
    changes
}

fn nearest(olds: &[String], free: &[bool], new: &str) -> Option<usize> {
    if olds.len() > MOST {
        return None;
    }
    let new: Vec<&str> = new.split(' ').collect();
    let mut best: Option<(f32, usize)> = None;
    for (at, old) in olds.iter().enumerate().filter(|(at, _)| free[*at]) {
        let old: Vec<&str> = old.split(' ').collect();
        let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
        let ratio = diff_ratio(&ops, old.len(), new.len());
        if ratio >= CHANGED && best.is_none_or(|(most, _)| ratio > most) {
            best = Some((ratio, at));
        }
    }
    best.map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_quotation_has_one_fate() {
        let said = |words: &str, speaker: &str| Said {
            words: words.to_owned(),
            speaker: (!speaker.is_empty()).then(|| speaker.to_owned()),
            ..Said::default()
        };
        let old = [
            said("“We wait for the wind,”", "Oren Tabb"),
            said("\"It was a long night for all of us\"", "Nadia Quell"),
            said("the bridge is safe", "Jan Hede"),
            said("nobody was hurt", "Jan Hede"),
        ];
        let new = [
            said("\"We wait for the wind,\"", "Oren Tabb"),
            said("\"It was a very long night for all of us\"", "Nadia Quell"),
            said("nobody was hurt", "Ane Brekke"),
            said("we shall see", ""),
        ];
        let found: Vec<_> = quotation_changes(&old, &new)
            .into_iter()
            .map(|c| (c.kind, c.before, c.after))
            .collect();
        let expected = [
            (Kind::Changed, Some(1), Some(1)),
            (Kind::ReAttributed, Some(3), Some(2)),
            (Kind::Added, None, Some(3)),
            (Kind::Removed, Some(2), None),
        ];
        assert_eq!(found, expected);
        assert_eq!(quotation_changes(&[], &[]), []);
    }
}
