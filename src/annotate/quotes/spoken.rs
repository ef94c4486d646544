//! Speech that the page sets apart without quotation marks: transcripts (`NAME:`), interviews (`Q:`,
//! `A:`), dialogue behind dashes, and block quotations.

use super::Candidate;
use super::scene::{Kind, Scene};

/// A paragraph in tokens.
#[derive(Clone, Copy, Debug)]
struct Paragraph {
    first: usize,
    end: usize,
}

/// Finds such speech, in order of the text. `chances` is, for each token, the probability that it reports.
pub fn spoken(scene: &Scene, chances: &[f32]) -> Vec<(Candidate, &'static str)> {
    let paragraphs = paragraphs(scene);
    let mut found = labelled(scene, &paragraphs);
    found.extend(dialogue(scene, &paragraphs, chances));
    found.extend(blocks(scene, &paragraphs, chances));
    found.sort_by_key(|(candidate, _)| candidate.content[0]);
    found
}

fn paragraphs(scene: &Scene) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut last = None;
    for sentence in &scene.words.sentences {
        let (first, end) = (sentence.first as usize, sentence.end as usize);
        match out.last_mut() {
            Some(open) if last == Some(sentence.paragraph) => open.end = end,
            _ if first < end => out.push(Paragraph { first, end }),
            _ => continue,
        }
        last = Some(sentence.paragraph);
    }
    out
}

/// `MINA OKORO: We wait.` and `Q: Do you wait?`: labels are believed when there are two or more.
fn labelled(scene: &Scene, paragraphs: &[Paragraph]) -> Vec<(Candidate, &'static str)> {
    let labels: Vec<(Paragraph, usize, bool)> = paragraphs
        .iter()
        .filter_map(|p| label(scene, *p).map(|(colon, asks)| (*p, colon, asks)))
        .collect();
    let many = |asks: bool| labels.iter().filter(|l| l.2 == asks).count() >= 2;
    let (names, questions) = (many(false), many(true));
    labels
        .iter()
        .filter(|l| if l.2 { questions } else { names })
        .map(|(paragraph, colon, asks)| {
            let candidate = Candidate {
                anchor: Some(*colon),
                source: vec![(paragraph.first, *colon)],
                cue: vec![(*colon, colon + 1)],
                ..verbatim(colon + 1, paragraph.end)
            };
            (candidate, if *asks { "interview" } else { "transcript" })
        })
        .collect()
}

/// The colon (or stop) behind the label of a paragraph, and whether the label is that of an interview.
fn label(scene: &Scene, paragraph: Paragraph) -> Option<(usize, bool)> {
    let Paragraph { first, end } = paragraph;
    let reach = (first + 1)..end.min(first + 6);
    let mut reach = reach.take_while(|at| scene.sights[*at].kind != Kind::Open);
    let colon = reach.find(|at| scene.sights[*at].kind == Kind::Colon)?;
    if colon + 2 >= end {
        return None;
    }
    let asks = matches!(scene.word(first), "Q" | "A" | "Question" | "Answer") && colon == first + 1;
    let capitals =
        |word: &str| word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase);
    let shouted = (first..colon).all(|at| capitals(scene.word(at)) || scene.word(at) == ".");
    let named = (1..=3).contains(&scene.sights[first].name)
        && (first + 1..colon).all(|at| scene.sights[at].name > 3);
    let person = scene.sights[first].name == 1;
    (asks || shouted || named && person).then_some((colon, asks))
}

/// `— We wait, said Mina Okoro.`: paragraphs behind dashes, where one of them or the one beside reports.
fn dialogue(
    scene: &Scene,
    paragraphs: &[Paragraph],
    chances: &[f32],
) -> Vec<(Candidate, &'static str)> {
    let mut found = Vec::new();
    let dashed =
        |p: &Paragraph| matches!(scene.word(p.first), "—" | "–" | "―") && p.end - p.first > 2;
    for run in paragraphs.chunk_by(|a, b| dashed(a) == dashed(b)) {
        let reported: Vec<Option<usize>> = run.iter().map(|p| aside(scene, *p, chances)).collect();
        if !dashed(&run[0]) || reported.iter().all(Option::is_none) {
            continue;
        }
        for (paragraph, cue) in run.iter().zip(reported) {
            let candidate = match cue {
                Some(cue) => around(scene, *paragraph, cue),
                None => verbatim(paragraph.first + 1, paragraph.end),
            };
            found.push((candidate, "dialogue"));
        }
    }
    found
}

