//! Findings made again from the texts: after a change of the annotator, or when they are in doubt.

use std::collections::HashMap;

use rayon::prelude::*;

use super::add::entities_of;
use super::codebooks::{annotate_and_code, coders};
use super::prepare::version_key;
use crate::annotate::topics::Coder;
use crate::annotate::{self, Context};
use crate::archive::Archive;
use crate::error::Result;
use crate::store::StaleVersion;

/// Versions of one transaction.
const BATCH: usize = 256;

impl Archive {
    /// How many versions have findings of another morgue than this.
    pub fn stale_findings(&self) -> Result<u64> {
        self.store.stale_count(annotate::VERSION)
    }

    /// Makes findings again from the texts: those of another morgue where there are any (also what
    /// an interrupted call left over), else all. Then the index. Gives how many versions were read;
    /// `progress` is told how many so far, and of how many.
    ///
    /// Afterwards the archive is what adding the same articles in the same order would make now.
    pub fn remake_findings(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<u64> {
        self.keep_vocabulary()?;
        if self.stale_findings()? == 0 {
            self.store.transaction(|store| store.mark_stale())?;
        }
        self.forget_copies()?;
        let coders = coders(&self.store)?;
        let (mut done, of) = (0, self.stale_findings()?);
        loop {
            let batch = self.store.stale_versions(annotate::VERSION, BATCH)?;
            if batch.is_empty() {
                break;
            }
            self.remake_batch(&batch, &coders)?;
            done += batch.len() as u64;
            progress(done, of);
        }
        self.store
            .transaction(|store| store.name_entities_again())?;
        self.remake_changes()?;
        self.catch_up_copies()?;
        self.rebuild_index()?;
        Ok(done)
    }

    fn remake_batch(&mut self, batch: &[StaleVersion], coders: &[Coder]) -> Result<()> {
        let found: Vec<_> = batch
            .par_iter()
            .map(|stale| annotate_and_code(&stale.text, &context(stale), coders))
            .collect();
        self.store.transaction(|store| {
            let change = store.next_change()?;
            let mut known = HashMap::new();
            for (stale, findings) in batch.iter().zip(&found) {
                let entities = entities_of(store, findings, &mut known)?;
                store.forget_found_language(stale.version)?;
                store.put_findings(
                    stale.version,
                    &version_key(&stale.identity, &stale.content_hash),
                    &stale.text,
                    findings,
                    &entities,
                    annotate::VERSION,
                )?;
                store.put_ticket(stale.article, change)?;
            }
            Ok(())
        })
    }
}

fn context(stale: &StaleVersion) -> Context {
    Context {
        published: stale.published_day.as_deref().and_then(|d| d.parse().ok()),
        title: stale.title.clone(),
        dateline: stale.dateline.clone(),
        source: stale.source.clone(),
    }
}
