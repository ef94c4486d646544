//! The words of a message and the documents attached to it.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::super::decode::decode;
use super::super::html;
use super::super::words::unwrapped;
use super::super::xml::words_of;

/// The words of a message.
pub struct Body {
    /// Its text.
    pub text: String,
    /// What was odd.
    pub warnings: Vec<String>,
}

/// A document attached to a message.
pub struct Attached {
    /// Its name, or one made for it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is attached to a message.
pub struct Attachments {
    /// What may hold text.
    pub documents: Vec<Attached>,
    /// Names of what may hold text but is of a kind that is not read.
    pub left_out: Vec<String>,
}

/// The text of a message: of its HTML where that has as many words as the plain text, since plain text
/// is broken to a width and often a stub; else the plain text. `raw` is the message's own source.
pub fn of(message: &Message, raw: &[u8]) -> Body {
    let mut warnings = Vec::new();
    let parts = |ids: &[u32], warnings: &mut Vec<String>| -> String {
        let parts = ids.iter().filter_map(|id| message.parts.get(*id as usize));
        let texts: Vec<String> = parts
            .filter_map(|part| text_of(part, raw, warnings))
            .collect();
        texts.join("\n\n")
    };
    let plain = parts(&message.text_body, &mut warnings);
    let marked = match message.html_body == message.text_body {
        true => String::new(),
        false => parts(&message.html_body, &mut warnings),
    };
    warnings.dedup();
    let addresses = plain
        .split_whitespace()
        .filter(|word| word.contains("://"))
        .count();
    let enough = words_of(&marked) * 10 >= (words_of(&plain) - addresses) * 8;
    Body {
        text: if enough && !marked.trim().is_empty() {
            marked
        } else {
            plain
        },
        warnings,
    }
}

fn text_of(part: &MessagePart, raw: &[u8], warnings: &mut Vec<String>) -> Option<String> {
    let (given, is_html) = match &part.body {
        PartType::Html(text) => (text, true),
        PartType::Text(text) => (text, false),
        _ => return None,
    };
    let repaired = given
        .contains('\u{FFFD}')
        .then(|| decoded_again(part, raw))
        .flatten();
    if let Some((_, odd)) = &repaired {
        warnings.extend(odd.iter().cloned());
    }
    let text = repaired
        .as_ref()
        .map_or(given.as_ref(), |(text, _)| text.as_str());
    if is_html {
        return Some(html::fragment_text(text));
    }
    let markup = part
        .content_type()
        .and_then(|kind| kind.subtype())
        .is_some_and(|kind| kind.eq_ignore_ascii_case("enriched"));
    Some(if markup {
        html::fragment_text(text)
    } else {
        unwrapped(text)
    })
}

/// A part whose declared charset did not fit, decoded as what it is.
fn decoded_again(part: &MessagePart, raw: &[u8]) -> Option<(String, Vec<String>)> {
    let bytes = raw.get(part.offset_body as usize..part.offset_end as usize)?;
    let bytes = match part.encoding {
        Encoding::None => bytes.to_vec(),
        Encoding::QuotedPrintable => quoted_printable_decode(bytes)?,
        Encoding::Base64 => base64_decode(bytes)?,
    };
    let charset = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"));
    let decoded = decode(&bytes, charset);
    Some((decoded.text, decoded.warnings))
}

/// Documents attached to a message; pictures, signatures and the like are none.
pub fn documents(message: &Message, raw: &[u8]) -> Attachments {
    let mut found = Attachments {
        documents: Vec::new(),
        left_out: Vec::new(),
    };
    let bodies = [&message.text_body, &message.html_body];
    for (at, id) in message.attachments.iter().enumerate() {
        if bodies.iter().any(|body| body.contains(id)) {
            continue;
        }
        let Some(part) = message.parts.get(*id as usize) else {
            continue;
        };
        let kind = kind_of(part);
        let name = part
            .attachment_name()
            .map(|name| name.replace(['/', '\\', '!'], "_"));
        match handling(&kind, name.as_deref().unwrap_or_default()) {
            Handling::Ignored => {}
            Handling::LeftOut => found.left_out.push(name.unwrap_or(kind)),
            Handling::Read(ending) => found.documents.push(Attached {
                name: name.unwrap_or_else(|| format!("attachment {}{ending}", at + 1)),
                bytes: contents(part, raw),
            }),
        }
    }
    found
}

fn contents(part: &MessagePart, raw: &[u8]) -> Vec<u8> {
    match &part.body {
        PartType::Message(message) => {
            let own = message.raw_message.as_ref();
            let root = message.root_part();
            let range = root.raw_header_offset() as usize..root.raw_end_offset() as usize;
            let source = own.get(range).filter(|source| !source.is_empty());
            source
                .or_else(|| raw.get(part.offset_body as usize..part.offset_end as usize))
                .unwrap_or(own)
                .to_vec()
        }
        _ => part.contents().to_vec(),
    }
}

fn kind_of(part: &MessagePart) -> String {
    if let PartType::Message(_) = part.body {
        return "message/rfc822".to_owned();
    }
    let kind = part.content_type();
    let sub = kind.and_then(|kind| kind.subtype()).unwrap_or("plain");
    format!("{}/{sub}", kind.map_or("text", |kind| kind.ctype())).to_ascii_lowercase()
}

enum Handling {
    /// It holds no article.
    Ignored,
    /// It may hold text and is not read.
    LeftOut,
    /// It is read; with the ending of its name where it has none.
    Read(&'static str),
}

fn handling(kind: &str, name: &str) -> Handling {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    match (kind, ending.as_str()) {
        ("message/rfc822", _) => Handling::Read(".eml"),
        (_, "ics" | "vcf" | "p7s" | "p7m" | "asc" | "sig" | "css" | "js") => Handling::Ignored,
        (
            "text/calendar"
            | "text/vcard"
            | "text/x-vcard"
            | "text/css"
            | "text/x-amp-html"
            | "text/rfc822-headers",
            _,
        ) => Handling::Ignored,
        ("application/pdf", _) | (_, "pdf") => Handling::Read(".pdf"),
        ("text/html", _) | (_, "html" | "htm") => Handling::Read(".html"),
        ("text/rtf" | "application/rtf", _) | (_, "rtf") => Handling::Read(".rtf"),
        (_, "docx") => Handling::Read(".docx"),
        (kind, _) if kind.ends_with("wordprocessingml.document") => Handling::Read(".docx"),
        (_, "eml" | "mbox" | "txt" | "md" | "odt" | "epub" | "csv" | "tsv" | "json" | "xml") => {
            Handling::Read("")
        }
        (kind, _) if kind.starts_with("text/") => Handling::Read(".txt"),
        (kind, _)
            if [
                "image/",
                "audio/",
                "video/",
                "font/",
                "message/",
                "multipart/",
            ]
            .iter()
            .any(|start| kind.starts_with(start)) =>
        {
            Handling::Ignored
        }
        (
            "application/pgp-signature"
            | "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "application/ics"
            | "application/ms-tnef",
            _,
        ) => Handling::Ignored,
        (_, "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "heic" | "mp3" | "mp4" | "mov") => {
            Handling::Ignored
        }
        _ => Handling::LeftOut,
    }
}
