//! Articles from the web: where fetching and reading meet.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::fetch::{Answer, Fetcher, Page, Policy, Validators};
use crate::model::{Draft, Field, Origin};
use crate::read::{self, Item, Rejected, Sink};
use crate::store::{Store, Visit};

/// Formats whose items have pages of their own.
const FEEDS: [&str; 3] = ["rss", "atom", "json-feed"];

/// Fetches addresses and reads what they hold.
pub struct Web<'a> {
    fetcher: Fetcher,
    store: Option<&'a Store>,
    now: String,
    /// Whether the pages of a feed's items are fetched too, by the feed's address.
    pages: HashMap<String, bool>,
    /// What came of each request, to be kept when the articles are.
    pub visits: Vec<Visit>,
}

impl<'a> Web<'a> {
    /// Nothing is fetched yet. `store` knows what was fetched before; `now` is UTC, ISO 8601.
    pub fn new(policy: Policy, store: Option<&'a Store>, now: &str) -> Web<'a> {
        Web {
            fetcher: Fetcher::new(policy),
            store,
            now: now.to_owned(),
            pages: HashMap::new(),
            visits: Vec::new(),
        }
    }

    /// The feeds whose items' pages are fetched too.
    pub fn with_pages(mut self, feeds: impl IntoIterator<Item = String>) -> Web<'a> {
        self.pages = feeds.into_iter().map(|url| (url, true)).collect();
        self
    }

    /// Fetches `url` and hands the records that it holds to `sink`. A page that is what it was is one
    /// item, what cannot be had is one refusal.
    pub fn read(&mut self, url: &str, options: &read::Options, sink: &mut Sink) -> ControlFlow<()> {
        let follow = self.pages.contains_key(url);
        let page = match self.fetch(url) {
            Ok(Some(page)) => page,
            Ok(None) => {
                let path = url.to_owned();
                return sink(Item::Unchanged { path });
            }
            Err(reason) => return sink(refused(url, reason)),
        };
        read_page(&page, url, options, follow, &mut |item| match item {
            Item::Article(draft) if follow && FEEDS.contains(&draft.format) => {
                let item = self.followed(*draft, options);
                sink(item)
            }
            other => sink(other),
        })
    }

    /// The page of a feed's item in place of the item; the item itself where its page cannot be had.
    fn followed(&mut self, mut draft: Draft, options: &read::Options) -> Item {
        let Some(link) = draft.url.as_ref().map(|url| url.value.clone()) else {
            return kept(draft, "it has no link to a page");
        };
        match self.visited(&link) {
            Ok(true) => return Item::Unchanged { path: draft.path },
            Ok(false) => {}
            Err(reason) => return kept(draft, &reason),
        }
        let page = match self.fetch(&link) {
            Ok(Some(page)) => page,
            Ok(None) => return Item::Unchanged { path: draft.path },
            Err(reason) => return kept(draft, &format!("its page could not be had: {reason}")),
        };
        let mut found = Vec::new();
        let _ = read_page(&page, &link, options, false, &mut |item| {
            found.push(item);
            ControlFlow::Continue(())
        });
        match <[Item; 1]>::try_from(found) {
            Ok([Item::Article(mut article)]) => {
                article.path = std::mem::take(&mut draft.path);
                article.record = draft.record.take();
                complete(&mut article, draft);
                Item::Article(article)
            }
            Ok([Item::Rejected(rejected)]) => {
                kept(draft, &format!("its page: {}", rejected.reason))
            }
            _ => kept(draft, "its page is no article"),
        }
    }

    fn visited(&self, url: &str) -> Result<bool, String> {
        if self.visits.iter().any(|visit| visit.url == url) {
            return Ok(true);
        }
        let Some(store) = self.store else {
            return Ok(false);
        };
        let visit = store.visit(url).map_err(|error| error.to_string())?;
        Ok(visit.is_some_and(|visit| visit.failure.is_none()))
    }

    /// The page at `url`; None when it is what it was.
    fn fetch(&mut self, url: &str) -> Result<Option<Box<Page>>, String> {
        let known = match self.store.map(|store| store.visit(url)) {
            Some(Ok(visit)) => visit,
            Some(Err(error)) => return Err(error.to_string()),
            None => None,
        };
        let known = known.unwrap_or_default();
        let validators = Validators {
            etag: known.etag,
            last_modified: known.last_modified,
        };
        let answer = self.fetcher.get(url, &validators);
        let (validators, failure) = match &answer {
            Ok(Answer::Page(page)) => (page.validators.clone(), None),
            Ok(Answer::Unchanged) => (validators, None),
            Err(reason) => (validators, Some(reason.clone())),
        };
        self.visits.push(Visit {
            url: url.to_owned(),
            fetched: self.now.clone(),
            etag: validators.etag,
            last_modified: validators.last_modified,
            failure,
        });
        match answer? {
            Answer::Page(page) => Ok(Some(page)),
            Answer::Unchanged => Ok(None),
        }
    }
}

fn read_page(
    page: &Page,
    url: &str,
    options: &read::Options,
    keep_links: bool,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let options = read::Options {
        charset: page.charset.clone(),
        keep_links,
        consumed: None,
        ..options.clone()
    };
    read::read_stream(url, &mut &page.bytes[..], &options, &mut |mut item| {
        if let Item::Article(draft) = &mut item
            && draft.url.is_none()
            && draft.record.is_none()
        {
            draft.url = Some(Field::new(page.url.clone(), Origin::Record));
        }
        sink(item)
    })
}

/// What the page does not say is taken from the feed.
fn complete(article: &mut Draft, item: Draft) {
    let fill = |field: &mut Option<Field<String>>, other| {
        if field.is_none() {
            *field = other;
        }
    };
    fill(&mut article.title, item.title);
    fill(&mut article.published, item.published);
    fill(&mut article.source, item.source);
    fill(&mut article.section, item.section);
    fill(&mut article.language, item.language);
    fill(&mut article.url, item.url);
    if article.authors.is_empty() {
        article.authors = item.authors;
    }
}

fn kept(mut draft: Draft, reason: &str) -> Item {
    if draft.text.trim().is_empty() {
        return Item::Rejected(Rejected {
            path: draft.path,
            place: draft.record,
            reason: format!("no text in the feed, and {reason}"),
        });
    }
    draft
        .warnings
        .push(format!("taken from the feed: {reason}"));
    Item::Article(Box::new(draft))
}

fn refused(url: &str, reason: String) -> Item {
    Item::Rejected(Rejected {
        path: url.to_owned(),
        place: None,
        reason,
    })
}
