//! Sentences with their names marked, so that the rules are held whatever the models learn:
//! "{P Mina Okoro} leads the {O Harbour Union} in {L Osk}."

use super::*;
use crate::annotate::tags::tags;
use crate::annotate::words::words;

/// The cast of a marked text.
pub(crate) fn staged(marked: &str) -> (Text, Words, Cast) {
    let mut plain = String::new();
    let mut marks = Vec::new();
    for (number, piece) in marked.split(['{', '}']).enumerate() {
        let (kind, words) = match number % 2 {
            1 => piece.split_at(2),
            _ => ("", piece),
        };
        let kind = match kind {
            "P " => Some(ActorKind::Person),
            "O " => Some(ActorKind::Institution),
            "L " => Some(ActorKind::Place),
            _ => None,
        };
        let span = Span::new(plain.len(), plain.len() + words.len());
        marks.extend(kind.map(|kind| (span, kind)));
        plain.push_str(words);
    }
    let text = Text::clean(&plain);
    let words = words(&text);
    let names: Vec<Name> = marks
        .iter()
        .map(|(span, kind)| {
            let tokens = words.tokens_in(*span);
            Name {
                span: *span,
                first: tokens.start as u32,
                end: tokens.end as u32,
                kind: *kind,
            }
        })
        .collect();
    let cast = cast(&text, &words, &tags(&text, &words), &names);
    (text, words, cast)
}

/// Each mention as "words" where it is the name itself, else as "words = name"; described ones in brackets.
fn check(marked: &str, expected: &[&str]) {
    let (text, _, cast) = staged(marked);
    let found: Vec<String> = cast
        .mentions
        .iter()
        .map(|m| {
            let (words, name) = (text.slice(m.span), &cast.actors[m.actor as usize].name);
            match (m.form == MentionForm::Role, words == name) {
                (true, _) => format!("[{words}]"),
                (_, true) => words.to_owned(),
                _ => format!("{words} = {name}"),
            }
        })
        .collect();
    assert_eq!(found, expected, "{marked}");
}

#[test]
fn an_institution_is_cut_where_another_owns_it() {
    check(
        "The {O Tarland Institute's (TI) Coast Centre} opened.",
        &[
            "Tarland Institute",
            "TI = Tarland Institute",
            "Coast Centre",
        ],
    );
    check(
        "The {O Tarland Institute’s Coast Centre} opened.",
        &["Tarland Institute", "Coast Centre"],
    );
    check(
        "The {O HWU's Strike Committee} met.",
        &["HWU", "Strike Committee"],
    );
    // No institution, no owner.
    check(
        "The {O People's National Front} met.",
        &["People's National Front"],
    );
    check(
        "The {O St Olga's Girls School} closed.",
        &["St Olga's Girls School"],
    );
}

#[test]
fn a_bare_surname_is_whose_it_was_before() {
    check(
        "{P Odd Lervik} sang. {P Lervik} fell. {P Mina Lervik} came. {P Mina} wept. {P Lervik} slept.",
        &[
            "Odd Lervik",
            "Lervik = Odd Lervik",
            "Mina Lervik",
            "Mina = Mina Lervik",
            "Lervik = Odd Lervik",
        ],
    );
    // Her given name does not make her the Lervik.
    check(
        "{P Odd Lervik} sang. {P Mina Lervik} came. {P Mina} wept. {P Lervik} slept.",
        &[
            "Odd Lervik",
            "Mina Lervik",
            "Mina = Mina Lervik",
            "Lervik = Odd Lervik",
        ],
    );
}

#[test]
fn the_part_behind_an_owner_is_found() {
    let (_, _, cast) = staged("The {O Tarland Institute}'s ({O TI}) Coast Research Centre is new.");
    assert_eq!(cast.actors[1].name, "Coast Research Centre");
    assert_eq!(cast.actors[1].part_of, Some(0));
    check(
        "The {O Tarland Institute}'s centre is new.",
        &["[Tarland Institute's centre]", "Tarland Institute"],
    );
    check(
        "{P Mina Okoro}'s Coast Centre is new.",
        &["Mina Okoro", "[Coast Centre]"],
    );
}

#[test]
fn the_head_of_a_long_name_is_found() {
    check(
        "The Office of East Norland and {O Coastal Affairs} wrote.",
        &["Office of East Norland and Coastal Affairs"],
    );
    // Nothing between head and name; a head in lower case; another name between.
    check(
        "The Office of {O Coastal Affairs} wrote.",
        &["[Office of Coastal Affairs]", "Coastal Affairs"],
    );
    check(
        "The man of Norland and {O Coastal Affairs} wrote.",
        &["Coastal Affairs"],
    );
    check(
        "An Office of {L Norland} and {O Coastal Affairs} wrote.",
        &["[Office of Norland]", "Norland", "Coastal Affairs"],
    );
}

