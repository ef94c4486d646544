//! What a feed says of itself.

use roxmltree::Node;
use url::Url;

use super::super::xml;
use super::entry::{flat, names_of};
use super::names::children;

/// A feed's fields that its items fall back to.
#[derive(Debug, Default)]
pub struct Channel {
    /// Its title.
    pub title: Option<String>,
    /// Its language, as it states it.
    pub language: Option<String>,
    /// Those whom Atom has write all entries that name nobody.
    pub authors: Vec<String>,
    /// The address that relative ones are meant from.
    pub base: Option<Url>,
}

impl Channel {
    /// From the source of a feed without its items; the reason when it is no XML. An end that is
    /// missing is put there.
    pub fn of(frame: &str) -> Result<Channel, String> {
        let mut broken = String::new();
        for end in ["", "</channel></rss>", "</rss>", "</feed>", "</rdf:RDF>"] {
            let whole = format!("{frame}{end}");
            match xml::parse(&whole, &mut String::new()) {
                Ok(tree) => return Ok(Channel::of_root(tree.root_element())),
                Err(reason) if broken.is_empty() => broken = reason,
                Err(_) => {}
            }
        }
        // The title at least.
        let title = frame
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        match title {
            Some((title, _)) if !title.contains('<') => Ok(Channel {
                title: flat(title),
                ..Channel::default()
            }),
            _ => Err(broken),
        }
    }

    fn of_root(root: Node) -> Channel {
        let channel = children(root, "channel").next().unwrap_or(root);
        let text = |name: &str| children(channel, name).find_map(|node| flat(&xml::text(node)));
        let lang = |node: Node| xml::attribute(node, "lang").map(str::to_owned);
        Channel {
            title: text("title").or_else(|| text("dc:title")),
            language: text("language")
                .or_else(|| text("dc:language"))
                .or_else(|| lang(channel))
                .or_else(|| lang(root)),
            authors: children(root, "author").flat_map(names_of).collect(),
            base: base(root, channel),
        }
    }
}

/// The feed's `xml:base`, its own address, or that of its site: the first that is whole.
fn base(root: Node, channel: Node) -> Option<Url> {
    let link = |name: &'static str, rel: &'static str| {
        children(channel, name)
            .filter(move |link| xml::attribute(*link, "rel").unwrap_or("alternate") == rel)
            .filter_map(|link| xml::attribute(link, "href").map(str::to_owned))
            .next()
    };
    let plain = || children(channel, "link").find_map(|link| flat(&xml::text(link)));
    let candidates = [
        xml::attribute(root, "base").map(str::to_owned),
        xml::attribute(channel, "base").map(str::to_owned),
        link("atom:link", "self"),
        link("link", "self"),
        plain(),
        link("link", "alternate"),
    ];
    candidates
        .into_iter()
        .flatten()
        .find_map(|address| Url::parse(address.trim()).ok())
}
