//! "Here are bytes, give me articles": one file a format, one table of readers.
//!
//! [`sources`] expands folders, [`read_file`] and [`read_stream`] find the format by content and
//! name and hand every record to a sink, as an article or as a refusal with its place and reason.
//! Nothing is lost in silence: each record of the input gives exactly one [`Item`].
//!
//! A new format is a file with a [`Reader`] and a line in [`READERS`].

mod authors;
mod codebook;
mod dates;
mod decode;
mod fields;
mod html;
mod json;
mod markdown;
mod plain;
mod refuse;
mod sources;
mod split;
mod stream;
mod words;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;

use crate::model::Draft;

pub use codebook::codebook;
pub use dates::{DateOrder, DateProblem, normalise_date};
pub use sources::sources;

/// What a reader finds: an article, or a record that is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An article.
    Article(Box<Draft>),
    /// A record that gives no article, with the reason.
    Rejected(Rejected),
}

/// A record or a whole file that gives no article. Printed as `path:place: reason`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The file, as it was named.
    pub path: String,
    /// Where in the file: "line 7", "record 3", "front matter". None for the whole file.
    pub place: Option<String>,
    /// What is wrong, in words for the user.
    pub reason: String,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{}:{place}: {}", self.path, self.reason),
            None => write!(f, "{}: {}", self.path, self.reason),
        }
    }
}

/// Limits and choices of one reading.
#[derive(Clone, Debug)]
pub struct Options {
    /// The largest record (a line of JSON lines, a page, a text file), in bytes.
    pub max_record: usize,
    /// The largest JSON document that holds articles without being a list of them, in bytes.
    pub max_document: usize,
    /// What 03/04/2024 means where the input does not tell.
    pub date_order: DateOrder,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            max_record: 48_000_000,
            max_document: 256_000_000,
            date_order: DateOrder::Unknown,
        }
    }
}

/// Where items go. Breaking stops the reading.
pub type Sink<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// The start of a stream, by which its format is told.
pub(crate) struct Head<'a> {
    /// The file's name in lower case, without folder and without `.gz` or `.zst`.
    pub name: &'a str,
    /// The first bytes (at most [`stream::HEAD`], decompressed), decoded as well as a cut piece can be.
    pub text: &'a str,
}

impl Head<'_> {
    /// True when the name ends in one of `extensions` (with the dot).
    pub fn named(&self, extensions: &[&str]) -> bool {
        extensions.iter().any(|end| self.name.ends_with(end))
    }
}

/// One stream to be read.
pub(crate) struct Input<'a> {
    /// How items name it.
    pub path: &'a str,
    /// Its bytes, decompressed, from the first on.
    pub stream: &'a mut dyn BufRead,
    /// Limits and choices.
    pub options: &'a Options,
}

impl Input<'_> {
    /// A refusal that concerns this input.
    pub fn rejected(&self, place: Option<String>, reason: impl Into<String>) -> Item {
        Item::Rejected(Rejected {
            path: self.path.to_owned(),
            place,
            reason: reason.into(),
        })
    }
}

/// A format.
pub(crate) trait Reader: Sync {
    /// How sure it is that the stream is of this format, 0 (not) to 100. The surest reads.
    fn sniff(&self, head: &Head) -> u8;
    /// Hands every record to the sink.
    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()>;
}

/// The table of readers. On a tie the first one reads.
const READERS: &[&dyn Reader] = &[
    &json::JsonLines,
    &json::Json,
    &html::Html,
    &markdown::Markdown,
    &refuse::KnownButUnread,
    &plain::Plain,
];

/// Reads the file at `path` (`-` is standard input) and hands every record to `sink`. What cannot
/// be opened or is no text gives one refusal. Memory is bounded by [`Options`], whatever the size.
pub fn read_file(path: &Path, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let name = path.to_string_lossy();
    if name == "-" {
        return read_stream(&name, &mut std::io::stdin().lock(), options, sink);
    }
    let refuse = |reason: String| {
        Item::Rejected(Rejected {
            path: name.to_string(),
            place: None,
            reason,
        })
    };
    if path.is_dir() {
        return sink(refuse("is a folder".to_owned()));
    }
    match File::open(path) {
        Ok(file) => {
            let mut stream = BufReader::with_capacity(1 << 16, file);
            read_stream(&name, &mut stream, options, sink)
        }
        Err(error) => sink(refuse(stream::plainly(&error))),
    }
}

/// Hands the bytes of the file at `path` (`-` is standard input) to `then`, with gzip and Zstandard
/// taken off: for JSON lines that are no articles. Fails when the file cannot be opened or unpacked.
pub fn with_bytes(path: &Path, then: &mut dyn FnMut(&mut dyn BufRead)) -> std::io::Result<()> {
    let mut stream: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::with_capacity(1 << 16, File::open(path)?))
    };
    let mut hand_over = |_: &str, _: &[u8], stream: &mut dyn BufRead| {
        then(stream);
        ControlFlow::Continue(())
    };
    stream::with_plain_bytes(String::new(), &mut stream, 0, &mut hand_over).map(|_| ())
}

/// Reads `input`, called `name` in items, and hands every record to `sink`.
pub fn read_stream(
    name: &str,
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let refuse = |reason: String| {
        Item::Rejected(Rejected {
            path: name.to_owned(),
            place: None,
            reason,
        })
    };
    let lower = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_lowercase();
    stream::with_plain_bytes(lower, input, 0, &mut |short, head, stream| {
        if head.is_empty() {
            return sink(refuse("empty file".to_owned()));
        }
        if let Some(what) = stream::binary(head) {
            return sink(refuse(format!("not text: {what}")));
        }
        let text = decode::decode(head, None).text;
        let head = Head {
            name: short,
            text: text.trim_start(),
        };
        let mut best: (u8, &dyn Reader) = (0, READERS[READERS.len() - 1]);
        for reader in READERS {
            let sure = reader.sniff(&head);
            if sure > best.0 {
                best = (sure, *reader);
            }
        }
        let mut input = Input {
            path: name,
            stream,
            options,
        };
        best.1.read(&mut input, sink)
    })
    .unwrap_or_else(|error| sink(refuse(stream::plainly(&error))))
}

#[cfg(test)]
mod tests;
