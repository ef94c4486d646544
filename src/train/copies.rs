//! Near-duplicates to be found: articles of the corpora, and among them copies planted by a program,
//! trimmed, edited, joined and given new headlines as newspapers do with the copy of agencies.

mod edit;
mod score;

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::corpus::{Outcome, lines};
use edit::Dice;
pub use score::score;

/// Articles of the corpora among which the copies are planted.
const ARTICLES: usize = 10_000;
/// One article in so many is copied.
const COPIED: u64 = 8;
/// Words that an original has at least.
const FEWEST_WORDS: usize = 60;

/// An article as `morgue add` reads it, and what it was made of.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Planted {
    /// Its id; a copy's names its original and what was done.
    pub id: String,
    /// Headline.
    #[serde(default)]
    pub title: String,
    /// The body.
    pub text: String,
    /// ISO 8601.
    #[serde(default)]
    pub published: Option<String>,
    /// Outlet.
    #[serde(default)]
    pub source: String,
    /// The originals that it is or holds; none for what was not copied.
    #[serde(default)]
    pub originals: Vec<String>,
}

/// Writes to `out` the articles and the copies, in an order that says nothing.
pub fn plant(shared: &Path, out: &Path) -> Outcome<()> {
    let mut dice = Dice::new(1987);
    let mut all = articles(shared, &mut dice)?;
    let titles: Vec<String> = all.iter().map(|a| a.title.clone()).collect();
    let sentences: Vec<String> = all
        .iter()
        .map(|a| edit::any_sentence(&a.text, &mut dice))
        .collect();
    let mut copies = Vec::new();
    let mut last: Option<Planted> = None;
    for article in &mut all {
        let words = article.text.split_whitespace().count();
        if words < FEWEST_WORDS || dice.below(COPIED) > 0 {
            continue;
        }
        article.originals = vec![article.id.clone()];
        for n in 0..1 + dice.below(5) {
            let mut copy = edit::copy(article, n, &sentences, &mut dice);
            if dice.below(2) == 0 {
                copy.title.clone_from(dice.pick(&titles));
            }
            copies.push(copy);
        }
        if let Some(other) = last.replace(article.clone()).filter(|_| dice.below(8) == 0) {
            copies.push(edit::joined(article, &other));
        }
    }
    all.extend(copies);
    dice.shuffle(&mut all);
    let mut file = std::fs::File::create(out).map_err(|e| format!("{}: {e}", out.display()))?;
    for article in &all {
        let line = serde_json::to_string(article).map_err(|e| e.to_string())?;
        writeln!(file, "{line}").map_err(|e| format!("{}: {e}", out.display()))?;
    }
    println!("{} articles and copies", all.len());
    Ok(())
}

/// The articles of the three corpora, a part of each.
fn articles(shared: &Path, dice: &mut Dice) -> Outcome<Vec<Planted>> {
    let mut all = Vec::new();
    for corpus in ["bbc", "wikinews", "reuters"] {
        let path = shared.join(format!("corpora/{corpus}.jsonl.gz"));
        for line in lines(&path)? {
            let mut article: Planted =
                serde_json::from_str(&line).map_err(|e| format!("{}: {e}", path.display()))?;
            // The corpora have ids twice.
            article.id = format!("{}-{}", article.id, all.len());
            all.push(article);
        }
    }
    dice.shuffle(&mut all);
    all.truncate(ARTICLES);
    Ok(all)
}
