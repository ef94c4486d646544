//! Plain data that every floor speaks of: articles, findings, decisions, queries. No behaviour
//! beyond what keeps a value valid; no I/O.

mod article;
mod finding;
pub mod query;

pub use article::{Draft, Field, Origin};
pub use finding::{
    Actor, ActorKind, Affiliation, CueClass, DateAnchor, DateMention, DatePrecision, Findings,
    Mention, MentionForm, Quotation, QuotationKind, TopicScore,
};
