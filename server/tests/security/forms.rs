//! Web forms as strangers find them: rows 9 to 12, 28, 34, 35 and 40 of the baseline at the only pages of a workspace that
//! take something from anybody.

use crate::support::{
    Installation,
    browser::{Ask, Browser, Reply, escaped},
    people::Workspace,
};
use ac_core::{Clock, both_databases, testing::TestPlatform};
use ac_crm::forms::{
    model::{Embedding, FormDraft, FormPatch, FormState, WebForm},
    queries,
    submission::{SubmissionState, Suspicion},
    verbs,
};
use serde_json::json;
use server::config::Options;

const GOOD: &str = "first_name=Ada&last_name=Byron&email=ada%40engines.test";

struct Open {
    acme: Workspace,
    form: WebForm,
    clock: Clock,
}

impl Open {
    async fn of(test: &TestPlatform, draft: FormDraft) -> Self {
        Self::at(test, draft, Options::default()).await
    }

    async fn at(test: &TestPlatform, draft: FormDraft, options: Options) -> Self {
        let installation = Installation::at(test, crate::support::BASE_URL, options);
        let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
        let draft = FormDraft { name: "Contact".into(), state: FormState::Active, ..draft };
        let form = verbs::create(&acme.owner.ctx, draft).await.unwrap();
        Self { acme, form, clock: test.platform.clock.clone() }
    }

    fn path(&self) -> String {
        format!("/f/{}", self.form.key)
    }

    fn visitor(&self) -> Browser {
        self.acme.installation.browser()
    }

    /// Draws the form, waits as long as somebody types, and sends it.
    async fn send(&self, visitor: &mut Browser, body: &str) -> Reply {
        let stamp = self.stamp(visitor).await;
        self.clock.advance_secs(60);
        self.post(visitor, &format!("{body}&stamp={stamp}")).await
    }

    async fn stamp(&self, visitor: &mut Browser) -> String {
        let page = visitor.get(&self.acme.host, &self.path()).await;
        assert_eq!(page.status, 200, "{}", page.body);
        stamp_in(&page)
    }

    async fn post(&self, visitor: &mut Browser, body: &str) -> Reply {
        visitor.send(&self.acme.host, Ask::new("POST", &self.path()).form(body)).await
    }

    /// The names of all leads.
    async fn leads(&self) -> Vec<String> {
        let asked = self.acme.owner.browser.clone().call(&self.acme.host, "list_leads", json!({"query": {}})).await;
        let page = asked.json();
        let names = page["data"].as_array().unwrap().iter();
        names.map(|lead| lead["last_name"].as_str().unwrap().to_owned()).collect()
    }

    async fn reasons(&self) -> Vec<Vec<Suspicion>> {
        let held = Some(SubmissionState::Held);
        let page = queries::submissions(&self.acme.owner.ctx, self.form.id, held, None).await.unwrap();
        page.data.into_iter().map(|one| one.reasons).collect()
    }
}

fn stamp_in(page: &Reply) -> String {
    let (_, rest) = page.body.split_once("name=\"stamp\" value=\"").expect("a stamp");
    rest.split('"').next().unwrap().to_owned()
}

fn directive<'r>(reply: &'r Reply, name: &str) -> &'r str {
    let policy = reply.header("content-security-policy");
    let found = policy.split(';').map(str::trim).find_map(|one| one.strip_prefix(name));
    found.unwrap_or_default().trim()
}

both_databases!(a_form_is_filled_in_by_anybody_without_a_script, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft { thanks: Some("See <you>".into()), ..FormDraft::default() }).await;
    let mut visitor = open.visitor();
    let page = visitor.get(&open.acme.host, &open.path()).await;
    assert!(!page.body.contains("<script"), "{}", page.body);
    assert!(page.body.contains("<title>Contact · acme Works</title>"), "{}", page.body);
    let sent = open.send(&mut visitor, GOOD).await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (303, format!("{}/sent", open.path()).as_str()),
        "{}",
        sent.body
    );
    let thanks = visitor.follow(&open.acme.host, sent).await;
    assert!(thanks.body.contains("See &lt;you&gt;"), "{}", thanks.body);
    assert_eq!(open.leads().await, ["Byron"]);
    assert!(visitor.cookies.values().all(|jar| jar.is_empty()), "no page sets a cookie");
});

