//! The fields of an item whose tags do not fit together: each from its start tag to its end tag.

use super::super::html;

/// How far a start tag is looked through for its end, in bytes.
const MAX_TAG: usize = 2_000;

/// Fields that hold words or a value, and no fields.
const FIELDS: &[&str] = &[
    "title",
    "link",
    "description",
    "content:encoded",
    "content",
    "summary",
    "pubDate",
    "published",
    "updated",
    "dc:date",
    "dc:creator",
    "author",
    "category",
    "guid",
    "id",
    "dc:subject",
    "source",
    "dc:language",
    "itunes:summary",
    "media:description",
];

/// The item made anew of the fields that can be told apart, what is in them taken as it is; of their start
/// tags only the names unless `attributes`. None when there is neither a title nor a text.
pub fn rebuilt(item: &str, attributes: bool) -> Option<String> {
    let name = item.get(1..)?.split([' ', '>', '\n', '\t', '\r']).next()?;
    let mut out = format!("<{name}>");
    let mut found = 0;
    let mut link = None;
    let mut endless = Vec::new();
    let mut rest = &item[1..];
    while let Some(open) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[open..];
        let Some((field, tag, inner, length)) = field(rest, &mut endless) else {
            link = link.or_else(|| empty_link(rest).filter(|_| attributes));
            rest = &rest[1..];
            continue;
        };
        let bare = format!("<{field}>");
        let tag = if attributes { tag } else { &bare };
        let inner = inner.replace("<![CDATA[", "").replace("]]>", "");
        out.push_str(&format!(
            "{tag}<![CDATA[{}]]></{field}>",
            once_unescaped(&inner)
        ));
        found += usize::from(matches!(
            field,
            "title" | "description" | "content:encoded" | "content" | "summary"
        ));
        rest = &rest[length..];
    }
    out.push_str(link.unwrap_or_default());
    out.push_str(&format!("</{name}>"));
    (found > 0).then_some(out)
}

/// The `<link …/>` of Atom that `text` begins with.
fn empty_link(text: &str) -> Option<&str> {
    let length = text.bytes().take(MAX_TAG).position(|byte| byte == b'>')?;
    let tag = &text[..length + 1];
    (tag.starts_with("<link ") && tag.ends_with("/>")).then_some(tag)
}

/// The field that `text` begins with (those that have no end tag are put in `endless`): its name, its start tag, what stands in it, and its length.
fn field<'a>(
    text: &'a str,
    endless: &mut Vec<&'static str>,
) -> Option<(&'static str, &'a str, &'a str, usize)> {
    let field = FIELDS.iter().find(|field| {
        text[1..]
            .strip_prefix(**field)
            .is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t']))
    })?;
    let open = text.bytes().take(MAX_TAG).position(|byte| byte == b'>')? + 1;
    if text[..open].ends_with("/>") || endless.contains(field) {
        return None;
    }
    let end_tag = format!("</{field}>");
    let Some(close) = text[open..].find(&end_tag) else {
        endless.push(field);
        return None;
    };
    let inner = &text[open..open + close];
    Some((field, &text[..open], inner, open + close + end_tag.len()))
}

/// What escaped markup means, where no other markup stands beside it.
fn once_unescaped(inner: &str) -> String {
    let escaped = inner.contains("&lt;") && !html::has_tags(inner);
    if !escaped {
        return inner.to_owned();
    }
    inner
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_apart() {
        let item = "<item x='1'><title>Ice</title><link href='a'/><description type=html><p>It <b>froze</p></description><odd></item>";
        assert_eq!(
            rebuilt(item, false).as_deref(),
            Some(
                "<item><title><![CDATA[Ice]]></title><description><![CDATA[<p>It <b>froze</p>]]></description></item>"
            )
        );
        assert!(rebuilt(item, true).is_some_and(|item| item.ends_with("<link href='a'/></item>")));
        assert_eq!(rebuilt("<item><guid>1</guid></item>", true), None);
    }
}
