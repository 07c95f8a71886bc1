//! Deals, most of them with people who are there.

use crate::{
    Sample,
    words::deals::{TOPICS, WHERE},
};
use chrono::{Days, NaiveDate};

const DEAL: u64 = 3;
const PRODUCT: u64 = 7;
/// Of a hundred deals.
const WON_PERCENT: u32 = 26;
const LOST_PERCENT: u32 = 18;
/// The oldest closed deal was entered so many days ago, the oldest open one so many.
const CLOSED_DAYS_MAX: u32 = 720;
const OPEN_DAYS_MAX: u32 = 150;
/// Days that a closed deal was open.
const CYCLE_DAYS: (u32, u32) = (7, 120);
/// How far behind and ahead of today an open deal is expected to close.
const LATE_DAYS_MAX: u32 = 25;
const AHEAD_DAYS_MAX: u32 = 140;
/// Amounts double up to so many times from the least.
const AMOUNT_MIN: u64 = 500;
const DOUBLINGS: u32 = 10;

/// How far a deal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Won,
    Lost,
}

/// A deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    pub external_id: String,
    pub name: String,
    pub outcome: Outcome,
    /// How far along an open deal is, of 1,000: small numbers come more often.
    pub progress: u32,
    /// In whole units of the workspace's currency.
    pub amount: u64,
    /// The number of its company.
    pub company: u32,
    /// The number of the person there, if there are people.
    pub person: Option<u32>,
    pub opened_on: NaiveDate,
    pub expected_close_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

impl Sample {
    /// The deal of that number.
    #[must_use]
    pub fn deal(&self, number: u32) -> Deal {
        let mut dice = self.dice(DEAL, number);
        let person = (self.contacts() > 0).then(|| dice.below(self.contacts()));
        let company = match person {
            Some(person) => self.company_of(person),
            None => dice.skewed(self.companies()),
        };
        let outcome = match dice.below(100) {
            chance if chance < WON_PERCENT => Outcome::Won,
            chance if chance < WON_PERCENT + LOST_PERCENT => Outcome::Lost,
            _ => Outcome::Open,
        };
        let ago = |days: u32| self.today.checked_sub_days(Days::new(u64::from(days))).unwrap_or(self.today);
        let ahead = |days: u32| self.today.checked_add_days(Days::new(u64::from(days))).unwrap_or(self.today);
        let (opened_on, expected_close_on, closed_on) = match outcome {
            Outcome::Open => {
                let opened = dice.below(OPEN_DAYS_MAX);
                let expected = match dice.percent(10) {
                    true => ago(dice.below(LATE_DAYS_MAX.min(opened + 1))),
                    false => ahead(dice.between(1, AHEAD_DAYS_MAX)),
                };
                (ago(opened), expected, None)
            }
            Outcome::Won | Outcome::Lost => {
                let open_for = dice.between(CYCLE_DAYS.0, CYCLE_DAYS.1);
                let opened = dice.between(open_for, CLOSED_DAYS_MAX);
                let closed = opened - open_for;
                (ago(opened), ago(closed + dice.below(20).min(open_for)), Some(ago(closed)))
            }
        };
        let scaled = AMOUNT_MIN << dice.below(DOUBLINGS);
        let amount = (scaled + scaled * u64::from(dice.below(1_000)) / 1_000) / 10 * 10;
        let (topic, at) = (dice.pick(TOPICS), dice.pick(WHERE));
        Deal {
            external_id: format!("G{}-{number:06}", self.seed()),
            name: format!("{topic} {at} {}", self.company(company).name),
            outcome,
            progress: dice.below(1_000) * dice.below(1_000) / 1_000,
            amount,
            company,
            person,
            opened_on,
            expected_close_on,
            closed_on,
        }
    }

    /// Which of [`PRODUCTS`](crate::PRODUCTS) the deal of that number is about.
    #[must_use]
    pub fn product_of(&self, deal: u32) -> u32 {
        let products = u32::try_from(crate::PRODUCTS.len()).unwrap_or(1);
        self.dice(PRODUCT, deal).skewed(products)
    }
}
