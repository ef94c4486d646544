//! "Which cards match?" The only user of tantivy.
//!
//! The index is a shadow: it holds words and ids, nothing that the store lacks, and can be made
//! again at any time. It carries its own version, written last, and in every commit the number of
//! the store's last change that it has seen.

mod advise;
mod atleast;
mod collect;
mod cursor;
mod dedupe;
mod list;
mod nest;
mod opened;
mod phrase;
mod plan;
mod posted;
mod run;
mod said;
mod schema;
mod search;
mod slot;
mod tokens;
mod words;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::collector::Count;
use tantivy::index::SegmentId;
use tantivy::indexer::UserOperation;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{IndexWriter, Searcher, TantivyDocument, Term};

use crate::analysis::{places, said_words};
use crate::error::{Error, Result};
use crate::model::query::{Card, CardId};

use nest::Nested;
use opened::Commit;
pub use schema::Scope;
use schema::{Fields, TOKENIZER};
pub use search::{Counting, Cursor, Dedupe, Hits, Match, Options, Recency, Sort, Versions};

/// Version of what the index holds and how; another one is rebuilt.
pub const VERSION: &str = "6";

/// Memory of the writer before it flushes, in bytes, for each of its threads.
const WRITER_BYTES: usize = 96 << 20;
const WRITER_THREADS: usize = 2;
/// Cards below which a segment is always merged with the others: less than 20 ms of work.
const FEW_CARDS: u32 = 2_000;

/// What was found where an index should be.
#[derive(Debug)]
pub enum Opened {
    /// An index of this version.
    Ready(Box<Index>),
    /// Nothing, or the beginning of an index that was never finished.
    Missing,
    /// An index of another version.
    Old,
    /// An index that cannot be opened, with the reason.
    Broken(String),
}

/// An index on disk.
pub struct Index {
    index: tantivy::Index,
    fields: Fields,
    folder: PathBuf,
    opened: Mutex<Option<Commit>>,
    held: bool,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in `folder`, and tells apart why it cannot be.
    pub fn open(folder: &Path) -> Opened {
        match std::fs::read_to_string(folder.join("version")) {
            Err(_) => return Opened::Missing,
            Ok(version) if version.trim() != VERSION => return Opened::Old,
            Ok(_) => {}
        }
        let (schema, fields) = Fields::build();
        match tantivy::Index::open_in_dir(folder) {
            Ok(index) if index.schema() != schema => Opened::Old,
            Ok(index) => Opened::Ready(Box::new(Index::with(index, fields, folder))),
            Err(error) => Opened::Broken(error.to_string()),
        }
    }

    /// Makes an empty index in `folder`, which must be empty or missing. It counts as missing until
    /// [`Index::finish`] is called.
    pub fn create(folder: &Path) -> Result<Index> {
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
        let (schema, fields) = Fields::build();
        let index = tantivy::Index::create_in_dir(folder, schema).map_err(|e| wrong(folder, &e))?;
        Ok(Index::with(index, fields, folder))
    }

    fn with(index: tantivy::Index, fields: Fields, folder: &Path) -> Index {
        index
            .tokenizers()
            .register(TOKENIZER, tokens::WordTokenizer::default());
        Index {
            index,
            fields,
            folder: folder.to_owned(),
            opened: Mutex::new(None),
            held: false,
        }
    }

    /// Writes the version: from now on the index can be opened.
    pub fn finish(&self) -> Result<()> {
        let path = self.folder.join("version");
        std::fs::write(&path, VERSION).map_err(|e| Error::io(path, e))
    }

