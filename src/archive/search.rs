//! One query: text -> tree -> names to entities by the store -> ids and scores by the index -> rows
//! by the store in that order -> highlights from the tree's own matches. A hit without a row is
//! dropped and marks the index as behind.

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::archive::explain::{Explanation, explain};
use crate::archive::like::suggestions;
use crate::error::{Error, Result};
use crate::index::{
    Counting, Cursor, Dedupe, Hits, Index, Opened, Options, Recency, Scope, Sort, Versions,
};
use crate::model::ActorKind;
use crate::model::query::{Day, NameField, Node, TimeUnit};
use crate::query::{self, Resolved, Snippet, Syntax};
use crate::store::{ArticleRow, QuotationRow};
use crate::text::Span;

/// What an article of the newest day gains by it, in hundredths of its score, where nothing else is said.
pub const RECENCY: u32 = 20;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The query as typed; may be empty.
    pub query: String,
    /// In whose words it is typed.
    pub syntax: Syntax,
    /// Say too why it finds what it finds.
    pub explain: bool,
    /// A second query, which must fit as well; empty for none.
    pub also: String,
    /// Conditions from flags: (field, value), each as `field:"value"`.
    pub filters: Vec<(&'static str, String)>,
    /// Articles or quotations.
    pub scope: Scope,
    /// Order of hits.
    pub sort: Sort,
    /// Hits left out at the start.
    pub offset: usize,
    /// Only hits behind this one: `next` of the page before, with the same order.
    pub after: Option<Cursor>,
    /// Hits given at most.
    pub limit: usize,
    /// Values of each facet given at most; 0: no facets.
    pub facets: usize,
    /// Step of the timeline.
    pub timeline: Option<TimeUnit>,
    /// Current versions, or all.
    pub versions: Versions,
    /// Which matches count as one.
    pub dedupe: Dedupe,
    /// What an article of the newest day gains over an old one, in hundredths of its score; see [`Recency`].
    pub recency: u32,
    /// Length of snippets, in bytes.
    pub snippet: usize,
    /// Only what is like this article or quotation, by its id or the beginning of it.
    pub like: Option<String>,
    /// Only in these articles, by number in the store; None: in all.
    pub within: Option<Vec<u64>>,
}

/// Whom a name in the query was taken to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// `speaker`, `institution`, `place`, `about`, `topic`.
    pub field: &'static str,
    /// As typed.
    pub typed: String,
    /// (id or code, name).
    pub meant: Vec<(String, String)>,
}

/// A hit.
#[derive(Clone, Debug, PartialEq)]
pub enum Hit {
    /// An article with what matched in its title, and the stretch of its text that shows best why.
    Article {
        /// The article.
        row: Box<ArticleRow>,
        /// BM25 and what its day adds; 0 when sorted by date.
        score: f32,
        /// Other matches that it stands for.
        copies: u64,
        /// Matches in the title.
        title: Vec<Span>,
        /// Stretch of the text.
        snippet: Snippet,
    },
    /// A quotation with what matched in its words.
    Quotation {
        /// The quotation.
        row: Box<QuotationRow>,
        /// BM25 and what its day adds; 0 when sorted by date.
        score: f32,
        /// Other matches that it stands for.
        copies: u64,
        /// Matches in `row.quotation`.
        highlights: Vec<Span>,
    },
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// Entity id, topic code, or the value itself.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Matching cards that have it.
    pub count: u64,
}

/// A step of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its first day, `YYYY-MM-DD`.
    pub from: String,
    /// Matches.
    pub count: u64,
    /// All cards of the scope; the matches are a share of these.
    pub all: u64,
}

/// What was perhaps meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The word as typed.
    pub typed: String,
    /// A word of the archive.
    pub meant: String,
    /// Cards that have it.
    pub count: u64,
}

