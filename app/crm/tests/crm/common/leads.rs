//! A lead, and what is written about one.

use super::*;
use ac_crm::{
    activities::{
        self,
        model::{Activity, ActivityDraft, ActivityKind},
    },
    leads::{
        self,
        model::{Lead, LeadDraft, LeadStatus},
    },
    notes::{
        self,
        model::{Note, NoteDraft},
    },
    shared::kind::RecordKind,
};
use uuid::Uuid;

pub async fn ada(ctx: &Ctx) -> Lead {
    let draft = LeadDraft {
        first_name: "Ada".into(),
        last_name: "Byron".into(),
        company_name: Some("Engines Ltd".into()),
        email: Some("ada@engines.example".into()),
        phone: Some("+44 20 7946 0000".into()),
        website: Some("https://engines.example".into()),
        value: Some(usd(250_000)),
        status: LeadStatus::Qualified,
        ..Default::default()
    };
    leads::verbs::create(ctx, draft).await.expect("a lead")
}

pub async fn note_on(ctx: &Ctx, kind: RecordKind, id: Uuid) -> Result<Note, Error> {
    notes::verbs::create(ctx, NoteDraft { subject_kind: kind, subject_id: id, body: "Met at the fair".into() }).await
}

pub async fn activity_on(ctx: &Ctx, id: Uuid) -> Activity {
    let draft = ActivityDraft {
        kind: ActivityKind::Call,
        title: "Call back".into(),
        details: None,
        subject_kind: RecordKind::Lead,
        subject_id: id,
        owner_id: None,
        due_on: None,
        due_time: None,
        done: false,
    };
    activities::verbs::create(ctx, draft).await.expect("an activity")
}
