//! Quotations whose sentence names no source: the place they stand in tells the speaker.

use super::rules::{Answer, Reader};
use super::tokens_of;
use crate::annotate::cast::sight::Word;
use crate::annotate::quotes::Found;
use crate::model::QuotationKind;

/// Fills in the quotations without an answer, and those said by "I" or "we".
pub fn fill(
    reader: &mut Reader,
    found: &[Found],
    order: &[usize],
    sources: &[(usize, usize)],
    answers: &mut [Option<Answer>],
) {
    let contents: Vec<(usize, usize)> = found
        .iter()
        .map(|f| tokens_of(reader.words, &f.parts))
        .collect();
    for position in 0..order.len() {
        let quotation = order[position];
        let first_person = answers[quotation]
            .as_ref()
            .is_some_and(|a| a.rule == "first-person");
        if first_person {
            answers[quotation] = Some(said_by_outer(
                order,
                position,
                &contents,
                sources[quotation],
                answers,
            ));
        }
    }
    for position in 0..order.len() {
        let quotation = order[position];
        if answers[quotation].is_none() {
            // Words without marks and without a source are nobody's unless a colon says whose.
            let rules: &[Rule] = match found[quotation].kind {
                // In a dialogue the next line is another's.
                _ if found[quotation].rule == "dialogue" => &[],
                QuotationKind::Indirect => &[colon],
                QuotationKind::Mixed => &[colon, same_paragraph],
                QuotationKind::Direct => &[colon, same_paragraph, signed, previous_paragraph],
            };
            let answer = rules
                .iter()
                .find_map(|rule| rule(reader, order, position, &contents, answers));
            answers[quotation] = Some(answer.unwrap_or_default());
        }
    }
}

type Rule = fn(&Reader, &[usize], usize, &Contents, &Answers) -> Option<Answer>;
type Contents = [(usize, usize)];
type Answers = [Option<Answer>];

/// "I said …" inside a quotation: its speaker.
fn said_by_outer(
    order: &[usize],
    position: usize,
    contents: &Contents,
    source: (usize, usize),
    answers: &Answers,
) -> Answer {
    let outer = order[..position]
        .iter()
        .rev()
        .take(8)
        .find(|q| contents[**q].0 <= source.0 && source.1 <= contents[**q].1);
    outer
        .and_then(|q| answers[*q].as_ref())
        .filter(|a| !a.speakers.is_empty())
        .map_or_else(Answer::default, |a| Answer {
            rule: "first-person",
            ..a.clone()
        })
}

fn paragraph(reader: &Reader, token: usize) -> u32 {
    let sentence = reader.cast.seen.get(token).map_or(0, |s| s.sentence);
    reader
        .words
        .sentences
        .get(sentence as usize)
        .map_or(0, |s| s.paragraph)
}

/// "Brandvold put it so: “…”": the first name of the sentence before the colon.
fn colon(
    reader: &Reader,
    order: &[usize],
    position: usize,
    contents: &Contents,
    _: &Answers,
) -> Option<Answer> {
    let first = contents[order[position]].0;
    let before = first.checked_sub(1)?;
    let mark = reader.text.slice(reader.words.tokens[before].span);
    if mark != ":" {
        return None;
    }
    let sentence = reader
        .words
        .sentences
        .get(reader.cast.seen[before].sentence as usize)?;
    let name = sentence
        .tokens()
        .take_while(|t| *t < before)
        .find_map(|t| reader.cast.name(t))?;
    let opens = name.first as usize == sentence.first as usize && name.end as usize == before;
    Some(Answer::one(
        name.actor,
        if opens { "transcript" } else { "colon" },
    ))
}

/// The speaker of the quotation before in the same paragraph, or of the one after.
fn same_paragraph(
    reader: &Reader,
    order: &[usize],
    position: usize,
    contents: &Contents,
    answers: &Answers,
) -> Option<Answer> {
    let here = paragraph(reader, contents[order[position]].0);
    let before = order[..position].iter().rev().take(6);
    let mut near = before.filter(|q| paragraph(reader, contents[**q].0) == here);
    let said = |q: &usize| answers[*q].as_ref().filter(|a| !a.speakers.is_empty());
    if let Some(answer) = near.find_map(said) {
        return Some(Answer {
            rule: "goes-on-in-paragraph",
            ..answer.clone()
        });
    }
    let mut after = order[position + 1..]
        .iter()
        .take(4)
        .filter(|q| paragraph(reader, contents[**q].0) == here);
    after.find_map(said).map(|answer| Answer {
        rule: "told-later-in-paragraph",
        ..answer.clone()
    })
}

/// "“…” – Ada Brandvold": a name right behind the quotation.
fn signed(
    reader: &Reader,
    order: &[usize],
    position: usize,
    contents: &Contents,
    _: &Answers,
) -> Option<Answer> {
    let end = contents[order[position]].1;
    let mut at = end;
    while at < end + 2
        && reader
            .cast
            .seen
            .get(at)
            .is_some_and(|s| matches!(s.word, Word::Mark | Word::Comma))
    {
        at += 1;
    }
    let name = reader.cast.name(at).filter(|_| at > end)?;
    Some(Answer::one(name.actor, "signed"))
}

/// A paragraph that is a quotation goes on with the speaker of the one before.
fn previous_paragraph(
    reader: &Reader,
    order: &[usize],
    position: usize,
    contents: &Contents,
    answers: &Answers,
) -> Option<Answer> {
    let here = paragraph(reader, contents[order[position]].0);
    let near = order[..position].iter().rev().take(4).find(|q| {
        answers[**q]
            .as_ref()
            .is_some_and(|a| !a.speakers.is_empty())
    })?;
    let gap = here.saturating_sub(paragraph(reader, contents[*near].1.saturating_sub(1)));
    let answer = answers[*near].as_ref()?;
    let rule = match gap {
        0 | 1 => "goes-on-in-next-paragraph",
        2 => "goes-on-later",
        _ => return None,
    };
    Some(Answer {
        rule,
        ..answer.clone()
    })
}
