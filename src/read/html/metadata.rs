//! The fields of an article that its page states: JSON-LD, then OpenGraph, then other meta elements,
//! then the markup. Each field keeps where it came from.

use scraper::{ElementRef, Html as Tree};

use crate::model::{Draft, Field, Origin, Witness};

use super::super::authors::split_authors;
use super::super::words::{one_line, order_of, take_date};
use super::super::{Options, normalise_date};
use super::elements::{Elements, value_of};
use super::json_ld::Graph;
use super::page::Page;
use super::{byline, fragment_text, looks_like_markup, title};

/// Names of meta elements, the surest first. OpenGraph's come first of all.
const TITLE: &[&str] = &[
    "og:title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "title",
    "headline",
];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "article:published",
    "og:pubdate",
    "parsely-pub-date",
    "datepublished",
    "sailthru.date",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "dc.date",
    "dc.date.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "datecreated",
    "date",
    "article.published",
    "originalpublicationdate",
    "article_date_original",
    "rnews:datepublished",
    "bt:pubdate",
    "last-published",
    "created",
];
const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "article.updated",
    "modified_time",
];
const SOURCE: &[&str] = &[
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "citation_journal_title",
    "application-name",
    "twitter:site",
];
const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
    "article:author_name",
    "cxenseparse:author",
    "creator",
    "authors",
    "twitter:data1",
];
const SECTION: &[&str] = &[
    "article:section",
    "parsely-section",
    "section",
    "dc.subject",
    "cxenseparse:taxonomy",
];

/// Where the steps of a trail stand that are printed as headings.
pub const TRAIL: &str = "li h1, nav h1, [class*=breadcrumb] h1, h1[class*=breadcrumb]";

/// Elements made for dates, the surest first.
pub const DATES: &[&str] = &[
    "[itemprop~=datePublished]",
    "time[pubdate]",
    "article time[datetime]",
    "main time[datetime]",
    "time[datetime]",
    "[class*=publish] time",
    "time",
];

/// A draft with every field but the text.
pub fn draft_of(tree: &Tree, page: &Page, graph: &Graph, options: &Options) -> Draft {
    let elements = &Elements::of(tree);
    let metas = Metas::of(elements);
    let mut draft = Draft {
        language: language(tree, graph, &metas),
        source: source(graph, &metas),
        url: url(elements, graph, &metas),
        section: graph
            .text(&["articleSection"])
            .map(|value| Field::new(line(&value), Origin::JsonLd))
            .or_else(|| metas.first(SECTION)),
        external_id: graph
            .text(&["identifier"])
            .filter(|id| id.len() < 100)
            .map(|id| Field::new(id, Origin::JsonLd)),
        ..Draft::default()
    };
    let stated = title::Stated {
        shared: metas.first(&TITLE[..1]),
        headline: graph.text(&["headline"]).map(|text| line(&text)),
        other: metas.first(&TITLE[1..]),
        name: graph.text(&["name"]).map(|text| line(&text)),
        printed: texts_of(elements, "h1"),
        second: texts_of(elements, "h2"),
        trail: texts_of(elements, TRAIL),
        head: texts_of(elements, "title").into_iter().next(),
        outlet: draft.source.as_ref().map(|source| source.value.clone()),
    };
    draft.title = title::title_of(&stated);
    let titles = [
        (stated.shared.map(|f| f.value), Origin::OpenGraph),
        (stated.headline, Origin::JsonLd),
        (stated.other.map(|f| f.value), Origin::Meta),
        (stated.printed.into_iter().next(), Origin::Markup),
    ];
    let taken = draft.title.as_ref().map(|title| title.origin);
    for (value, origin) in titles {
        draft.witnesses.extend(
            value
                .filter(|_| taken != Some(origin))
                .map(|value| witness("title", value, origin)),
        );
    }
    let mut authors = authors(elements, graph, &metas).into_iter();
    draft.authors = authors.next().unwrap_or_default();
    for names in authors {
        let origin = names[0].origin;
        let names: Vec<String> = names.into_iter().map(|name| name.value).collect();
        if draft.authors[0].origin != origin {
            draft
                .witnesses
                .push(witness("byline", names.join("; "), origin));
        }
    }
    dates(&mut draft, elements, page, graph, &metas, options);
    draft
}

