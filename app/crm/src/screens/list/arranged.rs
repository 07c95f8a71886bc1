//! The order and the columns of a table, as the view or the address of its list has them.

use ac_ui::{ColumnPlace, Layout, Sort};
use ac_views::{ListViews, address::Entry, figures::Total, saved::model::ViewColumn};
use leptos::prelude::*;

/// `-name` for the last first, as the address and the server write it.
#[must_use]
fn write_sort(sort: &Sort) -> String {
    if sort.descending { format!("-{}", sort.key) } else { sort.key.clone() }
}

/// Reads what [`write_sort`] wrote; the server says no to a column it does not know.
#[must_use]
fn read_sort(text: &str) -> Sort {
    match text.strip_prefix('-') {
        Some(key) => Sort { key: key.to_owned(), descending: true },
        None => Sort { key: text.to_owned(), descending: false },
    }
}

/// The table's order, as the view or its address has it.
#[must_use]
pub fn sort_in(list: ListViews) -> RwSignal<Option<Sort>> {
    let asked = Memo::new(move |_| list.shown.with(|shown| shown.sort.as_deref().map(read_sort)));
    let sort = RwSignal::new(asked.get_untracked());
    Effect::new(move |seen: Option<()>| {
        let text = sort.with(|sort| sort.as_ref().map(write_sort));
        if seen.is_some() {
            list.update(Entry::Own, |shown| shown.sort = text);
        }
    });
    // Another view, and the back button, change the order under the table.
    Effect::new(move |_| {
        let now = asked.get();
        if sort.with_untracked(|sort| *sort != now) {
            sort.set(now);
        }
    });
    sort
}

/// The table's columns, as the view or its address has them.
#[must_use]
pub fn layout_in(list: ListViews) -> Layout {
    let place = |column: &ViewColumn| ColumnPlace {
        key: column.key.clone(),
        width: column.width,
        total: column.total.map(|total| total.as_str().to_owned()),
    };
    let now = move || list.shown.with(|shown| shown.columns.iter().map(place).collect());
    let set = move |places: Vec<ColumnPlace>| {
        let column = |place: ColumnPlace| ViewColumn {
            key: place.key,
            width: place.width,
            total: place.total.as_deref().and_then(Total::parse),
        };
        list.set_columns(places.into_iter().map(column).collect());
    };
    Layout::new(now, set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_survives_the_address() {
        for text in ["name", "-created_at"] {
            assert_eq!(write_sort(&read_sort(text)), text);
        }
    }
}
