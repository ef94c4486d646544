//! A name as its words: folded for comparison, without titles, articles and possessives.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::sight::{Seen, Word};
use crate::annotate::words::Words;
use crate::lexicon::people::{Gender, NameWord, given_name, name_word};
use crate::model::ActorKind;
use crate::text::{Span, Text};

/// One use of a name in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// First token of the name proper.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// Person, institution or place.
    pub kind: ActorKind,
    /// Its words, folded: lower case, no accents, no full stops.
    pub folded: Vec<String>,
    /// Gender told by a title before it.
    pub gender: Option<Gender>,
    /// True when a title stands before it.
    pub titled: bool,
    /// True when all its letters are capitals and it is no acronym: a headline's way of writing.
    pub shouted: bool,
    /// True for a noun phrase that tells the institution but is no name: "the embassy in Osk".
    pub described: bool,
}

impl Use {
    /// The bytes of the name proper.
    pub fn span(&self, words: &Words) -> Span {
        Span {
            start: words.tokens[self.first as usize].span.start,
            end: words.tokens[self.end as usize - 1].span.end,
        }
    }

    /// The folded words in one string: two names with the same key are written alike.
    pub fn key(&self) -> String {
        self.folded.join(" ")
    }
}

/// Lower case without accents and full stops.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        let mut out = word.to_ascii_lowercase();
        out.retain(|c| c != '.' && c != '\'');
        return out;
    }
    word.nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            'ı' => 'i',
            c => c,
        })
        .collect()
}

/// The use that tokens `first..end` make, without article, titles and possessive; None when nothing
/// but titles is left.
pub fn make_use(
    text: &Text,
    words: &Words,
    seen: &[Seen],
    first: usize,
    end: usize,
    kind: ActorKind,
) -> Option<Use> {
    let (mut first, mut end) = (first, end.min(words.tokens.len()));
    while end > first
        && matches!(
            seen[end - 1].word,
            Word::Possessive | Word::Comma | Word::Mark
        )
    {
        end -= 1;
    }
    while first < end && matches!(seen[first].word, Word::Definite | Word::Mark | Word::Comma) {
        first += 1;
    }
    if first >= end {
        return None;
    }
    let mut use_ = Use {
        first: first as u32,
        end: end as u32,
        kind,
        folded: Vec::new(),
        gender: None,
        titled: false,
        shouted: seen[first..end].iter().all(|s| s.acronym || !s.capital)
            && seen[first..end].iter().filter(|s| s.acronym).count() > 1,
        described: false,
    };
    if kind == ActorKind::Person {
        take_titles(seen, &mut use_);
        take_office(text, words, seen, &mut use_);
    }
    if use_.first >= use_.end {
        return None;
    }
    use_.folded = (use_.first..use_.end)
        .map(|t| t as usize)
        .filter(|t| !matches!(seen[*t].word, Word::Possessive | Word::Mark | Word::Comma))
        .map(|t| fold(text.slice(words.tokens[t].span)))
        .filter(|w| !w.is_empty())
        .collect();
    (!use_.folded.is_empty()).then_some(use_)
}

/// Moves the start past titles inside the name and notes titles before it.
fn take_titles(seen: &[Seen], use_: &mut Use) {
    let note = |seen: &Seen, use_: &mut Use| {
        use_.titled = true;
        if let Some(NameWord::Title(Some(gender))) = seen.name_word {
            use_.gender.get_or_insert(gender);
        }
    };
    let leads = |use_: &Use| {
        let next = use_.first as usize + 1;
        let name_follows = seen.get(next).is_some_and(|s| s.word != Word::Preposition);
        next < use_.end as usize && name_follows && seen[next - 1].is_title()
    };
    while leads(use_) {
        note(&seen[use_.first as usize], use_);
        use_.first += 1;
    }
    let only_title =
        use_.first + 1 == use_.end && use_.titled && seen[use_.first as usize].is_title();
    if only_title {
        use_.first = use_.end;
        return;
    }
    let mut before = use_.first as usize;
    let sentence = seen[before].sentence;
    while before > 0 && seen[before - 1].is_title() && seen[before - 1].sentence == sentence {
        before -= 1;
        note(&seen[before], use_);
    }
}

/// "Governor of Osk Mina Okoro" is Mina Okoro: the name begins at the first given name behind the
/// office, or two words before its end where none is known.
fn take_office(text: &Text, words: &Words, seen: &[Seen], use_: &mut Use) {
    let (first, end) = (use_.first as usize, use_.end as usize);
    let office = seen[first].is_title() || seen[first].is_person_noun();
    let of = first + usize::from(office);
    if of + 3 >= end || seen[of].word != Word::Preposition {
        return;
    }
    let given = |t: &usize| given_name(&fold(text.slice(words.tokens[*t].span))).is_some();
    use_.first = (of + 1..end - 1).find(given).unwrap_or(end - 2) as u32;
    use_.titled = true;
}

/// The words of a person's name that tell him from others: no particles, no suffixes.
pub fn core(folded: &[String]) -> Vec<&str> {
    let core: Vec<&str> = folded
        .iter()
        .flat_map(|w| w.split('-'))
        .filter(|w| {
            !w.is_empty() && !matches!(name_word(w), Some(NameWord::Particle | NameWord::Suffix))
        })
        .collect();
    if core.is_empty() {
        folded.iter().map(String::as_str).collect()
    } else {
        core
    }
}

/// The suffix of a name ("jr"), if it has one.
pub fn suffix(folded: &[String]) -> Option<&str> {
    let last = folded.last()?;
    matches!(name_word(last), Some(NameWord::Suffix)).then_some(last.as_str())
}

/// Edit distance where a swap of neighbours counts one (optimal string alignment), or `limit + 1`
/// when it is above `limit`.
pub fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > 64 {
        return limit + 1;
    }
    let mut rows: [Vec<usize>; 3] = [
        vec![0; b.len() + 1],
        (0..=b.len()).collect(),
        vec![0; b.len() + 1],
    ];
    for i in 1..=a.len() {
        rows[2][0] = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[1][j] + 1)
                .min(rows[2][j - 1] + 1)
                .min(rows[1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_small_for_misspellings() {
        for (a, b, expected) in [
            ("brandvold", "brandvold", 0),
            ("brandvold", "branvdold", 1),
            ("brandvold", "branvold", 1),
            ("brandvold", "brendvald", 2),
            ("brandvold", "ost", 3),
        ] {
            assert_eq!(distance(a, b, 2), expected, "{a} {b}");
        }
    }

    #[test]
    fn folding_drops_case_accents_and_stops() {
        for (word, folded) in [("Núñez", "nunez"), ("U.S.", "us"), ("O’Hara", "ohara")] {
            assert_eq!(fold(word), folded);
        }
    }
}
