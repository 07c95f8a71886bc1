//! `/companies/:id/merge` and `/people/:id/merge`: records side by side, what becomes of them, and one button.

use super::{
    columns::Records,
    fields::{Differing, Same},
    state::Chosen,
    words::{listed, reasons, refers},
};
use crate::{
    duplicates::{
        api::{duplicates_of, merge_records, merge_sheet},
        model::{Alike, Duplicate, MERGE_OTHERS_MAX, Sheet},
    },
    screens::{
        address::Address,
        failure::Failed,
        form::Submit,
        loading::RecordLoading,
        me::{Me, get_me},
        names::isolated,
        record::actions::id_in_path,
        take_back::take_back,
    },
    shared::kind::RecordKind,
    undo::model::UndoWhat,
};
use ac_core::{AppError, page_data};
use ac_ui::{Button, ButtonKind, Card, EmptyState, Icon, LinkButton, Page, PageHeader, Toast, Wait, use_toasts};
use ac_views::address::Entry;
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use stylers_macro::style;
use uuid::Uuid;

/// `/companies/:id/merge`
#[component]
pub fn MergeCompanyPage() -> impl IntoView {
    page(RecordKind::Company)
}

/// `/people/:id/merge`
#[component]
pub fn MergeContactPage() -> impl IntoView {
    page(RecordKind::Contact)
}

