//! A feed cut into its items and the frame around them, whatever is broken in it.

use super::super::xml;

/// What no CDATA section of a feed holds.
pub const BORDERS: &[&str] = &["</item>", "</entry>", "</channel>"];

/// The source of one item.
#[derive(Debug, PartialEq)]
pub struct Piece<'a> {
    /// From its start tag to its end tag.
    pub source: &'a str,
    /// The line on which it begins.
    pub line: usize,
    /// False when its end tag is missing: it ends where the next one begins, or with the feed.
    pub closed: bool,
    /// True when nothing follows it.
    pub last: bool,
}

/// A feed in pieces.
pub struct Cut<'a> {
    /// The start tag of the root; empty when the root is an item itself.
    pub root_tag: &'a str,
    /// Its name.
    pub root_name: &'a str,
    /// The items.
    pub items: Vec<Piece<'a>>,
    /// All but the items.
    pub frame: String,
    /// True when the end tag of the root is there.
    pub complete: bool,
}

/// Cuts `text`, whose root element begins at `start`. One pass.
pub fn cut(text: &str, start: usize) -> Cut<'_> {
    let body = text[start..].trim_end_matches(|c: char| c.is_whitespace() || c == '\0');
    let name = xml::root(body).unwrap_or_default();
    let end_tag = format!("</{name}");
    let mut found = Cut {
        root_tag: &body[..tag_length(body)],
        root_name: name,
        items: Vec::new(),
        frame: String::new(),
        complete: body.rfind(&end_tag).is_some() || xml::local(name) == "entry",
    };
    if xml::local(name) == "entry" {
        found.root_tag = "";
        found.items.push(Piece {
            source: body,
            line: 1,
            closed: true,
            last: true,
        });
        return found;
    }
    let mut lines = Lines::at(text, start);
    let mut framed = 0;
    let mut open: Option<(usize, &str)> = None;
    let mut piece = |from: usize, to: usize, closed: bool| Piece {
        source: &body[from..to],
        line: lines.of(start + from),
        closed,
        last: false,
    };
    for at in tags(body) {
        let here = &body[at..];
        let Some((from, own)) = open else {
            if let Some(item) = item_name(here, name) {
                found.frame.push_str(&body[framed..at]);
                framed = at;
                open = Some((at, item));
                let length = tag_length(here);
                if here[..length].ends_with("/>") {
                    framed = at + length;
                    open = None;
                    found.items.push(piece(at, framed, true));
                }
            }
            continue;
        };
        if is_end_of(here, own) {
            framed = at + tag_length(here);
            found.items.push(piece(from, framed, true));
            open = None;
        } else if ends_feed(here) {
            framed = at;
            found.items.push(piece(from, at, false));
            open = None;
        } else if let Some(item) = item_name(here, name) {
            framed = at;
            found.items.push(piece(from, at, false));
            open = Some((at, item));
        }
    }
    match open {
        Some((from, _)) => {
            let mut last = piece(from, body.len(), false);
            last.last = true;
            found.items.push(last);
        }
        None => found.frame.push_str(&body[framed..]),
    }
    found
}

fn is_end_of(text: &str, name: &str) -> bool {
    let rest = text
        .strip_prefix("</")
        .and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|rest| {
        rest.starts_with('>') || rest.starts_with(|c: char| c.is_ascii_whitespace())
    })
}

/// True for the end tag of a feed or of its channel.
fn ends_feed(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("</") else {
        return false;
    };
    let length = rest.bytes().take(64).position(|b| b == b'>').unwrap_or(0);
    let name = rest.get(..length).unwrap_or_default().trim_end();
    matches!(xml::local(name), "channel" | "rss" | "feed" | "RDF")
}

/// The places of `<` that begin a tag, outside of comments and CDATA sections.
fn tags(body: &str) -> impl Iterator<Item = usize> + '_ {
    let mut ends = xml::Ends::new(body, BORDERS);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + memchr::memchr(b'<', body.as_bytes().get(at..)?)?;
            let rest = &body[open..];
            let skipped = if rest.starts_with("<!--") {
                ends.comment(open)
            } else if rest.starts_with("<![CDATA[") {
                ends.cdata(open)
            } else {
                at = open + 1;
                return Some(open);
            };
            at = skipped.unwrap_or(open + 1);
        }
    })
}

/// The name of the item whose start tag `text` begins with; None when it begins with another.
fn item_name<'a>(text: &'a str, root: &str) -> Option<&'a str> {
    let rest = &text[1..];
    let length = rest
        .bytes()
        .take(64)
        .position(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/'))?;
    let name = rest.get(..length)?;
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let of_root = root.split_once(':').map_or("", |(prefix, _)| prefix);
    let item = matches!(local, "item" | "entry")
        && (prefix.is_empty() || prefix == "rss" || prefix == of_root);
    item.then_some(name)
}

/// How far a tag is looked through for its end, in bytes: feeds with many vocabularies have long ones.
const MAX_TAG: usize = 8_000;

/// How long the tag is with which `text` begins, quotes heeded; where it has no end, to its first `>`.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().take(MAX_TAG).enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    let simple = text.bytes().take(MAX_TAG).position(|byte| byte == b'>');
    simple.map_or(text.len(), |at| at + 1)
}

/// Counts lines forward.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn at(text: &'a str, at: usize) -> Lines<'a> {
        let mut lines = Lines {
            text,
            at: 0,
            line: 1,
        };
        lines.of(at);
        lines
    }

    fn of(&mut self, at: usize) -> usize {
        let passed = &self.text.as_bytes()[self.at..at];
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.at = at;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, bool)], frame: &str) {
        let found = cut(text, 0);
        let items: Vec<_> = found.items.iter().map(|p| (p.source, p.closed)).collect();
        assert_eq!(items, expected, "{text}");
        assert_eq!(found.frame, frame, "{text}");
    }

    #[test]
    fn items_are_cut_out() {
        check(
            "<rss><channel>t<item>a</item>\n<item x='>'>b</item></channel></rss>",
            &[("<item>a</item>", true), ("<item x='>'>b</item>", true)],
            "<rss><channel>t\n</channel></rss>",
        );
        check(
            "<atom:feed><items/><atom:entry>a</atom:entry></atom:feed>",
            &[("<atom:entry>a</atom:entry>", true)],
            "<atom:feed><items/></atom:feed>",
        );
        check(
            "<rss><item><![CDATA[</x><item>]]></item><!-- <item> --><item/></rss>",
            &[
                ("<item><![CDATA[</x><item>]]></item>", true),
                ("<item/>", true),
            ],
            "<rss><!-- <item> --></rss>",
        );
    }

    #[test]
    fn a_broken_item_ends_where_the_next_begins() {
        check(
            "<rss><item>a<item>b</item><item><![CDATA[c</item><item>d</item><item>e",
            &[
                ("<item>a", false),
                ("<item>b</item>", true),
                ("<item><![CDATA[c</item>", true),
                ("<item>d</item>", true),
                ("<item>e", false),
            ],
            "<rss>",
        );
        assert!(!cut("<rss><item>a</item>", 0).complete);
        check("", &[], "");
    }
}
