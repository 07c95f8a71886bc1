//! The list of leads.

use super::{
    cells::lead_cells,
    convert_many::convert_many,
    form::NewLead,
    status::{StatusBadge, choices},
};
use crate::{
    bulk::{
        api::{bulk_leads, convert_leads},
        model::{Job, What, Which},
    },
    leads::{
        api::lead_figures,
        fields::fields,
        model::{Lead, LeadFilter, LeadPatch, LeadQuery, LeadStatus},
    },
    mails::api::{foresee_mail_leads, mail_leads},
    members::model::Member,
    screens::{
        amount,
        bulk::{BulkAct, BulkField, Deed, FieldKind, Start, starter, which},
        cells::CellsOf,
        dated::{ByDate, Leads, code_at_first},
        list::{Known, Narrowed, scoped},
        mails::write_to_many,
        me::Me,
        own,
        pick::choice,
        table_list::{TableList, Words, table_list},
        when::Ago,
    },
    shared::{check::NAME_CHARS_MAX, kind::RecordKind},
};
use ac_core::{
    AppError,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Avatar, AvatarSize, Cell, Column, Icon, Tag};
use ac_views::{
    BuiltIn, ListSpec, ListViews,
    dated::{BY, SPAN, ZOOM},
    figures::{Figures, FiguresQuery},
    query::Field,
    saved::model::ViewKind,
    shown::Shown,
};
use leptos::prelude::*;
use std::sync::Arc;

/// The list's own views, and what else a view of it keeps.
static VIEWS: ListSpec = ListSpec {
    object: Kind::Lead,
    path: RecordKind::Lead.list(),
    built_in: &[
        BuiltIn::all("all", "All leads", ViewKind::Table),
        BuiltIn { query: OPEN, ..BuiltIn::all("open", "Open", ViewKind::Table) },
        BuiltIn::all("calendar", "Calendar", ViewKind::Calendar),
        BuiltIn::all("timeline", "Timeline", ViewKind::Timeline),
    ],
    scope: &["owner", "status", BY, ZOOM, SPAN],
};

/// What is still to be worked on.
const OPEN: &str = "status:new,contacted,qualified";

/// `/leads`
pub async fn leads_page() -> AnyView {
    table_list::<Leads>(code_at_first().await)
}

impl TableList for Leads {
    type Patch = LeadPatch;

    const VIEWS: &'static ListSpec = &VIEWS;
    const WORDS: Words = Words {
        id: "leads",
        title: "Leads",
        search: "Search or filter leads",
        new: "New lead",
        no_match: "No lead matches",
        empty: (Icon::Funnel, "People who may become customers will be here"),
    };
    const CARD_PX: i32 = 72;
    const BY_DATE: Option<ByDate<Self>> = Some(ByDate::OF);

    fn fields() -> Vec<Field> {
        fields()
    }

    fn columns(known: Known) -> Vec<Column<Lead>> {
        columns(known)
    }

    fn card() -> Cell<Lead> {
        card()
    }

    fn id(lead: &Lead) -> String {
        lead.id.to_string()
    }

    fn name(lead: &Lead) -> String {
        lead.display_name()
    }

    fn filter(shown: &Shown) -> LeadFilter {
        let status = shown.scope.get("status").and_then(|status| LeadStatus::parse(status));
        LeadFilter { owner_id: scoped(shown, "owner"), status, email: None }
    }

    fn narrowed(list: ListViews) -> AnyView {
        let status = move || {
            let status = list.scope("status").unwrap_or_default();
            LeadStatus::parse(&status).map_or(status, |known| known.label().to_owned())
        };
        view! {
            <Narrowed list key="owner" words=Signal::stored("one owner".to_owned())/>
            <Narrowed list key="status" words=Signal::derive(status)/>
        }
        .into_any()
    }

    fn figures(query: FiguresQuery<LeadFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send {
        lead_figures(query)
    }

    fn bulk_fields(members: Signal<Vec<Member>>) -> Vec<BulkField> {
        let owners = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
        vec![
            BulkField { key: "owner_id", label: "Owner", kind: FieldKind::Pick(owners, "Nobody") },
            BulkField { key: "status", label: "Status", kind: FieldKind::Must(Signal::stored(choices())) },
            BulkField { key: "source", label: "Source", kind: FieldKind::Text(NAME_CHARS_MAX) },
        ]
    }

    fn bulk(
        which: Which<LeadFilter>,
        what: What<LeadPatch>,
    ) -> impl Future<Output = Result<Job, AppError>> + Send + 'static {
        bulk_leads(which, what)
    }

