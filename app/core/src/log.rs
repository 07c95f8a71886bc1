//! The tenant's event log: append at commit, read by cursor, verify the chain.
//!
//! Invariant: commit order is seq order, without gaps. Seqs are given under the lock on the one `log_head` row, as the last
//! act before COMMIT. `hash = SHA-256(previous hash ‖ header)`, and the header holds only `digest = SHA-256(salt ‖ data)`,
//! so that erasing data leaves the chain whole.

mod tables;

pub use tables::{data_entity, event_entity};

use crate::{
    ctx::Ctx,
    error::Error,
    event::{ActorRef, Change, DomainEvent, Envelope, PRIVATE_TO, Subject},
    hub::Frame,
    id::{BatchId, EventId, MemberId},
    policy::Resource,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Most events a reader takes in one step.
pub const EVENTS_PER_READ_MAX: u64 = 500;
/// Rows per INSERT, within SQLite's limit on bound values.
const EVENTS_PER_INSERT_MAX: usize = 100;
/// Bytes of salt before an event's data, so that erased data cannot be guessed from its digest.
const SALT_BYTES: usize = 16;
/// Longest chain of events that cause events: undo of an undo, and rules that set each other off.
pub const CAUSATION_DEPTH_MAX: i32 = 32;
/// Causes looked up in one statement, within SQLite's limit on bound values.
const CAUSES_PER_READ_MAX: usize = 500;

/// The hash before the first event.
pub const GENESIS: [u8; 32] = [0; 32];

/// An event that has no place in the log yet.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub kind: &'static str,
    pub v: i32,
    pub subject: Subject,
    pub subject_version: i64,
    pub owner: Option<MemberId>,
    pub batch_id: Option<BatchId>,
    pub causation_id: Option<EventId>,
    /// Id and instant of an event that already stands in the control database's log.
    pub relayed: Option<(EventId, Timestamp)>,
    pub data: serde_json::Value,
    pub changes: BTreeMap<String, Change>,
}

impl NewEvent {
    pub(crate) fn of(event: &impl DomainEvent) -> Self {
        Self {
            kind: event.kind(),
            v: event.v(),
            subject: event.subject(),
            subject_version: event.subject_version(),
            owner: event.owner(),
            batch_id: None,
            causation_id: None,
            relayed: None,
            data: event.data(),
            changes: event.changes(),
        }
    }
}

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

/// Puts the log's first row into a new tenant's database.
pub async fn init(conn: &impl ConnectionTrait) -> Result<(), Error> {
    let sql = match conn.get_database_backend() {
        DbBackend::Postgres => "INSERT INTO log_head (id, seq, hash) VALUES (1, 0, $1) ON CONFLICT DO NOTHING",
        _ => "INSERT OR IGNORE INTO log_head (id, seq, hash) VALUES (1, 0, ?)",
    };
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, [GENESIS.to_vec().into()]))
        .await?;
    Ok(())
}

/// Numbers, chains and inserts `pending`; the caller commits right after. Nothing else may run in between.
pub(crate) async fn append(conn: &DatabaseTransaction, ctx: &Ctx, pending: Vec<NewEvent>) -> Result<Vec<Frame>, Error> {
    if pending.is_empty() {
        return Ok(Vec::new());
    }
    let depths = cause_depths(conn, &pending).await?;
    let mut head = lock_head(conn).await?;
    let now = ctx.now();
    let (mut events, mut datas, mut frames) = (Vec::new(), Vec::new(), Vec::new());
    for new in pending {
        head.seq += 1;
        let (event, data) = chain(ctx, &mut head, now, &new, depth(&new, &depths)?)?;
        frames.push(Frame::of(&event, new.subject, new.data.get(PRIVATE_TO).is_some()));
        events.push(event_entity::ActiveModel::from(event));
        datas.push(data);
    }
    for chunk in events.chunks(EVENTS_PER_INSERT_MAX) {
        event_entity::Entity::insert_many(chunk.to_vec()).exec_without_returning(conn).await?;
    }
    for chunk in datas.chunks(EVENTS_PER_INSERT_MAX) {
        data_entity::Entity::insert_many(chunk.to_vec()).exec_without_returning(conn).await?;
    }
    let sql = match conn.get_database_backend() {
        DbBackend::Postgres => "UPDATE log_head SET seq = $1, hash = $2 WHERE id = 1",
        _ => "UPDATE log_head SET seq = ?, hash = ? WHERE id = 1",
    };
    let values = [head.seq.into(), head.hash.into()];
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    Ok(frames)
}

