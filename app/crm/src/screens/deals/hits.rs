//! Where on a filtered board the hits are: a board is wider than the screen, and a filter whose hits stand beside it would look
//! as if it had none.

use crate::deals::board_model::BoardQuery;
use ac_ui::BoardColumn;
use leptos::prelude::*;
use stylers_macro::style;
use wasm_bindgen::JsCast;

/// Each column that has hits, with the way to it. A new question whose hits are all out of sight is followed to the first.
#[component]
pub fn Hits(
    #[prop(into)] narrowed: Signal<bool>,
    #[prop(into)] columns: Signal<Vec<BoardColumn>>,
    /// Id of the board.
    board: &'static str,
    question: Memo<BoardQuery>,
) -> impl IntoView {
    let scope = style! {
        .crm-hits {
            display: flex;
            align-items: center;
            gap: var(--s1) var(--s2);
            flex-wrap: wrap;
            padding: var(--s2) var(--page-pad) 0;
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .crm-hit {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
            min-height: var(--control-h-small);
            padding: 0 var(--s2);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-s);
            color: var(--text-2);
        }
        .crm-hit:hover {
            color: var(--text);
            background: var(--glass-hover);
        }
    };
    let hits = Memo::new(move |_| columns.with(|columns| with_hits(columns)));
    let is_new = StoredValue::new(true);
    Effect::new(move |_| {
        question.track();
        is_new.set_value(true);
    });
    Effect::new(move |_| {
        let hits = hits.get();
        if narrowed.get() && is_new.get_value() && !hits.is_empty() {
            is_new.set_value(false);
            request_animation_frame(move || {
                if let (Some(first), true) = (hits.first(), hits.iter().all(|hit| !is_in_sight(board, hit.at))) {
                    show(board, first.at);
                }
            });
        }
    });
    let one = move |hit: Hit| {
        view! { class = scope,
            <button class="crm-hit" type="button" on:click=move |_| go(board, hit.at)>
                <span class="truncate">{hit.title.clone()}</span>
                <b class="num">{hit.count.clone()}</b>
            </button>
        }
    };
    view! { class = scope,
        <Show when=move || narrowed.get()>
            <div class="crm-hits" role="group" aria-label="Where the filter finds deals">
                <span>"Found in"</span>
                {move || hits.get().into_iter().map(one).collect_view()}
            </div>
        </Show>
    }
}

/// A column with something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    at: usize,
    title: String,
    count: String,
}

fn with_hits(columns: &[BoardColumn]) -> Vec<Hit> {
    let hit = |(at, column): (usize, &BoardColumn)| {
        let is_hit = !column.cards.is_empty() || column.note != "0";
        is_hit.then(|| Hit { at, title: column.title.clone(), count: column.note.clone() })
    };
    columns.iter().enumerate().filter_map(hit).collect()
}

/// The column's list, which has its id, and with it the column.
fn lane(board: &str, at: usize) -> Option<web_sys::Element> {
    let list = document().get_element_by_id(&format!("{board}-list-{at}"))?;
    list.closest("section").ok().flatten()
}

/// Whether more than half of the column is on the screen.
fn is_in_sight(board: &str, at: usize) -> bool {
    let (Some(lane), Some(frame)) = (lane(board, at), document().get_element_by_id(board)) else { return true };
    let (lane, frame) = (lane.get_bounding_client_rect(), frame.get_bounding_client_rect());
    let middle = lane.left() + lane.width() / 2.0;
    middle > frame.left() && middle < frame.right()
}

/// Scrolls the board to the column.
fn show(board: &str, at: usize) {
    let (Some(lane), Some(frame)) = (lane(board, at), document().get_element_by_id(board)) else { return };
    let by = lane.get_bounding_client_rect().left() - frame.get_bounding_client_rect().left();
    frame.scroll_by_with_x_and_y(by, 0.0);
}

/// Scrolls to the column and puts the focus on its first card.
fn go(board: &'static str, at: usize) {
    show(board, at);
    // The column fills once it is in sight.
    set_timeout(
        move || {
            let card = lane(board, at).and_then(|lane| lane.query_selector("a").ok().flatten());
            if let Some(card) = card.and_then(|card| card.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = card.focus();
            }
        },
        std::time::Duration::from_millis(60),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn columns_with_hits_are_found_loaded_or_not() {
        let column = |title: &str, note: &str, cards: &[&str]| BoardColumn {
            title: title.to_owned(),
            note: note.to_owned(),
            cards: Arc::new(cards.iter().map(|card| (*card).to_owned()).collect()),
            ..BoardColumn::default()
        };
        let columns = [column("Open", "0", &[]), column("Won", "2", &["a"]), column("Lost", "1", &[])];
        let found: Vec<(usize, String)> = with_hits(&columns).into_iter().map(|hit| (hit.at, hit.title)).collect();
        assert_eq!(found, [(1, "Won".to_owned()), (2, "Lost".to_owned())]);
    }
}
