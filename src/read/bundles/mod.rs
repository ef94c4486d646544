//! Downloads of press databases: many articles in one file, each with its fields.
//!
//! Their layouts are documented by nobody; they are known from the readers that researchers wrote for
//! them (LexisNexisTools, the tm.plugin packages, Europarser, factiva and ProQuest parsers). A bundle is
//! told by marks that its layout alone has; an article in it that has no text is a refusal of its own.

mod document;
mod europresse;
mod factiva;
mod factiva_xml;
mod nexis;
mod nexis_labels;
mod proquest;
mod richtext;

use std::ops::ControlFlow;

use crate::model::{Draft, Field, Origin};

use super::authors::{given_names_first, split_authors};
use super::decode::{declared_charset, decode};
use super::words::{find_dateline, one_line, take_date};
use super::{Head, Input, Item, Reader, Sink};

pub use document::{Docx, Epub, Odt};
pub use europresse::Europresse;
pub use factiva::{FactivaHtml, FactivaText};
pub use factiva_xml::FactivaXml;
pub use nexis::{NexisHtml, NexisText};
pub use proquest::{ProQuest, ProQuestHtml};
pub use richtext::Rtf;

/// Those who read HTML, and those who read text.
const DOWNLOADS: [&[&dyn Reader]; 2] = [
    &[&NexisHtml, &FactivaHtml, &Europresse, &ProQuestHtml],
    &[&NexisText, &FactivaText, &ProQuest],
];

/// True for the words of a message which a press database has sent with articles in them.
pub fn is_download(text: &str) -> bool {
    let text = text.trim_start();
    let readers = DOWNLOADS[usize::from(!text.starts_with('<'))];
    let head = Head {
        name: "",
        bytes: text.as_bytes(),
        text,
    };
    readers.iter().any(|reader| reader.sniff(&head) > 0)
}

/// An article as a bundle gives it, in its own words.
#[derive(Default)]
struct Found {
    title: String,
    byline: String,
    source: String,
    date: String,
    dateline: String,
    section: String,
    language: String,
    id: String,
    url: String,
    paragraphs: Vec<String>,
}

impl Found {
    /// A draft, or the reason why there is none.
    fn draft(self, input: &Input, format: &'static str) -> Result<Draft, String> {
        let field = |value: &str| {
            let value = one_line(value);
            (!value.is_empty()).then(|| Field::new(value, Origin::Record))
        };
        let mut draft = Draft {
            format,
            title: field(&self.title),
            source: field(&self.source),
            dateline: field(&self.dateline),
            section: field(&self.section),
            external_id: field(&self.id),
            url: field(&self.url),
            language: language_code(&self.language).map(|code| Field::new(code, Origin::Record)),
            text: self.paragraphs.join("\n\n"),
            ..Draft::default()
        };
        let german = draft.language.as_ref().is_some_and(|l| l.value == "de");
        let authors = match german {
            true => split_authors(&given_names_first(&self.byline)).into_iter(),
            false => split_authors(&self.byline).into_iter(),
        };
        draft.authors = authors
            .map(|name| Field::new(name, Origin::Record))
            .collect();
        if !self.date.is_empty() {
            let order = input.options.date_order;
            draft.published = take_date(&mut draft, "published", &self.date, Origin::Record, order);
        }
        if !draft.text.chars().any(char::is_alphanumeric) {
            let title = draft
                .title
                .map_or(String::new(), |title| format!(" (“{}”)", title.value));
            return Err(format!("has no text{title}"));
        }
        Ok(draft)
    }
}

/// Hands over what was found in each part of a bundle, in order; `stated` is how many there should be.
fn hand_over(
    input: &Input,
    format: &'static str,
    parts: impl Iterator<Item = (Result<Found, String>, Vec<u8>)>,
    stated: Option<u64>,
    sink: &mut Sink,
) -> ControlFlow<()> {
    for (number, (found, raw)) in (1..).zip(parts) {
        let place = format!("document {number}");
        sink(match found.and_then(|found| found.draft(input, format)) {
            Ok(draft) => article(input, draft, Some(place), raw),
            Err(reason) => input.rejected(Some(place), reason),
        })?;
    }
    match stated {
        Some(records) => sink(Item::Stated {
            path: input.path.to_owned(),
            records,
        }),
        None => ControlFlow::Continue(()),
    }
}

