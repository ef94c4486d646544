//! Where words begin and end: Unicode word segmentation (UAX #29) with what newspapers need.

use unicode_segmentation::UnicodeSegmentation;

/// Stand-ins for `*` and `?` while a pattern is split; letters that no newspaper prints.
const ANY_RUN: char = '\u{A66E}';
const ANY_ONE: char = '\u{A698}';

/// Calls `found` with start and end byte of every word of `text`, in order.
///
/// Beyond UAX #29: "said.The" is two words and "U.N" one; a possessive "'s" is left off; elided
/// French articles ("l'eau") stand alone; words of scripts without spaces come one sign cluster at
/// a time (Khmer, Thai, Lao, Burmese, Chinese, Japanese), so that any stretch is found as a phrase.
pub fn split_words(text: &str, found: &mut dyn FnMut(usize, usize)) {
    for (start, word) in text.unicode_word_indices() {
        // A lone combining mark clings to the space before it.
        let length = word.len();
        let word = word.trim_start();
        let start = start + length - word.len();
        if word.is_ascii() && !word.bytes().any(|b| matches!(b, b'.' | b':' | b'\'')) {
            found(start, start + word.len());
        } else {
            split_segment(word, start, found);
        }
    }
}

fn split_segment(word: &str, base: usize, found: &mut dyn FnMut(usize, usize)) {
    let dotted = is_dotted(word);
    let mut start = 0;
    for (at, c) in word.char_indices() {
        let cut = match c {
            ':' => true,
            '.' if !dotted => {
                word[..at].ends_with(char::is_alphabetic)
                    && word[at + 1..].starts_with(char::is_alphabetic)
            }
            _ => false,
        };
        if cut {
            split_marks(&word[start..at], base + start, found);
            start = at + 1;
        }
    }
    split_marks(&word[start..], base + start, found);
}

/// True for single letters joined by stops: "U.S.A".
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1)
}

fn split_marks(word: &str, base: usize, found: &mut dyn FnMut(usize, usize)) {
    const ELIDED: [&str; 10] = ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu"];
    let apostrophe = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’'));
    if let Some((at, mark)) = apostrophe {
        let (head, tail) = (&word[..at], &word[at + mark.len_utf8()..]);
        if tail.eq_ignore_ascii_case("s") && !head.is_empty() {
            return split_clusters(head, base, found);
        }
        if ELIDED.iter().any(|e| head.eq_ignore_ascii_case(e)) && tail.chars().count() > 1 {
            split_clusters(head, base, found);
            return split_marks(tail, base + word.len() - tail.len(), found);
        }
    }
    split_clusters(word, base, found);
}

/// Cuts runs of scripts without spaces into sign clusters.
fn split_clusters(word: &str, base: usize, found: &mut dyn FnMut(usize, usize)) {
    if !word.chars().any(char::is_alphanumeric) {
        return;
    }
    if !word.chars().any(is_unspaced) {
        return found(base, base + word.len());
    }
    let mut run = 0;
    for (at, cluster) in word.grapheme_indices(true) {
        if !cluster.starts_with(is_unspaced) {
            continue;
        }
        if run < at {
            split_clusters(&word[run..at], base + run, found);
        }
        run = at + cluster.len();
        found(base + at, base + run);
    }
    if run < word.len() && run > 0 {
        split_clusters(&word[run..], base + run, found);
    }
}

/// True for letters of scripts that put no space between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{1980}'..='\u{19FF}' | '\u{1A20}'..='\u{1AAF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// The words of a pattern, wildcards kept: `"clim* chan?e"` gives two. A `?` that no letter,
/// digit or wildcard follows is punctuation. A lone `*` stands for any one word.
pub fn split_pattern(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let stood_in: String = chars
        .iter()
        .enumerate()
        .map(|(n, c)| match c {
            '*' => ANY_RUN,
            '?' if chars
                .get(n + 1)
                .is_some_and(|next| next.is_alphanumeric() || matches!(next, '*' | '?')) =>
            {
                ANY_ONE
            }
            c => *c,
        })
        .collect();
    let mut words = Vec::new();
    let mut before = None;
    split_words(&stood_in, &mut |start, end| {
        let word = &stood_in[start..end];
        let lone = word.chars().all(|c| matches!(c, ANY_RUN | ANY_ONE));
        // "ไทย*": a star that hangs on a sign cluster adds nothing to the phrase.
        let hangs = before == Some(start)
            || stood_in[end..].starts_with(is_unspaced)
            || stood_in[..start].ends_with(is_unspaced);
        before = Some(end);
        if !(lone && hangs) {
            // "what?2": cut behind the question mark, it is punctuation after all.
            let word = word.trim_end_matches(ANY_ONE);
            let word: String = word.chars().map(wildcard_again).collect();
            words.push(if lone { "*".to_string() } else { word });
        }
    });
    words
}

fn wildcard_again(c: char) -> char {
    match c {
        ANY_RUN => '*',
        ANY_ONE => '?',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &[&str]) {
        let mut got = Vec::new();
        split_words(text, &mut |start, end| got.push(&text[start..end]));
        assert_eq!(got, words, "{text}");
    }

    #[test]
    fn splits() {
        check("", &[]);
        check(
            "He said.The U.N. met.",
            &["He", "said", "The", "U.N", "met"],
        );
        check("Dara's plan", &["Dara", "plan"]);
        check("the ministers’ plan", &["the", "ministers", "plan"]);
        check("l’eau d'or O'Dell", &["l", "eau", "d", "or", "O'Dell"]);
        check("h52.1 - x 12,500", &["h52.1", "x", "12,500"]);
        check("Jean-Luc", &["Jean", "Luc"]);
        check("東京の", &["東", "京", "の"]);
        check("ニュース", &["ニ", "ュ", "ー", "ス"]);
        check("ไทย", &["ไ", "ท", "ย"]);
        check("a:b", &["a", "b"]);
        check("東京2020年", &["東", "京", "2020", "年"]);
    }

    #[test]
    fn patterns_keep_their_stars() {
        for (text, words) in [
            ("clim*", vec!["clim*"]),
            ("wom?n", vec!["wom?n"]),
            ("what now?", vec!["what", "now"]),
            ("the * deal", vec!["the", "*", "deal"]),
            ("jean-l*", vec!["jean", "l*"]),
            ("202*", vec!["202*"]),
            ("東京*", vec!["東", "京"]),
        ] {
            assert_eq!(split_pattern(text), words, "{text}");
        }
    }
}
