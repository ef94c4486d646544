//! Findings in the shapes that others read.

mod extract;

pub use extract::{Extraction, extract_line};
