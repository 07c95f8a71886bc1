//! Settings → Members: who belongs to the workspace, and invitations.

use super::{
    api::{invite_member, load_members_head, revoke_invite},
    frame::{Failed, Line, Loading, MEMBERS, Settings},
    member_form::{EditForm, chosen, help, own_choices},
    member_list::{MemberList, first},
    send::Send,
    words,
};
use crate::model::{Belonging, InviteRow, MemberRow, MemberState, MembersHead};
use ac_core::{MemberId, Page, Resource as Kind, Role, page_data, time::day};
use ac_realtime::Live;
use ac_ui::{
    Avatar, Badge, Button, ButtonKind, ButtonSize, Card, Choice, Dialog, DialogActions, SearchField, Select, TextField,
    Toast, Tone, Wait, use_toasts,
};
use futures::try_join;
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, reactive::spawn_local};
use std::time::Duration;

/// How long a search waits for the next letter.
const SEARCH_PAUSE: Duration = Duration::from_millis(180);

/// `/settings/members`
#[component]
pub fn SettingsMembers() -> impl IntoView {
    let data = page_data(
        || (),
        |()| async { try_join!(load_members_head(), first(Belonging::Here), first(Belonging::Former)) },
    );
    let again = Callback::new(move |()| data.refetch());
    view! {
        <Settings here=MEMBERS title="Members">
            <Wait fallback=Loading until=move || async move {
                match data.await {
                    Ok((head, here, former)) => view! { <Members head here former/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=again/> }.into_any(),
                }
            }/>
        </Settings>
    }
}

/// What a dialog is about.
#[derive(Clone, Copy)]
pub(super) struct Dialogs {
    invite: RwSignal<bool>,
    /// The placeholder to be invited, if the invitation is for one.
    placeholder: RwSignal<Option<MemberRow>>,
    pub edit: RwSignal<bool>,
    pub edited: RwSignal<Option<MemberRow>>,
}

#[component]
fn Members(head: MembersHead, here: Page<MemberRow>, former: Page<MemberRow>) -> impl IntoView {
    let (head, search) = (RwSignal::new(head), RwSignal::new(String::new()));
    let here = MemberList::new(here, Belonging::Here, search);
    let former = MemberList::new(former, Belonging::Former, search);
    let on_change = Callback::new(move |()| {
        here.renew();
        former.renew();
        spawn_local(async move {
            if let Ok(now) = load_members_head().await {
                head.try_set(now);
            }
        });
    });
    follow(search, here, former, on_change);
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
        let button =
            view! { <Button kind=ButtonKind::Primary size=ButtonSize::Small on:click=open_invite>"Invite"</Button> };
        head.with_untracked(|head| head.may_invite).then_some(button)
    };
    let open = move || {
        let invites = head.with(|head| head.invites.clone());
        (!invites.is_empty()).then(|| {
            let lines = invites.into_iter().map(|row| view! { <InviteLine row on_change/> }).collect_view();
            view! { <Card title="Invited" flush=true><ul role="list">{lines}</ul></Card> }
        })
    };
    view! {
        <SearchField label="Search members" name="members" value=search/>
        <Card title="Members" aside flush=true><MemberLines list=here head dialogs/></Card>
        {open}
        <Show when=move || former.rows.with(|rows| !rows.is_empty())>
            <Card title="Former members" flush=true><MemberLines list=former head dialogs/></Card>
        </Show>
        <Dialog id="invite-member" title="Invite somebody" open=dialogs.invite text="They get a link by mail; it works once, for a week.">
            <InviteForm head=head.get_untracked() dialogs on_change/>
        </Dialog>
        <Dialog id="edit-member" title=Signal::derive(move || dialogs.edited.get().map(|m| m.name).unwrap_or_default()) open=dialogs.edit>
            <EditForm head=head.get_untracked() dialogs on_change/>
        </Dialog>
    }
}

/// Searches once nobody types any more, and reads anew what others change.
fn follow(search: RwSignal<String>, here: MemberList, former: MemberList, on_change: Callback<()>) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let forget = move || {
        if let Some(timeout) = pending.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    on_cleanup(forget);
    Effect::new(move |seen: Option<()>| {
        search.track();
        forget();
        if seen.is_some() {
            let ask = move || {
                here.restart();
                former.restart();
            };
            pending.set_value(set_timeout_with_handle(ask, SEARCH_PAUSE).ok());
        }
    });
    let changed = use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.version(Kind::Member));
    Effect::new(move |seen: Option<()>| {
        changed.track();
        if seen.is_some() {
            on_change.run(());
        }
    });
}

