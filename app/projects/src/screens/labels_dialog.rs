//! The dialog for all labels of a project: their names and colours.

use super::labels::tones;
use crate::{
    labels::{
        api::arrange_labels,
        model::{LABEL_CHARS_MAX, LABELS_MAX, Label, LabelId, LabelLine, LabelTone},
    },
    projects::model::ProjectId,
};
use ac_screens::{
    form::Submit,
    keys,
    lines::{Place, taken_away},
};
use ac_ui::{Button, ButtonKind, ButtonSize, Dialog, DialogActions, EmptyState, Icon, Late, Select, TextField, soon};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// A label while it is written. Cheap to copy.
#[derive(Clone, Copy)]
struct Line {
    /// Tells the lines of one dialog apart.
    key: usize,
    known: Option<(LabelId, i64)>,
    name: RwSignal<String>,
    tone: RwSignal<String>,
}

impl Line {
    fn new(key: usize) -> Self {
        let tone = LabelTone::ALL.into_iter().cycle().nth(key).unwrap_or_default();
        let (name, tone) = (RwSignal::new(String::new()), RwSignal::new(tone.as_str().to_owned()));
        Self { key, known: None, name, tone }
    }

    fn of((key, label): (usize, &Label)) -> Self {
        let (name, tone) = (RwSignal::new(label.name.clone()), RwSignal::new(label.tone.as_str().to_owned()));
        Self { key, known: Some((label.id, label.version)), name, tone }
    }

    fn written(self) -> LabelLine {
        let chosen = |tone: &LabelTone| self.tone.with_untracked(|chosen| chosen == tone.as_str());
        let tone = LabelTone::ALL.into_iter().find(chosen).unwrap_or_default();
        LabelLine { known: self.known, name: self.name.get_untracked(), tone }
    }
}

/// Opens with `open`; `on_done` hears once the project has other labels.
#[component]
pub fn LabelsDialog(
    open: RwSignal<bool>,
    project: ProjectId,
    #[prop(into)] labels: Signal<Vec<Label>>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(labels_dialog);
    });
    view! { <Late open load=move || labels_dialog(InDialogProps { open, project, labels, on_done })/> }
}

#[lazy]
fn labels_dialog(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(
    open: RwSignal<bool>,
    project: ProjectId,
    labels: Signal<Vec<Label>>,
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog id="labels" title="Labels of the project" open text="A label that is taken away goes off all tasks that have it.">
            <Labels open project labels on_done/>
        </Dialog>
    }
}

#[component]
fn Labels(
    open: RwSignal<bool>,
    project: ProjectId,
    labels: Signal<Vec<Label>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let scope = style! {
        .projects-labels-all {
            display: grid;
            gap: var(--s2);
            margin: 0;
            padding: 0;
        }
        .projects-labels-line {
            display: grid;
            grid-template-columns: minmax(0, 1fr) 7rem auto;
            align-items: start;
            gap: var(--s2);
        }
    };
    let lines =
        RwSignal::new(labels.with_untracked(|labels| labels.iter().enumerate().map(Line::of).collect::<Vec<_>>()));
    let next = StoredValue::new(lines.with_untracked(Vec::len));
    // What is taken away is what was here and is no more: others may add something meanwhile.
    let seen = StoredValue::new(
        lines.with_untracked(|lines| lines.iter().filter_map(|line| Some(line.known?.0)).collect::<Vec<_>>()),
    );
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let kept = |lines: &Vec<Line>| lines.iter().filter_map(|line| Some(line.known?.0)).collect::<Vec<_>>();
        let gone = seen.with_value(|seen| taken_away(seen, lines.with_untracked(kept).into_iter()));
        let written = lines.with_untracked(|lines| lines.iter().map(|line| line.written()).collect());
        let done = move |()| {
            open.set(false);
            on_done.run(());
        };
        submit.send(Ok(()), move || arrange_labels(project, written, gone), done);
    };
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        lines.update(|lines| lines.push(Line::new(key)));
        request_animation_frame(move || keys::focus(&format!("field-label-{key}")));
    };
    let draw = move |line: Line| {
        let key = line.key;
        let place = Place::of(lines, move |other: &Line| other.key == key);
        let error = Signal::derive(move || submit.about(&format!("lines.{}.name", place.get().at)));
        let remove = move |_| lines.update(|lines| lines.retain(|other| other.key != key));
        view! { class = scope,
            <li><div class="projects-labels-line" role="group" aria-label=move || format!("Label {}", place.get().number())>
                <TextField label="Name" name=format!("label-{key}") value=line.name max_chars=LABEL_CHARS_MAX hide_label=true placeholder="A label" error/>
                <Select label="Colour" name=format!("label-tone-{key}") options=tones() value=line.tone hide_label=true/>
                <Button kind=ButtonKind::Ghost icon=Icon::Close label="Take this label away" on:click=remove/>
            </div></li>
        }
    };
    let is_full = Signal::derive(move || lines.with(Vec::len) >= LABELS_MAX);
    let is_empty = Memo::new(move |_| lines.with(Vec::is_empty));
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <Show when=move || !is_empty.get() fallback=|| view! { <EmptyState icon=Icon::Star title="No labels yet" text="Labels sort tasks across columns: a kind of work, a part of the product, a client."/> }>
                <ul class="projects-labels-all" role="list">
                    <For each=move || lines.get() key=|line| line.key children=draw/>
                </ul>
            </Show>
            <div><Button size=ButtonSize::Small icon=Icon::Plus disabled=is_full on:click=add>"Add a label"</Button></div>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Save labels"</Button>
            </DialogActions>
        </form>
    }
}
