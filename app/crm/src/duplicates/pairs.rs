//! All pairs of a workspace that may be the same, a page at a time.
//!
//! The rule: a page walks the keys that several records share, those that tell most first, and compares a bounded number of
//! pairs. A pair that shares several keys comes with the first of them only, so that none comes twice; nothing is kept between
//! two pages but the place in the walk.

use super::{
    entity::in_order,
    model::{DuplicatePair, PairQuery},
    object::{Mergeable, of_kind},
    queries::{CANDIDATES_PER_KEY_MAX, told, told_apart},
};
use crate::shared::match_key::{Column, Entity};
use ac_core::{
    Ctx, Page,
    keyset::ListError,
    list::{BadQuery, LIST_ROWS_DEFAULT, LIST_ROWS_MAX},
};
use ac_likeness::{Compared, Key, KeyKind};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Pairs compared for one page; a page that meets no more is shorter and says where to go on.
const PAIRS_COMPARED_MAX: usize = 10_000;
/// Keys read at a time.
const KEYS_PER_READ: u64 = 100;

/// Where a walk stands: at which key of which kind, and how many pairs of it were told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    kind: usize,
    from: Option<i64>,
    told: usize,
}

impl Place {
    fn read(cursor: Option<&str>) -> Result<Self, BadQuery> {
        let Some(text) = cursor else { return Ok(Self::default()) };
        let mut parts = text.split('.');
        let mut next = || parts.next().and_then(|part| part.parse::<i64>().ok()).ok_or(BadQuery::Cursor);
        let (kind, from, told) = (next()?, next()?, next()?);
        let whole = |number: i64| usize::try_from(number).map_err(|_| BadQuery::Cursor);
        Ok(Self { kind: whole(kind)?, from: Some(from), told: whole(told)? })
    }

    fn write(self) -> String {
        format!("{}.{}.{}", self.kind, self.from.unwrap_or(i64::MIN), self.told)
    }
}

/// Pairs that may be the same and that nobody told apart. A page has those of the most telling keys first and is in the order of
/// their score. Errors: `forbidden`; a limit or cursor that is none.
pub async fn list(ctx: &Ctx, query: &PairQuery) -> Result<Page<DuplicatePair>, ListError> {
    of_kind!(query.kind, page(ctx, query))
}

async fn page<M: Mergeable>(ctx: &Ctx, query: &PairQuery) -> Result<Page<DuplicatePair>, ListError> {
    let limit = query.limit.unwrap_or(LIST_ROWS_DEFAULT);
    if !(1..=LIST_ROWS_MAX).contains(&limit) {
        return Err(BadQuery::Limit.into());
    }
    let limit = usize::try_from(limit).map_err(|_| BadQuery::Limit)?;
    let place = Place::read(query.cursor.as_deref())?;
    M::visible(ctx)?;
    ctx.read(async |tx| {
        let mut walk = Walk { place, compared: 0, pairs: Vec::new(), limit, passed_over: HashMap::new() };
        let next = walk.run::<M>(tx.conn(), ctx).await?;
        let mut data = walk.pairs;
        data.sort_by_key(|pair| std::cmp::Reverse(pair.score));
        Ok(Page { data, next_cursor: next.map(Place::write), total: None })
    })
    .await
}

struct Walk {
    place: Place,
    compared: usize,
    pairs: Vec<DuplicatePair>,
    limit: usize,
    /// Keys that tell nothing because very many share them, and keys that tell something.
    passed_over: HashMap<Key, bool>,
}

#[derive(FromQueryResult)]
struct Shared {
    key: i64,
    number: i64,
}

impl Walk {
    /// Goes on until the page is full or enough was compared; answers where to go on.
    async fn run<M: Mergeable>(&mut self, conn: &impl ConnectionTrait, ctx: &Ctx) -> Result<Option<Place>, ListError> {
        while let Some(kind) = M::Like::KINDS.get(self.place.kind).copied() {
            let shared = shared_keys(kind, self.place.from).into_model::<Shared>().all(conn).await?;
            let is_last = u64::try_from(shared.len()).is_ok_and(|number| number < KEYS_PER_READ);
            let mut of_keys = records_of(conn, kind, &shared).await?;
            for key in shared {
                let from = Some(key.key);
                let told = if self.place.from == from { self.place.told } else { 0 };
                if self.pairs.len() >= self.limit || self.compared >= PAIRS_COMPARED_MAX {
                    return Ok(Some(Place { from, told, ..self.place }));
                }
                let key = Key { kind, hash: key.key };
                let ids = of_keys.remove(&key.hash).unwrap_or_default();
                if let Some(told) = self.key::<M>(conn, ctx, key, &ids, told).await? {
                    return Ok(Some(Place { from, told, ..self.place }));
                }
                self.place.from = key.hash.checked_add(1);
                self.place.told = 0;
                if self.place.from.is_none() {
                    break;
                }
            }
            if is_last || self.place.from.is_none() {
                self.place = Place { kind: self.place.kind + 1, from: None, told: 0 };
            }
        }
        Ok(None)
    }

