//! The workspace switcher. Going elsewhere leads over the base host, which hands the session over.

use super::api::list_my_workspaces;
use ac_core::page_data;
use ac_ui::{ButtonKind, Icon, Menu, MenuItem, Wait};
use leptos::prelude::*;

/// A menu of the person's workspaces.
#[component]
pub fn WorkspaceSwitcher(
    /// Name of the workspace that is open.
    #[prop(into)]
    current: Signal<String>,
) -> impl IntoView {
    let workspaces = page_data(|| (), |()| list_my_workspaces());
    view! {
        <Wait until=move || async move {
            let links = workspaces.await.unwrap_or_default();
            let mut items: Vec<MenuItem> =
                links.into_iter().map(|link| MenuItem::go(link.name, Icon::Company, link.url)).collect();
            items.push(MenuItem::go("Create a workspace", Icon::Plus, "/new"));
            view! {
                <Menu id="switcher" label="Switch workspace" items icon=Icon::ChevronDown kind=ButtonKind::Ghost>
                    <span class="truncate">{move || current.get()}</span>
                </Menu>
            }
        }/>
    }
}
