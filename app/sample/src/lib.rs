//! Made-up companies, people, deals and notes: believable, of many languages and scripts, and always the same for the same
//! seed, sizes and day.
//!
//! The rule: the n-th record follows from its number alone, so that it can be asked for again and in any order, and nothing
//! here comes from a library that could change it.

mod company;
mod deal;
mod dice;
mod note;
mod person;
mod tally;
mod words;

pub use company::Company;
pub use deal::{Deal, Outcome};
pub use note::Subject;
pub use person::Person;
pub use tally::Tally;
pub use words::deals::PRODUCTS;

use chrono::NaiveDate;
use dice::Dice;

/// Contacts, or where there are more of them deals, for each company on average; the first have many more, as real ones do.
pub const CONTACTS_PER_COMPANY: u32 = 50;
/// One company in so many has a note, and so on.
pub const COMPANIES_PER_NOTE: u32 = 10;
pub const CONTACTS_PER_NOTE: u32 = 50;
pub const DEALS_PER_NOTE: u32 = 8;

/// A workspace's worth of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    seed: u64,
    companies: u32,
    contacts: u32,
    deals: u32,
    today: NaiveDate,
}

impl Sample {
    /// That many contacts and deals, with companies in proportion, as they stand on `today`.
    #[must_use]
    pub fn new(seed: u64, contacts: u32, deals: u32, today: NaiveDate) -> Self {
        let companies = (contacts.max(deals) / CONTACTS_PER_COMPANY).max(1);
        Self { seed, companies, contacts, deals, today }
    }

    #[must_use]
    pub fn companies(&self) -> u32 {
        self.companies
    }

    #[must_use]
    pub fn contacts(&self) -> u32 {
        self.contacts
    }

    #[must_use]
    pub fn deals(&self) -> u32 {
        self.deals
    }

    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Over all of its records: what tells one sample from another.
    #[must_use]
    pub fn checksum(&self) -> String {
        let mut tally = Tally::default();
        (0..self.companies).for_each(|number| tally.company(&self.company(number)));
        (0..self.contacts).for_each(|number| tally.person(&self.person(number)));
        (0..self.deals).for_each(|number| tally.deal(&self.deal(number)));
        tally.finish()
    }

    fn dice(&self, kind: u64, number: u32) -> Dice {
        Dice::new(self.seed, kind, number)
    }
}

#[cfg(test)]
mod tests;
