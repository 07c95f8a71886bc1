//! The cells of the table of deals that are changed in place.

use super::{
    fields::{AMOUNT, CLOSED, COMPANY, CONTACT, EXPECTED, NAME, OPENED, OWNER, PRODUCT},
    table::stage_choices,
};
use crate::{
    deals::{
        api::{get_deal, update_deal},
        model::{Deal, DealId, DealPatch},
    },
    pipelines::model::Pipeline,
    screens::{
        cells::{CellField, CellSet, CellsOf, cells},
        lookups,
        me::use_me,
        record::{edit::Field, editing::Kind},
    },
    shared::kind::RecordKind,
};
use ac_core::Resource;
use leptos::prelude::*;

const STAGE: Field<Deal, DealPatch> = Field {
    text: |deal| deal.stage_id.to_string(),
    words: |deal| deal.stage_name.clone(),
    patch: |_, text| DealPatch { stage_id: text.parse().ok(), ..DealPatch::default() },
};

/// The editor of the table's cells, whose code comes soon after the table.
#[lazy]
pub fn deal_cells(of: CellsOf<Deal>, pipelines: Signal<Vec<Pipeline>>) -> AnyView {
    let stages = Signal::derive(move || pipelines.with(|pipelines| stage_choices(pipelines)));
    let fields = vec![
        CellField::new("name", "Name", NAME, Kind::Text("text")),
        CellField::new("stage", "Stage", STAGE, Kind::Pick(stages, "As it is")),
        CellField::new("amount", "Amount", AMOUNT, Kind::Money(use_me().currency())),
        CellField::new("company", "Company", COMPANY, Kind::Ask(lookups::companies())),
        CellField::new("person", "Person", CONTACT, Kind::Ask(lookups::contacts())),
        CellField::new("product", "Product", PRODUCT, Kind::Ask(lookups::products())),
        CellField::new("expected_close_on", "Expected close", EXPECTED, Kind::Day),
        CellField::new("opened_on", "Opened", OPENED, Kind::Day),
        CellField::new("closed_on", "Closed", CLOSED, Kind::Day),
        CellField::owner(OWNER, &of.members.get_untracked()),
    ];
    cells(
        of,
        CellSet {
            object: Resource::Deal,
            record: RecordKind::Deal,
            id: |deal: &Deal| deal.id.0,
            version: |deal| deal.version,
            owner: |deal| deal.owner_id,
            fixed: |_| None,
            read: |id| Box::pin(get_deal(DealId(id))),
            write: |id, version, patch| Box::pin(update_deal(DealId(id), version, patch)),
            fields,
            values: |deal| &deal.fields,
            own: |fields| DealPatch { fields, ..DealPatch::default() },
        },
    )
}
