//! Limits on attempts, by key: an account, a client's network, a purpose. After a burst the bucket refills steadily, so a
//! limit always ends by itself. Nobody can lock somebody else out for good: what strangers can run dry is never the only
//! way, since a browser that has signed in before and every session have buckets of their own.
//!
//! An attempt is charged before the work, so that parallel attempts cannot slip through, and refunded when it succeeds.
//! It runs on the injected clock and refunds, which `governor` does not offer.

use crate::IdentityError;
use ac_core::{Clock, Timestamp};
use std::{
    collections::{BTreeSet, HashMap, hash_map::RandomState},
    hash::BuildHasher,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

/// Buckets remembered of each purpose. Past this the one that is nearest to full again is forgotten for a new one: it costs
/// whoever fills the table more attempts to win back one of theirs than they win, and it never refuses anybody.
const KEYS_MAX: usize = 100_000;
/// What the network around an IPv6 network has, compared with one network in it: a provider gives each customer anything
/// from a /64 to a /48.
const WIDE_TIMES: i64 = 8;
const MICROS_PER_SEC: i64 = 1_000_000;

/// How many attempts at once, and how long until each comes back. Each purpose's keys are remembered apart, so that one that
/// is flooded does not push out another's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    purpose: &'static str,
    burst: i64,
    refill_secs: i64,
}

/// Wrong passwords from one network, for whatever accounts.
pub(crate) const NETWORK: Rate = Rate { purpose: "network", burst: 20, refill_secs: 45 };
/// Wrong passwords for one account from one network.
pub(crate) const ACCOUNT_HERE: Rate = Rate { purpose: "account here", burst: 10, refill_secs: 90 };
/// Wrong passwords for one account from all networks that are strange to it: 100 in any hour (50 at once and 50 that come
/// back), 1,200 in a day, 440,000 in a year, however many addresses they come from.
pub(crate) const ACCOUNT: Rate = Rate { purpose: "account", burst: 50, refill_secs: 72 };
/// The same wrong password for whatever accounts.
pub(crate) const WORD: Rate = Rate { purpose: "word", burst: 20, refill_secs: 45 };
/// Wrong passwords for one account from one browser that has signed in to it, in place of all above: 960 in a day. To get
/// such a browser one needs the password, and a new password ends it.
pub(crate) const KNOWN: Rate = Rate { purpose: "known browser", burst: 10, refill_secs: 90 };
/// Wrong passwords and codes typed to confirm, by session: 960 in a day.
pub(crate) const CONFIRM: Rate = Rate { purpose: "confirm", burst: 10, refill_secs: 90 };
/// Wrong second factors for one account: 720 in a day, of which each has three chances in a million.
pub(crate) const CODE: Rate = Rate { purpose: "code", burst: 8, refill_secs: 120 };
/// Mails that one address can be made to receive.
pub(crate) const MAIL_TO: Rate = Rate { purpose: "mail to", burst: 5, refill_secs: 900 };
/// Mails to addresses of their choice that one workspace's or one person's doings can send.
pub(crate) const MAIL_FROM: Rate = Rate { purpose: "mail from", burst: 100, refill_secs: 300 };
/// Mails of one kind that the installation sends to addresses somebody typed: 720 in an hour, whoever asks for them. A
/// reset's link to somebody who has an account goes out all the same.
pub(crate) const MAILS: Rate = Rate { purpose: "mails", burst: 500, refill_secs: 5 };
/// Further workspaces of one person: each may send mails.
pub(crate) const WORKSPACES: Rate = Rate { purpose: "workspaces", burst: 5, refill_secs: 86_400 };
/// Sign-ups, resets and links tried from one network.
pub(crate) const FORMS: Rate = Rate { purpose: "forms", burst: 30, refill_secs: 30 };

/// What one network sends to one public page, such as a web form.
pub(crate) const VISIT: Rate = Rate { purpose: "visit", burst: 10, refill_secs: 60 };
/// What anybody sends to it: 900 in an hour.
pub(crate) const VISITS: Rate = Rate { purpose: "visits", burst: 300, refill_secs: 4 };