    /// Names of the index's files whose bytes do not fit their checksum, sorted; empty when all do.
    /// Reads the whole index.
    pub fn damaged_files(&self) -> Result<Vec<String>> {
        let damaged = self.index.validate_checksum().map_err(|e| self.wrong(&e))?;
        let mut names: Vec<String> = damaged
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    /// A writer. Errors while another one is open.
    pub fn writer(&self) -> Result<Writer> {
        let writer = self
            .index
            .writer_with_num_threads(WRITER_THREADS, WRITER_THREADS * WRITER_BYTES)
            .map_err(|e| self.wrong(&e))?;
        Ok(Writer {
            writer,
            fields: self.fields.clone(),
            folder: self.folder.clone(),
        })
    }

    /// Number of the store's last change that the index has seen; 0 for a new one.
    pub fn change(&self) -> Result<u64> {
        let metas = self.index.load_metas().map_err(|e| self.wrong(&e))?;
        Ok(metas.payload.and_then(|p| p.parse().ok()).unwrap_or(0))
    }

    /// How many cards of `scope` of current versions there are.
    pub fn count(&self, scope: Scope) -> Result<u64> {
        let term = Term::from_field_u64(self.fields.card, scope.number());
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        Ok(self
            .searcher()?
            .search(&query, &Count)
            .map_err(|e| self.wrong(&e))? as u64)
    }

    /// Numbers of all cards of `scope` of current versions, sorted.
    pub fn ids(&self, scope: Scope) -> Result<Vec<u64>> {
        let mut ids = Vec::new();
        for reader in self.searcher()?.segment_readers() {
            let columns = reader.fast_fields();
            let card = columns.u64("card").map_err(|e| self.wrong(&e))?;
            let id = columns.u64("id").map_err(|e| self.wrong(&e))?;
            for doc in reader
                .doc_ids_alive()
                .filter(|doc| card.first(*doc) == Some(scope.number()))
            {
                ids.extend(id.first(doc));
            }
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// Bytes of its folder.
    pub fn bytes(&self) -> u64 {
        let files = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten();
        files
            .filter_map(|f| f.metadata().ok())
            .map(|m| m.len())
            .sum()
    }

    fn searcher(&self) -> Result<Searcher> {
        Ok(self.snapshot()?.searcher.clone())
    }

    fn opened(&self) -> MutexGuard<'_, Option<Commit>> {
        // A thread that panicked while it held the lock left a whole snapshot or none.
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wrong(&self, error: &tantivy::TantivyError) -> Error {
        wrong(&self.folder, error)
    }
}

/// Writes cards. What is put is seen by searches after [`Writer::commit`].
pub struct Writer {
    writer: IndexWriter,
    fields: Fields,
    folder: PathBuf,
}

impl Writer {
    /// Takes away the cards of an article: its own and those of its quotations.
    pub fn delete_article(&mut self, article: u64) {
        self.writer
            .delete_term(Term::from_field_u64(self.fields.article, article));
    }

    /// Puts the card of a version of an article, and those of its quotations, which stand behind it in the
    /// index for good. Cards of an article are deleted before they are put again: twice is once.
    pub fn put(&mut self, article: &Card, quotations: &[Card]) -> Result<()> {
        let words = places(&article.text);
        let nested = Nested::article(words.len(), quotations.len());
        let mut operations = vec![UserOperation::Add(self.document(article, &nested))];
        for (card, nth) in quotations.iter().zip(1..) {
            let parts = card.quoted.first().map_or(&[][..], Vec::as_slice);
            let nested = Nested::quotation(nth, &said_words(&words, parts));
            operations.push(UserOperation::Add(self.document(card, &nested)));
        }
        // One call: what is added at once is not parted.
        self.writer
            .run(operations)
            .map(drop)
            .map_err(|e| wrong(&self.folder, &e))
    }

    /// Makes what was put and deleted visible and lasting, with the number of the last change seen.
    pub fn commit(&mut self, change: u64) -> Result<()> {
        let mut commit = self
            .writer
            .prepare_commit()
            .map_err(|e| wrong(&self.folder, &e))?;
        commit.set_payload(&change.to_string());
        commit
            .commit()
            .map(drop)
            .map_err(|e| wrong(&self.folder, &e))
    }

    /// Waits for merges that run in the background, and merges what is too much in pieces: a word is looked
    /// up in every segment. A segment is merged with all smaller ones once these hold a third of its cards, so
    /// that a card is merged as often as the archive has doubled, and few segments are left. Those of fewer
    /// than [`FEW_CARDS`] become one however the writer's threads have shared out the cards.
    pub fn close(self) -> Result<()> {
        let Writer { writer, folder, .. } = self;
        let failed = |e: &tantivy::TantivyError| wrong(&folder, e);
        let index = writer.index().clone();
        writer.wait_merging_threads().map_err(|e| failed(&e))?;
        let metas = index.searchable_segment_metas().map_err(|e| failed(&e))?;
        let sizes = metas.iter().map(|m| (m.id(), m.num_docs())).collect();
        // The files of a segment stay while somebody holds its description.
        drop(metas);
        let pieces = pieces(sizes);
        if pieces.len() < 2 {
            return Ok(());
        }
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, WRITER_BYTES)
            .map_err(|e| failed(&e))?;
        writer.merge(&pieces).wait().map_err(|e| failed(&e))?;
        let emptied = writer.garbage_collect_files().wait();
        emptied.map_err(|e| failed(&e))?;
        writer.wait_merging_threads().map_err(|e| failed(&e))
    }

    fn document(&self, card: &Card, nested: &Nested) -> TantivyDocument {
        let f = &self.fields;
        let mut d = TantivyDocument::default();
        let scope = match card.id {
            CardId::Article(_) => Scope::Articles,
            CardId::Quotation(_) => Scope::Quotes,
        };
        let number = match card.earlier {
            None => scope.number(),
            Some(_) => scope.earlier_number(),
        };
        d.add_u64(f.card, number);
        d.add_u64(f.id, card.id.number());
        for (field, value) in [
            (f.earlier, card.earlier),
            (f.twins, card.twins),
            (f.cluster, card.cluster),
        ] {
            value.into_iter().for_each(|value| d.add_u64(field, value));
        }
        d.add_u64(f.article, card.article);
        if let Some(day) = card.day {
            d.add_i64(f.day, day.number());
        }
        for day in &card.spoken_of.days {
            d.add_i64(f.about_day, day.number());
        }
        for year in &card.spoken_of.years {
            d.add_i64(f.about_year, i64::from(*year));
        }
        d.add_u64(f.nth, nested.nth);
        d.add_u64(f.first_word, nested.first_word);
        d.add_i64(f.length, nested.length);
        for end in &nested.parts {
            d.add_u64(f.parts, *end);
        }
        let language = card.language.as_deref();
        if scope == Scope::Articles && !card.text.is_empty() {
            let value = tokens::field_value(language, &card.foreign, &card.text);
            d.add_text(f.text, value);
        }
        let mut words = |field, text: &str, language| {
            if !text.is_empty() {
                d.add_text(field, tokens::field_value(language, &[], text));
            }
        };
        words(f.title, &card.title, language);
        words(f.role, &card.role, language);
        words(f.cue, &card.cue, language);
        for (field, label) in [
            (f.byline, &card.byline),
            (f.source, &card.source),
            (f.section, &card.section),
            (f.kind, &card.kind),
        ] {
            words(field, label, None);
        }
        words(f.language, language.unwrap_or_default(), None);
        for (field, ids) in [
            (f.speaker, &card.speakers),
            (f.institution, &card.institutions),
            (f.about, &card.about),
            (f.place, &card.places),
        ] {
            // Those of a quotation are those of its article.
            if field == f.place && scope == Scope::Quotes {
                continue;
            }
            once_each(ids).iter().for_each(|id| d.add_u64(field, **id));
        }
        for code in once_each(&card.topics) {
            d.add_text(f.topic, code);
        }
        for (field, name) in [
            (f.source_name, &card.source),
            (f.section_name, &card.section),
        ] {
            if !name.is_empty() {
                d.add_text(field, name);
            }
        }
        d
    }
}

/// Which of the segments (with their cards) are to become one; see [`Writer::close`].
fn pieces(mut segments: Vec<(SegmentId, u32)>) -> Vec<SegmentId> {
    segments.sort_unstable_by_key(|(_, cards)| *cards);
    let mut smaller = 0u64;
    let mut last = 0;
    for (n, (_, cards)) in segments.iter().enumerate() {
        if smaller * 3 >= u64::from(*cards) || *cards < FEW_CARDS {
            last = n + 1;
        }
        smaller += u64::from(*cards);
    }
    segments.truncate(last);
    segments.into_iter().map(|(id, _)| id).collect()
}

/// A card counts once for each value, however often it has it.
fn once_each<T: Ord>(values: &[T]) -> Vec<&T> {
    let mut once: Vec<&T> = values.iter().collect();
    once.sort();
    once.dedup();
    once
}

fn wrong(folder: &Path, error: &tantivy::TantivyError) -> Error {
    Error::Index {
        path: folder.to_owned(),
        message: error.to_string(),
    }
}