both_databases!(what_was_typed_is_there_again_with_what_is_wrong, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft { consent: Some("I agree.".into()), ..FormDraft::default() }).await;
    let mut visitor = open.visitor();
    let typed = "\"><b>Ada</b>";
    let bad = format!("first_name={}&email=nobody&message={}", escaped(typed), escaped("</textarea><script>1"));
    let again = open.send(&mut visitor, &bad).await;
    assert_eq!(again.status, 422);
    assert!(
        again.body.contains("value=\"&quot;><b>Ada</b>\"") || again.body.contains("&quot;&gt;&lt;b&gt;Ada"),
        "{}",
        again.body
    );
    assert!(again.body.contains("&lt;/textarea>&lt;script>1") && !again.body.contains("<script"), "{}", again.body);
    for said in ["Fill this in.", "Enter an address such as", "Tick the box to agree"] {
        assert!(again.body.contains(said), "{said}: {}", again.body);
    }
    assert!(again.body.contains("<title>Error: Contact"), "{}", again.body);
    // The stamp is the one it was drawn with: putting it right at once is not too fast.
    let stamp = stamp_in(&again);
    let done = open.post(&mut visitor, &format!("{GOOD}&consent=yes&stamp={stamp}")).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(open.leads().await.len(), 1);
});

both_databases!(nobody_agrees_to_what_they_have_not_seen, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft { consent: Some("I agree.".into()), ..FormDraft::default() }).await;
    let mut visitor = open.visitor();
    let stamp = open.stamp(&mut visitor).await;
    let consent = Some(Some("I agree to all.".to_owned()));
    verbs::update(&open.acme.owner.ctx, open.form.id, 1, FormPatch { consent, ..FormPatch::default() }).await.unwrap();
    open.clock.advance_secs(60);
    let again = open.post(&mut visitor, &format!("{GOOD}&consent=yes&stamp={stamp}")).await;
    assert_eq!((again.status, open.leads().await.len()), (409, 0));
    assert!(again.body.contains("I agree to all.") && again.body.contains("value=\"Byron\""), "{}", again.body);
    // Now they have, and are not too fast for sending it at once.
    let done = open.post(&mut visitor, &format!("{GOOD}&consent=yes&stamp={}", stamp_in(&again))).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(open.leads().await, ["Byron"]);
});

both_databases!(what_no_database_keeps_is_no_error_of_ours, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft::default()).await;
    let mut visitor = open.visitor();
    for path in ["/f/%00", "/f/%FF", "/f/a%00b/sent"] {
        let answer = visitor.get(&open.acme.host, path).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.body);
    }
    let held = open.send(&mut visitor, &format!("{GOOD}%00&first_name=a%00b&fax_number=1")).await;
    assert_eq!((held.status, open.reasons().await.len()), (303, 1), "{}", held.body);
});

both_databases!(s09_the_host_decides_and_nothing_else_is_told, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft::default()).await;
    let other = Workspace::create(&open.acme.installation, "other", "owner@other.test").await;
    let mut visitor = open.visitor();
    let theirs = visitor.get(&other.host, &open.path()).await;
    let nobodys = visitor.get(&other.host, "/f/AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!((theirs.status, nobodys.status), (404, 404));
    assert_eq!(theirs.body, nobodys.body);
    let base = open.acme.installation.base();
    assert_eq!(visitor.get(&base, &open.path()).await.status, 404);
    assert_eq!(visitor.get("nowhere.localhost:3000", &open.path()).await.status, 404);
    let page = visitor.get(&open.acme.host, &open.path()).await;
    for secret in
        [open.form.id.to_string(), open.acme.owner.member().to_string(), open.acme.owner.ctx.tenant.id.to_string()]
    {
        assert!(!page.body.contains(&secret), "{}", page.body);
    }
    for path in ["/f", "/f/", "/f/x/y", &format!("{}/submissions", open.path())] {
        let answer = visitor.get(&open.acme.host, path).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
});

