//! Codebooks: a user's concepts, found by the words that speak for each.
//!
//! Words are made alike as for the IPTC topics, and counted alike: repetition for less than variety,
//! headline and opening more. One word found is enough for a concept, and every concept found is given.

use std::collections::BTreeMap;

use super::lexicon::normalise;
use super::{OPENING, OPENING_COUNTS, SURE, TITLE, repeated};
use crate::annotate::words::{Words, words};
use crate::model::{Codebook, Coding, ConceptScore};
use crate::text::{Span, Text};

/// Weight of a word of a concept: that of a word of the field in the list of topics.
const WEIGHT: f32 = 2.0;

/// A codebook ready to be looked up.
#[derive(Debug)]
pub struct Coder {
    codes: Vec<String>,
    phrases: Vec<Phrase>,
    /// Phrases by their first word, normalised.
    by_word: BTreeMap<String, Vec<usize>>,
    /// Phrases whose first word is a beginning, by that beginning.
    by_beginning: BTreeMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Phrase {
    concept: usize,
    role: Role,
    words: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Speaks,
    Except,
    Exclude,
}

/// A word of a phrase, or the beginning of one.
#[derive(Debug)]
enum Pattern {
    Word(String),
    Beginning(String),
}

/// A word of a text: in lower case, and normalised.
struct Form {
    plain: String,
    normal: String,
}

/// A phrase found: from one word to before another.
#[derive(Clone, Copy)]
struct Match {
    phrase: usize,
    start: usize,
    end: usize,
}

impl Coder {
    /// Makes `codebook` ready. Phrases without a word are left out.
    pub fn new(codebook: &Codebook) -> Coder {
        let mut coder = Coder {
            codes: codebook.concepts.iter().map(|c| c.code.clone()).collect(),
            phrases: Vec::new(),
            by_word: BTreeMap::new(),
            by_beginning: BTreeMap::new(),
        };
        for (number, concept) in codebook.concepts.iter().enumerate() {
            for (role, list) in [
                (Role::Speaks, &concept.words),
                (Role::Except, &concept.except),
                (Role::Exclude, &concept.exclude),
            ] {
                list.iter()
                    .for_each(|phrase| coder.put(number, role, phrase));
            }
        }
        coder
    }

    fn put(&mut self, concept: usize, role: Role, phrase: &str) {
        let words = patterns(phrase);
        let next = self.phrases.len();
        match words.first() {
            Some(Pattern::Word(word)) => self.by_word.entry(word.clone()).or_default().push(next),
            Some(Pattern::Beginning(begin)) => self
                .by_beginning
                .entry(begin.clone())
                .or_default()
                .push(next),
            None => return,
        }
        self.phrases.push(Phrase {
            concept,
            role,
            words,
        });
    }

    /// The concepts of `text` and of its `quotations` (their parts each). `title` is the headline.
    /// Time linear in the length of the text.
    pub fn code(&self, text: &Text, title: Option<&str>, quotations: &[&[Span]]) -> Coding {
        let all = words(text);
        let forms = forms(text, &all);
        let found = self.matches(&forms);
        let mut tally = Tally::new(self);
        if let Some(title) = title {
            let title = Text::clean(title);
            let forms = self::forms(&title, &words(&title));
            tally.count(&self.matches(&forms), None, |_| TITLE);
        }
        tally.count(&found, Some(&all), |at| {
            if at < OPENING { OPENING_COUNTS } else { 1.0 }
        });
        let of_quotation = |parts: &&[Span]| {
            let mut tally = Tally::new(self);
            for part in *parts {
                let range = all.tokens_in(*part);
                let inside = found
                    .iter()
                    .filter(|m| range.start <= m.start && m.end <= range.end);
                tally.count(&inside.copied().collect::<Vec<_>>(), Some(&all), |_| 1.0);
            }
            tally.scores()
        };
        Coding {
            quotations: quotations.iter().map(of_quotation).collect(),
            article: tally.scores(),
        }
    }

    /// Every phrase found, by place, the longer first.
    fn matches(&self, forms: &[Form]) -> Vec<Match> {
        let mut found = Vec::new();
        for (start, form) in forms.iter().enumerate() {
            let mut put = |phrases: &[usize]| {
                for phrase in phrases {
                    let words = &self.phrases[*phrase].words;
                    let end = start + words.len();
                    let fits = end <= forms.len()
                        && words.iter().zip(&forms[start..end]).all(|(w, f)| w.fits(f));
                    if fits {
                        found.push(Match {
                            phrase: *phrase,
                            start,
                            end,
                        });
                    }
                }
            };
            if let Some(phrases) = self.by_word.get(&form.normal) {
                put(phrases);
            }
            for (at, _) in form.plain.char_indices().skip(1) {
                if let Some(phrases) = self.by_beginning.get(&form.plain[..at]) {
                    put(phrases);
                }
            }
            if let Some(phrases) = self.by_beginning.get(&form.plain) {
                put(phrases);
            }
        }
        found.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end), m.phrase));
        found
    }
}

impl Pattern {
    fn fits(&self, form: &Form) -> bool {
        match self {
            Pattern::Word(word) => *word == form.normal,
            Pattern::Beginning(begin) => form.plain.starts_with(begin.as_str()),
        }
    }
}

/// The words of a phrase, cut as texts are.
fn patterns(phrase: &str) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    for piece in phrase.split_whitespace() {
        let stem = piece.trim_end_matches('*');
        let clean = Text::clean(stem);
        patterns.extend(
            forms(&clean, &words(&clean))
                .into_iter()
                .map(|form| (form.plain, Pattern::Word(form.normal))),
        );
        if stem.len() < piece.len()
            && let Some(last) = patterns.last_mut()
        {
            last.1 = Pattern::Beginning(last.0.clone());
        }
    }
    patterns.into_iter().map(|(_, pattern)| pattern).collect()
}

