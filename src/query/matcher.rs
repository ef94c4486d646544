//! The tree against plain text: what exactly matched, and where.
//!
//! This is the slow and plain reading of a query. Highlights come from it, and the tests hold the
//! index to it.

use crate::analysis::{
    Analyzer, DEFAULT_LANGUAGE, Interval, PART_BREAK, Pattern, Place, covers, fold, near_pairs,
    places, wanted_terms, within_edits,
};
use crate::model::query::{Card, CardId, Form, NameField, Node, TextField, Word, Words};
use crate::text::Span;

/// Spans of `text` that the query's words match, as they stand in `field` (title, body, quote) of
/// something in `language`: the whole phrase, each side of a nearness, the word under a wildcard.
/// Sorted, not overlapping. What stands under NOT is not marked; conditions on other fields are
/// taken as met.
pub fn highlights(tree: &Node, field: TextField, text: &str, language: Option<&str>) -> Vec<Span> {
    let mut spans = Vec::new();
    let finder = Finder::new(text, language);
    collect(tree, field, &finder, &mut spans);
    merged(spans)
}

/// Whether the card fits, and the spans by field when it does. A span of [`TextField::Quote`]
/// counts in the quotations joined by the part break.
pub fn matches(tree: &Node, card: &Card) -> Option<Vec<(TextField, Span)>> {
    let mut found = Vec::new();
    if !Reading::new(card).fits(tree, &mut found) {
        return None;
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

fn collect(tree: &Node, field: TextField, finder: &Finder, spans: &mut Vec<Span>) {
    match tree {
        Node::And(parts) | Node::Or(parts) => parts
            .iter()
            .for_each(|part| collect(part, field, finder, spans)),
        Node::Text { field: of, words } if covers_field(*of, field) => {
            spans.extend(finder.find(words));
        }
        _ => {}
    }
}

/// True when words asked for in `asked` are looked for in `shown`.
fn covers_field(asked: TextField, shown: TextField) -> bool {
    match asked {
        TextField::Any => matches!(shown, TextField::Title | TextField::Body | TextField::Quote),
        TextField::Body => matches!(shown, TextField::Body | TextField::Quote),
        asked => asked == shown,
    }
}

/// Overlapping spans become one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    out
}

/// A text split into words once, to be asked many times.
pub struct Finder {
    places: Vec<Place>,
    forms: Vec<String>,
    stems: Vec<Option<String>>,
    analyzers: Vec<Analyzer>,
}

/// One match: its stretch of positions and the spans to be marked.
struct Hit {
    stretch: Interval,
    spans: Vec<Span>,
}

impl Finder {
    /// Splits `text` of `language`.
    pub fn new(text: &str, language: Option<&str>) -> Finder {
        let mut analyzers = vec![Analyzer::new(language)];
        let places = places(text);
        let words = || places.iter().map(|p| &text[p.start..p.end]);
        let forms = words().map(fold).collect();
        let stems = words().map(|word| analyzers[0].stem_term(word)).collect();
        if analyzers[0].language() != DEFAULT_LANGUAGE {
            analyzers.push(Analyzer::new(None));
        }
        Finder {
            places,
            forms,
            stems,
            analyzers,
        }
    }

    /// Spans of the text where `words` match, overlaps merged.
    pub fn find(&self, words: &Words) -> Vec<Span> {
        let hits = self.hits(words);
        merged(hits.into_iter().flat_map(|hit| hit.spans).collect())
    }

    fn hits(&self, words: &Words) -> Vec<Hit> {
        match words {
            Words::Word(word) => self.phrase(std::slice::from_ref(word)),
            Words::Phrase(words) => self.phrase(words),
            Words::Either(parts) => {
                let mut hits: Vec<Hit> = parts.iter().flat_map(|part| self.hits(part)).collect();
                hits.sort_by_key(|hit| hit.stretch);
                hits
            }
            Words::Near {
                left,
                right,
                distance,
                ordered,
            } => self.near(&self.hits(left), &self.hits(right), *distance, *ordered),
        }
    }

    fn phrase(&self, words: &[Word]) -> Vec<Hit> {
        let fitting: Vec<Vec<bool>> = words.iter().map(|word| self.fitting(word)).collect();
        let last = words.len().saturating_sub(1);
        let fits = |start: usize| {
            fitting.iter().enumerate().all(|(n, fits)| fits[start + n])
                && self.places[start + last].position == self.places[start].position + last as u32
        };
        (0..self.places.len().saturating_sub(last))
            .filter(|start| !words.is_empty() && fits(*start))
            .map(|start| Hit {
                stretch: (
                    self.places[start].position,
                    self.places[start + last].position + 1,
                ),
                spans: vec![Span::new(
                    self.places[start].start,
                    self.places[start + last].end,
                )],
            })
            .collect()
    }

    fn near(&self, left: &[Hit], right: &[Hit], distance: u32, ordered: bool) -> Vec<Hit> {
        let stretches = |hits: &[Hit]| hits.iter().map(|h| h.stretch).collect::<Vec<_>>();
        let (a, b) = (stretches(left), stretches(right));
        let mut hits: Vec<Hit> = near_pairs(&a, &b, distance, ordered)
            .into_iter()
            .map(|(l, r)| Hit {
                stretch: covers(&a, &b, &[(l, r)])[0],
                spans: [left[l].spans.as_slice(), right[r].spans.as_slice()].concat(),
            })
            .collect();
        hits.sort_by_key(|hit| hit.stretch);
        hits
    }

    /// For each word of the text, whether the query word fits it.
    fn fitting(&self, word: &Word) -> Vec<bool> {
        let forms = self.forms.iter();
        match word.form {
            Form::AnyWord => vec![true; self.forms.len()],
            Form::Exact => {
                let form = fold(&word.text);
                forms.map(|f| *f == form).collect()
            }
            Form::Pattern => {
                let pattern = Pattern::new(&word.text);
                forms.map(|f| pattern.fits(f)).collect()
            }
            Form::Fuzzy(edits) => {
                let chars: Vec<char> = fold(&word.text).chars().collect();
                forms.map(|f| within_edits(&chars, f, edits)).collect()
            }
            Form::Stemmed => {
                let analyzers: Vec<&Analyzer> = self.analyzers.iter().collect();
                let wanted = wanted_terms(&word.text, &analyzers);
                let is_wanted = |term: &String| wanted.binary_search(term).is_ok();
                forms
                    .zip(&self.stems)
                    .map(|(form, stem)| is_wanted(form) || stem.as_ref().is_some_and(is_wanted))
                    .collect()
            }
        }
    }
}

/// A card with its fields split.
struct Reading<'c> {
    card: &'c Card,
    fields: Vec<(TextField, Finder)>,
}