#[derive(FromQueryResult)]
struct Cause {
    id: EventId,
    depth: i32,
}

/// How deep the causes of `pending` stand. They are all in the log: an event has no id to be named by before it is there.
async fn cause_depths(conn: &DatabaseTransaction, pending: &[NewEvent]) -> Result<HashMap<EventId, i32>, Error> {
    let causes: Vec<EventId> = pending.iter().filter_map(|new| new.causation_id).collect();
    let mut depths = HashMap::new();
    for chunk in causes.chunks(CAUSES_PER_READ_MAX) {
        let found: Vec<Cause> = event_entity::Entity::find()
            .select_only()
            .columns([event_entity::Column::Id, event_entity::Column::Depth])
            .filter(event_entity::Column::Id.is_in(chunk.iter().copied()))
            .into_model()
            .all(conn)
            .await?;
        depths.extend(found.into_iter().map(|cause| (cause.id, cause.depth)));
    }
    Ok(depths)
}

/// One more than its cause's. Errors: `conflict` beyond [`CAUSATION_DEPTH_MAX`], which ends what would go round for ever.
fn depth(new: &NewEvent, causes: &HashMap<EventId, i32>) -> Result<i32, Error> {
    let Some(cause) = new.causation_id else { return Ok(0) };
    let above = causes.get(&cause).ok_or_else(|| Error::internal("the event log", "a cause is not in it"))?;
    if *above >= CAUSATION_DEPTH_MAX {
        let why = format!("Changes answered each other {CAUSATION_DEPTH_MAX} times in a row. Make this one by hand.");
        return Err(Error::Conflict(why));
    }
    Ok(above + 1)
}

async fn lock_head(conn: &DatabaseTransaction) -> Result<Head, Error> {
    let sql = match conn.get_database_backend() {
        DbBackend::Postgres => "SELECT seq, hash FROM log_head WHERE id = 1 FOR UPDATE",
        _ => "SELECT seq, hash FROM log_head WHERE id = 1",
    };
    let head = Head::find_by_statement(Statement::from_string(conn.get_database_backend(), sql)).one(conn).await?;
    head.ok_or_else(|| Error::internal("the event log", "log_head has no row"))
}

/// Builds the rows of one event on top of `head` and moves the head to it.
fn chain(
    ctx: &Ctx,
    head: &mut Head,
    now: Timestamp,
    new: &NewEvent,
    depth: i32,
) -> Result<(event_entity::Model, data_entity::ActiveModel), Error> {
    let data = serde_json::to_string(&Erasable { data: &new.data, changes: &new.changes })
        .map_err(|e| Error::internal("an event's data", e))?;
    let salt: [u8; SALT_BYTES] = rand::random();
    let (id, occurred_at) = new.relayed.unwrap_or_else(|| (EventId::generate(), now));
    let mut event = event_entity::Model {
        seq: head.seq,
        id,
        kind: new.kind.to_owned(),
        v: new.v,
        occurred_at,
        actor_kind: ctx.actor.kind().to_owned(),
        actor_id: ctx.actor.member().map(|m| m.0),
        subject_kind: new.subject.kind.as_str().to_owned(),
        subject_id: new.subject.id,
        subject_version: new.subject_version,
        owner_id: new.owner,
        correlation_id: ctx.correlation_id,
        causation_id: new.causation_id,
        depth,
        batch_id: new.batch_id,
        digest: digest(&salt, &data),
        hash: Vec::new(),
    };
    event.hash = link(&head.hash, &event);
    head.hash.clone_from(&event.hash);
    let data = data_entity::ActiveModel { seq: Set(event.seq), salt: Set(salt.to_vec()), data: Set(data) };
    Ok((event, data))
}