impl Rate {
    /// One attempt by `key`.
    pub(crate) fn of(self, key: impl Into<String>) -> Charge {
        Charge { rate: self, key: key.into() }
    }

    /// One attempt at `what` by the network of `address` and, for IPv6, by the one around it.
    pub(crate) fn of_network(self, what: &str, address: &str) -> Vec<Charge> {
        let around = around(address).map(|around| self.wide().of(format!("{what} {around}")));
        std::iter::once(self.of(format!("{what} {}", network(address)))).chain(around).collect()
    }

    fn wide(self) -> Self {
        let refill_secs = (self.refill_secs / WIDE_TIMES).max(1);
        Self { burst: self.burst.saturating_mul(WIDE_TIMES), refill_secs, ..self }
    }

    fn step(self) -> i64 {
        self.refill_secs.saturating_mul(MICROS_PER_SEC)
    }

    fn refusal(self, retry_after_secs: i64) -> IdentityError {
        if self.purpose == MAILS.purpose {
            IdentityError::TooManyMails { retry_after_secs }
        } else {
            IdentityError::TooManyAttempts { retry_after_secs }
        }
    }
}

/// One attempt, to be charged.
#[derive(Debug)]
pub(crate) struct Charge {
    rate: Rate,
    key: String,
}

/// Token buckets of all keys.
pub(crate) struct Limits {
    clock: Clock,
    /// Keys are kept as hashes that nobody outside can foresee: a bucket takes the same few bytes whatever was typed.
    hasher: RandomState,
    purposes: Mutex<HashMap<&'static str, Buckets>>,
}

/// Those of one purpose.
#[derive(Default)]
struct Buckets {
    /// The instant at which each would be full again.
    full_at: HashMap<u64, i64>,
    /// The same by that instant.
    in_order: BTreeSet<(i64, u64)>,
}

impl Buckets {
    fn get(&self, key: u64, now: i64) -> i64 {
        self.full_at.get(&key).map_or(now, |at| now.max(*at))
    }

    fn set(&mut self, key: u64, at: i64) {
        self.forget(key);
        if self.full_at.len() >= KEYS_MAX
            && let Some((_, nearest)) = self.in_order.pop_first()
        {
            self.full_at.remove(&nearest);
        }
        self.full_at.insert(key, at);
        self.in_order.insert((at, key));
    }

    fn forget(&mut self, key: u64) {
        if let Some(at) = self.full_at.remove(&key) {
            self.in_order.remove(&(at, key));
        }
    }
}

impl Limits {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, hasher: RandomState::new(), purposes: Mutex::default() }
    }

    /// Charges an attempt to every key, or, where one of them has run dry, to none.
    ///
    /// Errors: `too_many_requests` with the seconds until the next attempt.
    pub(crate) fn charge(&self, charges: &[Charge]) -> Result<(), IdentityError> {
        let Timestamp(now) = self.clock.now();
        let mut purposes = self.purposes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut owed = Vec::new();
        for Charge { rate, key } in charges {
            let key = self.hasher.hash_one(key);
            let next = purposes.entry(rate.purpose).or_default().get(key, now).saturating_add(rate.step());
            let over = next.saturating_sub(now.saturating_add(rate.step().saturating_mul(rate.burst)));
            if over > 0 {
                return Err(rate.refusal(over.saturating_add(MICROS_PER_SEC - 1) / MICROS_PER_SEC));
            }
            owed.push((rate.purpose, key, next));
        }
        for (purpose, key, next) in owed {
            purposes.entry(purpose).or_default().set(key, next);
        }
        Ok(())
    }

    /// Takes back one [`Limits::charge`].
    pub(crate) fn refund(&self, charges: &[Charge]) {
        let Timestamp(now) = self.clock.now();
        let mut purposes = self.purposes.lock().unwrap_or_else(PoisonError::into_inner);
        for Charge { rate, key } in charges {
            let key = self.hasher.hash_one(key);
            let buckets = purposes.entry(rate.purpose).or_default();
            match buckets.get(key, now).saturating_sub(rate.step()) {
                at if at > now => buckets.set(key, at),
                _ => buckets.forget(key),
            }
        }
    }
}

