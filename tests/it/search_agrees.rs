//! The index and the plain matcher find the same cards, whatever is asked.

use std::collections::BTreeMap;

use morgue::analysis::places;
use morgue::index::{Counting, Dedupe, Index, Options, Scope, Sort, Versions};
use morgue::model::SpokenOf;
use morgue::model::query::{Card, CardId, Day, NameField, Node, TextField};
use morgue::query::{Known, Resolved, known_by, matches, parse, resolve_names};
use morgue::text::Span;
use proptest::prelude::*;

const WORDS: [&str; 16] = [
    "tax",
    "taxes",
    "taxed",
    "Harbour",
    "harbours",
    "élan",
    "elan",
    "U.N.",
    "Orla's",
    "the",
    "东京",
    "ไทย",
    "l'eau",
    "12,5",
    "plan",
    "plant",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(0..WORDS.len(), 0..most).prop_map(|picks| {
        // Sentences of three words, paragraphs of five.
        let mut text = String::new();
        for (n, pick) in picks.iter().enumerate() {
            let gap = match n {
                0 => "",
                n if n % 5 == 0 => "\n",
                n if n % 3 == 0 => ". ",
                _ => " ",
            };
            text.push_str(gap);
            text.push_str(WORDS[*pick]);
        }
        text
    })
}

/// A quotation in `text`: from this word so many, and behind a gap of one word so many more.
fn parts(text: &str, (from, count, more): (usize, usize, usize)) -> Vec<Span> {
    let places = places(text);
    let part = |from: usize, count: usize| {
        let first = places.get(from)?;
        let last = places.get((from + count).min(places.len()).checked_sub(1)?)?;
        (count > 0).then(|| Span::new(first.start, last.end))
    };
    [part(from, count), part(from + count + 1, more)]
        .into_iter()
        .flatten()
        .collect()
}

/// Articles, each with its quotations behind it.
fn cards() -> impl Strategy<Value = Vec<Card>> {
    let one = (
        (
            text(3),
            text(12),
            proptest::collection::vec((0..9usize, 0..5usize, 0..3usize), 0..4),
        ),
        proptest::option::of(prop_oneof![Just("en"), Just("fr"), Just("xx")]),
        proptest::option::of(1u32..4),
        proptest::collection::vec(0u64..3, 0..3),
    );
    proptest::collection::vec(one, 1..8).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        numbered
            .flat_map(|(n, ((title, text, quoted), language, month, ids))| {
                let n = n as u64 + 1;
                let mut article = Card::new(CardId::Article(n), n);
                article.language = language.map(str::to_owned);
                article.day = month.and_then(|month| Day::new(2024, month, 2));
                article.speakers = ids.clone();
                let named = ids.iter().map(|id| id + n % 2);
                article.about = named.filter(|id| !ids.contains(id)).collect();
                article.places = ids.iter().map(|id| id + 1).collect();
                article.topics = ids.iter().map(u64::to_string).collect();
                article.source = title.clone();
                let spans = ids.iter().map(|id| {
                    let first = Day::new(2024, *id as u32 + 1, 30 - 2 * *id as u32);
                    // A day, a span over the end of a month, an open one, a year and more.
                    match (id + n) % 4 {
                        0 => (first, first),
                        1 => (first, Day::new(2024, *id as u32 + 2, 3)),
                        2 => (first, None),
                        _ => (first, Day::new(2025, 3, 1)),
                    }
                });
                article.spoken_of = SpokenOf::new(spans);
                article.twins = ids.first().copied();
                article.cluster = (!n.is_multiple_of(3)).then_some(n % 3);
                article.earlier = (n % 4 == 3).then_some(n);
                let spans: Vec<Vec<Span>> = quoted.iter().map(|at| parts(&text, *at)).collect();
                article.text = text.into();
                // Every other one is in another language.
                let foreign = spans.iter().step_by(2).flatten();
                article.foreign = foreign.map(|span| (*span, "fr".to_owned())).collect();
                let quotations = spans.iter().zip(0..).map(|(parts, nth)| {
                    let mut quotation = article.clone();
                    quotation.id = CardId::Quotation(n * 10 + nth);
                    quotation.quoted = vec![parts.clone()];
                    quotation.role = title.clone();
                    quotation.speakers.truncate(nth as usize);
                    quotation.twins = Some((n + nth) % 3);
                    quotation.cluster = None;
                    if nth % 2 == 0 {
                        quotation.language = Some("fr".to_owned());
                    }
                    quotation
                });
                let quotations: Vec<Card> = quotations.collect();
                article.quoted = spans;
                article.title = title;
                let mut all = vec![article];
                all.extend(quotations);
                all
            })
            .collect()
    })
}

