//! Which words matter: lists as data files beside this one, each with its source and licence in its heading.

pub mod people;
