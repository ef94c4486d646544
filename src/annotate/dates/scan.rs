//! A text as the rules for dates see it: words, what each may be, and the day to count from.

use chrono::{Datelike, NaiveDate};

use super::lex::{Lex, lex};
use crate::annotate::words::Words;
use crate::text::{Span, Text};

/// The text in front of the rules.
pub(super) struct Scan<'a> {
    text: &'a Text,
    words: &'a Words,
    lexes: Vec<Lex>,
    /// The day to count from: the dateline's, else publication.
    pub(super) anchor: Option<NaiveDate>,
}

/// Whether the words around speak of what was or of what will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unclear,
}

impl<'a> Scan<'a> {
    /// Looks at every word once.
    pub(super) fn new(text: &'a Text, words: &'a Words, anchor: Option<NaiveDate>) -> Scan<'a> {
        let mut lower = String::with_capacity(16);
        let lexes = words
            .tokens
            .iter()
            .map(|token| {
                let word = text.slice(token.span);
                let first = word.as_bytes()[0];
                let begins = first.is_ascii_alphanumeric() || word.starts_with(['\'', '’']);
                if !begins || word.len() > LONGEST {
                    return Lex::Other;
                }
                lower.clear();
                lower.push_str(word);
                lower.make_ascii_lowercase();
                lex(&lower)
            })
            .collect();
        Scan {
            text,
            words,
            lexes,
            anchor,
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.lexes.len()
    }

    /// What word `at` may be; `Other` past the end.
    pub(super) fn lex(&self, at: usize) -> Lex {
        self.lexes.get(at).copied().unwrap_or(Lex::Other)
    }

    /// The same before word `at`.
    pub(super) fn lex_before(&self, at: usize) -> Lex {
        at.checked_sub(1)
            .map_or(Lex::Other, |before| self.lex(before))
    }

