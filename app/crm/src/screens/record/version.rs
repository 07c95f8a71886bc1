//! The dialog with a former version of a record: what differs from it, and the way back.

use super::timeline::words;
use crate::{
    screens::{failure::Failed, form::Submit, when},
    shared::kind::RecordKind,
    timeline::model::{TimelineChange, TimelineValue},
    versions::{
        api::{get_former_version, put_version_back},
        model::{FormerVersion, PutBack},
    },
};
use ac_core::{AppError, EventId};
use ac_ui::{Button, ButtonKind, Checkbox, Dialog, DialogActions, EmptyState, Icon, SkeletonRows, Toast, use_toasts};
use leptos::{ev, prelude::*, reactive::spawn_local};
use stylers_macro::style;
use uuid::Uuid;

/// What the dialog is about: the record, and the event after which it was so.
#[derive(Clone, Copy)]
pub struct Asked {
    pub kind: RecordKind,
    pub id: Uuid,
    pub event: RwSignal<Option<EventId>>,
    pub open: RwSignal<bool>,
    /// Runs when something was put back.
    pub on_done: Callback<()>,
}

#[lazy]
pub fn former(asked: Asked) -> AnyView {
    view! { <Former asked/> }.into_any()
}

#[component]
fn Former(asked: Asked) -> impl IntoView {
    view! {
        <Dialog id="former-version" title="How it was" open=asked.open>
            <Told asked/>
        </Dialog>
    }
}

/// What differs, once that is known.
#[component]
fn Told(asked: Asked) -> impl IntoView {
    let known = RwSignal::new(None::<Result<FormerVersion, AppError>>);
    let ask = move || {
        let Some(event) = asked.event.get_untracked() else { return };
        known.set(None);
        spawn_local(async move {
            let answer = get_former_version(asked.kind, asked.id, event).await;
            known.try_set(Some(answer));
        });
    };
    Effect::new(move |_| ask());
    move || match known.get() {
        None => view! { <SkeletonRows rows=4/> }.into_any(),
        Some(Err(error)) => view! { <Failed error on_retry=move |()| ask()/> }.into_any(),
        Some(Ok(former)) if former.changes.is_empty() => view! {
            <EmptyState icon=Icon::Check title="Nothing differs" text="It is again as it was then."/>
        }
        .into_any(),
        Some(Ok(former)) => view! { <Choose asked former/> }.into_any(),
    }
}

#[component]
fn Choose(asked: Asked, former: FormerVersion) -> impl IntoView {
    let scope = style! {
        .crm-former {
            display: grid;
            gap: var(--s4);
        }
        .crm-former-rows {
            display: grid;
            gap: var(--s3);
        }
        .crm-former-row {
            display: grid;
            gap: calc(var(--s1) * .5);
        }
        .crm-former-values {
            display: grid;
            grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
            gap: var(--s3);
            padding-inline-start: var(--s5);
            overflow-wrap: anywhere;
        }
        .crm-former-now {
            color: var(--text-3);
        }
    };
    let FormerVersion { at, changes, seen, may_change } = former;
    let submit = Submit::new();
    let toasts = use_toasts();
    let rows: Vec<(TimelineChange, RwSignal<bool>)> =
        changes.into_iter().map(|change| (change, RwSignal::new(true))).collect();
    let ticked: Vec<(String, RwSignal<bool>)> =
        rows.iter().map(|(change, ticked)| (change.field.clone(), *ticked)).collect();
    let ticked = StoredValue::new(ticked);
    let count = Signal::derive(move || ticked.with_value(|ticked| ticked.iter().filter(|(_, on)| on.get()).count()));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(of) = asked.event.get_untracked() else { return };
        let chosen = |(field, on): &(String, RwSignal<bool>)| on.get_untracked().then(|| field.clone());
        let fields = ticked.with_value(|ticked| ticked.iter().filter_map(chosen).collect());
        submit.send(
            Ok(()),
            || put_version_back(asked.kind, asked.id, PutBack { event: of, fields, seen }),
            move |()| {
                toasts.show(Toast::done("Put back to how it was"));
                asked.open.set(false);
                asked.on_done.run(());
            },
        );
    };
    let row = move |(change, ticked): (TimelineChange, RwSignal<bool>)| {
        let complaint = submit.field(change.field.clone());
        let said = |value: &TimelineValue| words(value).unwrap_or_else(|| "nothing".to_owned());
        let (now, then) = (said(&change.old), said(&change.new));
        view! { class = scope,
            <li class="crm-former-row">
                {if may_change {
                    view! { <Checkbox label=change.label name=format!("former-{}", change.field) checked=ticked/> }.into_any()
                } else {
                    view! { <b>{change.label}</b> }.into_any()
                }}
                <div class="crm-former-values">
                    <span><small class="dim">"Then"</small><br/>{then}</span>
                    <span class="crm-former-now"><small class="dim">"Now"</small><br/>{now}</span>
                </div>
                {move || complaint.get().map(|text| view! { <p class="bad" role="alert">{text}</p> })}
            </li>
        }
    };
    view! { class = scope,
        <form class="crm-former" on:submit=send>
            <p class="dim">"After what happened "<when::Ago at/>"."</p>
            <ul class="crm-former-rows">{rows.into_iter().map(row).collect_view()}</ul>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| asked.open.set(false)>"Close"</Button>
                {may_change.then(|| view! {
                    <Button kind=ButtonKind::Primary submit=true busy=submit.busy disabled=Signal::derive(move || count.get() == 0)>
                        {move || match count.get() {
                            1 => "Put 1 field back".to_owned(),
                            many => format!("Put {many} fields back"),
                        }}
                    </Button>
                })}
            </DialogActions>
        </form>
    }
}
