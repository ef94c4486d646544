//! Markdown, with front matter in YAML or simple TOML.

use std::ops::ControlFlow;

use gray_matter::engine::YAML;
use gray_matter::{Matter, Pod};
use pulldown_cmark::{Event, Options as Flavour, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use crate::model::{Draft, Field, Origin};

use super::fields::draft_from_fields;
use super::plain::whole_text;
use super::words::one_line;
use super::{Head, Input, Options, Reader, Rejected, Sink};

/// Markdown (CommonMark) with or without front matter.
pub struct Markdown;

impl Reader for Markdown {
    fn sniff(&self, head: &Head) -> u8 {
        let fence = head.text.starts_with("---\n")
            || head.text.starts_with("---\r\n")
            || head.text.starts_with("+++\n");
        let named = head.named(&[".md", ".markdown", ".mdown", ".mdx"]);
        let fields = fence
            && head
                .text
                .lines()
                .skip(1)
                .take(40)
                .any(|l| l.trim_end() == "---" || l.trim_end() == "+++");
        match (named, fields) {
            (true, _) => 80,
            (_, true) => 70,
            _ if head.text.starts_with("# ") => 40,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        whole_text(input, sink, None, |text, input| {
            draft_from_markdown(&text, input.options).map_err(|reason| Rejected {
                path: input.path.to_owned(),
                place: Some("front matter".to_owned()),
                reason,
            })
        })
    }
}

/// A draft from Markdown; the reason when the front matter cannot be parsed.
fn draft_from_markdown(source: &str, options: &Options) -> Result<Draft, String> {
    let source = source
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .replace("\r\n", "\n");
    let (fields, body) = front_matter(&source)?;
    let mut draft = draft_from_fields(&fields, options);
    draft.format = "markdown";
    let (heading, text) = text_of(body);
    draft.text = text;
    match (&draft.title, heading) {
        (None, Some(heading)) => draft.title = Some(Field::new(heading, Origin::Markup)),
        (Some(title), Some(heading)) if title.value != heading => {
            draft.text = format!("{heading}\n\n{}", draft.text);
        }
        _ => {}
    }
    Ok(draft)
}

/// The fields between the fences, and the rest.
fn front_matter(source: &str) -> Result<(Map<String, Value>, &str), String> {
    let cut = |fence: &str| {
        let inner = source.strip_prefix(fence)?.strip_prefix('\n')?;
        let close = format!("\n{fence}");
        let mut ends = inner.match_indices(&close).map(|(at, _)| at);
        let end = ends.find(|at| {
            let after = &inner[at + close.len()..];
            after.is_empty() || after.starts_with(['\n', ' '])
        })?;
        Some((&inner[..end], &inner[end + close.len()..]))
    };
    if let Some((_, body)) = cut("---") {
        let matter: Matter<YAML> = Matter::new();
        let head = &source[..source.len() - body.len()];
        let parsed = matter
            .parse::<Pod>(head)
            .map_err(|e| one_line(&e.to_string()))?;
        let fields = match parsed.data.map(|pod| pod.deserialize::<Value>()) {
            Some(Ok(Value::Object(fields))) => fields,
            _ => Map::new(),
        };
        return Ok((fields, body));
    }
    match cut("+++") {
        Some((head, body)) => Ok((simple_toml(head), body)),
        None => Ok((Map::new(), source)),
    }
}

/// `name = value` lines at the top of a TOML front matter. Strings and lists of strings are valid
/// JSON too; anything else (dates) is taken as it is written. Tables are left out.
fn simple_toml(head: &str) -> Map<String, Value> {
    head.lines()
        .take_while(|line| !line.trim_start().starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| {
            let value = value.trim();
            let parsed = serde_json::from_str(value)
                .unwrap_or_else(|_| Value::String(value.trim_matches(['\'', '"']).to_owned()));
            (name.trim().to_owned(), parsed)
        })
        .collect()
}

/// The heading of level one at the top, and the text without markup, a paragraph a block.
fn text_of(source: &str) -> (Option<String>, String) {
    let flavour = Flavour::ENABLE_TABLES | Flavour::ENABLE_STRIKETHROUGH;
    let mut blocks: Vec<String> = Vec::new();
    let mut block = String::new();
    let mut heading = None;
    let mut image_depth = 0usize;
    let mut raw_html = String::new();
    for event in Parser::new_ext(source, flavour) {
        match event {
            Event::Start(Tag::Image { .. }) => image_depth += 1,
            Event::End(TagEnd::Image) => image_depth = image_depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if image_depth == 0 => block.push_str(&text),
            Event::SoftBreak => block.push(' '),
            Event::HardBreak => block.push('\n'),
            Event::End(TagEnd::TableCell) => block.push(' '),
            Event::Html(html) => raw_html.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                let text = super::html::fragment_text(&std::mem::take(&mut raw_html));
                push_block(&mut blocks, &text);
            }
            Event::End(TagEnd::Heading(pulldown_cmark::HeadingLevel::H1))
                if blocks.is_empty() && heading.is_none() =>
            {
                heading = Some(one_line(&std::mem::take(&mut block)));
            }
            Event::Start(Tag::List(_) | Tag::Item)
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) => push_block(&mut blocks, &std::mem::take(&mut block)),
            _ => {}
        }
    }
    push_block(&mut blocks, &block);
    (heading, blocks.join("\n\n"))
}

