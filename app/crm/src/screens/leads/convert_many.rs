//! The dialog in which many leads are converted at once.

use crate::{
    leads::conversion::ConvertMany,
    pipelines::api::list_pipelines,
    screens::{
        bulk::{Deed, Order},
        form::Submit,
        me::use_me,
    },
};
use ac_core::policy::{Action, Resource as Kind};
use ac_ui::{Button, ButtonKind, Checkbox, Choice, Dialog, DialogActions, Late, Select};
use leptos::{prelude::*, reactive::spawn_local};

/// Asks what becomes of many leads, once `open` says so.
pub fn convert_many(open: RwSignal<bool>, order: Order) -> AnyView {
    view! { <Late open load=move || convert_many_dialog(open, order.clone())/> }.into_any()
}

#[lazy]
fn convert_many_dialog(open: RwSignal<bool>, order: Order) -> AnyView {
    let amount = order.amount;
    let title = Signal::derive(move || format!("Convert {}?", amount.get()));
    let order = StoredValue::new(order);
    view! {
        <Dialog id="bulk-convert" title open>
            <Fields open order=order.get_value()/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(open: RwSignal<bool>, order: Order) -> impl IntoView {
    let may_deal = use_me().may(Kind::Deal, Action::Create, None);
    let (with_deals, pipeline) = (RwSignal::new(may_deal), RwSignal::new(String::new()));
    let pipelines = RwSignal::new(Vec::<Choice>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            // Without an answer the deals go where new ones usually start.
            let all = list_pipelines().await.unwrap_or_default();
            pipelines.try_set(all.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect());
        });
    });
    let submit = Submit::new();
    let amount = order.amount;
    let order = StoredValue::new(order);
    let send = move |_| {
        let with_deals = with_deals.get_untracked();
        let pipeline_id = pipeline.get_untracked().parse().ok().filter(|_| with_deals);
        let deed = Deed::Convert(ConvertMany { with_deals, pipeline_id });
        order.get_value().send(submit, deed, move || open.set(false));
    };
    let complaint = submit.field("filter");
    let of_pipeline = submit.field("pipeline_id");
    view! {
        <p>"Each becomes a contact and a company. Those that are there already, by the same address or name, are taken, and people who are there keep their company. You can undo this."</p>
        {may_deal.then(|| view! { <Checkbox label="Make a deal of each" name="with_deals" checked=with_deals/> })}
        <Show when=move || with_deals.get()>
            <Select label="Pipeline" name="pipeline_id" options=pipelines value=pipeline placeholder="The first one" error=of_pipeline/>
        </Show>
        {move || complaint.get().map(|why| view! { <p class="bad" role="alert">{why}</p> })}
        {submit.complaint()}
        <DialogActions>
            <Button on:click=move |_| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary busy=submit.busy on:click=send>{move || format!("Convert {}", amount.get())}</Button>
        </DialogActions>
    }
}
