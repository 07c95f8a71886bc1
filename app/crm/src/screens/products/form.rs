//! The dialog for a new product.

use crate::{
    products::{
        api::create_product,
        model::{CODE_CHARS_MAX, Product, ProductDraft, UNIT_CHARS_MAX},
    },
    screens::{form::Submit, keys, me::use_me},
    shared::check::{BODY_CHARS_MAX, NAME_CHARS_MAX},
};
use ac_core::Money;
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Late, MoneyField, TextArea, TextField, soon};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// Opens with `open`; `on_made` gets the product once the server has it.
#[component]
pub fn NewProduct(open: RwSignal<bool>, #[prop(into)] on_made: Callback<Product>) -> impl IntoView {
    soon(|| {
        lazy_preload!(new_product);
    });
    view! { <Late open load=move || new_product(InDialogProps { open, on_made })/> }
}

#[lazy]
fn new_product(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(open: RwSignal<bool>, on_made: Callback<Product>) -> impl IntoView {
    view! {
        <Dialog id="new-product" title="New product" open>
            <Fields open on_made/>
        </Dialog>
    }
}

#[component]
fn Fields(open: RwSignal<bool>, on_made: Callback<Product>) -> impl IntoView {
    let scope = style! {
        .crm-new-product-pair {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: var(--s4);
            align-items: start;
        }
    };
    let text = || RwSignal::new(String::new());
    let (name, code, series, unit, description) = (text(), text(), text(), text(), text());
    let price = RwSignal::new(None::<i64>);
    let currency = use_me().currency();
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let draft = ProductDraft {
            name: name.get_untracked(),
            code: Some(code.get_untracked()),
            series: Some(series.get_untracked()),
            unit: Some(unit.get_untracked()),
            description: Some(description.get_untracked()),
            price: price.get_untracked().map(|amount_minor| Money { amount_minor, currency }),
            ..ProductDraft::default()
        };
        let checked = draft.validate().map(|_| ());
        submit.send(
            checked,
            move || create_product(draft),
            move |made| {
                open.set(false);
                on_made.run(made);
            },
        );
    };
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="name" value=name error=submit.field("name") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="Licence, yearly"/>
            <div class="crm-new-product-pair">
                <TextField label="Code" name="code" value=code error=submit.field("code") max_chars=CODE_CHARS_MAX placeholder="LIC-Y"/>
                <TextField label="Series" name="series" value=series error=submit.field("series") max_chars=NAME_CHARS_MAX/>
            </div>
            <div class="crm-new-product-pair">
                <MoneyField label="Price" name="price" value=price currency=currency.code().to_owned() digits=currency.exponent() error=submit.field("price")/>
                <TextField label="Unit" name="unit" value=unit error=submit.field("unit") max_chars=UNIT_CHARS_MAX placeholder="seat, hour, kg"/>
            </div>
            <TextArea label="Description" name="description" value=description error=submit.field("description") max_chars=BODY_CHARS_MAX/>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Create product"</Button>
            </DialogActions>
        </form>
    }
}
