//! Which of the titles a page states is the headline.
//!
//! A page states up to five: OpenGraph's, JSON-LD's, other meta elements', the headings printed and
//! that of the window. OpenGraph's goes first (as in Zotero's translator of embedded metadata); what
//! pages add to it, the outlet or the section, is known by the headline standing without it.

use crate::model::{Field, Origin};

use super::body::flat;

/// What stands between a headline and an outlet or a section.
const MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", " « ", " // ", " / ", "｜", "ㅣ",
    " _ ", "_",
];

/// A headline told by comparison has at least this many letters.
const TELLING: usize = 8;

/// The titles a page states.
#[derive(Debug, Default)]
pub struct Stated {
    /// OpenGraph's.
    pub shared: Option<Field<String>>,
    /// The headline in JSON-LD.
    pub headline: Option<String>,
    /// That of other meta elements.
    pub other: Option<Field<String>>,
    /// The name in JSON-LD, which may be the page's.
    pub name: Option<String>,
    /// The headings of the first rank.
    pub printed: Vec<String>,
    /// The headings of the second rank.
    pub second: Vec<String>,
    /// Where in the outlet's order the page stands, the last step being its short name.
    pub trail: Vec<String>,
    /// That of the window.
    pub head: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
}

/// The headline; None when the page states no title at all.
pub fn title_of(stated: &Stated) -> Option<Field<String>> {
    let outlet = stated.outlet.as_deref().map(flat).unwrap_or_default();
    let json_ld = |text: &Option<String>| Some(Field::new(text.clone()?, Origin::JsonLd));
    let markup = |text: &Option<String>| Some(Field::new(text.clone()?, Origin::Markup));
    let candidates = [
        stated
            .shared
            .clone()
            .filter(|shared| !is_label(&shared.value, stated)),
        json_ld(&stated.headline),
        stated.other.clone(),
        markup(&heading(stated)),
        json_ld(&stated.name),
        markup(&stated.head),
    ];
    let mut candidates = candidates.into_iter().flatten();
    let first = candidates.next()?;
    let is_outlet = |field: &Field<String>| flat(&field.value) == outlet;
    let mut title = if is_outlet(&first) {
        candidates.find(|field| !is_outlet(field)).unwrap_or(first)
    } else {
        first
    };
    title.value = bare(&title.value, stated, &outlet);
    Some(title)
}

/// Is the title shared that of the trail only, while JSON-LD's is the one printed?
fn is_label(shared: &str, stated: &Stated) -> bool {
    let same = |text: &String, as_this: &str| flat(text) == flat(as_this);
    let Some(headline) = stated.headline.as_deref() else {
        return false;
    };
    stated.trail.iter().any(|step| same(step, shared))
        && flat(headline) != flat(shared)
        && stated.second.iter().any(|text| same(text, headline))
}

/// The heading that the title of the window has too, else the first.
fn heading(stated: &Stated) -> Option<String> {
    let head = stated.head.as_deref().map(flat).unwrap_or_default();
    let confirmed = stated.printed.iter().find(|text| {
        let words = flat(text);
        words.chars().count() >= TELLING && head.contains(&words)
    });
    confirmed.or(stated.printed.first()).cloned()
}

/// `title` without the outlet and the section before or after it; whole where it was cut off.
fn bare(title: &str, stated: &Stated, outlet: &str) -> String {
    let known: Vec<&String> = stated.headline.iter().chain(&stated.printed).collect();
    let words = flat(title);
    if known.iter().any(|text| flat(text) == words) {
        return without_outlet(title, outlet).to_owned();
    }
    if let Some(cut) = title.strip_suffix('…').or(title.strip_suffix("...")) {
        let start = flat(cut);
        let whole = |text: &&&String| flat(text).starts_with(&start) && !text.ends_with('…');
        if start.chars().count() >= TELLING
            && let Some(whole) = known.iter().find(whole)
        {
            return (*whole).clone();
        }
    }
    let framed = |text: &&&String| {
        let (before, after) = title.split_once(text.as_str()).unwrap_or(("x", ""));
        flat(text).chars().count() >= TELLING
            && (before.is_empty() || MARKS.iter().any(|mark| before.ends_with(mark)))
            && (after.is_empty() || ends_headline(after))
    };
    if let Some(text) = known.iter().find(framed) {
        return (*text).clone();
    }
    let mut rest = without_outlet(title, outlet);
    if let Some(short) = common_end(rest, stated.head.as_deref().unwrap_or_default()) {
        rest = short;
    }
    for mark in MARKS {
        let sides = [
            rest.split_once(mark).map(|(_, after)| after),
            rest.rsplit_once(mark).map(|(before, _)| before),
        ];
        for side in sides.into_iter().flatten() {
            let words = flat(side);
            let said = known.iter().any(|text| flat(text) == words);
            if said && words.chars().count() >= TELLING {
                rest = side.trim();
            }
        }
    }
    rest.to_owned()
}

