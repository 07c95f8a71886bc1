//! Finding what may be the same as one record, there or still being written.
//!
//! The rule: a question reads a bounded number of records, however common a key is.

use super::{
    entity::{self, in_order},
    model::{Alike, DUPLICATES_MAX, Duplicate, Duplicates, Reason, ReasonCode},
    object::{Mergeable, of_kind},
};
use crate::{
    companies::{self, model::CompanyDraft},
    contacts::{self, model::ContactDraft},
    shared::{kind::RecordKind, match_key},
};
use ac_core::{Ctx, Error};
use ac_likeness::{Compared, Key, KeyKind, Likeness};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Query, SelectStatement, UnionType},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Records of one key that a record is compared with. A key of names that more records share tells nothing and is passed over;
/// of one that always tells something, as an address, these many are compared.
pub const CANDIDATES_PER_KEY_MAX: u64 = 100;

/// The possible duplicates of a record. Errors: `not_found`.
pub async fn of(ctx: &Ctx, kind: RecordKind, id: Uuid) -> Result<Duplicates, Error> {
    of_kind!(kind, of_record(ctx, id))
}

async fn of_record<M: Mergeable>(ctx: &Ctx, id: Uuid) -> Result<Duplicates, Error> {
    ctx.read(async |tx| {
        let found = M::visible(ctx)?.filter(M::column_id().eq(id)).one(tx.conn()).await?.ok_or(Error::NotFound)?;
        alike::<M>(tx.conn(), ctx, &found.compared(), Some(id)).await
    })
    .await
}

/// What looks like the company that somebody is writing. Errors: `forbidden`.
pub async fn like_company(ctx: &Ctx, draft: &CompanyDraft) -> Result<Duplicates, Error> {
    let like = ac_likeness::Company::new(&draft.name, draft.website.as_deref());
    ctx.read(async |tx| alike::<companies::entity::Model>(tx.conn(), ctx, &like, None).await).await
}

/// What looks like the person that somebody is writing. Errors: `forbidden`.
pub async fn like_contact(ctx: &Ctx, draft: &ContactDraft) -> Result<Duplicates, Error> {
    let company = draft.company_id.map(|id| id.0.into_bytes());
    let (email, phone) = (draft.email.as_deref(), draft.phone.as_deref());
    let like = ac_likeness::Person::new(&draft.first_name, &draft.last_name, email, phone, company);
    ctx.read(async |tx| alike::<contacts::entity::Model>(tx.conn(), ctx, &like, None).await).await
}

async fn alike<M: Mergeable>(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    like: &M::Like,
    id: Option<Uuid>,
) -> Result<Duplicates, Error> {
    let visible = M::visible(ctx)?;
    let mut ids = candidates(conn, &like.keys()).await?;
    ids.retain(|found| Some(*found) != id);
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut data: Vec<Duplicate> = Vec::new();
    let rows = if ids.is_empty() { Vec::new() } else { visible.filter(M::column_id().is_in(ids)).all(conn).await? };
    for row in rows {
        if let Some(likeness) = like.compare(&row.compared()) {
            data.push(told(row.told(), likeness));
        }
    }
    if let Some(id) = id {
        let pairs: Vec<_> = data.iter().map(|found| in_order(id, found.record.id)).collect();
        let apart = told_apart(conn, &pairs).await?;
        data.retain(|found| !apart.contains(&in_order(id, found.record.id)));
    }
    data.sort_by_key(|found| (std::cmp::Reverse(found.score), found.record.id));
    data.truncate(DUPLICATES_MAX);
    Ok(Duplicates { data })
}

#[derive(FromQueryResult)]
struct Candidate {
    kind: i32,
    key: i64,
    record_id: Uuid,
}

/// The records that share a key that tells something.
async fn candidates(conn: &impl ConnectionTrait, keys: &[Key]) -> Result<HashSet<Uuid>, Error> {
    let Some(ask) = candidates_of(keys) else { return Ok(HashSet::new()) };
    let found = Candidate::find_by_statement(conn.get_database_backend().build(&ask)).all(conn).await?;
    let mut by_key: HashMap<(i32, i64), Vec<Uuid>> = HashMap::new();
    for Candidate { kind, key, record_id } in found {
        by_key.entry((kind, key)).or_default().push(record_id);
    }
    let is_of_account = |key: &Key, ids: &[Uuid]| {
        let is_rare = u64::try_from(ids.len()).is_ok_and(|number| number <= CANDIDATES_PER_KEY_MAX);
        key.kind.is_telling() || is_rare
    };
    let met = keys.iter().filter_map(|key| Some((key, by_key.get(&(key.kind.code(), key.hash))?)));
    Ok(met.filter(|(key, ids)| is_of_account(key, ids)).flat_map(|(_, ids)| ids.iter().copied()).collect())
}

/// The first records of each key, one more than count.
pub(super) fn candidates_of(keys: &[Key]) -> Option<SelectStatement> {
    let mut parts = keys.iter().map(|key| {
        let bounded = with_key(key.kind, key.hash).limit(CANDIDATES_PER_KEY_MAX + 1).into_query();
        Query::select()
            .columns([match_key::Column::Kind, match_key::Column::Key, match_key::Column::RecordId])
            .from_subquery(bounded, "of_key")
            .take()
    });
    let mut first = parts.next()?;
    for part in parts {
        first.union(UnionType::All, part);
    }
    Some(first)
}

fn with_key(kind: KeyKind, hash: i64) -> sea_orm::Select<match_key::Entity> {
    match_key::Entity::find().filter(match_key::Column::Kind.eq(kind.code())).filter(match_key::Column::Key.eq(hash))
}

/// Those of `pairs`, each in the order in which it is kept, that somebody told apart.
pub(super) async fn told_apart(
    conn: &impl ConnectionTrait,
    pairs: &[(Uuid, Uuid)],
) -> Result<HashSet<(Uuid, Uuid)>, Error> {
    /// Pairs of one statement.
    const PAIRS_PER_READ: usize = 100;
    use entity::Column;
    let mut apart = HashSet::new();
    for chunk in pairs.chunks(PAIRS_PER_READ) {
        let any = chunk.iter().fold(Condition::any(), |any, (low, high)| {
            any.add(Condition::all().add(Column::LowId.eq(*low)).add(Column::HighId.eq(*high)))
        });
        let rows = entity::Entity::find().filter(any).all(conn).await?;
        apart.extend(rows.into_iter().map(|row| (row.low_id, row.high_id)));
    }
    Ok(apart)
}

/// A possible duplicate as it is told.
pub(super) fn told(record: Alike, likeness: Likeness) -> Duplicate {
    Duplicate {
        record,
        score: i32::from(likeness.score),
        reasons: likeness.reasons.into_iter().map(Reason::from).collect(),
    }
}

impl From<ac_likeness::Reason> for Reason {
    fn from(reason: ac_likeness::Reason) -> Self {
        let (code, text) = match reason {
            ac_likeness::Reason::SameEmail => (ReasonCode::SameEmail, "same e-mail".to_owned()),
            ac_likeness::Reason::SamePhone => (ReasonCode::SamePhone, "same phone".to_owned()),
            ac_likeness::Reason::SameDomain => (ReasonCode::SameDomain, "same website".to_owned()),
            ac_likeness::Reason::SameName => (ReasonCode::SameName, "same name".to_owned()),
            ac_likeness::Reason::NamesAlike(alike) => (ReasonCode::NamesAlike, format!("names alike {alike} %")),
            ac_likeness::Reason::SameCompany => (ReasonCode::SameCompany, "same company".to_owned()),
        };
        Self { code, text }
    }
}
