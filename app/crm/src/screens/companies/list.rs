//! The list of companies.

use super::{cells::company_cells, form::NewCompany};
use crate::{
    bulk::{
        api::bulk_companies,
        model::{Job, What, Which},
    },
    companies::{
        api::company_figures,
        fields::fields,
        model::{Company, CompanyFilter, CompanyPatch},
    },
    members::model::Member,
    screens::{
        bulk::{BulkField, FieldKind},
        cells::CellsOf,
        dated::{ByDate, Companies, code_at_first},
        list::{Known, Narrowed, scoped},
        own,
        pick::choice,
        record::lead::{Lead, linked},
        table_list::{TableList, Words, table_list},
        when::Ago,
    },
    shared::{check::NAME_CHARS_MAX, kind::RecordKind},
};
use ac_core::{AppError, policy::Resource as Kind};
use ac_ui::{Avatar, Cell, Column, Icon, Tag};
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
    object: Kind::Company,
    path: RecordKind::Company.list(),
    built_in: &[
        BuiltIn::all("all", "All companies", ViewKind::Table),
        BuiltIn::all("calendar", "Calendar", ViewKind::Calendar),
        BuiltIn::all("timeline", "Timeline", ViewKind::Timeline),
    ],
    scope: &["owner", "sector", BY, ZOOM, SPAN],
};

/// `/companies`
pub async fn companies_page() -> AnyView {
    table_list::<Companies>(code_at_first().await)
}

impl TableList for Companies {
    type Patch = CompanyPatch;

    const VIEWS: &'static ListSpec = &VIEWS;
    const WORDS: Words = Words {
        id: "companies",
        title: "Companies",
        search: "Search or filter companies",
        new: "New company",
        no_match: "No company matches",
        empty: (Icon::Company, "Your companies will be here"),
    };
    const CARD_PX: i32 = 72;
    const BY_DATE: Option<ByDate<Self>> = Some(ByDate::OF);

    fn fields() -> Vec<Field> {
        fields()
    }

    fn columns(known: Known) -> Vec<Column<Company>> {
        columns(known)
    }

    fn card() -> Cell<Company> {
        card()
    }

    fn id(company: &Company) -> String {
        company.id.to_string()
    }

    fn name(company: &Company) -> String {
        company.name.clone()
    }

    fn filter(shown: &Shown) -> CompanyFilter {
        CompanyFilter { owner_id: scoped(shown, "owner"), sector: scoped(shown, "sector") }
    }

    fn narrowed(list: ListViews) -> AnyView {
        let sector = move || format!("sector {}", list.scope("sector").unwrap_or_default());
        view! {
            <Narrowed list key="owner" words=Signal::stored("one owner".to_owned())/>
            <Narrowed list key="sector" words=Signal::derive(sector)/>
        }
        .into_any()
    }

    fn figures(query: FiguresQuery<CompanyFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send {
        company_figures(query)
    }

    fn bulk_fields(members: Signal<Vec<Member>>) -> Vec<BulkField> {
        let owners = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
        vec![
            BulkField { key: "owner_id", label: "Owner", kind: FieldKind::Pick(owners, "Nobody") },
            BulkField { key: "sector", label: "Sector", kind: FieldKind::Text(NAME_CHARS_MAX) },
        ]
    }

    fn bulk(
        which: Which<CompanyFilter>,
        what: What<CompanyPatch>,
    ) -> impl Future<Output = Result<Job, AppError>> + Send + 'static {
        bulk_companies(which, what)
    }

    fn cells(of: CellsOf<Company>) -> impl Future<Output = AnyView> + Send {
        company_cells(of)
    }

    fn cells_soon() {
        lazy_preload!(super::cells::company_cells);
    }

    fn form(open: RwSignal<bool>, members: Signal<Vec<Member>>, known: Known, on_made: Callback<Company>) -> AnyView {
        view! { <NewCompany open members known on_made/> }.into_any()
    }
}

/// The columns on offer.
pub fn columns(known: Known) -> Vec<Column<Company>> {
    let mut columns = vec![
        Column::new("name", "Company", |c: &Company| c.name.clone()).width(280).sortable().field("name").editable(),
        Column::new("sector", "Sector", |c: &Company| c.sector.clone().map(|text| view! { <Tag text/> }))
            .field("sector")
            .editable(),
        Column::new("website", "Website", |c: &Company| {
            c.website.as_deref().map(|website| linked(Lead::outside(website), bare(website)))
        })
        .width(200)
        .field("website")
        .editable(),
        Column::new("owner", "Owner", |c: &Company| c.owner_name.clone().map(owner))
            .width(200)
            .field("owner")
            .editable(),
        Column::new("updated_at", "Changed", |c: &Company| view! { <Ago at=c.updated_at/> })
            .width(130)
            .end()
            .sortable()
            .field("changed"),
        Column::new("created_at", "Created", |c: &Company| view! { <Ago at=c.created_at/> })
            .width(130)
            .end()
            .sortable()
            .field("created")
            .hidden(),
    ];
    columns.extend(own::columns::columns(&known.own(), |row: &Company| &row.fields));
    columns
}

/// An address without what every address begins with.
fn bare(website: &str) -> String {
    let bare = website.trim_start_matches("https://").trim_start_matches("http://");
    bare.trim_end_matches('/').to_owned()
}

fn owner(name: String) -> impl IntoView {
    view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> }
}

fn card() -> Cell<Company> {
    Arc::new(|c: &Company| {
        view! {
            <div class="row">
                <b class="truncate">{c.name.clone()}</b>
                <span class="push">{c.owner_name.clone().map(|name| view! { <Avatar name/> })}</span>
            </div>
            <div class="row dim">
                <small class="truncate">{c.sector.clone().unwrap_or_else(|| "no sector yet".to_owned())}</small>
                <small class="push"><Ago at=c.updated_at/></small>
            </div>
        }
        .into_any()
    })
}
