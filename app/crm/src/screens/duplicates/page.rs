//! `/duplicates`: pairs that may be the same.

use super::words::{merge_path, reasons};
use crate::{
    duplicates::{
        api::{list_duplicates, tell_alike, tell_apart},
        model::{Alike, DuplicatePair, PairQuery},
    },
    screens::{
        address::Address,
        failure::{self, Failed},
        feed::{Ask, Feed, PAGE_ROWS, load},
        live,
        loading::ListLoading,
        me::{Me, get_me},
        names::isolated,
    },
    shared::kind::RecordKind,
};
use ac_core::{
    Page, page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Badge, Button, EmptyState, ErrorState, Icon, LinkButton, PageHeader, SkeletonRows, Tab, TabLinks, Toast, Tone,
    Wait, use_toasts,
};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use leptos_meta::Title;
use stylers_macro::style;

/// Score from which a pair is very likely the same.
const LIKELY: i32 = 85;

/// `/duplicates`
#[component]
pub fn DuplicatesPage() -> impl IntoView {
    let address = Address::here();
    let question = Memo::new(move |_| question(address));
    let data =
        page_data(|| (), move |()| async move { try_join!(list_duplicates(question.get_untracked()), get_me()) });
    let retry = move |()| data.refetch();
    view! {
        <Title text="Duplicates"/>
        <Wait fallback=|| view! { <ListLoading title="Duplicates"/> } until=move || async move {
            match data.await {
                Ok((first, me)) => view! { <Pairs first me question/> }.into_any(),
                Err(error) => view! { <PageHeader title="Duplicates"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// The kind that the address names.
fn question(address: Address) -> PairQuery {
    let kind = match address.get("kind").as_deref() {
        Some("contact") => RecordKind::Contact,
        _ => RecordKind::Company,
    };
    PairQuery { kind, limit: Some(PAGE_ROWS), cursor: None }
}

fn tab(kind: RecordKind) -> String {
    format!("/duplicates?kind={}", kind.as_str())
}

/// What tells a pair from others.
fn key(pair: &DuplicatePair) -> String {
    pair.records.iter().map(|record| record.id.to_string()).collect::<Vec<_>>().join("/")
}

#[component]
fn Pairs(first: Page<DuplicatePair>, me: Me, question: Memo<PairQuery>) -> impl IntoView {
    let ask = move |ask: Ask| {
        list_duplicates(PairQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let feed = Feed::new(first, key, load(ask));
    feed.follow(question, live::changed(&[Kind::Company, Kind::Contact]));
    let here = move || question.with(|asked| asked.kind);
    let tabs = vec![Tab::new(tab(RecordKind::Company), "Companies"), Tab::new(tab(RecordKind::Contact), "People")];
    let failed = feed.failure();
    let scope = style! {
        .crm-pairs {
            display: grid;
            gap: var(--s3);
            padding: var(--s4) var(--page-pad) var(--s8);
        }
        .crm-pairs-list {
            display: grid;
            gap: var(--s3);
        }
        .crm-pairs-more {
            justify-self: center;
        }
    };
    let more = move || {
        let text = if feed.rows.with(Vec::is_empty) { "Look further" } else { "Show more" };
        (feed.has_more().get() && !feed.busy.get()).then(|| {
            view! { class = scope,
                <div class="crm-pairs-more"><Button on:click=move |_| feed.more()>{text}</Button></div>
            }
        })
    };
    let nothing = move || {
        let is_empty = feed.rows.with(Vec::is_empty) && !feed.busy.get() && failed.message.with(Option::is_none);
        is_empty.then(|| match feed.has_more().get() {
            true => view! {
                <EmptyState icon=Icon::Search title="Nothing so far" text="Many records share a common word but are not alike. There are more to compare."/>
            }
            .into_any(),
            false => view! {
                <EmptyState icon=Icon::Check title="No duplicates" text="Nothing here looks like something else. New records are compared as they come."/>
            }
            .into_any(),
        })
    };
    view! { class = scope,
        <PageHeader title="Duplicates" note="Records that may be the same">
            <TabLinks label="Kinds of records" tabs current=Signal::derive(move || tab(here()))/>
        </PageHeader>
        <div class="crm-pairs" aria-busy=move || feed.busy.get().to_string()>
            {nothing}
            <ul class="crm-pairs-list">
                <For each=move || feed.rows.get() key=key let:pair>
                    <li><Pair pair kind=here() me=me.clone() on_told=Callback::new(move |()| feed.renew())/></li>
                </For>
            </ul>
            {move || feed.busy.get().then(|| view! { <SkeletonRows rows=3/> })}
            {move || failed.message.get().map(|message| view! { <ErrorState message on_retry=failed.retry/> })}
            {more}
        </div>
    }
}

#[component]
fn Pair(pair: DuplicatePair, kind: RecordKind, me: Me, on_told: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let DuplicatePair { score, reasons: why, records } = pair;
    let [one, other] = match records.as_slice() {
        [one, other] => [one.clone(), other.clone()],
        _ => return ().into_any(),
    };
    let (a, b) = (one.id, other.id);
    let resource = kind.resource();
    let may_tell = [&one, &other].iter().all(|record| me.may_on(resource, Action::Modify, record.owner_id));
    let may_merge = [(&one, &other), (&other, &one)].iter().any(|(stays, goes)| {
        me.may_on(resource, Action::Modify, stays.owner_id) && me.may_on(resource, Action::Delete, goes.owner_id)
    });
    let names = format!("{} and {}", isolated(&one.name), isolated(&other.name));
    let (said, merged) = (names.clone(), format!(" {names}"));
    let not_same = format!("{names} are not the same");
    let back = move || {
        spawn_local(async move {
            match tell_alike(kind, a, b).await {
                Ok(()) => drop(on_told.try_run(())),
                Err(error) => failure::say(toasts, "It was not taken back.", &error),
            }
        });
    };
    let apart = move |_| {
        let said = said.clone();
        spawn_local(async move {
            match tell_apart(kind, a, b).await {
                Ok(()) => {
                    toasts.show(Toast::done(format!("{said} are not the same")).with_undo(back));
                    on_told.try_run(());
                }
                Err(error) => failure::say(toasts, "They are still listed.", &error),
            }
        });
    };
    let scope = style! {
        .crm-pair {
            display: grid;
            grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(10rem, 16rem) auto;
            align-items: center;
            gap: var(--s3) var(--s4);
            padding: var(--s3) var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
        }
        .crm-pair-why {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s2);
            font-size: var(--fs-small);
            color: var(--text-2);
        }
        .crm-pair-acts {
            display: flex;
            flex-wrap: wrap;
            justify-content: flex-end;
            gap: var(--s2);
        }
        @media (max-width: 60rem) {
            .crm-pair {
                grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
            }
        }
        @media (max-width: 40rem) {
            .crm-pair {
                grid-template-columns: minmax(0, 1fr);
            }
            .crm-pair-acts {
                justify-content: flex-start;
            }
        }
    };
    let tone = if score >= LIKELY { Tone::Good } else { Tone::Neutral };
    view! { class = scope,
        <article class="crm-pair" aria-label=names.clone()>
            {told(&one, kind)}
            {told(&other, kind)}
            <div class="crm-pair-why"><Badge tone>{format!("{score} %")}</Badge><span>{reasons(&why)}</span></div>
            <div class="crm-pair-acts">
                {may_tell.then(|| view! {
                    <Button label=not_same on:click=apart>"Not the same"</Button>
                })}
                {may_merge.then(|| view! {
                    <LinkButton href=merge_path(kind, a, &[b])>"Merge"<span class="visually-hidden">{merged}</span></LinkButton>
                })}
            </div>
        </article>
    }
    .into_any()
}

fn told(record: &Alike, kind: RecordKind) -> impl IntoView + use<> {
    let scope = style! {
        .crm-pair-told {
            display: grid;
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .crm-pair-name {
            font-weight: var(--fw-medium);
        }
    };
    let detail = record.detail.clone().map(|detail| view! { <small class="dim">{detail}</small> });
    let since = format!("Since {}", ac_core::time::day(record.created_at.date()));
    view! { class = scope,
        <div class="crm-pair-told">
            <a class="crm-pair-name" href=kind.page(record.id)>{record.name.clone()}</a>
            {detail}
            <small class="dim">{since}</small>
        </div>
    }
}
