//! Whose generated records are: the members who are there, and some colleagues without an account.

use crate::{
    import::job::refs::{Refs, placeholder},
    members::entity as member,
    shared::event::Origin,
};
use ac_core::{Error, MemberId, Tx};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

/// Owners at least.
const OWNERS_MIN: usize = 6;
/// Members who are given records.
const OWNERS_MAX: u64 = 50;
const COLLEAGUES: [&str; 6] =
    ["Teo Marchetti", "Ines Duarte", "Kofi Asante", "Jana Říhová", "Mette Søgaard", "Ayşe Yılmaz"];

/// The owners, and how many of them are new.
pub async fn ensure(tx: &Tx<'_>, origin: Origin) -> Result<(Vec<MemberId>, u32), Error> {
    let there = member::Entity::find().order_by_asc(member::Column::Id).limit(OWNERS_MAX).all(tx.conn()).await?;
    let mut owners: Vec<MemberId> = there.iter().map(|row| row.id).collect();
    let mut refs = Refs::default();
    there.iter().for_each(|row| refs.note_member(row));
    let missing = OWNERS_MIN.saturating_sub(owners.len());
    let fresh: Vec<_> = COLLEAGUES
        .into_iter()
        .filter(|name| refs.member(name).is_none())
        .take(missing)
        .map(|name| placeholder(tx, name, None, None))
        .collect();
    refs.add_members(tx, origin, &fresh).await?;
    owners.extend(fresh.iter().map(|row| row.id));
    Ok((owners, u32::try_from(fresh.len()).unwrap_or(u32::MAX)))
}
