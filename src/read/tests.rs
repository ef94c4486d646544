//! Whole streams through the front door.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use super::*;

const PARAGRAPH: &str = "The harbour of Port Sable froze on Monday, the harbour master said, and the ferries to the outer islands stayed in port until the ice had gone.";

/// What a stream gives, a line an item: `title|text`, or the refusal.
fn items(name: &str, bytes: &[u8], options: &Options) -> Vec<String> {
    let mut found = Vec::new();
    let mut stream = bytes;
    let flow = read_stream(name, &mut stream, options, &mut |item| {
        found.push(match item {
            Item::Article(draft) => {
                let title = draft.title.map_or(String::new(), |title| title.value);
                let record = draft
                    .record
                    .map_or(String::new(), |record| format!("{record} "));
                format!("{record}{} {title}|{}", draft.format, draft.text)
            }
            Item::Rejected(rejected) => rejected.to_string(),
            Item::Unchanged { path } => format!("{path} unchanged"),
            Item::Stated { path, records } => format!("{path} says {records}"),
            Item::PassedOver { path, kinds, .. } => format!("{path} has also {kinds}"),
        });
        ControlFlow::Continue(())
    });
    assert_eq!(flow, ControlFlow::Continue(()));
    found
}

fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    assert_eq!(items(name, bytes, &Options::default()), expected, "{name}");
}

#[test]
fn formats_are_told_by_content_and_name() {
    let page =
        format!("<html><head><title>Ice</title></head><body><p>{PARAGRAPH}</p></body></html>");
    let article = format!("Ice|{PARAGRAPH}");
    check("-", page.as_bytes(), &[&format!("html {article}")]);
    check("a.txt", page.as_bytes(), &[&format!("html {article}")]);
    check(
        "a.md",
        format!("# Ice\n\n{PARAGRAPH}").as_bytes(),
        &[&format!("markdown {article}")],
    );
    check(
        "a.txt",
        format!("Ice\n\n{PARAGRAPH}").as_bytes(),
        &[&format!("text {article}")],
    );
    check(
        "-",
        b"{\"title\":\"Ice\",\"text\":\"Cold.\"}",
        &["line 1 jsonl Ice|Cold."],
    );
    check(
        "-",
        b"{\n \"title\":\"Ice\",\n \"text\":\"Cold.\"\n}\n",
        &["json Ice|Cold."],
    );
    check(
        "-",
        b"[{\"title\":\"A\",\"text\":\"One.\"},\n{\"title\":\"B\",\"body\":\"Two.\"}]",
        &["record 1 json A|One.", "record 2 json B|Two."],
    );
    check(
        "-",
        b"{\"status\": \"ok\",\n \"articles\": [{\"title\":\"A\",\"content\":\"One.\"}, {\"title\":\"B\"}]}",
        &["articles[0] json A|One.", "-:articles[1]: has no text: its fields are title"],
    );
    check(
        "x.json",
        b"{\n \"hits\": {\"hits\": [{\"_id\": \"1\", \"_source\": {\"title\":\"A\",\"text\":\"One.\"}}]}}",
        &["hits.hits[0] json A|One."],
    );
    check("a.json", b"[]", &["a.json: holds no articles"]);
}

#[test]
fn a_bad_line_is_refused_with_its_place_and_the_rest_goes_on() {
    let mut lines = String::new();
    for number in 1..=8 {
        lines.push_str(&if number == 7 {
            "{\"title\": \"7\", \"text\": oops}\n".to_owned()
        } else {
            format!("{{\"title\": \"{number}\", \"text\": \"Words.\"}}\n")
        });
    }
    let found = items("all.jsonl", lines.as_bytes(), &Options::default());
    assert_eq!(found.len(), 8);
    assert_eq!(
        found[6],
        "all.jsonl:line 7: broken JSON: expected value at column 24"
    );
    assert_eq!(found[7], "line 8 jsonl 8|Words.");
    check(
        "b.jsonl",
        b"{oops\n{\"text\":\"x\"}\n\n7\n",
        &[
            "b.jsonl:line 1: broken JSON: key must be a string at column 2",
            "line 2 jsonl |x",
            "b.jsonl:line 4: is a number where an object was expected",
        ],
    );
}

#[test]
fn a_record_over_the_limit_is_one_refusal() {
    let options = Options {
        max_record: 40,
        ..Options::default()
    };
    let long = format!(
        "{{\"text\":\"{}\"}}\n{{\"text\":\"x\"}}",
        "a".repeat(100_000)
    );
    assert_eq!(
        items("l.jsonl", long.as_bytes(), &options),
        [
            "l.jsonl:line 1: 100012 bytes are more than the 40 a record may have: skipped (--max-record takes more)",
            "line 2 jsonl |x"
        ]
    );
    let list = format!("[{}]", long.replace('\n', ",\n"));
    assert_eq!(
        items("l.json", list.as_bytes(), &options),
        [
            "l.json:line 1: 100011 bytes are more than the 40 a record may have: skipped (--max-record takes more)",
            "record 2 json |x"
        ]
    );
    assert_eq!(
        items("l.txt", PARAGRAPH.as_bytes(), &options),
        ["l.txt: more than 40 bytes, too long for one article"]
    );
}

