//! Asks the index for records and reads those through each object's own queries: a search sees what the lists show and nothing
//! else, whatever the index says.
//!
//! While records from before the index are put into it, what it may lack is looked for as the lists do it: by the beginnings
//! of names.

use super::{
    ask::Asked,
    hits, index,
    model::{Found, Hit, HitKind, Search},
    words,
};
use crate::shared::subject;
use ac_core::{Ctx, Error, ReadTx, Role, access::Reach};
use sea_orm::{ConnectionTrait, DbBackend};
use std::collections::{HashSet, hash_map::Entry};
use uuid::Uuid;

/// Records of a kind that are compared with each other.
const CANDIDATES: u64 = 60;
/// The same of what stands on records that the actor sees only some of: the index does not know which.
const CANDIDATES_ON_SOME: u64 = 1_000;

/// The best of each kind that hold all words. A kind the actor may not read has none.
pub async fn search(ctx: &Ctx, search: &Search) -> Result<Found, Error> {
    let mut asked = Asked::read(&search.q);
    if asked.needs.is_empty() {
        return Ok(Found::default());
    }
    let found = ctx
        .read(async |tx| {
            let conn = tx.conn();
            let is_behind = index::is_behind(conn).await?;
            if conn.get_database_backend() == DbBackend::Postgres && !asked.has_single_letters() {
                // The planner takes a word's beginning for commoner than it is, and would read every record instead.
                conn.execute_unprepared("SET LOCAL enable_seqscan = off").await?;
            }
            let mut data = Vec::new();
            for kind in HitKind::ALL.into_iter().filter(|kind| search.wants(*kind)) {
                let Some(reach) = readable(ctx, kind)? else { continue };
                let most = candidates_of(ctx, kind);
                let ids = candidates(tx, kind, &asked, &reach, most).await?;
                let mut found: Vec<Hit> = hits::called(ctx, tx, kind, &asked, &search.q).await?.into_iter().collect();
                add(&mut found, hits::of(ctx, tx, kind, &asked, ids).await?);
                if is_behind {
                    let words = words::of(&search.q);
                    add(&mut found, hits::by_beginnings(ctx, tx, kind, &asked, &words, search.limit).await?);
                }
                if found.len() < wanted(search) {
                    learn(tx, &mut asked).await?;
                    if let Some(expr) = asked.misspelt(kind, &reach) {
                        let ids = index::found(conn, &expr, most).await?;
                        add(&mut found, hits::of(ctx, tx, kind, &asked, ids).await?);
                    }
                }
                found.truncate(wanted(search));
                data.extend(found);
            }
            Ok::<_, Error>(Found { data, is_behind })
        })
        .await?;
    if found.is_behind {
        index::fill_beside(ctx);
    }
    Ok(found)
}

fn wanted(search: &Search) -> usize {
    usize::try_from(search.limit).unwrap_or(usize::MAX)
}

/// Whose records of a kind the actor may read; `None` for nobody's.
fn readable(ctx: &Ctx, kind: HitKind) -> Result<Option<Reach>, Error> {
    match ctx.readable(kind.resource()) {
        // Who takes part in a project sees it, whoever leads it.
        Ok(_) if matches!(kind, HitKind::Project | HitKind::Task) => Ok(Some(Reach::All)),
        Ok(reach) => Ok(Some(reach)),
        Err(error) if error.is_refusal() => Ok(None),
        Err(error) => Err(error),
    }
}

fn candidates_of(ctx: &Ctx, kind: HitKind) -> u64 {
    let are_all_seen = match kind {
        HitKind::Note | HitKind::Activity => subject::are_all_seen(ctx),
        HitKind::Project | HitKind::Task => matches!(ctx.actor.role(), None | Some(Role::Owner | Role::Admin)),
        _ => true,
    };
    if are_all_seen { CANDIDATES } else { CANDIDATES_ON_SOME }
}

/// Records that may be meant. Where very many are, those with the words in their names are among them.
async fn candidates(tx: &ReadTx, kind: HitKind, asked: &Asked, reach: &Reach, most: u64) -> Result<Vec<Uuid>, Error> {
    let mut ids = index::found(tx.conn(), &asked.anywhere(kind, reach), most).await?;
    if u64::try_from(ids.len()).is_ok_and(|found| found >= most) {
        for expr in [asked.whole_in_title(kind, reach), asked.in_title(kind, reach)] {
            ids.extend(index::found(tx.conn(), &expr, most).await?);
        }
    }
    Ok(ids)
}

/// Finds out once which words may have been meant.
async fn learn(tx: &ReadTx, asked: &mut Asked) -> Result<(), Error> {
    let words: Vec<String> = asked.words().map(str::to_owned).collect();
    for word in words {
        if let Entry::Vacant(place) = asked.near.entry(word.clone()) {
            place.insert(index::near(tx.conn(), &word).await?);
        }
    }
    Ok(())
}

/// Adds those that are not there yet.
fn add(found: &mut Vec<Hit>, more: Vec<Hit>) {
    let there: HashSet<Uuid> = found.iter().map(|hit| hit.id).collect();
    found.extend(more.into_iter().filter(|hit| !there.contains(&hit.id)));
}
