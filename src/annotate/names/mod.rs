//! Names of people, institutions and places.

use crate::model::ActorKind;
use crate::text::Span;

/// A name in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
    /// Index of its first token.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// Person, institution or place.
    pub kind: ActorKind,
}
