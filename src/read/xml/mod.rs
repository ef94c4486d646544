//! XML as it comes: what its root is, what is broken in it and can be mended, its words.
//!
//! No document of type is opened and no entity expanded without bound: [`Entities`] takes the
//! `DOCTYPE` off before the parser sees it.

mod entities;
mod mend;
mod unread;
mod words;

use std::borrow::Cow;

use roxmltree::{Document, Error, Node, ParsingOptions};

use super::decode::{declared_charset, decode};
use super::{Input, Item};

pub use entities::Entities;
pub use mend::{Ends, Mended, mend};
pub use unread::OtherXml;
pub use words::{Part, html_part, paragraphs, words_of};

/// The most elements and texts of one document: a hostile one is all tags, and each takes memory.
const MAX_NODES: u32 = 4_000_000;

/// How many undeclared prefixes are declared for it.
const MAX_PREFIXES: usize = 12;

/// A document as it came.
pub struct Source {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its characters, by what it declares or else by what it is.
    pub text: String,
    /// What was odd in decoding it.
    pub warnings: Vec<String>,
}

/// The whole of `input`. The refusal when it is too long or cannot be read.
pub fn source(input: &mut Input) -> Result<Source, Item> {
    let bytes = input.whole()?;
    let sent = input.options.charset.clone();
    let declared = sent.or_else(|| declared_charset(bytes.trim_ascii_start()));
    let decoded = decode(&bytes, declared.as_deref());
    Ok(Source {
        bytes,
        text: decoded.text,
        warnings: decoded.warnings,
    })
}

/// The name of the root element as it is written (`rdf:RDF`), looked for behind the declaration,
/// comments, a document type and, before a declaration, up to 2,000 bytes that are no XML (what a
/// server complains of). None where no element begins.
pub fn root(text: &str) -> Option<&str> {
    let rest = &text[prolog_end(text)?..];
    let name = &rest[1..];
    Some(&name[..name_length(name)])
}

/// Where the root element begins; None where none does.
pub fn prolog_end(text: &str) -> Option<usize> {
    let mut at = text.len() - text.trim_start_matches(is_blank).len();
    if !text[at..].starts_with('<') {
        at = text.find("<?xml").filter(|at| *at < 2_000)?;
    }
    loop {
        let rest = &text[at..];
        let skip = if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if is_doctype(rest) {
            entities::doctype_length(rest)?
        } else {
            break;
        };
        at += skip;
        at += text[at..].len() - text[at..].trim_start_matches(is_blank).len();
    }
    let begins = text[at..].strip_prefix('<')?;
    begins.starts_with(starts_name).then_some(at)
}

/// The name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Parses `text`, whose prolog has been taken off. Prefixes that it uses and does not declare are
/// declared in `spare`. The reason with line and column when it is no XML.
pub fn parse<'t>(text: &'t str, spare: &'t mut String) -> Result<Document<'t>, String> {
    let mut error = match Document::parse_with_options(text, options()) {
        Ok(document) => return Ok(document),
        Err(error) => error,
    };
    for _ in 0..MAX_PREFIXES {
        let Error::UnknownNamespace(prefix, _) = &error else {
            break;
        };
        if spare.is_empty() {
            spare.push_str(text);
        }
        let name = spare.find('<').map_or(0, |at| at + 1);
        let end = name + name_length(&spare[name..]);
        spare.insert_str(end, &format!(" xmlns:{prefix}=\"urn:undeclared:{prefix}\""));
        match Document::parse_with_options(spare, options()) {
            Ok(_) => break,
            Err(other) => error = other,
        }
    }
    if spare.is_empty() {
        return Err(plainly(&error));
    }
    Document::parse_with_options(spare, options()).map_err(|error| plainly(&error))
}

fn options<'t>() -> ParsingOptions<'t> {
    ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    }
}

fn plainly(error: &Error) -> String {
    match error {
        Error::NodesLimitReached => format!("has more than {MAX_NODES} elements and texts"),
        error => format!("broken XML: {error}"),
    }
}

/// The first child called `name`, whatever its namespace.
pub fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|child| child.tag_name().name() == name)
}

/// The node at the end of `path` of first children.
pub fn at<'a, 'i>(node: Node<'a, 'i>, path: &[&str]) -> Option<Node<'a, 'i>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

/// The first element below `node` called `name`, whatever its namespace.
pub fn find<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.descendants()
        .find(|node| node.tag_name().name() == name)
}

/// The attribute `name`, whatever its namespace, when it is not empty.
pub fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let found = node.attributes().find(|a| a.name() == name)?.value().trim();
    (!found.is_empty()).then_some(found)
}

/// All text of `node` in one line; None when there is none.
pub fn line(node: Node) -> Option<String> {
    let text: String = node
        .descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .collect();
    let line = super::words::one_line(&text);
    (!line.is_empty()).then_some(line)
}

/// All text of `node` as it is written; borrowed when it is one piece.
pub fn text<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    let mut pieces = node
        .descendants()
        .filter_map(|n| n.is_text().then(|| n.text())?);
    let Some(first) = pieces.next() else {
        return Cow::Borrowed("");
    };
    let mut all = Cow::Borrowed(first);
    for piece in pieces {
        all.to_mut().push_str(piece);
    }
    all
}

fn is_doctype(rest: &str) -> bool {
    rest.get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}' || c == '\0'
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_behind_what_comes_before_it() {
        let found = |text: &str| root(text).map(str::to_owned);
        assert_eq!(found("<rss version='2.0'>").as_deref(), Some("rss"));
        assert_eq!(
            found("\u{FEFF}\n <?xml version='1.0'?><!-- <a> -->\n<?x y?><rdf:RDF>").as_deref(),
            Some("rdf:RDF")
        );
        let typed = "<!DOCTYPE nitf SYSTEM 'a>b' [ <!ENTITY x '>'> ]>\n<nitf/>";
        assert_eq!(found(typed).as_deref(), Some("nitf"));
        let complaint = "Warning: no such table in /srv/feed.php\n<?xml version='1.0'?><feed>";
        assert_eq!(found(complaint).as_deref(), Some("feed"));
        assert_eq!(found("<!-- never closed <rss>"), None);
        assert_eq!(found("No markup at all"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn undeclared_prefixes_are_no_obstacle() -> Result<(), String> {
        let mut spare = String::new();
        let tree = parse(
            "<rss><dc:creator>Ana</dc:creator><a:b c:d='1'/></rss>",
            &mut spare,
        )?;
        assert_eq!(
            find(tree.root(), "creator").and_then(line).as_deref(),
            Some("Ana")
        );
        Ok(())
    }

    #[test]
    fn deep_nesting_ends_in_an_answer() {
        let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
        let _ = parse(&deep, &mut String::new()).map(|tree| line(tree.root()));
    }
}
