//! Office documents: DOCX (ECMA-376), ODT (OASIS OpenDocument 1.3), EPUB (3.3): ZIP archives of XML.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use roxmltree::{Document, Node, ParsingOptions};
use zip::ZipArchive;

use super::richtext::of_words;
use crate::read::{Head, Input, Item, Reader, Sink};

/// The most bytes that one part of a document may unpack to.
const MAX_PART: u64 = 256 << 20;

/// Word documents: a bundle of a database, or one article.
pub struct Docx;
/// OpenDocument texts.
pub struct Odt;
/// Electronic books: each chapter is read as a page.
pub struct Epub;

type Archive = ZipArchive<Cursor<Vec<u8>>>;

fn is_zip(head: &Head, marks: &[&[u8]]) -> u8 {
    let has = |mark: &&[u8]| memchr::memmem::find(head.bytes, mark).is_some();
    if head.bytes.starts_with(b"PK\x03\x04") && marks.iter().any(has) {
        90
    } else {
        0
    }
}

impl Reader for Docx {
    fn sniff(&self, head: &Head) -> u8 {
        let named = head.named(&[".docx", ".docm", ".dotx"]);
        let office = is_zip(
            head,
            &[b"word/document.xml", b"word/_rels", b"word/settings.xml"],
        );
        if named { is_zip(head, &[b""]) } else { office }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        read_with(
            input,
            sink,
            |archive| {
                let xml = part(archive, "word/document.xml")?;
                words(&xml, "p", &|node, text| match node.tag_name().name() {
                    "t" => text.push_str(node.text().unwrap_or_default()),
                    "tab" => text.push('\t'),
                    "br" | "cr" => text.push('\n'),
                    "noBreakHyphen" => text.push('-'),
                    _ => {}
                })
            },
            "docx",
        )
    }
}

impl Reader for Odt {
    fn sniff(&self, head: &Head) -> u8 {
        is_zip(head, &[b"application/vnd.oasis.opendocument.text"])
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        read_with(
            input,
            sink,
            |archive| {
                let xml = part(archive, "content.xml")?;
                words(&xml, "p", &|node, text| {
                    if node.is_text() {
                        text.push_str(node.text().unwrap_or_default());
                    } else {
                        match node.tag_name().name() {
                            "s" => text.push(' '),
                            "tab" => text.push('\t'),
                            "line-break" => text.push('\n'),
                            _ => {}
                        }
                    }
                })
            },
            "odt",
        )
    }
}

fn read_with(
    input: &mut Input,
    sink: &mut Sink,
    text_of: impl Fn(&mut Archive) -> Result<String, String>,
    format: &'static str,
) -> ControlFlow<()> {
    let bytes = match input.whole() {
        Ok(bytes) => bytes,
        Err(item) => return sink(item),
    };
    let opened = ZipArchive::new(Cursor::new(bytes.clone())).map_err(|error| error.to_string());
    match opened.and_then(|mut archive| text_of(&mut archive)) {
        Ok(text) => of_words(input, &text, bytes, format, sink),
        Err(reason) => sink(input.rejected(None, format!("damaged document: {reason}"))),
    }
}

/// A part of the archive as text.
fn part(archive: &mut Archive, name: &str) -> Result<String, String> {
    let member = archive
        .by_name(name)
        .map_err(|error| format!("{name}: {error}"))?;
    let mut text = String::new();
    let mut limited = member.take(MAX_PART + 1);
    limited
        .read_to_string(&mut text)
        .map_err(|error| format!("{name}: {error}"))?;
    if text.len() as u64 > MAX_PART {
        return Err(format!("{name}: unpacks to more than {MAX_PART} bytes"));
    }
    Ok(text)
}

fn parsed(xml: &str) -> Result<Document<'_>, String> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(xml, options).map_err(|error| format!("broken XML: {error}"))
}

/// The paragraphs of a document, one a line. `add` adds what a node in a paragraph shows.
fn words(xml: &str, paragraph: &str, add: &dyn Fn(Node, &mut String)) -> Result<String, String> {
    let document = parsed(xml)?;
    let mut all = String::new();
    let is_paragraph = |node: &Node| {
        let name = node.tag_name().name();
        node.is_element() && (name == paragraph || name == "h")
    };
    for node in document.descendants().filter(is_paragraph) {
        // A text box holds paragraphs of its own, which come by themselves.
        let mut text = String::new();
        for inner in node.descendants().skip(1) {
            let owner = inner.ancestors().skip(1).find(is_paragraph);
            if owner == Some(node) {
                add(inner, &mut text);
            }
        }
        all.push_str(&text.replace('\n', " "));
        all.push('\n');
    }
    Ok(all)
}

impl Reader for Epub {
    fn sniff(&self, head: &Head) -> u8 {
        is_zip(head, &[b"application/epub+zip"])
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let bytes = match input.whole() {
            Ok(bytes) => bytes,
            Err(item) => return sink(item),
        };
        let outer = input.outer();
        let opened = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string());
        let listed = opened.and_then(|mut archive| Ok((chapters(&mut archive)?, archive)));
        let (chapters, mut archive) = match listed {
            Ok(listed) => listed,
            Err(reason) => return sink(outer.rejected(None, format!("damaged book: {reason}"))),
        };
        let mut articles = 0;
        for chapter in &chapters {
            let text = match part(&mut archive, chapter) {
                Ok(text) => text,
                Err(reason) => {
                    sink(outer.rejected(Some(chapter.clone()), reason))?;
                    continue;
                }
            };
            // Covers and tables of contents are pages without an article: they are passed over.
            let mut kept = |item: Item| match item {
                Item::Rejected(_) => ControlFlow::Continue(()),
                other => {
                    articles += 1;
                    sink(other)
                }
            };
            outer.member(chapter, &mut text.as_bytes(), &mut kept)?;
        }
        let passed = chapters.len() as u64 - articles.min(chapters.len() as u64);
        if articles == 0 {
            return sink(outer.rejected(None, "holds no chapter with text"));
        }
        if passed == 0 {
            return ControlFlow::Continue(());
        }
        sink(Item::PassedOver {
            path: input.path.to_owned(),
            records: passed,
            kinds: format!("{passed} pages without an article, as covers and contents"),
        })
    }
}

/// The names of a book's pages in reading order.
fn chapters(archive: &mut Archive) -> Result<Vec<String>, String> {
    let container = part(archive, "META-INF/container.xml")?;
    let container = parsed(&container)?;
    let root = container
        .descendants()
        .find_map(|node| node.attribute("full-path"));
    let package_name = root.ok_or("names no package")?.to_owned();
    let package = part(archive, &package_name)?;
    let package = parsed(&package)?;
    let folder = package_name
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let named = |name: &'static str| {
        package
            .descendants()
            .filter(move |node| node.tag_name().name() == name)
    };
    let page = |id: &str| {
        let item = named("item").find(|item| item.attribute("id") == Some(id))?;
        let is_page = item
            .attribute("media-type")
            .is_some_and(|kind| kind.contains("html"));
        let href = item.attribute("href").filter(|_| is_page)?;
        Some(if folder.is_empty() {
            href.to_owned()
        } else {
            format!("{folder}/{href}")
        })
    };
    Ok(named("itemref")
        .filter_map(|item| page(item.attribute("idref")?))
        .collect())
}
