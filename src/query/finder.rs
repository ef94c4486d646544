//! Words of a query in one plain text.

use std::collections::HashMap;

use crate::analysis::{
    Analyzer, DEFAULT_LANGUAGE, Follows, Interval, Pattern, Place, Within, WordRange, apart,
    covers, fold, foreign_to, near_pairs, places, said_before, wanted_terms, within_edits,
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
    /// Splits `text` of `language`, without stretches of another one.
    pub(super) fn new(text: &str, language: Option<&str>) -> Finder {
        Finder::mixed(text, language, &[])
    }

    /// Splits `text` of `language` but for the stretches `foreign`.
    pub(super) fn mixed(text: &str, language: Option<&str>, foreign: &[(Span, String)]) -> Finder {
        let mut analyzers = vec![Analyzer::new(language)];
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (_, code) in foreign {
            let analyzer = Analyzer::new(Some(code));
            let same = |known: &Analyzer| known.language() == analyzer.language();
            let number = analyzers.iter().position(same).unwrap_or_else(|| {
                analyzers.push(analyzer);
                analyzers.len() - 1
            });
            numbers.insert(code, number);
        }
        let places = places(text);
        let words = || places.iter().map(|p| &text[p.start..p.end]);
        let forms = words().map(fold).collect();
        let stem = |place: &Place| {
            let number = foreign_to(foreign, place).map_or(0, |code| numbers[code]);
            analyzers[number].stem_term(&text[place.start..place.end])
        };
        let stems = places.iter().map(stem).collect();
        if !analyzers.iter().any(|a| a.language() == DEFAULT_LANGUAGE) {
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

    /// Only the words of a quotation (see [`said_words`](crate::analysis::said_words)), counted anew.
    pub(super) fn said(mut self, said: &[Interval]) -> Finder {
        let before = |at: u32| said_before(said, at);
        let holds = |place: &Place| before(place.position + 1) > before(place.position);
        let held: Vec<bool> = self.places.iter().map(holds).collect();
        self.forms = kept(self.forms, &held);
        self.stems = kept(self.stems, &held);
        self.places = kept(self.places, &held);
        for place in &mut self.places {
            place.position = before(place.position);
        }
        for breaks in [&mut self.sentences, &mut self.paragraphs] {
            breaks.iter_mut().for_each(|at| *at = before(*at));
        }
        self
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

fn kept<T>(values: Vec<T>, held: &[bool]) -> Vec<T> {
    let kept = values.into_iter().zip(held).filter(|(_, held)| **held);
    kept.map(|(value, _)| value).collect()
}

pub(super) fn stretches(hits: &[Hit]) -> Vec<Interval> {
    hits.iter().map(|hit| hit.stretch).collect()
}
