//! What is found in a text that is not English: what stands in quotation marks, and dates in figures.
//! Who speaks, and of what, is not looked for.

use super::dates;
use super::language;
use super::marks::{Marked, marks};
use super::words::words;
use crate::model::{Findings, Quotation, QuotationKind};
use crate::text::Text;

/// Words in marks from which they are a quotation and no title.
const WORDS: usize = 4;
/// Letters of a script without spaces for the same.
const LETTERS: usize = 10;
/// Confidence of a quotation without speaker: nothing is claimed of who said it.
const UNATTRIBUTED: f32 = 0.5;

/// Quotations in marks, without speakers, and dates in figures of a text of `language`. Empty for
/// a text without either.
pub fn findings(text: &Text, language: Option<String>) -> Findings {
    let quotations = marks(text)
        .iter()
        .filter(|marked| marked.depth == 0 && marked.closed && is_quotation(text, marked))
        .map(|marked| quotation(text, marked, language.as_deref()))
        .collect();
    Findings {
        quotations,
        dates: dates::dates_in_figures(text, &words(text)),
        language,
        ..Findings::default()
    }
}

fn is_quotation(text: &Text, marked: &Marked) -> bool {
    let inside = text.slice(marked.span);
    // An apostrophe is a mark in too many languages to tell them apart here.
    let single = inside.starts_with(['\'', '‘', '’', '‚', '`', '‹']) && !inside.starts_with("''");
    let pieces = inside.split_whitespace();
    let words = pieces.filter(|w| w.contains(char::is_alphabetic)).count();
    let letters = inside.chars().filter(|c| c.is_alphabetic()).count();
    let unspaced = inside.chars().any(is_unspaced);
    !single && (words >= WORDS || unspaced && letters >= LETTERS)
}

/// Letters of scripts that part no words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

fn quotation(text: &Text, marked: &Marked, language: Option<&str>) -> Quotation {
    Quotation {
        parts: vec![marked.span],
        kind: QuotationKind::Direct,
        cue: Vec::new(),
        cue_class: None,
        negated: false,
        source: Vec::new(),
        speakers: Vec::new(),
        described: None,
        confidence: UNATTRIBUTED,
        rule: "marks",
        topics: Vec::new(),
        language: language::of_quotation(text.slice(marked.span), language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Context, annotate};

    /// `expected`: language, quotations, dates.
    fn check(text: &str, language: &str, quotations: &[&str], dates: &[&str]) {
        let text = Text::clean(text);
        let found = annotate(&text, &Context::default());
        assert_eq!(
            found.language.as_deref(),
            Some(language),
            "{}",
            text.as_str()
        );
        let said: Vec<&str> = found
            .quotations
            .iter()
            .map(|q| text.slice(q.parts[0]))
            .collect();
        assert_eq!(said, quotations, "{}", text.as_str());
        let days: Vec<&str> = found.dates.iter().map(|d| d.value.as_str()).collect();
        assert_eq!(days, dates, "{}", text.as_str());
        assert!(found.actors.is_empty() && found.topics.is_empty() && found.countries.is_empty());
        assert!(found.quotations.iter().all(|q| q.speakers.is_empty()));
    }

    #[test]
    fn finds_marks_and_figures_only() {
        check(
            "La ministre a déclaré mardi : « Le pont sur la rivière ouvrira au printemps. » Le « grand pont » date du 26/02/2019, selon l’équipe de la ville.",
            "fr",
            &["« Le pont sur la rivière ouvrira au printemps. »"],
            &["2019-02-26"],
        );
        check(
            "Die Ministerin sagte am 3.2.2023 in Lund: „Die Brücke über den Fluss öffnet im Frühling.“ Das sei seit Jahren versprochen worden.",
            "de",
            &["„Die Brücke über den Fluss öffnet im Frühling.“"],
            &["2023-02-03"],
        );
        check(
            "大臣は2024年2月26日、「この橋は来年の春に必ず開通します」と記者団に述べました。",
            "ja",
            &["「この橋は来年の春に必ず開通します」"],
            &["2024-02-26"],
        );
    }
}
