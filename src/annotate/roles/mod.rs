//! Who holds which role where, as described in the text.

mod phrase;

use std::collections::HashSet;

use self::phrase::{Role, after_name, before_name};
use crate::annotate::cast::Cast;
use crate::annotate::cast::sight::Word;
use crate::annotate::words::Words;
use crate::model::{ActorKind, Affiliation};
use crate::text::{Span, Text};

/// Finds the roles of the persons of `cast`. In order of the text; empty when nobody has one.
pub fn roles(text: &Text, words: &Words, cast: &Cast) -> Vec<Affiliation> {
    let mut found = Vec::new();
    let mut known: HashSet<(u32, String)> = HashSet::new();
    for name in &cast.named {
        if cast.kind(name.actor) != ActorKind::Person {
            continue;
        }
        let (first, end) = (name.first as usize, name.end as usize);
        let mut add = |role: Role, rule: &'static str| {
            let span = Span {
                start: words.tokens[role.first].span.start,
                end: words.tokens[role.end - 1].span.end,
            };
            let whole = Span {
                start: words.tokens[role.whole.0.min(first)].span.start,
                end: words.tokens[role.whole.1.max(end) - 1].span.end,
            };
            if known.insert((name.actor, text.slice(span).to_lowercase())) {
                found.push(Affiliation {
                    person: name.actor,
                    role: span,
                    institution: role.institution,
                    span: whole,
                    rule,
                });
            }
        };
        for role in before_name(cast, first) {
            add(role, "role-before-name");
        }
        for role in after_name(cast, end) {
            add(role, "role-after-name");
        }
    }
    let _ = Word::Open;
    found.sort_by_key(|a| (a.span, a.role));
    found
}
