//! What a view names that is no longer there: said above the list, with what to do; the rest of the view works.

use crate::{
    address::Entry,
    list_views::{ListViews, Place},
    query::{Field, read},
    shown::Shown,
};
use ac_ui::{Button, ButtonKind, ButtonSize, Glyph, Icon};
use chrono::NaiveDate;
use leptos::prelude::*;
use stylers_macro::style;

/// What a list can show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    pub columns: Vec<String>,
    pub sorts: Vec<String>,
    pub groups: Vec<String>,
}

impl Offered {
    /// The list's part of what was asked: whatever it does not know is left out.
    #[must_use]
    pub fn within(&self, shown: &Shown) -> Shown {
        let mut known = shown.clone();
        known.columns.retain(|column| self.columns.contains(&column.key));
        known.sort = known.sort.filter(|sort| self.sorts.iter().any(|key| key == sort.trim_start_matches('-')));
        known.group_by = known.group_by.filter(|key| self.groups.contains(key));
        known
    }

    /// What of `shown` the list does not know, in words.
    fn missing(&self, shown: &Shown) -> Vec<String> {
        let known = self.within(shown);
        let columns = shown.columns.iter().filter(|column| !known.columns.contains(column));
        let mut missing: Vec<String> = columns.map(|column| format!("the column “{}”", column.key)).collect();
        if let Some(sort) = shown.sort.as_ref().filter(|_| known.sort.is_none()) {
            missing.push(format!("the order by “{}”", sort.trim_start_matches('-')));
        }
        if let Some(group) = shown.group_by.as_ref().filter(|_| known.group_by.is_none()) {
            missing.push(format!("the groups by “{group}”"));
        }
        missing
    }
}

/// Says what of the view cannot be shown.
#[component]
pub fn ViewNotices(
    list: ListViews,
    #[prop(into)] offered: Signal<Offered>,
    /// What the list can be asked.
    #[prop(into)]
    fields: Signal<Vec<Field>>,
) -> impl IntoView {
    let gone = move || list.place.get() == Place::Gone;
    let missing = Memo::new(move |_| list.shown.with(|shown| offered.with(|offered| offered.missing(shown))));
    let unread = Memo::new(move |_| {
        let saved = list.saved()?;
        // Of what is typed just now, the bar itself says what is wrong.
        let saved = list.shown.with(|shown| shown.query == saved.query).then_some(saved)?;
        fields.with(|fields| read(&saved.query, fields, NaiveDate::default()).is_err()).then_some(())
    });
    let take_out = move |_| {
        let known = untrack(|| list.shown.with(|shown| offered.with(|offered| offered.within(shown))));
        list.update(Entry::Own, |shown| *shown = known);
    };
    let to_first = move |_| list.go(Place::BuiltIn(list.spec.first()));
    view! {
        {move || gone().then(|| view! {
            <Notice text="This view was deleted, or it is not shared with you. What you see is the list without it.".to_owned()>
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small on:click=to_first>"Close"</Button>
            </Notice>
        })}
        {move || missing.with(|missing| (!missing.is_empty()).then(|| missing.join(", "))).map(|what| view! {
            <Notice text=format!("This view names {what}, which this list does not have. The rest is shown.")>
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small on:click=take_out>"Take it out"</Button>
            </Notice>
        })}
        {move || unread.get().map(|()| view! {
            <Notice text="The filter of this view does not work as it stands. Correct it in the bar, which says what is wrong; then save the view.".to_owned()/>
        })}
    }
}

#[component]
fn Notice(text: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let scope = style! {
        .vw-notice {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            margin-top: var(--s2);
            padding: var(--s1) var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            background: var(--glass);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .vw-notice-text {
            flex: 1 1 16rem;
            min-width: 0;
            overflow-wrap: anywhere;
        }
    };
    view! { class = scope,
        <div class="vw-notice" role="status">
            <Glyph icon=Icon::Warning small=true/>
            <span class="vw-notice-text">{text}</span>
            {children.map(|children| children())}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shown::read_columns;

    #[test]
    fn what_is_gone_is_named_and_the_rest_kept() {
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let offered =
            Offered { columns: words(&["name", "owner"]), sorts: words(&["name"]), groups: words(&["owner"]) };
        let shown = Shown {
            columns: read_columns("name,vip.80,owner"),
            sort: Some("-score".to_owned()),
            group_by: Some("vip".to_owned()),
            ..Shown::default()
        };
        assert_eq!(offered.missing(&shown), ["the column “vip”", "the order by “score”", "the groups by “vip”"]);
        let known = offered.within(&shown);
        assert_eq!((known.columns, known.sort, known.group_by), (read_columns("name,owner"), None, None));
        let good = Shown { sort: Some("-name".to_owned()), ..Shown::default() };
        assert!(offered.missing(&good).is_empty());
        assert_eq!(offered.within(&good), good);
    }
}