/// Queries of every operator.
fn query() -> impl Strategy<Value = String> {
    let word = (0..WORDS.len()).prop_map(|n| WORDS[n].to_owned());
    let leaf = prop_oneof![
        4 => word.clone(),
        2 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("\"{a} * {b}\"")),
        1 => word.clone().prop_map(|w| format!("={w}")),
        1 => word.clone().prop_map(|w| format!("{w}~1")),
        1 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("=\"{a} {b}\"")),
        3 => prop_oneof![
            Just("tax*"), Just("*s"), Just("h*r*"), Just("pl?n"), Just("\"ta* har*\""), Just("*"),
            Just("speaker:1"), Just("topic:2"), Just("date:2024-02"), Just("since:2024-02"),
            Just("until:2024-01"), Just("date:2024-01..2024-02"), Just("speaker:9"),
            Just("about-date:2024-02"), Just("about-date:2024-02-01"), Just("about-date:2024"),
            Just("about:1"), Just("about:2"), Just("mentions:1"), Just("place:1"), Just("place:3"), Just("words:3"), Just("words:2..4"),
            Just("words:>6"), Just("words:<1"), Just("[plan TO tax]"), Just("[* TO harbour]"), Just("[5 TO 20]"),
            Just("*a?"), Just("*bour*"), Just("h?*"),
            Just("about-date:..2024-01"), Just("about-date:2024-06.."), Just("about-date:2025"),
        ].prop_map(str::to_owned),
        1 => (word.clone(), 1u32..4, word.clone(), any::<bool>())
            .prop_map(|(a, n, b, adj)| format!("({a} {}/{n} {b})", if adj { "adj" } else { "near" })),
        1 => (word.clone(), word.clone(), 1u32..4, word.clone())
            .prop_map(|(a, b, n, c)| format!("(({a} OR {b}) near/{n} (\"{c} tax\" OR plan))")),
        2 => (word.clone(), prop_oneof![Just("near/s"), Just("adj/s"), Just("near/p"), Just("near/field")],
              word.clone(), any::<bool>())
            .prop_map(|(a, near, b, not)| format!("({a} {}{near} {b})", if not { "not " } else { "" })),
        1 => (word.clone(), word.clone(), 1u32..4, word.clone())
            .prop_map(|(a, b, n, c)| format!("((\"{a} {b}\" OR ta*) not near/{n} {c})")),
        1 => (word.clone(), word.clone(), 1u32..5)
            .prop_map(|(a, b, n)| format!("(first/{n} ({a} OR \"{b} tax\"))")),
        1 => (word.clone(), word.clone(), word.clone(), 2u32..7)
            .prop_map(|(a, b, c, n)| format!("((first/{n} {a}) near/s ({b} not near/2 {c}))")),
        2 => (word.clone(), word.clone(), 1u32..4)
            .prop_map(|(a, b, n)| format!("atleast/{n} ({a} OR \"{b} tax\" OR p*)")),
        1 => (word.clone(), word.clone(), 1u32..4)
            .prop_map(|(a, b, n)| format!("atleast/{n} ({a} near/3 {b})")),
        1 => (word.clone(), word.clone(), word)
            .prop_map(|(a, b, c)| format!("({a} near/3 {b} adj/2 {c})")),
    ];
    let fielded = (
        prop_oneof![
            6 => Just(""), 1 => Just("title:"), 1 => Just("body:"), 2 => Just("quote:"),
            1 => Just("source:"), 1 => Just("as:"),
        ],
        leaf,
    )
        .prop_map(
            |(field, leaf)| match leaf.contains(':') || leaf.starts_with("atleast") {
                true => leaf.replace("atleast/2 (", &format!("atleast/2 {field}(")),
                false => format!("{field}{leaf}"),
            },
        );
    fielded.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("NOT {a}")),
        ]
    })
}

/// What is marked in the texts of a card that fits hangs on nothing but the texts.
fn same_marks<'c>(
    tree: &Node,
    texts: &Node,
    cards: impl Iterator<Item = &'c Card>,
) -> Result<(), TestCaseError> {
    for card in cards {
        let Some(mut marks) = matches(tree, card) else {
            continue;
        };
        marks.retain(|(field, _)| matches!(field, TextField::Title | TextField::Body));
        let mut bare = Card::new(card.id, card.article);
        bare.title.clone_from(&card.title);
        bare.text.clone_from(&card.text);
        bare.language.clone_from(&card.language);
        bare.foreign.clone_from(&card.foreign);
        prop_assert_eq!(matches(texts, &bare), Some(marks));
    }
    Ok(())
}

