//! The CRM's lists as calendars.

use super::{Dated, Face, ListOf, own_change, own_day};
use crate::{
    activities::{
        self,
        model::{Activity, ActivityFilter, ActivityId, ActivityPatch},
    },
    companies::{
        self,
        model::{Company, CompanyFilter, CompanyId, CompanyPatch},
    },
    contacts::{
        self,
        model::{Contact, ContactFilter, ContactId, ContactPatch},
    },
    deals::{
        self,
        model::{Deal, DealFilter, DealId, DealPatch},
    },
    leads::{
        self,
        model::{Lead, LeadFilter, LeadId, LeadPatch},
    },
    pipelines::model::StageKind,
    screens::{activities::words, leads::status_tone},
    shared::kind::RecordKind,
};
use ac_core::{AppError, Page, list::ListQuery, policy::Resource as Kind};
use ac_ui::{Icon, Tone};
use ac_views::{
    calendar::DayIs,
    days::{Days, DaysQuery},
};
use chrono::NaiveDate;
use std::future::Future;
use uuid::Uuid;

/// Deals by when they should close, or did.
pub struct Deals;

impl ListOf for Deals {
    type Row = Deal;
    type Filter = DealFilter;

    fn ask(query: ListQuery<DealFilter>) -> impl Future<Output = Result<Page<Deal>, AppError>> + Send + 'static {
        deals::api::list_deals(query)
    }
}

impl Dated for Deals {
    const OBJECT: Kind = Kind::Deal;
    const DATES: &'static [(&'static str, DayIs)] =
        &[("expected", DayIs::Chosen), ("closed", DayIs::Chosen), ("created", DayIs::Given)];
    const NOUNS: (&'static str, &'static str) = ("deal", "deals");

    fn days(query: DaysQuery<DealFilter>) -> impl Future<Output = Result<Days<Deal>, AppError>> + Send + 'static {
        deals::api::deal_days(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Deal, AppError>> + Send + 'static {
        deals::api::get_deal(DealId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        by: String,
        day: NaiveDate,
    ) -> impl Future<Output = Result<Deal, AppError>> + Send + 'static {
        let patch = match by.as_str() {
            "expected" => DealPatch { expected_close_on: Some(Some(day)), ..DealPatch::default() },
            "closed" => DealPatch { closed_on: Some(Some(day)), ..DealPatch::default() },
            _ => DealPatch { fields: own_change(by, day), ..DealPatch::default() },
        };
        deals::api::update_deal(DealId(id), version, patch)
    }

    fn day(deal: &Deal, by: &str) -> Option<NaiveDate> {
        match by {
            "expected" => deal.expected_close_on,
            "closed" => deal.closed_on,
            "created" => Some(deal.created_at.date()),
            own => own_day(&deal.fields, own),
        }
    }

    fn face(deal: &Deal) -> Face {
        let (tone, icon) = match deal.status {
            StageKind::Open => (Tone::Accent, Icon::Deal),
            StageKind::Won => (Tone::Good, Icon::Check),
            StageKind::Lost => (Tone::Bad, Icon::Close),
        };
        Face {
            id: deal.id.0,
            version: deal.version,
            owner: deal.owner_id,
            href: RecordKind::Deal.page(deal.id),
            title: deal.name.clone(),
            note: deal.amount.map(|amount| amount.short()),
            tone,
            icon,
            says: deal.stage_name.clone(),
            is_done: false,
        }
    }
}

/// Activities by when they are due.
pub struct Activities;

impl ListOf for Activities {
    type Row = Activity;
    type Filter = ActivityFilter;

    fn ask(
        query: ListQuery<ActivityFilter>,
    ) -> impl Future<Output = Result<Page<Activity>, AppError>> + Send + 'static {
        activities::api::list_activities(query)
    }
}

