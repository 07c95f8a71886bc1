//! The first records of a list, by the list's own columns. The code of those comes when a table is shown.

use crate::{
    activities::model::Activity,
    companies::model::Company,
    contacts::model::Contact,
    dashboards::{
        figures::{Records, TableShown},
        widget::Size,
    },
    deals::model::Deal,
    leads::model::Lead,
    products::model::Product,
    screens::{
        activities::words::due,
        companies, contacts,
        dashboards::words::{fields_of, plural},
        deals, leads,
        list::Known,
        products,
        when::today,
    },
    shared::kind::RecordKind,
};
use ac_core::Resource as Kind;
use ac_ui::{Avatar, Column, FewRows};
use leptos::prelude::*;

#[lazy]
pub fn records(shown: TableShown, size: Size) -> AnyView {
    let keys: Vec<String> = shown.columns.into_iter().map(|column| column.key).collect();
    let columns_max = match size {
        Size::Small | Size::Tall => 2,
        Size::Wide => 4,
        Size::Full => 7,
    };
    macro_rules! rows {
        ($rows:ident, $kind:ident, $columns:expr) => {
            rows!($rows, $kind, $columns, |row: &$kind| RecordKind::$kind.page(row.id))
        };
        ($rows:ident, $kind:ident, $columns:expr, $href:expr) => {{
            let known = Known::of(Kind::$kind, fields_of(Kind::$kind));
            let columns = known.columns(($columns)(known));
            view! { <FewRows label=plural(Kind::$kind) columns keys columns_max rows=$rows href=$href/> }.into_any()
        }};
    }
    match shown.records {
        Records::Company(rows) => rows!(rows, Company, companies::columns),
        Records::Contact(rows) => rows!(rows, Contact, contacts::columns),
        Records::Lead(rows) => rows!(rows, Lead, leads::columns),
        Records::Deal(rows) => rows!(rows, Deal, deals::table_columns),
        Records::Product(rows) => rows!(rows, Product, |_| products::columns()),
        Records::Activity(rows) => rows!(rows, Activity, |_| activity_columns(), about),
    }
}

/// An activity leads to what it is about.
fn about(activity: &Activity) -> String {
    activity.subject_kind.page(activity.subject_id)
}

fn activity_columns() -> Vec<Column<Activity>> {
    let today = today();
    let owner = |name: String| view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> };
    vec![
        Column::new("title", "Activity", |activity: &Activity| activity.title.clone()),
        Column::new("due", "Due", move |activity: &Activity| {
            let activity = activity.clone();
            move || due(&activity, today.get()).map(|(words, _)| words)
        })
        .end(),
        Column::new("about", "About", |activity: &Activity| activity.subject_name.clone()),
        Column::new("owner", "For", move |activity: &Activity| activity.owner_name.clone().map(owner)),
        Column::new("kind", "Kind", |activity: &Activity| activity.kind.label()),
    ]
}
