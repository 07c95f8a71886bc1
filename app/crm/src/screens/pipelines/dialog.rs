//! The dialog in which a pipeline is made or changed.

use super::{
    stages::{GoneStages, Stages},
    state::{About, Writing},
};
use crate::{
    pipelines::{
        api::{create_pipeline, update_pipeline},
        model::Pipeline,
    },
    screens::{form::Submit, keys},
    shared::check::NAME_CHARS_MAX,
};
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Late, TextField, open_while, soon};
use leptos::{ev, prelude::*};

/// Opens when `about` says what it is about; `on_done` gets the pipeline once the server has it.
#[component]
pub fn PipelineDialog(about: RwSignal<Option<About>>, #[prop(into)] on_done: Callback<Pipeline>) -> impl IntoView {
    soon(|| {
        lazy_preload!(pipeline_dialog);
    });
    let open = open_while(about);
    view! { <Late open load=move || pipeline_dialog(InDialogProps { about, open, on_done })/> }
}

#[lazy]
fn pipeline_dialog(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(about: RwSignal<Option<About>>, open: RwSignal<bool>, on_done: Callback<Pipeline>) -> impl IntoView {
    let title = Signal::derive(move || match about.get() {
        Some(About::Pipeline(_)) => "Change the pipeline".to_owned(),
        _ => "New pipeline".to_owned(),
    });
    view! {
        <Dialog id="pipeline" title open wide=true>
            {move || about.get().map(|about| view! { <Fields about open on_done/> })}
        </Dialog>
    }
}

#[component]
fn Fields(about: About, open: RwSignal<bool>, on_done: Callback<Pipeline>) -> impl IntoView {
    let writing = Writing::of(&about);
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let done = move |pipeline: Pipeline| {
            open.set(false);
            on_done.run(pipeline);
        };
        match writing.standing() {
            None => submit.send(writing.check(), move || create_pipeline(writing.draft()), done),
            Some(Pipeline { id, version, .. }) => {
                submit.send(writing.check(), move || update_pipeline(id, version, writing.patch()), done);
            }
        }
    };
    let words = if writing.standing().is_some() { "Save pipeline" } else { "Create pipeline" };
    view! {
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="name" value=writing.name error=submit.field("name") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="New business"/>
            <Stages writing error=submit.field("stages")/>
            <GoneStages writing error=submit.field("deals_to")/>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>{words}</Button>
            </DialogActions>
        </form>
    }
}