fn article(input: &Input, draft: Draft, record: Option<String>, raw: Vec<u8>) -> Item {
    let mut draft = Draft {
        path: input.path.to_owned(),
        record,
        raw,
        ..draft
    };
    if draft.dateline.is_none() {
        find_dateline(&mut draft);
    }
    Item::Article(Box::new(draft))
}

/// The whole of a text bundle, decoded.
fn whole_text(input: &mut Input) -> Result<String, Item> {
    let bytes = input.whole()?;
    let declared = input
        .options
        .charset
        .clone()
        .or_else(|| declared_charset(&bytes));
    Ok(decode(&bytes, declared.as_deref()).text)
}

/// Paragraphs of a text whose lines are broken: what stands between blank lines, on one line.
fn unwrapped(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in text.lines() {
        let line = line.trim();
        match found.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            Some(last) if !last.is_empty() => found.push(String::new()),
            _ => {}
        }
    }
    found.retain(|paragraph| !paragraph.is_empty());
    found
}

/// ISO 639-1 of a language's name in the languages of the databases, or of its code.
fn language_code(name: &str) -> Option<String> {
    const NAMES: [(&str, &[&str]); 15] = [
        (
            "en",
            &[
                "english",
                "englisch",
                "anglais",
                "inglés",
                "engels",
                "inglese",
                "inglês",
                "английский",
                "英文",
                "英語",
                "영어",
            ],
        ),
        (
            "de",
            &[
                "german",
                "deutsch",
                "allemand",
                "alemán",
                "duits",
                "tedesco",
                "alemão",
                "немецкий",
                "德文",
                "德语",
                "ドイツ語",
            ],
        ),
        (
            "fr",
            &[
                "french",
                "französisch",
                "français",
                "francés",
                "frans",
                "francese",
                "francês",
                "французский",
                "法文",
                "法语",
                "フランス語",
            ],
        ),
        (
            "es",
            &[
                "spanish",
                "spanisch",
                "espagnol",
                "español",
                "spaans",
                "spagnolo",
                "castellano",
                "espanhol",
                "испанский",
                "西班牙文",
                "西班牙语",
                "スペイン語",
            ],
        ),
        (
            "nl",
            &[
                "dutch",
                "niederländisch",
                "néerlandais",
                "neerlandés",
                "nederlands",
                "olandese",
            ],
        ),
        (
            "it",
            &["italian", "italienisch", "italien", "italiano", "italiaans"],
        ),
        (
            "pt",
            &[
                "portuguese",
                "portugiesisch",
                "portugais",
                "portugués",
                "português",
            ],
        ),
        (
            "pl",
            &["polish", "polnisch", "polonais", "polaco", "polski"],
        ),
        (
            "ru",
            &[
                "russian",
                "russisch",
                "russe",
                "ruso",
                "russo",
                "русский",
                "俄文",
                "ロシア語",
            ],
        ),
        ("ar", &["arabic", "arabisch", "arabe", "árabe"]),
        (
            "ja",
            &[
                "japanese",
                "japanisch",
                "japonais",
                "japonés",
                "日本語",
                "日文",
            ],
        ),
        (
            "zh",
            &[
                "chinese",
                "chinesisch",
                "chinois",
                "chino",
                "中文",
                "中国語",
            ],
        ),
        (
            "ko",
            &[
                "korean",
                "koreanisch",
                "coréen",
                "coreano",
                "한국어",
                "韩文",
            ],
        ),
        (
            "sv",
            &["swedish", "schwedisch", "suédois", "sueco", "svenska"],
        ),
        ("da", &["danish", "dänisch", "danois", "danés", "dansk"]),
    ];
    let name = name.trim().to_lowercase();
    let first = name.split([';', ',', '/', ' ']).next().unwrap_or_default();
    if first.len() == 2 && first.chars().all(|c| c.is_ascii_alphabetic()) {
        return Some(first.to_owned());
    }
    let known = NAMES.iter().find(|(_, names)| names.contains(&first));
    known.map(|(code, _)| (*code).to_owned())
}

#[cfg(test)]
mod tests;
