//! Lists below the tabs of the settings: what one is for, the button that adds to it, and its lines.

use super::{
    failure::Failed,
    me::{Me, get_me},
};
use ac_core::{AppError, page_data};
use ac_ui::{Button, ButtonKind, ButtonSize, EmptyState, Icon, SkeletonRows, Wait};
use futures::try_join;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use stylers_macro::style;

/// Brings a list and who looks at it, for `draw`; or says why that is not to be seen.
pub fn settings_list<T, F>(
    list: impl Fn() -> F + Copy + Send + Sync + 'static,
    draw: fn(Vec<T>, Me) -> AnyView,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Send + Sync + Clone + 'static,
    F: Future<Output = Result<Vec<T>, AppError>> + Send + 'static,
{
    let data = page_data(|| (), move |()| async move { try_join!(list(), get_me()) });
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <SkeletonRows rows=6/> } until=move || async move {
            match data.await {
                Ok((all, me)) => draw(all, me),
                Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

/// The list itself.
#[component]
pub fn SettingsList(
    /// What it is for.
    #[prop(into)]
    text: String,
    /// The button that adds to it, for whoever may.
    add: Option<(&'static str, Callback<()>)>,
    #[prop(into)] is_empty: Signal<bool>,
    /// The drawing, title and text in place of its lines while there are none.
    empty: (Icon, &'static str, &'static str),
    /// Its lines.
    children: ChildrenFn,
) -> impl IntoView {
    let scope = style! {
        .crm-settings {
            display: grid;
            gap: var(--s4);
        }
        .crm-settings-head {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s3);
        }
        .crm-settings-text {
            flex: 1 1 16rem;
            color: var(--text-2);
        }
    };
    let (icon, title, hint) = empty;
    let add = add.map(|(label, act)| {
        view! { <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=move |_| act.run(())>{label}</Button> }
    });
    view! { class = scope,
        <div class="crm-settings">
            <div class="crm-settings-head">
                <p class="crm-settings-text">{text}</p>
                {add}
            </div>
            <Show when=move || !is_empty.get() fallback=move || view! { <EmptyState icon title text=hint/> }>
                {children()}
            </Show>
        </div>
    }
}

/// A line of a list that stands in a card.
#[component]
pub fn SettingsLine<T>(
    record: T,
    #[prop(into)] name: String,
    /// The name is mostly digits.
    #[prop(optional)]
    is_number: bool,
    /// What it is called on its buttons.
    #[prop(into)]
    called: String,
    /// What is said below the name.
    notes: Vec<AnyView>,
    /// For whoever may.
    edit: Option<Callback<T>>,
    delete: Option<Callback<T>>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let scope = style! {
        .crm-settings-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-settings-line:last-child {
            border-bottom: none;
        }
        .crm-settings-words {
            display: grid;
            flex: 1 1 10rem;
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .crm-settings-name {
            font-weight: var(--fw-medium);
        }
        .crm-settings-note {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-settings-acts {
            display: flex;
            gap: var(--s1);
        }
    };
    let note = |note: AnyView| view! { class = scope, <span class="crm-settings-note">{note}</span> };
    let button = |what: &str, icon: Icon, act: Option<Callback<T>>, record: T| {
        let label = format!("{what} {called}");
        act.map(|act| {
            view! { <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon label on:click=move |_| act.run(record.clone())/> }
        })
    };
    view! { class = scope,
        <li class="crm-settings-line">
            <span class="crm-settings-words">
                <span class="crm-settings-name" class:num=is_number>{name}</span>
                {notes.into_iter().map(note).collect_view()}
            </span>
            <span class="crm-settings-acts">
                {button("Change", Icon::Edit, edit, record.clone())}
                {button("Delete", Icon::Trash, delete, record)}
            </span>
        </li>
    }
}
