//! Fetching, from a server of our own on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::run::{json, morgue, number, said};

/// What the server was asked for, in order, with the times.
type Asked = Arc<Mutex<Vec<(String, Instant)>>>;

/// Starts a server; it runs until the tests end. Gives its address.
fn server(answer: fn(&str, &[String]) -> Vec<u8>) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let asked: Asked = Asked::default();
    let log = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = log.clone();
            std::thread::spawn(move || serve(stream, &log, answer));
        }
    });
    (address, asked)
}

fn serve(mut stream: TcpStream, log: &Asked, answer: fn(&str, &[String]) -> Vec<u8>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let head: Vec<String> = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    log.lock()
        .expect("the log")
        .push((path.clone(), Instant::now()));
    let _ = stream.write_all(&answer(&path, &head));
}

fn sent(status: &str, fields: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

fn page(title: &str, more: &str) -> String {
    format!(
        r#"<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:site_name" content="Port Halden Mercury"></head>
        <body><article><h1>{title}</h1><p>The ferry to Lisk Island stayed in port on Monday, the harbour master said.</p>
        <p>“We wait for the wind to turn,” said Oren Tabb, who runs the ferry. {more}</p></article></body></html>"#
    )
}

/// Three items: a page that is there, one that is not, and a text of its own.
fn feed(head: &[String]) -> String {
    let host = head
        .iter()
        .find_map(|line| line.strip_prefix("Host: ").or(line.strip_prefix("host: ")));
    let host = host.unwrap_or_default();
    format!(
        r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Mercury</title><link>http://{host}/</link>
        <item><title>Ferry</title><link>http://{host}/ferry</link><description>The ferry stays.</description></item>
        <item><title>Gone</title><link>http://{host}/gone</link></item>
        <item><title>Market</title><link>http://{host}/none</link><description>Fish was dear on Monday, skippers said.</description></item>
        </channel></rss>"#
    )
}

fn mercury(path: &str, head: &[String]) -> Vec<u8> {
    let has = |field: &str| head.iter().any(|line| line.eq_ignore_ascii_case(field));
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    match path {
        "/robots.txt" => sent("200 OK", "", "User-agent: *\nDisallow: /secret\n"),
        "/ferry" if has("If-None-Match: \"one\"") => sent("304 Not Modified", "", ""),
        "/ferry" => sent(
            "200 OK",
            &format!("{html}ETag: \"one\"\r\n"),
            &page("Ferry stays in port", ""),
        ),
        "/feed" if has("If-None-Match: \"feed\"") => sent("304 Not Modified", "", ""),
        "/feed" => sent(
            "200 OK",
            "Content-Type: application/rss+xml\r\nETag: \"feed\"\r\n",
            &feed(head),
        ),
        "/moved" => sent("301 Moved Permanently", "Location: /moved-again\r\n", ""),
        "/moved-again" => sent("302 Found", "Location: bakery\r\n", ""),
        "/bakery" => sent(
            "200 OK",
            html,
            &page("Bakery closes", "The bakery will close."),
        ),
        "/loop" => sent("302 Found", "Location: /loop\r\n", ""),
        "/elsewhere" => sent("302 Found", "Location: file:///etc/passwd\r\n", ""),
        "/latin" => {
            let body = page("Caf\u{e9} opens", "It is called caf\u{e9}.");
            let bytes: Vec<u8> = body
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'"'))
                .collect();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\nContent-Length: {}\r\n\r\n",
                bytes.len()
            );
            [head.into_bytes(), bytes].concat()
        }
        "/slow" => {
            std::thread::sleep(Duration::from_secs(4));
            sent("200 OK", html, &page("Late", ""))
        }
        "/endless" => {
            let mut bytes = format!("HTTP/1.1 200 OK\r\n{html}\r\n<p>").into_bytes();
            bytes.extend(std::iter::repeat_n(b'a', 49_000_000));
            bytes
        }
        _ => sent("404 Not Found", html, "no"),
    }
}

