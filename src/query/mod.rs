//! What did the user ask?
//!
//! Text becomes a tree ([`parse`]), a tree becomes text again ([`print`]). Nothing that can be
//! typed is an error: what was understood and what was ignored are said beside the tree. The same
//! tree finds its own matches in plain text ([`matches`]).

mod dates;
mod dialect;
mod explain;
mod finder;
mod known;
mod lex;
mod matcher;
mod names;
mod parse;
mod print;
mod snippet;

pub use dialect::{Syntax, parse_as};
pub use explain::explain;
pub use known::{Known, known_by};
pub use matcher::matches;
pub use names::{Resolved, names, resolve_names};
pub use parse::{Parsed, parse};
pub use print::print;
pub use snippet::{Snippet, snippet};
