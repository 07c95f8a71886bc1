//! The lazy routes: each page is a pack of its own that a browser loads when it is first visited.

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
                #[cfg(not(target_arch = "wasm32"))]
                crate::document::preload(stringify!($name));
                $component().into_any()
            }
        }
    };
}

/// Declares a lazy route whose list can also be a calendar or a timeline: where its address may ask for that, its code has to be there too
/// before the page is hydrated, which the macro for lazy routes does not provide for.
macro_rules! dated_page {
    ($(#[$doc:meta])* $name:ident, $view:ident, $preload:ident = $page:path) => {
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_page: Self) -> AnyView {
                #[cfg(not(target_arch = "wasm32"))]
                crate::document::preload(stringify!($name));
                $view().await
            }

            async fn preload() {
                #[cfg(target_arch = "wasm32")]
                {
                    $preload().await;
                    ac_crm::screens::preload_by_date().await;
                }
            }
        }

        #[lazy]
        async fn $view() -> AnyView {
            $page().await
        }
    };
}

page!(/// How the pipeline does.
    HomePage = ac_crm::screens::HomePage);
page!(/// What is the person's own, by the day on which it is due.
    MyWorkPage = crate::my_work::MyWorkPage);
/// The pipeline as a board or a table. Its address may ask for more code than the page's own, and that has to be there too
/// before the page is hydrated, which the macro for lazy routes does not provide for.
pub struct DealsPage;

impl LazyRoute for DealsPage {
    fn data() -> Self {
        Self
    }

    async fn view(_page: Self) -> AnyView {
        #[cfg(not(target_arch = "wasm32"))]
        crate::document::preload(stringify!(DealsPage));
        deals_page_view().await
    }

    async fn preload() {
        #[cfg(target_arch = "wasm32")]
        {
            __preload_deals_page_view().await;
            ac_crm::screens::preload_deals_page().await;
        }
    }
}

#[lazy]
async fn deals_page_view() -> AnyView {
    ac_crm::screens::deals_page().await
}
page!(/// One deal.
    DealPage = ac_crm::screens::DealPage);
dated_page!(/// All companies.
    CompaniesPage, companies_page_view, __preload_companies_page_view = ac_crm::screens::companies_page);
page!(/// One company.
    CompanyPage = ac_crm::screens::CompanyPage);
dated_page!(/// All people.
    ContactsPage, contacts_page_view, __preload_contacts_page_view = ac_crm::screens::people_page);
page!(/// One person.
    ContactPage = ac_crm::screens::ContactPage);
dated_page!(/// All leads.
    LeadsPage, leads_page_view, __preload_leads_page_view = ac_crm::screens::leads_page);
page!(/// One lead.
    LeadPage = ac_crm::screens::LeadPage);
page!(/// The price list.
    ProductsPage = ac_crm::screens::products_page);
page!(/// One product.
    ProductPage = ac_crm::screens::ProductPage);
page!(/// All projects.
    ProjectsPage = ac_projects::screens::ProjectsPage);
page!(/// One project with its board.
    ProjectPage = ac_projects::screens::ProjectPage);
page!(/// One task.
    TaskPage = ac_projects::screens::TaskPage);
page!(/// All web forms.
    FormsPage = ac_crm::screens::FormsPage);
page!(/// One web form.
    FormPage = ac_crm::screens::FormPage);
page!(/// All dashboards.
    DashboardsPage = ac_crm::screens::DashboardsPage);
page!(/// One dashboard.
    DashboardPage = ac_crm::screens::DashboardPage);
page!(/// Where files come in, and the imports made so far.
    ImportsPage = ac_crm::screens::ImportsPage);
page!(/// One import, from its columns to its report.
    ImportPage = ac_crm::screens::ImportPage);
dated_page!(/// What is to be done, by day.
    ActivitiesPage, activities_page_view, __preload_activities_page_view = ac_crm::screens::activities_page);
page!(/// Records that may be the same.
    DuplicatesPage = ac_crm::screens::DuplicatesPage);
page!(/// Companies side by side, to be made one.
    MergeCompanyPage = ac_crm::screens::MergeCompanyPage);
page!(/// People side by side, to be made one.
    MergeContactPage = ac_crm::screens::MergeContactPage);
page!(/// What was deleted, and the way back.
    BinPage = ac_crm::screens::BinPage);
page!(/// Who changed what, and whether the log still holds.
    AuditPage = ac_audit::AuditPage);
page!(/// How long the server takes for each screen.
    SpeedPage = ac_speed::SpeedPage);
page!(/// One's own name, address and password.
    AccountPage = ac_identity::SettingsAccount);
page!(/// One's second factor and sessions.
    SecurityPage = ac_identity::SettingsSecurity);
page!(/// Who belongs to the workspace.
    MembersPage = ac_identity::SettingsMembers);
page!(/// What the workspace says itself of who may do what.
    RolesPage = ac_identity::SettingsRoles);
page!(/// Who sees each other's records.
    TeamsPage = ac_identity::SettingsTeams);
page!(/// What programs may use.
    TokensPage = ac_identity::SettingsTokens);
page!(/// What the workspace adds to its records.
    FieldsPage = fields_settings);
page!(/// The ways that deals go.
    PipelinesPage = pipelines_settings);
page!(/// What other currencies are worth.
    CurrenciesPage = currencies_settings);
page!(/// Templates of e-mails.
    TemplatesPage = templates_settings);
page!(/// The living gallery of the design system.
    GalleryPage = ac_ui::Gallery);

/// The CRM's own settings in the frame of the settings: neither domain knows the other.
fn fields_settings() -> impl IntoView {
    view! {
        <ac_identity::Settings here=ac_identity::FIELDS title="Fields">
            <ac_crm::screens::FieldsSettings/>
        </ac_identity::Settings>
    }
}

fn pipelines_settings() -> impl IntoView {
    view! {
        <ac_identity::Settings here=ac_identity::PIPELINES title="Pipelines">
            <ac_crm::screens::PipelinesSettings/>
        </ac_identity::Settings>
    }
}

fn currencies_settings() -> impl IntoView {
    view! {
        <ac_identity::Settings here=ac_identity::CURRENCIES title="Currencies">
            <ac_crm::screens::RatesSettings/>
        </ac_identity::Settings>
    }
}

fn templates_settings() -> impl IntoView {
    view! {
        <ac_identity::Settings here=ac_identity::TEMPLATES title="E-mail templates">
            <ac_crm::screens::MailTemplatesSettings/>
        </ac_identity::Settings>
    }
}

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