both_databases!(s11_no_credential_is_read_and_another_site_may_send, async |test: &TestPlatform| {
    let sites = vec!["https://ours.test".to_owned()];
    let open = Open::of(test, FormDraft { embedding: Embedding::Named, sites, ..FormDraft::default() }).await;
    // The owner's own session changes nothing of what is done: it is the system that makes the lead.
    let mut owner = open.acme.owner.browser.clone();
    let foreign = |site: &str| {
        Ask::new("POST", &open.path())
            .with("origin", site)
            .with("sec-fetch-site", "cross-site")
            .form(&format!("{GOOD}&site={}", escaped(site)))
    };
    let sent = owner.send(&open.acme.host, foreign("https://ours.test")).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let log = open.acme.owner.ctx.read(async |tx| {
        use ac_core::log::event_entity as event;
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
        Ok::<_, ac_core::Error>(
            event::Entity::find().filter(event::Column::Kind.eq("lead.created")).all(tx.conn()).await?,
        )
    });
    let made = log.await.unwrap();
    assert_eq!((made.len(), made[0].actor_kind.as_str(), made[0].actor_id), (1, "system", None));
    // Twice the same is one.
    assert_eq!(owner.send(&open.acme.host, foreign("https://ours.test")).await.status, 303);
    assert_eq!(open.leads().await.len(), 1);
    // A site that is not named, or none that can be named, is asked to show the form first.
    for site in ["https://theirs.test", "null", "https://ours.test.evil.test", "http://ours.test"] {
        let asked = open.visitor().send(&open.acme.host, foreign(site)).await;
        assert_eq!(asked.status, 422, "{site}");
        assert!(asked.body.contains("value=\"Byron\""), "what was typed stays");
    }
    // With a stamp of ours it is held back: it is somebody, and not from where the form stands.
    let stamp = open.stamp(&mut open.visitor()).await;
    open.clock.advance_secs(60);
    let mut visitor = open.visitor();
    let ask = foreign("https://theirs.test");
    let ask = Ask { body: format!("{}&stamp={stamp}", ask.body), ..ask };
    assert_eq!(visitor.send(&open.acme.host, ask).await.status, 303);
    assert_eq!(open.reasons().await, [[Suspicion::OtherSite]]);
    // Everything else of the workspace refuses other sites as ever.
    let deal =
        Ask::new("POST", "/sign-out").with("origin", "https://ours.test").with("sec-fetch-site", "cross-site").form("");
    assert_eq!(owner.send(&open.acme.host, deal).await.status, 403);
});

both_databases!(s35_only_the_named_sites_may_frame_a_form, async |test: &TestPlatform| {
    let sites = vec!["https://ours.test".to_owned(), "http://localhost:4000".to_owned()];
    for bad in ["https://thanks.test/ok;script-src *", "https://thanks.test;script-src", "https://a,b"] {
        let draft = FormDraft { name: "x".into(), redirect: Some(bad.into()), ..FormDraft::default() };
        assert!(draft.validate().is_err() || !ac_crm::forms::valid::origin(bad).unwrap().contains([';', ',']), "{bad}");
    }
    let redirect = Some("https://thanks.test/ok".to_owned());
    let open = Open::of(test, FormDraft { embedding: Embedding::Named, sites, redirect, ..FormDraft::default() }).await;
    let mut visitor = open.visitor();
    let page = visitor.get(&open.acme.host, &format!("{}?embed=1", open.path())).await;
    assert_eq!(directive(&page, "frame-ancestors"), "https://ours.test http://localhost:4000");
    assert_eq!(page.header("x-frame-options"), "");
    assert!(
        directive(&page, "form-action").split(' ').any(|source| source == "https://thanks.test"),
        "{:?}",
        page.headers
    );
    assert_eq!(page.body.matches("<script").count(), 1, "it says how tall it is");
    let nonce = directive(&page, "script-src").split('\'').find_map(|part| part.strip_prefix("nonce-")).unwrap();
    assert!(page.body.contains(&format!("<script nonce=\"{nonce}\">")));
    // Whatever else the workspace answers stands in no frame.
    for path in ["/", "/sign-in", "/f/AAAAAAAAAAAAAAAAAAAAAA", "/api/v1/forms"] {
        let other = visitor.get(&open.acme.host, path).await;
        assert_eq!(
            (directive(&other, "frame-ancestors"), other.header("x-frame-options")),
            ("'none'", "DENY"),
            "{path}"
        );
    }
    let nowhere = verbs::create(
        &open.acme.owner.ctx,
        FormDraft { name: "x".into(), state: FormState::Active, ..FormDraft::default() },
    );
    let nowhere = visitor.get(&open.acme.host, &format!("/f/{}", nowhere.await.unwrap().key)).await;
    assert_eq!((directive(&nowhere, "frame-ancestors"), nowhere.header("x-frame-options")), ("'none'", "DENY"));
    let any = FormDraft {
        name: "y".into(),
        state: FormState::Active,
        embedding: Embedding::Anywhere,
        ..FormDraft::default()
    };
    let any = verbs::create(&open.acme.owner.ctx, any).await.unwrap();
    let any = visitor.get(&open.acme.host, &format!("/f/{}", any.key)).await;
    assert_eq!(directive(&any, "frame-ancestors"), "*");
});

