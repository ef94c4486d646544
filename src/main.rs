//! Parse, run, print one error, choose the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    morgue::cli::run(std::env::args_os())
}
