//! Settings → Roles: the workspace's own roles, and the form that makes and changes one.

use super::{
    frame::{Failed, Line, Loading, ROLES, Settings},
    role_form::RoleForm,
    words,
};
use crate::access::{api::list_roles, model::RoleRow};
use ac_core::{Resource as Kind, page_data};
use ac_realtime::Live;
use ac_ui::{Button, ButtonKind, ButtonSize, Card, EmptyState, Icon, Wait};
use leptos::prelude::*;

/// `/settings/roles`
#[component]
pub fn SettingsRoles() -> impl IntoView {
    let changed = use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.version(Kind::Role));
    let data = page_data(move || changed.get(), |_| list_roles());
    let again = Callback::new(move |()| data.refetch());
    // Out here, so that a refetch does not take away a form that somebody fills in.
    let edited = RwSignal::new(None::<Edited>);
    view! {
        <Settings here=ROLES title="Roles">
            {move || edited.get().map(|role| view! { <RoleForm role edited on_change=again/> })}
            <Wait fallback=Loading until=move || async move {
                match data.await {
                    Ok(roles) => view! { <Roles roles edited/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=again/> }.into_any(),
                }
            }/>
        </Settings>
    }
}

/// What the form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edited {
    New,
    Role(RoleRow),
}

#[component]
fn Roles(roles: Vec<RoleRow>, edited: RwSignal<Option<Edited>>) -> impl IntoView {
    let aside = move || {
        view! {
            <Button kind=ButtonKind::Primary size=ButtonSize::Small on:click=move |_| edited.set(Some(Edited::New))>
                "New role"
            </Button>
        }
    };
    let is_empty = roles.is_empty();
    let lines = roles.into_iter().map(|role| view! { <RoleLine role edited/> }).collect_view();
    view! {
        // While one is filled in, the others are out of the way.
        <Show when=move || edited.with(Option::is_none)>
            <p class="dim">
                "Owners and admins may do everything, members and guests what the product lays down. A role of your own says "
                "otherwise, for whoever has it. It is given under Members."
            </p>
        </Show>
        <div hidden=move || edited.with(Option::is_some)>
            <Card title="Roles of your own" aside flush=true>
                {is_empty.then(|| view! {
                    <EmptyState
                        icon=Icon::Shield
                        title="No roles of your own yet"
                        text="Make one to say who sees only their own records, or their team’s, and what they may do with them."
                    />
                })}
                <ul role="list">{lines}</ul>
            </Card>
        </div>
    }
}

#[component]
fn RoleLine(role: RoleRow, edited: RwSignal<Option<Edited>>) -> impl IntoView {
    let people = match role.members.len() {
        0 => "nobody has it".to_owned(),
        1 => "1 person has it".to_owned(),
        more => format!("{more} people have it"),
    };
    let note = format!("Based on {} · {people}", words::role(role.base).to_lowercase());
    let (name, label) = (role.name.clone(), format!("Change {}", role.name));
    let actions = move || {
        let role = role.clone();
        view! {
            <Button
                size=ButtonSize::Small
                attr:aria-label=label
                on:click=move |_| edited.set(Some(Edited::Role(role.clone())))
            >
                "Change"
            </Button>
        }
    };
    view! { <Line name note end=actions/> }
}