/// The meta elements of a page: names in lower case with their contents, in document order.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(elements: &Elements) -> Metas {
        let mut metas = Vec::new();
        for element in elements.select("meta[content]", usize::MAX) {
            let content = value_of(element.value(), "content")
                .unwrap_or_default()
                .trim();
            if content.is_empty() {
                continue;
            }
            for name in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = value_of(element.value(), name) {
                    metas.push((name.to_ascii_lowercase(), content.to_owned()));
                }
            }
        }
        Metas(metas)
    }

    fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> + 'm {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, content)| content.as_str())
    }

    fn first(&self, names: &[&str]) -> Option<Field<String>> {
        names.iter().find_map(|name| {
            let value = line(self.all(name).next()?);
            (!value.is_empty()).then(|| Field::new(value, origin(name)))
        })
    }
}

fn origin(name: &str) -> Origin {
    if name.starts_with("og:") || name.starts_with("article:") {
        Origin::OpenGraph
    } else {
        Origin::Meta
    }
}

fn words_of(element: ElementRef) -> String {
    // Pieces are bounded, since elements that do not end hold the rest of the page.
    one_line(&element.text().take(400).collect::<String>())
}

/// The words of each element that `selector` finds, where it has any.
fn texts_of(elements: &Elements, selector: &str) -> Vec<String> {
    let texts = elements.select(selector, 20).into_iter().map(words_of);
    texts.filter(|text| !text.is_empty()).collect()
}

/// One line without markup and character references, which pages put into attributes twice over.
fn line(value: &str) -> String {
    if looks_like_markup(value) {
        one_line(&fragment_text(value))
    } else {
        one_line(value)
    }
}

fn source(graph: &Graph, metas: &Metas) -> Option<Field<String>> {
    let publisher = graph
        .article()
        .map(|node| graph.names(node, "publisher"))
        .and_then(|names| names.into_iter().next())
        .filter(|name| !name.starts_with("http"))
        .map(|name| Field::new(line(&name), Origin::JsonLd));
    metas
        .first(&SOURCE[..1])
        .or(publisher)
        .or_else(|| metas.first(&SOURCE[1..]))
        .filter(|source| !source.value.starts_with("http") && !source.value.is_empty())
}

fn url(elements: &Elements, graph: &Graph, metas: &Metas) -> Option<Field<String>> {
    let web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    let canonical = elements
        .select("link[rel~=canonical]", usize::MAX)
        .into_iter()
        .filter_map(|link| link.attr("href").map(str::trim))
        .find(|href| web(href))
        .map(|href| Field::new(href.to_owned(), Origin::Markup));
    let stated = || {
        let url = graph
            .text(&["url", "mainEntityOfPage"])
            .filter(|url| web(url))?;
        Some(Field::new(url, Origin::JsonLd))
    };
    canonical
        .or_else(|| metas.first(&["og:url"]).filter(|url| web(&url.value)))
        .or_else(stated)
}

fn language(tree: &Tree, graph: &Graph, metas: &Metas) -> Option<Field<String>> {
    let tag = |value: &str| {
        let tag = value.trim().replace('_', "-");
        let valid = (2..=20).contains(&tag.len())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        valid.then_some(tag)
    };
    let stated = graph.text(&["inLanguage"]).and_then(|value| tag(&value));
    let root = || tree.root_element().attr("lang").and_then(tag);
    let meta = || metas.first(&["og:locale", "content-language", "language", "dc.language"]);
    stated
        .map(|tag| Field::new(tag, Origin::JsonLd))
        .or_else(|| root().map(|tag| Field::new(tag, Origin::Markup)))
        .or_else(|| meta().and_then(|field| Some(Field::new(tag(&field.value)?, field.origin))))
}

