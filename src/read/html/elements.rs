//! The elements of a page that may say something of it.

use std::collections::HashMap;

use scraper::node::Element;
use scraper::{ElementRef, Html as Tree, Selector};

/// Names of elements that say something of a page.
const NAMES: &[&str] = &["h1", "h2", "title", "time", "meta", "link"];
/// Attributes that say what their element is.
const ATTRIBUTES: &[&str] = &["itemprop", "rel"];
/// Parts of the class names of authors; dates and trails are told by element.
const CLASSES: &[&str] = &["byline", "Byline", "author", "Author", "autor"];

/// Those elements, in the order of the page: the others need not be asked again and again.
pub struct Elements<'t> {
    by_name: HashMap<&'t str, Vec<ElementRef<'t>>>,
    with_attributes: Vec<ElementRef<'t>>,
}

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
        let mut by_name: HashMap<&str, Vec<ElementRef>> = HashMap::new();
        for element in &found {
            let named = by_name.entry(element.value().name()).or_default();
            named.push(*element);
        }
        found.retain(|element| !element.value().attrs.is_empty());
        Elements {
            by_name,
            with_attributes: found,
        }
    }

    /// The first `most` that `selector` finds. None for what is no selector, and for one that neither names the
    /// element, each alternative the same, nor asks for an attribute of it.
    pub fn select(&self, selector: &str, most: usize) -> Vec<ElementRef<'t>> {
        let Ok(parsed) = Selector::parse(selector) else {
            return Vec::new();
        };
        let found = self.candidates(selector).iter();
        let found = found.filter(|element| parsed.matches(element));
        found.take(most).copied().collect()
    }

    /// Those that `selector` may find, by what its alternatives say last. Selectors are slow to ask.
    fn candidates(&self, selector: &str) -> &[ElementRef<'t>] {
        let mut names = selector.split(',').map(|alternative| {
            let last = alternative.split_whitespace().next_back().unwrap_or("");
            last.split('[').next().unwrap_or("")
        });
        let name = names.next().unwrap_or("");
        if name.is_empty() || names.any(|other| other != name) {
            return &self.with_attributes;
        }
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The value of an attribute. Looks at those that the element has; `Element::attr` looks the name up among all
/// names first.
pub fn value_of<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let mut attributes = element.attrs.iter();
    let found = attributes.find(|(key, _)| key.local == *name && key.ns.is_empty())?;
    Some(&found.1)
}

fn speaks(element: &Element) -> bool {
    let has = |name: &&str| value_of(element, name).is_some();
    NAMES.contains(&element.name()) || ATTRIBUTES.iter().any(has) || is_called(element)
}

fn is_called(element: &Element) -> bool {
    let classes = value_of(element, "class").unwrap_or_default();
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
