//! The elements of a page that may say something of it.

use scraper::node::Element;
use scraper::{ElementRef, Html as Tree, Selector};

/// Names of elements that say something of a page.
const NAMES: &[&str] = &["h1", "h2", "title", "time", "meta", "link"];
/// Attributes that say what their element is.
const ATTRIBUTES: &[&str] = &["itemprop", "rel"];
/// Parts of the class names of authors, dates and trails.
const CLASSES: &[&str] = &["byline", "Byline", "author", "Author", "autor"];

/// Those elements, in the order of the page: the others need not be asked again and again.
pub struct Elements<'t>(Vec<ElementRef<'t>>);

impl<'t> Elements<'t> {
    /// Those of `tree`.
    pub fn of(tree: &'t Tree) -> Elements<'t> {
        let elements = tree.tree.nodes().filter_map(ElementRef::wrap);
        let mut found: Vec<ElementRef> = elements
            .filter(|element| speaks(element.value()) || element.value().name() == "a")
            .collect();
        // Links are asked only below the name of an author.
        if !found.iter().any(|element| is_called(element.value())) {
            found.retain(|element| speaks(element.value()));
        }
        Elements(found)
    }

    /// The first `most` that `selector` finds. None for what is no selector.
    pub fn select(&self, selector: &str, most: usize) -> Vec<ElementRef<'t>> {
        let Ok(selector) = Selector::parse(selector) else {
            return Vec::new();
        };
        let found = self.0.iter().filter(|element| selector.matches(element));
        found.take(most).copied().collect()
    }
}

fn speaks(element: &Element) -> bool {
    let has = |name: &&str| element.attr(name).is_some();
    NAMES.contains(&element.name()) || ATTRIBUTES.iter().any(has) || is_called(element)
}

fn is_called(element: &Element) -> bool {
    let classes = element.attr("class").unwrap_or_default();
    CLASSES.iter().any(|part| classes.contains(part))
}
