//! Adding: read -> known already? -> annotate -> resolve -> store, with an index ticket, in one
//! transaction a batch. Reading, annotating (all cores) and writing run side by side, with a bounded
//! number of batches in flight; batches are written in the order they were read, so that the same
//! input gives the same archive whatever the number of threads.

mod annotating;
mod dry;
mod reading;

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use crate::annotate::{self, Context};
use crate::archive::Archive;
use crate::archive::Web;
use crate::archive::changes::keep_changes;
use crate::archive::codebooks::coders;
use crate::archive::copies::put_copy;
use crate::error::{Error, Result};
use crate::fetch::Policy;
use crate::model::{Actor, Findings};
use crate::read::{self, Item, Rejected};
use crate::resolve::Identity;
use crate::store::{NewEntity, NewVersion, Outcome, SourceCounts, SourceRow, Store};
use crate::twins::Wording;

use annotating::annotate_all;
pub use annotating::settle;
pub use dry::dry_run;
use reading::{Meter, read_all};

/// Articles after which the index is brought up to date while adding goes on.
const INDEX_EVERY: u64 = 20_000;

/// Fields that the user states for all articles of a run; they win over what a reader finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Headline.
    pub title: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// One author.
    pub byline: Option<String>,
    /// Canonical URL.
    pub url: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Section.
    pub section: Option<String>,
}

/// What to add and how.
#[derive(Clone, Debug, Default)]
pub struct AddOptions {
    /// Fields stated by the user.
    pub overrides: Overrides,
    /// Options of the readers.
    pub reading: read::Options,
    /// The command, for the ledger.
    pub command: String,
    /// When the articles come in: UTC, ISO 8601.
    pub now: String,
    /// True when `now` was stated: the run then ends at that time too, and the archive is the same each time.
    pub remade: bool,
    /// How to fetch those of the paths that are addresses.
    pub web: Policy,
    /// Addresses of feeds the pages of whose items are fetched too.
    pub pages: Vec<String>,
    /// Set by another thread: the run ends after the batch it is at.
    pub stop: Arc<AtomicBool>,
    /// Whether to find out how many bytes there are to read, for [`Progress::size`].
    pub measure: bool,
}

impl AddOptions {
    fn finished(&self) -> String {
        if self.remade {
            self.now.clone()
        } else {
            crate::archive::now()
        }
    }
}

/// What happens while adding, for progress and messages.
#[derive(Debug)]
pub enum Event<'a> {
    /// A record was refused.
    Rejected(&'a Rejected),
    /// Something odd about an article that was taken.
    Warning {
        /// Path and record.
        place: String,
        /// What.
        text: &'a str,
    },
    /// A batch is through.
    Progress(Progress),
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records.
    pub records: u64,
    /// Bytes of text in those that are new.
    pub text: u64,
    /// Bytes of the files that were read so far, as they lie on the disk.
    pub read: u64,
    /// Bytes of all files; None while that is not known (standard input, or nobody asked).
    pub size: Option<u64>,
}

/// What became of a run: the sum over its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Number of the run in the ledger; 0 for a dry run.
    pub run: i64,
    /// The sum over all files.
    pub total: SourceCounts,
    /// Files that state another number of records than was seen in them.
    pub amiss: Vec<SourceRow>,
    /// True when the user ended the run: the same call goes on from there.
    pub interrupted: bool,
    /// Lines about the index to tell the user.
    pub notes: Vec<String>,
}

/// A version that is not known, with what was found in it.
struct New {
    version: NewVersion,
    wording: Wording,
    findings: Findings,
}

/// A record on its way.
enum Record {
    New(Box<New>, Vec<String>),
    Known(String),
    Rejected(Rejected),
    /// What a bundle says that it holds.
    Stated(String, u64),
    /// What is in a bundle beside articles: path, number, kinds.
    PassedOver(String, u64, String),
}

