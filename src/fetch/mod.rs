//! "Get me this page": politely, within bounds, and from nowhere that is not public.
//!
//! One request at a time, with a pause between two to the same host; robots.txt is kept to
//! (RFC 9309); a page that has not changed is not sent again (RFC 9110, conditional requests); what
//! is too large or too slow is given up; private addresses are refused after the name is resolved,
//! at every redirect (the address that was looked at is the one that is connected to).

mod address;
mod robots;

use std::collections::HashMap;
use std::io::Read;
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use address::Public;
use robots::Rules;

/// How the fetcher names itself in robots.txt.
const NAME: &str = "morgue";
/// The most redirects that are followed, as in RFC 9309 for robots.txt, doubled for pages.
const MAX_REDIRECTS: usize = 10;
/// The longest pause that a robots.txt may ask for.
const MAX_PAUSE: Duration = Duration::from_secs(60);

/// How to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Pause between two requests to one host; robots.txt may ask for more.
    pub pause: Duration,
    /// Time for one page, redirects and all.
    pub timeout: Duration,
    /// Bytes of one page, decompressed.
    pub max_bytes: usize,
    /// Whether loopback, private and other addresses that are not public may be asked.
    pub allow_private: bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(60),
            max_bytes: 48_000_000,
            allow_private: false,
        }
    }
}

/// What a server gave to know its answer by, next time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`, as given.
    pub etag: Option<String>,
    /// `Last-Modified`, as given.
    pub last_modified: Option<String>,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The bytes.
    Page(Box<Page>),
    /// The page is what it was.
    Unchanged,
}

/// A page as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The address after all redirects.
    pub url: String,
    /// The charset of its `Content-Type`, where one is stated.
    pub charset: Option<String>,
    /// The body, without content coding.
    pub bytes: Vec<u8>,
    /// To know it by.
    pub validators: Validators,
}

/// Fetches pages; keeps what it learned of each host.
pub struct Fetcher {
    agent: Agent,
    policy: Policy,
    hosts: HashMap<String, Host>,
}

#[derive(Default)]
struct Host {
    rules: Option<Rules>,
    last: Option<Instant>,
}

/// True for what can be fetched: an absolute http or https URL.
pub fn is_url(text: &str) -> bool {
    let start: String = text.chars().take(8).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("http://") || start.starts_with("https://")
}

impl Fetcher {
    /// A fetcher that has asked nobody yet.
    pub fn new(policy: Policy) -> Fetcher {
        let config = Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(policy.timeout))
            .user_agent(format!("{NAME}/{}", env!("CARGO_PKG_VERSION")))
            .accept("text/html,application/xhtml+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.8")
            .proxy(None)
            .build();
        let resolver = Public {
            allow_private: policy.allow_private,
        };
        Fetcher {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            policy,
            hosts: HashMap::new(),
        }
    }

    /// Fetches `url`. `known` are the validators of an earlier answer.
    ///
    /// Errors, in words for the user: no http address, not public, forbidden by robots.txt, an HTTP
    /// status other than 200 and 304, too large, too slow, not to be reached.
    pub fn get(&mut self, url: &str, known: &Validators) -> Result<Answer, String> {
        let mut url = parsed(url)?;
        for _ in 0..=MAX_REDIRECTS {
            self.allowed(&url)?;
            self.wait(&url);
            let response = self.request(&url, known)?;
            match response.status() {
                StatusCode::NOT_MODIFIED => return Ok(Answer::Unchanged),
                StatusCode::OK => return self.page(&url, response),
                status if status.is_redirection() => url = redirect(&url, &response)?,
                status => return Err(answered(status)),
            }
        }
        Err(format!("more than {MAX_REDIRECTS} redirects"))
    }

    fn request(&self, url: &Url, known: &Validators) -> Result<Response<Body>, String> {
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = &known.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(time) = &known.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, time);
        }
        request
            .call()
            .map_err(|error| in_words(&error, &self.policy))
    }

    fn page(&self, url: &Url, response: Response<Body>) -> Result<Answer, String> {
        let text = |name| text_of(response.headers(), name);
        let validators = Validators {
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
        };
        let charset = response.body().charset().map(str::to_owned);
        let bytes = body(response, self.policy.max_bytes)
            .map_err(|error| in_words(&error.into(), &self.policy))?
            .ok_or_else(|| format!("more than {} bytes", self.policy.max_bytes))?;
        Ok(Answer::Page(Box::new(Page {
            url: url.to_string(),
            charset,
            bytes,
            validators,
        })))
    }

    /// Asks the host's robots.txt, once.
    fn allowed(&mut self, url: &Url) -> Result<(), String> {
        let key = origin(url);
        if self.hosts.get(&key).is_none_or(|host| host.rules.is_none()) {
            let rules = self.robots(url)?;
            self.hosts.entry(key.clone()).or_default().rules = Some(rules);
        }
        let rules = self.hosts.get(&key).and_then(|host| host.rules.as_ref());
        if rules.is_some_and(|rules| !rules.allow(url)) {
            return Err("forbidden by the robots.txt of its host".to_owned());
        }
        Ok(())
    }

    fn robots(&mut self, url: &Url) -> Result<Rules, String> {
        let mut at = url.join("/robots.txt").map_err(|e| e.to_string())?;
        for _ in 0..=robots::MAX_REDIRECTS {
            self.wait(&at);
            let response = self.request(&at, &Validators::default())?;
            let status = response.status();
            if status.is_redirection() {
                at = redirect(&at, &response)?;
            } else if status.is_success() {
                let bytes = body(response, robots::MAX_BYTES).ok().flatten();
                return Ok(Rules::read(NAME, &bytes.unwrap_or_default()));
            } else if status.is_server_error() {
                return Ok(Rules::nothing());
            } else {
                return Ok(Rules::everything());
            }
        }
        Ok(Rules::everything())
    }

    /// Sleeps until the host may be asked again.
    fn wait(&mut self, url: &Url) {
        let host = self.hosts.entry(origin(url)).or_default();
        let asked = host.rules.as_ref().and_then(Rules::pause);
        let pause = asked
            .unwrap_or_default()
            .min(MAX_PAUSE)
            .max(self.policy.pause);
        if let Some(last) = host.last {
            std::thread::sleep(pause.saturating_sub(last.elapsed()));
        }
        host.last = Some(Instant::now());
    }
}

fn parsed(url: &str) -> Result<Url, String> {
    let url = Url::parse(url.trim()).map_err(|error| format!("no address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{}: only http and https are fetched", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("addresses with a user name or password are not fetched".to_owned());
    }
    Ok(url)
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn redirect(from: &Url, response: &Response<Body>) -> Result<Url, String> {
    let target = text_of(response.headers(), header::LOCATION);
    let target = target.ok_or_else(|| answered(response.status()))?;
    let to = from.join(&target);
    parsed(
        to.map_err(|error| format!("leads to no address: {error}"))?
            .as_str(),
    )
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    value.to_str().ok().map(str::to_owned)
}

fn answered(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or_default();
    format!("the server answered {} {reason}", status.as_u16())
}

/// The body within `limit` bytes; None when it is longer.
fn body(mut response: Response<Body>, limit: usize) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let reader = response.body_mut().as_reader();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limit).then_some(bytes))
}

fn in_words(error: &ureq::Error, policy: &Policy) -> String {
    match error {
        ureq::Error::Timeout(_) => format!("took more than {} seconds", policy.timeout.as_secs()),
        ureq::Error::HostNotFound => "no such host".to_owned(),
        ureq::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}
