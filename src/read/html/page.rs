//! A page flattened: its elements in document order, and its words in blocks.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::{Html as Tree, Node, node::Element};

use super::boilerplate::{self, Role};
use super::elements::value_of;
use super::table;

/// Elements that begin and end a block of words (HTML standard, "rendering": display block).
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "caption",
];

/// Elements that words inside a line stand in; with [`BLOCKS`], what makes a text markup.
const INLINE: &[&str] = &[
    "a", "b", "i", "em", "strong", "span", "br", "u", "img", "font", "sup", "sub", "small", "cite",
    "q", "code", "script", "style", "center", "figure", "iframe", "video", "time", "s", "picture",
];

/// True for the name (any case) of a common element.
pub fn is_known_tag(name: &str) -> bool {
    let among = |list: &[&str]| list.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    among(BLOCKS) || among(INLINE)
}

/// An element with the place of its parent, which comes before it.
#[derive(Debug)]
pub struct Part<'a> {
    /// Index of the parent; its own for the first.
    pub parent: usize,
    /// Name and attributes.
    pub element: &'a Element,
    /// True for one whose words stand apart from those around it.
    is_block: bool,
}

/// A stretch of words without a block border inside.
#[derive(Debug, PartialEq)]
pub struct Block {
    /// Index of the innermost block-level element around it.
    pub part: usize,
    /// The words, white space collapsed; a line break inside is `\n`.
    pub text: String,
    /// How many characters it has.
    pub length: usize,
    /// How many of them stand in links.
    pub linked: usize,
}

/// Elements and words of a page, both in document order.
#[derive(Debug, Default)]
pub struct Page<'a> {
    /// Elements of the body, and those in it.
    pub parts: Vec<Part<'a>>,
    /// Its words.
    pub blocks: Vec<Block>,
}

impl<'a> Page<'a> {
    /// Flattens `tree` in one pass, without recursion. Head and hidden elements give no words.
    pub fn of(tree: &'a Tree) -> Page<'a> {
        let mut flat = Flattening::default();
        for edge in tree.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(element) => flat.open(element, node),
                    Node::Text(text) => flat.words(text),
                    _ => {}
                },
                Edge::Close(node) => {
                    if let Node::Element(element) = node.value() {
                        flat.close(element);
                    }
                }
            }
        }
        flat.flush();
        flat.page
    }

    /// The element at `index` and those around it, innermost first.
    pub fn around(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let next = |at: &usize| {
            let parent = self.parts[*at].parent;
            (parent != *at).then_some(parent)
        };
        std::iter::successors(Some(index), next)
    }

    /// The name of the element of `block`.
    pub fn tag(&self, block: &Block) -> &'a str {
        self.parts
            .get(block.part)
            .map_or("", |part| part.element.name())
    }
}

#[derive(Default)]
struct Flattening<'a> {
    page: Page<'a>,
    stack: Vec<usize>,
    /// Depth of open elements inside one that shows no words.
    unseen: usize,
    links: usize,
    /// Inside a table of data, each row of which is one block.
    in_table: bool,
    text: String,
    linked: usize,
}

impl<'a> Flattening<'a> {
    fn open(&mut self, element: &'a Element, node: NodeRef<'a, Node>) {
        let name = element.name();
        if self.unseen > 0 || is_unseen(element) || is_card(node) {
            self.unseen += 1;
            return;
        }
        let is_cell = self.in_table && matches!(name, "td" | "th");
        let is_block = if self.in_table {
            matches!(name, "tr" | "caption" | "thead" | "tbody" | "tfoot")
        } else {
            BLOCKS.contains(&name) || name == "span" && self.stands_alone(element)
        };
        if name == "table" && table::holds_data(node) {
            self.in_table = true;
        }
        if is_cell && !self.text.trim().is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str(" | ");
        } else if is_block {
            self.flush();
        } else if self.in_table && (name == "br" || BLOCKS.contains(&name)) {
            self.space();
        } else if name == "br" {
            self.text.push('\n');
        }
        self.links += usize::from(name == "a");
        let parent = self.stack.last().copied();
        let index = self.page.parts.len();
        self.page.parts.push(Part {
            parent: parent.unwrap_or(index),
            element,
            is_block,
        });
        self.stack.push(index);
    }

    fn close(&mut self, element: &Element) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        let is_block = self.stack.last().map(|at| self.page.parts[*at].is_block);
        if is_block == Some(true) {
            self.flush();
        }
        // A table of data holds no other.
        self.in_table &= element.name() != "table";
        self.links -= usize::from(element.name() == "a");
        self.stack.pop();
    }

    /// A caption, say, may be a `span` that stands among paragraphs and not in one.
    fn stands_alone(&self, element: &Element) -> bool {
        const HOLDERS: [&str; 5] = ["div", "section", "article", "main", "body"];
        let parent = self.stack.last().map(|at| self.page.parts[*at].element);
        parent.is_some_and(|parent| HOLDERS.contains(&parent.name()))
            && boilerplate::role(element) == Role::Around
    }

    fn words(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        if self.links > 0 {
            self.linked += text.chars().filter(|c| !c.is_whitespace()).count();
        }
        for (at, piece) in text.split(is_space).enumerate() {
            if at > 0 {
                self.space();
            }
            self.text.push_str(piece);
        }
    }

    /// A blank, where none stands and words do.
    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// Ends a block. An empty line inside (two `br`) makes two blocks of it.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        let Some(part) = self.block_part() else {
            return;
        };
        let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
        let total = text.chars().filter(|c| !c.is_whitespace()).count();
        for paragraph in lines.split(|line| line.is_empty()) {
            let text = paragraph.join("\n");
            if text.is_empty() {
                continue;
            }
            let length = text.chars().filter(|c| !c.is_whitespace()).count();
            self.page.blocks.push(Block {
                part,
                length,
                linked: (linked * length).checked_div(total).unwrap_or(0),
                text,
            });
        }
    }

    fn block_part(&self) -> Option<usize> {
        let is_block = |at: &&usize| self.page.parts[**at].is_block;
        self.stack
            .iter()
            .rev()
            .find(is_block)
            .copied()
            .or(self.stack.first().copied())
    }
}

