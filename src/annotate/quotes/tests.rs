//! Sentences of our own, with invented people, for each form of a quotation: true, false and near-miss.

use crate::annotate::names::names;
use crate::annotate::quotes::{Found, quotations};
use crate::annotate::tags::tags;
use crate::annotate::words::words;
use crate::model::{CueClass, QuotationKind};
use crate::text::Text;

use QuotationKind::{Direct, Indirect, Mixed};

fn find(raw: &str) -> (Text, Vec<Found>) {
    let text = Text::clean(raw);
    let words = words(&text);
    let tags = tags(&text, &words);
    let names = names(&text, &words, &tags);
    let found = quotations(&text, &words, &tags, &names);
    (text, found)
}

/// Each expected quotation is "source | content"; parts are joined by " … ".
fn check(raw: &str, kind: QuotationKind, expected: &[&str]) {
    let (text, found) = find(raw);
    let join = |spans: &[crate::text::Span]| {
        let parts: Vec<&str> = spans.iter().map(|s| text.slice(*s)).collect();
        parts.join(" … ")
    };
    let told: Vec<String> = found
        .iter()
        .map(|f| format!("{} | {}", join(&f.source), join(&f.parts)))
        .collect();
    assert_eq!(told, expected, "{raw}");
    assert!(found.iter().all(|f| f.kind == kind), "{raw}: {found:?}");
}

#[test]
fn marks_of_every_kind_hold_a_quotation() {
    for (open, close) in [
        ("“", "”"),
        ("\"", "\""),
        ("‘", "’"),
        ("'", "'"),
        ("«", "»"),
        ("« ", " »"),
        ("»", "«"),
        ("„", "“"),
    ] {
        let quoted = format!("{open}The ferry will run again on Monday,{close}");
        let raw = format!("{quoted} Ada Brandvold said.");
        check(&raw, Direct, &[&format!("Ada Brandvold | {quoted}")]);
    }
}

#[test]
fn marks_that_hold_no_quotation() {
    check(
        "The so-called “ferry of the century” was late on Monday.",
        Direct,
        &[],
    );
    check("Peter “The Anchor” Tolv won the race.", Direct, &[]);
    check(
        "Ada Brandvold read “The Old Man of the Fjord” to the children.",
        Direct,
        &[],
    );
    check(
        "Ada Brandvold wrote, “The Old Man of the Fjord is dead.”",
        Direct,
        &["Ada Brandvold | “The Old Man of the Fjord is dead.”"],
    );
}

#[test]
fn quotations_nest_split_and_run_over_paragraphs() {
    check(
        "“The captain told me, ‘We leave at dawn,’ and then he left,” Ada Brandvold said.",
        Direct,
        &["Ada Brandvold | “The captain told me, ‘We leave at dawn,’ and then he left,”"],
    );
    check(
        "“The ferry,” Ada Brandvold said, “will run again on Monday.”",
        Direct,
        &["Ada Brandvold | “The ferry,” … “will run again on Monday.”"],
    );
    let long = "“The ferry will run. We have mended the engine.\n\n“Nobody slept for three days.\n\n“But it works,”";
    check(
        &format!("{long} Ada Brandvold said."),
        Direct,
        &[&format!("Ada Brandvold | {long}")],
    );
}

#[test]
fn partly_in_marks_is_mixed() {
    check(
        "Ada Brandvold said the ferry would run “without any doubt” on Monday.",
        Mixed,
        &["Ada Brandvold | the ferry would run “without any doubt” on Monday"],
    );
}

#[test]
fn reported_without_marks() {
    check(
        "Ada Brandvold said that the ferry was late.",
        Indirect,
        &["Ada Brandvold | that the ferry was late"],
    );
    check(
        "The ferry will run on Monday, the transport ministry said.",
        Indirect,
        &["the transport ministry | The ferry will run on Monday"],
    );
    check("The ferry was late on Monday.", Indirect, &[]);
}

#[test]
fn transcripts_need_two_labels() {
    check(
        "ADA BRANDVOLD: The ferry will run on Monday.\n\nPETER TOLV: Who mended it?",
        Direct,
        &[
            "ADA BRANDVOLD | The ferry will run on Monday",
            "PETER TOLV | Who mended it",
        ],
    );
    check(
        "Q: When will the ferry run?\n\nA: On Monday. We have mended it.",
        Direct,
        &[
            "Q | When will the ferry run",
            "A | On Monday. We have mended it",
        ],
    );
    let (_, found) = find("Note: the ferry is late.\n\nThe price: nine crowns.");
    assert!(found.iter().all(|f| f.rule == "learned"));
}

