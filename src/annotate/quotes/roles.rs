//! Which units of a frame are content, source and cue: the features of that model.

use crate::annotate::learned::{Features, join};

use super::frame::{Frame, bucket};
use super::scene::{Kind, NO_NAME, Scene, Sight};

/// Labels of the model, in order.
pub const LABELS: [&str; 7] = ["O", "B-C", "I-C", "B-S", "I-S", "B-U", "I-U"];

/// True where label `to` may follow label `from` (`None`: the beginning).
pub fn allowed(from: Option<&str>, to: &str) -> bool {
    match to.strip_prefix("I-") {
        None => true,
        Some(role) => from.is_some_and(|f| f.ends_with(role) && f != "O"),
    }
}

/// Adds the features of unit `at` of `frame`.
pub fn features(scene: &Scene, frame: &Frame, chances: &[f32], at: usize, into: &mut Features) {
    if frame.units[at].whole {
        sentence_features(scene, frame, chances, at, into);
    } else {
        token_features(scene, frame, chances, at, into);
    }
}

fn token_features(scene: &Scene, frame: &Frame, chances: &[f32], at: usize, into: &mut Features) {
    let sights = &scene.sights;
    let token = frame.units[at].first as usize;
    let here = &sights[token];
    let anchor = &sights[frame.anchor];
    let r = &frame.relations[at];
    let near = |by: isize| -> Option<&Sight> {
        let to = at as isize + by;
        let unit = frame.units.get(usize::try_from(to).ok()?)?;
        (!unit.whole).then(|| &sights[unit.first as usize])
    };
    let lower = |by: isize| near(by).map_or(1, |s| s.lower);
    let tag = |by: isize| near(by).map_or(1, |s| s.tag);
    let kind = |by: isize| near(by).map_or(99, |s| s.kind as u64);
    let (side, own) = (r.side, here.kind as u64);
    let class = anchor.cue.map_or(9, |c| c.class as u64);

    // The word and its neighbours.
    into.add(1, join(side, here.lower));
    into.add(2, join(side, lower(-1)));
    into.add(3, join(side, lower(1)));
    into.add(4, join(side, here.tag));
    into.add(5, join(side, join(tag(-1), here.tag)));
    into.add(6, join(side, join(here.tag, tag(1))));
    into.add(7, join(side, join(tag(-1), join(here.tag, tag(1)))));
    into.add(8, join(lower(-1), here.lower));
    into.add(9, join(here.lower, lower(1)));
    into.add(10, join(side, join(tag(-2), tag(-1))));
    into.add(11, join(side, join(tag(1), tag(2))));
    into.add(
        12,
        join(side, join(kind(-2), join(kind(-1), join(own, kind(1))))),
    );
    into.add(13, join(side, lower(-2)));
    into.add(14, join(side, lower(2)));

    // With the cue.
    into.add(20, join(anchor.stem, join(side, own)));
    into.add(21, join(anchor.stem, join(side, here.lower)));
    into.add(22, join(anchor.stem, join(side, r.distance)));
    into.add(23, join(anchor.tag, join(side, r.distance)));
    into.add(24, join(anchor.stem, join(side, join(kind(-1), own))));
    into.add(25, join(side, join(r.distance, here.tag)));
    into.add(26, join(side, join(r.distance, join(kind(-1), own))));
    into.add(
        27,
        join(class, join(side, join(kind(-1), join(own, kind(1))))),
    );
    into.add(
        28,
        join(anchor.tag, join(side, join(kind(-1), join(own, kind(1))))),
    );

    // What lies between.
    into.add(30, join(side, join(r.path, own)));
    into.add(31, join(side, join(r.bones, own)));
    into.add(32, join(anchor.tag, join(side, join(r.path, own))));
    into.add(33, join(anchor.stem, join(side, r.bones)));
    into.add(34, join(class, join(side, join(r.path, kind(-1)))));
    into.add(
        35,
        join(side, join(r.bones, join(kind(-1), join(own, kind(1))))),
    );
    into.add(36, join(side, join(r.commas, join(r.verbs, own))));
    into.add(
        37,
        join(side, join(r.commas, join(r.verbs, join(r.next_bone, own)))),
    );
    into.add(38, join(side, join(r.rivals, own)));
    into.add(39, join(side, join(r.bones, join(r.next_bone, own))));

    // Breaks around.
    into.add(40, join(side, join(r.next_break, own)));
    into.add(41, join(side, join(r.last_break, own)));
    into.add(42, join(side, join(r.next_break, r.last_break)));
    into.add(43, join(side, join(r.next_bone, join(r.last_bone, own))));
    into.add(44, join(side, join(kind(-1), join(own, r.next_bone))));
    into.add(45, join(anchor.stem, join(side, join(r.next_bone, own))));

    // Marks.
    let together = here.pair != 0 && here.pair == anchor.pair;
    let depth =
        u64::from(here.depth).saturating_sub(u64::from(anchor.depth)) << 1 | u64::from(together);
    into.add(50, join(side, depth));
    into.add(
        51,
        join(side, join(depth, join(kind(-1), join(own, kind(1))))),
    );
    into.add(
        52,
        join(side, join(depth, join(r.bones_count.into(), r.commas))),
    );
    into.add(53, join(anchor.stem, join(side, depth)));
    into.add(54, join(side, join(depth, frame.shape)));
    let next_pair = near(1).is_some_and(|s| s.pair != here.pair && s.pair != 0);
    let last_pair = near(-1).is_some_and(|s| s.pair != here.pair && s.pair != 0);
    let ahead = mark_ahead(scene, frame, at);
    into.add(
        55,
        join(
            side,
            join(u64::from(next_pair) << 1 | u64::from(last_pair), own),
        ),
    );
    into.add(56, join(side, join(ahead, depth)));
    into.add(57, join(side, join(ahead, join(kind(-1), own))));

    // The sentence.
    into.add(60, join(frame.shape, join(side, own)));
    into.add(61, join(frame.shape, join(side, r.distance)));
    into.add(62, join(frame.shape, join(side, r.bones_count.into())));
    into.add(63, join(class, join(frame.shape, side)));
    let edge = u64::from(near(-1).is_none()) << 1 | u64::from(near(1).is_none());
    into.add(64, join(side, join(edge, own)));
    into.add(65, join(frame.shape, join(edge, side)));
    into.add(66, join(anchor.stem, join(frame.shape, side)));

    // What stands beside and between, whatever stands here; and rival cues. No name is a feature: see
    // the model card.
    into.add(70, join(side, join(NO_NAME, r.bones)));
    into.add(71, join(side, join(NO_NAME, r.distance)));
    into.add(72, join(side, join(NO_NAME, join(kind(-1), kind(1)))));
    let rival = (chances[token] * 4.0) as u64;
    into.add(73, join(side, join(rival, own)));

    // Beside the cue.
    let beside = |by: isize| {
        let to = frame.here as isize + by;
        usize::try_from(to)
            .ok()
            .and_then(|to| frame.units.get(to))
            .filter(|u| !u.whole)
            .map(|u| &sights[u.first as usize])
    };
    let after = beside(1);
    let before = beside(-1);
    let after_kind = after.map_or(99, |s| s.kind as u64);
    let before_kind = before.map_or(99, |s| s.kind as u64);
    into.add(80, join(side, join(after_kind, join(own, kind(-1)))));
    into.add(81, join(side, join(before_kind, join(own, kind(-1)))));
    into.add(
        82,
        join(
            anchor.stem,
            join(side, join(after.map_or(1, |s| s.lower), own)),
        ),
    );
    into.add(
        83,
        join(
            side,
            join(before_kind, join(after_kind, join(r.distance, own))),
        ),
    );
    into.add(84, join(class, join(side, join(after_kind, r.bones))));
    into.add(
        85,
        join(
            anchor.tag,
            join(side, join(before_kind, join(after_kind, r.bones))),
        ),
    );
}

