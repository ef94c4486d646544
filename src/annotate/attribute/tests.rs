//! Sentences of our own, with invented people, for each way of naming a speaker.

use proptest::prelude::*;

use crate::annotate::attribute::attribute;
use crate::annotate::cast::{Cast, cast};
use crate::annotate::names::Name;
use crate::annotate::quotes::Found;
use crate::annotate::roles::roles;
use crate::annotate::tags::tags;
use crate::annotate::words::{Words, words};
use crate::model::{ActorKind, Affiliation, Quotation, QuotationKind};
use crate::text::{Span, Text};

use ActorKind::{Institution as O, Person as P, Place as L};

/// Every place where one of `known` stands, the longest first.
fn find_names(text: &Text, words: &Words, known: &[(&str, ActorKind)]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut order: Vec<_> = known.to_vec();
    order.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, kind) in order {
        for (at, _) in text.as_str().match_indices(name) {
            let span = Span::new(at, at + name.len());
            let first = words.tokens.partition_point(|t| t.span.end <= span.start) as u32;
            let end = words.tokens.partition_point(|t| t.span.start < span.end) as u32;
            if !found.iter().any(|n| n.span.overlaps(span)) {
                found.push(Name {
                    span,
                    first,
                    end,
                    kind,
                });
            }
        }
    }
    found.sort_by_key(|n| n.span);
    found
}

/// Source and content are given by the words "source|content", in order of the text; a content in
/// quotation marks is direct.
fn find_quotations(text: &Text, quotations: &[&str]) -> Vec<Found> {
    let find = |words: &str| {
        text.as_str()
            .find(words)
            .map(|at| Span::new(at, at + words.len()))
    };
    quotations
        .iter()
        .filter_map(|q| q.split_once('|'))
        .map(|(source, content)| Found {
            parts: vec![find(content).expect("the content is in the text")],
            kind: match content.starts_with('“') {
                true => QuotationKind::Direct,
                false => QuotationKind::Indirect,
            },
            cue: Vec::new(),
            cue_class: None,
            negated: false,
            source: find(source).filter(|s| !s.is_empty()).into_iter().collect(),
            score: 1.0,
            rule: "given",
        })
        .collect()
}

fn read(
    raw: &str,
    known: &[(&str, ActorKind)],
    quotations: &[&str],
) -> (Text, Cast, Vec<Affiliation>, Vec<Quotation>) {
    let text = Text::clean(raw);
    let words = words(&text);
    let tags = tags(&text, &words);
    let names = find_names(&text, &words, known);
    let mut cast = cast(&text, &words, &tags, &names);
    let affiliations = roles(&text, &words, &cast);
    let found = find_quotations(&text, quotations);
    let attributed = attribute(&text, &words, &mut cast, &affiliations, &found);
    (text, cast, affiliations, attributed)
}

fn check(raw: &str, known: &[(&str, ActorKind)], quotation: &str, expected: &str) {
    let (_, cast, _, quotations) = read(raw, known, &[quotation]);
    let speakers: Vec<&str> = quotations[0]
        .speakers
        .iter()
        .map(|s| cast.actors[*s as usize].name.as_str())
        .collect();
    assert_eq!(
        speakers.join("; "),
        expected,
        "{raw} by {}",
        quotations[0].rule
    );
}

#[test]
fn a_noun_beside_a_name_names_it_again() {
    let firms: &[(&str, ActorKind)] = &[("Norvik Shipping", O), ("Halden Lines", O)];
    for (raw, expected) in [
        (
            "The company, Norvik Shipping, shrank. Halden Lines grew. Now the company said it was ill.",
            "Norvik Shipping",
        ),
        (
            "Norvik Shipping, a small company, shrank. Halden Lines grew. Now the company said it was ill.",
            "Norvik Shipping",
        ),
        (
            "Norvik Shipping shrank. Halden Lines grew. Now the company said it was ill.",
            "Halden Lines",
        ),
    ] {
        check(raw, firms, "the company|it was ill", expected);
    }
}

#[test]
fn who_is_described_by_the_words_before() {
    for (raw, expected) in [
        (
            "An official at the board, who asked for tea, said the ferry is late.",
            "An official at the board",
        ),
        ("They met a man who said the ferry is late.", "a man"),
    ] {
        let (text, _, _, quotations) = read(raw, &[], &["who|the ferry is late"]);
        let described = quotations[0].described.map(|span| text.slice(span));
        assert_eq!(described, Some(expected), "{raw}");
    }
}