#[derive(serde::Serialize)]
struct Erasable<'a> {
    data: &'a serde_json::Value,
    changes: &'a BTreeMap<String, Change>,
}

#[derive(serde::Deserialize)]
struct Erased {
    data: serde_json::Value,
    changes: BTreeMap<String, Change>,
}

fn digest(salt: &[u8], data: &str) -> Vec<u8> {
    Sha256::new().chain_update(salt).chain_update(data.as_bytes()).finalize().to_vec()
}

/// The chain's next hash. Every header field goes in with its length, so that no two headers read the same.
fn link(previous: &[u8], event: &event_entity::Model) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(bytes);
    };
    field(previous);
    field(&event.seq.to_be_bytes());
    field(event.id.0.as_bytes());
    field(event.kind.as_bytes());
    field(&event.v.to_be_bytes());
    field(&event.occurred_at.0.to_be_bytes());
    field(event.actor_kind.as_bytes());
    field(event.actor_id.as_ref().map_or(&[], |id| id.as_bytes()));
    field(event.subject_kind.as_bytes());
    field(event.subject_id.as_bytes());
    field(&event.subject_version.to_be_bytes());
    field(event.owner_id.as_ref().map_or(&[], |id| id.0.as_bytes()));
    field(event.correlation_id.as_ref().map_or(&[], |id| id.as_bytes()));
    field(event.causation_id.as_ref().map_or(&[], |id| id.0.as_bytes()));
    field(&event.depth.to_be_bytes());
    field(event.batch_id.as_ref().map_or(&[], |id| id.0.as_bytes()));
    field(&event.digest);
    hasher.finalize().to_vec()
}

/// The log's present end.
pub async fn head_seq(conn: &impl ConnectionTrait) -> Result<i64, Error> {
    Ok(read_head(conn).await?.map_or(0, |head| head.seq))
}

async fn read_head(conn: &impl ConnectionTrait) -> Result<Option<Head>, Error> {
    let statement = Statement::from_string(conn.get_database_backend(), "SELECT seq, hash FROM log_head WHERE id = 1");
    Ok(Head::find_by_statement(statement).one(conn).await?)
}

/// What a check of the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Verdict {
    pub events: i64,
    /// Events whose data was erased; their place in the chain still verifies.
    pub erased: i64,
    /// The first seq that does not follow from the one before it, or whose data is not what was written.
    pub broken_at: Option<i64>,
    /// Hex of the last hash that holds.
    pub head: String,
}

/// Walks the chain in bounded steps from the first event to the head as it was at the start: on PostgreSQL each statement sees
/// what was committed before it, and what comes meanwhile is no fault of the log.
pub async fn verify(conn: &impl ConnectionTrait) -> Result<Verdict, Error> {
    let mut verdict = Verdict { events: 0, erased: 0, broken_at: None, head: String::new() };
    let mut hash = GENESIS.to_vec();
    let head = read_head(conn).await?.unwrap_or(Head { seq: 0, hash: Vec::new() });
    while verdict.events < head.seq {
        let batch = event_entity::Entity::find()
            .find_also_linked(ToData)
            .filter(event_entity::Column::Seq.gt(verdict.events))
            .filter(event_entity::Column::Seq.lte(head.seq))
            .order_by_asc(event_entity::Column::Seq)
            .limit(EVENTS_PER_READ_MAX)
            .all(conn)
            .await?;
        if batch.is_empty() {
            break;
        }
        for (event, data) in batch {
            let data_holds = data.as_ref().is_none_or(|d| digest(&d.salt, &d.data) == event.digest);
            let in_order = event.seq == verdict.events + 1;
            if !in_order || !data_holds || link(&hash, &event) != event.hash {
                verdict.broken_at = Some(verdict.events + 1);
                verdict.head = hex::encode(&hash);
                return Ok(verdict);
            }
            verdict.events += 1;
            verdict.erased += i64::from(data.is_none());
            hash = event.hash;
        }
    }
    verdict.broken_at = if head.seq != verdict.events || head.hash != hash {
        Some(verdict.events + 1)
    } else {
        first_beyond_head(conn).await?
    };
    verdict.head = hex::encode(&hash);
    Ok(verdict)
}