    /// Word `at` as written; empty past the end.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.words
            .tokens
            .get(at)
            .map_or("", |token| self.text.slice(token.span))
    }

    /// True when word `at` is one of `any`, in any case of letters.
    pub(super) fn is(&self, at: usize, any: &[&str]) -> bool {
        let word = self.word(at);
        any.iter().any(|w| word.eq_ignore_ascii_case(w))
    }

    /// True when the word before `at` is one of `any`.
    pub(super) fn follows(&self, at: usize, any: &[&str]) -> bool {
        at > 0 && self.is(at - 1, any)
    }

    /// True when word `at` begins with a capital.
    pub(super) fn capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    /// True when a line ends before word `at`.
    pub(super) fn ends_line(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|n| self.words.tokens.get(n));
        let (Some(before), Some(token)) = (before, self.words.tokens.get(at)) else {
            return false;
        };
        let gap = self
            .text
            .as_str()
            .get(before.span.end as usize..token.span.start as usize);
        gap.is_some_and(|gap| gap.contains('\n'))
    }

    /// True when word `at` is all in capitals.
    pub(super) fn is_capitals(&self, at: usize) -> bool {
        let word = self.word(at);
        word.len() > 2 && !word.contains(char::is_lowercase)
    }

    /// True when no space stands between word `at` and the one before.
    pub(super) fn glued(&self, at: usize) -> bool {
        at > 0
            && self
                .words
                .tokens
                .get(at)
                .is_some_and(|token| token.span.start == self.words.tokens[at - 1].span.end)
    }

    /// From word `first` up to, without, word `end`.
    pub(super) fn span(&self, first: usize, end: usize) -> Span {
        self.words.tokens[first]
            .span
            .cover(self.words.tokens[end - 1].span)
    }

    /// The year to count from.
    pub(super) fn year(&self) -> Option<i32> {
        self.anchor.map(|day| day.year())
    }

    /// The words of the sentence of word `at`, as a range of indexes.
    pub(super) fn sentence(&self, at: usize) -> std::ops::Range<usize> {
        let n = self
            .words
            .sentences
            .partition_point(|sentence| sentence.end as usize <= at);
        self.words
            .sentences
            .get(n)
            .map_or(at..at, |sentence| sentence.tokens())
    }

    /// True when a word of the sentence of word `at` is one of `any`.
    pub(super) fn sentence_has(&self, at: usize, any: &[&str]) -> bool {
        self.sentence(at).any(|n| self.is(n, any))
    }

    /// What the nearest verb says of the time of words `first..end`. What "is open on Saturday" or
    /// lasts "until May" is still to come.
    pub(super) fn tense(&self, first: usize, end: usize) -> Tense {
        let sentence = self.sentence(first);
        // "…, he said": the speaker's verb tells nothing of the time of what is said.
        let clause_end = (end..sentence.end).find(|n| self.is(*n, &[",", "”", "\""]));
        let clause_end = clause_end.unwrap_or(sentence.end);
        for away in 1..=REACH {
            let left = first.checked_sub(away).filter(|n| sentence.contains(n));
            let right = Some(end + away - 1).filter(|n| *n < clause_end);
            for at in [left, right].into_iter().flatten() {
                match self.verb(at) {
                    Tense::Unclear => {}
                    told => return told,
                }
            }
            if left.is_some_and(|at| self.is(at, &["is", "are"])) && self.is_ahead(first) {
                return Tense::Future;
            }
        }
        if self.follows(first, UNTIL) {
            return Tense::Future;
        }
        Tense::Unclear
    }

    /// True where the present of "is" before words that begin at `first` is one of plans.
    fn is_ahead(&self, first: usize) -> bool {
        let day = matches!(self.lex(first), Lex::Weekday(_)) && self.follows(first, &["on"]);
        day || self.follows(first, UNTIL) || self.is(first + 1, &["weekend"])
    }

    fn verb(&self, at: usize) -> Tense {
        let word = self.word(at);
        let noun = self.is(at, &["plan", "plans", "hope", "hopes"]) && self.follows(at, ARTICLES);
        let passive = self.follows(at, &["be", "is", "are"]);
        let ahead = self.is(at, FUTURE)
            || self.is(at, &["set"]) && self.is(at + 1, &["to", "for"])
            || self.is(at, &["to"]) && self.follows(at, PLANNING);
        if passive || noun {
            // "will be held": the participle tells nothing.
            Tense::Unclear
        } else if ahead {
            Tense::Future
        } else if self.is(at, PAST) || word.len() > 4 && word.ends_with("ed") {
            Tense::Past
        } else {
            Tense::Unclear
        }
    }
}

const UNTIL: &[&str] = &["until", "till"];
/// Words before "to" and a verb that speak of what is to come.
const PLANNING: &[&str] = &[
    "agreed",
    "agree",
    "voted",
    "pledged",
    "pledges",
    "promised",
    "promises",
    "vowed",
    "vows",
    "decided",
    "threatened",
    "ready",
    "aims",
    "intends",
    "intend",
    "preparing",
    "wants",
];
const ARTICLES: &[&str] = &[
    "the", "a", "his", "her", "their", "its", "this", "these", "those", "of", "with", "'s", "’s",
];

/// Bytes of the longest word that is looked at, a date and time by ISO 8601.
const LONGEST: usize = 25;

/// Words to either side that a verb is looked for in.
const REACH: usize = 12;

const FUTURE: &[&str] = &[
    "will",
    "'ll",
    "’ll",
    "wo",
    "shall",
    "would",
    "upcoming",
    "scheduled",
    "expected",
    "expects",
    "expect",
    "slated",
    "due",
    "planned",
    "plans",
    "plan",
    "planning",
    "going",
    "deadline",
    "ahead",
    "next",
    "coming",
    "could",
    "should",
    "must",
    "hopes",
    "hope",
    "begins",
    "opens",
];

const PAST: &[&str] = &[
    "said", "told", "was", "were", "had", "did", "has", "have", "been", "met", "held", "won",
    "lost", "took", "made", "came", "went", "gave", "found", "saw", "began", "became", "wrote",
    "spoke", "got", "led", "put", "ran", "fell", "rose", "left", "sent", "shot", "set", "hit",
    "kept", "brought", "drew", "struck", "sought", "sold", "cut", "broke", "swore", "sworn",
    "seen", "since", "ago",
];
