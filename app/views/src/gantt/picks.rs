//! What is chosen in the line above a timeline: from which date to which, and what it has lanes by.

use super::{Pair, lanes_of, shown_lanes};
use crate::{
    address::Entry,
    dated::{DateField, Pick, SPAN, choices},
    figures::GroupBy,
    list_views::ListViews,
    query::Field,
};
use ac_ui::{Bound, Choice};
use leptos::prelude::*;

#[component]
pub fn Picks(
    list: ListViews,
    dates: Signal<Vec<DateField>>,
    fields: Signal<Vec<Field>>,
    pair: Memo<Option<Pair>>,
) -> impl IntoView {
    let options = choices(dates);
    let key = move |of: fn(&Pair) -> &DateField| pair.with(|pair| pair.as_ref().map(|pair| of(pair).key.clone()));
    let (start, end) =
        (move || key(|pair| &pair.start).unwrap_or_default(), move || key(|pair| &pair.end).unwrap_or_default());
    let from = Bound::new(start, move |picked: String| list.set_scope(SPAN, Pair::written(&picked, &untrack(end))));
    let to = Bound::new(end, move |picked: String| list.set_scope(SPAN, Pair::written(&untrack(start), &picked)));
    let lanes = Signal::derive(move || {
        let none = std::iter::once(Choice::new("", "No lanes"));
        fields.with(|fields| {
            let one =
                |by: GroupBy| Choice::new(by.to_string(), format!("Lanes by {}", ac_ui::lower(&by.label(fields))));
            none.chain(lanes_of(fields).into_iter().map(one)).collect::<Vec<_>>()
        })
    });
    let by = Bound::new(
        move || {
            let shown = list.shown.with(|shown| fields.with(|fields| shown_lanes(shown, fields)));
            shown.map(|by| by.to_string()).unwrap_or_default()
        },
        move |picked: String| {
            list.update(Entry::Own, |shown| shown.group_by = Some(picked).filter(|by| !by.is_empty()));
        },
    );
    let has_lanes = move || lanes.with(|lanes| lanes.len() > 1);
    view! {
        <Pick label="From" name="timeline-from" options value=from/>
        <Pick label="To" name="timeline-to" options value=to/>
        <Show when=has_lanes>
            <Pick label="Lanes" name="timeline-lanes" options=lanes value=by/>
        </Show>
    }
}
