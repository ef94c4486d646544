//! Paragraphs, sentences and words of a text.

mod abbreviations;
mod pieces;
mod sentences;
mod tokens;

use crate::text::{Span, Text};

/// A word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
}

/// A sentence: a run of tokens inside one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Index of its first token.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// Index of its paragraph.
    pub paragraph: u32,
}

impl Sentence {
    /// Its tokens as a range of indexes.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// The text cut up. Every byte of the text that is no space lies in exactly one token, every token in
/// exactly one sentence, every sentence in exactly one paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All sentences in order.
    pub sentences: Vec<Sentence>,
    /// Paragraphs (stretches between newlines that hold a token), without surrounding space.
    pub paragraphs: Vec<Span>,
}

impl Words {
    /// Index of the sentence that holds the token `token`; the number of sentences if none does.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.end as usize <= token)
    }

    /// Indexes of the tokens that lie wholly inside `span`.
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.tokens.partition_point(|t| t.span.start < span.start);
        let end = self.tokens.partition_point(|t| t.span.end <= span.end);
        first..end.max(first)
    }

    /// The span from the first to the last token of a range that is not empty.
    pub fn span_of(&self, tokens: std::ops::Range<usize>) -> Span {
        Span {
            start: self.tokens[tokens.start].span.start,
            end: self.tokens[tokens.end - 1].span.end,
        }
    }
}

/// Cuts `text` into paragraphs, sentences and tokens. Empty for a text without words. Linear in the
/// length of the text.
///
/// Tokens follow the Penn Treebank where English has a rule ("do" "n't", "Mina" "'s", "U.S."); scripts
/// that do not part words are cut at each character with its marks.
pub fn words(text: &Text) -> Words {
    let mut out = Words {
        tokens: Vec::with_capacity(text.len() / 5 + 1),
        ..Words::default()
    };
    let mut at = 0;
    for line in text.as_str().split('\n') {
        let first = out.tokens.len();
        tokens::cut(line, at, &mut out.tokens);
        let end = out.tokens.len();
        if end > first {
            let paragraph = out.paragraphs.len() as u32;
            out.paragraphs.push(out.span_of(first..end));
            for (begin, end) in sentences::cut(text.as_str(), &out.tokens[first..]) {
                let tokens = first + begin..first + end;
                out.sentences.push(Sentence {
                    span: out.span_of(tokens.clone()),
                    first: tokens.start as u32,
                    end: tokens.end as u32,
                    paragraph,
                });
            }
        }
        at += line.len() + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_byte_has_its_place(raw in "\\PC{0,60}|[A-Da-d.'’“”\"?! \\n0-9,:@/#-]{0,60}|[កខ្គៀทย่東京 a.]{0,30}") {
            let text = Text::clean(&raw);
            let words = words(&text);
            let mut covered = vec![0u8; text.len()];
            let mut before = 0;
            for token in &words.tokens {
                prop_assert!(text.holds(token.span) && !token.span.is_empty());
                prop_assert!(token.span.start >= before);
                before = token.span.end;
                prop_assert!(!text.slice(token.span).contains(char::is_whitespace));
                covered[token.span.range()].fill(1);
            }
            for (at, c) in text.as_str().char_indices() {
                prop_assert_eq!(covered[at] == 0, c.is_whitespace(), "{:?} at {}", c, at);
            }
            let mut next = 0;
            for sentence in &words.sentences {
                prop_assert_eq!(sentence.first, next);
                prop_assert!(sentence.end > sentence.first);
                next = sentence.end;
                prop_assert_eq!(sentence.span, words.span_of(sentence.tokens()));
                prop_assert!(words.paragraphs[sentence.paragraph as usize].contains(sentence.span));
                prop_assert!(!text.slice(sentence.span).contains('\n'));
            }
            prop_assert_eq!(next as usize, words.tokens.len());
        }
    }

    #[test]
    fn finds_its_way_back() {
        let text = Text::clean("Rain fell. Mina Okoro left.\nNobody stayed.");
        let words = words(&text);
        assert_eq!(words.sentence_of(3), 1);
        assert_eq!(words.sentences[2].paragraph, 1);
        let name = Span::new(11, 21);
        assert_eq!(words.tokens_in(name), 3..5);
        assert_eq!(words.span_of(3..5), name);
    }
}
