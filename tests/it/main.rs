//! The integration tests: one binary.

mod codebooks;
mod house;
mod readme;
mod refusals;
mod sample;
mod search_agrees;
