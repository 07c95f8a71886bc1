//! What is under way while a password is reset or a second factor turned on: it ends with what it was proved by.

use crate::common::{App, BASE, Browser, PASSWORD, Reply, host};
use ac_core::{AppError, both_databases, testing::TestPlatform};
use ac_identity::{IdentityError, Viewer, account, api_tokens, totp};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version, password_hash::SaltString};
use axum::http::StatusCode;
use sea_orm::ConnectionTrait;
use std::{future::Future, time::Duration};

const ADA: &str = "ada@acme.test";
const NEW: &str = "acht blaue Enten";
/// So many passes that there is time for a reset while one password is verified.
const SLOW_PASSES: u32 = 80;
/// Long enough for a request to come as far as it gets while another holds what it needs.
const A_WHILE: Duration = Duration::from_secs(2);

async fn ada(platform: &TestPlatform) -> (App, Browser, Viewer) {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    let mut browser = app.browser();
    browser.sign_in_to("acme", ADA).await;
    let viewer = app.seen(&mut browser).await.0;
    (app, browser, viewer)
}

async fn execute(app: &App, sql: &str) {
    app.identity.platform.control.db().execute_unprepared(sql).await.unwrap();
}

/// Lets verifying Ada's password take long.
async fn slow_down(app: &App) {
    let params = Params::new(19_456, SLOW_PASSES, 1, None).unwrap();
    let salt = SaltString::encode_b64(b"sixteen bytes...").unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string();
    execute(app, &format!("UPDATE identity SET password_hash = '{hash}'")).await;
}

/// Begins to send a form with Ada's password, does `meanwhile` while the password is verified, and answers what came back.
async fn overtaken(
    app: &App,
    mut browser: Browser,
    path: &'static str,
    meanwhile: impl Future<Output = ()>,
) -> (Browser, Reply) {
    let before = app.identity.password_verifications();
    let sent = tokio::spawn(async move {
        let reply = browser.post(BASE, path, &[("email", ADA), ("password", PASSWORD)]).await;
        (browser, reply)
    });
    while app.identity.password_verifications() == before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    meanwhile.await;
    assert!(!sent.is_finished(), "{path} was overtaken");
    sent.await.unwrap()
}

async fn reset_link(app: &App) -> String {
    app.browser().post(BASE, "/forgot", &[("email", ADA)]).await;
    app.mailed_path(ADA).await
}

async fn reset(app: &App, path: &str) {
    let reply = app.browser().post(BASE, path, &[("password", NEW)]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
}

/// Turns the second factor on with `viewer`'s session; answers its recovery codes.
async fn turn_on(app: &App, viewer: &Viewer) -> Vec<String> {
    let enrolment = totp::begin(&app.identity, viewer).await.unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(enrolment.secret.as_bytes()).unwrap();
    let generator = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 1, 30, secret, None, String::new()).unwrap();
    let now = app.identity.platform.clock.now().0 / 1_000_000;
    totp::enable(&app.identity, viewer, &generator.generate(now as u64)).await.unwrap()
}

/// Runs `act` while a change that ends every session of Ada's is on its way, and answers what came of it.
async fn while_all_ends<T: Send + 'static>(app: &App, act: impl Future<Output = T> + Send + 'static) -> T {
    let tx = app.identity.platform.control.begin().await.unwrap();
    tx.execute_unprepared("UPDATE identity SET updated_at = updated_at + 1").await.unwrap();
    tx.execute_unprepared("DELETE FROM session").await.unwrap();
    let act = tokio::spawn(act);
    tokio::time::sleep(A_WHILE).await;
    assert!(!act.is_finished(), "it waits for what is on its way");
    tx.commit().await.unwrap();
    act.await.unwrap()
}

fn status(error: IdentityError) -> u16 {
    AppError::from(error).code.status()
}

