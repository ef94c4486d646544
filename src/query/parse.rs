//! Tokens to tree. Every text has one; what could not be used is said, not refused.

use crate::analysis::{self, PART_GAP};
use crate::model::query::{Form, NameField, Node, TextField, Word, Words};
use crate::text::Text;

use super::dates;
use super::lex::{Scope, Token, lex};
use super::print::print;

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

/// Reads a query. Words are joined by AND. Never fails.
///
/// Grammar: words, `"phrases"`, `AND OR NOT + - ( )`, `field:value` and `field:(…)`, `=word` or
/// `exact:word`, `wor*` and `w?rd`, `word~1`, `a near/5 b` (any order), `a adj/3 b` (in order),
/// `"a b"~5`, `date:2024-01..2024-03`, `since:2024`, `until:2024-03`, `about-date:2024-02-26`.
pub fn parse(typed: &str) -> Parsed {
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
    let understood = print(&tree);
    Parsed {
        tree,
        understood,
        ignored: parser.ignored,
    }
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

    fn near(&mut self, context: Context) -> Option<Node> {
        let mut left = self.atom(context);
        while let Some(&Token::Near { distance, ordered }) = self.peek() {
            self.at += 1;
            let right = self.atom(context);
            let distance = self.checked_distance(distance);
            left = match (left, right) {
                (Some(left), Some(right)) => Some(self.join_near(left, right, distance, ordered)),
                (left, right) => {
                    self.ignore("a nearness lacks words on one side");
                    left.or(right)
                }
            };
        }
        left
    }

    fn checked_distance(&mut self, distance: u32) -> u32 {
        let checked = distance.clamp(1, PART_GAP - 1);
        if checked != distance {
            self.ignore(format!("a nearness of {distance}: taken as {checked}"));
        }
        checked
    }

    fn join_near(&mut self, left: Node, right: Node, distance: u32, ordered: bool) -> Node {
        match (near_side(&left), near_side(&right)) {
            (Some((field, left)), Some((other, right))) if field == other => Node::Text {
                field,
                words: Words::Near {
                    left: Box::new(left),
                    right: Box::new(right),
                    distance,
                    ordered,
                },
            },
            _ => {
                self.ignore(
                    "a nearness can only join words, phrases and OR of them in one field: taken as AND",
                );
                join(vec![left, right], Node::And).unwrap_or_default()
            }
        }
    }

    fn atom(&mut self, context: Context) -> Option<Node> {
        let token = self.peek()?.clone();
        match token {
            Token::Close | Token::Or | Token::And | Token::Near { .. } => {
                if matches!(token, Token::Near { .. }) {
                    self.at += 1;
                    self.ignore("a nearness lacks words on one side");
                }
                None
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
            Some(Token::Word(_) | Token::Quoted(..) | Token::Open | Token::Equals) => {
                self.atom(inner)
            }
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

    fn leaf(
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

/// `"a b c"~5` is `a near/5 b near/5 c`.
fn chain(words: Vec<Word>, distance: u32) -> Words {
    let mut words = words.into_iter().map(Words::Word);
    let first = words.next().unwrap_or(Words::Phrase(Vec::new()));
    words.fold(first, |left, right| Words::Near {
        left: Box::new(left),
        right: Box::new(right),
        distance,
        ordered: false,
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(typed: &str, understood: &str) {
        let parsed = parse(typed);
        assert_eq!(parsed.understood, understood, "{typed}");
        assert_eq!(parsed.ignored, Vec::<String>::new(), "{typed}");
        assert_eq!(parse(&parsed.understood).tree, parsed.tree, "{typed}");
    }

    #[test]
    fn understands() {
        for (typed, understood) in [
            ("", "*"),
            ("harbour tax", "harbour AND tax"),
            ("a b OR c", "a AND b OR c"),
            ("a (b OR c)", "a AND (b OR c)"),
            ("a -b +c", "a AND NOT b AND c"),
            ("NOT (a OR b)", "NOT (a OR b)"),
            ("\"harbour tax\"", "\"harbour tax\""),
            ("“harbour tax”", "\"harbour tax\""),
            ("=Harbour", "=Harbour"),
            ("exact:\"Harbour tax\"", "=\"Harbour tax\""),
            ("title:(a OR b)", "title:a OR title:b"),
            ("title:\"a b\"", "title:\"a b\""),
            ("a near/5 b", "(a near/5 b)"),
            ("a NEAR/5 (b OR \"c d\")", "(a near/5 (b OR \"c d\"))"),
            ("a adj/3 b w/2 c", "(a adj/3 b near/2 c)"),
            ("\"a b\"~5", "(a near/5 b)"),
            ("clim* wom?n *ation", "clim* AND wom?n AND *ation"),
            (
                "manet~ manet~1 governor~",
                "manet~1 AND manet~1 AND governor~2",
            ),
            ("said-by:Orla", "speaker:\"Orla\""),
            ("speaker:\"Orla Penn\"", "speaker:\"Orla Penn\""),
            (
                "speaker:(Orla Penn OR Dov)",
                "speaker:\"Orla Penn\" OR speaker:\"Dov\"",
            ),
            ("date:2024-03", "date:2024-03-01..2024-03-31"),
            ("about-date:2024-03-04", "about-date:2024-03-04"),
            ("about-date:..2023", "about-date:..2023-12-31"),
            (
                "since:2024 until:2024-06",
                "date:2024-01-01.. AND date:..2024-06-30",
            ),
            ("source:\"The Quay Post\"", "source:\"The Quay Post\""),
            ("Jean-Luc", "\"Jean Luc\""),
            ("\"the * deal\"", "\"the * deal\""),
            ("\"AND\"", "\"AND\""),
            ("東京", "\"東京\""),
            ("U.N. and or", "U.N AND and AND or"),
            ("as:minister tax", "as:minister AND tax"),
            ("-title:a", "NOT title:a"),
        ] {
            check(typed, understood);
        }
    }

    #[test]
    fn says_what_it_ignores() {
        for (typed, understood, reason) in [
            ("h52.1 - x", "h52.1 AND x", "`-` holds no word"),
            ("a AND", "a", "`AND` lacks something on one side"),
            ("OR a", "a", "`OR` lacks something on one side"),
            ("(a b", "a AND b", "`(` is not closed"),
            ("a) b", "a AND b", "`)` closes nothing"),
            (
                "\"a b",
                "\"a b\"",
                "`\"` is not closed: taken as a phrase to the end",
            ),
            ("a !!", "a", "`!!` holds no word"),
            ("()", "*", "`()` is empty"),
            (
                "a near/900 b",
                "(a near/255 b)",
                "a nearness of 900: taken as 255",
            ),
            ("a near/3", "a", "a nearness lacks words on one side"),
            ("title: ", "*", "a field has nothing to look for"),
            ("manet~7", "manet~2", "`~7`: at most 2 edits are looked for"),
        ] {
            let parsed = parse(typed);
            assert_eq!(parsed.understood, understood, "{typed}");
            assert_eq!(parsed.ignored, [reason], "{typed}");
        }
        assert!(parse("date:soon a").ignored[0].starts_with("`soon` is no date"));
    }

    #[test]
    fn deep_brackets_end() {
        let deep = "(".repeat(100_000);
        assert_eq!(parse(&deep).tree, Node::Everything);
        let deep = "NOT ".repeat(100_000) + "a";
        assert!(!parse(&deep).ignored.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_parses(typed in "\\PC{0,30}") {
            let understood = parse(&typed).understood;
            prop_assert_eq!(parse(&understood).ignored, Vec::<String>::new(), "{}", understood);
        }

        #[test]
        fn grammar_like_text_round_trips(pieces in proptest::collection::vec(
            prop_oneof![
                Just("a"), Just("Orla's"), Just("U.N."), Just("AND"), Just("OR"), Just("NOT"), Just("("),
                Just(")"), Just("\""), Just("«"), Just("-"), Just("+"), Just("="), Just("near/3"),
                Just("adj/2"), Just("title:"), Just("speaker:"), Just("date:"), Just("about-date:"), Just("since:2024"),
                Just("exact:"), Just("w*d"), Just("*"), Just("?x"), Just("~1"), Just("~"), Just("東京"),
                Just("l'eau"), Just("12,5"), Just(".."), Just("2024-02"), Just("as:"), Just("”"), Just("ไทย*"),
            ], 0..12), spaces in proptest::collection::vec(any::<bool>(), 12)) {
            let typed: String = pieces
                .iter()
                .zip(spaces)
                .map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" }))
                .collect();
            round_trip(&typed)?;
        }
    }

    fn round_trip(typed: &str) -> Result<(), TestCaseError> {
        let first = parse(typed);
        let second = parse(&first.understood);
        prop_assert_eq!(
            &second.tree,
            &first.tree,
            "{} -> {}",
            typed,
            first.understood
        );
        prop_assert_eq!(second.ignored, Vec::<String>::new(), "{}", first.understood);
        prop_assert_eq!(second.understood, first.understood);
        Ok(())
    }
}