/// White space that HTML collapses; the no-break space is none, but reads as one.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{C}' | '\u{A0}')
}

/// True for a card that shows when one points at a name: it stands behind the link, has links of its own, and
/// begins with the same word ("<a>Ada Brand</a><span><img><a>Ada Brand</a>, more of her …").
fn is_card(node: NodeRef<Node>) -> bool {
    let is = |node: NodeRef<Node>, name: &str| {
        node.value().as_element().is_some_and(|e| e.name() == name)
    };
    let Some(link) = node.prev_sibling().filter(|before| is(*before, "a")) else {
        return false;
    };
    let mut inside = node.descendants().take(MAX_CARD).skip(1);
    if !is(node, "span") || !inside.any(|one| is(one, "a")) {
        return false;
    }
    let word = |node: NodeRef<Node>| -> Option<String> {
        let nodes = node.descendants().take(MAX_CARD);
        let mut texts = nodes.filter_map(|one| one.value().as_text().map(|text| text.to_string()));
        let text = texts.find(|text| !text.trim().is_empty())?;
        text.split_whitespace().next().map(str::to_owned)
    };
    let first = word(link);
    first.as_ref().is_some_and(|word| word.len() > 1) && first == word(node)
}

/// Nodes of a card that are looked at.
const MAX_CARD: usize = 40;

fn is_unseen(element: &Element) -> bool {
    matches!(
        element.name(),
        "head" | "title" | "script" | "style" | "noscript" | "template" | "rp" | "rt"
    ) || value_of(element, "hidden").is_some_and(|value| value != "until-found")
        && !is_streamed(element)
}

/// React sends late parts of a page as `<div hidden id="S:0">` and moves them to their place.
fn is_streamed(element: &Element) -> bool {
    value_of(element, "id").is_some_and(|id| id.starts_with("S:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let tree = Tree::parse_document(source);
        let page = Page::of(&tree);
        let texts: Vec<_> = page.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(texts, expected, "{source}");
    }

    #[test]
    fn blocks_end_at_block_elements() {
        check(
            "<p>One  <a>two</a>\nthree</p><p>four",
            &["One two three", "four"],
        );
        check("<div>a<p>b</p>c</div>", &["a", "b", "c"]);
        check("a<br>b<br><br>c", &["a\nb", "c"]);
        check(
            "<p hidden>x</p><title>t</title><p>caf&eacute;&nbsp;au</p>",
            &["café au"],
        );
        check("", &[]);
    }

    #[test]
    fn rows_of_data_are_lines() {
        check(
            "<p>a</p><table><tr><th>Town<th>Votes<tr><td><p>Lisk</p><p>north</p> <td>1,204<br>votes<tr><td>Torm<td></table><p>b",
            &[
                "a",
                "Town | Votes",
                "Lisk north | 1,204 votes",
                "Torm |",
                "b",
            ],
        );
        check(
            "<table><tr><td>menu<td><p>One.<p>Two.</table>",
            &["menu", "One.", "Two."],
        );
    }

    #[test]
    fn cards_and_captions_stand_apart() {
        check(
            "<p>He met <a>Ada Brand</a><span><img><a>Ada Brand</a>More of her</span> and <a>Jo</a><span>.</span>",
            &["He met Ada Brand and Jo."],
        );
        check(
            "<div>a<span class='newsCaption'>ice</span>b</div>",
            &["a", "ice", "b"],
        );
        check("<p>a<span class='newsCaption'>ice</span>b", &["aiceb"]);
    }

    #[test]
    fn links_are_counted() {
        let tree = Tree::parse_document("<p><a>four</a> five</p>");
        let page = Page::of(&tree);
        assert_eq!((page.blocks[0].length, page.blocks[0].linked), (8, 4));
    }
}
