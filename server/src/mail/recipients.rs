//! How many mails of workspaces one address gets: each workspace has limits of its own, and somebody may have many.

use ac_crm::mails::deliver::NotSent;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Mails to one address within [`WITHIN`], whichever workspaces they are of.
const MAILS_MAX: usize = 20;
const WITHIN: Duration = Duration::from_secs(3_600);
/// Addresses remembered. Past this those that get least are forgotten.
const ADDRESSES_MAX: usize = 100_000;

/// When mails left to which addresses. Of this process: after a restart it begins anew.
#[derive(Default)]
pub(super) struct Recipients {
    left: Mutex<HashMap<String, Vec<Instant>>>,
}

impl Recipients {
    /// Notes a mail to this address at `now`. Errors: `Later` where it has had as many as it may.
    pub(super) fn charge(&self, address: &str, now: Instant) -> Result<(), NotSent> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() >= ADDRESSES_MAX {
            left.retain(|_, all| all.iter().any(|at| now.duration_since(*at) < WITHIN));
        }
        if left.len() >= ADDRESSES_MAX {
            left.retain(|_, all| all.len() > 1);
        }
        let all = left.entry(address.to_lowercase()).or_default();
        all.retain(|at| now.duration_since(*at) < WITHIN);
        if all.len() >= MAILS_MAX {
            let why = format!("This address got {MAILS_MAX} e-mails within an hour. It is tried again later.");
            return Err(NotSent::Later(why));
        }
        all.push(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_only_so_many_an_hour() {
        let (recipients, start) = (Recipients::default(), Instant::now());
        for _ in 0..MAILS_MAX {
            assert!(recipients.charge("Ann@example.com", start).is_ok());
        }
        assert!(matches!(recipients.charge("ann@EXAMPLE.com", start), Err(NotSent::Later(_))));
        assert!(recipients.charge("bob@example.com", start).is_ok(), "others get theirs");
        let later = start.checked_add(WITHIN).unwrap();
        assert!(recipients.charge("ann@example.com", later).is_ok(), "an hour later it gets more");
    }
}
