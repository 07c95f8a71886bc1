//! Passwords, second factor, resets, and what they end: the rules about proving who one is.

use crate::common::{App, BASE, Browser, PASSWORD, host};
use ac_core::{both_databases, testing::TestPlatform};
use ac_identity::{Identity, totp};
use axum::http::StatusCode;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

const ADA: &str = "ada@acme.test";

async fn try_password(browser: &mut Browser, email: &str, password: &str) -> crate::common::Reply {
    browser.post(BASE, "/sign-in", &[("email", email), ("password", password)]).await
}

/// A browser that is signed in to acme as its owner, and the app around it.
async fn ada(platform: &TestPlatform) -> (App, Browser) {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    let mut browser = app.browser();
    browser.sign_in_to("acme", ADA).await;
    (app, browser)
}

both_databases!(s19_wrong_passwords_for_one_account_and_no_permanent_lock, async |platform: &TestPlatform| {
    let (app, _) = ada(platform).await;
    for n in 0..50 {
        let mut browser = app.browser();
        browser.address = format!("198.51.{n}.7");
        assert_eq!(
            try_password(&mut browser, ADA, &format!("wrong {n}")).await.status,
            StatusCode::UNAUTHORIZED,
            "{n}"
        );
    }
    let mut browser = app.browser();
    browser.address = "198.51.100.99".into();
    let refused = try_password(&mut browser, ADA, PASSWORD).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "by account, from whatever address");
    let seconds: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=72).contains(&seconds), "{seconds}");
    platform.platform.clock.advance_secs(seconds);
    assert_eq!(try_password(&mut browser, ADA, PASSWORD).await.status, StatusCode::SEE_OTHER, "it ends by itself");
});

both_databases!(s19_s10_one_client_over_many_accounts, async |platform: &TestPlatform| {
    let (app, _) = ada(platform).await;
    let mut browser = app.browser();
    for n in 0..20 {
        browser.headers.insert("x-forwarded-for", format!("198.51.100.{n}"));
        let reply = try_password(&mut browser, &format!("nobody{n}@acme.test"), &format!("wrong {n}")).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{n}");
    }
    browser.headers.insert("x-forwarded-for", "198.51.100.250".into());
    assert_eq!(
        try_password(&mut browser, ADA, PASSWORD).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "by address, which X-Forwarded-For does not change"
    );
    let mut elsewhere = app.browser();
    elsewhere.address = "192.0.2.1".into();
    assert_eq!(try_password(&mut elsewhere, ADA, PASSWORD).await.status, StatusCode::SEE_OTHER);
});

both_databases!(s10_a_trusted_proxy_is_believed, async |platform: &TestPlatform| {
    let config =
        ac_identity::IdentityConfig { trusted_proxies: vec!["203.0.113.0/24".parse().unwrap()], ..Default::default() };
    let app = App::with(platform, config);
    let mut browser = app.browser();
    for n in 0..30 {
        browser.headers.insert("x-forwarded-for", format!("198.51.100.{n}"));
        let reply = try_password(&mut browser, &format!("nobody{n}@acme.test"), &format!("wrong {n}")).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{n}");
    }
});

