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

use self::learned::{Form, Reader};
use self::names::Name;
use self::quotes::{Found, Readers, scene::Scene};
use self::tags::Tag;
use self::topics::Topics;
use self::words::Words;
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
pub const VERSION: u32 = 5;

/// Finds everything in `text`. Deterministic; time linear in the length of the text.
///
/// Findings are made for English. In a text of another language only quotations in marks, without
/// speakers, and dates in figures are found.
pub fn annotate(text: &Text, context: &Context) -> Findings {
    let mut findings = find(&mut Desk::new(), &[(text, context)], true);
    findings.pop().unwrap_or_default()
}

/// As [`annotate`], of many articles, without key phrases: for callers that do not show them. What is
/// found in one does not hang on the others, nor on what `desk` was used for before; together they are done
/// sooner, as each model is read for all of them in turn. Some hundred kilobytes at once are right.
pub fn annotate_all(desk: &mut Desk, articles: &[(&Text, &Context)]) -> Vec<Findings> {
    find(desk, articles, false)
}

/// Readers of all models, which are quicker the longer they are used. One a thread.
pub struct Desk {
    tagger: Reader<'static>,
    namer: Reader<'static>,
    finder: Readers,
}

impl Desk {
    /// Readers that read nothing yet.
    pub fn new() -> Desk {
        Desk {
            tagger: tags::model().reader(),
            namer: names::models().reader(),
            finder: Readers::new(),
        }
    }
}

impl Default for Desk {
    fn default() -> Desk {
        Desk::new()
    }
}

/// An English article on its way through the stages.
struct Draft<'a> {
    text: &'a Text,
    context: &'a Context,
    words: Words,
    forms: Vec<Form>,
    tags: Vec<Tag>,
    names: Vec<Name>,
    found: Vec<Found>,
}

impl<'a> Draft<'a> {
    fn new(text: &'a Text, context: &'a Context) -> Draft<'a> {
        let words = words::words(text);
        Draft {
            text,
            context,
            forms: learned::forms(text, &words),
            words,
            tags: Vec::new(),
            names: Vec::new(),
            found: Vec::new(),
        }
    }
}

fn find(desk: &mut Desk, articles: &[(&Text, &Context)], with_key_phrases: bool) -> Vec<Findings> {
    let languages = articles
        .iter()
        .map(|(text, _)| language::language(text.as_str()));
    let languages: Vec<Option<String>> = languages.collect();
    let is_english = |language: &Option<String>| language::is_english(language.as_deref());
    let mut drafts: Vec<Draft> = articles
        .iter()
        .zip(&languages)
        .filter(|(_, language)| is_english(language))
        .map(|((text, context), _)| Draft::new(text, context))
        .collect();
    learn_words(desk, &mut drafts);
    learn_quotations(desk, &mut drafts);
    let mut drafts = drafts.iter();
    let mut finished = Vec::with_capacity(articles.len());
    for ((text, _), language) in articles.iter().zip(languages) {
        let draft = is_english(&language).then(|| drafts.next()).flatten();
        finished.push(match draft {
            Some(draft) => finish(draft, language, with_key_phrases),
            None => foreign::findings(text, language),
        });
    }
    finished
}

/// Tags and names.
fn learn_words(desk: &mut Desk, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        draft.tags = tags::tags_by(&mut desk.tagger, &draft.words, &draft.forms);
    }
    let models = names::models();
    for draft in drafts {
        let (words, tags, forms) = (&draft.words, &draft.tags, &draft.forms);
        draft.names = names::names_by(models, &mut desk.namer, draft.text, words, tags, forms);
    }
}

fn learn_quotations(desk: &mut Desk, drafts: &mut [Draft]) {
    let scenes: Vec<Scene> = drafts
        .iter()
        .map(|draft| Scene::new(draft.text, &draft.words, &draft.tags, &draft.names))
        .collect();
    let found = quotes::quotations_of(&mut desk.finder, &scenes);
    for (draft, found) in drafts.iter_mut().zip(found) {
        draft.found = found;
    }
}

/// All that follows from names and quotations.
fn finish(draft: &Draft, language: Option<String>, with_key_phrases: bool) -> Findings {
    let Draft {
        text, words, tags, ..
    } = draft;
    let mut cast = cast::cast(text, words, tags, &draft.names);
    let affiliations = roles::roles(text, words, &cast);
    let mut quotations = attribute::attribute(text, words, &mut cast, &affiliations, &draft.found);
    let topics = Topics::new(text, words);
    for quotation in &mut quotations {
        quotation.language = match quotation.kind {
            QuotationKind::Indirect => language.clone(),
            _ => quotation_language(text, quotation, language.as_deref()),
        };
        quotation.topics = topics.of_parts(&quotation.parts);
    }
    let title = draft.context.title.as_deref();
    let dateline = draft.context.dateline.as_deref();
    let countries = places::countries(text, words, title, dateline);
    locate(text, &mut cast, &countries);
    let mut key_phrases = Vec::new();
    if with_key_phrases {
        key_phrases = key_phrases::key_phrases(text, words, tags, &cast.mentions, title);
    }
    Findings {
        language,
        actors: cast.actors,
        mentions: cast.mentions,
        affiliations,
        quotations,
        topics: topics.of_article(title),
        countries,
        dates: dates::dates(text, words, draft.context.published),
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
