//! People: by e-mail address, phone number, and name at a company.

use crate::{
    Compared, Key, KeyKind, Likeness, Names, Reason,
    keys::each_once,
    likeness,
    text::{Name, sound, words},
};

/// Digits of a number that count, from its end: what stands before is the country or a zero.
const PHONE_DIGITS: usize = 9;
/// Shorter numbers are extensions.
const PHONE_DIGITS_MIN: usize = 7;
/// Letters of the sound of the other name that a key of one name holds.
const BESIDE_LETTERS: usize = 2;

/// Points of a pair by what its two have in common.
mod points {
    pub const SAME_EMAIL_AND_NAME: i32 = 99;
    pub const SAME_EMAIL_AND_NAMES_JUST_ALIKE: i32 = 96;
    pub const SAME_EMAIL: i32 = 95;
    /// An address that several people read.
    pub const SAME_EMAIL_OTHER_NAME: i32 = 65;
    pub const SAME_PHONE_AND_NAME: i32 = 93;
    pub const SAME_PHONE_AND_NAMES_JUST_ALIKE: i32 = 84;
    pub const SAME_PHONE: i32 = 70;
    /// A number that several people answer.
    pub const SAME_PHONE_OTHER_NAME: i32 = 50;
    pub const SAME_NAME: i32 = 72;
    pub const NAMES_JUST_ALIKE: i32 = 52;
    pub const SAME_COMPANY: i32 = 16;
    pub const OTHER_COMPANY: i32 = -15;
    pub const OTHER_EMAIL: i32 = -12;
    /// "Anna" is the name of many.
    pub const ONE_WORD: i32 = -15;
}

/// A person as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    name: Name,
    first: String,
    last: String,
    email: Option<String>,
    phone: Option<String>,
    company: Option<[u8; 16]>,
}

impl Person {
    /// `company` is the bytes of its id.
    #[must_use]
    pub fn new(first: &str, last: &str, email: Option<&str>, phone: Option<&str>, company: Option<[u8; 16]>) -> Self {
        Self {
            name: Name::of_person(first, last),
            first: sound(&words(first).concat()),
            last: sound(&words(last).concat()),
            email: email.and_then(mailbox),
            phone: phone.and_then(digits),
            company,
        }
    }
}

impl Compared for Person {
    const KINDS: &[KeyKind] = KeyKind::PERSON;

    fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        if let Some(email) = &self.email {
            keys.push(Key::new(KeyKind::PersonEmail, &[email]));
        }
        if let Some(phone) = &self.phone {
            keys.push(Key::new(KeyKind::PersonPhone, &[phone]));
        }
        if let (Some(company), false) = (self.company, self.name.is_empty()) {
            let company = u128::from_be_bytes(company).to_string();
            keys.push(Key::new(KeyKind::PersonNameAtCompany, &[&self.name.sorted, &company]));
        }
        if self.name.words.len() > 1 {
            keys.push(Key::new(KeyKind::PersonName, &[&self.name.sorted]));
        }
        if let (false, false) = (self.first.is_empty(), self.last.is_empty()) {
            let beside = |sound: &str| sound.chars().take(BESIDE_LETTERS).collect::<String>();
            keys.push(Key::new(KeyKind::PersonLast, &[&self.last, &beside(&self.first)]));
            keys.push(Key::new(KeyKind::PersonFirst, &[&beside(&self.last), &self.first]));
        }
        each_once(keys)
    }

    fn compare(&self, other: &Self) -> Option<Likeness> {
        let names = Names::of(&self.name, &other.name);
        let email = same(self.email.as_ref(), other.email.as_ref());
        let phone = same(self.phone.as_ref(), other.phone.as_ref());
        let company = same(self.company.as_ref(), other.company.as_ref());
        let (is_same_email, is_same_phone) = (email == Some(true), phone == Some(true));
        let otherwise = |known: i32, unlike: i32| if names == Names::Unlike { unlike } else { known };
        let by_email = is_same_email.then(|| {
            let by_name = names.points(points::SAME_EMAIL_AND_NAME, points::SAME_EMAIL_AND_NAMES_JUST_ALIKE);
            by_name.unwrap_or_else(|| otherwise(points::SAME_EMAIL, points::SAME_EMAIL_OTHER_NAME))
        });
        let by_phone = is_same_phone.then(|| {
            let by_name = names.points(points::SAME_PHONE_AND_NAME, points::SAME_PHONE_AND_NAMES_JUST_ALIKE);
            by_name.unwrap_or_else(|| otherwise(points::SAME_PHONE, points::SAME_PHONE_OTHER_NAME))
        });
        let by_name = names.points(points::SAME_NAME, points::NAMES_JUST_ALIKE).map(|points| {
            let company = match company {
                Some(true) => points::SAME_COMPANY,
                Some(false) => points::OTHER_COMPANY,
                None => 0,
            };
            let email = if email == Some(false) { points::OTHER_EMAIL } else { 0 };
            let short = if self.name.words.len().min(other.name.words.len()) < 2 { points::ONE_WORD } else { 0 };
            points + company + email + short
        });
        let points = by_email.max(by_phone).max(by_name)?;
        let reasons = [
            is_same_email.then_some(Reason::SameEmail),
            is_same_phone.then_some(Reason::SamePhone),
            names.reason(),
            (company == Some(true)).then_some(Reason::SameCompany),
        ];
        likeness(points, reasons)
    }
}

