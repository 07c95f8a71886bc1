//! The list of pipelines.

use super::{
    card::{Acts, PipelineCard},
    dialog::PipelineDialog,
    state::About,
};
use crate::{
    pipelines::{
        api::{delete_pipeline, list_pipelines, update_pipeline},
        model::{Pipeline, PipelinePatch},
    },
    screens::{
        failure, live,
        me::Me,
        names::isolated,
        settings_list::{SettingsList, settings_list},
    },
};
use ac_core::policy::{Action, Resource as Kind};
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Icon, Toast, open_while, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};

/// The workspace's pipelines in their order.
#[component]
pub fn PipelinesSettings() -> impl IntoView {
    settings_list(list_pipelines, |pipelines, me| view! { <Pipelines pipelines me/> }.into_any())
}

#[component]
fn Pipelines(pipelines: Vec<Pipeline>, me: Me) -> impl IntoView {
    let (all, read) = live::kept(pipelines, Kind::Pipeline, list_pipelines);
    let about = RwSignal::new(None::<About>);
    let leaving = RwSignal::new(None::<Pipeline>);
    let may = me.may(Kind::Pipeline, Action::Modify, None);
    let toasts = use_toasts();
    let put = Callback::new(move |(pipeline, place): (Pipeline, usize)| {
        spawn_local(async move {
            let position = i32::try_from(place).ok();
            let patch = PipelinePatch { position, ..PipelinePatch::default() };
            if let Err(error) = update_pipeline(pipeline.id, pipeline.version, patch).await {
                failure::say(toasts, format!("{} was not moved.", isolated(&pipeline.name)), &error);
            }
            read();
        });
    });
    let delete = Callback::new(move |pipeline: Pipeline| {
        spawn_local(async move {
            let name = isolated(&pipeline.name);
            match delete_pipeline(pipeline.id).await {
                Ok(()) => toasts.show(Toast::done(format!("{name} is deleted"))),
                Err(error) => failure::say(toasts, format!("{name} is still there."), &error),
            }
            read();
        });
    });
    let acts = may.then(|| Acts {
        edit: Callback::new(move |pipeline| about.set(Some(About::Pipeline(pipeline)))),
        delete: Callback::new(move |pipeline| leaving.set(Some(pipeline))),
        put,
    });
    let done = Callback::new(move |pipeline: Pipeline| {
        toasts.show(Toast::done(format!("{} is saved", isolated(&pipeline.name))));
        read();
    });
    let add = may.then(|| ("New pipeline", Callback::new(move |()| about.set(Some(About::New)))));
    let placed = move || {
        let now = all.get();
        let count = now.len();
        now.into_iter().enumerate().map(|(place, pipeline)| (place, count, pipeline)).collect::<Vec<_>>()
    };
    let text = "Deals go from stage to stage of a pipeline. The first pipeline is where new deals start.";
    let is_empty = Signal::derive(move || all.with(Vec::is_empty));
    view! {
        <SettingsList text add is_empty empty=(Icon::Board, "No pipelines yet", "Deals stand in the stages of one.")>
            // A card is drawn anew where any of this differs: its buttons are about the pipeline that it was drawn for.
            <For each=placed key=|(place, count, pipeline)| (pipeline.id, pipeline.version, *place, *count) let((place, count, pipeline))>
                <PipelineCard pipeline place count acts/>
            </For>
        </SettingsList>
        {may.then(|| view! {
            <PipelineDialog about on_done=done/>
            <Leaving leaving delete/>
        })}
    }
}

/// Asks before a pipeline is deleted: that cannot be taken back.
#[component]
fn Leaving(leaving: RwSignal<Option<Pipeline>>, delete: Callback<Pipeline>) -> impl IntoView {
    let open = open_while(leaving);
    let title = Signal::derive(move || {
        let name = leaving.with(|leaving| leaving.as_ref().map(|pipeline| isolated(&pipeline.name)));
        format!("Delete {}?", name.unwrap_or_default())
    });
    let go = move |_| {
        if let Some(pipeline) = leaving.get_untracked() {
            delete.run(pipeline);
        }
        open.set(false);
    };
    view! {
        <Dialog id="delete-pipeline" title open>
            <p>"Its stages go with it, and this cannot be undone. A pipeline that holds deals stays."</p>
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Danger on:click=go>"Delete pipeline"</Button>
            </DialogActions>
        </Dialog>
    }
}
