//! (being built)

pub mod people;
