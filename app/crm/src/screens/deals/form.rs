//! The dialog for a new deal.

use crate::{
    deals::{
        api::create_deal,
        model::{Deal, DealDraft},
    },
    members::model::Member,
    pipelines::model::{Pipeline, StageKind},
    screens::{form::Submit, keys, list::Known, lookups, me::use_me, own::form::required, pick::OwnerField},
    shared::check::NAME_CHARS_MAX,
};
use ac_core::{Money, Resource as Kind};
use ac_ui::{
    Button, ButtonKind, Choice, Combobox, DatePicker, Day, Dialog, DialogActions, Late, MoneyField, Select, TextField,
    soon,
};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// Opens with `open`; `on_made` gets the deal once the server has it. It starts in the pipeline that is looked at.
#[component]
pub fn NewDeal(
    open: RwSignal<bool>,
    #[prop(into)] members: Signal<Vec<Member>>,
    #[prop(into)] pipelines: Signal<Vec<Pipeline>>,
    known: Known,
    #[prop(into)] pipeline: Signal<Option<String>>,
    #[prop(into)] on_made: Callback<Deal>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(new_deal);
    });
    view! { <Late open load=move || new_deal(InDialogProps { open, members, pipelines, known, pipeline, on_made })/> }
}

#[lazy]
fn new_deal(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(
    open: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    pipelines: Signal<Vec<Pipeline>>,
    known: Known,
    pipeline: Signal<Option<String>>,
    on_made: Callback<Deal>,
) -> impl IntoView {
    view! {
        <Dialog id="new-deal" title="New deal" open>
            <Fields open members pipelines known pipeline on_made/>
        </Dialog>
    }
}

#[component]
fn Fields(
    open: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    pipelines: Signal<Vec<Pipeline>>,
    known: Known,
    pipeline: Signal<Option<String>>,
    on_made: Callback<Deal>,
) -> impl IntoView {
    let scope = style! {
        .crm-new-deal-pair {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: var(--s4);
            align-items: start;
        }
    };
    let me = use_me();
    let currency = me.currency();
    let writes = |field| me.writes(Kind::Deal, field);
    let name = RwSignal::new(String::new());
    let amount = RwSignal::new(None::<i64>);
    let expected = RwSignal::new(None::<Day>);
    let company = RwSignal::new(None::<Choice>);
    let owner = RwSignal::new(String::new());
    let stage = RwSignal::new(String::new());
    let submit = Submit::new();
    let (own, inputs) = required(known, submit, &members.get_untracked());
    let stages = Signal::derive(move || open_stages(&pipelines.read(), pipeline.get().as_deref()));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let draft = DealDraft {
            name: name.get_untracked(),
            stage_id: stage.get_untracked().parse().ok(),
            pipeline_id: pipeline.get_untracked().and_then(|id| id.parse().ok()),
            amount: amount.get_untracked().map(|amount_minor| Money { amount_minor, currency }),
            company_id: company.get_untracked().and_then(|company| company.value.parse().ok()),
            owner_id: owner.get_untracked().parse().ok(),
            expected_close_on: expected.get_untracked().and_then(|day| day.iso().parse().ok()),
            fields: inputs.values(),
            ..DealDraft::default()
        };
        let checked = draft.validate().map(|_| ());
        submit.send(
            checked,
            move || create_deal(draft),
            move |made| {
                open.set(false);
                on_made.run(made);
            },
        );
    };
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="name" value=name error=submit.field("name") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="Acme, yearly licence"/>
            {writes("company_id").then(|| view! { <Combobox label="Company" name="company_id" source=lookups::companies() value=company placeholder="Type a name"/> })}
            <div class="crm-new-deal-pair">
                {writes("amount").then(|| view! { <MoneyField label="Amount" name="amount" value=amount currency=currency.code().to_owned() digits=currency.exponent() error=submit.field("amount")/> })}
                {writes("expected_close_on").then(|| view! { <DatePicker label="Expected close" name="expected_close_on" value=expected error=submit.field("expected_close_on")/> })}
            </div>
            <div class="crm-new-deal-pair">
                <Select label="Stage" name="stage_id" options=stages value=stage/>
                <OwnerField members value=owner/>
            </div>
            {own}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Create deal"</Button>
            </DialogActions>
        </form>
    }
}

/// Where a new deal can start: the open stages of the pipeline asked for, else of the first one.
fn open_stages(pipelines: &[Pipeline], asked: Option<&str>) -> Vec<Choice> {
    let named = pipelines.iter().find(|p| asked.is_some_and(|id| id == p.id.to_string()));
    let stages = named.or(pipelines.first()).map(|p| p.stages.as_slice()).unwrap_or_default();
    stages.iter().filter(|s| s.kind == StageKind::Open).map(|s| Choice::new(s.id.to_string(), s.name.clone())).collect()
}
