//! Who is said to have said it, by full name.
//!
//! A quotation is found when its content overlaps by half (Dice over words, one to one, best first).
//! Of the found ones the speaker is
//! - `right`: the canonical name's words (titles, articles, initials and accents aside), or another
//!   full form: for a person one of two words or more, for an institution any form; one of several
//!   joint speakers; nobody, or the very words, where the text names nobody;
//! - `partial`: only a part of the name;
//! - `unknown`: nobody where the text does name the speaker;
//! - `wrong`: anything else.
//!
//! All are shares of the gold quotations, by kind and by [form of the source](super::source_form).

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::figure::ArticleScores;
use super::pairs::{Ties, is_word, pairs, words};
use super::quotations::{kind, whole};
use super::record::{Gold, Named, Predicted, Quotation};
use super::source_form::{FORMS, form};

/// Articles, forms of address and offices that are no part of a name.
const ASIDE: &[&str] = &[
    "the",
    "of",
    "for",
    "and",
    "a",
    "an",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "lady",
    "lord",
    "dato",
    "datuk",
    "hon",
    "honourable",
    "minister",
    "prime",
    "president",
    "senator",
    "sen",
    "rep",
    "representative",
    "general",
    "gen",
    "col",
    "colonel",
    "capt",
    "captain",
    "lt",
    "maj",
    "major",
    "sgt",
    "governor",
    "gov",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "rev",
    "reverend",
    "judge",
    "justice",
    "chief",
    "ambassador",
    "secretary",
    "md",
    "phd",
    "jr",
    "sr",
];

const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];
const VERDICTS: [&str; 4] = ["right", "partial", "unknown", "wrong"];

pub(super) fn score(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    let quotations = gold.quotations.as_deref().unwrap_or_default();
    let contents = |all: &[Quotation]| -> Vec<Vec<usize>> {
        all.iter().map(|q| words(&gold.text, &q.content)).collect()
    };
    let matched = pairs(
        &contents(quotations),
        &contents(&predicted.quotations),
        Ties::Last,
    );
    let mut verdicts: Vec<Option<&'static str>> = vec![None; quotations.len()];
    for (x, y) in matched {
        let said = predicted.quotations[y].speaker.as_deref();
        let verdict = judge(&quotations[x], gold, said.filter(|s| !s.is_empty()));
        verdicts[x] = Some(verdict);
        if verdict != "right" {
            let wanted = quotations[x]
                .speaker
                .clone()
                .or(quotations[x].described.clone());
            let (wanted, said) = (wanted.unwrap_or_default(), said.unwrap_or_default());
            out.fault(
                gold,
                verdict,
                kind(&quotations[x]),
                whole(&quotations[x]),
                wanted,
                said,
            );
        }
    }
    let all: Vec<(&Quotation, Option<&'static str>)> = quotations.iter().zip(verdicts).collect();
    for part in KINDS {
        count(
            part,
            all.iter().filter(|(q, _)| q.kind.as_deref() == Some(part)),
            out,
        );
    }
    count("all", all.iter(), out);
    for part in FORMS {
        count(part, all.iter().filter(|(q, _)| form(q, gold) == part), out);
    }
}

fn count<'a>(
    part: &'static str,
    quotations: impl Iterator<Item = &'a (&'a Quotation, Option<&'static str>)>,
    out: &mut ArticleScores,
) {
    let verdicts: Vec<Option<&str>> = quotations.map(|(_, v)| *v).collect();
    let found = verdicts.iter().flatten().count();
    out.of_gold(part, "found", found, verdicts.len());
    for verdict in VERDICTS {
        let so = verdicts.iter().filter(|v| **v == Some(verdict)).count();
        out.of_gold(part, verdict, so, verdicts.len());
    }
}

fn judge(quotation: &Quotation, gold: &Gold, said: Option<&str>) -> &'static str {
    let Some(speaker) = quotation.speaker.as_deref().filter(|s| !s.is_empty()) else {
        let described = quotation.described.as_deref().unwrap_or("").to_lowercase();
        let nobody = said.is_none_or(|s| s.to_lowercase() == described);
        return if nobody { "right" } else { "wrong" };
    };
    let Some(said) = said else { return "unknown" };
    if said == speaker {
        return "right";
    }
    let said = key(said);
    let mut partial = false;
    for name in std::iter::once(speaker).chain(speaker.split("; ")) {
        let person = find(gold.people.as_deref().unwrap_or_default(), name);
        let forms = forms(name, person, find(&gold.institutions, name));
        let is = |form: &BTreeSet<String>| {
            !form.is_empty() && (*form == said || person.is_some() && form.is_subset(&said))
        };
        if forms.iter().any(is) {
            return "right";
        }
        let within = |form: &BTreeSet<String>| said.len() < form.len() && said.is_subset(form);
        partial |= !said.is_empty() && forms.iter().any(within);
    }
    if partial { "partial" } else { "wrong" }
}

pub(super) fn find<'a>(all: &'a [Named], name: &str) -> Option<&'a Named> {
    all.iter().find(|n| n.name == name)
}

/// The words of each form that stands for the whole name.
fn forms(name: &str, person: Option<&Named>, house: Option<&Named>) -> Vec<BTreeSet<String>> {
    let full = person
        .into_iter()
        .flat_map(|p| &p.forms)
        .map(|f| key(f))
        .filter(|k| k.len() > 1);
    let any = house.into_iter().flat_map(|h| &h.forms).map(|f| key(f));
    std::iter::once(key(name)).chain(full).chain(any).collect()
}

/// The words of a name that tell it from others: folded, without titles, articles and initials.
pub(super) fn key(name: &str) -> BTreeSet<String> {
    let plain: String = name
        .nfkd()
        .filter(|c| canonical_combining_class(*c) == 0)
        .collect();
    let plain = without_possessives(&plain.to_lowercase());
    plain
        .split(|c: char| !is_word(c))
        .filter(|w| w.chars().nth(1).is_some() && !ASIDE.contains(w))
        .map(str::to_owned)
        .collect()
}

/// `name` without each "'s" at the end of a word.
fn without_possessives(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len());
    let mut at = 0;
    while at < chars.len() {
        let owns = matches!(chars[at], '\'' | '’')
            && chars.get(at + 1) == Some(&'s')
            && chars.get(at + 2).is_none_or(|c| !is_word(*c));
        if owns {
            at += 2;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}
