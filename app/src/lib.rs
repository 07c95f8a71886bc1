//! The shell: document, router, navigation, one lazy route a page. Imports the domains; nothing imports it.

mod connection;
mod docs;
mod document;
mod my_work;
mod navigation;
mod overlays;
mod pages;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};
use navigation::Workspace;

#[cfg(not(target_arch = "wasm32"))]
pub use {
    docs::{ApiPage, ErrorsPage},
    document::{Build, shell, stylesheet},
};

/// The team app, the same on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    ac_ui::provide_toasts();
    let formatter = |text: String| {
        if text.is_empty() { "AlphaClone".to_owned() } else { format!("{} · AlphaClone", in_head(text)) }
    };
    view! {
        <Title formatter/>
        <Router>
            <Routes fallback=pages::NotFound>
                <ParentRoute path=path!("") view=Workspace ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<pages::HomePage>::new()}/>
                    <Route path=path!("my-work") view={Lazy::<pages::MyWorkPage>::new()}/>
                    <Route path=path!("deals") view={Lazy::<pages::DealsPage>::new()}/>
                    <Route path=path!("deals/:id") view={Lazy::<pages::DealPage>::new()}/>
                    <Route path=path!("companies") view={Lazy::<pages::CompaniesPage>::new()}/>
                    <Route path=path!("companies/:id") view={Lazy::<pages::CompanyPage>::new()}/>
                    <Route path=path!("people") view={Lazy::<pages::ContactsPage>::new()}/>
                    <Route path=path!("people/:id") view={Lazy::<pages::ContactPage>::new()}/>
                    <Route path=path!("leads") view={Lazy::<pages::LeadsPage>::new()}/>
                    <Route path=path!("leads/:id") view={Lazy::<pages::LeadPage>::new()}/>
                    <Route path=path!("products") view={Lazy::<pages::ProductsPage>::new()}/>
                    <Route path=path!("products/:id") view={Lazy::<pages::ProductPage>::new()}/>
                    <Route path=path!("projects") view={Lazy::<pages::ProjectsPage>::new()}/>
                    <Route path=path!("projects/:id") view={Lazy::<pages::ProjectPage>::new()}/>
                    <Route path=path!("tasks/:key") view={Lazy::<pages::TaskPage>::new()}/>
                    <Route path=path!("forms") view={Lazy::<pages::FormsPage>::new()}/>
                    <Route path=path!("forms/:id") view={Lazy::<pages::FormPage>::new()}/>
                    <Route path=path!("activities") view={Lazy::<pages::ActivitiesPage>::new()}/>
                    <Route path=path!("dashboards") view={Lazy::<pages::DashboardsPage>::new()}/>
                    <Route path=path!("dashboards/:id") view={Lazy::<pages::DashboardPage>::new()}/>
                    <Route path=path!("import") view={Lazy::<pages::ImportsPage>::new()}/>
                    <Route path=path!("import/:id") view={Lazy::<pages::ImportPage>::new()}/>
                    <Route path=path!("companies/:id/merge") view={Lazy::<pages::MergeCompanyPage>::new()}/>
                    <Route path=path!("people/:id/merge") view={Lazy::<pages::MergeContactPage>::new()}/>
                    <Route path=path!("duplicates") view={Lazy::<pages::DuplicatesPage>::new()}/>
                    <Route path=path!("bin") view={Lazy::<pages::BinPage>::new()}/>
                    <Route path=path!("audit") view={Lazy::<pages::AuditPage>::new()}/>
                    <Route path=path!("speed") view={Lazy::<pages::SpeedPage>::new()}/>
                    <Route path=path!("settings") view={Lazy::<pages::AccountPage>::new()}/>
                    <Route path=path!("settings/account") view={Lazy::<pages::AccountPage>::new()}/>
                    <Route path=path!("settings/security") view={Lazy::<pages::SecurityPage>::new()}/>
                    <Route path=path!("settings/members") view={Lazy::<pages::MembersPage>::new()}/>
                    <Route path=path!("settings/roles") view={Lazy::<pages::RolesPage>::new()}/>
                    <Route path=path!("settings/teams") view={Lazy::<pages::TeamsPage>::new()}/>
                    <Route path=path!("settings/tokens") view={Lazy::<pages::TokensPage>::new()}/>
                    <Route path=path!("settings/fields") view={Lazy::<pages::FieldsPage>::new()}/>
                    <Route path=path!("settings/pipelines") view={Lazy::<pages::PipelinesPage>::new()}/>
                    <Route path=path!("settings/currencies") view={Lazy::<pages::CurrenciesPage>::new()}/>
                    <Route path=path!("settings/templates") view={Lazy::<pages::TemplatesPage>::new()}/>
                    <Route path=path!("dev/ui") view={Lazy::<pages::GalleryPage>::new()}/>
                </ParentRoute>
            </Routes>
        </Router>
        <ac_ui::Toaster/>
    }
}

/// A record's name as it stands in the title. The server writes the title between tags, and `leptos_meta` does not escape it.
#[cfg(not(target_arch = "wasm32"))]
fn in_head(text: String) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The browser sets a title as text.
#[cfg(target_arch = "wasm32")]
fn in_head(text: String) -> String {
    text
}

/// Where the pages go inside the frame.
#[component]
fn Content() -> impl IntoView {
    view! { <Outlet/> }
}
