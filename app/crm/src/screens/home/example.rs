//! A small sales team's example: made through the same server functions as everything else, so that it obeys the same
//! checks and stands in the history like anything a person typed.

use crate::{
    companies::{api::create_company, model::CompanyDraft},
    contacts::{api::create_contact, model::ContactDraft},
    deals::{api::create_deal, model::DealDraft},
    pipelines::{
        api::list_pipelines,
        model::{Stage, StageKind},
    },
    screens::me::get_me,
};
use ac_core::{AppError, Currency, Money};

/// A company with its person and its deals: name, price in whole units, how far it is in percent of the open stages.
struct Example {
    company: &'static str,
    sector: &'static str,
    person: (&'static str, &'static str),
    deals: &'static [(&'static str, i64, End)],
}

/// Where an example deal stands.
#[derive(Clone, Copy)]
enum End {
    /// The open stage at this place, or the last one.
    Open(usize),
    Won,
    Lost,
}

use End::{Lost, Open, Won};

const EXAMPLES: &[Example] = &[
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

/// Makes the example. Errors: those of the first step that failed; what was made before it stays.
pub async fn load() -> Result<(), AppError> {
    let currency = get_me().await?.currency();
    let stages = list_pipelines().await?.into_iter().next().map(|pipeline| pipeline.stages).unwrap_or_default();
    for example in EXAMPLES {
        make(example, &stages, currency).await?;
    }
    Ok(())
}

async fn make(example: &Example, stages: &[Stage], currency: Currency) -> Result<(), AppError> {
    let company = create_company(CompanyDraft {
        name: example.company.to_owned(),
        sector: Some(example.sector.to_owned()),
        ..CompanyDraft::default()
    })
    .await?;
    let (first, last) = example.person;
    let contact = create_contact(ContactDraft {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        company_id: Some(company.id),
        ..ContactDraft::default()
    })
    .await?;
    for (name, price, end) in example.deals {
        let minor = price.saturating_mul(10_i64.pow(currency.exponent()));
        create_deal(DealDraft {
            name: (*name).to_owned(),
            stage_id: stage_at(stages, *end).map(|stage| stage.id),
            amount: Some(Money { amount_minor: minor, currency }),
            company_id: Some(company.id),
            contact_id: Some(contact.id),
            ..DealDraft::default()
        })
        .await?;
    }
    Ok(())
}

/// The stage an example deal goes to; `None` lets it start where deals start.
fn stage_at(stages: &[Stage], end: End) -> Option<&Stage> {
    let of = |kind| stages.iter().filter(move |stage| stage.kind == kind);
    match end {
        Open(at) => of(StageKind::Open).nth(at).or_else(|| of(StageKind::Open).next_back()),
        Won => of(StageKind::Won).next(),
        Lost => of(StageKind::Lost).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
