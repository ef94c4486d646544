//! Factiva, as HTML (with field codes, or laid out without) and as text with field codes. The codes
//! are those of Factiva's own list of search fields.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use scraper::{ElementRef, Html, Selector};

use super::{Found, hand_over, whole_text};
use crate::read::html::fragment_text;
use crate::read::{DateOrder, Head, Input, Reader, Sink, normalise_date};

/// The codes with which a line of the text form begins.
const CODES: [&str; 36] = [
    "CLM", "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "NGC", "GC", "ED", "PG", "VOL",
    "LA", "CY", "LP", "TD", "CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "ART",
    "HLP", "RST", "DL", "PBC", "NS2", "URL",
];

/// Factiva downloads as HTML.
pub struct FactivaHtml;

/// Factiva downloads as text with field codes.
pub struct FactivaText;

impl Reader for FactivaHtml {
    fn sniff(&self, head: &Head) -> u8 {
        let is_page = head.text.starts_with('<');
        let marked = head.text.contains("<title>Factiva</title>")
            || head.text.contains("articleParagraph")
            || head.text.contains("enHeadline");
        if is_page && marked { 97 } else { 0 }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let text = match whole_text(input) {
            Ok(text) => text,
            Err(item) => return sink(item),
        };
        let page = Html::parse_document(&text);
        let Ok(articles) = Selector::parse("div.article") else {
            return ControlFlow::Continue(());
        };
        // A page saved in the browser wraps each article once more.
        let is_innermost = |article: &ElementRef| article.select(&articles).next().is_none();
        let articles: Vec<ElementRef> = page.select(&articles).filter(is_innermost).collect();
        if articles.is_empty() {
            let reason = "looks like Factiva download, but no article in it could be told apart";
            return sink(input.rejected(None, reason));
        }
        let parts = articles.into_iter().map(|article| {
            let raw = article.html();
            let fields = coded_fields(article);
            let found = match fields.is_empty() {
                false => of_fields(&fields),
                true => laid_out(article),
            };
            (found, raw.into_bytes())
        });
        hand_over(input, "factiva", parts, None, sink)
    }
}

impl Reader for FactivaText {
    fn sniff(&self, head: &Head) -> u8 {
        let lines = || head.text.lines().take(3000);
        if is_coded(lines()) || is_plain(lines()) {
            93
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let text = match whole_text(input) {
            Ok(text) => text,
            Err(item) => return sink(item),
        };
        if is_coded(text.lines().take(3000)) {
            coded_text(input, &text, "factiva", sink)
        } else {
            plain_text(input, &text, sink)
        }
    }
}

/// True for lines of articles without codes: a number of words, and an accession number.
pub fn is_plain<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let (mut words, mut number) = (false, false);
    for line in lines {
        words |= is_word_count(line.trim());
        number |= words && accession(line).is_some();
    }
    words && number
}

/// What stands before an accession number in the languages of Factiva's screens, in lower case.
const DOCUMENT: [&str; 9] = [
    "document",
    "dokument",
    "documento",
    "документ",
    "文件",
    "文档",
    "文書",
    "ドキュメント",
    "문서",
];

/// The number of “Document PHMERC0020301229e6ct0001r”.
fn accession(line: &str) -> Option<&str> {
    let (word, number) = line.trim().split_once(char::is_whitespace)?;
    let number = number.trim();
    let long = number.len() >= 16 && number.chars().all(|c| c.is_ascii_alphanumeric());
    let numbered = long && number.chars().filter(char::is_ascii_digit).count() >= 8;
    (numbered && DOCUMENT.contains(&word.to_lowercase().as_str())).then_some(number)
}

/// Hands over the articles of a text without codes; each ends with its accession number.
pub fn plain_text(input: &Input, text: &str, sink: &mut Sink) -> ControlFlow<()> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(part) = parts.last_mut() {
            part.push(line);
        }
        if accession(line).is_some() {
            parts.push(Vec::new());
        }
    }
    // Behind the last number stands the foot of the page.
    parts.retain(|part| part.iter().any(|line| is_word_count(line)));
    let found = parts
        .into_iter()
        .map(|part| (of_lines(&part), part.join("\n").into_bytes()));
    hand_over(input, "factiva", found, None, sink)
}

