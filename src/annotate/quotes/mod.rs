//! Who is quoted with which words: the parts of every quotation, its cue and its source.
//!
//! In three steps: [`anchors`] (which token reports), [`roles`] (what in the [`frame`] around it is content
//! and what is source), and a choice among candidates that overlap.

pub mod anchors;
mod assemble;
pub mod choose;
pub mod frame;
pub mod roles;
pub mod scene;
mod sources;
mod spoken;
#[cfg(test)]
mod tests;
mod unclaimed;
mod weak;

use std::sync::OnceLock;

use crate::annotate::learned::{Model, Reader};
use crate::annotate::names::Name;
use crate::annotate::tags::Tag;
use crate::annotate::words::Words;
use crate::model::{CueClass, QuotationKind};
use crate::text::{Span, Text};

use frame::Frame;
use scene::Scene;

/// A quotation as found, its source not yet turned into a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The content, in one part or several, in order; quotation marks included.
    pub parts: Vec<Span>,
    /// How much of it is in quotation marks.
    pub kind: QuotationKind,
    /// The words that report it, in parts; empty when none.
    pub cue: Vec<Span>,
    /// Class of the cue; None without a cue.
    pub cue_class: Option<CueClass>,
    /// True when the cue is denied ("did not say").
    pub negated: bool,
    /// The words that name who says it; empty when none.
    pub source: Vec<Span>,
    /// Share of such findings that are right, 0 to 1, calibrated on the dev sets.
    pub score: f32,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Finds the quotations of a text, in its order. Empty for a text without any; time linear in the text.
pub fn quotations(text: &Text, words: &Words, tags: &[Tag], names: &[Name]) -> Vec<Found> {
    let scene = Scene::new(text, words, tags, names);
    let mut found = quotations_of(&mut Readers::new(), &[scene]);
    found.pop().unwrap_or_default()
}

/// As [`quotations`], of many texts.
pub fn quotations_of(readers: &mut Readers, scenes: &[Scene]) -> Vec<Vec<Found>> {
    let finder = finder();
    let chances: Vec<Vec<f32>> = scenes
        .iter()
        .map(|scene| anchors::chances(&finder.anchors.chain, &mut readers.anchors, scene))
        .collect();
    let pairs = scenes.iter().zip(&chances);
    pairs
        .map(|(scene, chances)| finder.find(&mut readers.roles, scene, chances))
        .collect()
}

/// Readers of the finder's models.
pub struct Readers {
    anchors: Reader<'static>,
    roles: Reader<'static>,
}

impl Readers {
    /// Readers that read nothing yet.
    pub fn new() -> Readers {
        Readers {
            anchors: finder().anchors.reader(),
            roles: finder().roles.reader(),
        }
    }
}

impl Default for Readers {
    fn default() -> Readers {
        Readers::new()
    }
}

fn finder() -> &'static Finder {
    static FINDER: OnceLock<Finder> = OnceLock::new();
    FINDER.get_or_init(|| {
        let model =
            |bytes: &[u8]| Model::decode(bytes).expect("the weights in the binary are whole");
        Finder {
            anchors: model(include_bytes!("../../lexicon/weights/quote-cues.bin")),
            roles: model(include_bytes!("../../lexicon/weights/quote-roles.bin")),
        }
    })
}

/// The learned parts of the finder.
struct Finder {
    /// Which token is the head of a cue.
    anchors: Model,
    /// Which units of a frame are content, source, cue.
    roles: Model,
}

/// A quotation for one cue, in tokens.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Head of the cue; None without one.
    pub anchor: Option<usize>,
    /// Probability that it is one.
    pub chance: f32,
    /// Ranges of tokens.
    pub content: Vec<(usize, usize)>,
    /// Ranges of tokens.
    pub source: Vec<(usize, usize)>,
    /// Ranges of tokens.
    pub cue: Vec<(usize, usize)>,
    /// Least probability among the units of the content.
    pub content_sure: f32,
    /// Least probability among the units of the source; 1 without one.
    pub source_sure: f32,
    /// What the choice goes by.
    pub score: f32,
}

/// Tokens less likely to report than this are not looked at.
const LEAST_CHANCE: f32 = 0.14;

/// Candidates below this score are no findings; tuned on polnear-dev.
const LEAST_SCORE: f32 = 0.14;

