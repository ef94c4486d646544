//! Names of persons, institutions and places: a conditional random field over what tokens look like,
//! which word lists they stand in and what stands around them, run twice: the second time it knows
//! what the first found elsewhere in the same text.

mod describe;
mod gazetteer;
mod geography;
mod islands;
mod memory;

use std::sync::OnceLock;

use super::learned::{Form, Model, forms};
use super::tags::Tag;
use super::words::Words;
use crate::model::ActorKind;
use crate::text::{Span, Text};

pub use describe::Document;
pub use islands::Island;
pub use memory::Memory;

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Where it stands, without "the" before it.
    pub span: Span,
    /// Index of its first token.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// What it names.
    pub kind: ActorKind,
}

impl Name {
    /// Its tokens as a range of indexes.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Labels of the models: outside, then begin, inside, last and single of each kind (BILOU: Ratinov
/// and Roth, CoNLL 2009).
pub const LABELS: [&str; 13] = [
    "O", "B-PER", "I-PER", "L-PER", "U-PER", "B-ORG", "I-ORG", "L-ORG", "U-ORG", "B-LOC", "I-LOC",
    "L-LOC", "U-LOC",
];

/// Kinds in the order of the labels.
pub const KINDS: [ActorKind; 3] = [ActorKind::Person, ActorKind::Institution, ActorKind::Place];

/// The two models: the second reads what the first found elsewhere.
pub struct Models {
    /// Labels from the sentence alone.
    pub first: Model,
    /// Labels with the memory of the document.
    pub second: Model,
}

/// All names in `text`, in order, none inside another. `tags` is of the same `words`.
pub fn names(text: &Text, words: &Words, tags: &[Tag]) -> Vec<Name> {
    names_by(models(), text, words, tags, &forms(text, words))
}

/// As [`names`], by any models and from forms made before.
pub fn names_by(
    models: &Models,
    text: &Text,
    words: &Words,
    tags: &[Tag],
    forms: &[Form],
) -> Vec<Name> {
    let document = Document::new(text, words, tags, forms);
    let memory = recall(&models.first, &document);
    let mut names = Vec::new();
    for island in &document.islands {
        let scores = models.second.scores(island.tokens().len(), |at, features| {
            document.describe(island, at, features);
            memory.describe(&document, island, at, features);
        });
        read_labels(
            &models.second.viterbi(&scores),
            island,
            &document,
            &mut names,
        );
    }
    geography::settle(text, words, &mut names);
    names
}

/// What the first model finds in each island, as a memory for the second.
pub fn recall(first: &Model, document: &Document) -> Memory {
    let mut memory = Memory::default();
    for island in &document.islands {
        let scores = first.scores(island.tokens().len(), |at, features| {
            document.describe(island, at, features)
        });
        memory.keep(document, island, &first.viterbi(&scores));
    }
    memory.join_lists(document);
    memory
}

/// Turns the labels of an island into names.
pub fn read_labels(labels: &[u8], island: &Island, document: &Document, names: &mut Vec<Name>) {
    let mut begin = None;
    for (at, label) in labels.iter().enumerate() {
        let Some((place, kind)) = label.checked_sub(1).map(|l| (l % 4, l / 4)) else {
            begin = None;
            continue;
        };
        if matches!(place, 0 | 3) {
            begin = Some(at);
        }
        if let (2 | 3, Some(first)) = (place, begin) {
            let (first, end) = (island.first + first, island.first + at + 1);
            names.push(Name {
                span: document.words.span_of(first..end),
                first: first as u32,
                end: end as u32,
                kind: KINDS[usize::from(kind)],
            });
            begin = None;
        }
    }
}

/// The models in the binary.
pub fn models() -> &'static Models {
    static MODELS: OnceLock<Models> = OnceLock::new();
    MODELS.get_or_init(|| {
        let read = |bytes| {
            let model = Model::decode(bytes).expect("the weights in the binary are whole");
            assert_eq!(model.labels(), LABELS);
            model
        };
        Models {
            first: read(include_bytes!("../../lexicon/weights/names-first.bin")),
            second: read(include_bytes!("../../lexicon/weights/names-second.bin")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{tags::tags, words::words};
    use proptest::prelude::*;

    fn find(text: &Text) -> Vec<Name> {
        let words = words(text);
        names(text, &words, &tags(text, &words))
    }

    fn check(text: &str, expected: &[&str]) {
        let text = Text::clean(text);
        let found: Vec<String> = find(&text)
            .iter()
            .map(|name| format!("{} {}", name.kind.label(), text.slice(name.span)))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn plain_names() {
        check("", &[]);
        check("it rained all day.", &[]);
        check(
            "Mr Anders Lind, a professor in Norway, said the World Bank would wait.",
            &["PER Anders Lind", "LOC Norway", "ORG World Bank"],
        );
    }

    proptest! {
        #[test]
        fn names_lie_in_order_on_tokens(raw in "([A-Z][a-z]{0,6}|of|the|said|in|[,.“”\n]|[A-Z]{2,4}|[0-9]{1,3}| ){0,40}|\\PC{0,40}") {
            let text = Text::clean(&raw);
            let mut before = 0;
            for name in find(&text) {
                prop_assert!(text.holds(name.span) && name.span.start >= before);
                prop_assert!(name.first < name.end);
                before = name.span.end;
            }
        }
    }
}
