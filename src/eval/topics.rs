//! IPTC Media Topics: shares of articles that have a topic and whose main one is right, and the sets.
//!
//! `main at level 1`: the main topic and one of the accepted ones have the same top. `main at level
//! 2`: an accepted one, taken at level 2, is the main topic or above it; an accepted one of level 1
//! counts when the main topic lies under it. `sets`: the level-2 ancestors of all predicted topics
//! against those of all that fit.

use std::collections::BTreeSet;

use super::figure::ArticleScores;
use super::record::{Gold, Predicted};
use crate::annotate::topics::{ancestors, topic};

pub(super) fn score(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    let Some(wanted) = &gold.topics else { return };
    let main = predicted.topics.first().map(|t| path(&t.code));
    let is = |level: usize| {
        main.as_ref().is_some_and(|main| {
            wanted.mains.iter().any(|m| match level {
                1 => at(m, 1) == main[0],
                _ => main.contains(&at(m, level)),
            })
        })
    };
    let (one, two) = (is(1), is(2));
    out.of_articles("articles", "with a topic", main.is_some());
    out.of_articles("main", "level 1", one);
    out.of_articles("main", "level 2", two);
    let theirs: BTreeSet<String> = wanted.all.iter().map(|c| at(c, 2)).collect();
    let ours: BTreeSet<String> = predicted.topics.iter().map(|t| at(&t.code, 2)).collect();
    let right = theirs.intersection(&ours).count();
    out.findings("sets", "level 2", right, ours.len(), theirs.len());
    if !two {
        let mains = wanted
            .mains
            .iter()
            .map(|m| name(m))
            .collect::<Vec<_>>()
            .join("; ");
        let got = predicted
            .topics
            .iter()
            .map(|t| name(&t.code))
            .collect::<Vec<_>>()
            .join("; ");
        out.fault(
            gold,
            if one { "level 2" } else { "level 1" },
            "main",
            None,
            mains,
            got,
        );
    }
    for code in theirs.difference(&ours) {
        out.fault(gold, "missed", "sets", None, name(code), "");
    }
    for code in ours.difference(&theirs) {
        out.fault(gold, "extra", "sets", None, "", name(code));
    }
}

/// From the top down to `code`; an unknown code is alone.
fn path(code: &str) -> Vec<String> {
    let code = match code.strip_prefix("medtop:") {
        Some(_) => code.to_owned(),
        None => format!("medtop:{code}"),
    };
    let above = ancestors(&code).into_iter().map(|t| t.code.to_owned());
    above.chain([code.clone()]).collect()
}

/// The topic at `level`, or the code itself where it stands higher.
fn at(code: &str, level: usize) -> String {
    let mut path = path(code);
    path.swap_remove(level.min(path.len()) - 1)
}

fn name(code: &str) -> String {
    topic(code).map_or_else(|| code.to_owned(), |t| t.name.to_owned())
}
