//! Mails of workspaces against a mail server that answers as it is told.
#![allow(clippy::unwrap_used)]

use super::*;
use ac_core::{Ctx, Error, MemberId, both_databases, testing::TestPlatform};
use ac_crm::{
    contacts::{self, model::ContactDraft},
    mails::{
        deliver,
        model::{Mail, MailDraft, MailState},
        queries, verbs,
    },
    members::entity as member,
    shared::kind::RecordKind,
};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream, tcp::OwnedWriteHalf},
};

/// What the server says once, in the place of yes.
#[derive(Clone, Copy)]
enum Says {
    /// To whoever names a recipient.
    ToRecipient(&'static str),
    /// Once it has the mail.
    ToMail(&'static str),
    /// It takes the mail and goes without a word.
    Nothing,
}

#[derive(Clone, Default)]
struct Heard {
    mails: Arc<Mutex<Vec<String>>>,
    says: Arc<Mutex<VecDeque<Says>>>,
}

struct Smtp {
    heard: Heard,
    port: u16,
}

impl Smtp {
    async fn start(says: &[Says]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Heard::default();
        heard.says.lock().unwrap().extend(says.iter().copied());
        let server = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, server.clone()));
            }
        });
        Self { heard, port }
    }

    fn mailer(&self) -> Mailer {
        Mailer::new(&format!("smtp://127.0.0.1:{}", self.port), "Alpha <mail@alpha.test>").unwrap()
    }

    fn mails(&self) -> Vec<String> {
        self.heard.mails.lock().unwrap().clone()
    }
}

/// A line of the server's. Who has gone hears nothing.
async fn say(write: &mut OwnedWriteHalf, text: &str) {
    let _ = write.write_all(format!("{text}\r\n").as_bytes()).await;
}

async fn converse(stream: TcpStream, heard: Heard) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let next = |want: fn(Says) -> Option<&'static str>| {
        let mut says = heard.says.lock().unwrap();
        let text = want(*says.front()?)?;
        says.pop_front();
        Some(text)
    };
    say(&mut write, "220 test").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let command = line.to_ascii_uppercase();
        let answer = match command.as_str() {
            command if command.starts_with("RCPT") => next(|says| match says {
                Says::ToRecipient(text) => Some(text),
                _ => None,
            })
            .unwrap_or("250 ok"),
            "DATA" => {
                say(&mut write, "354 go on").await;
                let mut mail = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                let answer = next(|says| match says {
                    Says::ToMail(text) => Some(text),
                    Says::Nothing => Some(""),
                    Says::ToRecipient(_) => None,
                })
                .unwrap_or("250 taken");
                if answer.is_empty() || answer.starts_with('2') {
                    heard.mails.lock().unwrap().push(mail);
                }
                if answer.is_empty() {
                    return;
                }
                answer
            }
            "QUIT" => {
                say(&mut write, "221 bye").await;
                return;
            }
            _ => "250 ok",
        };
        say(&mut write, answer).await;
    }
}

