//! robots.txt (RFC 9309).

use std::time::Duration;

use texting_robots::Robot;
use url::Url;

/// The most redirects followed to a robots.txt (RFC 9309, section 2.3.1.2).
pub const MAX_REDIRECTS: usize = 5;
/// Bytes of a robots.txt that are read (RFC 9309, section 2.5, asks for 500 KiB at least).
pub const MAX_BYTES: usize = 1 << 20;

/// What a host allows.
pub struct Rules {
    robot: Option<Robot>,
    otherwise: bool,
}

impl Rules {
    /// The rules for `name` in a robots.txt; one that cannot be read forbids nothing.
    pub fn read(name: &str, bytes: &[u8]) -> Rules {
        Rules {
            robot: Robot::new(name, bytes).ok(),
            otherwise: true,
        }
    }

    /// There is no robots.txt (section 2.3.1.3).
    pub fn everything() -> Rules {
        Rules {
            robot: None,
            otherwise: true,
        }
    }

    /// The robots.txt cannot be had for a fault of the server (section 2.3.1.4).
    pub fn nothing() -> Rules {
        Rules {
            robot: None,
            otherwise: false,
        }
    }

    /// Whether `url` may be fetched.
    pub fn allow(&self, url: &Url) -> bool {
        match &self.robot {
            Some(robot) => robot.allowed(url.as_str()),
            None => self.otherwise,
        }
    }

    /// The pause between requests that the host asks for (`Crawl-delay`, seconds).
    pub fn pause(&self) -> Option<Duration> {
        let seconds = self.robot.as_ref()?.delay?;
        Duration::try_from_secs_f32(seconds).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_for_our_name_or_for_all_wins() {
        let text = b"User-agent: *\nDisallow: /\n\nUser-agent: Morgue\nDisallow: /desk/\nAllow: /desk/open\nCrawl-delay: 2\n";
        let rules = Rules::read("morgue", text);
        let allows = |path: &str| {
            let url = Url::parse(&format!("https://mercury.example{path}"));
            rules.allow(&url.expect("a URL"))
        };
        assert!(allows("/") && allows("/desk/open/1") && !allows("/desk/closed"));
        assert_eq!(rules.pause(), Some(Duration::from_secs(2)));
        let all = Rules::read("morgue", b"User-agent: *\nDisallow: /\n");
        let url = Url::parse("https://mercury.example/a").expect("a URL");
        assert!(!all.allow(&url) && !Rules::nothing().allow(&url));
        assert!(Rules::everything().allow(&url) && Rules::read("morgue", b"\xFF\0").allow(&url));
    }
}
