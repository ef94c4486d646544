//! What did the user ask?
//!
//! Text becomes a tree ([`parse`]), a tree becomes text again ([`print`]). Nothing that can be
//! typed is an error: what was understood and what was ignored are said beside the tree. The same
//! tree finds its own matches in plain text ([`highlights`], [`matches`]).

mod dates;
mod explain;
mod lex;
mod matcher;
mod names;
mod parse;
mod print;
mod snippet;

pub use explain::explain;
pub use matcher::{Finder, highlights, matches};
pub use names::{Resolved, names, resolve_names};
pub use parse::{Parsed, parse};
pub use print::print;
pub use snippet::{Snippet, snippet};
