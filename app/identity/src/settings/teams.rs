//! Settings → Teams: who sees whose records where a role says "their team's".

use super::{
    api::{list_workspace_members, load_members_head},
    frame::{Failed, Line, Loading, Settings, TEAMS},
    send::Send,
};
use crate::{
    access::{
        api::{create_team, delete_team, list_teams, update_team},
        model::{ACCESS_NAME_CHARS_MAX, Mate, TeamDraft, TeamRow},
    },
    model::{Belonging, MemberQuery},
};
use ac_core::{MemberId, Resource as Kind, Role, page_data};
use ac_realtime::Live;
use ac_ui::{
    Button, ButtonKind, ButtonSize, Card, Choice, Combobox, Dialog, DialogActions, EmptyState, Icon, Lookup, Tag,
    TextField, Toast, Wait, combobox::Source, open_while, use_toasts,
};
use futures::try_join;
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// Members offered while somebody types.
const FOUND_MAX: u32 = 12;

/// `/settings/teams`
#[component]
pub fn SettingsTeams() -> impl IntoView {
    let changed = use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.version(Kind::Team));
    let data = page_data(move || changed.get(), |_| async { try_join!(list_teams(), load_members_head()) });
    let again = Callback::new(move |()| data.refetch());
    // Out here, so that a refetch does not close the dialog that somebody fills in.
    let edited = RwSignal::new(None::<Edited>);
    let title = Signal::derive(move || match edited.get() {
        Some(Edited::Team(team)) => team.name,
        _ => "New team".to_owned(),
    });
    view! {
        <Settings here=TEAMS title="Teams">
            <Wait fallback=Loading until=move || async move {
                match data.await {
                    Ok((teams, head)) => view! { <Teams teams may_change=head.role <= Role::Admin edited/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=again/> }.into_any(),
                }
            }/>
            <Dialog id="edit-team" title open=open_while(edited)>
                {move || edited.get_untracked().map(|team| view! { <TeamForm team edited on_change=again/> })}
            </Dialog>
        </Settings>
    }
}

/// What the dialog is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Edited {
    New,
    Team(TeamRow),
}

#[component]
fn Teams(teams: Vec<TeamRow>, may_change: bool, edited: RwSignal<Option<Edited>>) -> impl IntoView {
    let aside = move || {
        may_change.then(|| {
            view! {
                <Button kind=ButtonKind::Primary size=ButtonSize::Small on:click=move |_| edited.set(Some(Edited::New))>"New team"</Button>
            }
        })
    };
    let is_empty = teams.is_empty();
    let line = move |team: TeamRow| {
        let names: Vec<String> = team.members.iter().map(|mate| mate.name.clone()).collect();
        let note = if names.is_empty() { "Nobody is in it yet".to_owned() } else { names.join(", ") };
        let (name, label) = (team.name.clone(), format!("Change {}", team.name));
        let actions = move || {
            may_change.then(|| {
                let team = team.clone();
                view! {
                    <Button size=ButtonSize::Small attr:aria-label=label on:click=move |_| edited.set(Some(Edited::Team(team.clone())))>
                        "Change"
                    </Button>
                }
            })
        };
        view! { <Line name note end=actions/> }
    };
    let lines = teams.into_iter().map(line).collect_view();
    view! {
        <p class="dim">
            "A team changes nothing by itself: its members see each other’s records where a role says “Team’s”. Somebody may be in several."
        </p>
        <Card title="Teams" aside flush=true>
            {is_empty.then(|| view! {
                <EmptyState icon=Icon::Users title="No teams yet" text="Put those together who work on the same records."/>
            })}
            <ul role="list">{lines}</ul>
        </Card>
    }
}

#[component]
fn TeamForm(team: Edited, edited: RwSignal<Option<Edited>>, on_change: Callback<()>) -> impl IntoView {
    let team = match team {
        Edited::New => None,
        Edited::Team(row) => Some(row),
    };
    let key = team.as_ref().map(|team| (team.id, team.version));
    let name = RwSignal::new(team.as_ref().map(|team| team.name.clone()).unwrap_or_default());
    let inside = RwSignal::new(team.map(|team| team.members).unwrap_or_default());
    let (send, toasts) = (Send::new(), use_toasts());
    let done = move |text: String| {
        edited.try_set(None);
        toasts.show(Toast::done(text));
        on_change.try_run(());
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let members = inside.with_untracked(|inside| inside.iter().map(|mate| mate.id).collect());
        let draft = TeamDraft { name: name.get_untracked(), members };
        let saved = move |team: TeamRow| done(format!("The team {} is saved.", team.name));
        match key {
            None => send.ask(move || create_team(draft), saved),
            Some((id, version)) => send.ask(move || update_team(id, version, draft), saved),
        }
    };
    let asking = RwSignal::new(false);
    let delete = move || {
        key.map(|(id, _)| {
            let delete = move |_| {
                send.ask(move || delete_team(id), move |()| done("The team is deleted. Its members stay.".to_owned()));
            };
            view! {
                <Show
                    when=move || asking.get()
                    fallback=move || view! {
                        <Button kind=ButtonKind::Ghost on:click=move |_| asking.set(true)>"Delete team…"</Button>
                    }
                >
                    <Button kind=ButtonKind::Danger busy=send.busy on:click=delete>"Delete it for good"</Button>
                </Show>
            }
        })
    };
    view! {
        <form class="stack" on:submit=submit novalidate>
            <TextField label="Name" name="name" value=name placeholder="North" autofocus=true required=true max_chars=u32::try_from(ACCESS_NAME_CHARS_MAX).unwrap_or(u32::MAX) error=send.field("name")/>
            <Inside inside/>
            <p class="bad" role="alert">{send.field("members")}</p>
            {send.complaint(TEAMS)}
            <DialogActions>
                {delete}
                <Button on:click=move |_| edited.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=send.busy>"Save team"</Button>
            </DialogActions>
        </form>
    }
}

/// Who is in the team, and a box to add somebody by name.
#[component]
fn Inside(inside: RwSignal<Vec<Mate>>) -> impl IntoView {
    let scope = style! {
        .identity-inside {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s2);
        }
        .identity-inside:empty {
            display: none;
        }
    };
    let added = RwSignal::new(None::<Choice>);
    Effect::new(move |_| {
        let Some(choice) = added.get() else { return };
        if let Ok(id) = choice.value.parse::<MemberId>() {
            inside.update(|inside| {
                if inside.iter().all(|mate| mate.id != id) {
                    inside.push(Mate { id, name: choice.label });
                }
            });
        }
        added.set(None);
    });
    let found = Lookup::new(|typed: String| async move {
        let query = MemberQuery { q: Some(typed), limit: Some(FOUND_MAX), ..MemberQuery::of(Belonging::Here) };
        let page = list_workspace_members(query).await.map_err(|error| error.message)?;
        Ok(page
            .data
            .into_iter()
            .map(|row| Choice { note: row.email, ..Choice::new(row.id.to_string(), row.name) })
            .collect())
    });
    let tag = move |mate: Mate| {
        let remove = Callback::new(move |()| inside.update(|inside| inside.retain(|other| other.id != mate.id)));
        view! { <Tag text=mate.name on_remove=remove/> }
    };
    view! { class = scope,
        <div class="identity-inside" role="group" aria-label="In the team">
            <For each=move || inside.get() key=|mate| mate.id children=tag/>
        </div>
        <Combobox label="Add somebody" name="team-member" source=Source::Asked(found) value=added placeholder="A name or an address"/>
    }
}