/// Headline, byline, “355 words”, date, time, outlet, code, language, copyright, a line each, then the text.
fn of_lines(lines: &[&str]) -> Result<Found, String> {
    let words = lines
        .iter()
        .position(|line| is_word_count(line))
        .unwrap_or(0);
    let mut found = Found {
        title: lines
            .first()
            .filter(|_| words > 0)
            .map_or(String::new(), |line| (*line).to_owned()),
        byline: if words > 1 {
            lines[words - 1].to_owned()
        } else {
            String::new()
        },
        ..Found::default()
    };
    let mut at = words + 1;
    let mut next = || {
        at += 1;
        lines.get(at - 1).copied().unwrap_or_default()
    };
    let date = next();
    let second = next();
    let timed = second.len() <= 8 && second.contains(':');
    found.date = if timed {
        with_time(date, second)
    } else {
        date.to_owned()
    };
    found.source = if timed { next() } else { second }.to_owned();
    let _code = next();
    found.language = next().to_owned();
    let rest = lines.get(at..).unwrap_or_default().iter();
    let mut rest = rest
        .skip_while(|line| is_right(line))
        .map(|line| (*line).to_owned())
        .collect::<Vec<_>>();
    if let Some(last) = rest.pop_if(|line| accession(line).is_some()) {
        found.id = accession(&last).unwrap_or_default().to_owned();
    }
    found.paragraphs = rest;
    Ok(found)
}

/// True for lines with the codes that every article has, in order.
pub fn is_coded<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let mut wanted = ["HD", "WC", "PD", "SN", "LP"].iter();
    let mut next = wanted.next();
    for line in lines {
        if let (Some(code), Some((found, _))) = (next, code_of(line))
            && *code == found
        {
            next = wanted.next();
        }
    }
    // Of an article without lead paragraph only the text is missing.
    next.is_none_or(|code| *code == "LP")
}

/// Hands over the articles of a text with field codes; each ends with its accession number.
pub fn coded_text(
    input: &Input,
    text: &str,
    format: &'static str,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let mut parts: Vec<(BTreeMap<String, Vec<String>>, String)> = vec![Default::default()];
    let mut code = "";
    let mut ended = false;
    for line in text.lines() {
        if let Some((found, rest)) = code_of(line) {
            if ended {
                parts.push(Default::default());
                ended = false;
            }
            code = found;
            if let Some((fields, _)) = parts.last_mut() {
                fields
                    .entry(code.to_owned())
                    .or_default()
                    .push(rest.trim().to_owned());
            }
        } else if let Some((fields, _)) = parts.last_mut()
            && let Some(lines) = fields.get_mut(code)
        {
            lines.push(line.trim().to_owned());
        }
        if let Some((_, raw)) = parts.last_mut() {
            raw.push_str(line);
            raw.push('\n');
        }
        // Behind the number may stand a foot of the page, which belongs to no field.
        let value = code_of(line).map_or(line, |(_, value)| value);
        if code == "AN" && (line.contains("Document ") || accession(value).is_some()) {
            ended = true;
            code = "";
        }
    }
    parts.retain(|(fields, _)| !fields.is_empty());
    let found = parts.into_iter().map(|(fields, raw)| {
        let fields: BTreeMap<String, Vec<String>> = fields
            .into_iter()
            .map(|(code, lines)| (code, super::unwrapped(&lines.join("\n"))))
            .collect();
        (of_fields(&fields), raw.into_bytes())
    });
    hand_over(input, format, found, None, sink)
}

/// The code at the beginning of a line, and what follows it.
fn code_of(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim_start();
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let code = CODES.iter().find(|code| **code == &line[..end])?;
    let rest = &line[end..];
    // In text the value follows three spaces or a tab, or stands on the next line.
    let apart = rest.trim().is_empty() || rest.starts_with("  ") || rest.starts_with('\t');
    apart.then_some((*code, rest))
}

/// The rows of a table of codes.
fn coded_fields(article: ElementRef) -> BTreeMap<String, Vec<String>> {
    let mut fields = BTreeMap::new();
    let (Ok(rows), Ok(cells)) = (Selector::parse("tr"), Selector::parse("td")) else {
        return fields;
    };
    for row in article.select(&rows) {
        let cells: Vec<ElementRef> = row.select(&cells).collect();
        let [name, value] = cells[..] else {
            continue;
        };
        let name: String = name.text().collect();
        let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{A0}');
        if CODES.contains(&name) {
            let text = fragment_text(&value.inner_html());
            let paragraphs = text.split("\n\n").map(|p| p.trim().to_owned());
            let paragraphs = paragraphs.filter(|p| !p.is_empty());
            fields
                .entry(name.to_owned())
                .or_insert_with(Vec::new)
                .extend(paragraphs);
        }
    }
    fields
}

fn of_fields(fields: &BTreeMap<String, Vec<String>>) -> Result<Found, String> {
    let all = |code: &str| fields.get(code).cloned().unwrap_or_default();
    let one = |code: &str| all(code).join(" ");
    let id = one("AN");
    Ok(Found {
        title: one("HD"),
        byline: one("BY"),
        source: one("SN"),
        date: with_time(&one("PD"), &one("ET")),
        section: first_of([one("SE"), one("CLM")]),
        language: one("LA"),
        id: accession(&id)
            .unwrap_or(id.trim().trim_start_matches("Document ").trim())
            .to_owned(),
        url: one("URL"),
        dateline: one("DL"),
        paragraphs: [all("LP"), all("TD")].concat(),
    })
}