/// One object behind list, facet and timeline: they count the same matches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultSet {
    /// The query as understood; it can be typed again.
    pub understood: String,
    /// What was not used, and what to know of how the query was run.
    pub ignored: Vec<String>,
    /// Names and whom they were taken to mean.
    pub meanings: Vec<Meaning>,
    /// All matches.
    pub total: u64,
    /// Those given.
    pub hits: Vec<Hit>,
    /// (facet, values with the most matches first).
    pub facets: Vec<(String, Vec<FacetValue>)>,
    /// From the first step with a match to the last, in order, those without one but with other cards too.
    pub timeline: Vec<Step>,
    /// Behind which hit the next page begins; None on the last page.
    pub next: Option<Cursor>,
    /// Words that this archive lacks, and what was perhaps meant; only where nothing matches.
    pub suggestions: Vec<Suggestion>,
    /// Why it finds what it finds; only when asked for.
    pub explanation: Option<Explanation>,
    /// Lines about the index to tell the user.
    pub notes: Vec<String>,
}

impl Archive {
    /// Runs `request` on one snapshot of the store.
    ///
    /// Errors when a flag's value is no such thing (a date that is none), or the index cannot be made.
    pub fn search(&self, request: &Request) -> Result<ResultSet> {
        let mut result = ResultSet::default();
        let index = self.index_for_reading(&mut result.notes)?;
        let mut tree = self.understand(request, &mut result)?;
        let mut without = None;
        if let Some(id) = &request.like {
            let (like, article) = self.likeness(&index, id)?;
            without = Some(article);
            tree = all_of(like, tree);
            result.understood = query::print(&tree);
        }
        self.store.snapshot(|| {
            let tree = self.resolved(&tree, &mut result.meanings)?;
            let options = Options {
                scope: request.scope,
                sort: request.sort,
                offset: request.offset,
                after: request.after,
                limit: request.limit,
                count: match (request.facets, request.timeline) {
                    (0, None) => Counting::Total,
                    (0, Some(_)) => Counting::Days,
                    _ => Counting::All,
                },
                versions: request.versions,
                dedupe: request.dedupe,
                recency: self.recency(request)?,
                within: request.within.clone(),
                without,
            };
            let mut hits = index.search(&tree, &options)?;
            result.ignored.append(&mut hits.notes);
            result.total = hits.total;
            result.next = hits.next;
            self.rows(&tree, request, &hits, &mut result)?;
            self.facets(request, &hits, &mut result)?;
            if request.explain {
                let first = self.places_of(&result.hits, &hits)?;
                result.explanation = Some(explain(&index, &tree, &options, &first)?);
            }
            if let Some(unit) = request.timeline {
                let all = index.days(&options)?;
                result.timeline = timeline(&steps(&hits.days, unit), &steps(&all, unit));
            }
            if result.total == 0 {
                result.suggestions = suggestions(&index, &tree, request.scope)?;
            }
            Ok(())
        })?;
        Ok(result)
    }

    /// The tree of the query and of the flags, joined by AND.
    pub(super) fn understand(&self, request: &Request, result: &mut ResultSet) -> Result<Node> {
        let mut parts = Vec::new();
        let typed = query::parse_as(&request.query, request.syntax);
        for typed in [typed, query::parse(&request.also)] {
            result.ignored.extend(typed.ignored);
            match typed.tree {
                Node::Everything => {}
                Node::And(inner) => parts.extend(inner),
                tree => parts.push(tree),
            }
        }
        for (field, value) in &request.filters {
            let quoted = value.replace('"', " ");
            let date = matches!(*field, "since" | "until" | "about-date");
            let text = if date {
                format!("{field}:{}", quoted.trim())
            } else {
                format!("{field}:\"{}\"", quoted.trim())
            };
            let filter = query::parse(&text);
            if !filter.ignored.is_empty() || filter.tree == Node::Everything {
                let why = if date {
                    "write a date as 2024-03-04, 2024-03 or 2024"
                } else {
                    "nothing to look for"
                };
                return Err(Error::Usage(format!("--{field} {value}: {why}")));
            }
            match filter.tree {
                Node::And(inner) => parts.extend(inner),
                tree => parts.push(tree),
            }
        }
        let tree = match parts.len() {
            0 => Node::Everything,
            1 => parts.remove(0),
            _ => Node::And(parts),
        };
        result.understood = query::print(&tree);
        Ok(tree)
    }

