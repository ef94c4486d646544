//! "What is different between these two versions?" Pure: no I/O, no clock.
//!
//! Texts are compared by paragraphs first and by words within paragraphs that changed (Myers 1986, by
//! the crate `similar`), so that the work is bounded; typographic forms of quotation marks, space and
//! lines that only say when a text was updated count for nothing.

mod quotations;
mod words;

pub use quotations::{Kind, QuotationChange, Said, quotation_changes};

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use words::{Paragraph, paragraphs};

/// A version, as far as it is compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Headline; empty for none.
    pub title: &'a str,
    /// The body.
    pub text: &'a str,
    /// What was said in it, with bytes from first to last part, in order.
    pub said: &'a [Said],
}

/// A piece of both texts, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Stands in both; in the words of the later one.
    Same(String),
    /// Stood in the earlier one.
    Removed(String),
    /// Stands in the later one.
    Added(String),
    /// A paragraph that stands elsewhere in the later one.
    Moved(String),
}

/// A paragraph of both texts, as pieces.
pub type Compared = Vec<Piece>;

/// What was changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Words of the later text that the earlier one has not.
    pub added: u64,
    /// Words of the earlier text that the later one has not.
    pub removed: u64,
    /// Words of paragraphs that stand elsewhere.
    pub moved: u64,
    /// Words added and removed over words of both texts, 0 to 1.
    pub share: f64,
    /// Whether the headline is another.
    pub headline: bool,
    /// Whether words of the first paragraph were changed.
    pub lead: bool,
    /// Whether words behind the first paragraph, not in quotations, were changed.
    pub body: bool,
    /// Whether words in quotations were changed.
    pub quotation: bool,
    /// The paragraphs, those that changed and those that did not.
    pub paragraphs: Vec<Compared>,
}

impl Change {
    /// True when nothing but space, marks or a line about the update is different.
    pub fn is_none(&self) -> bool {
        self.added + self.removed + self.moved == 0 && !self.headline
    }
}

/// Compares an earlier version with a later one.
pub fn change(earlier: Side, later: Side) -> Change {
    let (old, new) = (paragraphs(earlier.text), paragraphs(later.text));
    let mut change = Change {
        headline: words::plain(earlier.title) != words::plain(later.title),
        ..Change::default()
    };
    let runs = words::aligned(&old, &new);
    let differ = |run: &(Range<usize>, Range<usize>)| {
        let (olds, news) = (&old[run.0.clone()], &new[run.1.clone()]);
        olds.len() != news.len() || olds.iter().zip(news).any(|(a, b)| a.plain != b.plain)
    };
    let moved = moved(runs.iter().filter(|run| differ(run)), &old, &new);
    for run in runs {
        if !differ(&run) {
            let same = new[run.1].iter();
            let same = same.map(|p| vec![Piece::Same(p.text.to_owned())]);
            change.paragraphs.extend(same);
            continue;
        }
        for at in run.1.clone().filter(|at| moved.contains(&new[*at].plain)) {
            change.moved += new[at].words.len() as u64;
            let text = new[at].text.to_owned();
            change.paragraphs.push(vec![Piece::Moved(text)]);
        }
        let olds: Vec<usize> = run
            .0
            .filter(|at| !moved.contains(&old[*at].plain))
            .collect();
        let news: Vec<usize> = run
            .1
            .filter(|at| !moved.contains(&new[*at].plain))
            .collect();
        for at in 0..olds.len().max(news.len()) {
            let one = olds.get(at).map(|n| (*n == 0, &old[*n]));
            let other = news.get(at).map(|n| (*n == 0, &new[*n]));
            paragraph(&mut change, one, other, (&earlier, &later));
        }
    }
    let all = words::count(&old) + words::count(&new);
    change.share = (change.added + change.removed) as f64 / (all.max(1)) as f64;
    change
}

/// Compares two paragraphs that stand in each other's place; one of them may be missing.
fn paragraph(
    change: &mut Change,
    old: Option<(bool, &Paragraph)>,
    new: Option<(bool, &Paragraph)>,
    sides: (&Side, &Side),
) {
    let lead = old.or(new).is_some_and(|(first, _)| first);
    let (old, new) = (old.map(|(_, p)| p), new.map(|(_, p)| p));
    let mut compared = Vec::new();
    for piece in words::pieces(old, new) {
        let (said, range, count) = match &piece {
            words::Part::Same(..) => {
                compared.push(Piece::Same(piece.text(old, new).to_owned()));
                continue;
            }
            words::Part::Removed(range, count) => {
                change.removed += count;
                compared.push(Piece::Removed(piece.text(old, new).to_owned()));
                (sides.0.said, range, *count)
            }
            words::Part::Added(range, count) => {
                change.added += count;
                compared.push(Piece::Added(piece.text(old, new).to_owned()));
                (sides.1.said, range, *count)
            }
        };
        let within = said
            .iter()
            .any(|q| q.from < range.end && range.start < q.to);
        change.quotation |= within && count > 0;
        change.lead |= lead && count > 0;
        change.body |= !lead && !within && count > 0;
    }
    change.paragraphs.push(compared);
}

/// Paragraphs of runs that differ which stand as often in the earlier text as in the later.
fn moved<'a>(
    runs: impl Iterator<Item = &'a (Range<usize>, Range<usize>)>,
    old: &[Paragraph],
    new: &[Paragraph],
) -> BTreeSet<String> {
    let mut times: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (olds, news) in runs {
        for paragraph in &old[olds.clone()] {
            times.entry(&paragraph.plain).or_default().0 += 1;
        }
        for paragraph in &new[news.clone()] {
            times.entry(&paragraph.plain).or_default().1 += 1;
        }
    }
    let both = times.into_iter().filter(|(_, (old, new))| old == new);
    both.map(|(plain, _)| plain.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(one: &str, other: &str) -> Change {
        let side = |text| Side {
            title: "Ferry",
            text,
            said: &[],
        };
        change(side(one), side(other))
    }

    #[test]
    fn words_are_counted_where_they_changed() {
        let old =
            "The ferry stayed in port on Monday.\n\nIt is the wind, he said.\n\nNobody was hurt.";
        let new = "The ferry stayed in port on Tuesday.\n\nIt is the wind, he said.\n\nNobody was hurt. Two were sick.";
        let found = between(old, new);
        assert_eq!((found.added, found.removed, found.moved), (4, 1, 0));
        assert!(found.lead && found.body && !found.headline && !found.quotation);
        assert_eq!(found.paragraphs[0][1], Piece::Removed("Monday.".to_owned()));
        assert!((found.share - 5.0 / 35.0).abs() < 1e-9, "{}", found.share);
    }

    #[test]
    fn marks_space_and_lines_about_updates_are_nothing() {
        let old = "He said \"it's over\".\n\nLast updated 3 May 2031";
        let new = "He  said “it’s over”.\n\nUpdated: 4 May 2031, 10:00";
        assert!(between(old, new).is_none());
        assert!(between("", "").is_none());
    }

    #[test]
    fn paragraphs_move() {
        let old = "One stands first.\n\nTwo stands second.\n\nThree stands third.";
        let new = "Two stands second.\n\nThree stands third.\n\nOne stands first.";
        let found = between(old, new);
        assert_eq!((found.added, found.removed, found.moved), (0, 0, 3));
    }

    #[test]
    fn another_headline_is_seen() {
        let side = |title| Side {
            title,
            text: "Same.",
            said: &[],
        };
        assert!(change(side("Ferry late"), side("Ferry early")).headline);
        assert!(!change(side("‘Ferry’"), side("'Ferry'")).headline);
    }
}
