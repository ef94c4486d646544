//! What is the text about? IPTC Media Topics, by the words that speak for each.
//!
//! A word list gives phrases with weights for topics; a phrase counts for all topics above as
//! well. Repetition counts for less than variety, headline and opening count more. The main topic is
//! sought from the top down: field, then subject, then deeper as long as the words bear it.

mod codebook;
mod lexicon;
mod vocabulary;

pub use codebook::Coder;
pub use lexicon::words_for;
pub use vocabulary::{EDITION, TopicInfo, all, ancestors, children, descendants, find, topic};

use self::lexicon::LEXICON;
pub(super) use self::lexicon::normalise;
use self::vocabulary::VOCABULARY;
use super::phrases::Known;
use super::words::{Words, words};
use crate::model::TopicScore;
use crate::text::{Span, Text};

/// How much a word of the headline counts.
const TITLE: f32 = 3.0;
/// How much a word of the first [`OPENING`] words counts.
const OPENING_COUNTS: f32 = 2.0;
const OPENING: usize = 60;
/// How much a word says that is met so many times: the power 0.7, no more after eight. A text that
/// has many words of a topic is more surely about it than one that has a single word many times.
const REPEATED: [f32; 9] = [
    0.0, 1.0, 1.6245, 2.1577, 2.6390, 3.0852, 3.5051, 3.9045, 4.2871,
];
/// A subject is named when it has this share of the main one's weight.
const SHARE_OF_MAIN: f32 = 0.35;
/// A subject with this weight is named however strong the main one is.
const STANDS_ALONE: f32 = 9.0;
/// A topic below its subject is named when the best there has this share of the subject's weight,
const SHARE_OF_SUBJECT: f32 = 0.25;
/// and this share of the weight of the best.
const SHARE_OF_BEST: f32 = 0.5;
/// Share of its field's weight that speaks for a subject as the main one.
const FIELD: f32 = 0.4;
/// Weight below which nothing is said.
const LEAST: f32 = 4.0;
/// Weight that a subject needs beside the main one.
const LEAST_BESIDE: f32 = 6.0;
const LEAST_OF_QUOTATION: f32 = 2.0;
/// Most topics of an article, and of a quotation.
const MOST: usize = 6;
const MOST_OF_QUOTATION: usize = 3;
/// Evidence kept for a topic.
const EVIDENCE: usize = 5;

/// The topics of `text`, the main one first, each with the words that spoke for it. `title` is
/// the headline where it is not part of the text. Empty when nothing speaks for any topic.
pub fn topics(text: &Text, words: &Words, title: Option<&str>) -> Vec<TopicScore> {
    Topics::new(text, words).of_article(title)
}

/// A text whose words are looked up, once for itself and its quotations.
pub struct Topics<'a> {
    text: &'a Text,
    words: &'a Words,
    known: Vec<Known>,
}

impl<'a> Topics<'a> {
    /// Looks up all words of a text.
    pub fn new(text: &'a Text, words: &'a Words) -> Topics<'a> {
        let mut normal = String::with_capacity(24);
        let tokens = words.tokens.iter();
        let known = tokens.map(|token| {
            normalise(text.slice(token.span), &mut normal);
            LEXICON.book.know(&normal)
        });
        let known = known.collect();
        Topics { text, words, known }
    }

    /// As [`topics`].
    pub fn of_article(&self, title: Option<&str>) -> Vec<TopicScore> {
        let mut tally = Tally::new();
        let headlines = [title.map(str::to_owned), address(self.text)];
        for headline in headlines.into_iter().flatten() {
            let headline = Text::clean(&headline);
            let words = words(&headline);
            tally.count(
                &Topics::new(&headline, &words),
                0..usize::MAX,
                |_| TITLE,
                false,
            );
        }
        let weight = |at: usize| if at < OPENING { OPENING_COUNTS } else { 1.0 };
        tally.count(self, 0..usize::MAX, weight, true);
        tally.topics(LEAST, LEAST_BESIDE, MOST)
    }

    /// What a quotation, in `parts`, is about. Empty more often than for a whole article: few words
    /// say little.
    pub fn of_parts(&self, parts: &[Span]) -> Vec<TopicScore> {
        let mut tally = Tally::new();
        for part in parts {
            tally.count(self, self.words.tokens_in(*part), |_| 1.0, true);
        }
        tally.topics(LEAST_OF_QUOTATION, LEAST_OF_QUOTATION, MOST_OF_QUOTATION)
    }
}

