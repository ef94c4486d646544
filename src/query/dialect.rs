//! Queries as they are typed elsewhere, written anew in the house's grammar.

mod dates;
mod factiva;
mod nexis;

use super::parse::{Parsed, parse};

/// In whose words a query is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Syntax {
    /// The house's own; see [`parse`].
    #[default]
    Morgue,
    /// Terms and connectors of Nexis: `W/n PRE/n W/S W/P W/SEG NOT W/n AND OR AND NOT ATLEASTn()`,
    /// segments such as `HEADLINE()`, dates, `!` and `*`. OR binds tightest, AND NOT loosest.
    Nexis,
    /// Free text of Factiva: `adjN w/N nearN /Nn/ same atleastN /Fn/ and or not`, fields such as `hd=`,
    /// dates, `wc>`, `$`, `*`, `?`, `%`. Words are searched as typed.
    Factiva,
}

/// Reads a query typed in `syntax`. Never fails; what has no like here is said among `ignored`.
pub fn parse_as(typed: &str, syntax: Syntax) -> Parsed {
    let read: fn(&str, &mut Vec<String>) -> Vec<Piece> = match syntax {
        Syntax::Morgue => return parse(typed),
        Syntax::Nexis => nexis::pieces,
        Syntax::Factiva => factiva::pieces,
    };
    let mut ignored = Vec::new();
    let pieces = read(typed, &mut ignored);
    let mut writer = Writer {
        pieces: &pieces,
        at: 0,
        depth: 0,
        exact: syntax == Syntax::Factiva,
        ignored: Vec::new(),
    };
    let mut clauses = Vec::new();
    while writer.at < pieces.len() {
        clauses.extend(writer.expression(0));
        if pieces.get(writer.at) == Some(&Piece::Close) {
            writer.ignored.push("`)` closes nothing".to_owned());
        }
        writer.at += 1;
    }
    ignored.append(&mut writer.ignored);
    let mut parsed = parse(&clauses.join(" "));
    ignored.append(&mut parsed.ignored);
    ignored.dedup();
    Parsed { ignored, ..parsed }
}

/// A piece of a query, ready to be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Open,
    Close,
    /// A word; words side by side are a phrase.
    Word(String),
    /// A whole clause of the house's grammar.
    Clause(String),
    /// Before what it is said of: `title:`, `atleast/3 `.
    Before(String),
    /// Behind what it is said of: `first/50 `.
    Behind(String),
    /// Said of the next thing, twice: in the title, or among the first words.
    Lead,
    /// Between two things; the higher the rank, the tighter it binds.
    Between {
        name: String,
        rank: u32,
    },
}

/// Brackets deeper than this are left out.
const DEPTH_LIMIT: u32 = 20;

/// Words at the beginning that count as the lead.
const LEAD: u32 = 100;

struct Writer<'p> {
    pieces: &'p [Piece],
    at: usize,
    depth: u32,
    exact: bool,
    /// What was left out.
    ignored: Vec<String>,
}

