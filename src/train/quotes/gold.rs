//! Articles whose quotations people marked, in our tokens.

use std::path::Path;

use morgue::annotate::learned::{Model, forms};
use morgue::annotate::quotes::scene::Scene;
use morgue::annotate::tags::{Tag, tags_by};
use morgue::annotate::words::{Words, words};
use morgue::text::{Scalars, Text};
use serde::Deserialize;

use crate::corpus::{Outcome, lines};

/// Ranges of tokens.
pub type Ranges = Vec<(usize, usize)>;

/// A quotation as marked.
pub struct Gold {
    /// The content.
    pub content: Ranges,
    /// The cue; empty when none is marked.
    pub cue: Ranges,
    /// The source; empty when none is marked.
    pub source: Ranges,
}

/// An article with its quotations.
pub struct Document {
    /// Its cleaned text.
    pub text: Text,
    /// Its tokens.
    pub words: Words,
    /// Part of speech of each token.
    pub tags: Vec<Tag>,
    /// The quotations.
    pub gold: Vec<Gold>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    quotations: Vec<Quotation>,
}

#[derive(Deserialize)]
struct Quotation {
    content: Vec<(usize, usize)>,
    #[serde(default)]
    cue: Option<Vec<(usize, usize)>>,
    #[serde(default)]
    source: Option<Vec<(usize, usize)>>,
}

/// The articles of a set, in order, tagged by `tagger`: what was just learned, not what this program holds.
pub fn read(path: &Path, tagger: &Model) -> Outcome<Vec<Document>> {
    lines(path)?
        .iter()
        .map(|line| {
            let line = serde_json::from_str(line)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(Document::new(line, tagger))
        })
        .collect()
}

impl Document {
    fn new(line: Line, tagger: &Model) -> Document {
        let raw = line.text.as_str();
        let (text, map) = Text::clean_with_map(raw);
        let scalars = Scalars::new(raw);
        let words = words(&text);
        let places: Vec<(usize, usize)> = words
            .tokens
            .iter()
            .map(|t| {
                let start = map.raw_start(t.span.start as usize);
                let end = map.raw_end(t.span.end as usize);
                (scalars.at(raw, start), scalars.at(raw, end))
            })
            .collect();
        let gold = line
            .quotations
            .iter()
            .map(|q| Gold {
                content: ranges(&q.content, &places),
                cue: ranges(q.cue.as_deref().unwrap_or_default(), &places),
                source: ranges(q.source.as_deref().unwrap_or_default(), &places),
            })
            .collect();
        let tags = tags_by(&mut tagger.reader(), &words, &forms(&text, &words));
        Document {
            tags,
            words,
            gold,
            text,
        }
    }

    /// The article as the finder sees it.
    pub fn scene(&self) -> Scene<'_> {
        Scene::new(&self.text, &self.words, &self.tags, &[])
    }

    /// The head of a cue: its first verb that is no auxiliary, else its first noun, else its first
    /// other word.
    pub fn head(&self, cue: &Ranges) -> Option<usize> {
        let tokens: Vec<usize> = cue.iter().flat_map(|(s, e)| *s..*e).collect();
        let full = |at: &usize| {
            let word = self.text.slice(self.words.tokens[*at].span).to_lowercase();
            !AUXILIARIES.contains(&word.replace('’', "'").as_str())
        };
        let first = |wanted: &dyn Fn(Tag) -> bool| {
            let mut tokens = tokens.iter().copied();
            tokens.find(|at| wanted(self.tags[*at]) && full(at))
        };
        first(&Tag::is_verb)
            .or_else(|| first(&Tag::is_noun))
            .or_else(|| first(&|_| true))
            .or(tokens.first().copied())
    }
}

fn ranges(spans: &[(usize, usize)], places: &[(usize, usize)]) -> Ranges {
    let mut out: Ranges = spans
        .iter()
        .map(|(start, end)| {
            (
                places.partition_point(|p| p.1 <= *start),
                places.partition_point(|p| p.0 < *end),
            )
        })
        .filter(|(first, end)| first < end)
        .collect();
    out.sort_unstable();
    out
}

const AUXILIARIES: &[&str] = &[
    "be", "is", "was", "were", "been", "being", "are", "am", "'s", "'re", "'m", "has", "have",
    "had", "having", "'ve", "'d", "do", "does", "did", "will", "would", "could", "can", "should",
    "may", "might", "must", "'ll", "to", "shall",
];