/// `title` without what stands behind a mark at its end, where a title of other words ends in the same: it is the
/// outlet.
fn common_end<'t>(title: &'t str, other: &str) -> Option<&'t str> {
    let parted = |text: &str, mark: &str| {
        let (before, after) = text.rsplit_once(mark)?;
        Some((flat(before), flat(after)))
    };
    MARKS.iter().find_map(|mark| {
        let (words, end) = parted(title, mark)?;
        let (others, same) = parted(other, mark)?;
        let differ = !others.contains(&words) && !words.contains(&others);
        let cut = title.rsplit_once(mark)?.0.trim();
        (end == same && !end.is_empty() && differ).then_some(cut)
    })
}

/// Does a section or an outlet begin here? Behind a bare hyphen only where both follow: "-Politics | The Post".
fn ends_headline(after: &str) -> bool {
    let marked = |text: &str| MARKS.iter().any(|mark| text.contains(mark));
    MARKS.iter().any(|mark| after.starts_with(mark)) || after.strip_prefix('-').is_some_and(marked)
}

/// Takes the outlet, flat in `outlet`, off the end or the beginning.
fn without_outlet<'t>(title: &'t str, outlet: &str) -> &'t str {
    if outlet.is_empty() {
        return title;
    }
    for mark in MARKS {
        if let Some((before, after)) = title.rsplit_once(mark)
            && flat(after) == outlet
            && !flat(before).is_empty()
        {
            return before.trim();
        }
        if let Some((before, after)) = title.split_once(mark)
            && flat(before) == outlet
            && !flat(after).is_empty()
        {
            return after.trim();
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(shared: &str, headline: &str, printed: &[&str], expected: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let stated = Stated {
            shared: some(shared).map(|text| Field::new(text, Origin::OpenGraph)),
            headline: some(headline),
            printed: printed.iter().map(|text| (*text).to_owned()).collect(),
            head: Some("Harbour of Lopo froze - Sable Post".to_owned()),
            outlet: Some("The Sable Post".to_owned()),
            ..Stated::default()
        };
        let title = title_of(&stated).map(|title| title.value);
        assert_eq!(title.as_deref(), Some(expected), "{shared}, {headline}");
    }

    #[test]
    fn the_headline_is_told_from_outlet_and_section() {
        let bare = "Harbour of Lopo froze";
        check("Harbour of Lopo froze | The Sable Post", "", &[], bare);
        check("Harbour of Lopo froze - Sable", bare, &["Log in"], bare);
        check("North | Harbour of Lopo froze", "", &[bare], bare);
        check("North | Harbour of Lopo froze - Sable", "", &[bare], bare);
        check("The Sable Post", "", &["Log in", bare], bare);
        check("Harbour of Lo…", bare, &[], bare);
        check("", "", &["Log in", bare], bare);
        check("Ice - and no end", "Ice", &[], "Ice - and no end");
        check("Ice came early - Sable Post", "", &[], "Ice came early");
        check(
            "Ice came early - and stayed",
            "",
            &[],
            "Ice came early - and stayed",
        );
        let behind = "Harbour of Lopo froze-NorthㅣThe Post";
        check(behind, bare, &[], bare);
        check(
            "Harbour of Lopo froze-dried",
            bare,
            &[],
            "Harbour of Lopo froze-dried",
        );
        check("", "", &[], "Harbour of Lopo froze - Sable Post");
    }

    #[test]
    fn the_last_step_of_a_trail_is_no_headline() {
        let mut stated = Stated {
            shared: Some(Field::new(
                "Ice: a shock for Lopo".to_owned(),
                Origin::OpenGraph,
            )),
            headline: Some("Harbour of Lopo froze".to_owned()),
            second: vec!["Harbour of Lopo froze".to_owned()],
            ..Stated::default()
        };
        let title = |stated: &Stated| title_of(stated).map(|title| title.value);
        assert_eq!(title(&stated).as_deref(), Some("Ice: a shock for Lopo"));
        stated.trail = vec!["Ice: a shock for Lopo".to_owned()];
        assert_eq!(title(&stated).as_deref(), Some("Harbour of Lopo froze"));
    }
}
