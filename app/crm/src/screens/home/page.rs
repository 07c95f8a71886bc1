//! The dashboard.

use super::{
    figures::{figures, greeting, long_day},
    panels::{Changed, Conversion, TopOwners, WonByWeek},
    start::Start,
};
use crate::{
    activities::{api::list_activities, model::Activity},
    dashboard::{
        api::get_dashboard,
        model::{Dashboard, DashboardQuery},
    },
    deals::{
        api::list_deals,
        model::{Deal, DealFilter, DealQuery},
    },
    example::api::offers_example,
    members::{api::list_members, model::Member},
    screens::{
        activities::next::{NextActivities, next_activities},
        failure::{Failed, if_open},
        live,
        loading::ListLoading,
        me::{Me, get_me, provide_me, use_me},
        when::{browser_hour, provide_now},
    },
};
use ac_core::{AppError, Page as Rows, Resource as Kind, page_data};
use ac_ui::{EmptyState, Icon, LinkButton, Page, PageHeader, Stat, Wait};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};
use stylers_macro::style;

/// Deals in "Last changed".
const CHANGED_ROWS: u32 = 7;

fn changed_deals() -> DealQuery {
    DealQuery {
        limit: Some(CHANGED_ROWS),
        sort: Some("-updated_at".to_owned()),
        ..DealQuery::of(DealFilter::default())
    }
}

/// What there is to say of deals.
#[derive(Clone, Serialize, Deserialize)]
struct Deals {
    board: Dashboard,
    /// Those that changed last.
    changed: Vec<Deal>,
    /// Asked only where there are none to be seen.
    offers_example: bool,
}

/// What comes with the page.
#[derive(Clone, Serialize, Deserialize)]
struct Loaded {
    deals: Option<Deals>,
    next: Option<Rows<Activity>>,
    members: Vec<Member>,
    me: Me,
}

async fn read() -> Result<Loaded, AppError> {
    let (deals, next, members, me) =
        try_join!(if_open(read_deals()), if_open(list_activities(next_activities())), list_members(), get_me())?;
    Ok(Loaded { deals, next, members, me })
}