#[test]
fn dialogue_behind_dashes() {
    check(
        "— The ferry will run on Monday, said Ada Brandvold.\n\n— Who mended it? asked Peter Tolv.",
        Direct,
        &[
            "Ada Brandvold | The ferry will run on Monday",
            "Peter Tolv | Who mended it",
        ],
    );
    let (_, found) = find("— Two ferries\n\n— Nine buses\n\n— One tram line");
    assert_eq!(found, [], "a list is no dialogue");
}

#[test]
fn block_quotations_and_signatures() {
    let (text, found) = find(
        "Ada Brandvold wrote to the town:\n\n> The ferry will run. We have mended it.\n\nThe town was glad.",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, "block");
    assert!(
        text.slice(found[0].parts[0])
            .starts_with("The ferry will run.")
    );
    check(
        "“The ferry will run again on Monday.”\n— Ada Brandvold, harbour master",
        Direct,
        &["Ada Brandvold, harbour master | “The ferry will run again on Monday.”"],
    );
    check(
        "“The ferry will run again on Monday,” Dr Brandvold.\n\nThe town was glad.",
        Direct,
        &["Dr Brandvold | “The ferry will run again on Monday,”"],
    );
}

#[test]
fn whole_sentences_in_marks_need_no_cue() {
    check(
        "Will the ferry run? “It has not been mended yet.” Then it rained.",
        Direct,
        &[" | “It has not been mended yet.”"],
    );
    check(
        "A board on the pier read: “Do not swim here.”",
        Direct,
        &["A board on the pier | “Do not swim here.”"],
    );
    for title in [
        "Two books lay there. “The Old Man Is Gone.” is one.",
        "The hall fell still. “Bravo.” Then it rained.",
    ] {
        check(title, Direct, &[]);
    }
}

#[test]
fn what_no_reporting_word_carries_must_be_sure() {
    check("The statue is mounted on a plinth.", Indirect, &[]);
    check("Ada Brandvold rolled the ball to a boy.", Indirect, &[]);
}

#[test]
fn a_colon_introduces_the_paragraphs_behind_it() {
    let speech = "“The ferry is old and nobody wants it.\n\n“None of us will sell it.”";
    check(
        &format!("Ada Brandvold told the council:\n\n{speech}\n\nThe council meets on Friday."),
        Direct,
        &[&format!("Ada Brandvold | {speech}")],
    );
    check(
        "The library has these by heart:\n\n“Sail Me Home”\n\nIt opens at nine.",
        Direct,
        &[],
    );
    let creaks = "“It creaks.\n\n“The engine is older.\n\n“None of them is for sale.”";
    let (text, found) = find(&format!(
        "“The ferry is old,” Ada Brandvold told the council. {creaks}"
    ));
    let said = |f: &Found| f.parts.iter().any(|p| text.slice(*p) == creaks);
    assert!(found.iter().any(said), "{found:?}");
}

#[test]
fn verbs_share_their_subject() {
    let (text, found) =
        find("Ada Brandvold said the ferry was late, adding that the engine was broken.");
    let sources: Vec<&str> = found.iter().map(|f| text.slice(f.source[0])).collect();
    assert_eq!(sources, ["Ada Brandvold", "Ada Brandvold"]);
}

#[test]
fn a_name_and_its_apposition_are_one_source() {
    check(
        "Ada Brandvold, a research fellow at the Orsk Institute, observed that the ferry was late.",
        Indirect,
        &["Ada Brandvold, a research fellow at the Orsk Institute | that the ferry was late"],
    );
}

#[test]
fn cues_have_a_class_and_may_be_denied() {
    for (raw, class, negated) in [
        (
            "Ada Brandvold said that it rained.",
            CueClass::Neutral,
            false,
        ),
        (
            "Ada Brandvold denied that it rained.",
            CueClass::Denial,
            false,
        ),
        (
            "Ada Brandvold claimed that it rained.",
            CueClass::Claim,
            false,
        ),
        (
            "Ada Brandvold asked whether it rained.",
            CueClass::Question,
            false,
        ),
        (
            "Ada Brandvold asked the crew to mend the engine.",
            CueClass::Order,
            false,
        ),
        (
            "Ada Brandvold believes that it rained.",
            CueClass::Thought,
            false,
        ),
        (
            "Ada Brandvold did not say that it rained.",
            CueClass::Neutral,
            true,
        ),
    ] {
        let (_, found) = find(raw);
        assert_eq!(found.len(), 1, "{raw}");
        assert_eq!(
            (found[0].cue_class, found[0].negated),
            (Some(class), negated),
            "{raw}"
        );
    }
}

#[test]
fn long_texts_take_time_in_line_with_their_length() {
    for raw in [
        "\"".repeat(100_000),
        "“a” ".repeat(50_000),
        "word said ".repeat(25_000),
        "Said ".repeat(50_000),
    ] {
        let (text, found) = find(&raw);
        assert!(found.iter().flat_map(|f| &f.parts).all(|p| text.holds(*p)));
    }
}
