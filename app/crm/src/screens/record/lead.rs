//! Where a value leads: a record's page in here, or an address outside.

use ac_core::{Resource, typed::web_address};
use leptos::prelude::*;
use uuid::Uuid;

/// Where a value leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Path of a record's page.
    Record(String),
    /// Address of a page outside, by http or https.
    Outside(String),
}

impl Lead {
    /// To the page of a record of a kind that has pages.
    #[must_use]
    pub fn record(kind: Resource, id: Uuid) -> Option<Self> {
        let folder = match kind {
            Resource::Company => "companies",
            Resource::Contact => "people",
            Resource::Deal => "deals",
            Resource::Lead => "leads",
            _ => return None,
        };
        Some(Self::Record(format!("/{folder}/{id}")))
    }

    /// To what was entered as a web address; nowhere if it is none, such as a script.
    #[must_use]
    pub fn outside(text: &str) -> Option<Self> {
        web_address(text).map(Self::Outside)
    }

    /// `href`, `target` and `rel` of a link: what is outside opens beside this page and learns nothing of it.
    #[must_use]
    pub fn attributes(self) -> (String, Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Record(path) => (path, None, None),
            Self::Outside(address) => (address, Some("_blank"), Some("noopener noreferrer")),
        }
    }
}

/// A value in a table that can be followed. Like the row's own link it is no stop of the Tab key.
pub fn linked(lead: Option<Lead>, words: String) -> AnyView {
    let Some(lead) = lead else { return words.into_any() };
    let (href, target, rel) = lead.attributes();
    view! { <a class="link" tabindex="-1" href=href target=target rel=rel>{words}</a> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_records_can_be_followed() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(Lead::outside(text), want.map(|address| Lead::Outside(address.to_owned())), "{text}");
        };
        check("https://own.example/a", Some("https://own.example/a"));
        check("own.example", Some("https://own.example"));
        check("javascript:alert(1)", None);
        check("data:text/html,x", None);
        check("", None);
        let id = Uuid::nil();
        assert_eq!(Lead::record(Resource::Contact, id), Some(Lead::Record(format!("/people/{id}"))));
        assert_eq!(Lead::record(Resource::Product, id), None);
    }
}
