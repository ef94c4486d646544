//! Speed of search against SQLite's FTS5 in the same process: the ten best by BM25, with the exact total
//! on our side and without on theirs, for every kind of query that FTS5 has; and the size of both. Of the
//! articles titles, texts and quotations are indexed: on our side in one index, on theirs in two tables.
//!
//! `cargo bench --bench search` runs on the articles of `../shared/corpora`, or on the sample where they
//! are not there; `cargo bench --bench search -- 1000000` on so many made by mixing their paragraphs.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use morgue::annotate::{Context, Desk, annotate_all};
use morgue::index::{Index, Options, Scope};
use morgue::model::query::{Card, CardId, Day};
use morgue::query::parse;
use morgue::text::{Span, Text};
use rayon::prelude::*;

/// Queries of each kind.
const QUERIES: usize = 60;
/// Cards between two commits.
const BATCH: usize = 100_000;

#[derive(Clone)]
struct Article {
    title: String,
    text: String,
    /// Where it quotes somebody.
    quoted: Vec<Vec<Span>>,
}

/// The two tables of FTS5, and what finds the ten best in each.
const TABLES: [(Scope, &str); 2] = [
    (
        Scope::Articles,
        "SELECT rowid, bm25(t) FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 10",
    ),
    (
        Scope::Quotes,
        "SELECT rowid, bm25(q) FROM q WHERE q MATCH ?1 ORDER BY rank LIMIT 10",
    ),
];

/// SplitMix64 (Steele et al., OOPSLA 2014): the same numbers on every machine.
struct Lots(u64);

impl Lots {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % count.max(1) as u64) as usize
    }
}

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted = std::env::args()
        .skip(1)
        .find_map(|a| a.parse::<usize>().ok());
    let source = corpus(here);
    let count = wanted.unwrap_or(source.len());
    let kinds = queries(&source);
    let folder = tempfile::tempdir().expect("a folder");
    let (index, fts) = (folder.path().join("index"), folder.path().join("fts.db"));
    let bytes: usize = (0..count).map(|n| made(&source, n).text.len()).sum();
    println!("{count} articles, {:.1} MB of text", bytes as f64 / 1e6);
    let begin = Instant::now();
    let ours = fill(&index, &source, count);
    println!(
        "morgue: {:.1} s to index, {:.2} of the text",
        begin.elapsed().as_secs_f64(),
        ours.bytes() as f64 / bytes as f64
    );
    let begin = Instant::now();
    let theirs = fill_fts(&fts, &source, count);
    let size = std::fs::metadata(&fts).map_or(0, |m| m.len());
    println!(
        "FTS5:   {:.1} s to index, {:.2} of the text (which it does not store)",
        begin.elapsed().as_secs_f64(),
        size as f64 / bytes as f64
    );
    println!(
        "{:18} {:>10} {:>10} {:>10} {:>10} {:>7}",
        "", "p50 ms", "p99 ms", "FTS5 p50", "FTS5 p99", "ratio"
    );
    for (kind, pairs) in &kinds {
        report(kind, pairs, &ours, &theirs, TABLES[0]);
    }
    for (kind, pairs) in &kinds {
        if *kind != "title" {
            report(&format!("said: {kind}"), pairs, &ours, &theirs, TABLES[1]);
        }
    }
}

/// The articles beside the project, else those of the sample.
fn corpus(here: &Path) -> Vec<Article> {
    let mut all = Vec::new();
    for name in ["bbc", "reuters", "wikinews"] {
        let path = here.join(format!("../shared/corpora/{name}.jsonl.gz"));
        let Ok(file) = std::fs::File::open(&path) else {
            println!("{}: not there", path.display());
            continue;
        };
        let mut lines = String::new();
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut lines)
            .expect("the file is whole");
        for value in lines
            .lines()
            .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok())
        {
            let field = |name: &str| value[name].as_str().unwrap_or("").to_owned();
            all.push(article(field("title"), &field("text")));
        }
    }
    if all.is_empty() {
        let files = walkdir::WalkDir::new(here.join("sample_db/articles")).sort_by_file_name();
        for path in files
            .into_iter()
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
        {
            if path.extension().is_some_and(|e| e == "txt")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let title = text.lines().next().unwrap_or("").to_owned();
                all.push(article(title, &text));
            }
        }
    }
    all.par_chunks_mut(20).for_each(|share| {
        let context = Context::default();
        let texts = share.iter().map(|a| Text::clean(&a.text));
        let texts: Vec<Text> = texts.collect();
        let asked: Vec<(&Text, &Context)> = texts.iter().map(|text| (text, &context)).collect();
        let found = annotate_all(&mut Desk::new(), &asked);
        for (article, findings) in share.iter_mut().zip(found) {
            let parts = findings.quotations.into_iter().map(|q| q.parts);
            article.quoted = parts.collect();
        }
    });
    all
}

