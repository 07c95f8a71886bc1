//! Notes by the hundred.
//!
//! The rule: what comes in was checked (`validate`) and is on records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](record::BULK_ROWS_MAX) rows.

use super::{
    entity::Model,
    model::{NoteId, ValidNote},
    verbs::NoteEvent,
};
use crate::shared::{event::Origin, record};
use ac_core::{Error, MemberId, Tx};

/// Makes notes, each with its author. Errors: `forbidden`.
pub async fn insert_many(tx: &Tx<'_>, origin: Origin, notes: Vec<(Option<MemberId>, ValidNote)>) -> Result<(), Error> {
    let now = tx.ctx().now();
    let rows: Vec<_> =
        notes.into_iter().map(|(author, valid)| Model::fresh(NoteId::generate(), author, valid, now)).collect();
    record::make_many(tx, origin, &rows, NoteEvent::Created).await
}
