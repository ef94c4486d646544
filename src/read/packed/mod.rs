//! Containers: files that hold files. Each member is read as if it were a file of its own, by
//! whatever reader knows it; nothing is written to disk under a member's name.

mod chunked;
mod members;
mod payload;
mod tape;
mod warc;
mod zipped;

pub use members::Allowance;
pub use tape::Tar;
pub use warc::Warc;
pub use zipped::Zip;

/// True for members that are passed over, as hidden files in folders are: names that begin with a
/// dot, and the copies that macOS makes of its own notes.
fn hidden(name: &str) -> bool {
    name.split(['/', '\\'])
        .any(|part| part.starts_with('.') && !matches!(part, "." | "..") || part == "__MACOSX")
}
