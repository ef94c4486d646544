//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed. Each item gives an article or a refusal.
//!
//! A feed is cut into its items before anything is parsed, so that a broken one costs no other. The
//! text of an item is its full text; where it has only a summary, that is the text, with a warning.

mod channel;
mod cut;
mod entry;
mod json;
mod loose;
mod names;
mod opml;

use std::ops::ControlFlow;

use crate::model::Draft;

use super::words::find_dateline;
use super::xml::{self, Entities, Mended};
use super::{Head, Input, Item, Outer, Reader, Sink};
use channel::Channel;
use cut::{Piece, cut};

pub use json::{broken_json_feed, is_json_feed, json_feed};
pub use opml::Opml;

/// RSS and Atom.
pub struct Feed;

impl Reader for Feed {
    fn sniff(&self, head: &Head) -> u8 {
        let Some(root) = xml::root(head.text) else {
            return 0;
        };
        let rdf = |text: &str| {
            text.contains("<item") || text.contains("rss") || text.contains("<channel")
        };
        match xml::local(root) {
            "rss" | "RSS" | "Rss" | "feed" | "channel" => 95,
            "entry" if head.text.contains("Atom") || head.text.contains("atom/ns") => 95,
            "RDF" | "rdf" if rdf(head.text) => 95,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let (text, warnings) = match xml::source(input) {
            Ok(source) => (source.text, source.warnings),
            Err(refusal) => return sink(refusal),
        };
        let outer = input.outer();
        let Some(start) = xml::prolog_end(&text) else {
            return sink(outer.rejected(None, "looks like a feed, but no element begins in it"));
        };
        let feed = match Opened::new(&text, start, warnings) {
            Ok(feed) => feed,
            Err(reason) => return sink(outer.rejected(None, reason)),
        };
        feed.read(input, sink)
    }
}

/// A feed whose items are being read.
struct Opened<'a> {
    entities: Entities,
    /// The start tag of its root, mended, with the end tag that fits.
    root: (String, String),
    channel: Channel,
    /// What its items are called: `rss` or `atom`.
    format: &'static str,
    items: Vec<Piece<'a>>,
    complete: bool,
    warnings: Vec<String>,
}