/// Of the matches that share something the earliest published is left, in the list as in the counts.
fn copies_count_once(
    index: &Index,
    tree: &Node,
    cards: &[Card],
    matching: &[u64],
    options: &Options,
) -> Result<(), TestCaseError> {
    for dedupe in [Dedupe::Text, Dedupe::Near] {
        let mut leads: BTreeMap<(u8, u64), (bool, Option<Day>, u64)> = BTreeMap::new();
        for card in cards.iter().filter(|c| {
            is_in(options.scope, c) && c.earlier.is_none() && matching.contains(&c.id.number())
        }) {
            let id = card.id.number();
            let cluster = card
                .cluster
                .filter(|_| dedupe == Dedupe::Near)
                .map(|n| (2, n));
            let shared = cluster.or(card.twins.map(|n| (1, n))).unwrap_or((0, id));
            let order = (card.day.is_none(), card.day, id);
            let lead = leads.entry(shared).or_insert(order);
            *lead = order.min(*lead);
        }
        let mut expected: Vec<u64> = leads.values().map(|lead| lead.2).collect();
        expected.sort_unstable();
        let once = Options {
            dedupe,
            ..options.clone()
        };
        let hits = index.search(tree, &once).unwrap();
        let mut found: Vec<u64> = hits.hits.iter().map(|hit| hit.id).collect();
        found.sort_unstable();
        prop_assert_eq!(&found, &expected, "{:?}", dedupe);
        prop_assert_eq!(hits.total, expected.len() as u64);
        let copies: u64 = hits.hits.iter().map(|hit| hit.copies).sum();
        prop_assert_eq!(hits.total + copies, matching.len() as u64);
        let dated = leads.values().filter(|lead| !lead.0).count() as u64;
        prop_assert_eq!(hits.days.iter().map(|day| day.1).sum::<u64>(), dated);
    }
    Ok(())
}

fn is_in(scope: Scope, card: &Card) -> bool {
    match card.id {
        CardId::Article(_) => scope == Scope::Articles,
        CardId::Quotation(_) => scope == Scope::Quotes,
    }
}

/// The cards of each article.
fn articles(cards: &[Card]) -> impl Iterator<Item = &[Card]> {
    cards.chunk_by(|_, next| !matches!(next.id, CardId::Article(_)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn index_and_matcher_agree(cards in cards(), merged in any::<bool>(), queries in proptest::collection::vec(query(), 20)) {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(&folder.path().join("index")).unwrap();
        let mut writer = index.writer().unwrap();
        let mut stale = cards.clone();
        stale.iter_mut().for_each(|card| card.text = "tax plan ".repeat(9).into());
        for (n, put) in [stale.as_slice(), cards.as_slice()].into_iter().flat_map(articles).enumerate() {
            writer.delete_article(put[0].article);
            writer.put(&put[0], &put[1..]).unwrap();
            // Several segments, as in life.
            if n % 3 == 2 {
                writer.commit(n as u64).unwrap();
            }
        }
        writer.commit(99).unwrap();
        if merged {
            writer.close().unwrap();
        }
        prop_assert_eq!(index.change().unwrap(), 99);
        for typed in queries {
            let tree = resolve_names(&parse(&typed).tree, &mut |field, name| match field {
                NameField::Topic => Resolved::Topics(vec![name.to_owned()]),
                _ => Resolved::Entities(name.parse().into_iter().collect()),
            });
            for scope in [Scope::Articles, Scope::Quotes] {
                let in_scope = |card: &&Card| is_in(scope, card);
                let every = Options { scope, limit: 100, versions: Versions::All, ..Options::default() };
                let all = cards.iter().filter(in_scope).filter(|card| matches(&tree, card).is_some());
                prop_assert_eq!(index.search(&tree, &every).unwrap().total, all.count() as u64);
                let in_scope = |card: &&Card| is_in(scope, card) && card.earlier.is_none();
                let expected: Vec<u64> = cards
                    .iter()
                    .filter(in_scope)
                    .filter(|card| matches(&tree, card).is_some())
                    .map(|card| card.id.number())
                    .collect();
                if let (Known::Texts(texts), Scope::Articles) = (known_by(&tree), scope) {
                    same_marks(&tree, &texts, cards.iter().filter(in_scope))?;
                }
                let options = Options { scope, sort: Sort::Relevance, offset: 0, limit: 100, count: Counting::All, ..Options::default() };
                let hits = index.search(&tree, &options).unwrap();
                let mut found: Vec<u64> = hits.hits.iter().map(|hit| hit.id).collect();
                found.sort_unstable();
                prop_assert_eq!(&found, &expected, "{} in {:?}", typed, scope);
                prop_assert_eq!(hits.total, expected.len() as u64);
                let dated = cards.iter().filter(|card| {
                    in_scope(card) && card.day.is_some() && expected.contains(&card.id.number())
                });
                prop_assert_eq!(hits.days.iter().map(|day| day.1).sum::<u64>(), dated.count() as u64);
                copies_count_once(&index, &tree, &cards, &expected, &options)?;
                // A page of one is the head of the whole list.
                let first = index.search(&tree, &Options { limit: 1, count: Counting::Total, ..options.clone() }).unwrap();
                prop_assert_eq!(first.hits.first(), hits.hits.first());
            }
        }
    }
}
