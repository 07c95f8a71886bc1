//! One line while it is edited.

use crate::{
    deals::lines::model::{Line, LineDraft, LineId, Percent, Quantity, line_total},
    products::model::{Product, ProductId},
    screens::{
        amount,
        form::Submit,
        lines::{LineActs, Place},
    },
    shared::check::NAME_CHARS_MAX,
};
use ac_core::{Currency, Money};
use ac_ui::{DecimalField, TextField};
use leptos::prelude::*;
use stylers_macro::style;

/// A line as it is typed. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Row {
    /// Tells it from the others while it has no id; also part of its fields' ids.
    pub key: u32,
    id: Option<LineId>,
    product_id: Option<ProductId>,
    name: RwSignal<String>,
    unit: StoredValue<Option<String>>,
    quantity: RwSignal<Option<i64>>,
    price: RwSignal<Option<i64>>,
    discount: RwSignal<Option<i64>>,
}

impl Row {
    /// A line that somebody else took away is a new one, if it is kept.
    pub fn forget_unless_in(&mut self, lines: &[Line]) {
        self.id = self.id.filter(|id| lines.iter().any(|line| line.id == *id));
    }

    #[must_use]
    pub fn of(key: u32, line: &Line) -> Self {
        Self {
            key,
            id: Some(line.id),
            product_id: line.product_id,
            name: RwSignal::new(line.name.clone()),
            unit: StoredValue::new(line.unit.clone()),
            quantity: RwSignal::new(Some(line.quantity.parts())),
            price: RwSignal::new(Some(line.unit_price.amount_minor)),
            discount: RwSignal::new(Some(line.discount.parts()).filter(|parts| *parts > 0)),
        }
    }

    /// A line of nothing yet.
    #[must_use]
    pub fn free(key: u32) -> Self {
        Self {
            key,
            id: None,
            product_id: None,
            name: RwSignal::new(String::new()),
            unit: StoredValue::new(None),
            quantity: RwSignal::new(Some(Quantity::ONE)),
            price: RwSignal::new(None),
            discount: RwSignal::new(None),
        }
    }

    /// One of a product, at the price that the list has in `currency`.
    #[must_use]
    pub fn about(key: u32, product: Product, currency: Currency) -> Self {
        let price = product.price_in(currency).map(|price| price.amount_minor);
        Self {
            product_id: Some(product.id),
            name: RwSignal::new(product.name),
            unit: StoredValue::new(product.unit),
            price: RwSignal::new(price),
            ..Self::free(key)
        }
    }

    /// What is sent of it, as it stands now.
    #[must_use]
    pub fn draft(self, currency: Currency) -> LineDraft {
        LineDraft {
            id: self.id,
            product_id: self.product_id,
            name: Some(self.name.get()),
            unit: self.unit.get_value(),
            quantity: Quantity::of(self.quantity.get().unwrap_or_default()),
            unit_price: self.price.get().map(|amount_minor| Money { amount_minor, currency }),
            discount: Percent::of(self.discount.get().unwrap_or_default()),
        }
    }

    /// What it comes to, as far as it is filled in.
    #[must_use]
    pub fn total(self, currency: Currency) -> Option<Money> {
        let draft = self.draft(currency);
        line_total(draft.quantity, draft.unit_price?, draft.discount)
    }

    /// Id of one of its fields.
    #[must_use]
    pub fn field(self, field: &str) -> String {
        format!("field-line-{}-{field}", self.key)
    }
}

/// What can be done to a line among the others.
#[derive(Clone, Copy)]
pub struct RowActs {
    pub currency: Currency,
    pub submit: Submit,
    pub rows: RwSignal<Vec<Row>>,
    /// By so many places.
    pub shift: Callback<(u32, isize)>,
    pub remove: Callback<u32>,
}

/// What the fields below are. They say it themselves to whoever does not see this.
pub fn heads() -> AnyView {
    let scope = style! {
        .crm-row-heads {
            display: grid;
            grid-template-columns: minmax(8rem, 1fr) 7.5rem 8.5rem 5rem 6rem calc(var(--control-h-small) * 3);
            gap: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-row-heads-end {
            text-align: end;
        }
        @media (max-width: 80rem) {
            .crm-row-heads {
                display: none;
            }
        }
    };
    view! { class = scope,
        <div class="crm-row-heads" aria-hidden="true">
            <span>"What is sold"</span>
            <span>"Quantity"</span>
            <span>"Price of one"</span>
            <span>"Discount"</span>
            <span class="crm-row-heads-end">"Total"</span>
        </div>
    }
    .into_any()
}

/// The fields of one line, what it comes to, and its place.
#[component]
pub fn RowFields(row: Row, acts: RowActs) -> impl IntoView {
    let scope = style! {
        .crm-row {
            display: grid;
            grid-template-columns: minmax(8rem, 1fr) 7.5rem 8.5rem 5rem 6rem calc(var(--control-h-small) * 3);
            align-items: start;
            gap: var(--s2);
            padding: var(--s2) 0;
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-row-total {
            display: flex;
            align-items: center;
            justify-content: flex-end;
            min-height: var(--control-h);
            font-weight: var(--fw-medium);
        }
        .crm-row-acts {
            display: flex;
            align-items: center;
            min-height: var(--control-h);
        }
        @media (max-width: 80rem) {
            .crm-row {
                grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr) minmax(0, .8fr);
            }
            .crm-row-name {
                grid-column: 1 / -1;
            }
            .crm-row-acts {
                grid-column: 2 / -1;
                justify-content: flex-end;
            }
            .crm-row-total {
                justify-content: flex-start;
            }
        }
        @media (max-width: 40rem) {
            .crm-row {
                grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
            }
            .crm-row-acts {
                grid-column: 1 / -1;
            }
            .crm-row-total {
                justify-content: flex-end;
            }
        }
    };
    let RowActs { currency, submit, rows, shift, remove } = acts;
    let key = row.key;
    let place = Place::of(rows, move |row| row.key == key);
    let about = move |field: &str| submit.about(&format!("lines[{}].{field}", place.get().at));
    let wrong = move |field: &'static str| Signal::derive(move || about(field));
    // What is said of ids, which have no field of their own, is said of the line.
    let of_line = Signal::derive(move || ["name", "product_id", "id"].into_iter().find_map(about));
    let name = move |field: &str| format!("line-{key}-{field}");
    let called = move || format!("Line {}", place.get().number());
    let total = move || row.total(currency).map_or_else(|| "–".to_owned(), amount::plain);
    let unit = row.unit.get_value().unwrap_or_default();
    view! { class = scope,
        <div class="crm-row" role="group" aria-label=called data-line=key.to_string()>
            <div class="crm-row-name">
                <TextField label="What is sold" name=name("name") value=row.name hide_label=true max_chars=NAME_CHARS_MAX placeholder="What is sold" error=of_line/>
            </div>
            <DecimalField label="Quantity" name=name("quantity") value=row.quantity digits=4 unit hide_label=true error=wrong("quantity")/>
            <DecimalField label="Price of one" name=name("price") value=row.price digits=currency.exponent() in_full=true unit=currency.code() hide_label=true error=wrong("unit_price")/>
            <DecimalField label="Discount in percent" name=name("discount") value=row.discount digits=2 unit="%" hide_label=true error=wrong("discount")/>
            <span class="crm-row-total num">{total}</span>
            <span class="crm-row-acts">
                <LineActs
                    remove="Remove this line"
                    place
                    on_shift=move |by| shift.run((key, by))
                    on_remove=move |()| remove.run(key)
                />
            </span>
        </div>
    }
}
