//! The frame around every page of a workspace: brand, navigation, who is signed in, and the live connection.

use crate::Content;
use ac_core::AppError;
use ac_ui::{AppShell, Avatar, AvatarSize, Icon, NavGroup, NavItem};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// What the frame shows of the workspace and of who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub workspace: String,
    pub person: String,
}

/// The names in the frame.
///
/// Errors: `unauthenticated`.
#[server(input = leptos::server_fn::codec::Json)]
pub async fn load_frame() -> Result<Frame, AppError> {
    let ctx = ac_core::request_ctx().await?;
    let viewer = use_context::<axum::http::request::Parts>().and_then(|p| p.extensions.get::<ac_identity::Viewer>().cloned());
    let viewer = viewer.ok_or_else(AppError::unauthenticated)?;
    Ok(Frame { workspace: ctx.tenant.name.clone(), person: viewer.name })
}

fn groups() -> Vec<NavGroup> {
    vec![
        NavGroup { title: None, items: vec![NavItem::new("/", "Home", Icon::Home).primary()] },
        NavGroup {
            title: Some("Sales".to_owned()),
            items: vec![
                NavItem::new("/deals", "Deals", Icon::Board).primary(),
                NavItem::new("/companies", "Companies", Icon::Company).primary(),
                NavItem::new("/people", "People", Icon::Person).primary(),
            ],
        },
    ]
}

/// The frame, with the page's outlet in it.
#[component]
pub fn Workspace() -> impl IntoView {
    ac_realtime::provide_live();
    let names = Resource::new_blocking(|| (), |()| load_frame());
    let current = {
        let location = use_location();
        Signal::derive(move || location.pathname.get())
    };
    let name = move |part: fn(&Frame) -> &String| {
        Signal::derive(move || names.get().and_then(Result::ok).map(|f| part(&f).clone()).unwrap_or_default())
    };
    let (brand, person) = (name(|f| &f.workspace), name(|f| &f.person));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let _ = names.await;
                view! {
                    <AppShell
                        brand
                        nav=groups()
                        current
                        user=move || view! {
                            <a class="row" href="/settings/account">
                                <Avatar name=person.get() size=AvatarSize::Small decorative=true/>
                                <span class="truncate">{move || person.get()}</span>
                            </a>
                        }
                    >
                        <Content/>
                    </AppShell>
                }.into_any()
            })}
        </Suspense>
    }
}
