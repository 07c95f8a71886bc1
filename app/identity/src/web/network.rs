//! Who is at the other end. `X-Forwarded-*` counts only from a peer among the trusted proxies: anybody can write it.

use crate::session::Device;
use ac_core::Error;
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, Request, header},
};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// Entries of X-Forwarded-For that are looked at.
const HOPS_MAX: usize = 16;

/// An address or a range of addresses, such as `10.0.0.0/8` or `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u32,
}

impl FromStr for Network {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let complaint =
            || Error::field("trusted_proxies", format!("“{text}” is not an address or range such as 10.0.0.0/8."));
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let first: IpAddr = address.parse().map_err(|_| complaint())?;
        let width = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), |bits| bits.parse().map_err(|_| complaint()))?;
        if bits > width { Err(complaint()) } else { Ok(Self { first, bits }) }
    }
}

impl Network {
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, plain(address)) {
            (IpAddr::V4(first), IpAddr::V4(it)) => {
                let differ = u32::from(first) ^ u32::from(it);
                differ.checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(first), IpAddr::V6(it)) => {
                let differ = u128::from(first) ^ u128::from(it);
                differ.checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// An IPv4 address also where a dual-stack socket shows it as IPv6.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// The client of a request, in the request's extensions.
#[derive(Clone, Debug)]
pub struct Client {
    pub device: Device,
    /// The Host the client asked for, with port.
    pub host: String,
}

impl Client {
    /// Reads peer, forwarding headers and Host.
    #[must_use]
    pub fn of<B>(request: &Request<B>, trusted: &[Network]) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| plain(peer.0.ip()));
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        let behind_proxy = peer.is_some_and(is_trusted);
        let headers = request.headers();
        let forwarded = behind_proxy.then(|| forwarded_for(headers, is_trusted)).flatten();
        let forwarded_host = behind_proxy.then(|| text(headers, "x-forwarded-host")).flatten();
        let host = forwarded_host
            .or_else(|| text(headers, header::HOST.as_str()))
            .or_else(|| request.uri().authority().map(|a| a.as_str().to_owned()))
            .unwrap_or_default();
        let address = forwarded.or(peer).map_or_else(String::new, |address| address.to_string());
        let user_agent = text(headers, header::USER_AGENT.as_str()).unwrap_or_default();
        Self { device: Device { address, user_agent, mark: None }, host }
    }
}

/// The nearest hop that is not one of ours: everything left of it was written by strangers.
///
/// Read from the right, where our proxies write: a stranger's entry that is no address must not hide what they added. Where
/// one of ours is followed by no address, it is the best that is known.
fn forwarded_for(headers: &HeaderMap, is_trusted: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let values = headers.get_all("x-forwarded-for").iter().rev();
    let hops = values.flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
    let mut nearest = None;
    for hop in hops.take(HOPS_MAX) {
        let Some(address) = std::str::from_utf8(hop).ok().and_then(|hop| hop.trim().parse().ok()) else { break };
        nearest = Some(plain(address));
        if !nearest.is_some_and(&is_trusted) {
            break;
        }
    }
    nearest
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.trim().to_owned())
        .filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &str) -> String {
        let request = Request::builder()
            .header("host", "acme.localhost")
            .header("x-forwarded-for", forwarded)
            .header("x-forwarded-host", "evil.example")
            .extension(ConnectInfo::<SocketAddr>(format!("{peer}:9").parse().unwrap()))
            .body(())
            .unwrap();
        let client = Client::of(&request, &["10.0.0.0/8".parse().unwrap()]);
        format!("{} {}", client.device.address, client.host)
    }

    #[test]
    fn only_a_trusted_peer_is_believed() {
        assert_eq!(client("203.0.113.9", "198.51.100.1"), "203.0.113.9 acme.localhost");
        assert_eq!(client("10.1.2.3", "198.51.100.1"), "198.51.100.1 evil.example");
        assert_eq!(client("10.1.2.3", "1.1.1.1, 198.51.100.1, 10.9.9.9"), "198.51.100.1 evil.example");
    }

    #[test]
    fn what_a_stranger_writes_hides_no_hop() {
        let check = |forwarded: &str, expect: &str| {
            assert_eq!(client("10.1.2.3", forwarded), format!("{expect} evil.example"), "{forwarded}");
        };
        check("9.9.9.9, x, 198.51.100.1", "198.51.100.1");
        check("9.9.9.9, , 198.51.100.1, 10.9.9.9", "198.51.100.1");
        check("9.9.9.9, \u{e9}, 198.51.100.1", "198.51.100.1");
        // Nothing to be read left of our own: the farthest of them, and without any the peer.
        check("9.9.9.9, x, 10.9.9.9", "10.9.9.9");
        check("9.9.9.9, unknown", "10.1.2.3");
        check(&format!("9.9.9.9{}", ", 10.9.9.9".repeat(HOPS_MAX)), "10.9.9.9");
    }

    #[test]
    fn the_last_of_several_headers_is_the_nearest() {
        let request = Request::builder()
            .header("x-forwarded-for", "9.9.9.9, x")
            .header("x-forwarded-for", "198.51.100.1")
            .extension(ConnectInfo::<SocketAddr>("10.1.2.3:9".parse().unwrap()))
            .body(())
            .unwrap();
        let client = Client::of(&request, &["10.0.0.0/8".parse().unwrap()]);
        assert_eq!(client.device.address, "198.51.100.1");
    }

    #[test]
    fn ranges_are_ranges() {
        let network: Network = "192.0.2.0/24".parse().unwrap();
        assert!(network.contains("192.0.2.255".parse().unwrap()));
        assert!(!network.contains("192.0.3.0".parse().unwrap()));
        assert!("0.0.0.0/0".parse::<Network>().unwrap().contains("8.8.8.8".parse().unwrap()));
        assert!("::1".parse::<Network>().unwrap().contains("::1".parse().unwrap()));
        for bad in ["", "x", "10.0.0.0/33", "10.0.0.0/-1"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }
}
