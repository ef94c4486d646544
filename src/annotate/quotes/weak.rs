//! Candidates that must be surer than others: those whose cue no list of reporting words has and whose
//! content is no clause ("the statue is mounted on a plinth").
//!
//! Of such indirect ones, world news has none that a reader took for a quotation (0 of 15 on speakers/dev),
//! PolNeAR, whose readers mark whatever shows an attitude, a half (72 of 154 on polnear-dev). The bound costs
//! no F1 on either.

use super::Candidate;
use super::scene::{Kind, Scene};

/// Least score of a weak candidate.
const LEAST: f32 = 0.4;

/// True for a candidate that is too weak to be a finding.
pub fn too_weak(scene: &Scene, candidate: &Candidate) -> bool {
    candidate.score < LEAST && !reports(scene, candidate) && !has_clause(scene, candidate)
}

/// A word of the cue is in the list of words that report, or a colon.
fn reports(scene: &Scene, candidate: &Candidate) -> bool {
    let words = candidate.cue.iter().flat_map(|(first, end)| *first..*end);
    words
        .chain(candidate.anchor)
        .any(|at| scene.sights[at].cue.is_some() || scene.sights[at].kind == Kind::Colon)
}

/// The content has a predicate, begins like a clause, or has words in quotation marks.
fn has_clause(scene: &Scene, candidate: &Candidate) -> bool {
    let telling = |at: usize| {
        let sight = &scene.sights[at];
        sight.depth > 0 || matches!(sight.kind, Kind::Finite | Kind::That | Kind::Open)
    };
    let begins = candidate
        .content
        .first()
        .is_some_and(|part| matches!(scene.sights[part.0].kind, Kind::To | Kind::Wh));
    let mut words = candidate
        .content
        .iter()
        .flat_map(|(first, end)| *first..*end);
    begins || words.any(telling)
}
