//! One role: its name, what it is based on, a grid of objects and actions, and what saving would change, in words.

use super::{frame::ROLES, role_fields::FieldRulesList, role_words as say, roles::Edited, send::Send, words};
use crate::access::{
    api::{create_role, delete_role, update_role},
    model::{ACCESS_NAME_CHARS_MAX, RoleDraft, RoleRow},
};
use ac_core::{
    Role, Rules,
    access::{BASES, FieldRules, OBJECTS, offered},
    policy::{Action, Grant, Resource as Kind},
};
use ac_ui::{Bound, Button, ButtonKind, Card, Choice, DialogActions, Select, TextField, Toast, Unsaved, use_toasts};
use leptos::{ev, prelude::*};
use stylers_macro::style;

#[component]
pub(super) fn RoleForm(role: Edited, edited: RwSignal<Option<Edited>>, on_change: Callback<()>) -> impl IntoView {
    let known = match role {
        Edited::New => None,
        Edited::Role(row) => Some(row),
    };
    let start = known.as_ref().map_or_else(
        || (Rules::of(Role::Member), FieldRules::default()),
        |row| (row.rules.clone(), row.fields.clone()),
    );
    let name = RwSignal::new(known.as_ref().map(|row| row.name.clone()).unwrap_or_default());
    let base = RwSignal::new(known.as_ref().map_or(Role::Member, |row| row.base).as_str().to_owned());
    let (rules, fields) = (RwSignal::new(start.0.clone()), RwSignal::new(start.1.clone()));
    let begun = StoredValue::new((name.get_untracked(), base.get_untracked()));
    let is_given = known.as_ref().is_some_and(|row| !row.members.is_empty());
    let send = Send::new();
    let toasts = use_toasts();
    let done = move |text: String| {
        edited.try_set(None);
        toasts.show(Toast::done(text));
        on_change.try_run(());
    };
    let key = known.as_ref().map(|row| (row.id, row.version));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Ok(base) = base.get_untracked().parse::<Role>() else { return };
        let draft = RoleDraft {
            name: name.get_untracked(),
            base,
            rules: rules.get_untracked(),
            fields: fields.get_untracked(),
        };
        match key {
            None => send.ask(
                move || create_role(draft),
                move |row: RoleRow| done(format!("The role {} is made. Give it to somebody under Members.", row.name)),
            ),
            Some((id, version)) => send.ask(
                move || update_role(id, version, draft),
                move |row: RoleRow| done(format!("The role {} is saved. It holds from now on.", row.name)),
            ),
        }
    };
    let rebase = move |chosen: String| {
        if let Ok(chosen) = chosen.parse::<Role>() {
            rules.set(Rules::of(chosen));
            base.set(chosen.as_str().to_owned());
        }
    };
    let bases: Vec<Choice> = BASES.iter().map(|role| Choice::new(role.as_str(), words::role(*role))).collect();
    let title = known.as_ref().map_or_else(|| "New role".to_owned(), |row| row.name.clone());
    let before = StoredValue::new(start);
    let is_new = known.is_none();
    let compared = move || if is_new { (of_base(&base.read()), FieldRules::default()) } else { before.get_value() };
    let chosen = Signal::derive(move || (rules.get(), fields.get()));
    let is_changed = Signal::derive(move || {
        before.with_value(|before| *chosen.read() != *before)
            || begun.with_value(|begun| (name.get(), base.get()) != *begun)
    });
    view! {
        <Unsaved is_changed is_saving=send.busy/>
        <Card title>
            <form class="stack" on:submit=submit novalidate>
                <TextField label="Name" name="name" value=name placeholder="Account manager" autofocus=true required=true max_chars=u32::try_from(ACCESS_NAME_CHARS_MAX).unwrap_or(u32::MAX) error=send.field("name")/>
                <Select
                    label="Based on"
                    name="base"
                    options=bases
                    value=Bound::new(move || base.get(), rebase)
                    disabled=is_given
                    error=send.field("base")
                    help="Says what the role itself does not: settings, members, custom fields."
                />
                <RuleGrid rules/>
                <p class="bad" role="alert">{send.field("rules")}</p>
                <FieldRulesList rules=fields/>
                <p class="bad" role="alert">{send.field("fields")}</p>
                <Changes chosen compared is_new/>
                {send.complaint(ROLES)}
                <DialogActions>
                    {known.map(|row| view! { <DeleteRole row send done/> })}
                    <Button on:click=move |_| edited.set(None)>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true busy=send.busy>"Save role"</Button>
                </DialogActions>
            </form>
        </Card>
    }
}

fn of_base(base: &str) -> Rules {
    Rules::of(base.parse().unwrap_or(Role::Guest))
}