    /// Tells the pairs of one key after the first `told`. Answers how many of them have been told where some are left.
    async fn key<M: Mergeable>(
        &mut self,
        conn: &impl ConnectionTrait,
        ctx: &Ctx,
        key: Key,
        ids: &[Uuid],
        told_before: usize,
    ) -> Result<Option<usize>, ListError> {
        if ids.len() < 2 {
            return Ok(None);
        }
        // Also a key whose records are hidden costs a look at them.
        self.compared += 1;
        let rows = M::visible(ctx)?.filter(M::column_id().is_in(ids.iter().copied())).all(conn).await?;
        let like = |row: &M| {
            let like = row.compared();
            (row.told(), like.keys(), like)
        };
        let mut records: Vec<_> = rows.iter().map(like).collect();
        records.sort_by_key(|(told, ..)| told.id);
        let mut found = Vec::new();
        for (place, (one, own, like)) in records.iter().enumerate() {
            for (other, others, unlike) in records.iter().skip(place + 1) {
                self.compared += 1;
                let Some(likeness) = like.compare(unlike) else { continue };
                let shared = own.iter().filter(|own| others.contains(own));
                if self.is_first(conn, key, shared).await? {
                    let duplicate = told(other.clone(), likeness);
                    let records = vec![one.clone(), duplicate.record];
                    found.push(DuplicatePair { score: duplicate.score, reasons: duplicate.reasons, records });
                }
            }
        }
        let pair = |pair: &DuplicatePair| match pair.records.as_slice() {
            [one, other] => in_order(one.id, other.id),
            _ => (Uuid::nil(), Uuid::nil()),
        };
        let apart = told_apart(conn, &found.iter().map(pair).collect::<Vec<_>>()).await?;
        found.retain(|one| !apart.contains(&pair(one)));
        let room = self.limit.saturating_sub(self.pairs.len());
        let left = found.len().saturating_sub(told_before);
        self.pairs.extend(found.into_iter().skip(told_before).take(room));
        Ok((left > room).then(|| told_before + room))
    }

    /// Whether a pair is told at `key`: of those that it shares, the first that tells something.
    async fn is_first<'k>(
        &mut self,
        conn: &impl ConnectionTrait,
        key: Key,
        shared: impl Iterator<Item = &'k Key>,
    ) -> Result<bool, ac_core::Error> {
        for known in shared {
            if *known == key {
                return Ok(true);
            }
            if known.kind.is_telling() || !self.is_passed_over(conn, *known).await? {
                return Ok(false);
            }
        }
        Ok(false)
    }

    async fn is_passed_over(&mut self, conn: &impl ConnectionTrait, key: Key) -> Result<bool, ac_core::Error> {
        if let Some(known) = self.passed_over.get(&key) {
            return Ok(*known);
        }
        let of_key = Entity::find().filter(Column::Kind.eq(key.kind.code())).filter(Column::Key.eq(key.hash));
        let beyond = of_key.order_by_asc(Column::RecordId).offset(CANDIDATES_PER_KEY_MAX).limit(1);
        let is_common = beyond.one(conn).await?.is_some();
        self.passed_over.insert(key, is_common);
        Ok(is_common)
    }
}

/// The next keys of a kind that several records share. Of names, those that very many share tell nothing.
pub(super) fn shared_keys(kind: KeyKind, from: Option<i64>) -> sea_orm::Select<Entity> {
    let number = || Func::count(Expr::col(Column::RecordId));
    let mut select = Entity::find()
        .select_only()
        .column(Column::Key)
        .expr_as(number(), "number")
        .filter(Column::Kind.eq(kind.code()))
        .group_by(Column::Key)
        .having(Expr::expr(number()).gt(1))
        .order_by_asc(Column::Key)
        .limit(KEYS_PER_READ);
    if !kind.is_telling() {
        select = select.having(Expr::expr(number()).lte(CANDIDATES_PER_KEY_MAX));
    }
    match from {
        Some(from) => select.filter(Column::Key.gte(from)),
        None => select,
    }
}

/// The records of each key, of one that many share the first.
async fn records_of(
    conn: &impl ConnectionTrait,
    kind: KeyKind,
    keys: &[Shared],
) -> Result<HashMap<i64, Vec<Uuid>>, ac_core::Error> {
    let mut of_keys: HashMap<i64, Vec<Uuid>> = HashMap::new();
    let is_few = |key: &&Shared| u64::try_from(key.number).is_ok_and(|number| number <= CANDIDATES_PER_KEY_MAX);
    let of_kind = || Entity::find().filter(Column::Kind.eq(kind.code()));
    let few: Vec<i64> = keys.iter().filter(is_few).map(|key| key.key).collect();
    if !few.is_empty() {
        for row in of_kind().filter(Column::Key.is_in(few)).all(conn).await? {
            of_keys.entry(row.key).or_default().push(row.record_id);
        }
    }
    for key in keys.iter().filter(|key| !is_few(key)) {
        let first =
            of_kind().filter(Column::Key.eq(key.key)).order_by_asc(Column::RecordId).limit(CANDIDATES_PER_KEY_MAX);
        of_keys.insert(key.key, first.all(conn).await?.into_iter().map(|row| row.record_id).collect());
    }
    Ok(of_keys)
}