impl Archive {
    /// Adds every article in `paths` (files, folders; `-` is `stdin`) and tells `events` of it.
    ///
    /// A record that cannot be read is refused, counted and told; the rest goes on. An error ends the
    /// run: what was written stays, and the same call goes on from there.
    pub fn add(
        &mut self,
        paths: &[PathBuf],
        stdin: &mut (impl BufRead + Send),
        options: &AddOptions,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Result<Summary> {
        self.keep_vocabulary()?;
        self.catch_up_copies()?;
        let run = self.store.begin_run(&options.now, &options.command)?;
        // What an interrupted run left for the index is done first.
        let notes = self.index_tickets()?.into_iter().collect();
        let mut summary = Summary {
            run,
            notes,
            ..Summary::default()
        };
        let reader = Store::read(self.store.path())?;
        let visits = Store::read(self.store.path())?;
        let coders = coders(&self.store)?;
        let meter = &Meter::default();
        std::thread::scope(|scope| {
            let (to_annotate, read) = sync_channel::<Vec<Item>>(2);
            let (to_write, annotated) = sync_channel::<Result<Vec<Record>>>(2);
            if options.measure {
                scope.spawn(move || meter.measure(paths, &options.stop));
            }
            let reading = scope.spawn(move || {
                let mut web = Web::new(options.web.clone(), Some(&visits), &options.now)
                    .with_pages(options.pages.iter().cloned());
                read_all(paths, stdin, options, meter, &mut web, to_annotate);
                web.visits
            });
            scope.spawn(move || annotate_all(&read, &reader, &coders, options, to_write));
            self.write_all(&annotated, meter, &mut summary, events)?;
            // What was fetched counts as visited once its articles are kept.
            let visits = reading.join().unwrap_or_default();
            self.store
                .transaction(|store| visits.iter().try_for_each(|visit| store.put_visit(visit)))
        })?;
        summary.amiss = self.store.amiss(run)?;
        summary.interrupted = options.stop.load(Ordering::Relaxed);
        if !summary.interrupted {
            self.store.end_run(run, &options.finished())?;
        }
        summary.notes.extend(self.index_tickets()?);
        let old = self.stale_findings()?;
        if old > 0 {
            summary.notes.push(format!(
                "{old} versions have findings of another morgue: `morgue index rebuild --findings` makes them anew"
            ));
        }
        Ok(summary)
    }

    fn write_all(
        &mut self,
        annotated: &Receiver<Result<Vec<Record>>>,
        meter: &Meter,
        summary: &mut Summary,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Result<()> {
        let mut progress = Progress::default();
        let mut unindexed = 0;
        for batch in annotated {
            let batch = batch?;
            for record in &batch {
                tell(record, events);
            }
            progress.records += batch.len() as u64;
            progress.text += batch.iter().map(Record::bytes).sum::<u64>();
            for count in self.write_batch(batch, summary.run)?.into_values() {
                unindexed += count.stored + count.new_version;
                summary.total.add(count);
            }
            meter.tell(&mut progress);
            events(Event::Progress(progress));
            if unindexed >= INDEX_EVERY {
                self.index_tickets()?;
                unindexed = 0;
            }
        }
        Ok(())
    }

    /// Writes one batch: all of it, its counts and its tickets, or nothing.
    fn write_batch(
        &mut self,
        batch: Vec<Record>,
        run: i64,
    ) -> Result<BTreeMap<String, SourceCounts>> {
        self.store.transaction(|store| {
            let mut counts: BTreeMap<String, SourceCounts> = BTreeMap::new();
            let change = store.next_change()?;
            let mut entities = HashMap::new();
            for record in batch {
                match record {
                    Record::Known(path) => counts.entry(path).or_default().known += 1,
                    Record::Stated(path, records) => {
                        let count = counts.entry(path).or_default();
                        count.stated = Some(count.stated.unwrap_or(0) + records);
                    }
                    Record::PassedOver(path, records, _) => {
                        counts.entry(path).or_default().passed_over += records;
                    }
                    Record::Rejected(r) => {
                        store.put_rejection(run, &r.path, r.place.as_deref(), &r.reason)?;
                        counts.entry(r.path).or_default().rejected += 1;
                    }
                    Record::New(found, _) => {
                        let count = counts.entry(found.version.path.clone()).or_default();
                        let (mut newer, mut current) = (false, true);
                        let (article, version) = match store.put_version(&found.version, run)? {
                            Outcome::Known => {
                                count.known += 1;
                                continue;
                            }
                            Outcome::Stored { article, version } => {
                                count.stored += 1;
                                (article, version)
                            }
                            Outcome::NewVersion {
                                article,
                                version,
                                latest,
                            } => {
                                count.new_version += 1;
                                (newer, current) = (true, latest);
                                (article, version)
                            }
                        };
                        keep(store, article, version, &found, change, &mut entities)?;
                        if current {
                            put_copy(store, article, version, &found.wording, change)?;
                        }
                        if newer {
                            keep_changes(store, article, version)?;
                        }
                    }
                }
            }
            counts
                .iter()
                .try_for_each(|(path, c)| store.count_source(run, path, *c))?;
            Ok(counts)
        })
    }
}

fn keep(
    store: &Store,
    article: i64,
    version: i64,
    new: &New,
    change: u64,
    known: &mut HashMap<Identity, i64>,
) -> Result<()> {
    let entities = entities_of(store, &new.findings, known)?;
    store.put_findings(
        version,
        &new.version.version_key,
        &new.version.text,
        &new.findings,
        &entities,
        annotate::VERSION,
    )?;
    store.put_ticket(article, change)
}

/// One row of entity for each actor: the known one of its identity, else a new one.
pub(super) fn entities_of(
    store: &Store,
    findings: &Findings,
    known: &mut HashMap<Identity, i64>,
) -> Result<Vec<i64>> {
    findings
        .actors
        .iter()
        .map(|actor| entity_of(store, actor, known))
        .collect()
}

fn entity_of(store: &Store, actor: &Actor, known: &mut HashMap<Identity, i64>) -> Result<i64> {
    let identity = Identity::of(actor);
    if let Some(row) = known.get(&identity) {
        return Ok(*row);
    }
    let row = match store.entity_named(identity.kind, &identity.folded)? {
        Some(row) => row,
        None => store.put_entity(&NewEntity {
            key: identity.key(),
            kind: identity.kind,
            name: actor.name.clone(),
            folded: identity.folded.clone(),
        })?,
    };
    known.insert(identity, row);
    Ok(row)
}

impl Record {
    fn bytes(&self) -> u64 {
        match self {
            Record::New(found, _) => found.version.text.len() as u64,
            _ => 0,
        }
    }
}

fn tell(record: &Record, events: &mut dyn FnMut(Event<'_>)) {
    match record {
        Record::Rejected(r) => events(Event::Rejected(r)),
        Record::New(found, warnings) => {
            let new = &found.version;
            let place = new
                .record
                .as_ref()
                .map_or(new.path.clone(), |r| format!("{}:{r}", new.path));
            warnings.iter().for_each(|text| {
                events(Event::Warning {
                    place: place.clone(),
                    text,
                })
            });
        }
        Record::PassedOver(path, records, kinds) => events(Event::Warning {
            place: path.clone(),
            text: &format!("{records} records are no articles: {kinds}"),
        }),
        Record::Known(_) | Record::Stated(..) => {}
    }
}

/// What the annotator is told of a version beside its text.
pub(super) fn context(new: &NewVersion) -> Context {
    Context {
        dateline: new.dateline.as_ref().map(|d| d.value.clone()),
        published: new.published_day.as_deref().and_then(|d| d.parse().ok()),
        title: new.title.as_ref().map(|t| t.value.clone()),
        source: new.source.as_ref().map(|s| s.value.clone()),
    }
}

impl From<Rejected> for Error {
    fn from(rejected: Rejected) -> Error {
        Error::Usage(rejected.to_string())
    }
}
