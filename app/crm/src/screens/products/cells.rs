//! The cells of the list of products that are changed in place.

use super::{
    page::{CODE, NAME, PRICE, SERIES, STATUS, UNIT},
    status::choices,
};
use crate::{
    products::{
        api::{get_product, update_product},
        model::{Product, ProductId, ProductPatch},
    },
    screens::{
        cells::{CellField, CellSet, CellsOf, cells},
        me::use_me,
        record::editing::Kind,
    },
    shared::kind::RecordKind,
};
use ac_core::Resource;
use ac_views::custom::FieldValues;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Products take no fields of the workspace's own.
static NO_VALUES: FieldValues = FieldValues(BTreeMap::new());

/// The editor of the list's cells, whose code comes soon after the list.
#[lazy]
pub fn product_cells(of: CellsOf<Product>) -> AnyView {
    let fields = vec![
        CellField::new("name", "Name", NAME, Kind::Text("text")),
        CellField::new("code", "Code", CODE, Kind::Text("text")),
        CellField::new("series", "Series", SERIES, Kind::Text("text")),
        CellField::new("unit", "Unit", UNIT, Kind::Text("text")),
        CellField::new("price", "Price", PRICE, Kind::Money(use_me().currency())),
        CellField::new("status", "Status", STATUS, Kind::Pick(Signal::stored(choices()), "As it is")),
    ];
    cells(
        of,
        CellSet {
            object: Resource::Product,
            record: RecordKind::Product,
            id: |product: &Product| product.id.0,
            version: |product| product.version,
            owner: |_| None,
            fixed: |_| None,
            read: |id| Box::pin(get_product(ProductId(id))),
            write: |id, version, patch| Box::pin(update_product(ProductId(id), version, patch)),
            fields,
            values: |_| &NO_VALUES,
            own: |_| ProductPatch::default(),
        },
    )
}
