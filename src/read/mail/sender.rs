//! Who wrote a message, and for which outlet.

use mail_parser::Message;

use super::super::authors::split_authors;
use super::super::words::one_line;

/// The names in `From`.
pub struct Sender {
    /// People.
    pub authors: Vec<String>,
    /// The outlet: the name of a newsletter, of a list or group, else the domain.
    pub source: Option<String>,
}

/// Mail boxes of an office, by the part before the `@`.
const OFFICES: &[&str] = &[
    "news",
    "newsletter",
    "newsletters",
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "info",
    "mail",
    "email",
    "hello",
    "contact",
    "alerts",
    "briefing",
    "daily",
    "weekly",
    "editor",
    "editors",
    "press",
    "presse",
    "redaktion",
    "redaccion",
    "redazione",
    "redaction",
    "updates",
    "subscriptions",
    "nytdirect",
    "reply",
];

/// Reads `From`, and what newsletters and lists say of themselves.
pub fn of(message: &Message) -> Sender {
    let first = message.from().and_then(|from| from.first());
    let name = first
        .and_then(|from| from.name())
        .map(|name| one_line(name.trim_matches(['"', '\''])))
        .filter(|name| !name.is_empty() && !name.contains('@'));
    let address = first
        .and_then(|from| from.address())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let (office, domain) = address.split_once('@').unwrap_or((&address, ""));
    let header = |header: &str| {
        message
            .header_raw(header.to_owned())
            .map(one_line)
            .filter(|value| !value.is_empty())
    };
    let bulk = header("List-Unsubscribe").is_some() || header("List-Id").is_some();
    let organisation = header("Organization")
        .or_else(|| header("Organisation"))
        .or_else(|| header("Newsgroups"));
    let list = || {
        let id = header("List-Id")?;
        let named = id
            .split('<')
            .next()
            .unwrap_or_default()
            .trim()
            .trim_matches('"')
            .to_owned();
        (!named.is_empty() && !named.contains("=?")).then_some(named)
    };
    let domain = (!domain.is_empty()).then(|| domain.to_owned());
    let Some(name) = name else {
        return Sender {
            authors: Vec::new(),
            source: organisation.or_else(list).or(domain),
        };
    };
    if let Some((person, outlet)) = parted(&name) {
        return Sender {
            authors: split_authors(&person),
            source: Some(outlet),
        };
    }
    let office = OFFICES.iter().any(|known| {
        office == *known
            || office.starts_with(&format!("{known}+"))
            || office.ends_with(&format!("-{known}"))
    });
    if office || bulk && list().is_none() {
        return Sender {
            authors: Vec::new(),
            source: Some(name),
        };
    }
    Sender {
        authors: split_authors(&name),
        source: organisation.or_else(list).or(domain),
    }
}

/// "Ana Lopo at The Lantern", "Ana Lopo | The Lantern": a person and an outlet.
fn parted(name: &str) -> Option<(String, String)> {
    let (person, outlet) = [" at ", " from ", " via ", " | ", " @ ", " from: "]
        .iter()
        .find_map(|between| name.split_once(between))?;
    let words = person.split_whitespace().count();
    let is_person = (2..=4).contains(&words) && !person.to_lowercase().starts_with("the ");
    (is_person && !outlet.trim().is_empty())
        .then(|| (person.trim().to_owned(), outlet.trim().to_owned()))
}
