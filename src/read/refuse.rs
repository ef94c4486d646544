//! Bundles that are known by sight and of a layout that no reader knows: a loud refusal, never a guess
//! that makes one article of them.

use std::ops::ControlFlow;

use super::{Head, Input, Reader, Sink};

/// “3 of 20 DOCUMENTS”, “Document 3 of 20”: the marks of a press database.
fn counted(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    matches!(words[..], [at, "of", all, "DOCUMENTS"] if number(at) && number(all))
        || matches!(words[..], ["Document", at, "of", all] if number(at) && number(all))
}

/// Refuses a bundle of an unknown layout.
pub struct UnknownBundle;

impl Reader for UnknownBundle {
    fn sniff(&self, head: &Head) -> u8 {
        // Surer than a page or a text file can be, and less so than the readers of databases.
        if head.text.lines().take(400).any(counted) {
            90
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let reason = "looks like a download of a press database, of a layout that is not known: it counts its \
                      documents, and none could be told apart";
        let item = input.rejected(None, reason);
        sink(item)
    }
}
