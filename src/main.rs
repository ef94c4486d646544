//! Parse, run, print one error, choose the exit code.

fn main() {}
