//! Parts of speech, by a greedy linear tagger (averaged perceptron), and the lemmas of verbs and nouns.

mod lemma;

use std::sync::OnceLock;

use super::learned::{Features, Form, Model, Reader, forms, join};
use super::words::Words;
use crate::text::Text;
pub use lemma::lemma;

macro_rules! tags {
    ($($name:ident $text:literal $doc:literal,)*) => {
        /// A part of speech of the Penn Treebank (Marcus et al., 1993), with a hyphen between words apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Tag {
            $(#[doc = $doc] $name,)*
        }

        impl Tag {
            /// All tags in order.
            pub const ALL: &[Tag] = &[$(Tag::$name,)*];

            /// As the treebank writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Tag::$name => $text,)* }
            }

            /// The tag that the treebank writes as `text`.
            pub fn parse(text: &str) -> Option<Tag> {
                match text { $($text => Some(Tag::$name),)* _ => None }
            }
        }
    };
}

tags! {
    CC "CC" "Coordinating conjunction.",
    CD "CD" "Number.",
    DT "DT" "Determiner.",
    EX "EX" "Existential “there”.",
    FW "FW" "Foreign word.",
    IN "IN" "Preposition or subordinating conjunction.",
    JJ "JJ" "Adjective.",
    JJR "JJR" "Comparative adjective.",
    JJS "JJS" "Superlative adjective.",
    LS "LS" "Mark of a list item.",
    MD "MD" "Modal verb.",
    NN "NN" "Noun, singular or mass.",
    NNS "NNS" "Noun, plural.",
    NNP "NNP" "Proper noun, singular.",
    NNPS "NNPS" "Proper noun, plural.",
    PDT "PDT" "Determiner before another.",
    POS "POS" "Possessive ending.",
    PRP "PRP" "Personal pronoun.",
    PRPS "PRP$" "Possessive pronoun.",
    RB "RB" "Adverb.",
    RBR "RBR" "Comparative adverb.",
    RBS "RBS" "Superlative adverb.",
    RP "RP" "Particle.",
    SYM "SYM" "Symbol, address or fragment.",
    TO "TO" "“to”.",
    UH "UH" "Interjection.",
    VB "VB" "Verb, base form.",
    VBD "VBD" "Verb, past tense.",
    VBG "VBG" "Verb, gerund or present participle.",
    VBN "VBN" "Verb, past participle.",
    VBP "VBP" "Verb, present, not third person singular.",
    VBZ "VBZ" "Verb, present, third person singular.",
    WDT "WDT" "Determiner with wh-.",
    WP "WP" "Pronoun with wh-.",
    WPS "WP$" "Possessive pronoun with wh-.",
    WRB "WRB" "Adverb with wh-.",
    Stop "." "Full stop, question or exclamation mark.",
    Comma "," "Comma.",
    Colon ":" "Colon, semicolon, dash or dots.",
    Open "``" "Opening quotation mark.",
    Close "''" "Closing quotation mark.",
    Left "-LRB-" "Opening bracket.",
    Right "-RRB-" "Closing bracket.",
    Dollar "$" "Sign of a currency.",
    Hyphen "HYPH" "Hyphen between words.",
}

impl Tag {
    /// A verb in any form, without modals.
    pub fn is_verb(self) -> bool {
        matches!(
            self,
            Tag::VB | Tag::VBD | Tag::VBG | Tag::VBN | Tag::VBP | Tag::VBZ
        )
    }

    /// A noun, common or proper.
    pub fn is_noun(self) -> bool {
        matches!(self, Tag::NN | Tag::NNS) || self.is_proper()
    }

    /// A proper noun.
    pub fn is_proper(self) -> bool {
        matches!(self, Tag::NNP | Tag::NNPS)
    }
}

/// The part of speech of each token. One entry a token; empty for no tokens.
pub fn tags(text: &Text, words: &Words) -> Vec<Tag> {
    tags_by(&mut model().reader(), words, &forms(text, words))
}