impl Finder {
    /// All quotations, in order of the text. `chances` is, for each token, the probability that it is the
    /// head of a cue.
    fn find(&self, reader: &mut Reader, scene: &Scene, chances: &[f32]) -> Vec<Found> {
        let candidates = self.candidates(reader, scene, chances);
        let mut spoken = spoken::spoken(scene, chances);
        let mut claimed = vec![false; scene.sights.len()];
        for (first, end) in spoken.iter().flat_map(|(c, _)| &c.content) {
            claimed[*first..*end].fill(true);
        }
        let (mut kept, mut taken) = choose::choose(candidates, claimed, LEAST_SCORE);
        sources::fill(scene, &mut kept);
        let mut unclaimed = unclaimed::unclaimed(scene, chances, &mut taken);
        for (candidate, _) in spoken.iter_mut().chain(&mut unclaimed) {
            sources::fill(scene, std::slice::from_mut(candidate));
        }
        let learned = kept.into_iter().map(|c| (c, "learned"));
        let mut found: Vec<Found> = learned
            .chain(spoken)
            .chain(unclaimed)
            .filter_map(|(candidate, rule)| assemble::assemble(scene, &candidate, rule))
            .collect();
        found.sort_by_key(|f| {
            (
                f.parts[0].start,
                f.source.is_empty(),
                f.cue.first().copied(),
            )
        });
        let mut kept: Vec<Found> = Vec::with_capacity(found.len());
        for one in found {
            // Two paragraphs of one utterance may both have been found; they are the same finding.
            let known = kept.iter().rev().take(8).any(|k| {
                k.parts == one.parts
                    || one.source.is_empty()
                        && k.parts[0].contains(one.parts[0])
                        && one.cue.is_empty()
            });
            if !known {
                kept.push(one);
            }
        }
        kept
    }

    /// All candidates, in order of their cues.
    fn candidates(&self, reader: &mut Reader, scene: &Scene, chances: &[f32]) -> Vec<Candidate> {
        (0..chances.len())
            .filter(|at| chances[*at] >= LEAST_CHANCE)
            .filter_map(|at| self.candidate(reader, scene, chances, at))
            .filter(|candidate| !weak::too_weak(scene, candidate))
            .collect()
    }

    fn candidate(
        &self,
        reader: &mut Reader,
        scene: &Scene,
        chances: &[f32],
        anchor: usize,
    ) -> Option<Candidate> {
        let frame = Frame::new(scene, chances, anchor);
        let scores = reader.scores(frame.units.len(), |at, into| {
            roles::features(scene, &frame, chances, at, into)
        });
        let path = self.roles.chain.viterbi(&scores);
        let content = segments(&frame, &path, 1);
        if content.is_empty() {
            return None;
        }
        let marginals = self.roles.chain.marginals(&scores);
        let width = roles::LABELS.len();
        let sure = |begin: u8| {
            path.iter()
                .enumerate()
                .filter(|(_, l)| **l == begin || **l == begin + 1)
                .map(|(at, l)| {
                    // Whether the role begins or goes on here matters less than that it is there.
                    let row = &marginals[at * width..];
                    let _ = l;
                    row[usize::from(begin)] + row[usize::from(begin) + 1]
                })
                .fold(1f32, f32::min)
        };
        let mut cue = segments(&frame, &path, 5);
        if cue.is_empty() {
            cue.push((anchor, anchor + 1));
        }
        let chance = chances[anchor];
        let content_sure = sure(1);
        Some(Candidate {
            anchor: Some(anchor),
            chance,
            source: segments(&frame, &path, 3),
            content,
            cue,
            content_sure,
            source_sure: sure(3),
            score: chance * content_sure.max(0.05).sqrt(),
        })
    }
}

/// Runs of a role as ranges of tokens. `begin` is the label that begins it, the one after goes on.
pub fn segments(frame: &Frame, path: &[u8], begin: u8) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (unit, label) in frame.units.iter().zip(path) {
        let (first, end) = (unit.first as usize, unit.end as usize);
        if *label == begin + 1
            && let Some(last) = out.last_mut()
            && last.1 == first
        {
            last.1 = end;
        } else if *label == begin || *label == begin + 1 {
            out.push((first, end));
        }
    }
    out
}
