//! Which token reports: the head of each cue ("said", "according", ":").

use crate::annotate::learned::{Chain, Features, Reader, join};
use crate::annotate::tags::Tag;

use super::scene::{Kind, NO_NAME, Scene, Sight};

/// For each token, the probability that it is the head of a cue.
pub fn chances(chain: &Chain, reader: &mut Reader, scene: &Scene) -> Vec<f32> {
    chances_where(chain, reader, scene, may_report, LEAST_NEAR)
}

/// What the near features must say for a cue before the others are asked, in the model's units. At 0
/// no figure falls on polnear-dev and speakers-dev, and of the 20,463 findings of polnear-train 31 change; at
/// 10 the content F1 of all on polnear-dev falls by 0.002.
const LEAST_NEAR: i16 = 0;

/// The same with only those tokens asked that `asked` says, and those looked at more closely for which
/// the near features say more than `least`; the others get 0. Training asks all, so that what is learned
/// does not hang on what may be left out.
pub fn chances_where(
    chain: &Chain,
    reader: &mut Reader,
    scene: &Scene,
    asked: fn(&Sight) -> bool,
    least: i16,
) -> Vec<f32> {
    let mut chances = vec![0f32; scene.sights.len()];
    for sentence in &scene.words.sentences {
        let first = sentence.first as usize;
        let count = sentence.end as usize - first;
        let asked = |at: usize| asked(&scene.sights[first + at]);
        let scores = reader.scores_where(
            count,
            |at, into| {
                if asked(at) {
                    near_features(scene, first + at, into)
                }
            },
            |at, scores| asked(at) && scores[1].saturating_sub(scores[0]) >= least,
            |at, into| far_features(scene, first + at, into),
        );
        let Some(scores) = scores else { continue };
        for (at, row) in chain.marginals(&scores).chunks(2).enumerate() {
            chances[first + at] = row[1];
        }
    }
    chances
}

/// False for what hardly ever reports and need not be asked: of the 418,455 such tokens of
/// polnear-train, more than half of all, the model took 18 for the likely head of a cue (0.5) without
/// this rule. What stands in the list of cues, or is a verb, a noun, an adjective or an adverb, may.
fn may_report(sight: &Sight) -> bool {
    let asked = matches!(
        sight.kind,
        Kind::Finite
            | Kind::Base
            | Kind::Ing
            | Kind::Participle
            | Kind::Noun
            | Kind::Adjective
            | Kind::Adverb
            | Kind::Colon
            | Kind::Dash
    );
    let modal = sight.tag == Tag::MD as u64 + 1;
    sight.cue.is_some() || asked && !modal
}

/// Adds the features by which token `at` is judged to be the head of a cue.
pub fn features(scene: &Scene, at: usize, into: &mut Features) {
    near_features(scene, at, into);
    far_features(scene, at, into);
}

/// Those that tell most of a word that never reports: itself, and the words beside it.
fn near_features(scene: &Scene, at: usize, into: &mut Features) {
    let here = &scene.sights[at];
    let near = nearby(scene, at);
    let lower = |by: isize| near(by).map_or(1, |s| s.lower);
    let tag = |by: isize| near(by).map_or(1, |s| s.tag);
    let kind = |by: isize| near(by).map_or(99, |s| s.kind as u64);
    let class = here.cue.map_or(9, |c| c.class as u64);
    let depth = u64::from(here.depth);

    into.add_part(0, join(here.lower, join(here.stem, here.tag)), |into| {
        into.add(1, here.lower);
        into.add(2, here.stem);
        into.add(3, here.tag);
        into.add_pair(4, here.stem, here.tag);
    });
    for by in [-1, 1] {
        let template = (10 + by) as u32;
        into.add(template, lower(by));
        into.add(template + 20, tag(by));
        into.add_pair(template + 40, here.stem, kind(by));
    }
    into.add(101, join(tag(-1), join(here.tag, tag(1))));
    into.add(104, join(here.stem, join(kind(-1), kind(1))));
    into.add(110, class);
    into.add(111, join(class, join(kind(-1), kind(1))));
    into.add(112, join(class, here.tag));
    let here_in_marks = join(here.stem, join(class, join(depth, here.tag)));
    into.add_part(1, here_in_marks, |into| {
        into.add(120, depth);
        into.add(121, join(here.stem, depth));
        into.add(122, join(class, join(depth, here.tag)));
    });
}