/// How far the next mark is that opens a pair, from here.
fn mark_ahead(scene: &Scene, frame: &Frame, at: usize) -> u64 {
    frame.units[at + 1..]
        .iter()
        .take(6)
        .position(|u| scene.sights[u.first as usize].kind == Kind::Open)
        .map_or(9, |by| by as u64)
}

fn sentence_features(
    scene: &Scene,
    frame: &Frame,
    chances: &[f32],
    at: usize,
    into: &mut Features,
) {
    let unit = frame.units[at];
    let (first, end) = (unit.first as usize, unit.end as usize);
    let sights = &scene.sights;
    let anchor = &sights[frame.anchor];
    let r = &frame.relations[at];
    let side = r.side;
    let steps = if side == 0 {
        let own = frame.units.iter().position(|u| !u.whole).unwrap_or(0);
        own - at.min(own)
    } else {
        let own = frame.units.iter().rposition(|u| !u.whole).unwrap_or(at);
        at - own.min(at)
    };
    let steps = bucket(steps);
    let marks = marks_of(scene, first, end);
    let inner = neighbour(frame, at, side == 0);
    let outer = neighbour(frame, at, side != 0);
    let pair_of = |u: usize, last: bool| {
        let unit = frame.units[u];
        let token = if last { unit.end - 1 } else { unit.first };
        sights[token as usize].pair
    };
    let joined = inner.is_some_and(|u| {
        let (mine, theirs) = if side == 0 {
            (sights[end - 1].pair, pair_of(u, false))
        } else {
            (sights[first].pair, pair_of(u, true))
        };
        mine != 0 && mine == theirs
    });
    let inner_marks = inner.map_or(9, |u| {
        marks_of(
            scene,
            frame.units[u].first as usize,
            frame.units[u].end as usize,
        )
    });
    let outer_marks = outer.map_or(9, |u| {
        marks_of(
            scene,
            frame.units[u].first as usize,
            frame.units[u].end as usize,
        )
    });
    let rival = sights[first..end]
        .iter()
        .zip(&chances[first..end])
        .filter(|(s, _)| s.depth == 0)
        .map(|(_, c)| *c)
        .fold(0f32, f32::max);
    let rival = (rival * 3.0) as u64;
    let own_sentence = &scene.words.sentences[anchor.sentence as usize];
    let paragraph = scene.words.sentences[sights[first].sentence as usize].paragraph;
    let same = u64::from(paragraph == own_sentence.paragraph);
    let colon = u64::from(sights[own_sentence.end as usize - 1].kind == Kind::Colon);
    let class = anchor.cue.map_or(9, |c| c.class as u64);
    let last = sights[end - 1].kind as u64;
    let code = join(marks, join(u64::from(joined), join(same, colon)));
    // Whether the cue itself stands at the edge of its sentence that looks here.
    let gap = if side == 0 {
        bucket(frame.anchor - own_sentence.first as usize)
    } else {
        bucket(own_sentence.end as usize - 1 - frame.anchor)
    };

    into.add(200, join(side, code));
    into.add(201, join(side, join(code, steps)));
    into.add(202, join(side, join(code, rival)));
    into.add(203, join(side, join(code, join(inner_marks, rival))));
    into.add(204, join(side, join(code, outer_marks)));
    into.add(205, join(anchor.stem, join(side, code)));
    into.add(206, join(class, join(side, join(code, steps))));
    into.add(207, join(frame.shape, join(side, code)));
    into.add(
        208,
        join(frame.shape, join(side, join(code, join(steps, rival)))),
    );
    into.add(209, join(side, join(sights[first].lower, marks)));
    into.add(210, join(side, join(last, code)));
    into.add(211, join(side, join(steps, join(gap, code))));
    into.add(
        212,
        join(anchor.stem, join(side, join(steps, join(marks, same)))),
    );
    into.add(213, join(anchor.tag, join(side, join(code, rival))));
    into.add(214, join(side, join(bucket(end - first), marks)));
    into.add(215, join(side, join(sights[first].kind as u64, code)));
}

fn neighbour(frame: &Frame, at: usize, after: bool) -> Option<usize> {
    if after {
        Some(at + 1).filter(|u| *u < frame.units.len())
    } else {
        at.checked_sub(1)
    }
}

/// How much of a stretch is in marks: none 0, all 1, begins 2, ends 3, both with words outside 4, inside 5;
/// for all, whether it opens and closes there too.
fn marks_of(scene: &Scene, first: usize, end: usize) -> u64 {
    let sights = &scene.sights[first..end];
    let inside = sights.iter().filter(|s| s.depth > 0).count();
    let (begins, ends) = (sights[0].depth > 0, sights[sights.len() - 1].depth > 0);
    let opens = sights[0].kind == Kind::Open;
    let closes = sights[sights.len() - 1].kind == Kind::Close;
    if inside == 0 {
        0
    } else if inside == sights.len() {
        10 + u64::from(opens) * 2 + u64::from(closes)
    } else {
        match (begins, ends) {
            (true, true) => 4,
            (true, false) => 2,
            (false, true) => 3,
            (false, false) => 5,
        }
    }
}
