//! Columns of cards that are moved by mouse, touch and keyboard. Ten thousand cards stay fluid because only what is
//! seen is drawn and a moving pointer does nothing but set one transform: everything measured is measured once, at the lift.
mod carry;
mod column;
mod keys;
mod state;
mod styles;

use crate::{dom, drag, logic::board::Move};
use column::Lane;
use leptos::{ev, html, prelude::*};
use state::BoardState;
use std::sync::Arc;
use styles::styles;

/// One column with its head and the ids of its cards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoardColumn {
    /// Id of the column.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Quiet text beside the name: how many.
    pub note: String,
    /// Right end of the head: the sum.
    pub sum: String,
    /// Length of the bar below the head.
    pub percent: Option<f64>,
    /// Colour of bar and sum.
    pub tone: crate::Tone,
    /// Ids of its cards, top first.
    pub cards: Arc<Vec<String>>,
}

/// A Kanban board over ids; the caller draws a card and keeps the columns.
#[component]
pub fn Board(
    /// Id of the board; cards get `{id}-card-{card}`.
    #[prop(into)]
    id: String,
    /// What is on it, for assistive technology.
    #[prop(into)]
    label: String,
    /// The columns, in order. Apply a move here at once; the server's answer comes later.
    #[prop(into)]
    columns: Signal<Vec<BoardColumn>>,
    /// Draws the inside of a card. No links or buttons in it: the card itself is one link.
    card: Callback<String, AnyView>,
    /// Where a card leads.
    href: Callback<String, String>,
    /// What a card is called when its moves are read out.
    name: Callback<String, String>,
    /// A card was dropped somewhere else.
    on_move: Callback<Move>,
    /// Height of every card in pixels.
    #[prop(default = 104)]
    card_height_px: i32,
    /// Cards cannot be moved (a guest looks on).
    #[prop(optional, into)]
    locked: Signal<bool>,
    /// Somebody wanted to lift a card that cannot be moved, by keys: says why.
    #[prop(optional, into)]
    on_locked: Option<Callback<()>>,
    /// A card was lifted, by pointer or keys (true), or let go of: meanwhile the columns must not change under it.
    #[prop(optional, into)]
    on_hold: Option<Callback<bool>>,
    /// What stands at the right end of a column's head, by its id.
    #[prop(optional_no_strip)]
    head_end: Option<Callback<String, AnyView>>,
    /// Shown in a column without cards.
    #[prop(default = "Nothing here")]
    empty_text: &'static str,
) -> impl IntoView {
    let scope = styles();
    let state = BoardState::new(&id, columns, card_height_px, name, on_move, locked);
    let root = state.root;
    dom::on_size(root, move || state.measure());
    drag::escape_cancels(state);
    if let Some(on_hold) = on_hold {
        drag::tell_of_hold(move || state.lift.with(Option::is_some), on_hold);
    }

    let lanes = move |index: usize| {
        view! { <Lane index state columns card href head_end empty_text scope/> }
    };
    let ghost = move || {
        let held = state.drag.ghost.get()?;
        Some(view! { class = scope,
            <div
                class="ac-board-ghost"
                node_ref=state.drag.ghost_node
                style:left=format!("{}px", held.left)
                style:top=format!("{}px", held.top)
                style:width=format!("{}px", held.width)
                style=("--board-card-h", format!("{card_height_px}px"))
                aria-hidden="true"
            >
                <div class="ac-board-card ac-board-card-held">{card.run(held.key)}</div>
            </div>
        })
    };
    view! { class = scope,
        <div
            class="ac-board"
            class:ac-board-dragging=move || state.drag.ghost.with(Option::is_some)
            role="group"
            aria-label=label
            id=id.clone()
            node_ref=root
            style=("--board-card-h", format!("{card_height_px}px"))
            on:scroll=move |_| state.board_scrolled()
            on:pointerdown=move |event: ev::PointerEvent| drag::press(state, &event)
            on:pointermove=move |event: ev::PointerEvent| drag::moved(state, &event)
            on:pointerup=move |event: ev::PointerEvent| drag::release(state, &event)
            on:pointercancel=move |event: ev::PointerEvent| drag::lost(state, &event)
            on:contextmenu=move |event: ev::MouseEvent| state.drag.swallow_menu(&event)
            on:click=move |event: ev::MouseEvent| state.drag.swallow_click(&event)
            on:keydown=move |event: ev::KeyboardEvent| keys::on_key(state, &event, on_locked)
        >
            <For each=move || 0..columns.with(Vec::len) key=|index| *index children=lanes/>
        </div>
        {ghost}
        <p class="visually-hidden" id=format!("{id}-how")>
            "Press space to lift a card, arrow keys to move it, space to drop it, Escape to put it back."
        </p>
        <p class="visually-hidden" aria-live="assertive">{move || state.said.get()}</p>
    }
}

/// Type of the board's scrolling element.
pub(super) type RootNode = NodeRef<html::Div>;
