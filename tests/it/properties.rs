//! What holds for any text at all, and for any number of threads.

use std::process::{Command, Stdio};

use morgue::annotate::language::{is_english, language};
use morgue::annotate::{Context, Desk, annotate, why};
use morgue::export::{Document, explain, extract_line, extract_lines};
use morgue::model::{ActorKind, Findings, MentionForm};
use morgue::text::{Span, Text};
use proptest::prelude::*;
use serde_json::Value as Json;

/// Pieces that news is made of, and such as make trouble.
pub const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "(",
    ")",
    "[",
    "]",
    "—",
    " – ",
    "- ",
    ": ",
    ", ",
    ". ",
    "? ",
    "…",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\u{301}",
    "e\u{301}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{A0}",
    "\u{AD}",
    "\u{2028}",
    "\0",
    "ﬁ",
    "½",
    "İ",
    "ß",
    "한",
    "\u{1100}\u{1161}",
    "ក្រុម",
    "ไทย",
    "日本",
    "\u{1F600}",
    " said",
    " said that ",
    " told reporters",
    " denied having ",
    " asked whether ",
    " did not say ",
    " according to ",
    "According to ",
    " that ",
    " and ",
    " of ",
    " the ",
    "Mina Okoro",
    "Okoro",
    "Mr ",
    "Dr. ",
    "’s ",
    "Ulla-Britt Sønderby",
    "the minister",
    "She",
    "he ",
    "it",
    "they",
    "I ",
    "who ",
    "his ",
    "Norland Bank (NB)",
    "NB",
    "the bank",
    "its website",
    "the Ministry of Trade",
    "director of ",
    "spokesman for ",
    "Georgia",
    "Jordan",
    "Paris",
    "Cambodian",
    "Q: ",
    "A: ",
    "OKORO: ",
    "in May 2021",
    "May",
    "on Tuesday",
    "last week",
    "February 30",
    "2021-02-31",
    "99999999999999999999",
    "the 1990s",
    "from July 2024 to ",
    "9/11",
    "Q3",
    "two years ago",
    "http://a.example/b-c ",
    "the gate ",
    "was shut",
    "would open",
    "prices rose",
    "a strike",
    "the parliament",
    "we",
    "No",
    "U.S.",
    "3.5%",
];

fn news() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => news(), 1 => any::<String>(), 1 => "[ -~“”‘’\n]{0,300}"]
}

/// Every span of the findings.
fn spans(found: &Findings) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for q in &found.quotations {
        all.extend(q.parts.iter().chain(&q.cue).chain(&q.source));
        all.extend(q.described);
        all.extend(q.topics.iter().flat_map(|t| &t.evidence));
    }
    all.extend(found.mentions.iter().map(|m| m.span));
    all.extend(found.affiliations.iter().flat_map(|a| [a.role, a.span]));
    all.extend(found.topics.iter().flat_map(|t| &t.evidence));
    all.extend(found.dates.iter().map(|d| d.span));
    all
}

fn in_order(spans: &[Span]) -> bool {
    spans.windows(2).all(|w| w[0].end <= w[1].start)
}

/// What the model promises of any findings.
pub fn check(text: &Text, found: &Findings) {
    for span in spans(found) {
        assert!(text.holds(span) && !span.is_empty(), "{span} of {text:?}");
    }
    let actors = found.actors.len();
    for q in &found.quotations {
        assert!(
            !q.parts.is_empty() && in_order(&q.parts),
            "parts {:?} in {text:?}",
            q.parts
        );
        assert!(
            in_order(&q.cue) && in_order(&q.source),
            "cue or source of {q:?} in {text:?}"
        );
        let apart = |a: &[Span], b: &[Span]| !a.iter().any(|a| b.iter().any(|b| a.overlaps(*b)));
        assert!(
            apart(&q.parts, &q.cue),
            "cue {:?} in content {:?} of {text:?}",
            q.cue,
            q.parts
        );
        assert!(
            apart(&q.parts, &q.source),
            "source {:?} in content {:?} of {text:?}",
            q.source,
            q.parts
        );
        assert!(
            apart(&q.cue, &q.source),
            "source {:?} in cue {:?} of {text:?}",
            q.source,
            q.cue
        );
        assert!(q.speakers.iter().all(|s| (*s as usize) < actors));
        assert!((0.0..=1.0).contains(&q.confidence));
        assert_eq!(
            q.cue_class.is_some(),
            !q.cue.is_empty(),
            "{q:?} in {text:?}"
        );
        assert!(why::attribution(q.rule).is_some(), "{}", q.rule);
    }
    assert!(found.quotations.is_sorted_by_key(|q| q.parts[0].start));
    assert!(found.mentions.is_sorted_by_key(|m| m.span));
    for m in &found.mentions {
        assert!((m.actor as usize) < actors);
        assert!(why::mention(m.rule).is_some(), "{}", m.rule);
    }
    for a in &found.affiliations {
        assert_eq!(found.actors[a.person as usize].kind, ActorKind::Person);
        assert!(a.institution.is_none_or(|i| (i as usize) < actors));
        assert!(a.span.contains(a.role), "{a:?} in {text:?}");
        assert!(why::affiliation(a.rule).is_some(), "{}", a.rule);
    }
    let dates: Vec<Span> = found.dates.iter().map(|d| d.span).collect();
    assert!(in_order(&dates));
    for d in &found.dates {
        assert!(
            d.from.is_none() || d.to.is_none() || d.from <= d.to,
            "{d:?} in {text:?}"
        );
        assert!(why::date(d.rule).is_some(), "{}", d.rule);
    }
    for topic in &found.topics {
        assert!((0.0..=1.0).contains(&topic.score));
    }
}

