//! The index as it was committed last, opened once: opening costs more than most searches.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use tantivy::columnar::Column;
use tantivy::directory::CompositeFile;
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::{ReloadPolicy, Searcher, SegmentReader, Term};

use crate::analysis::{Analyzer, DEFAULT_LANGUAGE};
use crate::error::{Error, Result};

use super::Index;
use super::cursor::{Files, SegmentFiles};
use super::nest::Nest;
use super::schema::{Fields, Scope};

/// Where tantivy writes what a commit holds.
const META: &str = "meta.json";
/// What some file systems round their times to, at worst.
const COARSEST: Duration = Duration::from_secs(2);

/// By which a commit is known without reading it: when it was written, and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    written: SystemTime,
    bytes: u64,
}

impl Stamp {
    /// None where another commit could have the same one: of a file written just now.
    fn read(path: &Path) -> Option<Stamp> {
        let known = std::fs::metadata(path).ok()?;
        let written = known.modified().ok()?;
        let age = SystemTime::now().duration_since(written).ok()?;
        (age > COARSEST).then_some(Stamp {
            written,
            bytes: known.len(),
        })
    }
}

/// A commit that was opened.
pub(super) struct Commit {
    stamp: Option<Stamp>,
    /// What [`META`] held.
    meta: Vec<u8>,
    snapshot: Arc<Snapshot>,
}

/// What a search needs beside the query.
pub(super) struct Snapshot {
    pub searcher: Searcher,
    /// For the languages in the archive, the default one first.
    pub analyzers: Vec<Analyzer>,
    cards: [u64; 4],
    columns: HashMap<SegmentId, Columns>,
    pub files: Arc<Files>,
    /// Words of all quotations together, counted when they are first asked for.
    said_words: OnceLock<u64>,
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
    fn open(searcher: Searcher, fields: &Fields) -> tantivy::Result<Snapshot> {
        let cards = |number| searcher.doc_freq(&Term::from_field_u64(fields.card, number));
        let cards = [cards(0)?, cards(1)?, cards(2)?, cards(3)?];
        let segments = searcher.segment_readers().iter();
        let columns = segments.map(|reader| Ok((reader.segment_id(), Columns::open(reader)?)));
        Ok(Snapshot {
            analyzers: analyzers(&searcher, fields)?,
            cards,
            columns: columns.collect::<tantivy::Result<_>>()?,
            files: Arc::new(files(&searcher, fields)?),
            said_words: OnceLock::new(),
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

    /// How many words a quotation has on average; 1 without any.
    pub fn said_length(&self) -> f32 {
        let words = self.said_words.get_or_init(|| {
            let segments = self.searcher.segment_readers().iter();
            let said = segments.filter_map(|reader| {
                let files = self.files.get(&reader.segment_id())?;
                Some(files.nest.said())
            });
            said.sum()
        });
        (*words as f32 / self.cards(Scope::Quotes).max(1) as f32).max(1.0)
    }

    /// How quotations and articles of a segment of this snapshot belong together.
    pub fn nest(&self, reader: &SegmentReader) -> tantivy::Result<Arc<Nest>> {
        match self.files.get(&reader.segment_id()) {
            Some(files) => Ok(Arc::clone(&files.nest)),
            None => Nest::open(reader).map(Arc::new),
        }
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
        let mut opened = self.opened();
        if self.held
            && let Some(held) = opened.as_ref()
        {
            return Ok(Arc::clone(&held.snapshot));
        }
        let path = self.folder.join(META);
        let stamp = Stamp::read(&path);
        if let Some(known) = opened.as_ref().filter(|known| known.stamp == stamp)
            && stamp.is_some()
        {
            return Ok(Arc::clone(&known.snapshot));
        }
        let meta = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
        if let Some(known) = opened.as_mut().filter(|known| known.meta == meta) {
            known.stamp = stamp;
            return Ok(Arc::clone(&known.snapshot));
        }
        let builder = self
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual);
        let reader: tantivy::IndexReader = builder.try_into().map_err(|e| self.wrong(&e))?;
        let snapshot = Snapshot::open(reader.searcher(), &self.fields);
        let snapshot = Arc::new(snapshot.map_err(|e| self.wrong(&e))?);
        *opened = Some(Commit {
            stamp,
            meta,
            snapshot: Arc::clone(&snapshot),
        });
        Ok(snapshot)
    }
}

/// What is opened of all segments. The positions files of those that a merge has just taken away only the
/// searcher itself reads.
fn files(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Files> {
    let mut positions = HashMap::new();
    for segment in searcher.index().searchable_segments()? {
        if let Ok(file) = segment.open_read(SegmentComponent::Positions) {
            positions.insert(segment.id(), CompositeFile::open(&file)?);
        }
    }
    let mut files = Files::new();
    for reader in searcher.segment_readers() {
        let id = reader.segment_id();
        let cards = reader.inverted_index(fields.card)?;
        let articles = Scope::Articles;
        let of = |number| cards.doc_freq(&Term::from_field_u64(fields.card, number));
        let opened = SegmentFiles {
            positions: positions.remove(&id),
            articles: of(articles.number())? + of(articles.earlier_number())?,
            nest: Arc::new(Nest::open(reader)?),
        };
        files.insert(id, opened);
    }
    Ok(files)
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
