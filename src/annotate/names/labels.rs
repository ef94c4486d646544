//! Labels of speakers in transcripts: `MAYOR ADA BRANDVOLD: We wait.`

use std::ops::Range;

use super::Name;
use super::describe::Document;
use super::gazetteer::{DEMONYM, GIVEN, PLACES, TITLE, lists_with};
use crate::annotate::learned::{HashedMap, join};
use crate::lexicon::people::{NameWord, Noun, name_word, noun};
use crate::model::ActorKind;
use crate::text::Text;

/// Longest label, in tokens.
const LONGEST: usize = 6;
/// Longest name in it.
const LONGEST_NAME: usize = 4;

/// The names of persons in labels, where a text has two labels or more. A label of one word is a name if
/// it stands behind a title, ends another name of the text, or labels two paragraphs and is no word for
/// a role; one of several if it begins with a given name, or labels two paragraphs.
pub fn labels(text: &Text, document: &Document, names: &[Name]) -> Vec<Name> {
    let labels = candidates(text, document);
    if labels.len() < 2 {
        return Vec::new();
    }
    let known = Known::new(document, names, &labels);
    let found = labels.iter().filter(|label| known.is_name(document, label));
    found
        .map(|label| Name {
            span: document.words.span_of(label.name.clone()),
            first: label.name.start as u32,
            end: label.name.end as u32,
            kind: ActorKind::Person,
        })
        .collect()
}

/// What the text says of the words in its labels.
struct Known {
    /// How often a label names the same words.
    times: HashedMap<u64, usize>,
    /// Last words of persons and of labels of several words.
    surnames: HashedMap<u64, ()>,
}

impl Known {
    fn new(document: &Document, names: &[Name], labels: &[Label]) -> Known {
        let mut known = Known {
            times: HashedMap::default(),
            surnames: HashedMap::default(),
        };
        let persons = names.iter().filter(|name| name.kind == ActorKind::Person);
        let persons = persons.map(Name::tokens);
        let several = labels.iter().map(|label| label.name.clone());
        for name in persons.chain(several).filter(|name| name.len() > 1) {
            known
                .surnames
                .insert(document.forms[name.end - 1].lower, ());
        }
        for label in labels {
            *known.times.entry(whole(document, label)).or_default() += 1;
        }
        known
    }

    fn is_name(&self, document: &Document, label: &Label) -> bool {
        let first = document.forms[label.name.start].lower;
        let again = self
            .times
            .get(&whole(document, label))
            .is_some_and(|n| *n > 1);
        label.titled
            || if label.name.len() > 1 {
                lists_with(first) & GIVEN != 0 || again
            } else {
                self.surnames.contains_key(&first) || again && lists_with(first) & PLACES == 0
            }
    }
}

/// The words of a label in one hash.
fn whole(document: &Document, label: &Label) -> u64 {
    let forms = document.forms[label.name.clone()].iter();
    forms.fold(0, |chain, form| join(chain, form.lower))
}

/// What stands before the colon.
struct Label {
    /// The tokens without titles and roles before them.
    name: Range<usize>,
    /// A title or a role stands before them.
    titled: bool,
}

/// Labels in capitals that open a paragraph, and hold more than titles and words for roles.
fn candidates(text: &Text, document: &Document) -> Vec<Label> {
    let mut found = Vec::new();
    let mut paragraph = None;
    for sentence in &document.words.sentences {
        let opens = paragraph.replace(sentence.paragraph) != Some(sentence.paragraph);
        if opens {
            found.extend(label(text, document, sentence.tokens()));
        }
    }
    found
}

fn label(text: &Text, document: &Document, sentence: Range<usize>) -> Option<Label> {
    let word = |at: usize| text.slice(document.words.tokens[at].span);
    let reach = sentence.start + 1..sentence.end.min(sentence.start + 1 + LONGEST);
    let colon = reach.clone().find(|at| word(*at) == ":")?;
    let loud = |at: usize| {
        let form = &document.forms[at];
        form.capitals || form.capital && form.length == 1 || !form.letter && word(at) == "."
    };
    if !(sentence.start..colon).all(loud) {
        return None;
    }
    let titled = |at: &usize| {
        let lower = word(*at).to_lowercase();
        let bare = lower.trim_end_matches('.');
        bare.is_empty()
            || matches!(name_word(bare), Some(NameWord::Title(_)))
            || is_role(bare)
            || lists_with(document.forms[*at].lower) & (TITLE | DEMONYM) != 0
    };
    let first = (sentence.start..colon).find(|at| !titled(at))?;
    let name = first..colon;
    let plain = |at: usize| {
        let bare = word(at).to_lowercase();
        document.forms[at].letter && !is_role(&bare) && !is_thing(&bare)
    };
    let fits = name.len() <= LONGEST_NAME && name.clone().all(plain);
    fits.then_some(Label {
        titled: first > sentence.start,
        name,
    })
}

fn is_role(word: &str) -> bool {
    noun(word).is(Noun::ROLE.or(Noun::HUMAN).or(Noun::MODIFIER).or(Noun::KIN))
}

/// True for words that label something else than a speaker.
fn is_thing(word: &str) -> bool {
    const THINGS: [&str; 26] = [
        "q",
        "a",
        "question",
        "answer",
        "note",
        "notes",
        "update",
        "updated",
        "correction",
        "breaking",
        "news",
        "watch",
        "read",
        "more",
        "photo",
        "photos",
        "video",
        "source",
        "sources",
        "the",
        "and",
        "by",
        "in",
        "on",
        "to",
        "of",
    ];
    THINGS.contains(&word)
        || noun(word).is(Noun::HOUSE.or(Noun::BODY).or(Noun::PAPER).or(Noun::STUDY))
}
