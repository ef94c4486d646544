//! What the versions of an article changed.

use crate::archive::Archive;
use crate::changes::{Change, QuotationChange, Said, Side, change, quotation_changes};
use crate::error::{Error, Result};
use crate::store::{ChangeRow, Store, VersionRow};

/// Two versions of an article side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The earlier one.
    pub earlier: VersionRow,
    /// The later one.
    pub later: VersionRow,
    /// What is different in the text.
    pub change: Change,
    /// What became of the quotations.
    pub quotations: Vec<QuotationChange>,
    /// What was said in the earlier one.
    pub said_before: Vec<Said>,
    /// What was said in the later one.
    pub said_after: Vec<Said>,
}

impl Archive {
    /// Compares two versions of an article: by default the last two. Errors when it has no such version, or
    /// only one.
    pub fn difference(
        &self,
        article: i64,
        from: Option<i64>,
        to: Option<i64>,
    ) -> Result<Difference> {
        let versions = self.store.versions_of(article)?;
        let last = versions.last().map_or(0, |version| version.number);
        if last < 2 {
            return Err(Error::NotFound(
                "it has one version: nothing was changed".to_owned(),
            ));
        }
        let to = to.unwrap_or(last);
        let from = from.unwrap_or(to - 1);
        let number = |number: i64| {
            let found = versions.iter().find(|version| version.number == number);
            found
                .cloned()
                .ok_or_else(|| Error::NotFound(format!("no version {number}: it has 1 to {last}")))
        };
        compare(&self.store, number(from)?, number(to)?)
    }

    /// Finds anew what every version changed.
    pub(super) fn remake_changes(&mut self) -> Result<()> {
        let articles = self.store.articles_in_versions()?;
        self.store.transaction(|store| {
            articles.iter().try_for_each(|article| {
                let versions = store.versions_of(*article)?;
                versions
                    .windows(2)
                    .try_for_each(|two| keep_change(store, two[0].clone(), two[1].clone()))
            })
        })
    }
}

/// Keeps what a version changed of the one before it, and what the one after it changed. Call inside a
/// transaction, after its findings were kept.
pub(super) fn keep_changes(store: &Store, article: i64, version: i64) -> Result<()> {
    let versions = store.versions_of(article)?;
    let mut touched = versions
        .windows(2)
        .filter(|two| two.iter().any(|one| one.id == version));
    touched.try_for_each(|two| keep_change(store, two[0].clone(), two[1].clone()))
}

fn keep_change(store: &Store, earlier: VersionRow, later: VersionRow) -> Result<()> {
    let found = compare(store, earlier, later)?;
    let change = &found.change;
    let row = ChangeRow {
        previous: found.earlier.id,
        added: change.added,
        removed: change.removed,
        moved: change.moved,
        share: change.share,
        zones: [change.headline, change.lead, change.body, change.quotation],
    };
    let row_of =
        |side: &[Said], at: Option<usize>| at.and_then(|at| side.get(at)).map(|said| said.row);
    let quotations: Vec<_> = found
        .quotations
        .iter()
        .map(|q| {
            (
                q.kind.as_str(),
                row_of(&found.said_before, q.before),
                row_of(&found.said_after, q.after),
            )
        })
        .collect();
    store.put_change(found.later.id, &row, &quotations)
}

fn compare(store: &Store, earlier: VersionRow, later: VersionRow) -> Result<Difference> {
    let said = |version: &VersionRow| -> Result<Vec<Said>> {
        let rows = store.said_in(version.id)?.into_iter();
        Ok(rows
            .map(|(row, words, speaker, from, to)| Said {
                row,
                from: usize::try_from(from).unwrap_or(0),
                to: usize::try_from(to).unwrap_or(0),
                words,
                speaker,
            })
            .collect())
    };
    let (said_before, said_after) = (said(&earlier)?, said(&later)?);
    let side = |version, said| Side {
        title: title(version),
        text: text(version),
        said,
    };
    Ok(Difference {
        change: change(side(&earlier, &said_before), side(&later, &said_after)),
        quotations: quotation_changes(&said_before, &said_after),
        said_before,
        said_after,
        earlier,
        later,
    })
}

fn title(version: &VersionRow) -> &str {
    version.title.as_deref().unwrap_or_default()
}

fn text(version: &VersionRow) -> &str {
    &version.text
}
