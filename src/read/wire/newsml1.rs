//! NewsML 1.0 to 1.2: items of nested components, whose innermost hold the content.

use roxmltree::Node;

use crate::model::{Draft, Origin};

use super::super::Options;
use super::super::authors::split_authors;
use super::super::words::take_date;
use super::super::xml::{self, Part};
use super::{Found, field, fields, has_words, nitf, text_of, without_headline};

/// A record for each text of each item; an item without one gives a refusal.
pub fn found(root: Node, options: &Options) -> Vec<Found> {
    let items: Vec<Node> = root
        .descendants()
        .filter(|node| node.tag_name().name() == "NewsItem")
        .collect();
    let several = items.len() > 1;
    let mut all = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        let place = several.then(|| format!("item {}", at + 1));
        let range = if several { item.range() } else { 0..0 };
        let drafts = drafts(item, options);
        let parts = drafts.len();
        for (part, draft) in drafts.into_iter().enumerate() {
            let part = (parts > 1).then(|| format!("text {}", part + 1));
            let names: Vec<String> = [place.clone(), part].into_iter().flatten().collect();
            all.push(Found {
                place: (!names.is_empty()).then(|| names.join(", ")),
                range: range.clone(),
                draft,
            });
        }
    }
    all
}

fn drafts(item: Node, options: &Options) -> Vec<Result<Draft, String>> {
    let status = xml::at(item, &["NewsManagement", "Status"])
        .and_then(|node| xml::attribute(node, "FormalName"));
    if matches!(status, Some("Canceled" | "Cancelled" | "canceled")) {
        return vec![Err(
            "is canceled by its provider (Status Canceled)".to_owned()
        )];
    }
    let mut found: Vec<Draft> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    let mut captions = 0;
    for component in item
        .descendants()
        .filter(|node| node.tag_name().name() == "NewsComponent")
    {
        let mut content = component
            .children()
            .filter(|node| node.tag_name().name() == "ContentItem");
        let Some(inner) = content.find_map(|content| of_content(content, options)) else {
            continue;
        };
        if is_caption(component) {
            captions += 1;
            continue;
        }
        let draft = draft(item, component, inner, options);
        if known.insert(draft.text.clone()) {
            found.push(draft);
        }
    }
    if !found.is_empty() {
        return found.into_iter().map(Ok).collect();
    }
    let elsewhere = item
        .descendants()
        .filter(|node| node.tag_name().name() == "ContentItem")
        .find_map(|node| xml::attribute(node, "Href"));
    vec![Err(match (elsewhere, captions) {
        (Some(href), _) => format!("has no text: it stands in a file of its own, {href}"),
        (None, 1..) => format!("has no text: only {captions} captions of pictures"),
        (None, _) => "has no text: no ContentItem holds words".to_owned(),
    })]
}

fn is_caption(component: Node) -> bool {
    let role = xml::child(component, "Role")
        .and_then(|node| xml::attribute(node, "FormalName"))
        .unwrap_or_default();
    let role = role.to_ascii_lowercase();
    ["caption", "photo", "picture", "preview", "thumbnail"]
        .iter()
        .any(|word| role.contains(word))
}

/// The words of a content item, with what an NITF document in it says; None without words.
fn of_content(content: Node, options: &Options) -> Option<Draft> {
    let kind = xml::child(content, "MediaType").and_then(|node| xml::attribute(node, "FormalName"));
    if kind.is_some_and(|kind| {
        !kind.eq_ignore_ascii_case("text") && !kind.eq_ignore_ascii_case("complexdata")
    }) {
        return None;
    }
    let data = xml::find(content, "DataContent")?;
    let nitf = data
        .descendants()
        .find(|node| node.tag_name().name().eq_ignore_ascii_case("nitf"));
    let draft = match nitf {
        Some(nitf) => nitf::draft(nitf, options),
        None => Draft {
            text: words(data),
            ..Draft::default()
        },
    };
    has_words(&draft.text).then_some(draft)
}

fn words(data: Node) -> String {
    let part = |node: Node| match node.tag_name().name() {
        "media" | "figure" | "figcaption" | "media-caption" => Part::Skip,
        _ => xml::html_part(node),
    };
    if data.children().any(|child| child.is_element()) {
        xml::paragraphs(data, &part).join("\n\n")
    } else {
        text_of(&xml::text(data))
    }
}

/// How many elements around a component are looked at.
const MAX_AROUND: usize = 32;

/// The nearest element `path` of the component and those around it.
fn near<'a, 'i>(component: Node<'a, 'i>, path: &[&str]) -> Option<Node<'a, 'i>> {
    let around = component
        .ancestors()
        .take(MAX_AROUND)
        .filter(|node| node.tag_name().name() == "NewsComponent");
    around.into_iter().find_map(|node| xml::at(node, path))
}

fn draft(item: Node, component: Node, inner: Draft, options: &Options) -> Draft {
    let line = |name: &str| near(component, &["NewsLines", name]).and_then(xml::line);
    let formal = |path: &[&str]| {
        near(component, path)
            .and_then(|node| xml::attribute(node, "FormalName"))
            .map(str::to_owned)
    };
    let identifier = xml::at(item, &["Identification", "NewsIdentifier"]);
    let id = identifier
        .and_then(|node| xml::child(node, "PublicIdentifier").or(xml::child(node, "NewsItemId")));
    let provider = identifier
        .and_then(|node| xml::child(node, "ProviderId"))
        .and_then(xml::line);
    let title = line("HeadLine").or_else(|| inner.title.as_ref().map(|title| title.value.clone()));
    let byline = line("ByLine").map_or(Vec::new(), |byline| split_authors(&byline));
    let mut draft = Draft {
        authors: if byline.is_empty() {
            inner.authors
        } else {
            fields(byline)
        },
        dateline: field(line("DateLine")).or(inner.dateline),
        source: field(
            formal(&["AdministrativeMetadata", "Provider", "Party"])
                .or_else(|| formal(&["AdministrativeMetadata", "Source", "Party"]))
                .or(provider),
        ),
        external_id: field(id.and_then(xml::line)),
        language: field(formal(&["DescriptiveMetadata", "Language"])).or(inner.language),
        text: without_headline(
            inner.text.split("\n\n").map(str::to_owned).collect(),
            title.as_deref(),
        ),
        title: field(title),
        warnings: inner.warnings,
        ..Draft::default()
    };
    let moment = |name: &str| xml::at(item, &["NewsManagement", name]).and_then(xml::line);
    let date = || {
        identifier
            .and_then(|node| xml::child(node, "DateId"))
            .and_then(xml::line)
    };
    if let Some(value) = moment("FirstCreated").or_else(date) {
        draft.published = take_date(
            &mut draft,
            "date of publication",
            &value,
            Origin::Record,
            options.date_order,
        );
    }
    if let Some(value) = moment("ThisRevisionCreated") {
        draft.updated = take_date(
            &mut draft,
            "date of change",
            &value,
            Origin::Record,
            options.date_order,
        );
        draft.updated = draft
            .updated
            .take()
            .filter(|updated| Some(updated) != draft.published.as_ref());
    }
    let status = xml::at(item, &["NewsManagement", "Status"])
        .and_then(|node| xml::attribute(node, "FormalName"));
    if let Some(status) = status.filter(|status| !status.eq_ignore_ascii_case("usable")) {
        draft
            .warnings
            .push(format!("its provider states: {status} (Status)"));
    }
    draft
}
