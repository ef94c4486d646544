//! E-mail: single messages (RFC 5322, MIME) and mailboxes. One message is one article; documents that
//! are attached to it are read as what they are.

mod body;
mod mbox;
mod outlook;
mod sender;

use std::io::Cursor;
use std::ops::ControlFlow;

use mail_parser::{Message, MessageParser};

use crate::model::{Draft, Field, Origin};

use super::bundles::is_download;
use super::html;
use super::words::{find_dateline, one_line, take_date};
use super::{Head, Input, Item, Outer, Reader, Sink, stream};

pub use mbox::Mbox;
pub use outlook::Outlook;

/// Header fields by which a message is known.
const KNOWN: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "mime-version",
    "content-type",
    "delivered-to",
    "reply-to",
    "newsgroups",
    "sender",
    "list-id",
    "x-mailer",
    "snapshot-content-location",
];

/// A single message.
pub struct Mail;

impl Reader for Mail {
    fn sniff(&self, head: &Head) -> u8 {
        let known = known_headers(head.text);
        let named = head.named(&[".eml", ".emlx", ".mht", ".mhtml"]);
        match known {
            3.. => 88,
            1.. if named => 88,
            2 if head.text.starts_with("From: ") || head.text.starts_with("Subject: ") => 60,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let bytes = match stream::read_whole(input.stream, input.options.max_document) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                let reason = format!(
                    "more than {} bytes, too long for one message",
                    input.options.max_document
                );
                return sink(input.rejected(None, reason));
            }
            Err(error) => return sink(input.rejected(None, stream::plainly(&error))),
        };
        let message = Received {
            bytes: &bytes,
            place: None,
            delivered: None,
        };
        message.read(input, sink)
    }
}

/// How many known header fields stand at the top of `text`, before an empty line; 0 when something else does.
fn known_headers(text: &str) -> usize {
    let mut known = 0;
    for line in text.lines().take(200) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return if known > 0 && line.chars().all(|c| c.is_ascii_digit()) {
                known
            } else {
                0
            };
        };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic()) {
            return 0;
        }
        known += usize::from(KNOWN.contains(&name.to_ascii_lowercase().as_str()));
    }
    known
}

/// A message as it came, alone or from a mailbox.
struct Received<'a> {
    bytes: &'a [u8],
    /// Where in a mailbox: "message 3".
    place: Option<String>,
    /// When the mailbox says that it came.
    delivered: Option<String>,
}

