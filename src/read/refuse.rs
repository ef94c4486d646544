//! Formats that are known by sight and not read yet: a loud refusal, never a guess that loses text.

use std::ops::ControlFlow;

use super::{Head, Input, Reader, Sink};

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

/// Refuses what it knows by sight.
pub struct KnownButUnread;

impl Reader for KnownButUnread {
    fn sniff(&self, head: &Head) -> u8 {
        // Surer than a page or a text file can be: they would make one article of it.
        if bundle(head.text).is_some() { 90 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let mut start = Vec::new();
        let mut limited = std::io::Read::take(&mut *input.stream, super::stream::HEAD as u64);
        let _ = std::io::Read::read_to_end(&mut limited, &mut start);
        let text = super::decode::decode(&start, None).text;
        let what = bundle(text.trim_start()).unwrap_or("a bundle");
        let item = input.rejected(None, format!("looks like {what}, which is not read yet"));
        sink(item)
    }
}