#[test]
fn what_only_tells_an_institution_is_no_name() {
    check(
        "The {L Norland} government and a hospital in {L Osk} agreed.",
        &[
            "[Norland government]",
            "Norland",
            "[hospital in Osk]",
            "Osk",
        ],
    );
    check("The government and a hospital agreed.", &[]);
}

#[test]
fn offices_and_titles_are_no_part_of_a_name() {
    check("{P Governor of Osk Mina Okoro} left.", &["Mina Okoro"]);
    check("{P of Osk Mina Okoro} left.", &["Mina Okoro"]);
    check("{P Premier Mina Okoro} left.", &["Mina Okoro"]);
    check(
        "{P Nana Kofi Mensa} and {P Don Ferris} left.",
        &["Nana Kofi Mensa", "Don Ferris"],
    );
}

#[test]
fn nicknames_stand_between_names() {
    check(
        "Jorun “Jo” {P Aune} sang. {P Aune} left.",
        &["Jorun “Jo” Aune", "Aune = Jorun “Jo” Aune"],
    );
    check("Nobody said “No” {P Aune} recalled.", &["Aune"]);
    check("It was Jorun, “Jo” {P Aune} recalled.", &["Aune"]);
}

#[test]
fn spellings_come_together() {
    check(
        "{P Branvold} came. {P Anders Brandvold} spoke. {P Brandvold} left.",
        &[
            "Branvold = Anders Brandvold",
            "Anders Brandvold",
            "Brandvold = Anders Brandvold",
        ],
    );
    // The spelling that the text has more often is the name.
    check(
        "{P Anders Branvold} came. {P Anders Brandvold} spoke. {P Anders Brandvold} left.",
        &[
            "Anders Branvold = Anders Brandvold",
            "Anders Brandvold",
            "Anders Brandvold",
        ],
    );
    check(
        "{P MINA OKORO} OPENS BRIDGE\n{P Mina Okoro} opened a bridge.",
        &["MINA OKORO = Mina Okoro", "Mina Okoro"],
    );
    // Another given name, a short surname, another gender: other people.
    check(
        "{P Anders Lund} met {P Anna Lund}.",
        &["Anders Lund", "Anna Lund"],
    );
    check("{P Jan Lie} met {P Jan Lid}.", &["Jan Lie", "Jan Lid"]);
    check(
        "{P Anders Brandvold} met Ms {P Brandvold}.",
        &["Anders Brandvold", "Brandvold"],
    );
}

#[test]
fn spellings_of_institutions_come_together() {
    check(
        "The {O Lindqvist Fund} waits. {O Lindquist Fund} shares fell.",
        &["Lindqvist Fund", "Lindquist Fund = Lindqvist Fund"],
    );
    check(
        "The {O Bank of Iceland} met the {O Bank of Ireland}.",
        &["Bank of Iceland", "Bank of Ireland"],
    );
    check(
        "The {O Third Fund} met the {O Thirk Fund}.",
        &["Third Fund", "Thirk Fund"],
    );
}

#[test]
fn names_of_other_orders_and_marks_come_together() {
    check(
        "{P Nguyen Van Thanh} spoke. {P Thanh} left.",
        &["Nguyen Van Thanh", "Thanh = Nguyen Van Thanh"],
    );
    check(
        "{P José Núñez-Ortega} spoke. {P Nunez-Ortega} left. {P Núñez} slept.",
        &[
            "José Núñez-Ortega",
            "Nunez-Ortega = José Núñez-Ortega",
            "Núñez = José Núñez-Ortega",
        ],
    );
    check(
        "{P Ludwig van der Meer} and {P Sean O'Hara} spoke. {P Van der Meer} left. {P O’Hara} slept.",
        &[
            "Ludwig van der Meer",
            "Sean O'Hara",
            "Van der Meer = Ludwig van der Meer",
            "O’Hara = Sean O'Hara",
        ],
    );
}

#[test]
fn acronyms_stand_for_what_defines_them() {
    check(
        "The {O Harbour Workers Union} (HWU) met. HWU members cheered.",
        &[
            "Harbour Workers Union",
            "HWU = Harbour Workers Union",
            "HWU = Harbour Workers Union",
        ],
    );
    check(
        "The {O Harbour Workers Union} (2019) met. {O NLF} members cheered.",
        &["Harbour Workers Union", "NLF"],
    );
}
