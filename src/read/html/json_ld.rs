//! What a page says of itself in JSON-LD (schema.org).

use serde_json::{Map, Value};

/// Types that mean an article, the surest first.
const ARTICLES: &[&str] = &[
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "AdvertiserContentArticle",
    "Article",
    "BlogPosting",
    "LiveBlogPosting",
    "SocialMediaPosting",
    "Report",
    "Review",
    "TechArticle",
    "ScholarlyArticle",
    "MedicalScholarlyArticle",
    "Column",
    "CreativeWork",
];

/// Types that stand for the page around the article.
const PAGES: &[&str] = &[
    "WebPage",
    "ItemPage",
    "MedicalWebPage",
    "VideoObject",
    "NewsMediaOrganization",
];

/// No article has more authors; each may be a reference, which is looked for among all nodes.
const MAX_NAMES: usize = 200;

/// Every node of a page's JSON-LD.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<Map<String, Value>>,
    article: Option<usize>,
    page: Option<usize>,
}

impl Graph {
    /// Parses the contents of the scripts; what is broken is left out.
    pub fn parse(scripts: &[String]) -> Graph {
        let mut graph = Graph::default();
        for script in scripts {
            if let Some(value) = tolerant(script) {
                graph.collect(value, 0);
            }
        }
        graph.article = graph.best(ARTICLES);
        graph.page = graph.best(&PAGES[..3]);
        graph
    }

    /// The node of the article.
    pub fn article(&self) -> Option<&Map<String, Value>> {
        self.nodes.get(self.article?)
    }

    /// The node of the page.
    pub fn page(&self) -> Option<&Map<String, Value>> {
        self.nodes.get(self.page?)
    }

    /// The words under one of `names` in the article's node.
    pub fn text(&self, names: &[&str]) -> Option<String> {
        let article = self.article()?;
        names
            .iter()
            .find_map(|name| self.words(article.get(*name)?))
    }

    /// The names of things (authors, publisher) under `name` in `node`, references followed.
    pub fn names(&self, node: &Map<String, Value>, name: &str) -> Vec<String> {
        let mut names = Vec::new();
        if let Some(value) = node.get(name) {
            self.collect_names(value, &mut names, 0);
        }
        names
    }

    fn collect_names(&self, value: &Value, into: &mut Vec<String>, depth: usize) {
        match value {
            Value::String(name) => into.push(name.clone()),
            Value::Array(list) if depth < 4 => {
                list.iter()
                    .take(MAX_NAMES)
                    .for_each(|item| self.collect_names(item, into, depth + 1));
            }
            Value::Object(node) if depth < 4 && into.len() < MAX_NAMES => {
                if let Some(name) = node.get("name").filter(|name| !name.is_null()) {
                    self.collect_names(name, into, depth + 1);
                } else if let Some(name) = self.target(node).and_then(|target| target.get("name")) {
                    self.collect_names(name, into, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// The node that `{"@id": …}` points to.
    fn target(&self, node: &Map<String, Value>) -> Option<&Map<String, Value>> {
        let id = node.get("@id")?;
        self.nodes
            .iter()
            .find(|n| n.get("@id") == Some(id) && n.contains_key("name"))
    }

    fn words(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(list) => list.iter().find_map(|item| self.words(item)),
            Value::Object(node) => ["name", "@value", "@id", "url"]
                .iter()
                .find_map(|name| self.words(node.get(*name)?)),
            _ => None,
        }
    }

    /// Takes nodes out of lists, `@graph`, `mainEntity` and `mainEntityOfPage`.
    fn collect(&mut self, value: Value, depth: usize) {
        match value {
            Value::Array(list) if depth < 6 => {
                list.into_iter()
                    .for_each(|item| self.collect(item, depth + 1));
            }
            Value::Object(mut node) if depth < 6 && self.nodes.len() < 2_000 => {
                let inner: Vec<Value> = ["@graph", "mainEntity", "hasPart", "itemReviewed"]
                    .iter()
                    .filter_map(|name| node.remove(*name))
                    .collect();
                if let Some(Value::Object(page)) = node.get("mainEntityOfPage")
                    && page.len() > 2
                {
                    let page = Value::Object(page.clone());
                    self.collect(page, depth + 1);
                }
                self.nodes.push(node);
                inner
                    .into_iter()
                    .for_each(|item| self.collect(item, depth + 1));
            }
            _ => {}
        }
    }

    /// The node whose type comes first in `types`; of several, the one that says most, since lists
    /// of other articles are short on words.
    fn best(&self, types: &[&str]) -> Option<usize> {
        let rank = |node: &Map<String, Value>| {
            let found = match node.get("@type")? {
                Value::String(name) => types.iter().position(|t| t == name),
                Value::Array(names) => types
                    .iter()
                    .position(|t| names.iter().any(|n| n.as_str() == Some(t))),
                _ => None,
            }?;
            let fields = [
                "headline",
                "datePublished",
                "author",
                "articleBody",
                "publisher",
            ];
            let says = fields
                .iter()
                .filter(|name| node.contains_key(**name))
                .count();
            Some((says, types.len() - found))
        };
        let ranked = self
            .nodes
            .iter()
            .enumerate()
            .filter_map(|(at, node)| Some((rank(node)?, at)));
        ranked
            .max_by_key(|(rank, at)| (*rank, usize::MAX - at))
            .map(|(_, at)| at)
    }
}

/// Parses JSON as pages write it: in comments or CDATA, with raw line ends in strings, with a
/// semicolon or comma after.
fn tolerant(script: &str) -> Option<Value> {
    let start = script.find(['{', '['])?;
    let end = script.rfind(['}', ']'])? + 1;
    let body = script.get(start..end)?;
    if let Ok(value) = serde_json::from_str(body) {
        return Some(value);
    }
    let mut mended = String::with_capacity(body.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in body.chars() {
        match c {
            _ if in_string && escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '}' | ']' if !in_string => {
                let kept = mended.trim_end().trim_end_matches(',').len();
                mended.truncate(kept);
            }
            _ => {}
        }
        mended.push(if c.is_control() { ' ' } else { c });
    }
    serde_json::from_str(&mended)
        .ok()
        .or_else(|| serde_json::from_str(&mended.replace("&quot;", "\"")).ok())
        // Several objects one after another: the first counts.
        .or_else(|| {
            let mut values = serde_json::Deserializer::from_str(&mended).into_iter();
            values.next()?.ok()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_in_a_graph() {
        let graph = Graph::parse(&[r##"{"@graph": [
            {"@type": "WebPage", "name": "x"},
            {"@type": "NewsArticle", "headline": "Harbour froze", "author": [{"@id": "#a"}]},
            {"@type": "Person", "@id": "#a", "name": "Ana Lopo"}]}"##
            .to_owned()]);
        assert_eq!(graph.text(&["headline"]).as_deref(), Some("Harbour froze"));
        let names = graph.article().map(|node| graph.names(node, "author"));
        assert_eq!(names, Some(vec!["Ana Lopo".to_owned()]));
    }

    #[test]
    fn careless_json_is_mended() {
        let headline = |script: &str| Graph::parse(&[script.to_owned()]).text(&["headline"]);
        let expected = Some("a b".to_owned());
        assert_eq!(
            headline("<!-- {\"@type\":\"Article\",\"headline\":\"a\nb\",} -->;"),
            expected
        );
        assert_eq!(
            headline("{\"@type\":[\"Article\"],\"headline\":\"a b\"};"),
            expected
        );
        assert_eq!(headline("not json"), None);
    }
}
