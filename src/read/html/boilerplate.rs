//! Which elements of a page are not the article, by what their makers call them.

use scraper::node::Element;

use super::elements::value_of;

/// Words in class, id and role of what surrounds an article. Compared with whole words of a name
/// (`article-share__list` has article, share, list).
const AROUND: &[&str] = &[
    "share",
    "sharing",
    "sharebar",
    "sharetools",
    "social",
    "socials",
    "related",
    "recommend",
    "recommended",
    "recommendation",
    "recommendations",
    "newsletter",
    "newsletters",
    "promo",
    "promos",
    "promotion",
    "promoted",
    "advert",
    "adverts",
    "advertisement",
    "advertising",
    "advertorial",
    "ad",
    "ads",
    "adslot",
    "sponsor",
    "sponsored",
    "comment",
    "comments",
    "disqus",
    "sidebar",
    "caption",
    "captions",
    "credit",
    "credits",
    "breadcrumb",
    "breadcrumbs",
    "nav",
    "navigation",
    "navbar",
    "menu",
    "footer",
    "toolbar",
    "signup",
    "subscribe",
    "subscription",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "popup",
    "popover",
    "modal",
    "overlay",
    "tooltip",
    "tags",
    "taglist",
    "outbrain",
    "taboola",
    "trending",
    "popular",
    "mostread",
    "widget",
    "gallery",
    "slideshow",
    "carousel",
    "slider",
    "player",
    "copyright",
    "disclaimer",
    "readmore",
    "follow",
    "bio",
    "pagination",
    "pager",
    "login",
    "register",
    "poll",
    "quiz",
    "weather",
    "skip",
    "noprint",
    "recirc",
    "recirculation",
    "interstitial",
    "hashtag",
    "hashtags",
    "toc",
    "rating",
    "feedback",
    "donate",
    "donation",
    "affiliate",
    "shopping",
    "readalso",
    "seealso",
    "livefyre",
    "byline",
    "bylines",
    "dateline",
    "timestamp",
    "pubdate",
    "authorbox",
    "aboutauthor",
    "onward",
    "mobileonly",
    "correction-form",
    "piano",
    "banner",
    "marketing",
    "crosspromo",
    "relatedlinks",
    "relatedarticles",
    "relatedcontent",
    "morestories",
    "moreon",
    "teasers",
    "teaserlist",
    "kicker",
    "eyebrow",
    "imagecaption",
    "mediacaption",
    "photocredit",
    "audio",
    "listen",
    "podcast",
    "bookmark",
    "ratings",
];

/// Names of elements that surround an article.
const AROUND_TAGS: &[&str] = &[
    "nav",
    "aside",
    "footer",
    "figure",
    "figcaption",
    "menu",
    "dialog",
    "caption",
    "time",
];

/// Parts of class names that readers use to mark the article itself, without separators.
const ARTICLE: &[&str] = &[
    "articlebody",
    "articlecontent",
    "articletext",
    "storybody",
    "storycontent",
    "storytext",
    "entrycontent",
    "postcontent",
    "postbody",
    "bodytext",
    "bodycopy",
    "newsbody",
    "newscontent",
    "newstext",
    "contentbody",
    "bodycontent",
    "articlemain",
    "articledetail",
    "richtext",
    "maincontent",
];

/// What an element's name says of the words in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    Unknown,
    /// It surrounds an article.
    Around,
    /// It is the article.
    Article,
}

/// Judges an element by tag, role, class, id and itemprop.
pub fn role(element: &Element) -> Role {
    let tag = element.name();
    if value_of(element, "itemprop").is_some_and(|p| p.eq_ignore_ascii_case("articleBody")) {
        return Role::Article;
    }
    if AROUND_TAGS.contains(&tag) {
        return Role::Around;
    }
    let role = value_of(element, "role").unwrap_or_default();
    if matches!(
        role,
        "navigation"
            | "complementary"
            | "contentinfo"
            | "dialog"
            | "banner"
            | "search"
            | "menu"
            | "button"
            | "alert"
    ) {
        return Role::Around;
    }
    // Rows are called by what they hold ("player-7").
    if matches!(tag, "html" | "body" | "main" | "article" | "tr") {
        return Role::Unknown;
    }
    let names = ["class", "id", "data-testid", "data-component", "data-qa"];
    let mut article = false;
    for value in names.iter().filter_map(|name| value_of(element, name)) {
        if is_hidden(value) {
            return Role::Around;
        }
        // Names with a colon or a bracket are utilities (`md:w-[4ch]`), which say how it looks.
        let plain = |name: &&str| !name.contains([':', '[']);
        for name in value.split_ascii_whitespace().filter(plain) {
            let joined: String = name
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect();
            article |= ARTICLE.iter().any(|mark| joined.contains(mark));
            let words = words_of(name);
            // A post of another site that the article shows is part of it.
            let embeds = words
                .iter()
                .any(|word| word == "embed" || word == "embedded");
            let around =
                |word: &String| AROUND.contains(&word.as_str()) && !(embeds && word == "social");
            if words.iter().any(around) || AROUND.contains(&joined.as_str()) {
                return Role::Around;
            }
        }
    }
    if article {
        Role::Article
    } else {
        Role::Unknown
    }
}

/// Does a class list hide its element at every width? `overflow-hidden` does not, nor does
/// `hidden lg:block`.
fn is_hidden(classes: &str) -> bool {
    let mut names = classes.split_ascii_whitespace();
    let hides = names.any(|name| {
        !name.contains([':', '[', '.'])
            && !name.starts_with("overflow")
            && words_of(name).iter().any(|word| word == "hidden")
    });
    let shows = |name: &str| {
        let (_, what) = name.rsplit_once(':').unwrap_or_default();
        [
            "block", "flex", "grid", "inline", "table", "contents", "visible",
        ]
        .iter()
        .any(|way| what.starts_with(way))
    };
    hides && !classes.split_ascii_whitespace().any(shows)
}

/// True for a name of what readers wrote below an article.
pub fn is_readers_room(element: &Element) -> bool {
    let names = ["class", "id", "data-testid", "data-component"];
    let mut values = names.iter().filter_map(|name| value_of(element, name));
    !matches!(element.name(), "html" | "body" | "main" | "article")
        && values.any(|value| {
            value.split_ascii_whitespace().any(|name| {
                let words = words_of(name);
                words
                    .iter()
                    .any(|word| matches!(word.as_str(), "comments" | "disqus" | "livefyre"))
            })
        })
}

/// The words of a class name: `articleShare-list_2` gives article, share, list.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins = c.is_uppercase() && was_lower;
        if (begins || !c.is_alphabetic()) && words.last().is_some_and(|w| !w.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: Role) {
        let tree = scraper::Html::parse_fragment(html);
        let element = tree.root_element().child_elements().next();
        assert_eq!(element.map(|e| role(e.value())), Some(expected), "{html}");
    }

    #[test]
    fn names_tell_what_an_element_is() {
        check("<div class='article-share'>", Role::Around);
        check("<div class='articleShareList'>", Role::Around);
        check("<div class='shareholder-news'>", Role::Unknown);
        check("<div class='c-articleBody'>", Role::Article);
        check(
            "<section itemprop='articleBody' class='ads'>",
            Role::Article,
        );
        check("<aside>", Role::Around);
        check("<article class='has-comments'>", Role::Unknown);
        check("<div class='overflow-hidden'>", Role::Unknown);
        check("<div class='hidden lg:block md:[--ad:1]'>", Role::Unknown);
        check("<div class='visually-hidden'>", Role::Around);
    }
}
