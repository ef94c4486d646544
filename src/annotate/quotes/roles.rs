//! Which units of a frame are content, source and cue: the features of that model.

use crate::annotate::learned::{Features, join};

use super::frame::{Frame, Relation, bucket};
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
    let view = View::new(scene, frame, at);
    view.words(into);
    view.kinds(into);
    view.between(into);
    view.breaks(into);
    view.marks(into);
    view.sentence(into);
    view.beside(into);
    let rival = (chances[frame.units[at].first as usize] * 4.0) as u64;
    into.add(73, join(view.r.side, join(rival, view.own)));
}

/// A token of the cue's own sentence. Its features are told in parts, each of those that hang on the same
/// few answers, as most of these are those of the token before or of another frame.
struct View<'a> {
    scene: &'a Scene<'a>,
    frame: &'a Frame,
    at: usize,
    here: &'a Sight,
    anchor: &'a Sight,
    r: &'a Relation,
    /// Its kind, and those of its neighbours.
    own: u64,
    before: u64,
    after: u64,
    /// Class of the cue.
    class: u64,
}

impl<'a> View<'a> {
    fn new(scene: &'a Scene, frame: &'a Frame, at: usize) -> View<'a> {
        let anchor = &scene.sights[frame.anchor];
        let here = &scene.sights[frame.units[at].first as usize];
        let mut view = View {
            scene,
            frame,
            at,
            here,
            anchor,
            r: &frame.relations[at],
            own: here.kind as u64,
            before: 0,
            after: 0,
            class: anchor.cue.map_or(9, |c| c.class as u64),
        };
        view.before = view.kind(-1);
        view.after = view.kind(1);
        view
    }

    fn near(&self, by: isize) -> Option<&'a Sight> {
        self.unit(self.at, by)
    }

    fn unit(&self, from: usize, by: isize) -> Option<&'a Sight> {
        let unit = self.frame.units.get(from.checked_add_signed(by)?)?;
        (!unit.whole).then(|| &self.scene.sights[unit.first as usize])
    }

    fn lower(&self, by: isize) -> u64 {
        self.near(by).map_or(1, |s| s.lower)
    }

    fn tag(&self, by: isize) -> u64 {
        self.near(by).map_or(1, |s| s.tag)
    }

    fn kind(&self, by: isize) -> u64 {
        self.near(by).map_or(99, |s| s.kind as u64)
    }

    /// The word and its neighbours.
    fn words(&self, into: &mut Features) {
        let (side, here) = (self.r.side, self.here);
        let (before, after) = (self.tag(-1), self.tag(1));
        into.add(1, join(side, here.lower));
        into.add(2, join(side, self.lower(-1)));
        into.add(3, join(side, self.lower(1)));
        let tags = join(side, join(before, join(here.tag, after)));
        into.add_part(0, tags, |into| {
            into.add(4, join(side, here.tag));
            into.add(5, join(side, join(before, here.tag)));
            into.add(6, join(side, join(here.tag, after)));
            into.add(7, join(side, join(before, join(here.tag, after))));
        });
        into.add(8, join(self.lower(-1), here.lower));
        into.add(9, join(here.lower, self.lower(1)));
        into.add(10, join(side, join(self.tag(-2), before)));
        into.add(11, join(side, join(after, self.tag(2))));
        into.add(13, join(side, self.lower(-2)));
        into.add(14, join(side, self.lower(2)));
        into.add(21, join(self.anchor.stem, join(side, here.lower)));
        into.add(25, join(side, join(self.r.distance, here.tag)));
    }

    /// What stands here and around, with the cue.
    fn kinds(&self, into: &mut Features) {
        let (side, own, before, after) = (self.r.side, self.own, self.before, self.after);
        let (class, tag, stem) = (self.class, self.anchor.tag, self.anchor.stem);
        let around = join(before, join(own, after));
        let all = join(side, join(self.kind(-2), around));
        into.add_part(1, join(join(class, tag), all), |into| {
            into.add(12, all);
            into.add(27, join(class, join(side, around)));
            into.add(28, join(tag, join(side, around)));
            into.add(72, join(side, join(NO_NAME, join(before, after))));
        });
        let here = join(side, join(before, own));
        into.add_part(2, join(stem, here), |into| {
            into.add(20, join(stem, join(side, own)));
            into.add(24, join(stem, here));
        });
    }

    /// How far the cue is, and what lies between.
    fn between(&self, into: &mut Features) {
        let (frame, r, side, own) = (self.frame, self.r, self.r.side, self.own);
        let (class, tag, stem) = (self.class, self.anchor.tag, self.anchor.stem);
        let far = join(side, r.distance);
        into.add_part(3, join(join(stem, tag), join(frame.shape, far)), |into| {
            into.add(22, join(stem, far));
            into.add(23, join(tag, far));
            into.add(61, join(frame.shape, far));
            into.add(71, join(side, join(NO_NAME, r.distance)));
        });
        into.add(26, join(side, join(r.distance, join(self.before, own))));
        let path = join(side, join(r.path, own));
        into.add(30, path);
        into.add(32, join(tag, path));
        into.add(34, join(class, join(side, join(r.path, self.before))));
        into.add(31, join(side, join(r.bones, own)));
        let around = join(self.before, join(own, self.after));
        into.add(35, join(side, join(r.bones, around)));
        into.add(39, join(side, join(r.bones, join(r.next_bone, own))));
        let (before_cue, after_cue) = (self.cue_neighbour(-1), self.cue_neighbour(1));
        let beside = join(before_cue, after_cue);
        let count = u64::from(r.bones_count);
        let bones = join(
            join(stem, tag),
            join(join(beside, frame.shape), join(side, r.bones)),
        );
        into.add_part(4, join(class, join(count, bones)), |into| {
            into.add(33, join(stem, join(side, r.bones)));
            into.add(62, join(frame.shape, join(side, count)));
            into.add(70, join(side, join(NO_NAME, r.bones)));
            into.add(84, join(class, join(side, join(after_cue, r.bones))));
            let beside = join(before_cue, join(after_cue, r.bones));
            into.add(85, join(tag, join(side, beside)));
        });
        let counts = join(side, join(r.commas, join(r.verbs, own)));
        into.add_part(5, join(counts, join(r.rivals, r.next_bone)), |into| {
            into.add(36, counts);
            let next = join(r.verbs, join(r.next_bone, own));
            into.add(37, join(side, join(r.commas, next)));
            into.add(38, join(side, join(r.rivals, own)));
        });
    }

    /// Breaks around.
    fn breaks(&self, into: &mut Features) {
        let (r, side, own) = (self.r, self.r.side, self.own);
        let breaks = join(side, join(r.next_break, r.last_break));
        into.add_part(6, join(own, breaks), |into| {
            into.add(40, join(side, join(r.next_break, own)));
            into.add(41, join(side, join(r.last_break, own)));
            into.add(42, breaks);
        });
        let bones = join(side, join(r.next_bone, join(r.last_bone, own)));
        let stem = self.anchor.stem;
        into.add_part(7, join(join(stem, self.before), bones), |into| {
            into.add(43, bones);
            into.add(44, join(side, join(self.before, join(own, r.next_bone))));
            into.add(45, join(stem, join(side, join(r.next_bone, own))));
        });
    }

    /// Quotation marks.
    fn marks(&self, into: &mut Features) {
        let (side, own, before, after) = (self.r.side, self.own, self.before, self.after);
        let (here, anchor, shape) = (self.here, self.anchor, self.frame.shape);
        let together = here.pair != 0 && here.pair == anchor.pair;
        let deeper = u64::from(here.depth).saturating_sub(u64::from(anchor.depth));
        let depth = deeper << 1 | u64::from(together);
        let ahead = mark_ahead(self.scene, self.frame, self.at);
        let inside = join(join(anchor.stem, shape), join(side, join(ahead, depth)));
        into.add_part(8, inside, |into| {
            into.add(50, join(side, depth));
            into.add(53, join(anchor.stem, join(side, depth)));
            into.add(54, join(side, join(depth, shape)));
            into.add(56, join(side, join(ahead, depth)));
        });
        let other = |s: &Sight| s.pair != here.pair && s.pair != 0;
        let next_pair = u64::from(self.near(1).is_some_and(other));
        let pairs = next_pair << 1 | u64::from(self.near(-1).is_some_and(other));
        let around = join(before, join(own, after));
        let value = join(join(side, depth), join(join(ahead, pairs), around));
        into.add_part(9, value, |into| {
            into.add(51, join(side, join(depth, around)));
            into.add(55, join(side, join(pairs, own)));
            into.add(57, join(side, join(ahead, join(before, own))));
        });
        let count = u64::from(self.r.bones_count);
        into.add(52, join(side, join(depth, join(count, self.r.commas))));
    }

    /// What kind of sentence it is. No name is a feature: see the model card.
    fn sentence(&self, into: &mut Features) {
        let (shape, side, own) = (self.frame.shape, self.r.side, self.own);
        let edge = u64::from(self.near(-1).is_none()) << 1 | u64::from(self.near(1).is_none());
        let (class, stem) = (self.class, self.anchor.stem);
        let value = join(join(stem, class), join(join(shape, side), join(edge, own)));
        into.add_part(10, value, |into| {
            into.add(60, join(shape, join(side, own)));
            into.add(63, join(class, join(shape, side)));
            into.add(64, join(side, join(edge, own)));
            into.add(65, join(shape, join(edge, side)));
            into.add(66, join(stem, join(shape, side)));
        });
    }

    /// What stands beside the cue.
    fn beside(&self, into: &mut Features) {
        let (side, own, before) = (self.r.side, self.own, self.before);
        let (before_cue, after_cue) = (self.cue_neighbour(-1), self.cue_neighbour(1));
        let after = self.unit(self.frame.here, 1).map_or(1, |s| s.lower);
        let stem = self.anchor.stem;
        let cue = join(join(stem, after), join(before_cue, after_cue));
        into.add_part(11, join(cue, join(side, join(own, before))), |into| {
            into.add(80, join(side, join(after_cue, join(own, before))));
            into.add(81, join(side, join(before_cue, join(own, before))));
            into.add(82, join(stem, join(side, join(after, own))));
        });
        let far = join(after_cue, join(self.r.distance, own));
        into.add(83, join(side, join(before_cue, far)));
    }

    /// The kind of what stands so many units from the cue.
    fn cue_neighbour(&self, by: isize) -> u64 {
        self.unit(self.frame.here, by).map_or(99, |s| s.kind as u64)
    }
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