/// What is chosen, against what holds now; of a new role against what it is based on.
#[component]
fn Changes(
    chosen: Signal<say::Said>,
    compared: impl Fn() -> say::Said + std::marker::Send + Sync + 'static,
    is_new: bool,
) -> impl IntoView {
    let scope = style! {
        .identity-changes {
            display: grid;
            gap: var(--s1);
            padding: var(--s3) var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
            font-size: var(--fs-control);
        }
        .identity-changes-list {
            display: grid;
            gap: var(--s1);
            color: var(--text-2);
        }
    };
    let head = move |number: usize| match (number, is_new) {
        (0, true) => "It says what its base says so far. Choose above what is to be otherwise.",
        (0, false) => "Nothing changes so far.",
        (_, true) => "Other than its base, whoever has the role may:",
        (_, false) => "From the moment it is saved, whoever has the role may:",
    };
    let said = Memo::new(move |_| say::changes(&compared(), &chosen.read()));
    view! { class = scope,
        <section class="identity-changes" aria-live="polite" aria-label="What changes">
            <p>{move || head(said.read().len())}</p>
            <ul class="identity-changes-list" role="list">
                {move || said.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
            </ul>
        </section>
    }
}

/// A row an object, a column an action; on a phone a part an object, a line an action.
#[component]
fn RuleGrid(rules: RwSignal<Rules>) -> impl IntoView {
    let scope = style! {
        .identity-rules {
            display: grid;
            gap: var(--s1);
        }
        .identity-rules-row {
            display: grid;
            grid-template-columns: minmax(6rem, 1.1fr) repeat(5, minmax(0, 1fr));
            align-items: center;
            gap: var(--s2);
        }
        .identity-rules-head {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .identity-rules-name {
            font-weight: var(--fw-medium);
        }
        .identity-rules-act {
            display: none;
            color: var(--text-2);
            font-size: var(--fs-control);
        }
        @media (max-width: 48rem) {
            .identity-rules {
                gap: var(--s4);
            }
            .identity-rules-head {
                display: none;
            }
            .identity-rules-row {
                grid-template-columns: minmax(0, 1fr);
                gap: var(--s1);
                padding-bottom: var(--s3);
                border-bottom: var(--hair) solid var(--line);
            }
            .identity-rules-cell {
                display: grid;
                grid-template-columns: 6rem minmax(0, 1fr);
                align-items: center;
                gap: var(--s2);
            }
            .identity-rules-act {
                display: block;
            }
        }
    };
    let heads = Action::ALL.iter().map(|act| view! { <span>{say::action(*act)}</span> }).collect_view();
    let rows = OBJECTS.map(|kind| {
        let cells = Action::ALL.iter().map(|act| {
            let act = *act;
            view! { class = scope,
                <div class="identity-rules-cell">
                    <span class="identity-rules-act" aria-hidden="true">{say::action(act)}</span>
                    <Grants rules kind act/>
                </div>
            }
        });
        let cells = cells.collect_view();
        view! { class = scope,
            <div class="identity-rules-row" role="group" aria-label=say::object(kind)>
                <span class="identity-rules-name">{say::object(kind)}</span>
                {cells}
            </div>
        }
    });
    view! { class = scope,
        <div class="identity-rules">
            <div class="identity-rules-row identity-rules-head" aria-hidden="true"><span></span>{heads}</div>
            {rows}
        </div>
    }
}

#[component]
fn Grants(rules: RwSignal<Rules>, kind: Kind, act: Action) -> impl IntoView {
    let options: Vec<Choice> =
        offered(kind, act).iter().map(|grant| Choice::new(grant.as_str(), say::grant(*grant))).collect();
    let now = move || rules.with(|rules| rules.get(kind, act).unwrap_or(Grant::Nothing).as_str().to_owned());
    let choose = move |chosen: String| {
        if let Some(grant) = Grant::parse(&chosen) {
            rules.update(|rules| rules.put(kind, act, grant));
        }
    };
    let label = format!("{} {}", say::action(act), ac_ui::lower(say::object(kind)));
    let name = format!("{}-{}", kind.as_str(), act.as_str());
    view! { <Select label name options value=Bound::new(now, choose) hide_label=true/> }
}

#[component]
fn DeleteRole(
    row: RoleRow,
    send: Send,
    done: impl Fn(String) + Copy + std::marker::Send + Sync + 'static,
) -> impl IntoView {
    let (id, asking) = (row.id, RwSignal::new(false));
    let name = StoredValue::new(row.name);
    let delete = move |_| {
        send.ask(move || delete_role(id), move |()| done(format!("The role {} is deleted.", name.get_value())));
    };
    view! {
        <Show
            when=move || asking.get()
            fallback=move || view! { <Button kind=ButtonKind::Ghost on:click=move |_| asking.set(true)>"Delete role…"</Button> }
        >
            <Button kind=ButtonKind::Danger busy=send.busy on:click=delete>"Delete it for good"</Button>
        </Show>
    }
}
