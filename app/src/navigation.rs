//! The frame around every page of a workspace: brand, places to go, command palette, who is signed in, live connection.

use crate::{Content, connection::ConnectionMark, overlays::Overlays};
use ac_core::{
    AppError, Json, Rights, page_data,
    policy::{Action, Grant, Resource as Kind},
};
use ac_crm::shared::kind::RecordKind;
use ac_ui::{
    AppShell, Avatar, AvatarSize, Button, ButtonSize, Glyph, Icon, Kbd, Menu, MenuItem, NavGroup, NavItem, Side, Theme,
    ThemeSwitch, Wait,
};
use ac_views::saved::{api::list_favourites, mine::Favourite};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};
use stylers_macro::style;

/// What the frame shows of the workspace and of who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub workspace: String,
    pub person: String,
    pub rights: Rights,
    /// Whose eyes the person looks with, if not with their own.
    pub viewing: Option<String>,
    /// Value of the theme cookie.
    pub theme: Option<String>,
    /// Where the person's other workspaces are.
    pub switcher: String,
    /// The person's favourite views, in their order.
    pub favourites: Vec<Favourite>,
}

/// What the frame shows.
///
/// Errors: `unauthenticated`.
#[server(input = Json, output = Json)]
pub async fn load_frame() -> Result<Frame, AppError> {
    let ctx = ac_core::request_ctx().await?;
    let parts = use_context::<axum::http::request::Parts>().ok_or_else(AppError::unauthenticated)?;
    let viewer = parts.extensions.get::<ac_identity::Viewer>().ok_or_else(AppError::unauthenticated)?;
    let platform = parts.extensions.get::<ac_core::Platform>().ok_or_else(AppError::unauthenticated)?;
    Ok(Frame {
        workspace: ctx.tenant.name.clone(),
        person: viewer.name.clone(),
        rights: ctx.offered(),
        viewing: viewing(&ctx).await?,
        theme: crate::document::theme_cookie(&parts.headers),
        switcher: format!("{}/workspaces", platform.site.base_url()),
        favourites: ac_views::saved::queries::favourites(&ctx).await?,
    })
}

/// With whose eyes the session looks, in a sentence.
#[cfg(not(target_arch = "wasm32"))]
async fn viewing(ctx: &ac_core::Ctx) -> Result<Option<String>, AppError> {
    let Some(own) = ctx.viewed_by else { return Ok(None) };
    if ctx.actor.member() == Some(own) {
        let gone = "Whom you viewed the workspace as has left, or may do more than you by now. Nothing can be changed until you stop.";
        return Ok(Some(gone.to_owned()));
    }
    let name = ac_identity::members::name(ctx).await?;
    Ok(Some(format!("You see the workspace as {name} does. Nothing can be changed meanwhile.")))
}

/// The places that are open to somebody.
fn groups(rights: &Rights) -> Vec<NavGroup> {
    let may = |kind, action| rights.grant(kind, action) != Grant::Nothing;
    let reads = |kind, item: NavItem| may(kind, Action::Read).then_some(item);
    let first = [
        Some(NavItem::new("/", "Home", Icon::Home).primary()),
        Some(NavItem::new("/my-work", "My work", Icon::Check)),
        reads(Kind::Dashboard, NavItem::new("/dashboards", "Dashboards", Icon::Tiles)),
    ];
    let sales = [
        reads(Kind::Deal, NavItem::new("/deals", "Deals", Icon::Board).primary()),
        reads(Kind::Lead, NavItem::new("/leads", "Leads", Icon::Funnel)),
        reads(Kind::Company, NavItem::new("/companies", "Companies", Icon::Company).primary()),
        reads(Kind::Contact, NavItem::new("/people", "People", Icon::Person).primary()),
        reads(Kind::Activity, NavItem::new("/activities", "Activities", Icon::Calendar)),
        reads(Kind::Product, NavItem::new("/products", "Products", Icon::Box)),
    ];
    let work = [reads(Kind::Project, NavItem::new("/projects", "Projects", Icon::Tasks))];
    let throws_away = RecordKind::ALL.into_iter().any(|kind| may(kind.resource(), Action::Delete));
    let run = [
        reads(Kind::Form, NavItem::new("/forms", "Web forms", Icon::Inbox)),
        may(Kind::Import, Action::Create).then(|| NavItem::new("/import", "Import", Icon::Upload)),
        may(Kind::Company, Action::Modify).then(|| NavItem::new("/duplicates", "Duplicates", Icon::Users)),
        throws_away.then(|| NavItem::new("/bin", "Bin", Icon::Trash)),
        reads(Kind::Audit, NavItem::new("/audit", "Audit log", Icon::Shield)),
        may(Kind::Workspace, Action::Modify).then(|| NavItem::new("/speed", "Speed", Icon::Chart)),
    ];
    let group = |title: Option<&str>, items: Vec<Option<NavItem>>| NavGroup {
        title: title.map(str::to_owned),
        items: items.into_iter().flatten().collect(),
    };
    let groups = [
        group(None, first.into()),
        group(Some("Sales"), sales.into()),
        group(Some("Work"), work.into()),
        group(Some("Run the business"), run.into()),
    ];
    groups.into_iter().filter(|group| !group.items.is_empty()).collect()
}

/// The frame, with the page's outlet in it.
#[component]
pub fn Workspace() -> impl IntoView {
    ac_realtime::provide_live();
    let frame = page_data(|| (), |()| load_frame());
    view! {
        <Wait until=move || async move {
            match frame.await {
                Ok(frame) => view! { <Framed frame/> }.into_any(),
                Err(error) => view! { <ac_ui::ErrorState message=error.message/> }.into_any(),
            }
        }/>
    }
}

