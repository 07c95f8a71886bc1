//! The stamp on a form that was drawn: when, what one agreed to by sending it, and which one it is. Nobody else can make one, and each makes one lead.

use super::model::FormId;
use ac_core::{TenantId, Timestamp};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The name of the stamp's field.
pub const STAMP: &str = "stamp";
/// A form that stood open longer is looked over again before it is sent.
pub const OPEN_SECS_MAX: i64 = 24 * 3_600;
/// What the key is for; another use of the installation's key has another.
const PURPOSE: &[u8] = b"alphaclone/form-stamp/2";
const MAC_BYTES: usize = 16;
const ID_BYTES: usize = 16;
const SECS_BYTES: usize = 8;
const WORDS_BYTES: usize = 8;
const MICROS_PER_SEC: i64 = 1_000_000;
/// Two sendings of the same text without a stamp are one within this time.
const SAME_SECS: i64 = 600;

/// The forms of one workspace, under the installation's key.
#[derive(Clone, Copy)]
pub struct Seal<'k> {
    pub key: &'k [u8],
    pub tenant: TenantId,
    pub form: FormId,
    /// What one agrees to by sending it as it stands now.
    pub consent: Option<&'k str>,
}

/// A stamp of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// What a second sending has in common with the first.
    pub id: Vec<u8>,
    pub age_secs: i64,
    /// Whether what one agreed to when it was drawn is what it says now.
    pub agrees: bool,
}

impl Seal<'_> {
    /// A new stamp, of a form that was drawn at `at`.
    #[must_use]
    pub fn stamp(&self, at: Timestamp) -> String {
        self.written(Uuid::new_v4(), at.0 / MICROS_PER_SEC)
    }

    fn written(&self, id: Uuid, secs: i64) -> String {
        let body = [id.as_bytes().as_slice(), &secs.to_be_bytes(), &self.words()].concat();
        let mac = self.mac(&body);
        BASE64URL_NOPAD.encode(&[body.as_slice(), &mac].concat())
    }

    /// The stamp, if it is one of this form's.
    #[must_use]
    pub fn read(&self, text: &str, now: Timestamp) -> Option<Stamp> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (body, mac) = bytes.split_at_checked(ID_BYTES + SECS_BYTES + WORDS_BYTES)?;
        let mut check = self.keyed();
        check.update(body);
        if mac.len() != MAC_BYTES || check.verify_truncated_left(mac).is_err() {
            return None;
        }
        let (id, rest) = body.split_at_checked(ID_BYTES)?;
        let (secs, words) = rest.split_at_checked(SECS_BYTES)?;
        let secs = i64::from_be_bytes(secs.try_into().ok()?);
        let age_secs = (now.0 / MICROS_PER_SEC).saturating_sub(secs);
        Some(Stamp { id: id.to_vec(), age_secs, agrees: words == self.words() })
    }

    /// What tells one consent from another.
    fn words(&self) -> Vec<u8> {
        Sha256::digest(self.consent.unwrap_or_default()).into_iter().take(WORDS_BYTES).collect()
    }

    fn keyed(&self) -> Hmac<Sha256> {
        // A key of any length will do for HMAC, and a whole block needs none: see `Hmac::new`.
        let mut block = [0_u8; 64];
        block.iter_mut().zip(self.key).for_each(|(to, from)| *to = *from);
        let mut mac = <Hmac<Sha256> as Mac>::new(&block.into());
        mac.update(PURPOSE);
        mac.update(self.tenant.0.as_bytes());
        mac.update(self.form.0.as_bytes());
        mac
    }

    fn mac(&self, body: &[u8]) -> Vec<u8> {
        let mut mac = self.keyed();
        mac.update(body);
        mac.finalize().into_bytes().into_iter().take(MAC_BYTES).collect()
    }
}

/// What stands for a stamp where there is none: the same text within a while is the same sending.
#[must_use]
pub fn of_text(body: &[u8], now: Timestamp) -> Vec<u8> {
    let while_ = now.0 / MICROS_PER_SEC / SAME_SECS;
    Sha256::new().chain_update(while_.to_be_bytes()).chain_update(body).finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000 * MICROS_PER_SEC);

    fn seal(key: &[u8], form: u128) -> Seal<'_> {
        Seal { key, tenant: TenantId(Uuid::nil()), form: FormId(Uuid::from_u128(form)), consent: Some("I agree.") }
    }

    #[test]
    fn a_stamp_counts_for_its_form_alone() {
        let text = seal(&[7; 32], 1).stamp(NOW);
        let read = seal(&[7; 32], 1).read(&text, NOW.plus_secs(5)).unwrap();
        assert_eq!((read.age_secs, read.id.len()), (5, ID_BYTES));
        assert_eq!(seal(&[7; 32], 2).read(&text, NOW), None);
        assert_eq!(seal(&[8; 32], 1).read(&text, NOW), None);
        assert_ne!(seal(&[7; 32], 1).stamp(NOW), text, "each is another");
    }

    #[test]
    fn a_stamp_knows_what_one_agreed_to() {
        let seal = seal(&[7; 32], 1);
        let text = seal.stamp(NOW);
        assert!(seal.read(&text, NOW).unwrap().agrees);
        for other in [None, Some("I agree to all.")] {
            assert!(!Seal { consent: other, ..seal }.read(&text, NOW).unwrap().agrees, "{other:?}");
        }
    }

    #[test]
    fn a_bent_stamp_is_none() {
        let text = seal(&[7; 32], 1).stamp(NOW);
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        for at in 0..bytes.len() {
            let mut bent = bytes.clone();
            bent[at] ^= 1;
            assert_eq!(seal(&[7; 32], 1).read(&BASE64URL_NOPAD.encode(&bent), NOW), None, "{at}");
        }
        for odd in ["", "x", "====", &text[..20], &format!("{text}AAAA")] {
            assert_eq!(seal(&[7; 32], 1).read(odd, NOW), None, "{odd}");
        }
    }

    #[test]
    fn the_same_text_is_the_same_for_a_while() {
        assert_eq!(of_text(b"a=1", NOW), of_text(b"a=1", NOW.plus_secs(1)));
        assert_ne!(of_text(b"a=1", NOW), of_text(b"a=2", NOW));
        assert_ne!(of_text(b"a=1", NOW), of_text(b"a=1", NOW.plus_secs(SAME_SECS)));
    }
}
