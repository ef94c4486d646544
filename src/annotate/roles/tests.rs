use super::*;
use crate::annotate::cast::tests::staged;

/// Each affiliation as "person: role @ institution".
fn check(marked: &str, expected: &[&str]) {
    let (text, words, cast) = staged(marked);
    let found: Vec<String> = roles(&text, &words, &cast)
        .iter()
        .map(|a| {
            let name = |actor: u32| cast.actors[actor as usize].name.as_str();
            let at = a.institution.map_or("-", name);
            format!("{}: {} @ {at}", name(a.person), text.slice(a.role))
        })
        .collect();
    assert_eq!(found, expected, "{marked}");
}

#[test]
fn behind_a_name() {
    check(
        "{P Mina Okoro}, director of the {O Coast Centre}, left.",
        &["Mina Okoro: director @ Coast Centre"],
    );
    check(
        "{P Mina Okoro}, a research fellow at the {O Coast Centre} and director of the {O Osk Fund}, left.",
        &[
            "Mina Okoro: research fellow @ Coast Centre",
            "Mina Okoro: director @ Osk Fund",
        ],
    );
    check(
        "{P Mina Okoro} is president of the {O Bee Society}.",
        &["Mina Okoro: president @ Bee Society"],
    );
    check("{P Mina Okoro} is late. {P Mina Okoro} was moved.", &[]);
    // The role before the next name is that one's.
    check(
        "{P Mina Okoro}, senior journalist {P Lars Holm} and others left.",
        &["Lars Holm: senior journalist @ -"],
    );
}

#[test]
fn before_a_name() {
    check(
        "{O US Department of State} assistant secretary for coastal affairs {P Lars Holm} left.",
        &["Lars Holm: assistant secretary for coastal affairs @ US Department of State"],
    );
    check(
        "{O RTAF} commander-in-chief General {P Somchai Pratep} left.",
        &["Somchai Pratep: commander-in-chief @ RTAF"],
    );
    check(
        "The director, producer and founder of the {O Osk Fund}, {P Mina Okoro}, left.",
        &[
            "Mina Okoro: director @ Osk Fund",
            "Mina Okoro: producer @ Osk Fund",
            "Mina Okoro: founder @ Osk Fund",
        ],
    );
    check(
        "The then-director of the {L Osk Hospital}, Prof. {P Mina Okoro}, left.",
        &["Mina Okoro: then-director @ Osk Hospital"],
    );
    check(
        "Professor {P Anders Lind} of the {O University of Osk} left.",
        &["Anders Lind: Professor @ University of Osk"],
    );
    // The office is another's; the crowd is not one.
    check(
        "He resigned as president, {P Lars Holm} and {P Mina Okoro} stayed.",
        &[],
    );
    check("The road was built by {P Lars Holm}.", &[]);
}

#[test]
fn countries_and_fields_belong_to_the_role() {
    check(
        "{L Norland}’s former president {P Mina Okoro} met {L Tarland} president {P Lars Holm}.",
        &[
            "Mina Okoro: Norland’s former president @ -",
            "Lars Holm: Tarland president @ -",
        ],
    );
    check(
        "Trade and Industry Minister {P Mina Okoro} left a subdued Prime Minister {P Lars Holm}.",
        &[
            "Mina Okoro: Trade and Industry Minister @ -",
            "Lars Holm: Prime Minister @ -",
        ],
    );
    check(
        "{P Mina Okoro}, minister of trade, left.",
        &["Mina Okoro: minister of trade @ -"],
    );
}

#[test]
fn ranks_stand_behind_other_roles() {
    check(
        "{O Osk Police} spokesman, Captain {P Lars Holm}, left.",
        &[
            "Lars Holm: spokesman @ Osk Police",
            "Lars Holm: Captain @ -",
        ],
    );
}
