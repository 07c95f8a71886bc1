//! The board view: stages as columns, cards that are dragged, more of them as a column is scrolled.

use super::{
    board_state::BoardState,
    card::CardFace,
    filters::{PIPELINE, WORDS},
    hits::Hits,
};
use crate::{
    deals::{
        board_model::{Board, BoardQuery},
        model::DealId,
    },
    screens::{failure::Failed, list::is_narrowed, live, me::use_me, table_list::nothing},
    shared::kind::RecordKind,
};
use ac_core::{
    AppError,
    policy::{Action, Resource as Kind},
};
use ac_screens::pressed::while_pressed;
use ac_ui::{Board as UiBoard, Move, SkeletonRows, Toast, Trouble, use_toasts};
use ac_views::ListViews;
use leptos::{ev, prelude::*};
use stylers_macro::style;
use wasm_bindgen::JsCast;

/// Id of the board; its lists are `{BOARD_ID}-list-{n}`.
const BOARD_ID: &str = "deals";
/// How near the end of its loaded cards a column asks for more.
const NEAR_END_PX: i32 = 2_400;

/// The board of what the list shows. `count` gets how many deals there are.
#[component]
pub fn BoardView(
    first: Option<Board>,
    list: ListViews,
    question: Memo<BoardQuery>,
    count: RwSignal<Option<i64>>,
    changed: RwSignal<u64>,
    creating: RwSignal<bool>,
) -> impl IntoView {
    let state = BoardState::new(first, question);
    let live = live::changed(&[Kind::Deal, Kind::Pipeline]);
    state.follow(Signal::derive(move || live.get() + changed.get()));
    Effect::new(move |_| {
        let total = state.columns.with(|columns| (!columns.lanes.is_empty()).then(|| columns.count()));
        if !state.waiting.get() {
            count.set(total);
        }
    });
    while_pressed(move |held| state.hold(held));
    let me = use_me();
    let locked = !me.may(Kind::Deal, Action::Modify, None);
    let (toasts, is_viewed) = (use_toasts(), me.rights.is_viewed);
    let on_locked = Callback::new(move |()| {
        toasts.show(Toast::done(match is_viewed {
            true => "You are looking with another member’s eyes, so nothing can be moved. Stop viewing as them first.",
            false => "Your role does not move deals. Ask their owner, or an admin.",
        }));
    });
    let columns = Memo::new(move |_| state.columns.with(|columns| columns.drawn(&me.rates)));
    let is_empty = Memo::new(move |_| state.columns.with(|columns| columns.count() == 0));
    let name = move |id: String| {
        let id: Option<DealId> = id.parse().ok();
        state
            .columns
            .with_untracked(|c| id.and_then(|id| c.cards.get(&id)).map(|card| card.name.clone()).unwrap_or_default())
    };
    let scope = style! {
        .crm-board-frame {
            flex: 1;
            display: flex;
            flex-direction: column;
            min-width: 0;
            min-height: 0;
        }
        .crm-board-trouble {
            padding: var(--s2) var(--page-pad);
        }
    };
    let narrowed = Memo::new(move |_| is_narrowed(list, PIPELINE));
    let board = move || {
        view! { class = scope,
            <Hits narrowed columns board=BOARD_ID question/>
            <div class="crm-board-frame" on:scroll:capture=move |event| grow_near_end(state, &event)>
                <UiBoard
                    id=BOARD_ID
                    label="Deals by stage"
                    columns
                    card=Callback::new(move |id: String| view! { <CardFace id state/> }.into_any())
                    href=Callback::new(|id: String| RecordKind::Deal.page(id))
                    name=Callback::new(name)
                    on_move=Callback::new(move |moved: Move| state.moved(&moved))
                    locked=locked
                    on_locked=on_locked
                    on_hold=move |held| state.hold(held)
                    empty_text="Nothing here"
                />
            </div>
        }
        .into_any()
    };
    // Only a change of these draws the board anew: a fresh answer of the same kind must not cost focus and scroll.
    let standing = Memo::new(move |_| match (state.waiting.get(), is_empty.get(), state.failed.get()) {
        (true, ..) => Standing::Waiting,
        (_, true, Some(error)) => Standing::Failed(error),
        (_, true, None) => Standing::Empty,
        (_, false, _) => Standing::Board,
    });
    let failure = state.failure();
    let is_old = move || !is_empty.get() && failure.message.with(Option::is_some);
    view! { class = scope,
        <Show when=is_old>
            <div class="crm-board-trouble"><Trouble failure/></div>
        </Show>
        {move || match standing.get() {
            Standing::Failed(error) => view! { <Failed error on_retry=move |()| state.restart()/> }.into_any(),
            Standing::Waiting => view! { <SkeletonRows rows=10/> }.into_any(),
            Standing::Empty => nothing(&WORDS, list, PIPELINE, creating),
            Standing::Board => board(),
        }}
    }
}

/// What stands where the board goes.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    Waiting,
    Failed(AppError),
    Empty,
    Board,
}

/// Scrolling does not bubble, so the frame listens on the way down.
fn grow_near_end(state: BoardState, event: &ev::Event) {
    let list = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(list) = list else { return };
    let index = list.id().strip_prefix(BOARD_ID).and_then(|rest| rest.strip_prefix("-list-")?.parse().ok());
    let Some(index) = index else { return };
    if list.scroll_height() - list.scroll_top() - list.client_height() < NEAR_END_PX {
        state.grow(index);
    }
}
