//! `/products/:id`: one product with its prices and the deals about it.

use super::{
    prices::PriceList,
    status::{StatusBadge, choices},
};
use crate::{
    deals::{
        api::list_deals,
        model::{Deal, DealFilter, DealQuery},
    },
    products::{
        api::{delete_product, get_product, restore_product, update_product},
        model::{Product, ProductId, ProductPatch, ProductStatus},
    },
    screens::{
        amount,
        failure::if_open,
        me::{Me, get_me, provide_me},
        record::{
            edit::{Editor, Field, optional_field, text_field},
            editing::{Kind, read_money, write_money},
            field::FieldRow,
            frame::RecordBody,
            page::{RecordFrame, Whole, record_page},
            related::DealsCard,
            timeline::History,
        },
    },
    shared::kind::RecordKind,
    timeline::{
        api::{record_ending, record_timeline},
        model::Timeline,
    },
};
use ac_core::{
    AppError, Page,
    policy::{Action, Resource as Permission},
};
use ac_ui::{Card, Tag};
use futures::try_join;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use stylers_macro::style;
use uuid::Uuid;

/// Rows of the list beside a product.
const BESIDE_ROWS: u32 = 8;

fn deals_of(product: ProductId) -> DealQuery {
    let filter = DealFilter { product_id: Some(product), ..DealFilter::default() };
    DealQuery { limit: Some(BESIDE_ROWS), ..DealQuery::of(filter) }
}

/// What comes with the page.
#[derive(Clone, Serialize, Deserialize)]
struct Loaded {
    product: Product,
    deals: Option<Page<Deal>>,
    history: Timeline,
    me: Me,
}

async fn read(id: Uuid) -> Result<Loaded, AppError> {
    let id = ProductId(id);
    let (product, deals, history, me) = try_join!(
        get_product(id),
        if_open(list_deals(deals_of(id))),
        record_timeline(RecordKind::Product, id.0, None),
        get_me(),
    )?;
    Ok(Loaded { product, deals, history, me })
}

/// `/products/:id`
#[component]
pub fn ProductPage() -> impl IntoView {
    record_page(RecordKind::Product, read, record)
}

pub(super) const NAME: Field<Product, ProductPatch> = text_field!(ProductPatch, name);
pub(super) const CODE: Field<Product, ProductPatch> = optional_field!(ProductPatch, code);
pub(super) const SERIES: Field<Product, ProductPatch> = optional_field!(ProductPatch, series);
pub(super) const UNIT: Field<Product, ProductPatch> = optional_field!(ProductPatch, unit);
const DESCRIPTION: Field<Product, ProductPatch> = optional_field!(ProductPatch, description);
pub(super) const PRICE: Field<Product, ProductPatch> = Field {
    text: |product| write_money(product.price),
    words: |product| product.price.map(amount::plain).unwrap_or_default(),
    patch: |_, text| ProductPatch { price: Some(read_money(text)), ..ProductPatch::default() },
};
pub(super) const STATUS: Field<Product, ProductPatch> = Field {
    text: |product| product.status.as_str().to_owned(),
    words: |product| product.status.label().to_owned(),
    patch: |_, text| ProductPatch { status: ProductStatus::parse(text), ..ProductPatch::default() },
};

/// Several lines as they were typed.
fn paragraphs(product: &Product) -> AnyView {
    let scope = style! {
        .crm-product-text {
            white-space: pre-line;
        }
    };
    view! { class = scope, <span class="crm-product-text">{product.description.clone()}</span> }.into_any()
}

fn status(product: &Product) -> AnyView {
    view! { <StatusBadge status=product.status/> }.into_any()
}

/// `$99 per seat`
fn figure(product: &Product) -> String {
    let price = product.price.map(amount::plain).unwrap_or_default();
    match &product.unit {
        Some(unit) if !price.is_empty() => format!("{price} per {unit}"),
        _ => price,
    }
}

fn record(loaded: Loaded) -> AnyView {
    let Loaded { product, deals, history, me } = loaded;
    provide_me(&me);
    let (id, currency) = (product.id, me.currency());
    let open = me.may(Permission::Product, Action::Modify, None);
    let may_delete = me.may(Permission::Product, Action::Delete, None);
    let editor = Editor::new(
        product,
        |product: &Product| product.version,
        move || get_product(id),
        move |version, patch: ProductPatch| update_product(id, version, patch),
        move || record_ending(RecordKind::Product, id.0),
    );
    let whole = Whole::of(
        RecordKind::Product,
        id.0,
        editor,
        (|product| product.name.clone(), "name"),
        may_delete,
        move || delete_product(id),
        move || restore_product(id),
    );
    let facts = move || {
        let code = move || editor.record.with(|product| product.code.clone());
        let series = move || editor.record.with(|product| product.series.clone()).map(|text| view! { <Tag text/> });
        view! {
            {move || code().map(|code| view! { <span class="num">{code}</span> })}
            {series}
            {move || editor.record.with(status)}
        }
    };
    let statuses = Signal::stored(choices());
    let beside = deals.map(|first| {
        view! { <DealsCard first question=deals_of(id) all=format!("/deals?view=table&product={id}")/> }
    });
    let details = move || {
        view! {
            <Card title="Details">
                <dl>
                    <FieldRow name="name" label="Name" editor field=NAME kind=Kind::Text("text") open/>
                    <FieldRow name="code" label="Code" editor field=CODE kind=Kind::Text("text") open nothing="Add a code"/>
                    <FieldRow name="price" label="Price" editor field=PRICE kind=Kind::Money(currency) open nothing="Add a price"/>
                    <FieldRow name="unit" label="Unit" editor field=UNIT kind=Kind::Text("text") open nothing="Add a unit"/>
                    <FieldRow name="series" label="Series" editor field=SERIES kind=Kind::Text("text") open nothing="Add a series"/>
                    <FieldRow name="status" label="Status" editor field=STATUS kind=Kind::Pick(statuses, "As it is") shown=status open/>
                    <FieldRow name="description" label="Description" editor field=DESCRIPTION kind=Kind::Lines shown=paragraphs open nothing="Add a description"/>
                </dl>
            </Card>
            <PriceList editor open/>
        }
    };
    view! {
        <RecordFrame whole figure=Signal::derive(move || editor.record.with(figure)) facts>
            <RecordBody details>
                {beside}
                <History kind=RecordKind::Product id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </RecordFrame>
    }
    .into_any()
}
