//! From what was read to what can be written: cleaned, looked up, annotated on all cores.

use std::sync::mpsc::{Receiver, SyncSender};

use rayon::prelude::*;

use super::{AddOptions, New, Overrides, Record, context};
use crate::annotate::topics::Coder;
use crate::archive::codebooks::annotate_and_code;
use crate::archive::prepare::prepare;
use crate::error::Result;
use crate::model::{Draft, Field, Origin};
use crate::read::{self, Item, Rejected};
use crate::store::{NewVersion, Store};
use crate::twins::Wording;

/// Annotates batch after batch until there are no more, or nobody listens.
pub fn annotate_all(
    batches: &Receiver<Vec<Item>>,
    store: &Store,
    coders: &[Coder],
    options: &AddOptions,
    out: SyncSender<Result<Vec<Record>>>,
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
    let looked_up = store.snapshot(|| look_up(prepared, store))?;
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

type Prepared = std::result::Result<(NewVersion, Vec<String>), Record>;

/// Takes out what the archive has already.
fn look_up(prepared: Vec<Prepared>, store: &Store) -> Result<Vec<Prepared>> {
    let one = |item: Prepared| {
        Ok(match item {
            Ok((new, _)) if store.knows(&new.identity, &new.content_hash)? => {
                Err(Record::Known(new.path))
            }
            other => other,
        })
    };
    prepared.into_iter().map(one).collect()
}

/// A cleaned version with its warnings, or the record that is none.
pub fn prepare_item(
    item: Item,
    options: &AddOptions,
) -> std::result::Result<(NewVersion, Vec<String>), Record> {
    match item {
        Item::Rejected(rejected) => Err(Record::Rejected(rejected)),
        Item::Unchanged { path } => Err(Record::Known(path)),
        Item::Stated { path, records } => Err(Record::Stated(path, records)),
        Item::PassedOver {
            path,
            records,
            kinds,
        } => Err(Record::PassedOver(path, records, kinds)),
        Item::Article(draft) => {
            let mut draft = *draft;
            settle(&mut draft, &options.overrides);
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

/// Puts what the user stated in place of what was read, and weighs what several places say.
pub fn settle(draft: &mut Draft, stated: &Overrides) {
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
    read::weigh(draft);
}
