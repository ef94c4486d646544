//! How far `morgue add` is: a bar for people, JSON lines for programs, on standard error.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use serde_json::json;

use super::out::progress_bar;
use crate::archive::Progress as Done;

/// How to tell how far it is.
#[derive(clap::ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProgressKind {
    /// A bar where somebody sees it
    #[default]
    Bar,
    /// A JSON object a second
    Json,
    /// Nothing
    None,
}

/// Tells how far a run is.
pub struct Progress {
    kind: ProgressKind,
    bar: ProgressBar,
    started: Instant,
    told: Cell<Option<Instant>>,
    last: Cell<Done>,
}

impl Progress {
    /// Nothing is told yet. A bar is hidden when `quiet` or when standard error is no terminal.
    pub fn new(kind: ProgressKind, quiet: bool) -> Progress {
        let spinner = "{spinner} {pos} records, {msg}, {elapsed}";
        Progress {
            kind,
            bar: progress_bar(quiet || kind != ProgressKind::Bar, spinner),
            started: Instant::now(),
            told: Cell::default(),
            last: Cell::default(),
        }
    }

    /// True when somebody sees it.
    pub fn is_seen(&self) -> bool {
        self.kind == ProgressKind::Json || !self.bar.is_hidden()
    }

    /// A line for standard error that does not disturb the bar.
    pub fn aside(&self, line: &str) {
        self.bar.suspend(|| eprintln!("morgue: {line}"));
    }

    /// So far now.
    pub fn tell(&self, done: &Done) {
        self.last.set(*done);
        match self.kind {
            ProgressKind::None => {}
            ProgressKind::Bar => self.show(done),
            ProgressKind::Json => {
                let second = Duration::from_secs(1);
                if self.told.get().is_none_or(|told| told.elapsed() >= second) {
                    self.told.set(Some(Instant::now()));
                    self.write();
                }
            }
        }
    }

    /// The end: the bar goes, the last JSON object is written.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        if self.kind == ProgressKind::Json {
            self.write();
        }
    }

    fn show(&self, done: &Done) {
        let Some(size) = done.size else {
            self.bar.set_position(done.records);
            self.bar.set_message(HumanBytes(done.read).to_string());
            return;
        };
        if self.bar.length().is_none() {
            let template = "{bar:30} {bytes} of {total_bytes}, {msg}, {bytes_per_sec}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
        }
        self.bar.set_length(size.max(done.read));
        self.bar.set_position(done.read);
        self.bar.set_message(format!("{} records", done.records));
    }

    fn write(&self) {
        let done = self.last.get();
        let seconds = self.started.elapsed().as_secs_f64();
        let rate = |count: u64| count as f64 / seconds.max(1e-9);
        let left = done.size.filter(|_| done.read > 0);
        let left = left.map(|size| size.saturating_sub(done.read) as f64 / rate(done.read));
        let round = |value: f64| (value * 10.0).round() / 10.0;
        let line = json!({
            "records": done.records,
            "text_bytes": done.text,
            "read_bytes": done.read,
            "total_bytes": done.size,
            "seconds": round(seconds),
            "records_per_second": round(rate(done.records)),
            "seconds_left": left.map(round),
        });
        eprintln!("{line}");
    }
}
