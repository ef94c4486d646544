//! `morgue extract`.

use std::io::{BufRead, BufReader};

use rayon::prelude::*;

use super::Done;
use super::out::{Out, wrong};
use crate::error::{Error, Result};
use crate::export::extract_line;

/// Bytes of input that are worked on at once.
const BATCH_BYTES: usize = 4 << 20;

#[derive(clap::Args, Debug)]
pub struct ExtractArgs {
    /// File of JSON lines, - for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: std::path::PathBuf,
}

pub fn extract(args: ExtractArgs, out: &mut Out) -> Result<Done> {
    let mut input: Box<dyn BufRead> = if args.file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let file = std::fs::File::open(&args.file).map_err(|e| Error::io(&args.file, e))?;
        Box::new(BufReader::with_capacity(1 << 16, file))
    };
    let mut number = 0u64;
    let mut bad = false;
    loop {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH_BYTES {
            let mut line = Vec::new();
            if input
                .read_until(b'\n', &mut line)
                .map_err(|e| Error::io(&args.file, e))?
                == 0
            {
                break;
            }
            number += 1;
            bytes += line.len();
            if !line.trim_ascii().is_empty() {
                batch.push((number, line));
            }
        }
        if bytes == 0 {
            break;
        }
        let answers: Vec<_> = batch
            .par_iter()
            .map(|(number, line)| extract_line(&String::from_utf8_lossy(line), *number))
            .collect();
        for answer in answers {
            bad |= answer.bad;
            out.line(answer.json)?;
        }
        // Whoever maps over us line by line waits for the answer.
        out.flush().map_err(|e| match e {
            Error::Io { source, .. } => wrong(source),
            other => other,
        })?;
    }
    Ok(if bad {
        Done::WithRejections
    } else {
        Done::Well
    })
}
