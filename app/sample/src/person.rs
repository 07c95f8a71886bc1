//! People, each of a company.

use crate::{
    Dice, Sample,
    words::{self, people::Tongue},
};

/// Of a hundred people, those with a name of their company's language.
const AT_HOME_PERCENT: u32 = 55;
const WITH_PHONE_PERCENT: u32 = 85;
/// Surnames that are made of two parts, where the language makes them so.
const COMPOSED_PERCENT: u32 = 55;
const DOUBLE_NAME_PERCENT: u32 = 4;
const PERSON: u64 = 2;

/// Somebody who works at a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub first_name: String,
    pub last_name: String,
    /// Nobody else's.
    pub email: String,
    pub phone: Option<String>,
    /// The number of their company.
    pub company: u32,
}

impl Sample {
    /// The person of that number.
    #[must_use]
    pub fn person(&self, number: u32) -> Person {
        let mut dice = self.dice(PERSON, number);
        let company_number = dice.skewed(self.companies());
        let company = self.company(company_number);
        let tongue = match dice.percent(AT_HOME_PERCENT) {
            true => words::people::of_style(company.style),
            false => words::people::any(dice.below(words::people::WEIGHT)),
        };
        let (first_name, first_latin) = words::latin(dice.pick(tongue.first));
        let (last_name, last_latin) = last_name(&mut dice, tongue);
        let (first, last) = (words::slug(&first_latin), words::slug(&last_latin));
        // The number keeps addresses apart.
        let local = match dice.below(4) {
            0 => format!("{}{last}{number}", first.chars().take(1).collect::<String>()),
            1 => format!("{first}_{last}{number}"),
            _ => format!("{first}.{last}{number}"),
        };
        let phone = dice.percent(WITH_PHONE_PERCENT).then(|| phone(&mut dice, tongue));
        let email = format!("{local}@{}", company.domain);
        Person { first_name, last_name, email, phone, company: company_number }
    }

    /// The number of that person's company.
    #[must_use]
    pub fn company_of(&self, person: u32) -> u32 {
        self.dice(PERSON, person).skewed(self.companies())
    }
}

/// A surname, and the same in Latin letters.
fn last_name(dice: &mut Dice, tongue: &Tongue) -> (String, String) {
    let one = |dice: &mut Dice| match !tongue.stems.is_empty() && dice.percent(COMPOSED_PERCENT) {
        true => {
            let name = format!("{}{}", dice.pick(tongue.stems), dice.pick(tongue.endings));
            (name.clone(), name)
        }
        false => words::latin(dice.pick(tongue.last)),
    };
    let (name, latin) = one(dice);
    if !dice.percent(DOUBLE_NAME_PERCENT) || tongue.stems.is_empty() {
        return (name, latin);
    }
    let (other, other_latin) = one(dice);
    match other == name {
        true => (name, latin),
        false => (format!("{name}-{other}"), format!("{latin}-{other_latin}")),
    }
}

/// A number of the language's country.
fn phone(dice: &mut Dice, tongue: &Tongue) -> String {
    let digit = |dice: &mut Dice| char::from_digit(dice.below(10), 10).unwrap_or('0');
    tongue.phone.chars().map(|c| if c == '#' { digit(dice) } else { c }).collect()
}