#[test]
fn names_lead_to_full_names() {
    let ada: &[(&str, ActorKind)] = &[("Ada Brandvold", P), ("Brandvold", P), ("Branvold", P)];
    for (raw, quotation) in [
        (
            "Ada Brandvold said the ferry is late.",
            "Ada Brandvold|the ferry is late",
        ),
        (
            "Ada Brandvold came. Ms Brandvold said the ferry is late.",
            "Ms Brandvold|the ferry",
        ),
        (
            "Ada Brandvold came. Branvold said the ferry is late.",
            "Branvold|the ferry",
        ),
        (
            "The captain, Ada Brandvold, said the ferry is late.",
            "The captain, Ada Brandvold|the ferry",
        ),
        (
            "Ada Brandvold came in. Later, she said the ferry is late.",
            "she|the ferry",
        ),
        (
            "Captain Ada Brandvold came. The captain said the ferry is late.",
            "The captain|the ferry",
        ),
    ] {
        check(raw, ada, quotation, "Ada Brandvold");
    }
}

#[test]
fn who_is_unnamed_stays_so() {
    let ada: &[(&str, ActorKind)] = &[("Ada Brandvold", P), ("Brandvold", P)];
    for (raw, quotation) in [
        (
            "A spokesman for Captain Ada Brandvold said no.",
            "A spokesman for Captain Ada Brandvold|no",
        ),
        (
            "Ada Brandvold came. Witnesses said no ship sank.",
            "Witnesses|no ship sank",
        ),
        (
            "Ada Brandvold came. A senior official said no ship sank.",
            "A senior official|no ship sank",
        ),
    ] {
        check(raw, ada, quotation, "");
    }
}

#[test]
fn genders_tell_pronouns_apart() {
    let known: &[(&str, ActorKind)] = &[("Margaret Orsk", P), ("Peter Tolv", P)];
    let raw = "Margaret Orsk met Peter Tolv. He said it rained. She said it snowed.";
    check(raw, known, "He|it rained", "Peter Tolv");
    check(raw, known, "She|it snowed", "Margaret Orsk");
}

#[test]
fn two_with_one_surname_are_told_apart() {
    let known: &[(&str, ActorKind)] = &[("Margaret Orsk", P), ("Peter Orsk", P), ("Orsk", P)];
    let raw = "Margaret Orsk met Peter Orsk. Mrs Orsk said it rained. Mr Orsk said it snowed.";
    check(raw, known, "Mrs Orsk|it rained", "Margaret Orsk");
    check(raw, known, "Mr Orsk|it snowed", "Peter Orsk");
}

#[test]
fn institutions_by_acronym_noun_and_document() {
    let known: &[(&str, ActorKind)] = &[
        ("Tarland Fishing Board", O),
        ("TFB", O),
        ("Tarland", L),
        ("Osk", L),
        ("Peter Tolv", P),
    ];
    for (raw, quotation, speaker) in [
        (
            "The Tarland Fishing Board (TFB) met. The TFB said no.",
            "The TFB|no",
            "Tarland Fishing Board",
        ),
        (
            "The Tarland Fishing Board met. The board said it rained.",
            "The board|it rained",
            "Tarland Fishing Board",
        ),
        (
            "The Tarland embassy in Osk met him. The embassy said it rained.",
            "The embassy|it rained",
            "Tarland embassy in Osk",
        ),
        ("Tarland says it rained.", "Tarland|it rained", "Tarland"),
    ] {
        check(raw, known, quotation, speaker);
    }
    let raw = "Peter Tolv wrote that it rained. “It snowed,” read the post.";
    let (_, cast, _, quotations) = read(
        raw,
        known,
        &["Peter Tolv|it rained", "the post|“It snowed,”"],
    );
    let speaker = quotations[1].speakers[0] as usize;
    assert_eq!(cast.actors[speaker].name, "Peter Tolv");
    assert_eq!(quotations[1].rule, "document-of-last-speaker");
}

