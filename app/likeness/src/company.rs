//! Companies: by the domain of their website and by name.

use crate::{Compared, Key, KeyKind, Likeness, Names, Reason, keys::each_once, likeness, text::Name};

/// Letters of a sound that a key holds. One slip leaves the first or the last of them as they were, if there are twice as many.
const SOUND_LETTERS: usize = 6;
/// Shorter sounds are those of too many names.
const SOUND_LETTERS_MIN: usize = 3;
/// Hosts that many companies have a page at: they say nothing.
const SHARED_HOSTS: [&str; 16] = [
    "blogspot.com",
    "bit.ly",
    "crunchbase.com",
    "etsy.com",
    "facebook.com",
    "github.com",
    "github.io",
    "goo.gl",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "medium.com",
    "twitter.com",
    "wordpress.com",
    "x.com",
];

/// Points of a pair by what its two have in common.
mod points {
    pub const SAME_DOMAIN_AND_NAME: i32 = 98;
    pub const SAME_DOMAIN_AND_NAMES_JUST_ALIKE: i32 = 88;
    /// A company under a new name, or two of one group.
    pub const SAME_DOMAIN: i32 = 70;
    pub const SAME_NAME: i32 = 85;
    pub const NAMES_JUST_ALIKE: i32 = 62;
    /// Two addresses speak against it, unless they differ in their ending only.
    pub const OTHER_DOMAIN: i32 = -15;
}

/// A company as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    name: Name,
    domain: Option<String>,
}

impl Company {
    #[must_use]
    pub fn new(name: &str, website: Option<&str>) -> Self {
        Self { name: Name::of_company(name), domain: website.and_then(domain) }
    }
}

impl Compared for Company {
    const KINDS: &[KeyKind] = KeyKind::COMPANY;

    fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        if let Some(domain) = &self.domain {
            keys.push(Key::new(KeyKind::CompanyDomain, &[domain]));
        }
        if !self.name.is_empty() {
            keys.push(Key::new(KeyKind::CompanyName, &[&self.name.sorted]));
        }
        let sound: Vec<char> = self.name.distinctive_sound().chars().collect();
        if sound.len() >= SOUND_LETTERS_MIN {
            let front: String = sound.iter().take(SOUND_LETTERS).collect();
            let back: String = sound.iter().skip(sound.len().saturating_sub(SOUND_LETTERS)).collect();
            keys.push(Key::new(KeyKind::CompanyFront, &[&front]));
            keys.push(Key::new(KeyKind::CompanyBack, &[&back]));
        }
        each_once(keys)
    }

    fn compare(&self, other: &Self) -> Option<Likeness> {
        let names = Names::of(&self.name, &other.name);
        let is_same_domain = self.domain.is_some() && self.domain == other.domain;
        let points = if is_same_domain {
            let by_name = names.points(points::SAME_DOMAIN_AND_NAME, points::SAME_DOMAIN_AND_NAMES_JUST_ALIKE);
            by_name.unwrap_or(points::SAME_DOMAIN)
        } else {
            let by_name = names.points(points::SAME_NAME, points::NAMES_JUST_ALIKE)?;
            by_name + if self.is_elsewhere(other) { points::OTHER_DOMAIN } else { 0 }
        };
        likeness(points, [is_same_domain.then_some(Reason::SameDomain), names.reason()])
    }
}

impl Company {
    /// Whether both have a domain, and these differ in more than their ending.
    fn is_elsewhere(&self, other: &Self) -> bool {
        let label =
            |domain: &Option<String>| domain.as_deref().and_then(|domain| domain.split('.').next()).map(str::to_owned);
        match (label(&self.domain), label(&other.domain)) {
            (Some(ours), Some(theirs)) => ours != theirs,
            _ => false,
        }
    }
}

/// The host of a web address, if it is the company's own.
fn domain(website: &str) -> Option<String> {
    let rest = website.split_once("://").map_or(website, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().trim().trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_shared = SHARED_HOSTS
        .iter()
        .any(|shared| host.strip_suffix(shared).is_some_and(|before| before.is_empty() || before.ends_with('.')));
    (host.contains('.') && !is_shared).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(a: (&str, &str), b: (&str, &str)) -> Option<(u8, Vec<Reason>)> {
        let site = |(name, site): (&str, &str)| Company::new(name, Some(site).filter(|site| !site.is_empty()));
        let (a, b) = (site(a), site(b));
        assert_eq!(a.compare(&b), b.compare(&a), "both ways");
        a.compare(&b).map(|likeness| (likeness.score, likeness.reasons))
    }

    #[test]
    fn what_is_the_same_scores_high_and_says_why() {
        use Reason::{NamesAlike, SameDomain, SameName};
        let check = |a, b, expect: u8, reasons: &[Reason]| {
            assert_eq!(score(a, b), Some((expect, reasons.to_vec())), "{a:?} {b:?}");
        };
        check(("Acme Inc", "https://acme.com"), ("ACME", "http://www.acme.com/en"), 98, &[SameDomain, SameName]);
        check(("Acme Inc", ""), ("Acme, Ltd.", ""), 85, &[SameName]);
        check(("Acme", "https://acme.com"), ("Acme", "https://acme.de"), 85, &[SameName]);
        check(("Acme", "https://acme.com"), ("Acme", "https://other.de"), 70, &[SameName]);
        check(("Initech", "https://acme.com"), ("Globex", "https://acme.com"), 70, &[SameDomain]);
        check(("Hansen Maschinenbau", ""), ("Hansen Machinenbau GmbH", ""), 77, &[NamesAlike(96)]);
        for (a, b) in [
            (("Acme Solutions", ""), ("Acme Systems", "")),
            (("Acme", "https://facebook.com/acme"), ("Globex", "https://www.facebook.com/globex")),
            (("", ""), ("", "")),
            (("Initech", ""), ("Initrode", "")),
        ] {
            assert_eq!(score(a, b), None, "{a:?} {b:?}");
        }
    }

    #[test]
    fn one_slip_in_a_longer_name_leaves_a_key() {
        let name = "brandenburger kettenwerke";
        let keys = Company::new(name, None).keys();
        for at in 0..name.len() {
            let without: String = name.chars().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect();
            let other: String = name.chars().enumerate().map(|(i, c)| if i == at { 'n' } else { c }).collect();
            for slipped in [without, other] {
                let company = Company::new(&slipped, None);
                assert!(company.keys().iter().any(|key| keys.contains(key)), "{slipped}");
            }
        }
    }

    #[test]
    fn a_domain_is_the_companys_own() {
        let check = |site: &str, expect: Option<&str>| assert_eq!(domain(site).as_deref(), expect, "{site}");
        check("https://WWW.Acme.example:8080/a?b#c", Some("acme.example"));
        check("acme.example.", Some("acme.example"));
        check("https://shop.acme.example", Some("shop.acme.example"));
        check("https://linkedin.com/company/acme", None);
        check("https://de.linkedin.com/company/acme", None);
        check("https://notlinkedin.com", Some("notlinkedin.com"));
        check("https://localhost", None);
        check("", None);
    }
}
