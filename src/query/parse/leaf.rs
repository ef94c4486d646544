//! What stands at the end of a branch: words, names, days.

use crate::analysis;
use crate::model::query::{Form, NameField, Node, TextField, Word, Words};

use super::near::chain;
use super::{Context, Parser};
use crate::query::dates;
use crate::query::lex::Scope;

impl Parser {
    pub(super) fn leaf(
        &mut self,
        text: &str,
        context: Context,
        quoted: bool,
        reach: Option<u32>,
    ) -> Option<Node> {
        match context.scope {
            Scope::Text(field) => self.text_leaf(text, field, context.exact, quoted, reach),
            Scope::Exact => self.text_leaf(text, TextField::Any, true, quoted, reach),
            Scope::Name(field) => self.name_leaf(text, field),
            Scope::Dates => self.days_leaf(text, dates::range(text)),
            Scope::AboutDates => match self.days_leaf(text, dates::range(text)) {
                Some(Node::Days { from, to }) => Some(Node::AboutDays { from, to }),
                other => other,
            },
            Scope::Since => self.days_leaf(
                text,
                dates::bounds(text).map(|(from, _)| (Some(from), None)),
            ),
            Scope::Until => {
                self.days_leaf(text, dates::bounds(text).map(|(_, to)| (None, Some(to))))
            }
        }
    }

    /// `[a TO b]`: days in a field of days, else words.
    pub(super) fn range_leaf(&mut self, typed: &str, context: Context) -> Option<Node> {
        let field = match context.scope {
            Scope::Text(field) => field,
            Scope::Exact => TextField::Any,
            _ => return self.leaf(typed, context, false, None),
        };
        let (from, to) = typed.split_once("..").unwrap_or((typed, ""));
        let one_word = |end: &str| end.is_empty() || analysis::split_pattern(end) == [end];
        let plain = !typed.contains(['*', '?']) && !to.contains("..");
        if !plain || !one_word(from) || !one_word(to) || (from.is_empty() && to.is_empty()) {
            self.ignore(format!("`{typed}`: a range goes from one word to another"));
            return None;
        }
        let words = Words::Word(Word {
            text: typed.to_owned(),
            form: Form::Between,
        });
        Some(Node::Text { field, words })
    }

    fn name_leaf(&mut self, text: &str, field: NameField) -> Option<Node> {
        // Quotation marks of other kinds would not survive being printed between quotation marks.
        let typed = text
            .split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”'))
            .filter(|piece| !piece.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if typed.is_empty() {
            self.ignore(format!("`{}:` names nobody", field.as_str()));
            return None;
        }
        Some(Node::Name { field, typed })
    }

    fn days_leaf(&mut self, text: &str, range: Option<dates::Range>) -> Option<Node> {
        match range {
            Some((from, to)) => Some(Node::Days { from, to }),
            None => {
                self.ignore(format!(
                    "`{text}` is no date: write 2024, 2024-03, 2024-03-04 or 2024-01..2024-03"
                ));
                None
            }
        }
    }

    fn text_leaf(
        &mut self,
        text: &str,
        field: TextField,
        exact: bool,
        quoted: bool,
        reach: Option<u32>,
    ) -> Option<Node> {
        if !quoted && text == "*" && field == TextField::Any {
            return Some(Node::Everything);
        }
        let plain = if exact || field.is_label() {
            Form::Exact
        } else {
            Form::Stemmed
        };
        let (text, edits) = if quoted {
            (text, None)
        } else {
            self.edits(text)
        };
        let mut words = words_of(text, plain, edits);
        trim_any(&mut words);
        if words.is_empty() {
            self.ignore(format!("`{text}` holds no word"));
            return None;
        }
        let words = match reach {
            Some(reach) if words.len() > 1 && words.iter().all(|w| w.form != Form::AnyWord) => {
                chain(words, self.checked_distance(reach))
            }
            _ => phrase(words),
        };
        Some(Node::Text { field, words })
    }

    /// `word~`, `word~1`, `word~2`: the word and how many edits it may be away.
    fn edits<'t>(&mut self, text: &'t str) -> (&'t str, Option<u8>) {
        let Some((word, number)) = text.rsplit_once('~') else {
            return (text, None);
        };
        let letters = word.chars().count();
        let usual = if letters > 5 { 2 } else { 1 };
        match number.parse::<u8>() {
            _ if number.is_empty() => (word, Some(usual)),
            Ok(0) => (word, None),
            Ok(edits @ (1 | 2)) => (word, Some(edits)),
            Ok(_) => {
                self.ignore(format!("`~{number}`: at most 2 edits are looked for"));
                (word, Some(2))
            }
            Err(_) => (text, None),
        }
    }
}

/// The words of a typed piece, each with its form.
fn words_of(text: &str, plain: Form, edits: Option<u8>) -> Vec<Word> {
    analysis::split_pattern(text)
        .into_iter()
        .map(|word| {
            let form = match edits {
                _ if word == "*" => Form::AnyWord,
                _ if word.contains(['*', '?']) => Form::Pattern,
                Some(edits) => Form::Fuzzy(edits),
                None => plain,
            };
            Word { text: word, form }
        })
        .collect()
}

/// A phrase begins and ends with a word that is known.
fn trim_any(words: &mut Vec<Word>) {
    while words.last().is_some_and(|w| w.form == Form::AnyWord) {
        words.pop();
    }
    let lead = words.iter().take_while(|w| w.form == Form::AnyWord).count();
    words.drain(..lead);
}

fn phrase(mut words: Vec<Word>) -> Words {
    match words.len() {
        1 => Words::Word(words.remove(0)),
        _ => Words::Phrase(words),
    }
}
