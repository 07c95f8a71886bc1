//! `/dashboards`: all that the actor sees, and templates to start from.

use super::{
    acts::{Named, Naming, name_dialog},
    page::{EDIT, whose},
    picture::picture,
};
use crate::{
    dashboards::{
        api::list_dashboards,
        model::{Dashboard, Dashboards},
        templates::{TEMPLATES, Template},
    },
    screens::{
        failure::Failed,
        keys, live,
        loading::ListLoading,
        me::{Me, get_me, provide_me},
        when::{Ago, provide_now},
    },
};
use ac_core::{AppError, Resource as Kind, page_data};
use ac_ui::{Button, ButtonKind, ButtonSize, Icon, Page, PageHeader, Wait};
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use stylers_macro::style;

async fn read() -> Result<(Dashboards, Me), AppError> {
    try_join!(list_dashboards(), get_me())
}

/// `/dashboards`
#[component]
pub fn DashboardsPage() -> impl IntoView {
    provide_now();
    let data = page_data(|| (), |()| read());
    let retry = move |()| data.refetch();
    view! {
        <Title text="Dashboards"/>
        <Wait fallback=|| view! { <ListLoading title="Dashboards"/> } until=move || async move {
            match data.await {
                Ok((all, me)) => view! { <All all me/> }.into_any(),
                Err(error) => view! { <PageHeader title="Dashboards"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn All(all: Dashboards, me: Me) -> impl IntoView {
    provide_me(&me);
    let named = Named::new(all.rights, true);
    let (all, _) = live::kept(all, Kind::Dashboard, list_dashboards);
    let navigate = use_navigate();
    let made = Callback::new(move |made: Dashboard| {
        let edit = if made.widgets.is_empty() { format!("?{EDIT}=1") } else { String::new() };
        navigate(&format!("/dashboards/{}{edit}", made.id), NavigateOptions::default());
    });
    let may_make = named.rights.make;
    keys::shortcut("n", move || {
        if may_make {
            named.ask(Naming::New(None));
        }
    });
    let actions = move || {
        may_make.then(|| {
            view! {
                <Button kind=ButtonKind::Primary on:click=move |_| named.ask(Naming::New(None))>"New dashboard"</Button>
            }
        })
    };
    let scope = style! {
        .crm-boards {
            display: grid;
            grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr));
            gap: var(--s3);
        }
        .crm-boards-part {
            display: grid;
            gap: var(--s3);
        }
        .crm-boards-title {
            color: var(--text-2);
            font-size: var(--fs-control);
        }
    };
    let cards = move || all.with(|all| all.all.iter().map(card).collect_view());
    let is_empty = move || all.with(|all| all.all.is_empty());
    view! { class = scope,
        <PageHeader title="Dashboards" note=Signal::derive(move || all.with(|all| all.all.len().to_string())) actions/>
        <Page>
            {move || (!is_empty()).then(|| view! { class = scope, <div class="crm-boards">{cards}</div> })}
            {move || (is_empty() && !may_make).then(|| view! { <p class="faint">"Nobody shares a dashboard yet."</p> })}
            {may_make.then(|| view! { class = scope,
                <section class="crm-boards-part">
                    <h2 class="crm-boards-title">{move || if is_empty() { "Start from one of these, or with an empty one" } else { "Start from" }}</h2>
                    <div class="crm-boards">{TEMPLATES.iter().map(|template| offer(template, named)).collect_view()}</div>
                </section>
            })}
        </Page>
        {name_dialog(named, made)}
    }
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn styles() -> &'static str {
    let scope = style! {
        .crm-board-card {
            display: grid;
            grid-template-rows: auto 1fr;
            gap: var(--s3);
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
            box-shadow: var(--shadow);
            transition: border-color var(--fast) var(--ease);
        }
        .crm-board-card:hover {
            border-color: var(--line-strong);
        }
        .crm-board-words {
            display: grid;
            gap: var(--s1);
            align-content: start;
            min-width: 0;
            padding: 0 var(--s1) var(--s1);
        }
        .crm-board-name {
            font-weight: var(--fw-strong);
        }
        .crm-board-facts {
            display: flex;
            gap: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    scope
}

fn card(dashboard: &Dashboard) -> AnyView {
    let scope = styles();
    view! { class = scope,
        <a class="crm-board-card" href=format!("/dashboards/{}", dashboard.id)>
            {picture(&dashboard.widgets)}
            <span class="crm-board-words">
                <span class="crm-board-name truncate">{dashboard.name.clone()}</span>
                <span class="crm-board-facts"><span class="truncate">{whose(dashboard)}</span><span class="push"><Ago at=dashboard.updated_at/></span></span>
            </span>
        </a>
    }
    .into_any()
}

fn offer(template: &'static Template, named: Named) -> AnyView {
    let scope = styles();
    let label = format!("Use {}", template.name);
    view! { class = scope,
        <section class="crm-board-card">
            {picture(&(template.widgets)())}
            <div class="crm-board-words">
                <h3 class="crm-board-name">{template.name}</h3>
                <p class="dim"><small>{template.text}</small></p>
                <div class="row">
                    <span class="push"></span>
                    <Button size=ButtonSize::Small icon=Icon::Plus label on:click=move |_| named.ask(Naming::New(Some(template)))>"Use"</Button>
                </div>
            </div>
        </section>
    }
    .into_any()
}
