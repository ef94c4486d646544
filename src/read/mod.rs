//! "Here are bytes, give me articles": one file a format, one table of readers.
//!
//! [`sources`] expands folders, [`read_file`] and [`read_stream`] find the format by content and
//! name and hand every record to a sink, as an article or as a refusal with its place and reason.
//! Nothing is lost in silence: each record of the input gives exactly one [`Item`].
//!
//! A new format is a file with a [`Reader`] and a line in [`READERS`].

mod authors;
mod bundles;
mod codebook;
mod dates;
mod decode;
mod feeds;
mod fields;
mod gzip;
mod html;
mod json;
mod mail;
mod markdown;
mod ninjs;
mod opml;
mod packed;
mod plain;
mod profile;
mod refuse;
mod sources;
mod split;
mod stream;
mod table;
mod wire;
mod witness;
mod words;
mod xml;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::model::Draft;

use packed::Allowance;

pub use codebook::codebook;
pub use dates::{DateOrder, DateProblem, normalise_date};
pub use opml::{FeedLink, opml};
pub use profile::Profile;
pub use sources::sources;
pub use witness::{origins, weigh};

/// What a reader finds: an article, or a record that is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An article.
    Article(Box<Draft>),
    /// A record that gives no article, with the reason.
    Rejected(Rejected),
    /// How many records a bundle says of itself that it has; no record. It comes after them.
    Stated {
        /// The bundle, as items name it.
        path: String,
        /// Records.
        records: u64,
    },
    /// What was fetched before and is as it was: known, without its text being read again.
    Unchanged {
        /// Its address.
        path: String,
    },
    /// Records that are no articles by their nature (the requests and images of a web archive),
    /// told in one line so that nobody misses them.
    PassedOver {
        /// The bundle, as items name it.
        path: String,
        /// How many.
        records: u64,
        /// Of which kinds, with their numbers.
        kinds: String,
    },
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
    /// How many containers may stand in one another (a ZIP in a mail in a TAR).
    pub max_depth: usize,
    /// The charset that whoever sent the bytes states (HTTP), surer than what a page says of itself.
    pub charset: Option<String>,
    /// Whether items of a feed that have a link and no text are handed over, to be fetched.
    pub keep_links: bool,
    /// Where the bytes of files that were read are added up, for those who wait.
    pub consumed: Option<Arc<AtomicU64>>,
    /// Which columns of tables and fields of JSON hold what; by their names where there is none.
    pub profile: Option<Arc<Profile>>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            max_record: 48_000_000,
            max_document: 256_000_000,
            date_order: DateOrder::Unknown,
            max_depth: 4,
            charset: None,
            keep_links: false,
            consumed: None,
            profile: None,
        }
    }
}

/// Where items go. Breaking stops the reading.
pub type Sink<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// The start of a stream, by which its format is told.
pub(crate) struct Head<'a> {
    /// The file's name in lower case, without folder and without `.gz` or `.zst`.
    pub name: &'a str,
    /// The first bytes, at most [`stream::HEAD`], decompressed.
    pub bytes: &'a [u8],
    /// The same, decoded as well as a cut piece can be, from the first that is no white space; empty
    /// for the readers of what is no text.
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
    /// The open file, where the stream is that of an uncompressed file: for formats that are read
    /// from their end.
    pub file: Option<&'a File>,
    /// Its bytes, decompressed, from the first on.
    pub stream: &'a mut dyn BufRead,
    /// Limits and choices.
    pub options: &'a Options,
    /// In how many containers it stands.
    pub depth: usize,
    /// What the outermost of them may still unpack to.
    pub allowance: Option<&'a Allowance>,
}

impl<'a> Input<'a> {
    /// A refusal that concerns this input.
    pub fn rejected(&self, place: Option<String>, reason: impl Into<String>) -> Item {
        self.outer().rejected(place, reason)
    }

    /// All its bytes; the refusal when they are more than a document may have or cannot be read.
    pub fn whole(&mut self) -> Result<Vec<u8>, Item> {
        let limit = self.options.max_document;
        match stream::read_whole(self.stream, limit) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => {
                let reason = format!(
                    "more than {limit} bytes, the most that a document of this format may have"
                );
                Err(self.rejected(None, reason))
            }
            Err(error) => Err(self.rejected(None, stream::plainly(&error))),
        }
    }

    /// Itself as the container of others, while its stream is being read.
    pub fn outer(&self) -> Outer<'a> {
        Outer {
            path: self.path,
            options: self.options,
            depth: self.depth,
            allowance: self.allowance,
        }
    }
}

/// A container whose members are being read.
#[derive(Clone, Copy)]
pub(crate) struct Outer<'a> {
    path: &'a str,
    options: &'a Options,
    depth: usize,
    allowance: Option<&'a Allowance>,
}

