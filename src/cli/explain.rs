//! `morgue search --explain`: why a query finds what it finds.

use serde_json::{Value as Json, json};

use super::out::Out;
use crate::archive::{Clause, Explanation, HitScore, ScorePart};
use crate::error::Result;

/// The explanation for people.
pub fn lines(explanation: &Explanation, out: &mut Out) -> Result<()> {
    out.line("why")?;
    for clause in &explanation.clauses {
        out.line(format!(
            "  {}  {}: {} alone, {} left",
            clause.typed, clause.meaning, clause.count, clause.left
        ))?;
        if !clause.words.is_empty() {
            let words: Vec<String> = clause
                .words
                .iter()
                .map(|(w, n)| format!("{w} ({n})"))
                .collect();
            out.line(format!("    looks for {}", words.join(", ")))?;
        }
    }
    if let Some(clause) = &explanation.emptied {
        out.line(format!("  nothing is left after {clause}"))?;
    }
    for (n, score) in explanation
        .scores
        .iter()
        .enumerate()
        .filter(|(_, score)| !score.parts.is_empty())
    {
        let parts: Vec<String> = score.parts.iter().map(part).collect();
        let sum = parts.join(" + ");
        let made = match score.recency > 1.0 {
            true => format!("({sum}) × {:.2} for its day", score.recency),
            false => sum,
        };
        out.line(format!("  score of hit {}: {made}", n + 1))?;
    }
    Ok(())
}

fn part(part: &ScorePart) -> String {
    format!(
        "{} (title {:.2}, text {:.2})",
        part.clause, part.title, part.text
    )
}

/// The explanation as a JSON object.
pub fn json(explanation: &Explanation) -> Json {
    let clause = |clause: &Clause| {
        let words: Vec<Json> = clause
            .words
            .iter()
            .map(|(word, count)| json!({ "word": word, "count": count }))
            .collect();
        json!({
            "clause": clause.typed,
            "meaning": clause.meaning,
            "count": clause.count,
            "left": clause.left,
            "words": words,
        })
    };
    let score = |score: &HitScore| -> Json {
        let rounded = |score: f32| (f64::from(score) * 1e4).round() / 1e4;
        let part = |p: &ScorePart| json!({ "clause": p.clause, "title": rounded(p.title), "text": rounded(p.text) });
        let parts: Vec<Json> = score.parts.iter().map(part).collect();
        json!({ "parts": parts, "recency": rounded(score.recency) })
    };
    json!({
        "clauses": explanation.clauses.iter().map(clause).collect::<Vec<_>>(),
        "emptied": explanation.emptied,
        "scores": explanation.scores.iter().map(score).collect::<Vec<_>>(),
    })
}
