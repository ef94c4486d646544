//! Who holds which role where.
//!
//! The reader's roles stand with the people, without spans. A predicted affiliation matches one of
//! them when it is of the same person (the words of the canonical name, titles and initials aside,
//! or of a full form) and the words of the roles overlap by half (Dice), one to one, best first.
//! `role`: they match. `role and institution`: and either names the same institution (by its words,
//! or by any form of it) or both name none.

use super::figure::ArticleScores;
use super::pairs::{is_word, one_to_one};
use super::record::{Affiliation, Gold, Named, Predicted, Role};
use super::speakers::{find, key};

pub(super) fn score(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    let people = gold.people.as_deref().unwrap_or_default();
    let theirs: Vec<(&Named, &Role)> = people
        .iter()
        .flat_map(|p| p.roles.iter().map(move |r| (p, r)))
        .collect();
    let ours = &predicted.affiliations;
    let mut all: Vec<(f64, bool, usize, usize)> = Vec::new();
    for (x, (person, role)) in theirs.iter().enumerate() {
        for (y, found) in ours.iter().enumerate() {
            let alike = overlap(&role.role, &found.role);
            if alike >= 0.5 && is_person(person, &found.person) {
                all.push((alike, same_house(gold, role, found), x, y));
            }
        }
    }
    all.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(b.1.cmp(&a.1))
            .then((a.2, a.3).cmp(&(b.2, b.3)))
    });
    let matched = one_to_one(all.iter().map(|a| (a.2, a.3)));
    let whole = matched
        .iter()
        .filter(|(x, y)| same_house(gold, theirs[*x].1, &ours[*y]))
        .count();
    out.findings("all", "role", matched.len(), ours.len(), theirs.len());
    out.findings(
        "all",
        "role and institution",
        whole,
        ours.len(),
        theirs.len(),
    );
    for (x, (person, role)) in theirs.iter().enumerate() {
        let told = tell(&person.name, &role.role, role.institution.as_deref());
        match matched.iter().find(|m| m.0 == x) {
            None => out.fault(gold, "missed", "", None, told, ""),
            Some((_, y)) if !same_house(gold, role, &ours[*y]) => {
                out.fault(gold, "wrong", "", None, told, told_of(&ours[*y]));
            }
            Some(_) => {}
        }
    }
    for (y, found) in ours.iter().enumerate() {
        if !matched.iter().any(|m| m.1 == y) {
            out.fault(gold, "extra", "", None, "", told_of(found));
        }
    }
}

fn tell(person: &str, role: &str, house: Option<&str>) -> String {
    let house = house.map_or_else(String::new, |h| format!(" [{h}]"));
    format!("{person}: {role}{house}")
}

fn told_of(found: &Affiliation) -> String {
    tell(&found.person, &found.role, found.institution.as_deref())
}

fn is_person(person: &Named, said: &str) -> bool {
    let said = key(said);
    let full = person.forms.iter().map(|f| key(f)).filter(|k| k.len() > 1);
    std::iter::once(key(&person.name))
        .chain(full)
        .any(|form| !form.is_empty() && form.is_subset(&said))
}

fn same_house(gold: &Gold, role: &Role, found: &Affiliation) -> bool {
    match (&role.institution, &found.institution) {
        (None, None) => true,
        (Some(wanted), Some(said)) => {
            let forms = find(&gold.institutions, wanted)
                .into_iter()
                .flat_map(|h| &h.forms);
            let said = key(said);
            forms.chain([wanted]).any(|form| key(form) == said)
        }
        _ => false,
    }
}

/// Dice's coefficient of the words of two roles, articles aside.
fn overlap(a: &str, b: &str) -> f64 {
    let words = |role: &str| -> Vec<String> {
        let lower = role.to_lowercase();
        let words = lower.split(|c: char| !is_word(c)).filter(|w| !w.is_empty());
        words
            .filter(|w| !matches!(*w, "the" | "a" | "an"))
            .map(str::to_owned)
            .collect()
    };
    let (a, mut b) = (words(a), words(b));
    let all = a.len() + b.len();
    let mut both = 0;
    for word in &a {
        if let Some(at) = b.iter().position(|w| w == word) {
            b.swap_remove(at);
            both += 1;
        }
    }
    if all == 0 {
        0.0
    } else {
        f64::from(2 * both) / all as f64
    }
}
