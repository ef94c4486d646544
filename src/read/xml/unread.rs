//! XML of a kind that holds no article as far as is known: a loud refusal that names it.

use std::ops::ControlFlow;

use super::super::{Head, Input, Reader, Sink};
use super::{local, root, source};

/// XML whose root no reader knows.
pub struct OtherXml;

impl Reader for OtherXml {
    fn sniff(&self, head: &Head) -> u8 {
        let start = head.text.get(..5).unwrap_or_default();
        let declared = start.eq_ignore_ascii_case("<?xml");
        match (declared || head.named(&[".xml"]), root(head.text)) {
            (true, Some(name)) if local(name).eq_ignore_ascii_case("html") => 0,
            (true, _) => 62,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input, sink: &mut Sink) -> ControlFlow<()> {
        let text = match source(input) {
            Ok(source) => source.text,
            Err(refusal) => return sink(refusal),
        };
        let reason = match root(&text) {
            None => "looks like XML, but no element begins in it".to_owned(),
            Some(name @ ("urlset" | "sitemapindex")) => {
                let links = text.matches("<loc>").count();
                format!("is a sitemap (<{name}>) of {links} addresses, and holds no article itself")
            }
            Some(name) => format!(
                "is XML with the root element <{name}>, which is not known; read are RSS, Atom, \
                 NewsML-G2, NewsML 1, NITF and Reuters newsitem"
            ),
        };
        sink(input.rejected(None, reason))
    }
}
