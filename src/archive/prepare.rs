//! From a draft to a version that can be kept: cleaned text, identity, ids, hashes.

use sha2::{Digest, Sha256};

use crate::model::{Draft, Field};
use crate::store::NewVersion;
use crate::text::{Text, short_key};

/// Query parameters that say who followed a link and not what it leads to.
const TRACKING: [&str; 6] = ["fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ocid"];

/// Cleans and hashes `draft`. `captured` is now, in UTC, ISO 8601, for drafts that do not say when they
/// were fetched.
///
/// The identity is the canonical URL, else outlet and external id, else the hash of title and text.
pub fn prepare(draft: Draft, captured: &str) -> NewVersion {
    let text = Text::clean(draft.text.trim());
    let title = draft.title.map(cleaned);
    let text_hash: [u8; 32] = Sha256::digest(text.as_str()).into();
    let mut content = Sha256::new();
    content.update(title.as_ref().map_or("", |t| t.value.as_str()));
    content.update([0]);
    content.update(text.as_str());
    let content_hash: [u8; 32] = content.finalize().into();
    let source = draft.source.map(cleaned);
    let url = draft
        .url
        .map(|f| Field::new(canonical_url(&f.value), f.origin));
    let external_id = draft
        .external_id
        .map(|f| f.value.trim().to_owned())
        .filter(|id| !id.is_empty());
    let identity = match (&url, &source, &external_id) {
        (Some(url), _, _) => format!("url:{}", url.value),
        (None, source, Some(id)) => format!(
            "id:{}|{id}",
            source.as_ref().map_or("", |s| s.value.as_str())
        ),
        _ => format!("text:{}", hex(&content_hash)),
    };
    let byline = joined(&draft.authors);
    let published_day = draft.published.as_ref().and_then(|p| day(&p.value));
    NewVersion {
        article_key: short_key(&["article", &identity]),
        version_key: version_key(&identity, &content_hash),
        identity,
        content_hash,
        text_hash,
        words: text.as_str().split_whitespace().count(),
        text,
        title,
        byline,
        dateline: draft.dateline.map(cleaned),
        published: draft.published,
        published_day,
        updated: draft.updated,
        source,
        url,
        external_id,
        language: draft
            .language
            .map(|f| Field::new(language_code(&f.value), f.origin)),
        section: draft.section.map(cleaned),
        path: draft.path,
        record: draft.record,
        format: draft.format,
        captured: draft.captured.unwrap_or_else(|| captured.to_owned()),
        witnesses: draft.witnesses,
        raw_hash: Sha256::digest(&draft.raw).into(),
        raw_length: draft.raw.len(),
        // Level 3 is Zstandard's own default; compressing in memory cannot fail for want of a file.
        raw: zstd::bulk::compress(&draft.raw, 3).unwrap_or_else(|_| draft.raw.clone()),
    }
}

/// The short id, in full length, of the version of the article `identity` whose title and text have
/// this hash: the same in every archive.
pub(super) fn version_key(identity: &str, content_hash: &[u8]) -> String {
    short_key(&["version", identity, &hex(content_hash)])
}

fn cleaned(field: Field<String>) -> Field<String> {
    Field::new(
        Text::clean(field.value.trim())
            .as_str()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        field.origin,
    )
}

fn joined(authors: &[Field<String>]) -> Option<Field<String>> {
    let first = authors.first()?;
    let names: Vec<String> = authors.iter().map(|a| cleaned(a.clone()).value).collect();
    Some(Field::new(names.join("; "), first.origin))
}

/// The primary language of a BCP 47 tag: "en-GB" and "en_GB" are "en".
fn language_code(tag: &str) -> String {
    tag.trim()
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// The day of an ISO 8601 date, in its own zone.
fn day(iso: &str) -> Option<String> {
    let day = iso.get(..10)?;
    chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d")
        .ok()
        .map(|_| day.to_owned())
}

/// `url` without fragment, tracking parameters and a slash at the end; as given when it is no URL.
fn canonical_url(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url.trim()) else {
        return url.trim().to_owned();
    };
    parsed.set_fragment(None);
    let kept: Vec<(String, String)> = parsed
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("utm_") && !TRACKING.contains(&name.as_ref()))
        .map(|(n, v)| (n.into_owned(), v.into_owned()))
        .collect();
    if kept.is_empty() {
        parsed.set_query(None);
    } else {
        parsed.query_pairs_mut().clear().extend_pairs(kept);
    }
    let text = parsed.to_string();
    text.strip_suffix('/').map_or(text.clone(), str::to_owned)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    fn draft(text: &str) -> Draft {
        Draft {
            text: text.to_owned(),
            format: "text",
            ..Draft::default()
        }
    }

    #[test]
    fn identity_is_url_then_id_then_text() {
        let mut d = draft("Body.");
        assert!(prepare(d.clone(), "").identity.starts_with("text:"));
        d.external_id = Some(Field::new("7".into(), Origin::Record));
        d.source = Some(Field::new("The Lantern".into(), Origin::Record));
        assert_eq!(prepare(d.clone(), "").identity, "id:The Lantern|7");
        d.url = Some(Field::new(
            "https://Lantern.example/a/?utm_source=x&p=2#top".into(),
            Origin::Meta,
        ));
        assert_eq!(
            prepare(d, "").identity,
            "url:https://lantern.example/a/?p=2"
        );
    }

    #[test]
    fn same_words_same_hash_whatever_the_line_ends() {
        assert_eq!(
            prepare(draft("One.\r\nTwo."), "").content_hash,
            prepare(draft("One.\nTwo.\n"), "").content_hash
        );
    }

    #[test]
    fn days_need_a_date() {
        for (iso, want) in [
            ("2024-03-04T23:00:00+07:00", Some("2024-03-04")),
            ("2024", None),
            ("2024-13-01", None),
            ("", None),
        ] {
            assert_eq!(day(iso).as_deref(), want);
        }
    }
}