fn article(title: String, text: &str) -> Article {
    Article {
        title,
        text: Text::clean(text).as_str().to_owned(),
        quoted: Vec::new(),
    }
}

/// The article of this number: those of the source first, then mixtures of their paragraphs.
fn made(source: &[Article], number: usize) -> Article {
    if let Some(article) = source.get(number) {
        return article.clone();
    }
    let mut lots = Lots(number as u64);
    let title = source[lots.below(source.len())].title.clone();
    let (one, other) = (
        &source[lots.below(source.len())],
        &source[lots.below(source.len())],
    );
    let mut mixed = article(title, "");
    for (from, skipped) in [(one, 0), (other, 1)] {
        let mut start = 0;
        for (number, line) in from.text.split('\n').enumerate() {
            if number % 2 == skipped {
                mixed.take(from, Span::new(start, start + line.len()));
            }
            start += line.len() + 1;
        }
    }
    mixed
}

impl Article {
    /// A paragraph of another article, with what is quoted in it alone.
    fn take(&mut self, from: &Article, line: Span) {
        let at = self.text.len();
        self.text.push_str(&from.text[line.range()]);
        self.text.push('\n');
        let start = line.start as usize;
        let moved = |span: &Span| {
            let range = span.range();
            Span::new(range.start - start + at, range.end - start + at)
        };
        let inside = from.quoted.iter().filter(|parts| {
            let mut parts = parts.iter();
            parts.all(|part| line.contains(*part))
        });
        let moved = inside.map(|parts| parts.iter().map(moved).collect());
        self.quoted.extend(moved);
    }

    /// The words of its quotations.
    fn said(&self) -> impl Iterator<Item = String> {
        self.quoted.iter().map(|parts| {
            let words = parts.iter().map(|part| &self.text[part.range()]);
            words.collect::<Vec<&str>>().join(" ")
        })
    }
}

fn fill(folder: &Path, source: &[Article], count: usize) -> Index {
    let index = Index::create(folder).expect("an empty folder");
    let mut writer = index.writer().expect("the only writer");
    let mut quotations_before = 0;
    for number in 0..count {
        let article = made(source, number);
        let mut card = Card::new(CardId::Article(number as u64), number as u64);
        card.text = article.text.into();
        card.day = Day::new(1987 + (number % 20) as i32, 1 + (number % 12) as u32, 1);
        let quotations = article.quoted.iter().map(|parts| {
            let mut quotation = card.clone();
            quotations_before += 1;
            quotation.id = CardId::Quotation(quotations_before);
            quotation.quoted = vec![parts.clone()];
            quotation
        });
        let quotations: Vec<Card> = quotations.collect();
        card.title = article.title;
        card.quoted = article.quoted;
        writer.put(&card, &quotations).expect("the writer lives");
        if number % BATCH == BATCH - 1 {
            writer.commit(number as u64).expect("the disk has room");
        }
    }
    writer.commit(count as u64).expect("the disk has room");
    writer.close().expect("merges end");
    index
}

fn fill_fts(path: &Path, source: &[Article], count: usize) -> rusqlite::Connection {
    let mut db = rusqlite::Connection::open(path).expect("a new file");
    db.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         CREATE VIRTUAL TABLE t USING fts5(title, text, content='', tokenize='porter unicode61 remove_diacritics 2');
         CREATE VIRTUAL TABLE q USING fts5(said, content='', tokenize='porter unicode61 remove_diacritics 2')",
    )
    .expect("FTS5 is there");
    let all = db.transaction().expect("the only user");
    {
        let mut put = all
            .prepare("INSERT INTO t (rowid, title, text) VALUES (?1, ?2, ?3)")
            .expect("SQL");
        let mut put_said = all
            .prepare("INSERT INTO q (said) VALUES (?1)")
            .expect("SQL");
        for number in 0..count {
            let article = made(source, number);
            put.execute((number as i64 + 1, &article.title, &article.text))
                .expect("room");
            for said in article.said() {
                put_said.execute([said]).expect("room");
            }
        }
    }
    all.commit().expect("room");
    for table in ["t", "q"] {
        db.execute(
            &format!("INSERT INTO {table} ({table}) VALUES ('optimize')"),
            [],
        )
        .expect("SQL");
    }
    db
}

