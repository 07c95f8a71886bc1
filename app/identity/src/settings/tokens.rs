//! Settings → API tokens: the list, a new one (shown once), and revoking.

use super::{
    api::{create_api_token, list_api_tokens, load_me, revoke_api_token},
    frame::{Failed, Line, Loading, Once, Settings, TOKENS},
    send::{Confirm, Send},
};
use crate::model::ApiTokenRow;
use ac_core::page_data;
use ac_core::policy::{Action, Resource as Kind};
use ac_realtime::Live;
use ac_ui::{
    Button, ButtonKind, ButtonSize, Card, Checkbox, Choice, Dialog, DialogActions, EmptyState, Icon, Select, TextField,
    Toast, Wait, use_toasts,
};
use futures::try_join;
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// How long a new token may live, in days; the empty one has no end.
const LIVES: [(&str, &str); 4] = [("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("", "Until it is revoked")];
/// What tokens are made for; the rest of the table follows the member's role.
const OFFERED: [Kind; 15] = [
    Kind::Company,
    Kind::Contact,
    Kind::Lead,
    Kind::Deal,
    Kind::Activity,
    Kind::Pipeline,
    Kind::Product,
    Kind::Note,
    Kind::Mail,
    Kind::MailTemplate,
    Kind::Project,
    Kind::Column,
    Kind::Task,
    Kind::Label,
    Kind::Comment,
];

/// `/settings/tokens`
#[component]
pub fn SettingsTokens() -> impl IntoView {
    let changed = use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.version(Kind::ApiToken));
    let data = page_data(move || changed.get(), |_| async { try_join!(list_api_tokens(), load_me()) });
    let again = Callback::new(move |()| data.refetch());
    // Out here, so that the list's refetch does not take away what is shown once.
    let made = RwSignal::new(None::<String>);
    view! {
        <Settings here=TOKENS title="API tokens">
            {move || made.get().map(|token| view! {
                <Once text="Copy the token now. It is shown only this once." lines=vec![token]/>
            })}
            <Wait fallback=Loading until=move || async move {
                match data.await {
                    Ok((tokens, me)) => view! { <Tokens tokens fresh=me.fresh made on_change=again/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=again/> }.into_any(),
                }
            }/>
        </Settings>
    }
}

#[component]
fn Tokens(
    tokens: Vec<ApiTokenRow>,
    fresh: bool,
    made: RwSignal<Option<String>>,
    on_change: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let aside = move || {
        if fresh {
            view! { <Button kind=ButtonKind::Primary size=ButtonSize::Small on:click=move |_| open.set(true)>"New token"</Button> }.into_any()
        } else {
            view! { <Confirm here=TOKENS/> }.into_any()
        }
    };
    let empty = tokens.is_empty();
    let lines = tokens.into_iter().map(|row| view! { <TokenLine row on_change/> }).collect_view();
    view! {
        <Card title="Tokens" aside flush=true>
            {empty.then(|| view! {
                <EmptyState icon=Icon::Key title="No tokens yet" text="A token lets a program use the API as you, as far as you allow."/>
            })}
            <ul role="list">{lines}</ul>
        </Card>
        <Dialog id="new-token" title="New API token" open text="Whoever has it can do what you allow here. It is shown once.">
            <NewToken open made on_change/>
        </Dialog>
    }
}

#[component]
fn TokenLine(row: ApiTokenRow, on_change: Callback<()>) -> impl IntoView {
    let (send, toasts, id) = (Send::new(), use_toasts(), row.id);
    let used = row
        .last_used_at
        .map_or_else(|| "never used".to_owned(), |at| format!("last used {}", ac_core::time::day(at.date())));
    let until =
        row.expires_at.map_or_else(|| "no end".to_owned(), |at| format!("until {}", ac_core::time::day(at.date())));
    let may = row.scopes.as_deref().map_or_else(|| "everything they may".to_owned(), in_words);
    let note = format!("{}… · {} · {used} · {until} · allows {may}", row.prefix, row.member_name);
    let (asking, name) = (RwSignal::new(false), row.name.clone());
    let revoke = Callback::new(move |()| {
        send.ask(
            move || revoke_api_token(id),
            move |()| {
                toasts.show(Toast::done("The token is revoked."));
                on_change.try_run(());
            },
        );
    });
    // What uses it is refused at once, and it does not come back.
    let actions = move || {
        let label = format!("Revoke {name}");
        view! {
            <Show
                when=move || asking.get()
                fallback=move || view! {
                    <Button size=ButtonSize::Small on:click=move |_| asking.set(true) attr:aria-label=label.clone()>"Revoke"</Button>
                }
            >
                <span class="row">
                    <Button size=ButtonSize::Small on:click=move |_| asking.set(false)>"Keep it"</Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Danger busy=send.busy on:click=move |_| revoke.run(())>
                        "Revoke for good"
                    </Button>
                </span>
            </Show>
        }
    };
    view! { <Line name=row.name note end=actions/> }
}

/// `deal: read, create; note: read` of `deal:read`, `deal:create`, `note:read`.
fn in_words(scopes: &[String]) -> String {
    let mut words: Vec<(&str, Vec<&str>)> = Vec::new();
    for (kind, action) in scopes.iter().filter_map(|scope| scope.split_once(':')) {
        match words.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, actions)) => actions.push(action),
            None => words.push((kind, vec![action])),
        }
    }
    let words: Vec<String> = words.iter().map(|(kind, actions)| format!("{kind}: {}", actions.join(", "))).collect();
    words.join("; ")
}

