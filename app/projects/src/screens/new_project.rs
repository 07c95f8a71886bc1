//! The dialogs for a new project and for the details of one.

use super::{
    people::People,
    project_form::{ProjectFields, Typed},
};
use crate::projects::{
    api::{create_project, update_project},
    model::Project,
};
use ac_screens::{form::Submit, keys};
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Late, soon};
use leptos::{ev, prelude::*};

/// Opens with `open`; `on_done` gets the project once the server has it. Without `known` it is a new one.
#[component]
pub fn ProjectDialog(
    open: RwSignal<bool>,
    people: People,
    #[prop(optional, into)] known: Option<RwSignal<Project>>,
    #[prop(into)] on_done: Callback<Project>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(project_dialog);
    });
    view! { <Late open load=move || project_dialog(InDialogProps { open, people, known, on_done })/> }
}

#[lazy]
fn project_dialog(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(
    open: RwSignal<bool>,
    people: People,
    known: Option<RwSignal<Project>>,
    on_done: Callback<Project>,
) -> impl IntoView {
    let title = if known.is_some() { "Project" } else { "New project" };
    view! {
        <Dialog id="project" title open>
            <Form open people known on_done/>
        </Dialog>
    }
}

#[component]
fn Form(
    open: RwSignal<bool>,
    people: People,
    known: Option<RwSignal<Project>>,
    on_done: Callback<Project>,
) -> impl IntoView {
    let before = known.map(|known| known.get_untracked());
    let typed = before.as_ref().map_or_else(Typed::new, Typed::of);
    let key = before.map(|project| (project.id, project.version));
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let draft = typed.draft();
        let checked = draft.validate().map(|_| ()).and_then(|()| draft.wanted_code().map(|_| ()));
        let done = move |project: Project| {
            open.set(false);
            on_done.run(project);
        };
        match key {
            None => submit.send(checked, move || create_project(draft), done),
            Some((id, version)) => submit.send(checked, move || update_project(id, version, typed.patch()), done),
        }
    };
    let (is_new, word) = (key.is_none(), if key.is_none() { "Create project" } else { "Save" });
    view! {
        <form class="stack" on:submit=send novalidate>
            <ProjectFields typed is_new submit people/>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>{word}</Button>
            </DialogActions>
        </form>
    }
}
