//! Labels on cards and tasks, and the choice of those that a task has.

use super::{group::Group, labels_dialog::LabelsDialog, people::use_rights, task_desk::TaskDesk, words};
use crate::{
    labels::model::{Label, LabelId, LabelTone},
    tasks::model::TaskPatch,
};
use ac_core::policy::{Action, Grant, Resource as Kind};
use ac_screens::names::isolated;
use ac_ui::{Bound, Button, ButtonKind, ButtonSize, Choice, Icon, Select};
use leptos::prelude::*;
use stylers_macro::style;

/// A label: its colour, its name, and where it can be taken off, how.
#[component]
pub fn Pill(label: Label, #[prop(optional, into)] on_remove: Option<Callback<()>>) -> impl IntoView {
    let scope = style! {
        .projects-label {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
            min-width: 0;
            max-width: 100%;
            height: 1.375rem;
            padding: 0 var(--s2);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-xs);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .projects-label-dot {
            flex: none;
            width: .5rem;
            height: .5rem;
            border-radius: 50%;
            background: var(--text-3);
        }
        .projects-label-teal {
            background: var(--hue-1);
        }
        .projects-label-green {
            background: var(--hue-5);
        }
        .projects-label-blue {
            background: var(--hue-6);
        }
        .projects-label-violet {
            background: var(--hue-2);
        }
        .projects-label-pink {
            background: var(--hue-3);
        }
        .projects-label-red {
            background: var(--hue-8);
        }
        .projects-label-amber {
            background: var(--hue-4);
        }
    };
    let is = move |tone: LabelTone| label.tone == tone;
    let remove = on_remove.map(|remove| {
        let called = format!("Take the label {} off", label.name);
        view! { <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Close label=called on:click=move |_| remove.run(())/> }
    });
    view! { class = scope,
        <span class="projects-label">
            <span
                class="projects-label-dot"
                class:projects-label-teal=is(LabelTone::Teal)
                class:projects-label-green=is(LabelTone::Green)
                class:projects-label-blue=is(LabelTone::Blue)
                class:projects-label-violet=is(LabelTone::Violet)
                class:projects-label-pink=is(LabelTone::Pink)
                class:projects-label-red=is(LabelTone::Red)
                class:projects-label-amber=is(LabelTone::Amber)
                aria-hidden="true"
            ></span>
            <span class="truncate">{label.name.clone()}</span>
            {remove}
        </span>
    }
}

/// The labels with these ids, in the order of `labels`.
#[must_use]
pub fn chosen(labels: &[Label], ids: &[LabelId]) -> Vec<Label> {
    labels.iter().filter(|label| ids.contains(&label.id)).cloned().collect()
}

/// The labels of a task, put on and taken off in place.
#[component]
pub fn TaskLabels(
    desk: TaskDesk,
    #[prop(into)] labels: Signal<Vec<Label>>,
    #[prop(into)] on_labels: Callback<()>,
) -> impl IntoView {
    let scope = style! {
        .projects-labels {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s1);
        }
        .projects-labels:empty {
            display: none;
        }
        .projects-labels-more {
            display: grid;
            grid-template-columns: minmax(0, 1fr) auto;
            gap: var(--s2);
        }
    };
    let ids = Memo::new(move |_| desk.task.with(|task| task.label_ids.clone()));
    let put = move |label_ids: Vec<LabelId>| {
        desk.change(TaskPatch { label_ids: Some(label_ids), ..TaskPatch::default() }, |_| ());
    };
    let on = Memo::new(move |_| labels.with(|labels| ids.with(|ids| chosen(labels, ids))));
    let pill = move |label: Label| {
        let id = label.id;
        let off = Callback::new(move |()| {
            put(ids.with_untracked(|ids| ids.iter().copied().filter(|other| *other != id).collect()))
        });
        view! { <Pill label on_remove=off/> }
    };
    let others = Signal::derive(move || {
        let is_off = |label: &&Label| ids.with(|ids| !ids.contains(&label.id));
        let choice = |label: &Label| Choice::new(label.id.to_string(), isolated(&label.name));
        labels.with(|labels| labels.iter().filter(is_off).map(choice).collect::<Vec<_>>())
    });
    let add = move |chosen: String| {
        if let Ok(id) = chosen.parse() {
            put(ids.with_untracked(|ids| ids.iter().copied().chain([id]).collect()));
        }
    };
    let project = desk.task.with_untracked(|task| task.project_id);
    let editing = RwSignal::new(false);
    let may_edit = use_rights().grant(Kind::Label, Action::Modify) != Grant::Nothing;
    view! { class = scope,
        <Group label="Labels">
            <div class="projects-labels">
                <For each=move || on.get() key=|label| (label.id, label.version) children=pill/>
            </div>
            <div class="projects-labels-more">
                <Select label="Add a label" name="label" options=others value=Bound::new(String::new, add) placeholder="Add a label" hide_label=true/>
                {may_edit.then(|| view! { <Button kind=ButtonKind::Ghost icon=Icon::Edit label="Edit the project’s labels" on:click=move |_| editing.set(true)/> })}
            </div>
        </Group>
        {may_edit.then(|| view! { <LabelsDialog open=editing project labels on_done=on_labels/> })}
    }
}

/// The colours on offer.
#[must_use]
pub fn tones() -> Vec<Choice> {
    LabelTone::ALL.into_iter().map(|tone| Choice::new(tone.as_str(), words::tone(tone))).collect()
}