/// Whether the two are the same, where both are known.
fn same<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> Option<bool> {
    Some(a? == b?)
}

/// The mailbox that an address means: without what follows a plus sign and, where the provider ignores them, without dots.
fn mailbox(email: &str) -> Option<String> {
    let email = email.trim().to_lowercase();
    let (local, host) = email.rsplit_once('@')?;
    let local = local.split('+').next().filter(|local| !local.is_empty()).unwrap_or(local);
    match host {
        "gmail.com" | "googlemail.com" => Some(format!("{}@gmail.com", local.replace('.', ""))),
        _ => Some(format!("{local}@{host}")),
    }
}

/// The last digits of a number. `(0)` stands for a digit that is left out.
fn digits(phone: &str) -> Option<String> {
    let all: String = phone.replace("(0)", "").chars().filter_map(|c| c.to_digit(10)).map(|d| d.to_string()).collect();
    let all = all.trim_start_matches('0');
    let start = all.len().saturating_sub(PHONE_DIGITS);
    let kept = all.get(start..).unwrap_or_default();
    (kept.len() >= PHONE_DIGITS_MIN).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: &str = "";

    fn person((name, email, phone, company): (&str, &str, &str, u8)) -> Person {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        let given = |text: &'static str, value: &str| if value == text { None } else { Some(value.to_owned()) };
        let (email, phone) = (given(NONE, email), given(NONE, phone));
        Person::new(first, last, email.as_deref(), phone.as_deref(), (company > 0).then_some([company; 16]))
    }

    #[test]
    fn what_is_the_same_scores_high_and_says_why() {
        use Reason::{NamesAlike, SameCompany, SameEmail, SameName, SamePhone};
        let check = |a, b, expect: Option<(u8, &[Reason])>| {
            let (one, two) = (person(a), person(b));
            assert_eq!(one.compare(&two), two.compare(&one), "both ways");
            let found = one.compare(&two).map(|likeness| (likeness.score, likeness.reasons));
            assert_eq!(found, expect.map(|(score, reasons)| (score, reasons.to_vec())), "{a:?} {b:?}");
        };
        let jon = ("Jon Smith", "jon@a.com", "+49 30 1234567", 1);
        check(jon, ("Smith JON", "JON+crm@A.com", NONE, 2), Some((99, &[SameEmail, SameName])));
        check(jon, ("", "jon@a.com", NONE, 0), Some((95, &[SameEmail])));
        check(jon, ("Eva Braun", "jon@a.com", NONE, 0), Some((65, &[SameEmail])));
        check(jon, ("Jon Smith", NONE, "030 1234567", 0), Some((93, &[SamePhone, SameName])));
        check(jon, ("Eva Lang", NONE, "(030) 123 45 67", 1), None);
        check(jon, ("Jon Smith", NONE, NONE, 1), Some((88, &[SameName, SameCompany])));
        check(jon, ("Jon Smith", NONE, NONE, 0), Some((72, &[SameName])));
        check(jon, ("Jon Smith", "other@b.com", NONE, 0), Some((60, &[SameName])));
        check(jon, ("Jon Smith", "other@b.com", NONE, 2), None);
        check(jon, ("John Smith", NONE, NONE, 1), Some((78, &[NamesAlike(93), SameCompany])));
        check(("Anna", NONE, NONE, 0), ("Anna", NONE, NONE, 0), None);
        check(("Anna", NONE, NONE, 1), ("Anna", NONE, NONE, 1), Some((73, &[SameName, SameCompany])));
        check(("", NONE, NONE, 0), ("", NONE, NONE, 0), None);
    }

    #[test]
    fn a_slip_in_one_name_leaves_the_key_of_the_other() {
        let keys = person(("Catherine Zimmermann", NONE, NONE, 0)).keys();
        for slipped in ["Catherine Zimmerman", "Katharine Zimmermann", "Catherine Zimmremann", "Cahterine Zimmermann"] {
            let other = person((slipped, NONE, NONE, 0)).keys();
            assert!(other.iter().any(|key| keys.contains(key)), "{slipped}");
        }
    }

    #[test]
    fn addresses_and_numbers_are_brought_into_one_form() {
        let mail = |a: &str, b: &str| assert_eq!(mailbox(a), mailbox(b), "{a} ~ {b}");
        mail("Jane.Doe@Gmail.com", "janedoe+x@googlemail.com");
        mail("Jane@Example.com", " jane@example.com ");
        assert_ne!(mailbox("jane.doe@example.com"), mailbox("janedoe@example.com"));
        assert_eq!(mailbox("+@example.com").as_deref(), Some("+@example.com"));
        assert_eq!(mailbox("nobody"), None);
        let phone = |a: &str, b: &str| assert_eq!(digits(a), digits(b), "{a} ~ {b}");
        phone("+49 (0)30 123-45 67", "030/1234567");
        phone("0049 30 1234567", "+49.30.1234567");
        phone("+1 (212) 555-0100", "2125550100");
        assert_eq!(digits("ext. 1234"), None);
        assert_eq!(digits(""), None);
    }
}
