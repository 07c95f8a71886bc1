//! One pipeline in the list of them: its stages, and what can be done with it.

use crate::{
    pipelines::model::{Pipeline, Stage, StageKind},
    screens::names::isolated,
};
use ac_ui::{Badge, Button, ButtonKind, ButtonSize, Card, Icon, Tone};
use leptos::prelude::*;
use stylers_macro::style;

/// What is done to a pipeline of the list. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Acts {
    pub edit: Callback<Pipeline>,
    pub delete: Callback<Pipeline>,
    /// To a place among the others.
    pub put: Callback<(Pipeline, usize)>,
}

/// The pipeline at `place` of `count`. Without `acts` it is only looked at.
#[component]
pub fn PipelineCard(pipeline: Pipeline, place: usize, count: usize, acts: Option<Acts>) -> impl IntoView {
    let scope = style! {
        .crm-pipeline-stages {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            margin: 0;
            padding: 0;
        }
        .crm-pipeline-stage {
            display: flex;
            align-items: center;
            gap: var(--s1);
            min-width: 0;
            overflow-wrap: anywhere;
        }
    };
    let (name, title) = (isolated(&pipeline.name), pipeline.name.clone());
    let stage = |stage: &Stage| {
        let tone = match stage.kind {
            StageKind::Open => Tone::Neutral,
            StageKind::Won => Tone::Good,
            StageKind::Lost => Tone::Bad,
        };
        let words = format!("{} · {} %", stage.name, stage.probability);
        view! { class = scope, <li class="crm-pipeline-stage"><Badge tone>{words}</Badge></li> }
    };
    let stages = pipeline.stages.iter().map(stage).collect_view();
    let buttons = move || {
        acts.map(|acts| {
            let (up, down) = (pipeline.clone(), pipeline.clone());
            let (edited, deleted) = (pipeline.clone(), pipeline.clone());
            let is_last = place.saturating_add(1) >= count;
            view! {
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::ChevronUp label=format!("Move {name} up") disabled=place == 0 on:click=move |_| acts.put.run((up.clone(), place.saturating_sub(1)))/>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::ChevronDown label=format!("Move {name} down") disabled=is_last on:click=move |_| acts.put.run((down.clone(), place.saturating_add(1)))/>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Edit label=format!("Change {name}") on:click=move |_| acts.edit.run(edited.clone())/>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Trash label=format!("Delete {name}") on:click=move |_| acts.delete.run(deleted.clone())/>
            }
        })
    };
    view! { class = scope,
        <Card title aside=buttons>
            <ol class="crm-pipeline-stages" role="list">{stages}</ol>
        </Card>
    }
}
