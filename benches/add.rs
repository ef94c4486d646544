//! Speed of `morgue add`: the whole way from files to an archive that answers, against writing the same
//! text with a plain SQLite insert and indexing it with tantivy, in this process.
//!
//! `cargo bench --bench add`. The articles are the three corpora of `../shared`, or the sample repeated
//! where they are not there.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use morgue::archive::{AddOptions, Archive, now};

/// Memory of tantivy's writer in bytes.
const WRITER_BYTES: usize = 128 << 20;
/// The best of so many runs counts.
const RUNS: usize = 2;

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpora = here.join("../shared/corpora");
    let mut paths: Vec<PathBuf> = ["reuters", "bbc", "wikinews"]
        .map(|name| corpora.join(format!("{name}.jsonl.gz")))
        .to_vec();
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        println!("corpora: left out, {} is not there", missing.display());
        paths = vec![here.join("sample_db/articles")];
    }
    let texts = texts(&paths);
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    println!("{} articles, {bytes} bytes of text", texts.len());
    let plain = best(|| plain(&texts));
    let whole = best(|| whole(&paths));
    println!("plain insert and tantivy  {:8.2} s", plain.as_secs_f64());
    println!("morgue add                {:8.2} s", whole.as_secs_f64());
    let ratio = whole.as_secs_f64() / plain.as_secs_f64();
    println!("ratio                     {ratio:8.2}");
}

/// Titles and texts, as the readers give them.
fn texts(paths: &[PathBuf]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut sink = |item| {
        if let morgue::read::Item::Article(draft) = item {
            let title = draft.title.map_or(String::new(), |title| title.value);
            found.push((title, draft.text));
        }
        std::ops::ControlFlow::Continue(())
    };
    for path in morgue::read::sources(paths).flatten() {
        let _ = morgue::read::read_file(&path, &morgue::read::Options::default(), &mut sink);
    }
    found
}

fn best(mut run: impl FnMut() -> Duration) -> Duration {
    (0..RUNS).map(|_| run()).min().unwrap_or_default()
}

fn plain(texts: &[(String, String)]) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    let mut connection =
        rusqlite::Connection::open(folder.path().join("plain.db")).expect("a database");
    let schema = "PRAGMA journal_mode = WAL; CREATE TABLE article (id INTEGER PRIMARY KEY, title TEXT, text TEXT)";
    connection.execute_batch(schema).expect("a table");
    let transaction = connection.transaction().expect("a transaction");
    for (title, text) in texts {
        let mut insert = transaction
            .prepare_cached("INSERT INTO article (title, text) VALUES (?1, ?2)")
            .expect("a statement");
        insert.execute((title, text)).expect("written");
    }
    transaction.commit().expect("written");
    let mut schema = tantivy::schema::Schema::builder();
    let title_field = schema.add_text_field("title", tantivy::schema::TEXT);
    let text_field = schema.add_text_field("text", tantivy::schema::TEXT);
    let index = folder.path().join("index");
    std::fs::create_dir(&index).expect("a folder");
    let index = tantivy::Index::create_in_dir(index, schema.build()).expect("an index");
    let mut writer = index
        .writer_with_num_threads(1, WRITER_BYTES)
        .expect("a writer");
    for (title, text) in texts {
        let document = tantivy::doc!(title_field => title.as_str(), text_field => text.as_str());
        writer.add_document(document).expect("indexed");
    }
    writer.commit().expect("written");
    writer.wait_merging_threads().expect("merged");
    started.elapsed()
}

fn whole(paths: &[PathBuf]) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    let mut archive = Archive::create(folder.path(), "bench").expect("an archive");
    let options = AddOptions {
        now: now(),
        ..AddOptions::default()
    };
    archive
        .add(paths, &mut std::io::empty(), &options, &mut |_| {})
        .expect("added");
    started.elapsed()
}
