//! The screen as the server renders it, which is also what a browser without scripts shows.

use crate::support::{emit, enter_member, said};
use ac_audit::AuditPage;
use ac_core::{
    Ctx, MemberId, Resource, Role,
    testing::{TestPlatform, as_role},
};
use axum::{
    Extension, Router,
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};
use std::sync::LazyLock;
use tower::ServiceExt;

#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    ac_ui::provide_toasts();
    view! {
        <Pages>
            <Routes fallback=|| ()>
                <Route path=path!("settings/audit") view=AuditPage ssr=SsrMode::Async/>
            </Routes>
        </Pages>
    }
}

fn document() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head><leptos_meta::MetaTags/></head>
            <body><App/></body>
        </html>
    }
}

/// Listing the routes also starts what runs the resources. It holds back for ever what loads data meanwhile: it is done once,
/// before the first page.
static STARTED: LazyLock<()> = LazyLock::new(|| drop(leptos_axum::generate_route_list(App)));

async fn page(ctx: &Ctx, query: &str) -> (StatusCode, String) {
    LazyLock::force(&STARTED);
    let handler = leptos_axum::render_app_async(document);
    let app = Router::new().fallback(handler).layer(Extension(ctx.clone()));
    let request = Request::get(format!("/settings/audit{query}")).body(Body::empty()).unwrap();
    let response = app.oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_reads_who_changed_what() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let ada = as_role(&ctx, Role::Member);
    enter_member(&ctx, ada.actor.member().unwrap_or_else(MemberId::generate), "Ada <b>Ångström").await;
    emit(&ada, &[said("deal.renamed", Resource::Deal)]).await;
    emit(&ctx, &[said("company.renamed", Resource::Company)]).await;
    let (status, html) = page(&ctx, "").await;
    assert_eq!(status, StatusCode::OK);
    for text in [
        "Audit log",
        "Renamed: Hottechi",
        "Name: Old → Hottechi",
        "Check the chain",
        "Ada &lt;b&gt;Ångström",
        "Time (UTC)",
    ] {
        assert!(html.contains(text), "{text} is missing in {html}");
    }
    let (_, narrowed) = page(&ctx, "?subject_kind=company").await;
    assert!(!narrowed.contains("Entry 1:") && narrowed.contains("Entry 2:"), "{narrowed}");
    assert!(narrowed.contains("Clear"));
    assert!(narrowed.contains(r#"<option value="company" selected"#), "{narrowed}");
    assert!(narrowed.contains(r#"name="subject_kind" value="company""#), "the export takes the filter along");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_other_state_says_what_to_do() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let check = async |ctx: &Ctx, query: &str, status: StatusCode, text: &str| {
        let (got, html) = page(ctx, query).await;
        assert_eq!(got, status, "{query}");
        assert!(html.contains(text), "{text} is missing in {html}");
    };
    check(&ctx, "", StatusCode::OK, "Nothing has happened yet").await;
    check(&ctx, "?kind=deal.", StatusCode::OK, "No entry matches").await;
    check(&ctx, "?from=never", StatusCode::UNPROCESSABLE_ENTITY, "Enter a day such as").await;
    check(&as_role(&ctx, Role::Member), "", StatusCode::FORBIDDEN, "for owners and admins").await;
    check(&as_role(&ctx, Role::Guest), "?kind=deal.", StatusCode::FORBIDDEN, "for owners and admins").await;
}
