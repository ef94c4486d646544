//! Tables of data, told from those that only place things on the page.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;

/// Nodes of a table that are looked at.
const LOOKED_AT: usize = 2_000;
/// Letters that the cells of a table of data have on average, at most.
const CELL: usize = 40;

/// True for a table of two rows and columns or more, most rows with as many cells, all short, and no other
/// table in it.
pub fn holds_data(table: NodeRef<Node>) -> bool {
    let mut rows: Vec<usize> = Vec::new();
    let (mut cells, mut letters) = (0usize, 0usize);
    for edge in table.traverse().skip(1).take(LOOKED_AT) {
        let Edge::Open(node) = edge else { continue };
        match node.value() {
            Node::Element(element) => match element.name() {
                "table" => return false,
                "tr" => rows.push(0),
                "td" | "th" => {
                    cells += 1;
                    if let Some(row) = rows.last_mut() {
                        *row += 1;
                    }
                }
                _ => {}
            },
            Node::Text(text) => letters += text.chars().filter(|c| !c.is_whitespace()).count(),
            _ => {}
        }
    }
    rows.retain(|count| *count > 0);
    let most = rows.iter().copied().max().unwrap_or(0);
    let alike = rows.iter().filter(|count| **count == most).count();
    rows.len() >= 2 && most >= 2 && alike * 2 > rows.len() && letters <= cells * CELL
}
