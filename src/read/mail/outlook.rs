//! Mail as Outlook keeps it: not read, and named.

use std::ops::ControlFlow;

use super::super::{Head, Input, Reader, Sink};

/// `.msg` messages and `.pst` mailboxes.
pub struct Outlook;

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn seen(head: &Head) -> Option<&'static str> {
    // The names of a message's streams, in UTF-16.
    let stream: Vec<u8> = "__substg1.0_".bytes().flat_map(|b| [b, 0]).collect();
    let message = head.bytes.starts_with(OLE)
        && (head.named(&[".msg"]) || memchr::memmem::find(head.bytes, &stream).is_some());
    if message {
        return Some("an Outlook message (.msg), which is not read: save it as .eml");
    }
    let kept = head.bytes.starts_with(b"!BDN");
    kept.then_some(
        "an Outlook mailbox (.pst or .ost), which is not read: export it as mbox or .eml files",
    )
}

impl Reader for Outlook {
    fn sniff(&self, head: &Head) -> u8 {
        if seen(head).is_some() { 95 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let mut bytes = Vec::new();
        let mut start = std::io::Read::take(&mut *input.stream, super::super::stream::HEAD as u64);
        let _ = std::io::Read::read_to_end(&mut start, &mut bytes);
        let name = input.path.to_lowercase();
        let head = Head {
            name: &name,
            bytes: &bytes,
            text: "",
        };
        let what = seen(&head).unwrap_or("Outlook data, which is not read");
        sink(input.rejected(None, format!("is {what}")))
    }
}
