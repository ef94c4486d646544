//! LexisNexis and Nexis Uni: the old layout (“3 of 20 DOCUMENTS”) as text and HTML, the new one (“End of
//! Document”) as DOCX, RTF and text.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use regex::Regex;

use super::nexis_labels::{ABOVE, BELOW, BELOW_NEW, BODIES, ENDS, MOST_BELOW};
use super::{Found, hand_over, unwrapped, whole_text};
use crate::read::html::fragment_text;
use crate::read::{DateOrder, Head, Input, Reader, Sink, normalise_date};

/// “3 of 20 DOCUMENTS” in the languages of the service.
static COUNTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(\d[\d.,]*)\s+(?:of|von|van|de|di|sur)\s+(\d[\d.,]*)\s+(?:documents?|dokumenten?|documenten|documentos|documenti)\W*$").ok()
});

/// “Documents (20)” on the cover of a delivery.
static COVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:documents?|dokumente?|documentos|documenten|documenti)\s*\((\d+)\)$").ok()
});

/// The old layout as text, and the new one saved as text.
pub struct NexisText;

/// The old layout as HTML.
pub struct NexisHtml;

impl Reader for NexisText {
    fn sniff(&self, head: &Head) -> u8 {
        if head.text.starts_with('<') {
            return 0;
        }
        let lines = || head.text.lines().map(str::trim);
        let counted = lines()
            .take(2000)
            .any(|line| count(line, &COUNTED).is_some());
        // A text that was cut before its first end is told by its cover.
        let ends = lines().any(is_end) && lines().any(|line| label(line).is_some());
        if counted || ends { 92 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let text = match whole_text(input) {
            Ok(text) => text,
            Err(item) => return sink(item),
        };
        if is_old_layout(&text) {
            return old_text(input, &text, sink);
        }
        let paragraphs = text.lines().map(|line| line.trim().to_owned());
        new_layout(input, paragraphs.collect(), "nexis", sink)
    }
}

/// True where articles are counted: "3 of 20 DOCUMENTS".
pub fn is_old_layout(text: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| count(line.trim(), &COUNTED).is_some())
}

