//! What is understood, what is ignored, and that it all ends.

use super::*;
use proptest::prelude::*;

fn check(typed: &str, understood: &str) {
    let parsed = parse(typed);
    assert_eq!(parsed.understood, understood, "{typed}");
    assert_eq!(parsed.ignored, Vec::<String>::new(), "{typed}");
    assert_eq!(parse(&parsed.understood).tree, parsed.tree, "{typed}");
}

#[test]
fn understands() {
    for (typed, understood) in [
        ("", "*"),
        ("harbour tax", "harbour AND tax"),
        ("a b OR c", "a AND b OR c"),
        ("a (b OR c)", "a AND (b OR c)"),
        ("a -b +c", "a AND NOT b AND c"),
        ("NOT (a OR b)", "NOT (a OR b)"),
        ("\"harbour tax\"", "\"harbour tax\""),
        ("“harbour tax”", "\"harbour tax\""),
        ("=Harbour", "=Harbour"),
        ("exact:\"Harbour tax\"", "=\"Harbour tax\""),
        ("title:(a OR b)", "title:a OR title:b"),
        ("title:\"a b\"", "title:\"a b\""),
        ("a near/5 b", "(a near/5 b)"),
        ("a NEAR/5 (b OR \"c d\")", "(a near/5 (b OR \"c d\"))"),
        ("a adj/3 b w/2 c", "(a adj/3 b near/2 c)"),
        ("\"a b\"~5", "(a near/5 b)"),
        ("clim* wom?n *ation", "clim* AND wom?n AND *ation"),
        (
            "manet~ manet~1 governor~",
            "manet~1 AND manet~1 AND governor~2",
        ),
        ("said-by:Orla", "speaker:\"Orla\""),
        ("speaker:\"Orla Penn\"", "speaker:\"Orla Penn\""),
        (
            "speaker:(Orla Penn OR Dov)",
            "speaker:\"Orla Penn\" OR speaker:\"Dov\"",
        ),
        ("date:2024-03", "date:2024-03-01..2024-03-31"),
        ("about-date:2024-03-04", "about-date:2024-03-04"),
        ("about-date:..2023", "about-date:..2023-12-31"),
        (
            "since:2024 until:2024-06",
            "date:2024-01-01.. AND date:..2024-06-30",
        ),
        ("source:\"The Quay Post\"", "source:\"The Quay Post\""),
        ("Jean-Luc", "\"Jean Luc\""),
        ("\"the * deal\"", "\"the * deal\""),
        ("\"AND\"", "\"AND\""),
        ("東京", "\"東京\""),
        ("U.N. and or", "U.N AND and AND or"),
        ("as:minister tax", "as:minister AND tax"),
        ("-title:a", "NOT title:a"),
        ("a !b & c|d", "a AND NOT b AND c OR d"),
        ("a /s b", "(a near/s b)"),
        ("a w/p (b OR c)", "(a near/p (b OR c))"),
        ("a SAME SENTENCE b", "(a near/s b)"),
        ("a pre/s b", "(a adj/s b)"),
        ("a w/seg b", "(a near/field b)"),
        ("a NOT w/5 b", "(a not near/5 b)"),
        ("a not near/s b c", "(a not near/s b) AND c"),
        ("atleast3 tax", "atleast/3 tax"),
        (
            "atleast 3 title:(a OR \"b c\")",
            "atleast/3 title:(a OR \"b c\")",
        ),
        ("first/50 harbour", "(first/50 harbour)"),
        ("title:first/5 (a near/2 b)", "title:(first/5 (a near/2 b))"),
        ("first/9 a near/2 b", "(first/9 a near/2 b)"),
        ("words:>500 wc<=900", "words:501.. AND words:..900"),
        ("words:100..200 wc=7", "words:100..200 AND words:7..7"),
        ("words", "words"),
        ("[smith TO smyth]", "[smith TO smyth]"),
        ("title:[* to m]", "title:[* TO m]"),
        ("date:[2024-01 TO 2024-03]", "date:2024-01-01..2024-03-31"),
        ("mentions:Orla", "mentions:\"Orla\""),
        ("\"atleast3\" \"near/5\"", "\"atleast3\" AND \"near 5\""),
        ("\"ក ា\"", "\"ក ា\""),
        ("a'?\u{1F600}", "a"),
    ] {
        check(typed, understood);
    }
}