/// The words of a text as any reader would tell them.
fn words(text: &str) -> Vec<String> {
    let clean = Text::clean(text);
    let words = clean.as_str().split(|c: char| !c.is_alphanumeric());
    words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn slice(scalars: &[char], range: &Json) -> String {
    let at = |n: usize| range[n].as_u64().expect("an offset") as usize;
    scalars[at(0)..at(1)].iter().collect()
}

fn line(text: &str) -> String {
    serde_json::json!({"id": "x", "published": "2024-03-06", "text": text}).to_string()
}

pub fn extracted(text: &str) -> Json {
    let answer = extract_line(&line(text), 1);
    assert!(!answer.bad, "{}", answer.json);
    serde_json::from_str(&answer.json).expect("JSON")
}

pub fn context() -> Context {
    Context {
        published: chrono::NaiveDate::from_ymd_opt(2024, 3, 6),
        ..Context::default()
    }
}

proptest! {
    #[test]
    fn any_text_gives_sound_findings(raw in any_text(), dated in any::<bool>()) {
        let text = Text::clean(&raw);
        let context = if dated { context() } else { Context::default() };
        check(&text, &annotate(&text, &context));
        let document = Document { text: raw, ..Document::default() };
        prop_assert!(!explain(&document).is_empty());
    }

    #[test]
    fn articles_done_together_are_found_as_alone(raws in proptest::collection::vec(any_text(), 1..5)) {
        let lines: Vec<(u64, String)> = (1..).zip(raws.iter().map(|raw| line(raw))).collect();
        let mut desk = Desk::new();
        for _ in 0..2 {
            let together = extract_lines(&mut desk, &lines);
            prop_assert_eq!(together.len(), lines.len());
            for (answer, (number, line)) in together.iter().zip(&lines) {
                prop_assert_eq!(answer, &extract_line(line, *number));
            }
        }
    }

    #[test]
    fn offsets_lead_to_the_same_words_of_the_text_as_given(raw in any_text()) {
        let text = Text::clean(&raw);
        let found = annotate(&text, &context());
        let json = extracted(&raw);
        let scalars: Vec<char> = raw.chars().collect();
        let same = |ranges: &Json, spans: &[Span]| {
            let ranges = ranges.as_array().expect("ranges");
            assert_eq!(ranges.len(), spans.len());
            for (range, span) in ranges.iter().zip(spans) {
                assert_eq!(words(&slice(&scalars, range)), words(text.slice(*span)), "{span} in {raw:?}");
            }
        };
        for (q, out) in found.quotations.iter().zip(json["quotations"].as_array().expect("a list")) {
            same(&out["content"], &q.parts);
            same(&out["cue"], &q.cue);
            same(&out["source"], &q.source);
        }
        let places = |list: &str| -> Json {
            let all = json[list].as_array().expect("a list").iter();
            all.map(|e| serde_json::json!([e["start"], e["end"]])).collect()
        };
        let named = found.mentions.iter().filter(|m| !matches!(m.form, MentionForm::Pronoun | MentionForm::Role));
        same(&places("entities"), &named.map(|m| m.span).collect::<Vec<_>>());
        same(&places("dates"), &found.dates.iter().map(|d| d.span).collect::<Vec<_>>());
        same(&places("affiliations"), &found.affiliations.iter().map(|a| a.span).collect::<Vec<_>>());
    }

    #[test]
    fn texts_one_after_the_other_give_the_findings_of_each((a, b) in two_articles()) {
        let both = format!("{a}\n\n{b}");
        // Which language a text is in is told from the beginning of all of it.
        let english = |text: &str| is_english(language(text).as_deref());
        prop_assume!(english(&a) && english(&b) && english(&both));
        let (first, second, joined) = (told(&a), told(&b), told(&both));
        for ((of_a, of_b), of_both) in first.into_iter().zip(second).zip(joined) {
            prop_assert_eq!([of_a, of_b].concat(), of_both, "{}", both);
        }
    }
}

/// Two articles of people and institutions that do not share a name, all named in full.
fn two_articles() -> impl Strategy<Value = (String, String)> {
    const PEOPLE: [&str; 8] = [
        "Mina Okoro",
        "Anders Tveit",
        "Lucia Ferrante",
        "Tomas Havlik",
        "Grace Nakamura",
        "Peter Lindqvist",
        "Helen Abara",
        "Daniel Kowalczyk",
    ];
    const HOUSES: [&str; 4] = [
        "Norland Bank",
        "the Institute for Harbour Studies",
        "Vestby University",
        "the Ministry of Trade",
    ];
    let sentence = (0..6usize, 0..2usize, 0..6usize, 0..6usize);
    let article = prop::collection::vec(sentence, 1..5);
    (
        Just(PEOPLE.to_vec()).prop_shuffle(),
        Just(HOUSES.to_vec()).prop_shuffle(),
        article.clone(),
        article,
    )
        .prop_map(|(people, houses, a, b)| {
            let write = |sentences: Vec<(usize, usize, usize, usize)>, from: usize| {
                let written = sentences.into_iter().map(|(shape, who, one, two)| {
                    paragraph(
                        shape,
                        people[from * 4 + who],
                        houses[from * 2 + who],
                        CLAUSES[one],
                        CLAUSES[two],
                    )
                });
                written.collect::<Vec<_>>().join("\n\n")
            };
            (write(a, 0), write(b, 1))
        })
}

const CLAUSES: [&str; 6] = [
    "the harbour would stay open",
    "prices had risen too fast",
    "the new bridge was safe",
    "nobody had asked the fishermen",
    "the talks were going well",
    "the law needed another reading",
];

fn paragraph(shape: usize, who: &str, house: &str, one: &str, two: &str) -> String {
    match shape {
        0 => format!("{who} said that {one}."),
        1 => format!("“We know that {one},” said {who}. “And {two}.”"),
        2 => format!("{who} told reporters on March 4, 2024, that {one}."),
        3 => format!("“I was told that {one},” {who} said."),
        4 => format!("According to {house}, {one}."),
        _ => format!("The meeting at {house} ended late in June 2023. {who} denied that {two}."),
    }
}

/// What a reader would take from the text: quotations with who said them, names, dates; not what
/// the whole text is about, which is another for the whole.
fn told(text: &str) -> [Vec<String>; 3] {
    let text = Text::clean(text);
    let found = annotate(&text, &context());
    let of = |spans: &[Span]| {
        spans
            .iter()
            .map(|s| text.slice(*s))
            .collect::<Vec<_>>()
            .join(" … ")
    };
    let quotations = found.quotations.iter().map(|q| {
        let names = q
            .speakers
            .iter()
            .map(|s| found.actors[*s as usize].name.as_str());
        let (content, cue, source) = (of(&q.parts), of(&q.cue), of(&q.source));
        format!(
            "{} {:?}: {content} [{cue}] [{source}]",
            q.kind.as_str(),
            names.collect::<Vec<_>>()
        )
    });
    let mentions = found.mentions.iter().map(|m| {
        let who = &found.actors[m.actor as usize];
        format!("{} {} {}", who.kind.label(), who.name, text.slice(m.span))
    });
    let dates = found
        .dates
        .iter()
        .map(|d| format!("{} = {}", text.slice(d.span), d.value));
    [quotations.collect(), mentions.collect(), dates.collect()]
}

#[test]
fn the_answer_is_the_same_for_any_number_of_threads() {
    let answer = |threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
        let output = command
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["extract", "sample_db/gold.jsonl"])
            .env("RAYON_NUM_THREADS", threads)
            .stderr(Stdio::inherit())
            .output()
            .expect("morgue runs");
        assert!(output.status.success());
        output.stdout
    };
    let one = answer("1");
    assert!(one.len() > 10_000);
    assert!(one == answer("2") && one == answer("7"));
}

