//! The stretch of a text that shows best why it was found.

use crate::text::Span;

/// A stretch of a text with what matched in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The stretch, from word to word.
    pub span: Span,
    /// The matches inside it, as spans of the whole text.
    pub highlights: Vec<Span>,
}

/// The best stretch of about `width` bytes: the one with the most different matches, then the most
/// matches, then the first. `spans` are sorted, as `highlights` gives them. Without any, the
/// beginning of the text. A match longer than `width` is shown whole.
pub fn snippet(text: &str, spans: &[Span], width: usize) -> Snippet {
    let (first, last) = best_run(text, spans, width);
    let (core_start, core_end) = match spans.get(first..last) {
        Some([one, .., other]) => (one.start as usize, other.end as usize),
        Some([one]) => (one.start as usize, one.end as usize),
        _ => (0, 0),
    };
    let room = width.saturating_sub(core_end - core_start);
    let behind = (room / 2).min(text.len() - core_end);
    let before = core_start.saturating_sub(room - behind);
    let start = word_border(text, before, core_start, true);
    let spare = room.saturating_sub(core_start - start);
    let end = word_border(text, (core_end + spare).min(text.len()), core_end, false);
    let span = Span::new(start, end);
    Snippet {
        span,
        highlights: spans
            .iter()
            .copied()
            .filter(|s| span.contains(*s))
            .collect(),
    }
}

/// The run `first..last` of spans that fits into `width` and shows most.
fn best_run(text: &str, spans: &[Span], width: usize) -> (usize, usize) {
    let mut best = (0, 0, 0, 0);
    for first in 0..spans.len() {
        let fits = |s: &&Span| (s.end - spans[first].start) as usize <= width;
        let count = spans[first..].iter().take_while(fits).count().max(1);
        let run = &spans[first..first + count];
        let mut different: Vec<String> =
            run.iter().map(|s| text[s.range()].to_lowercase()).collect();
        different.sort();
        different.dedup();
        if (different.len(), count) > (best.0, best.1) {
            best = (different.len(), count, first, first + count);
        }
    }
    (best.2, best.3)
}

/// The nearest place to `at` between it and `core` where a word begins (or ends).
fn word_border(text: &str, at: usize, core: usize, begins: bool) -> usize {
    if at == 0 || at == text.len() {
        return at;
    }
    let space = |c: char| c.is_whitespace();
    let inner = |from: usize, to: usize| (from..=to).find(|n| text.is_char_boundary(*n));
    if begins {
        let from = inner(at, core).unwrap_or(core);
        let cut = text[from..core].char_indices().find(|(_, c)| space(*c));
        let whole = text[..from].ends_with(space);
        match cut {
            _ if whole => from,
            Some((offset, c)) => from + offset + c.len_utf8(),
            // A script without spaces: between any two signs.
            None => from,
        }
    } else {
        let to = (core..=at)
            .rev()
            .find(|n| text.is_char_boundary(*n))
            .unwrap_or(core);
        let whole = text[to..].starts_with(space);
        match text[core..to].char_indices().rev().find(|(_, c)| space(*c)) {
            _ if whole => to,
            Some((offset, _)) => core + offset,
            None => to,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, marks: &[&str], width: usize, expected: &str) {
        let mut spans: Vec<Span> = marks
            .iter()
            .flat_map(|m| text.match_indices(m))
            .map(|(at, m)| Span::new(at, at + m.len()))
            .collect();
        spans.sort();
        let got = snippet(text, &spans, width);
        assert_eq!(&text[got.span.range()], expected);
    }

    #[test]
    fn shows_most() {
        let text =
            "the old bridge fell in March and nobody was hurt when the new bridge opened late";
        check(text, &[], 20, "the old bridge fell");
        check(text, &["hurt"], 22, "was hurt when the new");
        check(text, &["bridge", "opened"], 24, "new bridge opened late");
        check(text, &["late"], 12, "opened late");
        check("", &[], 20, "");
        check("東京都知事は東京で会見した", &["会見"], 12, "で会見し");
    }

    proptest! {
        #[test]
        fn any_text_any_width(text in "[a-cé東 ]{0,40}", width in 0usize..30, picks in proptest::collection::vec(0usize..40, 0..4)) {
            let borders: Vec<usize> = text.char_indices().map(|(n, _)| n).chain([text.len()]).collect();
            let mut spans: Vec<Span> = picks
                .iter()
                .filter(|n| **n + 1 < borders.len())
                .map(|n| Span::new(borders[*n], borders[n + 1]))
                .collect();
            spans.sort();
            spans.dedup();
            let got = snippet(&text, &spans, width);
            prop_assert!(text.get(got.span.range()).is_some());
            prop_assert!(spans.is_empty() || !got.highlights.is_empty());
        }
    }
}