impl Received<'_> {
    fn read(&self, input: &Input, sink: &mut Sink) -> ControlFlow<()> {
        let outer = input.outer();
        let refuse = |reason: String| outer.rejected(self.place.clone(), reason);
        let Some(message) = MessageParser::default()
            .parse(self.bytes)
            .filter(has_headers)
        else {
            return sink(refuse("is no message: it has no header".to_owned()));
        };
        if let Some(page) = saved_page(&message) {
            return self.page(page, &message, input, sink);
        }
        if let Some(download) = download(&message) {
            // What was decoded is UTF-8, whatever the page itself says.
            let bytes = ["\u{FEFF}", download].concat().into_bytes();
            let body = body::Attached {
                name: "message".to_owned(),
                bytes,
            };
            let attached = body::documents(&message, self.bytes);
            let mut documents = vec![body];
            documents.extend(attached.documents);
            self.attachments(&outer, documents, sink)?;
            return match attached.left_out.as_slice() {
                [] => ControlFlow::Continue(()),
                left_out => sink(refuse(format!(
                    "attached and not read: {}",
                    left_out.join(", ")
                ))),
            };
        }
        let found = body::of(&message, self.bytes);
        let attached = body::documents(&message, self.bytes);
        if found.text.chars().any(char::is_alphanumeric) {
            let draft = self.draft(&message, found, attached.left_out, input);
            sink(Item::Article(Box::new(draft)))?;
        } else if attached.documents.is_empty() {
            let subject = message
                .subject()
                .map(|subject| format!(" (\"{}\")", one_line(subject)));
            let beside = match attached.left_out.is_empty() {
                true => String::new(),
                false => format!("; attached: {}", attached.left_out.join(", ")),
            };
            return sink(refuse(format!(
                "has no text{}{beside}",
                subject.unwrap_or_default()
            )));
        }
        self.attachments(&outer, attached.documents, sink)
    }

    fn attachments(
        &self,
        outer: &Outer,
        documents: Vec<body::Attached>,
        sink: &mut Sink,
    ) -> ControlFlow<()> {
        for document in documents {
            let name = match &self.place {
                Some(place) => format!("{place}/{}", document.name),
                None => document.name,
            };
            outer.member(&name, &mut Cursor::new(document.bytes), sink)?;
        }
        ControlFlow::Continue(())
    }

    fn draft(
        &self,
        message: &Message,
        found: body::Body,
        left_out: Vec<String>,
        input: &Input,
    ) -> Draft {
        let field = |value: Option<String>| value.map(|value| Field::new(value, Origin::Record));
        let who = sender::of(message);
        let header = |name: &'static str| message.header_raw(name).map(one_line);
        let mut draft = Draft {
            path: input.path.to_owned(),
            record: self.place.clone(),
            format: "mail",
            title: field(
                message
                    .subject()
                    .map(one_line)
                    .filter(|subject| !subject.is_empty()),
            ),
            authors: who
                .authors
                .into_iter()
                .map(|name| Field::new(name, Origin::Record))
                .collect(),
            source: field(who.source),
            url: field(
                header("Archived-At")
                    .map(|url| url.trim_matches(['<', '>']).to_owned())
                    .filter(|url| url.starts_with("http")),
            ),
            external_id: field(message.message_id().map(str::to_owned)),
            language: field(
                header("Content-Language")
                    .and_then(|tags| tags.split(',').next().map(|tag| tag.trim().to_owned())),
            ),
            text: found.text,
            warnings: found.warnings,
            raw: self.bytes.to_vec(),
            ..Draft::default()
        };
        self.date(message, &mut draft, input);
        if !left_out.is_empty() {
            draft
                .warnings
                .push(format!("attached and not read: {}", left_out.join(", ")));
        }
        find_dateline(&mut draft);
        draft
    }

    fn date(&self, message: &Message, draft: &mut Draft, input: &Input) {
        let order = input.options.date_order;
        let parsed = message
            .date()
            .filter(|date| date.is_valid())
            .map(mail_parser::DateTime::to_rfc3339);
        let stated = parsed.or_else(|| message.header_raw("Date").map(one_line));
        if let Some(value) = stated {
            draft.published = take_date(draft, "date", &value, Origin::Record, order);
        }
        if draft.published.is_none()
            && let Some(value) = &self.delivered
        {
            draft.published = take_date(draft, "date of delivery", value, Origin::Record, order);
        }
    }

    /// A page that a browser saved with all it shows (MHTML).
    fn page(
        &self,
        page: &str,
        message: &Message,
        input: &Input,
        sink: &mut Sink,
    ) -> ControlFlow<()> {
        let outer = input.outer();
        let draft = match html::draft_from_page(page, input.options) {
            Ok(draft) => draft,
            Err(reason) => return sink(outer.rejected(self.place.clone(), reason)),
        };
        let location = message
            .header_raw("Snapshot-Content-Location")
            .map(|url| url.trim().to_owned());
        let mut draft = Draft {
            path: input.path.to_owned(),
            record: self.place.clone(),
            raw: self.bytes.to_vec(),
            ..draft
        };
        draft.url = draft
            .url
            .or_else(|| location.map(|url| Field::new(url, Origin::Record)));
        find_dateline(&mut draft);
        sink(Item::Article(Box::new(draft)))
    }
}

fn has_headers(message: &Message) -> bool {
    let known = |name: &str| message.header(name.to_owned()).is_some();
    KNOWN.iter().any(|name| known(name))
}

/// The HTML of a message that is a saved page; None for mail.
fn saved_page<'a>(message: &'a Message) -> Option<&'a str> {
    let saved = message.header_raw("Snapshot-Content-Location").is_some()
        || message
            .header_raw("From")
            .is_some_and(|from| from.to_ascii_lowercase().contains("<saved by"));
    let part = message.html_part(0).filter(|_| saved)?;
    part.text_contents()
}

/// The words of a message where a press database has sent articles in them.
fn download<'a>(message: &'a Message) -> Option<&'a str> {
    let parts = [message.html_part(0), message.text_part(0)];
    let mut words = parts
        .into_iter()
        .flatten()
        .filter_map(|p| p.text_contents());
    words.find(|words| is_download(words))
}

#[cfg(test)]
mod tests;
