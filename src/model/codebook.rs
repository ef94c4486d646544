//! Codebooks: a user's own concepts, with the words that speak for them.

use crate::text::Span;

/// Concepts that somebody looks for, each with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    /// Lower-case letters, digits and hyphens; the beginning of its concepts' codes.
    pub name: String,
    /// In the order of the file.
    pub concepts: Vec<Concept>,
}

/// What somebody looks for. Words and phrases are found in any case of letters and number; a word
/// that ends in `*` stands for all that begin so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// `codebook:concept`.
    pub code: String,
    /// As the user calls it.
    pub name: String,
    /// Code of the concept above; None at the top.
    pub broader: Option<String>,
    /// What is meant, in the user's words.
    pub note: Option<String>,
    /// One of these must be found.
    pub words: Vec<String>,
    /// A word inside one of these does not count ("energy", but not "energy drink").
    pub except: Vec<String>,
    /// A text with one of these does not have the concept.
    pub exclude: Vec<String>,
}

/// A concept found in a text or a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct ConceptScore {
    /// Code of the concept.
    pub code: String,
    /// Weight, 0 to 1.
    pub score: f32,
    /// The words that spoke for it, a few.
    pub evidence: Vec<Span>,
}

/// What one codebook finds in one text, the weightiest first in each list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coding {
    /// In the article.
    pub article: Vec<ConceptScore>,
    /// In each quotation, in their order.
    pub quotations: Vec<Vec<ConceptScore>>,
}
