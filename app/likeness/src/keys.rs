//! Keys by which records that may be the same meet.

/// What two records have in common that share a key. The numbers are kept in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    CompanyDomain,
    CompanyName,
    /// How the name begins to sound, and how it ends.
    CompanyFront,
    CompanyBack,
    PersonEmail,
    PersonPhone,
    PersonNameAtCompany,
    PersonName,
    /// How one name sounds, with the beginning of the other.
    PersonLast,
    PersonFirst,
}

impl KeyKind {
    /// Of companies, the most telling first.
    pub const COMPANY: &[Self] = &[Self::CompanyDomain, Self::CompanyName, Self::CompanyFront, Self::CompanyBack];
    /// Of people, the most telling first.
    pub const PERSON: &[Self] = &[
        Self::PersonEmail,
        Self::PersonPhone,
        Self::PersonNameAtCompany,
        Self::PersonName,
        Self::PersonLast,
        Self::PersonFirst,
    ];

    /// The number that stands for it in the database.
    #[must_use]
    pub fn code(self) -> i32 {
        match self {
            Self::CompanyDomain => 1,
            Self::CompanyName => 2,
            Self::CompanyFront => 3,
            Self::CompanyBack => 4,
            Self::PersonEmail => 11,
            Self::PersonPhone => 12,
            Self::PersonNameAtCompany => 13,
            Self::PersonName => 14,
            Self::PersonLast => 15,
            Self::PersonFirst => 16,
        }
    }

    /// Whether it still tells something where very many records share it.
    #[must_use]
    pub fn is_telling(self) -> bool {
        !matches!(
            self,
            Self::CompanyFront | Self::CompanyBack | Self::PersonName | Self::PersonLast | Self::PersonFirst
        )
    }
}

/// A key, as it is kept: its kind, and a hash of what the records have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub kind: KeyKind,
    pub hash: i64,
}

impl Key {
    /// 64-bit FNV-1a: the same on every machine and in every build. Records that meet by chance only are told apart when they
    /// are compared.
    pub(crate) fn new(kind: KeyKind, parts: &[&str]) -> Self {
        const START: u64 = 0xcbf2_9ce4_8422_2325;
        const FACTOR: u64 = 0x0100_0000_01b3;
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
        let hash = bytes.fold(START, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FACTOR));
        Self { kind, hash: i64::from_be_bytes(hash.to_be_bytes()) }
    }
}

/// In the order of the kinds, each once.
pub(crate) fn each_once(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Company, Compared, Person};

    /// Kept keys are looked up by new ones: whoever changes one of these fills the table anew in a schema step.
    #[test]
    fn what_is_kept_stays() {
        let company = Company::new("Müller & Söhne GmbH", Some("https://www.mueller.example/x"));
        let hashes: Vec<(i32, i64)> = company.keys().iter().map(|key| (key.kind.code(), key.hash)).collect();
        let own = |kind: KeyKind, parts: &[&str]| (kind.code(), Key::new(kind, parts).hash);
        let expected = [
            own(KeyKind::CompanyDomain, &["mueller.example"]),
            own(KeyKind::CompanyName, &["muller sohne"]),
            own(KeyKind::CompanyFront, &["mlrsn"]),
            own(KeyKind::CompanyBack, &["mlrsn"]),
        ];
        assert_eq!(hashes, expected);
        assert_eq!(Key::new(KeyKind::CompanyDomain, &["mueller.example"]).hash, PINNED);
        let person = Person::new("Jo", "Ng", Some("J.O+x@gmail.com"), Some("+49 (0)30 123-45 67"), Some([7; 16]));
        let kinds: Vec<KeyKind> = person.keys().iter().map(|key| key.kind).collect();
        assert_eq!(kinds, KeyKind::PERSON);
    }

    const PINNED: i64 = -7_861_686_104_457_804_382;

    #[test]
    fn every_kind_has_a_number_of_its_own() {
        let all = [KeyKind::COMPANY, KeyKind::PERSON].concat();
        let codes: std::collections::BTreeSet<i32> = all.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), all.len());
        assert!(all.is_sorted_by_key(|kind| kind.code()), "the database lists them in the order of how much they tell");
    }
}
