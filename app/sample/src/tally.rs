//! A checksum over records (FNV-1a, 64 bits): enough to tell that two runs made the same.

use crate::{Company, Deal, Person};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Adds up what it is shown, in the order of showing.
#[derive(Clone, Copy, Debug)]
pub struct Tally(u64);

impl Default for Tally {
    fn default() -> Self {
        Self(OFFSET)
    }
}

impl Tally {
    pub fn company(&mut self, company: &Company) {
        self.add(&[&company.name, company.sector, &company.website]);
    }

    pub fn person(&mut self, person: &Person) {
        let phone = person.phone.as_deref().unwrap_or_default();
        self.add(&[&person.first_name, &person.last_name, &person.email, phone, &person.company.to_string()]);
    }

    pub fn deal(&mut self, deal: &Deal) {
        let closed = deal.closed_on.map(|day| day.to_string()).unwrap_or_default();
        let dates = [deal.opened_on.to_string(), deal.expected_close_on.to_string(), closed];
        self.add(&[&deal.external_id, &deal.name, &deal.amount.to_string(), &deal.company.to_string()]);
        self.add(&dates.each_ref().map(String::as_str));
    }

    fn add(&mut self, fields: &[&str]) {
        for field in fields {
            // A byte that no text holds parts the fields.
            for byte in field.bytes().chain([0xff]) {
                self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
            }
        }
    }

    /// As 16 hexadecimal digits.
    #[must_use]
    pub fn finish(self) -> String {
        format!("{:016x}", self.0)
    }
}
