//! Quotations: marks, cues, contents, sources.

use crate::model::{CueClass, QuotationKind};
use crate::text::Span;

/// A quotation before it is known who said it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The content in order, quotation marks included.
    pub parts: Vec<Span>,
    /// How much of it stands in quotation marks.
    pub kind: QuotationKind,
    /// The words that report it.
    pub cue: Vec<Span>,
    /// Class of the cue.
    pub cue_class: Option<CueClass>,
    /// True when the cue is denied.
    pub negated: bool,
    /// The words that name who says it here.
    pub source: Vec<Span>,
    /// 0 to 1.
    pub score: f32,
    /// The rule that found it.
    pub rule: &'static str,
}