#[component]
fn NewToken(open: RwSignal<bool>, made: RwSignal<Option<String>>, on_change: Callback<()>) -> impl IntoView {
    let (name, life, all) = (RwSignal::new(String::new()), RwSignal::new("90".to_owned()), RwSignal::new(false));
    let reads: Vec<(Kind, RwSignal<bool>)> = OFFERED.iter().map(|kind| (*kind, RwSignal::new(false))).collect();
    let writes: Vec<(Kind, RwSignal<bool>)> = OFFERED.iter().map(|kind| (*kind, RwSignal::new(false))).collect();
    let exports = RwSignal::new(false);
    let send = Send::new();
    let chosen = {
        let (reads, writes) = (reads.clone(), writes.clone());
        move || {
            let ticked = |boxes: &[(Kind, RwSignal<bool>)]| -> Vec<Kind> {
                boxes.iter().filter(|(_, on)| on.get_untracked()).map(|(kind, _)| *kind).collect()
            };
            let scopes = scopes(&ticked(&reads), &ticked(&writes), exports.get_untracked());
            (!all.get_untracked()).then_some(scopes)
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (scopes, days) = (chosen(), life.get_untracked().parse().ok());
        send.ask(
            move || create_api_token(name.get_untracked(), scopes, days),
            move |token| {
                made.try_set(Some(token));
                open.try_set(false);
                on_change.try_run(());
            },
        );
    };
    let lives: Vec<Choice> = LIVES.iter().map(|(days, label)| Choice::new(*days, *label)).collect();
    let scope = style! {
        .identity-scopes {
            display: grid;
            grid-template-columns: repeat(2, minmax(0, 1fr));
            gap: var(--s1) var(--s4);
        }
    };
    let boxes = move || {
        let pairs = reads.iter().zip(&writes).map(|((kind, read), (_, write))| {
            let word = kind.as_str();
            view! {
                <Checkbox label=format!("Read {word}") name=format!("{word}-read") checked=*read/>
                <Checkbox label=format!("Change {word}") name=format!("{word}-write") checked=*write/>
            }
        });
        view! { class = scope,
            <div class="identity-scopes">{pairs.collect_view()}</div>
            <Checkbox label="Export what it may read" name="export" checked=exports/>
        }
    };
    view! {
        <form class="stack" on:submit=submit novalidate>
            <TextField label="Name" name="name" value=name placeholder="Nightly export" autofocus=true required=true max_chars=80u32 error=send.field("name")/>
            <Select label="Works for" name="expires" options=lives value=life error=send.field("expires")/>
            <Checkbox label="Everything I may do" name="all" checked=all/>
            <Show when=move || !all.get()>{boxes.clone()}</Show>
            <p class="bad" role="alert">{send.field("scopes")}</p>
            {send.complaint(TOKENS)}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=send.busy>"Create token"</Button>
            </DialogActions>
        </form>
    }
}

/// The scopes of a token that may read and change records of these kinds, and export those it reads.
fn scopes(reads: &[Kind], writes: &[Kind], exports: bool) -> Vec<String> {
    let word = |kind: &Kind, action: Action| format!("{}:{}", kind.as_str(), action.as_str());
    let read = reads.iter().map(|kind| word(kind, Action::Read));
    let write = [Action::Create, Action::Modify, Action::Delete];
    let write = writes.iter().flat_map(|kind| write.iter().map(|action| word(kind, *action)));
    let export = reads.iter().filter(|_| exports).map(|kind| word(kind, Action::Export));
    read.chain(write).chain(export).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, scopes};

    #[test]
    fn what_is_read_can_be_exported_too() {
        assert_eq!(scopes(&[Kind::Deal], &[], false), ["deal:read"]);
        let all = scopes(&[Kind::Deal, Kind::Note], &[Kind::Note], true);
        let expect =
            ["deal:read", "note:read", "note:create", "note:modify", "note:delete", "deal:export", "note:export"];
        assert_eq!(all, expect);
    }

    #[test]
    fn scopes_are_told_by_kind() {
        let scopes = ["deal:read", "deal:create", "note:read"].map(str::to_owned);
        assert_eq!(super::in_words(&scopes), "deal: read, create; note: read");
    }
}
