//! "What is said in this text?" Pure: no I/O, no clock, cannot fail; it only finds less.
//!
//! The stages in order, each a function of what came before: [`words`] (paragraphs, sentences,
//! tokens) -> language -> tags (part of speech) -> names -> cast (who is who) -> roles -> quotations
//! (marks, cues, contents, sources) -> attribution -> places -> dates -> topics ->
//! key phrases.

pub mod attribute;
pub mod cast;
pub mod cues;
pub mod dates;
mod foreign;
pub mod key_phrases;
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
pub mod why;
pub mod words;

use chrono::NaiveDate;

use crate::model::{ActorKind, Findings, Quotation, QuotationKind};
use crate::text::Text;

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

/// Version of the findings: a change of code or weights that changes any finding raises it;
/// `morgue index rebuild --findings` then makes them again.
pub const VERSION: u32 = 3;

/// Finds everything in `text`. Deterministic; time linear in the length of the text.
///
/// Findings are made for English. In a text of another language only quotations in marks, without
/// speakers, and dates in figures are found.
pub fn annotate(text: &Text, context: &Context) -> Findings {
    find(text, context, true)
}

/// As [`annotate`], without key phrases: for callers that do not show them.
pub fn annotate_without_key_phrases(text: &Text, context: &Context) -> Findings {
    find(text, context, false)
}

fn find(text: &Text, context: &Context, with_key_phrases: bool) -> Findings {
    let language = language::language(text.as_str());
    if !language::is_english(language.as_deref()) {
        return foreign::findings(text, language);
    }
    let words = words::words(text);
    let forms = learned::forms(text, &words);
    let tags = tags::tags_by(tags::model(), &words, &forms);
    let names = names::names_by(names::models(), text, &words, &tags, &forms);
    let mut cast = cast::cast(text, &words, &tags, &names);
    let affiliations = roles::roles(text, &words, &cast);
    let found = quotes::quotations(text, &words, &tags, &names);
    let mut quotations = attribute::attribute(text, &words, &mut cast, &affiliations, &found);
    for quotation in &mut quotations {
        quotation.language = match quotation.kind {
            QuotationKind::Indirect => language.clone(),
            _ => quotation_language(text, quotation, language.as_deref()),
        };
        quotation.topics = topics::topics_of_parts(text, &words, &quotation.parts);
    }
    let countries = places::countries(
        text,
        &words,
        context.title.as_deref(),
        context.dateline.as_deref(),
    );
    locate(text, &mut cast, &countries);
    let title = context.title.as_deref();
    let mut key_phrases = Vec::new();
    if with_key_phrases {
        key_phrases = key_phrases::key_phrases(text, &words, &tags, &cast.mentions, title);
    }
    Findings {
        language,
        actors: cast.actors,
        mentions: cast.mentions,
        affiliations,
        quotations,
        topics: topics::topics(text, &words, title),
        countries,
        dates: dates::dates(text, &words, context.published),
        key_phrases,
        codings: Vec::new(),
    }
}

fn quotation_language(text: &Text, quotation: &Quotation, article: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = quotation.parts.iter().map(|p| text.slice(*p)).collect();
    language::of_quotation(&parts.join(" "), article)
}

/// Gives places their country and coordinates where they are plain, by what stands behind their
/// first mention that a comma follows ("Lund, Sweden").
fn locate(text: &Text, cast: &mut cast::Cast, countries: &[String]) {
    let mut behind: Vec<Option<&str>> = vec![None; cast.actors.len()];
    for mention in &cast.mentions {
        let rest = &text.as_str()[mention.span.end as usize..];
        let slot = &mut behind[mention.actor as usize];
        *slot = slot.or(rest.starts_with(", ").then_some(rest));
    }
    for (actor, behind) in cast.actors.iter_mut().zip(behind) {
        if actor.kind == ActorKind::Place {
            actor.place = places::locate(&actor.name, behind.unwrap_or(""), countries);
        }
    }
}
