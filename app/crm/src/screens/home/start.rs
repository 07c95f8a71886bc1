//! The first screen of whoever sees no deals: bring data over, or look around with an example, each for whom it is open to.

use crate::{
    example::api::load_example,
    screens::{acts::undo_in, bulk::use_jobs, failure, me::use_me},
    undo::model::UndoWhat,
};
use ac_core::policy::{Action, Grant, Resource as Kind};
use ac_ui::{Button, ButtonKind, Card, CardKind, Icon, LinkButton, Page, Toast, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// Two ways to begin, for those who may; `on_loaded` runs once the example is there.
#[component]
pub fn Start(
    /// The workspace is empty, and whoever looks may fill it with the example.
    offers_example: RwSignal<bool>,
    on_loaded: Callback<()>,
) -> impl IntoView {
    let scope = style! {
        .crm-start {
            display: grid;
            gap: var(--s4);
            width: min(100%, var(--measure));
            margin: var(--s8) auto 0;
        }
        .crm-start-title {
            font-size: var(--fs-display);
            font-weight: var(--fw-title);
            letter-spacing: -.03rem;
            line-height: 1.25;
        }
        .crm-start-text {
            max-width: 36rem;
            color: var(--text-2);
        }
        .crm-start-actions {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s2);
            padding-top: var(--s2);
        }
        .crm-start-steps {
            display: grid;
            grid-template-columns: repeat(3, minmax(0, 1fr));
            gap: var(--s3);
        }
        .crm-start-step {
            display: grid;
            gap: var(--s1);
            padding: var(--s3) var(--s4);
            border-top: var(--hair) solid var(--line-strong);
        }
        @media (max-width: 40rem) {
            .crm-start {
                margin-top: var(--s2);
            }
            .crm-start-steps {
                grid-template-columns: minmax(0, 1fr);
            }
        }
    };
    let me = use_me();
    let may_import = me.may(Kind::Import, Action::Create, None);
    // Whoever is shown some deals only does not know whether there are others.
    let (title, text) = if me.rights.grant(Kind::Deal, Action::Read) != Grant::All {
        (
            "There are no deals for you yet",
            "Your role shows you some of the deals in this workspace, not all. Those that are yours will be here.",
        )
    } else if may_import {
        (
            "Your pipeline starts here",
            "Drop in the files of your old CRM or a spreadsheet. Columns are recognised, doubtful cells are shown before anything is saved, and the whole import can be undone.",
        )
    } else {
        ("There are no deals yet", "What your team adds will be here for you to look at.")
    };
    let busy = RwSignal::new(false);
    let (toasts, jobs) = (use_toasts(), use_jobs());
    let load = move |_| {
        busy.set(true);
        spawn_local(async move {
            match load_example().await {
                Ok(batch) => {
                    let loaded = Toast::done("The example is in your workspace.").of_act(batch.0);
                    toasts.show(loaded.with_undo(move || undo_in(jobs, UndoWhat::Batch(batch))));
                }
                Err(error) => failure::say(toasts, "The example was not loaded.", &error),
            }
            busy.try_set(false);
            on_loaded.try_run(());
        });
    };
    view! { class = scope,
        <Page>
            <div class="crm-start">
                <Card kind=CardKind::Hero>
                    <h2 class="crm-start-title">{title}</h2>
                    <p class="crm-start-text">{text}</p>
                    <div class="crm-start-actions">
                        {may_import.then(|| view! {
                            <LinkButton href="/import" kind=ButtonKind::Primary icon=Icon::Upload>"Import your data"</LinkButton>
                        })}
                        <Show when=move || offers_example.get()>
                            <Button icon=Icon::Sparkle busy=busy on:click=load>"Load an example"</Button>
                        </Show>
                    </div>
                </Card>
                <div class="crm-start-steps">
                    <div class="crm-start-step"><b>"The board"</b><small>"Deals as cards, one column a stage. Drag them on as they move."</small></div>
                    <div class="crm-start-step"><b>"The history"</b><small>"Every change says who, when, and from what to what. Each can be taken back."</small></div>
                    <div class="crm-start-step"><b>"These figures"</b><small>"Open pipeline, wins by week, conversion and owners appear here with your first deals."</small></div>
                </div>
            </div>
        </Page>
    }
}
