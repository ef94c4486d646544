//! **morgue** is a newspaper archive as one program. It takes in news articles, finds who said what,
//! for which institution, where, when and about what, keeps text and findings in SQLite, indexes
//! them with tantivy, and answers by keyword, by speaker, by institution, by topic, and in SQL.
//!
//! > An article's text never changes. Everything we know about it is a span of that text with a
//! > reason. SQLite holds the texts and what people decided; all else can be thrown away and made
//! > again.
//!
//! # Map of the house
//!
//! Ground floor (words everybody uses; no I/O): [`text`], [`model`], [`error`], and [`analysis`]
//! (which words are in a text, as search sees them).
//! First floor (rooms that do one thing and do not know each other):
//! - [`read`]: here are bytes, give me articles
//! - [`lexicon`]: which words matter?
//! - [`annotate`]: what is said in this text? (may use `lexicon`)
//! - [`query`]: what did the user ask?
//! - [`resolve`]: do we know this actor?
//! - [`twins`]: is this text a copy of that one?
//! - [`changes`]: what is different between these two versions?
//! - [`fetch`]: get me this page (the only user of the network)
//! - [`store`]: keep this; give it back (the only user of rusqlite)
//! - [`index`]: which cards match? (the only user of tantivy)
//!
//! Second floor (where the rooms meet): [`archive`], the library's front door, and [`eval`]: how right
//! is it, against a careful reader?
//! Roof (thin faces): [`cli`], [`export`], [`config`].
//!
//! A test (`tests/house.rs`) reads the sources and holds these lines.

pub mod analysis;
pub mod annotate;
pub mod archive;
pub mod changes;
pub mod cli;
pub mod config;
pub mod error;
pub mod eval;
pub mod export;
pub mod fetch;
pub mod index;
pub mod lexicon;
pub mod model;
pub mod query;
pub mod read;
pub mod resolve;
pub mod store;
pub mod text;
pub mod twins;