fn forms(text: &Text, words: &Words) -> Vec<Form> {
    words
        .tokens
        .iter()
        .map(|token| {
            let plain = text.slice(token.span).to_lowercase().replace('’', "'");
            let mut normal = String::new();
            normalise(&plain, &mut normal);
            Form { plain, normal }
        })
        .collect()
}

/// How often each phrase was met, and which concepts are excluded.
struct Tally<'a> {
    coder: &'a Coder,
    /// By phrase: how often, and its first place in the text.
    met: BTreeMap<usize, (f32, Option<Span>)>,
    excluded: Vec<bool>,
}

impl Tally<'_> {
    fn new(coder: &Coder) -> Tally<'_> {
        Tally {
            coder,
            met: BTreeMap::new(),
            excluded: vec![false; coder.codes.len()],
        }
    }

    /// Counts `found`, sorted by place; where words of one concept overlap, the longer one. The
    /// places are evidence when they are in `words`.
    fn count(&mut self, found: &[Match], words: Option<&Words>, weight: impl Fn(usize) -> f32) {
        let mut excepted: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.coder.codes.len()];
        for m in found {
            let phrase = &self.coder.phrases[m.phrase];
            match phrase.role {
                Role::Except => excepted[phrase.concept].push((m.start, m.end)),
                Role::Exclude => self.excluded[phrase.concept] = true,
                Role::Speaks => {}
            }
        }
        let mut taken = vec![0; self.coder.codes.len()];
        for m in found {
            let phrase = &self.coder.phrases[m.phrase];
            let hidden = |(start, end): &(usize, usize)| *start <= m.start && m.end <= *end;
            let counts = phrase.role == Role::Speaks
                && m.start >= taken[phrase.concept]
                && !excepted[phrase.concept].iter().any(hidden);
            if counts {
                taken[phrase.concept] = m.end;
                let span = words.map(|words| words.span_of(m.start..m.end));
                let met = self.met.entry(m.phrase).or_default();
                met.0 += weight(m.start);
                met.1 = met.1.or(span);
            }
        }
    }

    /// The concepts found, the weightiest first.
    fn scores(&self) -> Vec<ConceptScore> {
        let mut weights = vec![0.0f32; self.coder.codes.len()];
        let mut spoke: Vec<Vec<(f32, Span)>> = vec![Vec::new(); weights.len()];
        for (phrase, (count, span)) in &self.met {
            let concept = self.coder.phrases[*phrase].concept;
            let said = WEIGHT * repeated(*count);
            weights[concept] += said;
            spoke[concept].extend(span.map(|span| (said, span)));
        }
        let mut found: Vec<usize> = (0..weights.len())
            .filter(|n| weights[*n] > 0.0 && !self.excluded[*n])
            .collect();
        found.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
        found
            .into_iter()
            .map(|n| ConceptScore {
                code: self.coder.codes[n].clone(),
                score: weights[n] / (weights[n] + SURE),
                evidence: super::strongest(std::mem::take(&mut spoke[n])),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Concept;

    fn coder() -> Coder {
        let list = |words: &str| -> Vec<String> {
            words
                .split(';')
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let concept = |name: &str, words: &str, except: &str, exclude: &str| Concept {
            code: format!("b:{name}"),
            words: list(words),
            except: list(except),
            exclude: list(exclude),
            ..Concept::default()
        };
        Coder::new(&Codebook {
            name: "b".to_owned(),
            concepts: vec![
                concept(
                    "energy",
                    "energy;wind farm;nuclear*",
                    "energy drink",
                    "horoscope",
                ),
                concept("economy", "econ*;countr*", "", ""),
                concept("policy", "econom* polic*;energy", "", ""),
                concept("law", "U.S. law;don't ask", "", ""),
            ],
        })
    }

    fn check(text: &str, expected: &[&str]) {
        let coding = coder().code(&Text::clean(text), None, &[]);
        let mut found: Vec<&str> = coding.article.iter().map(|c| &c.code[2..]).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn finds_words_phrases_and_beginnings() {
        check("Wind farms turn.", &["energy"]);
        check("The wind turned at the farm.", &[]);
        check("Nuclear-powered ships.", &["energy"]);
        check(
            "Economic policies of poor countries.",
            &["economy", "policy"],
        );
        check("An economist spoke.", &["economy"]);
        check("The law of the U.S. is not U.S. law.", &["law"]);
        check("Don't ask.", &["law"]);
        check("", &[]);
    }

    #[test]
    fn exceptions_hide_a_place_and_exclusions_a_text() {
        check("An energy drink.", &["policy"]);
        check("Energy drinks cost more energy.", &["energy", "policy"]);
        check("Energy in your horoscope.", &["policy"]);
    }

    #[test]
    fn a_quotation_is_coded_by_its_own_words() {
        let text = Text::clean("“Energy,” he said of the economy, “is life.”");
        let part = |words: &str| {
            let start = text.as_str().find(words).unwrap_or(0);
            Span::new(start, start + words.len())
        };
        let parts = [part("“Energy,”"), part("“is life.”")];
        let coding = coder().code(&text, Some("Energy"), &[&parts, &[]]);
        let codes = |list: &[ConceptScore]| -> Vec<String> {
            list.iter().map(|c| c.code.clone()).collect()
        };
        assert_eq!(
            codes(&coding.article),
            ["b:energy", "b:policy", "b:economy"]
        );
        assert_eq!(codes(&coding.quotations[0]), ["b:energy", "b:policy"]);
        assert_eq!(codes(&coding.quotations[1]), [""; 0]);
        assert_eq!(text.slice(coding.article[0].evidence[0]), "Energy");
    }
}
