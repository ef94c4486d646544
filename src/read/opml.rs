//! OPML (<http://opml.org/spec2.opml>): lists of feeds, as feed readers exchange them.

use super::decode::{declared_charset, decode};
use super::xml;

/// A feed in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub url: String,
    /// What the list calls it.
    pub title: Option<String>,
}

/// The feeds in `bytes`, in order, each once. Errors with the reason when it is no OPML.
pub fn opml(bytes: &[u8]) -> Result<Vec<FeedLink>, String> {
    let declared = declared_charset(bytes.trim_ascii_start());
    let text = decode(bytes, declared.as_deref()).text;
    let start = xml::prolog_end(&text).ok_or("no OPML list of feeds: no element begins in it")?;
    let mended = xml::mend(&text[start..], &xml::Entities::of(&text), &[])?;
    let mut spare = String::new();
    let document = xml::parse(&mended.text, &mut spare)
        .map_err(|error| format!("no OPML list of feeds: {error}"))?;
    let root = document.root_element().tag_name().name();
    if !root.eq_ignore_ascii_case("opml") {
        return Err(format!("no OPML list of feeds: its root is <{root}>"));
    }
    let mut found: Vec<FeedLink> = Vec::new();
    for outline in document.descendants().filter(roxmltree::Node::is_element) {
        let attribute = |name: &str| {
            let mut all = outline.attributes();
            let found = all.find(|a| a.name().eq_ignore_ascii_case(name))?;
            Some(found.value().trim().to_owned()).filter(|value| !value.is_empty())
        };
        let Some(url) = attribute("xmlUrl") else {
            continue;
        };
        if found.iter().all(|feed| feed.url != url) {
            let title = attribute("title").or_else(|| attribute("text"));
            found.push(FeedLink { url, title });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_stand_at_any_depth() -> Result<(), String> {
        let list = br#"<?xml version="1.0" encoding="ISO-8859-1"?><opml version="2.0"><head><title>Desk</title></head><body>
            <outline text="Coast"><outline type="rss" text="Mercury" xmlUrl="https://mercury.example/feed"/></outline>
            <outline text="No feed"/><outline title="Caf&#233;" xmlurl="https://cafe.example/a"/>
            <outline text="Again" xmlUrl="https://mercury.example/feed"/></body></opml>"#;
        let titles: Vec<_> = opml(list)?
            .into_iter()
            .map(|feed| (feed.url, feed.title))
            .collect();
        let expected = [
            ("https://mercury.example/feed", "Mercury"),
            ("https://cafe.example/a", "Café"),
        ];
        assert_eq!(
            titles,
            expected.map(|(url, title)| (url.to_owned(), Some(title.to_owned())))
        );
        assert!(opml(b"<rss/>").is_err() && opml(b"no").is_err());
        Ok(())
    }
}
