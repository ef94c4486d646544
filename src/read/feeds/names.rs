//! The vocabularies of feeds by the names that everybody gives them.

use roxmltree::Node;

/// Vocabularies: what their address contains, and their usual prefix. Those of the feeds themselves
/// have none. The longer addresses come first.
const SPACES: &[(&str, &str)] = &[
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/prism", "prism"),
    ("prismstandard.org", "prism"),
    ("purl.org/rss/1.0/modules/", "other"),
    ("purl.org/rss/1.0", ""),
    ("purl.org/rss/2.0", ""),
    ("purl.org/net/rss", ""),
    ("my.netscape.com/rdf", ""),
    ("channel.netscape.com/rdf", ""),
    ("backend.userland.com/rss", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("cyber.law.harvard.edu/rss", ""),
    ("w3.org/2005/atom", "atom"),
    ("purl.org/atom/ns", "atom"),
    ("purl.org/dc/elements", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds/podcast", "itunes"),
    ("google.com/schemas/play-podcasts", "googleplay"),
    ("w3.org/1999/xhtml", "xhtml"),
    ("feedburner", "feedburner"),
    ("news.yandex.ru", "yandex"),
    ("wordpress.org/export", "wp"),
    ("w3.org/1999/02/22-rdf", ""),
];

/// Prefixes that feeds use without declaring them.
const UNDECLARED: &[&str] = &[
    "content",
    "dc",
    "dcterms",
    "atom",
    "media",
    "itunes",
    "prism",
    "feedburner",
    "yandex",
    "xhtml",
];

/// The usual prefix of the vocabulary of `node`; empty for that of the feed, `other` for unknown ones.
pub fn space(node: Node) -> &'static str {
    let Some(address) = node.tag_name().namespace() else {
        return "";
    };
    if let Some(prefix) = address.strip_prefix("urn:undeclared:") {
        let known = UNDECLARED.iter().find(|known| **known == prefix);
        return known.unwrap_or(&"other");
    }
    let address = address.to_ascii_lowercase();
    let found = SPACES.iter().find(|(part, _)| address.contains(part));
    found.map_or("other", |(_, prefix)| prefix)
}

/// The children of `node` called `name`: `title` is that of the feed's own vocabulary (or of Atom, which
/// RSS feeds borrow only under other names), `dc:title` that of Dublin Core.
pub fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let own = space(node);
    node.children().filter(move |child| {
        child.is_element() && child.tag_name().name() == local && {
            let space = space(*child);
            space == prefix || prefix.is_empty() && space == own
        }
    })
}
