//! The integration tests: one binary.

mod batch;
mod codebooks;
mod copies;
mod counts;
mod formats;
mod house;
mod ledger;
mod origins;
mod properties;
mod queries;
mod ratchet;
mod readme;
mod refusals;
mod results;
mod run;
mod sample;
mod saved;
mod search_agrees;
mod sql;
mod sql_attacks;
mod versions;
mod web;
