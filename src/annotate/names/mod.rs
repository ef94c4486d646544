//! Names of persons, institutions and places: a conditional random field over what tokens look like,
//! which word lists they stand in, which words are used like them and what stands around them, run twice:
//! the second time it knows what the first found elsewhere in the same text. A few rules mend the rest.

mod alike;
mod describe;
mod gazetteer;
mod geography;
mod islands;
mod labels;
mod memory;
mod repair;

use std::sync::OnceLock;

use super::learned::{Chain, Form, FormatError, Packed, Reader, Rows, Scores, forms};
use super::tags::Tag;
use super::words::Words;
use crate::model::ActorKind;
use crate::text::{Span, Text};

pub use describe::Document;
pub use gazetteer::is_of_place;
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
    first: Chain,
    /// Labels with the memory of the document.
    second: Chain,
    /// The weights of both, as most of their features are the same.
    rows: Rows,
}

impl Models {
    /// Both models together. An error where they hold more than a table can.
    pub fn new(first: &Packed, second: &Packed) -> Result<Models, FormatError> {
        Ok(Models {
            first: Chain::new(first),
            second: Chain::new(second),
            rows: Rows::side_by_side(first, second)?,
        })
    }

    /// A reader of them that was asked nothing yet.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.rows)
    }
}

/// All names in `text`, in order, none inside another. `tags` is of the same `words`.
pub fn names(text: &Text, words: &Words, tags: &[Tag]) -> Vec<Name> {
    let models = models();
    let forms = forms(text, words);
    names_by(models, &mut models.reader(), text, words, tags, &forms)
}

/// As [`names`], by any models and a reader of them, from forms made before.
pub fn names_by(
    models: &Models,
    reader: &mut Reader,
    text: &Text,
    words: &Words,
    tags: &[Tag],
    forms: &[Form],
) -> Vec<Name> {
    let document = Document::new(text, words, tags, forms);
    let (memory, mut scores) = recall(&models.first, reader, &document);
    let places = document.places();
    reader.add_to(&mut scores, |number, features| {
        let (island, at) = places[number];
        memory.describe(&document, island, at, features);
    });
    scores.turn();
    let mut names = Vec::new();
    let mut from = 0;
    for island in &document.islands {
        let to = from + island.tokens().len();
        let labels = models.second.viterbi_of(&scores, from..to);
        read_labels(&labels, island, &document, &mut names);
        from = to;
    }
    geography::settle(text, words, &mut names);
    repair::repair(text, &document, &mut names);
    names
}

/// What the first model finds in each island, as a memory for the second, and the scores by which it did,
/// one island after the other.
pub fn recall(first: &Chain, reader: &mut Reader, document: &Document) -> (Memory, Scores) {
    let places = document.places();
    let scores = reader.scores(places.len(), |number, features| {
        let (island, at) = places[number];
        document.describe(island, at, features);
    });
    let mut memory = Memory::new(document);
    let mut from = 0;
    for island in &document.islands {
        let to = from + island.tokens().len();
        memory.keep(document, island, &first.viterbi_of(&scores, from..to));
        from = to;
    }
    memory.join_lists(document);
    (memory, scores)
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
            let model = Packed::decode(bytes).expect("the weights in the binary are whole");
            assert_eq!(model.labels, LABELS);
            model
        };
        let first = read(include_bytes!("../../lexicon/weights/names-first.bin"));
        let second = read(include_bytes!("../../lexicon/weights/names-second.bin"));
        Models::new(&first, &second).expect("the weights in the binary are few enough")
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

    #[test]
    fn words_for_people_of_a_place_are_no_part_of_names() {
        for (text, expected) in [
            (
                "Corkwoman Nuala Brosnan, 34, told the court.",
                "PER Nuala Brosnan",
            ),
            ("Dubliner Fergal Tansey won the race.", "PER Fergal Tansey"),
            ("Welshman Idris Pugh finished third.", "PER Idris Pugh"),
            ("Glaswegian Morag Tulloch agreed.", "PER Morag Tulloch"),
            ("Norman Tulloch agreed.", "PER Norman Tulloch"),
            ("Sherman Ellis Tulloch agreed.", "PER Sherman Ellis Tulloch"),
            ("Roger Ellis Tulloch agreed.", "PER Roger Ellis Tulloch"),
            (
                "Christian Ellis Tulloch agreed.",
                "PER Christian Ellis Tulloch",
            ),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn labels_of_speakers_are_persons() {
        check(
            "ADA BRANDVOLD: What did you see?\n\nTOM EASTLEY: Nothing.\n\nBRANDVOLD: Nothing at all?",
            &["PER ADA BRANDVOLD", "PER TOM EASTLEY", "PER BRANDVOLD"],
        );
        check(
            "JUDGE: Please answer.\n\nWITNESS: I cannot.\n\nUPDATE: It ended.\n\nUPDATE: All left.",
            &[],
        );
    }

    #[test]
    fn lines_in_capitals_or_without_repeat_the_names_of_the_text() {
        check(
            "FLOODS KILL TWELVE IN NORTHERN BANGLADESH\n\nFloods killed twelve people in Bangladesh.",
            &["LOC BANGLADESH", "LOC Bangladesh"],
        );
        check(
            "Mr Anders Lind left Oslo.\n\nwe will all miss anders lind very much.",
            &["PER Anders Lind", "LOC Oslo", "PER anders lind"],
        );
        check(
            "The Agency for Rural Power, or ARP, said the line was cut. ARP said repairs would take a week.",
            &["ORG Agency for Rural Power", "ORG ARP", "ORG ARP"],
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