#[test]
fn sources_are_people_and_no_paper_of_a_house() {
    let known: &[(&str, ActorKind)] = &[("Tarland Fishing Board", O)];
    let raw = "Sources close to the Tarland Fishing Board said no. The sources said it rained.";
    let quotations = read(
        raw,
        known,
        &[
            "Sources close to the Tarland Fishing Board|no",
            "The sources|it rained",
        ],
    )
    .3;
    for quotation in quotations {
        assert!(quotation.speakers.is_empty(), "{}", quotation.rule);
        assert!(quotation.described.is_some());
    }
}

#[test]
fn names_behind_nouns_for_houses() {
    let known: &[(&str, ActorKind)] = &[
        ("Tarn Rail", O),
        ("Osk Lines", O),
        ("Osk", L),
        ("Ada Brandvold", P),
    ];
    check(
        "The operator came. The company, Tarn Rail, said no.",
        known,
        "The company, Tarn Rail,|no",
        "Tarn Rail",
    );
    check(
        "Two companies, Tarn Rail and Osk Lines, said no.",
        known,
        "Two companies, Tarn Rail and Osk Lines,|no",
        "Tarn Rail; Osk Lines",
    );
    let raw = "Tarn Rail said no. Osk Lines said it rained. The companies said it snowed.";
    let (_, cast, _, quotations) = read(
        raw,
        known,
        &[
            "Tarn Rail|no",
            "Osk Lines|it rained",
            "The companies|it snowed",
        ],
    );
    let speakers = quotations[2].speakers.iter();
    let names: Vec<&str> = speakers
        .map(|s| cast.actors[*s as usize].name.as_str())
        .collect();
    assert_eq!(names, ["Tarn Rail", "Osk Lines"]);
    let raw = "Captain Ada Brandvold came. In Osk, the captain said no.";
    check(raw, known, "Osk, the captain|no", "Ada Brandvold");
    let raw = "Osk Lines, a company of Osk, said no.";
    check(raw, known, "Osk Lines, a company of Osk,|no", "Osk Lines");
}

#[test]
fn roles_told_later_must_fit_wholly() {
    let known: &[(&str, ActorKind)] = &[("Ada Brandvold", P), ("Margaret Orsk", P)];
    let raw = "Ada Brandvold came. The harbour minister said no. Former Trade Minister Margaret Orsk left.";
    let (_, cast, _, quotations) = read(raw, known, &["The harbour minister|no"]);
    let orsk = quotations[0]
        .speakers
        .iter()
        .any(|s| cast.actors[*s as usize].name == "Margaret Orsk");
    assert!(!orsk);
    let raw =
        "Additional Chief of Ferries Ada Brandvold came. Margaret Orsk left. The ACF said no.";
    check(raw, known, "The ACF|no", "Ada Brandvold");
}

#[test]
fn several_speak_jointly() {
    let known: &[(&str, ActorKind)] = &[("Margaret Orsk", P), ("Peter Tolv", P)];
    let raw = "Margaret Orsk, head of sales, and Peter Tolv, a driver, said it rained.";
    let source = "Margaret Orsk, head of sales, and Peter Tolv, a driver|it rained";
    check(raw, known, source, "Margaret Orsk; Peter Tolv");
}

#[test]
fn a_quotation_without_source_goes_on() {
    let known: &[(&str, ActorKind)] = &[("Margaret Orsk", P), ("Peter Tolv", P)];
    let raw = "“It rained,” Margaret Orsk said.\n“It snowed too.”";
    let (_, _, _, quotations) = read(
        raw,
        known,
        &["Margaret Orsk|“It rained,”", "|“It snowed too.”"],
    );
    assert_eq!(quotations[1].speakers, quotations[0].speakers);
    assert_eq!(quotations[1].rule, "goes-on-in-next-paragraph");
    check(
        "Peter Tolv: “It rained.”",
        known,
        "|“It rained.”",
        "Peter Tolv",
    );
}

