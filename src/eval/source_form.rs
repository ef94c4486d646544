//! How the words of a source name the speaker: what makes a speaker easy or hard to tell.

use super::pairs::is_word;
use super::record::{Gold, Quotation};
use super::speakers::{find, key};

/// The forms, the easiest first.
pub(super) const FORMS: [&str; 7] = [
    "full name",
    "part of name",
    "acronym",
    "pronoun",
    "role noun",
    "unnamed",
    "no source",
];

const PRONOUNS: &[&str] = &[
    "he", "she", "it", "they", "i", "we", "you", "him", "her", "them", "me", "us", "his", "its",
    "their", "my", "our", "who", "whom", "which", "himself", "herself", "one",
];

/// The form of the source of `quotation`, by its words alone:
/// - `no source`: the sentence has none;
/// - `unnamed`: the text names no speaker for it;
/// - `pronoun`: one word, and that a pronoun;
/// - `acronym`: capitals of the speaker's own forms stand in it, and no longer name of the speaker;
/// - `full name`: it holds all words of a name of the speaker;
/// - `part of name`: it holds some of them;
/// - `role noun`: anything else ("the minister", "its website").
pub(super) fn form(quotation: &Quotation, gold: &Gold) -> &'static str {
    if quotation.source.is_empty() {
        return "no source";
    }
    let ranges = quotation
        .source
        .iter()
        .map(|r| gold.excerpt(*r, usize::MAX));
    let source = ranges.collect::<Vec<_>>().join(" ");
    if PRONOUNS.contains(&source.trim().to_lowercase().as_str()) {
        return "pronoun";
    }
    let Some(speaker) = quotation.speaker.as_deref() else {
        return "unnamed";
    };
    let (mut full, mut part, mut acronym) = (false, false, false);
    let words = key(&source);
    for name in speaker.split("; ") {
        let known = find(gold.people.as_deref().unwrap_or_default(), name)
            .or_else(|| find(&gold.institutions, name));
        let forms = known
            .into_iter()
            .flat_map(|k| k.forms.iter().map(String::as_str));
        acronym |= forms
            .chain([name])
            .filter(|f| is_acronym(f))
            .any(|f| source.split(|c| !is_word(c)).any(|w| w == f));
        let name = key(name);
        full |= name.len() > 1 && name.is_subset(&words);
        part |= !name.is_disjoint(&words);
    }
    match (full, acronym, part) {
        (true, ..) => "full name",
        (_, true, _) => "acronym",
        (_, _, true) => "part of name",
        _ => "role noun",
    }
}

fn is_acronym(form: &str) -> bool {
    form.chars().count() > 1 && form.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}
