//! Where in a text somebody is quoted, counted in words.

use crate::text::Span;

use super::nearness::Interval;
use super::{Place, QUOTED_BEGIN, QUOTED_END, REST_BEGIN, REST_END};

/// The quoted stretches of one text, as positions of words. The index keeps them as marks among the
/// words, so that quoted words are words of the text and are indexed once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quoted {
    /// From the first to the last word of a quotation; sorted, not overlapping.
    whole: Vec<Interval>,
    /// What inside those is nobody's words: the cue between two parts.
    rests: Vec<Interval>,
}

impl Quoted {
    /// Of the words `places`, those in `quotations`, each in its parts. Quotations that overlap become
    /// one. Without any, nothing is quoted.
    pub fn new(places: &[Place], quotations: &[Vec<Span>]) -> Quoted {
        let words = |span: &Span| -> Option<Interval> {
            let from = places.partition_point(|p| p.end <= span.start as usize);
            let upto = places.partition_point(|p| p.start < span.end as usize);
            (from < upto).then(|| (places[from].position, places[upto - 1].position + 1))
        };
        let mut parts: Vec<Interval> = Vec::new();
        let mut whole: Vec<Interval> = Vec::new();
        for quotation in quotations {
            let own: Vec<Interval> = quotation.iter().filter_map(words).collect();
            let first = own.iter().map(|part| part.0).min();
            let last = own.iter().map(|part| part.1).max();
            whole.extend(first.zip(last));
            parts.extend(own);
        }
        let (whole, parts) = (united(whole), united(parts));
        let mut rests = Vec::new();
        for (begin, end) in &whole {
            let mut at = *begin;
            for part in parts.iter().filter(|p| *begin <= p.0 && p.1 <= *end) {
                if at < part.0 {
                    rests.push((at, part.0));
                }
                at = part.1;
            }
        }
        Quoted { whole, rests }
    }

    /// From the positions of the marks, each sorted; see [`Quoted::marks`].
    pub fn from_marks([begins, ends, rest_begins, rest_ends]: [&[u32]; 4]) -> Quoted {
        let pairs = |from: &[u32], to: &[u32]| {
            let pairs = from.iter().zip(to);
            pairs.map(|(from, to)| (*from, *to)).collect()
        };
        Quoted {
            whole: pairs(begins, ends),
            rests: pairs(rest_begins, rest_ends),
        }
    }

    /// The marks (position, index term), sorted.
    pub fn marks(&self) -> Vec<(u32, &'static str)> {
        let pair = |intervals: &[Interval], begin, end| -> Vec<(u32, &'static str)> {
            let both = intervals.iter().flat_map(|i| [(i.0, begin), (i.1, end)]);
            both.collect()
        };
        let mut marks = pair(&self.whole, QUOTED_BEGIN, QUOTED_END);
        marks.extend(pair(&self.rests, REST_BEGIN, REST_END));
        marks.sort_unstable();
        marks
    }

    /// True when `stretch` lies in one quotation, and neither its first nor its last word in the cue
    /// between two parts.
    pub fn holds(&self, stretch: Interval) -> bool {
        let around = |intervals: &[Interval], at: u32| {
            let before = intervals.partition_point(|i| i.0 <= at);
            before
                .checked_sub(1)
                .map(|n| intervals[n])
                .filter(|i| at < i.1)
        };
        let last = stretch.1.saturating_sub(1).max(stretch.0);
        around(&self.whole, stretch.0).is_some_and(|whole| last < whole.1)
            && around(&self.rests, stretch.0).is_none()
            && around(&self.rests, last).is_none()
    }
}

/// Sorted; those that overlap are one, those that only touch are not.
fn united(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable();
    let mut out: Vec<Interval> = Vec::with_capacity(intervals.len());
    for interval in intervals {
        match out.last_mut() {
            Some(last) if interval.0 < last.1 => last.1 = last.1.max(interval.1),
            _ => out.push(interval),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::places;

    /// Quotations as their parts; parts as their words.
    fn quoted(text: &str, quotations: &[Vec<&str>]) -> Quoted {
        let span = |words: &&str| {
            let at = text.find(words).unwrap_or_default();
            Span::new(at, at + words.len())
        };
        let spans: Vec<Vec<Span>> = quotations
            .iter()
            .map(|parts| parts.iter().map(span).collect())
            .collect();
        Quoted::new(&places(text), &spans)
    }

    #[test]
    fn a_stretch_is_quoted_or_not() {
        let text = "Pay now, she said, or pay later. Never, he said.";
        let quotations = [vec!["Pay now", "or pay later"], vec!["Never"]];
        let quoted = quoted(text, &quotations);
        for (stretch, held) in [
            ((0, 1), true),
            ((0, 2), true),
            ((2, 3), false),
            ((1, 3), false),
            // Over the cue, from part to part.
            ((1, 5), true),
            ((6, 8), false),
            ((7, 8), true),
            ((8, 9), false),
        ] {
            assert_eq!(quoted.holds(stretch), held, "{stretch:?}");
        }
        assert!(!Quoted::default().holds((0, 1)));
    }

    #[test]
    fn marks_say_all() {
        let text = "Pay now, she said, or pay later. Never, he said. Or so.";
        for quotations in [
            vec![],
            vec![vec!["Pay now", "or pay later"], vec!["Never"]],
            vec![vec!["Pay now"], vec!["she said"], vec!["now, she"]],
            vec![vec!["Or so."], vec!["Pay"]],
        ] {
            let quoted = quoted(text, &quotations);
            let marks = quoted.marks();
            let of = |term| -> Vec<u32> {
                let at = marks.iter().filter(|m| m.1 == term);
                at.map(|m| m.0).collect()
            };
            let [a, b, c, d] = [QUOTED_BEGIN, QUOTED_END, REST_BEGIN, REST_END].map(of);
            assert_eq!(Quoted::from_marks([&a, &b, &c, &d]), quoted);
        }
    }
}