fn page(kind: RecordKind) -> AnyView {
    let (address, id) = (Address::here(), id_in_path::<Uuid>());
    let ids = Memo::new(move |_| id.get().map(|id| all_ids(id, address.get("with").as_deref())));
    let data = page_data(
        move || (id.get(), ids.get()),
        move |(id, ids)| async move {
            let (id, ids) = id.zip(ids).ok_or_else(AppError::not_found)?;
            try_join!(merge_sheet(kind, ids), duplicates_of(kind, id), get_me())
        },
    );
    let retry = move |()| data.refetch();
    view! {
        <Title text="Merge"/>
        <Wait fallback=|| view! { <RecordLoading/> } until=move || async move {
            match data.await {
                Ok((sheet, alike, me)) => view! { <Merge kind sheet alike=alike.data me address on_retry=Callback::new(retry)/> }.into_any(),
                Err(error) => view! { <PageHeader title="Merge"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// The record of the address, and those that are named with it, each once.
fn all_ids(id: Uuid, with: Option<&str>) -> Vec<Uuid> {
    let mut ids = vec![id];
    for other in with.unwrap_or_default().split(',').filter_map(|text| text.trim().parse().ok()) {
        if !ids.contains(&other) && ids.len() <= MERGE_OTHERS_MAX {
            ids.push(other);
        }
    }
    ids
}

#[component]
fn Merge(
    kind: RecordKind,
    sheet: Sheet,
    alike: Vec<Duplicate>,
    me: Me,
    address: Address,
    on_retry: Callback<()>,
) -> impl IntoView {
    let name = sheet.records.first().map(|record| record.record.name.clone()).unwrap_or_default();
    let id = sheet.records.first().map(|record| record.record.id).unwrap_or_default();
    let count = sheet.records.len();
    let body = if count > 1 {
        view! { <Choosing kind sheet=sheet.clone() me=me.clone() on_retry/> }.into_any()
    } else if alike.is_empty() {
        view! {
            <EmptyState icon=Icon::Check title="Nothing looks like it" text="No other record that you can see looks like this one.">
                <LinkButton href=kind.page(id)>"Back to it"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <p class="dim">"Choose what to merge with it."</p> }.into_any()
    };
    view! {
        <PageHeader title=format!("Merge {}", isolated(&name)) actions=move || view! { <LinkButton href=kind.page(id)>"Cancel"</LinkButton> }/>
        <Page>
            {(!alike.is_empty()).then(|| view! { <Others sheet=sheet.clone() alike address/> })}
            {body}
        </Page>
    }
}

/// What else may be the same, to be taken in or left out.
#[component]
fn Others(sheet: Sheet, alike: Vec<Duplicate>, address: Address) -> impl IntoView {
    let inside: Vec<Uuid> = sheet.records.iter().skip(1).map(|record| record.record.id).collect();
    let is_full = inside.len() >= MERGE_OTHERS_MAX;
    let change = move |inside: &[Uuid], id: Uuid, is_in: bool| {
        let mut with: Vec<Uuid> = inside.iter().copied().filter(|other| *other != id).collect();
        if is_in {
            with.push(id);
        }
        let with: Vec<String> = with.iter().map(Uuid::to_string).collect();
        let with = Some(with.join(",")).filter(|with| !with.is_empty());
        address.put(&[("with", with)], Entry::Same);
    };
    let scope = style! {
        .crm-merge-others {
            display: grid;
            gap: var(--s1);
        }
        .crm-merge-other {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h);
            cursor: pointer;
        }
        .crm-merge-other-words {
            display: flex;
            flex-wrap: wrap;
            align-items: baseline;
            gap: 0 var(--s2);
            min-width: 0;
            overflow-wrap: anywhere;
        }
    };
    let option = move |duplicate: Duplicate| {
        let Alike { id, name, detail, .. } = duplicate.record;
        let (is_in, known) = (inside.contains(&id), inside.clone());
        view! { class = scope,
            <label class="crm-merge-other">
                <input
                    class="ac-check-box"
                    type="checkbox"
                    name="with"
                    value=id.to_string()
                    checked=is_in
                    disabled=is_full && !is_in
                    on:change=move |event| change(&known, id, event_target_checked(&event))
                />
                <span class="crm-merge-other-words">
                    <b>{name}</b>
                    {detail.map(|detail| view! { <small class="dim">{detail}</small> })}
                    <small class="dim">{format!("{} %: {}", duplicate.score, reasons(&duplicate.reasons).to_lowercase())}</small>
                </span>
            </label>
        }
    };
    let options = alike.into_iter().map(option).collect_view();
    let full = is_full.then(|| view! { <p class="dim">{format!("At most {} at a time.", MERGE_OTHERS_MAX + 1)}</p> });
    view! { class = scope,
        <Card title="Possible duplicates">
            <div class="crm-merge-others" role="group" aria-label="Merge with">{options}</div>
            {full}
        </Card>
    }
}

/// The records side by side, and what becomes of them.
#[component]
fn Choosing(kind: RecordKind, sheet: Sheet, me: Me, on_retry: Callback<()>) -> impl IntoView {
    let chosen = RwSignal::new(Chosen::proposed(&sheet));
    let sheet = StoredValue::new(sheet);
    let submit = Submit::new();
    let failed = RwSignal::new(false);
    let (navigate, toasts) = (use_navigate(), use_toasts());
    let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
    let is_allowed = Signal::derive(move || {
        sheet.with_value(|sheet| chosen.with(|chosen| chosen.is_allowed(sheet, &me, kind.resource())))
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_allowed.get_untracked() {
            return;
        }
        let (stays, order) =
            chosen.with_untracked(|chosen| (chosen.stays, sheet.with_value(|sheet| chosen.order(sheet))));
        failed.set(true);
        submit.send(
            Ok(()),
            move || merge_records(kind, stays, order),
            move |report| {
                let count = report.merged.len() + 1;
                let batch = report.batch_id;
                let undo = move || {
                    spawn_local(async move {
                        take_back(toasts, UndoWhat::Batch(batch), "They are still merged.").await;
                    });
                };
                let merged = Toast::done(format!("{count} records are one now")).of_act(batch.0);
                toasts.show(merged.with_undo(undo));
                go.try_run(kind.page(stays));
            },
        );
    };
    let count = sheet.with_value(|sheet| sheet.records.len());
    let scope = style! {
        .crm-merge-form {
            display: grid;
            gap: var(--s4);
            min-width: 0;
        }
        .crm-merge-end {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s3);
        }
    };
    let again = move || {
        let has_failed = failed.get() && !submit.busy.get();
        has_failed.then(|| view! { <Button on:click=move |_| on_retry.run(())>"Read them again"</Button> })
    };
    view! { class = scope,
        <form class="crm-merge-form" on:submit=send novalidate>
            <Records sheet chosen/>
            <Differing sheet chosen/>
            <Same sheet/>
            <Result sheet chosen/>
            {submit.complaint()}
            <div class="crm-merge-end">
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy disabled=Signal::derive(move || !is_allowed.get())>
                    {format!("Merge {count} records")}
                </Button>
                {again}
                {move || (!is_allowed.get()).then(|| view! {
                    <span class="dim">"This takes the right to delete what goes. Keep another one, or ask an admin."</span>
                })}
            </div>
        </form>
    }
}

/// What there will be.
#[component]
fn Result(sheet: StoredValue<Sheet>, chosen: RwSignal<Chosen>) -> impl IntoView {
    let scope = style! {
        .crm-merge-result {
            display: grid;
            grid-template-columns: minmax(8rem, 12rem) minmax(0, 1fr);
            gap: var(--s2) var(--s4);
            font-size: var(--fs-control);
        }
        .crm-merge-label {
            color: var(--text-2);
        }
        .crm-merge-value {
            min-width: 0;
            overflow-wrap: anywhere;
        }
    };
    let line = move |(label, value): (String, String)| {
        view! { class = scope, <dt class="crm-merge-label">{label}</dt><dd class="crm-merge-value">{value}</dd> }
    };
    let result = move || sheet.with_value(|sheet| chosen.with(|chosen| chosen.result(sheet)));
    let becomes = move || {
        sheet.with_value(|sheet| {
            chosen.with(|chosen| {
                let gone: Vec<String> = chosen.going(sheet).map(|record| isolated(&record.record.name)).collect();
                let verb = if gone.len() == 1 { "goes" } else { "go" };
                let moves = refers(chosen.moves(sheet));
                let moves = if moves.is_empty() { String::new() } else { format!(" {moves} move along.") };
                format!("{} {verb} to the bin.{moves} You can undo this.", listed(&gone))
            })
        })
    };
    view! { class = scope,
        <Card title="What there will be">
            <dl class="crm-merge-result">{move || result().into_iter().map(line).collect_view()}</dl>
            <p role="status">{becomes}</p>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_each_record_once_and_no_more_than_fit() {
        let ids: Vec<Uuid> = (1..=9).map(Uuid::from_u128).collect();
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        assert_eq!(all_ids(a, None), [a]);
        assert_eq!(all_ids(a, Some(&format!("{b}, {a},{b},x,{c}"))), [a, b, c]);
        let many: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        assert_eq!(all_ids(a, Some(&many.join(","))).len(), MERGE_OTHERS_MAX + 1);
    }
}
