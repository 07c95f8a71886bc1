//! One more line: of a product that is found by typing, or of free text.

use crate::{
    products::{api::get_product, model::Product},
    screens::{failure, lookups},
};
use ac_ui::{Button, ButtonKind, Choice, Combobox, Icon, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// Id of the box in which a product is looked for.
pub const ADD: &str = "field-add-product";

/// What one more line is of.
pub enum Fresh {
    Text,
    Of(Box<Product>),
}

/// `added` gets what is to be added.
#[component]
pub fn AddLine(added: Callback<Fresh>) -> impl IntoView {
    let scope = style! {
        .crm-add-line {
            display: grid;
            grid-template-columns: minmax(0, 24rem) auto;
            align-items: end;
            justify-content: start;
            gap: var(--s2);
        }
        @media (max-width: 40rem) {
            .crm-add-line {
                grid-template-columns: minmax(0, 1fr) auto;
            }
        }
    };
    let chosen = RwSignal::new(None::<Choice>);
    let toasts = use_toasts();
    Effect::new(move |_| {
        let Some(choice) = chosen.get() else { return };
        chosen.set(None);
        let Ok(id) = choice.value.parse() else { return };
        spawn_local(async move {
            match get_product(id).await {
                Ok(product) => {
                    // Who has left the lines meanwhile adds nothing.
                    added.try_run(Fresh::Of(Box::new(product)));
                }
                Err(error) => failure::say(toasts, format!("{} was not added.", choice.label), &error),
            }
        });
    });
    view! { class = scope,
        <div class="crm-add-line">
            <Combobox label="Add a product" name="add-product" source=lookups::products() value=chosen placeholder="Type a name or code"/>
            <Button kind=ButtonKind::Ghost icon=Icon::Plus on:click=move |_| added.run(Fresh::Text)>"Free text"</Button>
        </div>
    }
}
