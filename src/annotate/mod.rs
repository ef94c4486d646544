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

use crate::model::{Actor, ActorKind, Findings};
use crate::text::Text;

/// What is known of an article beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Day of publication, the anchor of "yesterday".
    pub published: Option<NaiveDate>,
    /// Headline, where it is not part of the text.
    pub title: Option<String>,
    /// The outlet: who "The Post" is.
    pub source: Option<String>,
}

/// Version of the findings: a change of code or weights that changes any finding raises it;
/// `morgue index rebuild --findings` then makes them again.
pub const VERSION: u32 = 2;

/// Finds everything in `text`. Deterministic; time linear in the length of the text.
///
/// Findings are made for English. Of a text in another language only the language is said.
pub fn annotate(text: &Text, context: &Context) -> Findings {
    let language = language::language(text.as_str());
    if !language::is_english(language.as_deref()) {
        return Findings {
            language,
            ..Findings::default()
        };
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
        quotation.topics = topics::topics_of_parts(text, &words, &quotation.parts);
    }
    locate(&mut cast.actors);
    let key_phrases = key_phrases::key_phrases(
        text,
        &words,
        &tags,
        &cast.mentions,
        context.title.as_deref(),
    );
    Findings {
        language,
        actors: cast.actors,
        mentions: cast.mentions,
        affiliations,
        quotations,
        topics: topics::topics(text, &words, context.title.as_deref()),
        countries: places::countries(text, &words),
        dates: dates::dates(text, &words, context.published),
        key_phrases,
        codings: Vec::new(),
    }
}

/// Gives places their country and coordinates where the gazetteer is plain.
fn locate(actors: &mut [Actor]) {
    for actor in actors.iter_mut().filter(|a| a.kind == ActorKind::Place) {
        if let Some(located) = places::locate(&actor.name) {
            actor.country = Some(located.country.to_owned());
            actor.coordinates = Some(located.coordinates);
        }
    }
}
