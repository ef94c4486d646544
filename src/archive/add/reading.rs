//! Reading into batches, and how far it is.

use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;

use super::{AddOptions, Progress};
use crate::archive::Web;
use crate::fetch::is_url;
use crate::read::{self, Item};

/// Records of one batch at most; one transaction each.
const BATCH_RECORDS: usize = 256;
/// Bytes of text of one batch at most (a larger single record is a batch of its own).
const BATCH_BYTES: usize = 4 << 20;

/// Bytes read, and bytes there are.
#[derive(Default)]
pub struct Meter {
    read: Arc<AtomicU64>,
    /// 0: not known.
    size: AtomicU64,
}

impl Meter {
    /// Adds up the sizes of all files; gives up at standard input or when the run is stopped.
    pub fn measure(&self, paths: &[PathBuf], stop: &AtomicBool) {
        let mut size = 0;
        for path in read::sources(paths).flatten() {
            if path.as_os_str() == "-" || stop.load(Ordering::Relaxed) {
                return;
            }
            size += path.metadata().map_or(0, |meta| meta.len());
        }
        self.size.store(size, Ordering::Relaxed);
    }

    /// Writes what is known into `progress`.
    pub fn tell(&self, progress: &mut Progress) {
        progress.read = self.read.load(Ordering::Relaxed);
        progress.size = Some(self.size.load(Ordering::Relaxed)).filter(|size| *size > 0);
    }
}

/// Reads everything into batches; stops early when it is told to or when nobody listens any more.
pub fn read_all(
    paths: &[PathBuf],
    stdin: &mut (impl BufRead + Send),
    options: &AddOptions,
    meter: &Meter,
    web: &mut Web,
    out: SyncSender<Vec<Item>>,
) {
    let mut batch = Vec::new();
    let mut bytes = 0;
    let mut sink = |item: Item| {
        if options.stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
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
    if read_each(paths, stdin, options, meter, web, &mut sink).is_continue() && !batch.is_empty() {
        // A closed channel means that writing failed; that error is already on its way.
        let _ = out.send(batch);
    }
}

/// Hands the records of all `paths` to `sink`.
pub fn read_each(
    paths: &[PathBuf],
    stdin: &mut impl BufRead,
    options: &AddOptions,
    meter: &Meter,
    web: &mut Web,
    sink: &mut read::Sink,
) -> ControlFlow<()> {
    let reading = read::Options {
        consumed: Some(meter.read.clone()),
        ..options.reading.clone()
    };
    for path in paths {
        if let Some(url) = path.to_str().filter(|path| is_url(path)) {
            web.read(url, &reading, sink)?;
            continue;
        }
        for source in read::sources(std::slice::from_ref(path)) {
            match source {
                Ok(path) if path.as_os_str() == "-" => {
                    read::read_stream("-", &mut *stdin, &reading, sink)
                }
                Ok(path) => read::read_file(&path, &reading, sink),
                Err(rejected) => sink(Item::Rejected(rejected)),
            }?;
        }
    }
    ControlFlow::Continue(())
}
