//! What the models see of words that no lesson had: which others are used like them, and the noun that
//! tells what a name is.

use std::ops::Range;

use super::{Alike, Document, FARTHEST, View, alike};
use crate::annotate::learned::{Features, hash_lower, join};
use crate::annotate::tags::Tag;

/// Longest noun phrase, in tokens, in which the telling noun is looked for.
const LONGEST_PHRASE: usize = 8;

/// Hashes of the words between a name and the noun that tells what it is.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    open: [u64; 1],
    close: [u64; 1],
    leads: [u64; 6],
    articles: [u64; 5],
}

impl Marks {
    pub(super) fn new() -> Marks {
        Marks {
            open: [hash_lower("(")],
            close: [hash_lower(")")],
            leads: [",", "is", "was", "are", "were", "became"].map(hash_lower),
            articles: ["a", "an", "the", "one", "another"].map(hash_lower),
        }
    }
}

impl Document<'_> {
    /// What the words of the run, the words beside it and the noun that tells what it is are like.
    pub(super) fn describe_run_alike(
        &self,
        view: &View,
        run: Range<usize>,
        features: &mut Features,
    ) {
        let place = (view.token - run.start).min(3) as u64;
        let ends = join(place.min(1), u64::from(run.end - view.token > 1));
        let cluster = |at: usize| u64::from(self.alike[at].cluster);
        features.add_pair(81, cluster(run.end - 1), ends);
        features.add_pair(82, cluster(run.start), ends);
        let beside = |at: usize| {
            let inside = (view.first..view.end).contains(&at);
            if inside { cluster(at) } else { 0 }
        };
        features.add_pair(83, beside(run.start.wrapping_sub(1)), ends);
        features.add_pair(84, beside(run.end), ends);
        let noun = self.telling_noun(run.end, view.end);
        let noun = noun.map_or(Alike::default(), |at| alike(self.forms[at].lower));
        features.add_pair(85, noun.cluster.into(), ends);
        features.add_pair(86, noun.kind.into(), ends);
        let kinds = self.alike[run].iter();
        let kinds = kinds.fold(0, |chain, alike| join(chain, alike.kind.into()));
        features.add_pair(87, kinds, place);
    }

    /// The noun that tells what a name before `at` is: "X, a small band", "X (Y) is the largest party".
    fn telling_noun(&self, mut at: usize, end: usize) -> Option<usize> {
        let marks = &self.marks;
        let is = |at: usize, known: &[u64]| at < end && known.contains(&self.forms[at].lower);
        if is(at, &marks.open) {
            let close = (at..end.min(at + FARTHEST)).find(|at| is(*at, &marks.close))?;
            at = close + 1;
        }
        at += usize::from(is(at, &marks.leads));
        if !is(at, &marks.articles) {
            return None;
        }
        let noun =
            |at: &usize| matches!(self.tags[*at], Tag::NN | Tag::NNS) && !self.forms[*at].capital;
        let ends = |at: &usize| matches!(self.tags[*at], Tag::VBD | Tag::VBZ | Tag::VBP | Tag::IN);
        let phrase = at + 1..end.min(at + 1 + LONGEST_PHRASE);
        let first = phrase.clone().take_while(|at| !ends(at)).find(noun)?;
        (first..phrase.end).take_while(noun).last()
    }

    /// What the token and its neighbours are like.
    pub(super) fn describe_alike(&self, view: &View, features: &mut Features) {
        let of = |offset: isize| {
            view.at(offset)
                .map_or(Alike::default(), |at| self.alike[at])
        };
        let (before, here, after) = (of(-1), of(0), of(1));
        features.add(70, here.cluster.into());
        features.add(71, here.kind.into());
        features.add(72, before.cluster.into());
        features.add(73, after.cluster.into());
        features.add_pair(74, before.kind.into(), here.kind.into());
        features.add_pair(75, here.kind.into(), after.kind.into());
    }
}
