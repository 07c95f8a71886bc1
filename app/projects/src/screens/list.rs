//! A project's tasks as a list: what its board shows, in the order of a column.

use super::{
    board_state::BoardState,
    labels::Pill,
    lanes::{Lanes, Row, Shown},
    people::People,
    task_path, words,
};
use crate::{columns::model::ColumnKind, tasks::model::Priority};
use ac_screens::when;
use ac_ui::{AvatarGroup, Badge, Button, Cell, Column, DataTable, EmptyState, Icon, Sort, Tone};
use leptos::prelude::*;
use std::sync::Arc;

/// Height of a task's card on a phone, in pixels.
const CARD_PX: i32 = 76;

/// What is `shown` of the tasks.
#[component]
pub fn ListView(state: BoardState, people: People, shown: RwSignal<Shown>) -> impl IntoView {
    let sort = RwSignal::new(None::<Sort>);
    let rows = Memo::new(move |_| {
        let code = state.project.with(|project| project.code.clone());
        state.lanes.with(|lanes| shown.with(|shown| sort.with(|sort| lanes.rows(shown, &code, people, sort.as_ref()))))
    });
    let is_all = move || shown.with(Shown::is_all);
    let empty = move || {
        if is_all() {
            view! { <EmptyState icon=Icon::Tasks title="The project’s tasks will be here" text="They stand on its board as well."/> }
                .into_any()
        } else {
            view! {
                <EmptyState icon=Icon::Search title="No task matches" text="Other words, or everybody’s tasks, may show what you look for.">
                    <Button on:click=move |_| shown.set(Shown::default())>"Show all"</Button>
                </EmptyState>
            }
            .into_any()
        }
    };
    view! {
        <DataTable
            id="tasks"
            label="Tasks"
            columns=columns()
            rows
            key=|row: &Row| row.id.to_string()
            href=|row: &Row| task_path(&row.key)
            card=card()
            card_height_px=CARD_PX
            sort
            total=Signal::derive(move || u64::try_from(rows.with(Vec::len)).ok())
            loading=Signal::derive(move || !state.lanes.with(Lanes::is_whole))
            empty
        />
    }
}

fn columns() -> Vec<Column<Row>> {
    vec![
        Column::new("title", "Task", |row: &Row| row.title.clone()).width(340).sortable(),
        Column::new("key", "Number", |row: &Row| row.key.clone()).width(110).sortable(),
        Column::new("column", "Column", column).width(150).sortable(),
        Column::new("priority", "Priority", priority).width(130).sortable(),
        Column::new("assignees", "Assignees", |row: &Row| {
            (!row.names.is_empty()).then(|| view! { <AvatarGroup names=row.names.clone()/> })
        })
        .width(130),
        Column::new("labels", "Labels", |row: &Row| {
            row.labels.iter().cloned().map(|label| view! { <Pill label/> }).collect_view()
        })
        .width(200),
        Column::new("due_on", "Due", due).width(130).sortable(),
        Column::new("subtasks", "Sub-tasks", |row: &Row| share(row.subtasks)).width(110).end(),
        Column::new("checklist", "Checklist", |row: &Row| share(row.checklist)).width(110).end(),
        Column::new("comments", "Comments", |row: &Row| (row.comments > 0).then(|| row.comments.to_string()))
            .width(110)
            .end(),
    ]
}

fn column(row: &Row) -> AnyView {
    let (tone, name) = (if row.kind == ColumnKind::Done { Tone::Good } else { Tone::Neutral }, row.column.clone());
    view! { <Badge tone>{name}</Badge> }.into_any()
}

fn priority(row: &Row) -> Option<AnyView> {
    let priority = row.priority;
    (priority != Priority::None)
        .then(|| view! { <Badge tone=words::priority_tone(priority)>{words::priority(priority)}</Badge> }.into_any())
}

fn due(row: &Row) -> Option<AnyView> {
    let (due, is_open, today) = (row.due_on?, row.kind == ColumnKind::Open, when::today());
    let is_late = move || is_open && today.get().is_some_and(|today| due < today);
    Some(view! { <span class:warn=is_late>{move || when::near_day(due, today.get())}</span> }.into_any())
}

fn share((done, all): (i64, i64)) -> Option<String> {
    (all > 0).then(|| format!("{done} of {all}"))
}

fn card() -> Cell<Row> {
    Arc::new(|row: &Row| {
        let names = (!row.names.is_empty()).then(|| view! { <AvatarGroup names=row.names.clone()/> });
        view! {
            <div class="row">
                <b class="truncate">{row.title.clone()}</b>
                <span class="push">{names}</span>
            </div>
            <div class="row dim">
                <small>{row.key.clone()}</small>
                {column(row)}
                <small class="push">{due(row)}</small>
            </div>
        }
        .into_any()
    })
}
