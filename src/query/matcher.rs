//! The tree against plain text: what exactly matched, and where.
//!
//! This is the slow and plain reading of a query. Highlights come from it, and the tests hold the
//! index to it.

use crate::analysis::{Interval, Quoted, said_words};
use crate::model::query::{Card, CardId, NameField, Node, TextField, Words};
use crate::text::Span;

use super::finder::{Finder, stretches};

/// Whether the card fits, and the spans by field when it does: the whole phrase, each side of a
/// nearness, the word under a wildcard; of an OR every side that fits, and of no other. Sorted; within
/// a field not overlapping. Words asked for in the quotations of an article are marked in its text, as
/// [`TextField::Body`]. Of a quotation only its own words are read; the spans are of the text of its article, as
/// [`TextField::Quote`].
pub fn matches(tree: &Node, card: &Card) -> Option<Vec<(TextField, Span)>> {
    let mut found = Vec::new();
    if !Reading::new(card).fits(tree, &mut found) {
        return None;
    }
    found.sort_unstable();
    found.dedup();
    Some(merged(found))
}

/// True when words asked for in `asked` are looked for in `shown`.
fn covers_field(asked: TextField, shown: TextField) -> bool {
    match asked {
        TextField::Any => matches!(shown, TextField::Title | TextField::Body | TextField::Quote),
        TextField::Body => matches!(shown, TextField::Body | TextField::Quote),
        asked => asked == shown,
    }
}

/// Overlapping spans of one field become one.
fn merged(spans: Vec<(TextField, Span)>) -> Vec<(TextField, Span)> {
    let mut out: Vec<(TextField, Span)> = Vec::with_capacity(spans.len());
    for (field, span) in spans {
        match out.last_mut() {
            Some((of, last)) if *of == field && span.start < last.end => *last = last.cover(span),
            _ => out.push((field, span)),
        }
    }
    out
}

/// A card with its fields split.
struct Reading<'c> {
    card: &'c Card,
    fields: Vec<(TextField, Finder)>,
    quoted: Quoted,
}