impl<'c> Reading<'c> {
    fn new(card: &'c Card) -> Reading<'c> {
        let language = card.language.as_deref();
        let quotes = card.quotes.join(&PART_BREAK.to_string());
        let said = matches!(card.id, CardId::Quotation(_));
        let body = if said {
            TextField::Quote
        } else {
            TextField::Body
        };
        let mut fields = vec![
            (TextField::Title, Finder::new(&card.title, language)),
            (body, Finder::new(&card.text, language)),
        ];
        if !said {
            fields.push((TextField::Quote, Finder::new(&quotes, language)));
        }
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
        Reading { card, fields }
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
                let fitting = parts.iter().filter(|part| self.fits(part, found)).count();
                fitting > 0
            }
            Node::Not(inner) => !self.fits(inner, &mut Vec::new()),
            Node::Text { field, words } => self.text_fits(*field, words, found),
            Node::Name { .. } => false,
            Node::Entity { field, ids, .. } => match field {
                NameField::Speaker => any_of(ids, &card.speakers),
                NameField::Institution => any_of(ids, &card.institutions),
                NameField::Place => any_of(ids, &card.places),
                NameField::About => any_of(ids, &card.mentions),
                NameField::Topic => false,
            },
            Node::Topic { codes, .. } => codes.iter().any(|code| card.topics.contains(code)),
            Node::Days { from, to } => card.day.is_some_and(|day| {
                from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
            }),
            Node::AboutDays { from, to } => card.spoken_of.fits(*from, *to),
        }
    }

    fn text_fits(
        &self,
        asked: TextField,
        words: &Words,
        found: &mut Vec<(TextField, Span)>,
    ) -> bool {
        let said = matches!(self.card.id, CardId::Quotation(_));
        let before = found.len();
        for (field, finder) in &self.fields {
            // The quotations of an article repeat its text: only asked for by name.
            let repeated = *field == TextField::Quote && !said && asked != TextField::Quote;
            if covers_field(asked, *field) && !repeated {
                found.extend(finder.find(words).into_iter().map(|span| (*field, span)));
            }
        }
        found.len() > before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    /// The marked words between brackets.
    fn check(query: &str, text: &str, marked: &str) {
        let spans = highlights(&parse(query).tree, TextField::Body, text, None);
        let mut got = text.to_string();
        for span in spans.iter().rev() {
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
            ("a NOT b", "a b", "[a] b"),
            ("title:a", "a", "a"),
            ("cafe", "Un café.", "Un [café]."),
            ("東京", "東北と東京都", "東北と[東京]都"),
            ("ភ្នំពេញ", "ក្រុងភ្នំពេញថ្មី", "ក្រុង[ភ្នំពេញ]ថ្មី"),
            ("", "a", "a"),
        ] {
            check(query, text, marked);
        }
    }

    #[test]
    fn a_card_fits_or_not() {
        let mut card = Card::new(CardId::Article(1), 1);
        card.title = "Harbour tax".to_string();
        card.text = "The minister spoke. Nobody laughed.".to_string();
        card.quotes = vec!["we will pay".to_string(), "never again".to_string()];
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
            ("pay", false),
            ("date:2024-03", true),
            ("until:2023", false),
            ("NOT laughed", false),
            ("speaker:Orla", false),
        ] {
            let got = matches(&parse(query).tree, &card).is_some();
            assert_eq!(got, fits, "{query}");
        }
    }
}
