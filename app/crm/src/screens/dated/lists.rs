//! What is worked on by date as calendars and timelines: deals, activities, leads.

use super::{Dated, Face, ListOf, own_change, own_changes, own_day};
use crate::{
    activities::{
        self,
        model::{Activity, ActivityFilter, ActivityId, ActivityPatch},
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
    dated::DayIs,
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
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
        &[("expected", DayIs::Chosen), ("closed", DayIs::Chosen), ("opened", DayIs::Chosen), ("created", DayIs::Given)];
    const SPAN: (&'static str, &'static str) = ("opened", "expected");
    const NOUNS: (&'static str, &'static str) = ("deal", "deals");

    fn days(query: DaysQuery<DealFilter>) -> impl Future<Output = Result<Days<Deal>, AppError>> + Send + 'static {
        deals::api::deal_days(query)
    }

    fn spans(query: SpansQuery<DealFilter>) -> impl Future<Output = Result<Spans<Deal>, AppError>> + Send + 'static {
        deals::api::deal_spans(query)
    }

    fn figures(query: FiguresQuery<DealFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send + 'static {
        deals::api::deal_figures(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Deal, AppError>> + Send + 'static {
        deals::api::get_deal(DealId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        days: Vec<(String, NaiveDate)>,
    ) -> impl Future<Output = Result<Deal, AppError>> + Send + 'static {
        let mut patch = DealPatch::default();
        for (by, day) in days {
            match by.as_str() {
                "opened" => patch.opened_on = Some(Some(day)),
                "expected" => patch.expected_close_on = Some(Some(day)),
                "closed" => patch.closed_on = Some(Some(day)),
                _ => patch.fields.0.extend(own_change(by, day).0),
            }
        }
        deals::api::update_deal(DealId(id), version, patch)
    }

    fn day(deal: &Deal, by: &str) -> Option<NaiveDate> {
        match by {
            "opened" => deal.opened_on,
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
    const SPAN: (&'static str, &'static str) = ("due", "due");
    const NOUNS: (&'static str, &'static str) = ("activity", "activities");

    fn days(
        query: DaysQuery<ActivityFilter>,
    ) -> impl Future<Output = Result<Days<Activity>, AppError>> + Send + 'static {
        activities::api::activity_days(query)
    }

    fn spans(
        query: SpansQuery<ActivityFilter>,
    ) -> impl Future<Output = Result<Spans<Activity>, AppError>> + Send + 'static {
        activities::api::activity_spans(query)
    }

    fn figures(
        query: FiguresQuery<ActivityFilter>,
    ) -> impl Future<Output = Result<Figures, AppError>> + Send + 'static {
        activities::api::activity_figures(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Activity, AppError>> + Send + 'static {
        activities::api::get_activity(ActivityId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        days: Vec<(String, NaiveDate)>,
    ) -> impl Future<Output = Result<Activity, AppError>> + Send + 'static {
        let due_on = days.into_iter().find(|(by, _)| by == "due").map(|(_, day)| Some(day));
        let patch = ActivityPatch { due_on, ..ActivityPatch::default() };
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
    const SPAN: (&'static str, &'static str) = ("created", "created");
    const NOUNS: (&'static str, &'static str) = ("lead", "leads");

    fn days(query: DaysQuery<LeadFilter>) -> impl Future<Output = Result<Days<Lead>, AppError>> + Send + 'static {
        leads::api::lead_days(query)
    }

    fn spans(query: SpansQuery<LeadFilter>) -> impl Future<Output = Result<Spans<Lead>, AppError>> + Send + 'static {
        leads::api::lead_spans(query)
    }

    fn figures(query: FiguresQuery<LeadFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send + 'static {
        leads::api::lead_figures(query)
    }

    fn get(id: Uuid) -> impl Future<Output = Result<Lead, AppError>> + Send + 'static {
        leads::api::get_lead(LeadId(id))
    }

    fn put(
        id: Uuid,
        version: i64,
        days: Vec<(String, NaiveDate)>,
    ) -> impl Future<Output = Result<Lead, AppError>> + Send + 'static {
        let patch = LeadPatch { fields: own_changes(days), ..LeadPatch::default() };
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
