//! What does the text turn on, in its own words? PositionRank (Florescu and Caragea, ACL 2017).
//!
//! Nouns, adjectives and names are the nodes of a graph, joined where they stand near each other; a
//! walk over it that starts again at early words weighs them, and a phrase weighs the sum of its
//! words. It needs nothing but this one text, and position counts as it does in news. A name is one
//! node under all its forms.

use std::collections::{BTreeMap, BTreeSet};

use super::tags::Tag;
use super::topics::normalise;
use super::words::{Words, words};
use crate::model::{KeyPhrase, Mention, MentionForm};
use crate::text::Text;

/// Most phrases of a text.
const MOST: usize = 10;
/// Words of a phrase.
const LONGEST: usize = 3;
/// Nodes this many words apart are joined.
const WINDOW: usize = 6;
/// Chance that the walk goes on.
const DAMPING: f64 = 0.85;
const ROUNDS: usize = 40;
/// The walk has settled when no round changes more than this.
const SETTLED: f64 = 1e-6;
/// Nouns of time, measure and address that no text turns on.
const EMPTY: &str = " year week day month time hour minute today yesterday tomorrow monday tuesday wednesday \
    thursday friday saturday sunday january february march april may june july august september october \
    november december mr mrs ms dr sir people person thing way percent pct cent per lot number part \
    last next first second other many more such same new own former several few ";

/// A word or name that counts.
struct Unit {
    node: usize,
    kind: Kind,
    /// Its words.
    tokens: std::ops::Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Noun,
    Adjective,
}

/// The key phrases of `text`, the weightiest first, at most ten; words of the headline `title` weigh
/// as the first of the text do. Empty for a text without nouns. Time linear in the length.
pub fn key_phrases(
    text: &Text,
    words: &Words,
    tags: &[Tag],
    mentions: &[Mention],
    title: Option<&str>,
) -> Vec<KeyPhrase> {
    let (units, nodes) = units(text, words, tags, mentions);
    let weights = walk(&units, &nodes, title);
    let names = units.iter().filter(|unit| unit.kind == Kind::Name);
    let named: BTreeSet<usize> = names.map(|unit| unit.node).collect();
    let mut found: BTreeMap<Vec<usize>, KeyPhrase> = BTreeMap::new();
    for phrase in phrases(&units, words) {
        let nodes: Vec<usize> = phrase.iter().map(|unit| unit.node).collect();
        let score = nodes.iter().map(|node| weights[*node]).sum::<f64>() as f32;
        let tokens = phrase[0].tokens.start..phrase[phrase.len() - 1].tokens.end;
        let span = words.span_of(tokens);
        let place = found.entry(nodes).or_insert(KeyPhrase {
            span,
            score,
            times: 0,
        });
        place.times += 1;
    }
    // A common noun by itself says little unless the text comes back to it.
    found.retain(|nodes, phrase| nodes.len() > 1 || named.contains(&nodes[0]) || phrase.times > 1);
    let mut ranked: Vec<(Vec<usize>, KeyPhrase)> = found.into_iter().collect();
    ranked.sort_by(|a, b| {
        b.1.score
            .total_cmp(&a.1.score)
            .then(a.1.span.cmp(&b.1.span))
    });
    without_parts(ranked)
}

/// The best, without those whose words stand in a better one; scores as shares of the first.
fn without_parts(ranked: Vec<(Vec<usize>, KeyPhrase)>) -> Vec<KeyPhrase> {
    let mut kept: Vec<(Vec<usize>, KeyPhrase)> = Vec::new();
    for (nodes, phrase) in ranked {
        let shares = |(other, _): &(Vec<usize>, KeyPhrase)| {
            nodes.iter().all(|node| other.contains(node))
                || other.iter().all(|node| nodes.contains(node))
        };
        if !kept.iter().any(shares) {
            kept.push((nodes, phrase));
        }
        if kept.len() == MOST {
            break;
        }
    }
    let best = kept.first().map_or(1.0, |(_, phrase)| phrase.score);
    kept.into_iter()
        .map(|(_, phrase)| KeyPhrase {
            score: phrase.score / best,
            ..phrase
        })
        .collect()
}

/// The words and names that count, in order, and what each node is called.
fn units(
    text: &Text,
    words: &Words,
    tags: &[Tag],
    mentions: &[Mention],
) -> (Vec<Unit>, BTreeMap<String, usize>) {
    let mut named: BTreeMap<usize, (usize, u32)> = BTreeMap::new();
    for mention in mentions {
        let names = !matches!(mention.form, MentionForm::Pronoun | MentionForm::Role);
        let tokens = words.tokens_in(mention.span);
        let longer = |(end, _): &(usize, u32)| tokens.end > *end;
        if names && !tokens.is_empty() && named.get(&tokens.start).is_none_or(longer) {
            named.insert(tokens.start, (tokens.end, mention.actor));
        }
    }
    let mut nodes: BTreeMap<String, usize> = BTreeMap::new();
    let mut units = Vec::new();
    let mut normal = String::new();
    let mut at = 0;
    while at < words.tokens.len().min(tags.len()) {
        let name = named.get(&at).copied();
        let kind = name.map(|_| Kind::Name).or_else(|| kind(tags[at]));
        let end = name.map_or(at + 1, |(end, _)| end);
        if let Some(kind) = kind {
            match name {
                Some((_, actor)) => normal = format!("\u{0}{actor}"),
                None => normalise(text.slice(words.tokens[at].span), &mut normal),
            }
            let counts = kind == Kind::Name
                || normal.chars().filter(|c| c.is_alphabetic()).count() > 1
                    && !EMPTY.contains(&format!(" {normal} "));
            if counts {
                let next = nodes.len();
                let node = *nodes.entry(normal.clone()).or_insert(next);
                let tokens = at..end;
                units.push(Unit { node, kind, tokens });
            }
        }
        at = end;
    }
    (units, nodes)
}

