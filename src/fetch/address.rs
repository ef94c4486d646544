//! Which addresses are public: looked at after the name is resolved, so that no name and no
//! redirect leads into a private network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Resolves names to public addresses alone.
#[derive(Debug)]
pub struct Public {
    /// Whether any address will do.
    pub allow_private: bool,
}

impl Resolver for Public {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for address in found.iter() {
            if self.allow_private || is_public(address.ip()) {
                public.push(*address);
            }
        }
        if public.is_empty() {
            let reason = "its address is not public (--allow-private fetches it all the same)";
            let kind = std::io::ErrorKind::PermissionDenied;
            return Err(Error::Io(std::io::Error::new(kind, reason)));
        }
        Ok(public)
    }
}

/// False for what the IANA Special-Purpose Address Registries (RFC 6890) do not call globally
/// reachable, and for multicast.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, _, _)
    );
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let words = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match words {
        // IPv4-mapped, and IPv4-compatible with loopback and the unspecified address among them.
        [0, 0, 0, 0, 0, 0xFFFF | 0, high, low] => embedded(high, low),
        // NAT64 and 6to4 carry an IPv4 address.
        [0x64, 0xFF9B, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        // Teredo, benchmarking, ORCHID and documentation.
        [0x2001, second, ..] => !(second < 0x200 || second == 0x0DB8),
        // Global unicast (RFC 4291) is 2000::/3; unique local, link-local, multicast are not in it.
        [first, ..] => first & 0xE000 == 0x2000 && first != 0x3FFF,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_known() {
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.20.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(text.parse().expect("an address")), "{text}");
        }
        for text in [
            "8.8.8.8",
            "93.184.216.34",
            "172.32.0.1",
            "2606:2800:220:1::1",
            "2001:4860::8888",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(text.parse().expect("an address")), "{text}");
        }
    }
}