#[test]
fn says_what_it_ignores() {
    for (typed, understood, reason) in [
        ("h52.1 - x", "h52.1 AND x", "`-` holds no word"),
        ("a AND", "a", "`AND` lacks something on one side"),
        ("OR a", "a", "`OR` lacks something on one side"),
        ("(a b", "a AND b", "`(` is not closed"),
        ("a) b", "a AND b", "`)` closes nothing"),
        (
            "\"a b",
            "\"a b\"",
            "`\"` is not closed: taken as a phrase to the end",
        ),
        ("a !!", "a", "`!!` holds no word"),
        ("()", "*", "`()` is empty"),
        (
            "a near/900 b",
            "(a near/255 b)",
            "a nearness of 900: taken as 255",
        ),
        ("a near/3", "a", "a nearness lacks words on one side"),
        ("atleast3", "*", "`atleast/3` stands before nothing"),
        ("first/0 a", "(first/1 a)", "`first/0`: taken as first/1"),
        (
            "atleast2 (a AND b)",
            "a AND b",
            "`atleast/2` can only be said of words, phrases and OR of them in one field",
        ),
        (
            "[a-b TO c]",
            "*",
            "`a-b..c`: a range goes from one word to another",
        ),
        ("title: ", "*", "a field has nothing to look for"),
        ("manet~7", "manet~2", "`~7`: at most 2 edits are looked for"),
    ] {
        let parsed = parse(typed);
        assert_eq!(parsed.understood, understood, "{typed}");
        assert_eq!(parsed.ignored, [reason], "{typed}");
    }
    assert!(parse("date:soon a").ignored[0].starts_with("`soon` is no date"));
}

#[test]
fn deep_brackets_end() {
    let deep = "(".repeat(100_000);
    assert_eq!(parse(&deep).tree, Node::Everything);
    let deep = "NOT ".repeat(100_000) + "a";
    assert!(!parse(&deep).ignored.is_empty());
}

proptest! {
    #[test]
    fn any_text_round_trips(typed in "\\PC{0,30}|[a'’.:?*~=!|&-]{0,12}|[aក\u{17B6}\u{301}\u{E31}ไท \"*?'=~]{0,12}") {
        round_trip(&typed)?;
    }

    #[test]
    fn grammar_like_text_round_trips(pieces in proptest::collection::vec(
        prop_oneof![
            Just("a"), Just("Orla's"), Just("U.N."), Just("AND"), Just("OR"), Just("NOT"), Just("("),
            Just(")"), Just("\""), Just("«"), Just("-"), Just("+"), Just("="), Just("near/3"),
            Just("adj/2"), Just("title:"), Just("speaker:"), Just("date:"), Just("about-date:"), Just("since:2024"),
            Just("exact:"), Just("w*d"), Just("*"), Just("?x"), Just("~1"), Just("~"), Just("東京"),
            Just("l'eau"), Just("12,5"), Just(".."), Just("2024-02"), Just("as:"), Just("”"), Just("ไทย*"),
            Just("/s"), Just("w/p"), Just("not"), Just("atleast/2"), Just("atleast"), Just("3"), Just("first/9"),
            Just("[a TO b]"), Just("["), Just("TO"), Just("]"), Just("words:"), Just(">5"), Just("wc<9"), Just("|"),
            Just("&"), Just("!"), Just("SAME"), Just("SENTENCE"), Just("mentions:"), Just("'"), Just("\u{17B6}"),
        ], 0..12), spaces in proptest::collection::vec(any::<bool>(), 12)) {
        let typed: String = pieces
            .iter()
            .zip(spaces)
            .map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" }))
            .collect();
        round_trip(&typed)?;
    }
}

fn round_trip(typed: &str) -> Result<(), TestCaseError> {
    let first = parse(typed);
    let second = parse(&first.understood);
    prop_assert_eq!(
        &second.tree,
        &first.tree,
        "{} -> {}",
        typed,
        first.understood
    );
    prop_assert_eq!(second.ignored, Vec::<String>::new(), "{}", first.understood);
    prop_assert_eq!(second.understood, first.understood);
    Ok(())
}
