//! "Do we know this actor?" Pure: an actor's name in, the name under which the archive files it out.

use crate::model::{Actor, ActorKind};
use crate::text::{fold, short_key};

/// Under which name an actor is filed across articles.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// Person, institution or place.
    pub kind: ActorKind,
    /// The canonical name folded, the word "the" in front aside.
    pub folded: String,
}

impl Identity {
    /// The identity of `actor`: its kind and full name. Two actors of the same kind and full name are
    /// one entity until somebody decides otherwise; a name in another form is another entity until
    /// somebody merges them. A name of marks alone is filed under the marks.
    pub fn of(actor: &Actor) -> Identity {
        let folded = fold(&actor.name);
        let bare = folded
            .strip_prefix("the ")
            .filter(|rest| !rest.is_empty())
            .unwrap_or(&folded);
        let folded = if bare.is_empty() {
            actor.name.clone()
        } else {
            bare.to_owned()
        };
        Identity {
            kind: actor.kind,
            folded,
        }
    }

    /// The short id of an entity of this identity: the same in every archive.
    pub fn key(&self) -> String {
        short_key(&[self.kind.as_str(), &self.folded])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: ActorKind, name: &str, folded: &str) {
        let actor = Actor {
            kind,
            name: name.to_owned(),
            place: Default::default(),
            part_of: None,
        };
        assert_eq!(Identity::of(&actor).folded, folded);
    }

    #[test]
    fn files_under_the_folded_full_name() {
        check(
            ActorKind::Institution,
            "The Harbour Council",
            "harbour council",
        );
        check(ActorKind::Institution, "Harbour Council", "harbour council");
        check(ActorKind::Person, "Zoë Ådahl-Ruiz", "zoe adahl ruiz");
        check(ActorKind::Institution, "The", "the");
        check(ActorKind::Institution, "—", "—");
    }

    #[test]
    fn kinds_do_not_mix() {
        let of = |kind| {
            Identity {
                kind,
                folded: "jordan".to_owned(),
            }
            .key()
        };
        assert_ne!(of(ActorKind::Person), of(ActorKind::Place));
    }
}
