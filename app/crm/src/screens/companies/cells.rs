//! The cells of the list of companies that are changed in place.

use super::page::{NAME, OWNER, SECTOR, WEBSITE};
use crate::{
    companies::{
        api::{get_company, update_company},
        model::{Company, CompanyId, CompanyPatch},
    },
    screens::{
        cells::{CellField, CellSet, CellsOf, cells},
        record::editing::Kind,
    },
    shared::kind::RecordKind,
};
use ac_core::Resource;
use leptos::prelude::*;

/// The editor of the list's cells, whose code comes soon after the list.
#[lazy]
pub fn company_cells(of: CellsOf<Company>) -> AnyView {
    let fields = vec![
        CellField::new("name", "Name", NAME, Kind::Text("text")),
        CellField::new("sector", "Sector", SECTOR, Kind::Text("text")),
        CellField::new("website", "Website", WEBSITE, Kind::Text("url")),
        CellField::owner(OWNER, &of.members.get_untracked()),
    ];
    cells(
        of,
        CellSet {
            object: Resource::Company,
            record: RecordKind::Company,
            id: |company: &Company| company.id.0,
            version: |company| company.version,
            owner: |company| company.owner_id,
            fixed: |_| None,
            read: |id| Box::pin(get_company(CompanyId(id))),
            write: |id, version, patch| Box::pin(update_company(CompanyId(id), version, patch)),
            fields,
            values: |company| &company.fields,
            own: |fields| CompanyPatch { fields, ..CompanyPatch::default() },
        },
    )
}