/// (ours, theirs) of each kind, from words of the source by how many articles have them.
fn queries(source: &[Article]) -> Vec<(&'static str, Vec<(String, String)>)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for article in source {
        let words: BTreeSet<&str> = plain_words(&article.text).collect();
        words
            .into_iter()
            .for_each(|w| *counts.entry(w.to_lowercase()).or_default() += 1);
    }
    let band = |least: usize, most: usize| -> Vec<&String> {
        counts
            .iter()
            .filter(|(_, n)| (least..=most).contains(*n))
            .map(|(w, _)| w)
            .collect()
    };
    let all = source.len();
    let (rare, some, many) = (
        band(2, 20),
        band(all / 500 + 2, all / 50 + 20),
        band(all / 20, all),
    );
    let mut lots = Lots(7);
    let mut kind = |form: &mut dyn FnMut(&mut Lots) -> Option<(String, String)>| {
        let mut pairs = Vec::new();
        while pairs.len() < QUERIES {
            pairs.extend(form(&mut lots));
        }
        pairs
    };
    let one = |from: &[&String], lots: &mut Lots| from[lots.below(from.len())].clone();
    let same = |word: String| Some((word.clone(), word));
    let run = |length: usize, lots: &mut Lots| -> Option<String> {
        let words: Vec<&str> = source[lots.below(source.len())].text.split(' ').collect();
        let from = lots.below(words.len().saturating_sub(length));
        let run = words.get(from..from + length)?;
        let whole = run
            .iter()
            .all(|w| w.len() > 2 && w.chars().all(|c| c.is_ascii_lowercase()));
        whole.then(|| run.join(" "))
    };
    vec![
        ("rare word", kind(&mut |l| same(one(&rare, l)))),
        ("word", kind(&mut |l| same(one(&some, l)))),
        ("common word", kind(&mut |l| same(one(&many, l)))),
        (
            "two words",
            kind(&mut |l| {
                let (a, b) = (one(&some, l), one(&many, l));
                Some((format!("{a} {b}"), format!("{a} AND {b}")))
            }),
        ),
        (
            "either",
            kind(&mut |l| {
                let (a, b) = (one(&some, l), one(&many, l));
                same(format!("{a} OR {b}"))
            }),
        ),
        (
            "without",
            kind(&mut |l| {
                let (a, b) = (one(&many, l), one(&some, l));
                same(format!("{a} NOT {b}"))
            }),
        ),
        (
            "phrase of 2",
            kind(&mut |l| same(format!("\"{}\"", run(2, l)?))),
        ),
        (
            "phrase of 3",
            kind(&mut |l| same(format!("\"{}\"", run(3, l)?))),
        ),
        (
            "prefix",
            kind(&mut |l| same(format!("{}*", one(&some, l).get(..4)?))),
        ),
        (
            "title",
            kind(&mut |l| {
                let a = one(&some, l);
                Some((format!("title:{a}"), format!("title : {a}")))
            }),
        ),
        (
            "near",
            kind(&mut |l| {
                let (a, b) = (one(&some, l), one(&many, l));
                Some((format!("{a} near/5 {b}"), format!("NEAR({a} {b}, 5)")))
            }),
        ),
    ]
}

fn plain_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    // Words of a query language are none of the queries.
    words.filter(|w| w.len() > 3 && !["near", "NEAR", "same", "adj"].contains(w))
}

fn report(
    kind: &str,
    pairs: &[(String, String)],
    ours: &Index,
    theirs: &rusqlite::Connection,
    (scope, sql): (Scope, &str),
) {
    let options = Options {
        scope,
        limit: 10,
        ..Options::default()
    };
    let mut statement = theirs.prepare(sql).expect("SQL");
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for (mine, other) in pairs {
        a.push(time(|| {
            ours.search(&parse(mine).tree, &options)
                .expect("a search")
                .total
        }));
        b.push(time(|| {
            let rows = statement
                .query_map([other], |row| row.get::<_, i64>(0))
                .expect(other);
            rows.filter_map(Result::ok).count() as u64
        }));
    }
    let ms = |times: &mut Vec<Duration>, share: usize| {
        times.sort_unstable();
        times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3
    };
    let (ours50, theirs50) = (ms(&mut a, 50), ms(&mut b, 50));
    println!(
        "{kind:18} {ours50:10.3} {:10.3} {theirs50:10.3} {:10.3} {:7.1}",
        ms(&mut a, 99),
        ms(&mut b, 99),
        theirs50 / ours50
    );
}

/// The shorter of two runs.
fn time(mut run: impl FnMut() -> u64) -> Duration {
    let mut once = || {
        let begin = Instant::now();
        black_box(run());
        begin.elapsed()
    };
    once().min(once())
}
