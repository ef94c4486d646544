//! Where one sentence ends and the next begins.

use super::Token;
use super::abbreviations::{Abbreviation, abbreviation};

/// Cuts the tokens of one paragraph into sentences, as ranges of their indexes.
pub fn cut(text: &str, tokens: &[Token]) -> Vec<(usize, usize)> {
    let word = |at: usize| &text[tokens[at].span.range()];
    let mut sentences = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while at < tokens.len() {
        let ending = ending(word(at));
        at += 1;
        if ending == Ending::None {
            continue;
        }
        // Closing marks that touch belong to the sentence they close.
        while at < tokens.len()
            && tokens[at - 1].span.end == tokens[at].span.start
            && closes(word(at))
        {
            at += 1;
        }
        if at < tokens.len() && begins(ending, word(at), tokens.get(at + 1).map(|_| word(at + 1))) {
            sentences.push((begin, at));
            begin = at;
        }
    }
    if begin < tokens.len() {
        sentences.push((begin, tokens.len()));
    }
    sentences
}

/// How surely a token ends a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    /// An abbreviation or initial: only before a word that opens sentences.
    Weak,
    /// Dots of omission: only before a capital or a quotation mark.
    Dots,
    /// A full stop or its like: unless the next word is in lower case.
    Full,
    /// The full stop of a script without capitals.
    Always,
}

fn ending(word: &str) -> Ending {
    match word {
        "." | "!" | "?" => Ending::Full,
        "…" => Ending::Dots,
        "。" | "！" | "？" | "।" | "॥" | "។" | "៕" | "።" | "။" | "؟" | "۔" => {
            Ending::Always
        }
        _ if word.starts_with("..") => Ending::Dots,
        _ => match word.strip_suffix('.') {
            None => Ending::None,
            Some(stem) => match abbreviation(stem) {
                Some(Abbreviation::BeforeName | Abbreviation::BeforeNumber) => Ending::None,
                _ => Ending::Weak,
            },
        },
    }
}

fn begins(ending: Ending, word: &str, next: Option<&str>) -> bool {
    let opens = matches!(word, "“" | "\"" | "‘" | "«" | "„" | "(" | "[");
    let first = if opens { next.unwrap_or("") } else { word };
    let lower = first.starts_with(char::is_lowercase);
    let goes_on = matches!(
        word,
        "," | ";" | ":" | "—" | "–" | "-" | "--" | ")" | "?" | "!"
    );
    match ending {
        Ending::None => false,
        Ending::Always => true,
        Ending::Full => !goes_on && !lower,
        Ending::Dots => !goes_on && first.starts_with(char::is_uppercase),
        Ending::Weak => (opens && !matches!(word, "(" | "[") && !lower) || opens_sentences(first),
    }
}

/// Words that, in capitals after an abbreviation, open a sentence more often than they go on with a name.
fn opens_sentences(word: &str) -> bool {
    const OPENERS: [&str; 68] = [
        "The",
        "A",
        "An",
        "In",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
        "You",
        "But",
        "And",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "His",
        "Her",
        "Their",
        "Its",
        "Our",
        "My",
        "As",
        "At",
        "On",
        "By",
        "For",
        "From",
        "With",
        "After",
        "Before",
        "When",
        "While",
        "If",
        "Although",
        "Though",
        "Since",
        "Because",
        "However",
        "Meanwhile",
        "Also",
        "Some",
        "Many",
        "Most",
        "All",
        "Both",
        "Each",
        "Such",
        "What",
        "Who",
        "Why",
        "How",
        "Where",
        "Asked",
        "According",
        "Despite",
        "During",
        "Under",
        "Last",
        "So",
        "Then",
        "Yet",
        "Not",
        "No",
        "Now",
        "One",
    ];
    OPENERS.contains(&word)
}

fn closes(mark: &str) -> bool {
    matches!(
        mark,
        "\"" | "”" | "’" | "'" | "»" | ")" | "]" | "}" | "." | "!" | "?" | "…" | "」" | "』" | "）"
    )
}

#[cfg(test)]
mod tests {
    use crate::annotate::words::words;
    use crate::text::Text;

    fn check(text: &str, expected: &[&str]) {
        let text = Text::clean(text);
        let words = words(&text);
        let found: Vec<&str> = words.sentences.iter().map(|s| text.slice(s.span)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn plain() {
        check("", &[]);
        check("Rain fell. Snow came.", &["Rain fell.", "Snow came."]);
        check(
            "A Day of Rain\nRain fell.",
            &["A Day of Rain", "Rain fell."],
        );
        check("Really?! Yes.", &["Really?!", "Yes."]);
        check("gone.Then came", &["gone.", "Then came"]);
    }

    #[test]
    fn quotation_marks() {
        check("“It rains.” He left.", &["“It rains.”", "He left."]);
        check(
            "“Rain?” asked Mina. “Yes.”",
            &["“Rain?” asked Mina.", "“Yes.”"],
        );
        check("\"It rains.\" \"So?\"", &["\"It rains.\"", "\"So?\""]);
        check("“Go!” she said.", &["“Go!” she said."]);
    }

    #[test]
    fn abbreviations() {
        check(
            "He left the U.S. He was sad.",
            &["He left the U.S.", "He was sad."],
        );
        check("The U.S. Navy left.", &["The U.S. Navy left."]);
        check(
            "Gen. Vann and J. The Bold.",
            &["Gen. Vann and J.", "The Bold."],
        );
        check("Lind & Co. said so.", &["Lind & Co. said so."]);
        check("It is No. 5. Good.", &["It is No. 5.", "Good."]);
        check("Mr. They said", &["Mr. They said"]);
    }

    #[test]
    fn dots() {
        check("Well... maybe. Fine.", &["Well... maybe.", "Fine."]);
        check("Well… Maybe.", &["Well…", "Maybe."]);
    }

    #[test]
    fn other_scripts() {
        check("東京。京都。", &["東京。", "京都。"]);
        check("ក ។ ខ", &["ក ។", "ខ"]);
    }
}