#[test]
fn what_is_no_article_gives_one_plain_reason() {
    check("e.txt", b"", &["e.txt: empty file"]);
    check("w.txt", b" \n\n ", &["w.txt: holds no words"]);
    check(
        "p.txt",
        b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR",
        &["p.txt: not text: looks like PNG image"],
    );
    check(
        "d.pdf",
        b"%PDF-1.7 ...",
        &["d.pdf: not text: looks like PDF document; save it as text first"],
    );
    check(
        "n",
        &[7, 0, 0, 1, 65],
        &["n: not text: 80 % of its first bytes are control characters"],
    );
    check(
        "f.xml",
        b"<?xml version='1.0'?><rss version='2.0'></rss>",
        &["f.xml: is a feed without items"],
    );
    let bundles = [
        (
            "n.txt",
            "Download Request: Selected Items: 1-2\n\n\n      1 of 2 DOCUMENTS\n\n  The Lantern\n",
            "document 1: no date was found where an outlet and its date should stand",
        ),
        (
            "n.html",
            "<HTML><!-- LXNComment 1:2 --><BODY>x</BODY></HTML>",
            " looks like LexisNexis download, but no document in it could be told apart",
        ),
        (
            "f.html",
            "<!DOCTYPE html><html><head><title>Factiva</title></head></html>",
            " looks like Factiva download, but no article in it could be told apart",
        ),
        (
            "e.HTML",
            "<html><body><span class=\"DocPublicationName\">La Lanterne</span></body></html>",
            "document 1: no headline was found",
        ),
        (
            "q.txt",
            "Document 1 of 20\n\nFlood in Ostrel\n",
            " looks like a download of a press database, of a layout that is not known: it counts its documents, and none could be told apart",
        ),
    ];
    for (name, bytes, what) in bundles {
        let found = items(name, bytes.as_bytes(), &Options::default());
        assert_eq!(found[0], format!("{name}:{what}"));
    }
    check(
        "t.csv",
        b"a,b\n1,2\n",
        &[
            "t.csv: is a table without a column that is called as a text is; its first row is a, b; a profile says which column is what (--profile)",
        ],
    );
    check(
        "p.html",
        b"<html><body><nav>x</nav></body></html>",
        &["p.html: holds no article: no paragraphs were found in the page"],
    );
    let missing = Path::new("/nowhere/at/all.txt");
    let mut found = Vec::new();
    let flow = read_file(missing, &Options::default(), &mut |item| {
        found.push(item);
        ControlFlow::Break(())
    });
    assert_eq!(flow, ControlFlow::Break(()));
    assert!(
        matches!(&found[..], [Item::Rejected(r)] if r.to_string() == "/nowhere/at/all.txt: no such file or folder")
    );
}

#[test]
fn compression_is_read_through() -> std::io::Result<()> {
    let gzip = |text: &str| -> std::io::Result<Vec<u8>> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text.as_bytes())?;
        encoder.finish()
    };
    let mut two = gzip("{\"text\":\"One.\"}\n")?;
    two.extend(gzip("{\"text\":\"Two.\"}\n")?);
    check(
        "a.jsonl.gz",
        &two,
        &["line 1 jsonl |One.", "line 2 jsonl |Two."],
    );
    let zstandard = zstd::encode_all("# Ice\n\nCold.".as_bytes(), 1)?;
    check("a.md.zst", &zstandard, &["markdown Ice|Cold."]);
    let cut = gzip(&PARAGRAPH.repeat(9))?;
    check(
        "c.txt.gz",
        &cut[..cut.len() - 9],
        &["c.txt.gz: compressed data ends too early"],
    );
    Ok(())
}

