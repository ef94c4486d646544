//! The integration tests: one binary.

mod batch;
mod codebooks;
mod house;
mod properties;
mod ratchet;
mod readme;
mod refusals;
mod results;
mod run;
mod sample;
mod saved;
mod search_agrees;
