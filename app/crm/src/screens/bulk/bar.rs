//! The bar below a list in which records are selected: how many, whether all that match, and what can be done to them.

use super::{
    change::{BulkField, ChangeDialog, DeleteDialog, Order},
    jobs::use_jobs,
    own::{OwnDialog, OwnField},
    start::Start,
    words::{counted, noun, number},
};
use crate::screens::{
    mails::provide_writing,
    me::{Me, use_me},
};
use ac_core::{
    list::ListQuery,
    policy::{Action, Grant, Resource as Kind},
};
use ac_ui::{Button, ButtonKind, ButtonSize, Icon, Menu, MenuItem, Picking, Selection, Wait};
use leptos::prelude::*;
use stylers_macro::style;

/// The button by which a finger begins to select; pointers and keys have the boxes.
#[component]
pub fn SelectButton(picking: Picking) -> impl IntoView {
    let scope = style! {
        .crm-select {
            display: none;
        }
        @media (max-width: 40rem) {
            .crm-select {
                display: block;
            }
        }
    };
    let by_tap = picking.by_tap;
    let toggle = move |_| {
        if by_tap.get_untracked() {
            picking.end();
        } else {
            by_tap.set(true);
        }
    };
    view! { class = scope,
        <div class="crm-select">
            <Button on:click=toggle>{move || if by_tap.get() { "Done" } else { "Select" }}</Button>
        </div>
    }
}

/// Changes whenever a list is asked something else; its order is of no account.
#[must_use]
pub fn turns<F>(question: Memo<ListQuery<F>>) -> Signal<u64>
where
    F: Clone + PartialEq + Send + Sync + 'static,
{
    let what = Memo::new(move |_| question.with(|asked| (asked.q.clone(), asked.query.clone(), asked.filter.clone())));
    let turns = Memo::new(move |turns: Option<&u64>| {
        what.with(|_| ());
        turns.map_or(0, |turns| turns + 1)
    });
    turns.into()
}

/// What can be done to a selection of one kind of records besides.
#[derive(Clone, Copy)]
pub struct BulkAct {
    pub label: &'static str,
    pub icon: Icon,
    /// The dialog that asks for the rest, once its signal says so.
    pub dialog: fn(RwSignal<bool>, Order) -> AnyView,
}

/// What the role may do in bulk to records of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    pub may_change: bool,
    pub may_delete: bool,
    /// Deletes only one's own.
    pub own_only: bool,
}

impl Rights {
    #[must_use]
    pub fn of(me: &Me, kind: Kind) -> Self {
        let reaches = |action| me.rights.grant(kind, action);
        Self {
            may_change: reaches(Action::Modify) != Grant::Nothing,
            may_delete: reaches(Action::Delete) != Grant::Nothing,
            own_only: matches!(reaches(Action::Delete), Grant::Own | Grant::Team),
        }
    }
}

/// The bar, whose code comes when something is selected for the first time.
#[component]
pub fn BulkBar(
    picking: Picking,
    /// What the records are: `company`.
    object: &'static str,
    /// How many are loaded.
    #[prop(into)]
    loaded: Signal<usize>,
    /// Selects all of them: for fingers, which have no box over the boxes.
    on_all: Callback<()>,
    /// How many the list's question finds, if that is known.
    #[prop(into)]
    total: Signal<Option<u64>>,
    /// There are more than are loaded.
    #[prop(into)]
    has_more: Signal<bool>,
    /// Changes with the question: what was selected under another one is let go.
    #[prop(into)]
    question: Signal<u64>,
    fields: Vec<BulkField>,
    /// Those of the workspace's own.
    own: Vec<OwnField>,
    #[prop(optional)] acts: Vec<BulkAct>,
    rights: Rights,
    start: Start,
) -> impl IntoView {
    Effect::new(move |seen: Option<()>| {
        // Read, because a memo that nobody has read yet tells of no change.
        question.get();
        if seen.is_some() {
            picking.end();
        }
    });
    // What their role leaves as it is is not offered.
    let rules = use_me().rights.fields;
    let is_theirs = |field: &BulkField| Kind::parse(object).is_none_or(|kind| rules.get(kind, field.key).is_none());
    let fields: Vec<BulkField> = fields.into_iter().filter(is_theirs).collect();
    let is_on = Memo::new(move |_| picking.is_on());
    // Outlives the bar, which goes with the selection.
    provide_writing();
    let parts =
        StoredValue::new(Parts { picking, object, loaded, on_all, total, has_more, fields, own, acts, rights, start });
    view! {
        <Show when=move || is_on.get()>
            <Wait until=move || bulk_bar(parts.get_value())/>
        </Show>
    }
}

