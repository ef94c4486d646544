//! What adding would do, without doing it.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use sha2::{Digest, Sha256};

use super::annotating::prepare_item;
use super::reading::{Meter, read_each};
use super::{AddOptions, Event, Progress, Record, Summary, tell};
use crate::archive::{Archive, Web};
use crate::error::Result;
use crate::store::{NewVersion, SourceCounts, SourceRow};

/// Reads everything in `paths` as [`Archive::add`] would and counts what would become of it. Nothing
/// is written; `archive` is None where there is none yet.
pub fn dry_run(
    archive: Option<&Archive>,
    paths: &[PathBuf],
    stdin: &mut impl BufRead,
    options: &AddOptions,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<Summary> {
    let mut trial = Trial {
        archive,
        met: HashMap::new(),
    };
    let meter = Meter::default();
    let (mut progress, mut summary) = (Progress::default(), Summary::default());
    let mut failure = None;
    let mut last = SourceRow::default();
    let mut sink = |item| {
        let record = prepare_item(item, options);
        let (path, counts) = match record {
            Ok((version, _)) => match trial.count(&version) {
                Ok(counts) => (version.path, counts),
                Err(error) => {
                    failure = Some(error);
                    return ControlFlow::Break(());
                }
            },
            Err(record) => {
                tell(&record, events);
                counts_of(record)
            }
        };
        if path != last.path {
            keep_amiss(&mut last, &mut summary);
            last.path = path;
        }
        last.counts.add(counts);
        summary.total.add(counts);
        progress.records += 1;
        if progress.records.is_multiple_of(256) {
            meter.tell(&mut progress);
            events(Event::Progress(progress));
        }
        if options.stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    };
    let mut web = Web::new(
        options.web.clone(),
        archive.map(Archive::store),
        &options.now,
    );
    let _ = read_each(paths, stdin, options, &meter, &mut web, &mut sink);
    keep_amiss(&mut last, &mut summary);
    summary.interrupted = options.stop.load(Ordering::Relaxed);
    failure.map_or(Ok(summary), Err)
}

fn keep_amiss(last: &mut SourceRow, summary: &mut Summary) {
    let done = std::mem::take(last);
    if done
        .counts
        .stated
        .is_some_and(|stated| stated != done.counts.seen())
    {
        summary.amiss.push(done);
    }
}

fn counts_of(record: Record) -> (String, SourceCounts) {
    let mut counts = SourceCounts::default();
    let path = match record {
        Record::New(new, _) => new.version.path,
        Record::Known(path) => {
            counts.known = 1;
            path
        }
        Record::Rejected(rejected) => {
            counts.rejected = 1;
            rejected.path
        }
        Record::Stated(path, records) => {
            counts.stated = Some(records);
            path
        }
        Record::PassedOver(path, records, _) => {
            counts.passed_over = records;
            path
        }
    };
    (path, counts)
}

/// What has been met, in the archive or in this run.
struct Trial<'a> {
    archive: Option<&'a Archive>,
    met: HashMap<[u8; 32], HashSet<[u8; 32]>>,
}

impl Trial<'_> {
    fn count(&mut self, version: &NewVersion) -> Result<SourceCounts> {
        let mut counts = SourceCounts::default();
        let identity: [u8; 32] = Sha256::digest(&version.identity).into();
        let (mut article_known, mut text_known) = (self.met.contains_key(&identity), false);
        if let Some(archive) = self.archive {
            article_known |= archive.store().has_article(&version.identity)?;
            text_known = archive
                .store()
                .knows(&version.identity, &version.content_hash)?;
        }
        let texts = self.met.entry(identity).or_default();
        if !texts.insert(version.content_hash) || text_known {
            counts.known = 1;
        } else if article_known {
            counts.new_version = 1;
        } else {
            counts.stored = 1;
        }
        Ok(counts)
    }
}
