//! A column's menu: order, filter, place, width, and hiding it.
use super::head::Size;
use super::layout::Shape;
use super::{ColumnSpec, Sort};
use crate::button::ButtonSize;
use crate::dom;
use crate::icon::Icon;
use crate::menu::{Menu, MenuItem};
use leptos::prelude::*;
use std::sync::Arc;

/// What a column's menu offers beyond what the table can do by itself. Cheap to copy.
#[derive(Clone, Copy, Default)]
pub struct HeadActs {
    /// Filters by the field of that name.
    pub filter: Option<Callback<String>>,
    pub group: Option<GroupActs>,
}

/// Puts rows into groups. Cheap to copy.
#[derive(Clone, Copy)]
pub struct GroupActs {
    /// Whether rows can be grouped by the field of that name.
    pub may: Callback<String, bool>,
    /// Groups by it, or no longer.
    pub by: Callback<String>,
}

#[component]
pub(super) fn HeadMenu(
    id: String,
    spec: ColumnSpec,
    shape: Shape,
    sort: Option<RwSignal<Option<Sort>>>,
    acts: HeadActs,
    size: Size,
    is_first: bool,
) -> impl IntoView {
    let head_id = id.trim_end_matches("-menu").to_owned();
    let label = format!("Column {}", spec.title);
    let items = items(&spec, &shape, sort, acts, size, is_first, head_id);
    view! { <Menu id label items icon=Icon::ChevronDown size=ButtonSize::Small/> }
}

fn items(
    spec: &ColumnSpec,
    shape: &Shape,
    sort: Option<RwSignal<Option<Sort>>>,
    acts: HeadActs,
    size: Size,
    is_first: bool,
    head_id: String,
) -> Vec<MenuItem> {
    let key: Arc<str> = spec.key.as_str().into();
    let mut items = Vec::new();
    if let Some(sort) = sort.filter(|_| spec.sortable) {
        for (label, icon, descending) in
            [("Sort upwards", Icon::ArrowUp, false), ("Sort downwards", Icon::ArrowDown, true)]
        {
            let key = key.clone();
            let set = move || sort.set(Some(Sort { key: key.to_string(), descending }));
            items.push(MenuItem::run(label, icon, set));
        }
    }
    if let (Some(filter), Some(field)) = (acts.filter, spec.field.clone()) {
        items.push(MenuItem::run("Filter by this…", Icon::Filter, move || filter.run(field.clone())));
    }
    if let (Some(group), Some(field)) = (acts.group, spec.field.clone().filter(|field| may_group(acts, field))) {
        items.push(MenuItem::run("Group by this", Icon::List, move || group.by.run(field.clone())));
    }
    let fit = move || {
        if let Some(head) = dom::by_id(&head_id) {
            size.fit(&head);
        }
    };
    items.push(MenuItem::run("Fit the width", Icon::Screen, fit));
    if !is_first {
        let step = |by: isize| {
            let (key, shape) = (key.clone(), shape.clone());
            move || shape.layout.step(&shape.offers, &key, by)
        };
        items.push(MenuItem::run("Move left", Icon::ArrowLeft, step(-1)));
        items.push(MenuItem::run("Move right", Icon::ArrowRight, step(1)));
        let (key, shape) = (key.clone(), shape.clone());
        items.push(MenuItem::run("Hide", Icon::EyeOff, move || shape.layout.toggle(&shape.offers, &key)));
    }
    items
}

fn may_group(acts: HeadActs, field: &str) -> bool {
    acts.group.is_some_and(|group| group.may.run(field.to_owned()))
}
