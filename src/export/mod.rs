//! Findings in the shapes that others read.

mod explain;
mod extract;
mod feed;
mod why;

pub use explain::explain;
pub use extract::{Document, Extraction, explain_json, explain_line, extract_line, extract_lines};
pub use feed::feed_with;
