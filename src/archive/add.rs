//! Adding: read -> known already? -> annotate -> resolve -> store, with an index ticket, in one
//! transaction a batch. Reading, annotating (all cores) and writing run side by side, with a bounded
//! number of batches in flight; batches are written in the order they were read, so that the same
//! input gives the same archive whatever the number of threads.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::prelude::*;

use crate::annotate::topics::Coder;
use crate::annotate::{self, Context};
use crate::archive::Archive;
use crate::archive::codebooks::{annotate_and_code, coders};
use crate::archive::copies::put_copy;
use crate::archive::prepare::prepare;
use crate::error::{Error, Result};
use crate::model::{Actor, Draft, Field, Findings, Origin};
use crate::read::{self, Item, Rejected};
use crate::resolve::Identity;
use crate::store::{NewEntity, NewVersion, Outcome, SourceCounts, Store};
use crate::twins::Wording;

/// Records of one batch at most; one transaction each.
const BATCH_RECORDS: usize = 256;
/// Bytes of text of one batch at most (a larger single record is a batch of its own).
const BATCH_BYTES: usize = 4 << 20;
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
    /// So many records are through, of which so many bytes of text.
    Progress {
        /// Records.
        records: u64,
        /// Bytes of text.
        bytes: u64,
    },
}

/// What became of a run: the sum over its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Number of the run in the ledger.
    pub run: i64,
    /// Files and what became of their records, by path.
    pub sources: BTreeMap<String, SourceCounts>,
    /// Lines about the index to tell the user.
    pub notes: Vec<String>,
}

