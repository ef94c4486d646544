//! Names whose own words say that they are places.

use super::Name;
use crate::annotate::words::Words;
use crate::model::ActorKind;
use crate::text::Text;

/// Words that end the names of places and of little else.
const ENDS: &[&str] = &[
    "Airbase",
    "Airport",
    "Base",
    "Bay",
    "Bridge",
    "Castle",
    "County",
    "Dam",
    "Desert",
    "Island",
    "Islands",
    "Lake",
    "Mountain",
    "Mountains",
    "Ocean",
    "Palace",
    "Peninsula",
    "Plateau",
    "Province",
    "Region",
    "River",
    "Sea",
    "Square",
    "Stadium",
    "Strait",
    "Straits",
    "Valley",
];
/// Words that begin them.
const BEGINS: &[&str] = &["Camp", "Cape", "Lake", "Mount", "Mt", "Mt."];
/// Words that begin them with "of" behind.
const BEGINS_OF: &[&str] = &[
    "Bay", "Cape", "Gulf", "Horn", "Isle", "Port", "Sea", "Strait", "Straits",
];

/// Makes places of names that end or begin as only places do ("Strait of Murn", "Camp Hollin"),
/// whatever the models took them for. Names of one word stay as they are.
pub(super) fn settle(text: &Text, words: &Words, names: &mut [Name]) {
    for name in names.iter_mut().filter(|name| name.tokens().len() > 1) {
        let word = |n: usize| text.slice(words.tokens[n].span);
        let (first, last) = (name.first as usize, name.end as usize - 1);
        let begins = BEGINS.contains(&word(first)) && name.tokens().len() == 2
            || BEGINS_OF.contains(&word(first)) && word(first + 1) == "of";
        if begins || ENDS.contains(&word(last)) {
            name.kind = ActorKind::Place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::words::words;

    #[test]
    fn only_names_that_say_so_become_places() {
        for (name, expected) in [
            ("Strait of Murn", ActorKind::Place),
            ("Camp Hollin", ActorKind::Place),
            ("Tarn Naval Base", ActorKind::Place),
            ("Tarn Square", ActorKind::Place),
            ("Ministry of Vestby", ActorKind::Institution),
            ("Cape Vestby Council", ActorKind::Institution),
            ("Lisk River Authority", ActorKind::Institution),
            ("Bay", ActorKind::Institution),
        ] {
            let text = Text::clean(name);
            let words = words(&text);
            let mut names = [Name {
                span: words.span_of(0..words.tokens.len()),
                first: 0,
                end: words.tokens.len() as u32,
                kind: ActorKind::Institution,
            }];
            settle(&text, &words, &mut names);
            assert_eq!(names[0].kind, expected, "{name}");
        }
    }
}
