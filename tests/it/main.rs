//! The integration tests: one binary.

mod house;
mod search_agrees;
