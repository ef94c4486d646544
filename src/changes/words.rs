//! Paragraphs and words of a text, and how those of two texts lie side by side.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Comparisons above which two lists are not laid side by side but stand in place of each other.
const MOST: usize = 40_000_000;

/// A paragraph with its words.
pub struct Paragraph<'a> {
    /// As it stands.
    pub text: &'a str,
    /// Its words without typography, one space between.
    pub plain: String,
    /// Where each word is in the whole text, in bytes, and the word without typography.
    pub words: Vec<(Range<usize>, String)>,
}

/// A piece of two paragraphs: bytes in the whole text of its side, and its words.
pub enum Part {
    Same(Range<usize>),
    Removed(Range<usize>, u64),
    Added(Range<usize>, u64),
}

impl Part {
    /// The words as they stand.
    pub fn text<'a>(&self, old: Option<&Paragraph<'a>>, new: Option<&Paragraph<'a>>) -> &'a str {
        let (range, side) = match self {
            Part::Removed(range, _) => (range, old),
            Part::Same(range) | Part::Added(range, _) => (range, new),
        };
        let Some(paragraph) = side else {
            return "";
        };
        let begin = paragraph.words.first().map_or(0, |(word, _)| word.start);
        let lead = paragraph.text.len() - paragraph.text.trim_start().len();
        let at = |byte: usize| byte - begin + lead;
        paragraph
            .text
            .get(at(range.start)..at(range.end))
            .unwrap_or_default()
    }
}

/// A text without typography: quotation marks and dashes in one form, white space as one space.
pub fn plain(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(plain_word).collect();
    words.join(" ")
}

fn plain_word(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '‘' | '’' | '‚' | '‛' | '`' | '´' => '\'',
            '“' | '”' | '„' | '‟' | '«' | '»' => '"',
            '–' | '—' | '−' => '-',
            other => other,
        })
        .collect()
}

/// True for a line that only says when the text was changed.
fn is_about_update(plain: &str) -> bool {
    let lower = plain.to_lowercase();
    let starts = [
        "last updated",
        "last modified",
        "updated ",
        "updated:",
        "first published",
        "published on",
        "published:",
        "this story has been updated",
        "this article has been updated",
        "this article was updated",
        "this story was updated",
        "(updates ",
        "update:",
        "aktualisiert",
        "zuletzt aktualisiert",
        "mis à jour",
        "actualizado",
        "última actualización",
    ];
    plain.split(' ').count() <= 14 && starts.iter().any(|start| lower.starts_with(start))
}

/// The paragraphs of a text but those about its update and empty ones.
pub fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let base = text.as_ptr() as usize;
    let lines = text.split('\n').filter(|line| !line.trim().is_empty());
    let of_line = |line: &'_ str| -> Vec<(Range<usize>, String)> {
        let words = line.split_whitespace();
        words
            .map(|word| {
                let start = word.as_ptr() as usize - base;
                (start..start + word.len(), plain_word(word))
            })
            .collect()
    };
    lines
        .map(|line| Paragraph {
            text: line,
            plain: plain(line),
            words: of_line(line),
        })
        .filter(|paragraph| !is_about_update(&paragraph.plain))
        .collect()
}

/// Words of all paragraphs.
pub fn count(paragraphs: &[Paragraph]) -> u64 {
    paragraphs.iter().map(|p| p.words.len() as u64).sum()
}

/// Runs of paragraphs of both texts that are the same or stand in place of each other, in order.
pub fn aligned(old: &[Paragraph], new: &[Paragraph]) -> Vec<(Range<usize>, Range<usize>)> {
    let of = |side: &[Paragraph]| -> Vec<String> { side.iter().map(|p| p.plain.clone()).collect() };
    let runs = side_by_side(&of(old), &of(new));
    runs.into_iter()
        .map(|op| (op.old_range(), op.new_range()))
        .collect()
}

/// The words of two paragraphs in order.
pub fn pieces(old: Option<&Paragraph>, new: Option<&Paragraph>) -> Vec<Part> {
    let words = |side: Option<&Paragraph>| -> Vec<String> {
        side.map_or(Vec::new(), |p| {
            p.words.iter().map(|(_, word)| word.clone()).collect()
        })
    };
    let range = |side: Option<&Paragraph>, words: Range<usize>| {
        let words = side.and_then(|p| p.words.get(words));
        let (first, last) = words.and_then(|w| Some((w.first()?, w.last()?)))?;
        Some(first.0.start..last.0.end)
    };
    let mut parts = Vec::new();
    for op in side_by_side(&words(old), &words(new)) {
        let (olds, news) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            parts.extend(range(new, news).map(Part::Same));
            continue;
        }
        let (removed, added) = (olds.len() as u64, news.len() as u64);
        parts.extend(range(old, olds).map(|range| Part::Removed(range, removed)));
        parts.extend(range(new, news).map(|range| Part::Added(range, added)));
    }
    parts
}

fn side_by_side(old: &[String], new: &[String]) -> Vec<DiffOp> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = (&old[head..], &new[head..]);
    let tail = rest
        .0
        .iter()
        .rev()
        .zip(rest.1.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (olds, news) = (rest.0.len() - tail, rest.1.len() - tail);
    if olds.saturating_mul(news) <= MOST {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let equal = |old_index, new_index, len| DiffOp::Equal {
        old_index,
        new_index,
        len,
    };
    vec![
        equal(0, 0, head),
        DiffOp::Replace {
            old_index: head,
            old_len: olds,
            new_index: head,
            new_len: news,
        },
        equal(head + olds, head + news, tail),
    ]
}
