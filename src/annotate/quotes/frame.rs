//! The surroundings of one cue, in which its content and its source are looked for.
//!
//! A frame is the sentence of the cue word by word, and around it whole sentences as one unit each,
//! as far as a quotation can reach: the paragraph, and beyond it where marks or a colon carry on.

use crate::annotate::learned::join;

use super::scene::{Kind, Scene};

/// Words of the cue's own sentence on each side; a longer sentence is cut.
const REACH_WORDS: usize = 90;
/// Words of it on each side that tell its shape.
const REACH_SHAPE: usize = 300;
/// Whole sentences on each side.
const REACH_SENTENCES: usize = 12;

/// A token, or a whole sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// True for a whole sentence.
    pub whole: bool,
}

/// How a unit lies to the cue, computed for all units of a frame in two walks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relation {
    /// 0 before the cue, 1 the cue, 2 after it.
    pub side: u64,
    /// Units between, in steps that grow.
    pub distance: u64,
    /// What lies between: breaks, verbs, joining words, nouns.
    pub path: u64,
    /// The same without nouns and prepositions.
    pub bones: u64,
    /// Number of items in `bones`, up to 7.
    pub bones_count: u32,
    /// Commas between, up to 3.
    pub commas: u64,
    /// Finite verbs between, up to 3.
    pub verbs: u64,
    /// Other likely cues between, up to 2.
    pub rivals: u64,
    /// The next break to the right in its sentence, and how far.
    pub next_break: u64,
    /// The break before, and how far.
    pub last_break: u64,
    /// The next item of `bones` to the right.
    pub next_bone: u64,
    /// The last item of `bones` to the left.
    pub last_bone: u64,
}

/// The frame of one cue.
pub struct Frame {
    /// Token that is the head of the cue.
    pub anchor: usize,
    /// Index of its unit.
    pub here: usize,
    /// All units in order.
    pub units: Vec<Unit>,
    /// One for each unit.
    pub relations: Vec<Relation>,
    /// What kind of sentence the cue stands in.
    pub shape: u64,
}

impl Frame {
    /// Builds the frame of the cue at token `anchor`. `chances` is, for each token, the probability that
    /// it is the head of a cue.
    pub fn new(scene: &Scene, chances: &[f32], anchor: usize) -> Frame {
        let units = units(scene, anchor);
        let here = units
            .iter()
            .position(|u| !u.whole && u.first as usize == anchor)
            .unwrap_or(0);
        let mut frame = Frame {
            anchor,
            here,
            relations: vec![Relation::default(); units.len()],
            units,
            shape: 0,
        };
        frame.relate(scene, chances);
        frame.shape = frame.shape_of(scene);
        frame
    }

    fn relate(&mut self, scene: &Scene, chances: &[f32]) {
        self.relations[self.here].side = 1;
        let right: Vec<usize> = (self.here + 1..self.units.len()).collect();
        let left: Vec<usize> = (0..self.here).rev().collect();
        self.walk(scene, chances, &right, 2);
        self.walk(scene, chances, &left, 0);
        self.breaks(scene);
    }

    fn walk(&mut self, scene: &Scene, chances: &[f32], order: &[usize], side: u64) {
        let mut walker = Walker::default();
        for (steps, &at) in order.iter().enumerate() {
            let relation = &mut self.relations[at];
            relation.side = side;
            relation.distance = bucket(steps + 1);
            relation.path = walker.path;
            relation.bones = walker.bones;
            relation.bones_count = walker.bones_count;
            relation.commas = walker.commas.min(3);
            relation.verbs = walker.verbs.min(3);
            relation.rivals = walker.rivals.min(2);
            let unit = self.units[at];
            if !unit.whole {
                let token = unit.first as usize;
                walker.pass(scene.sights[token].kind, chances[token]);
            }
        }
    }

    fn breaks(&mut self, scene: &Scene) {
        let count = self.units.len();
        let kind_at = |at: usize| {
            let unit = self.units[at];
            if unit.whole {
                Kind::Stop
            } else {
                scene.sights[unit.first as usize].kind
            }
        };
        let kinds: Vec<Kind> = (0..count).map(kind_at).collect();
        let (mut break_at, mut break_kind, mut bone) = (count, 99u64, 99u64);
        for at in (0..count).rev() {
            let relation = &mut self.relations[at];
            relation.next_break = join(break_kind, bucket(break_at - at).min(6));
            relation.next_bone = bone;
            if is_break(kinds[at]) {
                (break_at, break_kind) = (at, kinds[at] as u64);
            }
            if is_bone(kinds[at]) {
                bone = kinds[at] as u64;
            }
        }
        let (mut break_at, mut break_kind, mut bone) = (0, 99u64, 99u64);
        for (at, kind) in kinds.iter().enumerate().take(count) {
            let relation = &mut self.relations[at];
            relation.last_break = join(break_kind, bucket(at - break_at.min(at)).min(6));
            relation.last_bone = bone;
            if is_break(*kind) {
                (break_at, break_kind) = (at, *kind as u64);
            }
            if is_bone(*kind) {
                bone = *kind as u64;
            }
        }
    }

