//! OPML: a list of feeds, and no article.

use std::ops::ControlFlow;

use super::super::xml;
use super::super::{FeedLink, Head, Input, Reader, Sink, opml};

/// Lists of feeds, as feed readers hand them on (<http://opml.org/spec2.opml>).
pub struct Opml;

impl Reader for Opml {
    fn sniff(&self, head: &Head) -> u8 {
        let opml = xml::root(head.text).is_some_and(|root| root.eq_ignore_ascii_case("opml"));
        if opml { 95 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let bytes = match input.whole() {
            Ok(bytes) => bytes,
            Err(refusal) => return sink(refusal),
        };
        let reason = match opml(&bytes) {
            Ok(feeds) => told(&feeds),
            Err(reason) => format!("looks like an OPML list of feeds: {reason}"),
        };
        sink(input.rejected(None, reason))
    }
}

fn told(feeds: &[FeedLink]) -> String {
    let mut shown: Vec<&str> = feeds.iter().take(5).map(|feed| feed.url.as_str()).collect();
    if feeds.len() > shown.len() {
        shown.push("…");
    }
    let list = if shown.is_empty() {
        String::new()
    } else {
        format!(" ({})", shown.join(", "))
    };
    format!(
        "is an OPML list of {} feeds and holds no article: take them with `morgue feed add`{list}",
        feeds.len()
    )
}
