//! Groups and totals in the sheet of what a list shows: for fingers, and for whoever wants to see all there is.

use super::{Total, group_by};
use ac_ui::{Bound, Choice, Layout, Offer, Select};
use ac_views::{
    ListViews,
    figures::GroupBy,
    query::{Field, Kind},
};
use leptos::prelude::*;
use stylers_macro::style;

/// By what the list is grouped, and what the numbers in its columns tell at their feet.
#[component]
pub fn GroupAndTotals(
    list: ListViews,
    fields: Signal<Vec<Field>>,
    layout: Layout,
    offers: Vec<Offer>,
) -> impl IntoView {
    let scope = style! {
        .tot-options {
            display: grid;
            gap: var(--s3);
        }
    };
    let groups = Signal::derive(move || {
        let choice = |by: GroupBy| Choice::new(by.to_string(), fields.with(|fields| by.label(fields)));
        fields.with(|fields| GroupBy::all(fields)).into_iter().map(choice).collect::<Vec<_>>()
    });
    let now = move || list.shown.with(|shown| shown.group_by.clone().unwrap_or_default());
    let choose = move |text: String| group_by(list, Some(text).filter(|text| !text.is_empty()).map(GroupBy::from));
    let offers = StoredValue::new(offers);
    let numbers = move || {
        let shown = offers.with_value(|offers| layout.shown(offers));
        let is_number = |field: &Field| matches!(field.kind, Kind::Number | Kind::Money);
        let of = |offer: &Offer| {
            let name = offer.field.as_ref()?;
            fields
                .with(|fields| fields.iter().any(|field| field.is_called(name) && is_number(field)))
                .then(|| (offer.key.clone(), offer.title.clone()))
        };
        offers.with_value(|offers| shown.iter().filter_map(|at| offers.get(*at)).filter_map(of).collect::<Vec<_>>())
    };
    let total = move |(key, title): (String, String)| view! { <TotalSelect key title layout offers/> };
    view! { class = scope,
        <div class="tot-options">
            <Select label="Groups" name="table-groups" options=groups value=Bound::new(now, choose) placeholder="None"/>
            <For each=numbers key=|(key, _)| key.clone() children=total/>
        </div>
    }
}

#[component]
fn TotalSelect(key: String, title: String, layout: Layout, offers: StoredValue<Vec<Offer>>) -> impl IntoView {
    let name = format!("total-of-{key}");
    let key = StoredValue::new(key);
    let now = move || {
        let totals = offers.with_value(|offers| layout.totals(offers));
        let of = |(column, total): (String, String)| key.with_value(|key| column == *key).then_some(total);
        totals.into_iter().find_map(of).unwrap_or_default()
    };
    let choose = move |text: String| {
        let total = Total::parse(&text).map(Total::as_str);
        key.with_value(|key| offers.with_value(|offers| layout.set_total(offers, key, total)));
    };
    let options: Vec<Choice> = Total::ALL.map(|total| Choice::new(total.as_str(), total.label())).into();
    view! {
        <Select label=format!("Total of {title}") name options=Signal::stored(options) value=Bound::new(now, choose) placeholder="None"/>
    }
}
