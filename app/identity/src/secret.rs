//! Random tokens, their digests, and the sealing of what must be readable again.
//!
//! A token has 256 random bits, so a plain SHA-256 of it is enough at rest. What is sealed is bound to its table and row:
//! ciphertext moved to another row does not open.

use ac_core::Error;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

const TOKEN_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// A fresh unguessable token, safe in a URL and in a cookie.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; TOKEN_BYTES]>())
}

/// What is kept of a token.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A digest as text that fits into a URL.
pub(crate) fn digest_text(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(token))
}

/// A keyed digest, for values that are too guessable for [`digest`].
pub(crate) fn keyed(secret_key: &[u8], purpose: &str, value: &[u8]) -> [u8; 32] {
    // HMAC fills a short key up with zeros; here it is done by hand, because a whole block cannot be refused.
    let mut block = [0_u8; 64];
    block.iter_mut().zip(secret_key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as Mac>::new(&block.into());
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(value);
    mac.finalize().into_bytes().into()
}

/// Encrypts `plain` for one place, such as `identity.totp_secret/<id>`.
pub(crate) fn seal(secret_key: &[u8], place: &str, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let payload = Payload { msg: plain, aad: place.as_bytes() };
    let sealed = cipher(secret_key).encrypt(&nonce.into(), payload).map_err(|_| broken("sealing a secret"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made for the same place.
pub(crate) fn open(secret_key: &[u8], place: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(|| broken("opening a secret"))?;
    let payload = Payload { msg: body, aad: place.as_bytes() };
    cipher(secret_key).decrypt(&(*nonce).into(), payload).map_err(|_| broken("opening a secret"))
}

fn cipher(secret_key: &[u8]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&keyed(secret_key, "alphaclone/seal/1", b"").into())
}

fn broken(what: &'static str) -> Error {
    Error::internal(what, "the bytes do not fit the key or the place")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_in_its_place() {
        let sealed = seal(&[7; 32], "identity.totp_secret/1", b"marker").unwrap();
        assert!(!sealed.windows(6).any(|w| w == b"marker"));
        assert_eq!(open(&[7; 32], "identity.totp_secret/1", &sealed).unwrap(), b"marker");
        assert!(open(&[7; 32], "identity.totp_secret/2", &sealed).is_err());
        assert!(open(&[8; 32], "identity.totp_secret/1", &sealed).is_err());
        let mut bent = sealed.clone();
        bent[20] ^= 1;
        assert!(open(&[7; 32], "identity.totp_secret/1", &bent).is_err());
        assert!(open(&[7; 32], "identity.totp_secret/1", &[]).is_err());
    }

    #[test]
    fn tokens_differ_and_digests_do_not_show_them() {
        let (a, b) = (token(), token());
        assert_ne!(a, b);
        assert_eq!(a.len(), 43);
        assert_ne!(digest_text(&a), a);
    }
}
