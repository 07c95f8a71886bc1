//! One member: their role, with other eyes, and the end of their membership.

use super::{
    api::{change_member_role, end_membership},
    frame::MEMBERS,
    leave_to,
    members::{Dialogs, choices},
    send::Send,
    words,
};
use crate::{
    access::{api::begin_view_as, model::RoleRow},
    model::MembersHead,
};
use ac_core::{MemberId, Role, RoleId};
use ac_ui::{Button, ButtonKind, Choice, ChoiceGroup, DialogActions, Icon, Select, Toast, use_toasts};
use leptos::{ev, prelude::*};

/// The role of the workspace's own that a member has, which is for those of its base alone.
fn own_role(roles: &[RoleRow], member: MemberId, base: Role) -> Option<&RoleRow> {
    roles.iter().find(|role| role.base == base && role.members.iter().any(|mate| mate.id == member))
}

/// The workspace's own roles that somebody of this role may give.
pub(super) fn own_choices(roles: &[RoleRow], mine: Role) -> Vec<ChoiceGroup> {
    let own = roles.iter().filter(|own| own.base >= mine);
    let choices = own.map(|own| Choice::new(own.id.to_string(), own.name.clone())).collect();
    vec![ChoiceGroup { label: "Of your own".to_owned(), choices }]
}

/// What is chosen: a role of the product, or one of the workspace's own, which is for those of its base.
pub(super) fn chosen(value: &str, roles: &[RoleRow]) -> Option<(Role, Option<RoleId>)> {
    if let Ok(role) = value.parse::<Role>() {
        return Some((role, None));
    }
    let own = roles.iter().find(|role| role.id.to_string() == value)?;
    Some((own.base, Some(own.id)))
}

/// What the chosen role lets somebody do, in one line.
pub(super) fn help(value: &str, roles: &[RoleRow]) -> String {
    match chosen(value, roles) {
        Some((role, None)) => words::role_help(role).to_owned(),
        Some((base, Some(_))) => {
            format!("What it says of records; of everything else like a {}.", words::role(base).to_lowercase())
        }
        None => String::new(),
    }
}

#[component]
pub(super) fn EditForm(head: MembersHead, dialogs: Dialogs, on_change: Callback<()>) -> impl IntoView {
    let edited = dialogs.edited.get_untracked();
    let Some(row) = edited else { return ().into_any() };
    let (id, name) = (row.id, row.name);
    let now = own_role(&head.roles, id, row.role);
    let role = RwSignal::new(now.map_or_else(|| row.role.as_str().to_owned(), |own| own.id.to_string()));
    let ending = RwSignal::new(false);
    let (send, toasts) = (Send::new(), use_toasts());
    // The dialog, or the whole page, may be gone when the answer comes.
    let close = move |text: String| {
        dialogs.edit.try_set(false);
        toasts.show(Toast::done(text));
        on_change.try_run(());
    };
    let groups = own_choices(&head.roles, head.role);
    let roles = StoredValue::new(head.roles);
    let called = name.clone();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let picked = role.with_untracked(|value| roles.with_value(|roles| chosen(value, roles)));
        let Some((to, own)) = picked else { return };
        let word =
            roles.with_value(|roles| roles.iter().find(|role| Some(role.id) == own).map(|role| role.name.clone()));
        let done = match word {
            Some(word) => format!("{called} has the role {word} now."),
            None => format!("{called} is {} now.", words::role(to).to_lowercase()),
        };
        send.ask(move || change_member_role(id, to, own), move |()| close(done));
    };
    let question = format!("{name} signs in here no longer and loses their API tokens. What is theirs stays.");
    let end = Callback::new(move |()| {
        let done = format!("{name} no longer belongs to the workspace.");
        send.ask(move || end_membership(id), move |()| close(done));
    });
    let look = move |_| send.ask(move || begin_view_as(id), |()| leave_to("/"));
    let may_look = head.may_view_as && id != head.me;
    let help = move || role.with(|value| roles.with_value(|roles| help(value, roles)));
    view! {
        <form class="stack" on:submit=submit novalidate>
            <Select label="Role" name="role" options=choices(head.role) groups value=role error=send.field("role")/>
            <p class="dim">{help}</p>
            {may_look.then(|| view! {
                <Button icon=Icon::Eye busy=send.busy on:click=look>"View the workspace as them"</Button>
            })}
            {send.complaint(MEMBERS)}
            <Show
                when=move || ending.get()
                fallback=move || view! {
                    <DialogActions>
                        <Button kind=ButtonKind::Ghost on:click=move |_| ending.set(true)>"End membership…"</Button>
                        <Button kind=ButtonKind::Primary submit=true busy=send.busy>"Save role"</Button>
                    </DialogActions>
                }
            >
                <p role="alert">{question.clone()}</p>
                <DialogActions>
                    <Button on:click=move |_| ending.set(false)>"Keep them"</Button>
                    <Button kind=ButtonKind::Danger busy=send.busy on:click=move |_| end.run(())>"End membership"</Button>
                </DialogActions>
            </Show>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::Rules;

    #[test]
    fn a_role_of_their_own_brings_what_it_is_based_on() {
        let id = RoleId(uuid::Uuid::from_u128(7));
        let row = RoleRow {
            id,
            name: "Rep".to_owned(),
            base: Role::Guest,
            rules: Rules::of(Role::Guest),
            fields: ac_core::access::FieldRules::default(),
            members: Vec::new(),
            version: 1,
        };
        let roles = [row];
        assert_eq!(chosen("admin", &roles), Some((Role::Admin, None)));
        assert_eq!(chosen(&id.to_string(), &roles), Some((Role::Guest, Some(id))));
        assert_eq!(chosen("nothing", &roles), None);
        assert!(help(&id.to_string(), &roles).ends_with("like a guest."));
    }
}
