//! The board of a project: its columns, what of them is shown, and the cards that are dragged.

use super::{
    board_state::BoardState,
    card::CardFace,
    lanes::Shown,
    people::{People, may, use_rights},
    task_path,
};
use crate::{
    columns::model::{Card, ColumnId},
    tasks::model::TaskId,
};
use ac_core::policy::{Action, Resource as Kind};
use ac_screens::names::isolated;
use ac_ui::{Board as UiBoard, Button, ButtonKind, ButtonSize, EmptyState, Icon, Move, Toast, use_toasts};
use leptos::prelude::*;
use stylers_macro::style;

/// Id of the board; its lists are `{BOARD_ID}-list-{n}`.
const BOARD_ID: &str = "tasks";
/// Height of every card, in pixels.
const CARD_PX: i32 = 112;

/// What is `shown` of the board. `creating` gets the column that a new task is wanted in.
#[component]
pub fn BoardView(
    state: BoardState,
    people: People,
    shown: RwSignal<Shown>,
    creating: RwSignal<Option<ColumnId>>,
) -> impl IntoView {
    let rights = use_rights();
    let locked = !may(&rights, Kind::Task, Action::Modify);
    let may_create = may(&rights, Kind::Task, Action::Create);
    let toasts = use_toasts();
    let on_locked = Callback::new(move |()| {
        toasts.show(Toast::done(match rights.is_viewed {
            true => "You are looking with another member’s eyes, so nothing can be moved. Stop viewing as them first.",
            false => "Your role does not move tasks. Ask whoever leads the project.",
        }));
    });
    let columns = Memo::new(move |_| state.lanes.with(|lanes| shown.with(|shown| lanes.drawn(shown))));
    let finds_none =
        Memo::new(move |_| shown.with(|shown| !shown.is_all() && state.lanes.with(|lanes| lanes.count(shown) == 0)));
    let of_card = move |id: &str, say: fn(BoardState, &Card) -> String| {
        let id: Option<TaskId> = id.parse().ok();
        state.lanes.with_untracked(|lanes| {
            id.and_then(|id| lanes.cards.get(&id)).map(|card| say(state, card)).unwrap_or_default()
        })
    };
    let add = Callback::new(move |column: String| {
        let name = state.lanes.with_untracked(|lanes| {
            let id = column.parse().ok()?;
            Some(lanes.lane(id)?.name.clone())
        });
        let label = format!("New task in {}", isolated(&name.unwrap_or_default()));
        view! {
            <Button
                size=ButtonSize::Small
                kind=ButtonKind::Ghost
                icon=Icon::Plus
                label
                on:click=move |_| creating.set(column.parse().ok())
            />
        }
        .into_any()
    });
    let scope = style! {
        .projects-board-frame {
            flex: 1;
            display: flex;
            flex-direction: column;
            min-width: 0;
            min-height: 0;
        }
    };
    view! { class = scope,
        <div class="projects-board-frame">
            <Show when=move || finds_none.get()>
                <EmptyState icon=Icon::Search title="No task matches" text="Other words, or everybody’s tasks, may show what you look for.">
                    <Button on:click=move |_| shown.set(Shown::default())>"Show all"</Button>
                </EmptyState>
            </Show>
            <UiBoard
                id=BOARD_ID
                label="Tasks by column"
                columns
                card=Callback::new(move |id: String| view! { <CardFace id state people/> }.into_any())
                href=Callback::new(move |id: String| of_card(&id, |state, card| task_path(&state.key(card.number))))
                name=Callback::new(move |id: String| of_card(&id, |state, card| format!("{} {}", state.key(card.number), card.title)))
                on_move=Callback::new(move |moved: Move| state.moved(&moved))
                on_hold=Callback::new(move |held| state.hold(held))
                card_height_px=CARD_PX
                locked=Signal::stored(locked)
                on_locked=on_locked
                head_end=may_create.then_some(add)
                empty_text="No tasks"
            />
        </div>
    }
}