impl Summary {
    /// The sum over all files.
    pub fn total(&self) -> SourceCounts {
        self.sources
            .values()
            .fold(SourceCounts::default(), |mut sum, c| {
                sum.add(*c);
                sum
            })
    }
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
        let coders = coders(&self.store)?;
        std::thread::scope(|scope| {
            let (to_annotate, read) = sync_channel::<Vec<Item>>(2);
            let (to_write, annotated) = sync_channel::<Result<Vec<Record>>>(2);
            scope.spawn(move || read_all(paths, stdin, options, &to_annotate));
            scope.spawn(move || annotate_all(&read, &reader, &coders, options, &to_write));
            self.write_all(&annotated, &mut summary, events)
        })?;
        self.store.end_run(run, &options.finished())?;
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
        summary: &mut Summary,
        events: &mut dyn FnMut(Event<'_>),
    ) -> Result<()> {
        let (mut records, mut bytes, mut unindexed) = (0u64, 0u64, 0u64);
        for batch in annotated {
            let batch = batch?;
            for record in &batch {
                tell(record, events);
            }
            records += batch.len() as u64;
            bytes += batch.iter().map(Record::bytes).sum::<u64>();
            let counts = self.write_batch(batch, summary.run)?;
            for (path, count) in counts {
                unindexed += count.stored + count.new_version;
                summary.sources.entry(path).or_default().add(count);
            }
            events(Event::Progress { records, bytes });
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
                        let (article, version) = match store.put_version(&found.version, run)? {
                            Outcome::Known => {
                                count.known += 1;
                                continue;
                            }
                            Outcome::Stored { article, version } => {
                                count.stored += 1;
                                (article, version)
                            }
                            Outcome::NewVersion { article, version } => {
                                count.new_version += 1;
                                (article, version)
                            }
                        };
                        keep(store, article, version, &found, change, &mut entities)?;
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
    put_copy(store, article, version, &new.wording, change)?;
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

/// Reads everything into batches; stops early when nobody listens any more.
fn read_all(
    paths: &[PathBuf],
    stdin: &mut (impl BufRead + Send),
    options: &AddOptions,
    out: &SyncSender<Vec<Item>>,
) {
    let mut batch = Vec::new();
    let mut bytes = 0;
    let mut sink = |item: Item| {
        bytes += if let Item::Article(draft) = &item {
            draft.text.len() + draft.raw.len()
        } else {
            0
        };
        batch.push(item);
        if batch.len() >= BATCH_RECORDS || bytes >= BATCH_BYTES {
            bytes = 0;
            if out.send(std::mem::take(&mut batch)).is_err() {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    };
    for source in read::sources(paths) {
        let flow = match source {
            Ok(path) if path.as_os_str() == "-" => {
                read::read_stream("-", &mut *stdin, &options.reading, &mut sink)
            }
            Ok(path) => read::read_file(&path, &options.reading, &mut sink),
            Err(rejected) => sink(Item::Rejected(rejected)),
        };
        if flow.is_break() {
            return;
        }
    }
    if !batch.is_empty() {
        // A closed channel means that writing failed; that error is already on its way.
        let _ = out.send(batch);
    }
}

fn annotate_all(
    batches: &Receiver<Vec<Item>>,
    store: &Store,
    coders: &[Coder],
    options: &AddOptions,
    out: &SyncSender<Result<Vec<Record>>>,
) {
    for batch in batches {
        if out
            .send(annotate_batch(batch, store, coders, options))
            .is_err()
        {
            return;
        }
    }
}

fn annotate_batch(
    batch: Vec<Item>,
    store: &Store,
    coders: &[Coder],
    options: &AddOptions,
) -> Result<Vec<Record>> {
    let prepared: Vec<_> = batch
        .into_par_iter()
        .map(|item| prepare_item(item, options))
        .collect();
    // Looking up what is known is quick and wants one connection; annotating is slow and wants all cores.
    let mut looked_up = Vec::with_capacity(prepared.len());
    for item in prepared {
        looked_up.push(match item {
            Ok((new, _)) if store.knows(&new.identity, &new.content_hash)? => {
                Err(Record::Known(new.path))
            }
            Ok(new) => Ok(new),
            Err(record) => Err(record),
        });
    }
    Ok(looked_up
        .into_par_iter()
        .map(|item| match item {
            Ok((version, warnings)) => {
                let title = version.title.as_ref().map(|t| t.value.as_str());
                let new = New {
                    wording: Wording::of(version.text.as_str(), title),
                    findings: annotate_and_code(&version.text, &context(&version), coders),
                    version,
                };
                Record::New(Box::new(new), warnings)
            }
            Err(record) => record,
        })
        .collect())
}

fn prepare_item(
    item: Item,
    options: &AddOptions,
) -> std::result::Result<(NewVersion, Vec<String>), Record> {
    match item {
        Item::Rejected(rejected) => Err(Record::Rejected(rejected)),
        Item::Stated { path, records } => Err(Record::Stated(path, records)),
        Item::PassedOver {
            path,
            records,
            kinds,
        } => Err(Record::PassedOver(path, records, kinds)),
        Item::Article(draft) => {
            let mut draft = *draft;
            override_fields(&mut draft, &options.overrides);
            let warnings = std::mem::take(&mut draft.warnings);
            let (path, place) = (draft.path.clone(), draft.record.clone());
            let new = prepare(draft, &options.now);
            if new.text.is_empty() {
                return Err(Record::Rejected(Rejected {
                    path,
                    place,
                    reason: "no text".to_owned(),
                }));
            }
            Ok((new, warnings))
        }
    }
}

/// Puts what the user stated in place of what was read.
pub fn override_fields(draft: &mut Draft, stated: &Overrides) {
    let set = |field: &mut Option<Field<String>>, value: &Option<String>| {
        if let Some(value) = value {
            *field = Some(Field::new(value.clone(), Origin::Flag));
        }
    };
    set(&mut draft.title, &stated.title);
    set(&mut draft.source, &stated.source);
    set(&mut draft.published, &stated.published);
    set(&mut draft.url, &stated.url);
    set(&mut draft.language, &stated.language);
    set(&mut draft.section, &stated.section);
    if let Some(byline) = &stated.byline {
        draft.authors = vec![Field::new(byline.clone(), Origin::Flag)];
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
