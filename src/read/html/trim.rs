//! Takes out of a page, in one pass, what holds no words of an article: scripts, styles, drawings,
//! comments, marks of emphasis, most attributes. Typical news pages shrink to a fifth, and the
//! parser behind it never meets nesting or formatting that would cost it more than linear time.

/// The deepest nesting handed on. Real pages stay under it; the tree builder of the HTML standard
/// walks its stack of open elements, so its time is this times the length at worst.
const MAX_DEPTH: usize = 100;

/// How far down an end tag looks for its start tag.
const MAX_LOOK: usize = 48;

/// Longest attribute value handed on, in bytes.
const MAX_VALUE: usize = 4_000;

/// A page without its dead weight.
#[derive(Debug, Default)]
pub struct Trimmed {
    /// The page.
    pub html: String,
    /// The contents of its JSON-LD scripts, in order.
    pub json_ld: Vec<String>,
}

/// Elements dropped with all they hold.
const DROPPED: &[&str] = &[
    "script",
    "style",
    "noscript",
    "svg",
    "math",
    "iframe",
    "object",
    "canvas",
    "select",
    "textarea",
    "video",
    "audio",
    "map",
    "template",
    "button",
    "datalist",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
];

/// Elements dropped while what they hold stays. Formatting elements are among them because the
/// HTML standard reopens them in each block, which hostile pages use.
const UNWRAPPED: &[&str] = &[
    "b", "i", "em", "strong", "font", "u", "small", "big", "tt", "code", "s", "strike", "nobr",
    "mark", "wbr", "img", "picture", "source", "input", "path", "area", "track", "param", "embed",
    "ins", "abbr", "cite", "sub", "kbd", "samp", "var", "center", "frame", "frameset", "form",
    "fieldset", "legend", "keygen", "basefont", "bgsound", "image", "isindex", "bdi", "bdo",
];

/// Elements without an end tag, or whose end tag is optional and whose nesting the parser bounds.
const UNCOUNTED: &[&str] = &[
    "p", "li", "td", "th", "tr", "dd", "dt", "a", "br", "hr", "meta", "link", "base", "html",
    "head", "body", "title", "tbody", "thead", "tfoot", "col", "colgroup", "caption", "option",
];

/// Attributes that say something about an article.
const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "itemprop",
    "itemtype",
    "rel",
    "href",
    "role",
    "property",
    "name",
    "content",
    "datetime",
    "pubdate",
    "hidden",
    "aria-hidden",
    "lang",
    "http-equiv",
    "data-testid",
    "data-component",
    "data-qa",
    "data-type",
    "data-name",
    "aria-label",
];

/// Trims `source`. Never fails; a cut-off page gives what is there.
pub fn trim(source: &str) -> Trimmed {
    let mut pass = Pass {
        source,
        bytes: source.as_bytes(),
        out: Trimmed {
            html: String::with_capacity(source.len() / 4),
            json_ld: Vec::new(),
        },
        open: Vec::new(),
        emitted: 0,
        unclosed: Vec::new(),
    };
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'<', &pass.bytes[at..]) {
        pass.out.html.push_str(&source[at..at + next]);
        at = pass.markup(at + next);
    }
    pass.out.html.push_str(&source[at..]);
    pass.out
}

struct Pass<'a> {
    source: &'a str,
    bytes: &'a [u8],
    out: Trimmed,
    /// Open elements with whether their tag was handed on.
    open: Vec<(&'a str, bool)>,
    emitted: usize,
    /// Names looked for in vain up to the end: not looked for again.
    unclosed: Vec<&'static str>,
}

impl<'a> Pass<'a> {
    /// Handles what begins with `<` at `at`; returns where to go on.
    fn markup(&mut self, at: usize) -> usize {
        let rest = &self.bytes[at + 1..];
        match rest.first() {
            Some(b'!') if rest.starts_with(b"!--") => {
                let end = memchr::memmem::find(&self.bytes[at + 4..], b"-->");
                end.map_or(self.bytes.len(), |end| at + 4 + end + 3)
            }
            Some(b'!' | b'?') => self.tag_end(at),
            Some(b'/') if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(at),
            Some(letter) if letter.is_ascii_alphabetic() => self.start_tag(at),
            _ => {
                // Of many in a row only the last may have a tag behind it once others are dropped.
                let more = rest.iter().take_while(|byte| **byte == b'<').count();
                let plain = more.saturating_sub(1);
                self.out.html.push_str(&self.source[at..at + plain]);
                self.out.html.push_str("&lt;");
                at + plain + 1
            }
        }
    }

    /// One past the `>` that ends the tag at `at`, quotes respected.
    fn tag_end(&self, at: usize) -> usize {
        let mut quote = 0u8;
        let mut before = 0u8;
        for (step, &byte) in self.bytes[at..].iter().enumerate() {
            match byte {
                b'"' | b'\'' if quote == 0 && before == b'=' => quote = byte,
                _ if quote != 0 && byte == quote => quote = 0,
                b'>' if quote == 0 => return at + step + 1,
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
        }
        self.bytes.len()
    }

    fn name(&self, at: usize) -> &'a str {
        let length = self.bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
            .count();
        &self.source[at..at + length]
    }