/// All others.
fn far_features(scene: &Scene, at: usize, into: &mut Features) {
    let here = &scene.sights[at];
    let sentence = &scene.words.sentences[here.sentence as usize];
    let (first, end) = (sentence.first as usize, sentence.end as usize);
    let near = nearby(scene, at);
    let lower = |by: isize| near(by).map_or(1, |s| s.lower);
    let stem = |by: isize| near(by).map_or(1, |s| s.stem);
    let tag = |by: isize| near(by).map_or(1, |s| s.tag);
    let kind = |by: isize| near(by).map_or(99, |s| s.kind as u64);
    let class = here.cue.map_or(9, |c| c.class as u64);

    for by in -4..=4isize {
        let template = (10 + by) as u32;
        if by.abs() > 1 {
            into.add(template, lower(by));
            into.add(template + 20, tag(by));
            into.add_pair(template + 40, here.stem, kind(by));
        }
        if matches!(by.abs(), 1 | 2) {
            into.add_pair(template + 60, here.stem, stem(by));
        }
    }
    into.add(102, join(kind(-2), join(kind(-1), here.tag)));
    into.add(103, join(here.tag, join(kind(1), kind(2))));
    into.add(105, join(here.stem, join(kind(1), kind(2))));
    into.add(106, join(kind(-1), join(here.tag, join(kind(1), kind(2)))));
    into.add(107, join(lower(1), lower(2)));
    into.add(108, join(lower(-1), lower(-2)));
    into.add(109, join(here.stem, join(lower(1), kind(2))));
    into.add(113, join(class, lower(1)));

    // Where it stands: beside marks, and what the sentence has.
    let shape = shape(scene, at, first, end);
    into.add(123, shape);
    into.add(124, join(here.stem, shape));
    into.add(125, join(class, shape));
    into.add(126, join(here.kind as u64, shape));
    into.add_pair(127, here.kind as u64, NO_NAME);
    into.add_pair(128, here.stem, NO_NAME);
    into.add_pair(129, class, NO_NAME);
    let left = (at - first).min(6) as u64;
    let right = (end - at).min(6) as u64;
    into.add_pair(130, here.kind as u64, left);
    into.add_pair(131, here.kind as u64, right);
    into.add_pair(132, here.stem, u64::from(at == first));
    let subject = subject_before(scene, at, first);
    into.add(133, subject);
    into.add(134, join(here.stem, subject));
    into.add(135, join(class, join(here.tag, subject)));
    let object = next_of(scene, at, end);
    into.add(136, object);
    into.add(137, join(here.stem, object));
    into.add(138, join(class, join(here.tag, object)));
}

/// What stands so many tokens on in the same sentence.
fn nearby<'a>(scene: &'a Scene, at: usize) -> impl Fn(isize) -> Option<&'a Sight> {
    let sentence = &scene.words.sentences[scene.sights[at].sentence as usize];
    let range = sentence.tokens();
    move |by| {
        let to = at.checked_add_signed(by).filter(|to| range.contains(to))?;
        Some(&scene.sights[to])
    }
}

/// Marks and commas around: what a sentence with reported speech looks like.
fn shape(scene: &Scene, at: usize, first: usize, end: usize) -> u64 {
    let sights = &scene.sights;
    let here = sights[at].depth;
    let outside = |s: &&Sight| s.depth > here;
    let before = sights[first..at].iter().rev().take(40).any(|s| outside(&s));
    let after = sights[at + 1..end].iter().take(40).any(|s| outside(&s));
    let opens = sights[first].depth > here;
    let closes =
        sights[end - 1].depth > here || end >= 2 && end - 1 > first && sights[end - 2].depth > here;
    let beside = |range: &[Sight]| range.iter().any(|s| s.depth > here);
    let near_before = beside(&sights[at.saturating_sub(4).max(first)..at]);
    let near_after = beside(&sights[at + 1..(at + 5).min(end)]);
    [before, after, opens, closes, near_before, near_after]
        .iter()
        .fold(1, |code, yes| code << 1 | u64::from(*yes))
}

/// The nearest word to the left that could be a subject, and what lies between.
fn subject_before(scene: &Scene, at: usize, first: usize) -> u64 {
    let mut commas = 0u64;
    for sight in scene.sights[first..at].iter().rev().take(12) {
        match sight.kind {
            Kind::Noun | Kind::Proper | Kind::Pronoun | Kind::Wh => {
                return join(join(sight.kind as u64, NO_NAME), commas.min(2));
            }
            Kind::Comma => commas += 1,
            Kind::Finite | Kind::To | Kind::Ing | Kind::Base | Kind::Stop | Kind::Close => {
                return join(200 + sight.kind as u64, commas.min(2));
            }
            _ => {}
        }
    }
    commas
}

/// The first telling word to the right.
fn next_of(scene: &Scene, at: usize, end: usize) -> u64 {
    for (by, sight) in scene.sights[at + 1..end].iter().take(8).enumerate() {
        match sight.kind {
            Kind::Determiner | Kind::Adjective | Kind::Adverb | Kind::Other | Kind::Number => {}
            kind => return join(kind as u64, u64::from(by > 0)),
        }
    }
    77
}
