//! Formats that are known by sight and not read yet: a loud refusal, never a guess that loses text.

use std::ops::ControlFlow;

use super::{Head, Input, Reader, Sink};

/// What a head looks like that no reader takes.
fn seen(head: &Head) -> Option<&'static str> {
    let start: String = head.text.chars().take(2000).collect();
    let start = start.to_lowercase();
    if start.starts_with("warc/") {
        return Some("WARC web archive");
    }
    if start.starts_with("<?xml") || start.starts_with("<rss") || start.starts_with("<feed") {
        let kinds = [
            ("<rss", "RSS feed"),
            ("<rdf:rdf", "RSS feed"),
            ("<feed", "Atom feed"),
            ("<opml", "OPML list of feeds"),
            ("<newsitem", "NewsML-G2 item"),
            ("<newsmessage", "NewsML-G2 message"),
            ("<nitf", "NITF article"),
        ];
        let kind = kinds.iter().find(|(mark, _)| start.contains(mark));
        return Some(kind.map_or("XML document", |(_, name)| name));
    }
    if start.starts_with("from ") && start.contains("\nsubject:") {
        return Some("mailbox (mbox)");
    }
    let table = head.named(&[".csv", ".tsv", ".xlsx"]);
    table.then_some("table (CSV)")
}

/// Refuses what it knows by sight.
pub struct KnownButUnread;

impl Reader for KnownButUnread {
    fn sniff(&self, head: &Head) -> u8 {
        if seen(head).is_some() { 60 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let mut start = Vec::new();
        let mut limited = std::io::Read::take(&mut *input.stream, 4096);
        let _ = std::io::Read::read_to_end(&mut limited, &mut start);
        let text = super::decode::decode(&start, None).text;
        let name = input.path.to_lowercase();
        let head = Head {
            name: &name,
            text: text.trim_start(),
        };
        let what = seen(&head).unwrap_or("table (CSV)");
        let item = input.rejected(None, format!("looks like {what}, which is not read yet"));
        sink(item)
    }
}