#[test]
fn pages_are_fetched_politely_and_within_bounds() {
    let (mercury, asked) = server(mercury);
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let at = |path: &str| format!("{mercury}{path}");
    let add = |paths: &[&str]| {
        let urls: Vec<String> = paths.iter().map(|path| at(path)).collect();
        let mut arguments = vec![
            "add",
            "--allow-private",
            "--pause",
            "0.05",
            "--timeout",
            "2",
        ];
        arguments.extend(urls.iter().map(String::as_str));
        let output = morgue(&archive, &arguments);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr).replace(&mercury, "");
        (output.status.code(), told, errors)
    };
    let (code, told, errors) = add(&["/ferry", "/moved", "/latin"]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(told.starts_with("3 seen = 3 stored"), "{told}");
    let times: Vec<Instant> = asked
        .lock()
        .expect("the log")
        .iter()
        .map(|(_, at)| *at)
        .collect();
    // The pauses add up; a single gap may look short, since a busy machine logs a request late.
    let whole = times[times.len() - 1] - times[0];
    let pauses = Duration::from_millis(50) * (times.len() as u32 - 1);
    assert!(whole >= pauses / 2, "{whole:?} of {pauses:?}");
    let (code, told, _) = add(&["/ferry"]);
    assert_eq!(
        (
            code,
            told.starts_with("1 seen = 0 stored + 0 new versions + 1 known")
        ),
        (Some(0), true),
        "{told}"
    );
    let sql = "SELECT title, url FROM articles ORDER BY title";
    let rows = json(&archive, &["sql", sql, "--json"]);
    let found: Vec<(&str, &str)> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            (
                row["title"].as_str().expect("a title"),
                row["url"].as_str().expect("a URL"),
            )
        })
        .collect();
    let expected = [
        ("Bakery closes", at("/bakery")),
        ("Café opens", at("/latin")),
        ("Ferry stays in port", at("/ferry")),
    ];
    assert_eq!(
        found,
        expected
            .each_ref()
            .map(|(title, url)| (*title, url.as_str()))
    );
    let (code, _, errors) = add(&[
        "/secret/plan",
        "/loop",
        "/elsewhere",
        "/slow",
        "/endless",
        "/none",
    ]);
    assert_eq!(code, Some(3));
    let lines: Vec<&str> = errors
        .lines()
        .filter(|line| line.starts_with("morgue: /"))
        .collect();
    let expected = [
        "morgue: /secret/plan: forbidden by the robots.txt of its host",
        "morgue: /loop: more than 10 redirects",
        "morgue: /elsewhere: file: only http and https are fetched",
        "morgue: /slow: took more than 2 seconds",
        "morgue: /endless: more than 48000000 bytes",
        "morgue: /none: the server answered 404 Not Found",
    ];
    assert_eq!(lines, expected);
    let log = asked.lock().expect("the log");
    assert!(log.iter().all(|(path, _)| !path.starts_with("/secret")));
    assert_eq!(number(&archive, "SELECT count(*) FROM articles"), 3);
}

#[test]
fn what_is_not_public_is_not_asked() {
    let (mercury, asked) = server(mercury);
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let names = [
        mercury.clone(),
        mercury.replace("127.0.0.1", "localhost"),
        mercury.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
    ];
    for name in names {
        let output = morgue(&archive, &["add", &format!("{name}/ferry")]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3));
        assert!(errors.contains("its address is not public"), "{errors}");
    }
    assert!(asked.lock().expect("the log").is_empty());
    let read = morgue(
        &archive,
        &["read", "--allow-private", &format!("{mercury}/ferry")],
    );
    assert!(String::from_utf8_lossy(&read.stdout).contains("Ferry stays in port"));
    said(
        &archive,
        &[
            "feed",
            "add",
            "https://mercury.example/feed",
            "--title",
            "Mercury",
        ],
    );
    let listed = said(&archive, &["feed", "list", "--csv"]);
    assert!(
        listed
            .lines()
            .nth(1)
            .is_some_and(|line| line.starts_with("https://mercury.example/feed,Mercury,0,"))
    );
    said(&archive, &["feed", "rm", "https://mercury.example/feed"]);
    assert_eq!(morgue(&archive, &["feed", "fetch"]).status.code(), Some(1));
}

#[test]
fn a_watched_feed_gives_the_pages_of_its_items_once() {
    let (mercury, asked) = server(mercury);
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    let feed = format!("{mercury}/feed");
    said(&archive, &["feed", "add", &feed, "--pages"]);
    let fetch = || {
        morgue(
            &archive,
            &["feed", "fetch", "--allow-private", "--pause", "0"],
        )
    };
    let output = fetch();
    let (told, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(output.status.code(), Some(3), "{errors}");
    assert!(
        told.starts_with("3 seen = 2 stored + 0 new versions + 0 known + 1 rejected"),
        "{told}{errors}"
    );
    assert!(
        errors.contains("no text in the feed, and its page could not be had"),
        "{errors}"
    );
    let whole = "SELECT count(*) FROM articles WHERE text LIKE '%said Oren Tabb%'";
    assert_eq!(number(&archive, whole), 1);
    asked.lock().expect("the log").clear();
    assert_eq!(fetch().status.code(), Some(0));
    let again: Vec<String> = asked
        .lock()
        .expect("the log")
        .iter()
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(again, ["/robots.txt", "/feed"]);
    let listed = json(&archive, &["feed", "list", "--json"]);
    assert_eq!(
        (&listed[0]["stored"], &listed[0]["failure"]),
        (&2.into(), &serde_json::Value::Null)
    );
}
