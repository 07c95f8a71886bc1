//! The cells of the list of leads that are changed in place. One that was converted is read-only.

use super::{
    page::{COMPANY, EMAIL, JOB_TITLE, LAST, OWNER, PHONE, SOURCE, STATUS, VALUE},
    status::choices,
};
use crate::{
    leads::{
        api::{get_lead, update_lead},
        model::{Lead, LeadId, LeadPatch},
    },
    screens::{
        cells::{CellField, CellSet, CellsOf, Refused, cells},
        me::use_me,
        record::editing::Kind,
    },
    shared::kind::RecordKind,
};
use ac_core::Resource;
use leptos::prelude::*;

/// The editor of the list's cells, whose code comes soon after the list.
#[lazy]
pub fn lead_cells(of: CellsOf<Lead>) -> AnyView {
    let statuses = Signal::stored(choices());
    let fields = vec![
        CellField::new("company_name", "Company", COMPANY, Kind::Text("text")),
        CellField::new("status", "Status", STATUS, Kind::Pick(statuses, "New")),
        CellField::new("source", "Source", SOURCE, Kind::Text("text")),
        CellField::new("value", "Value", VALUE, Kind::Money(use_me().currency())),
        CellField::new("email", "E-mail", EMAIL, Kind::Text("email")),
        CellField::new("phone", "Phone", PHONE, Kind::Text("tel")),
        CellField::new("job_title", "Job title", JOB_TITLE, Kind::Text("text")),
        CellField::new("last_name", "Last name", LAST, Kind::Text("text")),
        CellField::owner(OWNER, &of.members.get_untracked()),
    ];
    cells(
        of,
        CellSet {
            object: Resource::Lead,
            record: RecordKind::Lead,
            id: |lead: &Lead| lead.id.0,
            version: |lead| lead.version,
            owner: |lead| lead.owner_id,
            fixed,
            read: |id| Box::pin(get_lead(LeadId(id))),
            write: |id, version, patch| Box::pin(update_lead(LeadId(id), version, patch)),
            fields,
            values: |lead| &lead.fields,
            own: |fields| LeadPatch { fields, ..LeadPatch::default() },
        },
    )
}

/// Why no cell of it can be changed.
fn fixed(lead: &Lead) -> Option<Refused> {
    lead.is_converted().then_some("This lead was converted and is read-only. Change what it became.")
}
