//! Words of a query in one plain text.

use crate::analysis::{
    Analyzer, DEFAULT_LANGUAGE, Follows, Interval, Pattern, Place, Within, WordRange, apart,
    covers, fold, near_pairs, places, wanted_terms, within_edits,
};
use crate::model::query::{Form, Nearness, Reach, Word, Words};
use crate::text::Span;

/// A text split into words once, to be asked many times.
pub(super) struct Finder {
    places: Vec<Place>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
    forms: Vec<String>,
    stems: Vec<Option<String>>,
    analyzers: Vec<Analyzer>,
}

/// One match: its stretch of positions and the spans to be marked.
pub(super) struct Hit {
    pub stretch: Interval,
    pub spans: Vec<Span>,
}

impl Finder {
    /// Splits `text` of `language`.
    pub(super) fn new(text: &str, language: Option<&str>) -> Finder {
        let mut analyzers = vec![Analyzer::new(language)];
        let places = places(text);
        let words = || places.iter().map(|p| &text[p.start..p.end]);
        let forms = words().map(fold).collect();
        let stems = words().map(|word| analyzers[0].stem_term(word)).collect();
        if analyzers[0].language() != DEFAULT_LANGUAGE {
            analyzers.push(Analyzer::new(None));
        }
        let begins = |wanted: &[Follows]| {
            let begins = places.iter().filter(|p| wanted.contains(&p.follows));
            begins.map(|p| p.position).collect()
        };
        Finder {
            sentences: begins(&[Follows::Sentence, Follows::Paragraph]),
            paragraphs: begins(&[Follows::Paragraph]),
            places,
            forms,
            stems,
            analyzers,
        }
    }

    /// The words of the text.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// How many words the text has.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Where `words` match, sorted by their stretch.
    pub(super) fn hits(&self, words: &Words) -> Vec<Hit> {
        match words {
            Words::Word(word) => self.phrase(std::slice::from_ref(word)),
            Words::Phrase(words) => self.phrase(words),
            Words::Either(parts) => {
                let mut hits: Vec<Hit> = parts.iter().flat_map(|part| self.hits(part)).collect();
                hits.sort_by_key(|hit| hit.stretch);
                hits
            }
            Words::Near {
                left,
                right,
                nearness,
            } => self.near(&self.hits(left), &self.hits(right), *nearness),
            Words::Apart {
                left,
                right,
                nearness,
            } => self.apart(self.hits(left), &self.hits(right), *nearness),
            Words::First { words, count } => {
                let mut hits = self.hits(words);
                hits.retain(|hit| hit.stretch.1 <= *count);
                hits
            }
        }
    }

    fn within(&self, reach: Reach) -> Within<'_> {
        match reach {
            Reach::Words(distance) => Within::Words(distance),
            Reach::Sentence => Within::Unbroken(&self.sentences),
            Reach::Paragraph => Within::Unbroken(&self.paragraphs),
            Reach::Field => Within::Unbroken(&[]),
        }
    }

    fn phrase(&self, words: &[Word]) -> Vec<Hit> {
        let fitting: Vec<Vec<bool>> = words.iter().map(|word| self.fitting(word)).collect();
        let last = words.len().saturating_sub(1);
        let fits = |start: usize| {
            fitting.iter().enumerate().all(|(n, fits)| fits[start + n])
                && self.places[start + last].position == self.places[start].position + last as u32
        };
        (0..self.places.len().saturating_sub(last))
            .filter(|start| !words.is_empty() && fits(*start))
            .map(|start| Hit {
                stretch: (
                    self.places[start].position,
                    self.places[start + last].position + 1,
                ),
                spans: vec![Span::new(
                    self.places[start].start,
                    self.places[start + last].end,
                )],
            })
            .collect()
    }

    fn near(&self, left: &[Hit], right: &[Hit], nearness: Nearness) -> Vec<Hit> {
        let (a, b) = (stretches(left), stretches(right));
        let within = self.within(nearness.reach);
        let mut hits: Vec<Hit> = near_pairs(&a, &b, within, nearness.ordered)
            .into_iter()
            .map(|(l, r)| Hit {
                stretch: covers(&a, &b, &[(l, r)])[0],
                spans: [left[l].spans.as_slice(), right[r].spans.as_slice()].concat(),
            })
            .collect();
        hits.sort_by_key(|hit| hit.stretch);
        hits
    }

    fn apart(&self, left: Vec<Hit>, right: &[Hit], nearness: Nearness) -> Vec<Hit> {
        let within = self.within(nearness.reach);
        let alone = apart(
            &stretches(&left),
            &stretches(right),
            within,
            nearness.ordered,
        );
        left.into_iter()
            .enumerate()
            .filter(|(n, _)| alone.binary_search(n).is_ok())
            .map(|(_, hit)| hit)
            .collect()
    }

    /// For each word of the text, whether the query word fits it.
    fn fitting(&self, word: &Word) -> Vec<bool> {
        let forms = self.forms.iter();
        match word.form {
            Form::AnyWord => vec![true; self.forms.len()],
            Form::Exact => {
                let form = fold(&word.text);
                forms.map(|f| *f == form).collect()
            }
            Form::Pattern => {
                let pattern = Pattern::new(&word.text);
                forms.map(|f| pattern.fits(f)).collect()
            }
            Form::Between => {
                let range = WordRange::new(&word.text);
                forms.map(|f| range.fits(f)).collect()
            }
            Form::Fuzzy(edits) => {
                let chars: Vec<char> = fold(&word.text).chars().collect();
                forms.map(|f| within_edits(&chars, f, edits)).collect()
            }
            Form::Stemmed => {
                let analyzers: Vec<&Analyzer> = self.analyzers.iter().collect();
                let wanted = wanted_terms(&word.text, &analyzers);
                let is_wanted = |term: &String| wanted.binary_search(term).is_ok();
                forms
                    .zip(&self.stems)
                    .map(|(form, stem)| is_wanted(form) || stem.as_ref().is_some_and(is_wanted))
                    .collect()
            }
        }
    }
}

pub(super) fn stretches(hits: &[Hit]) -> Vec<Interval> {
    hits.iter().map(|hit| hit.stretch).collect()
}
