//! The elements of a page that may say something of it.

use scraper::node::Element;
use scraper::{ElementRef, Html as Tree, Selector};

/// Names of elements that say something of a page.
const NAMES: &[&str] = &["h1", "h2", "title", "time", "meta", "link"];
/// Attributes that say what their element is.
const ATTRIBUTES: &[&str] = &["itemprop", "rel"];
/// Parts of the class names of authors; dates and trails are told by element.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the readers of pages ask for is found as in the whole tree.
    #[test]
    fn nothing_asked_for_is_left_out() {
        let page = "<title>t</title><meta name=a content=b><link rel=canonical href=x>
            <nav><li><h1>a</h1></nav><h1 class=breadcrumb>b</h1><h2>c</h2><main><time datetime=d>e</time></main>
            <article><time datetime=d>f</time></article><p class=publish-date><time pubdate>g</time></p><span itemprop=datePublished>h</span>
            <p itemprop=author><i itemprop=name>i</i></p><a rel=author>j</a><div class=Byline><p><a>k</a></p></div>
            <span class=author-name>l</span><b class=autor>m</b><p class=author><a>n</a></p>";
        let tree = Tree::parse_document(page);
        let elements = Elements::of(&tree);
        let asked = super::super::byline::PLACES.iter();
        let asked = asked.chain(super::super::metadata::DATES).chain(&[
            "meta[content]",
            "link[rel~=canonical]",
            "h1",
            "h2",
            "title",
            super::super::metadata::TRAIL,
        ]);
        for selector in asked {
            let parsed = Selector::parse(selector).expect("a selector");
            let all: Vec<ElementRef> = tree.select(&parsed).collect();
            assert!(!all.is_empty(), "{selector} is not on the page");
            assert!(elements.select(selector, 99) == all, "{selector}");
        }
    }
}
