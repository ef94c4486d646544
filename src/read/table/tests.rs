use std::sync::Arc;

use super::super::{Options, read_stream};
use super::*;

fn read_with(name: &str, bytes: &[u8], options: &Options) -> Vec<String> {
    let mut found = Vec::new();
    let _ = read_stream(name, &mut &bytes[..], options, &mut |item| {
        found.push(match item {
            Item::Article(draft) => {
                let title = draft.title.map(|t| t.value).unwrap_or_default();
                format!(
                    "{}: {title} | {}",
                    draft.record.unwrap_or_default(),
                    draft.text.replace('\n', "/")
                )
            }
            Item::Rejected(refusal) => format!(
                "! {}: {}",
                refusal.place.unwrap_or_default(),
                refusal.reason
            ),
            _ => "stated".to_owned(),
        });
        ControlFlow::Continue(())
    });
    found
}

fn read(name: &str, text: &str) -> Vec<String> {
    read_with(name, text.as_bytes(), &Options::default())
}

#[test]
fn separators_quotes_and_marks_are_seen() {
    let expected = ["line 2: Ice | It froze; twice./Really."];
    assert_eq!(
        read("a.csv", "title,text\nIce,\"It froze; twice.\nReally.\"\n"),
        expected
    );
    assert_eq!(
        read(
            "a.csv",
            "\u{FEFF}title;text\r\nIce;\"It froze; twice.\nReally.\"\r\n"
        ),
        expected
    );
    assert_eq!(
        read("a.tsv", "title\ttext\nIce\t\"It froze; twice.\nReally.\""),
        expected
    );
    let excel = read("a.csv", "sep=;\ntitle;text\nIce;\"Say \"\"ice\"\".\"\n");
    assert_eq!(excel, ["line 3: Ice | Say \"ice\"."]);
    assert_eq!(
        read("a.csv", "title,text\nIce,\"Say \\\"ice\\\" now.\"\n"),
        ["line 2: Ice | Say \"ice\" now."]
    );
    assert_eq!(
        read("-", "id,title,text\n1,Ice,It froze.\n"),
        ["line 2: Ice | It froze."]
    );
}

#[test]
fn encodings_are_seen() {
    let source = "title;text\nGlätte;Es fror in Lühe, sagte Müller über die Brücke.\n";
    let expected = ["line 2: Glätte | Es fror in Lühe, sagte Müller über die Brücke."];
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(source);
    assert_eq!(read_with("a.csv", &latin, &Options::default()), expected);
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(source.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(read_with("a.csv", &wide, &Options::default()), expected);
}

#[test]
fn a_row_that_does_not_fit_is_refused_alone() {
    assert_eq!(
        read(
            "a.csv",
            "title,text\nOne\nTwo,b,c\n\nThree,c,,\nFour,\n\"Five,open\nSix,d\nSeven,e\n"
        ),
        [
            "! line 2: has 1 fields where the header has 2",
            "! line 3: has 3 fields where the header has 2",
            "line 5: Three | c",
            "! line 6: has no text: its fields are title, text",
            "! line 7: has a quotation mark that is never closed; the next line is read by itself",
            "line 8: Six | d",
            "line 9: Seven | e",
        ]
    );
}

#[test]
fn rows_that_a_missing_mark_joins_are_not_one_article() {
    assert_eq!(
        read(
            "a.csv",
            "title,text\nOne,\"ice\nTwo,\"snow\nThree,rain\nFour,\"a \"b\" c\"\n"
        ),
        [
            "! line 2: has a quotation mark inside a cell and runs over several lines: the next line is read by itself",
            "! line 3: has a quotation mark inside a cell and runs over several lines: the next line is read by itself",
            "line 4: Three | rain",
            "line 5: Four | a b\" c\"",
        ]
    );
}

#[test]
fn tables_without_a_text_need_a_profile() {
    let refused = read("a.csv", "a,b\n1,2\n");
    assert!(refused[0].contains("its first row is a, b"), "{refused:?}");
    let with = |profile: &str, text: &str| {
        let options = Options {
            profile: Profile::parse(profile).ok().map(Arc::new),
            ..Options::default()
        };
        read_with("a.csv", text.as_bytes(), &options)
    };
    assert_eq!(with("text: b\ntitle: a", "a,b\n1,2\n"), ["line 2: 1 | 2"]);
    assert_eq!(with("text: b\ncolumns: [a, b]", "1,2\n"), ["line 1:  | 2"]);
    let missing = with("text: c", "a,b\n1,2\n");
    assert!(
        missing[0].contains("no column \"c\"") && missing[0].ends_with("a, b"),
        "{missing:?}"
    );
}
