use super::*;

fn read(json: &str) -> Vec<Result<(String, String), String>> {
    let record: Map<String, Value> = serde_json::from_str(json).unwrap_or_default();
    assert!(is_ninjs(&record), "{json}");
    let drafts = drafts(&record, &Options::default()).into_iter();
    drafts
        .map(|(_, draft)| draft.map(|d| (d.title.map(|t| t.value).unwrap_or_default(), d.text)))
        .collect()
}

fn ok(title: &str, text: &str) -> Vec<Result<(String, String), String>> {
    vec![Ok((title.to_owned(), text.to_owned()))]
}

#[test]
fn bodies_of_all_versions_are_read() {
    assert_eq!(
        read(
            r#"{"uri":"u","type":"text","headline":"Ferry late","body_xhtml":"<p>One.</p><figure><figcaption>x</figcaption></figure><p>Two.</p>","body_text":"One. Two."}"#
        ),
        ok("Ferry late", "One.\n\nTwo.")
    );
    assert_eq!(
        read(
            r#"{"uri":"u","headlines":[{"role":"print","value":"x"},{"role":"main","value":"Ferry late"}],"bodies":[{"contenttype":"text/plain","value":"Ferry late\nIt was."}]}"#
        ),
        ok("Ferry late", "It was.")
    );
    assert_eq!(
        read(
            r#"{"uri":"u","versionCreated":"2024-03-04","headlines":[{"value":"Ice"}],"descriptions":[{"value":"Short."}]}"#
        ),
        ok("Ice", "Short.")
    );
}

#[test]
fn pictures_and_what_is_canceled_are_refused() {
    let refused = |json: &str| read(json).remove(0).err().unwrap_or_default();
    assert_eq!(
        refused(
            r#"{"uri":"u","type":"video","pubstatus":"usable","description_caption":"Ice on the quay."}"#
        ),
        "is a video without a text: its caption has 4 words (\"u\")"
    );
    assert!(refused(r#"{"uri":"u","pubstatus":"canceled","body_text":"x"}"#).contains("canceled"));
    assert!(refused(r#"{"uri":"u","pubstatus":"usable"}"#).contains("no text"));
    assert!(refused(r#"{"uri":"u","type":"composite","pubstatus":"usable","associations":{"a":{"uri":"v"}}}"#).contains("package of 1 items"));
}

#[test]
fn a_composite_gives_its_texts() {
    let found = read(
        r#"{"uri":"u","type":"composite","pubstatus":"usable","associations":{"photo":{"uri":"v","type":"picture"},"main":{"uri":"w","headline":"Ice","body_text":"It froze."}}}"#,
    );
    assert_eq!(found, ok("Ice", "It froze."));
}