fn push_block(blocks: &mut Vec<String>, block: &str) {
    let block = block.trim();
    if !block.is_empty() {
        blocks.push(block.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_markup_are_taken_off() -> Result<(), String> {
        let draft = draft_from_markdown(
            "---\ntitle: \"Harbour: frozen\"\nauthor: [Ana Lopo, Bo Quist]\ndate: 2024-03-04\nsource: The Sable Post\n---\n\n\
             The **harbour** froze, [officials](https://x.example) said\non Monday.\n\n> “We wait,” said Dorn.\n\n![ice](i.png)\n\n## Ferries\n\n- one\n- two\n",
            &Options::default(),
        )?;
        let value = |f: &Option<Field<String>>| f.as_ref().map(|f| f.value.clone());
        assert_eq!(value(&draft.title).as_deref(), Some("Harbour: frozen"));
        assert_eq!(value(&draft.published).as_deref(), Some("2024-03-04"));
        assert_eq!(value(&draft.source).as_deref(), Some("The Sable Post"));
        assert_eq!(draft.authors.len(), 2);
        assert_eq!(
            draft.text,
            "The harbour froze, officials said on Monday.\n\n“We wait,” said Dorn.\n\nFerries\n\none\n\ntwo"
        );
        Ok(())
    }

    #[test]
    fn the_first_heading_is_the_title_when_no_field_is() -> Result<(), String> {
        let draft = draft_from_markdown("# Snow\n\nIt fell.", &Options::default())?;
        assert_eq!(draft.title.map(|t| t.value).as_deref(), Some("Snow"));
        assert_eq!(draft.text, "It fell.");
        Ok(())
    }

    #[test]
    fn toml_front_matter_is_read() -> Result<(), String> {
        let draft = draft_from_markdown(
            "+++\ntitle = \"Snow\"\ndate = 2024-03-04T08:30:00Z\n+++\nIt fell.",
            &Options::default(),
        )?;
        assert_eq!(draft.title.map(|t| t.value).as_deref(), Some("Snow"));
        assert_eq!(
            draft.published.map(|t| t.value).as_deref(),
            Some("2024-03-04T08:30:00Z")
        );
        assert_eq!(draft.text, "It fell.");
        Ok(())
    }

    #[test]
    fn broken_front_matter_is_refused() {
        assert!(draft_from_markdown("---\ntitle: [a\n---\nText.", &Options::default()).is_err());
    }
}