impl<'a> Outer<'a> {
    /// How items name it.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The same, whose members together may unpack to what `allowance` says.
    pub fn within(self, allowance: &'a Allowance) -> Outer<'a> {
        Outer {
            allowance: Some(allowance),
            ..self
        }
    }

    /// A refusal that concerns the container.
    pub fn rejected(&self, place: Option<String>, reason: impl Into<String>) -> Item {
        Item::Rejected(Rejected {
            path: self.path.to_owned(),
            place,
            reason: reason.into(),
        })
    }

    /// Reads the member `name`, of whatever format it is. Items call it `CONTAINER!NAME`, control
    /// characters in it replaced. Too many containers in one another give one refusal.
    pub fn member(&self, name: &str, stream: &mut dyn BufRead, sink: &mut Sink) -> ControlFlow<()> {
        if self.depth >= self.options.max_depth {
            let reason = format!("stands in more than {} containers", self.options.max_depth);
            return sink(self.rejected(Some(name.to_owned()), reason));
        }
        let name = name.replace(char::is_control, "\u{FFFD}");
        let path = format!("{}!{name}", self.path);
        let opened = Opened {
            path: &path,
            file: None,
            options: self.options,
            depth: self.depth + 1,
            allowance: self.allowance,
        };
        opened.read(stream, sink)
    }
}

/// A format.
pub(crate) trait Reader: Sync {
    /// How sure it is that the stream is of this format, 0 (not) to 100. The surest reads.
    fn sniff(&self, head: &Head) -> u8;
    /// Hands every record to the sink.
    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()>;
}

/// The table of readers of what is no text or holds what is none, asked first and by bytes alone.
const PACKED: &[&dyn Reader] = &[
    &packed::Warc,
    &bundles::Docx,
    &bundles::Odt,
    &bundles::Epub,
    &bundles::Rtf,
    &packed::Zip,
    &packed::Tar,
    &mail::Outlook,
];

/// The table of readers of text. On a tie the first one reads.
const READERS: &[&dyn Reader] = &[
    &bundles::NexisHtml,
    &bundles::FactivaHtml,
    &bundles::FactivaXml,
    &bundles::Europresse,
    &bundles::ProQuestHtml,
    &bundles::ProQuest,
    &bundles::FactivaText,
    &bundles::NexisText,
    &json::JsonLines,
    &json::Json,
    &feeds::Feed,
    &feeds::Opml,
    &wire::Wire,
    &mail::Mbox,
    &mail::Mail,
    &table::Table,
    &html::Html,
    &markdown::Markdown,
    &xml::OtherXml,
    &refuse::UnknownBundle,
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
            let opened = Opened {
                path: &name,
                file: Some(&file),
                options,
                depth: 0,
                allowance: None,
            };
            let counted = stream::Consumed::new(&file, options.consumed.as_deref());
            let mut stream = BufReader::with_capacity(1 << 16, counted);
            let flow = opened.read(&mut stream, sink);
            // What is read from its end goes past the count.
            let size = file.metadata().map_or(0, |meta| meta.len());
            stream.get_ref().complete(size);
            flow
        }
        Err(error) => sink(refuse(stream::plainly(&error))),
    }
}

/// Reads `input`, called `name` in items, and hands every record to `sink`.
pub fn read_stream(
    name: &str,
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let opened = Opened {
        path: name,
        file: None,
        options,
        depth: 0,
        allowance: None,
    };
    opened.read(input, sink)
}

/// Something whose format is to be found.
struct Opened<'a> {
    path: &'a str,
    file: Option<&'a File>,
    options: &'a Options,
    depth: usize,
    allowance: Option<&'a Allowance>,
}

impl Opened<'_> {
    fn read(&self, stream: &mut dyn BufRead, sink: &mut Sink) -> ControlFlow<()> {
        let refuse = |reason: String| {
            Item::Rejected(Rejected {
                path: self.path.to_owned(),
                place: None,
                reason,
            })
        };
        let name = self.path.rsplit(['/', '\\', '!']).next();
        let lower = name.unwrap_or(self.path).to_lowercase();
        stream::with_plain_bytes(lower, stream, 0, &mut |short, bytes, layers, stream| {
            if bytes.is_empty() {
                return sink(refuse("empty file".to_owned()));
            }
            let mut input = Input {
                path: self.path,
                file: self.file.filter(|_| layers == 0),
                stream,
                options: self.options,
                depth: self.depth,
                allowance: self.allowance,
            };
            let (name, text) = (short, "");
            if let Some(reader) = surest(PACKED, &Head { name, bytes, text }) {
                return reader.read(&mut input, sink);
            }
            if let Some(what) = stream::binary(bytes) {
                return sink(refuse(format!("not text: {what}")));
            }
            let decoded = decode::decode(bytes, None).text;
            let text = decoded.trim_start();
            let reader = surest(READERS, &Head { name, bytes, text });
            reader.unwrap_or(&plain::Plain).read(&mut input, sink)
        })
        .unwrap_or_else(|error| sink(refuse(stream::plainly(&error))))
    }
}

fn surest<'a>(table: &[&'a dyn Reader], head: &Head) -> Option<&'a dyn Reader> {
    let mut best: (u8, Option<&dyn Reader>) = (0, None);
    for reader in table {
        let sure = reader.sniff(head);
        if sure > best.0 {
            best = (sure, Some(*reader));
        }
    }
    best.1
}

/// Hands the bytes of the file at `path` (`-` is standard input) to `then`, with gzip and Zstandard
/// taken off: for JSON lines that are no articles. Fails when the file cannot be opened or unpacked.
pub fn with_bytes(path: &Path, then: &mut dyn FnMut(&mut dyn BufRead)) -> std::io::Result<()> {
    let mut stream: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::with_capacity(1 << 16, File::open(path)?))
    };
    let mut hand_over = |_: &str, _: &[u8], _: usize, stream: &mut dyn BufRead| {
        then(stream);
        ControlFlow::Continue(())
    };
    stream::with_plain_bytes(String::new(), &mut stream, 0, &mut hand_over).map(|_| ())
}

#[cfg(test)]
mod tests;
