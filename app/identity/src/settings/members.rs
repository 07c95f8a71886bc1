//! Settings → Members: who belongs to the workspace, invitations, roles, and the end of a membership.

use super::{
    api::{change_member_role, end_membership, invite_member, list_workspace_members, revoke_invite},
    frame::{Failed, Line, Loading, MEMBERS, Settings},
    send::Send,
    words,
};
use crate::model::{InviteRow, MemberRow, MemberState, MembersPage};
use ac_core::{MemberId, Resource as Kind, Role, time::day};
use ac_realtime::Live;
use ac_ui::{
    Avatar, Badge, Button, ButtonKind, ButtonSize, Card, Choice, Dialog, DialogActions, Select, TextField, Toast, Tone,
    Wait, use_toasts,
};
use leptos::{ev, prelude::*};

/// `/settings/members`
#[component]
pub fn SettingsMembers() -> impl IntoView {
    let changed = use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.version(Kind::Member));
    let page = Resource::new(move || changed.get(), |_| list_workspace_members());
    let again = Callback::new(move |()| page.refetch());
    view! {
        <Settings here=MEMBERS title="Members">
            <Wait fallback=Loading until=move || async move {
                match page.await {
                    Ok(page) => view! { <Members page on_change=again/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=again/> }.into_any(),
                }
            }/>
        </Settings>
    }
}

/// What a dialog is about.
#[derive(Clone, Copy)]
struct Dialogs {
    invite: RwSignal<bool>,
    /// The placeholder to be invited, if the invitation is for one.
    placeholder: RwSignal<Option<MemberRow>>,
    edit: RwSignal<bool>,
    edited: RwSignal<Option<MemberRow>>,
}

#[component]
fn Members(page: MembersPage, on_change: Callback<()>) -> impl IntoView {
    let MembersPage { me, role, members, invites, may_invite } = page;
    let dialogs = Dialogs {
        invite: RwSignal::new(false),
        placeholder: RwSignal::new(None),
        edit: RwSignal::new(false),
        edited: RwSignal::new(None),
    };
    let open_invite = move |_| {
        dialogs.placeholder.set(None);
        dialogs.invite.set(true);
    };
    let aside = move || {
        may_invite.then(|| {
            view! { <Button kind=ButtonKind::Primary size=ButtonSize::Small on:click=open_invite>"Invite"</Button> }
        })
    };
    let (gone, here): (Vec<_>, Vec<_>) = members.into_iter().partition(|m| m.state == MemberState::Ended);
    let line = move |row: MemberRow| view! { <MemberLine me row may_invite dialogs/> };
    let here = here.into_iter().map(line).collect_view();
    let former = (!gone.is_empty()).then(|| {
        let gone = gone.into_iter().map(line).collect_view();
        view! { <Card title="Former members" flush=true><ul role="list">{gone}</ul></Card> }
    });
    let open = (!invites.is_empty()).then(|| {
        let lines = invites.into_iter().map(|row| view! { <InviteLine row on_change/> }).collect_view();
        view! { <Card title="Invited" flush=true><ul role="list">{lines}</ul></Card> }
    });
    view! {
        <Card title="Members" aside flush=true><ul role="list">{here}</ul></Card>
        {open}
        {former}
        <Dialog id="invite-member" title="Invite somebody" open=dialogs.invite text="They get a link by mail; it works once, for a week.">
            <InviteForm mine=role dialogs on_change/>
        </Dialog>
        <Dialog id="edit-member" title=Signal::derive(move || dialogs.edited.get().map(|m| m.name).unwrap_or_default()) open=dialogs.edit>
            <EditForm mine=role dialogs on_change/>
        </Dialog>
    }
}

#[component]
fn MemberLine(me: MemberId, row: MemberRow, may_invite: bool, dialogs: Dialogs) -> impl IntoView {
    let (name, state) = (row.name.clone(), row.state);
    let you = if row.id == me { " (you)" } else { "" };
    let note = match state {
        MemberState::Placeholder => "From an import; nobody has taken this place yet".to_owned(),
        _ => row.email.clone().unwrap_or_default(),
    };
    let label = format!("Change {name}");
    let role = words::role(row.role);
    let edited = row.clone();
    let actions = move || {
        let badge = (state == MemberState::Active).then(|| view! { <Badge>{role}</Badge> });
        let (edited, label) = (edited.clone(), label.clone());
        let button = match state {
            MemberState::Active if may_invite => Some(
                view! {
                    <Button size=ButtonSize::Small attr:aria-label=label on:click=move |_| {
                        dialogs.edited.set(Some(edited.clone()));
                        dialogs.edit.set(true);
                    }>"Change"</Button>
                }
                .into_any(),
            ),
            MemberState::Placeholder if may_invite => Some(
                view! {
                    <Button size=ButtonSize::Small on:click=move |_| {
                        dialogs.placeholder.set(Some(edited.clone()));
                        dialogs.invite.set(true);
                    }>"Invite"</Button>
                }
                .into_any(),
            ),
            _ => None,
        };
        view! { {badge} {button} }
    };
    let shown = format!("{name}{you}");
    view! { <Line name=shown note lead=move || view! { <Avatar name decorative=true/> } end=actions/> }
}

