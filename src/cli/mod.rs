//! The command line: what can be typed, and one short file a command that does it.

mod add;
mod batch;
mod codebooks;
mod db;
mod diff;
mod dup;
mod eval;
mod explain;
mod export;
mod extract;
mod feed;
mod hits;
mod index;
mod ledger;
mod matches;
mod named;
mod origins;
mod out;
mod progress;
mod quotation;
mod read;
mod saved;
mod schema;
mod search;
mod show;
mod sql;
mod stats;
mod topics;
mod who;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::archive::Archive;
use crate::config;
use crate::error::{Error, Result};

use out::Out;

/// A newspaper archive in one program: who said what, for which institution, where, when and about what.
#[derive(Parser, Debug)]
#[command(
    name = "morgue",
    version,
    about,
    max_term_width = 100,
    arg_required_else_help = true
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Args, Debug)]
struct Global {
    /// Folder of the archive [default: nearest .morgue/ upward, else the user's data folder]
    #[arg(long, global = true, env = "MORGUE_ARCHIVE", value_name = "DIR")]
    archive: Option<PathBuf>,
    /// Threads to use [default: all cores]
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// No progress and no hints on standard error
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Take in articles: files, folders, - for standard input
    #[command(visible_alias = "ingest")]
    Add(add::AddArgs),
    /// Parse only: one JSON line for each article, no archive touched
    Read(read::ReadArgs),
    /// Feeds that are watched: add, list, rm, fetch
    #[command(subcommand)]
    Feed(feed::FeedCommand),
    /// What every run of add saw, kept and refused
    Ledger(ledger::LedgerArgs),
    /// Find articles or quotations by words, names, topics and dates
    Search(search::SearchArgs),
    /// Find quotations: search --in quotes
    Quotes(search::QuotesArgs),
    /// Searches kept under a name, with alerts when something new fits
    #[command(subcommand)]
    Saved(saved::SavedCommand),
    /// A person's or institution's card
    Who(who::WhoArgs),
    /// One article with what was found in it
    Show(show::ShowArgs),
    /// What was changed between two versions of an article
    Diff(diff::DiffArgs),
    /// Topics and codebooks: list, show, test, import, export, remove
    Topics(topics::TopicsArgs),
    /// Read-only SQL on the views, with search() in it; a shell where no query is given
    Sql(sql::SqlArgs),
    /// The views and their columns
    Schema(schema::SchemaArgs),
    /// How much of everything there is
    Stats(stats::StatsArgs),
    /// JSON lines in, findings as JSON lines out, no archive touched; --explain says why
    Extract(extract::ExtractArgs),
    /// How right the findings are, against a reader's: precision, recall, F1 with intervals
    Eval(eval::EvalArgs),
    /// Copies: articles with the same text, or nearly
    #[command(subcommand)]
    Dup(dup::DupCommand),
    /// The search index
    #[command(subcommand)]
    Index(index::IndexCommand),
    /// The archive for other tools
    Export(export::ExportArgs),
    /// The SQLite file: backup and check
    #[command(subcommand)]
    Db(db::DbCommand),
    /// Completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// The manual page
    Man,
}

/// What a command did, for the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Well,
    NothingFound,
    WithRejections,
}

impl Done {
    fn code(self) -> u8 {
        match self {
            Done::Well => 0,
            Done::NothingFound => 1,
            Done::WithRejections => 3,
        }
    }
}

/// Runs the program with `arguments` (the program's name first): parses, runs, prints one error,
/// chooses the exit code. A broken pipe is quiet and well.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output, errors to standard error; a closed pipe is no matter.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut out = Out::open();
    let done = dispatch(cli, &mut out).and_then(|done| out.flush().map(|()| done));
    match done {
        Ok(done) => ExitCode::from(done.code()),
        Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            // What was answered before the error is still an answer.
            let _ = out.flush();
            eprintln!("morgue: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn dispatch(cli: Cli, out: &mut Out) -> Result<Done> {
    if let Some(threads) = cli.global.threads {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global();
        pool.map_err(|e| Error::Usage(format!("--threads {threads}: {e}")))?;
    }
    let global = &cli.global;
    match cli.command {
        Command::Add(args) => add::add(global, args, out),
        Command::Read(args) => read::read(args, out),
        Command::Feed(command) => feed::feed(global, command, out),
        Command::Ledger(args) => ledger::ledger(global, args, out),
        Command::Search(args) => search::search(global, args, out),
        Command::Quotes(args) => search::quotes(global, args, out),
        Command::Saved(command) => saved::saved(global, command, out),
        Command::Who(args) => who::who(global, args, out),
        Command::Show(args) => show::show(global, args, out),
        Command::Diff(args) => diff::diff(global, args, out),
        Command::Topics(args) => topics::topics(global, args, out),
        Command::Sql(args) => sql::sql(global, args, out),
        Command::Schema(args) => schema::schema(args, out),
        Command::Stats(args) => stats::stats(global, args, out),
        Command::Extract(args) => extract::extract(args, out),
        Command::Eval(args) => eval::eval(args, out),
        Command::Export(args) => export::export(global, args, out),
        Command::Dup(command) => dup::dup(global, command, out),
        Command::Index(command) => index::index(global, command, out),
        Command::Db(command) => db::db(global, command, out),
        Command::Completions { shell } => completions(shell, out),
        Command::Man => manual(out),
    }
}

impl Global {
    fn folder(&self) -> Result<PathBuf> {
        config::archive_folder(self.archive.clone(), &config::current_folder())
    }

    fn read(&self) -> Result<Archive> {
        Archive::read(&self.folder()?)
    }

    fn write(&self, command: &str) -> Result<Archive> {
        Archive::create(
            &self.folder()?,
            &format!("process {} (morgue {command})", std::process::id()),
        )
    }

    fn hint(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }
}

fn completions(shell: clap_complete::Shell, out: &mut Out) -> Result<Done> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "morgue", &mut script);
    out.bytes(&script)?;
    Ok(Done::Well)
}

/// The manual of the program and, after it, of every command.
fn manual(out: &mut Out) -> Result<Done> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .map_err(out::wrong)?;
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        clap_mangen::Man::new(sub.clone())
            .render(&mut page)
            .map_err(out::wrong)?;
    }
    out.bytes(&page)?;
    Ok(Done::Well)
}
