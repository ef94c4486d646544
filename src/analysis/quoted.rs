//! Where in a text somebody is quoted, counted in words.

use crate::text::Span;

use super::Place;
use super::nearness::Interval;

/// The words of one quotation in its article: from the first to behind the last of each part; sorted, not
/// overlapping. A word counts where any letter of it is quoted. Empty without words.
pub fn said_words(places: &[Place], parts: &[Span]) -> Vec<Interval> {
    let words = |span: &Span| -> Option<Interval> {
        let from = places.partition_point(|p| p.end <= span.start as usize);
        let upto = places.partition_point(|p| p.start < span.end as usize);
        (from < upto).then(|| (places[from].position, places[upto - 1].position + 1))
    };
    united(parts.iter().filter_map(words).collect())
}

/// How many words of a quotation, as [`said_words`] gives it, stand before `position` of its article: of a
/// word of it its own position in the quotation, where what it does not say is left out.
pub fn said_before(said: &[Interval], position: u32) -> u32 {
    let before = said.iter().take_while(|part| part.0 < position);
    before.map(|part| part.1.min(position) - part.0).sum()
}

/// The quoted stretches of one text, as positions of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quoted {
    /// From the first to the last word of a quotation; sorted, not overlapping.
    whole: Vec<Interval>,
    /// What inside those is nobody's words: the cue between two parts.
    rests: Vec<Interval>,
}

impl Quoted {
    /// Of quotations as [`said_words`] gives them. Those that overlap become one. Without any, nothing is
    /// quoted.
    pub fn new<'q>(quotations: impl Iterator<Item = &'q [Interval]>) -> Quoted {
        let mut parts: Vec<Interval> = Vec::new();
        let mut whole: Vec<Interval> = Vec::new();
        for said in quotations {
            let ends = said.first().zip(said.last());
            whole.extend(ends.map(|(first, last)| (first.0, last.1)));
            parts.extend(said);
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
        let places = places(text);
        let said = quotations.iter().map(|parts| {
            let spans: Vec<Span> = parts.iter().map(span).collect();
            said_words(&places, &spans)
        });
        let said: Vec<Vec<Interval>> = said.collect();
        Quoted::new(said.iter().map(Vec::as_slice))
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
    fn words_are_counted_within_the_quotation() {
        let text = "Pay now, she said, or pay later. Never, he said.";
        let span = |words: &str| {
            let at = text.find(words).unwrap_or_default();
            Span::new(at, at + words.len())
        };
        let places = places(text);
        let said = said_words(&places, &[span("or pay later"), span("Pay now")]);
        assert_eq!(said, [(0, 2), (4, 7)]);
        let before: Vec<u32> = (0..9).map(|at| said_before(&said, at)).collect();
        assert_eq!(before, [0, 1, 2, 2, 2, 3, 4, 5, 5]);
        // A part of a word is the word; parts that overlap are one; marks are nothing.
        assert_eq!(
            said_words(&places, &[span("ay now, s"), span("e sai")]),
            [(0, 4)]
        );
        assert_eq!(said_words(&places, &[span(", ")]), []);
        assert_eq!(said_before(&[], 3), 0);
    }
}
