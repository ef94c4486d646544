//! Which words matter: lists as data files beside this one, each with its source and licence in its heading.

mod map;
pub mod people;

pub use map::{WordMap, WordSet};
