//! The words of XML that holds prose: XHTML, NITF, and what vendors make of them.

use roxmltree::Node;

use super::super::html;
use super::super::words::indented_starts;

/// What an element does to the words in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It begins and ends a paragraph.
    Block,
    /// It stands in a line.
    Inline,
    /// It breaks a line.
    Break,
    /// Its words are left out.
    Skip,
}

/// The paragraphs of all below `node`, white space collapsed, empty ones left out; `part` tells what
/// each element is. One pass without recursion.
pub fn paragraphs(node: Node, part: &dyn Fn(Node) -> Part) -> Vec<String> {
    let mut out = Vec::new();
    let mut block = String::new();
    let mut next = node.first_child();
    while let Some(here) = next {
        let kind = if here.is_element() {
            part(here)
        } else {
            Part::Inline
        };
        match kind {
            Part::Block => flush(&mut block, &mut out),
            Part::Break => block.push('\n'),
            _ => {}
        }
        if here.is_text() {
            let text = here.text().unwrap_or_default();
            let mut from = 0;
            for start in indented_starts(text) {
                push_words(&mut block, &text[from..start]);
                flush(&mut block, &mut out);
                from = start;
            }
            push_words(&mut block, &text[from..]);
        }
        if kind != Part::Skip
            && let Some(child) = here.first_child()
        {
            next = Some(child);
            continue;
        }
        if kind == Part::Block {
            flush(&mut block, &mut out);
        }
        next = after(here, node, part, &mut block, &mut out);
    }
    flush(&mut block, &mut out);
    out
}

/// The element after `here` and all it holds, inside `top`; ends the blocks that end on the way.
fn after<'a, 'i>(
    here: Node<'a, 'i>,
    top: Node<'a, 'i>,
    part: &dyn Fn(Node) -> Part,
    block: &mut String,
    out: &mut Vec<String>,
) -> Option<Node<'a, 'i>> {
    let mut here = here;
    loop {
        if let Some(sibling) = here.next_sibling() {
            return Some(sibling);
        }
        here = here.parent().filter(|parent| *parent != top)?;
        if part(here) == Part::Block {
            flush(block, out);
        }
    }
}

fn push_words(block: &mut String, text: &str) {
    for (at, piece) in text.split(char::is_whitespace).enumerate() {
        if at > 0 && !block.is_empty() && !block.ends_with([' ', '\n']) {
            block.push(' ');
        }
        block.push_str(piece);
    }
}

fn flush(block: &mut String, out: &mut Vec<String>) {
    let lines: Vec<&str> = block.split('\n').map(str::trim).collect();
    for paragraph in lines.split(|line| line.is_empty()) {
        if paragraph.is_empty() {
            continue;
        }
        let text = paragraph.join("\n");
        // References that were escaped once too often.
        let escaped = ["&#", "&quot;", "&amp;", "&nbsp;", "&apos;"]
            .iter()
            .any(|mark| text.contains(mark));
        out.push(if escaped {
            html::fragment_text(&text)
        } else {
            text
        });
    }
    block.clear();
}

/// What an element of HTML is, whatever its prefix: unknown ones are blocks.
pub fn html_part(node: Node) -> Part {
    match node.tag_name().name().to_ascii_lowercase().as_str() {
        "br" => Part::Break,
        "head" | "script" | "style" | "noscript" | "template" => Part::Skip,
        "a" | "b" | "i" | "em" | "strong" | "span" | "u" | "img" | "font" | "sup" | "sub"
        | "small" | "cite" | "q" | "code" | "abbr" | "acronym" | "time" | "s" | "del" | "ins"
        | "mark" | "tt" | "big" | "strike" => Part::Inline,
        _ => Part::Block,
    }
}

/// How many words a text has, as white space parts them.
pub fn words_of(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_breaks_part_the_words() -> Result<(), roxmltree::Error> {
        let tree = roxmltree::Document::parse(
            "<b>One <i>two</i>\n three<p>four<br/>five</p><x>none</x><p/>six<p>seven</p></b>",
        )?;
        let part = |node: Node| match node.tag_name().name() {
            "p" => Part::Block,
            "br" => Part::Break,
            "x" => Part::Skip,
            _ => Part::Inline,
        };
        assert_eq!(
            paragraphs(tree.root_element(), &part),
            ["One two three", "four\nfive", "six", "seven"]
        );
        assert!(paragraphs(tree.root(), &|_| Part::Skip).is_empty());
        Ok(())
    }
}
