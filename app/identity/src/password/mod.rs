//! Passwords: what is accepted, and Argon2id.
//!
//! Invariant: an attempt costs exactly one verification, whether or not the account exists, and at most
//! [`HASHES_AT_ONCE_MAX`] run at once, so that sign-ins can neither tell who is known nor starve the server.

mod rules;

use ac_core::Error;
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

pub(crate) use rules::{check, check_length};

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
/// Hashes computed at the same time, 19 MiB each.
pub const HASHES_AT_ONCE_MAX: usize = 2;
/// Verified against when the account does not exist or has no password; no password matches it.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$ZGVjb3ktc2FsdC0wMDAw$Af0CKwR2bHvOnwI0IFkRe2x7PErlmPJWAzuMFt6oX5U";

/// Computes and verifies hashes, a few at a time.
pub(crate) struct Hasher {
    permits: Arc<Semaphore>,
    verifications: AtomicU64,
    running: Arc<AtomicUsize>,
    most_at_once: AtomicUsize,
}

impl Hasher {
    pub(crate) fn new() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX)),
            verifications: AtomicU64::new(0),
            running: Arc::default(),
            most_at_once: AtomicUsize::new(0),
        }
    }

    /// How many verifications have run since the start.
    pub(crate) fn verifications(&self) -> u64 {
        self.verifications.load(Ordering::Relaxed)
    }

    /// The most hashes that have run at the same time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::Relaxed)
    }

    pub(crate) async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        self.run(move || {
            let salt = SaltString::encode_b64(&rand::random::<[u8; SALT_BYTES]>()).map_err(failed)?;
            Ok(argon2()?.hash_password(password.as_bytes(), &salt).map_err(failed)?.to_string())
        })
        .await
    }

    /// Whether `password` made `hash`. Without a hash the work is the same and the answer is no.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, Error> {
        self.verifications.fetch_add(1, Ordering::Relaxed);
        let known = hash.is_some();
        let (password, hash) = (password.to_owned(), hash.unwrap_or(DECOY).to_owned());
        self.run(move || {
            let parsed = PasswordHash::new(&hash).map_err(failed)?;
            Ok(argon2()?.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = self.permits.clone().acquire_owned().await.map_err(|e| Error::internal("hashing", e))?;
        self.most_at_once.fetch_max(self.running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let running = self.running.clone();
        // The permit travels with the work: a client that hangs up does not let a third hash begin.
        let task = tokio::task::spawn_blocking(move || {
            let out = work();
            running.fetch_sub(1, Ordering::SeqCst);
            drop(permit);
            out
        });
        task.await.map_err(|e| Error::internal("hashing", e))?
    }
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|e| Error::internal("Argon2's parameters", e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a hash was made with less than today's parameters.
pub(crate) fn is_outdated(hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return true };
    let Ok(params) = Params::try_from(&parsed) else { return true };
    parsed.algorithm != argon2::ARGON2ID_IDENT || params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES
}

fn failed(error: argon2::password_hash::Error) -> Error {
    Error::internal("hashing a password", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn at_most_two_hashes_run_at_once() {
        let hasher = Arc::new(Hasher::new());
        let tasks: Vec<_> = (0..12)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.verify("a password", None).await.unwrap() })
            })
            .collect();
        for task in tasks {
            assert!(!task.await.unwrap());
        }
        assert_eq!(hasher.verifications(), 12);
        assert!(hasher.most_at_once() <= HASHES_AT_ONCE_MAX, "{}", hasher.most_at_once());
    }

    #[tokio::test]
    async fn hashes_carry_the_agreed_parameters() {
        let hasher = Hasher::new();
        let hash = hasher.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(!is_outdated(&hash) && !is_outdated(DECOY));
        assert!(hasher.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("correct horsf", Some(&hash)).await.unwrap());
        assert!(is_outdated(
            "$argon2id$v=19$m=4096,t=2,p=1$ZGVjb3ktc2FsdC0wMDAw$Af0CKwR2bHvOnwI0IFkRe2x7PErlmPJWAzuMFt6oX5U"
        ));
        assert!(is_outdated(
            "$argon2i$v=19$m=19456,t=2,p=1$ZGVjb3ktc2FsdC0wMDAw$Af0CKwR2bHvOnwI0IFkRe2x7PErlmPJWAzuMFt6oX5U"
        ));
    }
}
