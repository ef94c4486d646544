//! Feeds that are watched.

use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::fetch::is_url;

impl Archive {
    /// Watches the feed at `url`, called `title`; with `pages` the page of each of its items is fetched
    /// too. False when it is watched already. Errors when it is no http address.
    pub fn watch_feed(
        &mut self,
        url: &str,
        title: Option<&str>,
        pages: bool,
        now: &str,
    ) -> Result<bool> {
        if !is_url(url) {
            return Err(Error::Usage(format!("{url}: no http or https address")));
        }
        self.store.put_feed(url, title, pages, now)
    }

    /// Watches the feed at `url` no more. Errors when it is not watched.
    pub fn leave_feed(&mut self, url: &str) -> Result<()> {
        if self.store.remove_feed(url)? {
            return Ok(());
        }
        Err(Error::NotFound(format!(
            "no feed {url}: `morgue feed list` lists them"
        )))
    }
}
