//! Tokens to tree. Every text has one; what could not be used is said, not refused.

use crate::model::query::{Node, TextField};
use crate::text::Text;

use super::lex::{Scope, Token, lex};
use super::print::print;

mod leaf;
mod near;

/// Brackets deeper than this are read as if closed; no person types them.
const DEPTH_LIMIT: usize = 40;

/// A query as understood.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Parsed {
    /// What is asked. Nothing usable typed: everything.
    pub tree: Node,
    /// The tree as text in the same grammar; it parses to the same tree.
    pub understood: String,
    /// What was not used, each with its reason.
    pub ignored: Vec<String>,
}

/// Printing and parsing again settles in one or two rounds; more are not tried.
const ROUNDS: usize = 8;

/// Reads a query. Words are joined by AND. Never fails.
///
/// Grammar: words, `"phrases"`, `AND OR NOT & | + - ! ( )`, `field:value` and `field:(…)`, `=word`
/// or `exact:word`, `wor*`, `w?rd` and `*ord`, `word~1`, `[a TO b]`, `a near/5 b` (any order),
/// `a adj/3 b` (in order), `a near/s b` (one sentence), `a near/p b` (one paragraph), `a not near/5 b`,
/// `"a b"~5`, `first/50 a`, `atleast/3 a`, `words:100..500`, `date:2024-01..2024-03`, `since:2024`,
/// `until:2024-03`, `about-date:2024-02-26`.
pub fn parse(typed: &str) -> Parsed {
    let (mut tree, ignored) = read(typed);
    let mut understood = print(&tree);
    // What is searched is what is shown: a word that would be split otherwise when typed again is
    // taken as it will be then.
    let rounds = if understood == typed { 0 } else { ROUNDS };
    for _ in 0..rounds {
        let (again, _) = read(&understood);
        if again == tree {
            break;
        }
        tree = again;
        understood = print(&tree);
    }
    Parsed {
        tree,
        understood,
        ignored,
    }
}

fn read(typed: &str) -> (Node, Vec<String>) {
    let cleaned = Text::clean(typed);
    let mut parser = Parser {
        tokens: lex(cleaned.as_str()),
        at: 0,
        depth: 0,
        ignored: Vec::new(),
    };
    let top = Context {
        scope: Scope::Text(TextField::Any),
        exact: false,
    };
    let mut parts = Vec::new();
    while parser.at < parser.tokens.len() {
        parts.extend(parser.either(top));
        if parser.peek() == Some(&Token::Close) {
            parser.at += 1;
            parser.ignore("`)` closes nothing");
        }
    }
    let tree = join(parts, Node::And).unwrap_or_default();
    (tree, parser.ignored)
}

/// Where a word stands: its field, and whether forms are exact.
#[derive(Clone, Copy)]
struct Context {
    scope: Scope,
    exact: bool,
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    ignored: Vec<String>,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn ignore(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        if !self.ignored.contains(&reason) {
            self.ignored.push(reason);
        }
    }

    fn either(&mut self, context: Context) -> Option<Node> {
        let mut parts = Vec::new();
        loop {
            let part = self.all(context);
            let empty = part.is_none();
            parts.extend(part);
            if self.peek() != Some(&Token::Or) {
                break;
            }
            self.at += 1;
            let nothing_follows = matches!(self.peek(), None | Some(Token::Close | Token::Or));
            if empty || nothing_follows {
                self.ignore("`OR` lacks something on one side");
            }
        }
        join(parts, Node::Or)
    }

