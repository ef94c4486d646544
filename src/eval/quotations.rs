//! Which words are quoted, and with which source.
//!
//! A predicted and a gold quotation match when their contents overlap by half (Dice over words, a
//! leading "that" aside), one to one, best first. `content`: they match. `exact`: and cover the same
//! words. `attributed`: they match and the sources overlap by half; a gold quotation without a source
//! is right when none is predicted.
//!
//! Parts: `direct` is what the reader marked so (a set without the mark: by kind), against what the
//! program marked so; a prediction that matches a gold quotation of another part counts in neither.
//! `mixed` and `indirect` in the same way where the reader tells kinds apart, else `not direct`.

use super::figure::ArticleScores;
use super::pairs::{Ties, dice, pairs, words};
use super::record::{Gold, Predicted, Quotation, Range};

/// A quotation as sets of words.
struct Side<'a> {
    content: Vec<usize>,
    source: Vec<usize>,
    of: &'a Quotation,
}

type Belongs = fn(&Quotation) -> bool;

pub(super) fn score(gold: &Gold, predicted: &Predicted, out: &mut ArticleScores) {
    let theirs = sides(&gold.text, gold.quotations.as_deref().unwrap_or_default());
    let ours = sides(&gold.text, &predicted.quotations);
    let contents = |sides: &[Side]| sides.iter().map(|s| s.content.clone()).collect::<Vec<_>>();
    let matched = pairs(&contents(&theirs), &contents(&ours), Ties::First);
    let flagged = theirs.iter().all(|s| s.of.direct.is_some());
    let kinds = theirs.iter().all(|s| s.of.kind.is_some());
    let direct: Belongs = if flagged { is_direct } else { is_kind::<0> };
    let mut parts: Vec<(&'static str, Belongs)> = vec![("direct", direct)];
    match kinds {
        true => parts.extend([
            ("mixed", is_kind::<1> as Belongs),
            ("indirect", is_kind::<2>),
        ]),
        false => parts.push(("not direct", |q| !is_direct(q))),
    }
    parts.push(("all", |_| true));
    for (part, belongs) in parts {
        count(part, belongs, &theirs, &ours, &matched, out);
    }
    tell_faults(gold, &theirs, &ours, &matched, out);
}

fn is_direct(quotation: &Quotation) -> bool {
    quotation.direct == Some(true)
}

fn is_kind<const N: usize>(quotation: &Quotation) -> bool {
    quotation.kind.as_deref() == Some(["direct", "mixed", "indirect"][N])
}

fn sides<'a>(text: &[char], quotations: &'a [Quotation]) -> Vec<Side<'a>> {
    let side = |of: &'a Quotation| Side {
        content: without_that(text, words(text, &of.content)),
        source: words(text, &of.source),
        of,
    };
    quotations.iter().map(side).collect()
}

/// Some guidelines have a leading "that" in the content and others have not.
fn without_that(text: &[char], mut words: Vec<usize>) -> Vec<usize> {
    if let Some(&first) = words.first() {
        let opening = &text[first..text.len().min(first + 5)];
        let is_that = opening.len() >= 4
            && opening
                .iter()
                .zip("that".chars())
                .all(|(a, b)| a.to_ascii_lowercase() == b)
            && opening.get(4).is_none_or(|c| !super::pairs::is_word(*c));
        if is_that {
            words.remove(0);
        }
    }
    words
}

fn count(
    part: &'static str,
    belongs: Belongs,
    theirs: &[Side],
    ours: &[Side],
    matched: &[(usize, usize)],
    out: &mut ArticleScores,
) {
    let gold = theirs.iter().filter(|s| belongs(s.of)).count();
    let predicted = (0..ours.len()).filter(|y| match matched.iter().find(|m| m.1 == *y) {
        Some((x, _)) => belongs(theirs[*x].of),
        None => belongs(ours[*y].of),
    });
    let predicted = predicted.count();
    let kept: Vec<(&Side, &Side)> = matched
        .iter()
        .map(|(x, y)| (&theirs[*x], &ours[*y]))
        .filter(|(a, _)| belongs(a.of))
        .collect();
    let exact = kept.iter().filter(|(a, b)| a.content == b.content).count();
    let attributed = kept.iter().filter(|(a, b)| is_attributed(a, b)).count();
    out.findings(part, "content", kept.len(), predicted, gold);
    out.findings(part, "exact", exact, predicted, gold);
    out.findings(part, "attributed", attributed, predicted, gold);
}

fn is_attributed(gold: &Side, predicted: &Side) -> bool {
    dice(&gold.source, &predicted.source) >= 0.5
}

fn tell_faults(
    gold: &Gold,
    theirs: &[Side],
    ours: &[Side],
    matched: &[(usize, usize)],
    out: &mut ArticleScores,
) {
    for (x, side) in theirs.iter().enumerate() {
        let Some(&(_, y)) = matched.iter().find(|m| m.0 == x) else {
            let source = all_of(gold, &side.of.source);
            out.fault(gold, "missed", kind(side.of), whole(side.of), source, "");
            continue;
        };
        let other = &ours[y];
        let (a, b) = (&side.of.content, &other.of.content);
        if side.content != other.content {
            let (a, b) = (all_of(gold, a), all_of(gold, b));
            out.fault(gold, "other words", kind(side.of), whole(side.of), a, b);
        }
        if !is_attributed(side, other) {
            let (a, b) = (
                all_of(gold, &side.of.source),
                all_of(gold, &other.of.source),
            );
            out.fault(gold, "other source", kind(side.of), whole(side.of), a, b);
        }
    }
    for (y, side) in ours.iter().enumerate() {
        if !matched.iter().any(|m| m.1 == y) {
            let source = all_of(gold, &side.of.source);
            out.fault(gold, "extra", kind(side.of), whole(side.of), "", source);
        }
    }
}

/// What a reader of faults is told of its kind.
pub(super) fn kind(quotation: &Quotation) -> &str {
    match (&quotation.kind, quotation.direct) {
        (Some(kind), _) => kind,
        (None, Some(true)) => "direct",
        _ => "not direct",
    }
}

/// From the first to the last word of the content.
pub(super) fn whole(quotation: &Quotation) -> Option<Range> {
    let start = quotation.content.iter().map(|r| r.0).min()?;
    let end = quotation.content.iter().map(|r| r.1).max()?;
    Some((start, end))
}

fn all_of(gold: &Gold, ranges: &[Range]) -> String {
    let parts: Vec<String> = ranges.iter().map(|r| gold.excerpt(*r, 160)).collect();
    parts.join(" … ")
}
