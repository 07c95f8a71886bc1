//! What every record page reads beside the record itself.
//!
//! Rule: nothing that failed to be read is shown as if there were none of it; the page fails, and says so.

use super::notes::notes_of;
use crate::{
    activities::{api::list_activities, model::Activity},
    custom_fields::api::list_fields,
    duplicates::{api::duplicates_of, model::Duplicates},
    members::{api::list_members, model::Member},
    notes::{api::list_notes, model::Note},
    screens::{
        activities::card::activities_of,
        me::{Me, get_me},
    },
    shared::kind::RecordKind,
    timeline::{api::record_timeline, model::Timeline},
};
use ac_core::{AppError, Page};
use ac_views::custom::CustomField;
use leptos::prelude::*;
use uuid::Uuid;

/// A record's notes, what is planned about it and its history, and who may be named on it and looks at it.
pub struct Around {
    pub notes: Page<Note>,
    pub planned: Page<Activity>,
    pub history: Timeline,
    pub members: Vec<Member>,
    /// What the workspace added to records of this kind.
    pub own: Vec<CustomField>,
    pub me: Me,
    /// What may be the same; of a deal there is never any.
    pub duplicates: Duplicates,
}

/// The same while it is read. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Reading {
    notes: Resource<Result<Page<Note>, AppError>>,
    planned: Resource<Result<Page<Activity>, AppError>>,
    history: Resource<Result<Timeline, AppError>>,
    members: Resource<Result<Vec<Member>, AppError>>,
    own: Resource<Result<Vec<CustomField>, AppError>>,
    me: Resource<Result<Me, AppError>>,
    duplicates: Resource<Result<Duplicates, AppError>>,
}

impl Reading {
    /// Reads around the record that `id` names; what is around none is not found.
    #[must_use]
    pub fn around(kind: RecordKind, id: impl Fn() -> Option<Uuid> + Copy + Send + Sync + 'static) -> Self {
        Self {
            notes: Resource::new(id, move |id: Option<Uuid>| async move {
                list_notes(notes_of(kind, id.ok_or_else(AppError::not_found)?)).await
            }),
            planned: Resource::new(id, move |id: Option<Uuid>| async move {
                list_activities(activities_of(kind, id.ok_or_else(AppError::not_found)?, false)).await
            }),
            history: Resource::new(id, move |id: Option<Uuid>| async move {
                record_timeline(kind, id.ok_or_else(AppError::not_found)?, None).await
            }),
            members: Resource::new(|| (), |()| list_members()),
            own: Resource::new(|| (), move |()| list_fields(kind.resource())),
            me: Resource::new(|| (), |()| get_me()),
            duplicates: Resource::new(id, move |id: Option<Uuid>| async move {
                match kind {
                    RecordKind::Deal => Ok(Duplicates::default()),
                    _ => duplicates_of(kind, id.ok_or_else(AppError::not_found)?).await,
                }
            }),
        }
    }

    /// All of it, or why not.
    pub async fn all(self) -> Result<Around, AppError> {
        Ok(Around {
            notes: self.notes.await?,
            planned: self.planned.await?,
            history: self.history.await?,
            members: self.members.await?,
            own: self.own.await?,
            me: self.me.await?,
            duplicates: self.duplicates.await?,
        })
    }

    pub fn refetch(self) {
        self.notes.refetch();
        self.planned.refetch();
        self.history.refetch();
        self.members.refetch();
        self.own.refetch();
        self.me.refetch();
        self.duplicates.refetch();
    }
}