impl<'c> Reading<'c> {
    fn new(card: &'c Card) -> Reading<'c> {
        let language = card.language.as_deref();
        let said = matches!(card.id, CardId::Quotation(_));
        let body = if said {
            TextField::Quote
        } else {
            TextField::Body
        };
        let mut text = Finder::mixed(&card.text, language, &card.foreign);
        let quotations = card.quoted.iter();
        let words = quotations.map(|parts| said_words(text.places(), parts));
        let words: Vec<Vec<Interval>> = words.collect();
        let quoted = Quoted::new(words.iter().map(Vec::as_slice));
        if said {
            text = text.said(words.first().map_or(&[], Vec::as_slice));
        }
        let mut fields = vec![
            (TextField::Title, Finder::new(&card.title, language)),
            (body, text),
        ];
        for (field, text) in [
            (TextField::Byline, card.byline.as_str()),
            (TextField::Role, &card.role),
            (TextField::Cue, &card.cue),
            (TextField::Source, &card.source),
            (TextField::Section, &card.section),
            (TextField::Language, language.unwrap_or("")),
            (TextField::Kind, &card.kind),
        ] {
            fields.push((field, Finder::new(text, language)));
        }
        Reading {
            card,
            fields,
            quoted,
        }
    }

    fn fits(&self, tree: &Node, found: &mut Vec<(TextField, Span)>) -> bool {
        let any_of = |ids: &[u64], held: &[u64]| ids.iter().any(|id| held.contains(id));
        let card = self.card;
        match tree {
            Node::Everything => true,
            Node::And(parts) => {
                let mut inner = Vec::new();
                let all = parts.iter().all(|part| self.fits(part, &mut inner));
                if all {
                    found.append(&mut inner);
                }
                all
            }
            Node::Or(parts) => {
                // Every side is read, so that all of what matched is marked.
                let fitting = parts.iter().filter(|part| {
                    let mut inner = Vec::new();
                    let fits = self.fits(part, &mut inner);
                    if fits {
                        found.append(&mut inner);
                    }
                    fits
                });
                fitting.count() > 0
            }
            Node::Not(inner) => !self.fits(inner, &mut Vec::new()),
            Node::Text { field, words } => self.text_fits(*field, words, 1, found),
            Node::AtLeast {
                field,
                count,
                words,
            } => self.text_fits(*field, words, *count, found),
            Node::Length { from, to } => {
                let count = self.words();
                from.is_none_or(|from| from <= count) && to.is_none_or(|to| count <= to)
            }
            Node::Name { .. } => false,
            Node::Entity { field, ids, .. } => match field {
                NameField::Speaker => any_of(ids, &card.speakers),
                NameField::Institution => any_of(ids, &card.institutions),
                NameField::Place => any_of(ids, &card.places),
                NameField::About => any_of(ids, &card.about),
                NameField::Mention => {
                    let named = [&card.speakers, &card.institutions, &card.about];
                    named.iter().any(|held| any_of(ids, held))
                }
                NameField::Topic => false,
            },
            Node::Topic { codes, .. } => codes.iter().any(|code| card.topics.contains(code)),
            Node::Days { from, to } => card.day.is_some_and(|day| {
                from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
            }),
            Node::AboutDays { from, to } => card.spoken_of.fits(*from, *to),
        }
    }

    /// Words of the text; the title does not count.
    fn words(&self) -> u32 {
        let text = self.fields.get(1).map(|(_, finder)| finder.count());
        text.unwrap_or(0) as u32
    }

    /// Whether `words` stand in the fields asked for, `least` times together.
    fn text_fits(
        &self,
        asked: TextField,
        words: &Words,
        least: u32,
        found: &mut Vec<(TextField, Span)>,
    ) -> bool {
        let said = matches!(self.card.id, CardId::Quotation(_));
        let (mut times, mut inner) = (0, Vec::new());
        let in_text = asked == TextField::Quote && !said;
        let asked = if in_text { TextField::Body } else { asked };
        for (field, finder) in &self.fields {
            if covers_field(asked, *field) {
                let mut hits = finder.hits(words);
                if in_text {
                    hits.retain(|hit| self.quoted.holds(hit.stretch));
                }
                let mut stretches = stretches(&hits);
                stretches.dedup();
                times += stretches.len();
                inner.extend(
                    hits.into_iter()
                        .flat_map(|hit| hit.spans)
                        .map(|s| (*field, s)),
                );
            }
        }
        let fits = times >= least as usize;
        if fits {
            found.append(&mut inner);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    /// The marked words between brackets.
    fn check(query: &str, text: &str, marked: &str) {
        let mut card = Card::new(CardId::Article(1), 1);
        card.text = text.into();
        let mut got = text.to_string();
        let spans = matches(&parse(query).tree, &card).unwrap_or_default();
        for (_, span) in spans.iter().rev() {
            got.insert(span.end as usize, ']');
            got.insert(span.start as usize, '[');
        }
        assert_eq!(got, marked, "{query}");
    }

    #[test]
    fn marks_exactly_what_matched() {
        for (query, text, marked) in [
            ("tax", "Taxes and taxi.", "[Taxes] and taxi."),
            ("=tax", "Taxes, tax.", "Taxes, [tax]."),
            (
                "\"harbour tax\"",
                "A tax, a harbour tax.",
                "A tax, a [harbour tax].",
            ),
            (
                "\"the * deal\"",
                "the big deal, the deal",
                "[the big deal], the deal",
            ),
            ("harb*", "Harbours, arbour", "[Harbours], arbour"),
            (
                "\"harb* tax\"",
                "Harbour taxes harbour",
                "[Harbour taxes] harbour",
            ),
            (
                "manet~1",
                "Monet, Manet's, Manets",
                "[Monet], [Manet]'s, [Manets]",
            ),
            ("a near/2 c", "c x a b c x x a", "[c] x [a] b [c] x x a"),
            ("a adj/2 c", "c a b c", "c [a] b [c]"),
            ("a near/2 (c OR \"d e\")", "a x d e", "[a] x [d e]"),
            ("a NOT b", "a c", "[a] c"),
            ("(a b) OR c", "a c", "a [c]"),
            ("(a b) OR c", "a b", "[a] [b]"),
            ("title:a", "a", "a"),
            ("ab near/s ba", "Ab ba. Ab. Ba.", "[Ab] [ba]. Ab. Ba."),
            ("a near/p b", "An. Ba.\nB a\nA", "An. Ba.\n[B] [a]\nA"),
            ("ab adj/s ba", "Ba ab. Ab c ba.", "Ba ab. [Ab] c [ba]."),
            ("a not near/2 b", "a b x x a", "a b x x [a]"),
            ("ab not near/s ba", "Ab ba. Ab.", "Ab ba. [Ab]."),
            ("first/2 a", "a x a", "[a] x a"),
            ("first/3 (a near/2 b)", "a x b a", "[a] x [b] a"),
            ("atleast/2 a", "a x a", "[a] x [a]"),
            ("atleast/3 a", "a x a", "a x a"),
            ("[ab TO ad]", "aa ab acc ad ae", "aa [ab] [acc] [ad] ae"),
            ("[9 TO 12]", "8 9 10.5 100", "8 [9] [10.5] 100"),
            ("*arb?ur", "Harbour arbor", "[Harbour] arbor"),
            ("cafe", "Un café.", "Un [café]."),
            ("東京", "東北と東京都", "東北と[東京]都"),
            ("ភ្នំពេញ", "ក្រុងភ្នំពេញថ្មី", "ក្រុង[ភ្នំពេញ]ថ្មី"),
            ("", "a", "a"),
        ] {
            check(query, text, marked);
        }
    }

    /// The parts of a quotation, which a comma parts here.
    fn spans(text: &str, parts: &str) -> Vec<Span> {
        let found = parts.split(", ").filter_map(|p| Some((text.find(p)?, p)));
        found.map(|(at, p)| Span::new(at, at + p.len())).collect()
    }

    #[test]
    fn a_card_fits_or_not() {
        let mut card = Card::new(CardId::Article(1), 1);
        card.title = "Harbour tax".to_string();
        card.text =
            "The minister spoke: we will, said he, pay, never again. Nobody laughed.".into();
        card.quoted = ["we will, pay", "never again"]
            .map(|quotation| spans(&card.text, quotation))
            .to_vec();
        card.source = "The Quay Post".to_string();
        card.speakers = vec![7];
        card.day = crate::model::query::Day::new(2024, 3, 4);
        for (query, fits) in [
            ("harbour minister", true),
            ("harbour near/5 minister", false),
            ("title:minister", false),
            ("source:\"quay post\"", true),
            ("quote:\"pay never\"", false),
            ("quote:\"never again\"", true),
            ("quote:\"will pay\"", false),
            ("quote:(will near/4 pay)", true),
            ("quote:(said OR minister)", false),
            ("atleast/2 quote:(we OR again)", true),
            ("date:2024-03", true),
            ("until:2023", false),
            ("NOT laughed", false),
            ("speaker:Orla", false),
            ("words:12", true),
            ("words:13..", false),
            ("wc<13 wc>=12", true),
            ("atleast/2 (harbour OR spoke)", true),
            ("atleast/2 harbour", false),
            ("harbour !laughed", false),
            ("harbour & minister", true),
            ("nothing|minister", true),
        ] {
            let got = matches(&parse(query).tree, &card).is_some();
            assert_eq!(got, fits, "{query}");
        }
    }
}
