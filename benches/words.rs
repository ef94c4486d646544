//! Speed of extraction on one thread: each stage and the whole in words a second, and how long the
//! whole takes against tantivy's indexing of the same text in this process.
//!
//! `cargo bench --bench words`. The texts are the plain ones of `sample_db/articles`, repeated, and
//! `polnear-train` of `../shared` where it is there. Words are counted by spaces.

use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use morgue::annotate::learned::{Form, forms};
use morgue::annotate::names::{Name, models, names_by};
use morgue::annotate::quotes::{Found, Readers, quotations_of, scene::Scene};
use morgue::annotate::tags::{self, Tag, tags_by};
use morgue::annotate::words::{Words, words};
use morgue::annotate::{
    Context, Desk, annotate_all, attribute, cast, dates, key_phrases, language, places, roles,
    topics,
};
use morgue::export::extract_lines;
use morgue::model::{Affiliation, Quotation};
use morgue::text::Text;

/// Bytes of text to measure on; fewer are repeated.
const LEAST_BYTES: usize = 1 << 20;
/// The best of so many runs counts: what else the machine does only adds time.
const RUNS: usize = 3;
/// Articles that are done together.
const SHARE: usize = 20;
/// Memory of tantivy's writer in bytes.
const WRITER_BYTES: usize = 64 << 20;

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    report("sample_db/articles", &sample(here));
    let polnear = here.join("../shared/eval/quotes/polnear-train.jsonl.gz");
    match std::fs::File::open(&polnear) {
        Ok(file) => report("polnear-train", &lines(file)),
        Err(error) => println!("polnear-train: left out, {}: {error}", polnear.display()),
    }
}

/// The plain texts among the sample articles, repeated.
fn sample(here: &Path) -> Vec<String> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(here.join("sample_db/articles"))
        .into_iter()
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt" || e == "md"))
        .collect();
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .filter(|text| language::is_english(language::language(text).as_deref()))
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let times = LEAST_BYTES / bytes.max(1) + 1;
    texts
        .iter()
        .cycle()
        .take(texts.len() * times)
        .cloned()
        .collect()
}

/// The texts of a packed file of JSON lines.
fn lines(file: std::fs::File) -> Vec<String> {
    let mut all = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut all)
        .expect("the file is whole");
    let values = all.lines().map(serde_json::from_str::<serde_json::Value>);
    let texts = values.map(|value| value.ok()?["text"].as_str().map(str::to_owned));
    texts.flatten().collect()
}

fn report(name: &str, raw: &[String]) {
    let count: usize = raw.iter().map(|text| text.split_whitespace().count()).sum();
    println!("{name}: {} articles, {count} words", raw.len());
    let show = |stage: &str, time: Duration| {
        let rate = count as f64 / time.as_secs_f64();
        println!(
            "  {stage:24} {:8.3} s {rate:10.0} words/s",
            time.as_secs_f64()
        );
    };
    stages(raw, &show);
    let lines: Vec<(u64, String)> = (1..)
        .zip(raw)
        .map(|(number, text)| (number, serde_json::json!({ "text": text }).to_string()))
        .collect();
    let (whole, _) = best(|| {
        let mut desk = Desk::new();
        map_shares(&lines, |share| extract_lines(&mut desk, share))
    });
    show("extract, JSON to JSON", whole);
    let (index, _) = best(|| index(raw));
    show("tantivy, indexing", index);
    let ratio = whole.as_secs_f64() / index.as_secs_f64();
    println!("  extract takes {ratio:.1} times as long as tantivy");
}

/// A text with what the first stages made of it.
struct Prepared {
    text: Text,
    words: Words,
    forms: Vec<Form>,
    tags: Vec<Tag>,
    names: Vec<Name>,
    cast: cast::Cast,
    affiliations: Vec<Affiliation>,
    found: Vec<Found>,
}