both_databases!(s15_a_sign_in_does_not_outlive_a_reset, async |platform: &TestPlatform| {
    let (app, _, _) = ada(platform).await;
    let link = reset_link(&app).await;
    slow_down(&app).await;
    let (mut thief, reply) = overtaken(&app, app.browser(), "/sign-in", reset(&app, &link)).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "the old password");
    assert!(thief.cookie(BASE).is_none());
    assert_ne!(thief.get(BASE, "/workspaces").await.status, StatusCode::OK);
    let reply = app.browser().post(BASE, "/sign-in", &[("email", ADA), ("password", NEW)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
});

both_databases!(s15_a_sign_in_meets_a_second_factor_turned_on_meanwhile, async |platform: &TestPlatform| {
    let (app, _, viewer) = ada(platform).await;
    slow_down(&app).await;
    let on = async {
        turn_on(&app, &viewer).await;
    };
    let (mut thief, reply) = overtaken(&app, app.browser(), "/sign-in", on).await;
    assert!(reply.location().starts_with("/sign-in/code"), "{} {}", reply.status, reply.location());
    assert_ne!(thief.get(BASE, "/workspaces").await.status, StatusCode::OK);
});

both_databases!(s15_a_confirmation_does_not_outlive_a_reset, async |platform: &TestPlatform| {
    let (app, browser, _) = ada(platform).await;
    let link = reset_link(&app).await;
    slow_down(&app).await;
    let (mut thief, reply) = overtaken(&app, browser, "/confirm", reset(&app, &link)).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert_eq!(thief.get(BASE, "/workspaces").await.status, StatusCode::UNAUTHORIZED);
});

both_databases!(s15_a_confirmation_meets_a_second_factor_turned_on_meanwhile, async |platform: &TestPlatform| {
    let (app, browser, viewer) = ada(platform).await;
    slow_down(&app).await;
    let on = async {
        turn_on(&app, &viewer).await;
    };
    let (_, reply) = overtaken(&app, browser, "/confirm", on).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "it asks for the code");
});

both_databases!(s15_a_code_does_not_outlive_the_password_before_it, async |platform: &TestPlatform| {
    let (app, _, viewer) = ada(platform).await;
    let codes = turn_on(&app, &viewer).await;
    let mut thief = app.browser();
    thief.post(BASE, "/sign-in", &[("email", ADA), ("password", PASSWORD)]).await;
    let code = codes[0].clone();
    let (mut thief, reply) = while_all_ends(&app, async move {
        let reply = thief.post(BASE, "/sign-in/code", &[("code", &code)]).await;
        (thief, reply)
    })
    .await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{}", reply.location());
    assert_ne!(thief.get(BASE, "/workspaces").await.status, StatusCode::OK);
});

both_databases!(s15_an_ended_session_changes_no_credential, async |platform: &TestPlatform| {
    let (app, mut browser, viewer) = ada(platform).await;
    let ctx = app.seen(&mut browser).await.1;
    let (of, to) = (app.identity.clone(), viewer.clone());
    let password = while_all_ends(&app, async move { account::change_password(&of, &to, NEW).await }).await;
    assert_eq!(status(password.unwrap_err()), 401);
    let reply = app.browser().post(BASE, "/sign-in", &[("email", ADA), ("password", NEW)]).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "the password stays");
    let identity = &app.identity;
    assert_eq!(status(account::request_email(identity, &viewer, "eve@new.test").await.unwrap_err()), 401);
    assert_eq!(status(totp::begin(identity, &viewer).await.err().unwrap()), 401);
    assert_eq!(status(totp::enable(identity, &viewer, "000000").await.unwrap_err()), 401);
    assert_eq!(status(totp::disable(identity, &viewer).await.unwrap_err()), 401);
    assert_eq!(status(totp::new_recovery_codes(identity, &viewer).await.unwrap_err()), 401);
    let new = api_tokens::NewApiToken { name: "x".into(), scopes: None, expires_in_days: None };
    assert_eq!(status(api_tokens::create(identity, &ctx, &viewer, new).await.unwrap_err()), 401);
});

both_databases!(s15_a_hand_off_ends_with_the_session_it_comes_from, async |platform: &TestPlatform| {
    let (app, mut browser, _) = ada(platform).await;
    browser.cookies.remove(&host("acme"));
    let go = browser.get(&host("acme"), "/sign-in").await.location().replace("http://localhost:3000", "");
    let redeem = browser.get(BASE, &go).await.location().replace("http://acme.localhost:3000", "");
    let reply = while_all_ends(&app, async move { browser.get(&host("acme"), &redeem).await }).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", reply.body);
});