/// The verb of an aside in a line of dialogue: behind a comma, a mark or a dash, a verb that reports with
/// its subject beside it.
fn aside(scene: &Scene, paragraph: Paragraph, chances: &[f32]) -> Option<usize> {
    (paragraph.first + 2..paragraph.end).find(|at| {
        let sight = &scene.sights[*at];
        let breaks =
            |at: usize| matches!(scene.sights[at].kind, Kind::Comma | Kind::Stop | Kind::Dash);
        let before = (paragraph.first + 1..*at)
            .rev()
            .take(4)
            .find(|b| breaks(*b));
        let near = before.is_some_and(|b| {
            (b + 1..*at).all(|w| {
                matches!(
                    scene.sights[w].kind,
                    Kind::Pronoun | Kind::Proper | Kind::Determiner | Kind::Noun
                )
            })
        });
        sight.kind == Kind::Finite && sight.cue.is_some() && near && chances[*at] > 0.2
    })
}

/// The line around its aside, which runs to the next stop or dash.
fn around(scene: &Scene, paragraph: Paragraph, cue: usize) -> Candidate {
    let breaks = |at: &usize| {
        matches!(
            scene.sights[*at].kind,
            Kind::Comma | Kind::Stop | Kind::Dash
        )
    };
    let before = (paragraph.first + 1..cue).rev().find(breaks).unwrap_or(cue);
    let behind = (cue + 1..paragraph.end)
        .find(breaks)
        .unwrap_or(paragraph.end);
    let mut candidate = Candidate {
        anchor: Some(cue),
        cue: vec![(cue, cue + 1)],
        ..verbatim(paragraph.first + 1, before + 1)
    };
    if behind + 2 < paragraph.end {
        candidate.content.push((behind + 1, paragraph.end));
    }
    let source = if cue > before + 1 {
        (before + 1, cue)
    } else {
        (cue + 1, behind)
    };
    candidate.source = vec![source];
    candidate.source.retain(|s| s.0 < s.1);
    candidate
}

/// Paragraphs behind `>`; and the one paragraph behind "she wrote:" where that has no marks.
fn blocks(
    scene: &Scene,
    paragraphs: &[Paragraph],
    chances: &[f32],
) -> Vec<(Candidate, &'static str)> {
    let quoted = |p: &Paragraph| scene.word(p.first) == ">" && p.end - p.first > 1;
    let mut found = Vec::new();
    let mut before: Option<Paragraph> = None;
    for run in paragraphs.chunk_by(|a, b| quoted(a) == quoted(b)) {
        let intro = before;
        before = run.last().copied();
        if !quoted(&run[0]) {
            continue;
        }
        let mut candidate = verbatim(run[0].first + 1, run[0].end);
        candidate.content = run.iter().map(|p| (p.first + 1, p.end)).collect();
        let cue = intro.and_then(|intro| {
            let reports = |at: &usize| chances[*at] > 0.3 && scene.sights[*at].depth == 0;
            (intro.first..intro.end).rev().take(30).find(reports)
        });
        if let Some(cue) = cue {
            candidate.anchor = Some(cue);
            candidate.cue = vec![(cue, cue + 1)];
        }
        found.push((candidate, "block"));
    }
    found
}

fn verbatim(first: usize, end: usize) -> Candidate {
    Candidate {
        anchor: None,
        chance: 1.0,
        content: vec![(first, end)],
        source: Vec::new(),
        cue: Vec::new(),
        content_sure: 1.0,
        source_sure: 1.0,
        score: 1.0,
    }
}