    fn start_tag(&mut self, at: usize) -> usize {
        let name = self.name(at + 1);
        let end = self.tag_end(at);
        let among =
            |list: &[&'static str]| list.iter().copied().find(|n| n.eq_ignore_ascii_case(name));
        if let Some(dropped) = among(DROPPED) {
            return self.dropped(dropped, at, end);
        }
        if among(UNWRAPPED).is_some() {
            return end;
        }
        let attributes = &self.source[at + 1 + name.len()..end];
        if among(UNCOUNTED).is_none() {
            let shown = self.emitted < MAX_DEPTH;
            if !attributes.ends_with("/>") || name.eq_ignore_ascii_case("div") {
                self.open.push((name, shown));
                self.emitted += usize::from(shown);
            }
            if !shown {
                return end;
            }
        }
        self.out.html.push('<');
        self.out.html.push_str(name);
        self.attributes(attributes);
        self.out.html.push('>');
        end
    }

    /// Skips an element with all it holds; a JSON-LD script is kept apart.
    fn dropped(&mut self, name: &'static str, at: usize, end: usize) -> usize {
        if self.unclosed.contains(&name) {
            return end;
        }
        let Some((inner_end, after)) = self.find_end(name, end) else {
            self.unclosed.push(name);
            // A browser takes the rest of the page for the script or style.
            return if matches!(name, "script" | "style") {
                self.bytes.len()
            } else {
                end
            };
        };
        let tag = self.source[at..end].to_ascii_lowercase();
        if name == "script" && tag.contains("ld+json") {
            self.out
                .json_ld
                .push(self.source[end..inner_end].to_owned());
        }
        self.out.html.push(' ');
        after
    }

    /// Where `</name` begins after `from`, and one past its `>`.
    fn find_end(&self, name: &str, from: usize) -> Option<(usize, usize)> {
        let found = memchr::memmem::find_iter(&self.bytes[from..], b"</").find(|step| {
            let start = from + step + 2;
            self.bytes
                .get(start..start + name.len())
                .is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
        })?;
        let at = from + found;
        let close = memchr::memchr(b'>', &self.bytes[at..]);
        Some((at, close.map_or(self.bytes.len(), |close| at + close + 1)))
    }

    fn end_tag(&mut self, at: usize) -> usize {
        let name = self.name(at + 2);
        let end = memchr::memchr(b'>', &self.bytes[at..]).map_or(self.bytes.len(), |e| at + e + 1);
        let among = |list: &[&str]| list.iter().any(|n| n.eq_ignore_ascii_case(name));
        if among(UNWRAPPED) || among(DROPPED) {
            return end;
        }
        if !among(UNCOUNTED) {
            let same = |open: &(&str, bool)| open.0.eq_ignore_ascii_case(name);
            let Some(down) = self.open.iter().rev().take(MAX_LOOK).position(same) else {
                return end;
            };
            let keep = self.open.len() - 1 - down;
            let shown = self.open[keep].1;
            self.emitted -= self.open[keep..].iter().filter(|open| open.1).count();
            self.open.truncate(keep);
            if !shown {
                return end;
            }
        }
        self.out.html.push_str("</");
        self.out.html.push_str(name);
        self.out.html.push('>');
        end
    }

    /// Hands on the attributes that count.
    fn attributes(&mut self, mut rest: &'a str) {
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let length = rest
                .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>'))
                .unwrap_or(rest.len());
            if length == 0 {
                return;
            }
            let name = &rest[..length];
            rest = rest[length..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                (value, rest) = attribute_value(after.trim_start());
            }
            let known = ATTRIBUTES.iter().any(|n| n.eq_ignore_ascii_case(name));
            let hides = name.eq_ignore_ascii_case("style") && hides(value);
            if hides {
                self.out.html.push_str(" hidden");
            } else if known && value.len() <= MAX_VALUE {
                let quote = if value.contains('"') { '\'' } else { '"' };
                for part in [" ", name, "="] {
                    self.out.html.push_str(part);
                }
                self.out.html.push(quote);
                self.out.html.push_str(value);
                self.out.html.push(quote);
            }
        }
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            let end = inner.find(quote).unwrap_or(inner.len());
            return (&inner[..end], inner.get(end + 1..).unwrap_or_default());
        }
    }
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || c == '>')
        .unwrap_or(text.len());
    text.split_at(end)
}

fn hides(style: &str) -> bool {
    let style: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(400)
        .collect();
    style.to_ascii_lowercase().contains("display:none")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(trim(source).html, expected);
    }

    #[test]
    fn dead_weight_goes_and_words_stay() {
        check(
            "<p onclick=\"x>y\" class=a>One <b>two</b></p>",
            "<p class=\"a\">One two</p>",
        );
        check("a<!-- x --><style>p{}</style>b", "a b");
        check("1 < 2 <3", "1 &lt; 2 &lt;3");
        check("<div style='display: none'>x</div>", "<div hidden>x</div>");
        check("<SCRIPT>if (a</b) x</SCRIPT >y", " y");
        check("<p>cut <a href='x", "<p>cut <a href=\"x\">");
        check("", "");
    }

    #[test]
    fn json_ld_is_kept_apart() {
        let trimmed = trim("<script type=\"application/ld+json\">{\"a\":\"</b>\"}</script>x");
        assert_eq!(trimmed.json_ld, ["{\"a\":\"</b>\"}"]);
        assert_eq!(trimmed.html, " x");
    }

    #[test]
    fn nesting_is_bounded_and_closes_rightly() {
        let deep = format!(
            "{}x{}<p>y</p>",
            "<div>".repeat(5_000),
            "</div>".repeat(5_000)
        );
        let trimmed = trim(&deep).html;
        assert_eq!(trimmed.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(trimmed.matches("</div>").count(), MAX_DEPTH);
        assert!(trimmed.ends_with("<p>y</p>"));
    }
}