/// A date with its time, where there is one that can be read.
fn with_time(date: &str, time: &str) -> String {
    let both = format!("{date} {time}");
    let readable = !time.is_empty() && normalise_date(&both, DateOrder::Unknown).is_ok();
    if readable { both } else { date.to_owned() }
}

fn first_of<const N: usize>(values: [String; N]) -> String {
    values
        .into_iter()
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

/// An article laid out without codes: section, headline, byline, “355 words”, date, time, outlet, code, edition,
/// language, copyright, one under another; then its paragraphs, and what is not of its text.
fn laid_out(article: ElementRef) -> Result<Found, String> {
    let mut found = Found::default();
    let class = |element: &ElementRef, part: &str| {
        let mut classes = element.value().classes();
        classes.any(|class| class.to_lowercase().contains(part))
    };
    let mut lines: Vec<String> = Vec::new();
    let mut title_at = None;
    for child in article.descendent_elements() {
        let name = child.value().name();
        let text = || {
            child
                .text()
                .collect::<String>()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        if title_at.is_none() && class(&child, "headline") {
            found.title = text();
            title_at = Some(lines.len());
            if class(&child, "counted") {
                found.title = without_number(&found.title).to_owned();
            }
        } else if class(&child, "articleparagraph") {
            let text = fragment_text(&child.inner_html());
            found
                .paragraphs
                .extend(text.split("\n\n").map(str::to_owned));
        } else if name == "div"
            && child
                .child_elements()
                .all(|inner| inner.value().name() != "div" && !class(&inner, "headline"))
            && found.paragraphs.is_empty()
        {
            lines.push(text());
        } else if name == "p"
            && let Some(number) = accession(&text())
        {
            found.id = number.to_owned();
        }
    }
    let words = lines.iter().position(|line| is_word_count(line));
    let Some(words) = words else {
        return Err(
            "no number of words was found where the fields of an article should stand".to_owned(),
        );
    };
    let last_of = |lines: &[String]| {
        let said = lines.iter().rfind(|line| !line.is_empty());
        said.cloned().unwrap_or_default()
    };
    let title_at = title_at.unwrap_or(0).min(words);
    found.section = last_of(&lines[..title_at]);
    found.byline = last_of(&lines[title_at..words]);
    let mut rest = lines[words + 1..].iter();
    found.date = rest.next().cloned().unwrap_or_default();
    let next = rest.next().cloned().unwrap_or_default();
    let is_time = next.len() <= 8 && next.contains(':');
    if is_time {
        found.date = with_time(&found.date, &next);
    }
    found.source = if is_time {
        rest.next().cloned().unwrap_or_default()
    } else {
        next
    };
    let _code = rest.next();
    // Between the code and the language may stand volume, edition and page.
    let rest: Vec<&String> = rest.take_while(|line| !is_right(line)).collect();
    found.language = rest.last().map_or(String::new(), |line| (*line).clone());
    found.paragraphs.retain(|p| accession(p).is_none());
    Ok(found)
}

/// “46) Ein Tag auf dem Lotsenboot” without its number in the list.
fn without_number(title: &str) -> &str {
    match title.split_once(") ") {
        Some((number, rest)) if number.chars().all(|c| c.is_ascii_digit()) => rest,
        _ => title,
    }
}

/// True for a line that says whose the text is.
fn is_right(line: &str) -> bool {
    let start = line.to_lowercase();
    start.starts_with("(c)") || start.starts_with('©') || start.starts_with("copyright")
}

fn is_word_count(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        "words",
        "mots",
        "wörter",
        "palabras",
        "woorden",
        "parole",
        "palavras",
        "слов",
        "слова",
        "слово",
        "字",
        "文字",
        "語",
        "단어",
    ];
    let mut parts = line.split_whitespace();
    let number = parts.next().is_some_and(|n| {
        n.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    });
    number
        && parts
            .next()
            .is_some_and(|w| WORDS.contains(&w.to_lowercase().as_str()))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accession_number_is_told_from_other_numbers() {
        for (line, number) in [
            (
                "Document PHMERC0020301229e6ct0001r",
                Some("PHMERC0020301229e6ct0001r"),
            ),
            (
                "文件 PHMERC0020301229e6ct0001r ",
                Some("PHMERC0020301229e6ct0001r"),
            ),
            ("IBAN CV89370400440532013000", None),
            ("Document 12", None),
            ("Document PHMERC0020301229e6ct0001r of the series", None),
            ("", None),
        ] {
            assert_eq!(accession(line), number, "{line}");
        }
    }
}