/// The authors by each place that names any, the surest first.
fn authors(elements: &Elements, graph: &Graph, metas: &Metas) -> Vec<Vec<Field<String>>> {
    let fields = |names: Vec<String>, origin: Origin| -> Vec<Field<String>> {
        let mut seen: Vec<String> = Vec::new();
        for name in names.iter().flat_map(|name| split_authors(&line(name))) {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        seen.into_iter()
            .map(|name| Field::new(name, origin))
            .collect()
    };
    let mut all = Vec::new();
    if let Some(node) = graph.article() {
        for name in ["author", "creator", "contributor"] {
            all.push(fields(graph.names(node, name), Origin::JsonLd));
        }
    }
    for name in AUTHOR {
        let names: Vec<String> = metas.all(name).map(str::to_owned).collect();
        all.push(fields(names, origin(name)));
    }
    all.push(fields(byline::authors(elements), Origin::Markup));
    all.retain(|names| !names.is_empty());
    all
}

/// What one more place says.
fn witness(field: &'static str, value: String, origin: Origin) -> Witness {
    Witness {
        field,
        value,
        origin,
        agrees: false,
    }
}

fn dates(
    draft: &mut Draft,
    elements: &Elements,
    page: &Page,
    graph: &Graph,
    metas: &Metas,
    options: &Options,
) {
    let order = options.date_order;
    let mut published: Vec<(String, Origin)> = Vec::new();
    let stated = graph.text(&["datePublished", "dateCreated", "uploadDate"]);
    published.extend(stated.map(|value| (value, Origin::JsonLd)));
    for name in PUBLISHED {
        published.extend(
            metas
                .all(name)
                .map(|value| (value.to_owned(), origin(name))),
        );
    }
    let stated = published.len();
    published.extend(
        marked_dates(elements)
            .into_iter()
            .map(|value| (value, Origin::Markup)),
    );
    let page_node = graph
        .page()
        .and_then(|node| node.get("datePublished")?.as_str());
    published.extend(page_node.map(|value| (value.to_owned(), Origin::JsonLd)));
    let mut first_problem = None;
    for (value, origin) in &published {
        let before = draft.warnings.len();
        if let Some(field) = take_date(draft, "date of publication", value, *origin, order) {
            draft.warnings.truncate(before);
            draft.published = Some(field);
            break;
        }
        let warning = draft.warnings.drain(before..).next();
        first_problem = first_problem.or(warning);
    }
    // Other times on a page may be those of other articles.
    for (value, origin) in published.drain(..).take(stated) {
        let day = normalise_date(&value, order_of(draft, order)).ok();
        if draft.published.as_ref().is_some_and(|f| f.origin != origin) {
            let said = day.map(|day| witness("published", day, origin));
            draft.witnesses.extend(said);
        }
    }
    if draft.published.is_none() {
        draft.published = written_date(page, draft);
        draft
            .warnings
            .extend(first_problem.filter(|_| draft.published.is_none()));
    }
    let updated = graph
        .text(&["dateModified"])
        .map(|value| Field::new(value, Origin::JsonLd))
        .or_else(|| metas.first(UPDATED));
    if let Some(field) = updated {
        draft.updated = take_date(draft, "date of change", &field.value, field.origin, order);
    }
}

/// The dates in [`DATES`].
fn marked_dates(elements: &Elements) -> Vec<String> {
    let mut values = Vec::new();
    for place in DATES {
        for element in elements.select(place, 3) {
            let value = |name| value_of(element.value(), name);
            let stated = value("datetime").or_else(|| value("content"));
            values.push(stated.map_or_else(|| words_of(element), str::to_owned));
        }
    }
    values
}

/// A date written in a short block near the top, as in "Published March 4, 2024".
fn written_date(page: &Page, draft: &Draft) -> Option<Field<String>> {
    let language = draft.language.as_ref().map_or("", |l| l.value.as_str());
    let order = super::super::DateOrder::of_language(language);
    let mut called = page.blocks.iter().filter(|block| {
        block.length < 60
            && page.around(block.part).take(3).any(|part| {
                let class = value_of(page.parts[part].element, "class").unwrap_or_default();
                let class = class.to_ascii_lowercase();
                ["date", "time", "publish", "datum", "meta"]
                    .iter()
                    .any(|name| class.contains(name))
            })
    });
    let iso = called.find_map(|block| normalise_date(&block.text, order).ok())?;
    Some(Field::new(iso, Origin::Markup))
}