    fn bulk_acts(me: &Me) -> Vec<BulkAct> {
        let may = [Kind::Contact, Kind::Company].into_iter().all(|kind| me.may(kind, Action::Create, None));
        let convert = BulkAct { label: "Convert", icon: Icon::ArrowRight, dialog: convert_many };
        let write = BulkAct { label: "Write e-mail", icon: Icon::Inbox, dialog: write_to_many };
        let write = me.may(Kind::Mail, Action::Create, None).then_some(write);
        may.then_some(convert).into_iter().chain(write).collect()
    }

    fn start(question: impl Fn() -> LeadQuery + Send + Sync + 'static) -> Start {
        let question = Arc::new(question);
        let (asked, counted) = (question.clone(), question.clone());
        let others = starter(move || asked(), bulk_leads);
        let begin = Start::new(move |chosen, deed| match deed {
            Deed::Convert(order) => Box::pin(convert_leads(which(chosen, || question()), order)),
            Deed::Mail(draft, once) => Box::pin(mail_leads(which(chosen, || question()), draft, Some(once))),
            deed => others.begin(chosen, deed),
        });
        begin.foreseeing(move |chosen, text| Box::pin(foresee_mail_leads(which(chosen, || counted()), text)))
    }

    fn cells(of: CellsOf<Lead>) -> impl Future<Output = AnyView> + Send {
        lead_cells(of)
    }

    fn cells_soon() {
        lazy_preload!(super::cells::lead_cells);
    }

    fn form(open: RwSignal<bool>, members: Signal<Vec<Member>>, known: Known, on_made: Callback<Lead>) -> AnyView {
        view! { <NewLead open members known on_made/> }.into_any()
    }
}

/// The columns on offer.
pub fn columns(known: Known) -> Vec<Column<Lead>> {
    let mut columns = vec![
        Column::new("name", "Name", |l: &Lead| named(l.display_name())).width(220).sortable().field("name"),
        Column::new("company_name", "Company", |l: &Lead| l.company_name.clone())
            .width(200)
            .sortable()
            .field("company")
            .editable(),
        Column::new("status", "Status", |l: &Lead| view! { <StatusBadge status=l.status/> })
            .width(130)
            .field("status")
            .editable(),
        Column::new("source", "Source", |l: &Lead| l.source.clone().map(|text| view! { <Tag text/> }))
            .width(160)
            .field("source")
            .editable(),
        Column::new("value", "Value", |l: &Lead| l.value.map(amount::plain))
            .width(120)
            .end()
            .sortable()
            .field("value")
            .editable(),
        Column::new("owner", "Owner", |l: &Lead| l.owner_name.clone().map(named)).width(180).field("owner").editable(),
        Column::new("created_at", "Created", |l: &Lead| view! { <Ago at=l.created_at/> })
            .width(120)
            .end()
            .sortable()
            .field("created"),
        Column::new("email", "E-mail", |l: &Lead| l.email.clone())
            .width(220)
            .sortable()
            .field("email")
            .hidden()
            .editable(),
        Column::new("phone", "Phone", |l: &Lead| l.phone.clone()).width(150).field("phone").hidden().editable(),
        Column::new("job_title", "Job title", |l: &Lead| l.job_title.clone())
            .width(160)
            .field("title")
            .hidden()
            .editable(),
        Column::new("last_name", "Last name", |l: &Lead| l.last_name.clone()).sortable().hidden().editable(),
        Column::new("updated_at", "Changed", |l: &Lead| view! { <Ago at=l.updated_at/> })
            .width(120)
            .end()
            .sortable()
            .field("changed")
            .hidden(),
    ];
    columns.extend(own::columns::columns(&known.own(), |row: &Lead| &row.fields));
    columns
}

fn named(name: String) -> impl IntoView {
    view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> }
}

fn card() -> Cell<Lead> {
    Arc::new(|l: &Lead| {
        let name = l.display_name();
        let line = l.company_name.clone().filter(|company| *company != name).or_else(|| l.source.clone());
        view! {
            <div class="row"><Avatar name=name.clone() size=AvatarSize::Medium decorative=true/>
                <span class="truncate"><b>{name}</b><br/><small>{line.or_else(|| l.email.clone())}</small></span>
                <span class="push"><StatusBadge status=l.status/></span>
            </div>
        }
        .into_any()
    })
}
