//! Authors in the markup of a page, where no statement names them.

use super::super::authors::split_authors;
use super::super::words::one_line;
use super::elements::Elements;

/// Where bylines stand, the surest first.
pub const PLACES: &[&str] = &[
    "[itemprop~=author] [itemprop=name]",
    "[rel~=author]",
    "[itemprop~=author]",
    "[class*=byline] a, [class*=Byline] a",
    "[class*=author-name], [class*=authorName], [class*=AuthorName], [class*=author__name]",
    "[class*=byline], [class*=Byline]",
    "a[class*=author], [class*=author] a",
    "[class=author], [class=autor]",
];

/// The names of the first place that has any. Empty when none has.
pub fn authors(elements: &Elements) -> Vec<String> {
    for place in PLACES {
        let mut names: Vec<String> = Vec::new();
        for element in elements.select(place, 6) {
            let text = one_line(&element.text().take(50).collect::<String>());
            if text.chars().count() > 120 {
                continue;
            }
            for name in split_authors(&text) {
                if looks_like_person(&name) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// Two to four words with capitals, or a short name in a script without capitals.
fn looks_like_person(name: &str) -> bool {
    let words = name.split(' ').count();
    let capitals = name
        .split(' ')
        .filter(|w| w.chars().next().is_some_and(char::is_uppercase))
        .count();
    let caseless = name.chars().all(|c| !c.is_lowercase() && !c.is_uppercase());
    (2..=5).contains(&words) && capitals >= 2 || caseless && name.chars().count() <= 12
}