both_databases!(s19_one_password_sprayed_over_accounts_and_addresses, async |platform: &TestPlatform| {
    let app = App::new(platform);
    let mut statuses = Vec::new();
    for n in 0..21 {
        let mut browser = app.browser();
        browser.address = format!("198.51.{n}.7");
        statuses.push(try_password(&mut browser, &format!("user{n}@acme.test"), "Sprayed everywhere").await.status);
    }
    assert_eq!(statuses.pop(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert!(statuses.iter().all(|s| *s == StatusCode::UNAUTHORIZED), "{statuses:?}");
});

both_databases!(s40_parallel_guesses_do_not_slip_through, async |platform: &TestPlatform| {
    let (app, _) = ada(platform).await;
    let guesses: Vec<_> = (0..80)
        .map(|n| {
            let mut browser = app.browser();
            browser.address = format!("198.51.{n}.7");
            tokio::spawn(async move { try_password(&mut browser, ADA, &format!("wrong {n}")).await.status })
        })
        .collect();
    let mut tried = 0;
    for guess in guesses {
        tried += usize::from(guess.await.unwrap() == StatusCode::UNAUTHORIZED);
    }
    assert_eq!(tried, 50);
    assert!(app.identity.most_hashes_at_once() <= 2, "s22: {}", app.identity.most_hashes_at_once());
});

both_databases!(s20_known_and_unknown_get_the_same_answer_for_the_same_work, async |platform: &TestPlatform| {
    let (app, _) = ada(platform).await;
    let mails = async || ac_identity::outbox::list(&app.identity).await.unwrap().len();
    for (path, extra) in [("/sign-in", Some(("password", "not the password"))), ("/forgot", None), ("/sign-up", None)] {
        let mut seen = Vec::new();
        for email in [ADA, "eve@acme.test"] {
            let (verifications, written) = (app.identity.password_verifications(), mails().await);
            let mut fields = vec![("email", email)];
            fields.extend(extra);
            let reply = app.browser().post(BASE, path, &fields).await;
            let body = reply.body.replace(email, "E");
            let work = app.identity.password_verifications() - verifications;
            seen.push((reply.status, body, work, mails().await - written, reply.cookies().len()));
        }
        assert_eq!(seen[0], seen[1], "{path}");
        assert_eq!(seen[0].2, u64::from(extra.is_some()), "{path}: one verification where there is a password");
    }
});

both_databases!(s22_old_hashes_grow_at_sign_in, async |platform: &TestPlatform| {
    let (app, _) = ada(platform).await;
    let weak = {
        use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version, password_hash::SaltString};
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(4_096, 1, 1, None).unwrap());
        let salt = SaltString::encode_b64(b"sixteen bytes...").unwrap();
        argon2.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string()
    };
    execute(&app.identity, &format!("UPDATE identity SET password_hash = '{weak}'")).await;
    assert_eq!(try_password(&mut app.browser(), ADA, "wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(hash(&app.identity).await, weak, "a wrong password changes nothing");
    assert_eq!(try_password(&mut app.browser(), ADA, PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert!(hash(&app.identity).await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_eq!(try_password(&mut app.browser(), ADA, PASSWORD).await.status, StatusCode::SEE_OTHER);
});

both_databases!(s25_a_reset_counts_once_and_ends_every_session, async |platform: &TestPlatform| {
    let (app, mut browser) = ada(platform).await;
    let mut asking = app.browser();
    asking.headers.insert("x-forwarded-host", "evil.example".into());
    assert_eq!(asking.post(BASE, "/forgot", &[("email", ADA)]).await.status, StatusCode::OK);
    let mail = app.mail(ADA).await;
    assert!(mail.body.contains("http://localhost:3000/reset/") && !mail.body.contains("evil"), "s9: {}", mail.body);
    let path = app.mailed_path(ADA).await;
    let token = path.strip_prefix("/reset/").unwrap();
    assert!(!dump(&app.identity, "single_use_token", "token_hash").await.contains(token), "hashed");
    assert_eq!(asking.get(BASE, &path).await.status, StatusCode::OK, "looking does not use it up");
    assert_eq!(asking.post(BASE, &path, &[("password", "short")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(asking.post(BASE, &path, &[("password", "password1")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(asking.post(BASE, &path, &[("password", "acht blaue Enten")]).await.status, StatusCode::OK);
    assert!(asking.cookie(BASE).is_none(), "a reset signs nobody in");
    assert_eq!(
        asking.post(BASE, &path, &[("password", "neun rote Enten")]).await.status,
        StatusCode::NOT_FOUND,
        "once"
    );
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(try_password(&mut app.browser(), ADA, PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(try_password(&mut app.browser(), ADA, "acht blaue Enten").await.status, StatusCode::SEE_OTHER);
    app.browser().post(BASE, "/forgot", &[("email", ADA)]).await;
    let late = app.mailed_path(ADA).await;
    platform.platform.clock.advance_secs(1_801);
    assert_eq!(app.browser().get(BASE, &late).await.status, StatusCode::NOT_FOUND, "half an hour");
});

both_databases!(s23_s24_s25_the_second_factor, async |platform: &TestPlatform| {
    let (app, mut browser) = ada(platform).await;
    let mut second = app.browser();
    second.sign_in_to("acme", ADA).await;
    let viewer = viewer(&app, &mut browser).await;
    let enrolment = totp::begin(&app.identity, &viewer).await.unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(enrolment.secret.as_bytes()).unwrap();
    assert!(enrolment.otpauth_url.starts_with("otpauth://totp/"), "{}", enrolment.otpauth_url);
    let hex = data_encoding::HEXLOWER.encode(&secret);
    assert!(!dump(&app.identity, "identity", "totp_secret").await.contains(&hex), "s37: sealed at rest");
    assert!(totp::enable(&app.identity, &viewer, "000000").await.is_err());
    let clock = &platform.platform.clock;
    let code = |offset: i64| code_at(&secret, clock.now().0 / 1_000_000 + offset);
    let enrolled_with = code(0);
    let recovery = totp::enable(&app.identity, &viewer, &enrolled_with).await.unwrap();
    assert_eq!(recovery.len(), 10);
    assert_eq!(second.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "s15: others end");
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.status, StatusCode::OK, "this one stays");

    let mut fresh = app.browser();
    let reply = try_password(&mut fresh, ADA, PASSWORD).await;
    assert!(reply.location().starts_with("/sign-in/code"), "{}", reply.location());
    let pending = fresh.cookie(BASE).unwrap().to_owned();
    for path in ["/workspaces", "/new", "/confirm"] {
        assert_ne!(fresh.clone().get(BASE, path).await.status, StatusCode::OK, "{path} with a password alone");
    }
    assert!(fresh.clone().get(BASE, "/go/acme?bind=x").await.location().starts_with("/sign-in"));
    let used = fresh.clone().post(BASE, "/sign-in/code", &[("code", &enrolled_with)]).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "the same code twice, even at enrolment");
    clock.advance_secs(60);
    let now = code(0);
    let mut twin = fresh.clone();
    let reply = fresh.post(BASE, "/sign-in/code", &[("code", &now)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert_ne!(fresh.cookie(BASE).unwrap(), pending, "s13: the id changes");
    assert_eq!(twin.get(BASE, "/workspaces").await.status, StatusCode::UNAUTHORIZED, "and the old one is dead");
    let mut again = app.browser();
    try_password(&mut again, ADA, PASSWORD).await;
    let reply = again.post(BASE, "/sign-in/code", &[("code", &now)]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "s23: the same code twice");
    let reply = again.post(BASE, "/sign-in/code", &[("code", &recovery[0].to_lowercase())]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "a recovery code, however typed");
    let mut third = app.browser();
    try_password(&mut third, ADA, PASSWORD).await;
    let reply = third.post(BASE, "/sign-in/code", &[("code", &recovery[0])]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "s24: once");
    assert!(!dump(&app.identity, "recovery_code", "code_hash").await.contains(&recovery[1]), "s24: hashed");

    app.browser().post(BASE, "/forgot", &[("email", ADA)]).await;
    let path = app.mailed_path(ADA).await;
    assert_eq!(app.browser().post(BASE, &path, &[("password", "acht blaue Enten")]).await.status, StatusCode::OK);
    let mut after = app.browser();
    let reply = try_password(&mut after, ADA, "acht blaue Enten").await;
    assert!(reply.location().starts_with("/sign-in/code"), "s25: a reset does not skip the second factor");
});

both_databases!(s40_a_code_counts_for_one_of_many_at_once, async |platform: &TestPlatform| {
    let (app, mut browser) = ada(platform).await;
    let viewer = viewer(&app, &mut browser).await;
    let enrolment = totp::begin(&app.identity, &viewer).await.unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(enrolment.secret.as_bytes()).unwrap();
    let clock = &platform.platform.clock;
    let recovery = totp::enable(&app.identity, &viewer, &code_at(&secret, clock.now().0 / 1_000_000)).await.unwrap();
    for with_recovery_code in [true, false] {
        clock.advance_secs(3_600);
        let code = code_at(&secret, clock.now().0 / 1_000_000);
        let proof = if with_recovery_code { recovery[0].clone() } else { code };
        let mut browsers = Vec::new();
        for n in 0..8 {
            let mut browser = app.browser();
            browser.address = format!("198.51.{n}.7");
            try_password(&mut browser, ADA, PASSWORD).await;
            browsers.push(browser);
        }
        let tries: Vec<_> = browsers
            .into_iter()
            .map(|mut browser| {
                let proof = proof.clone();
                tokio::spawn(async move { browser.post(BASE, "/sign-in/code", &[("code", &proof)]).await.status })
            })
            .collect();
        let mut taken = 0;
        for one in tries {
            taken += usize::from(one.await.unwrap() == StatusCode::SEE_OTHER);
        }
        assert_eq!(taken, 1, "{proof}");
    }
});

both_databases!(s37_a_secret_does_not_open_in_another_row, async |platform: &TestPlatform| {
    let (app, mut browser) = ada(platform).await;
    app.workspace("other", "eve@other.test").await;
    let mut eve = app.browser();
    eve.sign_in_to("other", "eve@other.test").await;
    let (ada, eve) = (viewer(&app, &mut browser).await, viewer(&app, &mut eve).await);
    let enrolment = totp::begin(&app.identity, &eve).await.unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(enrolment.secret.as_bytes()).unwrap();
    totp::begin(&app.identity, &ada).await.unwrap();
    execute(
        &app.identity,
        "UPDATE identity SET totp_secret = (SELECT totp_secret FROM identity WHERE email_key = 'eve@other.test') \
         WHERE email_key = 'ada@acme.test'",
    )
    .await;
    let code = code_at(&secret, platform.platform.clock.now().0 / 1_000_000);
    assert!(totp::enable(&app.identity, &ada, &code).await.is_err(), "swapped ciphertext");
    assert!(totp::enable(&app.identity, &eve, &code).await.is_ok(), "in its own row");
});

both_databases!(s15_a_new_password_ends_other_sessions, async |platform: &TestPlatform| {
    let (app, mut browser) = ada(platform).await;
    let mut second = app.browser();
    second.sign_in_to("acme", ADA).await;
    let viewer = viewer(&app, &mut browser).await;
    ac_identity::account::change_password(&app.identity, &viewer, "acht blaue Enten").await.unwrap();
    for (at, path) in [(host("acme"), "/api/v1/who"), (BASE.to_owned(), "/workspaces")] {
        assert_eq!(second.get(&at, path).await.status, StatusCode::UNAUTHORIZED, "{at}");
        assert_eq!(browser.get(&at, path).await.status, StatusCode::OK, "{at}");
    }
});

both_databases!(s18_sensitive_changes_need_a_fresh_sign_in, async |platform: &TestPlatform| {
    use ac_identity::{account, api_tokens};
    let (app, mut browser) = ada(platform).await;
    platform.platform.clock.advance_secs(601);
    let stale = viewer(&app, &mut browser).await;
    let (identity, ctx) = (&app.identity, ctx(&app, &mut browser).await);
    let new = || api_tokens::NewApiToken { name: "x".into(), scopes: None, expires_in_days: None };
    let code = |error: ac_identity::IdentityError| ac_core::AppError::from(error).code.status();
    assert_eq!(code(account::change_password(identity, &stale, "acht blaue Enten").await.unwrap_err()), 403);
    assert_eq!(code(account::request_email(identity, &stale, "new@acme.test").await.unwrap_err()), 403);
    assert_eq!(code(totp::begin(identity, &stale).await.err().unwrap()), 403);
    assert_eq!(code(totp::enable(identity, &stale, "000000").await.unwrap_err()), 403);
    assert_eq!(code(totp::disable(identity, &stale).await.unwrap_err()), 403);
    assert_eq!(code(totp::new_recovery_codes(identity, &stale).await.unwrap_err()), 403);
    assert_eq!(code(api_tokens::create(identity, &ctx, &stale, new()).await.unwrap_err()), 403);
    let fields = [("password", "wrong"), ("workspace", "acme"), ("next", "/settings/security")];
    assert_eq!(browser.post(BASE, "/confirm", &fields).await.status, StatusCode::UNAUTHORIZED);
    let before = browser.cookie(BASE).unwrap().to_owned();
    let fields = [("password", PASSWORD), ("workspace", "acme"), ("next", "/settings/security")];
    let reply = browser.post(BASE, "/confirm", &fields).await;
    assert_eq!(reply.location(), "http://acme.localhost:3000/settings/security");
    assert_ne!(browser.cookie(BASE).unwrap(), before);
    let fresh = viewer(&app, &mut browser).await;
    account::change_password(identity, &fresh, "acht blaue Enten").await.unwrap();
    api_tokens::create(identity, &ctx, &fresh, new()).await.unwrap();
});

both_databases!(s18_sessions_are_listed_and_revoked, async |platform: &TestPlatform| {
    let (app, mut browser) = ada(platform).await;
    let mut second = app.browser();
    second.headers.insert("user-agent", "Second/2".into());
    second.sign_in_to("acme", ADA).await;
    app.workspace("other", "eve@other.test").await;
    let mut eve = app.browser();
    eve.sign_in_to("other", "eve@other.test").await;
    let viewer_here = viewer(&app, &mut browser).await;
    let sessions = ac_identity::account::list_sessions(&app.identity, &viewer_here).await.unwrap();
    assert_eq!(sessions.len(), 2, "two browsers, of which workspaces' sessions are part");
    let other = sessions.iter().find(|s| !s.current).unwrap();
    assert_eq!(other.user_agent, "Second/2");
    let eve_viewer = viewer(&app, &mut eve).await;
    let foreign = ac_identity::account::revoke_session(&app.identity, &eve_viewer, other.id).await.unwrap_err();
    assert_eq!(ac_core::AppError::from(foreign).code.status(), 404, "somebody else's");
    ac_identity::account::revoke_session(&app.identity, &viewer_here, other.id).await.unwrap();
    assert_eq!(second.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.status, StatusCode::OK);
});

both_databases!(s25_a_new_address_counts_for_who_asked, async |platform: &TestPlatform| {
    let (app, mut browser) = ada(platform).await;
    app.workspace("other", "eve@other.test").await;
    let mut eve = app.browser();
    eve.sign_in_to("other", "eve@other.test").await;
    let viewer_here = viewer(&app, &mut browser).await;
    ac_identity::account::request_email(&app.identity, &viewer_here, "eve@other.test").await.unwrap();
    assert!(!app.mail("eve@other.test").await.body.contains("/email/"), "a taken address gets no link");
    ac_identity::account::request_email(&app.identity, &viewer_here, "ada@new.test").await.unwrap();
    let path = app.mailed_path("ada@new.test").await;
    assert_eq!(eve.post(BASE, &path, &[]).await.status, StatusCode::NOT_FOUND, "somebody else's link");
    assert_eq!(browser.get(BASE, &path).await.status, StatusCode::OK);
    assert_eq!(browser.post(BASE, &path, &[]).await.status, StatusCode::OK);
    assert_eq!(try_password(&mut app.browser(), ADA, PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(try_password(&mut app.browser(), "ada@new.test", PASSWORD).await.status, StatusCode::SEE_OTHER);
});

fn code_at(secret: &[u8], seconds: i64) -> String {
    let generator =
        totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 1, 30, secret.to_vec(), None, String::new()).unwrap();
    generator.generate(seconds as u64)
}

/// The viewer as a request would find it now.
async fn viewer(app: &App, browser: &mut Browser) -> ac_identity::Viewer {
    app.seen(browser).await.0
}

async fn ctx(app: &App, browser: &mut Browser) -> ac_core::Ctx {
    app.seen(browser).await.1
}

async fn execute(identity: &Identity, sql: &str) {
    identity.platform.control.db().execute_unprepared(sql).await.unwrap();
}

#[derive(FromQueryResult)]
struct Text {
    text: Option<String>,
}

async fn hash(identity: &Identity) -> String {
    let db = identity.platform.control.db();
    let ask = Statement::from_string(db.get_database_backend(), "SELECT password_hash AS text FROM identity");
    Text::find_by_statement(ask).one(db).await.unwrap().unwrap().text.unwrap()
}

/// A binary column of all rows as lower-case hex and as text.
async fn dump(identity: &Identity, table: &str, column: &str) -> String {
    #[derive(FromQueryResult)]
    struct Bytes {
        bytes: Option<Vec<u8>>,
    }
    let db = identity.platform.control.db();
    let ask = Statement::from_string(db.get_database_backend(), format!("SELECT {column} AS bytes FROM {table}"));
    let rows = Bytes::find_by_statement(ask).all(db).await.unwrap();
    assert!(!rows.is_empty(), "{table} has rows");
    let all: Vec<u8> = rows.into_iter().filter_map(|row| row.bytes).flatten().collect();
    format!("{} {}", data_encoding::HEXLOWER.encode(&all), String::from_utf8_lossy(&all))
}
