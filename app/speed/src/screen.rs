//! `/speed`: how long each screen takes, the slowest first, and which of its calls it is.

use crate::{
    api::get_speed,
    model::{CallSpeed, Feel, Screen, SpeedReport, Spread},
    words,
};
use ac_core::{AppError, ErrorCode, answer_with, money::grouped};
use ac_ui::{Button, EmptyState, ErrorState, Glyph, Icon, LinkButton, Page, PageHeader, SkeletonRows, Wait};
use leptos::prelude::*;
use leptos_meta::Title;
use stylers_macro::style;

/// For those who run the workspace.
#[component]
pub fn SpeedPage() -> impl IntoView {
    let report = Resource::new(|| (), |()| get_speed());
    view! {
        <Title text="Speed"/>
        <Wait fallback=|| view! { <PageHeader title="Speed"/><Page><SkeletonRows rows=8/></Page> } until=move || async move {
            match report.await {
                Ok(report) => view! { <Report report/> }.into_any(),
                Err(error) => view! { <PageHeader title="Speed"/><Failed error on_retry=Callback::new(move |()| report.refetch())/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn Report(report: SpeedReport) -> impl IntoView {
    let report = RwSignal::new(report);
    let measure = Action::new(|(): &()| get_speed());
    Effect::new(move |_| {
        if let Some(Ok(newer)) = measure.value().get() {
            report.set(newer);
        }
    });
    let failed = move || match measure.value().get() {
        Some(Err(error)) => Some(
            view! { <p class="bad" role="alert">{format!("The times could not be read again. {}", error.message)}</p> },
        ),
        _ => None,
    };
    let paths = move || report.with(|r| r.screens.iter().map(|screen| screen.path.clone()).collect::<Vec<_>>());
    view! {
        <PageHeader
            title="Speed"
            note=Signal::derive(move || format!("since {}", report.with(|r| r.since.words())))
            actions=move || view! {
                <Button icon=Icon::Clock busy=measure.pending() on:click=move |_| { measure.dispatch(()); }>"Read again"</Button>
            }
        />
        <Page>
            {failed}
            <Show
                when=move || report.with(|r| !r.screens.is_empty())
                fallback=|| view! {
                    <EmptyState icon=Icon::Clock title="Nothing measured yet" text="Each page that somebody opens in this workspace will stand here with the time the server took for it."/>
                }
            >
                <Verdict report/>
                <Scale/>
                <ul class="stack" role="list">
                    <For each=paths key=String::clone let:path>
                        <li><Row screen=Memo::new(move |_| report.with(|r| r.screens.iter().find(|s| s.path == path).cloned()))/></li>
                    </For>
                </ul>
            </Show>
        </Page>
    }
}

#[component]
fn Verdict(report: RwSignal<SpeedReport>) -> impl IntoView {
    let scope = style! {
        .speed-verdict {
            display: grid;
            gap: var(--s1);
            margin-bottom: var(--s4);
        }
        .speed-verdict-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            font-size: var(--fs-large);
            font-weight: var(--fw-strong);
        }
    };
    let said = move || {
        let (sentence, feel) = report.with(|r| words::verdict(&r.screens));
        let icon = if feel == Feel::Instant { Icon::Check } else { Icon::Warning };
        view! { class = scope, <p class=format!("speed-verdict-line {}", tone(feel))><Glyph icon/>{sentence}</p> }
    };
    view! { class = scope,
        <div class="speed-verdict">
            <div role="status">{said}</div>
            <p class="dim">"What the server took, from the request to its answer, over the last 24 hours or since it started. The network and the browser come on top."</p>
        </div>
    }
}

/// The axis above the rows, where they are wide enough for one.
#[component]
fn Scale() -> impl IntoView {
    let scope = style! {
        .speed-scale {
            position: relative;
            height: var(--s5);
            margin: 0 calc(17rem + var(--s4)) 0 calc(13rem + var(--s4));
            color: var(--text-2);
            font-size: var(--fs-micro);
        }
        .speed-mark {
            position: absolute;
            transform: translateX(-50%);
            white-space: nowrap;
        }
        @media (max-width: 64rem) {
            .speed-scale {
                display: none;
            }
        }
    };
    let marks = words::MARKS.map(|mark| {
        let label = if mark >= 1_000.0 { format!("{} s", mark / 1_000.0) } else { format!("{mark} ms") };
        view! { class = scope, <span class="speed-mark num" style:left=format!("{:.0}%", words::along(mark))>{label}</span> }
    });
    view! { class = scope, <div class="speed-scale" aria-hidden="true">{marks.into_iter().collect_view()}</div> }
}

/// One screen; it opens to its calls.
#[component]
fn Row(screen: Memo<Option<Screen>>) -> impl IntoView {
    let scope = style! {
        .speed-row {
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--surface);
        }
        .speed-row-line {
            display: grid;
            grid-template-columns: 12rem 1fr 17rem;
            align-items: center;
            gap: var(--s2) var(--s4);
            padding: var(--s3) var(--s4);
            cursor: pointer;
        }
        .speed-row-name {
            font-weight: var(--fw-strong);
            overflow-wrap: anywhere;
        }
        .speed-call {
            display: grid;
            grid-template-columns: 12rem 1fr 17rem;
            align-items: center;
            gap: var(--s1) var(--s4);
            padding: var(--s2) var(--s4);
            border-top: var(--hair) solid var(--line);
            font-size: var(--fs-small);
        }
        .speed-call-name {
            color: var(--text-2);
            overflow-wrap: anywhere;
        }
        @media (max-width: 64rem) {
            .speed-row-line {
                grid-template-columns: 1fr;
            }
            .speed-call {
                grid-template-columns: 1fr;
            }
        }
    };
    let spread = move || screen.get().map(|screen| screen.spread).unwrap_or_default();
    let name = move || screen.get().map(|screen| words::place(&screen.path));
    let calls = move || screen.get().map(|screen| screen.calls).unwrap_or_default();
    let call = move |CallSpeed { name, spread }: CallSpeed| {
        view! { class = scope,
            <li class="speed-call">
                <span class="speed-call-name">{words::call(&name)}</span>
                <Bar spread/>
                <Figures spread/>
            </li>
        }
    };
    view! { class = scope,
        <details class="speed-row">
            <summary class="speed-row-line">
                <span class="speed-row-name">{name}</span>
                {move || view! { <Bar spread=spread()/> }}
                {move || view! { <Figures spread=spread()/> }}
            </summary>
            <ul role="list">{move || calls().into_iter().map(call).collect_view()}</ul>
        </details>
    }
}

/// From the middle time to the one that one in a hundred exceeds, with a mark at that of one in twenty.
#[component]
fn Bar(spread: Spread) -> impl IntoView {
    let scope = style! {
        .speed-bar {
            position: relative;
            height: var(--s2);
            border-radius: var(--r-full);
            background: var(--surface-3);
        }
        .speed-bar-span {
            position: absolute;
            top: 0;
            bottom: 0;
            min-width: var(--s2);
            border-radius: var(--r-full);
            background: currentColor;
            opacity: .45;
        }
        .speed-bar-mark {
            position: absolute;
            top: -3px;
            bottom: -3px;
            width: 3px;
            margin-left: -1px;
            border-radius: var(--r-full);
            background: currentColor;
        }
    };
    let (from, to, mark) = (words::along(spread.p50), words::along(spread.p99), words::along(spread.p95));
    view! { class = scope,
        <span class=format!("speed-bar {}", tone(Feel::of(spread.p95))) aria-hidden="true">
            <span class="speed-bar-span" style:left=format!("{from:.1}%") style:width=format!("{:.1}%", to - from)></span>
            <span class="speed-bar-mark" style:left=format!("{mark:.1}%")></span>
        </span>
    }
}

#[component]
fn Figures(spread: Spread) -> impl IntoView {
    let scope = style! {
        .speed-figures {
            display: flex;
            flex-wrap: wrap;
            justify-content: flex-end;
            align-items: baseline;
            gap: var(--s1) var(--s3);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .speed-figures-main {
            font-size: var(--fs-body);
            font-weight: var(--fw-strong);
        }
        @media (max-width: 64rem) {
            .speed-figures {
                justify-content: flex-start;
            }
        }
    };
    let count = if spread.count == 1 { "1 request".to_owned() } else { format!("{} requests", grouped(spread.count)) };
    let failed =
        (spread.failed > 0).then(|| view! { <span class="bad">{format!("{} failed", grouped(spread.failed))}</span> });
    let title = format!(
        "half within {}, 99 of 100 within {}, the longest {}",
        words::time(spread.p50),
        words::time(spread.p99),
        words::time(spread.max)
    );
    view! { class = scope,
        <span class="speed-figures num">
            <span class=format!("speed-figures-main {}", tone(Feel::of(spread.p95))) title=title>{format!("p95 {}", words::time(spread.p95))}</span>
            <span>{format!("p50 {}", words::time(spread.p50))}</span>
            <span>{format!("p99 {}", words::time(spread.p99))}</span>
            <span>{count}</span>
            {failed}
        </span>
    }
}

/// The class that colours a time.
fn tone(feel: Feel) -> &'static str {
    match feel {
        Feel::Instant => "good",
        Feel::Noticed => "warn",
        Feel::Slow => "bad",
    }
}

/// In place of figures that could not be read. On the server it also decides the status.
#[component]
fn Failed(error: AppError, on_retry: Callback<()>) -> impl IntoView {
    answer_with(error.code);
    if error.code == ErrorCode::Forbidden {
        return view! {
            <EmptyState icon=Icon::Lock title="These figures are for owners and admins" text="Ask one of them if a page feels slow to you.">
                <LinkButton href="/">"Go home"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let hint = error.request_id.map(|id| format!("If it keeps failing, quote {id} to support."));
    view! { <ErrorState message=error.message hint=hint.unwrap_or_default() on_retry/> }.into_any()
}
