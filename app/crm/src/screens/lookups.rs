//! Choosing a company, a contact, a deal, a lead or a product by typing: there may be a million of them.

use crate::{
    companies::{
        api::list_companies,
        model::{CompanyFilter, CompanyQuery},
    },
    contacts::{
        api::list_contacts,
        model::{ContactFilter, ContactQuery, display_name},
    },
    deals::{
        api::list_deals,
        model::{DealFilter, DealQuery},
    },
    leads::{
        api::list_leads,
        model::{LeadFilter, LeadQuery},
    },
    products::{
        api::list_products,
        model::{ProductFilter, ProductQuery, ProductStatus},
    },
};
use ac_ui::{Choice, Lookup, combobox::Source};

/// Entries of one answer.
const FOUND_MAX: u32 = 12;
/// Names offered below a query bar.
const NAMES_MAX: u32 = 6;

/// The names that a list's query bar asks for while somebody types them.
#[must_use]
pub fn names(field: &str) -> Option<Lookup<String>> {
    match field {
        "company" => Some(Lookup::new(|typed: String| async move {
            let found =
                list_companies(CompanyQuery { q: Some(typed), limit: Some(NAMES_MAX), ..CompanyQuery::default() });
            Ok(found.await.map_err(|error| error.message)?.data.into_iter().map(|company| company.name).collect())
        })),
        "person" => Some(Lookup::new(|typed: String| async move {
            let found =
                list_contacts(ContactQuery { q: Some(typed), limit: Some(NAMES_MAX), ..ContactQuery::default() });
            // Who has no name is not found by one.
            let names = found.await.map_err(|error| error.message)?.data.into_iter();
            Ok(names.map(|c| display_name(&c.first_name, &c.last_name, None)).filter(|name| !name.is_empty()).collect())
        })),
        "product" => Some(Lookup::new(|typed: String| async move {
            let found =
                list_products(ProductQuery { q: Some(typed), limit: Some(NAMES_MAX), ..ProductQuery::default() });
            Ok(found.await.map_err(|error| error.message)?.data.into_iter().map(|product| product.name).collect())
        })),
        _ => None,
    }
}

/// Companies by name.
#[must_use]
pub fn companies() -> Source {
    Source::Asked(Lookup::new(|typed: String| async move {
        let ask = CompanyQuery { q: Some(typed), limit: Some(FOUND_MAX), ..CompanyQuery::of(CompanyFilter::default()) };
        let page = list_companies(ask).await.map_err(|error| error.message)?;
        Ok(page.data.into_iter().map(|c| Choice { value: c.id.to_string(), label: c.name, note: c.sector }).collect())
    }))
}

/// People by name.
#[must_use]
pub fn contacts() -> Source {
    Source::Asked(Lookup::new(|typed: String| async move {
        let ask = ContactQuery { q: Some(typed), limit: Some(FOUND_MAX), ..ContactQuery::of(ContactFilter::default()) };
        let page = list_contacts(ask).await.map_err(|error| error.message)?;
        let choice = |c: crate::contacts::model::Contact| Choice {
            value: c.id.to_string(),
            label: c.display_name(),
            note: c.company_name.or(c.email),
        };
        Ok(page.data.into_iter().map(choice).collect())
    }))
}

/// Deals by name.
#[must_use]
pub fn deals() -> Source {
    Source::Asked(Lookup::new(|typed: String| async move {
        let ask = DealQuery { q: Some(typed), limit: Some(FOUND_MAX), ..DealQuery::of(DealFilter::default()) };
        let page = list_deals(ask).await.map_err(|error| error.message)?;
        let choice = |deal: crate::deals::model::Deal| Choice {
            value: deal.id.to_string(),
            label: deal.name,
            note: deal.company_name,
        };
        Ok(page.data.into_iter().map(choice).collect())
    }))
}

/// Leads by name.
#[must_use]
pub fn leads() -> Source {
    Source::Asked(Lookup::new(|typed: String| async move {
        let ask = LeadQuery { q: Some(typed), limit: Some(FOUND_MAX), ..LeadQuery::of(LeadFilter::default()) };
        let page = list_leads(ask).await.map_err(|error| error.message)?;
        let choice = |lead: crate::leads::model::Lead| {
            let label = lead.display_name();
            let note = lead.company_name.filter(|company| *company != label).or(lead.email);
            Choice { value: lead.id.to_string(), label, note }
        };
        Ok(page.data.into_iter().map(choice).collect())
    }))
}

/// Products that are sold, by name or code.
#[must_use]
pub fn products() -> Source {
    Source::Asked(Lookup::new(|typed: String| async move {
        let offered = ProductFilter { status: Some(ProductStatus::Active), ..ProductFilter::default() };
        let ask = ProductQuery { q: Some(typed), limit: Some(FOUND_MAX), ..ProductQuery::of(offered) };
        let page = list_products(ask).await.map_err(|error| error.message)?;
        let choice = |p: crate::products::model::Product| {
            let price = p.price.map(crate::screens::amount::plain);
            let note: Vec<String> = p.code.into_iter().chain(price).collect();
            Choice { value: p.id.to_string(), label: p.name, note: (!note.is_empty()).then(|| note.join(" · ")) }
        };
        Ok(page.data.into_iter().map(choice).collect())
    }))
}
