//! The list of products.

use super::{
    cells::product_cells,
    form::NewProduct,
    status::{StatusBadge, choices},
};
use crate::{
    bulk::{
        api::bulk_products,
        model::{Job, What, Which},
    },
    members::model::Member,
    products::{
        api::{list_products, product_figures},
        fields::fields,
        model::{Product, ProductFilter, ProductPatch, ProductQuery, ProductStatus, UNIT_CHARS_MAX},
    },
    screens::{
        amount,
        bulk::{BulkField, FieldKind},
        cells::CellsOf,
        dated::Code,
        dated::ListOf,
        list::{Known, Narrowed, scoped},
        table_list::{TableList, Words, table_list},
        when::Ago,
    },
    shared::{check::NAME_CHARS_MAX, kind::RecordKind},
};
use ac_core::{AppError, Page, policy::Resource as Kind};
use ac_ui::{Cell, Column, Icon, Tag};
use ac_views::{
    BuiltIn, ListSpec, ListViews,
    figures::{Figures, FiguresQuery},
    query::Field,
    saved::model::ViewKind,
    shown::Shown,
};
use leptos::prelude::*;
use std::sync::Arc;

/// The list's own views, and what else a view of it keeps.
static VIEWS: ListSpec = ListSpec {
    object: Kind::Product,
    path: RecordKind::Product.list(),
    built_in: &[
        BuiltIn::all("all", "All products", ViewKind::Table),
        BuiltIn { query: "status:active", ..BuiltIn::all("active", "Active", ViewKind::Table) },
        BuiltIn { query: "status:archived", ..BuiltIn::all("archived", "Archived", ViewKind::Table) },
    ],
    scope: &["series"],
};

/// `/products`
#[must_use]
pub fn products_page() -> AnyView {
    table_list::<Products>(Code::default())
}

/// Products, which stand on no day that people choose.
struct Products;

impl ListOf for Products {
    type Row = Product;
    type Filter = ProductFilter;

    fn ask(query: ProductQuery) -> impl Future<Output = Result<Page<Product>, AppError>> + Send + 'static {
        list_products(query)
    }
}

impl TableList for Products {
    type Patch = ProductPatch;

    const VIEWS: &'static ListSpec = &VIEWS;
    const WORDS: Words = Words {
        id: "products",
        title: "Products",
        search: "Search or filter products",
        new: "New product",
        no_match: "No product matches",
        empty: (Icon::Box, "What you sell will be here"),
    };
    const CARD_PX: i32 = 72;

    fn fields() -> Vec<Field> {
        fields()
    }

    fn columns(_: Known) -> Vec<Column<Product>> {
        columns()
    }

    fn card() -> Cell<Product> {
        card()
    }

    fn id(product: &Product) -> String {
        product.id.to_string()
    }

    fn name(product: &Product) -> String {
        product.name.clone()
    }

    fn filter(shown: &Shown) -> ProductFilter {
        ProductFilter { series: scoped(shown, "series"), ..ProductFilter::default() }
    }

    fn narrowed(list: ListViews) -> AnyView {
        let series = move || format!("series {}", list.scope("series").unwrap_or_default());
        view! { <Narrowed list key="series" words=Signal::derive(series)/> }.into_any()
    }

    fn figures(query: FiguresQuery<ProductFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send {
        product_figures(query)
    }

    fn bulk_fields(_: Signal<Vec<Member>>) -> Vec<BulkField> {
        vec![
            BulkField { key: "status", label: "Status", kind: FieldKind::Must(Signal::stored(choices())) },
            BulkField { key: "series", label: "Series", kind: FieldKind::Text(NAME_CHARS_MAX) },
            BulkField { key: "unit", label: "Unit", kind: FieldKind::Text(UNIT_CHARS_MAX) },
        ]
    }

    fn bulk(
        which: Which<ProductFilter>,
        what: What<ProductPatch>,
    ) -> impl Future<Output = Result<Job, AppError>> + Send + 'static {
        bulk_products(which, what)
    }

    fn cells(of: CellsOf<Product>) -> impl Future<Output = AnyView> + Send {
        product_cells(of)
    }

    fn cells_soon() {
        lazy_preload!(super::cells::product_cells);
    }

    fn form(open: RwSignal<bool>, _: Signal<Vec<Member>>, _: Known, on_made: Callback<Product>) -> AnyView {
        view! { <NewProduct open on_made/> }.into_any()
    }
}

/// The columns on offer.
pub fn columns() -> Vec<Column<Product>> {
    vec![
        Column::new("name", "Product", |p: &Product| p.name.clone()).width(280).sortable().field("name").editable(),
        Column::new("code", "Code", |p: &Product| p.code.clone()).width(140).sortable().field("code").editable(),
        Column::new("series", "Series", |p: &Product| p.series.clone().map(|text| view! { <Tag text/> }))
            .width(160)
            .field("series")
            .editable(),
        Column::new("price", "Price", |p: &Product| p.price.map(amount::plain))
            .width(130)
            .end()
            .sortable()
            .field("price")
            .editable(),
        Column::new("unit", "Unit", |p: &Product| p.unit.clone()).width(110).field("unit").editable(),
        Column::new("prices", "Other prices", others).width(220),
        Column::new("status", "Status", |p: &Product| view! { <StatusBadge status=p.status/> })
            .width(120)
            .field("status")
            .editable(),
        Column::new("updated_at", "Changed", |p: &Product| view! { <Ago at=p.updated_at/> })
            .width(130)
            .end()
            .sortable()
            .field("changed"),
        Column::new("description", "Description", |p: &Product| p.description.clone())
            .width(280)
            .field("description")
            .hidden(),
        Column::new("created_at", "Created", |p: &Product| view! { <Ago at=p.created_at/> })
            .width(130)
            .end()
            .sortable()
            .field("created")
            .hidden(),
    ]
}

/// The prices in further currencies, in one line.
fn others(product: &Product) -> Option<String> {
    let written: Vec<String> = product.prices.iter().copied().map(amount::plain).collect();
    (!written.is_empty()).then(|| written.join(" · "))
}

fn card() -> Cell<Product> {
    Arc::new(|p: &Product| {
        let line = p.code.clone().or_else(|| p.series.clone()).unwrap_or_else(|| "no code yet".to_owned());
        let archived = (p.status == ProductStatus::Archived).then(|| view! { <StatusBadge status=p.status/> });
        view! {
            <div class="row">
                <b class="truncate">{p.name.clone()}</b>
                <b class="push num">{p.price.map(amount::plain)}</b>
            </div>
            <div class="row dim">
                <small class="truncate">{line}</small>
                <span class="push row">{archived}<small>{p.unit.clone()}</small></span>
            </div>
        }
        .into_any()
    })
}