    fn all(&mut self, context: Context) -> Option<Node> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(Token::Close | Token::Or) => break,
                Some(Token::And) => {
                    self.at += 1;
                    let open = matches!(
                        self.peek(),
                        None | Some(Token::Close | Token::Or | Token::And)
                    );
                    if parts.is_empty() || open {
                        self.ignore("`AND` lacks something on one side");
                    }
                }
                Some(_) => parts.extend(self.signed(context)),
            }
        }
        join(parts, Node::And)
    }

    fn signed(&mut self, context: Context) -> Option<Node> {
        let (negative, sign) = match self.peek() {
            Some(Token::Not) => (true, "NOT"),
            Some(Token::Minus) => (true, "-"),
            Some(Token::Plus) => (false, "+"),
            _ => return self.near(context),
        };
        self.at += 1;
        if self.depth >= DEPTH_LIMIT {
            let is_sign = |t: &Token| matches!(t, Token::Not | Token::Minus | Token::Plus);
            while self.peek().is_some_and(is_sign) {
                self.at += 1;
            }
            self.ignore("too many signs before one word");
            return self.near(context);
        }
        self.depth += 1;
        let inner = match self.peek() {
            None | Some(Token::Close | Token::Or | Token::And) => None,
            Some(_) => self.signed(context),
        };
        self.depth -= 1;
        if inner.is_none() {
            self.ignore(format!("`{sign}` stands before nothing"));
        }
        inner.map(|node| {
            if negative {
                Node::Not(Box::new(node))
            } else {
                node
            }
        })
    }

    fn atom(&mut self, context: Context) -> Option<Node> {
        let token = self.peek()?.clone();
        match token {
            Token::Close | Token::Or | Token::And => None,
            Token::Near(_) | Token::Apart(_) => {
                self.at += 1;
                self.ignore("a nearness lacks words on one side");
                None
            }
            Token::AtLeast(_) | Token::First(_) => self.counted(&token, context),
            Token::Length(from, to) => {
                self.at += 1;
                Some(Node::Length { from, to })
            }
            Token::Range(typed) => {
                self.at += 1;
                self.range_leaf(&typed, context)
            }
            Token::Not | Token::Minus | Token::Plus => self.signed(context),
            Token::Field(scope) => {
                self.at += 1;
                self.field(scope, context)
            }
            Token::Equals => {
                self.at += 1;
                self.field(Scope::Exact, context)
            }
            Token::Open => {
                self.at += 1;
                self.group(context)
            }
            Token::Quoted(text, reach, closed) => {
                self.at += 1;
                if !closed {
                    self.ignore("`\"` is not closed: taken as a phrase to the end");
                }
                self.leaf(&text, context, true, reach)
            }
            Token::Word(text) => {
                self.at += 1;
                self.leaf(&text, context, false, None)
            }
        }
    }

    fn field(&mut self, scope: Scope, context: Context) -> Option<Node> {
        let inner = match scope {
            Scope::Exact => Context {
                exact: true,
                ..context
            },
            scope => Context {
                scope,
                exact: false,
            },
        };
        match self.peek() {
            Some(
                Token::Word(_)
                | Token::Quoted(..)
                | Token::Range(_)
                | Token::First(_)
                | Token::AtLeast(_)
                | Token::Open
                | Token::Equals,
            ) => self.atom(inner),
            Some(Token::Field(_)) if self.depth < DEPTH_LIMIT => {
                self.depth += 1;
                let node = self.atom(inner);
                self.depth -= 1;
                node
            }
            _ => {
                self.ignore("a field has nothing to look for");
                None
            }
        }
    }

    fn group(&mut self, context: Context) -> Option<Node> {
        if self.depth >= DEPTH_LIMIT {
            self.ignore("brackets too deep");
            return None;
        }
        self.depth += 1;
        let node = match context.scope {
            Scope::Text(_) | Scope::Exact => self.either(context),
            _ => {
                self.merge_values();
                self.either(context)
            }
        };
        self.depth -= 1;
        match self.peek() {
            Some(Token::Close) => self.at += 1,
            _ => self.ignore("`(` is not closed"),
        }
        if node.is_none() {
            self.ignore("`()` is empty");
        }
        node
    }

    /// `speaker:(Dara Sok OR Lim)`: words side by side are one name.
    fn merge_values(&mut self) {
        let mut at = self.at;
        while at + 1 < self.tokens.len() && self.tokens[at] != Token::Close {
            if let (Token::Word(a), Token::Word(b)) = (&self.tokens[at], &self.tokens[at + 1]) {
                self.tokens[at] = Token::Word(format!("{a} {b}"));
                self.tokens.remove(at + 1);
            } else {
                at += 1;
            }
        }
    }
}

/// Flattens: `(a AND b) AND c` is one AND of three. Nothing gives nothing, one thing itself.
fn join(parts: Vec<Node>, make: fn(Vec<Node>) -> Node) -> Option<Node> {
    if parts.len() < 2 {
        return parts.into_iter().next();
    }
    let all = matches!(make(Vec::new()), Node::And(_));
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Node::And(inner) if all => flat.extend(inner),
            Node::Or(inner) if !all => flat.extend(inner),
            part => flat.push(part),
        }
    }
    Some(make(flat))
}

#[cfg(test)]
mod tests;