/// What of a client's address counts as one client: all of an IPv4 address, the first 64 bits of an IPv6 address, since
/// the rest is anybody's to choose.
pub(crate) fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(v6)) => prefix(v6, 64),
        Ok(v4) => v4.to_string(),
        Err(_) => "unknown".to_owned(),
    }
}

/// The largest network that one customer is usually given.
fn around(address: &str) -> Option<String> {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(v6)) => Some(prefix(v6, 48)),
        _ => None,
    }
}

fn prefix(address: Ipv6Addr, bits: u32) -> String {
    format!("{}/{bits}", Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { purpose: "test", burst: 3, refill_secs: 10 };

    fn charge(limits: &Limits, rate: Rate, key: &str) -> Result<(), IdentityError> {
        limits.charge(&[rate.of(key)])
    }

    #[test]
    fn a_burst_then_a_steady_refill_and_never_a_lock() {
        let clock = Clock::default();
        let limits = Limits::new(clock.clone());
        for _ in 0..3 {
            charge(&limits, RATE, "a").unwrap();
        }
        let Err(IdentityError::TooManyAttempts { retry_after_secs }) = charge(&limits, RATE, "a") else {
            panic!("the fourth is refused")
        };
        assert!((9..=10).contains(&retry_after_secs), "{retry_after_secs}");
        charge(&limits, RATE, "b").unwrap();
        for _ in 0..50 {
            assert!(charge(&limits, RATE, "a").is_err());
        }
        clock.advance_secs(10);
        charge(&limits, RATE, "a").unwrap();
        assert!(charge(&limits, RATE, "a").is_err());
        limits.refund(&[RATE.of("a")]);
        charge(&limits, RATE, "a").unwrap();
    }

    #[test]
    fn a_refused_attempt_is_charged_to_nobody() {
        let limits = Limits::new(Clock::default());
        for _ in 0..3 {
            charge(&limits, RATE, "dry").unwrap();
        }
        for _ in 0..5 {
            assert!(limits.charge(&[RATE.of("full"), RATE.of("dry")]).is_err());
        }
        for _ in 0..3 {
            charge(&limits, RATE, "full").unwrap();
        }
    }

    #[test]
    fn a_full_table_forgets_who_owes_least_and_refuses_nobody() {
        // So slow that none refills while the table is filled.
        let slow = Rate { refill_secs: 3_600, ..RATE };
        let limits = Limits::new(Clock::default());
        for _ in 0..3 {
            charge(&limits, slow, "guessed at").unwrap();
        }
        for key in 0..KEYS_MAX + 10 {
            charge(&limits, slow, &key.to_string()).unwrap();
        }
        assert!(charge(&limits, slow, "guessed at").is_err(), "who owes most is remembered");
        charge(&limits, slow, "new").unwrap();
        charge(&limits, Rate { purpose: "another", ..slow }, "new").unwrap();
        let kept = limits.purposes.lock().unwrap();
        assert_eq!((kept["test"].full_at.len(), kept["test"].in_order.len()), (KEYS_MAX, KEYS_MAX));
        assert_eq!(kept["another"].full_at.len(), 1, "each purpose has a table");
    }

    #[test]
    fn an_ipv6_client_cannot_rotate_within_its_network() {
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
        assert_eq!(around("2001:db8:1:2::1").as_deref(), Some("2001:db8:1::/48"));
        assert_eq!(around("::ffff:192.0.2.1"), None);
        let limits = Limits::new(Clock::default());
        let rotated = (0..100).take_while(|n| {
            let address = format!("2001:db8:1:{n:x}::1");
            limits.charge(&RATE.of_network("test", &address)).is_ok()
        });
        assert_eq!(i64::try_from(rotated.count()).unwrap(), RATE.burst * WIDE_TIMES);
    }
}
