use super::super::{Options, read_stream};
use super::*;

fn drafts(name: &str, bytes: &[u8]) -> Vec<Result<Draft, String>> {
    let mut found = Vec::new();
    let _ = read_stream(name, &mut &bytes[..], &Options::default(), &mut |item| {
        match item {
            Item::Article(draft) => found.push(Ok(*draft)),
            Item::Rejected(refusal) => found.push(Err(refusal.to_string())),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    found
}

fn value(field: &Option<Field<String>>) -> &str {
    field.as_ref().map_or("", |field| field.value.as_str())
}

const HEAD: &str = "From: =?utf-8?q?J=C3=BCrgen_Dorn?= <dorn@post.example>\r\nTo: all@post.example\r\n\
    Subject: =?iso-8859-1?Q?Eis_in_L=FChe?=\r\nDate: Mon, 04 Mar 2024 08:30:00 +0700\r\nMessage-ID: <7@post.example>\r\n";

#[test]
fn headers_become_fields() {
    let mail = format!(
        "{HEAD}Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nIt froze in L=FChe.\r\n"
    );
    let found = drafts("a.eml", mail.as_bytes())
        .remove(0)
        .unwrap_or_default();
    assert_eq!(value(&found.title), "Eis in Lühe");
    assert_eq!(
        found.authors.first().map(|a| a.value.as_str()),
        Some("Jürgen Dorn")
    );
    assert_eq!(value(&found.published), "2024-03-04T08:30:00+07:00");
    assert_eq!(value(&found.source), "post.example");
    assert_eq!(value(&found.external_id), "7@post.example");
    assert_eq!(found.text, "It froze in Lühe.");
}

#[test]
fn html_is_taken_where_plain_text_is_a_stub_and_documents_are_read() {
    let mail = format!(
        "{HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\n\
         Content-Type: multipart/alternative; boundary=\"y\"\r\n\r\n--y\r\nContent-Type: text/plain\r\n\r\nView online.\r\n\
         --y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>The harbour froze.</p><p>Ferries stayed in port.</p>\r\n--y--\r\n\
         --x\r\nContent-Type: text/plain; name=\"note.txt\"\r\nContent-Disposition: attachment; filename=\"note.txt\"\r\n\r\nA note of its own.\r\n\
         --x\r\nContent-Type: application/vnd.ms-excel; name=\"sums.xls\"\r\nContent-Disposition: attachment\r\n\r\nxx\r\n--x--\r\n"
    );
    let found = drafts("a.eml", mail.as_bytes());
    let texts: Vec<_> = found
        .iter()
        .map(|found| found.as_ref().map(|draft| draft.text.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            Ok("The harbour froze.\n\nFerries stayed in port."),
            Ok("A note of its own.")
        ]
    );
    let paths: Vec<_> = found
        .iter()
        .flatten()
        .map(|draft| draft.path.as_str())
        .collect();
    assert_eq!(paths, ["a.eml", "a.eml!note.txt"]);
    assert!(
        found
            .iter()
            .flatten()
            .any(|draft| draft.warnings.iter().any(|w| w.contains("sums.xls")))
    );
}

#[test]
fn a_charset_that_lies_is_seen_through() {
    let mut mail = format!("{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n").into_bytes();
    mail.extend_from_slice(b"Es fror in L\xFChe, und die Br\xFCcke blieb gesperrt.\r\n");
    let found = drafts("a.eml", &mail).remove(0).unwrap_or_default();
    assert_eq!(
        found.text,
        "Es fror in Lühe, und die Brücke blieb gesperrt."
    );
}

#[test]
fn a_mailbox_gives_each_message() {
    let boxed = format!(
        "From a@b Mon Mar  4 08:30:00 2024\n{HEAD}\nOne.\n>From here on two.\n\nFrom the text\n\n\
         From a@b Tue Mar  5 08:30:00 2024\n{HEAD}\n\n\nFrom a@b Wed Mar  6 08:30:00 2024\nSubject: Snow\n\nThree.\n"
    );
    let found = drafts("box", boxed.as_bytes());
    let told: Vec<String> = found
        .iter()
        .map(|found| match found {
            Ok(draft) => format!(
                "{} | {} | {}",
                value(&draft.title),
                value(&draft.published),
                draft.text
            ),
            Err(reason) => reason.clone(),
        })
        .collect();
    assert_eq!(
        told,
        [
            "Eis in Lühe | 2024-03-04T08:30:00+07:00 | One.\nFrom here on two.\n\nFrom the text",
            "box:message 2: has no text (\"Eis in Lühe\")",
            "Snow | 2024-03-06T08:30:00 | Three.",
        ]
    );
}

#[test]
fn newsletters_are_their_own_source() {
    let mail = "From: The Lantern Briefing <news@lantern.example>\nTo: x\nSubject: Ice\nList-Unsubscribe: <http://l.example>\n\nIt froze.\n";
    let found = drafts("a.eml", mail.as_bytes())
        .remove(0)
        .unwrap_or_default();
    assert_eq!(
        (value(&found.source), found.authors.len()),
        ("The Lantern Briefing", 0)
    );
    let mail = "From: \"Ana Lopo at The Lantern\" <ana@lantern.example>\nTo: x\nSubject: Ice\n\nIt froze.\n";
    let found = drafts("a.eml", mail.as_bytes())
        .remove(0)
        .unwrap_or_default();
    assert_eq!(
        (value(&found.source), found.authors.len()),
        ("The Lantern", 1)
    );
}

#[test]
fn what_outlook_keeps_is_named() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend([0; 600]);
    assert!(
        drafts("a.msg", &bytes)[0]
            .as_ref()
            .is_err_and(|reason| reason.contains("save it as .eml"))
    );
    assert!(
        drafts("x.pst", b"!BDN\0\0\0\0")[0]
            .as_ref()
            .is_err_and(|reason| reason.contains("mailbox"))
    );
}
