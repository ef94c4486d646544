//! "Is this text a copy of that one?" Pure: texts in, fingerprints, shares and clusters out.
//!
//! The method is that of the literature: a text is the set of its shingles, runs of words (Broder, "On
//! the resemblance and containment of documents", 1997); a few of them are its fingerprints, chosen by
//! winnowing, so that two texts with a long enough run of words in common have one in common (Schleimer,
//! Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003). Texts
//! that share fingerprints are then compared shingle by shingle: resemblance for edited copies,
//! containment for trimmed ones.

mod cluster;
mod compare;
mod credit;
mod wording;

pub use cluster::{Link, clusters, kept};
pub use compare::{Overlap, compare};
pub use credit::credit;
pub use wording::{SHORT_WORDS, Wording};

/// Raised when the same texts would give other fingerprints, copies or clusters than before.
pub const VERSION: u32 = 2;
