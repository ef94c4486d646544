//! What rules know better than the models: a word for someone of a place is no part of the name behind
//! it, the label of a speaker names a person, and what is a name in one place is one in another.

use std::ops::Range;

use super::Name;
use super::describe::Document;
use super::gazetteer::{CITY, DEMONYM, GIVEN, PLACES, lists_with};
use super::labels::labels;
use crate::annotate::learned::{Form, HashedMap, hash_lower};
use crate::annotate::words::Words;
use crate::model::ActorKind;
use crate::text::Text;

/// Longest name, in tokens, that a line repeats.
const LONGEST_ECHO: usize = 6;
/// Names that begin with one word, of which so many are remembered.
const WRITINGS: usize = 8;
/// Words from which a line without capitals is one that does not write them.
const PLAIN_LINE: usize = 4;

/// Applies the rules to the names of a document, which come and go in order.
pub fn repair(text: &Text, document: &Document, names: &mut Vec<Name>) {
    for name in names.iter_mut().filter(|n| n.kind == ActorKind::Person) {
        cut_local(text, document.words, name);
    }
    let mut found = labels(text, document, names);
    names.retain(|name| !found.iter().any(|label| overlap(label, name)));
    names.append(&mut found);
    names.sort_by_key(|name| name.first);
    let mut found = echoes(document, names);
    names.append(&mut found);
    names.sort_by_key(|name| name.first);
}

fn overlap(a: &Name, b: &Name) -> bool {
    a.first < b.end && b.first < a.end
}

/// "Corkwoman Ada Brandvold" is Ada Brandvold.
fn cut_local(text: &Text, words: &Words, name: &mut Name) {
    let word = |at: usize| text.slice(words.tokens[at].span);
    let first = name.tokens().start;
    let length = name.tokens().len();
    let local = length >= 2 && is_local(word(first));
    if local || length >= 3 && is_of_people(word(first)) {
        name.first += 1;
        name.span = words.span_of(name.tokens());
    }
}

/// True for a word for someone of a place that is made of the place's name: "Corkman", "Dubliner".
fn is_local(word: &str) -> bool {
    let of_place = |base: &str, least: usize, lists: u16| {
        base.len() >= least && lists_with(hash_lower(base)) & lists != 0
    };
    let citizen = ["man", "woman"].iter().any(|end| {
        let base = word.strip_suffix(end);
        base.is_some_and(|base| of_place(base, 4, PLACES | DEMONYM))
    });
    let dweller = || {
        let base = word.strip_suffix("er");
        base.is_some_and(|base| of_place(base, 5, CITY))
            && lists_with(hash_lower(word)) & GIVEN == 0
    };
    citizen || dweller()
}

/// True for "Kenyan" or "Glaswegian", unless it is a given name too ("Christian").
fn is_of_people(word: &str) -> bool {
    let lists = lists_with(hash_lower(word));
    lists & DEMONYM != 0 && lists & GIVEN == 0
}

/// Names that the models passed over and that stand elsewhere as names are written: in lines that are all
/// capitals or have none; and in others, letter by letter, acronyms and names of several words.
fn echoes(document: &Document, names: &[Name]) -> Vec<Name> {
    let sentences = 0..document.words.sentences.len();
    let odd: Vec<bool> = sentences.map(|s| is_odd(document, s)).collect();
    let known = well_written(document, names, &odd);
    let mut covered = vec![false; document.forms.len()];
    for name in names {
        covered[name.tokens()].fill(true);
    }
    let mut found = Vec::new();
    for (place, rule) in places(document, &odd) {
        let mut at = place.start;
        while at < place.end {
            let fits = |name: &&&Name| {
                let here = at..at + name.tokens().len();
                here.end <= place.end
                    && repeats(document, name, here.clone(), rule)
                    && !covered[here].contains(&true)
            };
            let names = known.get(&document.forms[at].lower);
            let fitting = names.into_iter().flatten().filter(fits);
            let echo = fitting.max_by_key(|name| name.tokens().len());
            let end = at + echo.map_or(1, |name| name.tokens().len());
            found.extend(echo.map(|name| Name {
                span: document.words.span_of(at..end),
                first: at as u32,
                end: end as u32,
                kind: name.kind,
            }));
            at = end;
        }
    }
    found
}

/// Where names can be repeated, and how: odd lines, and the islands of others.
fn places(document: &Document, odd: &[bool]) -> Vec<(Range<usize>, Echo)> {
    let lines = document.words.sentences.iter().enumerate();
    let lines = lines.filter(|(number, _)| odd[*number]);
    let lines = lines.map(|(number, line)| match document.is_shouted(number) {
        true => (line.tokens(), Echo::Loud),
        false => (line.tokens(), Echo::Plain),
    });
    let islands = document.islands.iter();
    let islands = islands.filter(|island| !odd[island.sentence]);
    lines
        .chain(islands.map(|island| (island.tokens(), Echo::Exact)))
        .collect()
}

/// How a line repeats names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Echo {
    /// In capitals.
    Loud,
    /// In lower case; only names of several words are believed.
    Plain,
    /// As they are; only names of several words and acronyms are believed.
    Exact,
}

/// Names outside odd sentences, by the lower case of their first word; not too many of one.
fn well_written<'a>(
    document: &Document,
    names: &'a [Name],
    odd: &[bool],
) -> HashedMap<u64, Vec<&'a Name>> {
    let mut known: HashedMap<u64, Vec<&Name>> = HashedMap::default();
    let mut sentence = 0;
    for name in names {
        while document.words.sentences[sentence].end <= name.first {
            sentence += 1;
        }
        let first = document.forms[name.first as usize].lower;
        let writings = known.entry(first).or_default();
        let short = name.tokens().len() <= LONGEST_ECHO && writings.len() < WRITINGS;
        if short && !odd[sentence] {
            writings.push(name);
        }
    }
    known
}

/// True if the tokens `here`, as many as those of `name`, repeat it.
fn repeats(document: &Document, name: &Name, here: Range<usize>, rule: Echo) -> bool {
    let forms = &document.forms[name.tokens()];
    let acronym = forms[0].capitals || forms[0].upper_inside && forms[0].digit;
    let believed = forms.len() > 1 || rule == Echo::Loud || rule == Echo::Exact && acronym;
    let word = |form: &Form| match rule {
        Echo::Exact => form.exact,
        Echo::Loud | Echo::Plain => form.lower,
    };
    let here = document.forms[here].iter().map(word);
    believed && here.eq(forms.iter().map(word))
}

/// True for a sentence in capitals or wholly without.
fn is_odd(document: &Document, sentence: usize) -> bool {
    let forms = &document.forms[document.words.sentences[sentence].tokens()];
    let plain = || {
        let words = forms.iter().filter(|form| form.letter).count();
        words >= PLAIN_LINE && !forms.iter().any(|form| form.capital)
    };
    document.is_shouted(sentence) || plain()
}
