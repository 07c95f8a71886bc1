//! Events and members to look for in the log.

use ac_core::{BatchId, Ctx, DomainEvent, Error, MemberId, Resource, Subject, event::Change, text::sort_key};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::collections::BTreeMap;

/// An event of any type about any record.
#[derive(Clone)]
pub struct Said {
    pub kind: &'static str,
    pub subject: Subject,
    pub name: &'static str,
}

impl DomainEvent for Said {
    fn kind(&self) -> &'static str {
        self.kind
    }
    fn subject(&self) -> Subject {
        self.subject
    }
    fn subject_version(&self) -> i64 {
        2
    }
    fn changes(&self) -> BTreeMap<String, Change> {
        BTreeMap::from([("name".to_owned(), ["Old".into(), self.name.into()])])
    }
}

pub fn said(kind: &'static str, of: Resource) -> Said {
    Said { kind, subject: Subject { kind: of, id: uuid::Uuid::from_u128(9) }, name: "Hottechi" }
}

pub async fn emit(ctx: &Ctx, events: &[Said]) {
    emit_batch(ctx, events, None).await;
}

pub async fn emit_batch(ctx: &Ctx, events: &[Said], batch: Option<BatchId>) {
    let written: Result<(), Error> = ctx
        .write(async |tx| {
            for event in events {
                match batch {
                    Some(batch) => tx.emit_in_batch(batch, event),
                    None => tx.emit(event),
                }
            }
            Ok(())
        })
        .await;
    written.expect("a write");
}

/// What a hand with the workspace's database open could do.
pub async fn execute(ctx: &Ctx, sql: &str, values: Vec<Value>) {
    let done: Result<(), Error> = ctx
        .write(async |tx| {
            tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
            Ok(())
        })
        .await;
    done.expect("a statement");
}

pub async fn enter_member(ctx: &Ctx, id: MemberId, name: &str) {
    let sql = "INSERT INTO member (id, name, name_key, role, state, version, created_at, updated_at) \
        VALUES ($1, $2, $3, 'member', 'active', 1, 0, 0)";
    execute(ctx, sql, vec![id.into(), name.into(), sort_key(name).into()]).await;
}