    /// `tree` with the names in it as the entities that they mean.
    pub(super) fn resolved(&self, tree: &Node, meanings: &mut Vec<Meaning>) -> Result<Node> {
        let mut failed = None;
        let tree = query::resolve_names(tree, &mut |field, typed| match self
            .meaning(field, typed, meanings)
        {
            Ok(resolved) => resolved,
            Err(error) => {
                failed = Some(error);
                Resolved::Entities(Vec::new())
            }
        });
        failed.map_or(Ok(tree), Err)
    }

    /// How much newer articles weigh more, where hits are ordered by relevance and the archive has days.
    pub(super) fn recency(&self, request: &Request) -> Result<Option<Recency>> {
        if request.recency == 0 || request.sort != Sort::Relevance {
            return Ok(None);
        }
        let newest = self.store.newest_day()?;
        Ok(newest
            .as_deref()
            .and_then(Day::parse)
            .map(|newest| Recency {
                newest,
                share: request.recency as f32 / 100.0,
            }))
    }

    fn meaning(
        &self,
        field: NameField,
        typed: &str,
        meanings: &mut Vec<Meaning>,
    ) -> Result<Resolved> {
        let known = |m: &Meaning| m.field == field.as_str() && m.typed == typed;
        let mut meaning = Meaning {
            field: field.as_str(),
            typed: typed.to_owned(),
            meant: Vec::new(),
        };
        let kinds: &[ActorKind] = match field {
            NameField::Speaker | NameField::About | NameField::Mention => &[],
            NameField::Institution => &[ActorKind::Institution],
            NameField::Place => &[ActorKind::Place],
            NameField::Topic => {
                let codes = self.store.topics_called(typed)?;
                for code in &codes {
                    meaning.meant.push((
                        code.clone(),
                        self.store.topic_name(code)?.unwrap_or_default(),
                    ));
                }
                if !meanings.iter().any(known) {
                    meanings.push(meaning);
                }
                return Ok(Resolved::Topics(codes));
            }
        };
        let rows = self.entities(typed, kinds)?;
        for row in &rows {
            meaning.meant.extend(self.store.entity_label(*row)?);
        }
        if !meanings.iter().any(known) {
            meanings.push(meaning);
        }
        Ok(Resolved::Entities(
            rows.into_iter().map(|r| r as u64).collect(),
        ))
    }

    fn facets(&self, request: &Request, hits: &Hits, result: &mut ResultSet) -> Result<()> {
        if request.facets == 0 {
            return Ok(());
        }
        for (name, counts) in [
            ("speaker", &hits.speakers),
            ("institution", &hits.institutions),
            ("place", &hits.places),
        ] {
            let mut values = Vec::new();
            for (id, count) in counts.iter().take(request.facets) {
                if let Some((id, name)) = self.store.entity_label(*id as i64)? {
                    values.push(FacetValue {
                        id,
                        name,
                        count: *count,
                    });
                }
            }
            result.facets.push((name.to_owned(), values));
        }
        self.topic_facets(request, hits, result)?;
        for (name, counts) in [("source", &hits.sources), ("section", &hits.sections)] {
            let values = counts.iter().take(request.facets);
            result.facets.push((
                name.to_owned(),
                values
                    .map(|(v, n)| FacetValue {
                        id: v.clone(),
                        name: v.clone(),
                        count: *n,
                    })
                    .collect(),
            ));
        }
        for (name, unit) in [("year", TimeUnit::Year), ("month", TimeUnit::Month)] {
            let mut values: Vec<FacetValue> = steps(&hits.days, unit)
                .into_iter()
                .map(|(day, count)| {
                    let id = day[..if unit == TimeUnit::Year { 4 } else { 7 }].to_owned();
                    FacetValue {
                        name: id.clone(),
                        id,
                        count,
                    }
                })
                .collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
            values.truncate(request.facets);
            result.facets.push((name.to_owned(), values));
        }
        Ok(())
    }

