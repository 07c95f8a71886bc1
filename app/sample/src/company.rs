//! Companies.

use crate::{
    Sample,
    words::{
        self,
        companies::{CITIES, FORMS, HEADS, SECTORS, STYLES, TRADES},
    },
};

/// Names that are made without a place in them.
const NAMES: u32 = STYLES * HEADS * TRADES * FORMS;
/// Has no factor in common with [`NAMES`], so that names next to each other do not look alike and none comes twice.
const STRIDE: u64 = 1_000_003;

/// A company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// No other number has it.
    pub name: String,
    pub sector: &'static str,
    pub website: String,
    /// What its addresses end with.
    pub domain: String,
    /// Which language its name is of.
    pub(crate) style: u32,
}

impl Sample {
    /// The company of that number.
    #[must_use]
    pub fn company(&self, number: u32) -> Company {
        let (round, place) = (number / NAMES, u64::from(number % NAMES));
        let place = (place * STRIDE + self.seed % u64::from(NAMES)) % u64::from(NAMES);
        let mut rest = u32::try_from(place).unwrap_or(0);
        let mut part = |size: u32| {
            let part = rest % size;
            rest /= size;
            part
        };
        let (style, head, trade, form) = (part(STYLES), part(HEADS), part(TRADES), part(FORMS));
        let words = words::companies::style(style);
        let (head, head_latin) = words::latin(words::at(words.heads, head));
        let (trade, trade_latin) = words::latin(words::at(words.trades, trade));
        let (form, form_latin) = words::latin(words::at(words.forms, form));
        // Names that have run out come again in another town, and after the last town with a number.
        let (town, again) = match round {
            0 => (String::new(), String::new()),
            round => {
                let towns = u32::try_from(CITIES.len()).unwrap_or(1);
                let again = (round - 1) / towns;
                let town = words::at(CITIES, (round - 1) % towns);
                (format!(" {town}"), if again == 0 { String::new() } else { format!(" {}", again + 1) })
            }
        };
        let name = match words.is_form_first {
            true => format!("{form}{head}{trade}{town}{again}"),
            false => format!("{head} {trade}{town}{again} {form}"),
        };
        let domain = words::slug(&format!("{head_latin} {trade_latin} {form_latin}{town}{again}")) + ".example";
        let sector = self.dice(SECTOR, number).pick(SECTORS);
        Company { name, sector, website: format!("https://{domain}"), domain, style }
    }
}

const SECTOR: u64 = 1;
