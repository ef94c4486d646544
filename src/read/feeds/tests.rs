use super::super::{Options, read_stream};
use super::*;

/// Each item in one line: title | text, or ! place: reason.
fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let _ = read_stream(name, &mut &bytes[..], &Options::default(), &mut |item| {
        found.push(match item {
            Item::Article(draft) => {
                let title = draft.title.map(|t| t.value).unwrap_or_default();
                format!("{title} | {}", draft.text.replace('\n', "/"))
            }
            Item::Rejected(refusal) => {
                format!(
                    "! {}: {}",
                    refusal.place.unwrap_or_default(),
                    refusal.reason
                )
            }
            _ => "stated".to_owned(),
        });
        ControlFlow::Continue(())
    });
    found
}

fn feed(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>The Lantern</title>{items}</channel></rss>"
    )
}

#[test]
fn a_broken_item_costs_no_other() {
    let source = feed(
        "<item><title>One</title><description>Ice &mdash;& snow.</description></item>\
         <item><title>Two</title><description><p>Never <b>closed</p></description></item>\
         <item><title>Three</title><description><![CDATA[No end</description></item>\
         <item><title>Four</title></item>\
         <item><title>Five</title><description>Fine.</description></item>",
    );
    let found = read("feed.xml", source.as_bytes());
    assert_eq!(found[0], "One | Ice —& snow.");
    assert_eq!(found[1], "Two | Never closed");
    assert_eq!(found[2], "Three | No end");
    assert_eq!(found[3], "! item 4: has no text (\"Four\")");
    assert_eq!(found[4], "Five | Fine.");
    assert_eq!(found.len(), 5);
}

#[test]
fn a_feed_that_is_cut_off_says_so() {
    let whole = feed(
        "<item><title>One</title><description>Ice.</description></item><item><title>Two</title><description>Sn",
    );
    let cut = &whole[..whole.len() - "</channel></rss>".len()];
    assert_eq!(
        read("feed.xml", cut.as_bytes()),
        [
            "One | Ice.",
            "! item 2: the feed ends inside this item (\"Two\")",
            "! after item 2: the feed is cut off here: it has no end tag, and items may be missing"
        ]
    );
}

#[test]
fn encodings_lie_or_not() {
    let source = feed("<item><title>Fête</title><description>Été à Lühe</description></item>");
    let declared = |label: &str| source.replace("'1.0'?", &format!("'1.0' encoding='{label}'?"));
    let wanted = "Fête | Été à Lühe";
    assert_eq!(read("f", declared("iso-8859-1").as_bytes())[0], wanted);
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&source);
    assert_eq!(read("f", &latin)[0], wanted);
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(declared("utf-16").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(read("f", &wide)[0], wanted);
    let marked = format!("\u{FEFF}\n  {source}");
    assert_eq!(read("f", marked.as_bytes())[0], wanted);
}

#[test]
fn hostile_entities_are_refused_with_a_clear_word() {
    let laughs = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>\
                  <rss><channel><item><title>x</title><description>&b;</description></item></channel></rss>";
    assert_eq!(
        read("f", laughs.as_bytes()),
        ["! item 1: its entity &b; is made of other entities or markup, which is refused"]
    );
}

#[test]
fn lists_of_feeds_and_other_xml_are_refused_by_name() {
    let list = "<opml version='2.0'><body><outline xmlUrl='https://a.example/f'/></body></opml>";
    assert!(read("x.opml", list.as_bytes())[0].contains("OPML list of 1 feeds"));
    let catalog = "<?xml version='1.0'?><catalog><book/></catalog>";
    assert!(read("x.xml", catalog.as_bytes())[0].contains("<catalog>"));
    assert!(read("x.xml", feed("").as_bytes())[0].contains("without items"));
}

#[test]
fn a_json_feed_that_breaks_off_gives_what_is_whole() {
    let source = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"The Lantern\",\n\"items\": [\
        {\"id\": \"1\", \"title\": \"One\", \"content_text\": \"Ice.\"},\n{\"id\": \"2\", \"title\": \"Two\", \"content_te";
    let found = read("f.json", source.as_bytes());
    assert_eq!(found[0], "One | Ice.");
    assert!(found[1].starts_with("! item 2: broken JSON"), "{found:?}");
    assert_eq!(found.len(), 2);
    let whole = "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"content_html\": \"<p>Ice &amp; snow.</p>\"}, {\"id\": 3}]}";
    assert_eq!(
        read("f.json", whole.as_bytes()),
        [" | Ice & snow.", "! item 2: has no text"]
    );
}
