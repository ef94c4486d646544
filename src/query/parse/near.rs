//! Words that stand near each other.

use crate::analysis::FURTHEST;
use crate::model::query::{Nearness, Node, Reach, TextField, Word, Words};

use super::{Context, DEPTH_LIMIT, Parser, join};
use crate::query::lex::Token;

impl Parser {
    pub(super) fn near(&mut self, context: Context) -> Option<Node> {
        let mut left = self.atom(context);
        while let Some(token @ (Token::Near(_) | Token::Apart(_))) = self.peek() {
            let (nearness, apart) = match token {
                Token::Near(nearness) => (*nearness, false),
                Token::Apart(nearness) => (*nearness, true),
                _ => break,
            };
            self.at += 1;
            let right = self.atom(context);
            let nearness = self.checked(nearness);
            left = match (left, right) {
                (Some(left), Some(right)) => Some(self.join_near(left, right, nearness, apart)),
                (left, right) => {
                    self.ignore("a nearness lacks words on one side");
                    left.or(right)
                }
            };
        }
        left
    }

    fn checked(&mut self, nearness: Nearness) -> Nearness {
        match nearness.reach {
            Reach::Words(distance) => Nearness {
                reach: Reach::Words(self.checked_distance(distance)),
                ..nearness
            },
            _ => nearness,
        }
    }

    /// `atleast/3 a` and `first/50 a`: a sign before what it is said of.
    pub(super) fn counted(&mut self, token: &Token, context: Context) -> Option<Node> {
        self.at += 1;
        let (name, typed) = match token {
            Token::AtLeast(count) => ("atleast", *count),
            Token::First(count) => ("first", *count),
            _ => return None,
        };
        if self.depth >= DEPTH_LIMIT {
            self.ignore("too many signs before one word");
            return None;
        }
        self.depth += 1;
        let inner = self.atom(context);
        self.depth -= 1;
        let Some(inner) = inner else {
            self.ignore(format!("`{name}/{typed}` stands before nothing"));
            return None;
        };
        let count = typed.max(1);
        if count != typed {
            self.ignore(format!("`{name}/0`: taken as {name}/1"));
        }
        let Some((field, words)) = near_side(&inner) else {
            self.ignore(format!(
                "`{name}/{count}` can only be said of words, phrases and OR of them in one field"
            ));
            return Some(inner);
        };
        Some(match token {
            Token::AtLeast(_) => Node::AtLeast {
                field,
                count,
                words,
            },
            _ => Node::Text {
                field,
                words: Words::First {
                    words: Box::new(words),
                    count,
                },
            },
        })
    }

    pub(super) fn checked_distance(&mut self, distance: u32) -> u32 {
        let checked = distance.clamp(1, FURTHEST);
        if checked != distance {
            self.ignore(format!("a nearness of {distance}: taken as {checked}"));
        }
        checked
    }

    fn join_near(&mut self, left: Node, right: Node, nearness: Nearness, apart: bool) -> Node {
        match (near_side(&left), near_side(&right)) {
            (Some((field, left)), Some((other, right))) if field == other => {
                let (left, right) = (Box::new(left), Box::new(right));
                let words = match apart {
                    true => Words::Apart {
                        left,
                        right,
                        nearness,
                    },
                    false => Words::Near {
                        left,
                        right,
                        nearness,
                    },
                };
                Node::Text { field, words }
            }
            _ => {
                self.ignore(
                    "a nearness can only join words, phrases and OR of them in one field: taken as AND",
                );
                let right = match apart {
                    true => Node::Not(Box::new(right)),
                    false => right,
                };
                join(vec![left, right], Node::And).unwrap_or_default()
            }
        }
    }
}

/// `"a b c"~5` is `a near/5 b near/5 c`.
pub(super) fn chain(words: Vec<Word>, distance: u32) -> Words {
    let mut words = words.into_iter().map(Words::Word);
    let first = words.next().unwrap_or(Words::Phrase(Vec::new()));
    words.fold(first, |left, right| Words::Near {
        left: Box::new(left),
        right: Box::new(right),
        nearness: Nearness {
            reach: Reach::Words(distance),
            ordered: false,
        },
    })
}

/// A side of a nearness: words of one field.
fn near_side(node: &Node) -> Option<(TextField, Words)> {
    match node {
        Node::Text { field, words } => Some((*field, words.clone())),
        Node::Or(parts) => {
            let sides: Option<Vec<_>> = parts.iter().map(near_side).collect();
            let sides = sides?;
            let field = sides.first()?.0;
            let one_field = sides.iter().all(|side| side.0 == field);
            one_field.then(|| {
                (
                    field,
                    Words::Either(sides.into_iter().map(|s| s.1).collect()),
                )
            })
        }
        _ => None,
    }
}
