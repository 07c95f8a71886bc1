//! A board's columns changed as a whole, as the dialog for them does: one unit of work.

use super::{
    model::{COLUMNS_MAX, ColumnDraft, ColumnId, ColumnLine, ColumnPatch},
    queries, verbs,
};
use crate::{
    lines::at_line,
    projects::{self, model::ProjectId},
};
use ac_core::{Action, Ctx, Error, Resource, event::Origin};
use std::collections::HashSet;

/// Makes a project's columns what `lines` say, in their order: those without an id are made. Those in `gone` are removed; what somebody
/// else added meanwhile comes last.
///
/// Errors: `not_found`, `forbidden`, `stale`, `conflict`; `invalid` names a line by its place: `lines.0.name`.
pub async fn arrange(ctx: &Ctx, project: ProjectId, lines: Vec<ColumnLine>, gone: Vec<ColumnId>) -> Result<(), Error> {
    if lines.len() > COLUMNS_MAX {
        return Err(Error::Conflict(format!("A board has up to {COLUMNS_MAX} columns. Take some away.")));
    }
    ctx.write(async |tx| {
        projects::queries::row(tx.conn(), ctx, project).await?;
        ctx.allow_any(Resource::Column, Action::Modify)?;
        let before = queries::of_project(tx.conn(), project).await?;
        let theirs: HashSet<ColumnId> = before.iter().map(|column| column.id).collect();
        // They make room for others. One that is the last of its kind goes once there is another.
        let mut last = Vec::new();
        for id in gone.into_iter().filter(|id| theirs.contains(id)) {
            match verbs::delete_in(tx, Origin::Direct, id).await {
                Err(Error::Conflict(_)) => last.push(id),
                removed => removed?,
            }
        }
        for (at, line) in lines.into_iter().enumerate() {
            let ColumnLine { known, name, kind, wip_limit } = line;
            let position = Some(i32::try_from(at).unwrap_or(i32::MAX));
            let written = match known {
                None => {
                    let draft = ColumnDraft { project_id: project, name, kind, wip_limit, position };
                    verbs::create_in(tx, Origin::Direct, draft).await
                }
                Some((id, _)) if !theirs.contains(&id) => Err(Error::NotFound),
                Some((id, version)) => {
                    let patch =
                        ColumnPatch { name: Some(name), kind: Some(kind), wip_limit: Some(wip_limit), position };
                    verbs::update_in(tx, Origin::Direct, id, version, patch).await
                }
            };
            written.map_err(|error| at_line(at, error))?;
        }
        for id in last {
            verbs::delete_in(tx, Origin::Direct, id).await?;
        }
        Ok(())
    })
    .await
}
