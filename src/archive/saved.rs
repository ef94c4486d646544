//! Saved searches, and alerts: what is new since a search last looked.

use crate::archive::Archive;
use crate::archive::search::{Request, ResultSet};
use crate::error::{Error, Result};
use crate::index::Scope;
use crate::store::SavedRow;

/// A saved search that something new fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The search.
    pub saved: SavedRow,
    /// All that is new; nothing is left out.
    pub result: ResultSet,
    /// What it will have seen once it has been told.
    seen: i64,
}

impl Archive {
    /// Keeps `request` under the name in `saved`, in place of one of the same name, and gives what the
    /// search finds now: at most as much as the request asks for. Of `saved` the query, the scope and what
    /// has been seen are filled in here; alerts tell of what comes in from now on.
    ///
    /// Errors when a condition of the request is none, or the name is empty.
    pub fn save_search(&mut self, saved: &SavedRow, request: &Request) -> Result<ResultSet> {
        if saved.name.trim().is_empty() {
            return Err(Error::Usage("a saved search needs a name".to_owned()));
        }
        let mut notes: Vec<String> = self.index_tickets()?.into_iter().collect();
        let mut result = self.search(request)?;
        result.notes.append(&mut notes);
        let row = SavedRow {
            query: result.understood.clone(),
            scope: match request.scope {
                Scope::Articles => "articles",
                Scope::Quotes => "quotes",
            }
            .to_owned(),
            seen_version: self.store.newest_version()?,
            ..saved.clone()
        };
        self.store
            .transaction(|store| store.put_saved_search(&row))?;
        Ok(result)
    }

    /// The saved search called `name`.
    pub fn saved_search(&self, name: &str) -> Result<SavedRow> {
        let mut all = self.store.saved_searches()?.into_iter();
        all.find(|saved| saved.name == name).ok_or_else(|| {
            Error::NotFound(format!(
                "no saved search {name}: `morgue saved list` has all"
            ))
        })
    }

    /// Forgets the saved search called `name`.
    pub fn forget_search(&mut self, name: &str) -> Result<()> {
        if self
            .store
            .transaction(|store| store.drop_saved_search(name))?
        {
            return Ok(());
        }
        Err(Error::NotFound(format!(
            "no saved search {name}: `morgue saved list` has all"
        )))
    }

    /// The alerts that are due, by name: saved searches that tell somebody and that fit something of what
    /// came in since they last looked. Once told, [`Archive::alert_is_told`] must be called, else the next
    /// call gives it again.
    pub fn alerts(&mut self, snippet: usize) -> Result<Vec<Alert>> {
        let mut notes: Vec<String> = self.index_tickets()?.into_iter().collect();
        let seen = self.store.newest_version()?;
        let mut alerts = Vec::new();
        for saved in self.store.saved_searches()? {
            if !saved.alerts() || saved.seen_version >= seen {
                continue;
            }
            let mut result = self.search(&Request {
                within: Some(self.store.articles_since(saved.seen_version)?),
                limit: usize::MAX,
                snippet,
                ..request_of(&saved)
            })?;
            result.notes.append(&mut notes);
            let alert = Alert {
                saved,
                result,
                seen,
            };
            if alert.result.total == 0 {
                self.alert_is_told(&alert)?;
            } else {
                alerts.push(alert);
            }
        }
        Ok(alerts)
    }

    /// Notes that somebody has been told of `alert`.
    pub fn alert_is_told(&mut self, alert: &Alert) -> Result<()> {
        self.store
            .transaction(|store| store.saved_search_has_seen(&alert.saved.name, alert.seen))
    }
}

/// What a saved search asks for.
pub fn request_of(saved: &SavedRow) -> Request {
    Request {
        query: saved.query.clone(),
        scope: if saved.scope == "quotes" {
            Scope::Quotes
        } else {
            Scope::Articles
        },
        ..Request::default()
    }
}
