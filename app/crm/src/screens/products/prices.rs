//! A product's price list: one price for each currency, each edited by itself like any field of a record.

use crate::{
    products::model::{Product, ProductPatch},
    screens::{
        amount, keys,
        record::{
            edit::{Begin, Editor, Edits, Phase},
            editing::{Kind, read_money, write_money},
            field::{Words, row_in},
        },
    },
};
use ac_core::{Currency, Money};
use ac_ui::{Card, Choice, Combobox, combobox::Source};
use leptos::prelude::*;
use std::sync::Arc;

/// The price in one further currency.
struct PriceIn(Currency);

impl PriceIn {
    fn of(&self, product: &Product) -> Option<Money> {
        product.prices.iter().copied().find(|price| price.currency == self.0)
    }
}

impl Edits<Product, ProductPatch> for PriceIn {
    fn text(&self, product: &Product) -> String {
        write_money(self.of(product))
    }

    fn words(&self, product: &Product) -> String {
        self.of(product).map(amount::plain).unwrap_or_default()
    }

    /// The list with this one changed. The version that is sent along keeps the others as they were seen.
    fn patch(&self, product: &Product, text: &str) -> ProductPatch {
        let others = product.prices.iter().copied().filter(|price| price.currency != self.0);
        ProductPatch { prices: Some(others.chain(read_money(text)).collect()), ..ProductPatch::default() }
    }
}

/// The card with the prices in further currencies. The price itself stands among the details.
#[component]
pub fn PriceList(editor: Editor<Product, ProductPatch>, open: bool) -> impl IntoView {
    let begun = RwSignal::new(Vec::<Currency>::new());
    let currencies = Memo::new(move |_| {
        let kept = editor.record.with(|product| product.prices.iter().map(|price| price.currency).collect::<Vec<_>>());
        let fresh = begun.with(|begun| begun.iter().copied().filter(|new| !kept.contains(new)).collect::<Vec<_>>());
        kept.into_iter().chain(fresh).collect::<Vec<_>>()
    });
    let line = move |currency: Currency| {
        let code = currency.code().to_owned();
        let is_new = editor.record.with_untracked(|product| product.price_in(currency).is_none());
        let phase = if is_new { Phase::Editing(Begin::default()) } else { Phase::Resting };
        let called = Words {
            name: format!("price-{code}"),
            label: format!("Price in {code}"),
            nothing: "Add a price".to_owned(),
        };
        row_in(
            RwSignal::new(phase),
            called,
            editor,
            Arc::new(PriceIn(currency)),
            Kind::Money(currency),
            (None, None),
            open,
        )
    };
    let has_price = Memo::new(move |_| editor.record.with(|product| product.price.is_some()));
    let hint = move || {
        let is_empty = currencies.with(Vec::is_empty);
        match (has_price.get(), is_empty) {
            (false, _) => Some("Add the price first. It can have one in each further currency then."),
            (true, true) => Some("Deals in another currency propose the price that stands here."),
            (true, false) => None,
        }
    };
    view! {
        <Card title="Other currencies">
            {move || hint().map(|hint| view! { <p class="dim">{hint}</p> })}
            <dl>
                <For each=move || currencies.get() key=|currency| currency.code().to_owned() children=line/>
            </dl>
            {move || (open && has_price.get()).then(|| view! { <AddCurrency editor begun/> })}
        </Card>
    }
}

/// Chooses one more currency, whose price is typed then.
#[component]
fn AddCurrency(editor: Editor<Product, ProductPatch>, begun: RwSignal<Vec<Currency>>) -> impl IntoView {
    let chosen = RwSignal::new(None::<Choice>);
    let offered = Signal::derive(move || {
        let is_known = |currency: &Currency| {
            editor.record.with(|product| product.price_in(*currency).is_some())
                || begun.with(|all| all.contains(currency))
        };
        let all = Currency::active().into_iter().filter(|currency| !is_known(currency));
        all.map(|currency| Choice::new(currency.code(), currency.code())).collect::<Vec<_>>()
    });
    Effect::new(move |_| {
        let Some(currency) = chosen.get().and_then(|choice| choice.value.parse::<Currency>().ok()) else { return };
        chosen.set(None);
        begun.update(|begun| {
            if !begun.contains(&currency) {
                begun.push(currency);
            }
        });
        keys::focus(&format!("field-price-{}", currency.code()));
    });
    view! { <Combobox label="Add a currency" name="currency" source=Source::Fixed(offered) value=chosen placeholder="Type its code"/> }
}
