//! Learns to find quotations: from PolNeAR, and the speakers set beside it.

mod gold;

use std::path::Path;

use morgue::annotate::learned::{Model, Parameters};
use morgue::annotate::quotes::frame::Frame;
use morgue::annotate::quotes::{anchors, roles};

use crate::corpus::Outcome;
use crate::crf::{self, ready};
use crate::dataset::Dataset;
use gold::{Document, Gold, read};

/// The weights of the finder's parts.
pub struct Learned {
    /// Which token reports.
    pub anchors: Parameters,
    /// What is content, source, cue.
    pub roles: Parameters,
}

/// Learns from the train files under `shared`, tagged by `tagger`.
pub fn train(shared: &Path, tagger: &Model) -> Outcome<Learned> {
    let mut documents = read(&shared.join("eval/quotes/polnear-train.jsonl.gz"), tagger)?;
    documents.extend(read(&shared.join("eval/speakers/train.jsonl.gz"), tagger)?);
    learn(&documents)
}

fn learn(documents: &[Document]) -> Outcome<Learned> {
    // Chances that the anchor model gives to texts it has learned from are too good to learn from.
    let halves = (0..2)
        .map(|left_out| {
            let half = documents.iter().enumerate();
            let half = half.filter(|(number, _)| number % 2 != left_out);
            ready(&train_anchors(half.map(|(_, document)| document)))
        })
        .collect::<Outcome<Vec<Model>>>()?;
    let chances: Vec<Vec<f32>> = documents
        .iter()
        .enumerate()
        .map(|(number, document)| {
            let model = &halves[number % 2];
            let scene = document.scene();
            anchors::chances_where(
                &model.chain,
                &mut model.reader(),
                &scene,
                |_| true,
                i16::MIN,
            )
        })
        .collect();
    Ok(Learned {
        anchors: train_anchors(documents.iter()),
        roles: train_roles(documents, &chances),
    })
}

fn train_anchors<'a>(documents: impl Iterator<Item = &'a Document>) -> Parameters {
    let mut data = Dataset::new(&["O", "A"]);
    for document in documents {
        let scene = document.scene();
        let mut labels = vec![0u8; scene.sights.len()];
        for gold in &document.gold {
            if let Some(at) = document.head(&gold.cue) {
                labels[at] = 1;
            }
        }
        for sentence in &document.words.sentences {
            let first = sentence.first as usize;
            data.add(&labels[sentence.tokens()], 1.0, |at, into| {
                anchors::features(&scene, first + at, into)
            });
        }
    }
    data.prune(2);
    crf::train(
        &data,
        &crf::Options {
            epochs: 6,
            averaged: 2,
            rate: 0.03,
            sparsity: 2e-3,
            ..crf::Options::default()
        },
    )
}

fn train_roles(documents: &[Document], chances: &[Vec<f32>]) -> Parameters {
    let mut data = Dataset::new(&roles::LABELS);
    for (document, chances) in documents.iter().zip(chances) {
        let scene = document.scene();
        for gold in &document.gold {
            let Some(anchor) = document.head(&gold.cue) else {
                continue;
            };
            let frame = Frame::new(&scene, chances, anchor);
            let labels = label_frame(&frame, gold);
            if labels.contains(&1) {
                data.add(&labels, 1.0, |at, into| {
                    roles::features(&scene, &frame, chances, at, into);
                    into.sort();
                });
            }
        }
    }
    data.prune(2);
    eprintln!(
        "quote-roles: {} frames, {} features",
        data.sequences.len(),
        data.alphabet.len()
    );
    crf::train(
        &data,
        &crf::Options {
            epochs: 6,
            averaged: 2,
            rate: 0.03,
            sparsity: 2e-3,
            allowed: roles::allowed,
            ..crf::Options::default()
        },
    )
}

/// Labels of a frame's units for one marked quotation.
fn label_frame(frame: &Frame, gold: &Gold) -> Vec<u8> {
    let mut labels = vec![0u8; frame.units.len()];
    for (ranges, begin) in [(&gold.source, 3u8), (&gold.cue, 5), (&gold.content, 1)] {
        for (from, to) in ranges {
            let mut started = false;
            for (unit, label) in frame.units.iter().zip(labels.iter_mut()) {
                let (first, end) = (unit.first as usize, unit.end as usize);
                let shared = end.min(*to).saturating_sub(first.max(*from));
                if shared * 2 > end - first {
                    *label = if started { begin + 1 } else { begin };
                    started = true;
                }
            }
        }
    }
    // What goes on where another role has taken the beginning begins there.
    let mut last = 0u8;
    for label in &mut labels {
        if *label > 0 && *label % 2 == 0 && last != *label && last + 1 != *label {
            *label -= 1;
        }
        last = *label;
    }
    labels
}