both_databases!(s34_only_the_makers_address_follows, async |test: &TestPlatform| {
    let open =
        Open::of(test, FormDraft { redirect: Some("https://thanks.test/ok".into()), ..FormDraft::default() }).await;
    let mut visitor = open.visitor();
    let sent = open.send(&mut visitor, &format!("{GOOD}&redirect=https%3A%2F%2Fevil.test&next=%2F%2Fevil.test")).await;
    assert_eq!((sent.status, sent.header("location")), (303, "https://thanks.test/ok"));
    // In a frame our own page leads there, out of the frame.
    let stamp = open.stamp(&mut visitor).await;
    open.clock.advance_secs(60);
    let ask = Ask::new("POST", &format!("{}?embed=1", open.path())).form(&format!("{GOOD}&stamp={stamp}"));
    let sent = visitor.send(&open.acme.host, ask).await;
    assert_eq!(sent.header("location"), format!("{}/sent?embed=1", open.path()));
    let thanks = visitor.follow(&open.acme.host, sent).await;
    assert!(
        thanks.body.contains("href=\"https://thanks.test/ok\"") && thanks.body.contains("target=\"_top\""),
        "{}",
        thanks.body
    );
});

both_databases!(s40_a_stamp_is_ours_young_and_used_once, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft::default()).await;
    let mut visitor = open.visitor();
    // None, a made-up one, another form's: the form comes again with all that was typed.
    let other = verbs::create(
        &open.acme.owner.ctx,
        FormDraft { name: "x".into(), state: FormState::Active, ..FormDraft::default() },
    );
    let other = stamp_in(&visitor.get(&open.acme.host, &format!("/f/{}", other.await.unwrap().key)).await);
    for stamp in ["", "AAAA", &"A".repeat(54), &other] {
        let again = open.post(&mut visitor, &format!("{GOOD}&stamp={stamp}")).await;
        assert_eq!(again.status, 422, "{stamp}");
        assert!(again.body.contains("value=\"Byron\""));
    }
    assert!(open.leads().await.is_empty());
    // At once is held back, and the sender sees no difference.
    let stamp = open.stamp(&mut visitor).await;
    let fast = open.post(&mut visitor, &format!("{GOOD}&stamp={stamp}")).await;
    assert_eq!((fast.status, fast.header("location")), (303, format!("{}/sent", open.path()).as_str()));
    assert_eq!(open.reasons().await, [[Suspicion::TooFast]]);
    // After a day it is looked over once more, and may then go at once.
    let stamp = open.stamp(&mut visitor).await;
    open.clock.advance_secs(25 * 3_600);
    let old = open.post(&mut visitor, &format!("{GOOD}&stamp={stamp}")).await;
    assert!(old.status == 422 && old.body.contains("stood open for long"), "{}", old.body);
    let done = open.post(&mut visitor, &format!("{GOOD}&stamp={}", stamp_in(&old))).await;
    assert_eq!(done.status, 303);
    for _ in 0..3 {
        assert_eq!(open.post(&mut visitor, &format!("{GOOD}&stamp={}", stamp_in(&old))).await.status, 303, "a reload");
    }
    assert_eq!(open.leads().await.len(), 1);
});