impl Dated for Activities {
    const OBJECT: Kind = Kind::Activity;
    const DATES: &'static [(&'static str, DayIs)] =
        &[("due", DayIs::Chosen), ("done", DayIs::Given), ("created", DayIs::Given)];
    const NOUNS: (&'static str, &'static str) = ("activity", "activities");

    fn days(
        query: DaysQuery<ActivityFilter>,
    ) -> impl Future<Output = Result<Days<Activity>, AppError>> + Send + 'static {
        activities::api::activity_days(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Activity, AppError>> + Send + 'static {
        activities::api::get_activity(ActivityId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        _by: String,
        day: NaiveDate,
    ) -> impl Future<Output = Result<Activity, AppError>> + Send + 'static {
        let patch = ActivityPatch { due_on: Some(Some(day)), ..ActivityPatch::default() };
        activities::api::update_activity(ActivityId(id), version, patch)
    }

    fn day(activity: &Activity, by: &str) -> Option<NaiveDate> {
        match by {
            "due" => activity.due_on,
            "done" => activity.done_at.map(|at| at.date()),
            "created" => Some(activity.created_at.date()),
            _ => None,
        }
    }

    fn face(activity: &Activity) -> Face {
        use crate::activities::model::ActivityKind as Does;
        let tone = match activity.kind {
            _ if activity.done => Tone::Neutral,
            Does::Call => Tone::Info,
            Does::Meeting => Tone::Violet,
            Does::Mail => Tone::Warn,
            Does::Task => Tone::Accent,
        };
        let kind = activity.kind.label();
        Face {
            id: activity.id.0,
            version: activity.version,
            owner: activity.owner_id,
            href: activity.subject_kind.page(activity.subject_id),
            title: activity.title.clone(),
            note: activity.due_time.clone(),
            tone,
            icon: words::icon(activity.kind),
            says: if activity.done { format!("{kind}, done") } else { kind.to_owned() },
            is_done: activity.done,
        }
    }
}

/// Leads by when they came in.
pub struct Leads;

impl ListOf for Leads {
    type Row = Lead;
    type Filter = LeadFilter;

    fn ask(query: ListQuery<LeadFilter>) -> impl Future<Output = Result<Page<Lead>, AppError>> + Send + 'static {
        leads::api::list_leads(query)
    }
}

impl Dated for Leads {
    const OBJECT: Kind = Kind::Lead;
    const DATES: &'static [(&'static str, DayIs)] = &[("created", DayIs::Given)];
    const NOUNS: (&'static str, &'static str) = ("lead", "leads");

    fn days(query: DaysQuery<LeadFilter>) -> impl Future<Output = Result<Days<Lead>, AppError>> + Send + 'static {
        leads::api::lead_days(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Lead, AppError>> + Send + 'static {
        leads::api::get_lead(LeadId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        by: String,
        day: NaiveDate,
    ) -> impl Future<Output = Result<Lead, AppError>> + Send + 'static {
        let patch = LeadPatch { fields: own_change(by, day), ..LeadPatch::default() };
        leads::api::update_lead(LeadId(id), version, patch)
    }

    fn day(lead: &Lead, by: &str) -> Option<NaiveDate> {
        match by {
            "created" => Some(lead.created_at.date()),
            own => own_day(&lead.fields, own),
        }
    }

    fn face(lead: &Lead) -> Face {
        Face {
            id: lead.id.0,
            version: lead.version,
            owner: lead.owner_id,
            href: RecordKind::Lead.page(lead.id),
            title: lead.display_name(),
            note: lead.value.map(|value| value.short()),
            tone: status_tone(lead.status),
            icon: Icon::Funnel,
            says: lead.status.label().to_owned(),
            is_done: false,
        }
    }
}

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
    const NOUNS: (&'static str, &'static str) = ("person", "people");

    fn days(query: DaysQuery<ContactFilter>) -> impl Future<Output = Result<Days<Contact>, AppError>> + Send + 'static {
        contacts::api::contact_days(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Contact, AppError>> + Send + 'static {
        contacts::api::get_contact(ContactId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        by: String,
        day: NaiveDate,
    ) -> impl Future<Output = Result<Contact, AppError>> + Send + 'static {
        let patch = ContactPatch { fields: own_change(by, day), ..ContactPatch::default() };
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
    const NOUNS: (&'static str, &'static str) = ("company", "companies");

    fn days(query: DaysQuery<CompanyFilter>) -> impl Future<Output = Result<Days<Company>, AppError>> + Send + 'static {
        companies::api::company_days(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Company, AppError>> + Send + 'static {
        companies::api::get_company(CompanyId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        by: String,
        day: NaiveDate,
    ) -> impl Future<Output = Result<Company, AppError>> + Send + 'static {
        let patch = CompanyPatch { fields: own_change(by, day), ..CompanyPatch::default() };
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
