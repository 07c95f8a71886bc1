//! The log as a file.

use crate::support::{Said, emit, enter_member, said};
use ac_audit::{AuditFilter, list};
use ac_core::{
    AppError, Ctx, MemberId, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use axum::{
    Extension,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use std::sync::Arc;
use tower::ServiceExt;

/// Answers status, disposition and body.
async fn export(ctx: &Ctx, form: &str) -> (StatusCode, String, String) {
    let request = Request::post("/audit/export")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    let response = ac_audit::routes().layer(Extension(ctx.clone())).oneshot(request).await.unwrap();
    let status = response.status();
    let named = response.headers().get(header::CONTENT_DISPOSITION).map(|v| v.to_str().unwrap().to_owned());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, named.unwrap_or_default(), String::from_utf8(body.to_vec()).unwrap())
}

both_databases!(the_file_holds_every_match_over_many_pages, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &vec![said("deal.won", Resource::Deal); 250]).await;
    emit(&ctx, &[said("company.renamed", Resource::Company)]).await;
    let (status, named, body) = export(&ctx, "format=csv&kind=deal.").await;
    assert_eq!(
        (status, named),
        (StatusCode::OK, format!("attachment; filename=\"audit-acme-{}.csv\"", ctx.now().date()))
    );
    let mut rows = csv::Reader::from_reader(body.as_bytes());
    assert_eq!(&rows.headers().unwrap()[0], "seq");
    let seqs: Vec<i64> = rows.records().map(|row| row.unwrap()[0].parse().unwrap()).collect();
    assert_eq!(seqs, (1..=250).rev().collect::<Vec<_>>());

    let (_, _, body) = export(&ctx, "format=json&kind=deal.&actor=&from=").await;
    let entries: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap();
    assert_eq!(entries.len(), 250);
    let (_, _, none) = export(&ctx, "format=json&kind=nothing.").await;
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&none).unwrap(), Vec::<serde_json::Value>::new());
});

both_databases!(a_file_is_itself_in_the_log, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    export(&ctx, "format=csv&kind=deal.").await;
    let page = list(&ctx, &AuditFilter::default(), None, 10).await.unwrap();
    assert_eq!((page.data[0].kind.as_str(), page.data[0].actor.id), ("audit.exported", ctx.actor.member()));
    assert_eq!(page.data[0].data["filter"]["kind"], "deal.");
});

both_databases!(s32_no_cell_is_a_formula, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let evil = Said { name: "=HYPERLINK(\"http://evil.example\")", ..said("deal.renamed", Resource::Deal) };
    let ada = as_role(&ctx, Role::Member);
    enter_member(&ctx, ada.actor.member().unwrap_or_else(MemberId::generate), "@SUM(A1)").await;
    emit(&ada, &[evil]).await;
    let (_, _, body) = export(&ctx, "format=csv&kind=deal.").await;
    for row in csv::Reader::from_reader(body.as_bytes()).records() {
        let row = row.unwrap();
        assert_eq!((&row[4], &row[8]), ("'@SUM(A1)", "'=HYPERLINK(\"http://evil.example\")"));
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝'])), "{row:?}");
    }
});

both_databases!(only_owners_and_admins_take_the_log_out, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    for role in Role::ALL {
        let (status, _, _) = export(&as_role(&ctx, role), "format=csv").await;
        let may = matches!(role, Role::Owner | Role::Admin);
        let expect = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(status, expect, "{}", role.as_str());
    }
    let page = list(&ctx, &AuditFilter::default(), None, 10).await.unwrap();
    assert_eq!(page.data.len(), 2, "a refused file is no event");
});

both_databases!(bad_forms_are_named, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    for form in ["", "format=xls", "format=csv&from=never", "format=csv&subject_id=1"] {
        assert_eq!(export(&ctx, form).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
});

both_databases!(a_file_ends_with_the_right_to_it, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &vec![said("deal.won", Resource::Deal); 250]).await;
    for now in [Err(AppError::unauthenticated()), Ok(as_role(&ctx, Role::Member))] {
        let begun = ctx.clone().with_recheck(Arc::new(move || Box::pin(std::future::ready(now.clone()))));
        let request = Request::post("/audit/export")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("format=csv"))
            .unwrap();
        let response = ac_audit::routes().layer(Extension(begun)).oneshot(request).await.unwrap();
        assert!(response.into_body().collect().await.is_err());
    }
});
