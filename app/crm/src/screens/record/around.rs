//! What every record page reads beside the record itself.
//!
//! Rule: nothing that failed to be read is shown as if there were none of it; the page fails, and says so.

use super::notes::notes_of;
use crate::{
    activities::{api::list_activities, model::Activity},
    custom_fields::api::list_fields,
    members::{api::list_members, model::Member},
    notes::{api::list_notes, model::Note},
    screens::{
        activities::card::activities_of,
        failure::if_open,
        me::{Me, get_me},
    },
    shared::kind::RecordKind,
    timeline::{api::record_timeline, model::Timeline},
};
use ac_core::{AppError, Page};
use ac_views::custom::CustomField;
use futures::try_join;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A record's notes, what is planned about it and its history, and who may be named on it and looks at it. What somebody may not
/// see is not there.
#[derive(Clone, Serialize, Deserialize)]
pub struct Around {
    pub notes: Option<Page<Note>>,
    pub planned: Option<Page<Activity>>,
    pub history: Timeline,
    pub members: Vec<Member>,
    /// What the workspace added to records of this kind.
    pub own: Vec<CustomField>,
    pub me: Me,
}

/// Reads around the record `id`; what is around none is not found.
pub async fn around(kind: RecordKind, id: Uuid) -> Result<Around, AppError> {
    let (notes, planned, history, members, own, me) = try_join!(
        if_open(list_notes(notes_of(kind, id))),
        if_open(list_activities(activities_of(kind, id, false))),
        record_timeline(kind, id, None),
        list_members(),
        list_fields(kind.resource()),
        get_me(),
    )?;
    Ok(Around { notes, planned, history, members, own, me })
}