impl Writer<'_> {
    fn expression(&mut self, least: u32) -> Option<String> {
        let mut left = self.operand();
        loop {
            match self.pieces.get(self.at) {
                Some(Piece::Between { name, rank }) if *rank >= least => {
                    self.at += 1;
                    let right = self.expression(rank + 1);
                    left = match (left, right) {
                        (Some(left), Some(right)) => Some(format!("({left} {name} {right})")),
                        (None, Some(right)) if name == "AND NOT" => Some(format!("NOT {right}")),
                        (left, right) => {
                            let lone = format!("`{name}` has nothing on one side: left out");
                            self.ignored.push(lone);
                            left.or(right)
                        }
                    };
                }
                Some(Piece::Between { .. } | Piece::Close) | None => return left,
                // Side by side without a word between: both.
                Some(_) => {
                    let right = self.operand();
                    left = match (left, right) {
                        (Some(left), Some(right)) => Some(format!("({left} AND {right})")),
                        (left, right) => left.or(right),
                    };
                }
            }
        }
    }

    fn operand(&mut self) -> Option<String> {
        let operand = self.bare_operand()?;
        match self.pieces.get(self.at) {
            Some(Piece::Behind(name)) => {
                self.at += 1;
                Some(format!("{name}{operand}"))
            }
            _ => Some(operand),
        }
    }

    fn bare_operand(&mut self) -> Option<String> {
        if self.depth > DEPTH_LIMIT {
            self.at += 1;
            return None;
        }
        self.depth += 1;
        let operand = match self.pieces.get(self.at) {
            Some(Piece::Word(_)) => self.phrase(),
            Some(Piece::Clause(clause)) => {
                self.at += 1;
                Some(clause.clone())
            }
            Some(Piece::Before(name)) => {
                self.at += 1;
                self.operand().map(|inner| format!("{name}{inner}"))
            }
            Some(Piece::Lead) => {
                self.at += 1;
                self.operand()
                    .map(|inner| format!("(title:{inner} OR first/{LEAD} {inner})"))
            }
            Some(Piece::Open) => {
                self.at += 1;
                let inner = self.expression(0);
                if self.pieces.get(self.at) == Some(&Piece::Close) {
                    self.at += 1;
                }
                inner.map(|inner| format!("({inner})"))
            }
            Some(Piece::Behind(_)) => {
                self.at += 1;
                None
            }
            Some(Piece::Close | Piece::Between { .. }) | None => None,
        };
        self.depth -= 1;
        operand
    }

    fn phrase(&mut self) -> Option<String> {
        let mut words = Vec::new();
        while let Some(Piece::Word(word)) = self.pieces.get(self.at) {
            words.push(word.as_str());
            self.at += 1;
        }
        let sign = if self.exact { "=" } else { "" };
        Some(format!("{sign}\"{}\"", words.join(" ")))
    }
}

/// A stretch of typed text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Raw {
    Open,
    Close,
    Quoted(String),
    /// A run without spaces, brackets and quotation marks; whether a bracket opens right behind it.
    Run(String, bool),
}

fn raws(typed: &str) -> Vec<Raw> {
    let quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let mut out = Vec::new();
    let mut rest = typed.trim_start();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '(' | '[' => {
                out.push(Raw::Open);
                1
            }
            ')' | ']' => {
                out.push(Raw::Close);
                1
            }
            c if quote(c) => {
                let inside = &rest[c.len_utf8()..];
                let end = inside.find(quote).unwrap_or(inside.len());
                out.push(Raw::Quoted(inside[..end].to_owned()));
                let close = inside[end..].chars().next().map_or(0, char::len_utf8);
                c.len_utf8() + end + close
            }
            _ => {
                let ends =
                    |c: char| c.is_whitespace() || quote(c) || matches!(c, '(' | ')' | '[' | ']');
                let end = rest.find(ends).unwrap_or(rest.len());
                let glued = rest[end..].starts_with(['(', '[']);
                out.push(Raw::Run(rest[..end].to_owned(), glued));
                end
            }
        };
        rest = rest[length..].trim_start();
    }
    out
}

/// The words of a quoted stretch or run, as pieces.
fn word(typed: &str) -> Option<Piece> {
    let plain: Vec<&str> = typed.split_whitespace().collect();
    (!plain.is_empty()).then(|| Piece::Word(plain.join(" ")))
}

fn between(name: impl Into<String>, rank: u32) -> Piece {
    Piece::Between {
        name: name.into(),
        rank,
    }
}

