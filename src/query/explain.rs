//! The tree in plain words.

use crate::model::query::{Form, NameField, Nearness, Node, Reach, TextField, Word, Words};

use super::print::print;

/// One line for each thing that is looked for, in order of the tree: the clause as typed, and what
/// it means where articles are searched, or quotations (`said`). What stands under NOT says so.
pub fn explain(tree: &Node, said: bool) -> Vec<(String, String)> {
    let mut out = Vec::new();
    walk(tree, said, false, &mut out);
    out
}

fn walk(tree: &Node, said: bool, negative: bool, out: &mut Vec<(String, String)>) {
    let meaning = match tree {
        Node::And(parts) | Node::Or(parts) => {
            return parts
                .iter()
                .for_each(|part| walk(part, said, negative, out));
        }
        Node::Not(inner) => return walk(inner, said, !negative, out),
        Node::Everything => "everything in the archive".to_string(),
        Node::Text { field, words } => format!("{} {}", words_meaning(words), place(*field, said)),
        Node::AtLeast {
            field,
            count,
            words,
        } => format!(
            "{count} times or more, {} {}",
            words_meaning(words),
            place(*field, said)
        ),
        Node::Length { from, to } => match (from, to) {
            (Some(from), Some(to)) => format!("of {from} to {to} words"),
            (Some(from), None) => format!("of {from} words or more"),
            (None, Some(to)) => format!("of {to} words or less"),
            (None, None) => "of any length".to_string(),
        },
        Node::Name { field, .. } => format!("{}, a name not looked up yet", role(*field)),
        Node::Entity { field, ids, .. } => {
            format!("{}: {} known by that name", role(*field), ids.len())
        }
        Node::Topic { codes, .. } if codes.is_empty() => "no topic of that name".to_string(),
        Node::Topic { codes, .. } => format!("on the topic {}", codes.join(", ")),
        Node::Days { from, to } => match (from, to) {
            (Some(from), Some(to)) => format!("published from {from} to {to}"),
            (Some(from), None) => format!("published on {from} or later"),
            (None, Some(to)) => format!("published on {to} or earlier"),
            (None, None) => "published on a known day".to_string(),
        },
        Node::AboutDays { from, to } => match (from, to) {
            (Some(from), Some(to)) => format!("speaking of a day from {from} to {to}"),
            (Some(from), None) => format!("speaking of a day on or after {from}"),
            (None, Some(to)) => format!("speaking of a day on or before {to}"),
            (None, None) => "speaking of a known day".to_string(),
        },
    };
    let meaning = if negative {
        format!("not: {meaning}")
    } else {
        meaning
    };
    out.push((print(tree), meaning));
}

fn role(field: NameField) -> &'static str {
    match field {
        NameField::Speaker => "who speaks",
        NameField::Institution => "which institution",
        NameField::Place => "which place",
        NameField::About => "who or what is spoken of and does not speak",
        NameField::Mention => "who or what is named",
        NameField::Topic => "which topic",
    }
}

fn place(field: TextField, said: bool) -> String {
    match field {
        TextField::Any | TextField::Body | TextField::Quote if said => {
            "in what is said".to_string()
        }
        TextField::Any => "in title or text".to_string(),
        TextField::Quote => "in quoted words".to_string(),
        TextField::Role => "in the speaker's role".to_string(),
        field => format!("in the {}", field.as_str()),
    }
}

fn words_meaning(words: &Words) -> String {
    match words {
        Words::Word(word) => word_meaning(word),
        Words::Phrase(words) if words.iter().all(|w| w.form == Form::Exact) => {
            "these exact words in this order".to_string()
        }
        Words::Phrase(_) => "these words in this order, in any inflection".to_string(),
        Words::Either(_) => "any of these".to_string(),
        Words::Near { nearness, .. } => near_meaning(*nearness),
        Words::Apart { nearness, .. } => {
            format!("the first without the second: {}", near_meaning(*nearness))
        }
        Words::First { words, count } => {
            format!("among the first {count} words, {}", words_meaning(words))
        }
    }
}

fn near_meaning(nearness: Nearness) -> String {
    let order = if nearness.ordered {
        "in this order"
    } else {
        "in any order"
    };
    match nearness.reach {
        Reach::Words(distance) => format!("at most {distance} words apart, {order}"),
        Reach::Sentence => format!("in one sentence, {order}"),
        Reach::Paragraph => format!("in one paragraph, {order}"),
        Reach::Field => format!("in one field, {order}"),
    }
}

fn word_meaning(word: &Word) -> String {
    match word.form {
        Form::Stemmed => "in any inflection".to_string(),
        Form::Exact => "in this form only".to_string(),
        Form::Pattern => "any word of this shape".to_string(),
        Form::Fuzzy(1) => "spelled so or one letter off".to_string(),
        Form::Fuzzy(edits) => format!("spelled so or up to {edits} letters off"),
        Form::Between => "any word or number from the first to the last".to_string(),
        Form::AnyWord => "any word".to_string(),
    }
}
