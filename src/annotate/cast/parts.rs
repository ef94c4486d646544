//! Institutions that are part of others.

use super::Cast;
use super::sight::Word;
use crate::model::ActorKind;

/// "X Institute at the Y Academy" and "Y Institute's (YI) X Centre": the first is part of the second,
/// the second of the first.
pub fn mark_parts(cast: &mut Cast) {
    for pair in 1..cast.named.len() {
        let (a, b) = (cast.named[pair - 1], cast.named[pair]);
        let both = cast.kind(a.actor) == ActorKind::Institution
            && cast.kind(b.actor) == ActorKind::Institution
            && a.actor != b.actor
            && b.first >= a.end;
        if !both {
            continue;
        }
        let between = &cast.seen[a.end as usize..b.first as usize];
        match between {
            [s, ..] if s.word == Word::Possessive && between.len() <= 2 => {
                make_part(cast, b.actor, a.actor);
            }
            [p, rest @ ..]
                if p.word == Word::Preposition
                    && rest.iter().all(|s| s.word == Word::Definite)
                    && rest.len() < 2 =>
            {
                make_part(cast, a.actor, b.actor);
            }
            [c] if c.word == Word::Close1 && pair > 1 => mark_over_bracket(cast, pair),
            [p, c] if p.word == Word::Close1 && c.word == Word::Possessive => {
                make_part(cast, b.actor, a.actor);
            }
            _ => {}
        }
    }
}

/// `part` becomes part of `whole`, unless that closes a circle.
fn make_part(cast: &mut Cast, part: u32, whole: u32) {
    let mut above = Some(whole);
    for _ in 0..8 {
        match above {
            Some(actor) if actor == part => return,
            Some(actor) => above = cast.actors[actor as usize].part_of,
            None => break,
        }
    }
    if above.is_none() {
        cast.actors[part as usize].part_of.get_or_insert(whole);
    }
}

/// "Y Institute's (YI) X Centre": the acronym stands between the two.
fn mark_over_bracket(cast: &mut Cast, pair: usize) {
    let (long, short, part) = (cast.named[pair - 2], cast.named[pair - 1], cast.named[pair]);
    let possessive = cast.seen[long.end as usize].word == Word::Possessive;
    if possessive && long.actor == short.actor && part.actor != long.actor {
        make_part(cast, part.actor, long.actor);
    }
}
