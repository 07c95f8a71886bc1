//! The lazy routes: each page is a chunk of its own that a browser loads when it is first visited.

use ac_ui::{EmptyState, Icon, LinkButton};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// Declares a lazy route that shows one component.
macro_rules! page {
    ($(#[$doc:meta])* $name:ident = $component:path) => {
        $(#[$doc])*
        pub struct $name;

        #[lazy_route]
        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            fn view(_page: Self) -> AnyView {
                $component().into_any()
            }
        }
    };
}

page!(/// How the pipeline does.
    HomePage = ac_crm::screens::HomePage);
page!(/// The pipeline as a board or a table.
    DealsPage = ac_crm::screens::DealsPage);
page!(/// One deal.
    DealPage = ac_crm::screens::DealPage);
page!(/// All companies.
    CompaniesPage = ac_crm::screens::CompaniesPage);
page!(/// One company.
    CompanyPage = ac_crm::screens::CompanyPage);
page!(/// All people.
    ContactsPage = ac_crm::screens::ContactsPage);
page!(/// One person.
    ContactPage = ac_crm::screens::ContactPage);
page!(/// Where files come in, and the imports made so far.
    ImportsPage = ac_crm::screens::ImportsPage);
page!(/// One import, from its columns to its report.
    ImportPage = ac_crm::screens::ImportPage);
page!(/// Who changed what, and whether the log still holds.
    AuditPage = ac_audit::AuditPage);
page!(/// One's own name, address and password.
    AccountPage = ac_identity::SettingsAccount);
page!(/// One's second factor and sessions.
    SecurityPage = ac_identity::SettingsSecurity);
page!(/// Who belongs to the workspace.
    MembersPage = ac_identity::SettingsMembers);
page!(/// What programs may use.
    TokensPage = ac_identity::SettingsTokens);
page!(/// The living gallery of the design system.
    GalleryPage = ac_ui::Gallery);

/// An address without a page.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <EmptyState icon=Icon::Search title="There is nothing at this address" text="It may have moved, or it is not yours to see.">
            <LinkButton href="/">"Go home"</LinkButton>
        </EmptyState>
    }
}
