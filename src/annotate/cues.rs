//! Which words report speech, and what they say of it.

use std::sync::OnceLock;

use crate::annotate::learned::{HashedMap, hash, hash_lower};
use crate::model::CueClass;

/// The list: see its heading.
const LIST: &str = include_str!("../lexicon/cues.txt");

/// A word that can report speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueWord {
    /// Hash of the base form, the same for "said" and "says".
    pub base: u64,
    /// What it says of the act of speaking.
    pub class: CueClass,
}

/// Looks a word up by the hash of its lower-case form ([`hash_lower`]). None for a word that is not on
/// the list.
pub fn cue_word(lower: u64) -> Option<CueWord> {
    static WORDS: OnceLock<HashedMap<u64, CueWord>> = OnceLock::new();
    WORDS.get_or_init(read_list).get(&lower).copied()
}

fn read_list() -> HashedMap<u64, CueWord> {
    let mut words = HashedMap::default();
    for line in LIST.lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split_whitespace();
        let (Some(class), Some(base)) = (fields.next().and_then(class_named), fields.next()) else {
            continue;
        };
        let plain = base.strip_prefix('=');
        let word = CueWord {
            base: hash(base.as_bytes()),
            class,
        };
        let regular = if plain.is_some() {
            Vec::new()
        } else {
            inflections(base)
        };
        let listed = fields.map(str::to_string);
        for form in [plain.unwrap_or(base).to_string()]
            .into_iter()
            .chain(listed)
            .chain(regular)
        {
            words.entry(hash_lower(&form)).or_insert(word);
        }
    }
    words
}

fn class_named(name: &str) -> Option<CueClass> {
    const CLASSES: [CueClass; 8] = [
        CueClass::Neutral,
        CueClass::Claim,
        CueClass::Denial,
        CueClass::Order,
        CueClass::Question,
        CueClass::Thought,
        CueClass::Judgement,
        CueClass::Intention,
    ];
    CLASSES.into_iter().find(|c| c.as_str() == name)
}

/// The regular third person, past and -ing form of a verb.
fn inflections(base: &str) -> Vec<String> {
    let stem = base.strip_suffix('e').unwrap_or(base);
    let before_y = base
        .strip_suffix('y')
        .filter(|s| !s.ends_with(['a', 'e', 'o', 'u']));
    let third = match before_y {
        Some(stem) => format!("{stem}ies"),
        None if base.ends_with(['s', 'x']) || base.ends_with("sh") || base.ends_with("ch") => {
            format!("{base}es")
        }
        None => format!("{base}s"),
    };
    let past = match before_y {
        Some(stem) => format!("{stem}ied"),
        None => format!("{stem}ed"),
    };
    vec![third, past, format!("{stem}ing"), format!("{base}ing")]
}

/// True for a word that denies the cue it stands before: "did *not* say", "*refused* to say".
pub fn denies(word: &str) -> bool {
    let is = |list: &[&str]| list.iter().any(|w| word.eq_ignore_ascii_case(w));
    is(&[
        "not",
        "n't",
        "n’t",
        "never",
        "no",
        "nobody",
        "none",
        "neither",
        "nor",
        "without",
        "cannot",
        "hardly",
        "refused",
        "refuses",
        "refusing",
        "refuse",
        "declined",
        "declines",
        "declining",
        "decline",
        "failed",
        "fails",
        "failing",
        "stopped",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<CueClass>) {
        let found = cue_word(hash_lower(word)).map(|w| w.class);
        assert_eq!(found, expected, "{word}");
    }

    #[test]
    fn words_have_their_class() {
        check("said", Some(CueClass::Neutral));
        check("According", Some(CueClass::Neutral));
        check("alleges", Some(CueClass::Claim));
        check("denied", Some(CueClass::Denial));
        check("urging", Some(CueClass::Order));
        check("asked", Some(CueClass::Question));
        check("believes", Some(CueClass::Thought));
        check("praised", Some(CueClass::Judgement));
        check("vowed", Some(CueClass::Intention));
        check("table", None);
        check("", None);
    }

    #[test]
    fn forms_share_their_base() {
        let base = |word| cue_word(hash_lower(word)).map(|w| w.base);
        assert_eq!(base("said"), base("says"));
        assert_eq!(base("denies"), base("denying"));
        assert_ne!(base("said"), base("told"));
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        for line in LIST.lines().filter(|l| !l.starts_with('#')) {
            let class = line.split(' ').next().and_then(class_named);
            assert!(class.is_some(), "{line}");
            assert!(line.split(' ').nth(1).is_some(), "{line}");
        }
    }
}
