//! Limits on attempts, by key: an account, a client's network, a purpose. After a burst the bucket refills steadily, so a
//! limit always ends by itself: nobody can lock somebody else out for good.
//!
//! An attempt is charged before the work, so that parallel attempts cannot slip through, and refunded when it succeeds.
//! It runs on the injected clock and refunds, which `governor` does not offer.

use crate::IdentityError;
use ac_core::{Clock, Timestamp};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Keys remembered; past this the ones that have refilled are dropped, and then the limit holds for all new ones.
const KEYS_MAX: usize = 100_000;
const MICROS_PER_SEC: i64 = 1_000_000;

/// How many attempts at once, and how long until each comes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub purpose: &'static str,
    pub burst: i64,
    pub refill_secs: i64,
}

/// Wrong passwords for one account, or from one network.
pub(crate) const SIGN_IN: Rate = Rate { purpose: "sign-in", burst: 20, refill_secs: 45 };
/// Wrong second factors for one account.
pub(crate) const CODE: Rate = Rate { purpose: "code", burst: 8, refill_secs: 120 };
/// Mails that one address can be made to receive.
pub(crate) const MAIL_TO: Rate = Rate { purpose: "mail-to", burst: 5, refill_secs: 900 };
/// Sign-ups, resets and links tried from one network.
pub(crate) const FORMS: Rate = Rate { purpose: "forms", burst: 30, refill_secs: 30 };

/// Token buckets by key, as the instant at which each would be full again.
pub(crate) struct Limits {
    clock: Clock,
    full_at: Mutex<HashMap<(&'static str, String), i64>>,
}

impl Limits {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, full_at: Mutex::default() }
    }

    /// Charges one attempt to `key`.
    ///
    /// Errors: `too_many_requests` with the seconds until the next attempt.
    pub(crate) fn charge(&self, rate: Rate, key: &str) -> Result<(), IdentityError> {
        let Timestamp(now) = self.clock.now();
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS_MAX {
            buckets.retain(|_, full_at| *full_at > now);
            if buckets.len() >= KEYS_MAX {
                return Err(IdentityError::TooManyAttempts { retry_after_secs: rate.refill_secs });
            }
        }
        let step = rate.refill_secs.saturating_mul(MICROS_PER_SEC);
        let bucket = buckets.entry((rate.purpose, key.to_owned())).or_insert(now);
        let next = (*bucket).max(now).saturating_add(step);
        let over = next.saturating_sub(now.saturating_add(step.saturating_mul(rate.burst)));
        if over > 0 {
            let retry_after_secs = over.saturating_add(MICROS_PER_SEC - 1) / MICROS_PER_SEC;
            return Err(IdentityError::TooManyAttempts { retry_after_secs });
        }
        *bucket = next;
        Ok(())
    }

    /// Takes back one [`Limits::charge`].
    pub(crate) fn refund(&self, rate: Rate, key: &str) {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = buckets.get_mut(&(rate.purpose, key.to_owned())) {
            *full_at = full_at.saturating_sub(rate.refill_secs.saturating_mul(MICROS_PER_SEC));
        }
    }
}

/// What of a client's address counts as one client: all of an IPv4 address, the first 64 bits of an IPv6 address, since
/// the rest is anybody's to choose.
pub(crate) fn network(address: &str) -> String {
    match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
        Ok(v4) => v4.to_string(),
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { purpose: "test", burst: 3, refill_secs: 10 };

    #[test]
    fn a_burst_then_a_steady_refill_and_never_a_lock() {
        let clock = Clock::default();
        let limits = Limits::new(clock.clone());
        for _ in 0..3 {
            limits.charge(RATE, "a").unwrap();
        }
        let Err(IdentityError::TooManyAttempts { retry_after_secs }) = limits.charge(RATE, "a") else {
            panic!("the fourth is refused")
        };
        assert!((9..=10).contains(&retry_after_secs), "{retry_after_secs}");
        limits.charge(RATE, "b").unwrap();
        for _ in 0..50 {
            assert!(limits.charge(RATE, "a").is_err());
        }
        clock.advance_secs(10);
        limits.charge(RATE, "a").unwrap();
        assert!(limits.charge(RATE, "a").is_err());
        limits.refund(RATE, "a");
        limits.charge(RATE, "a").unwrap();
    }

    #[test]
    fn an_ipv6_client_cannot_rotate_within_its_network() {
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
