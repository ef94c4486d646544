//! Which candidates stay: of those that claim the same words, the best.

use super::Candidate;

/// Keeps the best candidates, in order of the text, and says for each token whether it is in the content
/// of one, or was `taken` before. A candidate that shares more than a third of its content
/// with better ones goes.
pub fn choose(
    mut candidates: Vec<Candidate>,
    mut taken: Vec<bool>,
    least: f32,
) -> (Vec<Candidate>, Vec<bool>) {
    candidates.retain(|c| c.score >= least);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.anchor.cmp(&b.anchor)));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let (mut shared, mut all) = (0usize, 0usize);
        for (first, end) in &candidate.content {
            shared += taken[*first..*end].iter().filter(|t| **t).count();
            all += end - first;
        }
        if shared * 3 > all {
            continue;
        }
        for (first, end) in &candidate.content {
            taken[*first..*end].fill(true);
        }
        kept.push(candidate);
    }
    kept.sort_by_key(|c| (c.content.first().map_or(0, |p| p.0), c.anchor));
    (kept, taken)
}