#[test]
fn roles_with_their_institutions() {
    let known: &[(&str, ActorKind)] = &[
        ("Ada Brandvold", P),
        ("Peter Tolv", P),
        ("Orsk Institute", O),
        ("Vale Centre", O),
    ];
    for (raw, role, institution) in [
        (
            "Ada Brandvold, director of the Orsk Institute, spoke.",
            "director",
            "Orsk Institute",
        ),
        (
            "Orsk Institute director Ada Brandvold spoke.",
            "director",
            "Orsk Institute",
        ),
        ("Prime Minister Ada Brandvold spoke.", "Prime Minister", ""),
        (
            "Minister of Trade Ada Brandvold spoke.",
            "Minister of Trade",
            "",
        ),
        (
            "Ada Brandvold, a research fellow at the Orsk Institute’s (OI) Vale Centre, spoke.",
            "research fellow",
            "Vale Centre",
        ),
        (
            "Ada Brandvold is the chairwoman of the Vale Centre.",
            "chairwoman",
            "Vale Centre",
        ),
        (
            "Senators Ada Brandvold and Peter Tolv spoke.",
            "Senators",
            "",
        ),
    ] {
        let (text, cast, affiliations, _) = read(raw, known, &[]);
        let found: Vec<(&str, &str)> = affiliations
            .iter()
            .map(|a| {
                let house = a
                    .institution
                    .map_or("", |i| cast.actors[i as usize].name.as_str());
                (text.slice(a.role), house)
            })
            .collect();
        assert_eq!(found.first(), Some(&(role, institution)), "{raw}");
    }
    for raw in [
        "Her brother Peter Tolv spoke.",
        "Peter Tolv met a director.",
        "Peter Tolv. Directors spoke.",
    ] {
        assert!(read(raw, known, &[]).2.is_empty(), "{raw}");
    }
}

#[test]
fn nested_institutions_are_parts() {
    let known: &[(&str, ActorKind)] =
        &[("Orsk Institute", O), ("Vale Centre", O), ("Ny Academy", O)];
    for raw in [
        "The Orsk Institute’s (OI) Vale Centre.",
        "The Vale Centre at the Orsk Institute.",
    ] {
        let (_, cast, _, _) = read(raw, known, &[]);
        let part = cast
            .actors
            .iter()
            .find(|a| a.name == "Vale Centre")
            .and_then(|a| a.part_of);
        let whole = part.map(|p| cast.actors[p as usize].name.as_str());
        assert_eq!(whole, Some("Orsk Institute"), "{raw}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_findings_in_bounds(
        raw in "([A-Z][a-z]{0,6}|the|said|director|of|he|“|”|,|\\.|\\(|\\)|’s|and|\n| |é|私|Mr|-){0,40}",
        cuts in prop::collection::vec((0usize..60, 1usize..6, 0usize..3), 0..8),
    ) {
        let text = Text::clean(&raw);
        let words = words(&text);
        let tags = tags(&text, &words);
        let count = words.tokens.len();
        let span = |first: usize, end: usize| words.tokens[first].span.cover(words.tokens[end - 1].span);
        let ranges: Vec<(usize, usize, usize)> = cuts.iter().filter(|c| c.0 < count).map(|c| (c.0, (c.0 + c.1).min(count), c.2)).collect();
        let mut names: Vec<Name> = ranges.iter().map(|(first, end, kind)| Name {
            span: span(*first, *end), first: *first as u32, end: *end as u32, kind: [P, O, L][*kind],
        }).collect();
        names.sort_by_key(|n| n.span);
        let found: Vec<Found> = ranges.iter().map(|(first, end, kind)| Found {
            parts: vec![span(*first, *end)],
            kind: [QuotationKind::Direct, QuotationKind::Indirect, QuotationKind::Mixed][*kind],
            cue: Vec::new(), cue_class: None, negated: false,
            source: if *kind == 1 { Vec::new() } else { vec![span(count - 1 - first.min(&(count - 1)), count)] },
            score: 1.0, rule: "given",
        }).collect();
        let mut cast = cast(&text, &words, &tags, &names);
        let affiliations = roles(&text, &words, &cast);
        let quotations = attribute(&text, &words, &mut cast, &affiliations, &found);
        prop_assert_eq!(quotations.len(), found.len());
        let actors = cast.actors.len() as u32;
        for mention in &cast.mentions {
            prop_assert!(text.holds(mention.span) && mention.actor < actors);
        }
        for affiliation in &affiliations {
            prop_assert!(text.holds(affiliation.role) && text.holds(affiliation.span));
            prop_assert!(affiliation.span.contains(affiliation.role) && affiliation.person < actors);
        }
        for quotation in &quotations {
            prop_assert!(quotation.speakers.iter().all(|s| *s < actors));
        }
        for (index, actor) in cast.actors.iter().enumerate() {
            prop_assert!(!actor.name.is_empty() && actor.part_of != Some(index as u32));
        }
    }
}
