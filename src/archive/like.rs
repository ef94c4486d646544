//! More like this, and what was perhaps meant: both are words that the index knows better than the user.

use crate::archive::search::Suggestion;
use crate::archive::{Archive, Found};
use crate::error::{Error, Result};
use crate::index::{Index, Scope};
use crate::model::query::{Form, Node, TextField, Word, Words};
use crate::query;

/// Words by which likeness is sought, beside the key phrases of an article.
const WORDS: usize = 16;
/// Key phrases of an article by which likeness is sought.
const PHRASES: usize = 6;
/// Words for which something near is suggested.
const SUGGESTED: usize = 4;

impl Archive {
    /// What is like the article or quotation `id`, as a query: its key phrases and its telling words, any
    /// of them; and the row of the article itself, which is like itself and is to be left out.
    ///
    /// Errors when `id` names nothing, or nothing that it says stands anywhere else.
    pub(super) fn likeness(&self, index: &Index, id: &str) -> Result<(Node, u64)> {
        let gone = || {
            Error::NotFound(format!(
                "{id}: no longer in the current version of its article"
            ))
        };
        let (text, scope, key) = match self.find(id)? {
            Found::Article(row) => {
                let article = self.store.article(row)?.ok_or_else(gone)?;
                let title = article.title.as_deref().unwrap_or("");
                let text = format!("{title}\n{}", article.text.as_str());
                (text, Scope::Articles, article.key)
            }
            Found::Quotation(row) => {
                let quotation = self.store.quotation(row)?.ok_or_else(gone)?;
                (quotation.quotation, Scope::Quotes, quotation.article_key)
            }
        };
        let mut typed = Vec::new();
        if scope == Scope::Articles {
            let phrases = self.store.key_phrases_of(&key)?.into_iter();
            let several = phrases.filter(|k| k.phrase.split_whitespace().count() > 1);
            typed.extend(several.take(PHRASES).map(|k| k.phrase));
        }
        typed.extend(index.telling(&text, scope, WORDS)?);
        let mut parts: Vec<Node> = typed
            .iter()
            .map(|words| query::parse(&format!("\"{}\"", words.replace('"', " "))).tree)
            .filter(|part| *part != Node::Everything)
            .collect();
        let article = self
            .store
            .articles_by_key(&key)?
            .first()
            .copied()
            .ok_or_else(gone)?;
        match parts.len() {
            0 => Err(Error::NotFound(format!(
                "{id}: no word of it stands anywhere else in this archive"
            ))),
            1 => Ok((parts.remove(0), article as u64)),
            _ => Ok((Node::Or(parts), article as u64)),
        }
    }
}

/// For words of `tree` that no card has, the nearest that some have.
pub(super) fn suggestions(index: &Index, tree: &Node, scope: Scope) -> Result<Vec<Suggestion>> {
    let mut asked = Vec::new();
    collect(tree, &mut asked);
    asked.truncate(SUGGESTED);
    let mut found = Vec::new();
    for (field, typed) in asked {
        if let Some((meant, count)) = index.meant(field, typed, scope)? {
            found.push(Suggestion {
                typed: typed.to_owned(),
                meant,
                count,
            });
        }
    }
    Ok(found)
}

fn collect<'t>(tree: &'t Node, asked: &mut Vec<(TextField, &'t str)>) {
    match tree {
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| collect(part, asked)),
        Node::Text { field, words } => collect_words(*field, words, asked),
        _ => {}
    }
}

fn collect_words<'t>(field: TextField, words: &'t Words, asked: &mut Vec<(TextField, &'t str)>) {
    let mut take = |word: &'t Word| {
        let plain = matches!(word.form, Form::Stemmed | Form::Exact);
        if plain && !asked.contains(&(field, &word.text)) {
            asked.push((field, &word.text));
        }
    };
    match words {
        Words::Word(word) => take(word),
        Words::Phrase(words) => words.iter().for_each(take),
        Words::Either(parts) => parts
            .iter()
            .for_each(|part| collect_words(field, part, asked)),
        Words::Near { left, right, .. } => {
            collect_words(field, left, asked);
            collect_words(field, right, asked);
        }
    }
}
