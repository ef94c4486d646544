//! Formats that are known by sight and not read yet: a loud refusal, never a guess that loses text.

use std::ops::ControlFlow;

use super::{Head, Input, Reader, Sink};

/// What a head looks like that no reader takes.
fn seen(head: &Head) -> Option<&'static str> {
    bundle(head.text).or_else(|| alone(head))
}

/// A download of many articles from a press database, each with marks that its layout alone has.
fn bundle(text: &str) -> Option<&'static str> {
    let has_all = |marks: &[&str]| marks.iter().all(|mark| text.contains(mark));
    let counted = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        matches!(words[..], [at, "of", all, "DOCUMENTS"] if number(at) && number(all))
            || matches!(words[..], ["Document", at, "of", all] if number(at) && number(all))
    };
    let is_page = text.starts_with('<');
    if has_all(&["<DOCFULL>"]) || has_all(&["LXNComment"]) {
        return Some("LexisNexis download");
    }
    if is_page && (has_all(&["<title>Factiva</title>"]) || has_all(&["ppsarticle"])) {
        return Some("Factiva download");
    }
    if is_page && (has_all(&["cedrom-sni.com"]) || has_all(&["DocPublicationName"])) {
        return Some("Europresse download");
    }
    let line = text.lines().take(400).find(|line| counted(line))?;
    Some(if line.contains("DOCUMENTS") {
        "LexisNexis download"
    } else {
        "ProQuest download"
    })
}

/// One thing of a format that is not read.
fn alone(head: &Head) -> Option<&'static str> {
    let start: String = head.text.chars().take(2000).collect();
    let start = start.to_lowercase();
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
        match (bundle(head.text), alone(head)) {
            // Surer than a page or a text file can be: they would make one article of it.
            (Some(_), _) => 90,
            (None, Some(_)) => 60,
            (None, None) => 0,
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let mut start = Vec::new();
        let mut limited = std::io::Read::take(&mut *input.stream, super::stream::HEAD as u64);
        let _ = std::io::Read::read_to_end(&mut limited, &mut start);
        let text = super::decode::decode(&start, None).text;
        let name = input.path.to_lowercase();
        let head = Head {
            name: &name,
            bytes: &start,
            text: text.trim_start(),
        };
        let what = seen(&head).unwrap_or("table (CSV)");
        let item = input.rejected(None, format!("looks like {what}, which is not read yet"));
        sink(item)
    }
}
