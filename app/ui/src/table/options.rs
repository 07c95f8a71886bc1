//! What a table shows, in one sheet: its order, and which columns in which places. For fingers, and for whoever wants to see
//! all columns at once.
use super::{Layout, Sort};
use crate::button::{Button, ButtonKind};
use crate::dom;
use crate::drawer::Drawer;
use crate::field::Checkbox;
use crate::icon::Icon;
use crate::logic::columns::Offer;
use crate::select::{Bound, Choice, Select};
use leptos::prelude::*;
use std::sync::Arc;
use stylers_macro::style;

/// A sheet with the table's order and columns.
#[component]
pub fn TableOptions(
    /// Id of the sheet.
    #[prop(into)]
    id: String,
    /// The columns on offer, as the table has them.
    offers: Vec<Offer>,
    /// Keys of the columns the list can be sorted by.
    sorts: Vec<String>,
    layout: Layout,
    sort: RwSignal<Option<Sort>>,
    open: RwSignal<bool>,
    /// Further choices, between the order and the columns.
    #[prop(optional, into)]
    more: ViewFn,
) -> impl IntoView {
    let scope = style! {
        .ac-options {
            display: grid;
            gap: var(--s4);
        }
        .ac-options-columns {
            display: grid;
            gap: var(--s1);
        }
        .ac-options-title {
            font-size: var(--fs-small);
            font-weight: var(--fw-control);
            color: var(--text-3);
        }
        .ac-options-column {
            display: flex;
            align-items: center;
            gap: var(--s1);
            min-height: var(--control-h);
        }
        .ac-options-name {
            flex: 1;
            min-width: 0;
        }
        @media (max-width: 40rem) {
            .ac-options-columns {
                display: none;
            }
        }
    };
    let orders = orders(&offers, &sorts);
    let now = move || {
        sort.with(|sort| match sort {
            Some(Sort { key, descending: true }) => format!("-{key}"),
            Some(Sort { key, .. }) => key.clone(),
            None => String::new(),
        })
    };
    let choose = move |text: String| {
        sort.set(match text.strip_prefix('-') {
            Some(key) => Some(Sort { key: key.to_owned(), descending: true }),
            None if text.is_empty() => None,
            None => Some(Sort { key: text, descending: false }),
        });
    };
    let value = Bound::new(now, choose);
    let offers: Arc<[Offer]> = offers.into();
    // What is shown in its order, then what is not.
    let rows = {
        let offers = offers.clone();
        move || {
            let shown = layout.shown(&offers);
            let hidden = (0..offers.len()).filter(|at| !shown.contains(at));
            shown.iter().copied().chain(hidden).collect::<Vec<_>>()
        }
    };
    let content = move || {
        let (offers, rows) = (offers.clone(), rows.clone());
        let row = {
            let offers = offers.clone();
            move |at: usize| view! { <ColumnRow at offers=offers.clone() layout scope/> }
        };
        view! { class = scope,
            <div class="ac-options">
                <Select label="Order" name="table-order" options=Signal::stored(orders.clone()) value placeholder="As the list has it"/>
                {more.run()}
                <section class="ac-options-columns">
                    <h3 class="ac-options-title">"Columns"</h3>
                    <For each=rows key=|at| *at children=row/>
                    <div>
                        <Button kind=ButtonKind::Ghost disabled=Signal::derive(move || !layout.is_chosen()) on:click=move |_| layout.reset()>
                            "Back to the list's own"
                        </Button>
                    </div>
                </section>
            </div>
        }
    };
    view! {
        <Drawer id title=Signal::stored("What the list shows".to_owned()) open>
            {content.clone()}
        </Drawer>
    }
}

#[component]
fn ColumnRow(at: usize, offers: Arc<[Offer]>, layout: Layout, scope: &'static str) -> impl IntoView {
    let Some(offer) = offers.get(at).cloned() else { return ().into_any() };
    let place = {
        let offers = offers.clone();
        Memo::new(move |_| {
            let shown = layout.shown(&offers);
            (shown.iter().position(|other| *other == at), shown.len())
        })
    };
    let checked = RwSignal::new(place.with_untracked(|(place, _)| place.is_some()));
    // The menu of the head changes it too.
    Effect::new(move |_| checked.set(place.get().0.is_some()));
    let toggle = {
        let (offers, key) = (offers.clone(), offer.key.clone());
        move |_| layout.toggle(&offers, &key)
    };
    // A row that moves loses the focus, and may be where it moves no further.
    let (up_id, down_id) = (format!("column-{}-up", offer.key), format!("column-{}-down", offer.key));
    let stepped = StoredValue::new(None::<isize>);
    {
        let ids = [up_id.clone(), down_id.clone()];
        Effect::new(move |_| {
            place.track();
            if let Some(by) = stepped.try_update_value(Option::take).flatten() {
                let [up, down] = ids.clone();
                focus_first(if by < 0 { [up, down] } else { [down, up] });
            }
        });
    }
    let step = |by: isize| {
        let (offers, key) = (offers.clone(), offer.key.clone());
        move |_| {
            stepped.set_value(Some(by));
            layout.step(&offers, &key, by);
        }
    };
    let (up, down) = (step(-1), step(1));
    let is_first = at == 0;
    let cannot_up = Signal::derive(move || place.get().0.is_none_or(|place| place <= 1));
    let cannot_down = Signal::derive(move || place.get().0.is_none_or(|at| at + 1 >= place.get().1));
    view! { class = scope,
        <div class="ac-options-column">
            <span class="ac-options-name" on:change=toggle>
                <Checkbox label=offer.title.clone() name=format!("column-{}", offer.key) checked disabled=is_first/>
            </span>
            {(!is_first).then(|| view! {
                <Button kind=ButtonKind::Ghost icon=Icon::ChevronUp label=format!("Move {} up", offer.title) disabled=cannot_up on:click=up attr:id=up_id/>
                <Button kind=ButtonKind::Ghost icon=Icon::ChevronDown label=format!("Move {} down", offer.title) disabled=cannot_down on:click=down attr:id=down_id/>
            })}
        </div>
    }
    .into_any()
}

/// Focuses the first of these buttons that can be pressed, once the current change is drawn.
fn focus_first(ids: [String; 2]) {
    request_animation_frame(move || {
        let open = |id: &String| dom::by_id(id).filter(|button| !button.has_attribute("disabled"));
        if let Some(button) = ids.iter().find_map(open) {
            dom::focus(&button);
        }
    });
}

fn orders(offers: &[Offer], sorts: &[String]) -> Vec<Choice> {
    let title = |key: &String| offers.iter().find(|offer| offer.key == *key).map(|offer| offer.title.clone());
    let both = |key: &String| {
        let title = title(key)?;
        Some([
            Choice::new(key.clone(), format!("{title}, upwards")),
            Choice::new(format!("-{key}"), format!("{title}, downwards")),
        ])
    };
    sorts.iter().filter_map(both).flatten().collect()
}