/// The words of a web address that stands first: it often holds the headline.
fn address(text: &Text) -> Option<String> {
    let first = text.as_str().split_whitespace().next()?;
    let path = first
        .strip_prefix("https://")
        .or(first.strip_prefix("http://"))?;
    let (_, path) = path.split_once('/')?;
    Some(path.replace(|c: char| !c.is_alphanumeric(), " "))
}

/// How often each phrase was met.
struct Tally {
    /// One a phrase of the lexicon; empty as long as none was met, as in most quotations.
    counts: Vec<f32>,
    /// Phrases met, with the first place in the text.
    met: Vec<(u32, Option<Span>)>,
}

impl Tally {
    fn new() -> Tally {
        Tally {
            counts: Vec::new(),
            met: Vec::new(),
        }
    }

    /// Counts the phrases of a text in `range`; where they overlap, the longer one.
    fn count(
        &mut self,
        topics: &Topics,
        range: std::ops::Range<usize>,
        weight: impl Fn(usize) -> f32,
        is_evidence: bool,
    ) {
        let end = range.end.min(topics.known.len());
        let range = range.start.min(end)..end;
        let tokens = &topics.words.tokens[range.clone()];
        let known = &topics.known[range];
        let mut at = 0;
        while at < known.len() {
            let mut longest = 0;
            let mut numbers = [0u32; 2];
            let mut found = 0;
            LEXICON.book.at(&known[at..], |number, length| {
                if length > longest {
                    longest = length;
                    found = 0;
                }
                if length == longest && found < numbers.len() {
                    numbers[found] = number;
                    found += 1;
                }
            });
            if longest == 0 {
                at += 1;
                continue;
            }
            let span = tokens[at].span.cover(tokens[at + longest - 1].span);
            for number in &numbers[..found] {
                self.meet(*number, weight(at), is_evidence.then_some(span));
            }
            at += longest;
        }
    }

    fn meet(&mut self, number: u32, weight: f32, span: Option<Span>) {
        if self.counts.is_empty() {
            self.counts = vec![0.0; LEXICON.phrases.len()];
        }
        let count = &mut self.counts[number as usize];
        if *count == 0.0 {
            self.met.push((number, span));
        }
        *count += weight;
    }

    fn topics(&self, least: f32, beside: f32, most: usize) -> Vec<TopicScore> {
        if self.met.is_empty() {
            return Vec::new();
        }
        let vocabulary = &*VOCABULARY;
        let mut weights = vec![0.0f32; vocabulary.topics.len()];
        for (number, _) in &self.met {
            let repeated = repeated(self.counts[*number as usize]);
            for vote in &LEXICON.phrases[*number as usize].paths {
                weights[vote.topic] += vote.weight * repeated;
            }
        }
        let mut subjects: Vec<(usize, f32)> = (0..weights.len())
            .filter(|n| vocabulary.topics[*n].level == 2 && weights[*n] > 0.0)
            .map(|n| {
                let field = vocabulary.above[n].map_or(0.0, |above| weights[above]);
                (n, weights[n] + FIELD * field)
            })
            .collect();
        subjects.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let main = match subjects.first() {
            Some((main, _)) if weights[*main] >= least => *main,
            _ => return self.field(&weights, least),
        };
        let floor = (weights[main] * SHARE_OF_MAIN)
            .min(STANDS_ALONE)
            .max(beside);
        // Beside the main one, a subject stands on its own words.
        let mut chosen: Vec<usize> = subjects[1..]
            .iter()
            .map(|(n, _)| *n)
            .filter(|n| weights[*n] >= floor)
            .collect();
        chosen.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
        chosen.insert(0, main);
        chosen.truncate(most);
        let mut found = Vec::new();
        for subject in chosen {
            for place in self.deeper(subject, &weights) {
                found.push(self.score(place, &weights));
            }
        }
        found
    }

    /// The field alone, where no subject of it has words enough; empty where no field has either.
    fn field(&self, weights: &[f32], least: f32) -> Vec<TopicScore> {
        let best = (0..weights.len())
            .filter(|n| VOCABULARY.topics[*n].level == 1 && weights[*n] >= least)
            .max_by(|a, b| weights[*a].total_cmp(&weights[*b]).then(b.cmp(a)));
        best.map(|place| self.score(place, weights))
            .into_iter()
            .collect()
    }