/// As [`tags`], from forms made before, by a reader of any model whose labels are [`Tag::ALL`].
pub fn tags_by(reader: &mut Reader, words: &Words, forms: &[Form]) -> Vec<Tag> {
    let mut tags = Vec::with_capacity(forms.len());
    for sentence in &words.sentences {
        let forms = &forms[sentence.tokens()];
        let shouted = is_shouted(forms);
        let path = reader.greedy(
            Tag::ALL.len(),
            forms.len(),
            |at, features| {
                if !shouted {
                    settle(&forms[at], features)
                }
            },
            |at, features| describe(forms, shouted, at, features),
        );
        tags.extend(path.iter().map(|tag| Tag::ALL[usize::from(*tag)]));
    }
    tags
}

/// The model in the binary.
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let bytes = include_bytes!("../lexicon/weights/tags.bin");
        let model = Model::decode(bytes).expect("the weights in the binary are whole");
        assert_eq!(model.labels().len(), Tag::ALL.len());
        model
    })
}

/// True for a sentence in capitals, such as a headline.
pub fn is_shouted(forms: &[Form]) -> bool {
    let words = forms.iter().filter(|f| f.letter).count();
    let loud = forms.iter().filter(|f| f.capitals).count();
    loud >= 3 && loud * 10 >= words * 8
}

/// Adds the feature that the words have which nearly always have one tag ("the", a comma): where a
/// model knows it, its tag is taken without a look at the words around.
pub fn settle(form: &Form, features: &mut Features) {
    features.add(SETTLED, form.exact);
}

const SETTLED: u32 = 30;

/// The features of the token `at` of a sentence: shared by tagger and training.
pub fn describe(forms: &[Form], shouted: bool, at: usize, features: &mut Features) {
    let here = &forms[at];
    let lower = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|at| forms.get(at))
            .map_or(offset as u64, |form| form.lower)
    };
    let ending = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|at| forms.get(at))
            .map_or(offset as u64, |form| form.suffixes[2])
    };
    let shape = if shouted { 1 } else { here.shape };
    let place = u64::from(at == 0) << 1 | u64::from(shouted);
    features.add_part(0, join(here.exact, place), |features| {
        if !shouted {
            features.add(0, here.exact);
        }
        features.add(1, here.lower);
        features.add(2, here.suffixes[0]);
        features.add(3, here.suffixes[1]);
        features.add(4, here.suffixes[2]);
        features.add(5, here.suffixes[3]);
        features.add(6, here.prefixes[0]);
        features.add(7, here.prefixes[2]);
        features.add_pair(8, shape, u64::from(at == 0));
        features.add_pair(9, shape, here.suffixes[1]);
    });
    features.add(10, lower(-1));
    features.add(11, lower(1));
    features.add(12, lower(-2));
    features.add(13, lower(2));
    features.add_pair(14, lower(-1), here.lower);
    features.add_pair(15, here.lower, lower(1));
    features.add(16, ending(-1));
    features.add(17, ending(1));
    features.add_pair(18, lower(-1), lower(1));
    features.add_pair(19, ending(-1), here.suffixes[2]);
    features.add_pair(20, shape, lower(-1));
    features.add_pair(21, shape, lower(1));
    features.add(22, if shouted { 0 } else { here.shape });
    features.anchor(here.lower);
    features.anchor(here.suffixes[2]);
    features.anchor(lower(1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::words::words;

    fn check(text: &str, expected: &str) {
        let text = Text::clean(text);
        let words = words(&text);
        let found: Vec<&str> = tags(&text, &words).iter().map(|t| t.as_str()).collect();
        assert_eq!(found.join(" "), expected, "{text:?}");
    }

    #[test]
    fn plain_sentences() {
        check("", "");
        check(
            "The old minister said it rained .",
            "DT JJ NN VBD PRP VBD .",
        );
        check(
            "Mina Okoro's friends visited Norway.",
            "NNP NNP POS NNS VBD NNP .",
        );
        check("They will not pay $5 to her.", "PRP MD RB VB $ CD TO PRP .");
    }

    #[test]
    fn tags_have_names() {
        for tag in Tag::ALL {
            assert_eq!(Tag::parse(tag.as_str()), Some(*tag));
        }
    }
}
