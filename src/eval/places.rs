//! Countries spoken of, and the places named with their country.
//!
//! `countries`: the set of an article against the reader's. `located`: the exact span of a place (a
//! leading "the" aside) with the reader's country, or with none where the reader says that none is
//! plain; places of which the reader says nothing are not counted.

use std::collections::BTreeSet;

use super::figure::ArticleScores;
use super::names::without_the;
use super::record::{Entity, Gold, Predicted};

/// True when the reader says of any place where it is.
pub(super) fn are_located(gold: &Gold) -> bool {
    gold.entities.iter().flatten().any(|e| e.country.is_some())
}

pub(super) fn score(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    if let Some(countries) = &gold.countries {
        let theirs: BTreeSet<&String> = countries.iter().collect();
        let ours: BTreeSet<&String> = predicted.countries.iter().collect();
        let right = theirs.intersection(&ours).count();
        out.findings("countries", "code", right, ours.len(), theirs.len());
        for code in theirs.difference(&ours) {
            out.fault(gold, "missed", "countries", None, code.as_str(), "");
        }
        for code in ours.difference(&theirs) {
            out.fault(gold, "extra", "countries", None, "", code.as_str());
        }
    }
    if are_located(gold) {
        located(gold, predicted, out);
    }
}

fn located(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    let span = |e: &Entity| (without_the(&gold.text, e.start), e.end);
    let (mut right, mut found, mut all) = (0, 0, 0);
    for place in gold.entities.iter().flatten() {
        let Some(country) = &place.country else {
            continue;
        };
        all += 1;
        let ours = predicted
            .entities
            .iter()
            .find(|e| e.label == "LOC" && span(e) == span(place));
        let said = ours.and_then(|e| e.country.clone().flatten());
        found += usize::from(ours.is_some());
        right += usize::from(ours.is_some() && said == *country);
        if ours.is_none() || said != *country {
            let what = if ours.is_some() { "wrong" } else { "missed" };
            let wanted = country.clone().unwrap_or_default();
            out.fault(
                gold,
                what,
                "located",
                Some(span(place)),
                wanted,
                said.unwrap_or_default(),
            );
        }
    }
    out.of_gold("places", "found", found, all);
    out.of_gold("places", "located", right, all);
}
