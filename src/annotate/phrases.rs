//! Word lists made quick to find: a table of phrases, looked up word by word.

use crate::lexicon::WordMap;

/// What a phrase book knows of one word of a text: itself and the wildcard it falls under.
/// Zero: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    exact: u32,
    prefix: u32,
}

/// Phrases of one or more words, each with a number. A word that ends in `*` stands for all that
/// begin so. Words come normalised by the caller in the same way as the texts later.
#[derive(Debug, Default)]
pub struct PhraseBook {
    words: WordMap<Box<str>, u32>,
    prefixes: WordMap<[u8; 3], Vec<(Box<str>, u32)>>,
    /// By first word: the rest of the phrase and its number, the longest first.
    phrases: Vec<Vec<(Box<[u32]>, u32)>>,
}

impl PhraseBook {
    /// Makes a book of `entries`: the phrase as words, and its number. A phrase given twice keeps
    /// both numbers.
    pub fn new<'a>(entries: impl IntoIterator<Item = (Vec<&'a str>, u32)>) -> PhraseBook {
        let mut book = PhraseBook {
            phrases: vec![Vec::new()],
            ..PhraseBook::default()
        };
        for (words, number) in entries {
            let ids: Vec<u32> = words.iter().map(|word| book.intern(word)).collect();
            if let Some((first, rest)) = ids.split_first() {
                book.phrases[*first as usize].push((rest.into(), number));
            }
        }
        for list in &mut book.phrases {
            list.sort_by_key(|(rest, number)| (std::cmp::Reverse(rest.len()), *number));
        }
        book
    }

    fn intern(&mut self, word: &str) -> u32 {
        let next = self.phrases.len() as u32;
        let id = match word.strip_suffix('*') {
            Some(prefix) if prefix.len() >= 3 => {
                let key = first_three(prefix);
                let list = self.prefixes.entry(key).or_default();
                match list.iter().find(|(p, _)| **p == *prefix) {
                    Some((_, id)) => *id,
                    None => {
                        // The longest first: it says most.
                        let at = list.partition_point(|(p, _)| p.len() >= prefix.len());
                        list.insert(at, (prefix.into(), next));
                        next
                    }
                }
            }
            _ => *self.words.entry(word.into()).or_insert(next),
        };
        if id == next {
            self.phrases.push(Vec::new());
        }
        id
    }

    /// Looks up one normalised word.
    pub fn know(&self, word: &str) -> Known {
        let exact = self.words.get(word).copied().unwrap_or(0);
        let prefix = if word.len() < 3 {
            0
        } else {
            self.prefixes
                .get(&first_three(word))
                .and_then(|list| list.iter().find(|(p, _)| word.starts_with(&**p)))
                .map_or(0, |(_, id)| *id)
        };
        Known { exact, prefix }
    }

    /// Calls `found(number, length in words)` for every phrase that begins at the first of `words`.
    pub fn at(&self, words: &[Known], mut found: impl FnMut(u32, usize)) {
        let Some(first) = words.first() else { return };
        for id in [first.exact, first.prefix] {
            if id == 0 {
                continue;
            }
            for (rest, number) in &self.phrases[id as usize] {
                let fits = rest.len() < words.len()
                    && rest
                        .iter()
                        .zip(&words[1..])
                        .all(|(want, got)| *want == got.exact || *want == got.prefix);
                if fits {
                    found(*number, rest.len() + 1);
                }
            }
        }
    }
}

fn first_three(word: &str) -> [u8; 3] {
    let bytes = word.as_bytes();
    [bytes[0], bytes[1], bytes[2]]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(u32, usize)]) {
        let book = PhraseBook::new([
            (vec!["peace", "talks"], 1),
            (vec!["peace"], 2),
            (vec!["negotiat*"], 3),
            (vec!["peace", "negotiat*"], 4),
        ]);
        let known: Vec<Known> = text.split(' ').map(|w| book.know(w)).collect();
        let mut got = Vec::new();
        for at in 0..known.len() {
            book.at(&known[at..], |number, length| got.push((number, length)));
        }
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn finds_phrases_and_wildcards() {
        check("peace talks", &[(1, 2), (2, 1)]);
        check("peace negotiators", &[(4, 2), (2, 1), (3, 1)]);
        check("talks", &[]);
        check("a negotiation", &[(3, 1)]);
        check("", &[]);
    }
}
