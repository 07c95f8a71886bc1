//! The checklist of a task: ticked, added to and taken from in place. Whoever ticks another item at the same time is in nobody's way.

use super::task_desk::TaskDesk;
use crate::tasks::{
    api::{add_checklist_item, remove_checklist_item, set_checklist_item},
    checklist::model::{CHECKLIST_ITEMS_MAX, ChecklistItem, ChecklistItemDraft, ChecklistItemId, ChecklistItemPatch},
};
use ac_records::check::NAME_CHARS_MAX;
use ac_screens::keys;
use ac_ui::{Button, ButtonKind, ButtonSize, Card, Checkbox, Icon, ProgressBar, TextField, Tone};
use leptos::{ev, prelude::*};
use stylers_macro::style;

#[component]
pub fn Checklist(desk: TaskDesk, may_change: bool) -> impl IntoView {
    let scope = style! {
        .projects-check-list {
            display: grid;
            gap: var(--s1);
            margin: 0;
            padding: 0;
        }
        .projects-check-add {
            display: grid;
            grid-template-columns: minmax(0, 1fr) auto;
            gap: var(--s2);
            align-items: start;
        }
    };
    let items = Memo::new(move |_| desk.task.with(|task| task.checklist.clone()));
    let done = move |items: &[ChecklistItem]| items.iter().filter(|item| item.is_done).count();
    let note = move || items.with(|items| (!items.is_empty()).then(|| format!("{} of {}", done(items), items.len())));
    let percent = Signal::derive(move || {
        items.with(|items| {
            let per_mille = done(items).saturating_mul(1_000).checked_div(items.len()).unwrap_or(0);
            i32::try_from(per_mille).map_or(0.0, f64::from) / 10.0
        })
    });
    let (new, adding) = (RwSignal::new(String::new()), RwSignal::new(false));
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = new.get_untracked();
        if text.trim().is_empty() || adding.get_untracked() {
            return;
        }
        let (id, draft) = (desk.id(), ChecklistItemDraft { text: text.clone(), is_done: false });
        adding.set(true);
        desk.ask("The item was not added.", add_checklist_item(id, draft), move |is_added| {
            adding.try_set(false);
            // Whoever writes the next one already goes on with that.
            if is_added && new.try_with_untracked(|now| *now == text) == Some(true) {
                new.set(String::new());
                keys::focus("field-checklist-new");
            }
        });
    };
    let is_full = Signal::derive(move || items.with(Vec::len) >= CHECKLIST_ITEMS_MAX);
    let is_empty = Memo::new(move |_| items.with(Vec::is_empty));
    view! { class = scope,
        <Show when=move || may_change || !is_empty.get()>
            <Card title="Checklist" aside=move || view! { <span class="dim num">{note}</span> }>
                <Show when=move || !is_empty.get()>
                    <ProgressBar label="Done of the checklist" percent tone=Tone::Accent thin=true/>
                    <ul class="projects-check-list" role="list">
                        <For each=move || items.get() key=|item| (item.id, item.text.clone(), item.is_done) children=move |item| view! { <Item item desk may_change/> }/>
                    </ul>
                </Show>
                {may_change.then(|| view! { class = scope,
                    <form class="projects-check-add" on:submit=add novalidate>
                        <TextField label="One more item" name="checklist-new" value=new max_chars=NAME_CHARS_MAX hide_label=true placeholder="One more step"/>
                        <Button submit=true icon=Icon::Plus disabled=is_full busy=adding>"Add"</Button>
                    </form>
                })}
            </Card>
        </Show>
    }
}

#[component]
fn Item(item: ChecklistItem, desk: TaskDesk, may_change: bool) -> impl IntoView {
    let scope = style! {
        .projects-check-item {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
        }
        .projects-check-box {
            flex: 1;
            min-width: 0;
            overflow-wrap: anywhere;
        }
    };
    let ChecklistItem { id, text, is_done } = item;
    // What the box says, and what the server was asked for last.
    let (checked, asked) = (RwSignal::new(is_done), StoredValue::new(is_done));
    Effect::new(move |_| {
        let now = checked.get();
        if asked.get_value() != now {
            asked.set_value(now);
            tick(desk, id, now, move |is_ticked| {
                if !is_ticked {
                    asked.try_set_value(!now);
                    checked.try_set(!now);
                }
            });
        }
    });
    let remove = move |_| {
        desk.ask("The item is still there.", remove_checklist_item(desk.id(), id), |_| ());
    };
    view! { class = scope,
        <li class="projects-check-item">
            <div class="projects-check-box" class:dim=is_done>
                <Checkbox label=text.clone() name=format!("item-{id}") checked disabled=!may_change/>
            </div>
            {may_change.then(|| view! {
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Close label=format!("Take “{text}” away") on:click=remove/>
            })}
        </li>
    }
}

fn tick(desk: TaskDesk, id: ChecklistItemId, is_done: bool, done: impl FnOnce(bool) + 'static) {
    let patch = ChecklistItemPatch { is_done: Some(is_done), ..ChecklistItemPatch::default() };
    desk.ask("The item is as it was.", set_checklist_item(desk.id(), id, patch), done);
}
