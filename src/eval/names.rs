//! Names: the exact span (a leading "the" aside) and its label, each span and label once.

use std::collections::BTreeSet;

use super::figure::ArticleScores;
use super::record::{Entity, Gold, Predicted};

const LABELS: [&str; 3] = ["PER", "ORG", "LOC"];

type Name<'a> = (usize, usize, &'a str);

pub(super) fn score(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    let theirs: BTreeSet<Name> = names(&gold.text, gold.entities.iter().flatten());
    let known = predicted
        .entities
        .iter()
        .filter(|e| LABELS.contains(&e.label.as_str()));
    let ours: BTreeSet<Name> = names(&gold.text, known);
    for part in LABELS.into_iter().chain(["all"]) {
        let count = |names: &mut dyn Iterator<Item = &Name>| {
            names.filter(|n| part == "all" || n.2 == part).count()
        };
        let right = count(&mut theirs.intersection(&ours));
        out.findings(
            part,
            "name",
            right,
            count(&mut ours.iter()),
            count(&mut theirs.iter()),
        );
    }
    for name in theirs.difference(&ours) {
        let other = ours.iter().find(|o| (o.0, o.1) == (name.0, name.1));
        let what = if other.is_some() { "wrong" } else { "missed" };
        let got = other.map_or("", |o| o.2);
        out.fault(gold, what, name.2, Some((name.0, name.1)), name.2, got);
    }
    for name in ours.difference(&theirs) {
        if !theirs.iter().any(|t| (t.0, t.1) == (name.0, name.1)) {
            out.fault(gold, "extra", name.2, Some((name.0, name.1)), "", name.2);
        }
    }
}

fn names<'a>(text: &[char], entities: impl Iterator<Item = &'a Entity>) -> BTreeSet<Name<'a>> {
    entities
        .map(|e| (without_the(text, e.start), e.end, e.label.as_str()))
        .collect()
}

/// The start of a name behind its article.
pub(super) fn without_the(text: &[char], start: usize) -> usize {
    let opens = text.get(start..start + 4).is_some_and(|four| {
        four.iter()
            .zip("the ".chars())
            .all(|(a, b)| a.to_ascii_lowercase() == b)
    });
    if opens { start + 4 } else { start }
}
