//! Names in a query, for the archive to say whom they mean.

use crate::model::query::{NameField, Node};

/// Whom or what a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// These entities; none fits nothing.
    Entities(Vec<u64>),
    /// These topic codes; none fits nothing.
    Topics(Vec<String>),
}

/// The names that wait to be resolved, in order of the tree, without doubles.
pub fn names(tree: &Node) -> Vec<(NameField, String)> {
    let mut out = Vec::new();
    collect(tree, &mut out);
    out
}

fn collect(tree: &Node, out: &mut Vec<(NameField, String)>) {
    match tree {
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| collect(part, out)),
        Node::Not(inner) => collect(inner, out),
        Node::Name { field, typed } => {
            let name = (*field, typed.clone());
            if !out.contains(&name) {
                out.push(name);
            }
        }
        _ => {}
    }
}

/// The tree with every name replaced by what `resolve` says it means.
pub fn resolve_names(tree: &Node, resolve: &mut dyn FnMut(NameField, &str) -> Resolved) -> Node {
    match tree {
        Node::And(parts) => Node::And(resolve_all(parts, resolve)),
        Node::Or(parts) => Node::Or(resolve_all(parts, resolve)),
        Node::Not(inner) => Node::Not(Box::new(resolve_names(inner, resolve))),
        Node::Name { field, typed } => match resolve(*field, typed) {
            Resolved::Entities(ids) => Node::Entity {
                field: *field,
                ids,
                typed: typed.clone(),
            },
            Resolved::Topics(codes) => Node::Topic {
                codes,
                typed: typed.clone(),
            },
        },
        other => other.clone(),
    }
}

fn resolve_all(parts: &[Node], resolve: &mut dyn FnMut(NameField, &str) -> Resolved) -> Vec<Node> {
    parts
        .iter()
        .map(|part| resolve_names(part, resolve))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{parse, print};

    #[test]
    fn names_are_listed_once_and_replaced() {
        let tree = parse("speaker:Orla (topic:trade OR NOT speaker:Orla) tax").tree;
        let orla = (NameField::Speaker, "Orla".to_string());
        let trade = (NameField::Topic, "trade".to_string());
        assert_eq!(names(&tree), [orla, trade]);
        let resolved = resolve_names(&tree, &mut |field, _| match field {
            NameField::Topic => Resolved::Topics(vec!["04000000".to_string()]),
            _ => Resolved::Entities(vec![7, 9]),
        });
        assert_eq!(names(&resolved), []);
        assert_eq!(print(&resolved), print(&tree));
    }
}
