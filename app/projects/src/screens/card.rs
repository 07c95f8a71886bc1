//! The inside of a card on the board: its key, what is to be done, how soon, until when and by whom.

use super::{
    board_state::BoardState,
    labels::{Pill, chosen},
    people::People,
    words,
};
use crate::{
    columns::model::{Card, ColumnKind},
    tasks::model::{Priority, TaskId},
};
use ac_screens::when;
use ac_ui::{AvatarGroup, Badge, Glyph, Icon};
use chrono::NaiveDate;
use leptos::prelude::*;
use stylers_macro::style;

/// Draws the card `id` and follows its changes.
#[component]
pub fn CardFace(id: String, state: BoardState, people: People) -> impl IntoView {
    let scope = style! {
        .projects-card {
            display: grid;
            grid-template-rows: auto minmax(0, 1fr) auto;
            gap: var(--s1);
            height: calc(var(--board-card-h) - var(--s3) * 2 - var(--hair) * 2);
            min-width: 0;
        }
        .projects-card-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            min-height: 1.375rem;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .projects-card-key {
            font-variant-numeric: tabular-nums;
        }
        .projects-card-title {
            font-weight: var(--fw-strong);
            line-height: 1.35;
            overflow-wrap: anywhere;
        }
        .projects-card-labels {
            display: flex;
            gap: var(--s1);
            min-width: 0;
            overflow: hidden;
        }
        .projects-card-due {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
        }
    };
    let id: Option<TaskId> = id.parse().ok();
    let seen = Memo::new(move |_| {
        state.lanes.with(|lanes| {
            let id = id?;
            let kind = lanes.lane(lanes.spot(id)?.column)?.kind;
            let card = lanes.cards.get(&id)?.clone();
            let labels = chosen(&lanes.labels, &card.label_ids);
            Some((card, kind, labels))
        })
    });
    let today = when::today();
    move || {
        let (card, kind, labels) = seen.get()?;
        let due = due(&card, kind, today.get());
        let names = people.names(&card.assignee_ids);
        let priority = (card.priority != Priority::None).then(|| {
            view! { <Badge tone=words::priority_tone(card.priority)>{words::priority(card.priority)}</Badge> }
        });
        Some(view! { class = scope,
            <div class="projects-card">
                <div class="projects-card-line">
                    <span class="projects-card-key">{state.key(card.number)}</span>
                    <span class="projects-card-labels">{labels.into_iter().map(|label| view! { <Pill label/> }).collect_view()}</span>
                    <span class="push">{priority}</span>
                </div>
                <span class="projects-card-title clamp-2" title=card.title.clone()>{card.title.clone()}</span>
                <div class="projects-card-line">
                    {due.map(|(words, is_late)| view! { class = scope,
                        <span class="projects-card-due" class:warn=is_late><Glyph icon=Icon::Calendar small=true/>{words}</span>
                    })}
                    {counts(&card).into_iter().map(|count| view! { <Count count/> }).collect_view()}
                    <span class="push">{(!names.is_empty()).then(|| view! { <AvatarGroup names/> })}</span>
                </div>
            </div>
        })
    }
}

/// A drawing and how much of it there is; whoever cannot see the drawing hears it in words.
#[component]
fn Count(count: (Icon, String, String)) -> impl IntoView {
    let scope = style! {
        .projects-card-count {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
            font-variant-numeric: tabular-nums;
        }
    };
    let (icon, words, said) = count;
    let title = said.clone();
    view! { class = scope,
        <span class="projects-card-count" title=title>
            <Glyph icon small=true/>
            <span aria-hidden="true">{words}</span>
            <span class="visually-hidden">{said}</span>
        </span>
    }
}

/// What stands under and beside a card's task: a drawing, how much of it, and the same in words.
fn counts(card: &Card) -> Vec<(Icon, String, String)> {
    let part = |icon, done: i64, all: i64, what: &str| {
        (all > 0).then(|| (icon, format!("{done}/{all}"), format!("{done} of {all} {what} done")))
    };
    let said = |number| format!("{number} {}", if number == 1 { "comment" } else { "comments" });
    let comments = (card.comments > 0).then(|| (Icon::Chat, card.comments.to_string(), said(card.comments)));
    let parts = [
        part(Icon::Tasks, card.subtasks_done, card.subtasks, "sub-tasks"),
        part(Icon::Check, card.checklist_done, card.checklist, "steps"),
        comments,
    ];
    parts.into_iter().flatten().collect()
}

/// Until when a card's task is to be done, and whether that is past. `today` is unknown until the page is awake; nothing is overdue
/// before, and nothing that is done ever is.
fn due(card: &Card, kind: ColumnKind, today: Option<NaiveDate>) -> Option<(String, bool)> {
    let day = card.due_on?;
    let is_late = kind == ColumnKind::Open && today.is_some_and(|today| day < today);
    Some((when::near_day(day, today), is_late))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_task_is_late_only_while_it_is_to_be_done() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let card = Card {
            id: TaskId(Uuid::nil()),
            number: 1,
            title: "Write".into(),
            priority: Priority::None,
            assignee_ids: Vec::new(),
            label_ids: Vec::new(),
            due_on: Some(day("2026-03-11")),
            parent_id: None,
            subtasks: 3,
            subtasks_done: 1,
            checklist: 0,
            checklist_done: 0,
            comments: 1,
            version: 1,
        };
        let check = |kind, today: Option<&str>, words: &str, is_late| {
            assert_eq!(due(&card, kind, today.map(day)), Some((words.to_owned(), is_late)));
        };
        check(ColumnKind::Open, None, "11 Mar 2026", false);
        check(ColumnKind::Open, Some("2026-03-11"), "11 Mar", false);
        check(ColumnKind::Open, Some("2026-03-12"), "11 Mar", true);
        check(ColumnKind::Done, Some("2026-03-12"), "11 Mar", false);
        let said: Vec<_> = counts(&card).into_iter().map(|(_, words, said)| (words, said)).collect();
        let want = [("1/3", "1 of 3 sub-tasks done"), ("1", "1 comment")];
        assert_eq!(said, want.map(|(words, said)| (words.to_owned(), said.to_owned())));
        assert_eq!(due(&Card { due_on: None, ..card }, ColumnKind::Open, None), None);
    }
}
