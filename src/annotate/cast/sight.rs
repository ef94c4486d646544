//! What each token is for the question of who is who: one look-up a word, before all rules.

use crate::annotate::tags::Tag;
use crate::annotate::words::Words;
use crate::lexicon::people::{NameWord, Noun, name_word, noun};
use crate::text::Text;

/// A closed-class word or mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Word {
    /// Anything else.
    #[default]
    Open,
    /// "the", "this", "its": what follows is known to the reader.
    Definite,
    /// "his", "her", "its", "their".
    Owner,
    /// "a", "some", "one": what follows is new.
    Indefinite,
    /// "of", "for", "by".
    Preposition,
    /// "he", "him".
    He,
    /// "she", "her" alone.
    She,
    /// "it".
    It,
    /// "they".
    They,
    /// "I", "we".
    I,
    /// "who", "which", "that".
    Who,
    /// "and".
    And,
    /// "'s".
    Possessive,
    /// ","
    Comma,
    /// Opens a bracket.
    Open1,
    /// Closes a bracket.
    Close1,
    /// Any other mark.
    Mark,
    /// Auxiliaries, conjunctions, adverbs, common verbs of speech: no part of a noun phrase.
    Function,
}

/// One token seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// Classes of the noun.
    pub noun: Noun,
    /// Closed class.
    pub word: Word,
    /// What it does beside a name.
    pub name_word: Option<NameWord>,
    /// Begins with a capital.
    pub capital: bool,
    /// All capitals, two letters or more.
    pub acronym: bool,
    /// "is", "became": what follows says what someone is.
    pub copula: bool,
    /// Its sentence.
    pub sentence: u32,
}

impl Seen {
    /// True for a title such as "Dr" or "General".
    pub fn is_title(&self) -> bool {
        self.capital && matches!(self.name_word, Some(NameWord::Title(_)))
    }

    /// True for a determiner.
    pub fn is_determiner(&self) -> bool {
        matches!(self.word, Word::Definite | Word::Owner | Word::Indefinite)
    }

    /// True for a person's role or a noun for a person.
    pub fn is_person_noun(&self) -> bool {
        self.noun.is(Noun::ROLE.or(Noun::HUMAN))
    }
}

/// Looks at every token once; `tags` stand beside the tokens of `words`.
pub fn see(text: &Text, words: &Words, tags: &[Tag]) -> Vec<Seen> {
    let mut out = Vec::with_capacity(words.tokens.len());
    let mut lower = String::new();
    for (index, sentence) in words.sentences.iter().enumerate() {
        for at in sentence.tokens() {
            let mut seen = look(text.slice(words.tokens[at].span), &mut lower);
            if seen.word == Word::Open && !seen.capital && tags.get(at).is_some_and(|t| is_verb(*t))
            {
                seen.word = Word::Function;
            }
            seen.sentence = index as u32;
            out.push(seen);
        }
    }
    out
}

/// Finite verbs and adverbs: no part of a noun phrase.
fn is_verb(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::VB | Tag::VBD | Tag::VBP | Tag::VBZ | Tag::MD | Tag::RB | Tag::WRB
    )
}

fn look(word: &str, lower: &mut String) -> Seen {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
    let bare = lower.trim_end_matches('.');
    let capital = word.starts_with(char::is_uppercase);
    let letters = word.chars().filter(|c| *c != '.' && *c != '-' && *c != '&');
    let acronym = capital
        && letters.clone().count() >= 2
        && letters.clone().filter(|c| c.is_lowercase()).count() == 0;
    let is_mark = !word.starts_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '’');
    let word_class = match closed(bare, word) {
        // "WHO", "IT", "US" are names.
        Word::Who | Word::It | Word::He | Word::I if acronym => Word::Open,
        class => class,
    };
    let class = match noun_with_prefix(bare) {
        _ if is_mark => Noun::default(),
        rank if rank.is(Noun::RANK) => {
            if acronym {
                Noun::ROLE
            } else {
                Noun::default()
            }
        }
        class => age(bare).unwrap_or(class),
    };
    Seen {
        noun: class,
        word: word_class,
        name_word: if is_mark { None } else { name_word(bare) },
        capital,
        acronym,
        copula: matches!(
            bare,
            "is" | "was" | "are" | "were" | "been" | "be" | "became" | "becomes" | "remains"
        ),
        sentence: 0,
    }
}

/// The classes of a noun, also behind "co-", "ex-" and their like: "co-owner", "then-director".
fn noun_with_prefix(word: &str) -> Noun {
    let known = noun(word);
    if known != Noun::default() {
        return known;
    }
    let stem = ["co-", "ex-", "then-", "vice-", "sub-", "under-"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix));
    stem.map_or(known, noun)
}

/// "42-year-old" stands for a person.
fn age(word: &str) -> Option<Noun> {
    (word.ends_with("-year-old") && word.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(Noun::HUMAN.or(Noun::MODIFIER))
}

fn closed(lower: &str, word: &str) -> Word {
    match lower {
        "the" | "this" | "that's" | "these" | "those" | "same" => Word::Definite,
        "his" | "her" | "its" | "their" | "my" | "our" => Word::Owner,
        "a" | "an" | "one" | "another" | "some" | "several" | "many" | "any" | "two" | "three"
        | "four" | "five" | "six" | "few" | "other" | "every" | "each" | "no" | "most" => {
            Word::Indefinite
        }
        "of" | "for" | "by" | "to" | "with" | "from" | "in" | "at" | "on" | "as" | "about"
        | "under" | "over" | "into" | "against" | "between" | "among" | "near" | "outside"
        | "inside" | "within" | "behind" | "before" | "after" | "during" | "through" | "led"
        | "chaired" | "headed" | "released" | "published" | "issued" | "based" | "like"
        | "including" | "representing" | "working" | "close" | "familiar" | "affiliated" => {
            Word::Preposition
        }
        "he" | "him" | "himself" => Word::He,
        "she" | "herself" | "hers" => Word::She,
        "it" | "itself" => Word::It,
        "they" | "them" | "themselves" => Word::They,
        "i" | "we" | "me" | "us" | "myself" | "ourselves" if !(lower == "us" && word == "US") => {
            Word::I
        }
        "who" | "which" | "whom" | "that" | "whose" => Word::Who,
        "and" | "&" => Word::And,
        "'s" | "’s" | "'" | "’" => Word::Possessive,
        "," => Word::Comma,
        "(" | "[" => Word::Open1,
        ")" | "]" => Word::Close1,
        "is" | "was" | "are" | "were" | "be" | "been" | "being" | "has" | "have" | "had" | "do"
        | "does" | "did" | "will" | "would" | "can" | "could" | "may" | "might" | "must"
        | "should" | "shall" | "not" | "n't" | "n’t" | "also" | "but" | "or" | "nor" | "if"
        | "when" | "while" | "because" | "so" | "than" | "then" | "there" | "here" | "what"
        | "where" | "how" | "why" | "said" | "says" | "say" | "saying" | "told" | "tells"
        | "added" | "adds" | "adding" | "asked" | "asks" | "wrote" | "writes" | "explained"
        | "noted" | "stated" | "warned" | "claimed" | "argued" | "according" | "now" | "just"
        | "still" | "only" | "even" | "too" | "yet" | "already" | "met" | "meanwhile"
        | "however" | "although" | "though" | "since" | "until" | "once" | "again" | "both"
        | "either" | "neither" | "called" | "named" | "added." | "today" | "yesterday" => {
            Word::Function
        }
        _ if word.chars().next().is_some_and(char::is_alphanumeric) => Word::Open,
        _ => Word::Mark,
    }
}
