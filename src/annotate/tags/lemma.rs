//! The dictionary form of a word.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::Tag;
use crate::lexicon::{WordMap, WordSet};

/// The dictionary form of `word` as `tag`, in lower case: the infinitive of a verb, the singular of a
/// noun. Other words (and proper nouns) come back in lower case only.
pub fn lemma(word: &str, tag: Tag) -> Cow<'_, str> {
    let lower = if word.contains(|c: char| c.is_uppercase() || c == '’') {
        Cow::Owned(word.to_lowercase().replace('’', "'"))
    } else {
        Cow::Borrowed(word)
    };
    if !tag.is_verb() && tag != Tag::NNS {
        return lower;
    }
    if tag.is_verb()
        && let Some(base) = irregular(&lower)
    {
        return Cow::Borrowed(base);
    }
    let base = match tag {
        Tag::VBZ | Tag::NNS => without_s(&lower, tag),
        Tag::VBD | Tag::VBN => lower.strip_suffix("ed").map(|stem| mend(stem, true)),
        Tag::VBG => lower.strip_suffix("ing").map(|stem| mend(stem, false)),
        _ => None,
    };
    base.map_or(lower, Cow::Owned)
}

fn irregular(word: &str) -> Option<&'static str> {
    static FORMS: OnceLock<WordMap<&'static str, &'static str>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let lines = include_str!("../../lexicon/irregular-verbs.txt").lines();
        lines
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .flat_map(|(base, forms)| forms.split(' ').map(move |form| (form, base)))
            .collect()
    });
    forms.get(word).copied()
}

fn without_s(word: &str, tag: Tag) -> Option<String> {
    const IRREGULAR: [(&str, &str); 12] = [
        ("men", "man"),
        ("women", "woman"),
        ("people", "people"),
        ("children", "child"),
        ("feet", "foot"),
        ("lives", "life"),
        ("wives", "wife"),
        ("leaves", "leaf"),
        ("media", "media"),
        ("news", "news"),
        ("series", "series"),
        ("police", "police"),
    ];
    if tag == Tag::NNS {
        if let Some((_, base)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
            return Some((*base).to_string());
        }
        if let Some(stem) = word.strip_suffix("men") {
            return Some(format!("{stem}man"));
        }
    }
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 1
    {
        return Some(format!("{stem}y"));
    }
    let sibilant = ["ches", "shes", "sses", "xes", "zzes", "oes"];
    let plain = &word[..word.len() - usize::from(word.ends_with('s'))];
    if sibilant.iter().any(|ending| word.ends_with(ending)) && !has_silent_e(plain) {
        return Some(word[..word.len() - 2].to_string());
    }
    if word.ends_with("ss") {
        return None;
    }
    word.strip_suffix('s').map(str::to_string)
}

/// Gives a stem the silent e or the single consonant that its ending took or doubled.
fn mend(stem: &str, past: bool) -> String {
    let with_e = format!("{stem}e");
    if has_silent_e(&with_e) || past && with_e.ends_with("ee") {
        return with_e;
    }
    let bytes = stem.as_bytes();
    let [.., third, second, last] = *bytes else {
        return stem.to_string();
    };
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    if past && last == b'i' {
        return format!("{}y", &stem[..stem.len() - 1]);
    }
    if last == second && last.is_ascii_lowercase() && !vowel(last) {
        // "called", "stressed", "added" had two of their own; "compelled", "planned" had not.
        let own =
            matches!(last, b's' | b'z' | b'f') || matches!(stem, "add" | "err" | "butt" | "purr");
        let compel = ["pell", "troll", "cell", "bell", "trell", "vell"];
        let own_l =
            last == b'l' && !(stem.len() > 5 && compel.iter().any(|end| stem.ends_with(end)));
        let kept = stem.len() - usize::from(!(own || own_l));
        return stem[..kept].to_string();
    }
    let silent = matches!(last, b'c' | b'v' | b'u')
        || stem.len() > 4 && (stem.ends_with("iz") || stem.ends_with("is"))
        || stem.len() > 5 && stem.ends_with("at") && !vowel(third)
        || last == b'g' && matches!(second, b'd' | b'r' | b'a');
    if silent { with_e } else { stem.to_string() }
}

fn has_silent_e(verb: &str) -> bool {
    static VERBS: OnceLock<WordSet<&'static str>> = OnceLock::new();
    let verbs = VERBS.get_or_init(|| {
        let lines = include_str!("../../lexicon/verbs-in-e.txt").lines();
        lines.filter(|line| !line.starts_with('#')).collect()
    });
    verbs.contains(verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, tag: Tag, expected: &str) {
        assert_eq!(lemma(word, tag), expected, "{word}");
    }

    #[test]
    fn verbs() {
        check("said", Tag::VBD, "say");
        check("SAYS", Tag::VBZ, "say");
        check("announced", Tag::VBD, "announce");
        check("claiming", Tag::VBG, "claim");
        check("denied", Tag::VBD, "deny");
        check("stressed", Tag::VBD, "stress");
        check("planned", Tag::VBN, "plan");
        check("stated", Tag::VBD, "state");
        check("added", Tag::VBD, "add");
        check("called", Tag::VBD, "call");
        check("noted", Tag::VBD, "note");
        check("believes", Tag::VBZ, "believe");
        check("argued", Tag::VBD, "argue");
        check("urged", Tag::VBD, "urge");
        check("compared", Tag::VBD, "compare");
        check("expressed", Tag::VBD, "express");
        check("teaches", Tag::VBZ, "teach");
        check("warning", Tag::VBG, "warn");
        check("Asked", Tag::VBN, "ask");
        check("’s", Tag::VBZ, "be");
        check("explained", Tag::VBD, "explain");
        check("insisted", Tag::VBD, "insist");
        check("suggested", Tag::VBD, "suggest");
        check("predicted", Tag::VBD, "predict");
        check("acknowledged", Tag::VBD, "acknowledge");
        check("promised", Tag::VBD, "promise");
        check("criticised", Tag::VBD, "criticise");
        check("revealed", Tag::VBD, "reveal");
        check("responded", Tag::VBD, "respond");
        check("charged", Tag::VBD, "charge");
        check("replied", Tag::VBD, "reply");
        check("estimated", Tag::VBD, "estimate");
        check("hoping", Tag::VBG, "hope");
        check("wanted", Tag::VBD, "want");
        check("ed", Tag::VBD, "");
        check("agreed", Tag::VBD, "agree");
        check("freed", Tag::VBD, "free");
        check("controlled", Tag::VBD, "control");
        check("fulfilled", Tag::VBD, "fulfill");
        check("tried", Tag::VBD, "try");
        check("buzzing", Tag::VBG, "buzz");
    }

    #[test]
    fn nouns_and_others() {
        check("ministries", Tag::NNS, "ministry");
        check("spokesmen", Tag::NNS, "spokesman");
        check("speeches", Tag::NNS, "speech");
        check("Harbour", Tag::NNP, "harbour");
        check("Rain", Tag::NN, "rain");
    }
}