#[test]
fn wide_characters_are_read_in_every_format() {
    let wide = |text: &str| -> Vec<u8> {
        std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    check(
        "w.jsonl",
        &wide("{\"text\":\"Één.\"}\n{\"text\":\"Два.\"}"),
        &["line 1 jsonl |Één.", "line 2 jsonl |Два."],
    );
    check(
        "w.json",
        &wide("[{\"text\":\"Één.\"}]"),
        &["record 1 json |Één."],
    );
    check(
        "w.txt",
        &wide("Ice came. It stayed."),
        &["text |Ice came. It stayed."],
    );
}

#[test]
fn raw_bytes_and_the_sinks_word_are_kept() {
    let mut raw = Vec::new();
    let mut stream: &[u8] = b"{\"text\":\"caf\xE9\"}\n{\"text\":\"two\"}\n";
    let flow = read_stream("-", &mut stream, &Options::default(), &mut |item| {
        if let Item::Article(draft) = item {
            raw.push((draft.text, draft.raw));
        }
        ControlFlow::Break(())
    });
    assert_eq!(flow, ControlFlow::Break(()));
    assert_eq!(
        raw,
        [("café".to_owned(), b"{\"text\":\"caf\xE9\"}".to_vec())]
    );
}

#[test]
fn hostile_pages_and_records_end_in_time() {
    let deep = format!("<html><body>{}<p>{PARAGRAPH}</p>", "<div>".repeat(100_000));
    check("d.html", deep.as_bytes(), &[&format!("html |{PARAGRAPH}")]);
    let fonts: String = (0..20_000)
        .map(|n| format!("<p><font size={n}>{n}</p>"))
        .collect();
    assert_eq!(
        items(
            "f.html",
            format!("<html>{fonts}").as_bytes(),
            &Options::default()
        )
        .len(),
        1
    );
    let links = "<html><body>".to_owned() + &"<a href=x>x<table><td>".repeat(20_000);
    assert_eq!(
        items("l.html", links.as_bytes(), &Options::default()).len(),
        1
    );
    let open = "<html>".to_owned() + &"<select><button a='".repeat(20_000);
    assert_eq!(
        items("o.html", open.as_bytes(), &Options::default()).len(),
        1
    );
    let nested = format!("{{\"text\":{}", "[".repeat(100_000));
    let found = items("n.jsonl", nested.as_bytes(), &Options::default());
    assert!(found[0].contains("recursion limit"), "{found:?}");
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_items_and_no_panic(bytes: Vec<u8>, name in "a\\.(txt|md|html|json|jsonl|gz)") {
        proptest::prop_assert!(!items(&name, &bytes, &Options::default()).is_empty() || bytes.iter().all(u8::is_ascii_whitespace));
    }

    #[test]
    fn any_page_gives_items_and_no_panic(page in "(<(p|div|a|table|td|script|b|/p|/div|!--|/table)( class='x'| a=\")?>?|[a-z .<>&\"']{0,9}|é){0,60}") {
        let page = format!("<html>{page}");
        proptest::prop_assert_eq!(items("p.html", page.as_bytes(), &Options::default()).len(), 1);
    }
}

/// A thousandfold of nothing, in gzip.
fn bomb(megabytes: usize) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let megabyte = vec![b'a'; 1 << 20];
    for _ in 0..megabytes {
        encoder.write_all(&megabyte).expect("in memory");
    }
    encoder.finish().expect("in memory")
}

#[test]
fn what_unpacks_without_end_is_refused() {
    let options = Options {
        max_record: 1 << 30,
        ..Options::default()
    };
    let found = items("bomb.txt.gz", &bomb(100), &options);
    let reason = "unpacks to more than 200 times its size, which no text does";
    assert_eq!(found, [format!("bomb.txt.gz: {reason}")]);
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("in memory");
        writer.write_all(bytes).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

#[test]
fn containers_in_containers_end() {
    let mut inner = zip(&[("a.txt", PARAGRAPH.as_bytes())]);
    for _ in 0..3 {
        inner = zip(&[("b.zip", &inner)]);
    }
    check("c.zip", &inner, &[&format!("text |{PARAGRAPH}")]);
    inner = zip(&[("b.zip", &inner)]);
    let place = "c.zip!b.zip!b.zip!b.zip!b.zip:a.txt";
    check(
        "c.zip",
        &inner,
        &[&format!("{place}: stands in more than 4 containers")],
    );
    check("c.zip", &zip(&[]), &["c.zip: empty ZIP archive"]);
    check(
        "c.zip",
        &zip(&[(".a", b"x")]),
        &["c.zip: empty ZIP archive"],
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

/// Whatever the file is called, of an archive that begins with damage the other records are read.
#[test]
fn a_damaged_first_record_costs_no_other() {
    let page = format!("<html><body><article><p>{PARAGRAPH}</p></article></body></html>");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
        page.len()
    );
    let mut damaged = gzip(record.as_bytes());
    damaged[12] ^= 0x10;
    damaged.truncate(60);
    let mut two = damaged.clone();
    two.extend(gzip(record.as_bytes()));
    for name in ["crawl.warc.gz", "crawl.bin"] {
        let found = items(name, &two, &Options::default());
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("damaged"), "{found:?}");
        assert!(found[1].ends_with(PARAGRAPH), "{found:?}");
    }
    damaged.extend(gzip(PARAGRAPH.as_bytes()));
    let found = items("text.txt.gz", &damaged, &Options::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("text.txt.gz: "), "{found:?}");
}
