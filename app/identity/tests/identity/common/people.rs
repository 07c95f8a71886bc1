//! Who the tests are about: Ada, owner of acme, and whom she invites.

use super::{App, BASE, Browser, PASSWORD};
use ac_core::{AppError, Ctx, Role, log, testing::TestPlatform};
use ac_identity::{
    invites, members,
    model::{Belonging, MemberQuery, MemberRow},
};
use axum::http::StatusCode;

pub const ADA: &str = "ada@acme.test";

pub async fn ada(platform: &TestPlatform) -> (App, Browser, Ctx) {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    let mut browser = app.browser();
    browser.sign_in_to("acme", ADA).await;
    let ctx = app.seen(&mut browser).await.1;
    (app, browser, ctx)
}

/// Invites an address and lets it join as somebody new.
pub async fn join(app: &App, ctx: &Ctx, email: &str, role: Role) -> Browser {
    invites::invite(&app.identity, ctx, "Ada", email, role, None, None).await.unwrap();
    let path = app.mailed_path(email).await;
    let mut browser = app.browser();
    let reply = browser.post(BASE, &path, &[("name", "Somebody New"), ("password", PASSWORD)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    let (_, page) = browser.follow(BASE, reply).await;
    assert!(page.body.starts_with("acme"), "{}", page.body);
    browser
}

pub fn status(error: impl Into<AppError>) -> u16 {
    error.into().code.status()
}

pub async fn kinds(ctx: &Ctx) -> Vec<String> {
    let frames = ctx.read(async |tx| log::frames_after(tx.conn(), 0).await).await.unwrap();
    frames.into_iter().map(|f| f.kind).collect()
}

pub async fn member(ctx: &Ctx, email: &str) -> MemberRow {
    everybody(ctx).await.into_iter().find(|m| m.email.as_deref() == Some(email)).unwrap()
}

/// Who is here and who was, as far as one page goes.
pub async fn everybody(ctx: &Ctx) -> Vec<MemberRow> {
    let mut all = Vec::new();
    for belonging in [Belonging::Here, Belonging::Former] {
        all.extend(members::list(ctx, &MemberQuery::of(belonging)).await.unwrap().data);
    }
    all
}