#[component]
fn InviteLine(row: InviteRow, on_change: Callback<()>) -> impl IntoView {
    let (send, toasts, id) = (Send::new(), use_toasts(), row.id);
    let note = format!("Invited {} · until {}", day(row.created_at.date()), day(row.expires_at.date()));
    let label = format!("Take back the invitation of {}", row.email);
    let revoke = move |_| {
        send.ask(
            move || revoke_invite(id),
            move |()| {
                toasts.show(Toast::done("The invitation is taken back."));
                on_change.run(());
            },
        );
    };
    let role = words::role(row.role);
    let actions = move || {
        view! {
            <Badge tone=Tone::Info>{role}</Badge>
            <Button size=ButtonSize::Small busy=send.busy on:click=revoke attr:aria-label=label>"Take back"</Button>
        }
    };
    view! { <Line name=row.email note end=actions/> }
}

/// The roles that somebody may give: none above their own.
fn choices(mine: Role) -> Vec<Choice> {
    let offered = [Role::Owner, Role::Admin, Role::Member, Role::Guest];
    offered.into_iter().filter(|role| *role >= mine).map(|role| Choice::new(role.as_str(), words::role(role))).collect()
}

#[component]
fn InviteForm(mine: Role, dialogs: Dialogs, on_change: Callback<()>) -> impl IntoView {
    let (email, role) = (RwSignal::new(String::new()), RwSignal::new(Role::Member.as_str().to_owned()));
    let (send, toasts) = (Send::new(), use_toasts());
    let placeholder = dialogs.placeholder.get_untracked();
    let into = placeholder.as_ref().map(|row| format!("They take the place of {} with all that is theirs.", row.name));
    let place = placeholder.map(|row| row.id);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Ok(role) = role.get_untracked().parse::<Role>() else { return };
        send.ask(
            move || invite_member(email.get_untracked(), role, place),
            move |()| {
                dialogs.invite.set(false);
                toasts.show(Toast::done("The invitation is on its way."));
                on_change.run(());
            },
        );
    };
    let help = move || role.with(|role| role.parse().map(words::role_help).unwrap_or_default());
    view! {
        <form class="stack" on:submit=submit novalidate>
            {into.map(|text| view! { <p class="dim">{text}</p> })}
            <TextField label="E-mail" name="email" kind="email" value=email autofocus=true required=true error=send.field("email")/>
            <Select label="Role" name="role" options=choices(mine) value=role/>
            <p class="dim">{help}</p>
            {send.complaint(MEMBERS)}
            <DialogActions>
                <Button on:click=move |_| dialogs.invite.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=send.busy>"Send invitation"</Button>
            </DialogActions>
        </form>
    }
}

#[component]
fn EditForm(mine: Role, dialogs: Dialogs, on_change: Callback<()>) -> impl IntoView {
    let edited = dialogs.edited.get_untracked();
    let Some(row) = edited else { return ().into_any() };
    let (id, name) = (row.id, StoredValue::new(row.name));
    let role = RwSignal::new(row.role.as_str().to_owned());
    let (send, toasts) = (Send::new(), use_toasts());
    let close = move |text: String| {
        dialogs.edit.set(false);
        toasts.show(Toast::done(text));
        on_change.run(());
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Ok(to) = role.get_untracked().parse::<Role>() else { return };
        send.ask(
            move || change_member_role(id, to),
            move |()| close(format!("{} is {} now.", name.get_value(), words::role(to).to_lowercase())),
        );
    };
    let end = move |_| {
        send.ask(
            move || end_membership(id),
            move |()| close(format!("{} no longer belongs to the workspace.", name.get_value())),
        );
    };
    let help = move || role.with(|role| role.parse().map(words::role_help).unwrap_or_default());
    view! {
        <form class="stack" on:submit=submit novalidate>
            <Select label="Role" name="role" options=choices(mine) value=role/>
            <p class="dim">{help}</p>
            {send.complaint(MEMBERS)}
            <DialogActions>
                <Button kind=ButtonKind::Danger busy=send.busy on:click=end>"End membership"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=send.busy>"Save role"</Button>
            </DialogActions>
        </form>
    }
    .into_any()
}