impl<'a> Opened<'a> {
    fn new(text: &'a str, start: usize, mut warnings: Vec<String>) -> Result<Opened<'a>, String> {
        let entities = Entities::of(text);
        let parts = cut(text, start);
        let tag = xml::mend(parts.root_tag, &entities, &[])?.text;
        let end = format!("</{}>", parts.root_name);
        let frame = xml::mend(&parts.frame, &entities, &[])?.text;
        let alone = frame.trim().is_empty();
        let channel = if alone {
            Ok(Channel::default())
        } else {
            Channel::of(&frame)
        };
        let channel = channel.unwrap_or_else(|reason| {
            warnings.push(format!(
                "what the feed says of itself could not be read: {reason}"
            ));
            Channel::default()
        });
        Ok(Opened {
            entities,
            root: (tag, end),
            channel,
            format: match xml::local(parts.root_name) {
                "feed" | "entry" => "atom",
                _ => "rss",
            },
            items: parts.items,
            complete: parts.complete,
            warnings,
        })
    }

    fn read(&self, input: &Input, sink: &mut Sink) -> ControlFlow<()> {
        let outer = input.outer();
        if self.items.is_empty() {
            let called = self
                .channel
                .title
                .as_deref()
                .map(|title| format!(" of \"{title}\""));
            let cut = match self.complete {
                true => "",
                false => ", and is cut off: it has no end tag",
            };
            let reason = format!("is a feed{} without items{cut}", called.unwrap_or_default());
            return sink(outer.rejected(None, reason));
        }
        for (at, piece) in self.items.iter().enumerate() {
            let place = format!("item {}", at + 1);
            sink(self.item(input, piece, place))?;
        }
        if !self.complete {
            let reason = "the feed is cut off here: it has no end tag, and items may be missing";
            let place = format!("after item {}", self.items.len());
            sink(outer.rejected(Some(place), reason))?;
        }
        ControlFlow::Continue(())
    }

    fn item(&self, input: &Input, piece: &Piece, place: String) -> Item {
        let outer = input.outer();
        if !piece.closed && piece.last {
            let reason = format!("the feed ends inside this item{}", named(piece.source));
            return outer.rejected(Some(place), reason);
        }
        let mended = match xml::mend(piece.source, &self.entities, cut::BORDERS) {
            Ok(mended) => mended,
            Err(reason) => return outer.rejected(Some(place), reason),
        };
        let (draft, odd) = match self.draft(&mended.text, input) {
            Ok(draft) => (draft, mends(&mended)),
            Err(broken) => match self.loosely(&mended.text, input) {
                Some(draft) => {
                    let odd =
                        format!("{broken}: its fields are read as far as they can be told apart");
                    (draft, Some(odd))
                }
                None => {
                    let reason = format!(
                        "{broken}, on line {} of the file or after it{}",
                        piece.line,
                        named(piece.source)
                    );
                    return outer.rejected(Some(place), reason);
                }
            },
        };
        let mut draft = match draft {
            Ok(draft) => draft,
            Err(reason) => return outer.rejected(Some(place), reason),
        };
        draft
            .warnings
            .splice(..0, self.warnings.iter().cloned().chain(odd));
        finish(
            draft,
            &outer,
            input.path,
            place,
            self.format,
            piece.source.as_bytes().to_vec(),
        )
    }

    /// The draft of an item; the outer failure is that it is no XML, the inner that it has no text.
    fn draft(&self, item: &str, input: &Input) -> Result<Result<Draft, String>, String> {
        let (tag, end) = &self.root;
        let alone = xml::local(
            item[1..]
                .split([' ', '>', '\n', '\t', '\r', '/'])
                .next()
                .unwrap_or_default(),
        );
        let wrapped = match alone {
            "entry" if tag.is_empty() => item.to_owned(),
            _ => format!("{tag}{item}{end}"),
        };
        let mut spare = String::new();
        let tree = xml::parse(&wrapped, &mut spare)?;
        let root = tree.root_element();
        let node = if tag.is_empty() {
            Some(root)
        } else {
            root.first_element_child()
        };
        let node = node.ok_or("holds nothing")?;
        Ok(entry::draft(node, &self.channel, input.options))
    }

    fn loosely(&self, item: &str, input: &Input) -> Option<Result<Draft, String>> {
        [true, false].into_iter().find_map(|attributes| {
            let rebuilt = loose::rebuilt(item, attributes)?;
            self.draft(&rebuilt, input).ok()
        })
    }
}

fn mends(mended: &Mended) -> Option<String> {
    (mended.places > 0).then(|| {
        format!(
            "its XML was broken in {} places (signs that stand alone, control characters)",
            mended.places
        )
    })
}

/// The title of a piece that could not be read, for a refusal.
fn named(source: &str) -> String {
    let title = source
        .split_once("<title")
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(_, rest)| rest.split("</title").next().unwrap_or_default())
        .map(|title| {
            title
                .trim()
                .trim_start_matches("<![CDATA[")
                .trim_end_matches("]]>")
        });
    match title.map(|title| title.chars().take(80).collect::<String>()) {
        Some(title) if !title.trim().is_empty() => {
            format!(" (\"{}\")", super::words::one_line(&title))
        }
        _ => String::new(),
    }
}

/// Fills in what is alike for the items of all feeds.
fn finish(
    mut draft: Draft,
    outer: &Outer,
    path: &str,
    place: String,
    format: &'static str,
    raw: Vec<u8>,
) -> Item {
    let linked = draft.url.is_some() && outer.options.keep_links;
    if !linked && !draft.text.chars().any(char::is_alphanumeric) {
        return outer.rejected(Some(place), "holds no words");
    }
    draft.path = path.to_owned();
    draft.record = Some(place);
    draft.format = format;
    draft.raw = raw;
    find_dateline(&mut draft);
    Item::Article(Box::new(draft))
}

#[cfg(test)]
mod tests;