fn stages(raw: &[String], show: &dyn Fn(&str, Duration)) {
    let (time, texts) = best(|| map(raw, |raw| Text::clean(raw)));
    show("cleaning", time);
    let (time, _) = best(|| map(&texts, |text| language::language(text.as_str())));
    show("language", time);
    let (time, cut) = best(|| map(&texts, words));
    show("words", time);
    let mut all: Vec<Prepared> = texts
        .into_iter()
        .zip(cut)
        .map(|(text, words)| Prepared {
            forms: forms(&text, &words),
            tags: Vec::new(),
            names: Vec::new(),
            cast: cast::Cast::default(),
            affiliations: Vec::new(),
            found: Vec::new(),
            text,
            words,
        })
        .collect();
    let (time, _) = best(|| map(&all, |p| forms(&p.text, &p.words)));
    show("forms", time);
    let (time, tags) = best(|| {
        let mut reader = tags::model().reader();
        map(&all, |p| tags_by(&mut reader, &p.words, &p.forms))
    });
    show("tags", time);
    all.iter_mut().zip(tags).for_each(|(p, tags)| p.tags = tags);
    let (time, names) = best(|| {
        let (models, mut reader) = (models(), models().reader());
        let find =
            |p: &Prepared| names_by(models, &mut reader, &p.text, &p.words, &p.tags, &p.forms);
        map(&all, find)
    });
    show("names", time);
    all.iter_mut()
        .zip(names)
        .for_each(|(p, names)| p.names = names);
    who_said_what(&mut all, show);
    let (time, _) = best(|| map(&all, |p| topics::topics(&p.text, &p.words, None)));
    show("topics", time);
    let (time, _) = best(|| map(&all, |p| places::countries(&p.text, &p.words, None, None)));
    show("countries", time);
    let (time, _) = best(|| map(&all, |p| dates::dates(&p.text, &p.words, None)));
    show("dates", time);
    let phrases =
        |p: &Prepared| key_phrases::key_phrases(&p.text, &p.words, &p.tags, &p.cast.mentions, None);
    let (time, _) = best(|| map(&all, phrases));
    show("key phrases", time);
    let context = Context::default();
    let articles: Vec<(&Text, &Context)> = all.iter().map(|p| (&p.text, &context)).collect();
    let (time, _) = best(|| {
        let mut desk = Desk::new();
        map_shares(&articles, |share| annotate_all(&mut desk, share))
    });
    show("all without key phrases", time);
}

fn scene(p: &Prepared) -> Scene<'_> {
    Scene::new(&p.text, &p.words, &p.tags, &p.names)
}

/// The stages from the cast to the topics of quotations.
fn who_said_what(all: &mut [Prepared], show: &dyn Fn(&str, Duration)) {
    let (time, casts) = best(|| map(all, |p| cast::cast(&p.text, &p.words, &p.tags, &p.names)));
    show("cast", time);
    all.iter_mut()
        .zip(casts)
        .for_each(|(p, cast)| p.cast = cast);
    let (time, affiliations) = best(|| map(all, |p| roles::roles(&p.text, &p.words, &p.cast)));
    show("affiliations", time);
    all.iter_mut()
        .zip(affiliations)
        .for_each(|(p, affiliations)| p.affiliations = affiliations);
    let (time, found) = best(|| {
        let mut readers = Readers::new();
        map_shares(all, |share| {
            quotations_of(&mut readers, &share.iter().map(scene).collect::<Vec<_>>())
        })
    });
    show("quotations", time);
    all.iter_mut()
        .zip(found)
        .for_each(|(p, found)| p.found = found);
    // It changes the cast, so that each run needs its own: copying is in this figure.
    let speakers = |p: &Prepared| {
        let mut cast = p.cast.clone();
        attribute::attribute(&p.text, &p.words, &mut cast, &p.affiliations, &p.found)
    };
    let (time, attributed) = best(|| map(all, speakers));
    show("attribution", time);
    let of_one = |p: &Prepared, quotations: &[Quotation]| -> usize {
        let topics = topics::Topics::new(&p.text, &p.words);
        quotations
            .iter()
            .map(|q| topics.of_parts(&q.parts).len())
            .sum()
    };
    let (time, _) = best(|| {
        let pairs = all.iter().zip(&attributed);
        pairs.map(|(p, q)| of_one(p, q)).sum::<usize>()
    });
    show("topics of quotations", time);
}

fn map<T, R>(all: &[T], stage: impl FnMut(&T) -> R) -> Vec<R> {
    all.iter().map(stage).collect()
}

/// As `morgue extract` does it: some articles together.
fn map_shares<T, R>(all: &[T], stage: impl FnMut(&[T]) -> Vec<R>) -> Vec<R> {
    all.chunks(SHARE).flat_map(stage).collect()
}

/// The shortest time of some runs, and what the last gave.
fn best<R>(run: impl Fn() -> R) -> (Duration, R) {
    let time = || {
        let begin = Instant::now();
        let result = black_box(run());
        (begin.elapsed(), result)
    };
    let (mut shortest, mut last) = time();
    for _ in 1..RUNS {
        let (again, result) = time();
        (shortest, last) = (shortest.min(again), result);
    }
    (shortest, last)
}

/// Indexes the texts with tantivy's own tokenizer and positions, in memory, one thread.
fn index(raw: &[String]) {
    let mut schema = tantivy::schema::Schema::builder();
    let field = schema.add_text_field("text", tantivy::schema::TEXT);
    let index = tantivy::Index::create_in_ram(schema.build());
    let mut writer = index
        .writer_with_num_threads(1, WRITER_BYTES)
        .expect("memory suffices");
    for text in raw {
        writer
            .add_document(tantivy::doc!(field => text.as_str()))
            .expect("the writer lives");
    }
    writer.commit().expect("memory does not fail");
}
