//! Tree to text, in the grammar that `parse` reads.

use crate::analysis::{is_unspaced, split_pattern};
use crate::model::query::{Day, Form, Nearness, Node, Reach, TextField, Word, Words};

use super::lex::{Token, lex};

/// The tree as text; parsing it gives the same tree (names once more unresolved).
pub fn print(tree: &Node) -> String {
    node(tree, Level::Or)
}

/// How tightly the surroundings bind; looser things go into brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Unary,
}

fn node(tree: &Node, level: Level) -> String {
    match tree {
        Node::Everything => "*".to_string(),
        Node::And(parts) => bracket(level > Level::And, join(parts, " AND ", Level::Unary)),
        Node::Or(parts) => bracket(level > Level::Or, join(parts, " OR ", Level::And)),
        Node::Not(inner) => format!("NOT {}", node(inner, Level::Unary)),
        Node::Text { field, words } => text(*field, words),
        Node::AtLeast {
            field,
            count,
            words,
        } => format!("atleast/{count} {}", text(*field, words)),
        Node::Length { from, to } => {
            let show = |count: Option<u32>| count.map_or(String::new(), |n| n.to_string());
            format!("words:{}..{}", show(*from), show(*to))
        }
        Node::Name { field, typed } | Node::Entity { field, typed, .. } => {
            format!("{}:{}", field.as_str(), value(typed))
        }
        Node::Topic { typed, .. } => format!("topic:{}", value(typed)),
        Node::Days { from, to } => format!("date:{}", days(*from, *to)),
        Node::AboutDays { from, to } => format!("about-date:{}", days(*from, *to)),
    }
}

fn days(from: Option<Day>, to: Option<Day>) -> String {
    let show = |day: Option<Day>| day.map_or(String::new(), |d| d.to_string());
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (from, to) => format!("{}..{}", show(from), show(to)),
    }
}

fn bracket(needed: bool, text: String) -> String {
    if needed { format!("({text})") } else { text }
}

fn join(parts: &[Node], with: &str, level: Level) -> String {
    let texts: Vec<String> = parts.iter().map(|part| node(part, level)).collect();
    texts.join(with)
}

fn value(typed: &str) -> String {
    format!("\"{typed}\"")
}

fn text(field: TextField, words: &Words) -> String {
    let name = match field {
        TextField::Any => String::new(),
        field => format!("{}:", field.as_str()),
    };
    let label = field.is_label();
    match words {
        Words::Word(_) | Words::Phrase(_) | Words::Either(_) => {
            format!("{name}{}", near(words, label))
        }
        words => format!("{name}({})", near(words, label)),
    }
}

fn near(words: &Words, label: bool) -> String {
    match words {
        Words::Word(word) => one(word, label),
        Words::Phrase(words) => phrase(words, label),
        Words::Either(parts) => {
            let texts: Vec<String> = parts.iter().map(|part| side(part, label)).collect();
            format!("({})", texts.join(" OR "))
        }
        Words::Near {
            left,
            right,
            nearness,
        } => joined(left, &nearness_name(*nearness), right, label),
        Words::Apart {
            left,
            right,
            nearness,
        } => joined(
            left,
            &format!("not {}", nearness_name(*nearness)),
            right,
            label,
        ),
        Words::First { words, count } => format!("first/{count} {}", side(words, label)),
    }
}

fn joined(left: &Words, name: &str, right: &Words, label: bool) -> String {
    let left = match left {
        Words::Near { .. } | Words::Apart { .. } => near(left, label),
        other => side(other, label),
    };
    format!("{left} {name} {}", side(right, label))
}

fn nearness_name(nearness: Nearness) -> String {
    let name = if nearness.ordered { "adj" } else { "near" };
    match nearness.reach {
        Reach::Words(distance) => format!("{name}/{distance}"),
        Reach::Sentence => format!("{name}/s"),
        Reach::Paragraph => format!("{name}/p"),
        Reach::Field => format!("{name}/field"),
    }
}

fn side(words: &Words, label: bool) -> String {
    match words {
        Words::Near { .. } | Words::Apart { .. } => format!("({})", near(words, label)),
        words => near(words, label),
    }
}

fn one(word: &Word, label: bool) -> String {
    let text = &word.text;
    let plain = matches!(lex(text).as_slice(), [Token::Word(one)] if one == text);
    match word.form {
        Form::Exact if !label => format!("={}", quote_if(!plain, text)),
        Form::Fuzzy(edits) => format!("{text}~{edits}"),
        Form::Between => {
            let (from, to) = text.split_once("..").unwrap_or((text, ""));
            let open = |end: &str| {
                if end.is_empty() {
                    "*".to_owned()
                } else {
                    end.to_owned()
                }
            };
            format!("[{} TO {}]", open(from), open(to))
        }
        _ => quote_if(!plain, text),
    }
}

fn quote_if(needed: bool, text: &str) -> String {
    if needed {
        format!("\"{text}\"")
    } else {
        text.to_string()
    }
}

fn phrase(words: &[Word], label: bool) -> String {
    let exact = !label && words.iter().any(|word| word.form == Form::Exact);
    let fuzzy = words.iter().find_map(|word| match word.form {
        Form::Fuzzy(edits) => Some(edits),
        _ => None,
    });
    if let Some(edits) = fuzzy {
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        return format!("{}~{edits}", texts.join("-"));
    }
    let mut out = String::from(if exact { "=\"" } else { "\"" });
    let mut before = "";
    for word in words {
        if !before.is_empty() && !is_tight(before, &word.text) {
            out.push(' ');
        }
        before = &word.text;
        out.push_str(&word.text);
    }
    out.push('"');
    out
}

/// True for signs that are written without a space and stay apart without one. A vowel sign would
/// cling to the letter before it.
fn is_tight(before: &str, word: &str) -> bool {
    before.ends_with(is_unspaced)
        && word.starts_with(is_unspaced)
        && split_pattern(&format!("{before}{word}")) == [before, word]
}
