//! Where a value leads: a record's page in here, or an address outside.

use crate::shared::kind::RecordKind;
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
        RecordKind::of(kind).map(|kind| Self::Record(kind.page(id)))
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

/// How somebody is reached, below their name: a mail, a call.
pub fn reached_by(email: Option<String>, phone: Option<String>) -> impl IntoView {
    let link = |href: String, words: String| view! { <a class="link" href=href>{words}</a> };
    let mail = email.map(|email| link(format!("mailto:{email}"), email));
    let call = phone.map(|phone| match number(&phone) {
        Some(number) => link(format!("tel:{number}"), phone).into_any(),
        None => phone.into_any(),
    });
    view! { {mail}{call} }
}

/// The digits to dial, up to the first word, such as that of an extension.
fn number(phone: &str) -> Option<String> {
    // A zero in brackets is for whoever calls from within the country.
    let dialled: String = phone
        .replace("(0)", "")
        .chars()
        .take_while(|character| !character.is_alphabetic())
        .filter(|character| character.is_ascii_digit() || *character == '+')
        .collect();
    dialled.bytes().any(|byte| byte.is_ascii_digit()).then_some(dialled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_without_what_people_put_between() {
        let check = |phone: &str, want: Option<&str>| assert_eq!(number(phone).as_deref(), want, "{phone}");
        check("+46 (0)70-123 45 67", Some("+46701234567"));
        check("555.0100 ext. 12", Some("5550100"));
        check("ask Ada", None);
    }

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
        assert_eq!(Lead::record(Resource::Pipeline, id), None);
    }
}