impl Reader for NexisHtml {
    fn sniff(&self, head: &Head) -> u8 {
        if head.text.contains("<DOCFULL>")
            || head.text.contains("<docfull>")
            || head.text.contains("LXNComment")
        {
            97
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let text = match whole_text(input) {
            Ok(text) => text,
            Err(item) => return sink(item),
        };
        let text = text
            .replace("<docfull>", "<DOCFULL>")
            .replace("</docfull>", "</DOCFULL>");
        let mut chunks = text.split("<DOCFULL>");
        let stated = chunks.next().and_then(stated_in_head);
        let chunks: Vec<&str> = chunks
            .map(|chunk| {
                let chunk = chunk.split("</DOCFULL>").next().unwrap_or(chunk);
                let chunk = chunk
                    .strip_suffix("<!-- Hide XML section from browser\n")
                    .unwrap_or(chunk);
                chunk.trim_start().trim_start_matches("-->")
            })
            .collect();
        if chunks.is_empty() {
            let reason =
                "looks like LexisNexis download, but no document in it could be told apart";
            return sink(input.rejected(None, reason));
        }
        // The head states how many the search found, the file how many of them it has.
        let stated = stated.filter(|stated| *stated == chunks.len() as u64);
        let parts = chunks.iter().map(|chunk| {
            let text = fragment_text(chunk);
            let paragraphs = text
                .split("\n\n")
                .map(|p| p.replace('\n', " ").trim().to_owned());
            let paragraphs = paragraphs.filter(|p| !p.is_empty()).collect();
            (old_document(paragraphs), chunk.as_bytes().to_vec())
        });
        hand_over(input, "nexis", parts, stated, sink)
    }
}

/// `DOCUMENTS="20"` in the head of a page.
fn stated_in_head(head: &str) -> Option<u64> {
    let rest = head.split("DOCUMENTS=\"").nth(1)?;
    rest.split('"').next()?.parse().ok()
}

/// Hands over the articles of [that layout](is_old_layout).
pub fn old_text(input: &Input, text: &str, sink: &mut Sink) -> ControlFlow<()> {
    let mut parts: Vec<String> = Vec::new();
    let (mut first, mut last, mut of) = (None, 0, Vec::new());
    for line in text.lines() {
        if let Some((number, all)) = count(line.trim(), &COUNTED) {
            first.get_or_insert(number);
            last = number;
            of.push(all);
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    // The numbers of a delivery run from its first to its last; a total that all agree on and that begins
    // at 1 is the delivery's own.
    let run = last + 1 - first.unwrap_or(0).min(last + 1);
    let same = of.windows(2).all(|two| two[0] == two[1]);
    let stated = if same && first == Some(1) {
        of.first().copied()
    } else {
        Some(run)
    };
    let found = parts
        .iter()
        .map(|part| (old_document(unwrapped(part)), part.as_bytes().to_vec()));
    hand_over(input, "nexis", found, stated, sink)
}

fn count(line: &str, pattern: &LazyLock<Option<Regex>>) -> Option<(u64, u64)> {
    if line.len() > 80 {
        return None;
    }
    let found = pattern.as_ref()?.captures(line)?;
    let number = |at: usize| {
        let digits: String = found
            .get(at)?
            .as_str()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    };
    Some((number(1)?, number(2).or_else(|| number(1))?))
}

fn is_end(line: &str) -> bool {
    line.len() < 40 && ENDS.contains(&line.trim().to_lowercase().as_str())
}

/// A label and what it says.
fn label(paragraph: &str) -> Option<(String, &str)> {
    let (name, value) = paragraph.split_once(':')?;
    let name = name.trim();
    let plain = name
        .chars()
        .all(|c| c.is_alphabetic() || c == '-' || c == ' ');
    (plain && (2..30).contains(&name.len()) && name.split(' ').count() <= 3)
        .then(|| (name.to_lowercase().replace(' ', "-"), value.trim()))
}

fn above(paragraph: &str) -> Option<(&'static str, &str)> {
    let (name, value) = label(paragraph)?;
    let known = ABOVE.iter().find(|(label, _)| *label == name)?;
    Some((known.1, value))
}

/// In the old layout labels are in capitals: “Notes: …” in a sentence is none.
fn is_below(paragraph: &str) -> bool {
    let known = label(paragraph).is_some_and(|(name, _)| BELOW.contains(&name.as_str()));
    known && is_capital_label(paragraph) || is_copyright(paragraph)
}

fn is_capital_label(paragraph: &str) -> bool {
    let name = paragraph.split(':').next().unwrap_or_default();
    label(paragraph).is_some() && name == name.to_uppercase()
}

/// True for the labels below a text: nothing follows them but what belongs to one of them.
fn is_foot(rest: &[String]) -> bool {
    let mut last = String::new();
    rest.first().is_some_and(|p| is_below(p))
        && rest.iter().all(|paragraph| {
            let below = is_below(paragraph) || is_capital_label(paragraph);
            if below {
                last = label(paragraph).map_or(String::new(), |(name, _)| name);
            }
            below || ["graphic", "grafik", "correction", "correction-date"].contains(&last.as_str())
        })
}

/// In the new one they are not, so only what no sentence begins with counts.
fn is_below_new(paragraph: &str) -> bool {
    let known = label(paragraph).is_some_and(|(name, _)| BELOW_NEW.contains(&name.as_str()));
    known || paragraph.trim() == "Classification"
}

fn is_copyright(paragraph: &str) -> bool {
    let start = paragraph.trim_start().to_lowercase();
    let year = start.chars().take(40).any(|c| c.is_ascii_digit());
    (start.starts_with("copyright") || start.starts_with('©') || start.starts_with("(c)")) && year
        || start == "all rights reserved"
        || start == "alle rechte vorbehalten"
}

fn is_date(paragraph: &str) -> bool {
    date_of(paragraph).is_some()
}

/// A line that is a date, perhaps with weekday, time and edition behind it.
fn date_of(paragraph: &str) -> Option<String> {
    if paragraph.len() > 90 || !paragraph.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let whole = paragraph.trim();
    let date = |text: &str| normalise_date(text, DateOrder::Unknown).ok();
    if let Some(found) = date(whole) {
        return Some(found);
    }
    // What is behind the year or the weekday is an edition: fewer and fewer words are tried.
    let words: Vec<&str> = whole.split_whitespace().collect();
    (2..words.len())
        .rev()
        .find_map(|n| date(words[..n].join(" ").trim_end_matches(',')))
}

/// Sets the field that a label names.
fn set(found: &mut Found, field: &str, value: &str) {
    let value = value.to_owned();
    match field {
        "byline" => found.byline = value,
        "section" => found.section = value,
        "dateline" => found.dateline = value,
        "language" => found.language = value,
        "title" => found.title = value,
        _ => {}
    }
}

/// An article of the old layout: outlet, date, headline, labels, text, labels, copyright.
fn old_document(paragraphs: Vec<String>) -> Result<Found, String> {
    let mut found = Found::default();
    let is_head = |p: &String| is_copyright(p) || count(p, &COUNTED).is_some();
    let first = paragraphs.iter().position(|p| !is_head(p));
    let mut at = first.unwrap_or(paragraphs.len());
    let date = (at..paragraphs.len().min(at + 4)).find(|n| is_date(&paragraphs[*n]));
    let Some(date) = date else {
        return Err("no date was found where an outlet and its date should stand".to_owned());
    };
    found.date = date_of(&paragraphs[date]).unwrap_or_default();
    found.source = paragraphs[at..date].join(" ");
    at = date + 1;
    let labels = (at..paragraphs.len()).find(|n| above(&paragraphs[*n]).is_some());
    let title = match labels {
        Some(first) if first <= at + 3 => at..first,
        _ => at..(at + 1).min(paragraphs.len()),
    };
    let is_edition = |p: &&String| p.to_lowercase().ends_with("edition") || is_date(p);
    let lines: Vec<&str> = paragraphs[title.clone()]
        .iter()
        .filter(|p| !is_edition(p))
        .map(String::as_str)
        .collect();
    found.title = lines.join(" ");
    at = title.end;
    while let Some((field, value)) = paragraphs.get(at).and_then(|p| above(p)) {
        at += 1;
        if field == "body" {
            found
                .paragraphs
                .extend((!value.is_empty()).then(|| value.to_owned()));
            break;
        }
        set(&mut found, field, value);
    }
    let from = at.max(paragraphs.len().saturating_sub(MOST_BELOW));
    let end = (from..paragraphs.len()).find(|n| is_foot(&paragraphs[*n..]));
    let end = end.unwrap_or(paragraphs.len());
    for paragraph in &paragraphs[end..] {
        if let Some((name, value)) = label(paragraph) {
            match name.as_str() {
                "language" | "sprache" | "langue" | "idioma" | "taal" => {
                    found.language = value.to_owned()
                }
                "url" => found.url = value.to_owned(),
                "acc-no" => found.id = value.to_owned(),
                _ => {}
            }
        }
    }
    found.paragraphs.extend_from_slice(&paragraphs[at..end]);
    Ok(found)
}

/// True for paragraphs of a delivery in the new layout.
pub fn is_new_layout(paragraphs: &[String]) -> bool {
    let body = |p: &String| BODIES.contains(&p.trim().to_lowercase().as_str());
    let cover = |p: &String| COVER.as_ref().is_some_and(|cover| cover.is_match(p.trim()));
    let ends = paragraphs.iter().any(|p| is_end(p));
    let labelled = paragraphs.iter().any(|p| body(p) || label(p).is_some());
    let counted = |p: &String| {
        label(p).is_some_and(|(name, value)| name == "length" && value.ends_with("words"))
    };
    // A delivery of one article may have neither cover nor end.
    let bare = paragraphs.iter().any(counted) && paragraphs.iter().any(|p| is_copyright(p));
    if bare && paragraphs.iter().any(body) {
        return true;
    }
    ends && labelled || paragraphs.iter().take(50).any(cover) && paragraphs.iter().any(body)
}

/// Hands over the articles of a delivery in the new layout.
pub fn new_layout(
    input: &Input,
    paragraphs: Vec<String>,
    format: &'static str,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let stated = paragraphs.iter().take(200).find_map(|p| {
        let found = COVER.as_ref()?.captures(p.trim())?;
        found.get(1)?.as_str().parse().ok()
    });
    let mut parts: Vec<Vec<String>> = vec![Vec::new()];
    for paragraph in paragraphs {
        if is_end(&paragraph) {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(paragraph);
        }
    }
    // What is behind the last end is the cover of the back.
    let last = parts.pop().unwrap_or_default();
    let rest = last
        .iter()
        .any(|p| BODIES.contains(&p.trim().to_lowercase().as_str()));
    parts.extend(rest.then_some(last));
    let found = parts.into_iter().map(|part| {
        let raw = part.join("\n").into_bytes();
        (new_document(part), raw)
    });
    hand_over(input, format, found, stated, sink)
}

/// An article of the new layout: headline, outlet, date, copyright, labels, “Body”, text, labels.
fn new_document(part: Vec<String>) -> Result<Found, String> {
    let paragraphs: Vec<&str> = part
        .iter()
        .map(|p| p.trim())
        .filter(|p| !p.is_empty())
        .collect();
    let is_body = |p: &&str| BODIES.contains(&p.to_lowercase().as_str());
    let dated = paragraphs.iter().position(|p| is_date(p));
    let marked = dated.and_then(|from| Some(from + paragraphs[from..].iter().position(is_body)?));
    let labels = |to: usize| paragraphs[..to].iter().rposition(|p| above(p).is_some());
    let body = match marked {
        Some(at) => at + 1,
        None => labels(paragraphs.len()).map_or(0, |at| at + 1),
    };
    // Of the dates above the text the last that follows two lines is the article's: a cover comes before.
    let above_text = &paragraphs[..body];
    let date = (2..above_text.len())
        .rev()
        .find(|n| is_date(above_text[*n]) && label(above_text[*n]).is_none());
    let Some(date) = date else {
        return Err("no date was found where headline, outlet and date should stand".to_owned());
    };
    let mut found = Found {
        title: above_text[date - 2].to_owned(),
        source: above_text[date - 1].to_owned(),
        date: date_of(above_text[date]).unwrap_or_default(),
        ..Found::default()
    };
    for paragraph in &above_text[date + 1..] {
        if let Some((field, value)) = above(paragraph) {
            set(&mut found, field, value);
        }
    }
    let text = &paragraphs[body..];
    let end = text
        .iter()
        .position(|p| is_below_new(p))
        .unwrap_or(text.len());
    for paragraph in &text[end..] {
        if let Some((name, value)) = label(paragraph)
            && name == "language"
        {
            found.language = value.to_owned();
        }
    }
    found.paragraphs = text[..end].iter().map(|p| (*p).to_owned()).collect();
    Ok(found)
}