    /// Whether the cue has a subject before it, what follows it, where the marks are.
    fn shape_of(&self, scene: &Scene) -> u64 {
        let sights = &scene.sights;
        let sentence = &scene.words.sentences[sights[self.anchor].sentence as usize];
        let (first, end) = (sentence.first as usize, sentence.end as usize);
        let depth = sights[self.anchor].depth;
        let first = first.max(self.anchor.saturating_sub(REACH_SHAPE));
        let end = end.min(self.anchor + REACH_SHAPE);
        let before = &sights[first..self.anchor];
        let after = &sights[self.anchor + 1..end];
        let verb_before = before
            .iter()
            .any(|s| s.kind == Kind::Finite && s.depth <= depth);
        let comma_before = before.iter().any(|s| s.kind == Kind::Comma);
        let marks_before = before.iter().any(|s| s.depth > depth);
        let marks_after = after.iter().any(|s| s.depth > depth);
        let words_after = after.len().min(3) as u64;
        let comma_after = after.iter().any(|s| s.kind == Kind::Comma);
        let verb_after = after
            .iter()
            .any(|s| s.kind == Kind::Finite && s.depth <= depth);
        let flags = [
            verb_before,
            comma_before,
            marks_before,
            marks_after,
            comma_after,
            verb_after,
            depth > 0,
        ];
        let code = flags
            .iter()
            .fold(1u64, |code, yes| code << 1 | u64::from(*yes));
        join(code, words_after)
    }
}

/// What has been passed on the way from the cue.
#[derive(Default)]
struct Walker {
    path: u64,
    path_count: u32,
    path_last: u64,
    bones: u64,
    bones_count: u32,
    bones_last: u64,
    commas: u64,
    verbs: u64,
    rivals: u64,
}

impl Walker {
    fn pass(&mut self, kind: Kind, chance: f32) {
        let code = kind as u64 + 1;
        if is_bone(kind) {
            if code != self.bones_last && self.bones_count < 7 {
                self.bones = join(self.bones, code);
                self.bones_count += 1;
            }
            self.bones_last = code;
        }
        let step = match kind {
            Kind::Noun | Kind::Proper | Kind::Number => Some(100),
            Kind::Pronoun => Some(101),
            Kind::Preposition => Some(102),
            kind if is_bone(kind) => Some(code),
            _ => None,
        };
        if let Some(step) = step {
            if step != self.path_last && self.path_count < 8 {
                self.path = join(self.path, step);
                self.path_count += 1;
            }
            self.path_last = step;
        }
        self.commas += u64::from(kind == Kind::Comma);
        self.verbs += u64::from(kind == Kind::Finite);
        self.rivals += u64::from(chance > 0.5);
    }
}

fn is_bone(kind: Kind) -> bool {
    is_break(kind)
        || matches!(
            kind,
            Kind::That
                | Kind::Wh
                | Kind::To
                | Kind::And
                | Kind::Because
                | Kind::Finite
                | Kind::Base
                | Kind::Ing
                | Kind::Participle
        )
}

fn is_break(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Comma
            | Kind::Stop
            | Kind::Colon
            | Kind::Semicolon
            | Kind::Dash
            | Kind::Open
            | Kind::Close
            | Kind::Bracket
    )
}

/// Small numbers as they are, greater ones in steps.
pub fn bucket(number: usize) -> u64 {
    match number {
        0..=5 => number as u64,
        6..=7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=25 => 9,
        _ => 10,
    }
}

fn units(scene: &Scene, anchor: usize) -> Vec<Unit> {
    let sentences = &scene.words.sentences;
    let own = scene.sights[anchor].sentence as usize;
    let whole = |number: usize| Unit {
        first: sentences[number].first,
        end: sentences[number].end,
        whole: true,
    };
    let mut units: Vec<Unit> = (first_sentence(scene, own)..own).map(whole).collect();
    let tokens = sentences[own].tokens();
    let from = tokens.start.max(anchor.saturating_sub(REACH_WORDS));
    let to = tokens.end.min(anchor + REACH_WORDS);
    units.extend((from..to).map(|at| Unit {
        first: at as u32,
        end: at as u32 + 1,
        whole: false,
    }));
    units.extend((own + 1..end_sentence(scene, own, anchor)).map(whole));
    units
}

/// The first sentence to look at: in the same paragraph, or where a pair of marks around the
/// beginning of the sentence opened.
fn first_sentence(scene: &Scene, own: usize) -> usize {
    let sentences = &scene.words.sentences;
    let mut first = own;
    while first > 0 && own - first < REACH_SENTENCES {
        let same = sentences[first - 1].paragraph == sentences[own].paragraph;
        if !same && !runs_into(scene, first) {
            break;
        }
        first -= 1;
    }
    first
}

/// True where one pair of marks holds the end of the sentence before and the beginning of this one.
fn runs_into(scene: &Scene, sentence: usize) -> bool {
    let here = scene.sights[scene.words.sentences[sentence].first as usize].pair;
    let before = scene.sights[scene.words.sentences[sentence - 1].end as usize - 1].pair;
    here != 0 && here == before
}

fn end_sentence(scene: &Scene, own: usize, anchor: usize) -> usize {
    let sentences = &scene.words.sentences;
    let mut end = own + 1;
    let colon = |token: usize| scene.sights[token].kind == Kind::Colon;
    let mut carried = false;
    while end < sentences.len() && end - own <= REACH_SENTENCES {
        if sentences[end].paragraph != sentences[end - 1].paragraph && !runs_into(scene, end) {
            // Into the next paragraph once: after a colon, or to a quotation that opens there.
            let last = sentences[end - 1].end as usize - 1;
            let opens = scene.sights[sentences[end].first as usize].kind == Kind::Open;
            if carried || !(colon(last) || opens || colon(anchor) && end == own + 1) {
                break;
            }
            carried = true;
        }
        end += 1;
    }
    end
}