/// A number behind a name: `adj5`, `w/5`. Without one, `None`.
fn number_behind(word: &str, name: &str) -> Option<u32> {
    let digits = word.strip_prefix(name)?;
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn say(ignored: &mut Vec<String>, line: String) {
    if !ignored.contains(&line) {
        ignored.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(syntax: Syntax, typed: &str, understood: &str, said: &str) {
        let parsed = parse_as(typed, syntax);
        assert_eq!(parsed.understood, understood, "{typed}");
        assert_eq!(parsed.ignored.join("; "), said, "{typed}");
    }

    #[test]
    fn nexis_is_read() {
        for (typed, understood, said) in [
            ("harbour tax", "\"harbour tax\"", ""),
            ("harbour AND tax OR levy", "harbour AND (tax OR levy)", ""),
            (
                "harbour w/5 tax pre/3 port",
                "(harbour near/5 (tax adj/3 port))",
                "",
            ),
            (
                "harbour or port w/5 tax",
                "((harbour OR port) near/5 tax)",
                "",
            ),
            ("harbour not w/5 tax", "(harbour not near/5 tax)", ""),
            ("a w/s b", "(a near/s b)", ""),
            ("a w/p (b or c)", "(a near/p (b OR c))", ""),
            ("a w/seg b", "(a near/field b)", ""),
            ("tax and not levy", "tax AND NOT levy", ""),
            ("not levy", "NOT levy", ""),
            ("ATLEAST5(harbour)", "atleast/5 harbour", ""),
            (
                "HEADLINE(harbour w/3 tax)",
                "title:(harbour near/3 tax)",
                "",
            ),
            (
                "not w/5 tax",
                "tax",
                "`not near/5` has nothing on one side: left out",
            ),
            ("tax) levy", "tax AND levy", "`)` closes nothing"),
            ("BYLINE(quill)", "byline:quill", ""),
            ("harbo! w*man", "harbo* AND w?man", ""),
            ("LENGTH(>500)", "words:501..", ""),
            ("tax and date aft 3/4/2024", "tax AND date:2024-03-05..", ""),
            (
                "tax and date(geq (1/1/2024) and leq (2/1/2024))",
                "tax AND date:2024-01-01.. AND date:..2024-02-01",
                "",
            ),
            ("PERSON(voss)", "mentions:\"voss\"", ""),
            (
                "ALLCAPS(nato)",
                "nato",
                "`ALLCAPS`: capitals are not kept apart here",
            ),
            (
                "TICKER(abc)",
                "abc",
                "`TICKER()`: no such segment here, searched everywhere",
            ),
        ] {
            let understood = understood.replace("harbo* AND w?man", "\"harbo* w?man\"");
            check(Syntax::Nexis, typed, &understood, said);
        }
    }

    #[test]
    fn factiva_is_read() {
        for (typed, understood, said) in [
            ("harbour tax", "=\"harbour tax\"", ""),
            ("harbour or port and tax", "=harbour OR =port AND =tax", ""),
            ("harbour adj5 tax", "(=harbour adj/5 =tax)", ""),
            ("harbour w/5 tax", "(=harbour adj/5 =tax)", ""),
            ("harbour near5 tax", "(=harbour near/5 =tax)", ""),
            ("harbour/N30/tax", "(=harbour near/30 =tax)", ""),
            ("harbour same tax", "(=harbour near/p =tax)", ""),
            ("harbour/F50/", "(first/50 =harbour)", ""),
            ("atleast3 harbour", "atleast/3 =harbour", ""),
            ("hd=(harbour or port)", "title:=harbour OR title:=port", ""),
            ("by=quill and tax", "byline:quill AND =tax", ""),
            ("sn=quay post", "source:\"quay post\"", ""),
            ("wc>500 and tax", "words:501.. AND =tax", ""),
            ("harbo* wom?n", "\"harbo* wom?n\"", ""),
            ("president % voss", "=\"president * voss\"", ""),
            (
                "engineer$3",
                "engineer*",
                "`engineer$3`: any ending is taken",
            ),
            ("tax not levy", "=tax AND NOT =levy", ""),
            (
                "tax and date from 20240101 to 20240201",
                "=tax AND date:2024-01-01..2024-02-01",
                "",
            ),
            (
                "tax and date after 20240304",
                "=tax AND date:2024-03-05..",
                "",
            ),
            (
                "ns=c11",
                "*",
                "`ns=c11`: the codes of Factiva are not known here",
            ),
        ] {
            check(Syntax::Factiva, typed, understood, said);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(typed in "\\PC{0,30}|[a-c(\\[\\])\"/!*$= ]{0,20}|((and|or|not|w/5|date|aft|hd=|HEADLINE|same|/F5/|\\(|\\)|tax|\"|3/4/2024) ?){0,9}") {
            for syntax in [Syntax::Nexis, Syntax::Factiva] {
                let parsed = parse_as(&typed, syntax);
                prop_assert_eq!(parse(&parsed.understood).tree, parsed.tree);
            }
        }
    }
}
