//! The dialog for all of a board's columns: their names, what they say of their tasks, their limits and their order.

use super::lanes::{Lane, Lanes};
use crate::{
    columns::{
        api::arrange_columns,
        model::{COLUMNS_MAX, ColumnId, ColumnKind, ColumnLine},
    },
    projects::model::ProjectId,
};
use ac_records::check::NAME_CHARS_MAX;
use ac_screens::{
    form::Submit,
    keys,
    lines::{LineActs, Place, shift, taken_away},
};
use ac_ui::{
    Button, ButtonKind, ButtonSize, Choice, DecimalField, Dialog, DialogActions, Icon, Late, Select, TextField, soon,
};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// A column while it is written. Cheap to copy.
#[derive(Clone, Copy)]
struct Line {
    /// Tells the lines of one dialog apart.
    key: usize,
    known: Option<(ColumnId, i64)>,
    holds_tasks: bool,
    name: RwSignal<String>,
    kind: RwSignal<String>,
    limit: RwSignal<Option<i64>>,
}

impl Line {
    fn new(key: usize) -> Self {
        Self {
            key,
            known: None,
            holds_tasks: false,
            name: RwSignal::new(String::new()),
            kind: RwSignal::new(ColumnKind::Open.as_str().to_owned()),
            limit: RwSignal::new(None),
        }
    }

    fn of((key, lane): (usize, &Lane)) -> Self {
        Self {
            key,
            known: Some((lane.id, lane.version)),
            holds_tasks: !lane.tasks.is_empty(),
            name: RwSignal::new(lane.name.clone()),
            kind: RwSignal::new(lane.kind.as_str().to_owned()),
            limit: RwSignal::new(lane.wip_limit.map(i64::from)),
        }
    }

    fn written(self) -> ColumnLine {
        let kind = if self.kind.with_untracked(|kind| kind == ColumnKind::Done.as_str()) {
            ColumnKind::Done
        } else {
            ColumnKind::Open
        };
        let wip_limit = self.limit.get_untracked().and_then(|limit| i32::try_from(limit).ok());
        ColumnLine { known: self.known, name: self.name.get_untracked(), kind, wip_limit }
    }
}

/// Opens with `open`; `on_done` hears once the board has other columns.
#[component]
pub fn ColumnsDialog(
    open: RwSignal<bool>,
    project: ProjectId,
    lanes: RwSignal<Lanes>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(columns_dialog);
    });
    view! { <Late open load=move || columns_dialog(InDialogProps { open, project, lanes, on_done })/> }
}

#[lazy]
fn columns_dialog(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(open: RwSignal<bool>, project: ProjectId, lanes: RwSignal<Lanes>, on_done: Callback<()>) -> impl IntoView {
    view! {
        <Dialog id="columns" title="Columns of the board" open wide=true text="A task is done where its column says so. A column that holds tasks keeps what it says, and stays.">
            <Columns open project lanes on_done/>
        </Dialog>
    }
}

#[component]
fn Columns(open: RwSignal<bool>, project: ProjectId, lanes: RwSignal<Lanes>, on_done: Callback<()>) -> impl IntoView {
    let scope = style! {
        .projects-columns {
            display: grid;
            gap: var(--s2);
            margin: 0;
            padding: 0;
        }
        .projects-columns-line {
            display: grid;
            grid-template-columns: minmax(0, 1fr) 8rem 6rem 6.5rem;
            align-items: start;
            gap: var(--s2);
        }
        .projects-columns-kind {
            display: grid;
            align-items: center;
            min-height: var(--control-h);
        }
        .projects-columns-words {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        @media (max-width: 40rem) {
            .projects-columns-words {
                display: none;
            }
            .projects-columns-line {
                grid-template-columns: minmax(0, 1fr) 5rem auto;
                padding-bottom: var(--s2);
                border-bottom: var(--hair) solid var(--line);
            }
            .projects-columns-name {
                grid-column: 1 / -1;
            }
        }
    };
    let lines =
        RwSignal::new(lanes.with_untracked(|lanes| lanes.all.iter().enumerate().map(Line::of).collect::<Vec<_>>()));
    let next = StoredValue::new(lines.with_untracked(Vec::len));
    // What is taken away is what was here and is no more: others may add something meanwhile.
    let seen = StoredValue::new(
        lines.with_untracked(|lines| lines.iter().filter_map(|line| Some(line.known?.0)).collect::<Vec<_>>()),
    );
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let kept = |lines: &Vec<Line>| lines.iter().filter_map(|line| Some(line.known?.0)).collect::<Vec<_>>();
        let gone = seen.with_value(|seen| taken_away(seen, lines.with_untracked(kept).into_iter()));
        let written = lines.with_untracked(|lines| lines.iter().map(|line| line.written()).collect());
        submit.send(
            Ok(()),
            move || arrange_columns(project, written, gone),
            move |()| {
                open.set(false);
                on_done.run(());
            },
        );
    };
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        lines.update(|lines| lines.push(Line::new(key)));
        request_animation_frame(move || keys::focus(&format!("field-column-{key}")));
    };
    let draw = move |line: Line| {
        let Line { key, holds_tasks, .. } = line;
        let place = Place::of(lines, move |other: &Line| other.key == key);
        let about = move |field: &'static str| {
            Signal::derive(move || submit.about(&format!("lines.{}.{field}", place.get().at)))
        };
        let kinds = [(ColumnKind::Open, "To be done"), (ColumnKind::Done, "Done")];
        let kinds = kinds.map(|(kind, label)| Choice::new(kind.as_str(), label)).to_vec();
        let kind = (!holds_tasks).then(|| view! {
            <Select label="What it says of its tasks" name=format!("column-kind-{key}") options=Signal::stored(kinds.clone()) value=line.kind hide_label=true error=about("kind")/>
        });
        let said = holds_tasks.then(|| {
            let label =
                if line.kind.with_untracked(|kind| kind == ColumnKind::Done.as_str()) { "Done" } else { "To be done" };
            view! { <span class="dim">{label}</span> }
        });
        view! { class = scope,
            <li><div class="projects-columns-line" role="group" aria-label=move || format!("Column {}", place.get().number())>
                <div class="projects-columns-name">
                    <TextField label="Name" name=format!("column-{key}") value=line.name max_chars=NAME_CHARS_MAX hide_label=true placeholder="A column" error=about("name")/>
                </div>
                <div class="projects-columns-kind">{kind}{said}</div>
                <DecimalField label="Limit of tasks, none if empty" name=format!("column-limit-{key}") value=line.limit digits=0 hide_label=true error=about("wip_limit")/>
                <div class="row">
                    <LineActs
                        remove=if holds_tasks { "It holds tasks, so it stays" } else { "Take this column away" }
                        place
                        fixed=holds_tasks
                        on_shift=move |by| shift(lines, by, |other: &Line| other.key == key)
                        on_remove=move |()| lines.update(|lines| lines.retain(|other| other.key != key))
                    />
                </div>
            </div></li>
        }
    };
    let is_full = Signal::derive(move || lines.with(Vec::len) >= COLUMNS_MAX);
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <div class="projects-columns-line projects-columns-words" aria-hidden="true">
                <span>"Name"</span><span>"Its tasks are"</span><span>"Limit"</span>
            </div>
            <ol class="projects-columns" role="list">
                <For each=move || lines.get() key=|line| line.key children=draw/>
            </ol>
            <div><Button size=ButtonSize::Small icon=Icon::Plus disabled=is_full on:click=add>"Add a column"</Button></div>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Save columns"</Button>
            </DialogActions>
        </form>
    }
}
