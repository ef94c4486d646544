//! The promised views and their columns, as documentation and as a promise.

use crate::error::Result;
use crate::store::Store;

/// A view that people may rely on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns in order.
    pub columns: Vec<Column>,
}

/// A column of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// TEXT, INTEGER or REAL.
    pub kind: &'static str,
    /// What it holds.
    pub about: &'static str,
}

/// All promised views in order.
pub fn views() -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    for line in include_str!("columns.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
    {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let [view, name, kind, about] = cells[..] else {
            continue;
        };
        match views.last_mut() {
            Some(last) if !name.is_empty() && last.name == view => {
                last.columns.push(Column { name, kind, about })
            }
            _ => views.push(View {
                name: view,
                about,
                columns: Vec::new(),
            }),
        }
    }
    views
}

impl Store {
    /// The names of the columns that `view` really has, in order; empty for an unknown view.
    pub fn columns_of(&self, view: &str) -> Result<Vec<String>> {
        self.all(
            "SELECT name FROM pragma_table_info(?1) ORDER BY cid",
            [view],
            |r| r.get(0),
        )
    }

    /// The names of all views, sorted.
    pub fn view_names(&self) -> Result<Vec<String>> {
        self.all(
            "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name",
            [],
            |r| r.get(0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_promise_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(&folder.path().join("archive.db")).expect("a store");
        let promised = views();
        for view in &promised {
            let columns: Vec<&str> = view.columns.iter().map(|c| c.name).collect();
            assert_eq!(
                store.columns_of(view.name).expect("columns"),
                columns,
                "view {}",
                view.name
            );
        }
        let mut names: Vec<&str> = promised.iter().map(|v| v.name).collect();
        names.sort_unstable();
        assert_eq!(store.view_names().expect("views"), names);
    }
}
