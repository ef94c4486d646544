//! `morgue-train SHARED`: learns the weights under `src/lexicon/weights/` from the sets in SHARED
//! (their README says which). The same sets give the same bytes. One file here a model.
//!
//! `morgue-train SHARED tags` learns only one of them. `morgue-train SHARED cast OUT` learns nothing: it
//! writes the speakers of `eval/speakers` to OUT, for the scorer.
//! `morgue-train SHARED gazetteer CITIES` makes the list of cities from GeoNames,
//! `morgue-train SHARED clusters EMBEDDINGS` the clusters of words.
//! `morgue-train SHARED sureness` counts how often fields of real pages are right.
//! `morgue-train SHARED copies-plant OUT` writes articles of the corpora with copies planted among them,
//! `morgue-train SHARED copies-score OUT ARCHIVE` says how many of them the archive that took them in found.
//! `morgue-train SHARED tags` (or `names`) learns only one of them, `measure` and `names-folds` in its
//! place print figures. `morgue-train names-eval GOLD` writes the names it finds for `score_names.py`.

mod cast;
mod clusters;
mod copies;
mod corpus;
mod crf;
mod dataset;
mod gazetteer;
mod names;
mod perceptron;
mod quotes;
mod sureness;
mod tags;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use corpus::Outcome;
use morgue::annotate::learned::{Model, Packed, Parameters};
use morgue::annotate::names::Models;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("morgue-train: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Outcome<()> {
    let Some(shared) = arguments.first().map(Path::new) else {
        return Err("usage: morgue-train SHARED [MODEL]".to_string());
    };
    if let [command, gold] = arguments
        && command == "names-eval"
    {
        return names::predictions(Path::new(gold), &read("tags")?, &read_names()?);
    }
    let only = arguments.get(1).map(String::as_str);
    if let (Some("cast"), Some(out)) = (only, arguments.get(2)) {
        return cast::predict(shared, Path::new(out));
    }
    if let (Some("copies-plant"), Some(out)) = (only, arguments.get(2)) {
        return copies::plant(shared, Path::new(out));
    }
    if let (Some("copies-score"), [_, _, planted, archive]) = (only, arguments) {
        return copies::score(Path::new(planted), Path::new(archive));
    }
    if let (Some("gazetteer"), Some(cities)) = (only, arguments.get(2)) {
        return gazetteer::make(Path::new(cities));
    }
    if only == Some("sureness") {
        return sureness::count(shared);
    }
    if let (Some("clusters"), Some(embeddings)) = (only, arguments.get(2)) {
        return clusters::make(Path::new(embeddings));
    }
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    if wanted("tags") {
        let model = keep("tags", &tags::train(shared)?)?;
        tags::measure(shared, &model)?;
    }
    if only == Some("measure") {
        let tagger = read("tags")?;
        tags::measure(shared, &tagger)?;
        names::measure(shared, &tagger, &read_names()?)?;
    }
    if only == Some("names-folds") {
        names::measure_folds(shared, &read("tags")?)?;
    }
    if wanted("names") {
        let tagger = read("tags")?;
        let lessons = names::lessons(shared, &tagger, None)?;
        let (first, second) = names::train(&lessons)?;
        keep("names-first", &first)?;
        keep("names-second", &second)?;
        names::measure(shared, &tagger, &read_names()?)?;
    }
    if wanted("quotes") {
        let learned = quotes::train(shared, &read("tags")?)?;
        keep("quote-cues", &learned.anchors)?;
        keep("quote-roles", &learned.roles)?;
    }
    Ok(())
}

/// Reads a model that was learned before.
fn read(name: &str) -> Outcome<Model> {
    Model::new(&read_packed(name)?).map_err(|error| format!("{name}: {error}"))
}

fn read_packed(name: &str) -> Outcome<Packed> {
    let path = weights(name);
    let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Packed::decode(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn read_names() -> Outcome<Models> {
    names::together(&read_packed("names-first")?, &read_packed("names-second")?)
}

fn weights(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/lexicon/weights/{name}.bin"))
}

/// Writes a model to its place and reads it back.
fn keep(name: &str, parameters: &Parameters) -> Outcome<Model> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/lexicon/weights/{name}.bin"));
    let bytes = parameters.encode();
    println!(
        "{name}: {} features, {} bytes",
        parameters.features.len(),
        bytes.len()
    );
    std::fs::write(&path, &bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    Model::decode(&bytes).map_err(|error| error.to_string())
}