fn kind(tag: Tag) -> Option<Kind> {
    match tag {
        Tag::NN | Tag::NNS | Tag::NNP | Tag::NNPS => Some(Kind::Noun),
        Tag::JJ => Some(Kind::Adjective),
        _ => None,
    }
}

/// Weight of each node: the share of its time that the walk spends there.
fn walk(units: &[Unit], nodes: &BTreeMap<String, usize>, title: Option<&str>) -> Vec<f64> {
    let start = starts(units, nodes, title);
    let mut edges: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (n, unit) in units.iter().enumerate() {
        let near = units[n + 1..]
            .iter()
            .take_while(|other| other.tokens.start < unit.tokens.end + WINDOW - 1);
        for other in near.filter(|other| other.node != unit.node) {
            *edges.entry((unit.node, other.node)).or_default() += 1.0;
            *edges.entry((other.node, unit.node)).or_default() += 1.0;
        }
    }
    let mut out = vec![0.0; start.len()];
    edges
        .iter()
        .for_each(|((from, _), weight)| out[*from] += weight);
    let mut weights = start.clone();
    for _ in 0..ROUNDS {
        let mut next: Vec<f64> = start.iter().map(|s| (1.0 - DAMPING) * s).collect();
        for ((from, to), weight) in &edges {
            next[*to] += DAMPING * weights[*from] * weight / out[*from];
        }
        let change: f64 = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).sum();
        weights = next;
        if change < SETTLED {
            break;
        }
    }
    weights
}

/// Where the walk starts again: the earlier and the oftener, the likelier. Sums to 1.
fn starts(units: &[Unit], nodes: &BTreeMap<String, usize>, title: Option<&str>) -> Vec<f64> {
    let mut start = vec![0.0; nodes.len()];
    for unit in units {
        start[unit.node] += 1.0 / (unit.tokens.start + 1) as f64;
    }
    if let Some(title) = title {
        let title = Text::clean(title);
        let mut normal = String::new();
        for (n, token) in words(&title).tokens.iter().enumerate() {
            normalise(title.slice(token.span), &mut normal);
            if let Some(node) = nodes.get(&normal) {
                start[*node] += 1.0 / (n + 1) as f64;
            }
        }
    }
    let sum: f64 = start.iter().sum();
    start
        .iter_mut()
        .for_each(|s| *s /= sum.max(f64::MIN_POSITIVE));
    start
}

/// Names, and runs of adjectives and nouns that end in a noun, within one sentence.
fn phrases<'a>(units: &'a [Unit], words: &Words) -> Vec<&'a [Unit]> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let mut end = at + 1;
        while units[at].kind != Kind::Name
            && end < units.len()
            && units[end].kind != Kind::Name
            && units[end].tokens.start == units[end - 1].tokens.end
            && (units[end].kind == Kind::Noun || units[end - 1].kind == Kind::Adjective)
            && words.sentence_of(units[end].tokens.start)
                == words.sentence_of(units[at].tokens.start)
        {
            end += 1;
        }
        if units[end - 1].kind != Kind::Adjective {
            // Of a longer run the last words: the head is what it names.
            found.push(&units[at.max(end.saturating_sub(LONGEST))..end]);
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Context, annotate};

    fn check(text: &str, expected: &[&str]) {
        let text = Text::clean(text);
        let found = annotate(&text, &Context::default()).key_phrases;
        let phrases: Vec<&str> = found.iter().map(|k| text.slice(k.span)).collect();
        assert_eq!(&phrases[..expected.len().min(phrases.len())], expected);
        assert_eq!(phrases.is_empty(), expected.is_empty());
        assert!(found.len() <= MOST);
        assert!(found.iter().all(|k| k.score > 0.0 && k.score <= 1.0));
    }

    #[test]
    fn the_text_turns_on_what_it_repeats_early() {
        check(
            "The flood barrier at the harbour failed on Monday. Engineers had warned for years that the flood \
             barrier was too low. A new flood barrier will cost the town forty million, and the town has no money \
             for a flood barrier of that size.",
            &["flood barrier"],
        );
        check("", &[]);
    }

    #[test]
    fn a_phrase_is_counted_in_all_its_forms() {
        let text = Text::clean(
            "The river ferry was late and the river ferries were full. No river ferry is on the lake now, she said.",
        );
        let found = annotate(&text, &Context::default()).key_phrases;
        assert_eq!(text.slice(found[0].span), "river ferry");
        assert_eq!(found[0].times, 3);
    }
}
