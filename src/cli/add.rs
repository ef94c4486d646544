//! `morgue add`.

use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::out::Out;
use super::progress::{Progress, ProgressKind};
use super::read::Input;
use super::{Done, Global, ledger, saved};
use crate::archive::{AddOptions, Archive, Event, Summary, dry_run, now};
use crate::error::{Error, Result};

#[derive(clap::Args, Debug)]
pub struct AddArgs {
    #[command(flatten)]
    input: Input,
    /// Say what would become of each record, and write nothing
    #[arg(long, conflicts_with_all = ["report", "run_alerts"])]
    dry_run: bool,
    #[command(flatten)]
    intake: Intake,
}

/// What is the same for all that takes articles in.
#[derive(clap::Args, Debug)]
pub struct Intake {
    /// Write what became of every file, and every refusal, to this file as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How to tell how far it is, on standard error
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: ProgressKind,
    /// When the articles came in, UTC, ISO 8601 [default: now]; for archives that are made again
    #[arg(long, value_name = "TIME")]
    captured: Option<String>,
    /// Run the commands of saved searches that something new fits
    #[arg(long)]
    run_alerts: bool,
}

impl Intake {
    /// Options of a run of `command`, which Ctrl-C ends.
    pub fn options(&self, command: String) -> Result<AddOptions> {
        Ok(AddOptions {
            command,
            now: self.captured.clone().unwrap_or_else(now),
            remade: self.captured.is_some(),
            stop: stop_on_interrupt()?,
            ..AddOptions::default()
        })
    }
}

pub fn add(global: &Global, args: AddArgs, out: &mut Out) -> Result<Done> {
    let paths = args.input.paths.iter().map(|p| p.to_string_lossy());
    let command = format!("add {}", paths.collect::<Vec<_>>().join(" "));
    let options = AddOptions {
        overrides: args.input.overrides()?,
        reading: args.input.reading()?,
        web: args.input.web.policy(),
        ..args.intake.options(command)?
    };
    if args.dry_run {
        return try_out(global, &args, options, out);
    }
    let archive = global.write("add")?;
    take_in(
        global,
        archive,
        &args.input.paths,
        options,
        &args.intake,
        out,
    )
}

fn try_out(global: &Global, args: &AddArgs, options: AddOptions, out: &mut Out) -> Result<Done> {
    let archive = match Archive::read(&global.folder()?) {
        Ok(archive) => Some(archive),
        Err(Error::NoArchive { .. }) => None,
        Err(error) => return Err(error),
    };
    let progress = Progress::new(args.intake.progress, global.quiet);
    let mut stdin = BufReader::new(std::io::stdin());
    let paths = &args.input.paths;
    let summary = dry_run(
        archive.as_ref(),
        paths,
        &mut stdin,
        &options,
        &mut |event| told(&progress, event),
    )?;
    progress.finish();
    tell(&summary, "would be seen", out)?;
    finished(global, &summary, true)
}

/// Takes in what is at `paths` and tells what became of it.
pub fn take_in(
    global: &Global,
    mut archive: Archive,
    paths: &[PathBuf],
    mut options: AddOptions,
    intake: &Intake,
    out: &mut Out,
) -> Result<Done> {
    let progress = Progress::new(intake.progress, global.quiet);
    options.measure = progress.is_seen();
    let mut stdin = BufReader::new(std::io::stdin());
    let summary = archive.add(paths, &mut stdin, &options, &mut |event| {
        told(&progress, event)
    })?;
    progress.finish();
    let notes = summary.notes.iter();
    notes.for_each(|note| global.hint(&format!("morgue: {note}")));
    tell(&summary, "seen", out)?;
    if let Some(file) = &intake.report {
        ledger::report(&archive, summary.run, file)?;
    }
    let alerted = saved::alert(global, &mut archive, intake.run_alerts, out)?;
    finished(global, &summary, alerted)
}

fn told(progress: &Progress, event: Event<'_>) {
    match event {
        Event::Rejected(rejected) => progress.aside(&rejected.to_string()),
        Event::Warning { place, text } => progress.aside(&format!("{place}: warning: {text}")),
        Event::Progress(done) => progress.tell(&done),
    }
}

/// A flag that Ctrl-C sets; a second Ctrl-C ends the program at once.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Error::Interrupted.exit_code()));
        }
        eprintln!("morgue: stopping after this batch; Ctrl-C again stops at once");
    };
    ctrlc::set_handler(handler).map_err(|e| Error::Usage(format!("Ctrl-C: {e}")))?;
    Ok(stop)
}

fn tell(summary: &Summary, seen: &str, out: &mut Out) -> Result<()> {
    let total = summary.total;
    out.line(format!(
        "{} {seen} = {} stored + {} new versions + {} known + {} rejected",
        total.seen(),
        total.stored,
        total.new_version,
        total.known,
        total.rejected
    ))?;
    for file in &summary.amiss {
        out.line(format!(
            "{}: says that it holds {}, and {} were found",
            file.path,
            file.counts.stated.unwrap_or(0),
            file.counts.seen()
        ))?;
    }
    if total.seen() > 0 && total.stored + total.new_version + total.rejected == 0 {
        out.line("nothing new: the archive has all of it already")?;
    }
    Ok(())
}

fn finished(global: &Global, summary: &Summary, told: bool) -> Result<Done> {
    if summary.interrupted {
        global.hint("morgue: what is stored stays; the same command goes on from there");
        return Err(Error::Interrupted);
    }
    let whole = summary.total.rejected == 0 && summary.amiss.is_empty();
    Ok(if whole && told {
        Done::Well
    } else {
        Done::WithRejections
    })
}
