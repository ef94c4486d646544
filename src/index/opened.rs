//! The index as it was committed last, opened once: opening costs more than most searches.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{ReloadPolicy, Searcher, SegmentReader, Term};

use crate::analysis::{Analyzer, DEFAULT_LANGUAGE};
use crate::error::{Error, Result};

use super::Index;
use super::schema::{Fields, Scope};

/// Where tantivy writes what a commit holds.
const META: &str = "meta.json";

/// What a search needs beside the query.
pub(super) struct Snapshot {
    /// The bytes of its commit, by which another one is known.
    meta: Vec<u8>,
    pub searcher: Searcher,
    /// For the languages in the archive, the default one first.
    pub analyzers: Vec<Analyzer>,
    cards: [u64; 4],
    columns: HashMap<SegmentId, Columns>,
}

/// The columns of a segment by which its hits are ordered.
#[derive(Clone)]
pub(super) struct Columns {
    pub id: Column<u64>,
    pub day: Option<Column<i64>>,
    /// The version, of cards of earlier ones.
    pub earlier: Option<Column<u64>>,
}

impl Columns {
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = reader.fast_fields();
        Ok(Columns {
            id: columns.u64("id")?,
            day: columns.column_opt::<i64>("day")?,
            earlier: columns.column_opt::<u64>("earlier")?,
        })
    }
}

impl Snapshot {
    fn open(meta: Vec<u8>, searcher: Searcher, fields: &Fields) -> tantivy::Result<Snapshot> {
        let cards = |number| searcher.doc_freq(&Term::from_field_u64(fields.card, number));
        let cards = [cards(0)?, cards(1)?, cards(2)?, cards(3)?];
        let segments = searcher.segment_readers().iter();
        let columns = segments.map(|reader| Ok((reader.segment_id(), Columns::open(reader)?)));
        Ok(Snapshot {
            meta,
            analyzers: analyzers(&searcher, fields)?,
            cards,
            columns: columns.collect::<tantivy::Result<_>>()?,
            searcher,
        })
    }

    /// How many cards of `scope` there are, of all versions.
    pub fn cards(&self, scope: Scope) -> u64 {
        self.cards[scope.number() as usize] + self.earlier_cards(scope)
    }

    /// How many cards of `scope` there are of earlier versions.
    pub fn earlier_cards(&self, scope: Scope) -> u64 {
        self.cards[scope.earlier_number() as usize]
    }

    /// The columns of a segment of this snapshot.
    pub fn columns(&self, reader: &SegmentReader) -> tantivy::Result<Columns> {
        match self.columns.get(&reader.segment_id()) {
            Some(columns) => Ok(columns.clone()),
            None => Columns::open(reader),
        }
    }
}

impl Index {
    /// From now on the index stays as it was committed last, whatever comes in.
    pub fn hold(&mut self) -> Result<()> {
        self.snapshot()?;
        self.held = true;
        Ok(())
    }

    /// The index as it was committed last, or as it is held.
    pub(super) fn snapshot(&self) -> Result<Arc<Snapshot>> {
        if self.held
            && let Some(held) = self.opened().as_ref()
        {
            return Ok(Arc::clone(held));
        }
        let path = self.folder.join(META);
        let meta = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
        let mut opened = self.opened();
        if let Some(known) = opened.as_ref().filter(|known| known.meta == meta) {
            return Ok(Arc::clone(known));
        }
        let builder = self
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual);
        let reader: tantivy::IndexReader = builder.try_into().map_err(|e| self.wrong(&e))?;
        let snapshot = Snapshot::open(meta, reader.searcher(), &self.fields);
        let snapshot = Arc::new(snapshot.map_err(|e| self.wrong(&e))?);
        *opened = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }
}

/// Analyzers for the languages in the archive, the default one first.
fn analyzers(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<Analyzer>> {
    let mut codes: Vec<String> = Vec::new();
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(fields.language)?;
        let mut stream = inverted.terms().range().ge("\u{2}").into_stream()?;
        while stream.advance() {
            codes.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
    }
    codes.sort();
    codes.dedup();
    codes.retain(|code| code != DEFAULT_LANGUAGE);
    let mut analyzers = vec![Analyzer::new(None)];
    analyzers.extend(codes.iter().map(|code| Analyzer::new(Some(code))));
    Ok(analyzers)
}
