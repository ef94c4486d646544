//! The integration tests: one binary.

mod codebooks;
mod house;
mod program;
mod properties;
mod ratchet;
mod readme;
mod refusals;
mod sample;
mod search_agrees;