#[derive(FromQueryResult)]
struct Beyond {
    seq: Option<i64>,
}

/// The first event that no head covers. One statement sees both tables at one moment, so a commit cannot come in between.
async fn first_beyond_head(conn: &impl ConnectionTrait) -> Result<Option<i64>, Error> {
    let sql = "SELECT MIN(event.seq) AS seq FROM event, log_head WHERE log_head.id = 1 AND event.seq > log_head.seq";
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    Ok(Beyond::find_by_statement(statement).one(conn).await?.and_then(|beyond| beyond.seq))
}

/// The way from a header to its erasable data.
pub struct ToData;

impl sea_orm::Linked for ToData {
    type FromEntity = event_entity::Entity;
    type ToEntity = data_entity::Entity;

    fn link(&self) -> Vec<sea_orm::RelationDef> {
        vec![
            event_entity::Entity::belongs_to(data_entity::Entity)
                .from(event_entity::Column::Seq)
                .to(data_entity::Column::Seq)
                .into(),
        ]
    }
}

/// Joins a header and its data, if not erased, into the envelope readers get.
#[must_use]
pub fn envelope(event: event_entity::Model, data: Option<data_entity::Model>) -> Option<Envelope> {
    let erasable = data.and_then(|d| serde_json::from_str::<Erased>(&d.data).ok());
    let (data, changes) = erasable.map_or((None, None), |e| (Some(e.data), Some(e.changes)));
    Some(Envelope {
        seq: event.seq,
        id: event.id,
        kind: event.kind,
        v: event.v,
        occurred_at: event.occurred_at,
        actor: ActorRef { kind: event.actor_kind, id: event.actor_id },
        subject: Subject { kind: Resource::parse(&event.subject_kind)?, id: event.subject_id },
        subject_version: event.subject_version,
        correlation_id: event.correlation_id,
        causation_id: event.causation_id,
        depth: event.depth,
        batch_id: event.batch_id,
        data,
        changes,
    })
}

/// The headers after `cursor`, oldest first, at most [`EVENTS_PER_READ_MAX`], as live frames.
pub async fn frames_after(conn: &impl ConnectionTrait, cursor: i64) -> Result<Vec<Frame>, Error> {
    let events = event_entity::Entity::find()
        .filter(event_entity::Column::Seq.gt(cursor))
        .order_by_asc(event_entity::Column::Seq)
        .limit(EVENTS_PER_READ_MAX)
        .all(conn)
        .await?;
    let private = private_among(conn, &events).await?;
    Ok(events
        .into_iter()
        .filter_map(|event| {
            let kind = Resource::parse(&event.subject_kind)?;
            Some(Frame::of(&event, Subject { kind, id: event.subject_id }, private.contains(&event.seq)))
        })
        .collect())
}

/// The seqs of those of `events`, which are in order, that say to whom alone they are told. Of one whose data was erased nobody
/// knows any more, so it counts as private.
async fn private_among(conn: &impl ConnectionTrait, events: &[event_entity::Model]) -> Result<HashSet<i64>, Error> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(HashSet::new()) };
    let datas =
        data_entity::Entity::find().filter(data_entity::Column::Seq.between(first.seq, last.seq)).all(conn).await?;
    let is_open = |data: &data_entity::Model| {
        !data.data.contains(PRIVATE_TO)
            || serde_json::from_str(&data.data).is_ok_and(|data: serde_json::Value| data.get(PRIVATE_TO).is_none())
    };
    let open: HashSet<i64> = datas.iter().filter(|data| is_open(data)).map(|data| data.seq).collect();
    Ok(events.iter().map(|event| event.seq).filter(|seq| !open.contains(seq)).collect())
}
