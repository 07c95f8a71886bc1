//! The inside of a card on the board: its key, what is to be done, how soon, until when and by whom.

use super::{board_state::BoardState, people::People, words};
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
            height: 100%;
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
            Some((lanes.cards.get(&id)?.clone(), kind))
        })
    });
    let today = when::today();
    move || {
        let (card, kind) = seen.get()?;
        let due = due(&card, kind, today.get());
        let names = people.names(&card.assignee_ids);
        let priority = (card.priority != Priority::None).then(|| {
            view! { <Badge tone=words::priority_tone(card.priority)>{words::priority(card.priority)}</Badge> }
        });
        Some(view! { class = scope,
            <div class="projects-card">
                <div class="projects-card-line">
                    <span class="projects-card-key">{state.key(card.number)}</span>
                    <span class="push">{priority}</span>
                </div>
                <span class="projects-card-title clamp-2" title=card.title.clone()>{card.title.clone()}</span>
                <div class="projects-card-line">
                    {due.map(|(words, is_late)| view! { class = scope,
                        <span class="projects-card-due" class:warn=is_late><Glyph icon=Icon::Calendar small=true/>{words}</span>
                    })}
                    <span class="push">{(!names.is_empty()).then(|| view! { <AvatarGroup names/> })}</span>
                </div>
            </div>
        })
    }
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
            due_on: Some(day("2026-03-11")),
            version: 1,
        };
        let check = |kind, today: Option<&str>, words: &str, is_late| {
            assert_eq!(due(&card, kind, today.map(day)), Some((words.to_owned(), is_late)));
        };
        check(ColumnKind::Open, None, "11 Mar 2026", false);
        check(ColumnKind::Open, Some("2026-03-11"), "11 Mar", false);
        check(ColumnKind::Open, Some("2026-03-12"), "11 Mar", true);
        check(ColumnKind::Done, Some("2026-03-12"), "11 Mar", false);
        assert_eq!(due(&Card { due_on: None, ..card }, ColumnKind::Open, None), None);
    }
}
