//! Plain data that every floor speaks of: articles, findings, decisions, queries. No behaviour
//! beyond what keeps a value valid; no I/O.

mod article;
mod codebook;
mod finding;
pub mod query;
mod spoken;
pub mod sureness;

pub use article::{Draft, Field, FieldOrigin, Origin, Standing, Witness};
pub use codebook::{Codebook, Coding, Concept, ConceptScore};
pub use finding::{
    Actor, ActorKind, Affiliation, CueClass, DateAnchor, DateMention, DatePrecision, Findings,
    KeyPhrase, Location, Mention, MentionForm, PlaceCandidate, Quotation, QuotationKind,
    TopicScore,
};
pub use spoken::{SpokenOf, whole_years};
pub use sureness::sureness;
