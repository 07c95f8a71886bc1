//! What the example consists of.

use crate::pipelines::model::{Stage, StageKind};

/// A company with its person and its deals: name, price in whole units, how far it is in percent of the open stages.
pub struct Example {
    pub company: &'static str,
    pub sector: &'static str,
    pub person: (&'static str, &'static str),
    pub deals: &'static [(&'static str, i64, End)],
}

/// Where an example deal stands.
#[derive(Clone, Copy)]
pub enum End {
    /// The open stage at this place, or the last one.
    Open(usize),
    Won,
    Lost,
}

use End::{Lost, Open, Won};

pub const EXAMPLES: &[Example] = &[
    Example {
        company: "Lindqvist Brewing",
        sector: "food",
        person: ("Astrid", "Lindqvist"),
        deals: &[("Canning line, yearly service", 18_400, Open(2)), ("Label redesign", 4_200, Won)],
    },
    Example {
        company: "Harbour & Pine",
        sector: "furniture",
        person: ("Tomas", "Okafor"),
        deals: &[("Showroom booking site", 26_500, Open(1)), ("Product photos, autumn", 3_150, Open(0))],
    },
    Example {
        company: "Meridian Clinics",
        sector: "medical",
        person: ("Ines", "Carvalho"),
        deals: &[
            ("Patient portal", 74_000, Open(3)),
            ("Accessibility review", 6_800, Won),
            ("Chat assistant", 12_000, Lost),
        ],
    },
    Example {
        company: "Solbakken Energy",
        sector: "energy",
        person: ("Jonas", "Solbakken"),
        deals: &[("Fleet dashboard", 41_250, Open(2)), ("Hosting, two years", 9_600, Open(0))],
    },
    Example {
        company: "Papercut Studio",
        sector: "design",
        person: ("Mei", "Tanaka"),
        deals: &[("Shop relaunch", 15_900, Won), ("Newsletter set-up", 1_750, Open(1))],
    },
];

/// The stage an example deal goes to: the first one where the pipeline has none of that kind.
pub fn stage_at(stages: &[Stage], end: End) -> Option<&Stage> {
    let of = |kind| stages.iter().filter(move |stage| stage.kind == kind);
    let found = match end {
        Open(at) => of(StageKind::Open).nth(at).or_else(|| of(StageKind::Open).next_back()),
        Won => of(StageKind::Won).next(),
        Lost => of(StageKind::Lost).next(),
    };
    found.or_else(|| stages.first())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{companies::model::CompanyDraft, deals::model::DealDraft};
    use ac_core::{Currency, Money};

    #[test]
    fn every_example_passes_the_form_checks() {
        for example in EXAMPLES {
            let company = CompanyDraft { name: example.company.to_owned(), ..CompanyDraft::default() };
            assert!(company.validate().is_ok(), "{}", example.company);
            for (name, price, _) in example.deals {
                let amount = Money { amount_minor: *price, currency: Currency::USD };
                let deal = DealDraft { name: (*name).to_owned(), amount: Some(amount), ..DealDraft::default() };
                assert!(deal.validate().is_ok(), "{name}");
            }
        }
    }
}
