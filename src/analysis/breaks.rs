//! Where sentences and paragraphs begin, as far as search asks for it.

/// How a word follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// In the same sentence; so does the first word of all.
    Inside,
    /// It begins a sentence.
    Sentence,
    /// It begins a paragraph: a line.
    Paragraph,
}

/// Words with a stop that ends no sentence.
const ABBREVIATIONS: [&str; 38] = [
    "adm", "approx", "capt", "cf", "cmdr", "col", "dept", "dr", "eg", "ft", "gen", "gov", "hon",
    "ie", "insp", "lt", "maj", "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "mx", "pres",
    "prof", "rep", "reps", "rev", "sen", "sens", "sgt", "st", "ste", "supt", "ven", "vs",
];

/// What `gap`, the text between the words `before` and `after`, says of them. Every line is a
/// paragraph, as in the annotator. A sentence ends at a stop, a question or exclamation mark with
/// a space behind it (in scripts without spaces at their own marks), but not after an abbreviation
/// or an initial, nor before a small letter.
pub(super) fn follows(before: &str, gap: &str, after: &str) -> Follows {
    if gap == " " || gap.is_empty() {
        return Follows::Inside;
    }
    if gap.contains('\n') {
        return Follows::Paragraph;
    }
    if ends_sentence(before, gap, after) {
        Follows::Sentence
    } else {
        Follows::Inside
    }
}

fn ends_sentence(before: &str, gap: &str, after: &str) -> bool {
    if gap.contains(['。', '！', '？', '｡', '។', '៕', '။', '।']) {
        return true;
    }
    let Some(at) = gap.find(['.', '!', '?', '…']) else {
        return false;
    };
    if !gap[at..].contains(char::is_whitespace) || after.starts_with(char::is_lowercase) {
        return false;
    }
    let only_stop = gap.starts_with('.') && !gap.contains(['!', '?', '…', '"', '”', '’', ')']);
    !(only_stop && is_abbreviation(before, after))
}

fn is_abbreviation(word: &str, after: &str) -> bool {
    let one_capital = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let number = word.eq_ignore_ascii_case("no") && after.starts_with(|c: char| c.is_numeric());
    let lower = word.to_lowercase();
    one_capital || number || ABBREVIATIONS.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_paragraphs_begin() {
        for (before, gap, after, expected) in [
            ("left", ". ", "She", Follows::Sentence),
            ("left", ".” ", "She", Follows::Sentence),
            ("left", ".\n", "She", Follows::Paragraph),
            ("left", "\n\n", "she", Follows::Paragraph),
            ("left", "? ", "he", Follows::Inside),
            ("left", "?” ", "He", Follows::Sentence),
            ("left", ", ", "He", Follows::Inside),
            ("Mr", ". ", "Voss", Follows::Inside),
            ("J", ". ", "Voss", Follows::Inside),
            ("No", ". ", "5", Follows::Inside),
            ("No", ". ", "Five", Follows::Sentence),
            ("3", ".", "5", Follows::Inside),
            ("京", "。", "東", Follows::Sentence),
            ("a", "-", "B", Follows::Inside),
        ] {
            assert_eq!(
                follows(before, gap, after),
                expected,
                "{before}{gap}{after}"
            );
        }
        assert!(ABBREVIATIONS.is_sorted());
    }
}
