//! `morgue-train SHARED`: learns the weights under `src/lexicon/weights/` from the sets in SHARED
//! (their README says which). The same sets give the same bytes. One file here a model.

mod crf;
mod dataset;
mod perceptron;
mod ranker;

fn main() {
    println!("no models yet");
}
