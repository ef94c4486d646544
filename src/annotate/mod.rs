//! "What is said in this text?" Pure: no I/O, no clock, cannot fail; it only finds less.
//!
//! The stages in order, each a function of what came before: [`words`] (paragraphs, sentences,
//! tokens) -> language -> tags (part of speech) -> names -> cast (who is who) -> roles -> quotations
//! (marks, cues, contents, sources) -> attribution -> places -> dates -> topics.

pub mod attribute;
pub mod cast;
pub mod cues;
pub mod dates;
mod foreign;
pub mod language;
pub mod learned;
pub mod marks;
pub mod names;
mod phrases;
pub mod places;
pub mod quotes;
pub mod roles;
pub mod tags;
pub mod topics;
pub mod words;

use chrono::NaiveDate;

use crate::model::{ActorKind, Findings, Quotation, QuotationKind};
use crate::text::{Span, Text};

/// What is known of an article beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Day of publication, the anchor of "yesterday".
    pub published: Option<NaiveDate>,
    /// Headline, where it is not part of the text.
    pub title: Option<String>,
    /// Dateline, where it is not part of the text.
    pub dateline: Option<String>,
    /// The outlet: who "The Post" is.
    pub source: Option<String>,
}

/// Version of the findings: a change of code or weights that changes any finding raises it, and
/// the archive then re-extracts.
pub const VERSION: u32 = 2;

/// Finds everything in `text`. Deterministic; time linear in the length of the text.
///
/// Findings are made for English. In a text of another language only quotations in marks, without
/// speakers, and dates in figures are found.
pub fn annotate(text: &Text, context: &Context) -> Findings {
    let language = language::language(text.as_str());
    if !language::is_english(language.as_deref()) {
        return foreign::findings(text, language);
    }
    let words = words::words(text);
    let tags = tags::tags(text, &words);
    let names = names::names(text, &words, &tags);
    let mut cast = cast::cast(text, &words, &tags, &names);
    let affiliations = roles::roles(text, &words, &cast);
    let found = quotes::quotations(text, &words, &tags);
    let mut quotations = attribute::attribute(text, &words, &mut cast, &affiliations, &found);
    for quotation in &mut quotations {
        quotation.language = match quotation.kind {
            QuotationKind::Indirect => language.clone(),
            _ => quotation_language(text, quotation, language.as_deref()),
        };
        if let Some(span) = quotation.parts.iter().copied().reduce(Span::cover) {
            quotation.topics = topics::topics_of_span(text, &words, span);
        }
    }
    let countries = places::countries(text, &words, context.dateline.as_deref());
    locate(text, &mut cast, &countries);
    Findings {
        language,
        actors: cast.actors,
        mentions: cast.mentions,
        affiliations,
        quotations,
        topics: topics::topics(text, &words, context.title.as_deref()),
        countries,
        dates: dates::dates(text, &words, context.published),
    }
}

fn quotation_language(text: &Text, quotation: &Quotation, article: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = quotation.parts.iter().map(|p| text.slice(*p)).collect();
    language::of_quotation(&parts.join(" "), article)
}

/// Gives places their country and coordinates where the gazetteer is plain.
fn locate(text: &Text, cast: &mut cast::Cast, countries: &[String]) {
    for (n, actor) in cast.actors.iter_mut().enumerate() {
        if actor.kind == ActorKind::Place {
            let mut mentions = cast.mentions.iter().filter(|m| m.actor as usize == n);
            let after = mentions.find_map(|m| {
                let rest = &text.as_str()[m.span.end as usize..];
                rest.starts_with(", ").then_some(rest)
            });
            actor.place = places::locate(&actor.name, after.unwrap_or(""), countries);
        }
    }
}
