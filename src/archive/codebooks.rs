//! Codebooks: looked for in every article that comes in, and in the whole archive when one is
//! imported. Nothing else of an article is found anew.

use rayon::prelude::*;

use crate::annotate::topics::Coder;
use crate::annotate::{Context, annotate};
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::model::{Codebook, Coding, Findings};
use crate::store::{Store, ToCode};
use crate::text::{Span, Text};

/// Articles looked through at a time.
const BATCH: usize = 1000;

/// What an imported codebook found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// Articles looked through.
    pub looked_through: u64,
    /// Of them with a concept.
    pub articles: u64,
    /// Quotations with a concept.
    pub quotations: u64,
    /// True when a codebook of this name was there before.
    pub replaced: bool,
}

impl Archive {
    /// Keeps `codebook` in place of one of the same name, and looks for it in the whole archive: all
    /// of it, or nothing. `origin` is the file, `now` is UTC, ISO 8601.
    pub fn import_codebook(
        &mut self,
        codebook: &Codebook,
        origin: &str,
        now: &str,
    ) -> Result<(Coded, Option<String>)> {
        let coder = Coder::new(codebook);
        let coded = self.store.transaction(|store| {
            let rows = store.codebook_rows()?;
            let mut coded = Coded {
                replaced: rows.iter().any(|row| row.name == codebook.name),
                ..Coded::default()
            };
            let change = store.next_change()?;
            for article in store.drop_codebook(&codebook.name)? {
                store.put_ticket(article, change)?;
            }
            store.put_codebook(codebook, origin, now)?;
            code_all(store, &coder, change, &mut coded)?;
            Ok(coded)
        })?;
        Ok((coded, self.index_tickets()?))
    }

    /// Forgets a codebook and all it found. Gives how many articles had a concept of it, and a line
    /// about the index. Errors when there is none of that name.
    pub fn remove_codebook(&mut self, name: &str) -> Result<(u64, Option<String>)> {
        let articles = self.store.transaction(|store| {
            if !store.codebook_rows()?.iter().any(|row| row.name == name) {
                return Err(Error::NotFound(format!(
                    "no codebook {name} in this archive"
                )));
            }
            let change = store.next_change()?;
            let articles = store.drop_codebook(name)?;
            articles
                .iter()
                .try_for_each(|article| store.put_ticket(*article, change))?;
            Ok(articles.len() as u64)
        })?;
        Ok((articles, self.index_tickets()?))
    }
}

fn code_all(store: &Store, coder: &Coder, change: u64, coded: &mut Coded) -> Result<()> {
    let mut last = 0;
    loop {
        let batch = store.to_code(last, BATCH)?;
        let Some(end) = batch.last() else {
            return Ok(());
        };
        last = end.article;
        let codings: Vec<Coding> = batch.par_iter().map(|one| code(one, coder)).collect();
        for (one, coding) in batch.iter().zip(&codings) {
            let quotations = coding.quotations.iter().filter(|q| !q.is_empty()).count();
            coded.looked_through += 1;
            coded.quotations += quotations as u64;
            coded.articles += u64::from(!coding.article.is_empty());
            if quotations > 0 || !coding.article.is_empty() {
                store.put_coding(one, coding)?;
                store.put_ticket(one.article, change)?;
            }
        }
    }
}

fn code(one: &ToCode, coder: &Coder) -> Coding {
    let parts: Vec<&[Span]> = one.quotations.iter().map(|(_, parts)| &parts[..]).collect();
    coder.code(&one.text, one.title.as_deref(), &parts)
}

/// The codebooks of the archive, ready to be looked up.
pub(super) fn coders(store: &Store) -> Result<Vec<Coder>> {
    Ok(store.codebooks()?.iter().map(Coder::new).collect())
}

/// Everything in `text`, what the codebooks find included.
pub(super) fn annotate_and_code(text: &Text, context: &Context, coders: &[Coder]) -> Findings {
    let mut findings = annotate(text, context);
    let parts: Vec<&[Span]> = findings.quotations.iter().map(|q| &q.parts[..]).collect();
    findings.codings = coders
        .iter()
        .map(|coder| coder.code(text, context.title.as_deref(), &parts))
        .collect();
    findings
}