both_databases!(s10_s40_one_network_sends_so_much_and_no_more, async |test: &TestPlatform| {
    let options = Options { trusted_proxies: Some("203.0.113.1".into()), ..Options::default() };
    let open = Open::at(test, FormDraft::default(), options).await;
    let mut stamps = Vec::new();
    for _ in 0..14 {
        stamps.push(open.stamp(&mut open.visitor()).await);
    }
    open.clock.advance_secs(60);
    let mut stamps = stamps.into_iter();
    let mut send = async |peer: &str, forwarded: &str| {
        let mut visitor = open.visitor();
        visitor.address = peer.to_owned();
        let body = format!("{GOOD}&stamp={}", stamps.next().unwrap());
        let ask = Ask::new("POST", &open.path()).with("x-forwarded-for", forwarded).form(&body);
        visitor.send(&open.acme.host, ask).await
    };
    for n in 0..10 {
        assert_eq!(send("198.51.100.7", &format!("192.0.2.{n}")).await.status, 303, "{n}");
    }
    let refused = send("198.51.100.7", "192.0.2.99").await;
    assert_eq!(refused.status, 429, "what a stranger writes of themselves does not count");
    assert!(refused.header("retry-after").parse::<i64>().is_ok_and(|secs| secs > 0));
    assert!(refused.body.contains("value=\"Byron\""), "what was typed is still there");
    assert_eq!(send("198.51.100.8", "").await.status, 303, "another network");
    assert_eq!(send("203.0.113.1", "198.51.100.9").await.status, 303, "as the proxy says");
    open.clock.advance_secs(61);
    assert_eq!(send("198.51.100.7", "").await.status, 303, "it ends by itself");
});

both_databases!(hostile_bodies_are_refused_or_harmless, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft::default()).await;
    let mut visitor = open.visitor();
    let large = format!("{GOOD}&message={}", "x".repeat(70_000));
    assert_eq!(open.post(&mut visitor, &large).await.status, 413);
    let path = open.path();
    let json = visitor.send(&open.acme.host, Ask::new("POST", &path).json("{\"last_name\":\"x\"}")).await;
    assert_eq!(json.status, 415);
    for method in ["PUT", "PATCH", "DELETE"] {
        assert_eq!(visitor.send(&open.acme.host, Ask::new(method, &path).form(GOOD)).await.status, 405, "{method}");
    }
    let many: String = (0..5_000).map(|n| format!("a{n}=1&")).collect();
    assert_eq!(
        open.send(&mut visitor, &format!("{many}{GOOD}")).await.status,
        422,
        "what is beyond the limit is not looked at"
    );
    // Text is text, wherever it is shown; a line break in a name is none.
    let odd = "first_name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&last_name=By%0D%0Aron%00%E2%80%AE&email=a%40b.test";
    assert_eq!(open.send(&mut visitor, odd).await.status, 303);
    assert_eq!(open.leads().await, ["By  ron"]);
    let page = open.acme.owner.browser.clone().get(&open.acme.host, "/leads").await;
    assert!(!page.body.contains("<img src=x"), "{}", page.body);
    let bytes = Ask::new("POST", &path).form("last_name=%FF%FE&email=a%40b.test");
    assert!([303, 422].contains(&visitor.send(&open.acme.host, bytes).await.status));
});

both_databases!(a_paused_form_says_so, async |test: &TestPlatform| {
    let open = Open::of(test, FormDraft::default()).await;
    let mut visitor = open.visitor();
    let stamp = open.stamp(&mut visitor).await;
    let pause = json!({"id": open.form.id, "version": 1, "patch": {"state": "paused"}});
    assert_eq!(open.acme.owner.browser.clone().call(&open.acme.host, "update_form", pause).await.status, 200);
    open.clock.advance_secs(60);
    for reply in [
        visitor.get(&open.acme.host, &open.path()).await,
        open.post(&mut visitor, &format!("{GOOD}&stamp={stamp}")).await,
    ] {
        assert!(reply.status == 410 && reply.body.contains("This form is closed"), "{} {}", reply.status, reply.body);
    }
    assert!(open.leads().await.is_empty());
});
