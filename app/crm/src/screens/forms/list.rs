//! `/forms`: all web forms, with what came in with each.

use super::state::tone;
use crate::{
    forms::{
        api::{create_form, list_forms},
        model::{FormDraft, FormFigures, NAME_CHARS_MAX, WebForm},
    },
    screens::{
        failure::Failed,
        form::Submit,
        keys, live,
        loading::ListLoading,
        me::{Me, get_me},
        when::provide_now,
    },
};
use ac_core::{AppError, Resource as Kind, money::grouped, page_data, policy::Action};
use ac_ui::{
    Badge, Button, ButtonKind, Card, Dialog, DialogActions, EmptyState, Glyph, Icon, Page, PageHeader, TextField, Tone,
    Wait,
};
use futures::try_join;
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use stylers_macro::style;

async fn read() -> Result<(Vec<WebForm>, Me), AppError> {
    try_join!(list_forms(), get_me())
}

/// `/forms`
#[component]
pub fn FormsPage() -> impl IntoView {
    provide_now();
    let data = page_data(|| (), |()| read());
    let retry = move |()| data.refetch();
    view! {
        <Title text="Web forms"/>
        <Wait fallback=|| view! { <ListLoading title="Web forms"/> } until=move || async move {
            match data.await {
                Ok((all, me)) => view! { <All all me/> }.into_any(),
                Err(error) => view! { <PageHeader title="Web forms"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn All(all: Vec<WebForm>, me: Me) -> impl IntoView {
    let (all, _) = live::kept(all, Kind::Form, list_forms);
    let (open, may) = (RwSignal::new(false), me.may(Kind::Form, Action::Create, None));
    keys::shortcut("n", move || {
        if may {
            open.set(true);
        }
    });
    let actions = move || {
        may.then(|| view! { <Button kind=ButtonKind::Primary on:click=move |_| open.set(true)>"New form"</Button> })
    };
    let body = move || {
        match all.with(Vec::is_empty) {
        true => view! {
            <EmptyState icon=Icon::Doc title="Let leads come by themselves" text="A form has a page of its own, stands on your website, and makes a lead of whoever sends it.">
                {may.then(|| view! { <Button icon=Icon::Plus on:click=move |_| open.set(true)>"New form"</Button> })}
            </EmptyState>
        }
        .into_any(),
        false => view! {
            <Card flush=true>
                <ul role="list">
                    <For each=move || all.get() key=|form| (form.id, form.version, form.figures.accepted, form.figures.held, form.figures.accepted_30_days) children=line/>
                </ul>
            </Card>
        }
        .into_any(),
    }
    };
    view! {
        <PageHeader title="Web forms" note=Signal::derive(move || all.with(|all| all.len().to_string())) actions/>
        <Page>{body}</Page>
        <Dialog id="form-new" title=Signal::stored("New form".to_owned()) open>
            <NewForm open/>
        </Dialog>
    }
}

fn line(form: WebForm) -> AnyView {
    let scope = style! {
        .crm-forms-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-forms-line:hover {
            background: var(--glass);
        }
        .crm-forms-icon {
            display: grid;
            place-items: center;
            flex: none;
            width: var(--control-h);
            height: var(--control-h);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
            color: var(--text-2);
        }
        .crm-forms-words {
            display: grid;
            flex: 1 1 12rem;
            min-width: 0;
        }
        .crm-forms-name {
            font-weight: var(--fw-medium);
            overflow-wrap: anywhere;
        }
        .crm-forms-note {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
        .crm-forms-figure {
            display: grid;
            justify-items: end;
            flex: none;
            min-width: 6rem;
            font-variant-numeric: tabular-nums;
        }
        .crm-forms-number {
            font-weight: var(--fw-strong);
        }
        @media (max-width: 48rem) {
            .crm-forms-words {
                flex-basis: 70%;
            }
            .crm-forms-figure {
                display: flex;
                gap: var(--s1);
                align-items: baseline;
                min-width: 0;
            }
        }
    };
    let FormFigures { accepted, accepted_30_days, held } = form.figures;
    let held = (held > 0).then(|| view! { <Badge tone=Tone::Warn>{format!("{held} held back")}</Badge> });
    let figure = |number: i64, what: &'static str| {
        let number = u64::try_from(number).map(grouped).unwrap_or_default();
        view! { class = scope,
            <span class="crm-forms-figure">
                <span class="crm-forms-number">{number}</span>
                " "
                <span class="crm-forms-note">{what}</span>
            </span>
        }
    };
    view! { class = scope,
        <li>
            <a class="crm-forms-line" href=format!("/forms/{}", form.id)>
                <span class="crm-forms-icon"><Glyph icon=Icon::Inbox/></span>
                <span class="crm-forms-words">
                    <span class="crm-forms-name">{form.name.clone()}</span>
                    <span class="crm-forms-note">{form.title.clone()}</span>
                </span>
                {held}
                {figure(accepted, if accepted == 1 { "lead" } else { "leads" })}
                {figure(accepted_30_days, "in 30 days")}
                <Badge tone=tone(form.state)>{form.state.label()}</Badge>
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn NewForm(open: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let (submit, navigate) = (Submit::new(), use_navigate());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let draft = FormDraft { name: name.get_untracked(), ..FormDraft::default() };
        let navigate = navigate.clone();
        submit.send(
            draft.validate().map(drop),
            move || create_form(draft),
            move |form: WebForm| {
                navigate(&format!("/forms/{}", form.id), NavigateOptions::default());
            },
        );
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="form-name" value=name error=submit.field("name") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="Contact us"/>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Make it"</Button>
            </DialogActions>
        </form>
    }
}
