//! Europresse (Cedrom-SNi) as HTML: the older tables, and the newer `article` elements.

use std::ops::ControlFlow;

use super::{Found, hand_over, whole_text};
use crate::read::html::fragment_text;
use crate::read::{DateOrder, Head, Input, Reader, Sink, normalise_date};

/// Europresse downloads as HTML.
pub struct Europresse;

impl Reader for Europresse {
    fn sniff(&self, head: &Head) -> u8 {
        let marked = [
            "DocPublicationName",
            "cedrom-sni.com",
            "titreArticleVisu",
            "TitreArticleVisu",
        ];
        if head.text.starts_with('<') && marked.iter().any(|mark| head.text.contains(mark)) {
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
        // Each article begins with the name of its outlet.
        let begins: Vec<usize> = text
            .match_indices("DocPublicationName")
            .filter_map(|(at, _)| {
                let tag = text[..at].rfind('<')?;
                (!text[tag..at].contains('>') && !text[tag..].starts_with("<style")).then_some(tag)
            })
            .collect();
        let mut starts: Vec<usize> = Vec::new();
        for begin in begins {
            // The newer form has a box and a name in it, both called so.
            let near = starts
                .last()
                .is_some_and(|last| !text[*last..begin].contains("itreArticle"));
            if !near {
                starts.push(begin);
            }
        }
        if starts.is_empty() {
            let reason = "looks like Europresse download, but no article in it could be told apart";
            return sink(input.rejected(None, reason));
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let parts: Vec<&str> = starts
            .iter()
            .zip(ends)
            .map(|(from, to)| &text[*from..to])
            .collect();
        let found = parts
            .into_iter()
            .map(|part| (document(part), part.as_bytes().to_vec()));
        hand_over(input, "europresse", found, None, sink)
    }
}

/// The text of the first element with this class, and where it ends in `part`.
fn of_class(part: &str, class: &str) -> Option<(String, usize)> {
    let at = part.find(class)?;
    let open = at + part[at..].find('>')? + 1;
    let tag = part[..at].rfind('<')? + 1;
    let name: String = part[tag..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let close = format!("</{name}");
    // The element may hold others of its name.
    let (mut from, mut depth) = (open, 1usize);
    let end = loop {
        let end = from + part[from..].find(&close)?;
        depth += part[from..end].matches(&format!("<{name}")).count();
        depth -= 1;
        from = end + close.len();
        if depth == 0 {
            break end;
        }
    };
    Some((
        one_line(&part[open..end]),
        from + part[from..].find('>')? + 1,
    ))
}

fn one_line(markup: &str) -> String {
    let text = fragment_text(markup);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn document(part: &str) -> Result<Found, String> {
    let mut found = Found::default();
    let (source, mut at) = of_class(part, "DocPublicationName").ok_or("no outlet was found")?;
    // An issue's number stands behind the outlet's name.
    found.source = source
        .split(", no. ")
        .next()
        .unwrap_or(&source)
        .trim()
        .to_owned();
    let mut headers = Vec::new();
    while let Some((text, end)) = of_class(&part[at..], "DocHeader") {
        let before_title = part[at..]
            .find("itreArticle")
            .is_none_or(|title| end <= title + 40);
        if !before_title {
            break;
        }
        headers.push(text);
        at += end;
    }
    let line = headers.join(" ");
    let (date, section) = split_header(&line);
    found.date = date;
    found.section = section;
    let title =
        of_class(&part[at..], "itreArticleVisu").or_else(|| of_class(&part[at..], "titreArticle"));
    let (title, end) = title.ok_or("no headline was found")?;
    found.title = title;
    at += end;
    let body = match part[at..].find("DocText") {
        Some(inner) => {
            // What stands between headline and text is the byline.
            let between = one_line(&part[at..at + part[at..at + inner].rfind('<').unwrap_or(0)]);
            found.byline = between;
            let open = inner + part[at + inner..].find('>').map_or(0, |end| end + 1);
            &part[at + open..]
        }
        None => {
            let (byline, rest) = byline_above(&part[at..]);
            found.byline = byline;
            rest
        }
    };
    let text = fragment_text(body);
    let mut paragraphs = Vec::new();
    for paragraph in text.split("\n\n") {
        let flat = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = flat.to_lowercase();
        if lower.starts_with("numéro de document")
            || lower.starts_with("document number")
            || is_number(&flat)
        {
            let number = flat.split(':').next_back().unwrap_or(&flat).trim();
            found.id = number
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned();
            break;
        }
        let certificate = lower.starts_with("certificat ")
            || lower.starts_with("ce certificat")
            || lower.starts_with("aussi paru dans");
        let copyright = flat.starts_with('©') && flat.len() < 200;
        if copyright || certificate {
            continue;
        }
        if !flat.is_empty() {
            paragraphs.push(flat);
        }
    }
    found.paragraphs = paragraphs;
    Ok(found)
}

/// A number of the database: `news·20121004·PO·2040056000`.
fn is_number(text: &str) -> bool {
    text.starts_with("news")
        && text.len() < 60
        && text.split(['·', '-', '.']).count() >= 3
        && !text.contains(' ')
}

/// Days of the week as the database writes them, which belong to the date.
const WEEKDAYS: [&str; 21] = [
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];

/// Date and section in “Politique, jeudi 5 octobre 2013, p. 03”.
fn split_header(line: &str) -> (String, String) {
    let line = line.replace(" ,", ",");
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_weekday =
        |word: &&str| WEEKDAYS.contains(&word.trim_matches(',').to_lowercase().as_str());
    let weekday = words.iter().position(is_weekday);
    let digit = words
        .iter()
        .position(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let begins = [
        weekday.map(|at| at + 1),
        digit,
        digit.and_then(|at| at.checked_sub(1)),
    ];
    for from in begins.into_iter().flatten() {
        for to in (from + 1..=words.len().min(from + 5)).rev() {
            let piece = words[from..to].join(" ");
            let piece = piece.trim_matches(',');
            let date = normalise_date(piece, DateOrder::DayFirst);
            if date.is_ok_and(|date| date.len() >= 10) {
                let section = words[..weekday.unwrap_or(from).min(from)].join(" ");
                return (
                    piece.to_owned(),
                    section.trim_matches([',', ' ']).to_owned(),
                );
            }
        }
    }
    (String::new(), String::new())
}

/// In the older form the author stands between the headline and the first paragraph, on a line of its own.
fn byline_above(rest: &str) -> (String, &str) {
    let start = rest.trim_start();
    let mut skipped = start;
    while let Some(next) = skipped
        .strip_prefix("<br>")
        .or_else(|| skipped.strip_prefix("<br/>"))
    {
        skipped = next.trim_start();
    }
    let Some(end) = skipped.find("<br>") else {
        return (String::new(), rest);
    };
    let line = &skipped[..end];
    let follows = skipped[end + 4..].trim_start().starts_with("<p>");
    if follows && !line.contains('<') && line.len() < 80 && !line.ends_with('.') {
        return (line.trim().to_owned(), &skipped[end..]);
    }
    (String::new(), rest)
}