    /// A facet of the IPTC topics, and one of each codebook, by its name.
    fn topic_facets(&self, request: &Request, hits: &Hits, result: &mut ResultSet) -> Result<()> {
        let mut books = vec![("topic".to_owned(), "medtop".to_owned())];
        let rows = self.store.codebook_rows()?;
        books.extend(rows.into_iter().map(|row| (row.name.clone(), row.name)));
        for (facet, book) in books {
            let of_book = |code: &str| code.split_once(':').is_some_and(|(b, _)| b == book);
            let counts = hits.topics.iter().filter(|(code, _)| of_book(code));
            let mut values = Vec::new();
            for (code, count) in counts.take(request.facets) {
                values.push(FacetValue {
                    id: code.clone(),
                    name: self.store.topic_name(code)?.unwrap_or_default(),
                    count: *count,
                });
            }
            result.facets.push((facet, values));
        }
        Ok(())
    }

    /// The index, brought up to date when this process may write; else as it is, and said so.
    pub(super) fn index_for_reading(&self, notes: &mut Vec<String>) -> Result<Box<Index>> {
        let folder = self.index_folder();
        let behind = self.store.ticket_count()?;
        if behind == 0
            && let Opened::Ready(index) = Index::open(&folder)
        {
            return Ok(index);
        }
        let holder = format!(
            "process {} (bringing the index up to date)",
            std::process::id()
        );
        match Archive::create(&self.root, &holder).and_then(|mut writer| writer.index_tickets()) {
            Ok(note) => notes.extend(note),
            Err(Error::Busy { holder, .. }) => notes.push(format!(
                "{behind} articles are not in the index yet: {holder} is at work"
            )),
            Err(error) => return Err(error),
        }
        match Index::open(&folder) {
            Opened::Ready(index) => Ok(index),
            _ => Err(Error::Integrity(format!(
                "{}: no search index, and another process is making it",
                folder.display()
            ))),
        }
    }
}

/// Both of two trees.
fn all_of(one: Node, other: Node) -> Node {
    match other {
        Node::Everything => one,
        Node::And(mut parts) => {
            parts.insert(0, one);
            Node::And(parts)
        }
        other => Node::And(vec![one, other]),
    }
}

/// The steps from the first of `matches` to the last, each with its share of `all`.
fn timeline(matches: &[(String, u64)], all: &[(String, u64)]) -> Vec<Step> {
    let (Some(first), Some(last)) = (matches.first(), matches.last()) else {
        return Vec::new();
    };
    let counts: BTreeMap<&str, u64> = matches.iter().map(|(day, n)| (day.as_str(), *n)).collect();
    all.iter()
        .filter(|(day, _)| (&first.0..=&last.0).contains(&day))
        .map(|(day, all)| Step {
            from: day.clone(),
            count: counts.get(day.as_str()).copied().unwrap_or(0),
            all: *all,
        })
        .collect()
}

/// Days joined into steps, by the first day of each.
fn steps(days: &[(i64, u64)], unit: TimeUnit) -> Vec<(String, u64)> {
    let mut steps: Vec<(String, u64)> = Vec::new();
    for (number, count) in days {
        let Some(day) = Day::from_number(*number) else {
            continue;
        };
        let first = day.floor(unit).to_string();
        match steps.last_mut() {
            Some((last, sum)) if *last == first => *sum += count,
            _ => steps.push((first, *count)),
        }
    }
    steps
}