async fn read_deals() -> Result<Deals, AppError> {
    let (board, changed) = try_join!(get_dashboard(DashboardQuery::default()), list_deals(changed_deals()))?;
    let changed = changed.data;
    let offers_example = changed.is_empty() && offers_example().await?;
    Ok(Deals { board, changed, offers_example })
}

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    provide_now();
    let data = page_data(|| (), |()| read());
    let retry = move |()| data.refetch();
    view! {
        <Title text="Home"/>
        <Wait fallback=|| view! { <ListLoading title="Home"/> } until=move || async move {
            match data.await {
                Ok(loaded) => view! { <Home loaded/> }.into_any(),
                Err(error) => view! { <PageHeader title="Home"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn Home(loaded: Loaded) -> impl IntoView {
    let Loaded { deals, next, members, me } = loaded;
    provide_me(&me);
    let own = members.iter().find(|member| Some(member.id) == me.member);
    let name = own.and_then(|member| member.name.split_whitespace().next()).unwrap_or_default().to_owned();
    let hour = RwSignal::new(None);
    Effect::new(move |_| hour.set(browser_hour()));
    let title = Signal::derive(move || greeting(hour.get(), &name));
    let members = Signal::stored(members);
    let Some(Deals { board, changed, offers_example }) = deals else {
        return view! { <PageHeader title/><WithoutDeals next members/> }.into_any();
    };
    let day = long_day(board.today);
    let (board, changed, offers_example) =
        (RwSignal::new(board), RwSignal::new(changed), RwSignal::new(offers_example));
    let next = StoredValue::new(next);
    let read = reader(board, changed, offers_example);
    // Without a single deal there are no figures yet.
    let is_new = Memo::new(move |_| changed.with(Vec::is_empty));
    view! {
        <PageHeader
            title
            note=day
            actions=move || view! {
                {move || (!is_new.get()).then(|| view! { <LinkButton href="/deals">"Open the board"</LinkButton> })}
            }
        />
        {move || if is_new.get() {
            view! { <Start offers_example on_loaded=read/> }.into_any()
        } else {
            view! { <Overview board changed next=next.get_value() members/> }.into_any()
        }}
    }
    .into_any()
}

/// What is left for whoever may see no deals.
#[component]
fn WithoutDeals(
    #[prop(optional_no_strip)] next: Option<Rows<Activity>>,
    members: Signal<Vec<Member>>,
) -> impl IntoView {
    match next {
        Some(first) => view! { <Page><NextActivities first members/></Page> }.into_any(),
        None => view! {
            <EmptyState icon=Icon::Lock title="There is nothing for you here yet" text="Your role opens neither deals nor activities. What it does open is in the navigation."/>
        }
        .into_any(),
    }
}

#[component]
fn Overview(
    board: RwSignal<Dashboard>,
    changed: RwSignal<Vec<Deal>>,
    #[prop(optional_no_strip)] next: Option<Rows<Activity>>,
    members: Signal<Vec<Member>>,
) -> impl IntoView {
    let scope = style! {
        .crm-home-stats {
            display: grid;
            grid-template-columns: repeat(4, minmax(0, 1fr));
            gap: var(--s3);
        }
        .crm-home-panels {
            display: grid;
            grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr);
            align-items: start;
            gap: var(--s3);
        }
        .crm-home-column {
            display: grid;
            gap: var(--s3);
            min-width: 0;
        }
        @media (max-width: 64rem) {
            .crm-home-stats {
                grid-template-columns: repeat(2, minmax(0, 1fr));
            }
            .crm-home-panels {
                grid-template-columns: minmax(0, 1fr);
            }
        }
    };
    let rates = use_me().rates;
    let all = Memo::new(move |_| board.with(|board| figures(board, &rates)));
    let stats = all.get_untracked().into_iter().enumerate().map(move |(at, figure)| {
        let now = move || all.with(|all| all.get(at).cloned());
        view! {
            <Stat
                label=figure.label
                value=Signal::derive(move || now().map(|f| f.value).unwrap_or_default())
                note=Signal::derive(move || now().map(|f| f.note).unwrap_or_default())
                tone=Signal::derive(move || now().map(|f| f.tone).unwrap_or_default())
            />
        }
    });
    view! { class = scope,
        <Page>
            <div class="crm-home-stats">{stats.collect_view()}</div>
            <div class="crm-home-panels">
                <div class="crm-home-column">
                    <WonByWeek board/>
                    <Conversion board/>
                </div>
                <div class="crm-home-column">
                    {next.map(|first| view! { <NextActivities first members/> })}
                    <TopOwners board/>
                    <Changed changed/>
                </div>
            </div>
        </Page>
    }
}

/// What reads the figures again; it runs by itself when deals change anywhere. One reading is on its way at a time, and what
/// changes meanwhile costs one more. What cannot be read just now stays as it was and is read with the next change.
fn reader(board: RwSignal<Dashboard>, changed: RwSignal<Vec<Deal>>, offers_example: RwSignal<bool>) -> Callback<()> {
    let (stale, reading) = (StoredValue::new(false), StoredValue::new(false));
    let read = Callback::new(move |()| {
        stale.set_value(true);
        if reading.get_value() {
            return;
        }
        reading.set_value(true);
        spawn_local(async move {
            // Off the page both are gone, and the last answer with them.
            while stale.try_update_value(std::mem::take) == Some(true) {
                let (figures, rows) =
                    (get_dashboard(DashboardQuery::default()).await, list_deals(changed_deals()).await);
                if let Ok(figures) = figures {
                    board.try_set(figures);
                }
                let Ok(rows) = rows else { continue };
                if rows.data.is_empty() {
                    offers_example.try_set(self::offers_example().await.unwrap_or_default());
                }
                changed.try_set(rows.data);
            }
            reading.try_set_value(false);
        });
    });
    let live = live::changed(&[Kind::Deal, Kind::Pipeline]);
    Effect::new(move |seen: Option<()>| {
        live.track();
        if seen.is_some() {
            read.run(());
        }
    });
    read
}