/// The member who acts, with an address.
async fn sam(ctx: &Ctx) -> MemberId {
    let (id, now) = (ctx.actor.member().unwrap(), ctx.now());
    let row = member::Model {
        id,
        name: "Sam Böss".to_owned(),
        name_key: "sam boss".to_owned(),
        email: Some("sam@acme.test".to_owned()),
        role: "owner".to_owned(),
        state: "active".to_owned(),
        team: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let insert = member::Entity::insert(row.into_active_model());
    ctx.write(async |tx| Ok::<_, Error>(insert.exec_without_returning(tx.conn()).await.map(drop)?)).await.unwrap();
    id
}

/// A workspace in which Ada was written to.
async fn written(app: &TestPlatform) -> (Ctx, Mail) {
    let ctx = app.workspace("acme").await;
    sam(&ctx).await;
    let draft = ContactDraft {
        first_name: "Ada".into(),
        last_name: "Byron".into(),
        email: Some("ada@engines.test".into()),
        ..ContactDraft::default()
    };
    let ada = contacts::verbs::create(&ctx, draft).await.unwrap();
    let draft = MailDraft {
        subject: Some("Hello {{first_name}}".into()),
        body: Some("Dear {{first_name}},\n\nsee https://acme.test & <b>.".into()),
        ..MailDraft::default()
    };
    let mail = verbs::send(&app.platform, &ctx, RecordKind::Contact, ada.id.0, &draft).await.unwrap();
    (ctx, mail)
}

async fn now(ctx: &Ctx, mail: &Mail) -> (MailState, String) {
    let mail = queries::get(ctx, mail.id).await.unwrap();
    (mail.state, mail.failure.unwrap_or_default())
}

both_databases!(a_mail_leaves_in_the_name_of_whoever_wrote_it, async |app: &TestPlatform| {
    let smtp = Smtp::start(&[]).await;
    let (ctx, mail) = written(app).await;
    let mailer = smtp.mailer();
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert_eq!(now(&ctx, &mail).await, (MailState::Sent, String::new()));
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    let mails = smtp.mails();
    assert_eq!(mails.len(), 1, "it leaves once");
    let text = mails.first().unwrap();
    for part in [
        "<mail@alpha.test>",
        "<sam@acme.test>",
        "<ada@engines.test>",
        "Subject: Hello Ada",
        &format!("Message-ID: <{}@alpha.test>", mail.id),
        "multipart/alternative",
        "text/plain",
        "text/html",
        "see https://acme.test & <b>.",
        "&amp; &lt;b&gt;",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Böss"), "a name is encoded: {text}");
});

both_databases!(what_is_refused_for_now_is_tried_again, async |app: &TestPlatform| {
    let smtp = Smtp::start(&[Says::ToRecipient("451 try later"), Says::ToMail("452 full")]).await;
    let (ctx, mail) = written(app).await;
    let mailer = smtp.mailer();
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    let (state, why) = now(&ctx, &mail).await;
    assert!(state == MailState::Queued && why.contains("(451): try later"), "{state:?} {why}");
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert_eq!(now(&ctx, &mail).await.0, MailState::Queued, "not at once");
    app.platform.clock.advance_secs(61);
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert_eq!(now(&ctx, &mail).await.0, MailState::Queued, "the pause is longer now");
    app.platform.clock.advance_secs(61);
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert_eq!((now(&ctx, &mail).await.0, smtp.mails().len()), (MailState::Queued, 0));
    app.platform.clock.advance_secs(61);
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert_eq!((now(&ctx, &mail).await.0, smtp.mails().len()), (MailState::Sent, 1));
});

both_databases!(what_is_refused_for_good_fails_at_once, async |app: &TestPlatform| {
    let smtp = Smtp::start(&[Says::ToRecipient("550 no such user")]).await;
    let (ctx, mail) = written(app).await;
    let mailer = smtp.mailer();
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    let (state, why) = now(&ctx, &mail).await;
    assert!(state == MailState::Failed && why.contains("refused it"), "{state:?} {why}");
    app.platform.clock.advance_secs(86_400);
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert!(smtp.mails().is_empty());
});

both_databases!(a_mail_server_that_is_not_there_is_waited_for, async |app: &TestPlatform| {
    let smtp = Smtp::start(&[]).await;
    let (ctx, mail) = written(app).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let nobody = Mailer::new(&format!("smtp://127.0.0.1:{closed}"), "mail@alpha.test").unwrap();
    deliver::send_due(&app.platform, &nobody).await.unwrap();
    let (state, why) = now(&ctx, &mail).await;
    assert!(state == MailState::Queued && why.contains("could not be reached"), "{state:?} {why}");
    app.platform.clock.advance_secs(61);
    deliver::send_due(&app.platform, &smtp.mailer()).await.unwrap();
    assert_eq!((now(&ctx, &mail).await.0, smtp.mails().len()), (MailState::Sent, 1));
});

both_databases!(a_mail_whose_note_was_lost_leaves_once_the_server_starts, async |app: &TestPlatform| {
    let smtp = Smtp::start(&[]).await;
    let (ctx, mail) = written(app).await;
    app.platform.control.db().execute_unprepared("DELETE FROM mail_due").await.unwrap();
    let mailer = smtp.mailer();
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert_eq!(now(&ctx, &mail).await.0, MailState::Sent);
});

both_databases!(a_mail_that_may_have_left_is_not_sent_again, async |app: &TestPlatform| {
    let smtp = Smtp::start(&[Says::Nothing]).await;
    let (ctx, mail) = written(app).await;
    let mailer = smtp.mailer();
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    let (state, why) = now(&ctx, &mail).await;
    assert!(state == MailState::Failed && why.contains("may have left"), "{state:?} {why}");
    app.platform.clock.advance_secs(86_400);
    deliver::send_due(&app.platform, &mailer).await.unwrap();
    assert_eq!(smtp.mails().len(), 1);
});

#[tokio::test]
async fn a_server_that_goes_before_the_mail_is_given_to_it_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        drop(listener);
        converse(stream, Heard::default()).await;
    });
    let mailer = Mailer::new(&format!("smtp://127.0.0.1:{port}"), "mail@alpha.test").unwrap();
    let carried = mailer.carry(&letter()).await;
    assert!(matches!(carried, Err(NotSent::Unreachable(_))), "{carried:?}");
}

fn letter() -> Letter {
    Letter {
        message_id: "<1@alpha.test>".into(),
        from_name: Some("Sam".into()),
        reply_to: Some("sam@acme.test".into()),
        to: "ada@engines.test".into(),
        to_name: Some("Ada".into()),
        subject: "Hello".into(),
        text: "Hello\r\n.\r\nMAIL FROM:<x@y.z>".into(),
        html: String::new(),
    }
}

#[tokio::test]
async fn no_value_begins_a_header_of_its_own() {
    let smtp = Smtp::start(&[]).await;
    let mailer = smtp.mailer();
    let good = letter();
    let odd = "a\r\nBcc: eve@evil.test".to_owned();
    for letter in [
        Letter { subject: odd.clone(), ..good.clone() },
        Letter { from_name: Some(odd.clone()), ..good.clone() },
        Letter { to_name: Some(odd.clone()), ..good.clone() },
        Letter { reply_to: Some(odd.clone()), ..good.clone() },
        Letter { to: odd, ..good.clone() },
    ] {
        assert!(matches!(mailer.carry(&letter).await, Err(NotSent::Never(_))), "{letter:?}");
    }
    assert!(smtp.mails().is_empty());
    mailer.carry(&good).await.unwrap();
    let mails = smtp.mails();
    assert_eq!(mails.len(), 1, "a line that is a full stop ends no mail");
    assert!(mails.first().unwrap().contains("MAIL FROM:<x@y.z>"), "{mails:?}");
}
