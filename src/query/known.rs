//! How much of a card the marks in its texts hang on.

use crate::model::query::{Node, TextField};

/// What a card is known by where only its texts are at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// The tree asks enough of the texts: this much of it, which the card fits if it fits the tree.
    Texts(Node),
    /// A side of an OR asks for more than the texts, or quoted words are asked for; the whole card is needed.
    Card,
}

/// How much of a card is needed to mark what matched in the texts of one that fits `tree`.
/// Conditions on other things that must be met beside the words mark nothing, and are met.
pub fn known_by(tree: &Node) -> Known {
    match texts_of(tree) {
        Some(texts) => Known::Texts(texts),
        None => Known::Card,
    }
}

fn texts_of(tree: &Node) -> Option<Node> {
    match tree {
        Node::And(parts) => parts
            .iter()
            .map(texts_of)
            .collect::<Option<_>>()
            .map(Node::And),
        Node::Or(parts) => parts.iter().all(asks_texts).then(|| tree.clone()),
        tree if asks_texts(tree) => Some(tree.clone()),
        // Marked in the text, of which the card says where it quotes somebody.
        Node::Text {
            field: TextField::Quote,
            ..
        }
        | Node::AtLeast {
            field: TextField::Quote,
            ..
        } => None,
        _ => Some(Node::Everything),
    }
}

/// True when the title and the text alone say whether a card fits.
fn asks_texts(tree: &Node) -> bool {
    match tree {
        Node::And(parts) | Node::Or(parts) => parts.iter().all(asks_texts),
        Node::Not(inner) => asks_texts(inner),
        Node::Text { field, .. } | Node::AtLeast { field, .. } => {
            matches!(field, TextField::Any | TextField::Title | TextField::Body)
        }
        Node::Everything | Node::Length { .. } => true,
        _ => false,
    }
}