#[test]
fn a_megabyte_is_read_as_far_as_half_of_it() {
    // The people change as they do in a long text.
    let people = [
        "Mina Okoro",
        "Anders Tveit",
        "Lucia Ferrante",
        "Tomas Havlik",
        "Grace Nakamura",
    ];
    let article = |bytes: usize| {
        let mut text = String::with_capacity(bytes + 200);
        for n in 0.. {
            text.push_str(&paragraph(
                n % 6,
                people[n / 3 % 5],
                "Norland Bank",
                CLAUSES[n / 2 % 6],
                CLAUSES[n % 6],
            ));
            text.push_str("\n\n");
            if text.len() >= bytes {
                return Text::clean(&text);
            }
        }
        unreachable!("the text grows")
    };
    let count = |text: &Text| {
        let found = annotate(text, &context());
        check(text, &found);
        [
            found.quotations.len(),
            found.mentions.len(),
            found.dates.len(),
        ]
    };
    let (half, whole) = (count(&article(500_000)), count(&article(1_000_000)));
    for (half, whole) in half.into_iter().zip(whole) {
        let ratio = whole as f64 / half as f64;
        assert!(
            half > 1000 && (1.98..2.02).contains(&ratio),
            "{half} findings in half, {whole} in all"
        );
    }
}