    /// The topics that the words bear at or below `subject`: the deepest, or several side by side.
    fn deeper(&self, subject: usize, weights: &[f32]) -> Vec<usize> {
        let vocabulary = &*VOCABULARY;
        let mut places: Vec<usize> = (0..weights.len())
            .filter(|n| vocabulary.above[*n] == Some(subject) && weights[*n] > 0.0)
            .collect();
        places.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
        let best = places.first().map_or(0.0, |place| weights[*place]);
        if best <= 0.0 || best < weights[subject] * SHARE_OF_SUBJECT {
            return vec![subject];
        }
        places.retain(|place| weights[*place] >= best * SHARE_OF_BEST);
        places.truncate(2);
        places
            .into_iter()
            .flat_map(|place| self.deeper(place, weights).into_iter().take(1))
            .collect()
    }

    fn score(&self, place: usize, weights: &[f32]) -> TopicScore {
        let info = &VOCABULARY.topics[place];
        let spoke: Vec<(f32, Span)> = self
            .met
            .iter()
            .filter_map(|(number, span)| {
                let phrase = &LEXICON.phrases[*number as usize];
                let vote = phrase.paths.iter().find(|vote| vote.topic == place)?;
                let said = repeated(self.counts[*number as usize]) * vote.weight;
                span.map(|span| (said, span))
            })
            .collect();
        TopicScore {
            code: info.code,
            name: info.name,
            score: weights[place] / (weights[place] + SURE),
            evidence: strongest(spoke),
        }
    }
}

/// How much a word says that is met `count` times.
fn repeated(count: f32) -> f32 {
    REPEATED[(count as usize).min(REPEATED.len() - 1)]
}

/// The places that said most, in order of the text.
fn strongest(mut spoke: Vec<(f32, Span)>) -> Vec<Span> {
    spoke.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    spoke.truncate(EVIDENCE);
    let mut places: Vec<Span> = spoke.into_iter().map(|(_, span)| span).collect();
    places.sort();
    places
}

/// Weight at which a topic scores one half.
const SURE: f32 = 10.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of `expected` is among the topics or above one; the first one is the main topic or above it.
    fn check(text: &str, expected: &[&str]) {
        let text = Text::clean(text);
        let found = topics(&text, &words(&text), None);
        let paths: Vec<Vec<&str>> = found
            .iter()
            .map(|t| {
                ancestors(t.code)
                    .iter()
                    .map(|a| a.name)
                    .chain([t.name])
                    .collect()
            })
            .collect();
        for (n, name) in expected.iter().enumerate() {
            let fits = if n == 0 {
                paths.first().is_some_and(|path| path.contains(name))
            } else {
                paths.iter().any(|path| path.contains(name))
            };
            assert!(fits, "{name} not in {paths:?} of {:?}", text.as_str());
        }
        assert_eq!(found.is_empty(), expected.is_empty(), "{paths:?}");
    }

    #[test]
    fn tells_what_a_text_is_about() {
        check(
            "The ambassador of Norland met the foreign minister to mend bilateral ties. Both \
             sides praised the defence ministry's joint exercise and the troops that took part.",
            &["international relations", "government"],
        );
        check(
            "The striker scored a late goal and the goalkeeper saved a penalty as the club won \
             the cup final at its own stadium.",
            &["sport", "football"],
        );
        check(
            "Net profit rose 12 percent in the quarter, the company said, and the board raised \
             its dividend after strong earnings.",
            &["business information"],
        );
        check(
            "An earthquake of magnitude six shook the valley; rescuers dug in the rubble.",
            &["disaster"],
        );
        check("The cat sat.", &[]);
        check("", &[]);
    }

    #[test]
    fn shows_the_words_that_spoke() {
        let text = Text::clean("The vaccine halted the epidemic, doctors said of the virus.");
        let found = topics(&text, &words(&text), None);
        let seen: Vec<&str> = found[0].evidence.iter().map(|s| text.slice(*s)).collect();
        assert!(seen.contains(&"epidemic"), "{seen:?}");
    }

    #[test]
    fn a_quotation_has_topics_of_its_own() {
        let text =
            Text::clean("The coach praised the match. “Inflation and interest rates hurt us.”");
        let all = words(&text);
        let start = text.as_str().find('“').unwrap_or(0);
        let found = Topics::new(&text, &all).of_parts(&[Span::new(start, text.len())]);
        assert_eq!(
            ancestors(found[0].code)[0].name,
            "economy, business and finance"
        );
    }
}
