//! People and companies as calendars and timelines.

use super::{Dated, Face, ListOf, own_changes, own_day};
use crate::{
    companies::{
        self,
        model::{Company, CompanyFilter, CompanyId, CompanyPatch},
    },
    contacts::{
        self,
        model::{Contact, ContactFilter, ContactId, ContactPatch},
    },
    shared::kind::RecordKind,
};
use ac_core::{AppError, Page, list::ListQuery, policy::Resource as Kind};
use ac_ui::{Icon, Tone};
use ac_views::{
    dated::DayIs,
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use chrono::NaiveDate;
use std::future::Future;
use uuid::Uuid;

/// People by when they came in.
pub struct People;

impl ListOf for People {
    type Row = Contact;
    type Filter = ContactFilter;

    fn ask(query: ListQuery<ContactFilter>) -> impl Future<Output = Result<Page<Contact>, AppError>> + Send + 'static {
        contacts::api::list_contacts(query)
    }
}

impl Dated for People {
    const OBJECT: Kind = Kind::Contact;
    const DATES: &'static [(&'static str, DayIs)] = &[("created", DayIs::Given)];
    const SPAN: (&'static str, &'static str) = ("created", "created");
    const NOUNS: (&'static str, &'static str) = ("person", "people");

    fn days(query: DaysQuery<ContactFilter>) -> impl Future<Output = Result<Days<Contact>, AppError>> + Send + 'static {
        contacts::api::contact_days(query)
    }

    fn spans(
        query: SpansQuery<ContactFilter>,
    ) -> impl Future<Output = Result<Spans<Contact>, AppError>> + Send + 'static {
        contacts::api::contact_spans(query)
    }

    fn figures(query: FiguresQuery<ContactFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send + 'static {
        contacts::api::contact_figures(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Contact, AppError>> + Send + 'static {
        contacts::api::get_contact(ContactId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        days: Vec<(String, NaiveDate)>,
    ) -> impl Future<Output = Result<Contact, AppError>> + Send + 'static {
        let patch = ContactPatch { fields: own_changes(days), ..ContactPatch::default() };
        contacts::api::update_contact(ContactId(id), version, patch)
    }

    fn day(contact: &Contact, by: &str) -> Option<NaiveDate> {
        match by {
            "created" => Some(contact.created_at.date()),
            own => own_day(&contact.fields, own),
        }
    }

    fn face(contact: &Contact) -> Face {
        Face {
            id: contact.id.0,
            version: contact.version,
            owner: contact.owner_id,
            href: RecordKind::Contact.page(contact.id),
            title: contact.display_name(),
            note: None,
            tone: Tone::Neutral,
            icon: Icon::Person,
            says: contact.company_name.clone().unwrap_or_default(),
            is_done: false,
        }
    }
}

/// Companies by when they came in.
pub struct Companies;

impl ListOf for Companies {
    type Row = Company;
    type Filter = CompanyFilter;

    fn ask(query: ListQuery<CompanyFilter>) -> impl Future<Output = Result<Page<Company>, AppError>> + Send + 'static {
        companies::api::list_companies(query)
    }
}

impl Dated for Companies {
    const OBJECT: Kind = Kind::Company;
    const DATES: &'static [(&'static str, DayIs)] = &[("created", DayIs::Given)];
    const SPAN: (&'static str, &'static str) = ("created", "created");
    const NOUNS: (&'static str, &'static str) = ("company", "companies");

    fn days(query: DaysQuery<CompanyFilter>) -> impl Future<Output = Result<Days<Company>, AppError>> + Send + 'static {
        companies::api::company_days(query)
    }

    fn spans(
        query: SpansQuery<CompanyFilter>,
    ) -> impl Future<Output = Result<Spans<Company>, AppError>> + Send + 'static {
        companies::api::company_spans(query)
    }

    fn figures(query: FiguresQuery<CompanyFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send + 'static {
        companies::api::company_figures(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Company, AppError>> + Send + 'static {
        companies::api::get_company(CompanyId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        days: Vec<(String, NaiveDate)>,
    ) -> impl Future<Output = Result<Company, AppError>> + Send + 'static {
        let patch = CompanyPatch { fields: own_changes(days), ..CompanyPatch::default() };
        companies::api::update_company(CompanyId(id), version, patch)
    }

    fn day(company: &Company, by: &str) -> Option<NaiveDate> {
        match by {
            "created" => Some(company.created_at.date()),
            own => own_day(&company.fields, own),
        }
    }

    fn face(company: &Company) -> Face {
        Face {
            id: company.id.0,
            version: company.version,
            owner: company.owner_id,
            href: RecordKind::Company.page(company.id),
            title: company.name.clone(),
            note: None,
            tone: Tone::Neutral,
            icon: Icon::Company,
            says: company.sector.clone().unwrap_or_default(),
            is_done: false,
        }
    }
}