/// What the bar is made of.
#[derive(Clone)]
struct Parts {
    picking: Picking,
    object: &'static str,
    loaded: Signal<usize>,
    on_all: Callback<()>,
    total: Signal<Option<u64>>,
    has_more: Signal<bool>,
    fields: Vec<BulkField>,
    own: Vec<OwnField>,
    acts: Vec<BulkAct>,
    rights: Rights,
    start: Start,
}

/// How more, or less, can be selected at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Loaded,
    Whole,
    OnlyLoaded,
}

#[lazy]
fn bulk_bar(parts: Parts) -> AnyView {
    view! { <InBar parts/> }.into_any()
}

/// What the bar says of the selection.
fn summary(object: &str, selected: i64, whole: Option<Option<u64>>) -> String {
    match whole {
        Some(Some(total)) => {
            format!("All {} that match are selected", number(i64::try_from(total).unwrap_or(i64::MAX)))
        }
        Some(None) => format!("All {} that match are selected", noun(object, 2)),
        None if selected == 0 => format!("Tap the {} to select", noun(object, 2)),
        None => format!("{} selected", counted(object, selected)),
    }
}

#[component]
fn InBar(parts: Parts) -> impl IntoView {
    let Parts { picking, object, loaded, on_all, total, has_more, fields, own, acts: more, rights, start } = parts;
    let Rights { may_delete, own_only, .. } = rights;
    let scope = style! {
        .crm-bulk {
            flex: none;
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            margin: 0 calc(var(--page-pad) - var(--s3)) var(--s3);
            padding: var(--s2) var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
        }
        .crm-bulk-count {
            font-weight: var(--fw-control);
        }
        .crm-bulk-acts {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s2);
            margin-inline-start: auto;
        }
        @media (max-width: 40rem) {
            .crm-bulk {
                margin: 0;
                padding: var(--s2) var(--page-pad);
                border-width: var(--hair) 0 0 0;
                border-radius: 0;
            }
            .crm-bulk-acts {
                margin-inline-start: 0;
            }
        }
    };
    let selection = picking.selection;
    let count = Memo::new(move |_| i64::try_from(selection.with(Selection::len)).unwrap_or(i64::MAX));
    let whole = RwSignal::new(false);
    // Whoever takes one row out of all means no longer all.
    Effect::new(move |before: Option<i64>| {
        let now = count.get();
        if before.is_some_and(|before| now < before) {
            whole.set(false);
        }
        now
    });
    let are_all_loaded =
        Memo::new(move |_| usize::try_from(count.get()).is_ok_and(|count| count > 0 && count >= loaded.get()));
    let said = move || summary(object, count.get(), whole.get().then(|| total.get()));
    let amount = Signal::derive(move || match (whole.get(), total.get()) {
        (false, _) => counted(object, count.get()),
        (true, Some(total)) => counted(object, i64::try_from(total).unwrap_or(i64::MAX)),
        (true, None) => format!("all {} that match", noun(object, 2)),
    });
    let offer = move || {
        if whole.get() {
            return Some((format!("Only the {} loaded", number(count.get())), Reach::OnlyLoaded));
        }
        if picking.by_tap.get() && !are_all_loaded.get() {
            return Some(("Select all".to_owned(), Reach::Loaded));
        }
        let of = total.get().map(|total| number(i64::try_from(total).unwrap_or(i64::MAX)));
        let all = of.map_or_else(|| "Select all that match".to_owned(), |of| format!("Select all {of} that match"));
        (are_all_loaded.get() && has_more.get()).then_some((all, Reach::Whole))
    };
    let take = move |_| match untrack(offer).map(|(_, reach)| reach) {
        Some(Reach::Loaded) => on_all.run(()),
        Some(Reach::Whole) => whole.set(true),
        Some(Reach::OnlyLoaded) => whole.set(false),
        None => {}
    };
    let (field, changing) = (RwSignal::new(None::<BulkField>), RwSignal::new(false));
    let deleting = RwSignal::new(false);
    let is_nothing = Memo::new(move |_| count.get() == 0 && !whole.get());
    let order = Order { start, jobs: use_jobs(), picking, whole, object, amount };
    let acts = fields
        .into_iter()
        .map(|each| {
            let label = each.label;
            let choose = move |_| {
                field.set(Some(each.clone()));
                changing.set(true);
            };
            view! { <Button size=ButtonSize::Small disabled=is_nothing on:click=choose>{label}</Button> }
        })
        .collect_view();
    let (own_field, changing_own) = (RwSignal::new(None::<OwnField>), RwSignal::new(false));
    let own_items = move || {
        let item = |own: OwnField| {
            let label = own.field.label.clone();
            MenuItem::run(label, Icon::Gear, move || {
                own_field.set(Some(own.clone()));
                changing_own.set(true);
            })
        };
        own.iter().cloned().map(item).collect::<Vec<_>>()
    };
    let own_menu = move || {
        let items = own_items();
        (!items.is_empty() && !is_nothing.get()).then(|| view! {
            <Menu id="bulk-own-fields" label="Change another field" items kind=ButtonKind::Secondary size=ButtonSize::Small>
                "More fields"
            </Menu>
        })
    };
    let (buttons, dialogs): (Vec<_>, Vec<_>) = more
        .into_iter()
        .map(|BulkAct { label, icon, dialog }| {
            let open = RwSignal::new(false);
            let button = view! {
                <Button size=ButtonSize::Small icon disabled=is_nothing on:click=move |_| open.set(true)>{label}</Button>
            };
            (button, dialog(open, order.clone()))
        })
        .unzip();
    view! { class = scope,
        <section class="crm-bulk" aria-label="Selection">
            <span class="crm-bulk-count" role="status">{said}</span>
            {move || offer().map(|(text, _)| view! {
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small on:click=take>{text}</Button>
            })}
            <div class="crm-bulk-acts" role="group" aria-label="Change what is selected">
                {buttons}
                {acts}
                {own_menu}
                {may_delete.then(|| view! {
                    <Button
                        size=ButtonSize::Small
                        icon=Icon::Trash
                        disabled=is_nothing
                        on:click=move |_| deleting.set(true)
                    >
                        "Delete"
                    </Button>
                })}
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Close
                    label="Select nothing"
                    on:click=move |_| picking.end()
                />
            </div>
        </section>
        {dialogs}
        <ChangeDialog open=changing field order=order.clone()/>
        <OwnDialog open=changing_own field=own_field order=order.clone()/>
        {may_delete.then(|| view! { <DeleteDialog open=deleting order own_only/> })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_role_may_not_do_is_not_offered() {
        use ac_core::{Currency, MemberId, Rates, Role};
        let me = MemberId(uuid::Uuid::nil());
        let rights = |role| {
            let rights = ac_core::Rights::of(role, me);
            Rights::of(&Me { member: Some(me), rights, rates: Rates::of(Currency::USD) }, Kind::Deal)
        };
        assert_eq!(rights(Role::Owner), Rights { may_change: true, may_delete: true, own_only: false });
        assert_eq!(rights(Role::Member), Rights { may_change: true, may_delete: true, own_only: true });
        assert_eq!(rights(Role::Guest), Rights { may_change: false, may_delete: false, own_only: false });
    }

    #[test]
    fn the_bar_says_how_much_is_selected() {
        assert_eq!(summary("company", 1, None), "1 company selected");
        assert_eq!(summary("deal", 50, None), "50 deals selected");
        assert_eq!(summary("deal", 50, Some(Some(8_800))), "All 8,800 that match are selected");
        assert_eq!(summary("deal", 50, Some(None)), "All deals that match are selected");
        assert_eq!(summary("contact", 0, None), "Tap the people to select");
    }
}