#[component]
fn MemberLines(list: MemberList, head: RwSignal<MembersHead>, dialogs: Dialogs) -> impl IntoView {
    let line = move |row: MemberRow| {
        let (me, may_invite) = head.with_untracked(|head| (head.me, head.may_invite));
        view! { <MemberLine me row may_invite dialogs/> }
    };
    let nobody = move || list.rows.with(Vec::is_empty) && !list.busy.get();
    let failed = move || list.failed.with(|error| error.as_ref().map(|error| error.message.clone()));
    view! {
        <ul role="list">
            <For each=move || list.rows.get() key=|row| (row.id, row.version, row.own_role.clone()) children=line/>
        </ul>
        <Show when=nobody><Line name="Nobody is found" note="Try another part of the name or address."/></Show>
        <p class="bad" role="alert">{failed}</p>
        <Show when=move || list.has_more()>
            <Button kind=ButtonKind::Ghost wide=true busy=list.busy on:click=move |_| list.more()>"More"</Button>
        </Show>
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
    let role = row.own_role.clone().unwrap_or_else(|| words::role(row.role).to_owned());
    let edited = row.clone();
    let actions = move || {
        let badge = (state == MemberState::Active).then(|| view! { <Badge>{role.clone()}</Badge> });
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
    let sent = day(row.created_at.date());
    let note = if row.stands {
        format!("Invited {sent} · until {}", day(row.expires_at.date()))
    } else {
        format!(
            "Invited {sent} · no longer counts: who sent it has left or may not give this role, or the role is gone. Invite them anew."
        )
    };
    let label = format!("Take back the invitation of {}", row.email);
    let revoke = move |_| {
        send.ask(
            move || revoke_invite(id),
            move |()| {
                toasts.show(Toast::done("The invitation is taken back."));
                on_change.try_run(());
            },
        );
    };
    let role = row.own_role.unwrap_or_else(|| words::role(row.role).to_owned());
    let actions = move || {
        let role = role.clone();
        view! {
            <Badge tone=Tone::Info>{role}</Badge>
            <Button size=ButtonSize::Small busy=send.busy on:click=revoke attr:aria-label=label>"Take back"</Button>
        }
    };
    view! { <Line name=row.email note end=actions/> }
}

/// The roles that somebody may give: none above their own.
pub(super) fn choices(mine: Role) -> Vec<Choice> {
    let offered = [Role::Owner, Role::Admin, Role::Member, Role::Guest];
    offered.into_iter().filter(|role| *role >= mine).map(|role| Choice::new(role.as_str(), words::role(role))).collect()
}

#[component]
fn InviteForm(head: MembersHead, dialogs: Dialogs, on_change: Callback<()>) -> impl IntoView {
    let (email, role) = (RwSignal::new(String::new()), RwSignal::new(Role::Member.as_str().to_owned()));
    let (send, toasts) = (Send::new(), use_toasts());
    let placeholder = dialogs.placeholder.get_untracked();
    let into = placeholder.as_ref().map(|row| format!("They take the place of {} with all that is theirs.", row.name));
    let place = placeholder.map(|row| row.id);
    let (mine, groups) = (head.role, own_choices(&head.roles, head.role));
    let roles = StoredValue::new(head.roles);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let picked = role.with_untracked(|value| roles.with_value(|roles| chosen(value, roles)));
        let Some((role, own)) = picked else { return };
        send.ask(
            move || invite_member(email.get_untracked(), role, own, place),
            move |()| {
                dialogs.invite.try_set(false);
                toasts.show(Toast::done("The invitation is on its way."));
                on_change.try_run(());
            },
        );
    };
    let help = move || role.with(|value| roles.with_value(|roles| help(value, roles)));
    view! {
        <form class="stack" on:submit=submit novalidate>
            {into.map(|text| view! { <p class="dim">{text}</p> })}
            <TextField label="E-mail" name="email" kind="email" value=email autofocus=true required=true error=send.field("email")/>
            <Select label="Role" name="role" options=choices(mine) groups value=role error=send.field("role")/>
            <p class="dim">{help}</p>
            {send.complaint(MEMBERS)}
            <DialogActions>
                <Button on:click=move |_| dialogs.invite.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=send.busy>"Send invitation"</Button>
            </DialogActions>
        </form>
    }
}
