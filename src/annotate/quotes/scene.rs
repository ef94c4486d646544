//! The text as the finder of quotations sees it: one [`Sight`] a token, looked up once.

use crate::annotate::cues::{CueWord, cue_word};
use crate::annotate::learned::hash_lower;
use crate::annotate::marks::{Marked, marks};
use crate::annotate::names::Name;
use crate::annotate::tags::{Tag, lemma};
use crate::annotate::words::Words;
use crate::text::{Span, Text};

/// What a token does in a sentence, coarsely: words by part of speech, marks by form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// `,`
    Comma,
    /// `.` `!` `?` and their like.
    Stop,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A dash between spaces or of some length.
    Dash,
    /// An opening quotation mark.
    Open,
    /// A closing quotation mark.
    Close,
    /// A bracket.
    Bracket,
    /// "that"
    That,
    /// "who", "which", "when", "how" …
    Wh,
    /// "to"
    To,
    /// "and", "but", "or"
    And,
    /// "because", "while", "if" …
    Because,
    /// A verb that is the predicate by itself: past, present, modal.
    Finite,
    /// A verb in its base form.
    Base,
    /// A verb in -ing.
    Ing,
    /// A past participle.
    Participle,
    /// A common noun.
    Noun,
    /// A proper noun.
    Proper,
    /// A personal pronoun.
    Pronoun,
    /// A preposition.
    Preposition,
    /// An article or other determiner.
    Determiner,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A number.
    Number,
    /// "'s" of possession.
    Possessive,
    /// Anything else.
    Other,
}

/// What the models see for a name: nothing. Rules read [`Sight::name`].
pub const NO_NAME: u64 = 0;

/// A token with all that the features ask of it.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Hash of the lower-case form.
    pub lower: u64,
    /// Hash of the base form.
    pub stem: u64,
    /// Part of speech.
    pub tag: u64,
    /// Coarse class.
    pub kind: Kind,
    /// 0 outside of names; 1 first word of a person's, 2 institution's, 3 place's name; 4 to 6 inside.
    pub name: u8,
    /// One more than the index of the outermost pair of marks around it; 0 for none.
    pub pair: u32,
    /// How many pairs are around it.
    pub depth: u8,
    /// Index of its sentence.
    pub sentence: u32,
    /// The list's entry.
    pub cue: Option<CueWord>,
    /// Begins with a capital letter.
    pub capital: bool,
}

/// The text with its marks and tokens looked up.
pub struct Scene<'a> {
    /// The text.
    pub text: &'a Text,
    /// Its tokens and sentences.
    pub words: &'a Words,
    /// One for each token.
    pub sights: Vec<Sight>,
    /// All pairs of quotation marks.
    pub marked: Vec<Marked>,
}

impl<'a> Scene<'a> {
    /// Looks everything up. `tags` run along with the tokens; a missing one is taken as a noun.
    pub fn new(text: &'a Text, words: &'a Words, tags: &[Tag], names: &[Name]) -> Scene<'a> {
        let marked = marks(text);
        let mut sights: Vec<Sight> = words
            .tokens
            .iter()
            .enumerate()
            .map(|(at, token)| {
                let word = text.slice(token.span);
                sight(word, tags.get(at).copied().unwrap_or(Tag::NN))
            })
            .collect();
        for name in names {
            let code = name.kind as u8 + 1;
            for sight in sights
                .iter_mut()
                .take(name.end as usize)
                .skip(name.first as usize)
            {
                sight.name = code + 3;
            }
            if let Some(first) = sights.get_mut(name.first as usize) {
                first.name = code;
            }
        }
        for (number, sentence) in words.sentences.iter().enumerate() {
            for sight in &mut sights[sentence.tokens()] {
                sight.sentence = number as u32;
            }
        }
        place_marks(words, &marked, &mut sights);
        Scene {
            text,
            words,
            sights,
            marked,
        }
    }

    /// The words of token `at`.
    pub fn word(&self, at: usize) -> &str {
        self.text.slice(self.words.tokens[at].span)
    }

    /// From the first to the last of a range of tokens; empty at 0 for an empty range.
    pub fn span(&self, first: usize, end: usize) -> Span {
        match (self.words.tokens.get(first), end.checked_sub(1)) {
            (Some(from), Some(last)) if first < end => {
                from.span.cover(self.words.tokens[last].span)
            }
            _ => Span::new(0, 0),
        }
    }
}

fn sight(word: &str, tag: Tag) -> Sight {
    let lower = hash_lower(word);
    let cue = cue_word(lower);
    let is_base = !tag.is_verb() && tag != Tag::NNS && !word.contains('’');
    Sight {
        lower,
        stem: match cue {
            Some(cue) => cue.base,
            None if is_base => lower,
            None => hash_lower(&lemma(word, tag)),
        },
        tag: tag as u64 + 1,
        kind: kind(word, tag),
        name: 0,
        pair: 0,
        depth: 0,
        sentence: 0,
        cue,
        capital: word.starts_with(char::is_uppercase),
    }
}

fn kind(word: &str, tag: Tag) -> Kind {
    let is = |list: &[&str]| list.iter().any(|w| word.eq_ignore_ascii_case(w));
    match word {
        "," => return Kind::Comma,
        "." | "!" | "?" | "…" | "..." => return Kind::Stop,
        ":" => return Kind::Colon,
        ";" => return Kind::Semicolon,
        "—" | "–" | "―" | "--" | "-" | "---" => return Kind::Dash,
        "(" | ")" | "[" | "]" | "{" | "}" => return Kind::Bracket,
        _ => {}
    }
    if is(&["that"]) && tag != Tag::DT {
        return Kind::That;
    }
    match tag {
        Tag::TO => Kind::To,
        Tag::CC => Kind::And,
        Tag::VBD | Tag::VBZ | Tag::VBP | Tag::MD => Kind::Finite,
        Tag::VB => Kind::Base,
        Tag::VBG => Kind::Ing,
        Tag::VBN => Kind::Participle,
        Tag::NN | Tag::NNS => Kind::Noun,
        Tag::NNP | Tag::NNPS => Kind::Proper,
        Tag::PRP => Kind::Pronoun,
        Tag::WDT | Tag::WP | Tag::WRB | Tag::WPS => Kind::Wh,
        Tag::IN
            if is(&[
                "because", "while", "if", "although", "though", "since", "whether", "as", "after",
                "before", "until", "unless",
            ]) =>
        {
            Kind::Because
        }
        Tag::IN | Tag::RP => Kind::Preposition,
        Tag::DT | Tag::PRPS | Tag::PDT => Kind::Determiner,
        Tag::JJ | Tag::JJR | Tag::JJS => Kind::Adjective,
        Tag::RB | Tag::RBR | Tag::RBS => Kind::Adverb,
        Tag::CD => Kind::Number,
        Tag::POS => Kind::Possessive,
        _ => Kind::Other,
    }
}

fn place_marks(words: &Words, marked: &[Marked], sights: &mut [Sight]) {
    for (number, pair) in marked.iter().enumerate() {
        let first = words
            .tokens
            .partition_point(|t| t.span.end <= pair.span.start);
        let end = words
            .tokens
            .partition_point(|t| t.span.start < pair.span.end);
        // Depth is at most four, so this stays linear.
        for sight in &mut sights[first..end] {
            sight.depth = sight.depth.max(pair.depth + 1);
            if pair.depth == 0 {
                sight.pair = number as u32 + 1;
            }
        }
        if first < end {
            sights[first].kind = Kind::Open;
            if pair.closed && end - first > 1 {
                sights[end - 1].kind = Kind::Close;
            }
        }
    }
}
