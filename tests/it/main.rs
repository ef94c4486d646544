//! The integration tests: one binary.

mod house;
mod properties;
mod ratchet;
mod readme;
mod refusals;
mod sample;
mod search_agrees;