#[component]
fn Framed(frame: Frame) -> impl IntoView {
    let scope = style! {
        .shell-search {
            display: flex;
            align-items: center;
            gap: var(--s2);
            width: 100%;
            height: var(--control-h);
            padding: 0 var(--s2);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            background: var(--glass);
            color: var(--text-3);
            font-size: var(--fs-control);
        }
        .shell-search:hover {
            color: var(--text);
        }
        .shell-who {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            width: 100%;
        }
        .shell-theme {
            display: flex;
            justify-content: flex-end;
            flex: 1;
        }
        @media (max-width: 64rem) {
            .shell-who {
                justify-content: center;
            }
            .shell-theme {
                flex: none;
            }
        }
        @media (max-width: 40rem) {
            .shell-theme {
                display: none;
            }
        }
    };
    // Effects run only in a browser and after hydration: from here on the page answers to clicks.
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            // Fails only for a name that is no attribute name.
            let _ = root.set_attribute("data-awake", "");
        }
    });
    ac_crm::screens::provide_acts();
    provide_context(frame.rights.clone());
    let palette = RwSignal::new(false);
    let theme = RwSignal::new(Theme::from_cookie(frame.theme.as_deref()));
    let location = use_location();
    let current = Signal::derive(move || {
        format!("{}?{}", location.pathname.get(), location.search.read().trim_start_matches('?'))
    });
    let own = own_places(frame.favourites);
    let groups = groups(&frame.rights);
    let places = groups.iter().flat_map(|group| group.items.clone()).collect::<Vec<_>>();
    let person = StoredValue::new(frame.person);
    let switcher = StoredValue::new(frame.switcher);
    let viewing = frame.viewing;
    let search = move || {
        view! { class = scope,
            <button class="shell-search" type="button" on:click=move |_| palette.set(true)>
                <Glyph icon=Icon::Search/>
                <span class="push truncate">"Search or jump to"</span>
                <Kbd key="Ctrl K"/>
            </button>
        }
    };
    let user = move || {
        view! { class = scope,
            <div class="shell-who">
                <Menu id="who" label="Your account" side=Side::Start items=account_menu(switcher.get_value())>
                    <Avatar name=person.get_value() size=AvatarSize::Small decorative=true/>
                    <span class="truncate">{person.get_value()}</span>
                </Menu>
                <div class="shell-theme"><ThemeSwitch theme/></div>
            </div>
        }
    };
    view! {
        <AppShell
            brand=frame.workspace
            nav=groups
            own
            current
            status=|| view! { <ConnectionMark/> }
            search
            user
            more=move || view! { <ThemeSwitch theme/> }
        >
            {viewing.map(|words| view! { <ViewingBar words/> })}
            <Content/>
        </AppShell>
        <Overlays places own rights=frame.rights palette/>
        <ac_crm::screens::JobPanel/>
    }
}

/// Over every page while somebody looks with another member's eyes: whose they are, and the way out.
#[component]
fn ViewingBar(words: String) -> impl IntoView {
    let scope = style! {
        .shell-viewing {
            flex: none;
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s2) var(--page-pad);
            border-bottom: var(--hair) solid var(--line-strong);
            background: var(--float);
        }
        .shell-viewing-words {
            flex: 1 1 14rem;
            min-width: 0;
            overflow-wrap: anywhere;
        }
    };
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let stop = move |_| {
        busy.set(true);
        leptos::reactive::spawn_local(async move {
            match ac_identity::access::api::end_view_as().await {
                Ok(()) => ac_identity::settings::leave_to("/settings/members"),
                Err(error) => {
                    failed.try_set(Some(error.message));
                    busy.try_set(false);
                }
            }
        });
    };
    view! { class = scope,
        <section class="shell-viewing" aria-label="With other eyes">
            <Glyph icon=Icon::Eye/>
            <p class="shell-viewing-words">
                {words}
                <span class="bad" role="alert">{move || failed.get()}</span>
            </p>
            <Button size=ButtonSize::Small busy on:click=stop>"Stop viewing"</Button>
        </section>
    }
}

/// The favourite views, followed as they change.
fn own_places(favourites: Vec<Favourite>) -> Signal<Vec<NavItem>> {
    let kept = RwSignal::new(favourites);
    let changed = ac_realtime::use_live().version(Kind::View);
    Effect::new(move |seen: Option<()>| {
        changed.track();
        if seen.is_some() {
            leptos::reactive::spawn_local(async move {
                // Without an answer they stay as they were.
                if let Ok(favourites) = list_favourites().await {
                    kept.try_set(favourites);
                }
            });
        }
    });
    let place = |favourite: &Favourite| {
        let path = ac_crm::screens::list_path(favourite.object)?;
        Some(NavItem::new(format!("{path}?view={}", favourite.id), favourite.name.clone(), Icon::Star))
    };
    Signal::derive(move || kept.with(|kept| kept.iter().filter_map(place).collect()))
}

fn account_menu(switcher: String) -> Vec<MenuItem> {
    vec![
        MenuItem::go("Settings", Icon::Gear, "/settings/account"),
        MenuItem::go("Switch workspace", Icon::Company, switcher),
        // Not a page of the app: its router would look for one.
        MenuItem::run("Sign out", Icon::Logout, || ac_identity::settings::leave_to("/sign-out")),
    ]
}
